"""Proposals of minutes to tables in the files of the project."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from aarsplan.cli.editing import of_one_year
from aarsplan.cli.postpone import Request, put_off
from aarsplan.diagnostics import Span
from aarsplan.items import FollowUp, Item, Step, Topic
from aarsplan.loading.editing import EditedFile
from aarsplan.loading.editor import Editor
from aarsplan.loading.loader import ITEMS
from aarsplan.loading.locate import KeyPath
from aarsplan.loading.table_text import Values
from aarsplan.reconcile.proposals import (
    AddFollowUp,
    AddLateDocument,
    PostponeStep,
    Proposal,
    PutTopicOn,
    RecordDecision,
    RecordNewItem,
    SplitItem,
    TakeTopicOff,
)
from aarsplan.reconcile.review import Review
from aarsplan.slack import stop_of

Table = tuple[EditedFile, KeyPath]
_NEW_FILE = "punkter.toml"
"""The file that new things are written to where the project has none of items."""


def record(editor: Editor, review: Review, chosen: Sequence[Proposal], folder: str) -> None:
    """Change the files as the proposals say, each for itself; `folder` is what diagnostics call that of the project.

    Raises:
        Rejected: a table is written where aarsplan cannot change it.
        WrongUse: an item comes back every year, and its file tells of all years at once.
    """
    work = _Work(editor, review, folder)
    for proposal in chosen:
        work.plan(proposal)
    work.carry_out()


@dataclass
class _Work:
    """The changes to make. Every table is looked for before the first change, which moves those below it."""

    editor: Editor
    review: Review
    folder: str
    put_off: list[Request] = field(default_factory=list)
    add: list[Callable[[], None]] = field(default_factory=list)
    remove: list[Table] = field(default_factory=list)

    def plan(self, proposal: Proposal) -> None:
        """Take note of what a proposal changes."""
        facts = self.review.plan.problem.facts
        match proposal:
            case RecordDecision(item=code, text=text, meeting=meeting):
                self._inside(facts.items[code], "decision", {"meeting": meeting, "text": text})
            case AddLateDocument(item=code):
                values = {"title": proposal.title, "late": True, "step": proposal.step.partition("/")[2]}
                self._inside(facts.items[code], "document", {**values, "closed": proposal.closed or None})
            case PostponeStep(item=code):
                self.put_off.append(_request(self.review, facts.items[code], proposal))
            case AddFollowUp(item=code):
                self._append(code, "follow-up", _follow_up(proposal))
            case RecordNewItem():
                values = {"code": proposal.code, "title": proposal.title, "closed": proposal.closed or None}
                decision = {"meeting": proposal.meeting, "text": proposal.text}
                self._append("", "item", values, ("decision", decision))
            case SplitItem():
                origin = {"meeting": proposal.meeting, "text": proposal.text}
                self._append(proposal.step.partition("/")[0], "item", _split(proposal), ("origin", origin))
            case TakeTopicOff():
                step = self._step(proposal.step)
                self._append(step.item if step else "", "topic", _topic(proposal, step))
                self.remove += [self.editor.table(step.span)] if step else []
            case PutTopicOn():
                origin = {"meeting": proposal.meeting, "text": proposal.text}
                self._append("", "item", _item(proposal), ("origin", origin), ("step", _first_step(proposal)))
                self.remove += [self.editor.table(facts.topics[proposal.topic].span)] if proposal.topic else []
            case _:
                raise TypeError(type(proposal).__name__)

    def carry_out(self) -> None:
        """Make the changes: from the bottom up where tables are found by their lines, and removals last."""
        for request in sorted(self.put_off, key=lambda request: request.step.span or Span(""), reverse=True):
            put_off(self.editor, request)
        for change in self.add:
            change()
        for file, path in sorted(self.remove, key=_place, reverse=True):
            file.remove(path)

    def _inside(self, item: Item, kind: str, values: Values) -> None:
        file, path = self.editor.table(item.span)
        of_one_year(item, file, path)
        self.add.append(lambda: file.append_inside(path, kind, values))

    def _append(self, item: str, kind: str, values: Values, *below: tuple[str, Values]) -> None:
        """A table at the end of the file of `item`, or of the one that the meeting's others are in."""
        file = self._file(item)

        def change() -> None:
            path = file.append(kind, values)
            for name, table in below:
                file.append_inside(path, name, table)

        self.add.append(change)

    def _file(self, item: str) -> EditedFile:
        return self.editor.file(next(self._places(item), Span(f"{self.folder}/{ITEMS}/{_NEW_FILE}")))

    def _places(self, item: str) -> Iterator[Span]:
        facts, key = self.review.plan.problem.facts, self.review.meeting.key
        near: list[Item | FollowUp | Topic] = [
            *([facts.items[item]] if item else []),
            *(found for found in facts.follow_ups if found.meeting == key),
            *(line.item for line in self.review.lines if line.item),
            *facts.items.values(),
            *facts.follow_ups,
            *facts.topics.values(),
        ]
        return (found.span for found in near if found.span)

    def _step(self, key: str) -> Step | None:
        items = self.review.plan.problem.facts.items
        return next((step for step in items[key.partition("/")[0]].steps if step.key == key), None) if key else None


def _place(table: Table) -> tuple[str, list[int]]:
    """Where a table stands: its file, and its numbers in the lists that it is in."""
    return table[0].name, [part for part in table[1] if isinstance(part, int)]


def _request(review: Review, item: Item, proposal: PostponeStep) -> Request:
    step = next(step for step in item.steps if step.key == proposal.step)
    stop = stop_of(review.plan, review.plan.problem.visits[step.key])
    if stop is None:
        raise ValueError(f"{step.key} stood at {proposal.meeting}")
    return Request(
        item=item,
        step=step,
        stop=stop,
        reason=proposal.reason,
        needs=proposal.needs,
        precondition=proposal.precondition,
        responsible=proposal.responsible,
        after=None,
    )


def _follow_up(proposal: AddFollowUp) -> Values:
    return {
        "text": proposal.text,
        "owners": list(proposal.owners) or None,
        "due": proposal.due,
        "meeting": proposal.meeting,
        "item": proposal.item or None,
        "closed": proposal.closed or None,
    }


def _split(proposal: SplitItem) -> Values:
    return {
        "code": proposal.code,
        "title": proposal.title,
        "owner": proposal.owner or None,
        "closed": proposal.closed or None,
        "split-from": proposal.step,
        "continues": True,
    }


def _topic(proposal: TakeTopicOff, step: Step | None) -> Values:
    return {
        "code": proposal.code,
        "title": proposal.title,
        "body": proposal.target.partition("/")[0],
        "minutes": step.minutes if step else None,
        "closed": proposal.closed or None,
        "source": proposal.source,
        "reason": proposal.reason,
    }


def _item(proposal: PutTopicOn) -> Values:
    return {
        "code": proposal.code,
        "title": proposal.title,
        "owner": proposal.owner or None,
        "closed": proposal.closed or None,
        "continues": True,
    }


def _first_step(proposal: PutTopicOn) -> Values:
    return {
        "at": proposal.target.partition("/")[0],
        "meeting": proposal.target,
        "purpose": proposal.purpose,
        "minutes": proposal.minutes,
    }
