"""An edit: one change that a planner may make to a project, before it is made.

The same value is tried in memory, written into the project's files, and said as the command that a person would type.
What an edit does in memory is what loading the files gives after it was written.
"""

from __future__ import annotations

import shlex
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from aarsplan.diagnostics import Span, WrongUse, error
from aarsplan.domain import Body, Event
from aarsplan.loading.editor import Editor
from aarsplan.loading.loader import Project
from aarsplan.problem import Problem
from aarsplan.rules.pinned import Pinned


class Edit(ABC):
    """One change. `problem` is what the project asks for in the days that are planned, before the change."""

    @abstractmethod
    def applied(self, project: Project, problem: Problem) -> Project:
        """The project as it would be.

        Raises:
            WrongUse: the project does not permit it.
        """

    @abstractmethod
    def write(self, editor: Editor, project: Project, problem: Problem) -> None:
        """Change the project's files.

        Raises:
            Rejected: a file cannot be changed, or the project does not permit it.
        """

    @abstractmethod
    def words(self) -> tuple[str, ...]:
        """The command that makes the change, word by word."""

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of the meetings that it puts somewhere or takes away."""
        return ()

    @property
    def forced(self) -> frozenset[str]:
        """Keys of the locked meetings that it moves or cancels all the same."""
        return frozenset()

    def demands(self) -> tuple[Pinned, ...]:
        """What must hold besides the project's rules in the plan that is made now."""
        return ()

    def command(self) -> str:
        """The command that makes the change, as it can be typed after `aarsplan`."""
        return shlex.join(self.words())


def demands_of(edits: Iterable[Edit]) -> tuple[Pinned, ...]:
    """What must hold in the plan that is made for all `edits`: a later one has the last word on a meeting."""
    return tuple({pin.key: pin for edit in edits for pin in edit.demands()}.values())


def with_body(project: Project, body: Body, **changes: Any) -> Project:
    """The project with some of what it says of `body` changed."""
    bodies = {**project.facts.bodies, body.code: replace(body, **changes)}
    return replace(project, facts=replace(project.facts, bodies=bodies))


def with_event(project: Project, event: Event, **changes: Any) -> Project:
    """The project with some of what it says of `event` changed."""
    events = {**project.facts.events, event.code: replace(event, **changes)}
    return replace(project, facts=replace(project.facts, events=events))


def refused(message: str, span: Span | None = None, hint: str = "") -> WrongUse:
    """That a change cannot be made."""
    return WrongUse([error("edit", message, span, hint=hint)])
