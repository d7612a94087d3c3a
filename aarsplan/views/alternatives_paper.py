"""The paper from which one of several plans is chosen: where they differ, in figures, what each gains and gives up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from aarsplan.alternatives import Alternative, Alternatives, by_rule, figures
from aarsplan.domain import DateRange
from aarsplan.plan import Plan
from aarsplan.problem import Meeting, Placement
from aarsplan.rules.base import Rule
from aarsplan.texts import _, clock, join, ngettext, short_date, week_number
from aarsplan.views.alternatives_words import figure_rows, gained, given_up
from aarsplan.views.annual_plan import period_text
from aarsplan.views.annual_row import near_date
from aarsplan.views.disclosure import copy_name
from aarsplan.views.paper import (
    Block,
    Bullets,
    Cell,
    Emphasis,
    Heading,
    Line,
    Paper,
    Paragraph,
    Row,
    Run,
    Table,
    cell,
    line,
)
from aarsplan.views.plan_difference_words import shift_text
from aarsplan.views.slugs import slug
from aarsplan.views.visit_words import visit_title

_MOST_ALIKE = 30
"""Meetings alike in all proposals that are told one by one."""
_WEEK_SHARE, _MEETING_SHARE, _FIGURE_SHARE = 0.07, 0.24, 0.4


def alternatives_paper(found: Alternatives, rules: Sequence[Rule], within: DateRange, today: date) -> Paper:
    """The paper of alternatives for the days `within`, in the reader's language, for those who may know all."""
    facts = found.first.plan.problem.facts
    period = period_text(within)
    return Paper(
        title=_title(len(found.found)).format(period=period),
        municipality=facts.municipality,
        slug=slug(" ".join([_("proposals"), period, _("internal")])),
        blocks=(
            Paragraph(line(_lead(found))),
            *_differences(found),
            Heading(_("In figures")),
            _figures(found, rules),
            *(block for alternative in found.found for block in _judged(found, alternative)),
            *(_choice() if len(found.found) > 1 else ()),
        ),
        subtitle=(line(_period_line(found, within), Emphasis.STRONG),),
        notice=copy_name(open_variant=False),
        stamp=short_date(today),
    )


def _title(count: int) -> str:
    return {
        1: _("One proposal for {period}"),
        2: _("Two proposals for {period}"),
        3: _("Three proposals for {period}"),
        4: _("Four proposals for {period}"),
        5: _("Five proposals for {period}"),
    }[count]


def _period_line(found: Alternatives, within: DateRange) -> str:
    plan = found.first.plan
    codes = {meeting.body for meeting, _spot in plan.held() if not meeting.settled}
    names = join([body.name for body in plan.problem.facts.bodies.values() if body.code in codes])
    days = _("{first} to {last}").format(first=short_date(within.first), last=short_date(within.last))
    return f"{days} · {names}"


def _lead(found: Alternatives) -> str:
    """What the proposals are, how far apart, how sure that is, and why there are not more of them."""
    told = []
    if len(found.found) > 1:
        count = ngettext(
            "Each of these plans keeps all rules that must hold, and from any one of them to any other at least "
            "{n} meeting lies in another week.",
            "Each of these plans keeps all rules that must hold, and from any one of them to any other at least "
            "{n} meetings lie in another week.",
            found.distance,
        )
        told.append(count.format(n=found.distance))
        told.append(_measure(found))
    if all(each.proven for each in found.found):
        told.append(_("That no better one exists is proven."))
    if len(found.found) < found.asked:
        told.append(_scarce(found))
    return " ".join(told)


def _measure(found: Alternatives) -> str:
    """By what the first is the best, and the others after it."""
    if _has_lock(found):
        return _(
            "Proposal 1 is the best when it counts, too, that meetings stay where the present plan has them; each of "
            "the next is the best so far from those before it."
        )
    return _("Proposal 1 fulfils the wishes best; each of the next is the best so far from those before it.")


def _scarce(found: Alternatives) -> str:
    """Why there are fewer than asked for."""
    if found.reachable is None:
        return _("Time ran out before another one was found.")
    if not found.reachable:
        return _("There is no other plan with any meeting in another week.")
    text = ngettext(
        "There are no more: in another one, at most {n} meeting could lie in another week than in each of them.",
        "There are no more: in another one, at most {n} meetings could lie in another week than in each of them.",
        found.reachable,
    )
    return text.format(n=found.reachable)


def _differences(found: Alternatives) -> Iterator[Block]:
    if not found.differing:
        return
    count = len(found.found)
    share = (1 - _WEEK_SHARE - _MEETING_SHARE) / count
    yield Heading(_("Where they differ"))
    yield Table(
        title=_("Where they differ"),
        head=(_("Week"), _("Meeting"), *(_proposal(each) for each in found.found)),
        shares=(_WEEK_SHARE, _MEETING_SHARE, *[share] * count),
        rows=tuple(_row(found, meeting) for meeting in found.differing),
    )
    yield from _alike(found)


def _alike(found: Alternatives) -> Iterator[Block]:
    """What does not differ: by name where that is not too much to read."""
    alike = found.alike
    if not alike:
        return
    text = ngettext("{n} meeting is alike in all of them.", "{n} meetings are alike in all of them.", len(alike))
    yield Paragraph(line(text.format(n=len(alike)), Emphasis.QUIET))
    if len(alike) <= _MOST_ALIKE:
        by_body: dict[str, list[str]] = {}
        for meeting, spot in alike:
            by_body.setdefault(meeting.body, []).append(near_date(spot.day, alike[0][1].day))
        texts = (f"{code}: {', '.join(days)}" for code, days in by_body.items())
        yield Bullets(tuple(line(text, Emphasis.QUIET) for text in texts))


def _proposal(alternative: Alternative) -> str:
    return _("Proposal {number}").format(number=alternative.number)


def _row(found: Alternatives, meeting: Meeting) -> Row:
    facts = found.first.plan.problem.facts
    body = facts.bodies[meeting.body]
    spots = [each.plan.get(meeting) for each in found.found]
    weeks = dict.fromkeys(str(week_number(day)) for day in sorted(spot.day for spot in spots if spot))
    name = (Run(facts.meeting_title(meeting.key), Emphasis.STRONG), Run(f" {meeting.body}", Emphasis.QUIET))
    cells = [_spot_cell(found.first.plan, spots, number) for number in range(len(spots))]
    return Row((cell(", ".join(weeks)), cell(name), *cells), colour=body.colour)


def _spot_cell(plan: Plan, spots: Sequence[Placement | None], number: int) -> Cell:
    """Where one proposal has a meeting; what is as in the first one is said so, so that the rest stands out."""
    spot, first = spots[number], spots[0]
    if number and spot == first:
        return cell(line(_("as 1"), Emphasis.QUIET))
    if spot is None:
        return cell(line(_("Not held"), Emphasis.NOTICE))
    held = [other for other in spots if other]
    details = [
        clock(spot.start) if len({other.start for other in held}) > 1 else "",
        plan.problem.facts.place_name(spot.place) if len({other.place for other in held}) > 1 else "",
        shift_text((spot.day - first.day).days) if number and first else "",
    ]
    emphasis = Emphasis.STRONG if number else Emphasis.PLAIN
    return cell(line(short_date(spot.day), emphasis), line(" · ".join(filter(None, details)), Emphasis.QUIET))


def _figures(found: Alternatives, rules: Sequence[Rule]) -> Table:
    counted = [figures(each.plan, rules) for each in found.found]
    points = [sum((wish.rule.weight or 0) * wish.amount for wish in each.wishes) for each in found.found]
    rows = figure_rows(found.first.plan.problem.facts, counted, points, has_lock=_has_lock(found))
    share = (1 - _FIGURE_SHARE) / len(found.found)
    return Table(
        title=_("In figures"),
        head=("", *(_proposal(each) for each in found.found)),
        shares=(_FIGURE_SHARE, *[share] * len(found.found)),
        rows=tuple(Row((cell(label), *(cell(text) for text in texts))) for label, texts in rows),
    )


def _has_lock(found: Alternatives) -> bool:
    """Whether any meeting that is to be placed had a place before."""
    problem = found.first.plan.problem
    return any(m.key in problem.previous for m in problem.of() if not (m.settled or m.given))


def _judged(found: Alternatives, alternative: Alternative) -> Iterator[Block]:
    """What a proposal gains and gives up against the first; of the first, what none of them can give."""
    first = alternative is found.first
    lines = list(_common(found) if first else _against_first(found, alternative))
    if not alternative.proven:
        lines.append(line(_("Time ran out before it was proven that no better one exists."), Emphasis.NOTICE))
    if lines:
        yield Heading(_proposal(alternative))
        yield Bullets(tuple(lines))


def _common(found: Alternatives) -> Iterator[Line]:
    """What the first departs from: first what all of them depart from."""
    shared = {(wish.rule, wish.message) for wish in found.shared}
    alone = [wish for wish in found.first.wishes if (wish.rule, wish.message) not in shared]
    for label, wishes in ((_("Unfulfilled in all of them"), found.shared), (_("Gives up"), alone)):
        for text in given_up(found.first.plan, by_rule(wishes)):
            yield _labelled(label, text)


def _against_first(found: Alternatives, alternative: Alternative) -> Iterator[Line]:
    plan, first = alternative.plan, found.first.plan
    gains, losses = found.gains(alternative), found.losses(alternative)
    for text in gained(first, gains):
        yield _labelled(_("Gains"), text)
    for text in given_up(plan, losses):
        yield _labelled(_("Gives up"), text)
    if not losses:
        yield line(_("Gives up no wish that proposal 1 fulfils."))
    if not gains:
        yield line(_("Fulfils no wish better than proposal 1."), Emphasis.QUIET)
    before, after = ({visit.key: visit for visit in each.waiting} for each in (first, plan))
    for label, keys in ((_("Finds a meeting"), before.keys() - after), (_("Loses its meeting"), after.keys() - before)):
        for key in sorted(keys):
            yield _labelled(label, visit_title(plan, plan.problem.visits[key], open_variant=False))


def _labelled(label: str, text: str) -> Line:
    return (Run(f"{label}: ", Emphasis.STRONG), Run(text))


def _choice() -> tuple[Block, ...]:
    text = _("Point at one of the proposals. The secretariat makes it the plan with the command:")
    command = Run("aarsplan choose 2", Emphasis.STRONG)
    return (Heading(_("How to choose")), Paragraph((Run(f"{text} "), command)))
