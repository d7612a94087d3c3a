"""The Danish catalogue as two files: `aarsplan.po`, which people edit, and `aarsplan.mo`, which the program reads.

Both are the same bytes for the same texts: sorted, without dates, line numbers and versions of tools.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO

from babel.messages import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from aarsplan.locale.extract import MessageId, forms
from aarsplan.saving import save
from aarsplan.texts import LOCALE_DIR

PO = LOCALE_DIR / "da" / "LC_MESSAGES" / "aarsplan.po"
MO = PO.with_suffix(".mo")

Messages = Mapping[MessageId, Sequence[str]]
"""The texts there are, with the files that use each."""

_PLACEHOLDER = re.compile(r"\{(\w+)(?:![rsa])?(?::[^{}]*)?\}")
_COMMENT = "# Danish texts of aarsplan. `python -m aarsplan.locale` adds new ones, removes old ones and compiles."


class _Dateless(Catalog):
    """A Danish catalogue whose header never changes."""

    def __init__(self, entries: Iterable[Message]) -> None:
        super().__init__(locale="da", header_comment=_COMMENT, fuzzy=False)
        for entry in entries:
            self[entry.id] = entry

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """The header, without dates and without the version of Babel."""
        return [
            ("Language", "da"),
            ("Plural-Forms", "nplurals=2; plural=(n != 1);"),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
        ]


def read() -> Catalog:
    """The catalogue as it stands, empty when there is none."""
    content = PO.read_bytes() if PO.exists() else b""
    return read_po(BytesIO(content), locale="da", ignore_obsolete=True, abort_invalid=True)


def updated(old: Catalog, messages: Messages) -> Catalog:
    """The catalogue of `messages` with the translations of `old`; a new message has none."""
    entries = []
    for message, files in messages.items():
        known = _entry(old, message)
        entry = Message(message, known.string if known else "", [(name, 0) for name in files])
        # Babel guesses which formats a text has, and otherwise from version to version.
        entry.flags = {"fuzzy"} if known and known.fuzzy else set()
        entries.append(entry)
    return _Dateless(entries)


def write(catalogue: Catalog) -> list[str]:
    """Write both files; returns the names of those whose bytes changed."""
    contents = {PO: po_bytes(catalogue), MO: mo_bytes(catalogue)}
    return [path.name for path, content in contents.items() if save(path, content)]


def po_bytes(catalogue: Catalog) -> bytes:
    """The file that people edit."""
    stream = BytesIO()
    write_po(stream, catalogue, width=0, sort_output=True, ignore_obsolete=True, include_lineno=False)
    return stream.getvalue()


def mo_bytes(catalogue: Catalog) -> bytes:
    """The file that the program reads: what is translated, and not in doubt."""
    stream = BytesIO()
    write_mo(stream, _Dateless(entry for entry in catalogue if entry.id and _is_whole(entry)))
    return stream.getvalue()


def faults(catalogue: Catalog, messages: Messages) -> list[str]:
    """What is wrong with the translations, one line each."""
    found = []
    for message in messages:
        entry = _entry(catalogue, message)
        if entry is None or not _is_whole(entry):
            found.append(f"missing: {forms(message)[0]!r}")
    for entry in catalogue:
        if not entry.id:
            continue
        english, danish = forms(entry.id), forms(entry.string or "")
        if entry.id not in messages:
            found.append(f"obsolete: {english[0]!r}")
        if entry.fuzzy:
            found.append(f"fuzzy: {english[0]!r}")
        pairs = zip(english, danish, strict=False)
        if any(there and placeholders(here) != placeholders(there) for here, there in pairs):
            found.append(f"other placeholders: {english[0]!r}")
    return found


def placeholders(text: str) -> frozenset[str]:
    """The names in braces that are filled in before `text` is shown."""
    return frozenset(_PLACEHOLDER.findall(text))


def _entry(catalogue: Catalog, message: MessageId) -> Message | None:
    """The entry of `message`; one with the same singular and another plural is another message."""
    found = catalogue.get(message)
    return found if found is not None and found.id == message else None


def _is_whole(entry: Message) -> bool:
    """Whether every form of the text has its translation."""
    danish = forms(entry.string or "")
    return len(danish) == len(forms(entry.id)) and all(danish)
