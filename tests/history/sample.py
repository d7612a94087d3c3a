"""What the tests of the history share: a change of each kind, and what is left of it."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aarsplan.diagnostics import Rejected
from aarsplan.history import (
    Note,
    commit,
    records,
    reverted,
    undone,
)

posix = pytest.mark.skipif(os.name == "nt", reason="POSIX files")
NOON = datetime(2025, 10, 30, 12, tzinfo=UTC)
NOTE = Note("plan", "sekretær", NOON, "to nye møder")


def files_of(folder: Path) -> dict[str, bytes]:
    """What a folder holds besides its history and what a crash left."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "history" not in path.relative_to(folder).parts and not path.name.startswith(".aarsplan-")
    }


def contents(folder: Path) -> dict[Path, bytes | None]:
    """A change of each kind: a file replaced, one removed, one made in a new folder."""
    return {
        folder / "plan.lock": b"new lock",
        folder / "items" / "a.toml": b"new item",
        folder / "gone.toml": None,
        folder / "programmes" / "kcl" / "1-draft.toml": b"new programme",
    }


def undo(folder: Path) -> None:
    record = undone(records(folder))
    assert record is not None
    commit(folder, reverted(folder, record), Note("undo", "sekretær", NOON, undoes=record.number))


def refused(act, *arguments) -> str:
    with pytest.raises(Rejected) as caught:
        act(*arguments)
    return " | ".join(f"{d.span}: {d.message} ({d.hint})" for d in caught.value.diagnostics)


def log_of(folder: Path) -> Path:
    return folder / "history" / "log.jsonl"
