"""What a command names of a project, however its letters are written: items and roles."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from aarsplan.cli.project import Opened
from aarsplan.diagnostics import Diagnostic, WrongUse, error
from aarsplan.items import Item
from aarsplan.loading.words import suggestion
from aarsplan.texts import _


def item_of(opened: Opened, code: str) -> Item:
    """The item that was named.

    Raises:
        WrongUse: there is none.
    """
    items = opened.project.facts.items
    return items[known(code, items, _("there is no item {name}"))]


def known_roles(opened: Opened, codes: Sequence[str]) -> list[str]:
    """`codes` of roles as the project writes them.

    Raises:
        WrongUse: naming each that is none.
    """
    found: list[str] = []
    wrong: list[Diagnostic] = []
    for code in codes:
        try:
            found.append(known(code, opened.project.facts.roles, _("there is no role {name}")))
        except WrongUse as problem:
            wrong += problem.diagnostics
    if wrong:
        raise WrongUse(wrong)
    return found


def known(name: str, names: Collection[str], message: str) -> str:
    """`name` as it is written among those that are `known`.

    Raises:
        WrongUse: it is not among them; `message` says so of {name}.
    """
    exact = {code.casefold(): code for code in names}
    if name.casefold() not in exact:
        raise WrongUse([error("unknown-name", message.format(name=name), hint=suggestion(name, names))])
    return exact[name.casefold()]
