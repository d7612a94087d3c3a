"""Facts about `aarsplan cancel` and `aarsplan extra` on the autumn of 2025, and of the two together."""

from __future__ import annotations

import tomllib

import pytest

from aarsplan.texts import set_language
from tests.cli.editing import contents, edit, placeless

HU = ("cancel", "HU/2025-Q4")


@pytest.fixture(autouse=True)
def _english():
    set_language("en")


def _lock(folder):
    return tomllib.loads((folder / "plan.lock").read_text(encoding="utf-8"))["meeting"]


def test_session(planned, aarsplan, snapshot):
    item = (
        '\n[[item]]\ncode = "SAG"\ntitle = "En sag"\n[[item.step]]\ncode = "kcl"\nat = "KCL"\npurpose = "discussion"\n'
    )
    edit(planned / "items" / "ledelse.toml", "", f'{item}first = 2025-10-01\nmeeting = "KCL/2025-10"\n')
    assert aarsplan("plan", "--quiet") == 0
    edit(planned / "items" / "ledelse.toml", 'meeting = "KCL/2025-10"\n', "")
    assert aarsplan("cancel", "kcl 30-10-2025", "-m", "Valg", "--yes") == 0
    assert placeless(aarsplan.out) == snapshot
    entry = _lock(planned)["KCL/2025-10"]
    assert (entry["status"], entry["sequence"]) == ("cancelled", 1)
    assert aarsplan("check") == 0


def test_step_whose_meeting_is_cancelled_is_told_as_lost(planned, aarsplan):
    item = (
        '\n[[item]]\ncode = "SAG"\ntitle = "En sag"\n[[item.step]]\ncode = "kcl"\nat = "KCL"\npurpose = "discussion"\n'
    )
    edit(planned / "items" / "ledelse.toml", "", f"{item}first = 2025-10-30\nlast = 2025-11-27\n")
    assert aarsplan("plan", "--quiet") == 0
    assert aarsplan("cancel", "KCL/2025-10", "--dry-run") == 0
    assert "Steps whose meeting is gone:\n- SAG/kcl\n" in aarsplan.out
    assert "Items that lose their way: SAG" in aarsplan.out
    assert "SAG/kcl moves from KCL/2025-10 (Thu 30 Oct 2025) to KCL/2025-11 (Thu 27 Nov 2025)" in aarsplan.out


def test_cancelled_meeting_is_not_cancelled_again(planned, aarsplan):
    assert aarsplan("cancel", "KCL/2025-12", "--yes") == 0
    for words in (("cancel", "KCL/2025-12"), ("cancel", "KCL 18-12-2025"), ("move", "KCL/2025-12", "2025-12-11")):
        assert aarsplan(*words, "--yes") == 2
        assert "KCL/2025-12 is cancelled already" in aarsplan.err
        assert "--> config/bodies/kcl.toml:" in aarsplan.err


def test_meeting_that_the_year_needs_is_not_cancelled(planned, aarsplan):
    before = contents(planned)
    assert aarsplan(*HU, "--yes") == 3
    assert "it breaks 1 rule:" in aarsplan.out
    assert "config/rules.toml:" in aarsplan.out
    assert contents(planned) == before


def test_what_each_alone_cannot_do_two_can_together(planned, aarsplan, snapshot):
    assert aarsplan("together", "cancel HU/2025-Q4", "extra HU 2025-11-12", "-m", "Nyt møde", "--yes") == 0, (
        aarsplan.err
    )
    assert placeless(aarsplan.out) == snapshot
    lock = _lock(planned)
    assert (lock["HU/2025-Q4"]["status"], lock["HU/2025-11-12"]["status"]) == ("cancelled", "draft")
    table = tomllib.loads((planned / "bodies" / "hu.toml").read_text(encoding="utf-8"))
    assert [(found["kind"], found["because"]) for found in table["exception"]] == [
        ("cancel", "Nyt møde"),
        ("extra", "Nyt møde"),
    ]
    assert aarsplan("check") == 0
    before = lock["HU/2025-11-12"]
    assert aarsplan("undo") == 0
    assert before["uid"] not in str(_lock(planned))


def test_later_of_several_changes_sees_the_earlier(planned, aarsplan):
    assert aarsplan("together", "extra KCL 2025-11-12 --despite weekdays", "move KCL/2025-11-12 13-11-2025", "-y") == 0
    assert str(_lock(planned)["KCL/2025-11-12"]["date"]) == "2025-11-13"


def test_later_of_two_moves_has_the_last_word(planned, aarsplan):
    assert aarsplan("together", "move KCL/2025-11 2025-11-26", "move KCL/2025-11 2025-11-20", "--yes") == 0, (
        aarsplan.err
    )
    assert str(_lock(planned)["KCL/2025-11"]["date"]) == "2025-11-20"


def test_extra_meeting_is_held_although_the_body_may_skip_meetings(planned, aarsplan):
    edit(planned / "bodies" / "dir.toml", "", '\n[[rule]]\nrule = "occurs"\nweight = 1\nbecause = "ferier"\n')
    assert aarsplan("extra", "DIR", "2025-10-30", "--yes") == 0, aarsplan.err
    assert str(_lock(planned)["DIR/2025-10-30"]["date"]) == "2025-10-30"


def test_extra_meeting_gets_its_preparation_and_deadlines(planned, aarsplan, snapshot):
    assert aarsplan("extra", "kcl", "13-11-2025", "--time", "13.00", "-m", "Budgettet", "--yes") == 0
    assert placeless(aarsplan.out) == snapshot
    entry = _lock(planned)["KCL/2025-11-13"]
    assert (str(entry["date"]), str(entry["start"])) == ("2025-11-13", "13:00:00")
    assert aarsplan("check") == 0


def test_extra_meeting_is_taken_away_again_with_its_exception(planned, aarsplan):
    path = planned / "bodies" / "kcl.toml"
    before = path.read_bytes()
    assert aarsplan("extra", "KCL", "2025-11-13", "--yes") == 0
    assert aarsplan("cancel", "KCL/2025-11-13", "--yes") == 0
    assert path.read_bytes() == before


WRONG = {
    "day taken": (("extra", "KCL", "2025-11-27"), "KCL meets on Thu 27 Nov 2025 already: KCL/2025-11"),
    "day not planned": (("extra", "KCL", "2026-02-05"), "--horizon 2026-02"),
    "unknown body": (("extra", "KXL", "2025-11-13"), "there is no body KXL"),
    "event for a body": (("extra", "ARBEJDSMILJOEDAG-2025", "2025-11-13"), "is no meeting of a body"),
    "unknown change": (("together", "mov KCL/2025-10 2025-11-06"), "did you mean move?"),
    "empty change": (("together", ""), "there is no such change"),
    "open quotation": (("together", "move 'KCL"), "a quotation mark is not closed"),
    # An argument is called as in the language that its command was first loaded in: DATE or DATO.
    "change without its day": (("together", "move KCL/2025-10"), "Missing argument 'DAT"),
    "option of all": (("together", "move KCL/2025-10 2025-11-06 --dry-run"), "--dry-run"),
    "swap": (("together", "swap KCL/2025-10"), "there is no such change"),
    "nothing": (("together",), "OMMAND"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_use_is_told_and_changes_nothing(planned, aarsplan, name):
    words, told = WRONG[name]
    before = contents(planned)
    assert aarsplan(*words, "--yes") == 2
    assert told in aarsplan.err
    assert contents(planned) == before
