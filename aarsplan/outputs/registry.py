"""The formats there are, one module with a function `files` each. Adding a name here makes a format known."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from aarsplan.views.publication import Publication

OUTPUTS = ("csv", "excel", "html", "ical", "markdown", "topics", "word")
"""Names of all formats, sorted: `word` is `aarsplan/outputs/word.py`."""


def files(name: str, publication: Publication) -> Mapping[str, bytes]:
    """The files of the format `name`, by file name, in the reader's language.

    Raises:
        KeyError: there is no such format.
    """
    if name not in OUTPUTS:
        raise KeyError(name)
    made: Mapping[str, bytes] = import_module(f"aarsplan.outputs.{name}").files(publication)
    return made
