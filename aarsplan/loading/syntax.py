"""What is wrong with a text that is not TOML, said to somebody who has never heard of TOML."""

from __future__ import annotations

import re

from aarsplan.diagnostics import Diagnostic, Reason, Span, error
from aarsplan.loading.dates import Unreadable, read_date, read_time
from aarsplan.loading.locate import Places
from aarsplan.texts import _

_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_TOKEN = re.compile(r"[^\s,\[\]{}=#]+")
_QUOTED = re.compile(r"[^\[\]{}=#]+")
_CURLY = "“”„‟‘’‚»«"
_DUPLICATES = (
    "Cannot declare",
    "Cannot overwrite",
    "Cannot mutate",
    "Cannot redefine",
    "Duplicate inline table key",
)


def syntax_error(message: str, text: str, name: str, places: Places) -> Diagnostic:
    """The diagnostic of a `tomllib.TOMLDecodeError` that says `message` about `text`; `name` is the file's."""
    found = _AT.search(message)
    kind = message[: found.start()] if found else message
    lines = text.split("\n")
    number = int(found.group(1)) if found and found.group(1) else len(lines)
    column = int(found.group(2)) if found and found.group(2) else len(lines[-1]) + 1
    if kind.startswith(_DUPLICATES):
        offset = sum(len(line) + 1 for line in lines[: number - 1]) + column - 1
        return _twice(text, name, places, offset)
    if "'\\n'" in kind and column > len(lines[number - 1]):
        column = 0
    what, hint = _told(kind, lines[number - 1], column)
    return error("syntax", what, Span(name, number, column), hint=hint)


def place_of(text: str, name: str, offset: int) -> Span:
    """The place of the character at `offset`."""
    return Span(name, text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


def _told(kind: str, line: str, column: int) -> tuple[str, str]:
    """What is wrong with `line`, and what to write instead."""
    here = line[column - 1 : column] if column else ""
    if any(quote in (here or line) for quote in _CURLY):
        return _("curly quotation marks are not understood here"), _('write straight quotation marks: "')
    if here and not here.isprintable() and here != "\t":
        return _invisible(here)
    if told := _wrong_moment(line, column):
        return told
    for beginning, explain in _EXPLAINED.items():
        if kind.startswith(beginning):
            return explain(line)
    return _("the line is not understood"), _('write a key and its value, such as name = "Direktionen"')


def _wrong_moment(line: str, column: int) -> tuple[str, str] | None:
    """About the date or time at `column` that does not exist or is not written as TOML has it."""
    token = next((t.group() for t in _TOKEN.finditer(line) if t.start() < column <= t.end() + 1), "")
    try:
        if day := read_date(token):
            return _("{text} is not written as a date").format(text=token), _("write {value}").format(value=day)
        if any(mark in token for mark in ".:") and (moment := read_time(token)):
            hint = _("write {value}").format(value=f"{moment:%H:%M:%S}")
            return _("{text} is not written as a time of day").format(text=token), hint
    except Unreadable as wrong:
        return f"{token}: {wrong}", wrong.hint
    return None


def _bad_value(line: str) -> tuple[str, str]:
    value = line.partition("=")[2].partition("#")[0].strip()
    if not value:
        return _("the value is missing"), ""
    if value.lower() in {"true", "false"}:
        return _("{value} is not understood").format(value=value), _("write {value}").format(value=value.lower())
    if _QUOTED.fullmatch(value) and '"' not in value and len(value) <= 100:
        return _("a text must stand in quotation marks"), _("write {value}").format(value=f'"{value}"')
    return _("the value is not understood"), _('a text stands in quotation marks ("…"), a list in brackets ([…])')


def _unclosed_list(_line: str) -> tuple[str, str]:
    return _("the list is not closed, or a comma is missing"), _('write it as ["a", "b"]')


def _unclosed_braces(_line: str) -> tuple[str, str]:
    return _("the braces are not closed, or a comma is missing"), ""


def _unclosed_heading(_line: str) -> tuple[str, str]:
    return _("the heading of a table is not closed"), _("write it as [[rule]]")


def _unclosed_quote(_line: str) -> tuple[str, str]:
    return _("a quotation mark is not closed"), _('a text begins and ends with " on the same line')


def _backslash(_line: str) -> tuple[str, str]:
    return _("a backslash has a meaning of its own in a text"), _("write it twice: \\\\")


_EXPLAINED = {
    "Invalid value": _bad_value,
    "Expected newline": _bad_value,
    "Unclosed array": _unclosed_list,
    "Unclosed inline": _unclosed_braces,
    "Expected ']": _unclosed_heading,
    "Unterminated string": _unclosed_quote,
    "Illegal character": _unclosed_quote,
    "Unescaped": _backslash,
    "Invalid hex": _backslash,
    "Escaped character": _backslash,
}
"""How what `tomllib` says begins, and what that means for a line."""


def _invisible(character: str) -> tuple[str, str]:
    if character.isspace():
        return _("the line holds a space that is no ordinary one"), _("delete it and write an ordinary space")
    message = _("the line holds an invisible character, U+{code}")
    return message.format(code=f"{ord(character):04X}"), _("delete the line and write it again")


def _twice(text: str, name: str, places: Places, offset: int) -> Diagnostic:
    path = places.before(offset)
    while isinstance(path[-1], int):
        path = path[:-1]
    spots = [at for found, at in places.found if found == path and at < offset]
    reasons = [Reason(_("it stands here first"), place_of(text, name, spots[0]))] if len(spots) > 1 else []
    hint = _("remove one of the two; each of several tables begins with its own [[…]]")
    message = _("{key} stands twice").format(key=path[-1])
    return error("duplicate", message, place_of(text, name, spots[-1]), because=reasons, hint=hint)
