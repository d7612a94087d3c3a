"""Publishing: compare with what is there, write what changed beside it, and put it in place in one step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from aarsplan.publishing.files import check_paths, validate
from aarsplan.publishing.place import Place
from aarsplan.publishing.version import Published, build, compared, make_folder, moment_after
from aarsplan.saving import writing


def publish(folder: Path, files: Mapping[str, bytes], now: datetime, *, dry_run: bool = False) -> Published:
    """Put `files`, by path, in place as the site `folder`: all of them at once, and nothing else in it.

    New and changed files bear the time `now`, or a later one where theirs would not rise; the others stay what they
    are. Where nothing changed, and on a `dry_run`, nothing is written. While another process publishes to the same
    place, this one waits.

    Raises:
        ValueError: a path cannot be one, or two clash.
        Rejected: a file is broken, something else stands in that place, or it cannot be written; the site is what it
            was.
    """
    check_paths(files)
    validate(files)
    with writing(folder):
        place = Place.at(folder)
        previous = place.version(place.shown())
        if dry_run:
            return compared(previous, files)
        from filelock import FileLock

        make_folder(place.versions)
        with FileLock(place.guard):
            return _published(place, files, now)


def _published(place: Place, files: Mapping[str, bytes], now: datetime) -> Published:
    """Publish while nobody else does."""
    place.tidy()
    previous = place.version(place.shown())
    found = compared(previous, files)
    if not found.is_changed:
        return found
    number = place.following()
    try:
        place.prepare(number)
        build(place.version(number), previous, files, found, moment_after(previous, now))
        place.show(number)
    finally:
        place.tidy()
    return found
