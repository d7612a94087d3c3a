"""Minutes as text to `Minutes`, or every reason why they cannot be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from aarsplan.diagnostics import Collector, Diagnostic, Rejected, Span, error, in_order, warning
from aarsplan.files import read_bytes, read_text
from aarsplan.loading.dates import Unreadable
from aarsplan.loading.minutes.agenda import Agenda, read_agenda
from aarsplan.loading.minutes.decisions import Texts, read_decisions
from aarsplan.loading.minutes.documents import read_documents
from aarsplan.loading.minutes.lines import Joined, Line, joined, lines_of, paragraphs, usual_width
from aarsplan.loading.minutes.mentions import BodyWords, MentionReader
from aarsplan.loading.minutes.model import Finding, FindingKind, Minutes, Passage
from aarsplan.loading.minutes.outcomes import findings, follow_ups, sentences_of
from aarsplan.loading.minutes.sections import Section, Sections, read_sections
from aarsplan.loading.periods import dated_words, read_period
from aarsplan.texts import _, ngettext, short_date

MAX_BYTES = 500_000
"""Largest file of minutes, some two hundred pages."""
MAX_LINES = 20_000
"""Lines with text in them."""
MAX_WARNINGS = 20
CODE = "minutes"

_OTHER_KINDS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"{\\rtf")


def load_minutes(path: Path, name: str, words: Mapping[str, str]) -> Minutes:
    """The minutes in the file `path`, which diagnostics call `name`; see `read_minutes`.

    Raises:
        Rejected: not readable, too large, no UTF-8 text, or no minutes.
    """
    if read_bytes(path, name, max_bytes=MAX_BYTES).startswith(_OTHER_KINDS):
        message = _("the file is a document of Word or the like, not text")
        raise Rejected([error(CODE, message, Span(name), hint=_("save it as plain text (.txt, UTF-8)"))])
    # A line of minutes may hold somebody's name.
    return read_minutes(read_text(path, name, max_bytes=MAX_BYTES, quoted=False), name, words)


def read_minutes(text: str, name: str, words: Mapping[str, str] | None = None) -> Minutes:
    """The minutes in `text`; `name` is what diagnostics call their file.

    `words` are what bodies and events are called in running text, each with the code of the body or event.

    Raises:
        Rejected: the text has no heading of minutes, too many lines, or does not say on which day the meeting was.
    """
    lines = lines_of(text)
    if not lines:
        raise Rejected([error(CODE, _("the file is empty"), Span(name, 1), hint=_form())])
    if len(lines) > MAX_LINES:
        message = _("the minutes have more than {limit} lines with text").format(limit=MAX_LINES)
        raise Rejected([error("limit", message, Span(name, lines[MAX_LINES].number))])
    parts = read_sections(lines, name)
    agenda = read_agenda(parts.lines[Section.PRESENTATION], name)
    if not agenda.entries and Section.DECISIONS not in parts.seen:
        message = _("the text is no minutes: it has neither an agenda with times nor a decision")
        raise Rejected([error(CODE, message, Span(name, lines[0].number), hint=_form())])
    told = Collector([*parts.warnings, *agenda.warnings, *_missing(parts, agenda, name)])
    day = _day(parts, name, told)
    return _minutes(parts, agenda, day, lines[0], MentionReader(day, BodyWords(words or {})), told, name)


def _minutes(
    parts: Sections, agenda: Agenda, day: date, first: Line, mentions: MentionReader, told: Collector, name: str
) -> Minutes:
    decisions, decided = read_decisions(parts.lines[Section.DECISIONS], name)
    documents, titles = read_documents(parts.lines[Section.DOCUMENTS], name, told.diagnostics)
    opening = _single(parts, Section.OPENING, name)
    lines = parts.lines[Section.RECOMMENDATION]
    recommendation = paragraphs(lines, usual_width(lines), name)
    heading = [joined([parts.decision], name)] if parts.decision else []
    for under, texts in [("", opening), *agenda.texts, ("", recommendation), ("", heading), *decided, ("", titles)]:
        mentions.read(texts, under)
    known = frozenset(sentence for _under, texts in agenda.texts for sentence in sentences_of(texts))
    late = _late(agenda.texts)
    told.add(*mentions.warnings)
    return Minutes(
        title=opening[0].passage if opening else Passage("", Span(name, first.number)),
        body=parts.body or _body_in_title(opening),
        day=day,
        span=Span(name, first.number),
        closed=parts.closed,
        end=agenda.end,
        route=_passages(_single(parts, Section.ROUTE, name)),
        recommendation=_passages(recommendation),
        entries=tuple(agenda.entries),
        decisions=tuple(decisions),
        documents=tuple(documents),
        mentions=tuple(mentions.found),
        follow_ups=tuple(found for under, texts in decided for found in follow_ups(under, texts, known, day)),
        findings=(*late, *(found for under, texts in decided for found in findings(under, texts, known))),
        warnings=_shown(told.diagnostics, name),
    )


def _single(parts: Sections, section: Section, name: str) -> list[Joined]:
    """The lines of a section with short lines, each for itself."""
    return [joined([line], name) for line in parts.lines[section]]


def _passages(texts: Iterable[Joined]) -> tuple[Passage, ...]:
    return tuple(text.passage for text in texts)


def _day(parts: Sections, name: str, told: Collector) -> date:
    """The day of the meeting, by the title or by the heading of the decision.

    Raises:
        Rejected: neither names a day that exists.
    """
    places = [(line.text, Span(name, line.number)) for line in parts.lines[Section.OPENING]]
    if parts.decision:
        places.append((parts.day_text, Span(name, parts.decision.number)))
    days = [(day, span) for text, span in places for day in _full_dates(text, span, told)]
    if not days:
        known = [mistake for mistake in told.diagnostics if mistake.code == "date"]
        message = _("the minutes do not say on which day the meeting was")
        hint = _('write it in the title, such as "Direktionen 25-09-2024"')
        raise Rejected([*known, error(CODE, message, Span(name, 1), hint=hint)])
    (day, _span), (last, span) = days[0], days[-1]
    if day != last:
        message = _("the title says {day}, the decision {other}; the first is taken")
        told.add(warning(CODE, message.format(day=short_date(day), other=short_date(last)), span))
    return day


def _full_dates(text: str, span: Span, told: Collector) -> Iterable[date]:
    """The single days in a text that are written with their year."""
    for found in dated_words(text):
        try:
            days = read_period(found[0])
        except Unreadable as wrong:
            message = _("{text} is not taken as a date: {reason}").format(text=f'"{found[0]}"', reason=wrong)
            told.add(warning("date", message, span, hint=wrong.hint))
            continue
        if days.first == days.last:
            yield days.first


def _body_in_title(opening: list[Joined]) -> str:
    """What stands before the date in the title."""
    for text in opening:
        for found in dated_words(text.text):
            return text.text[: found.start()].removesuffix(" den ").strip(" ,-–")
    return ""


def _missing(parts: Sections, agenda: Agenda, name: str) -> list[Diagnostic]:
    """Warnings about what minutes have and these have not."""
    told = []
    if not agenda.entries:
        place = Span(name, parts.seen.get(Section.PRESENTATION, 1))
        hint = _('a line of the agenda begins with its time, such as "9.00 Title", under the heading Sagsfremstilling')
        told.append(warning(CODE, _("there is no agenda with times"), place, hint=hint))
    if Section.DECISIONS not in parts.seen:
        hint = _('decisions stand under a heading such as "Beslutning i Direktionen den 25-09-2024"')
        told.append(warning(CODE, _("there are no decisions"), Span(name, 1), hint=hint))
    return told


def _late(texts: Texts) -> list[Finding]:
    """What the agenda says of material that comes later; nothing else in an agenda changes what is planned."""
    found = [finding for under, pieces in texts for finding in findings(under, pieces, frozenset())]
    return [finding for finding in found if finding.kind is FindingKind.LATE_MATERIAL]


def _shown(told: Iterable[Diagnostic], name: str) -> tuple[Diagnostic, ...]:
    """The first warnings, and how many more there are."""
    found = in_order(told)
    if rest := len(found[MAX_WARNINGS:]):
        message = ngettext("{n} more warning about these minutes", "{n} more warnings about these minutes", rest)
        return (*found[:MAX_WARNINGS], warning(CODE, message.format(n=rest), Span(name)))
    return tuple(found)


def _form() -> str:
    return _('minutes have the headings Sagsfremstilling, with lines such as "9.00 Title", and "Beslutning i … den …"')
