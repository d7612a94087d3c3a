"""Facts about strange machines: other time zones, no locale, no home, a closed pipe, another hash seed."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys

import pytest

PLAN = (sys.executable, "-m", "aarsplan", "plan", "--horizon", "2025-08..2025-12", "--export", "ud")
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="POSIX environment")


def _run(folder, command=PLAN, *, bare=False, **variables):
    inherited = {} if bare else dict(os.environ)
    environment = {"SOURCE_DATE_EPOCH": "1730000000", "PATH": os.environ["PATH"], **inherited, **variables}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)


def _digest(folder):
    """One digest of the lock and of every file written."""
    found = hashlib.sha256()
    for path in sorted([folder / "config" / "plan.lock", *(folder / "ud").iterdir()]):
        found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()


@POSIX
def test_every_environment_gives_the_same_bytes(norddjurs):
    folder = norddjurs.parent
    digests = set()
    for variables in (
        {"TZ": "UTC", "PYTHONHASHSEED": "0"},
        {"TZ": "America/New_York", "PYTHONHASHSEED": "1", "LC_ALL": "C"},
        {"TZ": "Pacific/Auckland", "PYTHONHASHSEED": "2", "PYTHONIOENCODING": "cp1252"},
        {"TZ": "nonsense", "PYTHONHASHSEED": "3", "NO_COLOR": "1", "TERM": "dumb"},
    ):
        (norddjurs / "plan.lock").unlink(missing_ok=True)
        for path in (folder / "ud").glob("*"):
            path.unlink()
        done = _run(folder, **variables)
        assert done.returncode == 0, done.stderr
        assert b"Traceback" not in done.stderr
        assert b"\x1b" not in done.stdout
        digests.add(_digest(folder))
    assert len(digests) == 1


@POSIX
def test_no_home_and_no_user_are_needed(norddjurs):
    done = _run(norddjurs.parent, bare=True)
    assert done.returncode == 0, done.stderr


@POSIX
def test_a_reader_that_leaves_early_is_no_error(norddjurs):
    _run(norddjurs.parent)
    line = f"{sys.executable} -m aarsplan show | head -n 1; exit ${{PIPESTATUS[0]}}"
    done = _run(norddjurs.parent, ["bash", "-c", line])
    assert done.returncode == 0
    assert done.stderr == b""


@POSIX
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_a_closed_stream_is_no_error(norddjurs, closed):
    line = f"{sys.executable} -m aarsplan plan --horizon 2025-10 --dry-run {closed}"
    done = _run(norddjurs.parent, ["bash", "-c", line])
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("seconds", ["²", "9" * 30, "253402300800"])
def test_a_time_that_no_clock_shows_ends_no_command(norddjurs, seconds):
    command = (sys.executable, "-m", "aarsplan", "plan", "--horizon", "2025-10", "--dry-run", "--quiet")
    done = _run(norddjurs.parent, command, SOURCE_DATE_EPOCH=seconds)
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False)


@pytest.mark.parametrize("seconds", ["0", "4200000000"])
def test_a_clock_that_is_centuries_wrong_leaves_a_plan_that_can_be_read(norddjurs, seconds):
    command = (sys.executable, "-m", "aarsplan", "plan", "--horizon", "2025-10", "--quiet")
    assert _run(norddjurs.parent, command, SOURCE_DATE_EPOCH=seconds).returncode == 0
    done = _run(norddjurs.parent, (sys.executable, "-m", "aarsplan", "show"), SOURCE_DATE_EPOCH=seconds)
    assert done.returncode == 0, done.stderr


def test_two_planners_at_once_leave_one_whole_plan(norddjurs):
    running = [
        subprocess.Popen(
            [*PLAN[:-2], "--quiet", "--seed", str(seed)],
            cwd=norddjurs.parent,
            stderr=subprocess.PIPE,
            text=True,
        )
        for seed in (1, 2, 3)
    ]
    assert [process.wait(timeout=120) for process in running] == [0, 0, 0]
    done = _run(norddjurs.parent, (sys.executable, "-m", "aarsplan", "check"))
    assert done.returncode == 0, done.stderr
