"""Capacity series: days of so many people over a window, one unit a day, its people spread evenly over its days.

Plain facts of a body. The days become meetings in `aarsplan.meetings`, named "1", "2" and so on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from aarsplan.diagnostics import Span


@dataclass(frozen=True)
class Over:
    """A pattern of `count` meetings on any days from `first` to `last`, both inclusive."""

    count: int
    first: date
    last: date


@dataclass(frozen=True)
class Unit:
    """A part of the organisation with `heads` people who are to come, each once."""

    code: str
    name: str
    heads: int
    span: Span | None = None


@dataclass(frozen=True)
class UnitDay:
    """What one day of the series is for: `heads` people of `unit`."""

    unit: Unit
    heads: int


@dataclass(frozen=True)
class Capacity:
    """From `least` to `most` people a day, both inclusive, from the day `first` to `last`, both inclusive."""

    first: date
    last: date
    least: int
    most: int
    units: tuple[Unit, ...]

    @property
    def pattern(self) -> Over:
        """The meetings that all units need together."""
        return Over(len(self.days), self.first, self.last)

    @cached_property
    def days(self) -> Mapping[str, UnitDay]:
        """What each day is for, by the name of its meeting, the units in their order."""
        listed = [UnitDay(unit, heads) for unit in self.units for heads in self.shares(unit)]
        return {str(number): day for number, day in enumerate(listed, 1)}

    def number_of_days(self, unit: Unit) -> int:
        """The fewest days on which `unit` never brings more than `most` people."""
        return -(-unit.heads // self.most)

    def missing(self, unit: Unit) -> int:
        """How many people too few `unit` has to fill those days with `least` each, 0 when it fits."""
        return max(0, self.number_of_days(unit) * self.least - unit.heads)

    def shares(self, unit: Unit) -> list[int]:
        """How many of its people `unit` sends on each of its days: as equal as can be, the larger days first."""
        number = self.number_of_days(unit)
        return [unit.heads // number + (day < unit.heads % number) for day in range(number)]
