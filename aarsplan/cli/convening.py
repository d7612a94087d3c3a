"""Which meetings are convened, and which messages that takes."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from aarsplan.checking import errors_about
from aarsplan.cli.approving import named_codes
from aarsplan.cli.meeting_names import key_named
from aarsplan.cli.options import now
from aarsplan.cli.planning import write_files
from aarsplan.cli.project import Opened
from aarsplan.diagnostics import Collector, Diagnostic, Rejected, Severity, Span, WrongUse, error
from aarsplan.domain import Event, Status
from aarsplan.facts import Facts
from aarsplan.files import display_name
from aarsplan.horizon import parse_horizon
from aarsplan.invitations.due import Due, due, everybody, gone_back, unreachable, unreachable_warning
from aarsplan.invitations.guests import guest_occasions
from aarsplan.invitations.ledger import end_meanwhile, ledger_name, render_invitations
from aarsplan.invitations.members import Invitee, invitees, members, with_few_addresses, without_address
from aarsplan.invitations.model import Convened, Invitations
from aarsplan.invitations.occasion import Occasion, occasion
from aarsplan.loading.addresses import Addresses
from aarsplan.loading.loader import INVITATIONS_FILE, PROJECT_FILE
from aarsplan.loading.mail import Mail
from aarsplan.lockfile import Entry
from aarsplan.problem import minute_of
from aarsplan.texts import _, join, short_date
from aarsplan.views.publication import code_of
from aarsplan.workdays import COPENHAGEN

CODE = "convene"
PASSWORD = "AARSPLAN_SMTP_PASSWORD"  # noqa: S105 - the name of a variable


@dataclass(frozen=True)
class Convening:
    """The messages that are due, in the order of the meetings, and the keys of meetings of which there are none."""

    messages: tuple[Due, ...]
    unchanged: tuple[str, ...]


def chosen(opened: Opened, invitations: Invitations, what: str, period: str | None) -> list[Entry]:
    """The entries that were named: one meeting, or those of bodies in a period, by date and time.

    A meeting that people know to be in the period belongs to it too.

    Raises:
        WrongUse: there is no such meeting or body, or nothing of it in the period.
    """
    entries = opened.lock.entries
    if period is None:
        if what.strip().casefold() in {code.casefold() for code in opened.project.facts.bodies}:
            hint = _("add a period: aarsplan convene {body} 2025-H2").format(body=what)
            raise WrongUse([error(CODE, _("of which days are the meetings of {body}?").format(body=what), hint=hint)])
        key = key_named(opened.plan, opened.lock, what)
        if key not in entries or not _can_convene(opened.project.facts, key):
            raise WrongUse([error(CODE, _("{key} is no meeting that is convened here").format(key=key))])
        return [entries[key]]
    days, codes = parse_horizon(period), named_codes(opened, what)
    found = [
        entry
        for key, entry in entries.items()
        if code_of(key) in codes
        and _can_convene(opened.project.facts, key)
        and any(day in days for day in (entry.placement.day, *_known_days(invitations, key)))
    ]
    if not found:
        message = _("{bodies} have no meeting from {first} to {last} that is convened here")
        words = {"first": short_date(days.first), "last": short_date(days.last)}
        raise WrongUse([error(CODE, message.format(bodies=join(list(codes)), **words), Span(opened.lock_name))])
    return sorted(found, key=lambda entry: (entry.placement.begins, entry.placement.key))


def convening(
    opened: Opened,
    invitations: Invitations,
    addresses: Addresses,
    entries: Sequence[Entry],
    *,
    drafts: bool,
) -> tuple[Convening, list[Diagnostic]]:
    """The messages that meetings need now, and warnings.

    Raises:
        Rejected: there is nothing but what is over or a draft; a role has no address, or the lock is an old one.
    """
    ready, waiting = _sorted_out(invitations, entries, drafts=drafts)
    if waiting and not ready:
        raise Rejected(waiting)
    plan, facts, told = opened.plan, opened.project.facts, Collector()
    held = [entry.placement.key for entry in ready if entry.status is not Status.CANCELLED]
    told.add(*errors_about(held, plan, opened.lock, (), opened.lock_name))
    told.stop_on_errors()
    roles = {key: members(plan, key) for key in held}
    told.add(*(_nobody(entry) for entry in ready if roles.get(entry.placement.key) == []))
    publication, occasions = opened.publication(), list[Occasion]()
    for entry in ready:
        meeting = occasion(publication, entry)
        guests = list(guest_occasions(plan, meeting, invitations))
        roles |= {part.key: list(found) for part, found in guests}
        occasions += [meeting, *(part for part, _found in guests)]
    called = [member for found in roles.values() for member in found]
    told.add(*without_address(facts, called, addresses), *with_few_addresses(facts, called, addresses))
    known, messages, unchanged = everybody(facts, addresses), list[Due](), list[str]()
    for meeting in occasions:
        found, convened = invitees(facts, roles.get(meeting.key, ()), addresses), invitations.get(meeting.key)
        if convened:
            told.add(*_doubts(opened, meeting, convened, known, found))
        own = due(meeting, found, known, convened, now().replace(microsecond=0))
        messages += own
        unchanged += [] if own else [meeting.key]
    told.stop_on_errors()
    softened = [replace(found, severity=Severity.WARNING) for found in waiting]
    return Convening(tuple(messages), tuple(unchanged)), [*told.diagnostics, *softened]


def _doubts(
    opened: Opened, meeting: Occasion, convened: Convened, known: Sequence[Invitee], found: Sequence[Invitee]
) -> Iterator[Diagnostic]:
    """What speaks against what was kept of a meeting: an older lock, and people who cannot be reached any more."""
    if old := gone_back(meeting, convened, opened.lock_name):
        yield old
    if number := unreachable(meeting, convened, known, found):
        yield unreachable_warning(meeting.key, number, ledger_name(opened.project.folder))


def _sorted_out(
    invitations: Invitations, entries: Sequence[Entry], *, drafts: bool
) -> tuple[list[Entry], list[Diagnostic]]:
    """The meetings that can be convened now, and why others cannot; a cancelled one that nobody knows of is neither."""
    moment = now().astimezone(COPENHAGEN)
    minute = minute_of(moment.date(), moment.time())
    over = [entry for entry in entries if entry.status is Status.HELD or entry.placement.begins <= minute]
    waiting = [entry for entry in entries if entry.status is Status.DRAFT and entry not in over and not drafts]
    left = [
        entry
        for entry in entries
        if entry not in over
        and entry not in waiting
        and (entry.status is not Status.CANCELLED or entry.placement.key in invitations)
    ]
    why = []
    if over:
        message = _("over, and not convened any more: {keys}").format(keys=_keys(over))
        why.append(error(CODE, message, over[0].span))
    if waiting:
        message = _("drafts are not convened before they are approved: {keys}").format(keys=_keys(waiting))
        approve = f"aarsplan approve {_bodies(waiting)} {_months(waiting)}"
        hint = _("approve them: {command}; or convene drafts all the same with --draft").format(command=approve)
        why.append(error(CODE, message, waiting[0].span, hint=hint))
    return left, why


def _bodies(entries: Sequence[Entry]) -> str:
    """The codes that `approve` takes."""
    return ",".join(dict.fromkeys(code_of(entry.placement.key) for entry in entries))


def _months(entries: Sequence[Entry]) -> str:
    """The period that `approve` takes: "2025-08..2025-12", or one month."""
    months = [f"{entry.placement.day:%Y-%m}" for entry in entries]
    first, last = min(months), max(months)
    return first if first == last else f"{first}..{last}"


def _keys(entries: Sequence[Entry]) -> str:
    keys = [entry.placement.key for entry in entries]
    return ", ".join(keys[:8]) + (", ..." if len(keys) > 8 else "")


def _nobody(entry: Entry) -> Diagnostic:
    message = _("{key} has no roles that could be invited").format(key=entry.placement.key)
    return error(CODE, message, entry.span, hint=_("write required or optional roles of it"))


def mail_settings(opened: Opened, *, sends: bool) -> Mail:
    """Who convenes, and by which server.

    Raises:
        WrongUse: the project does not say.
    """
    settings = opened.project.mail
    name = display_name(opened.project.folder, PROJECT_FILE)
    if settings is None:
        hint = _("write in {file}: [mail] with sender = {address}").format(
            file=PROJECT_FILE, address=f'"sekretariatet@{opened.project.facts.domain}"'
        )
        raise WrongUse([error("mail", _("the project does not say who convenes"), Span(name), hint=hint)])
    if sends and not settings.host:
        hint = _("write under [mail]: smtp-host = {host}; or use --out").format(host='"smtp.norddjurs.dk"')
        raise WrongUse([error("mail", _("the project names no mail server"), settings.span, hint=hint)])
    return settings


def password_of(settings: Mail) -> str:
    """The password of the mail server, "" where no user logs in.

    Raises:
        WrongUse: there is a user and no password.
    """
    password = os.environ.get(PASSWORD, "")
    if settings.user and not password:
        message = _("there is no password for {user}").format(user=settings.user)
        hint = _("set the environment variable {name}; no file holds it").format(name=PASSWORD)
        raise WrongUse([error("mail", message, settings.span, hint=hint)])
    return password


def _known_days(invitations: Invitations, key: str) -> Iterator[date]:
    convened = invitations.get(key)
    yield from (told.placement.day for told in (convened.invited if convened else ()))


def _can_convene(facts: Facts, key: str) -> bool:
    """Whether a meeting is ours to convene: none that others decide, no deadline by law, no document handed over."""
    owner = facts.owner(code_of(key))
    return facts.plans(code_of(key)) or (isinstance(owner, Event) and not owner.statutory)


def write_invitations(opened: Opened, invitations: Invitations, *, beside: Mapping[Path, bytes] | None = None) -> None:
    """Write what was convened, and exports `beside` it; what was kept meanwhile goes. Raises as `commit`."""
    path = opened.project.folder / INVITATIONS_FILE
    write_files(opened, {path: render_invitations(invitations).encode()}, beside=beside, quiet=True)
    end_meanwhile(opened.project.folder)
