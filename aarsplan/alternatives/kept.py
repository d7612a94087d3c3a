"""Alternatives as they are kept in a project: `alternatives/1.lock` and so on, with an index of what they come from.

They hold only for the project that they were made from. The index has the digest of its files and of each lock, so
that none is chosen after the rules, the plan or the alternative itself became another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from aarsplan.diagnostics import Rejected, Span, error
from aarsplan.domain import DateRange
from aarsplan.facts import Facts
from aarsplan.files import display_name, is_there, read_bytes, read_text
from aarsplan.loading.alternatives_schema import MAX_ALTERNATIVES, AlternativesTable
from aarsplan.loading.source import parse_source
from aarsplan.loading.validation import validated
from aarsplan.lock_text import parse_lock, render_lock
from aarsplan.lockfile import Lock
from aarsplan.meetings import build
from aarsplan.plan import Plan
from aarsplan.texts import _

FOLDER = "alternatives"
INDEX = "index.toml"
VERSION = 1
_MAX_BYTES = 100_000_000
"""Largest file that is looked at to tell whether a project is still the same."""
_HEADER = "# Written by aarsplan: plans to choose from. Take one of them with `aarsplan choose`.\n"


@dataclass(frozen=True)
class Kept:
    """Alternatives: the digest of the project they were `made_from`, the days that were planned, and their locks."""

    made_from: str
    planned: tuple[DateRange, ...]
    locks: tuple[Lock, ...]


def fingerprint(folder: Path, paths: Iterable[Path]) -> str:
    """The SHA-256 of files of the project in `folder`, their names and what is in them, in hexadecimal.

    Raises:
        Rejected: one of them cannot be read.
    """
    found = hashlib.sha256()
    for path in sorted(paths):
        name = path.relative_to(folder).as_posix()
        content = read_bytes(path, name, max_bytes=_MAX_BYTES)
        found.update(f"{name}\n{len(content)}\n".encode())
        found.update(content)
    return found.hexdigest()


def kept_files(folder: Path, kept: Kept) -> dict[Path, bytes | None]:
    """The files that keep alternatives in the project `folder`; None for one that is not needed any more."""
    texts = [render_lock(lock).encode() for lock in kept.locks]
    digests = "".join(f'    "{hashlib.sha256(text).hexdigest()}",\n' for text in texts)
    planned = ", ".join(f'"{days}"' for days in kept.planned)
    index = (
        f'{_HEADER}version = {VERSION}\nmade-from = "{kept.made_from}"\nplanned = [{planned}]\nlocks = [\n{digests}]\n'
    )
    locks = {_lock(folder, number): text for number, text in enumerate(texts, 1)}
    return {**without(folder), folder / FOLDER / INDEX: index.encode(), **locks}


def without(folder: Path) -> dict[Path, bytes | None]:
    """The files of the alternatives that the project `folder` keeps, each to be removed."""
    paths = [folder / FOLDER / INDEX, *(_lock(folder, number) for number in range(1, MAX_ALTERNATIVES + 1))]
    return {path: None for path in paths if is_there(path)}


def read_kept(folder: Path) -> Kept | None:
    """The alternatives that the project `folder` keeps, None where there are none.

    Raises:
        Rejected: a file cannot be read, or is not what aarsplan wrote.
    """
    path = folder / FOLDER / INDEX
    if not is_there(path):
        return None
    source = parse_source(read_text(path, _name(folder, INDEX)), _name(folder, INDEX))
    table, mistakes = validated(AlternativesTable, source.data, source)
    if table is None:
        raise Rejected(mistakes)
    locks = tuple(_read_lock(folder, number, digest) for number, digest in enumerate(table.locks, 1))
    return Kept(table.made_from, table.planned, locks)


def plan_of(facts: Facts, planned: Sequence[DateRange], before: Lock, chosen: Lock) -> Plan:
    """The plan of the days `planned` that the lock `chosen` holds, seen from the lock `before` it."""
    problem = build(facts, tuple(planned), before.history())
    history = chosen.history()
    placements = {key: spot for key, spot in history.placements.items() if key in problem.meetings}
    slots = {key: slot for key, slot in history.slots.items() if key in problem.visits}
    return Plan(problem, placements, slots)


def _read_lock(folder: Path, number: int, digest: str) -> Lock:
    path = _lock(folder, number)
    name = _name(folder, path.name)
    text = read_text(path, name)
    if hashlib.sha256(text.encode()).hexdigest() != digest:
        message = _("alternative {number} is no longer what aarsplan wrote").format(number=number)
        raise Rejected([error("alternatives", message, Span(name), hint=again())])
    return parse_lock(text, name)


def again() -> str:
    """The hint to make alternatives."""
    return _("make new ones with: {command}").format(command="aarsplan plan --alternatives 3")


def _lock(folder: Path, number: int) -> Path:
    return folder / FOLDER / f"{number}.lock"


def _name(folder: Path, file: str) -> str:
    return display_name(folder, FOLDER, file)
