"""What a period that comes holds: its meetings and hand-overs, the deadlines that fall due, what waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from aarsplan.domain import DateRange
from aarsplan.items import Document, FollowUp, Topic
from aarsplan.plan import Deadline, Plan
from aarsplan.problem import Meeting, Placement
from aarsplan.views.disclosure import told_follow_ups, told_topics
from aarsplan.views.follow_up_words import in_order
from aarsplan.visits import Visit


@dataclass(frozen=True)
class Outlook:
    """What the days `within` hold for everybody, or for those inside; nothing closed of it where `open_variant`."""

    plan: Plan
    within: DateRange
    open_variant: bool

    @property
    def today(self) -> date:
        """The first of the days."""
        return self.within.first

    @property
    def meetings(self) -> list[tuple[Meeting, Placement]]:
        """What is held of all that is planned here, and the events, by day and time."""
        problem = self.plan.problem
        found = [
            (problem.meetings[key], spot)
            for key, spot in self.plan.placements.items()
            if key in problem.meetings and spot.day in self.within and self._is_ours(problem.meetings[key])
        ]
        return sorted(found, key=lambda pair: (pair[1].begins, pair[0].key))

    @property
    def deadlines(self) -> list[Deadline]:
        """The deadlines that fall due, by day, also those of meetings that are held before or after."""
        return [found for found in self.plan.deadlines if found.day in self.within]

    @property
    def follow_ups(self) -> list[FollowUp]:
        """The follow-ups that are overdue or fall due, by day, and then those without a date."""
        told = told_follow_ups(self.plan.problem.facts, open_variant=self.open_variant)
        return sorted((found for found in told if found.due is None or found.due <= self.within.last), key=in_order)

    @property
    def topics(self) -> list[Topic]:
        """The topics that are wished for these days, and those that came back from a meeting without a wish."""
        told = told_topics(self.plan.problem.facts, open_variant=self.open_variant)
        return [
            topic
            for topic in told
            if (topic.days and topic.days.intersection(self.within)) or (topic.reason and not topic.period)
        ]

    def agenda(self, meeting: Meeting) -> list[Visit]:
        """What stands on the agenda of `meeting`, by time; closed items leave no trace where they may not be told."""
        return [visit for visit, _slot in self.plan.agenda(meeting) if not (visit.closed and self.open_variant)]

    def preconditions(self, visit: Visit) -> Iterator[tuple[str, tuple[str, ...]]]:
        """What must come first since the item of a visit was put off, and the roles that see to it."""
        item = self.plan.problem.facts.items.get(visit.owner)
        if item is None:
            return
        order = [step.key for step in item.steps]
        for found in item.postponements:
            is_later = order.index(visit.key) >= order.index(found.step)
            if found.precondition and is_later and self.plan.slots[visit.key].meeting != found.meeting:
                yield found.precondition, found.responsible

    def late_documents(self, visit: Visit) -> list[Document]:
        """The documents of a visit that are brought to the meeting, the open ones where no others may be told."""
        item = self.plan.problem.facts.items.get(visit.owner)
        of_item = item.documents if item else ()
        loose = tuple(found for found in self.plan.problem.facts.documents if found.step == visit.key)
        return [
            found
            for found in (*of_item, *loose)
            if found.late and found.step in {"", visit.key} and not (self.open_variant and found.closed)
        ]

    def _is_ours(self, meeting: Meeting) -> bool:
        body = self.plan.problem.facts.bodies.get(meeting.body)
        return body is None or not body.surroundings
