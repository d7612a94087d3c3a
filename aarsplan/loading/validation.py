"""Data against a schema: every mistake at once, each at its line, with the nearest right word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from aarsplan.diagnostics import Diagnostic, Span, WrongUse, error
from aarsplan.loading.locate import KeyPath, locate
from aarsplan.loading.mistakes import Around, diagnostic
from aarsplan.loading.shape import walk
from aarsplan.loading.source import Source
from aarsplan.loading.words import shown
from aarsplan.texts import _, join, ngettext

MAX_MISTAKES = 100
"""Most mistakes that are told of one file."""

Model = TypeVar("Model", bound=BaseModel)


def validated(
    model: type[Model], data: Any, source: Source, path: KeyPath = (), *, top: type[BaseModel] | None = None
) -> tuple[Model | None, list[Diagnostic]]:
    """`data`, which stands at `path` in `source`, as a `model`; or None and what is wrong with it.

    `top` is the model of the whole file, `model` itself where nothing else is said.
    """
    try:
        return model.model_validate(data), []
    except ValidationError as problem:
        details = problem.errors(include_url=False)
    if not source.data:
        return None, [_empty(model, source)]
    places = {place.path: place for place in walk(model, data)}
    located = [(_path(found, data), found) for found in details]
    located = [(here, found) for here, found in located if not _follows(found)]
    located.sort(key=lambda pair: source.span(path + pair[0]))
    told = []
    for here, found in located[:MAX_MISTAKES]:
        whose, span = owner(source.data, path + here), source.span(path + here)
        told.append(diagnostic(found, here, Around(places, top or model, whose, span)))
    if rest := located[MAX_MISTAKES:]:
        message = ngettext("{n} more mistake from here on", "{n} more mistakes from here on", len(rest))
        told.append(error("more", message.format(n=len(rest)), source.span(path + rest[0][0])))
    return None, told


def validated_values(model: type[Model], data: Mapping[str, Any]) -> Model:
    """`data`, which a person typed and which stands in no file, as a `model`.

    Raises:
        WrongUse: with all that is wrong with it.
    """
    found, mistakes = validated(model, data, Source("", "", dict(data), locate("")))
    if found is None:
        raise WrongUse([replace(mistake, span=None) for mistake in mistakes])
    return found


def owner(data: Any, path: KeyPath) -> str:
    """What a person calls the table around `path`: `closure "Vinterferie": `, "" for the file as a whole."""
    name = ""
    for part in path:
        if isinstance(data, dict) and isinstance(part, str) and part in data:
            if name and isinstance(data[part], dict):
                return f"{name} {shown(part)}: "
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


def _follows(details: Any) -> bool:
    """Whether an error only follows from others: a list is counted short when its elements are wrong."""
    return bool(details["type"] == "too_short" and len(details["input"]) >= details["ctx"]["min_length"])


def _empty(model: type[BaseModel], source: Source) -> Diagnostic:
    needed = [info.alias or name for name, info in model.model_fields.items() if info.is_required()]
    message = _("the file says nothing; it needs {keys}").format(keys=join(needed))
    return error("missing-key", message, Span(source.name, 1))
