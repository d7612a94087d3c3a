"""Which texts there are to translate, and where each is used."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import fields
from inspect import get_annotations
from pathlib import Path

from jinja2.ext import babel_extract

from aarsplan.locale.foreign import CLICK, SYSTEM
from aarsplan.rules.base import Rule
from aarsplan.rules.registry import RULES, manual, rule_class
from aarsplan.texts import speaking

PACKAGE = Path(__file__).parents[1]
_FUNCTIONS = {"_": 1, "ngettext": 2}

MessageId = str | tuple[str, str]
"""The English text; with its plural where it has one."""


def messages() -> dict[MessageId, tuple[str, ...]]:
    """Every text that a reader may see, sorted, with the files that use it."""
    found: dict[MessageId, set[str]] = {}
    for message, where in (*_in_modules(), *_in_templates(), *_in_rules(), *_in_libraries()):
        found.setdefault(message, set()).add(where)
    return {message: tuple(sorted(found[message])) for message in sorted(found, key=forms)}


def forms(message: str | Sequence[str]) -> tuple[str, ...]:
    """The singular, and the plural where there is one."""
    return (message,) if isinstance(message, str) else tuple(message)


def _in_modules() -> Iterator[tuple[MessageId, str]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        # Not Babel's extractor: before Python 3.12 it does not look into f-strings.
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _FUNCTIONS:
                texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
                if len(texts) == _FUNCTIONS[node.func.id]:
                    yield texts[0] if len(texts) == 1 else (texts[0], texts[1]), _name(path)


def _in_templates() -> Iterator[tuple[MessageId, str]]:
    for path in sorted(PACKAGE.rglob("*.j2")):
        with path.open("rb") as stream:
            for _line, _function, message, _comments in babel_extract(stream, list(_FUNCTIONS), [], {}):
                yield message if isinstance(message, str) else _pair(message), _name(path)


def _pair(texts: Sequence[str | None] | None) -> tuple[str, str]:
    one, many = (text or "" for text in texts or ())
    return one, many


def _in_rules() -> Iterator[tuple[MessageId, str]]:
    """The manuals of the rules, and the help of their parameters."""
    with speaking("en"):
        for name in RULES:
            kind = rule_class(name)
            yield manual(name), _name_of(kind)
            for parameter in fields(kind):
                if "help" in parameter.metadata:
                    owner = next(base for base in kind.__mro__ if parameter.name in get_annotations(base))
                    yield parameter.metadata["help"], _name_of(owner)


def _in_libraries() -> Iterator[tuple[MessageId, str]]:
    yield from ((message, "aarsplan/locale/foreign.py") for message in (*CLICK, *SYSTEM))


def _name(path: Path) -> str:
    return path.relative_to(PACKAGE.parent).as_posix()


def _name_of(kind: type[Rule]) -> str:
    return kind.__module__.replace(".", "/") + ".py"
