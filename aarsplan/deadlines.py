"""The deadlines that hang on each meeting of a body."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from aarsplan.diagnostics import Span
from aarsplan.workdays import DayType


class Side(StrEnum):
    """Before or after."""

    BEFORE = "before"
    AFTER = "after"


class OnClosedDay(StrEnum):
    """Where a deadline goes that lands on a closed day: an earlier open day, a later one, or it stays."""

    EARLIER = "earlier"
    LATER = "later"
    KEEP = "keep"


@dataclass(frozen=True)
class DeadlineSpec:
    """A deadline that hangs on each meeting of a body: `days` of type `day_type` before or after the meeting."""

    code: str
    name: str
    days: int
    day_type: DayType
    side: Side = Side.BEFORE
    on_closed_day: OnClosedDay = OnClosedDay.EARLIER
    span: Span | None = None
