"""Persons' names out of minutes: the role in place of each, or nothing.

Which role a person has stands in a file of the project that is never shared: `names.toml`, with a line such as
`"Ane Eksempel" = "oekonomichef"` for each. An empty role says that the words are no person's name and stay.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

from aarsplan.diagnostics import Diagnostic, Rejected, Span, error
from aarsplan.domain import Role
from aarsplan.files import is_there
from aarsplan.loading.loader import NAMES_FILE
from aarsplan.loading.minutes.model import Attendance, Guest, Minutes
from aarsplan.loading.minutes.people import Person, Words, name_words, persons
from aarsplan.loading.source import read_source
from aarsplan.loading.words import shown, suggestion
from aarsplan.texts import _, join

_SEPARATORS = frozenset({", ", " og ", " samt ", " & "})


@dataclasses.dataclass(frozen=True)
class Names:
    """The roles of persons by name, and words that are no names."""

    roles: Mapping[str, Role] = dataclasses.field(default_factory=dict)
    kept: frozenset[str] = frozenset()

    def role(self, name: str) -> Role | None:
        """The role of the person called `name`, which may be shortened to the first and the last name, or to one."""
        found = {
            role.code: role for known, role in self.roles.items() if _same(name.lower().split(), known.lower().split())
        }
        return next(iter(found.values())) if len(found) == 1 else None


def read_names(folder: Path, name: str, roles: Mapping[str, Role]) -> Names:
    """The names in the file `names.toml` of a project folder, none where there is no file.

    `name` is what diagnostics call the file, `roles` are those of the project by code.

    Raises:
        Rejected: not readable, not TOML, or a role that there is not.
    """
    path = folder / NAMES_FILE
    if not is_there(path):
        return Names()
    source = read_source(path, name)
    mistakes = [
        told for key, value in source.data.items() if (told := _mistake(key, value, roles, source.span((key,))))
    ]
    if mistakes:
        raise Rejected(mistakes)
    known = {" ".join(key.split()): roles[code] for key, code in source.data.items() if code}
    kept = frozenset(word.lower() for key, code in source.data.items() if not code for word in key.split())
    return Names(known, kept)


def with_roles(minutes: Minutes, names: Names) -> Minutes:
    """The same minutes without any person's name.

    A name becomes the name of its role where `names` has one; else only the title before it stays, or "a person".
    """
    known = {word for name in names.roles for word in name_words(name)} - names.kept
    for text in dict.fromkeys(_texts(minutes)):
        for person in persons(text, Words(names.kept, frozenset(known))):
            known.update(set(name_words(text[person.start : person.end])) - names.kept)
    replace = _replacer(Words(names.kept, frozenset(known)), names)
    nameless: Minutes = _rewritten(_with_codes(minutes, names), replace)
    return nameless


def _mistake(key: str, value: Any, roles: Mapping[str, Role], span: Span) -> Diagnostic | None:
    if not isinstance(value, str):
        hint = _('write a line such as "Full name" = "role-code"')
        return error("names", _("{value} is no code of a role").format(value=shown(value)), span, hint=hint)
    if not any(letter.isalpha() for letter in key):
        return error("names", _("{name} is no name").format(name=shown(key)), span)
    if value and value not in roles:
        message = _("there is no role {code}").format(code=shown(value))
        return error("names", message, span, hint=suggestion(value, roles))
    return None


def _same(name: list[str], known: list[str]) -> bool:
    if len(name) == 1:
        return name[0] in known
    return name == known or (name[0] == known[0] and name[-1] == known[-1])


def _replacer(words: Words, names: Names) -> Callable[[str], str]:
    """What takes the names out of a text; each text is worked on once."""
    phrases = sorted((phrase for phrase in names.roles), key=lambda phrase: (-len(phrase), phrase))
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, phrases)) or '(?!)'})(?=s?(?!\w))")

    @cache
    def replace(text: str) -> str:
        parts, at = [], 0
        for group in _groups(text, _all_persons(text, words, pattern)):
            begin, new = _replacement(text, group, names)
            begins_sentence = not text[:begin].rstrip() or text[:begin].rstrip()[-1] in ".!?:"
            parts += [text[at:begin], new[0].upper() + new[1:] if begins_sentence else new]
            at = group[-1].end
        return _tidy("".join([*parts, text[at:]])) if parts else text

    return replace


def _all_persons(text: str, words: Words, pattern: re.Pattern[str]) -> list[Person]:
    """Those that read like a person, and those that the file names in other words, such as a unit."""
    found = persons(text, words)
    taken = {at for person in found for at in range(person.start, person.end)}
    told = (Person(match.start(), match.end(), match.start()) for match in pattern.finditer(text))
    return sorted((*found, *(person for person in told if person.start not in taken)), key=lambda person: person.start)


def _groups(text: str, found: list[Person]) -> Iterator[list[Person]]:
    """Persons that are listed side by side: "A, B og C"."""
    group: list[Person] = []
    for person in found:
        if group and text[group[-1].end : person.title] not in _SEPARATORS:
            yield group
            group = []
        group.append(person)
    if group:
        yield group


def _replacement(text: str, group: list[Person], names: Names) -> tuple[int, str]:
    """Where a group of persons begins with its title, and what is to stand in its place."""
    first = group[0]
    roles = [_role_of(text[person.start : person.end], names) for person in group]
    begin = first.title
    if not any(roles):
        title = text[begin : first.start].rstrip()
        return begin, title or (_("a person") if len(group) == 1 else _("several persons"))
    return begin, join(list(dict.fromkeys(role or _("a person") for role in roles)))


def _role_of(name: str, names: Names) -> str:
    """The name of a person's role, with the s of the genitive where the name has it; "" where it is not known."""
    if role := names.role(name):
        return role.name
    owned = names.role(name.removesuffix("s")) if name.endswith("s") else None
    return f"{owned.name}s" if owned else ""


def _tidy(text: str) -> str:
    return re.sub(r" {2,}", " ", text).strip()


def _texts(value: Any) -> Iterator[str]:
    """Every text in a value made of dataclasses and tuples."""
    if isinstance(value, str) and not isinstance(value, Enum):
        yield value
    elif isinstance(value, tuple):
        for element in value:
            yield from _texts(element)
    elif _is_data(value):
        for field in dataclasses.fields(value):
            yield from _texts(getattr(value, field.name))


def _rewritten(value: Any, replace: Callable[[str], str]) -> Any:
    """The value with every text in it replaced."""
    if isinstance(value, str) and not isinstance(value, Enum):
        return replace(value)
    if isinstance(value, tuple):
        return tuple(_rewritten(element, replace) for element in value)
    if _is_data(value):
        changes = {field.name: _rewritten(getattr(value, field.name), replace) for field in dataclasses.fields(value)}
        return dataclasses.replace(value, **changes)
    return value


def _is_data(value: Any) -> bool:
    """Whether a value holds texts of the minutes; a place and a diagnostic hold none."""
    return dataclasses.is_dataclass(value) and not isinstance(value, Span | Diagnostic | type)


def _with_codes(minutes: Minutes, names: Names) -> Minutes:
    """The minutes with the codes of the roles that guests and owners have."""

    def guests(found: tuple[Guest, ...]) -> tuple[Guest, ...]:
        return tuple(dataclasses.replace(guest, roles=_codes((guest.who,), names)) for guest in found)

    def attendance(found: tuple[Attendance, ...]) -> tuple[Attendance, ...]:
        return tuple(dataclasses.replace(window, roles=_codes((window.who,), names)) for window in found)

    return dataclasses.replace(
        minutes,
        entries=tuple(
            dataclasses.replace(entry, guests=guests(entry.guests), attendance=attendance(entry.attendance))
            for entry in minutes.entries
        ),
        decisions=tuple(
            dataclasses.replace(decision, guests=guests(decision.guests)) for decision in minutes.decisions
        ),
        follow_ups=tuple(dataclasses.replace(task, roles=_codes(task.owners, names)) for task in minutes.follow_ups),
    )


def _codes(texts: tuple[str, ...], names: Names) -> tuple[str, ...]:
    """The codes of the roles that are named in `texts`, each once, in order."""
    words = Words(names.kept, frozenset(word for name in names.roles for word in name_words(name)))
    found = []
    for text in texts:
        spoken = [text[person.start : person.end] for person in persons(text, words)] or [text]
        found += [role.code for name in spoken if (role := names.role(name) or names.role(name.removesuffix("s")))]
    return tuple(dict.fromkeys(found))
