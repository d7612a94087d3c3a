"""The paper that tells what changed in the plan since an earlier version of it, for those who go by the dates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from aarsplan.diff import ChangeKind
from aarsplan.problem import Placement
from aarsplan.texts import _, month_name, ngettext, short_date
from aarsplan.views.disclosure import copy_name
from aarsplan.views.paper import Block, Cell, Emphasis, Group, Heading, Mark, Paper, Paragraph, Row, Table, cell, line
from aarsplan.views.plan_difference import AgendaChange, LogEntry, MeetingChange, PlanDifference, PlanVersion
from aarsplan.views.plan_difference_words import details, kind_text, moment_text, times_text, week_text
from aarsplan.views.slugs import slug

_MONTHS_FROM = 13
"""Rows from which a table of meetings is divided by month."""
_ALIKE_FROM = 4
"""Meetings of one body from which the same small change of each is told in one row."""
_LOG_LINES = 4
"""Meetings that one row of the log names."""
_MARKS = {
    ChangeKind.ADDED: Mark.NEW,
    ChangeKind.MOVED: Mark.CHANGED,
    ChangeKind.CANCELLED: Mark.REMOVED,
    ChangeKind.REMOVED: Mark.REMOVED,
}


def plan_difference_paper(found: PlanDifference, municipality: str, *, open_variant: bool) -> Paper:
    """The paper of a difference, in the reader's language; `found` holds no more than its readers may know."""
    nothing = [] if found else [Paragraph(line(_("Nothing changed between the two versions.")))]
    versions = {"old": _name(found.old), "new": _name(found.new)}
    names = (_("Changes"), *map(_day, (found.old, found.new)), "" if open_variant else _("internal"))
    return Paper(
        title=_("Changes since the last version"),
        municipality=municipality,
        slug=slug(" ".join(names)),
        blocks=(*nothing, *_blocks(found)),
        subtitle=(
            line(_("From {old} to {new}").format(**versions), Emphasis.STRONG),
            line(summary(found)),
        ),
        notice=copy_name(open_variant=open_variant),
        stamp=moment_text(found.new.changed) if found.new.changed else "",
    )


def summary(found: PlanDifference) -> str:
    """How much changed: "2 møder er flyttet, 1 er aflyst og 1 punkt står på en anden dagsorden."; "" for nothing."""
    kinds = Counter(told.change.kind for told in found.meetings)
    moved = sum(told.change.days != 0 for told in found.meetings)
    gone = kinds[ChangeKind.CANCELLED] + kinds[ChangeKind.REMOVED]
    changed = kinds[ChangeKind.CHANGED] + kinds[ChangeKind.MOVED] - moved
    counted = (
        (moved, ngettext("{n} moved", "{n} moved", moved)),
        (kinds[ChangeKind.ADDED], ngettext("{n} new", "{n} new", kinds[ChangeKind.ADDED])),
        (gone, ngettext("{n} cancelled", "{n} cancelled", gone)),
        (changed, ngettext("{n} changed", "{n} changed", changed)),
        (len(found.agendas), ngettext("{n} change of an agenda", "{n} changes of agendas", len(found.agendas))),
    )
    return " · ".join(text.format(n=n) for n, text in counted if n)


def _name(version: PlanVersion) -> str:
    """A version by when it was changed last; those who read the paper know of no files or revisions."""
    return _("the plan of {moment}").format(moment=moment_text(version.changed)) if version.changed else _("no plan")


def _day(version: PlanVersion) -> str:
    return version.changed.date().isoformat() if version.changed else _("no plan")


def _blocks(found: PlanDifference) -> Iterator[Block]:
    if found.meetings:
        yield Table(
            title=_("Meetings"),
            head=(_("Meeting"), _("Before"), _("Now"), _("What")),
            shares=(0.24, 0.22, 0.22, 0.32),
            rows=tuple(_by_month(_gathered(found.meetings))),
        )
    if shifts := [_shift_row(told, number) for told in found.meetings for number in range(len(told.deadlines))]:
        yield Heading(_("Deadlines that move along"))
        yield Table(
            title=_("Deadlines that move along"),
            head=(_("Deadline"), _("Meeting"), _("Before"), _("Now")),
            shares=(0.25, 0.35, 0.2, 0.2),
            rows=tuple(shifts),
        )
    if found.agendas:
        yield Heading(_("Agendas"))
        yield Table(
            title=_("Agendas"),
            head=(_("Item"), _("Before"), _("Now")),
            shares=(0.45, 0.275, 0.275),
            rows=tuple(map(_agenda_row, found.agendas)),
        )
    if found.log:
        yield Heading(_("Who changed what"))
        yield Table(
            title=_("Who changed what"),
            head=(_("When"), _("Who"), _("What"), _("Why")),
            shares=(0.2, 0.2, 0.33, 0.27),
            rows=tuple(map(_log_row, found.log)),
        )


def _gathered(meetings: Sequence[MeetingChange]) -> Iterator[list[MeetingChange]]:
    """The changes one by one, by date; where many meetings of a body changed alike and stayed, all of them at once."""
    alike: dict[tuple[str, ...], list[MeetingChange]] = {}
    for told in meetings:
        if told.change.kind is ChangeKind.CHANGED:
            alike.setdefault(_likeness(told), []).append(told)
    for told in meetings:
        same = alike.get(_likeness(told), []) if told.change.kind is ChangeKind.CHANGED else []
        if len(same) < _ALIKE_FROM:
            yield [told]
        elif told is same[0]:
            yield same


def _likeness(told: MeetingChange) -> tuple[str, ...]:
    return (told.title, told.reason, *details(told.change))


def _by_month(rows: Iterator[list[MeetingChange]]) -> Iterator[Row | Group]:
    found = list(rows)
    if len(found) < _MONTHS_FROM:
        yield from map(_row, found)
        return
    for (year, month), inside in groupby(found, key=_month):
        yield Group(f"{month_name(month)} {year}")
        yield from map(_row, inside)


def _month(told: list[MeetingChange]) -> tuple[int, int]:
    day = told[0].change.new.placement.day
    return day.year, day.month


def _row(alike: list[MeetingChange]) -> Row:
    told, change = alike[0], alike[0].change
    body = told.body if told.body != told.title else ""
    count = ngettext("{n} meeting", "{n} meetings", len(alike)).format(n=len(alike)) if len(alike) > 1 else ""
    last = alike[-1].change.new.placement
    if count:
        before: Cell = ()
        now = cell(short_date(change.new.placement.day), _("to {day}").format(day=short_date(last.day)))
    else:
        before, now = _before(told), _now(told)
    gone = change.kind in {ChangeKind.CANCELLED, ChangeKind.REMOVED}
    what = line(kind_text(change), Emphasis.NOTICE if gone else Emphasis.STRONG)
    return Row(
        cells=(
            cell(line(told.title, Emphasis.STRONG), line(" · ".join(filter(None, (body, count))), Emphasis.QUIET)),
            before,
            now,
            cell(what, ", ".join(details(change)), line(told.reason, Emphasis.QUIET)),
        ),
        mark=_MARKS.get(change.kind),
    )


def _before(told: MeetingChange) -> Cell:
    change = told.change
    if change.kind is ChangeKind.ADDED or change.old is None:
        return ()
    return _spot(change.old.placement, told, Emphasis.STRUCK, told.places[0])


def _now(told: MeetingChange) -> Cell:
    if told.change.kind in {ChangeKind.CANCELLED, ChangeKind.REMOVED}:
        return ()
    return _spot(told.change.new.placement, told, Emphasis.STRONG, told.places[1])


def _spot(placement: Placement, told: MeetingChange, emphasis: Emphasis, place: str) -> Cell:
    """When and where a meeting was or is, what is another than before or now with the emphasis."""
    change, old = told.change, told.change.old
    stayed = change.kind is ChangeKind.CHANGED or (change.kind is ChangeKind.MOVED and not change.days)
    times = times_text(placement)
    same_times = (
        change.kind is not ChangeKind.MOVED
        or old is None
        or times_text(old.placement) == times_text(change.new.placement)
    )
    week = line(f"{week_text(placement)}{' · ' if times else ''}", Emphasis.QUIET)
    return cell(
        line(short_date(placement.day), Emphasis.PLAIN if stayed else emphasis),
        (*week, *line(times, Emphasis.QUIET if same_times else emphasis)),
        line(place, emphasis),
    )


def _shift_row(told: MeetingChange, number: int) -> Row:
    shift = told.deadlines[number]
    meeting = f"{told.body or told.title} {short_date(told.change.new.placement.day)}"
    return Row(
        (
            cell(shift.name),
            cell(line(meeting, Emphasis.PLAIN if number else Emphasis.STRONG)),
            cell(line(short_date(shift.old), Emphasis.STRUCK)),
            cell(line(short_date(shift.new), Emphasis.STRONG)),
        )
    )


def _agenda_row(told: AgendaChange) -> Row:
    old, new = (str(stop) if stop else "" for stop in (told.old, told.new))
    mark = Mark.NEW if told.old is None else Mark.REMOVED if told.new is None else Mark.CHANGED
    return Row(
        (
            cell(line(told.title, Emphasis.STRONG), line(told.reason, Emphasis.QUIET)),
            cell(line(old, Emphasis.STRUCK)),
            cell(line(new, Emphasis.STRONG)) if new else cell(line(_("On no agenda"), Emphasis.NOTICE)),
        ),
        mark=mark,
    )


def _log_row(entry: LogEntry) -> Row:
    return Row(
        (cell(moment_text(entry.when)), cell(entry.who or _("unknown")), cell(*log_lines(entry)), cell(entry.reason))
    )


def log_lines(entry: LogEntry) -> Iterator[str]:
    """What one change of the history did to the plan, in few lines."""
    for told in entry.meetings[:_LOG_LINES]:
        day = short_date(told.change.new.placement.day)
        yield _("{meeting} {day}: {what}").format(
            meeting=told.body or told.title, day=day, what=", ".join([kind_text(told.change), *details(told.change)])
        )
    if (rest := len(entry.meetings) - _LOG_LINES) > 0:
        yield ngettext("and {n} more meeting", "and {n} more meetings", rest).format(n=rest)
    if count := len(entry.agendas):
        yield ngettext("{n} change of an agenda", "{n} changes of agendas", count).format(n=count)
