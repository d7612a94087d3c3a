"""Who is to be invited to a meeting: the roles of its body or event, and the persons behind them by their addresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import time

from aarsplan.diagnostics import Diagnostic, Span, error, warning
from aarsplan.facts import Facts
from aarsplan.loading.addresses import CODE, Addresses
from aarsplan.plan import Plan
from aarsplan.presence import bounds, presence
from aarsplan.texts import _, join
from aarsplan.views.programme_words import times_text
from aarsplan.views.publication import code_of


@dataclass(frozen=True)
class Member:
    """A role that belongs to a meeting, and when it is there: "10.15–12.00", "" for all of the meeting."""

    role: str
    required: bool
    times: str = ""


@dataclass(frozen=True)
class Invitee:
    """A person who is invited: an address, and the role for which it stands."""

    role: str
    name: str
    address: str
    required: bool
    times: str = ""


def members(plan: Plan, key: str) -> list[Member]:
    """The roles of a meeting, the required ones first; none that has no time in the room on its day."""
    facts = plan.problem.facts
    owner = facts.owner(code_of(key))
    if owner is None:
        return []
    roles = {**dict.fromkeys(owner.optional, False), **dict.fromkeys(owner.required, True)}
    ordered = [*owner.required, *owner.optional]
    found = (_member(plan, key, role, required=roles[role]) for role in dict.fromkeys(ordered))
    return [member for member in found if member is not None]


def invitees(facts: Facts, found: Iterable[Member], addresses: Addresses) -> list[Invitee]:
    """The persons behind roles, each address once: one that has several roles comes as the first of them."""
    by_address: dict[str, Invitee] = {}
    for member in found:
        for address in addresses.of.get(member.role, ()):
            name = facts.role_name(member.role)
            invitee = Invitee(member.role, name, address, member.required, member.times)
            by_address.setdefault(address.lower(), invitee)
    return list(by_address.values())


def without_address(facts: Facts, found: Iterable[Member], addresses: Addresses) -> Iterator[Diagnostic]:
    """The mistake that roles to be invited have no mail address, one for all of them."""
    missing = sorted({member.role for member in found if not addresses.of.get(member.role)})
    if not missing:
        return
    message = _("{roles} have no mail address").format(roles=join([facts.role_name(role) for role in missing]))
    lines = "; ".join(f'{_key(role)} = ["navn@{facts.domain}"]' for role in missing)
    hint = _("write in {file}: {lines}").format(file=addresses.name, lines=lines)
    empty = next((addresses.spans[role] for role in missing if role in addresses.spans), Span(addresses.name))
    yield error(CODE, message, empty, hint=hint)


def with_few_addresses(facts: Facts, found: Iterable[Member], addresses: Addresses) -> Iterator[Diagnostic]:
    """A warning for each role that has fewer mail addresses than persons, some of whom then hear nothing."""
    for code in sorted({member.role for member in found}):
        role, known = facts.roles.get(code), addresses.of.get(code, ())
        if role is not None and 0 < len(known) < role.persons:
            message = _("{role} has {persons} persons and only {n} mail addresses: the others are not told")
            text = message.format(role=role.name, persons=role.persons, n=len(known))
            yield warning(CODE, text, addresses.spans.get(code, Span(addresses.name)))


def _member(plan: Plan, key: str, role: str, *, required: bool) -> Member | None:
    facts, meeting, spot = plan.problem.facts, plan.problem.meetings[key], plan.placements[key]
    body = facts.bodies.get(meeting.body)
    if body is None or role not in {window.role for window in body.attendance}:
        return Member(role, required)
    # Who is busy elsewhere is invited all the same, and answers.
    found = presence(replace(facts, busy=()), meeting, role, spot.day, spot.start)
    if found == (bounds(meeting, spot.start),):
        return Member(role, required)
    times = [times_text(_clock(first), _clock(last)) for first, last in found]
    return Member(role, required, join(times)) if times or required else None


def _clock(minute: int) -> time:
    return time(*divmod(minute, 60))


def _key(role: str) -> str:
    """A code as TOML writes a key: bare only in ASCII."""
    return role if role.isascii() else f'"{role}"'
