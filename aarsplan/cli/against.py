"""`aarsplan check --against`: published calendars beside the plan, and what is told of them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from aarsplan.cli.project import Opened
from aarsplan.diagnostics import Diagnostic, Rejected, Span, WrongUse, error, printable
from aarsplan.domain import DateRange
from aarsplan.files import read_bytes
from aarsplan.loading.calendars import MAX_BYTES
from aarsplan.loading.feed_file import FeedFile, read_feed
from aarsplan.loading.words import suggestion
from aarsplan.outputs.ical import feed_file
from aarsplan.texts import _, ngettext, speaking
from aarsplan.views.against import Comparison
from aarsplan.views.feed_choice import Choice, compared
from aarsplan.views.feeds import feeds
from aarsplan.views.publication import Publication

STDIN = "-"
"""What stands for standard input."""
_STDIN_NAME = "<stdin>"


@dataclass(frozen=True)
class Compared:
    """A published calendar: the feed of the plan that it is, how they differ, and what reading it gave to tell."""

    file: str
    choice: Choice
    comparison: Comparison
    identical: bool
    notes: tuple[Diagnostic, ...]

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All that is to be told of it."""
        return (*self.notes, *self.comparison.notes, *self.comparison.findings)

    @property
    def heading(self) -> str:
        """With which feed the calendar was compared."""
        options = self.choice.options
        left_out = [
            "" if options.deadlines else _("without deadlines"),
            "" if options.cancelled else _("without cancelled meetings"),
        ]
        text = _("{file} is compared with the feed {name}: {title}")
        told = text.format(file=self.file, name=self.choice.feed.name, title=self.choice.feed.title)
        variant = _("for those inside") if options.internal else _("for everybody")
        return printable(", ".join(filter(None, [told, variant, *left_out])))

    @property
    def summary(self) -> str:
        """How many events agree."""
        text = ngettext(
            "{file}: {agree} of {n} event agrees with the plan.",
            "{file}: {agree} of {n} events agree with the plan.",
            self.comparison.events,
        ).format(file=self.file, agree=self.comparison.agree, n=self.comparison.events)
        return printable(" ".join([text, _("Every byte is the same.")] if self.identical else [text]))

    def to_json(self) -> dict[str, Any]:
        """The outcome as plain data; the findings are among the diagnostics."""
        options = self.choice.options
        return {
            "file": self.file,
            "feed": self.choice.feed.name,
            "title": self.choice.feed.title,
            "language": self.choice.language,
            "internal": options.internal,
            "deadlines": options.deadlines,
            "cancelled": options.cancelled,
            "events": self.comparison.events,
            "agree": self.comparison.agree,
            "identical": self.identical,
        }


def compare_all(
    sources: Sequence[str], name: str | None, opened: Opened, within: DateRange | None = None
) -> list[Compared]:
    """Each of the calendars `sources` beside the plan; they are the feed `name`, or the one that they are most like.

    Where they hold only the days `within`, so does the plan that they are compared with.

    Raises:
        WrongUse: there is no feed of this name, or standard input is asked for twice.
        Rejected: with every calendar that cannot be read, or is like no feed.
    """
    publication = replace(opened.publication(), within=within or opened.horizon)
    _refuse_unknown(name, publication)
    if sources.count(STDIN) > 1:
        raise WrongUse([error("value", _("standard input can be read only once"))])
    made: list[Compared] = []
    mistakes: list[Diagnostic] = []
    for source in sources:
        try:
            made.append(_compare(source, name, opened, publication))
        except Rejected as rejected:
            mistakes += rejected.diagnostics
    if mistakes:
        raise Rejected(mistakes)
    return made


def _compare(source: str, name: str | None, opened: Opened, publication: Publication) -> Compared:
    content, called = _content(source)
    file, notes = read_feed(content, called)
    found = compared(file, publication, opened.lock, opened.lock_name, name)
    if found is None:
        raise Rejected([_unlike(file, publication)])
    choice, comparison = found
    with speaking(choice.language):
        identical = feed_file(publication, choice.feed, choice.options) == content
    return Compared(called, choice, comparison, identical, tuple(notes))


def _content(source: str) -> tuple[bytes, str]:
    """The bytes of a calendar, and what diagnostics call it."""
    if source != STDIN:
        return read_bytes(Path(source), source, max_bytes=MAX_BYTES), source
    content = sys.stdin.buffer.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        message = _("there are more than {limit} bytes, which is all that is read").format(limit=MAX_BYTES)
        raise Rejected([error("limit", message, Span(_STDIN_NAME))])
    return content, _STDIN_NAME


def _refuse_unknown(name: str | None, publication: Publication) -> None:
    names = [feed.name for feed in feeds(publication)]
    if name is not None and name not in names:
        message = _("there is no feed {name}").format(name=name)
        raise WrongUse(
            [error("unknown-feed", message, hint=suggestion(name, names) or _("see which there are: aarsplan feeds"))]
        )


def _unlike(file: FeedFile, publication: Publication) -> Diagnostic:
    """The error about a calendar that cannot be told to be one of the feeds."""
    message = _("it cannot be told which feed this is: none of its {n} events is in the plan").format(
        n=len(file.events)
    )
    names = ", ".join(feed.name for feed in feeds(publication)[:12])
    hint = _("name the feed, for example --feed {name}; there are: {names}")
    example = feeds(publication)[0].name
    return error("which-feed", message, Span(file.name), hint=hint.format(name=example, names=names))
