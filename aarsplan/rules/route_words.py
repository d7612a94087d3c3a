"""What a route asks for and how a plan departs from it, in words."""

from __future__ import annotations

from aarsplan.agenda import Purpose
from aarsplan.items import Gap
from aarsplan.plan import Plan
from aarsplan.problem import Meeting, Placement, Problem
from aarsplan.rules.base import Placeable
from aarsplan.rules.naming import item_text, located, named, opening, place_of, stop_name
from aarsplan.rules.routes import Stop, called, place_text
from aarsplan.texts import _, clock, short_date
from aarsplan.visits import Visit, VisitKind
from aarsplan.workdays import day_type_name


def earlier_text(plan: Plan, first: Placeable, then: Placeable, stop: Stop, later: Stop) -> str:
    """That what comes first stands later than what follows it, or is not over when that begins."""
    one, other = stop[1], later[1]
    if one.day == other.day and not stop[0].all_day and not later[0].all_day:
        text = _("{one} ({day}) ends at {end}, {other} ({other_day}) begins before it, at {start}")
        return text.format(
            one=stop[0].body,
            day=short_date(one.day),
            end=clock(one.end),
            other=later[0].body,
            other_day=short_date(other.day),
            start=clock(other.start),
        )
    if isinstance(first, Visit) and first.kind is VisitKind.STEP and one.day > other.day:
        return _too_late_text(plan, first, then, stop, later)
    text = _("{then} must come after {first}")
    return text.format(first=place_text(plan.problem, stop), then=place_text(plan.problem, later))


def distance_text(
    problem: Problem, first: tuple[Placeable, Meeting, Placement], then: tuple[Placeable, Meeting, Placement], gap: Gap
) -> str:
    """That the days between two stops are too few or too many."""
    days = problem.calendar.count(first[2].day, then[2].day, gap.day_type)
    who = next((called(end) for end in (then[0], first[0]) if isinstance(end, Visit)), "")
    text = _("{item}: {days} from {first} to {then}, at least {least} required")
    if gap.most is not None and days > gap.most:
        text = _("{item}: {days} from {first} to {then}, at most {most} allowed")
    return text.format(
        item=who,
        days=day_type_name(gap.day_type, days),
        first=place_text(problem, first[1:]),
        then=place_text(problem, then[1:]),
        least=gap.least,
        most=gap.most,
    )


def late_text(problem: Problem, then: Visit, stop: Stop, gap: Gap) -> str:
    """That a step stands on no agenda, although it has to follow `stop` within the days planned."""
    text = _("{item} ({key}) stands on no agenda within {days} after {first}")
    days = day_type_name(gap.day_type, gap.most or 0)
    return text.format(item=called(then), key=then.key, days=days, first=place_text(problem, stop))


def distance_demand(problem: Problem, gap: Gap, first: str, then: str) -> str:
    """That `then` comes after `first`, told of the visit among the two: of the later one when both are."""
    follower = problem.visits.get(then)
    visit = follower or problem.visits.get(first)
    other = _end_name(problem, first if follower else then, visit)
    if follower or visit is None:
        when = _after(gap).format(stop=other, **_days(gap))
    else:
        when = _before(gap).format(stop=other, **_days(gap))
    if visit is None:
        return _("{item} must take place {when}").format(item=named(problem, then), when=when)
    return visit_demand(problem, visit, when)


def visit_demand(problem: Problem, visit: Visit, when: str) -> str:
    """That a visit has to be where it may be, at a time that `when` tells."""
    item = item_text(visit)
    if visit.kind is VisitKind.HAND_OVER:
        return _("{item} must take place {when}").format(item=item, when=when)
    return _("{item} must be {place} {when}").format(item=item, place=place_of(problem, visit), when=when)


def _too_late_text(plan: Plan, first: Visit, then: Placeable, stop: Stop, later: Stop) -> str:
    """That a step comes only after what it leads up to, and whether its body met any earlier."""
    problem, day = plan.problem, short_date(stop[1].day)
    body = stop[0].body
    text = _("it is there only on {day}")
    if body in problem.facts.bodies and all(
        spot.day >= stop[1].day for _meeting, spot in plan.held(body) if spot.begins >= later[1].begins
    ):
        text = _("the next {body} is only on {day}")
    parts = {
        "item": opening(item_text(first)),
        "place": located(problem, body, stop_name(problem, body)),
        "but": text.format(body=body, day=day),
    }
    goal = place_text(problem, later)
    if not isinstance(then, Visit) or then.kind is VisitKind.HAND_OVER:
        return _("{item} must be {place} before {goal}, but {but}").format(**parts, goal=goal)
    parts["it"] = _("it") if then.owner == first.owner else item_text(then)
    parts["be_treated"] = _be_treated(then)
    goal = located(problem, later[0].body, goal)
    return _("{item} must be {place} before {it} can {be_treated} {goal}, but {but}").format(**parts, goal=goal)


def _be_treated(visit: Visit) -> str:
    """What is done with a visit, as it follows "can"."""
    match visit.purpose:
        case Purpose.PRESENTATION:
            return _("be presented")
        case Purpose.DISCUSSION:
            return _("be discussed")
        case Purpose.APPROVAL:
            return _("be approved")
        case Purpose.DECISION:
            return _("be decided")
        case _:
            return _("be treated")


def _end_name(problem: Problem, key: str, other: Visit | None) -> str:
    """One end of a distance as the `other` speaks of it: a step of the same item by where it is."""
    visit = problem.visits.get(key)
    if visit is None or visit.kind is VisitKind.HAND_OVER:
        return named(problem, key)
    if other is None or visit.owner != other.owner or not visit.meetings:
        return f"{item_text(visit)} {place_of(problem, visit)}"
    if visit.named or len(visit.meetings) == 1:
        return named(problem, visit.named or visit.meetings[0])
    return stop_name(problem, problem.meetings[visit.meetings[0]].body)


def _days(gap: Gap) -> dict[str, str]:
    """What fills in the texts below: the one number that counts with its kind of day, and the least."""
    number = gap.least if gap.most is None else gap.most
    return {"least": str(gap.least), "days": day_type_name(gap.day_type, number)}


def _after(gap: Gap) -> str:
    if gap.most is None:
        return _("at least {days} after {stop}") if gap.least else _("after {stop}")
    if gap.least == gap.most:
        return _("{days} after {stop}")
    return _("{least} to {days} after {stop}") if gap.least else _("at most {days} after {stop}")


def _before(gap: Gap) -> str:
    if gap.most is None:
        return _("at least {days} before {stop}") if gap.least else _("before {stop}")
    if gap.least == gap.most:
        return _("{days} before {stop}")
    return _("{least} to {days} before {stop}") if gap.least else _("at most {days} before {stop}")
