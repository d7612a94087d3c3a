"""`first-choice` on real dates."""

from __future__ import annotations

from aarsplan.domain import Place

from .problems import findings, meeting, plan, problem, rule


def _facts():
    return problem(
        meeting("KCL/2025-10", "2025-10-30", times=["09:00", "13:00", "08:00"], places=("salen", "kantinen")),
        places={code: Place(code, code.title()) for code in ("salen", "kantinen")},
    )


def test_first_time_and_place_are_what_is_wanted():
    assert findings(rule("first-choice", body="KCL"), plan(_facts())) == []


def test_third_time_passes_over_two_better_ones():
    (found,) = findings(rule("first-choice", body="KCL"), plan(_facts(), **{"KCL/2025-10": "2025-10-30 08:00"}))
    assert found.amount == 2
    assert found.message == "KCL/2025-10 starts at 8:00, preferred: 9:00"


def test_solver_takes_the_first_of_several():
    from aarsplan.solver.solve import solve

    solution = solve(_facts(), (rule("occurs", body="KCL"), rule("first-choice", body="KCL", weight=1)))
    placed = solution.plan.placements["KCL/2025-10"]
    assert (placed.start.hour, placed.place) == (9, "salen")
