"""A paper in the formats asked for."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module

from aarsplan.views.paper import Paper

FORMATS = {"html": "html", "markdown": "md", "word": "docx"}
"""The formats of papers with the extensions of their files."""


def paper_files(paper: Paper, formats: Iterable[str]) -> dict[str, bytes]:
    """The files of `paper` by name, one for each of `formats`; an encoder is loaded when it is asked for.

    Raises:
        KeyError: a format is none of `FORMATS`.
    """
    made = {}
    for name in formats:
        encoder = import_module(f"aarsplan.outputs.paper_{name}") if name in FORMATS else None
        if encoder is None:
            raise KeyError(name)
        made[f"{paper.slug}.{FORMATS[name]}"] = encoder.content(paper)
    return made
