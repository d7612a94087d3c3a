"""Which rules shaped the date of a meeting: those that block its other days, and those that price them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from aarsplan.days.marks import Days, Mark
from aarsplan.rules.base import Rule


@dataclass(frozen=True)
class Blocking:
    """The days that a rule blocks alone, or that several block together. A day may be blocked more than once."""

    rules: tuple[Rule, ...]
    days: tuple[date, ...]


@dataclass(frozen=True)
class Deciding:
    """A wish that makes possible days dearer or cheaper than now: by `least` to `most` (negative for less)."""

    rule: Rule
    least: int
    most: int


def blocking(found: Days) -> list[Blocking]:
    """What blocks days, most days first."""
    groups: dict[tuple[Rule, ...], list[date]] = {}
    for day in found.days:
        if day.mark is Mark.BLOCKED:
            rules = tuple(dict.fromkeys(why.rule for why in day.why))
            for group in [rules] if day.together else [(rule,) for rule in rules]:
                groups.setdefault(group, []).append(day.day)
    order = sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[1]))
    return [Blocking(rules, tuple(days)) for rules, days in order if rules]


def deciding(found: Days) -> list[Deciding]:
    """The wishes that tell the possible days apart, the dearest first."""
    prices: dict[Rule, list[int]] = {}
    for day in found.days:
        if day.possible and day is not found.now:
            for why in day.why:
                prices.setdefault(why.rule, []).append(why.price)
    decided = [Deciding(rule, min(several), max(several)) for rule, several in prices.items()]
    return sorted(decided, key=lambda decided: -decided.most)
