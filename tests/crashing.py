"""A process that dies between two steps on files, as by a crash."""

from __future__ import annotations

import os
import sys
from itertools import count

import pytest

forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="a system that forks")


def dies(act, is_the_end) -> bool:
    """Run `act` in a process that dies just before a step on files for which `is_the_end`; whether it did."""
    child = os.fork()
    if child == 0:

        def see(event: str, arguments) -> None:
            if event.startswith(("open", "os.", "tempfile.")) and is_the_end(event, arguments):
                os._exit(9)

        try:
            sys.addaudithook(see)
            act()
            os._exit(0)
        finally:
            os._exit(1)
    _pid, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in {0, 9}
    return code == 9


def step(number: int):
    """The step of that number, counted from 1."""
    steps = count(1)
    return lambda _event, _arguments: next(steps) == number
