"""`aarsplan diff`: what changed since a file, a git revision, a date, or the last change."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from aarsplan.cli import git_revisions
from aarsplan.domain import Status
from aarsplan.history import Note, commit
from aarsplan.lock_text import parse_lock, render_lock
from aarsplan.texts import speaking

JUNE, JULY = datetime(2025, 6, 1, 21, 30, tzinfo=UTC), datetime(2025, 7, 1, 8, tzinfo=UTC)
"""Half past eleven in the evening in Denmark, and ten in the morning."""
NOVEMBER, DECEMBER = "KCL/2024-11", "KCL/2024-12"


@pytest.fixture(autouse=True)
def _english():
    with speaking("en"):
        yield


@pytest.fixture
def no_git(monkeypatch):
    """Git sees no repository around the folder of the test."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", "/")
    monkeypatch.setenv("GIT_DIR", "/nowhere")


def changed(folder, key, when, **values):
    """The text of the lock after a change of one meeting: of its placement, or of the entry."""
    lock = parse_lock((folder / "plan.lock").read_text(encoding="utf-8"), "plan.lock")
    entry = lock.entries[key]
    day = values.pop("day", entry.placement.day)
    new = replace(entry, placement=replace(entry.placement, day=day), changed=when, **values)
    return render_lock(replace(lock, entries={**lock.entries, key: new})).encode()


def change(folder, key, when, reason="", **values):
    """Change one meeting as a command would, with its record in the history."""
    made = {folder / "plan.lock": changed(folder, key, when, **values)}
    commit(folder, made, Note("move", "planner", when, reason))


@pytest.fixture
def unrecorded(autumn):
    """A planned project of which nobody knows how it came to be."""
    shutil.rmtree(autumn / "history", ignore_errors=True)
    return autumn


@pytest.fixture
def history(unrecorded):
    """A project of which two changes were recorded: a move and an approval."""
    change(unrecorded, NOVEMBER, JUNE, "the hall is let", day=date(2024, 12, 5))
    change(unrecorded, DECEMBER, JULY, status=Status.APPROVED)
    return unrecorded


def git(folder, *words):
    who = ("-c", "user.name=planner", "-c", "user.email=planner@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(autumn):
    """A project in a git repository, whose plan was changed since."""
    git(autumn.parent, "init")
    git(autumn.parent, "add", ".")
    git(autumn.parent, "commit", "-m", "plan")
    git(autumn.parent, "tag", "sent")
    (autumn / "plan.lock").write_bytes(changed(autumn, NOVEMBER, JUNE, day=date(2024, 12, 5)))
    return autumn


MOVED = "KCL/2024-11 moves from Thu 28 Nov 2024 9:00 to Thu 5 Dec 2024 9:00 (week 49, 7 days later)"
APPROVED = "KCL/2024-12 on Thu 19 Dec 2024 is changed (approved)"


def test_without_a_name_it_is_the_last_change(history, aarsplan):
    assert aarsplan("diff") == 0
    assert APPROVED in aarsplan.out
    assert MOVED not in aarsplan.out


def test_last_change_is_that_of_the_plan_whatever_else_was_changed_after_it(history, aarsplan):
    commit(history, {history / "items" / "new.toml": b"# nothing\n"}, Note("edit", "planner", JULY, ""))
    assert aarsplan("diff") == 0
    assert APPROVED in aarsplan.out


@pytest.mark.parametrize(("word", "told"), [
    ("2025-05-31", {MOVED, APPROVED}),
    ("31-05-2025", {MOVED, APPROVED}),
    ("2025-06-01", {APPROVED}),
    ("2025-06-01T23:29", {MOVED, APPROVED}),
    ("2025-06-01T23:30", {APPROVED}),
    ("01-06-2025 23.30", {APPROVED}),
    ("2025-07-01", set()),
])  # fmt: skip
def test_day_means_the_plan_at_its_end_in_denmark(history, aarsplan, word, told):
    assert aarsplan("diff", word) == 0
    assert {text for text in (MOVED, APPROVED) if text in aarsplan.out} == told


def test_day_before_the_plan_that_the_history_began_with_is_refused(history, aarsplan):
    assert aarsplan("diff", "2024-10-01") == 2
    assert "history begins on Sun 1 Jun 2025" in aarsplan.err


def test_log_tells_who_when_and_why(history, aarsplan):
    assert aarsplan("diff", "2025-05-31") == 0
    assert f"{MOVED}\n  Indkaldelse: " in aarsplan.out
    assert "  because: the hall is let\n" in aarsplan.out
    _changes, log = aarsplan.out.split("Who changed what\n")
    assert log == (
        "1. Sun 1 Jun 2025 at 23:30 planner: KCL Thu 5 Dec 2024: Moved, 7 days later\n"
        "  because: the hall is let\n"
        "2. Tue 1 Jul 2025 at 10:00 planner: KCL Thu 19 Dec 2024: Changed, approved\n"
    )


def test_two_versions_are_compared_with_what_lies_between_them(history, aarsplan):
    assert aarsplan("diff", "2025-05-31", "2025-06-01") == 0
    assert MOVED in aarsplan.out
    assert APPROVED not in aarsplan.out
    assert "2. " not in aarsplan.out


def test_newer_plan_is_compared_with_an_older_one_too(history, aarsplan):
    assert aarsplan("diff", "2025-06-01", "2025-05-31") == 0
    assert "from Thu 5 Dec 2024 9:00 to Thu 28 Nov 2024 9:00" in aarsplan.out
    assert "7 days earlier" in aarsplan.out


def test_damaged_content_of_the_history_is_told_and_the_rest_is_compared(unrecorded, aarsplan):
    first = unrecorded.parent / "first.lock"
    first.write_bytes((unrecorded / "plan.lock").read_bytes())
    change(unrecorded, NOVEMBER, JUNE, "the hall is let", day=date(2024, 12, 5))
    between = hashlib.sha256((unrecorded / "plan.lock").read_bytes()).hexdigest()
    change(unrecorded, DECEMBER, JULY, status=Status.APPROVED)
    for path in (unrecorded / "history" / "objects").rglob(f"*{between[-20:]}*"):
        path.unlink()
    assert aarsplan("diff", "first.lock") == 0
    assert MOVED in aarsplan.out
    assert APPROVED in aarsplan.out
    assert "Who changed what" not in aarsplan.out
    assert between in aarsplan.err


@pytest.mark.parametrize("name", ["old", "old/plan.lock", "./old"])
def test_older_plan_is_a_file_or_a_folder(autumn, aarsplan, name):
    (autumn.parent / "old").mkdir()
    (autumn.parent / "old" / "plan.lock").write_bytes((autumn / "plan.lock").read_bytes())
    (autumn / "plan.lock").write_bytes(changed(autumn, NOVEMBER, JUNE, day=date(2024, 12, 5)))
    assert aarsplan("diff", name) == 0
    assert MOVED in aarsplan.out
    assert "Who changed what" not in aarsplan.out


@pytest.mark.parametrize("name", ["HEAD", "sent", "HEAD^{commit}", "@"])
def test_older_plan_is_a_git_revision(repository, aarsplan, name):
    assert aarsplan("diff", name) == 0
    assert MOVED in aarsplan.out


def test_project_may_be_named_from_elsewhere(repository, aarsplan, tmp_path_factory, monkeypatch):
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert aarsplan("diff", "HEAD", "--project", str(repository)) == 0
    assert MOVED in aarsplan.out


@pytest.mark.parametrize(
    "name", ["", "x", "--all", "-p", "HEAD:config", "HEAD\n", ":", "HEAD..sent", "\x00", "Ø" * 500]
)
def test_what_is_no_revision_is_refused(repository, aarsplan, name):
    assert aarsplan("diff", "--", name) == 2
    assert "error[git]" in aarsplan.err
    assert "HEAD~1" in aarsplan.err


def test_revision_without_a_plan_is_said(repository, aarsplan):
    git(repository.parent, "rm", "--cached", "config/plan.lock")
    git(repository.parent, "commit", "-m", "without a plan")
    assert aarsplan("diff", "HEAD") == 1
    assert "has no plan.lock" in aarsplan.err


def test_plan_of_a_revision_that_is_too_large_is_not_read(repository, aarsplan, monkeypatch):
    monkeypatch.setattr(git_revisions, "MAX_TEXT_BYTES", 1000)
    assert aarsplan("diff", "HEAD") == 1
    assert "at most 1000 are read" in aarsplan.err


def test_damaged_plan_of_a_revision_is_named_by_it(repository, aarsplan):
    (repository / "plan.lock").write_bytes(b"\xff")
    git(repository.parent, "commit", "-am", "damaged")
    git(repository.parent, "checkout", "HEAD~1", "config/plan.lock")
    assert aarsplan("diff", "HEAD") == 1
    assert "--> HEAD:plan.lock:1" in aarsplan.err


def test_git_that_does_not_answer_is_stopped(repository, aarsplan, monkeypatch):
    monkeypatch.setattr(git_revisions, "SECONDS", 0.0)
    assert aarsplan("diff", "HEAD") == 2
    assert "git did not answer" in aarsplan.err


def test_machine_without_git_is_told_what_else_can_be_named(autumn, aarsplan, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert aarsplan("diff", "HEAD") == 2
    assert "git is not installed here" in aarsplan.err
    assert "a date such as" in aarsplan.err


@pytest.mark.usefixtures("no_git")
def test_project_in_no_repository_is_told_what_else_can_be_named(autumn, aarsplan):
    assert aarsplan("diff", "HEAD") == 2
    assert "in no git repository" in aarsplan.err
    assert "--> config" in aarsplan.err


@pytest.mark.parametrize("words", [(), ("2025-06-01",)])
def test_project_without_a_history_is_told_what_can_be_named(unrecorded, aarsplan, words):
    assert aarsplan("diff", *words) == 2
    assert "error[no-history]" in aarsplan.err
    assert "--> config" in aarsplan.err
    assert "HEAD~1" in aarsplan.err


@pytest.mark.parametrize("word", ["2025-02-30", "03/04/2025", "2025-06-01T25:00", "2025-06-01 noon", "1999-01-01"])
def test_day_that_is_none_is_refused(history, aarsplan, word):
    assert aarsplan("diff", word) == 2
    assert "error[date]" in aarsplan.err


def test_folder_without_a_plan_is_refused(autumn, aarsplan):
    assert aarsplan("diff", "config/bodies") == 2
    assert "there is no plan.lock in config/bodies" in aarsplan.err


def test_nothing_changed_is_no_finding(autumn, aarsplan):
    assert aarsplan("diff", "config") == 0
    assert "Nothing changed between the two versions." in aarsplan.out


def test_project_that_lost_its_plan_is_compared_all_the_same(history, aarsplan):
    (history / "plan.lock").unlink()
    assert aarsplan("diff", "2025-07-01") == 0
    assert "KCL/2024-11 on Thu 5 Dec 2024 is no longer in the plan" in aarsplan.out
    assert aarsplan("diff", "2025-07-01", "config/../config/plan.lock") == 2


def test_json_has_its_documented_shape(history, aarsplan):
    assert aarsplan("diff", "2025-05-31", "--json") == 0
    told = json.loads(aarsplan.out)
    assert list(told) == ["version", "old", "new", "meetings", "agendas", "log"]
    assert told["new"] == {"name": "now", "changed": "2025-07-01T08:00:00+00:00"}
    (november, december) = told["meetings"]
    assert (november["kind"], november["key"], november["days"], november["reason"]) == (
        "moved",
        NOVEMBER,
        7,
        "the hall is let",
    )
    assert (november["old"]["date"], november["new"]["date"]) == ("2024-11-28", "2024-12-05")
    states = (december["old"]["status"], december["new"]["status"])
    assert (december["kind"], *states, december["reason"]) == ("changed", "draft", "approved", "")
    assert {"code": "item", "name": "Punktfrist", "old": "2024-11-12", "new": "2024-11-19"} in november["deadlines"]
    first, second = told["log"]
    assert (first["number"], first["who"], first["meetings"]) == (1, "planner", [NOVEMBER])
    assert (second["when"], second["meetings"], second["agendas"]) == ("2025-07-01T08:00:00+00:00", [DECEMBER], [])


def test_paper_is_written_in_every_format_and_not_twice(history, aarsplan):
    words = ("diff", "2025-05-31", "--out", "out")
    assert aarsplan(*words) == 0
    written = aarsplan.out.split()
    assert [name.rpartition(".")[2] for name in written] == ["docx", "html", "md"]
    assert aarsplan(*words) == 0
    assert (aarsplan.out, aarsplan.err) == ("", "Nothing changed.\n")


def test_format_without_a_folder_is_refused(history, aarsplan):
    assert aarsplan("diff", "--to", "word") == 2
    assert "--to needs a folder" in aarsplan.err
