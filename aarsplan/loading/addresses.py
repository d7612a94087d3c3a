"""The mail addresses of roles, in a file of the project that is never shared: `addresses.toml`.

It has a line such as `borgmester = ["borgmesteren@norddjurs.dk"]` for each role; persons who share a role have an
address each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic_core import PydanticCustomError

from aarsplan.diagnostics import Diagnostic, Rejected, Span, error
from aarsplan.domain import Role
from aarsplan.files import display_name, is_there
from aarsplan.loading.fields import mail_address
from aarsplan.loading.loader import ADDRESSES_FILE
from aarsplan.loading.source import Source, read_source
from aarsplan.loading.words import shown, suggestion
from aarsplan.texts import _

CODE = "addresses"
MAX_PER_ROLE = 500


@dataclass(frozen=True)
class Addresses:
    """The addresses of each role, in order, and where they stand; `name` is what diagnostics call the file."""

    name: str
    of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    spans: Mapping[str, Span] = field(default_factory=dict)


def read_addresses(folder: Path, roles: Mapping[str, Role]) -> Addresses:
    """The addresses in a project folder, none where there is no file; `roles` are those of the project by code.

    Raises:
        Rejected: not readable, not TOML, no mail address, or a role that there is not; with every mistake.
    """
    path = folder / ADDRESSES_FILE
    name = display_name(folder, ADDRESSES_FILE)
    if not is_there(path):
        return Addresses(name)
    source = read_source(path, name)
    mistakes = [told for code, value in source.data.items() for told in _mistakes(code, value, roles, source)]
    if mistakes:
        raise Rejected(mistakes)
    of = {code: tuple(dict.fromkeys(map(mail_address, value))) for code, value in source.data.items()}
    return Addresses(name, of, {code: source.span((code,)) for code in of})


def _mistakes(code: str, value: Any, roles: Mapping[str, Role], source: Source) -> Iterator[Diagnostic]:
    if code not in roles:
        message = _("there is no role {code}").format(code=shown(code))
        yield error(CODE, message, source.span((code,)), hint=suggestion(code, roles))
    if not isinstance(value, list):
        hint = _("write a line such as: {line}").format(line=f'{code} = ["navn@norddjurs.dk"]')
        yield error(
            CODE, _("{value} is no list of mail addresses").format(value=shown(value)), source.span((code,)), hint=hint
        )
        return
    if len(value) > MAX_PER_ROLE:
        message = _("{code} has {n} addresses, at most {limit} are read")
        yield error(CODE, message.format(code=code, n=len(value), limit=MAX_PER_ROLE), source.span((code,)))
        return
    for number, address in enumerate(value):
        if not _is_address(address):
            message = _("{value} is no mail address").format(value=shown(address))
            hint = _("write an address in ASCII, such as navn@norddjurs.dk")
            yield error(CODE, message, source.span((code, number)), hint=hint)


def _is_address(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(mail_address(value))
    except PydanticCustomError:
        return False
