"""What a rule is, and the few verbs in which it speaks to the solver.

A rule is one file that knows four things: its parameters (dataclass fields, which are the config keys), how to `post`
itself to the solver, how to `check` a finished plan, and how to `describe` itself in one sentence. `post` and `check`
must agree on every plan: the first forbids exactly what the second reports, and prices it as it measures it.

A rule never sees the solver. Through `Model` it names meetings, days and times, and says what may not be; the builder
behind it knows which rule speaks, and so adds the assumption, the price and the name.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Protocol

from aarsplan.diagnostics import Span
from aarsplan.plan import Plan
from aarsplan.presence import Minutes
from aarsplan.problem import Meeting, Problem
from aarsplan.rules.naming import listed
from aarsplan.texts import _
from aarsplan.visits import Visit
from aarsplan.workdays import DayType


class Placeable(Protocol):
    """A meeting or a visit: what a rule speaks about."""

    @property
    def key(self) -> str:
        """Its key."""

    @property
    def settled(self) -> bool:
        """Whether it is history."""

    @property
    def exempt(self) -> frozenset[str]:
        """The rules that it need not follow."""


@dataclass(frozen=True)
class Part:
    """A visit that may take its turn in a meeting, and the openings in which it can."""

    visit: Visit
    openings: tuple[Minutes, ...]


class Lit(Protocol):
    """Something that is true or false of a plan."""

    def __invert__(self) -> Lit: ...


class Expr(Protocol):
    """A whole number that depends on the plan."""

    def __add__(self, other: Expr | int) -> Expr: ...
    def __sub__(self, other: Expr | int) -> Expr: ...
    def __mul__(self, factor: int) -> Expr: ...


class Model(Protocol):
    """The verbs of the rules. The first nine name things, the last five say what may not be.

    Each of the last five takes `about`, the meetings and visits it concerns. A rule that must hold forbids; one that
    should, pays its weight times the amount by which it is broken.
    """

    def on(self, meeting: Meeting, day: date) -> Lit:
        """The meeting is held on `day`; false for a day that is no candidate."""

    def starts(self, meeting: Meeting, start: time) -> Lit:
        """The meeting starts at `start`; false for a time that is no candidate."""

    def sits_in(self, meeting: Meeting, place: str) -> Lit:
        """The meeting is held in `place`; false for a place that is no candidate."""

    def held(self, meeting: Meeting) -> Lit:
        """The meeting is held at all."""

    def ordinal(self, meeting: Meeting, kind: DayType) -> Expr:
        """`DayCalendar.ordinal` of the meeting's day; meaningless unless `held`."""

    def at(self, visit: Visit, meeting: Meeting) -> Lit:
        """The visit stands on the agenda of the meeting, which is held; false for a meeting that is no candidate."""

    def placed(self, visit: Visit) -> Lit:
        """The visit stands on some agenda."""

    def all_of(self, *lits: Lit) -> Lit:
        """All of `lits` are true."""

    def total(self, lits: Iterable[Lit]) -> Expr:
        """How many of `lits` are true."""

    def forbid(self, *lits: Lit, amount: int = 1, about: Sequence[Placeable]) -> None:
        """Not all of `lits` together; when they are, the rule is broken by `amount`."""

    def require(self, *lits: Lit, when: Sequence[Lit] = (), amount: int = 1, about: Sequence[Placeable]) -> None:
        """At least one of `lits`, when all of `when`; otherwise the rule is broken by `amount`."""

    def at_least(self, number: Expr, bound: int, *, when: Sequence[Lit] = (), about: Sequence[Placeable]) -> None:
        """`number` is `bound` or more, when all of `when`; it is broken by what is missing."""

    def at_most(self, number: Expr, bound: int, *, when: Sequence[Lit] = (), about: Sequence[Placeable]) -> None:
        """`number` is `bound` or less, when all of `when`; it is broken by what is too much."""

    def sequence(self, meeting: Meeting, parts: Sequence[Part], *, when: Lit, about: Sequence[Placeable]) -> None:
        """Those of `parts` that are at the meeting come one after another, each in one of its openings, `when` so.

        For rules that must hold: what does not fit has no amount.
        """


@dataclass(frozen=True)
class Violation:
    """One departure of a plan from a rule: of which meetings and visits, by what positive whole number, in words."""

    rule: Rule
    about: tuple[str, ...]
    message: str
    amount: int = 1
    hint: str = ""


@dataclass(frozen=True)
class Ref:
    """Marks a parameter that names something of the project, so that a wrong name is found where it stands."""

    kinds: tuple[str, ...]


BodyCode = Annotated[str, Ref(("body",))]
"""Code of a body."""
Code = Annotated[str, Ref(("body", "event"))]
"""Code of a body or an event."""
RoleCode = Annotated[str, Ref(("role",))]
"""Code of a role."""
PlaceCode = Annotated[str, Ref(("place",))]
"""Code of a place."""
ClosureCode = Annotated[str, Ref(("closure",))]
"""Kind of a closure, or "holiday"."""
MeetingKey = Annotated[str, Ref(("meeting",))]
"""Key of a meeting."""
DeadlineCode = Annotated[str, Ref(("deadline",))]
"""Code of a deadline of a body."""


def param(*, help: str, unit: str = "", default: Any = ..., **limits: Any) -> Any:  # noqa: A002 - the config's own word
    """A parameter of a rule: a config key with its help text and unit, and limits as pydantic names them (ge, le)."""
    metadata = {"help": help, "unit": unit, "limits": limits}
    if default is ...:
        return field(metadata=metadata)
    return field(default=default, metadata=metadata)


class Basis(StrEnum):
    """What a rule rests on, and so who can change it: the municipality, those it has agreed with, or nobody."""

    OWN = "own"
    STANDING_ORDERS = "standing-orders"
    LAW = "law"


@dataclass(frozen=True, kw_only=True)
class Rule(ABC):
    """Base of all rules. `weight` None means that it must hold; a number is the price of each unit of violation."""

    weight: int | None = param(
        help="price of each unit of violation; without it the rule must hold", default=None, ge=1, le=1_000_000
    )
    because: str = param(help="why the rule is there, in a sentence that readers see", default="")
    basis: Basis = param(
        help="what it rests on: own (a habit or a wish), standing-orders (rules a body adopted, an agreement) or law",
        default=Basis.OWN,
    )
    span: Span | None = field(default=None, compare=False)
    implied: bool = field(default=False, compare=False)
    """Whether nobody wrote it: it holds where a project says nothing, and its span is that of what it is about."""

    breaks_ties: ClassVar[bool] = False
    """Whether the rule's price counts only among plans that cost the same by all other rules."""

    has_price: ClassVar[bool] = True
    """Whether the rule can have a weight: whether what breaks it has an amount."""

    name: ClassVar[str] = ""
    """The rule's kebab-case name in the config: that of its module."""

    def __init_subclass__(cls) -> None:
        cls.name = cls.__module__.rpartition(".")[2].replace("_", "-")

    @property
    def must(self) -> bool:
        """Whether the rule must hold."""
        return self.weight is None

    @property
    def written(self) -> Span | None:
        """Where the rule's own table stands, None for a rule that nobody wrote."""
        return None if self.implied else self.span

    @abstractmethod
    def post(self, model: Model, problem: Problem) -> None:
        """Say to the solver what the rule does not allow."""

    @abstractmethod
    def check(self, plan: Plan) -> Iterator[Violation]:
        """What in `plan` departs from the rule, and by how much."""

    @abstractmethod
    def describe(self) -> str:
        """The rule in one sentence, in the reader's language."""

    def demand(self, problem: Problem, about: Sequence[str]) -> str:
        """What the rule asks of exactly these meetings and visits (keys), in one sentence that may follow a colon."""
        rule = self.describe()
        return _("{about}: {rule}").format(about=listed(problem, about), rule=rule) if about else rule

    def violation(self, *about: Placeable, message: str, amount: int = 1, hint: str = "") -> Violation:
        """A violation of this rule that concerns `about`."""
        return Violation(self, tuple(found.key for found in about), message, amount, hint)

    def judges(self, *about: Placeable) -> bool:
        """Whether the rule has a say in these meetings and visits together.

        It has not when all are settled (history is not judged), nor when any of them is exempt from it.
        """
        if any(self.name in found.exempt for found in about):
            return False
        return not all(found.settled for found in about)

    def judged(self, meetings: Iterable[Meeting]) -> list[Meeting]:
        """Those of `meetings` that the rule judges one by one."""
        return [meeting for meeting in meetings if self.judges(meeting)]
