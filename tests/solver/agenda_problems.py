"""Random small problems with agendas, and what is wrong with a plan of one, told without a word of the rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, time, timedelta
from itertools import combinations

from hypothesis import strategies as st

from aarsplan.agenda import Attendance, Block, Position
from aarsplan.domain import Body, Role
from aarsplan.facts import BusyTime
from aarsplan.plan import Plan
from aarsplan.problem import Meeting, Placement, Problem, minute_of
from aarsplan.visits import AgendaSlot, Visit, VisitKind
from tests.rules.problems import fact, meeting, pause, problem, relation, rule, standing, visit

RULES = (
    rule("occurs", body="DIR", weight=50),
    rule("route"),
    rule("window"),
    rule("placed"),
    rule("attendance"),
    rule("agenda"),
    rule("guests"),
    rule("soon", weight=1),
)
MUSTS = tuple(found for found in RULES if found.must)
ROLES = {code: Role(code, code) for code in ("mayor", "chief", "auditor")}
FIRST, SECOND, LATER = date(2025, 10, 8), date(2025, 10, 9), date(2025, 10, 22)
QUARTERS = st.integers(36, 47).map(lambda number: number * 15)


def clock(minute: int) -> time:
    return time(minute // 60, minute % 60)


@st.composite
def _bodies(draw) -> Body:
    attendance = []
    for role in draw(st.lists(st.sampled_from(["mayor", "mayor", "chief"]), max_size=3)):
        start = draw(QUARTERS)
        end = start + draw(st.sampled_from([15, 30, 60, 105]))
        attendance.append(Attendance(role, clock(start), clock(end), draw(st.sampled_from([None, None, SECOND]))))
    blocks = []
    if draw(st.booleans()):
        start = draw(QUARTERS)
        blocks.append(Block(draw(st.sampled_from([FIRST, SECOND])), clock(start), clock(start + 30), "Temadag"))
    return Body("DIR", "Direktionen", 120, (time(9),), attendance=tuple(attendance), blocks=tuple(blocks))


@st.composite
def problems(draw) -> Problem:
    """Two meetings of the Direktion and an event beside them, with fixed and free visits."""
    body = draw(_bodies())
    minutes = draw(st.sampled_from([60, 90, 120]))
    times = draw(st.sampled_from([["09:00"], ["09:00", "09:30"]]))
    days = draw(st.sampled_from([["2025-10-08"], ["2025-10-08..2025-10-09"], ["2025-10-09"]]))
    meetings = [
        meeting("DIR/1", *days, times=times, minutes=minutes, required=["chief"]),
        meeting("DIR/2", "2025-10-22", times=times, minutes=minutes, required=["chief"], given=draw(st.booleans())),
        fact("EV", "2025-10-09", "10:30", required=["auditor"]),
    ]
    visits = [found for at in meetings[:2] for found in draw(_followers(body, at))]
    steps = [draw(_steps(number)) for number in range(draw(st.integers(2, 5)))]
    relations = []
    for one, other in combinations(steps, 2):
        if draw(st.booleans()):
            least = draw(st.sampled_from([0, 1, 13, 14]))
            relations.append(relation(one.key, other.key, least, draw(st.sampled_from([None, 13, 14]))))
    busy = []
    if draw(st.booleans()):
        begin = minute_of(SECOND, clock(draw(QUARTERS)))
        busy.append(BusyTime(begin, begin + 30, "Optaget", ("mayor", "chief")))
    return problem(
        *meetings, bodies=[body], roles=ROLES, visits=[*visits, *steps], relations=relations, busy=tuple(busy)
    )


@st.composite
def _followers(draw, body: Body, at: Meeting) -> list[Visit]:
    found = []
    if draw(st.booleans()):
        found.append(pause(at.key, f"{clock(draw(st.sampled_from([585, 600, 615])))}", draw(st.sampled_from([15, 30]))))
    if draw(st.booleans()):
        found.append(standing(at.key, "gennemgang", minutes=20, least_minutes=5, position=Position.LAST))
    if draw(st.booleans()):
        found.append(standing(at.key, "punkt-2", minutes=25, position=Position.LATE, needs=draw(_needs)))
    for number, block in enumerate(body.blocks):
        if block.day in at.days:
            day, start = block.day.isoformat(), f"{block.start}"
            found.append(standing(at.key, f"block-{number}", kind=VisitKind.BLOCK, day=day, start=start, minutes=30))
    return found


_needs = st.sampled_from([(), (), ("mayor",), ("chief",), ("mayor", "chief")])


@st.composite
def _steps(draw, number: int) -> Visit:
    found = visit(
        f"S{number}/dir",
        *draw(st.sampled_from([("DIR/1", "DIR/2"), ("DIR/1",), ("DIR/2",)])),
        minutes=draw(st.integers(1, 12)) * 5,
        order=1000 + number,
        must=draw(st.integers(0, 3)) == 0,
        guests=draw(st.sampled_from([(), ("auditor",)])),
        closed=draw(st.booleans()),
        position=draw(st.sampled_from([*[Position.ANY] * 3, *Position])),
    )
    if draw(st.integers(0, 4)) == 0:
        return replace(found, under="punkt-2")
    return replace(found, needs=draw(_needs), least_minutes=min(found.minutes, draw(st.sampled_from([60, 10]))))


@st.composite
def plans(draw) -> Plan:
    """A plan of a random problem in which each thing finds a free time; now and then one begins elsewhere."""
    facts = draw(problems())
    if draw(st.booleans()):
        facts = replace(facts, relations=())
    placements = {
        key: found.placed(draw(st.sampled_from(found.days)), draw(st.sampled_from(found.times)))
        for key, found in facts.meetings.items()
        if found.given or draw(st.integers(0, 5))
    }
    slots: dict[str, AgendaSlot] = {}
    for key, spot in placements.items():
        taken: set[int] = set()
        there = [found for found in facts.agendas.get(key, ()) if found.key not in slots]
        there = [found for found in there if found.day in {None, spot.day}]
        for found in sorted(draw(st.permutations(there)), key=lambda found: found.start is None):
            minutes = draw(st.sampled_from([found.least_minutes, found.minutes]))
            begin = draw(st.sampled_from(_begins(facts, spot, found, minutes, taken) or [None]))
            if begin is not None or found.follows:
                begin = begin or _minute(spot.start)
                slots[found.key] = AgendaSlot(found.key, key, clock(begin), minutes)
                taken |= set(range(begin, begin + minutes)) if found.takes_time else set()
    if slots and draw(st.integers(0, 3)) == 0:
        key = draw(st.sampled_from(sorted(slots)))
        slots[key] = replace(slots[key], start=draw(st.sampled_from([None, time(9), time(10), time(10, 5)])))
    return Plan(facts, placements, slots)


def _begins(facts: Problem, spot: Placement, found: Visit, minutes: int, taken: set[int]) -> list[int]:
    """The minutes at which a visit may begin among what is `taken` already."""
    if found.start is not None:
        return [_minute(found.start)]
    at = facts.meetings[spot.key]
    there = room(facts, at, spot, found.needs)
    if found.follows and longest(there) < found.least_minutes:
        there = room(facts, at, spot, ())
    free = there - taken if found.takes_time else there
    return [begin for begin in sorted(free) if begin % 5 == 0 and set(range(begin, begin + minutes)) <= free]


def faults(plan: Plan) -> list[str]:
    """What is wrong with a plan, in plain words; [] when nothing is."""
    found = []
    for key, slot in plan.slots.items():
        if slot.meeting not in plan.problem.visits[key].meetings or slot.meeting not in plan.placements:
            found.append(f"{key} is where it cannot be")
    for key, visited in plan.problem.visits.items():
        if visited.follows and (key in plan.slots) is not _stands(plan, visited):
            found.append(f"{key} follows its meeting")
        if visited.must and not visited.follows and key not in plan.slots:
            found.append(f"{key} must be placed")
    for key, spot in plan.placements.items():
        if plan.problem.facts.plans(plan.problem.meetings[key].body):
            found += _agenda_faults(plan, plan.problem.meetings[key], spot)
    return [*found, *_route_faults(plan)]


def _route_faults(plan: Plan) -> Iterator[str]:
    for link in plan.problem.relations:
        first, then = (_day(plan, key) for key in (link.first, link.then))
        if then and (first is None or not _apart(first, then, link.gap.least, link.gap.most)):
            yield f"{link.then} follows {link.first}"
        if first and then is None and link.gap.most is not None:
            at = plan.problem.meetings[plan.slots[link.first].meeting]
            latest = max(at.days) + timedelta(days=link.gap.most)
            if all(any(day in part for part in plan.problem.covered) for day in (min(at.days), latest)):
                yield f"{link.then} is due"


def _stands(plan: Plan, visited: Visit) -> bool:
    spot = plan.placements.get(visited.meetings[0])
    return spot is not None and visited.day in {None, spot.day}


def _day(plan: Plan, key: str) -> date | None:
    """The day of a visit or of a meeting."""
    spot = plan.placements.get(plan.slots[key].meeting if key in plan.slots else key)
    return spot.day if spot else None


def _apart(first: date, then: date, least: int, most: int | None) -> bool:
    """Two meetings of the Direktion are never on one day, and one meeting comes not after itself."""
    days = (then - first).days
    return days > 0 and days >= least and (most is None or days <= most)


def _agenda_faults(plan: Plan, at: Meeting, spot: Placement) -> Iterator[str]:
    slots = {key: slot for key, slot in plan.slots.items() if slot.meeting == at.key}
    taken: dict[str, set[int]] = {}
    under = 0
    for key, slot in slots.items():
        visited = plan.problem.visits[key]
        if visited.under:
            under += visited.minutes
        elif slot.start is None:
            yield f"{key} has no time"
        else:
            taken[key] = set(range(_minute(slot.start), _minute(slot.start) + slot.minutes))
            yield from (f"{key} {text}" for text in _slot_faults(plan, at, spot, visited, slot))
        event = plan.placements.get("EV")
        if event and "auditor" in visited.guests and spot.begins < event.ends and event.begins < spot.ends:
            yield f"{key} calls the auditor during the event"
    for (one, minutes), (other, others) in combinations(taken.items(), 2):
        if minutes & others:
            yield f"{one} and {other} overlap"
    if under > 25 and f"{at.key}/punkt-2" in slots:
        yield f"{at.key} has too much under punkt-2"


def _slot_faults(plan: Plan, at: Meeting, spot: Placement, visited: Visit, slot: AgendaSlot) -> Iterator[str]:
    minutes = set(range(_minute(slot.start), _minute(slot.start) + slot.minutes))
    whole = set(range(_minute(spot.start), _minute(spot.start) + spot.minutes))
    if not visited.least_minutes <= slot.minutes <= visited.minutes:
        yield "is too short or too long"
    if visited.start is not None and slot.start != visited.start:
        yield "is not at its fixed time"
    if visited.kind is not VisitKind.BLOCK and not minutes <= whole:
        yield "is outside the meeting"
    there = room(plan.problem, at, spot, visited.needs)
    if visited.follows and longest(there) < visited.least_minutes:
        return
    if visited.needs and not minutes <= there:
        yield "misses those it needs"


def room(found: Problem, at: Meeting, spot: Placement, roles: Iterable[str]) -> set[int]:
    """The minutes of the day in which all of `roles` are at the meeting."""
    there = set(range(_minute(spot.start), _minute(spot.start) + spot.minutes))
    body = found.facts.bodies[at.body]
    for role in roles:
        windows = [each for each in body.attendance if each.role == role]
        here = [each for each in windows if each.day == spot.day] or [each for each in windows if each.day is None]
        inside = {minute for each in here for minute in range(_minute(each.start), _minute(each.end))}
        if here:
            there &= inside
        elif role not in at.required:
            there = set()
        for block in body.blocks:
            if block.day == spot.day:
                there -= set(range(_minute(block.start), _minute(block.end)))
        for taken in found.facts.busy:
            if role in taken.roles:
                base = minute_of(spot.day, time(0))
                there -= {minute for minute in there if taken.start_minute <= base + minute < taken.end_minute}
    return there


def longest(minutes: set[int]) -> int:
    best = run = 0
    for minute in range(1440):
        run = run + 1 if minute in minutes else 0
        best = max(best, run)
    return best


def _minute(moment: time | None) -> int:
    return moment.hour * 60 + moment.minute if moment else 0
