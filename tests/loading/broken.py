"""A small project of a dozen lines a file, to be broken in one way at a time, and what is told of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from aarsplan.diagnostics import Diagnostic, Rejected
from aarsplan.domain import DateRange
from aarsplan.loading.loader import load

WITHIN = DateRange(date(2025, 1, 1), date(2025, 12, 31))

FILES = {
    "aarsplan.toml": """\
municipality = "Test Kommune"
domain = "test.example"

[[role]]
code = "chair"
name = "Chair"

[[place]]
code = "hall"
name = "Hall"
""",
    "bodies/kcl.toml": """\
code = "KCL"
name = "Koncernledelsen"
minutes = 120
times = [09:00:00]
places = ["hall"]
required = ["chair"]

[[series]]
kind = "monthly"
weekday = "thursday"
nth = -1
""",
    "bodies/hu.toml": """\
code = "HU"
name = "Hovedudvalget"
minutes = 60
times = [13:00:00]

[[series]]
kind = "weekly"
anchor = 2025-01-08
every = 4
""",
    "closures.toml": """\
[[closure]]
code = "school-holiday"
name = "Vinterferie"
weeks = [7]
""",
    "events.toml": """\
[[event]]
code = "DAY"
name = "Temadag"
date = 2025-11-26
""",
    "rules.toml": """\
[[rule]]
rule = "closures"
""",
}


def write(folder: Path, changes: Mapping[str, str | bytes | tuple[str, str]] | None = None) -> Path:
    """The project in a folder below `folder`, each changed file with a new content, or with one text for another.

    For "" as the old text the new one is put at the end.
    """
    project = folder / "config"
    (project / "bodies").mkdir(parents=True)
    for name, change in (FILES | dict(changes or {})).items():
        content = _changed(FILES[name], *change) if isinstance(change, tuple) else change
        (project / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return project


def _changed(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1) if old else text + new


def mistakes(project: Path) -> tuple[Diagnostic, ...]:
    """What is told of the project: its mistakes, or the warnings where there is none."""
    try:
        return load(project, WITHIN).warnings
    except Rejected as rejected:
        return rejected.diagnostics


def said(told: Diagnostic) -> str:
    """Code, place, message and hint on one line, the place without the folder."""
    place = str(told.span).removeprefix("config/")
    return f"{told.code} {place} {told.message} | {told.hint}"


def assert_told(told: Sequence[Diagnostic], expected: Sequence[str]) -> None:
    """Assert that `told` is what `expected` says, and nothing else.

    A text that begins with a code and a file is how `said` of the next diagnostic begins, others are parts of it.
    """
    groups: list[list[str]] = []
    for text in expected:
        if ".toml" in text.partition(" ")[2].partition(" ")[0]:
            groups.append([])
        groups[-1].append(text)
    found = [said(one) for one in told]
    assert len(found) == len(groups), found
    for line, (beginning, *parts) in zip(found, groups, strict=True):
        assert line.startswith(beginning)
        assert all(part in line for part in parts), line
