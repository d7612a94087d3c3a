"""Whole numbers that depend on the plan, with the bounds within which they lie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from aarsplan.rules.base import Expr


@dataclass(frozen=True)
class Number:
    """A linear expression with its bounds, both inclusive."""

    linear: Any
    low: int
    high: int

    def __add__(self, other: Expr | int) -> Number:
        that = bounded(other)
        return Number(self.linear + that.linear, self.low + that.low, self.high + that.high)

    def __sub__(self, other: Expr | int) -> Number:
        return self + bounded(other) * -1

    def __mul__(self, factor: int) -> Number:
        low, high = sorted((self.low * factor, self.high * factor))
        return Number(self.linear * factor, low, high)


def bounded(value: Expr | int) -> Number:
    """`value` with its bounds."""
    return Number(value, value, value) if isinstance(value, int) else cast(Number, value)
