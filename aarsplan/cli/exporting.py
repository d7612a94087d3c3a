"""The files of the formats for a folder, without writing over what a person changed there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from aarsplan.cli.console import tell
from aarsplan.diagnostics import Rejected, Span, error
from aarsplan.outputs.ical import oversized
from aarsplan.outputs.registry import files
from aarsplan.texts import _
from aarsplan.views.publication import Publication

LEDGER = ".aarsplan.json"
"""In each export folder: the digest of every file as aarsplan wrote it, to tell when a person changed one."""


def made_files(publication: Publication, formats: Iterable[str], folder: Path, *, overwrite: bool) -> dict[Path, bytes]:
    """The files of `formats` in `folder`, the ledger among them, to be saved together.

    Raises:
        Rejected: a file there was changed by hand and `overwrite` is not set.
    """
    made = {name: content for kind in formats for name, content in files(kind, publication).items()}
    tell(oversized({name: content for name, content in made.items() if name.endswith(".ics")}))
    return in_folder(made, folder, overwrite=overwrite)


def in_folder(made: dict[str, bytes], folder: Path, *, overwrite: bool) -> dict[Path, bytes]:
    """Files by name as files in `folder`, the ledger among them, to be saved together; raises as `made_files`."""
    ledger = _ledger(folder)
    if not overwrite:
        _refuse_changed(made, ledger, folder)
    ledger |= {name: _digest(content) for name, content in made.items()}
    told = {**made, LEDGER: (json.dumps(ledger, indent=1, sort_keys=True) + "\n").encode()}
    return {folder / name: content for name, content in sorted(told.items())}


def without_ledger(paths: Iterable[Path]) -> list[Path]:
    """The paths that a person asked for."""
    return [path for path in paths if path.name != LEDGER]


def _refuse_changed(made: dict[str, bytes], ledger: dict[str, str], folder: Path) -> None:
    changed = []
    for name, content in sorted(made.items()):
        path = folder / name
        if path.is_file() and (there := path.read_bytes()) != content and ledger.get(name) != _digest(there):
            changed.append(path)
    if changed:
        hint = _("choose another folder, or write over it with --overwrite")
        message = _("{path} was changed since aarsplan wrote it, or is not aarsplan's")
        raise Rejected([error("export", message.format(path=path), Span(str(path)), hint=hint) for path in changed])


def _ledger(folder: Path) -> dict[str, str]:
    try:
        found = json.loads((folder / LEDGER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(name): str(digest) for name, digest in found.items()} if isinstance(found, dict) else {}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
