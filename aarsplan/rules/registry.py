"""The rules there are, one module with one class each. Adding a name here makes a rule known everywhere."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from inspect import cleandoc

from aarsplan.rules.base import Rule
from aarsplan.texts import _

RULES = (
    "agenda",
    "attendance",
    "busy-times",
    "closures",
    "count",
    "deadline-bounds",
    "even-spread",
    "fallback",
    "first-choice",
    "guests",
    "keep-agenda",
    "keep-pattern",
    "load",
    "locked",
    "max-gap",
    "min-gap",
    "no-double-booking",
    "not-same-day",
    "not-same-week",
    "occurs",
    "order",
    "pinned",
    "placed",
    "preparation",
    "room-capacity",
    "room-clash",
    "route",
    "same-week",
    "soon",
    "spare",
    "times",
    "unchanged",
    "weekdays",
    "window",
)
"""Names of all rules, sorted: `min-gap` is the class `MinGap` in `aarsplan/rules/min_gap.py`."""


@cache
def rule_class(name: str) -> type[Rule]:
    """The class of the rule `name`.

    Raises:
        KeyError: there is no such rule.
    """
    if name not in RULES:
        raise KeyError(name)
    module = import_module(f"aarsplan.rules.{name.replace('-', '_')}")
    found: type[Rule] = getattr(module, name.title().replace("-", ""))
    return found


def manual(name: str) -> str:
    """The manual of the rule `name`, its module's docstring, in the reader's language."""
    module = import_module(rule_class(name).__module__)
    return _(cleandoc(module.__doc__ or ""))
