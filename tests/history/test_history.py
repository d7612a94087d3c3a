"""Facts about the history of a project: what is changed can be told, and taken back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from aarsplan.history import (
    Note,
    commit,
    content,
    file_at,
    is_pending,
    number_at,
    records,
    reverted,
    undone,
    undone_by,
)
from tests.history.sample import NOON, NOTE, contents, files_of, posix, refused, undo


def test_change_is_recorded_with_who_when_what_and_why(project):
    written = commit(project, contents(project), NOTE)
    assert written == list(contents(project))
    (record,) = records(project)
    assert (record.number, record.when, record.who, record.command, record.reason, record.undoes) == (
        1,
        NOON,
        "sekretær",
        "plan",
        "to nye møder",
        None,
    )
    names = [(file.name, file.before is None, file.after is None) for file in record.files]
    assert names == [
        ("gone.toml", False, True),
        ("items/a.toml", False, False),
        ("plan.lock", False, False),
        ("programmes/kcl/1-draft.toml", True, False),
    ]
    assert content(project, record.files[1].before) == b"old item"
    assert not is_pending(project)


def test_nothing_is_recorded_where_no_byte_changes(project):
    assert commit(project, {project / "plan.lock": b"old lock", project / "none.toml": None}, NOTE) == []
    assert not (project / "history").exists()


def test_folder_goes_with_its_last_file_and_comes_back_with_it(project):
    one, other = project / "alternatives" / "1.lock", project / "alternatives" / "index.toml"
    commit(project, {one: b"one", other: b"index"}, NOTE)
    commit(project, {one: None}, NOTE)
    assert other.is_file()
    commit(project, {other: None}, NOTE)
    assert not other.parent.exists()
    undo(project)
    assert other.read_bytes() == b"index"


def test_files_beside_the_project_are_written_and_not_recorded(project, tmp_path):
    exports = {tmp_path / "ud" / "plan.docx": b"word", project / "ud" / "plan.docx": b"word"}
    commit(project, {}, NOTE, beside=exports)
    assert records(project) == ()
    elsewhere = {tmp_path / "elsewhere.csv": b"csv"}
    commit(project, {project / "plan.lock": b"new", **elsewhere}, NOTE, beside=dict.fromkeys(exports, b"newer"))
    assert [file.name for record in records(project) for file in record.files] == ["plan.lock"]
    assert {path.read_bytes() for path in exports} == {b"newer"}
    assert (tmp_path / "elsewhere.csv").read_bytes() == b"csv"


def test_relative_and_absolute_paths_name_the_same_file(project, monkeypatch):
    monkeypatch.chdir(project.parent)
    commit(Path("config"), {Path("config/plan.lock"): b"1"}, NOTE)
    commit(Path("config"), {project / "plan.lock": b"2"}, NOTE)
    monkeypatch.chdir(project)
    commit(Path(), {Path("plan.lock"): b"3"}, NOTE)
    assert [file.name for record in records(project) for file in record.files] == ["plan.lock"] * 3
    assert [file_at(Path(), "plan.lock", number) for number in range(4)] == [b"old lock", b"1", b"2", b"3"]


def test_undo_restores_every_byte_and_is_a_record_itself(project):
    before = files_of(project)
    commit(project, contents(project), NOTE)
    between = files_of(project)
    commit(project, {project / "plan.lock": b"newest"}, NOTE)
    undo(project)
    assert files_of(project) == between
    undo(project)
    assert files_of(project) == before
    found = records(project)
    assert [record.undoes for record in found] == [None, None, 2, 1]
    assert undone_by(found) == {2: 3, 1: 4}
    assert undone(found) is None


def test_change_after_an_undo_is_taken_back_before_the_older_ones(project):
    commit(project, {project / "plan.lock": b"1"}, NOTE)
    commit(project, {project / "plan.lock": b"2"}, NOTE)
    undo(project)
    commit(project, {project / "plan.lock": b"3"}, NOTE)
    undo(project)
    assert (project / "plan.lock").read_bytes() == b"1"
    undo(project)
    assert (project / "plan.lock").read_bytes() == b"old lock"


def test_file_changed_by_hand_is_not_taken_back(project):
    commit(project, contents(project), NOTE)
    (project / "plan.lock").write_bytes(b"mine")
    (project / "items" / "a.toml").unlink()
    told = refused(reverted, project, records(project)[0])
    assert "config/plan.lock: config/plan.lock was changed by hand since change 1" in told
    assert "config/items/a.toml" in told


def test_number_at_a_moment_is_that_of_the_last_change_before_it(project):
    for hour in range(3):
        note = Note("plan", "", NOON + timedelta(hours=hour))
        commit(project, {project / "plan.lock": b"%d" % hour}, note)
    moments = [NOON - timedelta(seconds=1), NOON, NOON + timedelta(hours=1, minutes=1), NOON + timedelta(days=1)]
    assert [number_at(project, moment) for moment in moments] == [0, 1, 2, 3]


def test_file_that_no_change_touched_is_told_as_it_stands(project):
    commit(project, {project / "plan.lock": b"1"}, NOTE)
    assert file_at(project, "items/a.toml", 1) == b"old item"
    assert file_at(project, "items/none.toml", 0) is None


@posix
def test_mode_is_kept_by_a_change_and_by_its_undo(project):
    (project / "plan.lock").chmod(0o640)
    commit(project, contents(project), NOTE)
    undo(project)
    assert (project / "plan.lock").stat().st_mode & 0o777 == 0o640


@posix
def test_link_inside_the_project_is_followed_and_stays(project):
    (project / "locks").mkdir()
    (project / "plan.lock").rename(project / "locks" / "real.lock")
    (project / "plan.lock").symlink_to(Path("locks/real.lock"))
    commit(project, {project / "plan.lock": b"new"}, NOTE)
    assert [file.name for file in records(project)[0].files] == ["locks/real.lock"]
    undo(project)
    assert (project / "plan.lock").is_symlink()
    assert (project / "locks" / "real.lock").read_bytes() == b"old lock"


@settings(max_examples=30)
@given(
    st.lists(
        st.one_of(
            st.just("undo"),
            st.dictionaries(
                st.sampled_from(["plan.lock", "items/a.toml", "items/b.toml"]),
                st.one_of(st.none(), st.binary(max_size=3)),
                min_size=1,
            ),
        ),
        max_size=12,
    )
)
def test_every_state_of_every_file_can_be_told(tmp_path_factory, steps):
    folder = tmp_path_factory.mktemp("history") / "config"
    folder.mkdir()
    states = [files_of(folder)]
    open_changes: list[int] = []
    for step in steps:
        if step == "undo":
            record = undone(records(folder))
            assert (record.number if record else None) == (open_changes[-1] if open_changes else None)
            if record is None:
                continue
            undo(folder)
            open_changes.pop()
            assert files_of(folder) == states[record.number - 1]
            states.append(files_of(folder))
        elif commit(folder, {folder / name: data for name, data in step.items()}, NOTE):
            states.append(files_of(folder))
            open_changes.append(len(states) - 1)
    assert [record.number for record in records(folder)] == list(range(1, len(states)))
    for number, state in enumerate(states):
        for name in ("plan.lock", "items/a.toml", "items/b.toml"):
            assert file_at(folder, name, number) == state.get(name)
