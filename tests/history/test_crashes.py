"""Facts about changes that are cut off: by a crash, a full disk, a person at the keyboard."""

from __future__ import annotations

import os
import shutil
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from aarsplan import saving
from aarsplan.diagnostics import Rejected
from aarsplan.history import (
    commit,
    content,
    is_pending,
    records,
    recover,
)
from tests.crashing import dies, forks, step
from tests.history.sample import NOTE, contents, files_of, log_of, undo

pytestmark = pytest.mark.timeless


def _put_in_place(name: str):
    """The step that gives the file of that name its new content."""
    return lambda event, arguments: event == "os.rename" and Path(arguments[1]).name == name


@pytest.fixture
def fresh(project, tmp_path, monkeypatch):
    """Copies of a project with two changes behind it, and a folder for exports beside it."""
    # A process that dies loses nothing that it wrote; waiting for the disk takes most of the time here.
    monkeypatch.setattr(os, "fsync", lambda _handle: None)
    commit(project, {project / "plan.lock": b"old lock", project / "items" / "a.toml": b"older item"}, NOTE)
    commit(project, {project / "items" / "a.toml": b"old item"}, NOTE)
    (tmp_path / "ud").mkdir()
    numbers = count()

    def copied() -> Path:
        folder = tmp_path / str(next(numbers)) / "config"
        shutil.copytree(project, folder)
        (folder.parent / "ud").mkdir()
        return folder

    return copied


@pytest.fixture
def states(fresh):
    """What the files of the project are before and after the change."""
    whole = fresh()
    old = files_of(whole)
    _change(whole)
    return old, files_of(whole)


def _change(folder: Path) -> None:
    commit(folder, contents(folder), NOTE, beside={folder.parent / "ud" / "plan.csv": b"csv"})


def _is_new(folder: Path, states) -> bool:
    """Whether the project is in its new state; it is in one of the two, and its log agrees."""
    found = files_of(folder)
    assert found in states
    is_new = found == states[1]
    assert len(records(folder)) == 2 + is_new
    assert not is_pending(folder)
    assert (folder.parent / "ud" / "plan.csv").exists() == is_new
    for record in records(folder):
        for file in record.files:
            assert file.after is None or content(folder, file.after)
    return is_new


@forks
def test_crash_between_any_two_steps_leaves_the_old_state_or_the_new_one(fresh, states):
    became, died = [], True
    while died:
        folder = fresh()
        died = dies(partial(_change, folder), step(len(became) + 1))
        recover(folder)
        became.append(_is_new(folder, states))
        undo(folder)
        assert (files_of(folder) == states[0]) is became[-1]
    assert len(became) > 40
    assert became == sorted(became), "there is one step from which on the change is made"
    assert became[0] is False


@forks
@pytest.mark.parametrize("name", ["plan.lock", "1-draft.toml"])
def test_crash_while_a_change_is_finished_can_be_finished_too(fresh, states, name):
    number, died = 0, True
    while died:
        number += 1
        folder = fresh()
        assert dies(partial(_change, folder), _put_in_place(name))
        assert is_pending(folder)
        died = dies(partial(recover, folder), step(number))
        recover(folder)
        assert _is_new(folder, states)
    assert number > 8


def _full_disk(monkeypatch, name: str) -> None:
    """Let the disk be full as soon as a file of that name is put in place, or written to."""
    real_replace, real_open = Path.replace, Path.open

    def replace(path: Path, target: Path) -> Path:
        if target.name == name:
            raise OSError(28, "No space left on device")
        return real_replace(path, target)

    def opened(path: Path, mode: str = "r", *arguments, **options):
        if path.name == name and mode != "rb":
            raise OSError(28, "No space left on device")
        return real_open(path, mode, *arguments, **options)

    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr(Path, "open", opened)


@pytest.mark.parametrize("name", ["a.toml", "plan.lock", "1-draft.toml", "pending.json", "log.jsonl", "plan.csv"])
def test_full_disk_takes_everything_back_and_leaves_no_record(project, tmp_path, monkeypatch, name):
    before = files_of(project)
    with monkeypatch.context() as patch:
        _full_disk(patch, name)
        with pytest.raises(Rejected, match="No space left on device"):
            commit(project, contents(project), NOTE, beside={tmp_path / "plan.csv": b"csv"})
    assert files_of(project) == before
    assert not is_pending(project)
    assert records(project) == ()
    assert not (tmp_path / "plan.csv").exists()
    assert list(project.rglob(".aarsplan-*")) == []
    commit(project, contents(project), NOTE)
    assert [record.number for record in records(project)] == [1]


def test_line_that_cannot_be_written_to_its_end_is_taken_back(project, monkeypatch):
    commit(project, {project / "plan.lock": b"1"}, NOTE)
    before, log = files_of(project), log_of(project).read_bytes()
    real, calls = os.fsync, []

    def fail(handle: int) -> None:
        if not calls and os.fstat(handle).st_ino == log_of(project).stat().st_ino:
            calls.append(handle)
            raise OSError(5, "Input/output error")
        real(handle)

    monkeypatch.setattr(saving.os, "fsync", fail)
    with pytest.raises(Rejected, match="Input/output error"):
        commit(project, contents(project), NOTE)
    assert calls
    assert (files_of(project), log_of(project).read_bytes()) == (before, log)
    assert not is_pending(project)


def test_interrupt_by_the_keyboard_takes_everything_back(project, monkeypatch):
    before = files_of(project)
    real = Path.replace

    def interrupt(path: Path, target: Path) -> Path:
        done = real(path, target)
        if target.name == "a.toml":
            monkeypatch.undo()
            raise KeyboardInterrupt
        return done

    monkeypatch.setattr(Path, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        commit(project, contents(project), NOTE)
    assert files_of(project) == before
    assert not is_pending(project)
