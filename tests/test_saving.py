"""Facts about writing files: all of them whole, or none."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path

import pytest

from aarsplan import saving
from aarsplan.diagnostics import Rejected
from aarsplan.saving import save, save_all
from aarsplan.texts import set_language

posix = pytest.mark.skipif(os.name == "nt", reason="POSIX files")


@pytest.fixture(autouse=True)
def _english():
    set_language("en")


def _temporary(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(".aarsplan-")]


def _refused(path: Path, content: bytes = b"new") -> str:
    with pytest.raises(Rejected) as refused:
        save(path, content)
    (told,) = refused.value.diagnostics
    assert told.code == "write"
    assert str(path) in told.message
    return f"{told.message} | {told.hint}"


def test_new_file_is_written_with_the_folders_it_needs(tmp_path):
    assert save(tmp_path / "a" / "b.txt", b"new")
    assert (tmp_path / "a" / "b.txt").read_bytes() == b"new"
    assert _temporary(tmp_path / "a") == []


def test_changed_file_is_replaced(tmp_path):
    path = tmp_path / "plan.lock"
    path.write_bytes(b"old")
    assert save(path, b"new")
    assert path.read_bytes() == b"new"


def test_unchanged_bytes_are_not_written_again(tmp_path, monkeypatch):
    path = tmp_path / "plan.lock"
    save(path, b"same")
    monkeypatch.setattr(saving, "_beside", lambda *_arguments: pytest.fail("written again"))
    assert not save(path, b"same")


@posix
def test_mode_is_kept_and_a_new_file_has_the_usual_one(tmp_path):
    path = tmp_path / "plan.lock"
    mask = os.umask(0o027)
    try:
        save(path, b"new")
        assert stat.S_IMODE(path.stat().st_mode) == 0o640
        path.chmod(0o604)
        save(path, b"newer")
    finally:
        os.umask(mask)
    assert stat.S_IMODE(path.stat().st_mode) == 0o604


@posix
def test_link_is_followed_and_stays_a_link(tmp_path):
    (tmp_path / "real").mkdir()
    target, link = tmp_path / "real" / "plan.lock", tmp_path / "plan.lock"
    target.write_bytes(b"old")
    link.symlink_to(target)
    save(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


@posix
def test_links_in_a_ring_are_refused(tmp_path):
    link = tmp_path / "plan.lock"
    link.symlink_to(link)
    _refused(link)


def test_folder_in_the_way_is_refused(tmp_path):
    (tmp_path / "plan.lock").mkdir()
    _refused(tmp_path / "plan.lock")
    assert _temporary(tmp_path) == []


def test_name_of_300_letters_is_refused(tmp_path):
    _refused(tmp_path / ("x" * 300))
    assert _temporary(tmp_path) == []


@pytest.mark.parametrize("step", ["fsync", "fdopen"])
def test_failed_write_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch, step):
    path = tmp_path / "plan.lock"
    path.write_bytes(b"old")

    def full(*_arguments, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(saving.os, step, full)
    assert "No space left on device | see that there is room on the disk" in _refused(path)
    assert path.read_bytes() == b"old"
    assert _temporary(tmp_path) == []


def test_interrupted_write_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "plan.lock"
    path.write_bytes(b"old")

    def interrupt(*_arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(saving.os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        save(path, b"new")
    assert path.read_bytes() == b"old"
    assert _temporary(tmp_path) == []


class Word:
    """Holds a file open for the first `refusals` tries to replace it, as Word does on Windows."""

    def __init__(self, monkeypatch, refusals: int) -> None:
        self.pauses: list[float] = []
        tries = iter(range(refusals))
        real = Path.replace

        def held(path: Path, target: Path) -> Path:
            if next(tries, None) is not None:
                raise PermissionError(13, "Permission denied")
            return real(path, target)

        monkeypatch.setattr(saving.time, "sleep", self.pauses.append)
        monkeypatch.setattr(Path, "replace", held)


def test_file_held_by_word_is_replaced_when_it_is_let_go(tmp_path, monkeypatch):
    path = tmp_path / "plan.docx"
    path.write_bytes(b"old")
    word = Word(monkeypatch, refusals=3)
    assert save(path, b"new")
    assert path.read_bytes() == b"new"
    assert len(word.pauses) == 3
    assert word.pauses == sorted(word.pauses)


def test_file_that_word_never_lets_go_is_refused_after_a_second_and_a_half(tmp_path, monkeypatch):
    path = tmp_path / "plan.docx"
    path.write_bytes(b"old")
    word = Word(monkeypatch, refusals=100)
    assert "close the file if it is open in Word" in _refused(path)
    assert sum(word.pauses) == pytest.approx(1.5)
    assert path.read_bytes() == b"old"
    assert _temporary(tmp_path) == []


def test_files_are_saved_all_of_them_or_none(tmp_path, monkeypatch):
    """The third file cannot be put in place: the first has its old bytes again, and the second is gone again."""
    first, second, third = (tmp_path / name for name in ("plan.lock", "new.csv", "held.docx"))
    first.write_bytes(b"old")
    third.write_bytes(b"old")
    real = Path.replace

    def held(path: Path, target: Path) -> Path:
        if target.name == "held.docx":
            raise PermissionError(13, "Permission denied")
        return real(path, target)

    monkeypatch.setattr(saving.time, "sleep", lambda _seconds: None)
    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(Rejected, match=r"held\.docx"):
        save_all({first: b"new", second: b"new", third: b"new"})
    assert (first.read_bytes(), second.exists(), third.read_bytes()) == (b"old", False, b"old")
    assert _temporary(tmp_path) == []


def test_a_full_disk_stops_before_any_file_is_put_in_place(tmp_path, monkeypatch):
    first, second = tmp_path / "plan.lock", tmp_path / "plan.csv"
    first.write_bytes(b"old")
    tries = iter(range(1))
    real = os.fsync

    def full(handle):
        if next(tries, None) is None:
            raise OSError(28, "No space left on device")
        real(handle)

    monkeypatch.setattr(saving.os, "fsync", full)
    with pytest.raises(Rejected):
        save_all({first: b"new", second: b"new"})
    assert first.read_bytes() == b"old"
    assert not second.exists()
    assert _temporary(tmp_path) == []


def test_what_a_crash_left_is_removed_and_what_is_being_written_is_not(tmp_path):
    stray, fresh, other = (tmp_path / name for name in (".aarsplan-stray", ".aarsplan-fresh", "stray"))
    for path in (stray, fresh, other):
        path.write_bytes(b"half")
    long_ago = time.time() - 3600
    os.utime(stray, (long_ago, long_ago))
    os.utime(other, (long_ago, long_ago))
    save(tmp_path / "plan.lock", b"new")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".aarsplan-fresh", "plan.lock", "stray"]
