"""Parts of a Word document that python-docx has no words for: borders, shading, fields, repeated rows, language.

The order of the elements in each property list is fixed by the schema (ISO/IEC 29500-1, annex A).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from aarsplan.outputs.base import clean

FONT = "Calibri"
"""LibreOffice and other readers without it take Carlito, which has the same widths."""


def set_up_page(document: Any, text_mm: float) -> None:
    """Upright A4 with a text area `text_mm` wide."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm((210 - text_mm) / 2)
    section.top_margin, section.bottom_margin = Mm(20), Mm(17)
    section.header_distance = section.footer_distance = Mm(9)


def set_up_settings(document: Any) -> None:
    """Hyphenate long words, ask for no older Word's layout, and drop the picture of the empty template."""
    settings = document.settings.element
    settings.find(qn("w:defaultTabStop")).addnext(_element("w:autoHyphenation"))
    for setting in settings.find(qn("w:compat")).findall(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")
    relations = document.part.package.rels
    for key in [key for key, relation in relations.items() if relation.reltype == RT.THUMBNAIL]:
        del relations[key]


def set_up_styles(document: Any, language: str, *, ink: str, quiet: str, heading: str) -> None:
    """One font throughout, the language of the spelling checker, and headings that stay with what follows."""
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for name in ("val", "eastAsia"):
        defaults.find(qn("w:lang")).set(qn(f"w:{name}"), language)
    for name, size, colour, before, after in (
        ("Normal", 9, ink, 0, 0),
        ("Header", 9, quiet, 0, 0),
        ("Footer", 8, quiet, 0, 0),
        ("Heading 1", 22, heading, 0, 2),
        ("Heading 2", 13, heading, 14, 3),
    ):
        style = document.styles[name]
        _set_font(style.element.get_or_add_rPr())
        style.font.size, style.font.color.rgb = Pt(size), RGBColor.from_string(colour)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        style.paragraph_format.line_spacing = 1.0


def set_up_text(document: Any) -> None:
    """Running text and lists with a little room after each paragraph."""
    for name in ("Body Text", "List Bullet"):
        style = document.styles[name]
        style.font.size = Pt(9.5)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(0), Pt(4)
        style.paragraph_format.line_spacing = 1.0
    heading = document.styles["Heading 2"]
    heading.font.size = Pt(11)
    heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(6), Pt(1)


def underline(paragraph: Any, colour: str) -> None:
    """Draw a line of `colour` under the paragraph, over the whole width of the text."""
    borders = _element("w:pBdr")
    borders.append(_element("w:bottom", val="single", sz="18", space="3", color=colour))
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001
    style = properties.find(qn("w:pStyle"))
    style.addnext(borders)


def add_run(paragraph: Any, text: str, *, colour: str = "", size: float = 0, bold: bool = False) -> Any:
    """A run of clean text; `size` in points, 0 for the paragraph's own."""
    run = paragraph.add_run(clean(text))
    run.bold = bold or None
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour)
    if size:
        run.font.size = Pt(size)
    return run


def keep_dates_whole(run: Any) -> None:
    """Let no line of the run end inside a date: each hyphen between digits becomes a non-breaking one."""
    pieces = re.split(r"(?<=\d)-(?=\d)", run.text)
    run.text = pieces[0]
    for piece in pieces[1:]:
        run._r.append(_element("w:noBreakHyphen"))  # noqa: SLF001
        run.add_text(piece)


def hang(paragraph: Any) -> None:
    """Set in every line of the paragraph but the first."""
    paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Mm(2), Mm(-2)


def add_field(run: Any, code: str) -> None:
    """Make `run` a field that Word computes, such as PAGE; 1 stands there until it has."""
    for kind in ("begin", "separate", "end"):
        if kind == "separate":
            instruction = OxmlElement("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = f" {code} "
            run._r.append(instruction)  # noqa: SLF001 - python-docx has no fields
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        run._r.append(mark)  # noqa: SLF001
        if kind == "separate":
            shown = OxmlElement("w:t")
            shown.text = "1"
            run._r.append(shown)  # noqa: SLF001


def add_tab_stops(paragraph: Any, text_mm: float) -> None:
    """A tab stop in the middle of the text area and one at its right edge, in place of the style's own."""
    stops = paragraph.paragraph_format.tab_stops
    for inherited in paragraph.style.paragraph_format.tab_stops:
        stops.add_tab_stop(inherited.position, WD_TAB_ALIGNMENT.CLEAR)
    stops.add_tab_stop(Mm(text_mm / 2), WD_TAB_ALIGNMENT.CENTER)
    stops.add_tab_stop(Mm(text_mm), WD_TAB_ALIGNMENT.RIGHT)


def set_up_table(table: Any, widths_mm: list[float], line: str, title: str) -> None:
    """Fixed columns, hairlines between the rows, room in the cells, and a title for those who hear the document."""
    table.autofit = False
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
    properties = table._tbl.tblPr  # noqa: SLF001
    borders = _element("w:tblBorders")
    for edge in ("bottom", "insideH"):
        borders.append(_element(f"w:{edge}", val="single", sz="4", space="0", color=line))
    margins = _element("w:tblCellMar")
    for edge, twips in (("top", 28), ("left", 85), ("bottom", 28), ("right", 57)):
        margins.append(_element(f"w:{edge}", w=str(twips), type="dxa"))
    layout = properties.find(qn("w:tblLayout"))
    layout.addprevious(borders)
    layout.addnext(margins)
    properties.append(_element("w:tblCaption", val=clean(title)))


def set_up_row(row: Any, widths_mm: list[float], *, repeated: bool = False) -> tuple[Any, ...]:
    """The cells of a table row that stays on one page; a `repeated` one stands on top of each page of the table."""
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001
    properties.append(_element("w:cantSplit"))
    if repeated:
        properties.append(_element("w:tblHeader"))
    cells: tuple[Any, ...] = row.cells
    for cell, width in zip(cells, widths_mm, strict=True):
        cell.width = Mm(width)
    return cells


def paint(cell: Any, *, fill: str = "", edges: Mapping[str, tuple[str, int]] | None = None) -> None:
    """Shade a cell and draw its edges; `edges` has colour and width (eighths of a point) for "left" or "bottom"."""
    properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001
    if edges:
        borders = _element("w:tcBorders")
        for edge, (colour, width) in edges.items():
            borders.append(_element(f"w:{edge}", val="single", sz=str(width), space="0", color=colour))
        properties.append(borders)
    if fill:
        properties.append(_element("w:shd", val="clear", color="auto", fill=fill))


def _element(tag: str, **attributes: str) -> Any:
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def _set_font(properties: Any) -> None:
    """Name the font for all scripts, in place of the theme's fonts, which would win."""
    fonts = properties.get_or_add_rFonts()
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)
