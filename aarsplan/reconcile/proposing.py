"""Some minutes beside the plan to proposals: what they say and the project has not recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from aarsplan.agenda import Purpose
from aarsplan.items import Item, Step, Topic
from aarsplan.loading.minutes.model import Decision, Finding, FindingKind
from aarsplan.reconcile.agenda import Line, LineState
from aarsplan.reconcile.phrases import after_pronoun, subject_of, what_was_decided
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
from aarsplan.reconcile.recorded import is_decided, is_postponed, items_from, new_follow_ups, split_items
from aarsplan.reconcile.review import Review
from aarsplan.reconcile.wording import ALIKE, code_of, likeness, role_called, roles_in, tidy
from aarsplan.texts import _
from aarsplan.visits import VisitKind

_TITLE = 200
"""Most letters of a title that is made of a sentence."""


def proposals(review: Review) -> list[Proposal]:
    """What could be recorded, in the order of the minutes; what is recorded already is left out."""
    made = _Proposing(review)
    found = [*made.decisions(), *made.follow_ups(), *made.of_findings()]
    return sorted(found, key=lambda proposal: (proposal.span, type(proposal).__name__))


class _Proposing:
    """Makes the proposals of one review; no two of them get the same code for something new."""

    def __init__(self, review: Review) -> None:
        self.review = review
        self.facts = review.plan.problem.facts
        self.key = review.meeting.key
        self._codes = {*self.facts.items, *self.facts.topics}
        self._told: set[tuple[FindingKind, str]] = set()

    def decisions(self) -> Iterator[Proposal]:
        for line in self.review.lines:
            decision, item = line.decision, line.item
            text = self._text(decision, line) if decision else ""
            if decision is None or not text:
                continue
            span, closed = decision.heading.span, self._closed(item)
            if item is not None and not is_decided(item, self.key):
                for_all = self.review.minutes.closed and not item.closed
                yield RecordDecision(span, self.key, closed, item.code, text, for_all)
            elif item is None and line.state is LineState.DECISION_NOT_PLANNED:
                title = tidy(decision.heading.text or text, _TITLE)
                yield RecordNewItem(span, self.key, closed, self._code(title), title, text)

    def follow_ups(self) -> Iterator[Proposal]:
        tasks = []
        for task in self.review.minutes.follow_ups:
            line = self.review.line_under(task.under)
            roles = dict.fromkeys(chain(task.roles, (role_called(who, self.facts.roles) for who in task.owners)))
            tasks.append((task, line.item.code if line and line.item else "", tuple(code for code in roles if code)))
        for number in new_follow_ups(tasks, self.facts, self.key):
            task, item, owners = tasks[number]
            unknown = () if task.roles else tuple(w for w in task.owners if not role_called(w, self.facts.roles))
            closed = self._closed(self.facts.items.get(item))
            due = task.due.last if task.due else None
            yield AddFollowUp(task.span, self.key, closed, tidy(task.text), owners, unknown, due, item)

    def of_findings(self) -> Iterator[Proposal]:
        for finding in self.review.minutes.findings:
            line = self.review.line_under(finding.under)
            if line is None:
                continue
            step = self._step(line)
            if finding.kind in (FindingKind.REMOVED, FindingKind.ADDED):
                target = self._target(finding, line)
                if target is not None and self._first(finding, target):
                    yield from self._swap(finding, target)
            elif line.item is not None and step is not None and self._first(finding, step.key):
                yield from self._of_item(finding, line, line.item, step)

    def _first(self, finding: Finding, about: str) -> bool:
        """Whether no other sentence said the same of it; a second one would be one proposal twice."""
        mark = (finding.kind, about)
        new = mark not in self._told
        self._told.add(mark)
        return new

    def _of_item(self, finding: Finding, line: Line, item: Item, step: Step) -> Iterator[Proposal]:
        closed = self._closed(item)
        if finding.kind is FindingKind.POSTPONED and not is_postponed(item, self.key):
            responsible = [
                role_called(who, self.facts.roles)
                for task in self.review.minutes.follow_ups
                if task.under == finding.under
                for who in task.roles or task.owners
            ]
            yield PostponeStep(
                span=finding.span,
                meeting=self.key,
                closed=closed,
                item=item.code,
                step=step.key,
                reason=tidy(finding.text),
                precondition=tidy(finding.precondition),
                responsible=tuple(dict.fromkeys(code for code in responsible if code)),
                needs=tuple(roles_in(finding.next_time, self.facts.roles)),
            )
        elif finding.kind is FindingKind.SPLIT and not split_items(self.facts, step.key):
            title, text = tidy(subject_of(finding.text), _TITLE), tidy(finding.text)
            yield SplitItem(finding.span, self.key, closed, step.key, self._code(title), title, item.owner, text)
        elif finding.kind is FindingKind.LATE_MATERIAL:
            yield from self._late(finding, line, item, step)

    def _late(self, finding: Finding, line: Line, item: Item, step: Step) -> Iterator[Proposal]:
        if not any(document.late and document.step in ("", step.key) for document in item.documents):
            title = tidy(after_pronoun(finding.text, line.entry.body if line.entry else ()), _TITLE)
            yield AddLateDocument(finding.span, self.key, self._closed(item), item.code, step.key, title)

    def _swap(self, finding: Finding, target: str) -> Iterator[Proposal]:
        """What was taken off the meeting `target`, or put on it."""
        if finding.kind is FindingKind.REMOVED:
            yield from self._removed(finding, target)
        elif not items_from(self.facts, self.key, target):
            yield self._added(finding, target)

    def _removed(self, finding: Finding, target: str) -> Iterator[Proposal]:
        minutes, body = self.review.minutes, target.partition("/")[0]
        source = f"{minutes.body} {minutes.day:%d-%m-%Y}"
        if any(topic.body == body and topic.source == source for topic in self.facts.topics.values()):
            return
        steps = [(item, step) for item in self.facts.items.values() for step in item.steps if step.meeting == target]
        named = [(item, step) for item, step in steps if likeness(item.title, finding.text) >= ALIKE]
        item, step = named[0] if len(named) == 1 else (None, None)
        title = item.title if item else _("Topic taken off {meeting}").format(meeting=target)
        yield TakeTopicOff(
            span=finding.span,
            meeting=self.key,
            closed=self._closed(item),
            target=target,
            code=self._code(f"{body} {title}" if item is None else title),
            title=title,
            step=step.key if step else "",
            source=source,
            reason=tidy(finding.text),
        )

    def _added(self, finding: Finding, target: str) -> Proposal:
        body = self.facts.bodies[target.partition("/")[0]]
        title = tidy(subject_of(finding.text), _TITLE)
        topics = [topic for topic in self.facts.topics.values() if topic.body in ("", body.code)]
        topic = _most_alike(topics, title)
        purpose = Purpose.DISCUSSION if Purpose.DISCUSSION in body.purposes else min(body.purposes)
        return PutTopicOn(
            span=finding.span,
            meeting=self.key,
            closed=self.review.minutes.closed or (topic is not None and topic.closed),
            target=target,
            code=topic.code if topic else self._code(title),
            title=topic.title if topic else title,
            topic=topic.code if topic else "",
            purpose=str(purpose),
            owner=topic.owner if topic else "",
            minutes=topic.minutes if topic else None,
            text=tidy(finding.text),
        )

    def _target(self, finding: Finding, line: Line) -> str | None:
        """The meeting that a sentence speaks of: on a day that it names, else the one that the line prepares."""
        for found in self.review.dates:
            mention = found.mention
            if mention.sentence == finding.text and len(found.entries) == 1:
                key = found.entries[0].placement.key
                if key != self.key and key.partition("/")[0] in self.facts.bodies:
                    return key
        return line.visit.prepares if line.visit and line.visit.prepares else None

    def _step(self, line: Line) -> Step | None:
        key = line.visit.key if line.visit and line.visit.kind is VisitKind.STEP else ""
        return next((step for step in line.item.steps if step.key == key), None) if line.item else None

    def _text(self, decision: Decision, line: Line) -> str:
        entries = (line.entry,) if line.entry else ()
        said = [passage for entry in entries for passage in (entry.title, *entry.body)]
        return tidy(what_was_decided(decision.body, said))

    def _closed(self, item: Item | None) -> bool:
        return self.review.minutes.closed or (item is not None and item.closed)

    def _code(self, title: str) -> str:
        code = code_of(title, self._codes)
        self._codes.add(code)
        return code


def _most_alike(topics: Iterable[Topic], title: str) -> Topic | None:
    found = [topic for topic in topics if likeness(topic.title, title) >= ALIKE]
    return max(found, key=lambda topic: likeness(topic.title, title), default=None)
