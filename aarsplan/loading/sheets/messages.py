"""What the readers of sheets tell their user, as located diagnostics."""

from __future__ import annotations

from aarsplan.diagnostics import Diagnostic, Span, error, warning
from aarsplan.loading.sheets.notes import MAX_TEXT, Note
from aarsplan.texts import _

CODE = "sheet"

Texts = dict[str, tuple[str, str]]
"""The message and the hint for the code of a note."""


def told(note: Note, whole: Span) -> Diagnostic:
    """The diagnostic for `note` about the sheet at `whole`."""
    place = type(whole)(whole.file, note.row, note.column)
    remarks = _remarks()
    text, hint = remarks[note.code] if note.code in remarks else {**_refusals(), **_limits(), **_mistakes()}[note.code]
    seen = {key: ", ".join(value) if isinstance(value, list) else value for key, value in note.seen.items()}
    message = text.format(**seen)
    if more := seen.get("more"):
        message = _("{message}, and {count} more like this").format(message=message, count=more)
    return (warning if note.code in remarks else error)(CODE, message, place, hint=hint.format(**seen))


def _refusals() -> Texts:
    """Why the file cannot be used at all."""
    again = _("open it in Excel and save it as an Excel workbook (.xlsx)")
    quotes = _("a text with quotation marks stands between quotation marks, and its own are written twice")
    return {
        "empty": (_("the sheet is empty"), _("the first row holds the titles of the columns")),
        "kind": (_("{name} is neither an Excel workbook nor a CSV file"), again),
        "no-workbook": (_("the file is not an Excel workbook"), again),
        "old-workbook": (_("the file is an old Excel workbook (.xls), or it has a password"), again),
        "is-workbook": (_("the file is an Excel workbook, not CSV"), _("call it .xlsx, or save it as CSV in Excel")),
        "damaged": (_("the workbook is damaged or of an unknown kind: {reason}"), again),
        "definition": (_("{part} in the workbook holds a document type definition; that is not read"), again),
        "no-sheet": (_('the workbook names the sheet "{sheet}", but does not hold it'), again),
        "sheets": (
            _("several sheets hold something: {sheets}; it is not clear which one is meant"),
            _("the right one has the columns {columns}; hide or delete the others"),
        ),
        "stopped": (_("the workbook could not be read: {reason}"), again),
        "nul": (
            _("the file holds a NUL character: it is no text"),
            _("the file is damaged: take the last good copy of it"),
        ),
        "utf-16": (_("the file begins as UTF-16, but is damaged"), _("save the file as UTF-8")),
        "byte": (_("the byte {byte} is no letter in UTF-8 or Windows-1252"), _("save the file as UTF-8")),
        "unclosed": (_("the quotation mark that stands here is never closed"), quotes),
        "after-quote": (_("text follows the quotation mark that ends the field"), quotes),
    }


def _limits() -> Texts:
    """What is more than is read."""
    smaller = _("delete what does not belong to the list, or split it into several")
    alone = _("copy the list alone into a new workbook and save that")
    return {
        "parts": (_("the workbook has more than {limit} parts"), alone),
        "unpacked": (_("the workbook takes more than {megabytes} MB when it is unpacked"), alone),
        "memory": (_("reading the workbook takes more than {megabytes} MB of memory"), alone),
        "time": (_("reading the workbook takes more than {seconds} seconds"), alone),
        "cells": (_("the sheet has more than {limit} filled cells"), smaller),
        "fields": (_("the file has more than {limit} fields, empty ones counted"), smaller),
        "stray": (
            _("something stands here, beyond the {rows} rows and {columns} columns that are read at most"),
            smaller,
        ),
    }


def _mistakes() -> Texts:
    """What is wrong with a cell or a row."""
    long = _("the text is longer than {limit} characters").format(limit=MAX_TEXT)
    return {
        "formula": (_("a formula without a saved value"), _("open the workbook in Excel and save it")),
        "error-value": (_("the cell holds the error {value}"), _("correct the formula, or write a value")),
        "no-date": (_("the cell is formatted as a date, but its number is none"), _("write the date again")),
        "no-number": (_("the number is too large"), ""),
        "no-time": (_("the time is negative or longer than a day"), _("write a time of day or a number of minutes")),
        "long": (long, _("write a shorter text")),
        "merged-rows": (
            _("the cells {cells} are merged over several rows; only the first row would get what they hold"),
            _("unmerge the cells and fill in each row"),
        ),
        "ragged": (
            _("the number of fields is {fields} here, and {titles} in the header"),
            _("give each row as many fields as the header; a text with a delimiter in it needs quotation marks"),
        ),
    }


def _remarks() -> Texts:
    """What is told of a sheet that is read all the same."""
    return {
        "windows-1252": (
            _("the file is not UTF-8; its letters are read as Windows-1252"),
            _("save the file as UTF-8"),
        ),
        "controls": (_("control characters were removed from the text"), ""),
        "merged-columns": (_("the cells {cells} are merged; they are read as one, in the first column"), ""),
    }
