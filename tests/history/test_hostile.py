"""Facts about histories that are damaged, or were made to do harm."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aarsplan.history import (
    commit,
    content,
    file_at,
    is_pending,
    records,
    recover,
    reverted,
)
from tests.history.sample import NOTE, contents, files_of, log_of, posix, refused


@pytest.mark.parametrize("cut", [1, 2, 40])
def test_line_that_a_crash_cut_off_is_none_and_is_overwritten(project, cut):
    for number in range(3):
        commit(project, {project / "plan.lock": b"%d" % number}, NOTE)
    log = log_of(project)
    log.write_bytes(log.read_bytes()[:-cut])
    assert [record.number for record in records(project)] == [1, 2]
    commit(project, {project / "items" / "a.toml": b"new"}, NOTE)
    assert [record.number for record in records(project)] == [1, 2, 3]
    assert log.read_bytes().count(b"\n") == 3


def _line(**changed) -> bytes:
    file = {"name": "plan.lock", "before": None, "after": "0" * 64}
    data = {
        "version": 1,
        "number": 1,
        "when": "2025-10-30T12:00:00Z",
        "who": "x",
        "command": "plan",
        "reason": "",
        "undoes": None,
        "files": [file],
    }
    for key, value in changed.items():
        (file if key in file else data)[key] = value
    return json.dumps(data).encode() + b"\n"


HOSTILE = {
    "up": _line(name="../x"),
    "inside and up": _line(name="items/../../x"),
    "absolute": _line(name="/etc/passwd"),
    "history itself": _line(name="history/log.jsonl"),
    "folder": _line(name="."),
    "no name": _line(name=""),
    "two slashes": _line(name="items//a.toml"),
    "NUL": _line(name="a\0b"),
    "name of a number": _line(name=7),
    "digest with a path": _line(after="../../../../etc/passwd"),
    "short digest": _line(after="0" * 63),
    "capital digest": _line(after="A" * 64),
    "number": _line(number=-1),
    "true": _line(number=True),
    "day": _line(when="2025-02-30T12:00:00Z"),
    "huge number": b'{"version": 1, "number": ' + b"9" * 10_000 + b"}\n",
    "deep": b"[" * 100_000 + b"\n",
    "list": b"[]\n",
    "no text": b"\xff\xfe\n",
    "empty": b"\n",
    "long": b" " * 1_000_001 + b"\n",
    "same number": _line() + _line(),
    "undoes nothing": _line(undoes=7),
    "undoes itself": _line(undoes=1),
    "files": _line(files="plan.lock"),
    "newer": _line(version=2),
}


@pytest.mark.parametrize("lines", HOSTILE.values(), ids=HOSTILE)
def test_damaged_or_hostile_log_is_refused_with_its_line(project, lines):
    log_of(project).parent.mkdir()
    log_of(project).write_bytes(lines)
    before = files_of(project.parent)
    assert f"config/history/log.jsonl:{lines.count(b'command') or 1}: " in refused(records, project)
    refused(commit, project, contents(project), NOTE)
    assert files_of(project.parent) == before
    assert not is_pending(project)


def test_all_mistakes_of_a_log_are_told(project):
    log_of(project).parent.mkdir()
    log_of(project).write_bytes(_line(name="../x") + _line() + b"<<<<<<<\n" + _line())
    told = refused(records, project)
    assert [f"log.jsonl:{number}:" in told for number in (1, 2, 3, 4)] == [True, False, True, True]


def test_log_that_is_too_large_is_not_read(project):
    log_of(project).parent.mkdir()
    with log_of(project).open("wb") as stream:
        stream.truncate(50_000_001)
    assert "at most 50000000 are read" in refused(records, project)


@posix
@pytest.mark.parametrize("name", ["", "log.jsonl", "objects", "pending.json"])
def test_history_that_is_a_link_is_not_followed(project, tmp_path, name):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "file").write_bytes(b"mine\n")
    path = project / "history" / name
    path.parent.mkdir(exist_ok=True)
    path.symlink_to(outside if name in {"", "objects"} else outside / "file")
    assert "is a link" in refused(commit, project, contents(project), NOTE)
    assert [path.name for path in outside.iterdir()] == ["file"]
    assert (outside / "file").read_bytes() == b"mine\n"


@posix
def test_file_that_became_a_link_is_not_taken_back(project, tmp_path):
    commit(project, {project / "plan.lock": b"new"}, NOTE)
    (tmp_path / "outside").write_bytes(b"new")
    (project / "plan.lock").unlink()
    (project / "plan.lock").symlink_to(tmp_path / "outside")
    assert "is led elsewhere by a link" in refused(reverted, project, records(project)[0])
    assert (tmp_path / "outside").read_bytes() == b"new"


def _pending(project: Path, lines: bytes, **beside) -> None:
    data = json.loads(lines)
    data["beside"] = [beside] if beside else []
    (project / "history").mkdir(exist_ok=True)
    (project / "history" / "pending.json").write_text(json.dumps(data), encoding="utf-8")


def test_pending_change_writes_nothing_outside_that_was_not_prepared_there(project, tmp_path):
    """A project that came from elsewhere cannot have put a file beside the one that it wants to write to."""
    target = tmp_path / "profile"
    target.write_bytes(b"mine")
    after = commit(project, {project / "plan.lock": b"evil"}, NOTE) and records(project)[0].files[0]
    before = "c2d8a65e3f1d4d4dfc6d8f8fbb4b0a3b0b1e0bba0e8d0ccd2a4a5f0f6e6d7c11"
    for name in (".aarsplan-x", "../profile", "/etc/passwd", "profile"):
        beside = {"path": str(target), "temporary": name, "before": before, "after": after.after}
        _pending(project, _line(number=2, name="plan.lock", before=after.after, after=after.after), **beside)
        if name == ".aarsplan-x":
            recover(project)
        else:
            refused(recover, project)
        assert target.read_bytes() == b"mine"


@pytest.mark.parametrize("lines", [_line(name="../x"), _line(number=1, after="1" * 64), _line(version=9)])
def test_damaged_pending_change_is_refused(project, lines):
    commit(project, {project / "plan.lock": b"new"}, NOTE)
    before = files_of(project.parent)
    _pending(project, lines)
    assert "config/history/pending.json" in refused(recover, project)
    assert files_of(project.parent) == before


def test_content_that_was_changed_or_lost_is_refused(project):
    commit(project, {project / "plan.lock": b"new"}, NOTE)
    (file,) = records(project)[0].files
    path = project / "history" / "objects" / file.before
    for damage in (b"", b"no zlib", (project / "history" / "objects" / file.after).read_bytes()):
        path.write_bytes(damage)
        assert f"config/history/objects/{file.before}: " in refused(content, project, file.before)
    path.unlink()
    assert f"config/history/objects/{file.before}: " in refused(reverted, project, records(project)[0])
    assert (project / "plan.lock").read_bytes() == b"new"


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "history/log.jsonl"])
def test_file_outside_of_the_project_has_no_past(project, name):
    refused(file_at, project, name, 0)


def test_file_changed_by_hand_after_a_crash_stops_its_change(project):
    commit(project, {project / "plan.lock": b"new"}, NOTE)
    (file,) = records(project)[0].files
    (project / "plan.lock").write_bytes(b"mine")
    _pending(project, _line(number=2, before=file.before, after=file.after))
    told = refused(recover, project)
    assert "config/plan.lock was changed by hand before" in told
    assert "config/history/pending.json" in told
    assert (project / "plan.lock").read_bytes() == b"mine"
    assert is_pending(project)
    (project / "plan.lock").write_bytes(b"old lock")
    recover(project)
    assert (project / "plan.lock").read_bytes() == b"new"
    assert [record.number for record in records(project)] == [1, 2]
