"""Everything that is told of a contradiction: its reasons, and the ways out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aarsplan.edits.base import Edit
from aarsplan.edits.meetings import Hold
from aarsplan.edits.tables import Relax, Skip
from aarsplan.explain.argument import Argument, argue
from aarsplan.explain.circumstances import Circumstances
from aarsplan.explain.diagnosis import Diagnosis
from aarsplan.explain.remedies import Remedy, remedies, subject_of


@dataclass(frozen=True)
class Explanation:
    """Why what was asked for has no plan: every reason once, then ways out, the easiest first."""

    here: Circumstances
    arguments: tuple[Argument, ...]
    remedies: tuple[Remedy, ...]


def explain(here: Circumstances) -> Explanation | None:
    """Why `here` has no plan; None when the rules do not contradict each other."""
    diagnosis = Diagnosis(here.problem, here.rules)
    if not diagnosis.conflicts:
        return None
    told: dict[str, Argument] = {}
    for conflict in diagnosis.conflicts:
        argument = argue(diagnosis, conflict)
        told.setdefault(argument.sentence, argument)
    return Explanation(here, tuple(told.values()), tuple(remedies(here, diagnosis)))


def rest(wish: Sequence[Edit], remedy: Sequence[Edit]) -> list[Edit]:
    """The edits of a wish that a remedy does not make in another way."""
    about = {subject_of(edit) for edit in remedy}
    return [edit for edit in wish if subject_of(edit) not in about]


def in_typing_order(edits: tuple[Edit, ...]) -> list[Edit]:
    """Edits so that each finds what it names: tables from the bottom up, then extra meetings, then the rest."""

    def place(edit: Edit) -> tuple[int, str, int]:
        match edit:
            case Relax(span=span):
                return (0, span.file, -span.line)
            case Skip():
                return (1, "", 0)
            case Hold():
                return (2, "", 0)
        return (3, "", 0)

    return sorted(edits, key=place)
