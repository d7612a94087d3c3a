"""JSON with the line of everything in it, read without recursion and in linear time.

Python's own reader tells no places, takes the last of two equal keys, and knows NaN. Here the last two are faults.

Source: RFC 8259.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from aarsplan.loading.ics.text import FileFault

MAX_DEPTH = 16
"""Objects and arrays inside one another."""

_TOKEN = re.compile(
    r'[ \t\r\n]*(?:(?P<mark>[{}\[\],:])|"(?P<string>[^"\\\x00-\x1f]*(?:\\.[^"\\\x00-\x1f]*)*)"'
    r"|(?P<number>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)|(?P<word>true|false|null))",
    re.ASCII,
)
_SPACES = re.compile(r"[ \t\r\n]*")
_WORDS = {"true": True, "false": False, "null": None}


@dataclass
class Object:
    """An object; `line` is that of its brace, from 1."""

    line: int
    values: dict[str, Any] = field(default_factory=dict)


@dataclass
class Array:
    """An array; `line` is that of its bracket, from 1."""

    line: int
    values: list[Any] = field(default_factory=list)


@dataclass(frozen=True)
class Number:
    """A number as it is written."""

    text: str


def parse(text: str) -> Any:
    """The value that `text` is: an object, an array, a text, a number, True, False or None.

    Raises:
        FileFault: it is no JSON, nested more than `MAX_DEPTH` deep, or has a key twice in one object.
    """
    return _Parser(text).parsed()


class _Parser:
    """Puts tokens together. `_expects` says what may come: a value, a key, a colon, or what follows on a value."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._line = 1
        self._root: Any = None
        self._open: list[Object | Array] = []
        self._key = ""
        self._expects = "value"

    def parsed(self) -> Any:
        at = 0
        for at, kind, token in self._tokens():
            if kind == "mark":
                self._mark(token, at)
            elif kind == "string" and self._expects in ("key", "first key"):
                self._name(_unescaped(token, self._line), at)
            else:
                self._value(self._scalar(kind, token), at)
        if self._open or self._expects != "end":
            raise FileFault("cut", self._line)
        return self._root

    def _tokens(self) -> Iterator[tuple[int, str, str]]:
        at = 0
        while (match := _TOKEN.match(self._text, at)) is not None:
            kind = match.lastgroup or ""
            start = match.start(kind)
            self._line += self._text.count("\n", at, start)
            yield start, kind, match[kind]
            at = match.end()
        end = _SPACES.match(self._text, at)
        if end and end.end() < len(self._text):
            self._line += self._text.count("\n", at, end.end())
            raise self._fault(end.end())

    def _mark(self, mark: str, at: int) -> None:
        inside = self._open[-1] if self._open else None
        if mark in "{[":
            made = Object(self._line) if mark == "{" else Array(self._line)
            self._value(made, at)
            self._open.append(made)
            if len(self._open) > MAX_DEPTH:
                raise FileFault("depth", self._line, limit=MAX_DEPTH)
            self._expects = "first key" if mark == "{" else "first value"
        elif mark in "}]":
            ends = ("next", "first key" if mark == "}" else "first value")
            if self._expects not in ends or isinstance(inside, Object) != (mark == "}"):
                raise self._fault(at)
            self._open.pop()
            self._expects = "next" if self._open else "end"
        elif mark == "," and self._expects == "next":
            self._expects = "key" if isinstance(inside, Object) else "value"
        elif mark == ":" and self._expects == "colon":
            self._expects = "value"
        else:
            raise self._fault(at)

    def _name(self, key: str, at: int) -> None:
        inside = self._open[-1]
        if not isinstance(inside, Object):
            raise self._fault(at)
        if key in inside.values:
            raise FileFault("duplicate", self._line, key=key[:60])
        self._key, self._expects = key, "colon"

    def _value(self, value: Any, at: int) -> None:
        if self._expects not in ("value", "first value"):
            raise self._fault(at)
        inside = self._open[-1] if self._open else None
        if isinstance(inside, Object):
            inside.values[self._key] = value
        elif isinstance(inside, Array):
            inside.values.append(value)
        else:
            self._root = value
        self._expects = "next" if inside else "end"

    def _scalar(self, kind: str, token: str) -> Any:
        if kind == "string":
            return _unescaped(token, self._line)
        return Number(token) if kind == "number" else _WORDS[token]

    def _fault(self, at: int) -> FileFault:
        return FileFault("syntax", self._line, seen=self._text[at : at + 20].split("\n", 1)[0])


def _unescaped(text: str, line: int) -> str:
    if "\\" not in text:
        return text
    try:
        return str(json.loads(f'"{text}"'))
    except ValueError:
        raise FileFault("syntax", line, seen=text[:20]) from None
