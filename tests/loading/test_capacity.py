"""The `[capacity]` of a body: what it makes, and what is told of one that cannot be."""

from __future__ import annotations

from datetime import date

import pytest

from aarsplan.loading.loader import load
from aarsplan.rules.min_gap import MinGap
from aarsplan.texts import speaking
from tests.loading.broken import WITHIN, assert_told, mistakes, write

ACADEMY = """\
code = "ACADEMY"
name = "Ledelsesakademi"
minutes = 420
times = [08:30:00]

[capacity]
period = "1. kvartal 2025"
least = 30
most = 35

[[capacity.unit]]
code = "day-care"
name = "Dagtilbud"
heads = 33

[[capacity.unit]]
code = "schools"
name = "Skoler"
heads = 100
"""
FILE = "bodies/academy.toml"


def told(tmp_path, *changes):
    content = ACADEMY
    for old, new in changes:
        assert old in content
        content = content.replace(old, new, 1)
    with speaking("en"):
        return mistakes(write(tmp_path, {FILE: content}))


def test_units_become_days_in_their_order(tmp_path):
    facts = load(write(tmp_path, {FILE: ACADEMY}), WITHIN).facts
    body = facts.bodies["ACADEMY"]
    assert body.capacity is not None
    listed = {name: (day.unit.code, day.heads) for name, day in body.capacity.days.items()}
    assert listed == {"1": ("day-care", 33), "2": ("schools", 34), "3": ("schools", 33), "4": ("schools", 33)}
    (series,) = body.series
    assert (series.pattern.count, series.pattern.first) == (4, date(2025, 1, 1))
    assert series.pattern.last == date(2025, 3, 31)


def test_no_two_days_of_a_series_are_on_one_day(tmp_path):
    rules = load(write(tmp_path, {FILE: ACADEMY}), WITHIN).rules
    assert [(rule.body, rule.days) for rule in rules if isinstance(rule, MinGap)] == [("ACADEMY", 1)]


def test_window_may_have_a_first_and_a_last_day(tmp_path):
    days = ('period = "1. kvartal 2025"', "first = 2025-02-03\nlast = 2025-02-28")
    assert told(tmp_path, days) == ()


@pytest.mark.parametrize("heads", [30, 35, 60, 70, 90])
def test_unit_that_fills_its_days_is_fine(tmp_path, heads):
    assert told(tmp_path, ("heads = 100", f"heads = {heads}")) == ()


@pytest.mark.parametrize(
    ("heads", "message", "hint"),
    [
        (
            40,
            "40 people fill no number of days with 30 to 35 each: 20 too few for 2 days and 5 too many for 1 day",
            "join it with another unit (35 or 60 people fit), or write least = 20 or most = 40",
        ),
        (
            29,
            "29 people fill no number of days with 30 to 35 each: 1 too few for 1 day",
            "join it with another unit (30 people fit), or write least = 29",
        ),
        (
            71,
            "71 people fill no number of days with 30 to 35 each: 19 too few for 3 days and 1 too many for 2 days",
            "join it with another unit (70 or 90 people fit), or write least = 23 or most = 36",
        ),
    ],
)
def test_unit_that_fits_no_number_of_days_is_told_which_numbers_would(tmp_path, heads, message, hint):
    assert_told(
        told(tmp_path, ("heads = 100", f"heads = {heads}")), [f"capacity {FILE}:16:12 Skoler: {message} | {hint}"]
    )


@pytest.mark.parametrize(
    ("remedy", "heads"),
    [(("least = 30", "least = 20"), 40), (("most = 35", "most = 40"), 40), (("most = 35", "most = 36"), 71)],
)
def test_remedies_that_are_named_help(tmp_path, remedy, heads):
    assert told(tmp_path, ("heads = 100", f"heads = {heads}"), remedy) == ()


def test_every_unit_that_does_not_fit_is_told(tmp_path):
    found = told(tmp_path, ("heads = 33", "heads = 10"), ("heads = 100", "heads = 20"))
    assert_told(found, [f"capacity {FILE}:11:12 Dagtilbud: 10", f"capacity {FILE}:16:12 Skoler: 20"])


@pytest.mark.parametrize(
    ("change", "line", "part"),
    [
        (('period = "1. kvartal 2025"', ""), 6, "its window has first and last, or period"),
        (('period = "1. kvartal 2025"', "first = 2025-02-03"), 6, "its window has first and last, or period"),
        (('period = "1. kvartal 2025"', 'period = "engang"'), 7, "no period"),
        (('period = "1. kvartal 2025"', 'period = "inden 1. april 2025"'), 7, "at most 366 days"),
        (('period = "1. kvartal 2025"', "first = 2025-02-03\nlast = 2025-01-03"), 8, "it lies before first"),
        (
            ('period = "1. kvartal 2025"', "first = 2025-02-03\nlast = 2025-02-05"),
            6,
            "need 4 days, and the window has 3",
        ),
        (("least = 30", "least = 36"), 9, "it is less than least, 36"),
        (("least = 30", "least = 0"), 8, "from 1 to 10000 is allowed"),
        (("heads = 100", "heads = 100_000"), 19, "from 1 to 10000 is allowed"),
        (("heads = 100", "heads = 1e2"), 19, "whole number"),
        (('code = "schools"', 'code = "Day-Care"'), 17, "is there already"),
        (("heads = 100", "heads = 100\nplaces = 3"), 20, "is not a key here"),
    ],
)
def test_capacity_that_cannot_be_is_told_where_it_stands(tmp_path, change, line, part):
    (found,) = told(tmp_path, change)
    assert found.span is not None
    assert (found.span.line, part in found.message) == (line, True), found
