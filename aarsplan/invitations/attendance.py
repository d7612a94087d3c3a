"""Who comes to a meeting, by what they replied, and whether enough are left of those who must come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from aarsplan.diagnostics import Diagnostic, Reason, Span, error
from aarsplan.domain import Body, Quorum, Status
from aarsplan.facts import Facts
from aarsplan.invitations.guests import meeting_of
from aarsplan.invitations.model import Answer, Convened, Invitations, Told
from aarsplan.lockfile import Entry, Lock
from aarsplan.texts import _, join, ngettext, short_date
from aarsplan.views.publication import code_of

CODE = "quorum"
_OVER = {Status.CANCELLED, Status.HELD}


@dataclass(frozen=True)
class Attendance:
    """What the persons `invited` to a meeting answered.

    `members` is how many persons must come, those of roles with fewer addresses than persons included, and `quorum` how
    many of them have to, None where nobody counts.
    """

    key: str
    invited: tuple[Told, ...]
    members: int
    quorum: int | None = None

    def of(self, answer: Answer | None) -> tuple[Told, ...]:
        """Those who gave an answer, or none."""
        return tuple(told for told in self.invited if told.answer is answer)

    @property
    def stale(self) -> tuple[Told, ...]:
        """Those who answered about an earlier date, and not since."""
        return tuple(told for told in self.invited if told.is_stale)

    @property
    def possible(self) -> int:
        """How many of the required ones did not say no."""
        return self.members - sum(told.required and told.answer is Answer.DECLINED for told in self.invited)

    @property
    def certain(self) -> int:
        """How many of the required ones said yes."""
        return sum(told.required and told.answer is Answer.ACCEPTED for told in self.invited)

    @property
    def is_short(self) -> bool:
        """Whether too many said no."""
        return self.quorum is not None and self.possible < self.quorum

    @property
    def is_open(self) -> bool:
        """Whether enough may come, and too few said yes so far."""
        return self.quorum is not None and self.certain < self.quorum <= self.possible


def attendance(facts: Facts, key: str, convened: Convened) -> Attendance:
    """Who comes to the meeting `key`, or to a guest's part of one, which needs no quorum."""
    if meeting_of(key) != key:
        return Attendance(key, convened.invited, len(convened.invited))
    owner = facts.owner(code_of(key))
    quorum = owner.quorum.persons if isinstance(owner, Body) and owner.quorum else None
    invited = Counter(told.role for told in convened.invited)
    members = sum(max(_persons(facts, code), invited[code]) for code in (owner.required if owner else ()))
    return Attendance(key, convened.invited, members, quorum)


def short_of_quorum(facts: Facts, lock: Lock, invitations: Invitations, today: date) -> Iterator[Diagnostic]:
    """An error for each body that asks for more persons than it has, and each coming meeting that too many declined."""
    for body in facts.bodies.values():
        members = sum(_persons(facts, code) for code in body.required)
        if body.quorum and members < body.quorum.persons:
            yield _too_few_members(body.code, body.quorum, members)
    for key, convened in invitations.items():
        entry, owner = lock.entries.get(key), facts.bodies.get(code_of(key))
        if owner is None or owner.quorum is None or entry is None or not _is_coming(entry, today):
            continue
        found = attendance(facts, key, convened)
        if found.invited and found.is_short:
            yield _short(found, owner.quorum, entry, convened.span, facts)


def _persons(facts: Facts, code: str) -> int:
    role = facts.roles.get(code)
    return role.persons if role else 1


def _is_coming(entry: Entry, today: date) -> bool:
    return entry.status not in _OVER and entry.placement.day >= today


def _short(found: Attendance, quorum: Quorum, entry: Entry, span: Span | None, facts: Facts) -> Diagnostic:
    message = ngettext(
        "{key} on {day} can have {n} of its members at most, and {quorum} are needed to decide",
        "{key} on {day} can have {n} of its members at most, and {quorum} are needed to decide",
        found.possible,
    )
    text = message.format(key=found.key, day=short_date(entry.placement.day), n=found.possible, quorum=quorum.persons)
    declined = _("declined: {roles}").format(roles=role_counts(facts, found.of(Answer.DECLINED)))
    because = [Reason(declined), Reason(_("so many must come"), quorum.span)]
    hint = _("see other days: aarsplan days {key}; then: aarsplan move {key} DATE").format(key=found.key)
    return error(CODE, text, span, because=because, hint=hint)


def _too_few_members(code: str, quorum: Quorum, members: int) -> Diagnostic:
    message = _("{code} needs {quorum} persons to decide, and its required roles have {n}")
    hint = _("see persons of the roles, or lower quorum")
    return error(CODE, message.format(code=code, quorum=quorum.persons, n=members), quorum.span, hint=hint)


def role_counts(facts: Facts, found: Iterable[Told]) -> str:
    """Roles with how many of each: "Kommunaldirektør og Chefer i Koncernledelsen (3)"; "" for none."""
    counts = Counter(told.role for told in found)
    named = {code: facts.role_name(code) for code in counts}
    return join([name if counts[code] == 1 else f"{name} ({counts[code]})" for code, name in sorted(named.items())])
