"""The chains of a plan: what each route must reach, how much time it has to spare, and which steps decide that.

A chain is the steps of a route that are still to come, and those of what splits from it at any of these. Its slack is
that of its tightest link; a step that has its meeting by what it is, an event or a meeting that it names, is a fixed
point that the others must reach, and has no slack to speak of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from aarsplan.domain import DateRange
from aarsplan.plan import Plan
from aarsplan.problem import Problem
from aarsplan.rules.ends import travelling
from aarsplan.rules.routes import Stop, is_due
from aarsplan.slack import Slack, Tree, spot_of, stop_of
from aarsplan.visits import Visit


@dataclass(frozen=True)
class End:
    """What a route must reach: the meeting or event `meeting`, or no more than the day `day` where that is "".

    `step` is the step that it binds, `by` the last day on which that step may stand for it.
    """

    step: str
    by: date
    day: date
    meeting: str = ""


@dataclass(frozen=True)
class Link:
    """One step of a chain with its slack. `end` is what it must reach, the one that leaves it the least time.

    `fixed` marks a step that has its meeting by what it is, `critical` one of the critical chain.
    """

    visit: Visit
    slack: Slack
    end: End | None
    fixed: bool = False
    critical: bool = False

    @property
    def tightness(self) -> float:
        """Working days to spare; less than any number where it stands nowhere or no meeting is left for it."""
        return float("-inf") if self.slack.days is None else self.slack.days


@dataclass(frozen=True)
class Chain:
    """Steps to come that follow each other, and what split from them, each after the one it follows.

    `tightest` is the link with the least slack: the first that fails, or else the first that can wait least; None for a
    chain without an end. The critical chain is that link and those after it, down to the end, that can wait no longer
    than it or are fixed.
    """

    links: tuple[Link, ...]
    tightest: Link | None

    @property
    def visit(self) -> Visit:
        """The first of its steps."""
        return self.links[0].visit

    @property
    def end(self) -> End | None:
        """What the tightest link must reach."""
        return self.tightest.end if self.tightest else None

    @property
    def days(self) -> int | None:
        """Working days to spare; None without an end, where a link fails, or where all have their meeting anyway."""
        if self.tightest is None or (self.tightest.fixed and self.holds):
            return None
        return self.tightest.slack.days

    @property
    def holds(self) -> bool:
        """Whether every step that must reach an end does so."""
        return self.tightest is None or self.tightest.tightness >= 0

    @property
    def critical(self) -> tuple[Link, ...]:
        """The critical chain, in order."""
        return tuple(link for link in self.links if link.critical)


def chains(plan: Plan, items: Iterable[str] = ()) -> list[Chain]:
    """The chains of `items` (all when none is named) with steps to come, least slack first, those without an end last.

    A chain that fails comes first, one whose steps all have their meeting anyway after all that can wait.
    """
    wanted = frozenset(items)
    keys = [key for key, visit in travelling(plan.problem).items() if not wanted or visit.owner in wanted]
    tree = Tree(plan, keys)
    slacks = tree.slacks()
    together: dict[str, list[str]] = {}
    for key in tree.order:
        if key in slacks:
            parent = tree.parents.get(key, ("",))[0]
            together[key] = together.get(parent, [])
            together[key].append(key)
    ends = _Ends(tree)
    found = [_chain(tree, ends, keys, slacks) for first, keys in together.items() if keys[0] == first]
    return sorted(found, key=_urgency)


def _chain(tree: Tree, ends: _Ends, keys: list[str], slacks: dict[str, Slack]) -> Chain:
    links = {
        key: Link(tree.visits[key], slacks[key], ends.of(key), fixed=_is_fixed(tree.visits[key], tree.plan.problem))
        for key in keys
    }
    bound = [link for link in links.values() if link.slack.ends]
    # A fixed step that is reached says nothing of how long the others can wait.
    tightest = min(bound, key=lambda link: (link.fixed and link.tightness >= 0, link.tightness), default=None)
    if tightest is not None:
        for key in ends.way(tightest.visit.key):
            link = links[key]
            if link.fixed or link.tightness <= tightest.tightness:
                links[key] = replace(link, critical=True)
        tightest = links[tightest.visit.key]
    return Chain(tuple(links.values()), tightest)


def _urgency(chain: Chain) -> tuple[bool, bool, float, str]:
    tightest = chain.tightest
    if tightest is None:
        return (True, False, 0, chain.visit.key)
    return (False, tightest.fixed and chain.holds, tightest.tightness, chain.visit.key)


def _first(end: End) -> tuple[date, date, str]:
    return (end.by, end.day, end.meeting)


def _is_fixed(visit: Visit, problem: Problem) -> bool:
    """Whether a step has its meeting by what it is: it names one, or it is at an event."""
    return bool(visit.named) or any(key in problem.facts.events for key in visit.meetings)


class _Ends:
    """For each step the end that leaves it the least time, among its own and those of what comes after it."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        own = {key: min(_own_ends(tree, key), key=_first, default=None) for key in tree.order if key in tree.ending}
        self._own = {key: end for key, end in own.items() if end is not None}
        self._alone = {key: tree.alone(key) for key in tree.order}
        self._ways: dict[str, list[_Way]] = {}
        for key in reversed(tree.order):
            if key in tree.ending:
                self._ways[key] = list(self._from(key))

    def of(self, key: str) -> End | None:
        """The end that binds a step; for one with none below it, that which binds the step it follows."""
        if self._ways.get(key):
            return self._own[self.way(key)[-1]]
        parent = self._tree.parents.get(key)
        return self.of(parent[0]) if parent and key in self._tree.ending else None

    def way(self, key: str) -> tuple[str, ...]:
        """The steps from `key` to the one with the end that binds it, both inclusive; itself where none is below it."""
        ways = self._ways.get(key, ())
        return min(ways, key=self._tightness).steps if ways else (key,)

    def _from(self, key: str) -> Iterator[_Way]:
        if key in self._own:
            yield _Way((key,), self._alone[key])
        for child in self._tree.children.get(key, ()):
            gap = self._tree.parents[child][1]
            for way in self._ways.get(child, ()):
                stops = [a for a in self._alone[key] if any(self._tree.fits(a, b, gap) for b in way.stops)]
                yield _Way((key, *way.steps), stops)

    def _tightness(self, way: _Way) -> tuple[int, int, date]:
        latest = max((spot.begins for _meeting, spot in way.stops), default=0)
        return (latest, len(way.steps), self._own[way.steps[-1]].by)


@dataclass(frozen=True)
class _Way:
    """The steps from one to an end, and the stops of the first at which the others can still come to it."""

    steps: tuple[str, ...]
    stops: list[Stop]


def _own_ends(tree: Tree, key: str) -> Iterator[End]:
    """What binds a step by itself."""
    visit, problem = tree.visits[key], tree.plan.problem
    shift = problem.calendar.shift
    if _is_fixed(visit, problem) and (spot := spot_of(tree.plan, visit.named or visit.meetings[0])):
        yield End(key, spot.day, spot.day, spot.key)
    if visit.window and problem.covers(DateRange(visit.window.last, visit.window.last)):
        yield End(key, visit.window.last, visit.window.last)
    for spot, gap in tree.before.get(key, ()):
        yield End(key, shift(spot.day, -gap.least, gap.day_type), spot.day, spot.key)
    earlier = list(tree.after.get(key, ()))
    if key in tree.parents:
        parent, gap = tree.parents[key]
        stop = stop_of(tree.plan, tree.visits[parent]) if tree.visits[parent].settled else None
        earlier += [(stop[1], gap)] if stop else []
    for spot, gap in earlier:
        if gap.most is not None and is_due(problem, problem.meetings[spot.key], gap):
            last = shift(spot.day, gap.most, gap.day_type)
            yield End(key, last, last)
