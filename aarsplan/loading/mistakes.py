"""What pydantic says of a wrong value, said to the person who wrote it: what stands there, what is required, a hint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_origin

from pydantic import BaseModel

from aarsplan.diagnostics import Diagnostic, Span, error
from aarsplan.loading.fields import WRONG
from aarsplan.loading.locate import KeyPath
from aarsplan.loading.shape import Place, Shape, choices, fields
from aarsplan.loading.words import shown, suggestion
from aarsplan.texts import _

_EXAMPLES = {
    "anchor": "anchor = 2025-01-08",
    "body": 'body = "KCL"',
    "code": 'code = "KCL"',
    "date": "date = 2025-10-30",
    "days": "days = 14",
    "domain": 'domain = "norddjurs.dk"',
    "kind": 'kind = "monthly"',
    "minutes": "minutes = 120",
    "municipality": 'municipality = "Norddjurs Kommune"',
    "name": 'name = "Koncernledelsen"',
    "nth": "nth = -1",
    "times": "times = [09:00:00]",
    "weekday": 'weekday = "thursday"',
}
"""How the keys look that are most often forgotten."""


@dataclass(frozen=True)
class Around:
    """What surrounds an error: the places the schema knows of, the file's model, whose table it is, and where it is."""

    places: Mapping[KeyPath, Place]
    top: type[BaseModel]
    whose: str
    span: Span


def diagnostic(details: Any, path: KeyPath, around: Around) -> Diagnostic:
    """What pydantic says in `details` of the value at `path`, for a person."""
    kind, place = details["type"], around.places.get(path)
    key = next((part for part in reversed(path) if isinstance(part, str)), _("the file"))
    if kind == "extra_forbidden":
        return _unknown_key(key, path, around)
    if kind in {"missing", "union_tag_not_found"}:
        hint = _("add: {example}").format(example=_EXAMPLES[key]) if key in _EXAMPLES else ""
        return error("missing-key", around.whose + _("{key} is missing").format(key=key), around.span, hint=hint)
    if kind == "union_tag_invalid":
        value, choice = details["ctx"]["tag"], _kinds(around.places.get(path[:-1]))
    else:
        value, choice = place.value if place else details["input"], choices(place.shape) if place else []
    if choice and isinstance(value, str) and kind != WRONG:
        message = _("{key} is {value}, which is not known here").format(key=key, value=shown(value))
        return error("unknown-word", around.whose + message, around.span, hint=suggestion(value, choice))
    required, hint = _required(details, key, value, place.shape if place else Shape((), ()))
    if kind == "too_long" or (kind == WRONG and details["ctx"]["secret"]):
        required = f"{key}: {required}"
    elif path and not (kind == WRONG and isinstance(value, dict)):
        required = _("{key} is {value}: {required}").format(key=key, value=shown(value), required=required)
    return error("value", around.whose + required, around.span, hint=hint)


def _unknown_key(key: str, path: KeyPath, around: Around) -> Diagnostic:
    table = around.places.get(path[:-1])
    known = fields(table.model) if table and table.model else {}
    hint = suggestion(key, known)
    if around.whose and key in fields(around.top):
        hint = _("a key of the whole file stands above the first [[…]]")
    message = _("{key} is not a key here").format(key=shown(key)[1:-1])
    return error("unknown-key", around.whose + message, around.span, hint=hint)


def _kinds(series: Place | None) -> list[str]:
    """The words that tell the members of a union of tables apart."""
    models = series.shape.kinds if series else ()
    return [word for model in models for word in choices(fields(model)["kind"])]


def _required(details: Any, key: str, value: Any, shape: Shape) -> tuple[str, str]:
    """What is required instead of the value, and a hint."""
    kind, context = details["type"], details.get("ctx", {})
    if kind == WRONG:
        return context["text"], context["hint"]
    if kind == "tuple_type":
        return _list_required(key, value, shape.inner())
    if kind in {"greater_than_equal", "less_than_equal"}:
        return _range(shape), ""
    if kind in {"string_too_short", "too_short", "string_too_long", "too_long"}:
        return _length(kind, context, value), ""
    if choice := choices(shape):
        return _("one of these is required: {words}").format(words=", ".join(choice)), ""
    types = {
        "int_type": _("a whole number is required"),
        "string_type": _("a text in quotation marks is required"),
        "string_unicode": _("it holds a character that is no text"),
        "bool_type": _("true or false is required"),
    }
    return types.get(kind, _("a table with keys of its own is required")), ""


def _length(kind: str, context: Any, value: Any) -> str:
    if kind == "string_too_long":
        message = _("it has {n} characters, at most {limit} are allowed")
        return message.format(n=len(value), limit=context["max_length"])
    if kind == "too_long":
        message = _("more than {limit} entries, which is the most that is read")
        return message.format(limit=context["max_length"])
    if context["min_length"] == 1:
        return _("it may not be empty")
    return _("at least {limit} are required").format(limit=context["min_length"])


def _range(shape: Shape) -> str:
    limits = {name: getattr(entry, name) for entry in shape.metadata for name in ("ge", "le") if hasattr(entry, name)}
    if "le" not in limits:
        return _("at least {least} is required").format(least=limits["ge"])
    return _("from {least} to {most} is allowed").format(least=limits.get("ge", 0), most=limits["le"])


def _list_required(key: str, value: Any, element: Shape | None) -> tuple[str, str]:
    if element and any(_is_table(kind) for kind in element.kinds):
        return _("one table or several are required"), _("write [[{key}]]").format(key=key)
    hint = _("write {value}").format(value=f"{key} = [{shown(value)}]") if len(shown(value)) < 40 else ""
    return _("a list in square brackets is required"), hint


def _is_table(kind: Any) -> bool:
    return get_origin(kind) is dict or (isinstance(kind, type) and issubclass(kind, BaseModel))
