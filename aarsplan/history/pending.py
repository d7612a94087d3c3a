"""The change that is being written, as `pending.json` tells it for whoever finds it there after a crash."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aarsplan.diagnostics import Span
from aarsplan.files import is_there, read_bytes
from aarsplan.history.log import MAX_LINE_BYTES
from aarsplan.history.model import (
    FOLDER,
    Record,
    damaged,
    digest_in,
    from_json,
    from_line,
    list_in,
    text_in,
    to_json,
    to_line,
)
from aarsplan.history.objects import digest_of, digest_on_disk
from aarsplan.history.places import PENDING, place, shown
from aarsplan.saving import TEMPORARY, Staged, put_in_place, save, sync, writing


@dataclass(frozen=True)
class Beside:
    """A file that is written along with a change and is no file of the project, an export for example.

    Its new content has the digest `after` and lies in `temporary`, in the same folder. Only what the writer itself put
    there is ever put in place, so that no history that came from elsewhere can write outside of its project.
    """

    target: Path
    temporary: Path
    before: str | None
    after: str

    @classmethod
    def of(cls, staged: Staged, after: bytes | None) -> Beside:
        """What is prepared for a file that belongs to no project."""
        if staged.temporary is None:
            raise ValueError(staged.path)
        return cls(staged.target, staged.temporary, digest_of(staged.old), str(digest_of(after)))

    @property
    def is_due(self) -> bool:
        """Whether the new content still waits for being put in place.

        Raises:
            Rejected: it cannot be read.
        """
        return is_there(self.temporary) and digest_on_disk(self.temporary, str(self.temporary)) == self.after

    def put_in_place(self) -> None:
        """Give the file its new content.

        Raises:
            Rejected: it cannot be written.
        """
        with writing(self.target):
            put_in_place(self.temporary, self.target)


@dataclass(frozen=True)
class Pending:
    """A change that is being written."""

    record: Record
    beside: tuple[Beside, ...]

    @property
    def line(self) -> bytes:
        """The record as the log will have it."""
        return to_line(to_json(self.record))

    def save(self, folder: Path) -> None:
        """Put `pending.json` in place, safe from a power failure: from here on the change is made.

        Raises:
            Rejected: it cannot be written.
        """
        path = place(folder, PENDING)
        save(path, to_line({**to_json(self.record), "beside": [_beside_json(beside) for beside in self.beside]}))
        with writing(path):
            sync(path.parent)
            sync(folder)


def is_pending(folder: Path) -> bool:
    """Whether a change of the project is being written, or was when a crash interrupted it."""
    return is_there(folder / FOLDER / PENDING)


def read_pending(folder: Path) -> Pending:
    """The change that is being written.

    Raises:
        Rejected: what tells of it is damaged.
    """
    path = place(folder, PENDING)
    span = Span(shown(folder, path))
    data = from_line(read_bytes(path, span.file, max_bytes=2 * MAX_LINE_BYTES), span)
    try:
        beside = tuple(map(_beside_from, list_in(data, "beside")))
    except ValueError as problem:
        raise damaged(span) from problem
    return Pending(from_json(data, span), beside)


def remove_pending(folder: Path) -> None:
    """Take `pending.json` away, safe from a power failure.

    Raises:
        Rejected: it cannot be removed.
    """
    path = place(folder, PENDING)
    with writing(path):
        path.unlink(missing_ok=True)
        sync(path.parent)


def _beside_json(beside: Beside) -> dict[str, Any]:
    return {
        "path": str(beside.target),
        "temporary": beside.temporary.name,
        "before": beside.before,
        "after": beside.after,
    }


def _beside_from(data: Any) -> Beside:
    """A file beside the project in plain data; raises ValueError where it is none."""
    target, name = Path(text_in(data, "path")), text_in(data, "temporary")
    after = digest_in(data, "after")
    if not target.is_absolute() or Path(name).name != name or not name.startswith(TEMPORARY) or after is None:
        raise ValueError(name)
    return Beside(target, target.with_name(name), digest_in(data, "before"), after)
