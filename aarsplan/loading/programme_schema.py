"""The tables of a programme that was kept: a file that aarsplan writes and that somebody may have changed since."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StrictBool, StrictInt, StrictStr, model_validator

from aarsplan.loading.fields import Clock, Code, Colour, Day, Number, Title, readable, wrong
from aarsplan.loading.schema import Members, Table
from aarsplan.texts import _

MAX_ENTRIES = 200
"""Entries of one programme, sub-entries of one entry, documents or guests of one entry."""

_KEY = re.compile(r"[^\s\x00-\x1f]{1,120}")
Rows = Field(default=(), max_length=MAX_ENTRIES)


def _check_key(value: str) -> str:
    if not _KEY.fullmatch(value):
        raise wrong(_("a key has 1 to {limit} characters and no spaces").format(limit=120))
    return readable(value)


def _check_line(value: str) -> str:
    if "\n" in value:
        raise wrong(_("it must stand on one line"))
    return readable(value)


Key = Annotated[StrictStr, AfterValidator(_check_key)]
TextLine = Annotated[StrictStr, Field(max_length=500), AfterValidator(_check_line)]
"""A line that may be empty."""
Text = Annotated[StrictStr, Field(max_length=20_000), AfterValidator(readable)]


class GuestTable(Table):
    """An `[[entry.guest]]`."""

    role: Title
    start: Clock | None = None
    end: Clock | None = None

    @model_validator(mode="after")
    def _whole(self) -> GuestTable:
        if (self.start is None) != (self.end is None):
            raise wrong(_("a guest has start and end, or neither"))
        if self.start and self.end and self.end <= self.start:
            raise wrong(_("it must come after start, {start}").format(start=f"{self.start:%H:%M}"), key="end")
        return self


class DocumentTable(Table):
    """An `[[entry.document]]`. Only a closed one may be without a title."""

    title: TextLine
    id: TextLine = ""
    journal: TextLine = ""
    closed: StrictBool = False
    late: StrictBool = False

    @model_validator(mode="after")
    def _told(self) -> DocumentTable:
        if not self.title and not self.closed:
            raise wrong(_("only what is closed may be without a title"), key="title")
        return self


class SubEntryTable(Table):
    """An `[[entry.entry]]`. Only a closed one may be without a title."""

    key: Key
    title: TextLine
    minutes: Annotated[StrictInt, Field(ge=0, le=1440)]
    start: Clock | None = None
    kind: Literal["item", "standing", "block", "preparation", "heading"] = "item"
    number: Annotated[StrictInt, Field(ge=1, le=1000)] | None = None
    purpose: TextLine = ""
    owner: TextLine = ""
    journal: TextLine = ""
    text: Text = ""
    closed: StrictBool = False
    guest: tuple[GuestTable, ...] = Rows
    document: tuple[DocumentTable, ...] = Rows

    @model_validator(mode="after")
    def _told(self) -> SubEntryTable:
        if not self.title and not self.closed:
            raise wrong(_("only what is closed may be without a title"), key="title")
        return self


class ProgrammeEntryTable(SubEntryTable):
    """An `[[entry]]`."""

    entry: tuple[SubEntryTable, ...] = Rows


class ProgrammeTable(Table):
    """The whole file."""

    format: Annotated[Literal[1], Number]
    municipality: Title
    key: Key
    code: Code
    body: Title
    colour: Colour
    date: Day
    start: Clock
    end: Clock
    place: TextLine = ""
    form: Literal["agenda", "programme"] = "agenda"
    version: Literal["draft", "adjusted", "approved"] | None = None
    version_date: Day | None = None
    participants: tuple[Title, ...] = Members
    language: Literal["da", "en"] = "da"
    entry: tuple[ProgrammeEntryTable, ...] = Rows

    @model_validator(mode="after")
    def _ordered(self) -> ProgrammeTable:
        if self.end <= self.start:
            raise wrong(_("it must come after start, {start}").format(start=f"{self.start:%H:%M}"), key="end")
        return self
