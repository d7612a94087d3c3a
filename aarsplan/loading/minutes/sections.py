"""The headings of minutes and the lines under each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from aarsplan.diagnostics import Diagnostic, Span, warning
from aarsplan.loading.minutes.lines import Line
from aarsplan.texts import _


class Section(StrEnum):
    """A part of the minutes, by the heading it stands under."""

    OPENING = "opening"
    ROUTE = "route"
    PRESENTATION = "presentation"
    RECOMMENDATION = "recommendation"
    DECISIONS = "decisions"
    DOCUMENTS = "documents"


_HEADINGS = {
    "sagsgang": Section.ROUTE,
    "sagsfremstilling": Section.PRESENTATION,
    "indstilling": Section.RECOMMENDATION,
    "bilag": Section.DOCUMENTS,
    "beslutning": Section.DECISIONS,
}
_VISIBILITY = {"åben sag": False, "lukket sag": True}
_DECISION = re.compile(r"Beslutning i (?P<body>[^\W\d].{0,200}?) (?:den|d\.) (?P<day>[0-9].*)", re.IGNORECASE)


@dataclass
class Sections:
    """Lines by section; `decision` is the line "Beslutning i … den …", `body` and `day_text` what it names."""

    lines: dict[Section, list[Line]] = field(default_factory=lambda: {section: [] for section in Section})
    seen: dict[Section, int] = field(default_factory=dict)
    """The line of each heading."""
    closed: bool = True
    decision: Line | None = None
    body: str = ""
    day_text: str = ""
    warnings: list[Diagnostic] = field(default_factory=list)


def read_sections(lines: Sequence[Line], file: str) -> Sections:
    """The lines under each heading; those of a heading that stands twice are put together, with a warning."""
    found = Sections()
    now = Section.OPENING
    for line in lines:
        plain = line.text.lower().rstrip(" :")
        decision = _DECISION.fullmatch(line.text)
        if now is Section.OPENING and plain in _VISIBILITY:
            found.closed = _VISIBILITY[plain]
        elif decision or plain in _HEADINGS:
            now = Section.DECISIONS if decision else _HEADINGS[plain]
            _enter(found, now, line, file)
            if decision and found.decision is None:
                found.decision, found.body, found.day_text = line, decision["body"], decision["day"]
        else:
            found.lines[now].append(line)
    return found


def _enter(found: Sections, section: Section, line: Line, file: str) -> None:
    if section in found.seen:
        message = _("the heading {heading} stands twice, first on line {line}; minutes of one item are read")
        told = message.format(heading=f'"{line.text[:60]}"', line=found.seen[section])
        found.warnings.append(warning("minutes", told, Span(file, line.number)))
    found.seen.setdefault(section, line.number)
