"""What the TOML files have in common that aarsplan itself writes: a version at the top, a last line, stamps in UTC."""

from __future__ import annotations

import json

from aarsplan.diagnostics import Rejected, Span, error
from aarsplan.loading.source import Source
from aarsplan.texts import _

STAMP = "%Y-%m-%dT%H:%M:%SZ"
"""How a moment in UTC is written, to the second."""


def quoted(text: str) -> str:
    """`text` as a TOML string or key."""
    return json.dumps(str(text), ensure_ascii=False)


def refuse_newer(source: Source, known: int, kind: str, message: str) -> None:
    """Refuse a file of a version above the `known` one; `message` has places for both, and `kind` ends the code.

    Raises:
        Rejected: it is of such a version.
    """
    version = source.data.get("version")
    if isinstance(version, int) and version > known:
        text = message.format(version=version, known=known)
        raise Rejected([error(f"newer-{kind}", text, source.span(("version",)), hint=_("update aarsplan"))])


def refuse_cut(text: str, footer: str, name: str, kind: str, message: str, hint: str = "") -> None:
    """Refuse a file whose last line is not `footer`: it was cut between two tables, which is TOML all the same.

    Raises:
        Rejected: with the code `cut-<kind>`, at the place where the file called `name` ends.
    """
    if not text.rstrip().endswith(footer.strip()):
        raise Rejected([error(f"cut-{kind}", message, Span(name, text.count("\n") + 1), hint=hint)])
