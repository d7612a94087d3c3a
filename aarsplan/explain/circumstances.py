"""What a way out is looked for in: the project, the days that are planned, and what was planned before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from aarsplan.domain import DateRange
from aarsplan.edits.base import Edit
from aarsplan.loading.loader import Project
from aarsplan.meetings import build
from aarsplan.problem import History, Problem
from aarsplan.rules.base import Rule
from aarsplan.rules.pinned import Pinned


@dataclass(frozen=True)
class Circumstances:
    """What is looked at while a remedy is looked for: the project, what is planned of it, and what was before."""

    project: Project
    parts: tuple[DateRange, ...]
    history: History

    @cached_property
    def problem(self) -> Problem:
        """What the project asks for."""
        return build(self.project.facts, self.parts, self.history)

    @property
    def rules(self) -> list[Rule]:
        """All that must hold."""
        return [rule for rule in self.project.rules if rule.must]

    @property
    def demanded(self) -> frozenset[str]:
        """Keys of the meetings that somebody wants somewhere now: pinned by a rule that nobody wrote down."""
        pins = (rule for rule in self.project.rules if isinstance(rule, Pinned) and not rule.written)
        return frozenset(rule.key for rule in pins)

    def after(self, edits: Iterable[Edit]) -> Circumstances:
        """The same after some edits."""
        found = self
        for edit in edits:
            free = replace(found.history, locked=found.history.locked - edit.forced)
            found = replace(found, project=edit.applied(found.project, found.problem), history=free)
        return found
