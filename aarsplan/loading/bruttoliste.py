"""The bruttoliste as a secretary keeps it in a sheet: its rows as the keys of topics, or every cell that is wrong.

A column that the sheet does not have says nothing of its key; an empty cell says that there is no value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from aarsplan.diagnostics import Diagnostic, Rejected, Severity, Span, error
from aarsplan.domain import Body, Role
from aarsplan.facts import Facts
from aarsplan.loading.dates import Unreadable
from aarsplan.loading.item_schema import TopicTable
from aarsplan.loading.lengths import read_length
from aarsplan.loading.mistakes import Around, diagnostic
from aarsplan.loading.periods import read_period
from aarsplan.loading.shape import Place, fields
from aarsplan.loading.sheets.cells import Cell, Sheet, Value
from aarsplan.loading.sheets.reader import read_sheet
from aarsplan.loading.sheets.table import Column, Record, table
from aarsplan.loading.sheets.tidy import same_title
from aarsplan.loading.validation import MAX_MISTAKES
from aarsplan.loading.words import shown, suggestion
from aarsplan.texts import _, ngettext, short_date
from aarsplan.topic_columns import COLUMNS
from aarsplan.workdays import FIRST_YEAR, LAST_YEAR

CODE = "bruttoliste"

_COLUMNS = tuple(Column(found.key, found.titles, required=found.key == "title") for found in COLUMNS)
_HEADINGS = {found.key: found for found in COLUMNS}
_YES = frozenset({"ja", "j", "x", "lukket", "sand", "1", "yes", "y", "true", "closed"})
_NO = frozenset({"nej", "n", "åben", "åbent", "falsk", "0", "no", "false", "open", "-"})
_ARTICLES = ("en", "et", "n", "t")
_ANY_CODE = "X"


@dataclass(frozen=True)
class TopicRow:
    """A row of the sheet: its place, and what it says of each key for which there is a column; None is nothing."""

    span: Span
    values: Mapping[str, Any]


def read_bruttoliste(path: Path, name: str, facts: Facts) -> tuple[list[TopicRow], list[Diagnostic]]:
    """The rows of the sheet at `path`, whose bodies and roles are those of `facts`, and warnings about it.

    `name` is what diagnostics call the file.

    Raises:
        Rejected: the file is no sheet, or with every cell that cannot be read.
    """
    sheet, warnings = read_sheet(path, name, _COLUMNS)
    records, remarks = table(sheet, _COLUMNS)
    refuse(found for found in remarks if found.severity is Severity.ERROR)
    reader = _Reader(sheet, facts)
    rows = [reader.row(record) for record in _while_few(records, reader.mistakes)]
    refuse(reader.mistakes)
    return rows, [*warnings, *remarks, *_first(reader.notes)]


def refuse(mistakes: Iterable[Diagnostic]) -> None:
    """Stop when there are mistakes.

    Raises:
        Rejected: with all of them.
    """
    if found := list(mistakes):
        raise Rejected(found)


class _Reader:
    """Reads rows cell by cell, gathering mistakes and notes as it goes."""

    def __init__(self, sheet: Sheet, facts: Facts) -> None:
        self.mistakes: list[Diagnostic] = []
        self.notes: list[Diagnostic] = []
        self._sheet = sheet
        self._bodies = _Names(facts.bodies, _("there is no body {name}"))
        self._roles = _Names(facts.roles, _("there is no role {name}"))
        self._reads: dict[str, Callable[[Value], Any]] = {
            "title": lambda value: " ".join(line.strip() for line in _text(value).split("\n") if line.strip()),
            "body": lambda value: self._bodies.code(_text(value)),
            "period": self._period,
            "owner": lambda value: self._roles.code(_text(value)),
            "minutes": _minutes,
            "closed": _is_closed,
        }

    def row(self, record: Record) -> TopicRow:
        """What the row says; where it cannot be read, `mistakes` has more afterwards."""
        # The cell of a column that the sheet does not have is nowhere.
        cells = {key: cell for key, cell in record.cells.items() if cell.span.column}
        values = {key: self._value(key, cell) for key, cell in cells.items()}
        if cells["title"].value is None:
            message = _("the topic has no title")
            hint = _("write one, or delete the row")
            self.mistakes.append(error(CODE, message, cells["title"].span, hint=hint))
        else:
            self.mistakes += _wrong_values(values, cells)
            self._remark_on_wish(values, cells)
        return TopicRow(record.span, values)

    def _value(self, key: str, cell: Cell) -> Any:
        if cell.value is None:
            return None
        try:
            return self._reads.get(key, _text)(cell.value)
        except Unreadable as problem:
            message = f"{_HEADINGS[key].heading}: {problem}"
            self.mistakes.append(error(CODE, message, cell.span, hint=problem.hint))
            return None

    def _period(self, value: Value) -> str:
        if isinstance(value, int) and not FIRST_YEAR < value < LAST_YEAR:
            day = self._sheet.day(value)
            hint = _("format the cell as a date, if {day} is meant").format(day=short_date(day)) if day else ""
            raise Unreadable(_("the number {n} is no period").format(n=value), hint)
        return _text(value)

    def _remark_on_wish(self, values: Mapping[str, Any], cells: Mapping[str, Cell]) -> None:
        """Note a wish that names no days, which is kept all the same."""
        if not (wish := values.get("period")):
            return
        try:
            read_period(wish)
        except Unreadable as problem:
            message = _("the wish {wish} names no days and is kept as it is written: {reason}")
            message = message.format(wish=shown(wish), reason=problem)
            self.notes.append(Diagnostic(Severity.NOTE, CODE, message, cells["period"].span, hint=problem.hint))


class _Names:
    """Codes of a project by what a person may write for them: the code or the name, in any letters and any form."""

    def __init__(self, named: Mapping[str, Body] | Mapping[str, Role], unknown: str) -> None:
        self._names = {code: found.name for code, found in named.items()}
        self._unknown = unknown

    def code(self, text: str) -> str:
        """The code that `text` stands for.

        Raises:
            Unreadable: there is none, or several have the name.
        """
        wanted = same_title(text)
        if wanted in self._codes:
            return self._codes[wanted]
        found = self._named.get(wanted) or sorted(
            {code for form in _forms(wanted) for code in self._named.get(form, [])}
        )
        if len(found) > 1:
            hint = _("write the code: {words}").format(words=", ".join(found))
            raise Unreadable(_("several are called {name}").format(name=shown(text)), hint)
        if not found:
            raise Unreadable(self._unknown.format(name=shown(text)), suggestion(text, [*self._names, *self._named_as]))
        return found[0]

    @cached_property
    def _codes(self) -> dict[str, str]:
        return {same_title(code): code for code in self._names}

    @cached_property
    def _named(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for code, name in self._names.items():
            found.setdefault(same_title(name), []).append(code)
        return found

    @property
    def _named_as(self) -> list[str]:
        return [name for code, name in self._names.items() if same_title(name) != same_title(code)]


def _forms(name: str) -> list[str]:
    """A Danish name with and without its article: "direktion" and "direktionen"."""
    return [*(name + article for article in _ARTICLES), *(name.removesuffix(article) for article in _ARTICLES)]


def _text(value: Value) -> str:
    """A cell as text; a day is written the Danish way."""
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    # A day with a time of day is a `date` too.
    if type(value) is date:
        return f"{value:%d-%m-}{value.year:04d}"
    raise Unreadable(_("a text is required"), _("format the cell as text and write it again"))


def _minutes(value: Value) -> int:
    hint = _("write it as {example}").format(example='45, "45 min" or "1½ time"')
    found: int | None = None
    match value:
        case str():
            found = read_length(value)
        case time() if not value.second:
            found = value.hour * 60 + value.minute
        case int() if not isinstance(value, bool):
            found = value
    if found is None:
        raise Unreadable(_("{value} is no number of minutes").format(value=shown(value)), hint)
    return found


def _is_closed(value: Value) -> bool:
    word = str(value).strip().casefold()
    if word in _YES or word in _NO:
        return word in _YES
    raise Unreadable(_("{value} is neither yes nor no").format(value=shown(value)), _("write ja or nej"))


def _wrong_values(values: Mapping[str, Any], cells: Mapping[str, Cell]) -> Iterator[Diagnostic]:
    """What a project file may not hold of what the row says."""
    data = {"code": _ANY_CODE, **{key: value for key, value in values.items() if value is not None}}
    try:
        TopicTable.model_validate(data)
    except ValidationError as problem:
        for found in problem.errors(include_url=False):
            key = str(found["loc"][0])
            if values.get(key) is not None:
                path, span = (_HEADINGS[key].heading,), cells[key].span
                place = Place(path, data.get(key), fields(TopicTable)[key])
                yield diagnostic(found, path, Around({path: place}, TopicTable, "", span))


def _while_few(records: Iterable[Record], mistakes: list[Diagnostic]) -> Iterator[Record]:
    """The records, until there are as many `mistakes` as anybody reads, which is told as the last of them."""
    for record in records:
        if len(mistakes) >= MAX_MISTAKES:
            message = _("so many mistakes that nothing was read from here on")
            mistakes.append(error("more", message, record.span))
            return
        yield record


def _first(notes: list[Diagnostic]) -> list[Diagnostic]:
    """As many of the notes as anybody reads."""
    told = notes[:MAX_MISTAKES]
    if rest := notes[MAX_MISTAKES:]:
        message = ngettext("{n} more wish like this", "{n} more wishes like this", len(rest)).format(n=len(rest))
        told.append(Diagnostic(Severity.NOTE, "more", message, rest[0].span))
    return told
