"""The `[capacity]` table of a body's file: its schema, its facts, and the units that fit no number of days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field, StrictInt, model_validator

from aarsplan.capacity import Capacity, Unit
from aarsplan.diagnostics import Diagnostic, error
from aarsplan.domain import DateRange
from aarsplan.loading.fields import Code, Title, wrong
from aarsplan.loading.item_schema import Within
from aarsplan.loading.periods import read_period
from aarsplan.loading.schema import MAX_EVENT_DAYS, Table
from aarsplan.loading.source import Source
from aarsplan.texts import _, join, ngettext

Heads = Annotated[StrictInt, Field(ge=1, le=10_000)]


class UnitTable(Table):
    """A `[[capacity.unit]]`."""

    DEFINES: ClassVar[str] = "unit"
    code: Code
    name: Title
    heads: Heads


class CapacityTable(Within):
    """The `[capacity]` of a body."""

    least: Heads
    most: Heads
    unit: Annotated[tuple[UnitTable, ...], Field(min_length=1, max_length=200)]

    @model_validator(mode="after")
    def _fits(self) -> CapacityTable:
        if self.period is None and (self.first is None or self.last is None):
            raise wrong(_("its window has first and last, or period"), _('add: period = "1. kvartal 2025"'))
        if self.most < self.least:
            raise wrong(_("it is less than least, {least}").format(least=self.least), key="most")
        length = (self.days.last - self.days.first).days + 1
        if length > MAX_EVENT_DAYS:
            text = _("a window has at most {limit} days").format(limit=MAX_EVENT_DAYS)
            raise wrong(text, key="last" if self.last else "period")
        number = sum(-(-found.heads // self.most) for found in self.unit)
        if number > length:
            text = _("the units need {number} days, and the window has {length}")
            raise wrong(text.format(number=number, length=length))
        return self

    @property
    def days(self) -> DateRange:
        """The window."""
        if self.period is not None:
            return read_period(self.period, None)
        return DateRange(self.first or date.min, self.last or date.max)


def capacity(table: CapacityTable, source: Source) -> Capacity:
    """The series of a `[capacity]`."""
    units = (
        Unit(found.code, found.name, found.heads, source.span(("capacity", "unit", number)))
        for number, found in enumerate(table.unit)
    )
    return Capacity(table.days.first, table.days.last, table.least, table.most, tuple(units))


def unfit_units(found: Capacity) -> Iterator[Diagnostic]:
    """Every unit whose people fill no number of days with as many as a day takes."""
    for unit in found.units:
        missing = found.missing(unit)
        if missing:
            yield _unfit(found, unit, missing)


def _unfit(found: Capacity, unit: Unit, missing: int) -> Diagnostic:
    number = found.number_of_days(unit)
    fewer = number - 1
    text = ngettext("{n} too few for {days} day", "{n} too few for {days} days", number)
    reasons = [text.format(n=missing, days=number)]
    fitting, options = [number * found.least], [_("least = {n}").format(n=unit.heads // number)]
    if fewer:
        text = ngettext("{n} too many for {days} day", "{n} too many for {days} days", fewer)
        reasons.append(text.format(n=unit.heads - fewer * found.most, days=fewer))
        fitting.insert(0, fewer * found.most)
        options.append(_("most = {n}").format(n=-(-unit.heads // fewer)))
    message = _("{unit}: {heads} people fill no number of days with {least} to {most} each: {reasons}").format(
        unit=unit.name, heads=unit.heads, least=found.least, most=found.most, reasons=join(reasons)
    )
    hint = _("join it with another unit ({fitting} people fit), or write {options}").format(
        fitting=join([str(n) for n in fitting], _("or")), options=join(options, _("or"))
    )
    return error("capacity", message, unit.span, hint=hint)
