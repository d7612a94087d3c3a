"""What it takes to build a feed of ten thousand events, beside a library that writes the same events."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import icalendar
import pytest

from aarsplan.deadlines import DeadlineSpec
from aarsplan.domain import Body, DateRange, Dates, Place, Series
from aarsplan.facts import Facts
from aarsplan.lockfile import Lock, advance
from aarsplan.meetings import build
from aarsplan.outputs.ical import feed_file
from aarsplan.plan import Plan
from aarsplan.views.feeds import feeds
from aarsplan.views.publication import Publication
from aarsplan.views.telling import retold
from aarsplan.workdays import DayCalendar, DayType

from .stopwatch import limited, ratio

pytestmark = pytest.mark.benchmark

NOW = datetime(2025, 1, 1, tzinfo=UTC)
DAYS = tuple(date(2025, 1, 1) + timedelta(days=number) for number in range(334))
DEADLINES = tuple(DeadlineSpec(name, name, days, DayType.WORKING_DAY) for name, days in (("agenda", 2), ("items", 10)))


def _publication() -> Publication:
    """Ten bodies that each meet on 334 days, with two deadlines a meeting: 10,020 events."""
    bodies = [
        Body(
            f"B{n}",
            f"Udvalget for område {n}",
            120,
            (time(9),),
            deadlines=DEADLINES,
            series=(Series(Dates(DAYS)),),
            places=("sal",),
        )
        for n in range(10)
    ]
    facts = Facts(
        municipality="Prøve Kommune",
        domain="proeve.example",
        calendar=DayCalendar([]),
        bodies={body.code: body for body in bodies},
        events={},
        roles={},
        places={"sal": Place("sal", "Rådhuset, salen")},
        closures=(),
        site_url="https://proeve.example/",
    )
    problem = build(facts, (DateRange(DAYS[0], DAYS[-1]),))
    plan = Plan(problem, {key: found.placed(found.days[0], found.times[0]) for key, found in problem.meetings.items()})
    lock = retold(plan, advance(Lock(), plan, NOW), NOW)
    return Publication.of(plan, lock, DateRange(DAYS[0], DAYS[-1]))


def test_ten_thousand_events_are_built_within_twice_the_time_in_which_icalendar_writes_them():
    made = _publication()

    def build_feed() -> bytes:
        """From a publication that nothing has been made of yet."""
        plan = Plan(made.plan.problem, made.plan.placements)
        fresh = replace(made, plan=plan)
        return feed_file(fresh, feeds(fresh)[0])

    calendar = icalendar.Calendar.from_ical(build_feed())
    assert len(calendar.events) == 10_020
    limited("feed of 10,020 events / to_ical", ratio(build_feed, calendar.to_ical, pairs=2), 2)
