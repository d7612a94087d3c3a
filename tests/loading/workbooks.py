"""Workbooks written by hand, as a zip archive of XML, so that they can be wrong in every way."""

from __future__ import annotations

import json
import tempfile
import zipfile
from io import BytesIO
from pathlib import Path
from unittest.mock import patch
from xml.sax.saxutils import escape, quoteattr

from aarsplan.diagnostics import Rejected
from aarsplan.loading import child
from aarsplan.loading.sheets import workbook as reading
from aarsplan.loading.sheets import worker
from aarsplan.loading.sheets.cells import letters
from aarsplan.loading.sheets.reader import read_sheet
from aarsplan.texts import speaking

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"

_STATE = ("visible", "hidden")

TITLES = ("Emne", "Organ", "Frist")


class Xml(str):
    """A cell as it stands in the file, without its place: the attributes and what is inside of `<c>`."""

    __slots__ = ()


def formula(text, saved=None, kind="n"):
    value = "" if saved is None else f"<v>{saved}</v>"
    return Xml(f' t="{kind}"><f>{escape(text)}</f>{value}')


def styled(number, style):
    """A number in the format `style`: 1 is a date, 2 a time of day, 3 a length in hours, 4 a date with its time."""
    return Xml(f' s="{style}"><v>{number}</v>')


def cell(place, value):
    if isinstance(value, Xml):
        inside = value
    elif isinstance(value, str):
        inside = f' t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is>'
    else:
        inside = f"><v>{value}</v>"
    return f'<c r="{place}"{inside}</c>'


def row(number, values):
    cells = (cell(f"{letters(column)}{number}", value) for column, value in enumerate(values, 1) if value is not None)
    return f'<row r="{number}">{"".join(cells)}</row>'


def worksheet(rows, *, merges=(), head="", foot=""):
    """The XML of a sheet whose rows begin at row 1; `foot` is put after its data."""
    data = "".join(row(number, values) for number, values in enumerate(rows, 1))
    merged = "".join(f'<mergeCell ref="{block}"/>' for block in merges)
    foot += f'<mergeCells count="{len(merges)}">{merged}</mergeCells>' if merges else ""
    return f'<?xml version="1.0"?>{head}<worksheet xmlns="{_MAIN}"><sheetData>{data}</sheetData>{foot}</worksheet>'


def parts(sheets, *, hidden=(), date1904=False):
    """The parts of a workbook with `sheets`, their XML by name."""
    named = list(enumerate(sheets, 1))
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}" state="{_STATE[name in hidden]}"/>'
        for n, name in named
    )
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n, _name in named
    )
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_SHEET}.worksheet+xml"/>' for n, _name in named
    )
    formats = "".join(f'<xf numFmtId="{code}"/>' for code in (0, 14, 20, 46, 22))
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" '
        f'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{_SHEET}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_SHEET}.styles+xml"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"/>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        f'<workbookPr date1904="{int(date1904)}"/><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{related}</Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><cellXfs count="5">{formats}</cellXfs></styleSheet>',
        **{f"xl/worksheets/sheet{n}.xml": sheets[name] for n, name in named},
    }


def packed(members, method=zipfile.ZIP_DEFLATED):
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def workbook(*rows, **options):
    """A workbook of the sheet "Bruttoliste" with the usual titles above `rows`."""
    return packed(parts({"Bruttoliste": worksheet([TITLES, *rows], **options)}))


def ask_here(_module, arguments, content, **_limits):
    return json.loads(json.dumps(worker.work(content, arguments)))


def read(content, columns=(), *, suffix=".xlsx", apart=False):
    """The sheet in a workbook or CSV file given as bytes or text, and its warnings, in English.

    It is read in this process, which is quicker, unless it has to be read `apart`.
    """
    ask = child.ask if apart else ask_here
    with tempfile.TemporaryDirectory() as folder, speaking("en"), patch.object(reading, "ask", ask):
        path = Path(folder, f"liste{suffix}")
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_sheet(path, path.name, columns)


def values(sheet):
    """What the sheet holds below its header, row by row, without what is empty."""
    return [[one.value for _column, one in sorted(line.cells.items()) if one.value is not None] for line in sheet.rows]


def refused(content, columns=(), **how):
    """What is said of a sheet that is not read: "place: message"."""
    try:
        read(content, columns, **how)
    except Rejected as rejected:
        return said(rejected.diagnostics)
    raise AssertionError("the sheet was read")


def said(diagnostics):
    return [f"{one.span}: {one.message}" for one in diagnostics]
