"""A process of its own to read in what somebody else wrote: its time and its memory are limited.

A few bytes of a calendar or a workbook can ask for hours of work. `ask` starts the process and waits for its answer;
`answer` is what runs inside it, and imports no more of aarsplan than the reading needs.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from math import ceil
from pathlib import Path
from typing import Any

Work = Callable[[bytes, Sequence[str]], dict[str, Any]]
"""What is done with the bytes and the arguments; the result is plain data."""


def ask(module: str, arguments: Sequence[str], content: bytes, *, seconds: float, memory: int) -> dict[str, Any]:
    """What the process that runs `module` answers to `content`, within `seconds` and `memory` bytes.

    Where it has no answer, `fault` tells why in the shape of the readers' own faults: its `code` is "time", "memory"
    or "stopped", its `line` 1, and `seen` holds the limit or the reason.
    """
    try:
        done = subprocess.run(  # noqa: S603 - this very Python; the arguments are data to it
            [sys.executable, "-P", "-m", module, str(memory), str(ceil(seconds)), *arguments],
            input=content,
            capture_output=True,
            timeout=seconds,
            env=_environment(),
            check=False,
        )
    except subprocess.TimeoutExpired:
        return _fault("time", seconds=f"{seconds:g}")
    except OSError as problem:
        from aarsplan.files import reason

        return _fault("stopped", reason=reason(problem))
    if done.returncode:
        last_words = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        return _fault("stopped", reason="".join(last_words) or str(done.returncode))
    told: dict[str, Any] = json.loads(done.stdout)
    if told.get("fault", {}).get("code") == "memory":
        return _fault("memory", megabytes=memory // 1_000_000)
    return told


def answer(work: Work) -> None:
    """Do the work of this process: bytes on standard input, JSON on standard output.

    The arguments are the bytes of memory and the seconds that may be used, then those of `work`.
    """
    memory, seconds, *arguments = sys.argv[1:]
    _limit(int(memory), int(seconds))
    try:
        told = json.dumps(work(sys.stdin.buffer.read(), arguments))
    except MemoryError:
        told = json.dumps(_fault("memory"))
    sys.stdout.write(told)


def _limit(memory: int, seconds: int) -> None:
    """Bound this process, where the platform can."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        # Windows has no such module, and macOS refuses; there the caller's clock is the limit.
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        # The caller's clock comes first; this one is for a caller that was killed.
        resource.setrlimit(resource.RLIMIT_CPU, (seconds + 1, seconds + 2))


def _fault(code: str, **seen: Any) -> dict[str, Any]:
    return {"fault": {"code": code, "line": 1, "seen": seen}}


def _environment() -> dict[str, str]:
    # The child finds the modules where this process does, and nothing that it answers depends on the machine.
    search = os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)
    fixed = {"PYTHONPATH": search, "PYTHONHASHSEED": "0", "PYTHONWARNINGS": "ignore", "TZ": "UTC"}
    # openpyxl loads numpy where there is one, and that reserves memory for a thread on every core.
    return {**os.environ, **fixed, "OPENBLAS_NUM_THREADS": "1"}
