"""What the Word documents share: upright A4, one look, properties without a name or a clock, a header and a footer."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from aarsplan.outputs import word_parts as parts
from aarsplan.outputs.base import clean, repacked
from aarsplan.texts import _, language

TEXT_MM = 184.0
"""Width of the text."""
INK, QUIET, HEADING, NOTICE = "1B1F23", "57606A", "24475B", "8A3600"
LINE, CLOSED = "D0D7DE", "E7E9EC"


def new_document(title: str, municipality: str, changed: datetime | None) -> Any:
    """An empty document with its properties, page and styles; `changed` is its date, None for no date at all."""
    document = Document()
    properties = document.core_properties
    properties.title = clean(title)
    properties.author = properties.last_modified_by = clean(municipality)[:255]
    properties.comments = ""
    properties.language = "da-DK" if language() == "da" else "en-GB"
    if changed is not None:
        properties.created = properties.modified = changed
    else:
        _drop_dates(properties)
    parts.set_up_page(document, TEXT_MM)
    parts.set_up_settings(document)
    parts.set_up_styles(document, properties.language, ink=INK, quiet=QUIET, heading=HEADING)
    return document


def write_edges(document: Any, municipality: str, title: str, stamp: str) -> None:
    """The municipality on top of each page; the title, the stamp and the page number at its foot."""
    section = document.sections[0]
    parts.add_run(section.header.paragraphs[0], municipality)
    foot = section.footer.paragraphs[0]
    parts.add_tab_stops(foot, TEXT_MM)
    parts.add_run(foot, title).add_tab()
    parts.add_run(foot, stamp).add_tab()
    fields = {"{page}": "PAGE", "{pages}": "NUMPAGES"}
    for piece in re.split(r"(\{pages?\})", _("Page {page} of {pages}")):
        run = parts.add_run(foot, "" if piece in fields else piece)
        if piece in fields:
            parts.add_field(run, fields[piece])


def saved(document: Any) -> bytes:
    """The bytes of the document, the same for the same content."""
    stream = BytesIO()
    document.save(stream)
    return repacked(stream.getvalue())


def _drop_dates(properties: Any) -> None:
    """Take out the dates of the template that python-docx begins with."""
    element = properties._element  # noqa: SLF001 - python-docx can only set them
    for name in ("dcterms:created", "dcterms:modified"):
        for found in element.findall(qn(name)):
            element.remove(found)
