"""Facts about departures from a series: moved, cancelled and extra meetings, busy people, and what the lock keeps."""

from __future__ import annotations

import tomllib

AUTUMN = ("plan", "--horizon", "2025-08..2025-12")


def _lock(config):
    return tomllib.loads((config / "plan.lock").read_text(encoding="utf-8"))["meeting"]


def _add(path, text):
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_a_moved_meeting_keeps_its_uid_and_rises(norddjurs, aarsplan):
    aarsplan(*AUTUMN)
    before = _lock(norddjurs)["KCL/2025-10"]
    exception = '\n[[exception]]\nkind = "move"\ndate = 2025-10-30\nto = 2025-11-06\ndespite = ["fallback"]\n'
    _add(norddjurs / "bodies" / "kcl.toml", exception + 'because = "salen er optaget"\n')
    assert aarsplan(*AUTUMN) == 0
    after = _lock(norddjurs)["KCL/2025-10"]
    assert str(after["date"]) == "2025-11-06"
    assert (after["uid"], after["sequence"]) == (before["uid"], 1)
    assert aarsplan("check") == 0
    aarsplan("show")
    row = next(line for line in aarsplan.out.splitlines() if "06-11-2025" in line)
    assert "flyttet fra tor 30-10-2025" in row


def test_a_move_that_breaks_a_rule_is_refused_with_both_lines(norddjurs, aarsplan):
    exception = '\n[[exception]]\nkind = "move"\ndate = 2025-10-30\nto = 2025-10-16\n'
    _add(norddjurs / "bodies" / "kcl.toml", exception)
    assert aarsplan(*AUTUMN) == 3
    line = (norddjurs / "bodies" / "kcl.toml").read_text(encoding="utf-8").splitlines().index("[[exception]]") + 1
    assert f"config/bodies/kcl.toml:{line}" in aarsplan.err
    assert "config/rules.toml:5" in aarsplan.err


def test_a_cancelled_meeting_stays_as_cancelled(norddjurs, aarsplan):
    aarsplan(*AUTUMN)
    before = _lock(norddjurs)
    _add(norddjurs / "bodies" / "dir.toml", '\n[[exception]]\nkind = "cancel"\ndate = 2025-11-05\n')
    assert aarsplan(*AUTUMN) == 0
    after = _lock(norddjurs)
    assert after["DIR/2025-W45"] == {
        **before["DIR/2025-W45"],
        "status": "cancelled",
        "sequence": 1,
        "changed": after["DIR/2025-W45"]["changed"],
    }
    assert {key for key in after if after[key] != before[key]} == {"DIR/2025-W45"}


def test_a_cancelled_meeting_comes_back_as_itself(norddjurs, aarsplan):
    aarsplan(*AUTUMN)
    dir_file = norddjurs / "bodies" / "dir.toml"
    text = dir_file.read_text(encoding="utf-8")
    _add(dir_file, '\n[[exception]]\nkind = "cancel"\ndate = 2025-11-05\n')
    aarsplan(*AUTUMN)
    dir_file.write_text(text, encoding="utf-8")
    assert aarsplan(*AUTUMN) == 0
    entry = _lock(norddjurs)["DIR/2025-W45"]
    assert (entry["status"], entry["sequence"], str(entry["date"])) == ("draft", 2, "2025-11-05")


def test_an_extra_meeting_is_marked_and_moves_nothing(norddjurs, aarsplan):
    aarsplan(*AUTUMN)
    before = _lock(norddjurs)
    extra = '\n[[exception]]\nkind = "extra"\ndate = 2025-11-13\ndespite = ["min-gap"]\nbecause = "AI"\n'
    _add(norddjurs / "bodies" / "kcl.toml", extra)
    assert aarsplan(*AUTUMN) == 0
    after = _lock(norddjurs)
    assert set(after) - set(before) == {"KCL/2025-11-13"}
    assert {key: after[key] for key in before} == before
    row = next(line for line in aarsplan.out.splitlines() if "13-11-2025" in line)
    assert "ekstra møde" in row


def test_a_month_is_skipped(norddjurs, aarsplan):
    kcl = norddjurs / "bodies" / "kcl.toml"
    kcl.write_text(
        kcl.read_text(encoding="utf-8").replace("except-months = [7]", "except-months = [7, 9]"), encoding="utf-8"
    )
    aarsplan(*AUTUMN)
    assert "KCL/2025-09" not in _lock(norddjurs)


def test_a_busy_required_member_moves_the_meeting(norddjurs, aarsplan):
    """The chief executive is away every Thursday from 9 to 10 from the middle of October to 6 November."""
    calendar = "\r\n".join([  # noqa: FLY002 - a line each
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", "BEGIN:VEVENT", "UID:away@test",
        "DTSTAMP:20250101T000000Z", "SUMMARY:KL i København", "DTSTART;TZID=Romance Standard Time:20251030T090000",
        "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2", "END:VEVENT", "END:VCALENDAR", "",
    ])  # fmt: skip
    (norddjurs / "calendars").mkdir(exist_ok=True)
    (norddjurs / "calendars" / "direktoer.ics").write_text(calendar, encoding="utf-8")
    _add(norddjurs / "aarsplan.toml", '\n[[busy]]\nfile = "calendars/direktoer.ics"\nroles = ["kommunaldirektoer"]\n')
    assert aarsplan(*AUTUMN) == 0
    entry = _lock(norddjurs)["KCL/2025-10"]
    assert str(entry["date"]) == "2025-10-23"


def test_a_meeting_held_by_hand_in_the_project_is_a_fact(norddjurs, aarsplan):
    given = '\n[[given]]\ndate = 2025-10-29\nperiod = "2025-10"\nstatus = "held"\nsource = "referatet"\n'
    aarsplan(*AUTUMN)
    uid = _lock(norddjurs)["KCL/2025-10"]["uid"]
    _add(norddjurs / "bodies" / "kcl.toml", given)
    assert aarsplan(*AUTUMN) == 0
    entry = _lock(norddjurs)["KCL/2025-10"]
    assert (entry["uid"], entry["sequence"], entry["status"]) == (uid, 1, "held")
    assert aarsplan("check") == 0
