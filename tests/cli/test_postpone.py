"""Facts about `aarsplan postpone` on the autumn of 2024."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aarsplan.texts import set_language
from tests.cli.editing import contents, edit, items, lines, slots

LOVPROGRAM = ("postpone", "--yes", "LOVPROGRAM", "--reason", "Der ønskes en »vurdering«")
CLOSED = '[[closure]]\ncode = "local"\nname = "Lukket"\nfirst = {day}\n'


@pytest.fixture(autouse=True)
def _english():
    set_language("en")


def _frisaettelse(*more):
    return ("postpone", "--yes", "FRISAETTELSE-AKTOERSKAB", "--reason", "Der mangler et oplæg", *more)


def test_lovprogram_finds_the_next_meeting_with_the_mayor(autumn, aarsplan):
    more = ("--precondition", "Vurderingen foreligger", "--responsible", "oekonomichef")
    assert aarsplan(*LOVPROGRAM, "--needs", "borgmester", *more) == 0
    assert "The next meeting that fits LOVPROGRAM/dir-2 is DIR Wed 6 Nov 2024 (week 45)" in aarsplan.out
    assert slots(autumn)["LOVPROGRAM/dir-2"] == "DIR/2024-W45"
    item = items(autumn, "ledelse.toml")["LOVPROGRAM"]
    assert item["step"][1] == {
        "code": "dir-2",
        "at": "DIR",
        "purpose": "discussion",
        "minutes": 15,
        "text": item["step"][0]["text"],
        "needs": ["borgmester"],
        "min-days": 1,
    }
    assert item["postponed"] == [
        {
            "step": "dir",
            "meeting": "DIR/2024-W43",
            "reason": "Der ønskes en »vurdering«",
            "precondition": "Vurderingen foreligger",
            "responsible": ["oekonomichef"],
        }
    ]


def test_only_new_lines_enter_the_file_and_none_leaves(autumn, aarsplan):
    before = contents(autumn)
    assert aarsplan(*LOVPROGRAM) == 0
    after = contents(autumn)
    assert {name for name in after if after[name] != before.get(name)} == {"items/ledelse.toml", "plan.lock"}
    gone, come = lines(before["items/ledelse.toml"], after["items/ledelse.toml"])
    assert gone == []
    assert [line for line in come if line.startswith("[")] == ["[[item.step]]", "[[item.postponed]]"]


def test_file_with_windows_line_ends_keeps_them(autumn, aarsplan):
    path = autumn / "items" / "ledelse.toml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert aarsplan(*LOVPROGRAM) == 0
    content = path.read_bytes()
    assert b"[[item.postponed]]\r\n" in content
    assert content.count(b"\n") == content.count(b"\r\n")


def test_plan_is_one_that_check_and_plan_agree_with(autumn, aarsplan):
    assert aarsplan(*LOVPROGRAM, "--needs", "borgmester") == 0
    assert aarsplan("check") == 0
    before = contents(autumn)
    assert aarsplan("plan") == 0
    assert contents(autumn) == before


def test_meetings_without_the_mayor_are_passed_over_and_the_reason_told(autumn, aarsplan):
    block = '\n[[block]]\ndate = 2024-11-06\nstart = 10:00:00\nend = 12:00:00\ntitle = "Temadag"\n'
    edit(autumn / "bodies" / "dir.toml", "\n[[deadline]]", f"{block}\n[[deadline]]")
    assert aarsplan(*LOVPROGRAM, "--needs", "borgmester", "--json") == 0
    told = json.loads(aarsplan.out)
    assert (told["from"], told["to"], told["date"]) == ("DIR/2024-W43", "DIR/2024-W47", "2024-11-20")
    (passed,) = told["passed_over"]
    assert passed["meeting"] == "DIR/2024-W45"
    assert ["Temadag" in reason and "borgmesteren" in reason for reason in passed["because"]] == [True]


def test_full_agenda_is_told_as_the_reason(autumn, aarsplan):
    block = '\n[[block]]\ndate = 2024-11-06\nstart = 09:00:00\nend = 12:00:00\ntitle = "Seminar"\n'
    edit(autumn / "bodies" / "dir.toml", "\n[[deadline]]", f"{block}\n[[deadline]]")
    fixed = '\n[[given]]\ndate = 2024-11-06\nperiod = "2024-W45"\nstanding = ["frokost", "gennemgang"]\n'
    edit(autumn / "bodies" / "dir.toml", "\n[[block]]", f"{fixed}\n[[block]]")
    big = '\n[[item]]\ncode = "STOR"\ntitle = "Stor"\n[[item.step]]\nat = "DIR"\nmeeting = "DIR/2024-W45"\n'
    edit(autumn / "items" / "oekonomi.toml", "", f'{big}purpose = "decision"\nminutes = 50\n')
    assert aarsplan("plan", "--quiet") == 0
    assert aarsplan(*LOVPROGRAM, "--json") == 0
    told = json.loads(aarsplan.out)
    assert told["to"] == "DIR/2024-W47"
    (passed,) = told["passed_over"]
    (reason,) = passed["because"]
    assert reason.startswith("»Regeringens lovprogram 2024-2025« has no time that suits it at DIR")


def test_step_of_a_coming_meeting_is_changed_itself(autumn, aarsplan):
    path = autumn / "items" / "arbejdsmiljoe.toml"
    edit(path, "min-days = 14 # ANTAGELSE\n", 'min-days = 14 # ANTAGELSE\nmeeting = "DIR/2024-W45"\n')
    before = path.read_bytes()
    assert aarsplan(*_frisaettelse("--needs", "borgmester")) == 0
    assert slots(autumn)["FRISAETTELSE-AKTOERSKAB/dir"] == "DIR/2024-W47"
    gone, come = lines(before, path.read_bytes())
    assert gone == ['meeting = "DIR/2024-W45"']
    assert {'needs = ["borgmester"]', "first = 2024-11-07", "[[item.postponed]]"} < set(come)
    assert "[[item.step]]" not in come


def test_after_names_the_day_it_must_wait_for(autumn, aarsplan):
    assert aarsplan(*_frisaettelse("--after", "20-11-2024", "--json")) == 0
    told = json.loads(aarsplan.out)
    assert (told["to"], told["date"]) == ("DIR/2024-W49", "2024-12-04")
    assert [passed["meeting"] for passed in told["passed_over"]] == ["DIR/2024-W47"]
    assert "Thu 21 Nov 2024 at the earliest" in told["passed_over"][0]["because"][0]


def test_period_becomes_first_and_last(autumn, aarsplan):
    edit(autumn / "items" / "arbejdsmiljoe.toml", "last = 2025-06-30 # ANTAGELSE", 'period = "4. kvartal 2024"')
    assert aarsplan("plan", "--quiet") == 0
    assert aarsplan(*_frisaettelse()) == 0
    step = items(autumn, "arbejdsmiljoe.toml")["FRISAETTELSE-AKTOERSKAB"]["step"][0]
    assert (str(step["first"]), str(step["last"]), "period" in step) == ("2024-11-07", "2024-12-31", False)


def test_what_follows_from_it_is_told(autumn, aarsplan):
    more = '\n[[item.step]]\nat = "KCL"\npurpose = "decision"\nmin-days = 1\n'
    edit(autumn / "items" / "arbejdsmiljoe.toml", 'selvstændig proces."\n', f'selvstændig proces."\n{more}')
    assert aarsplan("plan", "--quiet") == 0
    assert slots(autumn)["FRISAETTELSE-AKTOERSKAB/kcl"] == "KCL/2024-11"
    assert aarsplan(*_frisaettelse("--after", "2024-11-27")) == 0
    moved = "FRISAETTELSE-AKTOERSKAB/kcl moves from KCL/2024-11 (Thu 28 Nov 2024) to KCL/2024-12 (Thu 19 Dec 2024)"
    assert moved in aarsplan.out


def test_hand_over_moves_from_day_to_day_without_a_time(autumn, aarsplan):
    assert aarsplan("postpone", "--yes", "UDMOENTNINGSPLAN", "--reason", "Udkastet mangler", "--dry-run") == 0
    assert (
        "UDMOENTNINGSPLAN/tovholdere moves from Thu 24 Oct 2024 to Thu 21 Nov 2024 (week 47, 28 days later)\n"
        in aarsplan.out
    )


def test_step_that_finds_no_meeting_waits_until_more_is_planned(autumn, aarsplan):
    assert aarsplan(*_frisaettelse("--after", "2024-12-20")) == 0
    assert "it waits until more is planned" in aarsplan.out
    assert "FRISAETTELSE-AKTOERSKAB/dir" not in slots(autumn)


def test_step_that_no_meeting_can_ever_take_is_told_why_meeting_by_meeting(autumn, aarsplan):
    assert aarsplan(*LOVPROGRAM, "--needs", "oekonomichef", "--json") == 0
    told = json.loads(aarsplan.out)
    assert told["to"] is None
    assert [passed["meeting"] for passed in told["passed_over"]] == [f"DIR/2024-W{week}" for week in (45, 47, 49, 51)]
    assert all("økonomichefen is no part of it" in passed["because"][0] for passed in told["passed_over"])


def test_put_off_twice_gets_a_code_of_its_own(autumn, aarsplan):
    edit(
        autumn / "bodies" / "dir.toml", "\n[[series]]", '\n[[given]]\ndate = 2024-11-06\nstatus = "held"\n\n[[series]]'
    )
    edit(autumn / "bodies" / "dir.toml", "date = 2024-11-06\n", 'date = 2024-11-06\nperiod = "2024-W45"\n')
    assert aarsplan(*LOVPROGRAM) == 0
    assert slots(autumn)["LOVPROGRAM/dir-2"] == "DIR/2024-W47"
    assert aarsplan(*LOVPROGRAM) == 0
    assert slots(autumn)["LOVPROGRAM/dir-2"] == "DIR/2024-W49"
    found = items(autumn, "ledelse.toml")["LOVPROGRAM"]["postponed"]
    assert [(put_off["step"], put_off["meeting"]) for put_off in found] == [
        ("dir", "DIR/2024-W43"),
        ("dir-2", "DIR/2024-W47"),
    ]


def test_steps_that_still_follow_the_old_one_are_warned_of(autumn, aarsplan):
    more = '\n[[item]]\ncode = "EFTER"\ntitle = "Efter"\n[[item.step]]\nat = "KCL"\npurpose = "decision"\n'
    edit(autumn / "items" / "oekonomi.toml", "", f'{more}after = "LOVPROGRAM/dir"\n')
    assert aarsplan(*LOVPROGRAM) == 0
    assert "EFTER/kcl follows LOVPROGRAM/dir" in aarsplan.err
    assert 'after = "LOVPROGRAM/dir-2"' in aarsplan.err


def test_dry_run_tells_all_and_writes_nothing(autumn, aarsplan):
    before = contents(autumn)
    assert aarsplan(*LOVPROGRAM, "--needs", "borgmester", "--dry-run") == 0
    assert "DIR Wed 6 Nov 2024" in aarsplan.out
    assert contents(autumn) == before


def _last(autumn, day):
    edit(autumn / "items" / "arbejdsmiljoe.toml", "last = 2025-06-30", f"last = {day}")
    return contents(autumn)


def test_beyond_its_last_day_nothing_is_put_off(autumn, aarsplan):
    before = _last(autumn, "2024-11-06")
    assert aarsplan(*_frisaettelse()) == 3
    assert "must be treated by Wed 6 Nov 2024" in aarsplan.err
    assert contents(autumn) == before


def test_moving_the_meeting_itself_is_no_postponement(autumn, aarsplan):
    before = _last(autumn, "2024-11-12")
    assert aarsplan(*_frisaettelse()) == 3
    assert "DIR/2024-W45 itself would have to move" in aarsplan.err
    assert aarsplan.out == ""
    assert contents(autumn) == before


def test_contradiction_is_told_and_nothing_changed(autumn, aarsplan):
    before = _last(autumn, "2024-11-09")
    assert aarsplan(*_frisaettelse("--after", "2024-11-07")) == 3
    assert "no plan exists" in aarsplan.err
    assert "Frisættelse og aktørskab" in aarsplan.err
    assert aarsplan.out == ""
    assert contents(autumn) == before


WRONG = {
    "unknown item": (("postpone", "--yes", "LOVPROGRM", "--reason", "x"), "did you mean LOVPROGRAM?"),
    "unknown role": ((*LOVPROGRAM, "--needs", "borgmestr"), "did you mean borgmester?"),
    "unknown responsible": ((*LOVPROGRAM, "--responsible", "oekonomichf"), "did you mean oekonomichef?"),
    "unknown step": ((*LOVPROGRAM, "--step", "kcl"), "known: dir"),
    "item without steps": (("postpone", "--yes", "KLOGE-M2", "--reason", "x"), "KLOGE-M2 has no step at a meeting"),
    "step at an event": (
        ("postpone", "--yes", "LEDELSESAKADEMI", "--step", "ledelsesakademi-2024", "--reason", "x"),
        "no step at a meeting",
    ),
    "no date": ((*LOVPROGRAM, "--after", "i morgen"), '"i morgen" is no date'),
    "impossible date": ((*LOVPROGRAM, "--after", "30-02-2025"), "February 2025 has 28 days"),
    "day after the last": ((*LOVPROGRAM, "--after", "9999-12-31"), "the year 9999 is not between 2001 and 2099"),
    "no reason": (("postpone", "--yes", "LOVPROGRAM"), "--reason"),
    "empty reason": (("postpone", "--yes", "LOVPROGRAM", "--reason", "  "), "--reason: it may not be empty"),
    "reason that is no text": (
        ("postpone", "--yes", "LOVPROGRAM", "--reason", "caf\udce9"),
        "an invisible character, U+DCE9",
    ),
    "precondition that is no text": ((*LOVPROGRAM, "--precondition", "\udce9"), "--precondition: it holds"),
    "no project": ((*LOVPROGRAM, "--project", "andre"), "there is no project"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_use_is_told_with_a_way_out(autumn, aarsplan, name):
    arguments, wanted = WRONG[name]
    before = contents(autumn)
    assert aarsplan(*arguments) == 2
    assert wanted in aarsplan.err
    assert "Traceback" not in aarsplan.err
    assert contents(autumn) == before


def test_all_unknown_roles_are_told_at_once(autumn, aarsplan):
    assert aarsplan(*LOVPROGRAM, "--needs", "abc", "--needs", "def") == 2
    assert aarsplan.err.count("there is no role") == 2


def test_same_postponement_twice_is_refused(autumn, aarsplan):
    assert aarsplan(*LOVPROGRAM) == 0
    before = contents(autumn)
    assert aarsplan(*LOVPROGRAM, "--step", "dir") == 2
    assert "was put off from DIR/2024-W43 already" in aarsplan.err
    assert contents(autumn) == before


def test_yearly_item_is_not_changed_for_all_years(norddjurs, aarsplan):
    assert aarsplan("plan", "--horizon", "2025-10..2025-12", "--quiet") == 0
    assert aarsplan("postpone", "--yes", "EVALUERING-BUDGET-2026", "--reason", "x") == 2
    assert "stands for all years" in aarsplan.err


def test_without_a_plan_there_is_nothing_to_put_off(norddjurs, aarsplan):
    assert aarsplan(*LOVPROGRAM) == 2
    assert "nothing has been planned yet" in aarsplan.err


def test_file_with_a_syntax_error_is_told_and_not_edited(autumn, aarsplan):
    edit(autumn / "items" / "oekonomi.toml", "", "[[item]\n")
    before = contents(autumn)
    assert aarsplan(*LOVPROGRAM) == 1
    assert "config/items/oekonomi.toml:" in aarsplan.err
    assert contents(autumn) == before


def test_text_that_the_project_refuses_is_told_before_anything_is_written(autumn, aarsplan):
    before = contents(autumn)
    assert aarsplan("postpone", "--yes", "LOVPROGRAM", "--reason", "x" * 2001) == 1
    assert "config/items/ledelse.toml" in aarsplan.err
    assert contents(autumn) == before


def test_file_changed_meanwhile_is_not_written_over(autumn, aarsplan, monkeypatch):
    from aarsplan.solver import solve as module

    path, real = autumn / "items" / "ledelse.toml", module.solve

    def meddle(*arguments, **options):
        edit(path, "", "# mit\n")
        return real(*arguments, **options)

    lock = (autumn / "plan.lock").read_bytes()
    monkeypatch.setattr(module, "solve", meddle)
    assert aarsplan(*LOVPROGRAM) == 1
    assert "changed by somebody else" in aarsplan.err
    assert path.read_text(encoding="utf-8").endswith("# mit\n")
    assert (autumn / "plan.lock").read_bytes() == lock


def test_when_the_lock_cannot_be_written_the_item_file_is_taken_back(autumn, aarsplan, monkeypatch):
    before, real = contents(autumn), Path.replace

    def held(self, target):
        if Path(target).name == "plan.lock":
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", held)
    assert aarsplan(*LOVPROGRAM) == 1
    monkeypatch.undo()
    assert contents(autumn) == before
    assert list(autumn.rglob(".aarsplan-*")) == []


def test_folder_that_cannot_be_written_to_is_told(autumn, aarsplan, monkeypatch):
    def refused(**_options):
        raise PermissionError(13, "Permission denied")

    before = contents(autumn)
    monkeypatch.setattr("aarsplan.saving.tempfile.mkstemp", refused)
    monkeypatch.setattr("os.access", lambda *_arguments: False)
    assert aarsplan(*LOVPROGRAM) == 1
    assert "ledelse.toml cannot be written" in aarsplan.err
    assert contents(autumn) == before


def test_project_is_edited_from_inside_its_folder(autumn, aarsplan, monkeypatch):
    monkeypatch.chdir(autumn)
    assert aarsplan(*LOVPROGRAM) == 0
    assert "LOVPROGRAM/dir-2" in slots(autumn)


def test_calendars_are_read_and_strange_files_are_left_alone(autumn, aarsplan):
    busy = "BEGIN:VEVENT\nUID:1\nSUMMARY:Rejse\nDTSTART:20241106T080000\nDTEND:20241106T160000\nEND:VEVENT\n"
    (autumn / "calendars").mkdir(exist_ok=True)
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{busy}END:VCALENDAR\n"
    (autumn / "calendars" / "borgmester").write_text(text, encoding="utf-8")
    edit(autumn / "aarsplan.toml", "", '\n[[busy]]\nfile = "calendars/borgmester"\nroles = ["borgmester"]\n')
    (autumn / "ring").symlink_to(autumn, target_is_directory=True)
    assert aarsplan(*LOVPROGRAM, "--needs", "borgmester", "--json") == 0
    assert json.loads(aarsplan.out)["to"] == "DIR/2024-W47"


def test_nothing_is_written_without_yes_where_nobody_can_be_asked(autumn, aarsplan):
    before = contents(autumn)
    words = [word for word in LOVPROGRAM if word != "--yes"]
    assert aarsplan(*words) == 1
    assert "The next meeting that fits" in aarsplan.out
    assert "add --yes to write it" in aarsplan.err
    assert contents(autumn) == before
