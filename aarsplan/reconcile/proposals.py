"""What could be recorded of a meeting, each proposal for itself, as plain data and in words."""

from __future__ import annotations

import dataclasses
from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date
from typing import Any

from aarsplan.diagnostics import Span, span_json
from aarsplan.texts import _, join, short_date


@dataclass(frozen=True)
class Proposal(ABC):
    """Something that the minutes say and the project does not.

    `span` is where they say it, `meeting` the key of their meeting; `closed` things are written as closed.
    """

    span: Span
    meeting: str
    closed: bool

    @abstractmethod
    def __str__(self) -> str:
        """What is proposed, in words."""


@dataclass(frozen=True)
class RecordDecision(Proposal):
    """A decision at the item `item`; `for_all` says that the minutes are closed and the item is open."""

    item: str
    text: str
    for_all: bool

    def __str__(self) -> str:
        told = _("record at {item} what was decided: {text}").format(item=self.item, text=self.text)
        return told + (_("; the minutes are closed, and the item is open") if self.for_all else "")


@dataclass(frozen=True)
class RecordNewItem(Proposal):
    """An item that nobody planned, with what was decided of it."""

    code: str
    title: str
    text: str

    def __str__(self) -> str:
        return _("add the item {code}, »{title}«, with what was decided: {text}").format(
            code=self.code, title=self.title, text=self.text
        )


@dataclass(frozen=True)
class AddFollowUp(Proposal):
    """Something that somebody shall do: `owners` are codes of roles, and `unknown` who else the minutes name.

    `item` is "" for none.
    """

    text: str
    owners: tuple[str, ...]
    unknown: tuple[str, ...]
    due: date | None
    item: str

    def __str__(self) -> str:
        told = _("add the follow-up: {text}").format(text=self.text)
        if self.owners:
            told += _("; owner {roles}").format(roles=join(list(self.owners)))
        if self.due:
            told += _("; due {day}").format(day=short_date(self.due))
        if self.unknown:
            told += _("; no role is known for {names}").format(names=join([f'"{name}"' for name in self.unknown]))
        return told


@dataclass(frozen=True)
class PostponeStep(Proposal):
    """That the step `step` ("ITEM/step") was put off; `responsible` and `needs` are codes of roles."""

    item: str
    step: str
    reason: str
    precondition: str
    responsible: tuple[str, ...]
    needs: tuple[str, ...]

    def __str__(self) -> str:
        told = _("put {step} off: {reason}").format(step=self.step, reason=self.reason)
        if self.precondition:
            told += _("; what must be there first: {text}").format(text=self.precondition)
        if self.responsible:
            told += _("; responsible {roles}").format(roles=join(list(self.responsible)))
        if self.needs:
            told += _("; needs {roles} in the room").format(roles=join(list(self.needs)))
        return told


@dataclass(frozen=True)
class SplitItem(Proposal):
    """That something leaves the item of the step `step`, and goes its own way as the item `code`; `text` tells why."""

    step: str
    code: str
    title: str
    owner: str
    text: str

    def __str__(self) -> str:
        return _("split {step}: the item {code}, »{title}«, goes its own way").format(
            step=self.step, code=self.code, title=self.title
        )


@dataclass(frozen=True)
class TakeTopicOff(Proposal):
    """That something is not treated at the meeting `target`, and goes to the bruttoliste as the topic `code`.

    `step` is the step that stood there, "" where the minutes do not say which it was.
    """

    target: str
    code: str
    title: str
    step: str
    source: str
    reason: str

    def __str__(self) -> str:
        told = _("put the topic {code}, »{title}«, on the bruttoliste: it was taken off {meeting}").format(
            code=self.code, title=self.title, meeting=self.target
        )
        return told + (_("; {step} leaves its agenda").format(step=self.step) if self.step else "")


@dataclass(frozen=True)
class PutTopicOn(Proposal):
    """That something is to be treated at the meeting `target`, as the item `code`.

    `topic` is the topic of the bruttoliste that it was, "" for none; `minutes` is how long it takes, None where nobody
    says.
    """

    target: str
    code: str
    title: str
    topic: str
    purpose: str
    owner: str
    minutes: int | None
    text: str

    def __str__(self) -> str:
        told = _("put the item {code}, »{title}«, on the agenda of {meeting}").format(
            code=self.code, title=self.title, meeting=self.target
        )
        return told + (_("; it leaves the bruttoliste") if self.topic else "")


@dataclass(frozen=True)
class AddLateDocument(Proposal):
    """A document that is brought to the meeting, at the step `step` of the item `item`."""

    item: str
    step: str
    title: str

    def __str__(self) -> str:
        return _("add to {step} the late document »{title}«").format(step=self.step, title=self.title)


def proposal_json(proposal: Proposal, number: int) -> dict[str, Any]:
    """A proposal as plain data."""
    fields = {field.name: getattr(proposal, field.name) for field in dataclasses.fields(proposal)}
    data = {name: _plain(value) for name, value in fields.items() if name != "span"}
    return {
        "number": number,
        "kind": type(proposal).__name__,
        "span": span_json(proposal.span),
        **data,
        "message": str(proposal),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
