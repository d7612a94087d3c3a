"""Data against a schema: every mistake at once, each at its line, with the nearest right word."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from aarsplan.diagnostics import Diagnostic, Span, error
from aarsplan.loading.fields import WRONG
from aarsplan.loading.locate import KeyPath
from aarsplan.loading.shape import Place, Shape, fields, walk, words
from aarsplan.loading.source import Source
from aarsplan.loading.words import shown, suggestion
from aarsplan.texts import _, ngettext

MAX_MISTAKES = 100
"""Most mistakes that are told of one file."""

Model = TypeVar("Model", bound=BaseModel)

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


def validated(
    model: type[Model], data: Any, source: Source, path: KeyPath = ()
) -> tuple[Model | None, list[Diagnostic]]:
    """`data`, which stands at `path` in `source`, as a `model`; or None and what is wrong with it."""
    try:
        return model.model_validate(data), []
    except ValidationError as problem:
        details = problem.errors(include_url=False)
    places = {place.path: place for place in walk(model, data)}
    located = [(_path(found, data), found) for found in details]
    located.sort(key=lambda pair: source.span(path + pair[0]))
    told = [
        _diagnostic(found, here, places, owner(source.data, path + here), source.span(path + here))
        for here, found in located[:MAX_MISTAKES]
    ]
    if rest := located[MAX_MISTAKES:]:
        message = ngettext("{n} more mistake from here on", "{n} more mistakes from here on", len(rest))
        told.append(error("more", message.format(n=len(rest)), source.span(path + rest[0][0])))
    return None, told


def owner(data: Any, path: KeyPath) -> str:
    """What a person calls the table around `path`: `closure "Vinterferie": `, "" for the file as a whole."""
    name = ""
    for part in path:
        if isinstance(data, dict) and isinstance(part, str) and part in data:
            name, data = part, data[part]
        elif isinstance(data, list) and isinstance(part, int) and part < len(data) and isinstance(data[part], dict):
            data = data[part]
            labels = (data.get(key) for key in ("name", "rule", "code", "file", "date", "kind"))
            label = next((value for value in labels if isinstance(value, (str, date))), None)
            return f"{name}: " if label is None else f"{name} {shown(label)}: "
        else:
            break
    return ""


def _path(details: Any, data: Any) -> KeyPath:
    """The path of an error in the data. Pydantic names the members of a union in between, which stand nowhere."""
    path: KeyPath = ()
    for number, part in enumerate(details["loc"], 1):
        last = number == len(details["loc"])
        if (isinstance(data, dict) and part in data) or (isinstance(data, list) and part in range(len(data))):
            path, data = (*path, part), data[part]
        elif last and details["type"] == "missing":
            path = (*path, part)
    extra = details.get("ctx", {}).get("key") or ("kind" if details["type"].startswith("union_tag") else "")
    return (*path, extra) if extra else path


def _diagnostic(details: Any, path: KeyPath, places: Mapping[KeyPath, Place], whose: str, span: Span) -> Diagnostic:
    kind, place = details["type"], places.get(path)
    key = next((part for part in reversed(path) if isinstance(part, str)), _("the file"))
    if kind == "extra_forbidden":
        table = places.get(path[:-1])
        known = fields(table.model) if table and table.model else {}
        message = _("{key} is not a key here").format(key=shown(path[-1])[1:-1])
        return error("unknown-key", whose + message, span, hint=suggestion(str(path[-1]), known))
    if kind in {"missing", "union_tag_not_found"}:
        hint = _("add: {example}").format(example=_EXAMPLES[key]) if key in _EXAMPLES else ""
        return error("missing-key", whose + _("{key} is missing").format(key=key), span, hint=hint)
    value = place.value if place else details["input"]
    known_words = _kinds(places.get(path[:-1])) if kind == "union_tag_invalid" else words(place.shape) if place else []
    if known_words and isinstance(value, str):
        message = _("{key} is {value}, which is not known here").format(key=key, value=shown(value))
        return error("unknown-word", whose + message, span, hint=suggestion(value, known_words))
    required, hint = _required(details, key, value, place.shape if place else Shape((), ()))
    if path and not isinstance(value, dict):
        required = _("{key} is {value}: {required}").format(key=key, value=shown(value), required=required)
    return error("value", whose + required, span, hint=hint)


def _kinds(series: Place | None) -> list[str]:
    """The words that tell the members of a union of tables apart."""
    models = series.shape.kinds if series else ()
    return [word for model in models for word in words(fields(model)["kind"])]


def _required(details: Any, key: str, value: Any, shape: Shape) -> tuple[str, str]:
    """What is required instead of the value, and a hint."""
    kind, context = details["type"], details.get("ctx", {})
    if kind == WRONG:
        return context["text"], context["hint"]
    if kind in {"greater_than_equal", "less_than_equal"}:
        return _range(shape), ""
    if kind == "string_too_short" or (kind == "too_short" and not value):
        return _("it may not be empty"), ""
    if kind == "too_short":
        return _("at least {limit} are required").format(limit=context["min_length"]), ""
    if kind == "too_long":
        message = _("it has more than {limit} entries, which is the most that is read")
        return message.format(limit=context["max_length"]), ""
    if kind == "string_too_long":
        message = _("it has {n} characters, at most {limit} are allowed")
        return message.format(n=len(value), limit=context["max_length"]), ""
    if kind == "tuple_type":
        return _list_required(key, value)
    if choice := words(shape):
        return _("one of these is required: {words}").format(words=", ".join(choice)), ""
    types = {
        "int_type": (_("a whole number is required"), ""),
        "string_type": (_("a text in quotation marks is required"), ""),
        "bool_type": (_("true or false is required"), ""),
    }
    return types.get(kind, (_("a table with keys of its own is required"), ""))


def _range(shape: Shape) -> str:
    limits = {name: getattr(entry, name) for entry in shape.metadata for name in ("ge", "le") if hasattr(entry, name)}
    if "le" not in limits:
        return _("at least {least} is required").format(least=limits["ge"])
    return _("from {least} to {most} is allowed").format(least=limits.get("ge", 0), most=limits["le"])


def _list_required(key: str, value: Any) -> tuple[str, str]:
    if isinstance(value, dict):
        return _("{key} can stand several times").format(key=key), _("write [[{key}]]").format(key=key)
    hint = _("write {value}").format(value=f"{key} = [{shown(value)}]") if len(str(value)) < 40 else ""
    return _("a list in square brackets is required"), hint
