"""`aarsplan plan --alternatives`: several plans that differ, side by side, kept until one of them is chosen."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.exceptions import Exit

from aarsplan.alternatives import (
    Alternative,
    Alternatives,
    Kept,
    Weighing,
    figures,
    fingerprint,
    kept_files,
    placed_apart,
)
from aarsplan.cli.advancing import advanced
from aarsplan.cli.console import print_json
from aarsplan.cli.editing import source_files
from aarsplan.cli.options import today
from aarsplan.cli.paper_output import files_of, print_paper
from aarsplan.cli.planning import INTERRUPTED, Planned, changed_meanwhile, planned, search, write_files
from aarsplan.cli.project import Opened
from aarsplan.cli.report import meetings_json
from aarsplan.files import display_name
from aarsplan.lockfile import Lock
from aarsplan.plan import Plan
from aarsplan.rules.base import Rule
from aarsplan.texts import _
from aarsplan.views.alternatives_paper import alternatives_paper
from aarsplan.views.publication import Publication

if TYPE_CHECKING:
    from aarsplan.solver.solve import Solution


DISTANCE = 4
"""How far apart alternatives are, where nothing else is said."""


@dataclass(frozen=True)
class Wanted:
    """How many alternatives are wanted, how far apart, and how they are searched; `seconds` for each of them."""

    count: int
    distance: int
    seed: int
    seconds: float
    quiet: bool


def plan_alternatives(
    opened: Opened, wanted: Wanted, out: Path | None, *, dry_run: bool, overwrite: bool, as_json: bool
) -> None:
    """Make alternatives, print them side by side, and keep them; write their paper to the folder `out`.

    Raises:
        Exit: there is no plan, or Ctrl-C stopped the search; that has been told, and nothing was written.
        Rejected: somebody else changed the project meanwhile, or a file cannot be written.
    """
    folder = opened.project.folder
    made_from = fingerprint(folder, source_files(folder))
    found = _found(opened, wanted)
    rules = opened.project.rules
    paper = alternatives_paper(found, rules, opened.horizon, today())
    locks = tuple(advanced(opened, alternative.plan) for alternative in found.found)
    if as_json:
        print_json(_json(found, opened, locks))
    elif not wanted.quiet:
        print_paper(paper)
    if dry_run:
        return
    exports = files_of([paper], (), out, overwrite=overwrite)
    if fingerprint(folder, source_files(folder)) != made_from:
        raise changed_meanwhile(display_name(folder))
    kept = Kept(made_from, opened.parts, locks)
    write_files(opened, kept_files(folder, kept), beside=exports, quiet=wanted.quiet or as_json)


def _found(opened: Opened, wanted: Wanted) -> Alternatives:
    """As many alternatives as are wanted and exist, the first of which is the plan that is made without any."""
    from aarsplan.solver.solve import Outcome

    first = planned(opened, seed=wanted.seed, time_limit=wanted.seconds, quiet=wanted.quiet)
    rules, plan, solution = opened.project.rules, first.plan, first.solution
    found: list[Alternative] = []
    while True:
        if solution.interrupted:
            click.echo(_("Nothing was written."), err=True)
            raise Exit(INTERRUPTED)
        proven = solution.outcome is Outcome.OPTIMAL
        found.append(Alternative.of(len(found) + 1, plan, rules, proven=proven))
        if len(found) == wanted.count:
            return Alternatives(tuple(found), wanted.distance, wanted.count)
        apart = [alternative.plan for alternative in found]
        solution = _another(first, wanted, apart, wanted.distance)
        if solution.plan is None and not solution.interrupted:
            reachable = _reachable(first, wanted, apart) if solution.outcome is Outcome.IMPOSSIBLE else None
            return Alternatives(tuple(found), wanted.distance, wanted.count, reachable)
        plan = solution.plan or plan


def _another(first: Planned, wanted: Wanted, apart: Sequence[Plan], distance: int) -> Solution:
    """The best plan at a distance from those there are."""
    return search(
        first.plan.problem,
        first.opened,
        seed=wanted.seed,
        time_limit=wanted.seconds,
        quiet=wanted.quiet,
        apart=apart,
        distance=distance,
    )


def _reachable(first: Planned, wanted: Wanted, apart: Sequence[Plan]) -> int:
    """How far from each of those there are one more plan could be at most; there is none at the distance wanted."""
    distances = range(1, wanted.distance)
    return bisect_left(distances, True, key=lambda distance: _another(first, wanted, apart, distance).plan is None)


def _json(found: Alternatives, opened: Opened, locks: Sequence[Lock]) -> dict[str, Any]:
    rules = opened.project.rules
    return {
        "horizon": {"first": str(opened.horizon.first), "last": str(opened.horizon.last)},
        "asked": found.asked,
        "distance": found.distance,
        "reachable": found.reachable,
        "differing": [meeting.key for meeting in found.differing],
        "alternatives": [
            _alternative_json(found, alternative, rules, Publication.of(alternative.plan, lock, opened.horizon))
            for alternative, lock in zip(found.found, locks, strict=True)
        ],
    }


def _alternative_json(
    found: Alternatives, alternative: Alternative, rules: Sequence[Rule], publication: Publication
) -> dict[str, Any]:
    figure = figures(alternative.plan, rules)
    costs: dict[str, int] = {}
    for departure in alternative.departures:
        name = departure.rule.name
        costs[name] = costs.get(name, 0) + (departure.rule.weight or 0) * departure.amount
    return {
        "number": alternative.number,
        "cost": alternative.cost,
        "proven": alternative.proven,
        "costs": dict(sorted(costs.items())),
        "apart": [placed_apart(alternative.plan, other.plan) for other in found.found],
        "gains": [_weighing_json(weighing) for weighing in found.gains(alternative)],
        "gives_up": [_weighing_json(weighing) for weighing in found.losses(alternative)],
        "figures": {
            **asdict(figure),
            "leads": [{"by": by, "of": of, "days": days} for (by, of), days in figure.leads.items()],
        },
        "meetings": meetings_json(publication),
    }


def _weighing_json(weighing: Weighing) -> dict[str, Any]:
    return {
        "rule": weighing.rule.name,
        "wish": weighing.rule.describe(),
        "points": abs(weighing.points),
        "departures": [
            {"about": list(found.about), "amount": found.amount, "message": found.message}
            for found in weighing.departures
        ],
    }
