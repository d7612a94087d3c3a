"""Personal data in what is about to be published: a feed cannot be called back."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping

from aarsplan.diagnostics import Diagnostic, Span, error
from aarsplan.loading.privacy import found_in
from aarsplan.texts import _

_TEXTS = ("SUMMARY", "DESCRIPTION", "LOCATION", "CATEGORIES", "NAME")
"""Properties of a feed that people read; others hold addresses of our own making."""
_TAG = re.compile(r"<[^>]*>")
_STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)


def personal_data(files: Mapping[str, bytes]) -> list[Diagnostic]:
    """An error for each CPR number or e-mail address that anybody could read in `files`, at the first of its files."""
    found: dict[str, Diagnostic] = {}
    for path, content in sorted(files.items()):
        for text in _texts(path, content.decode(errors="replace")):
            for what, seen in found_in(text):
                if seen not in found:
                    message = _("everybody could read {what} in {path}: {seen}").format(what=what, path=path, seen=seen)
                    hint = _("write the role instead; if it is none: --allow-personal-data")
                    found[seen] = error("personal-data", message, Span(path), hint=hint)
    return list(found.values())


def _texts(path: str, content: str) -> Iterator[str]:
    """What people read of a file."""
    if path.endswith(".ics"):
        for line in content.replace("\r\n ", "").split("\r\n"):
            if line.startswith(_TEXTS):
                yield line.partition(":")[2]
    elif path.endswith(".html"):
        yield html.unescape(_TAG.sub(" ", _STYLE.sub("", content)))
