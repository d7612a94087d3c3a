"""Data against a pydantic model: every mistake at once, each at its line, with the nearest right word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from enum import Enum
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from aarsplan.diagnostics import Diagnostic, error
from aarsplan.loading.source import KeyPath, Source
from aarsplan.texts import _, join

Model = TypeVar("Model", bound=BaseModel)


def validated(
    model: type[Model], data: Any, source: Source, path: KeyPath = ()
) -> tuple[Model | None, list[Diagnostic]]:
    """`data`, which stands at `path` in `source`, as a `model`; or None and what is wrong with it."""
    try:
        return model.model_validate(data), []
    except ValidationError as problem:
        found = [_diagnostic(model, details, source, path) for details in problem.errors(include_url=False)]
        return None, found


def nearest(word: str, words: Iterable[str]) -> str:
    """The one of `words` that `word` was probably meant to be, "" when none is near."""
    known = list(words)
    by_lower = {candidate.lower(): candidate for candidate in known}
    if word.lower() in by_lower:
        return by_lower[word.lower()]
    found = get_close_matches(word, known, n=1, cutoff=0.6)
    return found[0] if found else ""


def suggestion(word: str, words: Sequence[str]) -> str:
    """The hint that goes with an unknown word: the nearest one, and the words there are when they are few."""
    meant = nearest(word, words)
    parts = [_("did you mean {word}?").format(word=meant)] if meant else []
    if words and len(words) <= 12:
        parts.append(_("known: {words}").format(words=", ".join(sorted(words))))
    return " ".join(parts)


def _diagnostic(model: type[BaseModel], details: Any, source: Source, path: KeyPath) -> Diagnostic:
    location: KeyPath = tuple(part for part in details["loc"] if _is_real(part))
    place = source.span(path + location)
    name = ".".join(str(part) for part in location if isinstance(part, str)) or _("the file")
    kind, context, value = details["type"], details.get("ctx", {}), details["input"]
    if kind == "extra_forbidden":
        word = str(location[-1])
        known = _keys_at(model, location[:-1])
        return error("unknown-key", _("{key} is no key here").format(key=word), place, hint=suggestion(word, known))
    if kind == "missing":
        return error("missing-key", _("{key} is missing").format(key=name), place)
    if kind in {"enum", "literal_error"}:
        words = _words(context.get("expected", ""))
        message = _("{key} is {value}, which is not known here").format(key=name, value=shown(value))
        return error("unknown-word", message, place, hint=suggestion(str(value), words))
    message, hint = _sentence(kind, context, details["msg"])
    text = _("{key} is {value}: {expected}").format(key=name, value=shown(value), expected=message)
    return error("value", text, place, hint=hint)


def shown(value: Any) -> str:
    """A value as a diagnostic shows it: short, in the form of the config."""
    text = f'"{value}"' if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _sentence(kind: str, context: Any, fallback: str) -> tuple[str, str]:
    if kind == "value_error":
        return str(context["error"]), ""
    limits = {
        "greater_than_equal": (_("at least {limit} is required"), "ge"),
        "less_than_equal": (_("at most {limit} is allowed"), "le"),
        "too_short": (_("at least {limit} is required"), "min_length"),
        "too_long": (_("at most {limit} is allowed"), "max_length"),
        "string_too_short": (_("it may not be empty"), "min_length"),
        "string_too_long": (_("at most {limit} characters are allowed"), "max_length"),
    }
    if kind in limits:
        text, name = limits[kind]
        return text.format(limit=context[name]), ""
    types = {
        "int_type": _("a whole number is required"),
        "string_type": _("a text in quotation marks is required"),
        "bool_type": _("true or false is required"),
        "list_type": _("a list in square brackets is required"),
        "tuple_type": _("a list in square brackets is required"),
        "model_type": _("a table is required"),
        "string_pattern_mismatch": _("it has characters that are not allowed here"),
    }
    return types.get(kind, fallback), ""


def _is_real(part: str | int) -> bool:
    """Whether a part of a pydantic location is a key of the data, not the name of a validator."""
    return isinstance(part, int) or not any(mark in part for mark in "[](")


def _keys_at(model: type[BaseModel], location: KeyPath) -> list[str]:
    current: Any = model
    for part in location:
        if isinstance(part, int) or not _is_model(current):
            continue
        by_key = {info.alias or name: info.annotation for name, info in current.model_fields.items()}
        current = _inner_model(by_key.get(part))
    if not _is_model(current):
        return []
    return [info.alias or name for name, info in current.model_fields.items()]


def _is_model(candidate: Any) -> bool:
    return isinstance(candidate, type) and issubclass(candidate, BaseModel)


def _inner_model(annotation: Any) -> Any:
    if _is_model(annotation):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        if found := _inner_model(argument):
            return found
    return None


def _words(expected: str) -> list[str]:
    return [word.strip(" '\"") for word in expected.replace(" or ", ",").split(",") if word.strip(" '\"")]


def enum_words(kind: type[Enum]) -> str:
    """The words of an enumeration as a phrase."""
    return join([str(member.value) for member in kind], _("or"))
