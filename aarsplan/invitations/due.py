"""What is to be said to whom: an invitation, a new one where something changed, or that a meeting is off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from aarsplan.diagnostics import Diagnostic, Span, error, warning
from aarsplan.facts import Facts
from aarsplan.invitations.members import Invitee
from aarsplan.invitations.model import Convened, Invitations, Method, Told, person
from aarsplan.invitations.occasion import Occasion
from aarsplan.loading.addresses import Addresses
from aarsplan.texts import _, ngettext


@dataclass(frozen=True)
class Due:
    """A message that is to be sent: what of which meeting to whom, `attendees` being all whom it names.

    `before` is what the person was told last, None who was told nothing; `stamp` the time of the message in UTC.
    """

    method: Method
    occasion: Occasion
    invitee: Invitee
    attendees: tuple[Invitee, ...]
    before: Told | None
    stamp: datetime

    @property
    def person(self) -> str:
        """The digest under which the person is known."""
        return person(self.occasion.uid, self.invitee.address)

    @property
    def is_update(self) -> bool:
        """Whether the person was invited already."""
        return self.before is not None and self.before.is_invited

    @property
    def is_moved(self) -> bool:
        """Whether day, time or place are others than the person knows."""
        return self.is_update and self.before is not None and self.before.placement != self.occasion.placement

    @property
    def told(self) -> Told:
        """What is to be kept once the message is sent."""
        return Told(
            role=self.invitee.role,
            required=self.invitee.required,
            method=self.method,
            sequence=self.occasion.sequence,
            text=self.occasion.text,
            placement=self.occasion.placement,
            sent=self.stamp,
            reply=self.before.reply if self.before else None,
        )


def due(
    occasion: Occasion, found: Sequence[Invitee], known: Iterable[Invitee], convened: Convened | None, now: datetime
) -> list[Due]:
    """The messages that a meeting needs now, by role and address.

    `found` are those who are to come, `known` everybody who has an address. Whoever is invited and is not to come any
    more is told so, in a message that names nobody else.
    """
    before: Mapping[str, Told] = convened.told if convened else {}
    people = {person(occasion.uid, invitee.address): invitee for invitee in (*known, *found)}
    coming = {} if occasion.is_cancelled else {person(occasion.uid, invitee.address): invitee for invitee in found}
    off = [people[digest] for digest in _uninvited(before, coming) if digest in people]
    messages = []
    for digest, invitee in coming.items():
        told = before.get(digest)
        if told is None or not told.is_invited or (told.sequence, told.text) != (occasion.sequence, occasion.text):
            messages.append(Due(Method.REQUEST, occasion, invitee, tuple(found), told, _stamp(told, now)))
    for invitee in off:
        told = before[person(occasion.uid, invitee.address)]
        whole = tuple(off) if occasion.is_cancelled else (invitee,)
        as_invited = replace(invitee, role=told.role, required=told.required)
        messages.append(Due(Method.CANCEL, occasion, as_invited, whole, told, _stamp(told, now)))
    return messages


def after(invitations: Invitations, sent: Iterable[Due]) -> Invitations:
    """The invitations after messages were sent."""
    found = dict(invitations)
    for message in sent:
        key = message.occasion.key
        old = found.get(key) or Convened(message.occasion.uid)
        found[key] = replace(old, told={**old.told, message.person: message.told})
    return found


def unreachable(occasion: Occasion, convened: Convened, known: Iterable[Invitee], found: Sequence[Invitee]) -> int:
    """How many are to be told that they are not to come, and have no address any more."""
    people = {person(occasion.uid, invitee.address) for invitee in (*known, *found)}
    coming = () if occasion.is_cancelled else {person(occasion.uid, invitee.address) for invitee in found}
    return sum(digest not in people for digest in _uninvited(convened.told, coming))


def unreachable_warning(key: str, number: int, name: str) -> Diagnostic:
    """What is told of those who cannot be told."""
    message = ngettext(
        "{n} person invited to {key} has no address any more and must be told otherwise",
        "{n} persons invited to {key} have no address any more and must be told otherwise",
        number,
    )
    return warning("invitations", message.format(n=number, key=key), Span(name))


def gone_back(occasion: Occasion, convened: Convened, lock_name: str) -> Diagnostic | None:
    """The mistake that people were told a higher number than the lock has: calendars would not heed a lower one."""
    highest = max((told.sequence for told in convened.told.values()), default=0)
    if convened.uid == occasion.uid and highest <= occasion.sequence:
        return None
    message = _("{key} was convened from another lock, which is newer or not of this project")
    hint = _("take the last good copy of the lock and of invitations.toml, and run the command again")
    return error("invitations", message.format(key=occasion.key), convened.span or Span(lock_name), hint=hint)


def everybody(facts: Facts, addresses: Addresses) -> list[Invitee]:
    """Everybody who has an address."""
    return [
        Invitee(role, facts.role_name(role), address, required=True)
        for role, several in addresses.of.items()
        for address in several
    ]


def _uninvited(before: Mapping[str, Told], coming: Iterable[str]) -> Iterator[str]:
    there = set(coming)
    return (digest for digest, told in sorted(before.items()) if told.is_invited and digest not in there)


def _stamp(told: Told | None, now: datetime) -> datetime:
    """When a message is made: later than the one before, whatever the clock says (RFC 5546, 2.1.5)."""
    return max(now, told.sent + timedelta(seconds=1)) if told else now
