"""A change of a project as the log has it, and its text."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from aarsplan.diagnostics import Rejected, Span, error
from aarsplan.texts import _

VERSION = 1
"""Version of a line of the log, and of a pending change."""
FOLDER = "history"
"""Where in a project its history lies."""

_DIGEST = re.compile(r"[0-9a-f]{64}")
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True)
class FileChange:
    """What happened to one file.

    `name` is its path relative to the project folder, with slashes; `before` and `after` are the SHA-256 of what it
    held, in hexadecimal, None where there was no file.
    """

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Note:
    """What a change is told to be: the command as it could be typed, who gave it, when, why, and what it undoes."""

    command: str
    who: str
    when: datetime
    reason: str = ""
    undoes: int | None = None


@dataclass(frozen=True)
class Record:
    """A change that was made; numbers count from 1, `when` is in UTC and whole seconds."""

    number: int
    when: datetime
    who: str
    command: str
    reason: str
    files: tuple[FileChange, ...]
    undoes: int | None = None


def record_of(number: int, note: Note, files: tuple[FileChange, ...]) -> Record:
    """The record of a change that is told by `note`."""
    when = note.when.astimezone(UTC).replace(microsecond=0)
    return Record(number, when, note.who, note.command, note.reason, files, note.undoes)


def to_json(record: Record) -> dict[str, Any]:
    """The record as plain data; `from_json` gives it back."""
    return {
        "version": VERSION,
        "number": record.number,
        "when": record.when.strftime(_MOMENT),
        "who": record.who,
        "command": record.command,
        "reason": record.reason,
        "undoes": record.undoes,
        "files": [{"name": file.name, "before": file.before, "after": file.after} for file in record.files],
    }


def to_line(data: dict[str, Any]) -> bytes:
    """Plain data on one line."""
    return json.dumps(data).encode() + b"\n"


def from_line(line: bytes, span: Span) -> dict[str, Any]:
    """The plain data of a line, or of a file that has only one.

    Raises:
        Rejected: it is none, or was written by a newer version.
    """
    try:
        data = json.loads(line)
        version = number_in(data, "version")
    except (ValueError, RecursionError) as problem:
        raise damaged(span) from problem
    if version > VERSION:
        message = _("it is of version {version}, this program knows {known}").format(version=version, known=VERSION)
        raise Rejected([error("newer-history", message, span, hint=_("update aarsplan"))])
    return dict(data)


def from_json(data: dict[str, Any], span: Span) -> Record:
    """The record in plain data.

    Raises:
        Rejected: it is none, or names what is no file of the project.
    """
    try:
        files = list_in(data, "files")
        return Record(
            number=number_in(data, "number"),
            when=datetime.strptime(text_in(data, "when"), _MOMENT).replace(tzinfo=UTC),
            who=text_in(data, "who"),
            command=text_in(data, "command"),
            reason=text_in(data, "reason"),
            files=tuple(
                FileChange(name_in(file), digest_in(file, "before"), digest_in(file, "after")) for file in files
            ),
            undoes=None if value_in(data, "undoes") is None else number_in(data, "undoes"),
        )
    except ValueError as problem:
        raise damaged(span) from problem


def damaged(span: Span) -> Rejected:
    """The refusal of what is no part of a history."""
    message = _("this is nothing that aarsplan wrote there")
    hint = _("take back the last good copy of {name}").format(name=span.file)
    return Rejected([error("history", message, span, hint=hint)])


def value_in(data: Any, key: str) -> Any:
    """What a table has under `key`; raises ValueError where it is no table or has no such key."""
    if not isinstance(data, dict) or key not in data:
        raise ValueError(key)
    return data[key]


def number_in(data: Any, key: str) -> int:
    """The number from 1 up under `key`; raises ValueError where there is none."""
    value = value_in(data, key)
    if type(value) is not int or value < 1:
        raise ValueError(key)
    return value


def text_in(data: Any, key: str) -> str:
    """The text under `key`; raises ValueError where there is none."""
    value = value_in(data, key)
    if not isinstance(value, str):
        raise ValueError(key)  # noqa: TRY004 - the value is from a file
    return value


def list_in(data: Any, key: str) -> list[Any]:
    """The list under `key`; raises ValueError where there is none."""
    value = value_in(data, key)
    if not isinstance(value, list):
        raise ValueError(key)  # noqa: TRY004 - the value is from a file
    return value


def digest_in(data: Any, key: str) -> str | None:
    """The digest under `key`, None where it stands for no file; raises ValueError where it is neither."""
    value = value_in(data, key)
    if value is not None and not is_digest(value):
        raise ValueError(key)
    return None if value is None else str(value)


def name_in(data: Any) -> str:
    """The `name` of a project's file, which leads nowhere else; raises ValueError where there is none."""
    name = text_in(data, "name")
    path, here = PurePosixPath(name), Path(name)
    leads_away = path.is_absolute() or here.is_absolute() or here.drive or ".." in {*path.parts, *here.parts}
    if leads_away or "\0" in name or str(path) != name or not path.parts or path.parts[0] == FOLDER:
        raise ValueError(name)
    return name


def is_digest(value: object) -> bool:
    """Whether a value is a SHA-256 in hexadecimal."""
    return isinstance(value, str) and _DIGEST.fullmatch(value) is not None
