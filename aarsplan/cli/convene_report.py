"""What `aarsplan convene` and `aarsplan import replies` tell: messages by meeting, and who comes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import click

from aarsplan.cli.console import print_table
from aarsplan.cli.convening import Convening
from aarsplan.cli.project import Opened
from aarsplan.diagnostics import Diagnostic, error
from aarsplan.domain import Status
from aarsplan.invitations.attendance import Attendance, attendance, role_counts
from aarsplan.invitations.due import Due
from aarsplan.invitations.guests import meeting_of
from aarsplan.invitations.model import Answer, Invitations, Method, Told
from aarsplan.lockfile import Entry
from aarsplan.texts import _, join, ngettext, short_date

_ANSWERS = (Answer.ACCEPTED, Answer.DECLINED, Answer.TENTATIVE, None)


def print_messages(opened: Opened, found: Convening, *, sent: int | None) -> None:
    """The messages by meeting and kind; `sent` is how many were sent, None where none were meant to be."""
    rows: dict[tuple[str, str], list[Due]] = {}
    for message in found.messages:
        rows.setdefault((message.occasion.key, kind_text(message)), []).append(message)
    if rows:
        head = [_("Meeting"), _("Day and date"), _("What"), _("Persons"), _("To")]
        print_table(head, [_row(opened, kind, several) for (_key, kind), several in rows.items()])
        click.echo()
    if found.unchanged:
        click.echo(_("Told already, nothing new: {keys}").format(keys=join(list(found.unchanged))))
    if not found.messages:
        click.echo(_("Nothing to tell anybody."))
    elif sent is None:
        text = ngettext("{n} message.", "{n} messages.", len(found.messages))
        click.echo(text.format(n=len(found.messages)))
    else:
        text = ngettext("{n} of {all} messages sent.", "{n} of {all} messages sent.", sent)
        click.echo(text.format(n=sent, all=len(found.messages)))


def kind_text(message: Due) -> str:
    """What a message is."""
    if message.method is Method.CANCEL:
        return _("cancellation") if message.occasion.is_cancelled else _("no longer invited")
    if message.is_moved:
        return _("new day, time or place")
    return _("update") if message.is_update else _("convening notice")


def _row(opened: Opened, kind: str, several: Sequence[Due]) -> list[str]:
    meeting = several[0].occasion
    roles = role_counts(opened.project.facts, (message.told for message in several))
    return [meeting.key, short_date(meeting.placement.day), kind, str(len(several)), roles]


def messages_json(
    found: Convening, files: Mapping[str, str], refused: Mapping[str, str], *, sent: bool
) -> dict[str, Any]:
    """The messages as plain data; roles and never addresses."""
    return {
        "messages": [
            {
                "meeting": message.occasion.key,
                "method": str(message.method),
                "role": message.invitee.role,
                "required": message.invitee.required,
                "sequence": message.occasion.sequence,
                "moved": message.is_moved,
                "file": files.get(message.person),
                "sent": sent and message.person not in refused,
                "refusal": refused.get(message.person, ""),
            }
            for message in found.messages
        ],
        "unchanged": list(found.unchanged),
    }


def refusals(messages: Iterable[Due], refused: Mapping[str, str]) -> Iterator[Diagnostic]:
    """An error for each mail that the server did not take."""
    for message in messages:
        if reason := refused.get(message.person):
            text = _("{key}: the mail to {role} ({address}) was not sent: {reason}")
            words = {"key": message.occasion.key, "role": message.invitee.name, "address": message.invitee.address}
            hint = _("correct the address in addresses.toml, or wait, and run the command again")
            yield error("mail", text.format(reason=reason, **words), hint=hint)


def print_status(opened: Opened, shown: Invitations) -> None:
    """Who comes to what was convened, a line for each meeting, then what there is to note."""
    found = list(_found(opened, shown))
    if not found:
        click.echo(_("Nothing has been convened."))
        return
    head = [_("Meeting"), _("Day and date"), _("Yes"), _("No"), _("Maybe"), _("No answer"), _("Note")]
    print_table(head, [_status_row(entry, who) for entry, who in found])
    facts = opened.project.facts
    for _entry, who in found:
        for answer, label in ((Answer.DECLINED, _("no")), (Answer.TENTATIVE, _("maybe")), (None, _("no answer"))):
            if told := who.of(answer):
                click.echo(f"{who.key}: {label}: {role_counts(facts, told)}")


def _status_row(entry: Entry, who: Attendance) -> list[str]:
    counts = [str(len(who.of(answer))) for answer in _ANSWERS]
    return [who.key, short_date(entry.placement.day), *counts, "; ".join(_notes(entry, who))]


def _notes(entry: Entry, who: Attendance) -> Iterator[str]:
    if who.invited and not _is_current(entry, who):
        yield _("changed since: convene again")
    if who.stale:
        yield ngettext("{n} asked again", "{n} asked again", len(who.stale)).format(n=len(who.stale))
    if entry.status is Status.CANCELLED:
        yield _("cancelled")
    elif who.is_short:
        yield _("short of its quorum of {quorum}").format(quorum=who.quorum)
    elif who.is_open:
        yield _("{n} of {quorum} for the quorum have said yes").format(n=who.certain, quorum=who.quorum)


def _is_current(entry: Entry, who: Attendance) -> bool:
    """Whether everybody knows of the day, time and place that the lock has; guests, of the day."""
    if entry.status is Status.CANCELLED:
        return False
    if who.key != entry.placement.key:
        return all(told.placement.day == entry.placement.day for told in who.invited)
    return all(told.sequence == entry.sequence for told in who.invited)


def _found(opened: Opened, shown: Invitations) -> list[tuple[Entry, Attendance]]:
    """The meetings of `shown` that the lock still has, with who comes, by time and key."""
    entries = opened.lock.entries
    found = [
        (entries[meeting_of(key)], attendance(opened.project.facts, key, convened))
        for key, convened in shown.items()
        if meeting_of(key) in entries
    ]
    return sorted(found, key=lambda row: (row[0].placement.begins, row[1].key))


def status_json(opened: Opened, shown: Invitations) -> list[dict[str, Any]]:
    """Who comes to what was convened, as plain data."""
    return [
        {
            "key": who.key,
            "date": entry.placement.day.isoformat(),
            "start": f"{entry.placement.start:%H:%M}",
            "status": str(entry.status),
            "current": _is_current(entry, who),
            "accepted": _roles_json(who.of(Answer.ACCEPTED)),
            "declined": _roles_json(who.of(Answer.DECLINED)),
            "tentative": _roles_json(who.of(Answer.TENTATIVE)),
            "unanswered": _roles_json(who.of(None)),
            "stale": _roles_json(who.stale),
            "quorum": who.quorum,
            "possible": who.possible,
        }
        for entry, who in _found(opened, shown)
    ]


def _roles_json(found: Iterable[Told]) -> list[dict[str, Any]]:
    """Roles with how many persons of each, by role."""
    counts = Counter(told.role for told in found)
    return [{"role": role, "persons": counts[role]} for role in sorted(counts)]
