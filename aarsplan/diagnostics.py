"""Errors as located values: what is wrong, where, because of what, and what to type instead.

Nothing in aarsplan prints or raises a user's mistake as text. A mistake is a `Diagnostic`; those of one run are
collected, sorted by file and line, and shown together. `Rejected` carries them up where no result exists.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from aarsplan.texts import _


class Severity(StrEnum):
    """How bad a finding is. An error stops the command, a warning and a note do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, order=True)
class Span:
    """A place in a text file.

    `line` and `column` count from 1; line 0 means the file as a whole, column 0 the line as a whole.
    """

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        parts = [self.file, *(str(n) for n in (self.line, self.column) if n)]
        return ":".join(parts)


class Link(StrEnum):
    """How a reason carries an argument on."""

    BECAUSE = "because"
    BUT = "but"
    SO = "so"


@dataclass(frozen=True)
class Reason:
    """One fact or rule behind a diagnostic, with its place where it has one."""

    text: str
    span: Span | None = None
    link: Link = Link.BECAUSE


@dataclass(frozen=True)
class Diagnostic:
    """One finding.

    `code` is the name of the rule or check (kebab-case), `message` one sentence with the values seen and
    required, `because` the reasons, `hint` something that can be typed or done.
    """

    severity: Severity
    code: str
    message: str
    span: Span | None = None
    because: tuple[Reason, ...] = ()
    hint: str = ""

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """Sort key: file, line, column, code, message."""
        span = self.span or Span("")
        return (span.file, span.line, span.column, self.code, self.message)

    def to_json(self) -> dict[str, Any]:
        """The diagnostic as plain data, version 1 of the shape that `--json` prints."""
        return {
            "severity": str(self.severity),
            "code": self.code,
            "message": self.message,
            "span": span_json(self.span),
            "because": [
                {"link": str(reason.link), "text": reason.text, "span": span_json(reason.span)}
                for reason in self.because
            ],
            "hint": self.hint,
        }


def error(
    code: str, message: str, span: Span | None = None, *, because: Sequence[Reason] = (), hint: str = ""
) -> Diagnostic:
    """An error: the command cannot do what was asked."""
    return Diagnostic(Severity.ERROR, code, message, span, tuple(because), hint)


def warning(
    code: str, message: str, span: Span | None = None, *, because: Sequence[Reason] = (), hint: str = ""
) -> Diagnostic:
    """A warning: the command goes on, and a person should look."""
    return Diagnostic(Severity.WARNING, code, message, span, tuple(because), hint)


class Rejected(Exception):
    """Raised where mistakes leave nothing to return; carries all of them, sorted."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(in_order(diagnostics))
        super().__init__("; ".join(d.message for d in self.diagnostics))


class WrongUse(Rejected):
    """Raised where the command itself was wrong: an option, a horizon, a folder that is no project."""


@dataclass
class Collector:
    """Gathers the diagnostics of one run; `stop_on_errors` ends it when any of them is an error."""

    diagnostics: list[Diagnostic] = field(default_factory=list)

    def add(self, *diagnostics: Diagnostic) -> None:
        """Take note of `diagnostics`."""
        self.diagnostics.extend(diagnostics)

    def stop_on_errors(self) -> None:
        """Raise `Rejected` with everything gathered when there is an error among it."""
        if has_errors(self.diagnostics):
            raise Rejected(self.diagnostics)


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The diagnostics sorted by file and line, each once."""
    return sorted(dict.fromkeys(diagnostics), key=lambda d: d.order)


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any of the diagnostics is an error."""
    return any(d.severity is Severity.ERROR for d in diagnostics)


def render(diagnostic: Diagnostic, *, colour: bool = False) -> str:
    """The diagnostic as a person reads it in a terminal, several lines, no newline at the end."""
    titles = {Severity.ERROR: _("error"), Severity.WARNING: _("warning"), Severity.NOTE: _("note")}
    tint = {Severity.ERROR: "31;1", Severity.WARNING: "33;1", Severity.NOTE: "36;1"}[diagnostic.severity]
    head = f"{titles[diagnostic.severity]}[{diagnostic.code}]"
    if colour:
        head = f"\x1b[{tint}m{head}\x1b[0m"
    lines = [f"{head}: {printable(diagnostic.message)}"]
    if diagnostic.span:
        lines.append(f"  --> {printable(str(diagnostic.span))}")
    links = {Link.BECAUSE: _("because"), Link.BUT: _("but"), Link.SO: _("so")}
    for reason in diagnostic.because:
        where = f" ({reason.span})" if reason.span else ""
        lines.append(f"   = {links[reason.link]}: {printable(reason.text + where)}")
    if diagnostic.hint:
        lines.append(f"   = {_('hint')}: {printable(diagnostic.hint)}")
    return "\n".join(lines)


def printable(text: str) -> str:
    """`text` on one line, without what could steer a terminal or turn the reading direction."""
    return "".join(c if c.isprintable() and c not in _BIDI else " " for c in text)


# Bidirectional overrides and isolates can make a diagnostic read as something else (Unicode TR 36).
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")


def span_json(span: Span | None) -> dict[str, Any] | None:
    """The place as plain data."""
    return {"file": span.file, "line": span.line or None, "column": span.column or None} if span else None
