"""A project folder as what `aarsplan serve` shows: its site, its feeds for subscribers, and who these are."""

from __future__ import annotations

import os
import time
from collections.abc import Hashable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from aarsplan.cli.feeds_register import Register
from aarsplan.cli.options import today
from aarsplan.cli.project import open_project
from aarsplan.cli.publish import told_publication
from aarsplan.diagnostics import Rejected, Span, error
from aarsplan.files import is_there
from aarsplan.history import is_pending
from aarsplan.loading.loader import SUBSCRIPTIONS_FILE
from aarsplan.outputs.ical import feed_file
from aarsplan.serving.snapshot import Look, Snapshot, Subscriber
from aarsplan.site import files
from aarsplan.subscriptions import SEEN_FILE, Subscriptions, note_seen
from aarsplan.texts import _, speaking
from aarsplan.views.feeds import FeedOptions, feeds
from aarsplan.views.publication import Publication

_SUFFIXES = {".toml", ".lock", ".ics", ".json"}
"""The files of a project that it is loaded from."""
_PENDING_SECONDS = 30.0
"""How long a change may take to be written; one that is older was interrupted, and loading the project finishes it."""


class ServedProject:
    """What `aarsplan serve` shows of the project in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pending_since: float | None = None
        self._has_subscriptions = False

    def look(self) -> Look | None:
        """The names, sizes and times of the project's files; None while a change is being written."""
        if self._is_being_written():
            return None
        subscribers = self._folder / SUBSCRIPTIONS_FILE
        content = tuple((str(path), _state(path)) for path in self._files() if path != subscribers)
        return Look(content, (_state(subscribers),))

    def snapshot(self) -> Snapshot:
        """The site as the lock has it now.

        Raises:
            Rejected: the project cannot be loaded, nothing has been planned, or the lock does not tell all of it.
        """
        changed = self._changed()
        opened = open_project(self._folder, None)
        publication = told_publication(opened)
        host = urlsplit(opened.project.facts.site_url).hostname
        return Snapshot(
            files(publication),
            lambda subscriber: _feed(publication, subscriber),
            changed,
            frozenset({host}) if host else frozenset(),
        )

    def subscribers(self) -> Subscriptions:
        """The subscriptions of the project.

        Raises:
            Rejected: they cannot be read, or they were there and the file is gone: all readers would lose their events.
        """
        register = Register.of(self._folder)
        is_there_now = is_there(register.path)
        if self._has_subscriptions and not is_there_now:
            hint = _("put it back from a backup; if that is meant, restart the server")
            raise Rejected([error("subscriptions", _("the subscriptions are gone"), Span(register.name), hint=hint)])
        self._has_subscriptions = is_there_now
        return register.subscriptions

    def note_seen(self, ids: frozenset[str]) -> None:
        """Keep that the subscriptions `ids` were fetched today, where the folder can be written to.

        Raises:
            Rejected: the file cannot be written.
        """
        if os.access(self._folder, os.W_OK):
            note_seen(self._folder / SEEN_FILE, ids, today())

    def _is_being_written(self) -> bool:
        if not is_pending(self._folder):
            self._pending_since = None
            return False
        if self._pending_since is None:
            self._pending_since = time.monotonic()
        return time.monotonic() - self._pending_since < _PENDING_SECONDS

    def _changed(self) -> datetime:
        """When any file changed last or, by the time of its folder, went."""
        paths = [self._folder, *_folders(self._folder), *self._files()]
        return datetime.fromtimestamp(max(map(_modified, paths)), UTC)

    def _files(self) -> list[Path]:
        folders = [self._folder, *_folders(self._folder)]
        return sorted(path for folder in folders for path in _entries(folder) if path.suffix.lower() in _SUFFIXES)


def _feed(publication: Publication, subscriber: Subscriber) -> bytes:
    """The feed of a subscriber, in the language of whoever reads it.

    Raises:
        Rejected: the project has no such feed any more.
    """
    with speaking(subscriber.language):
        found = {feed.name: feed for feed in feeds(publication)}.get(subscriber.feed)
        options = FeedOptions(subscriber.internal, subscriber.deadlines, subscriber.cancelled, subscriber.alarm)
        made = feed_file(publication, found, options) if found is not None else b""
    if not made:
        message = _("subscription {id}: there is no feed {name}").format(id=subscriber.id, name=subscriber.feed)
        hint = _("revoke it: aarsplan feeds revoke {id}").format(id=subscriber.id)
        raise Rejected([error("feed", message, hint=hint)])
    return made


def _folders(folder: Path) -> list[Path]:
    """The folders in which a project keeps files."""
    return [path for path in _entries(folder) if path.is_dir()]


def _entries(folder: Path) -> Iterator[Path]:
    """What is in `folder`, hidden things left out; nothing where it cannot be read, which loading the project tells."""
    try:
        found = sorted(folder.iterdir())
    except OSError:
        found = []
    return (path for path in found if not path.name.startswith("."))


def _state(path: Path) -> Hashable:
    """What changes when a file does; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino)


def _modified(path: Path) -> float:
    """When a file changed, in seconds since 1970; 0 where it is gone."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
