"""The versions of a meeting's programme that were sent, each a file of the project that is written once.

`programmes/kcl-2024-10/2-adjusted.toml` is the second version of the programme of KCL/2024-10.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from aarsplan.diagnostics import Diagnostic, Reason, Rejected, Span, error
from aarsplan.files import display_name, is_there, names_in, read_text
from aarsplan.texts import _
from aarsplan.views.programme import Programme, Version
from aarsplan.views.programme_text import parse_programme, render_programme
from aarsplan.views.slugs import slug

FOLDER = "programmes"
MAX_VERSIONS = 200
"""Versions of one programme."""

_NAME = re.compile(r"([1-9][0-9]{0,3})-[a-z]+\.toml", re.ASCII)


@dataclass(frozen=True)
class Kept:
    """A version that was kept, with its number, from 1 on."""

    number: int
    programme: Programme


def kept_programmes(project: Path, key: str) -> tuple[Kept, ...]:
    """The versions of the programme of the meeting `key` that the project folder holds, the oldest first.

    Raises:
        Rejected: with every mistake of every file; one is damaged, misnamed, or of another meeting.
    """
    folder = _folder(project, key)
    if not is_there(folder):
        return ()
    names = [name for name in names_in(folder, _shown(project, folder)) if name.endswith(".toml") and name[0] != "."]
    if len(names) > MAX_VERSIONS:
        message = _("the folder holds {n} files, at most {limit} are read").format(n=len(names), limit=MAX_VERSIONS)
        raise Rejected([error("limit", message, Span(_shown(project, folder)))])
    found: dict[int, Kept] = {}
    places: dict[int, Span] = {}
    wrong: list[Diagnostic] = []
    for name in names:
        try:
            kept = _read(folder / name, _shown(project, folder / name), key)
        except Rejected as rejected:
            wrong += rejected.diagnostics
            continue
        if kept.number in found:
            message = _("two versions have the number {number}").format(number=kept.number)
            because = [Reason(_("it stands here first"), places[kept.number])]
            wrong.append(error("duplicate", message, Span(_shown(project, folder / name)), because=because))
        found[kept.number] = kept
        places[kept.number] = Span(_shown(project, folder / name))
    if wrong:
        raise Rejected(wrong)
    return tuple(found[number] for number in sorted(found))


def next_version(kept: Sequence[Kept], programme: Programme, version: Version, day: date) -> Kept:
    """`programme` as the version after `kept`, of the day `day`; the newest one again when it is no other."""
    made = replace(programme, version=version, version_day=day)
    if kept and kept[-1].programme == replace(made, version_day=kept[-1].programme.version_day):
        return kept[-1]
    return Kept(kept[-1].number + 1 if kept else 1, made)


def version_file(project: Path, kept: Kept) -> tuple[Path, bytes]:
    """The file of a version, and what is to stand in it.

    Raises:
        Rejected: the programme holds what could not be read back.
    """
    path = _folder(project, kept.programme.key) / f"{kept.number}-{kept.programme.version}.toml"
    text = render_programme(kept.programme)
    try:
        parse_programme(text, _shown(project, path))
    except Rejected as rejected:
        told = [replace(found, hint=_("change the project's files, not this one")) for found in rejected.diagnostics]
        raise Rejected(told) from rejected
    return path, text.encode()


def _read(path: Path, name: str, key: str) -> Kept:
    found = _NAME.fullmatch(path.name)
    if found is None:
        hint = _("call it {example}, as aarsplan does").format(example="3-adjusted.toml")
        raise Rejected([error("file", _("the name of the file tells no number of a version"), Span(name), hint=hint)])
    programme = parse_programme(read_text(path, name), name)
    if programme.key != key or programme.version is None:
        message = _("the file holds no version of the programme of {key}").format(key=key)
        raise Rejected([error("file", message, Span(name))])
    return Kept(int(found.group(1)), programme)


def _folder(project: Path, key: str) -> Path:
    return project / FOLDER / slug(key)


def _shown(project: Path, path: Path) -> str:
    """What diagnostics call a file of the project."""
    return display_name(project, path.relative_to(project).as_posix())
