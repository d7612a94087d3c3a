"""Names that must lead somewhere, and names that may be given once: roles, places, bodies, events, deadlines.

Names are looked up in the data of the files, not in what was made of it, so that a mistake elsewhere in a file neither
hides them nor makes more of them. Where a file could not be read at all, nothing is said of the names it may define.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from aarsplan.diagnostics import Diagnostic, Reason, Span, error
from aarsplan.loading.body_schema import BodyFile
from aarsplan.loading.item_schema import ItemFile
from aarsplan.loading.locate import KeyPath
from aarsplan.loading.rules import kind_of, rule_table, rule_tables, with_body
from aarsplan.loading.schema import ClosureFile, EventFile, ProjectFile, Table
from aarsplan.loading.shape import fields, walk
from aarsplan.loading.source import Source
from aarsplan.loading.validation import MAX_MISTAKES
from aarsplan.loading.words import shown, suggestion
from aarsplan.problem import HOLIDAY
from aarsplan.rules.base import Ref
from aarsplan.rules.registry import RULES
from aarsplan.texts import _, ngettext

_DEFINED_IN = {
    ProjectFile: ("role", "place"),
    BodyFile: ("body", "deadline", "standing", "unit"),
    EventFile: ("event",),
    ClosureFile: ("closure",),
    ItemFile: ("item", "topic"),
}


@dataclass(frozen=True)
class _Name:
    """A name as it stands in a file. `body` is the body that it is about or belongs to, "" for none."""

    code: str
    span: Span
    body: str = ""


@dataclass
class Names:
    """The names that the files define, and those that they use."""

    defined: dict[str, list[_Name]] = field(default_factory=dict)
    used: list[tuple[tuple[str, ...], _Name]] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)
    """Kinds of names of which some may be missing here, since a file could not be read or has no code."""

    def add(self, model: type[Table], source: Source) -> None:
        """Take note of the names in a file, which is meant to be a `model`."""
        body = code_in(source) if model is BodyFile else ""
        for key, shape in fields(model).items():
            if not isinstance(source.data.get(key, []), list) and (inner := shape.inner()):
                self.unknown.update(getattr(kind, "DEFINES", "") for kind in inner.kinds)
        self._add(model, source.data, source, (), body)
        for path, table in rule_tables(source.data):
            if kind := kind_of(table):
                about = with_body(table, body) if model is BodyFile else table
                self._add(rule_table(kind), about, source, path, str(about.get("body", "")))

    def unread(self, model: type[Table]) -> None:
        """Take note that a file which is meant to be a `model` could not be read."""
        self.unknown.update(_DEFINED_IN.get(model, ()))

    def mistakes(self) -> Iterator[Diagnostic]:
        """Every name that leads nowhere, and every one that is given twice."""
        known = _Known(self.defined)
        lost = [(kinds, name) for kinds, name in self.used if not self.unknown.intersection(kinds)]
        lost = [(kinds, name) for kinds, name in lost if name.code not in known.of(kinds, name.body)]
        for kinds, name in lost[:MAX_MISTAKES]:
            yield _leads_nowhere(kinds[0], name, known.of(kinds, name.body))
        if rest := lost[MAX_MISTAKES:]:
            message = ngettext("{n} more unknown name", "{n} more unknown names", len(rest))
            yield error("more", message.format(n=len(rest)), rest[0][1].span)
        for kinds in (("role",), ("place",), ("calendar",), ("body", "event", "item"), ("topic",)):
            yield from _twins(name for kind in kinds for name in self.defined.get(kind, ()))
        by_file: dict[tuple[str, str], list[_Name]] = {}
        for kind in ("deadline", "standing", "unit"):
            for name in self.defined.get(kind, ()):
                by_file.setdefault((kind, name.span.file), []).append(name)
        for names in by_file.values():
            yield from _twins(names)

    def _add(self, model: type[BaseModel], data: Any, source: Source, path: KeyPath, body: str) -> None:
        for place in walk(model, data, path):
            kind = getattr(place.model, "DEFINES", "")
            if kind and isinstance(code := place.value.get("code"), str):
                name = _Name(_normal(code), source.span((*place.path, "code")), body)
                self.defined.setdefault(kind, []).append(name)
            elif kind:
                self.unknown.add(kind)
            if isinstance(place.value, str) and place.value:
                for mark in (extra for extra in place.shape.metadata if isinstance(extra, Ref)):
                    self._use(mark.kinds, _normal(place.value), source.span(place.path), body)

    def _use(self, kinds: tuple[str, ...], code: str, span: Span, body: str) -> None:
        if kinds[0] == "meeting":
            # Which meetings there are shows later; its body is known now.
            kinds, code = ("body", *kinds[1:]), code.partition("/")[0]
        self.used.append((kinds, _Name(code, span, body)))


class _Known:
    """The names there are of each kind; deadlines are those of one body."""

    def __init__(self, defined: Mapping[str, Sequence[_Name]]) -> None:
        self._defined = defined
        self._cache: dict[tuple[tuple[str, ...], str], Collection[str]] = {}

    def of(self, kinds: tuple[str, ...], body: str) -> Collection[str]:
        """The names that may stand where one of `kinds` is asked for, `body` being the one it is about."""
        about = body if kinds in {("deadline",), ("standing",)} else ""
        if (kinds, about) not in self._cache:
            found = [name for kind in kinds for name in self._defined.get(kind, ()) if about in {"", name.body}]
            fixed = {"closure": [HOLIDAY], "rule": list(RULES)}.get(kinds[0], [])
            self._cache[kinds, about] = dict.fromkeys([*fixed, *(name.code for name in found)])
        return self._cache[kinds, about]


def _leads_nowhere(kind: str, name: _Name, known: Collection[str]) -> Diagnostic:
    messages = {
        "body": _("there is no body {name}"),
        "role": _("there is no role {name}"),
        "place": _("there is no place {name}"),
        "closure": _("there is no closure {name}"),
        "deadline": _("there is no deadline {name}"),
        "rule": _("{name} is no rule"),
        "item": _("there is no item {name}"),
        "standing": _("there is no standing item {name}"),
    }
    text = messages[kind].format(name=shown(name.code)[1:-1])
    return error(f"unknown-{kind}", text, name.span, hint=suggestion(name.code, known) or _definition(kind, name.code))


def code_in(source: Source) -> str:
    """The code that a body file gives, also when it is no good one; "" when it gives none."""
    code = source.data.get("code")
    return _normal(code) if isinstance(code, str) else ""


def _twins(names: Iterable[_Name]) -> Iterator[Diagnostic]:
    """Those of `names` that were there before, also when only case or Unicode form differ."""
    seen: dict[str, _Name] = {}
    for name in sorted(names, key=lambda found: found.span):
        first = seen.setdefault(name.code.casefold(), name)
        if first is not name:
            same = _("{code} is there already") if first.code == name.code else _("{code} is there already, as {other}")
            message = same.format(code=shown(name.code)[1:-1], other=first.code)
            because = [Reason(_("it stands here first"), first.span)]
            yield error("duplicate", message, name.span, because=because, hint=_("give one of the two another code"))


def _definition(kind: str, code: str) -> str:
    """How a name that is missing can be made."""
    if kind in {"role", "place"}:
        return _("add it to aarsplan.toml: [[{kind}]] with code = {code}").format(kind=kind, code=shown(code))
    return ""


def _normal(code: str) -> str:
    return unicodedata.normalize("NFC", code)
