"""Facts about edits: what one does in memory is what loading the files gives after it was written."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aarsplan.cli.editing import tried_out
from aarsplan.cli.project import open_project
from aarsplan.diagnostics import Rejected, Span, WrongUse
from aarsplan.domain import Status
from aarsplan.edits.meetings import Cancel, Hold, Move, Unpin
from aarsplan.edits.tables import Relax, Skip
from aarsplan.loading.editor import Editor
from aarsplan.loading.relocated import relocated
from aarsplan.meetings import build
from aarsplan.texts import speaking
from tests.conftest import REPOSITORY

pytestmark = pytest.mark.timeless

KCL = "KCL/2025-10"
PINNED = '\n[[rule]]\nrule = "pinned"\nkey = "KCL/2025-10"\nday = 2025-10-30\n'


def _opened(folder: Path):
    opened = open_project(folder, None)
    return opened, build(opened.project.facts, opened.parts, opened.lock.history())


def _plain(project):
    """What a project says, without where it says it."""
    found = relocated(project, lambda _span: None)
    facts = found.facts
    return facts.bodies, facts.events, facts.items, facts.topics, found.rules


def _tried(opened, problem, edit):
    """The project after the edit, in memory and by its files."""
    editor = Editor(opened.project.folder)
    edit.write(editor, opened.project, problem)
    return edit.applied(opened.project, problem), tried_out(opened, editor).project


def _agree(opened, problem, edit) -> None:
    memory, files = _tried(opened, problem, edit)
    assert _plain(memory) == _plain(files)


@pytest.fixture(scope="module")
def norddjurs_planned(tmp_path_factory):
    folder = tmp_path_factory.mktemp("edits") / "config"
    shutil.copytree(REPOSITORY / "config", folder, ignore=shutil.ignore_patterns("history", ".*"))
    (folder / "bodies" / "kcl.toml").open("a", encoding="utf-8").write(
        '\n[[exception]]\nkind = "move"\ndate = 2025-09-25\nto = 2025-09-24\nstart = 10:00:00\ndespite = ["weekdays"]\n'
        '\n[[exception]]\nkind = "extra"\ndate = 2025-11-13\n'
    )
    return _opened(folder)


def _edits(problem):
    keys = sorted(problem.meetings)
    bodies = sorted(code for code, body in problem.facts.bodies.items() if not body.surroundings)
    days = st.integers(0, 150).map(lambda n: date(2025, 8, 1) + timedelta(days=n))
    starts = st.sampled_from([None, time(8, 30), time(13)])
    rules = st.frozensets(st.sampled_from(["closures", "weekdays", "min-gap"]), max_size=2)
    words = st.sampled_from(["", "Messe", "Der er »valg«"])
    return st.one_of(
        st.builds(Move, st.sampled_from(keys), days, starts, st.booleans(), rules, words),
        st.builds(Cancel, st.sampled_from(keys), words),
        st.builds(Hold, st.sampled_from(bodies), days, starts, rules, words),
        st.builds(Unpin, st.sampled_from(keys)),
    )


def _attempt(attempt):
    """What an attempt gives, and how it is refused."""
    try:
        return attempt(), ()
    except WrongUse as refused:
        return None, refused.diagnostics


@given(data=st.data())
@settings(max_examples=60)
def test_edit_in_memory_is_what_its_files_say(norddjurs_planned, data):
    opened, problem = norddjurs_planned
    edit = data.draw(_edits(problem))
    memory, refused = _attempt(lambda: edit.applied(opened.project, problem))
    files, again = _attempt(lambda: _tried(opened, problem, edit)[1])
    assert refused == again
    assert refused or _plain(memory) == _plain(files)


def test_move_of_a_series_is_written_as_an_exception(norddjurs_planned):
    opened, problem = norddjurs_planned
    _agree(opened, problem, Move(KCL, date(2025, 11, 6), because="Messe"))
    memory, _files = _tried(opened, problem, Move(KCL, date(2025, 11, 6), because="Messe"))
    made = memory.facts.bodies["KCL"].exceptions[-1]
    assert (made.day, made.to, made.pinned, made.because) == (date(2025, 10, 30), date(2025, 11, 6), False, "Messe")


def test_move_back_to_the_pattern_day_removes_the_exception(norddjurs_planned):
    opened, problem = norddjurs_planned
    edit = Move("KCL/2025-09", date(2025, 9, 25))
    _agree(opened, problem, edit)
    days = [found.day for found in edit.applied(opened.project, problem).facts.bodies["KCL"].exceptions]
    assert date(2025, 9, 25) not in days


def test_extra_meeting_keeps_its_name_when_it_moves(norddjurs_planned):
    opened, problem = norddjurs_planned
    edit = Move("KCL/2025-11-13", date(2025, 11, 12), despite=frozenset({"weekdays"}))
    _agree(opened, problem, edit)
    moved = edit.applied(opened.project, problem)
    assert build(moved.facts, opened.parts).meetings["KCL/2025-11-13"].days == (date(2025, 11, 12),)


def test_given_meeting_keeps_its_key_when_it_moves(norddjurs_planned):
    opened, problem = norddjurs_planned
    edit = Move("KB/2025-11", date(2025, 11, 18), time(18))
    _agree(opened, problem, edit)
    moved = build(edit.applied(opened.project, problem).facts, opened.parts).meetings["KB/2025-11"]
    assert (moved.days, moved.times) == ((date(2025, 11, 18),), (time(18),))


@pytest.mark.parametrize("key", ["KCL/2025-11-13", "KB/2025-11", "HU/2025-Q4", "KCL/2025-09", "ARBEJDSMILJOEDAG-2025"])
def test_cancelled_meeting_is_asked_for_no_more(norddjurs_planned, key):
    opened, problem = norddjurs_planned
    edit = Cancel(key, "Aflyst")
    _agree(opened, problem, edit)
    assert key not in build(edit.applied(opened.project, problem).facts, opened.parts).meetings


def test_what_is_pinned_by_a_rule_and_by_an_exception_is_let_go_at_once(norddjurs_planned):
    opened, problem = norddjurs_planned
    _agree(opened, problem, Unpin("KCL/2025-09"))
    folder = opened.project.folder
    path = folder / "bodies" / "kcl.toml"
    before = path.read_bytes()
    path.write_bytes(before + PINNED.encode())
    try:
        again, asked = _opened(folder)
        _agree(again, asked, Unpin(KCL))
        assert [rule for rule in Unpin(KCL).applied(again.project, asked).rules if rule.name == "pinned"] == []
    finally:
        path.write_bytes(before)


def test_relaxed_rule_and_step(norddjurs_planned):
    opened, problem = norddjurs_planned
    rule = next(rule for rule in opened.project.rules if rule.name == "min-gap" and rule.body == "KCL")
    _agree(opened, problem, Relax(rule.span, (("days", 10), ("weight", 5))))
    _agree(opened, problem, Relax(rule.span, (("because", None),)))
    step = next(s for item in opened.project.facts.items.values() for s in item.steps if s.gap.least)
    _agree(opened, problem, Relax(step.span, (("min-days", 1), ("max-days", 300))))


def test_skipped_step_hands_over_to_the_one_before_it(norddjurs_planned):
    opened, problem = norddjurs_planned
    items = opened.project.facts.items
    steps = [step.key for item in items.values() if len(item.steps) > 1 for step in item.steps]
    for key in steps:
        edit = Skip(key)
        try:
            memory, files = _tried(opened, problem, edit)
        except Rejected:
            # What is known of the step, a decision or a postponement, would hang in the air.
            continue
        assert _plain(memory)[2] == _plain(files)[2], key


REFUSED = {
    "held": (Move("KCL/2024-10", date(2025, 1, 9)), "was held"),
    "statutory": (Move("BUDGET-2026-VEDTAGET", date(2025, 10, 14)), "a date set by law"),
    "unknown": (Cancel("KCL/2031-10"), "there is no meeting KCL/2031-10"),
    "there already": (Move(KCL, date(2025, 10, 30)), "stands there already"),
    "a fact": (Move("KB/2025-11", date(2025, 11, 18), despite=frozenset({"closures"})), "no rule can be set aside"),
    "outside": (Hold("KCL", date(2027, 1, 14)), "lies outside what is planned"),
    "twice": (Hold("KCL", date(2025, 11, 27)), "meets on Thu 27 Nov 2025 already: KCL/2025-11"),
    "not pinned": (Unpin(KCL), "is not pinned"),
    "no step": (Skip("LOVPROGRAM/x"), "there is no step LOVPROGRAM/x"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_done_is_refused(norddjurs_planned, name):
    edit, told = REFUSED[name]
    opened, problem = norddjurs_planned
    with speaking("en"):
        for attempt in (lambda: edit.applied(opened.project, problem), lambda: _tried(opened, problem, edit)):
            with pytest.raises(WrongUse) as refused:
                attempt()
            assert told in refused.value.diagnostics[0].message


def test_locked_meeting_moves_only_by_force(norddjurs_planned):
    opened, problem = norddjurs_planned
    locked = replace(problem, locked=frozenset({KCL}), approved=frozenset({KCL}))
    with pytest.raises(WrongUse, match="KCL/2025-10"):
        Move(KCL, date(2025, 11, 6)).applied(opened.project, locked)
    with pytest.raises(WrongUse, match="KCL/2025-10"):
        Cancel(KCL).applied(opened.project, locked)
    forced = Move(KCL, date(2025, 11, 6), force=True)
    assert forced.forced == {KCL}
    assert forced.applied(opened.project, locked).facts.bodies["KCL"].exceptions[-1].to == date(2025, 11, 6)


def test_cancelled_meeting_cannot_be_cancelled_again(norddjurs_planned):
    opened, problem = norddjurs_planned
    gone = Cancel("KB/2025-11").applied(opened.project, problem)
    assert next(given for given in gone.facts.bodies["KB"].given if given.name == "2025-11").status is Status.CANCELLED
    for key in ("KB/2025-11", KCL):
        project = Cancel(key).applied(opened.project, problem)
        without = build(project.facts, opened.parts, opened.lock.history())
        assert key not in without.meetings
        with pytest.raises(WrongUse) as refused:
            Cancel(key).applied(project, without)
        assert refused.value.diagnostics[0].code == "edit"


def test_every_command_can_be_typed():
    found = [
        Move(KCL, date(2025, 11, 6), time(10), pinned=True, despite=frozenset({"weekdays"}), force=True).command(),
        Cancel(KCL, force=True).command(),
        Hold("ØU", date(2025, 11, 6), despite=frozenset({"closures", "weekdays"})).command(),
        Unpin(KCL).command(),
        Relax(Span("config/rules.toml", 8), (("max-days", 14), ("because", None))).command(),
        Skip("LOVPROGRAM/dir").command(),
    ]
    assert found == [
        "move KCL/2025-10 2025-11-06 --time 10:00 --pin --despite weekdays --force",
        "cancel KCL/2025-10 --force",
        "extra 'ØU' 2025-11-06 --despite closures --despite weekdays",
        "unpin KCL/2025-10",
        "relax config/rules.toml:8 max-days=14 because=",
        "skip LOVPROGRAM/dir",
    ]
