"""The contents that files had, each kept once under its SHA-256."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable
from pathlib import Path

from aarsplan.diagnostics import Rejected, Span, error
from aarsplan.files import is_there, read_bytes
from aarsplan.history.model import is_digest
from aarsplan.history.places import OBJECTS, place, shown
from aarsplan.saving import save_all, sync, writing
from aarsplan.texts import _

MAX_BYTES = 100_000_000
"""Largest content that is kept or read."""


def digest_of(content: bytes | None) -> str | None:
    """The SHA-256 of a content, None for None."""
    return None if content is None else hashlib.sha256(content).hexdigest()


def digest_on_disk(path: Path, name: str) -> str | None:
    """The SHA-256 of what a file holds, None where there is none; `name` is what diagnostics call it.

    Raises:
        Rejected: it cannot be read.
    """
    return digest_of(read_bytes(path, name, max_bytes=MAX_BYTES)) if is_there(path) else None


def keep(folder: Path, contents: Iterable[bytes | None]) -> None:
    """Keep contents, safe from a power failure; None is none.

    Raises:
        Rejected: they cannot be written.
    """
    objects = place(folder, OBJECTS)
    found = [content for content in contents if content is not None]
    written = save_all({place(folder, OBJECTS, str(digest_of(content))): zlib.compress(content) for content in found})
    if written:
        with writing(objects):
            sync(objects)


def content(folder: Path, digest: str) -> bytes:
    """The content that has `digest`.

    Raises:
        Rejected: it is missing or damaged.
    """
    if not is_digest(digest):
        raise ValueError(digest)
    path = place(folder, OBJECTS, digest)
    name = shown(folder, path)
    packed = read_bytes(path, name, max_bytes=MAX_BYTES)
    try:
        found = zlib.decompressobj().decompress(packed, MAX_BYTES)
    except zlib.error:
        found = b""
    if digest_of(found) != digest:
        hint = _("take back the last good copy of {name}").format(name=name)
        raise Rejected([error("history", _("the content that is kept here is damaged"), Span(name), hint=hint)])
    return found
