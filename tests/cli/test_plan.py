"""Facts about `aarsplan plan` on the Norddjurs project."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import tomllib

import pexpect
import pytest

AUTUMN = ("plan", "--horizon", "2025-08..2025-12")


def _lock(config):
    return tomllib.loads((config / "plan.lock").read_text(encoding="utf-8"))["meeting"]


def _close_october_30(config):
    with (config / "closures.toml").open("a", encoding="utf-8") as stream:
        stream.write('\n[[closure]]\ncode = "local"\nname = "Rådhuset males"\nfirst = 2025-10-30\n')


def test_autumn_2025_as_a_terminal_shows_it(norddjurs, aarsplan, snapshot):
    assert aarsplan(*AUTUMN) == 0
    assert aarsplan.steady == snapshot
    assert aarsplan.err == ""


def test_kcl_meets_on_last_thursdays_and_december_falls_back(norddjurs, aarsplan):
    aarsplan(*AUTUMN)
    days = [str(entry["date"]) for key, entry in _lock(norddjurs).items() if key.startswith("KCL/2025")]
    assert days == ["2025-08-28", "2025-09-25", "2025-10-30", "2025-11-27", "2025-12-18"]


def test_planning_again_changes_no_byte(norddjurs, aarsplan, monkeypatch):
    aarsplan(*AUTUMN)
    before = (norddjurs / "plan.lock").read_bytes()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1760000000")
    assert aarsplan(*AUTUMN) == 0
    assert (norddjurs / "plan.lock").read_bytes() == before


def test_one_closure_moves_kcl_october_and_nothing_else_it_need_not(norddjurs, aarsplan, snapshot):
    aarsplan(*AUTUMN)
    before = _lock(norddjurs)
    _close_october_30(norddjurs)
    assert aarsplan(*AUTUMN) == 0
    after = _lock(norddjurs)
    moved = {key for key in after if after[key]["date"] != before[key]["date"]}
    assert moved == {"KCL/2025-10"}
    assert {key: entry["uid"] for key, entry in after.items()} == {key: entry["uid"] for key, entry in before.items()}
    assert {key for key in after if after[key]["sequence"] != before[key]["sequence"]} == moved
    assert aarsplan.steady == snapshot


def test_a_year_is_planned_to_a_proof_with_the_autumn_as_context(norddjurs, aarsplan):
    aarsplan(*AUTUMN)
    before = _lock(norddjurs)
    assert aarsplan("plan", "--horizon", "2027", "--json") == 0
    told = json.loads(aarsplan.out)
    assert told["outcome"] == "optimal"
    assert told["cost"] == told["bound"]
    after = _lock(norddjurs)
    assert {key: after[key] for key in before} == before
    assert sum(key.startswith("KCL/2027") for key in after) == 11
    assert aarsplan("check") == 0


def test_without_a_horizon_only_what_was_planned_is_planned_again(norddjurs, aarsplan):
    aarsplan(*AUTUMN)
    aarsplan("plan", "--horizon", "2027-Q1")
    before = (norddjurs / "plan.lock").read_bytes()
    assert aarsplan("plan") == 0
    assert (norddjurs / "plan.lock").read_bytes() == before
    _close_october_30(norddjurs)
    assert aarsplan("plan") == 0
    assert str(_lock(norddjurs)["KCL/2025-10"]["date"]) == "2025-10-23"
    assert not any("/2026-" in key for key in _lock(norddjurs) if not key.startswith("DIR/2026-W01"))


def test_gaps_hold_across_new_year(norddjurs, aarsplan):
    """DIR/2026-W03 must keep its distance from the meeting that the lock has on 17 December 2025."""
    aarsplan(*AUTUMN)
    dir_file = norddjurs / "bodies" / "dir.toml"
    text = dir_file.read_text(encoding="utf-8")
    dir_file.write_text(
        text.replace("days = 6\n", "days = 27\n").replace("weight = 25", "weight = 1"), encoding="utf-8"
    )
    assert aarsplan("plan", "--horizon", "2026-01", "--json") == 0
    told = json.loads(aarsplan.out)
    days = [entry["date"] for entry in told["meetings"] if entry["key"].startswith("DIR")]
    assert days
    assert all(day >= "2026-01-13" for day in days)


def test_dry_run_writes_nothing(norddjurs, aarsplan, tmp_path):
    before = sorted(tmp_path.rglob("*"))
    assert aarsplan(*AUTUMN, "--dry-run", "--export", str(tmp_path / "ud")) == 0
    assert "KCL" in aarsplan.out
    assert sorted(tmp_path.rglob("*")) == before


def test_quiet_prints_nothing(norddjurs, aarsplan):
    assert aarsplan(*AUTUMN, "--quiet") == 0
    assert aarsplan.out == ""
    assert aarsplan.err == ""


def test_export_writes_every_format(norddjurs, aarsplan, tmp_path):
    assert aarsplan(*AUTUMN, "--export", str(tmp_path / "ud")) == 0
    endings = {path.suffix for path in (tmp_path / "ud").iterdir()}
    assert {".docx", ".xlsx", ".html", ".csv", ".md", ".ics"} <= endings


def test_a_file_changed_by_hand_is_not_written_over(norddjurs, aarsplan, tmp_path):
    out = tmp_path / "ud"
    aarsplan(*AUTUMN, "--export", str(out))
    page = next(out.glob("*.md"))
    page.write_text("mine", encoding="utf-8")
    assert aarsplan("export", "--to", "markdown", "--out", str(out)) == 1
    assert page.read_text(encoding="utf-8") == "mine"
    assert str(page) in aarsplan.err
    assert aarsplan("export", "--to", "markdown", "--out", str(out), "--overwrite") == 0
    assert page.read_text(encoding="utf-8") != "mine"


def test_a_refused_export_leaves_the_lock_as_it_was(norddjurs, aarsplan, tmp_path):
    out = tmp_path / "ud"
    aarsplan(*AUTUMN, "--export", str(out))
    page = next(out.glob("*.md"))
    page.write_text("mine", encoding="utf-8")
    before = (norddjurs / "plan.lock").read_bytes()
    _close_october_30(norddjurs)
    assert aarsplan(*AUTUMN, "--export", str(out)) == 1
    assert (norddjurs / "plan.lock").read_bytes() == before
    assert page.read_text(encoding="utf-8") == "mine"


def test_a_contradiction_names_the_rules_and_their_lines(norddjurs, aarsplan, snapshot):
    """KCL only on Fridays, and its pattern lets it leave Thursday by whole weeks only."""
    kcl = norddjurs / "bodies" / "kcl.toml"
    kcl.write_text(
        kcl.read_text(encoding="utf-8").replace('allow = ["thursday"]', 'allow = ["friday"]'), encoding="utf-8"
    )
    assert aarsplan(*AUTUMN) == 3
    assert aarsplan.err == snapshot
    assert not (norddjurs / "plan.lock").exists()


def test_no_time_is_an_exit_code_of_its_own(norddjurs, aarsplan, monkeypatch):
    from aarsplan.solver import solve as module

    outcome = module.Solution(module.Outcome.UNKNOWN, None, 0, 0, 5.0)
    monkeypatch.setattr(module, "solve", lambda *_args, **_options: outcome)
    assert aarsplan(*AUTUMN, "--time-limit", "5") == 4
    assert "--time-limit" in aarsplan.err


def test_a_lock_changed_meanwhile_is_not_written_over(norddjurs, aarsplan, monkeypatch):
    from aarsplan.solver import solve as module

    aarsplan(*AUTUMN)
    _close_october_30(norddjurs)
    real = module.solve

    def meddle(*arguments, **options):
        lock = norddjurs / "plan.lock"
        lock.write_text(lock.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
        return real(*arguments, **options)

    monkeypatch.setattr(module, "solve", meddle)
    assert aarsplan(*AUTUMN) == 1
    assert (norddjurs / "plan.lock").read_text(encoding="utf-8").endswith("# mine\n")


def _hard_project(config):
    """Meetings that fight for days, so that a proof takes long."""
    for number in range(9):
        text = (config / "bodies" / "hu.toml").read_text(encoding="utf-8").replace('code = "HU"', f'code = "X{number}"')
        text = text.split("[[given]]")[0].replace('per = "quarter"', 'per = "month"')
        text += "\n".join(
            f'[[rule]]\nrule = "even-spread"\ntolerance-days = {n}\nweight = {n + number % 3 + 1}\n' for n in (0, 3, 5)
        )
        text += '\n[[rule]]\nrule = "weekdays"\nallow = ["monday", "tuesday", "wednesday"]\n'
        (config / "bodies" / f"x{number}.toml").write_text(text, encoding="utf-8")
    codes = ", ".join(f'"X{number}"' for number in range(9))
    with (config / "rules.toml").open("a", encoding="utf-8") as stream:
        stream.write(f'\n[[rule]]\nrule = "not-same-day"\nbodies = [{codes}]\nweight = 7\n')
        stream.write(f'\n[[rule]]\nrule = "not-same-week"\nbodies = [{codes}]\nweight = 5\n')


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX terminals")
@pytest.mark.parametrize(("answer", "kept"), [("ja", True), ("nej", False)])
def test_at_a_terminal_ctrl_c_asks_whether_to_keep_the_plan(norddjurs, answer, kept):
    _hard_project(norddjurs)
    arguments = ["-m", "aarsplan", "plan", "--horizon", "2027-H1", "--time-limit", "120"]
    terminal = pexpect.spawn(sys.executable, arguments, cwd=str(norddjurs.parent), encoding="utf-8", timeout=60)
    terminal.expect(r"\d+ %|\d+%")
    terminal.sendintr()
    terminal.expect(r"\[nej\]|\[no\]")
    terminal.sendline(answer)
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 130
    assert (norddjurs / "plan.lock").exists() is kept


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_ctrl_c_keeps_the_best_plan_so_far_and_leaves_nothing_half_written(norddjurs):
    _hard_project(norddjurs)
    command = [sys.executable, "-m", "aarsplan", "plan", "--horizon", "2027-H1", "--time-limit", "120"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    running = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=norddjurs.parent,
        env=environment,
    )
    told = running.stderr.readline()
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert re.search(r"\d+ %|\d+%", told), told + err
    assert running.returncode == 130, err
    assert "Traceback" not in err
    assert len(_lock(norddjurs)) > 80
    assert "X8" in out
    assert [path.name for path in norddjurs.iterdir() if path.name.startswith(".aarsplan-")] == []


def test_contradiction_that_is_not_traced_in_time_is_told_as_such(norddjurs, aarsplan, monkeypatch):
    from aarsplan.solver import explain

    path = norddjurs / "bodies" / "kcl.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('allow = ["thursday"]', 'allow = ["friday"]'), "utf-8")
    monkeypatch.setattr(explain, "EFFORT", 0.0)
    assert aarsplan("plan", "--horizon", "2025-08..2025-12") == 3
    assert "blev ikke fundet i tide" in aarsplan.err


def test_contradiction_with_what_stands_beside_the_horizon_is_told_too(norddjurs, aarsplan):
    assert aarsplan("plan", "--horizon", "2025-08..2025-12", "--quiet") == 0
    path = norddjurs / "bodies" / "hu.toml"
    path.write_text(path.read_text(encoding="utf-8") + '\n[[rule]]\nrule = "min-gap"\ndays = 79\n', "utf-8")
    assert aarsplan("plan", "--horizon", "2026-01") == 3
    assert "HU/2025-Q4" in aarsplan.err
    command = next(line for line in aarsplan.err.splitlines() if line.strip().startswith("aarsplan "))
    assert aarsplan(*shlex.split(command)[1:], "--yes") == 0, aarsplan.err
    assert aarsplan("check") == 0, aarsplan.err
