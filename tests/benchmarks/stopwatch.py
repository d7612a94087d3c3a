"""Honest ratios: two things in turn within one run, and the median of the pairs."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence


def ratio(one: Callable[[], object], other: Callable[[], object], *, pairs: int = 5) -> float:
    """How many times longer `one` takes than `other`: the median over `pairs`, after one run of each to warm up."""
    one()
    other()
    return statistics.median(_seconds(one) / _seconds(other) for _ in range(pairs))


def python(*arguments: str, cwd: object = None) -> Callable[[], object]:
    """A whole Python process with `arguments`."""
    command: Sequence[str] = [sys.executable, *arguments]

    def run() -> None:
        subprocess.run(command, check=True, capture_output=True, cwd=cwd)  # type: ignore[call-overload]

    return run


def limited(name: str, measured: float, limit: float) -> None:
    """Print a ratio, and see that it keeps its limit."""
    print(f"\n{name}: {measured:.2f} (limit {limit})")  # noqa: T201 - the figure is the point
    assert measured <= limit, name


def _seconds(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started
