"""A sheet as a table: its columns found by their titles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from aarsplan.diagnostics import Diagnostic, Reason, Span, error, has_errors, warning
from aarsplan.loading.sheets.cells import Cell, Row, Sheet, letters
from aarsplan.loading.sheets.messages import CODE
from aarsplan.loading.sheets.tidy import same_title
from aarsplan.loading.words import MAX_KNOWN, nearest, shown
from aarsplan.texts import _


@dataclass(frozen=True)
class Column:
    """A column that is read: the `key` it is called by, and the titles it may have, the usual one first."""

    key: str
    titles: tuple[str, ...]
    required: bool = False

    @property
    def same_titles(self) -> list[str]:
        """The titles as they are compared."""
        return [same_title(title) for title in self.titles]


@dataclass(frozen=True)
class Record:
    """One row of a table, with a cell for each column by its key; that of a column that is not there is empty."""

    span: Span
    cells: Mapping[str, Cell]

    def __getitem__(self, key: str) -> Cell:
        return self.cells[key]


def table(sheet: Sheet, columns: Sequence[Column]) -> tuple[list[Record], list[Diagnostic]]:
    """The rows of the sheet by the keys of `columns`, and what is wrong with its header.

    There are no rows when a required column is missing or a title stands twice, which are errors. Columns that are not
    known and a sheet without rows are warnings.
    """
    header = _Header(sheet, columns)
    diagnostics = [*header.twice(), *header.missing(), *header.unknown()]
    if has_errors(diagnostics):
        return [], diagnostics
    if not sheet.rows:
        diagnostics.append(warning(CODE, _("the sheet has no rows below its header"), sheet.span))
    numbers = {key: number for number, key in header.keys.items()}
    return [_record(row, columns, numbers) for row in sheet.rows], diagnostics


def _record(row: Row, columns: Sequence[Column], numbers: Mapping[str, int]) -> Record:
    absent = Cell(None, row.span)
    keys = (column.key for column in columns)
    return Record(row.span, {key: row.cell(numbers[key]) if key in numbers else absent for key in keys})


class _Header:
    """The titles of a sheet by the number of their column, and the `keys` of those that are known."""

    def __init__(self, sheet: Sheet, columns: Sequence[Column]) -> None:
        self._sheet = sheet
        self._columns = columns
        filled = {number: cell for number, cell in sheet.header.cells.items() if cell.value is not None}
        self._titles = {number: str(cell.value) for number, cell in filled.items()}
        known = {title: column.key for column in columns for title in column.same_titles}
        same = {number: same_title(title) for number, title in self._titles.items()}
        self.keys = {number: known[title] for number, title in same.items() if title in known}
        self._same = same

    def twice(self) -> Iterator[Diagnostic]:
        """An error for each title that stands twice, or means the same as one before it."""
        first: dict[tuple[str, bool], int] = {}
        for number, title in self._same.items():
            before = first.setdefault((self.keys.get(number, title), number in self.keys), number)
            if before != number:
                message = _("the column {title} stands twice").format(title=shown(self._titles[number]))
                there = _("{title} stands here first").format(title=shown(self._titles[before]))
                because = [Reason(there, self._sheet.header.cell(before).span)]
                hint = _("delete one of them, or give it another title")
                yield error(CODE, message, self._sheet.header.cell(number).span, because=because, hint=hint)

    def missing(self) -> Iterator[Diagnostic]:
        """An error for each required column that is not there."""
        found = _listed([shown(title) for title in self._titles.values()])
        for column in self._columns:
            if column.required and column.key not in self.keys.values():
                message = _("there is no column {title}; the columns found are: {found}")
                hint = _("the column may be called: {titles}").format(titles=", ".join(column.titles))
                whole = message.format(title=shown(column.titles[0]), found=found)
                yield error(CODE, whole, self._sheet.header.span, hint=hint)

    def unknown(self) -> Iterator[Diagnostic]:
        """One warning that lists the columns which hold something and are not read."""
        cells = (item for row in self._sheet.rows for item in row.cells.items())
        filled = {number for number, cell in cells if cell.value is not None}
        unread = sorted({*self._titles, *filled} - set(self.keys))
        if unread:
            untitled = _("{letter} without a title")
            named = [
                shown(self._titles[number]) if number in self._titles else untitled.format(letter=letters(number))
                for number in unread
            ]
            message = _("these columns are not read: {columns}").format(columns=_listed(named))
            span = self._sheet.header.cell(unread[0]).span
            yield warning(CODE, message, span, hint=self._meant([self._titles.get(number, "") for number in unread]))

    def _meant(self, titles: Sequence[str]) -> str:
        """The hint that names the free column which the first of `titles` was probably meant to be."""
        free = [title for column in self._columns if column.key not in self.keys.values() for title in column.titles]
        meant = next((near for title in titles if title and (near := nearest(title, free))), "")
        return _("did you mean {word}?").format(word=meant) if meant else ""


def _listed(names: Sequence[str]) -> str:
    return ", ".join([*names[:MAX_KNOWN], *(["…"] if len(names) > MAX_KNOWN else [])])
