"""Keeps what is served up to date: looks at the disk again and again, and replaces the version when it has changed.

A version that cannot be read never replaces one that could: calendar programs drop what a feed no longer holds.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from contextvars import copy_context
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Generic, TypeVar

from aarsplan.diagnostics import Diagnostic, Rejected, error
from aarsplan.serving.app import App
from aarsplan.serving.snapshot import Look, Source, Subscribers
from aarsplan.serving.version import Content, Version, prepared
from aarsplan.texts import _

LOOK_SECONDS = 1.0
_CHORES_SECONDS = 60.0
"""How often it is kept who fetched a feed, and what could not be read is tried again though nothing changed."""
_TRIES = 50
_TRY_SECONDS = 0.1

T = TypeVar("T")


@dataclass(frozen=True)
class _Part(Generic[T]):
    """A part of what is served: the last `value` that could be read, and what is `wrong` with what lies there now."""

    read: Callable[[], T]
    value: T | None = None
    seen: Hashable = None
    """What was seen when it was read last, well or not; None for never."""
    wrong: tuple[Diagnostic, ...] = ()

    def read_again(self, seen: Hashable) -> _Part[T]:
        """This part as it is now that `seen` lies there."""
        if seen == self.seen:
            return self
        try:
            return replace(self, value=self.read(), seen=seen, wrong=())
        except Rejected as rejected:
            wrong = rejected.diagnostics
        except Exception as problem:  # noqa: BLE001 - no mistake of ours may end the reloading for good
            message = _("it could not be read: {problem}").format(problem=f"{type(problem).__name__}: {problem}")
            wrong = (error("reload", message),)
        return replace(self, seen=seen, wrong=wrong)


class Reloader:
    """Loads versions from `source` into `app`, in a thread of its own between `start` and `stop`.

    It looks every `seconds`. A change is taken up once two looks in a row agree on it, so that files which are being
    copied one by one are read when the last one is there.
    """

    def __init__(self, source: Source, app: App, *, seconds: float = LOOK_SECONDS) -> None:
        self._source, self._app, self._seconds = source, app, seconds
        self._content: _Part[Content] = _Part(self._prepared)
        self._subscribers: _Part[Subscribers] = _Part(source.subscribers)
        self._before: Look | None = None
        self._chores_done = time.monotonic()
        self._unwritable: tuple[Diagnostic, ...] = ()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=copy_context().run, args=(self._run,), name="reload", daemon=True)

    def load(self) -> None:
        """Read what lies there now, for the first version; what is being written is waited for, but not for ever."""
        for _try in range(_TRIES):
            look = self._source.look()
            if look is not None and self._take(look):
                return
            self._stop.wait(_TRY_SECONDS)

    def start(self) -> None:
        """Look from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more, and keep what is to be kept."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=1)
        self._note_seen()

    def _run(self) -> None:
        while not self._stop.wait(self._seconds):
            self._look_again()
            if time.monotonic() - self._chores_done > _CHORES_SECONDS:
                self._chores()

    def _look_again(self) -> None:
        look = self._source.look()
        before, self._before = self._before, look
        if look is not None and look == before:
            self._take(look)

    def _take(self, look: Look) -> bool:
        """Read what `look` saw and show it; False where it changed meanwhile, so that it may be half old."""
        content = self._content.read_again(look.content)
        subscribers = self._subscribers.read_again(look.subscribers)
        if content is self._content and subscribers is self._subscribers:
            return True
        if self._source.look() != look:
            return False
        told = (*self._content.wrong, *self._subscribers.wrong)
        self._content, self._subscribers = content, subscribers
        self._judge(told, (*content.wrong, *subscribers.wrong))
        if content.value is not None and subscribers.value is not None:
            self._app.version = Version(content.value, subscribers.value)
        return True

    def _judge(self, told: tuple[Diagnostic, ...], wrong: tuple[Diagnostic, ...]) -> None:
        """Say how it went, and what is `wrong` unless that was `told` before."""
        if not wrong:
            self._app.trouble = ""
            self._app.metrics.loaded = time.monotonic()
            return
        codes = ", ".join(sorted({diagnostic.code for diagnostic in wrong}))
        message = _("what lies there now cannot be shown ({codes}); the last good version is, if there was one")
        self._app.trouble = message.format(codes=codes)
        self._app.metrics.reload_failures += 1
        if wrong != told:
            self._app.tell(wrong)

    def _prepared(self) -> Content:
        return prepared(self._source.snapshot(), self._content.value, datetime.now(UTC))

    def _chores(self) -> None:
        self._chores_done = time.monotonic()
        self._note_seen()
        self._content, self._subscribers = _retried(self._content), _retried(self._subscribers)

    def _note_seen(self) -> None:
        """Keep whose feeds were fetched; that this cannot be written is told once."""
        ids = frozenset(self._app.seen)
        if not ids:
            return
        try:
            self._source.note_seen(ids)
        except Rejected as rejected:
            if rejected.diagnostics != self._unwritable:
                self._unwritable = rejected.diagnostics
                self._app.tell(rejected.diagnostics)
        else:
            self._app.seen -= ids


def _retried(part: _Part[T]) -> _Part[T]:
    """A part that is read again at the next look if anything was wrong with it."""
    return replace(part, seen=None) if part.wrong else part
