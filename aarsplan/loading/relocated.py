"""Facts, rules and diagnostics that were read in one place, told as if they stood in another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from aarsplan.diagnostics import Span

Value = TypeVar("Value")


def relocated(value: Value, place: Callable[[Span], Span]) -> Value:
    """`value` with every place in it as `place` says; what has none in it is the same object."""
    return cast(Value, _relocated(value, place))


def _relocated(value: Any, place: Callable[[Span], Span]) -> Any:
    if isinstance(value, Span):
        return place(value)
    if isinstance(value, tuple):
        found = tuple(_relocated(one, place) for one in value)
        return value if _same(found, value) else found
    if isinstance(value, Mapping):
        table = {key: _relocated(one, place) for key, one in value.items()}
        return value if _same(tuple(table.values()), tuple(value.values())) else table
    if not is_dataclass(value):
        return value
    old = {one.name: getattr(value, one.name) for one in fields(value) if one.init}
    new = {name: _relocated(one, place) for name, one in old.items()}
    changed = {name: one for name, one in new.items() if one is not old[name]}
    return replace(cast(Any, value), **changed) if changed else value


def _same(found: tuple[Any, ...], value: tuple[Any, ...]) -> bool:
    return all(one is other for one, other in zip(found, value, strict=True))
