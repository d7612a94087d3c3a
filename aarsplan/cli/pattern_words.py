"""The pattern of a series in words: "the last Thursday of the month"."""

from __future__ import annotations

from aarsplan.domain import Dates, Monthly, Per, Series, Spread, Weekly
from aarsplan.texts import _, ngettext, short_date, weekday_name


def pattern_text(series: Series) -> str:
    """What the pattern of `series` asks for, as the end of the sentence "The pattern is ..."; "" for one by number."""
    match series.pattern:
        case Weekly() as weekly:
            text = ngettext("{weekday} every week", "{weekday} every {n} weeks, counted from {anchor}", weekly.every)
            weekday = weekday_name(weekly.anchor.weekday())
            return text.format(weekday=weekday, n=weekly.every, anchor=short_date(weekly.anchor))
        case Monthly() as monthly:
            return _nth(monthly.nth).format(weekday=weekday_name(monthly.weekday.number), n=abs(monthly.nth))
        case Spread() as spread:
            text = ngettext("{n} meeting in each {period}", "{n} meetings in each {period}", spread.count)
            return text.format(n=spread.count, period=_period(spread.per))
        case Dates():
            return _("the dates that are named")
    return ""


def _nth(nth: int) -> str:
    names = {
        1: _("the first {weekday} of the month"),
        2: _("the second {weekday} of the month"),
        3: _("the third {weekday} of the month"),
        4: _("the fourth {weekday} of the month"),
        5: _("the fifth {weekday} of the month"),
        -1: _("the last {weekday} of the month"),
    }
    return names.get(nth) or _("the {weekday} that is number {n} from the end of the month")


def _period(per: Per) -> str:
    return {
        Per.WEEK: _("week"),
        Per.MONTH: _("month"),
        Per.QUARTER: _("quarter"),
        Per.HALF_YEAR: _("half-year"),
        Per.YEAR: _("year"),
    }[per]
