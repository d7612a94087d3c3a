"""Facts about where things stand in a TOML text, and about texts that are not TOML."""

from __future__ import annotations

import re
import tomllib
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aarsplan.diagnostics import Rejected
from aarsplan.loading.locate import MAX_DEPTH
from aarsplan.loading.source import parse_source
from aarsplan.texts import set_language

KEY = re.compile(r"[A-Za-z0-9_-]+|\"(?:[^\"\\]|\\.)*\"|'[^']*'")
COMMENTS = ["", "", " # plain", ' # with "quotes", [x] = 1 and \'more', " #", " # æøå {}"]
BLANKS = ["", "\n", "\n  \t\n", '\n# a [header] = "in" a comment\n']
ODD_KEYS = [
    "{n}",
    "key-{n}",
    "_{n}",
    '"a b {n}"',
    '"d.o.t {n}"',
    "'lit \" {n}'",
    '"q\\"{n}"',
    '"\\u00e5 = [{n}]"',
    '"#{n}"',
]
STRINGS = [
    '"@{n}"', '"@{n} \\" # ] }} , \\\\"', "'@{n} \" \\ #'", '"""@{n}"""', '"""\n@{n} "" two \\""" three, # ]\n"""',
    "'''@{n} '' ]'''", '"""@{n}"""""', "'''@{n}'''''", '"""@{n} \\\n   folded"""', '"@{n} = 1"',
]  # fmt: skip
OTHERS = ["true", "2025-10-30", "09:00:00", "2025-10-30 09:00:00", "-1.5e3", "nan", "0x1F", "[]", "{}", '""', "''''''"]


@pytest.fixture(autouse=True)
def _english():
    set_language("en")


class Writer:
    """Writes a random TOML document in which no key and no number stands twice."""

    def __init__(self, draw):
        self._draw = draw
        self._numbers = count(1)

    def document(self) -> str:
        parts = [self.pairs()]
        parts += [self.section() for _ in range(self.some(0, 4))]
        return "".join(parts)

    def section(self) -> str:
        name = self.dotted()
        if self.one_of([False, True]):
            return f"[{self.space()}{name}{self.space()}]{self.one_of(COMMENTS)}\n{self.pairs()}"
        parts = []
        inner = [self.key() for _ in range(self.some(0, 2))]
        for _ in range(self.some(1, 3)):
            parts.append(f"  [[{name}]]{self.one_of(COMMENTS)}\n{self.pairs()}")
            parts += [f"[{name}.{key}]\n{self.pairs()}[[{name}.{key}.x]]\n{self.pairs()}" for key in inner]
        return "".join(parts)

    def pairs(self) -> str:
        lines = [
            f"{self.space()}{self.dotted()}{self.space()}={self.space()}{self.value()}{self.one_of(COMMENTS)}\n"
            for _ in range(self.some(0, 3))
        ]
        return self.one_of(BLANKS).join(["", *lines, ""])

    def value(self, depth: int = 0) -> str:
        kind = self.one_of(["number", "string", "other", "array", "table"] if depth < 3 else ["number", "string"])
        if kind == "array":
            gap = self.one_of(["", " ", "\n  ", " # ] , \n"])
            inner = f"{gap},{gap}".join(self.value(depth + 1) for _ in range(self.some(1, 3)))
            return f"[{gap}{inner}{self.one_of(['', f'{gap},'])}{gap}]"
        if kind == "table":
            inner = ", ".join(f"{self.dotted()} = {self.value(depth + 1)}" for _ in range(self.some(1, 2)))
            return f"{{ {inner} }}"
        if kind == "other":
            return self.one_of(OTHERS)
        return str(next(self._numbers)) if kind == "number" else self.one_of(STRINGS).format(n=next(self._numbers))

    def dotted(self) -> str:
        return self.one_of([".", " . "]).join(self.key() for _ in range(self.one_of([1, 1, 1, 2, 3])))

    def key(self) -> str:
        return self.one_of(ODD_KEYS).format(n=next(self._numbers))

    def space(self) -> str:
        return self.one_of(["", " ", "\t"])

    def some(self, least: int, most: int) -> int:
        return self._draw(st.integers(least, most))

    def one_of(self, options: list):
        return self._draw(st.sampled_from(options))


@st.composite
def documents(draw):
    return Writer(draw).document()


def _paths(value, path=()):
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for part, inner in items:
        yield (*path, part), inner
        yield from _paths(inner, (*path, part))


def _text_at(source, path) -> str:
    span = source.span(path)
    return "\n".join(source.text.split("\n")[span.line - 1 :])[span.column - 1 :]


def _key_at(text: str) -> str:
    return next(iter(tomllib.loads(f"{KEY.match(text).group()} = 1")))


@given(documents())
def test_place_of_every_key_and_element_is_where_it_is_written(text):
    source = parse_source(text, "file.toml")
    for path, value in _paths(source.data):
        here = _text_at(source, path)
        named = [part for part in path if isinstance(part, str)][-1]
        if isinstance(path[-1], str) or (KEY.match(here) and _key_at(here) == named):
            assert _key_at(here) == named
        elif isinstance(value, int) and not isinstance(value, bool) and value != 0x1F:
            assert re.match(r"\d+", here).group() == str(value)
        elif isinstance(value, str) and value:
            assert re.match(r"[\"']+\s*(@\d+)", here).group(1) == value.split()[0].rstrip("\"'")
        else:
            assert here[0] not in " \t\n#,]}"


@given(documents(), st.data())
def test_text_with_a_wound_is_read_or_rejected_at_a_line_it_has(text, data):
    at = data.draw(st.integers(0, len(text)))
    wound = data.draw(
        st.sampled_from(["", '"', "'", "[", "]", "{", "}", "=", "\n", "\\", ",", ".", "\0", "\u00a0", "“", "#"])
    )
    _read_or_rejected(text[:at] + wound + text[at + data.draw(st.integers(0, 3)) :])


@given(st.text(st.sampled_from("ab1 .=\"'[]{}#,\\\n\r\t-:å“\u202e"), max_size=60))
def test_any_text_is_read_or_rejected_at_a_line_it_has(text):
    _read_or_rejected(text)


def _read_or_rejected(text):
    try:
        source = parse_source(text, "file.toml")
    except Rejected as rejected:
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        for told in rejected.diagnostics:
            assert told.span.file == "file.toml"
            assert 1 <= told.span.line <= len(lines)
            assert told.message
    else:
        assert repr(source.data) == repr(tomllib.loads(source.text))


def test_path_that_is_not_there_leads_to_the_table_around_it():
    source = parse_source('x = 1\n[[rule]]\nrule = "order"\n', "file.toml")
    assert str(source.span(("rule", 0, "before"))) == "file.toml:2:3"
    assert str(source.span(("nothing",))) == "file.toml"


def test_second_table_of_an_array_has_its_own_line():
    source = parse_source("[[given]]\ndate = 1\n\n[[given]]\ndate = 2\n[given.x]\ny = 3\n", "file.toml")
    assert str(source.span(("given", 1))) == "file.toml:4:3"
    assert str(source.span(("given", 1, "date"))) == "file.toml:5:1"
    assert str(source.span(("given", 1, "x", "y"))) == "file.toml:7:1"


SYNTAX = {
    "day = 2025-02-30": ("1:7", "2025-02-30: there is no such day: February 2025 has 28 days"),
    "day = [2025-10-30, 2025-11-31]": ("1:20", "November 2025 has 30 days"),
    "day = 2025-13-01": ("1:11", "there is no month 13"),
    "day = 99999-01-01": ("1:12", "there is no such year"),
    "day = 30-10-2025": ("1:9", "write 2025-10-30"),
    "day = 3/4/2025": ("1:8", "several ways"),
    "time = 25:00:00": ("1:10", "there is no such time of day"),
    "time = 9:30": ("1:9", "write 09:30:00"),
    "times = [9:30, 10:00:00]": ("1:11", "write 09:30:00"),
    "first-day = 07-01": ("1:14", 'write "07-01"'),
    "name = Direktionen": ("1:8", 'write "Direktionen"'),
    "name = “KCL”": ("1:8", "straight quotation marks"),
    'name = "KCL”': ("1:13", "straight quotation marks"),
    'x = 1\nname = "KCL\ny = 2': ("2", "a quotation mark is not closed"),
    'name = "C:\\dir"': ("1:13", "a backslash"),
    "office = True": ("1:10", "write true"),
    "name =": ("1:7", "the value is missing"),
    "list = [1, 2\nx = 3": ("2:1", "the list is not closed"),
    "table = {x = 1\ny = 3": ("1:15", "the braces are not closed"),
    "[[rule]\nx = 1": ("1:7", "write it as [[rule]]"),
    "name: KCL": ("1:5", "the line is not understood"),
    "\u00a0name = 1": ("1:1", "a space that is no ordinary one"),
    'name = "a\x07b"': ("1:10", "U+0007"),
    "# \x01": ("1:3", "U+0001"),
    f"deep = {'[' * 20_000}": (f"1:{8 + MAX_DEPTH}", f"nested more than {MAX_DEPTH} deep"),
    f"deep = {'{a=' * 20_000}": (f"1:{9 + 3 * (MAX_DEPTH - 1)}", f"nested more than {MAX_DEPTH} deep"),
    f"[{'.a' * 20_000}]": ("1:2", "the line is not understood"),
    f"[a{'.a' * 20_000}]": (f"1:{2 * MAX_DEPTH + 2}", f"nested more than {MAX_DEPTH} deep"),
    f"persons = {'9' * 5000}": ("1:11", "a number of 5000 digits"),
    f"persons = 0x{'f' * 5000}": ("1:11", "a number of 5002 digits"),
    "x = [" + "1," * 50_000 + "]": ("1:100004", "more than 50000 values"),
    "<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> other": ("1:1", "an unfinished merge"),
    "x = 1\n=======\n": ("2:1", "an unfinished merge"),
}


@pytest.mark.parametrize("text", SYNTAX, ids=lambda text: text[:24])
def test_text_that_is_not_toml_is_told_with_its_place(text):
    place, fragment = SYNTAX[text]
    with pytest.raises(Rejected) as rejected:
        parse_source(text, "file.toml")
    (told,) = rejected.value.diagnostics
    assert f"file.toml:{place}" == str(told.span)
    assert fragment in f"{told.message} {told.hint}"
    assert "at line" not in told.message


DUPLICATES = {
    "x = 1\n\nx = 2\n": ("3:1", "1:1"),
    "[[given]]\nx = 1\n[[given]]\nx = 1\nx = 2\n": ("5:1", "4:1"),
    "[a]\nx = 1\n[a]\n": ("3:2", "1:2"),
    "a = 1\n[[a]]\n": ("2:3", "1:1"),
    "a.b = 1\na = 2\n": ("2:1", "1:1"),
    "a = [1]\na = [2]\n": ("2:1", "1:1"),
    "a = {x = 1, x = 2}": ("1:13", "1:6"),
}


@pytest.mark.parametrize("text", DUPLICATES)
def test_key_that_stands_twice_is_told_with_both_places(text):
    here, first = DUPLICATES[text]
    with pytest.raises(Rejected) as rejected:
        parse_source(text, "file.toml")
    (told,) = rejected.value.diagnostics
    assert told.code == "duplicate"
    assert str(told.span) == f"file.toml:{here}"
    assert [str(reason.span) for reason in told.because] == [f"file.toml:{first}"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["unix", "windows", "old mac"])
def test_lines_may_end_as_on_any_system(end):
    source = parse_source(end.join(["# first", "x = 1", 'y = """a', 'b"""', "z = 2"]), "file.toml")
    assert source.data == {"x": 1, "y": "a\nb", "z": 2}
    assert str(source.span(("z",))) == "file.toml:5:1"
