"""Replies matched with what was asked: the newest of each person is kept, and what does not fit is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from aarsplan.diagnostics import Diagnostic, Span, printable, warning
from aarsplan.facts import Facts
from aarsplan.invitations.model import Answer, Convened, Invitations, Reply, Told, person
from aarsplan.loading.replies.reader import CODE, FoundReply
from aarsplan.texts import _, ngettext

_ANSWERS = {"ACCEPTED": Answer.ACCEPTED, "DECLINED": Answer.DECLINED, "TENTATIVE": Answer.TENTATIVE}
_AHEAD = timedelta(days=1)
"""How far the clock of whoever replies may go before ours; a reply from later would outrank all that follow."""


@dataclass
class Taken:
    """The invitations with their replies, the keys of the meetings with new ones, and what there is to tell."""

    invitations: dict[str, Convened]
    changed: dict[str, int] = field(default_factory=dict)
    findings: list[Diagnostic] = field(default_factory=list)


def take(invitations: Invitations, found: Iterable[FoundReply], facts: Facts, now: datetime) -> Taken:
    """The invitations with the replies `found`: of each person the one of the highest number, then the newest, holds.

    Source: RFC 5546, 2.1.5 and 3.2.3.
    """
    taken = Taken(dict(invitations))
    by_uid = {convened.uid: key for key, convened in invitations.items()}
    for reply in found:
        key = by_uid.get(reply.uid)
        if key is None:
            taken.findings.append(_told(reply, _("a reply is about no meeting that was convened here and is skipped")))
            continue
        digest = person(reply.uid, reply.address)
        told = taken.invitations[key].told.get(digest)
        if told is None:
            taken.findings.append(_told(reply, _not_invited(reply, key)))
            continue
        taken.findings += _strange(reply, key)
        if (refused := _refusal(reply, told, {"key": key, "role": facts.role_name(told.role)}, now)) is not None:
            taken.findings.append(_told(reply, refused))
            continue
        answer = Reply(_ANSWERS[reply.partstat], reply.sequence, reply.stamp.replace(microsecond=0))
        if told.reply is None or answer.order > told.reply.order:
            people = {**taken.invitations[key].told, digest: replace(told, reply=answer)}
            taken.invitations[key] = replace(taken.invitations[key], told=people)
            taken.changed[key] = taken.changed.get(key, 0) + 1
    return taken


def taken_text(taken: Taken) -> str:
    """How many replies are new."""
    number = sum(taken.changed.values())
    return ngettext("{n} new reply.", "{n} new replies.", number).format(n=number) if number else _("No new replies.")


def _not_invited(reply: FoundReply, key: str) -> str:
    message = _("{address} replies about {key} and was not invited; the reply is skipped")
    return message.format(address=printable(reply.address), key=key)


def _refusal(reply: FoundReply, told: Told, words: Mapping[str, str], now: datetime) -> str | None:
    """Why a reply cannot be kept, None when it can; `words` name the meeting and the role."""
    if reply.method == "COUNTER":
        return _("{role} proposes another time for {key}: see the mail; nothing is changed here").format(**words)
    if reply.partstat == "DELEGATED":
        return _("{role} sends somebody else to {key}: see the mail; nothing is changed here").format(**words)
    if reply.partstat not in _ANSWERS:
        return _("{role} replies about {key} neither yes, no nor maybe; the reply is skipped").format(**words)
    if reply.sequence > told.sequence:
        return _("{role} replies to a message about {key} that was never sent; the reply is skipped").format(**words)
    if reply.stamp > now + _AHEAD:
        return _("{role} replies about {key} from a time that is still to come; the reply is skipped").format(**words)
    return None


def _strange(reply: FoundReply, key: str) -> list[Diagnostic]:
    """A warning where somebody else sent the reply, as a secretary may, or a forger."""
    if not reply.sender or reply.sender == reply.address:
        return []
    message = _("{sender} sent the reply of {address} about {key}; see that it may be so")
    words = {"sender": printable(reply.sender), "address": printable(reply.address), "key": key}
    return [_told(reply, message.format(**words))]


def _told(reply: FoundReply, message: str) -> Diagnostic:
    return warning(CODE, message, Span(reply.file))
