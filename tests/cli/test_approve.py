"""Facts about `aarsplan approve` on the autumn of 2025, planned a year ahead and approved by DIR on 23-10-2024."""

from __future__ import annotations

import json
import shutil

import pytest

from aarsplan.cli import run
from aarsplan.domain import Status
from aarsplan.lock_text import read_lock
from aarsplan.texts import set_language
from tests.cli.editing import contents, edit
from tests.conftest import REPOSITORY

AT_DIR = ("--at", "DIR 23-10-2024")
KCL = ("approve", "KCL", "2025-H2")
MEETINGS = ["KCL/2025-08", "KCL/2025-09", "KCL/2025-10", "KCL/2025-11", "KCL/2025-12"]
OCTOBER = "KCL/2025-10"
CANCEL = '\n[[exception]]\nkind = "cancel"\ndate = 2025-10-30\n'
STUDY_DAY = '\n[[closure]]\ncode = "study-day"\nname = "Studiedag"\nfirst = 2025-10-30\nlast = 2025-10-30\n'


@pytest.fixture(scope="session")
def _autumn_2025(tmp_path_factory):
    """The Norddjurs project planned for the autumn of 2025, in drafts, at the end of August 2024."""
    folder = tmp_path_factory.mktemp("approve") / "config"
    shutil.copytree(REPOSITORY / "config", folder, ignore=shutil.ignore_patterns("plan.lock", "history", ".*"))
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SOURCE_DATE_EPOCH", "1725000000")
        assert run(["plan", "--project", str(folder), "--horizon", "2025-08..2025-12", "--quiet"]) == 0
    return folder


@pytest.fixture
def drafts(_autumn_2025, tmp_path, monkeypatch):
    """A copy of the drafts, in the folder the test stands in, on Sunday 27 October 2024."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1730000000")
    shutil.copytree(_autumn_2025, tmp_path / "config", ignore=shutil.ignore_patterns(".*"))
    set_language("en")
    return tmp_path / "config"


def entries(folder):
    return read_lock(folder / "plan.lock", "plan.lock").entries


def statuses(folder, *keys):
    return [str(entries(folder)[key].status) for key in keys]


def test_a_half_year_is_approved_by_the_meeting_that_decided_it(drafts, aarsplan):
    before = entries(drafts)
    assert aarsplan(*KCL, *AT_DIR) == 0
    assert "Thu 30 Oct 2025  9:00–12:00  KCL/2025-10  draft   approved by DIR Wed 23 Oct 2024" in aarsplan.out
    assert "5 meetings are approved." in aarsplan.out
    after = entries(drafts)
    assert [key for key in after if after[key] != before[key]] == MEETINGS
    for key in MEETINGS:
        old, new = before[key], after[key]
        assert (new.status, str(new.approval.day), new.approval.meeting) == ("approved", "2024-10-23", "DIR/2024-W43")
        assert (new.uid, new.sequence, new.placement, new.text) == (old.uid, old.sequence, old.placement, old.text)
        assert new.changed > old.changed


def test_the_decision_is_told_under_the_plan_and_in_its_json(drafts, aarsplan):
    aarsplan(*KCL, *AT_DIR)
    aarsplan("show")
    row = next(line for line in aarsplan.out.splitlines() if "30 Oct 2025" in line)
    assert row.endswith("approved")
    assert "\nKCL: approved by DIR Wed 23 Oct 2024\n" in aarsplan.out
    aarsplan("show", "--json")
    told = {found["key"]: found["approval"] for found in json.loads(aarsplan.out)["meetings"]}
    assert told[OCTOBER] == {"date": "2024-10-23", "meeting": "DIR/2024-W43"}
    assert told["DIR/2025-W41"] is None


def test_a_plan_after_the_approval_changes_nothing(drafts, aarsplan):
    aarsplan(*KCL, *AT_DIR)
    before = contents(drafts)
    assert aarsplan("plan") == 0
    assert "Nothing changed." in aarsplan.out
    assert contents(drafts) == before


def test_what_was_approved_already_keeps_its_decision(drafts, aarsplan):
    aarsplan("approve", "KCL", "2025-08..2025-10", *AT_DIR)
    assert aarsplan(*KCL, "--date", "25-10-2024") == 0
    assert "2 meetings are approved." in aarsplan.out
    assert "Already approved: KCL/2025-08, KCL/2025-09 and KCL/2025-10" in aarsplan.out
    decided = [str(entries(drafts)[key].approval.day) for key in MEETINGS]
    assert decided == ["2024-10-23"] * 3 + ["2024-10-25"] * 2
    before = contents(drafts)
    assert aarsplan(*KCL) == 0
    assert "Nothing changed." in aarsplan.out
    assert contents(drafts) == before


def test_a_decision_without_words_is_of_today(drafts, aarsplan):
    assert aarsplan(*KCL) == 0
    assert "approved Sun 27 Oct 2024" in aarsplan.out
    assert entries(drafts)[OCTOBER].approval.meeting is None


def test_several_bodies_an_event_or_all_are_approved_at_once(drafts, aarsplan):
    assert aarsplan("approve", "kcl, HU,KCL", "2025-H2", *AT_DIR) == 0
    assert statuses(drafts, OCTOBER, "HU/2025-Q4", "DIR/2025-W41") == ["approved", "approved", "draft"]
    assert aarsplan("approve", "ARBEJDSMILJOEDAG-2025", "2025") == 0
    assert aarsplan("approve", "alle", "2025-H2", *AT_DIR) == 0
    planned = [entry for key, entry in entries(drafts).items() if key.startswith(("KCL/2025", "HU/2025", "DIR/2025"))]
    assert {entry.status for entry in planned} == {Status.APPROVED}


def test_dry_run_writes_nothing_and_json_tells_all(drafts, aarsplan):
    before = contents(drafts)
    assert aarsplan(*KCL, *AT_DIR, "--dry-run", "--json") == 0
    told = json.loads(aarsplan.out)
    assert (told["status"], [found["key"] for found in told["changed"]], told["unchanged"]) == (
        "approved",
        MEETINGS,
        [],
    )
    assert told["changed"][2] == {
        "key": OCTOBER,
        "date": "2025-10-30",
        "start": "09:00",
        "before": "draft",
        "status": "approved",
        "approval": {"date": "2024-10-23", "meeting": "DIR/2024-W43"},
    }
    assert contents(drafts) == before


def test_lock_keeps_the_decision_that_approved(drafts, aarsplan):
    aarsplan(*KCL, *AT_DIR)
    assert aarsplan(*KCL, "--lock") == 0
    assert "locked by DIR Wed 23 Oct 2024" in aarsplan.out
    assert statuses(drafts, *MEETINGS) == ["locked"] * 5
    assert aarsplan(*KCL, *AT_DIR) == 0
    assert "Already locked: KCL/2025-08" in aarsplan.out
    assert statuses(drafts, OCTOBER) == ["locked"]


def test_a_rule_that_would_move_a_locked_meeting_leaves_no_plan_and_names_the_lock(drafts, aarsplan):
    aarsplan(*KCL, *AT_DIR, "--lock")
    edit(drafts / "closures.toml", "", STUDY_DAY)
    before = contents(drafts)
    assert aarsplan("plan") == 3
    assert "KCL/2025-10 is locked on Thu 30 Oct 2025" in aarsplan.err
    assert contents(drafts) == before


def test_the_same_rule_moves_an_approved_meeting_and_makes_it_a_draft(drafts, aarsplan):
    aarsplan(*KCL, *AT_DIR)
    edit(drafts / "closures.toml", "", STUDY_DAY)
    assert aarsplan("plan") == 0
    assert statuses(drafts, *MEETINGS).count("draft") == 1
    assert entries(drafts)[OCTOBER].sequence == 1


def test_a_locked_meeting_is_cancelled_neither_by_an_exception_nor_in_silence(drafts, aarsplan):
    aarsplan(*KCL, *AT_DIR, "--lock")
    edit(drafts / "bodies" / "kcl.toml", "", CANCEL)
    before = contents(drafts)
    line = entries(drafts)[OCTOBER].span.line
    for command in ("plan", "check"):
        assert aarsplan(command) == 1
        assert "error[locked]: KCL/2025-10 is in the lock, and nothing asks for it" in aarsplan.err
        assert f"config/plan.lock:{line}" in aarsplan.err
        assert "aarsplan cancel KCL/2025-10 --force" in aarsplan.err
    assert contents(drafts) == before


def test_no_exception_lifts_a_lock(drafts, aarsplan):
    edit(drafts / "bodies" / "kcl.toml", "", CANCEL.replace('"cancel"', '"move"') + "to = 2025-10-23\n")
    edit(drafts / "bodies" / "kcl.toml", "", 'despite = ["locked"]\n')
    assert aarsplan("check") == 1
    assert "a lock holds whatever is written here" in aarsplan.err


def test_reopened_meetings_are_drafts_and_the_history_knows_why(drafts, aarsplan):
    aarsplan(*KCL, *AT_DIR, "--lock")
    assert aarsplan("approve", "KCL", "2025-10", "--reopen", "-m", "Salen ombygges") == 0
    assert "1 meeting is a draft again." in aarsplan.out
    assert statuses(drafts, "KCL/2025-09", OCTOBER) == ["locked", "draft"]
    assert entries(drafts)[OCTOBER].approval is None
    last = json.loads((drafts / "history" / "log.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    assert (last["command"], last["reason"]) == ("approve KCL 2025-10 --reopen", "Salen ombygges")


def test_what_the_project_says_is_decided_is_reopened_there(drafts, aarsplan):
    given = '\n[[given]]\ndate = 2025-11-20\nperiod = "2025-W47"\nstatus = "approved"\n'
    edit(drafts / "bodies" / "dir.toml", "", given)
    assert aarsplan("plan", "--quiet") == 0
    assert aarsplan("approve", "DIR", "2025-11-20", "--reopen", "-m", "x") == 1
    assert "DIR/2025-W47 has its status from the project: approved" in aarsplan.err
    assert "config/bodies/dir.toml:" in aarsplan.err


def test_a_plan_with_errors_is_not_approved_and_those_of_others_do_not_count(drafts, aarsplan):
    edit(drafts / "closures.toml", "", STUDY_DAY)
    before = contents(drafts)
    assert aarsplan(*KCL, *AT_DIR) == 1
    assert "error[closures]: KCL/2025-10 is on Thu 30 Oct 2025, which is closed: Studiedag" in aarsplan.err
    assert contents(drafts) == before
    assert aarsplan("approve", "KCL,DIR", "2025-08..2025-09", *AT_DIR) == 0


def test_a_meeting_that_is_missing_is_an_error_of_its_period(drafts, aarsplan):
    edit(drafts / "bodies" / "dir.toml", "", '\n[[given]]\ndate = 2025-11-20\nperiod = "2025-ekstra"\n')
    assert aarsplan("approve", "DIR", "2025-11", *AT_DIR) == 1
    assert "DIR/2025-ekstra is not in the lock" in aarsplan.err
    assert aarsplan("approve", "DIR", "2025-10", *AT_DIR) == 0


NONSENSE = {
    "unknown body": (("KLC", "2025-H2"), 2, "there is no body KLC"),
    "no body": ((",", "2025-H2"), 2, '"," names no body'),
    "no period": (("KCL", "efterår"), 2, '"efterår" is no horizon'),
    "nothing there": (("KCL", "2027"), 2, "KCL has no meeting from Fri 1 Jan 2027 to Fri 31 Dec 2027"),
    "nothing of one": (("KCL,HU", "2025-12"), 2, "HU has no meeting from Mon 1 Dec 2025"),
    "held": (("DIR", "2024-10"), 2, "all that DIR has from Tue 1 Oct 2024 to Thu 31 Oct 2024 is held or cancelled"),
    "unknown meeting": (("KCL", "2025-H2", "--at", "DIR 24-10-2024"), 2, "there is no meeting DIR 24-10-2024"),
    "before its meeting": (("KCL", "2025-H2", *AT_DIR, "--date", "2024-10-22"), 2, "after the decision on Tue 22 Oct"),
    "to come": (("KCL", "2025-H2", "--date", "2024-10-28"), 2, "nothing can have been decided on Mon 28 Oct 2024"),
    "meeting to come": (("KCL", "2025-H2", "--at", "DIR 22-10-2025"), 2, "today is Sun 27 Oct 2024"),
    "lock and reopen": (("KCL", "2025-H2", "--lock", "--reopen", "-m", "x"), 2, "locked and reopened at once"),
    "reopen at": (("KCL", "2025-H2", "--reopen", "-m", "x", *AT_DIR), 2, "a draft has no decision"),
    "reopen for no reason": (("KCL", "2025-H2", "--reopen", "-m", " "), 2, "only reopened for a reason"),
}


@pytest.mark.parametrize("name", NONSENSE)
def test_nonsense_is_refused_and_nothing_is_written(name, drafts, aarsplan):
    arguments, code, told = NONSENSE[name]
    before = contents(drafts)
    assert aarsplan("approve", *arguments) == code
    assert told in aarsplan.err
    assert contents(drafts) == before


def test_no_decision_comes_after_its_meetings(drafts, aarsplan, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1762000000")
    assert aarsplan("approve", "DIR", "2025-10-08..2025-12", "--at", "DIR 22-10-2025") == 1
    assert "DIR/2025-W41 on Wed 8 Oct 2025 does not come after the decision on Wed 22 Oct 2025" in aarsplan.err
    assert "DIR/2025-W43 on Wed 22 Oct 2025 does not come after" in aarsplan.err
    assert "DIR/2025-W45" not in aarsplan.err
    assert "aarsplan approve DIR 2025-10-23..2025-12-31" in aarsplan.err
    assert aarsplan("approve", "DIR", "2025-10-23..2025-12-31", "--at", "DIR 22-10-2025") == 0


def test_what_is_past_can_still_be_locked_by_the_decision_that_approved_it(drafts, aarsplan, monkeypatch):
    aarsplan(*KCL, *AT_DIR)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1762000000")
    assert aarsplan(*KCL, "--lock") == 0
    assert statuses(drafts, *MEETINGS) == ["locked"] * 5
