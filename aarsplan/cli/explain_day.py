"""Why a meeting is on the day it has, and what another day would mean, in sentences that a planner would say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import click

from aarsplan.cli.asked_meeting import Missing, asked_meeting
from aarsplan.cli.console import print_json, tell
from aarsplan.cli.day_json import day_json, meeting_json, missing_json
from aarsplan.cli.day_words import costs_text, days_number, item_text, located, move_text, rule_text, why_lines
from aarsplan.cli.json_parts import reason_json, rule_json
from aarsplan.cli.judging import judge, standing
from aarsplan.cli.pattern_words import pattern_text
from aarsplan.cli.project import Opened
from aarsplan.days.facts import fixed, outside, series_of, with_candidate
from aarsplan.days.marks import Day, Days, Mark
from aarsplan.days.shaping import Blocking, Deciding, blocking, deciding
from aarsplan.diagnostics import Reason
from aarsplan.plan import Plan
from aarsplan.problem import Meeting
from aarsplan.texts import _, clock, join, short_date


def explain_meeting(opened: Opened, key: str, on: date | None, *, as_json: bool) -> int:
    """Tell why the meeting `key` is on its day, or what the day `on` would mean for it; the exit code.

    Raises:
        WrongUse: there is no such meeting; with the nearest ones.
    """
    tell(opened.project.warnings)
    plan = standing(opened)
    meeting = asked_meeting(opened, plan, key)
    if isinstance(meeting, Missing):
        _tell(missing_json(meeting), [located(meeting.reason)], as_json=as_json)
        return 0
    reason = fixed(plan.problem, meeting)
    subject = meeting_json(plan, meeting, reason)
    if reason and (meeting.settled or on in {None, meeting.days[0]}):
        _tell(subject, [located(reason)], as_json=as_json)
    elif on is not None:
        _on(opened, plan, meeting, on, as_json=as_json)
    else:
        judging = judge(opened, plan, meeting)
        found = judging.days()
        if best := found.next_best:
            best = judging.day(best.day, with_items=True)
        shaped = {
            "blocking": [_blocking_json(group) for group in blocking(found)],
            "deciding": [_deciding_json(group) for group in deciding(found)],
            "next_best": day_json(best) if best else None,
        }
        _tell({**subject, **shaped}, _shaped(plan, found, best), as_json=as_json)
    return 0


def _on(opened: Opened, plan: Plan, meeting: Meeting, on: date, *, as_json: bool) -> None:
    """Tell what the day `on` would mean, also where it is none that the meeting may have."""
    reason = fixed(plan.problem, meeting)
    data: dict[str, Any] = {**meeting_json(plan, meeting, reason), "outside": None, "day": None}
    lines = []
    if on not in meeting.days:
        why = reason or outside(plan.problem, meeting, on)
        data["outside"] = reason_json(why)
        lines.append(located(why))
        hint = _("To put it there all the same: aarsplan move {key} {day}")
        lines.append(hint.format(key=meeting.key, day=on.isoformat()))
    if on in meeting.days or any(on in part for part in plan.problem.horizon):
        wider = with_candidate(plan, meeting, on)
        day = judge(opened, wider, wider.problem.meetings[meeting.key]).day(on, with_items=True)
        data["day"] = day_json(day)
        lines += _one_day(plan, meeting, day)
    _tell(data, lines, as_json=as_json)


def _tell(data: dict[str, Any], lines: list[str], *, as_json: bool) -> None:
    if as_json:
        print_json(data)
    else:
        click.echo("\n".join(lines))


def _shaped(plan: Plan, found: Days, best: Day | None) -> list[str]:
    """The rules that shaped the date, and the next best one."""
    lines = [_stands(found), *_pattern(plan, found.meeting)]
    blocked = sum(day.mark is Mark.BLOCKED for day in found.days)
    if blocked:
        text = _("Of {all}, {blocked} are blocked:")
        lines.append(text.format(all=days_number(len(found.days)), blocked=blocked))
        lines += [f"- {_blocking_text(group)}" for group in blocking(found)]
    if decided := deciding(found):
        lines.append(_("Between the rest the wishes decide:"))
        lines += [f"- {_deciding_text(group)}" for group in decided]
    if best is None:
        lines.append(_("No other day is possible."))
    else:
        lines.append(_best_text(best))
        lines += _follows(plan, best)
    return lines


def _stands(found: Days) -> str:
    if found.stands is None:
        return _("{key} is not held.").format(key=found.meeting.key)
    text = _("{key} is on {day}, {start}.")
    return text.format(key=found.meeting.key, day=short_date(found.stands.day), start=clock(found.stands.start))


def _pattern(plan: Plan, meeting: Meeting) -> Iterator[str]:
    series = series_of(plan.problem.facts, meeting)
    if series and (pattern := pattern_text(series)):
        text = _("The pattern is {pattern}").format(pattern=pattern)
        yield located(Reason(text, series.span))
    if meeting.pattern_day and meeting.because:
        text = _("It was given the day {day}: {reason}")
        text = text.format(day=short_date(meeting.pattern_day), reason=meeting.because)
        yield located(Reason(text, meeting.span))


def _blocking_text(group: Blocking) -> str:
    rules = join([rule_text(rule) for rule in group.rules])
    days = days_number(len(group.days))
    if len(group.rules) > 1:
        return _("{days} by these rules together: {rules}").format(days=days, rules=rules)
    return _("{days}: {rules}").format(days=days, rules=rules)


def _deciding_text(group: Deciding) -> str:
    low, high = f"{group.least:+d}", f"{group.most:+d}"
    price = low if low == high else _("{low} to {high}").format(low=low, high=high)
    return _("{price}: {rule}").format(price=price, rule=rule_text(group.rule))


def _best_text(day: Day) -> str:
    text = _("Next best is {day}: it {costs}.")
    return text.format(day=short_date(day.day), costs=costs_text(day.price))


def _one_day(plan: Plan, meeting: Meeting, day: Day) -> list[str]:
    words = {"key": meeting.key, "day": short_date(day.day)}
    if day.mark is Mark.UNDECIDED:
        return [_("Whether {key} can be on {day} was not found out in time.").format(**words)]
    if day.mark is Mark.BLOCKED:
        text = _("{key} cannot be on {day}: these rules cannot all be kept then.")
        text = text if day.together else _("{key} cannot be on {day}.")
        if not day.why:
            text = _("{key} cannot be on {day}; by which rules was not found out in time.")
        return [text.format(**words), *_rules(day)]
    stands = plan.get(meeting)
    if stands and stands.day == day.day:
        return [_("{key} is on {day} already.").format(**words)]
    text = _("{key} can be on {day} when other meetings move: it {costs}.")
    text = text if day.moves else _("{key} can be on {day} without any other meeting moving: it {costs}.")
    return [text.format(costs=costs_text(day.price), **words), *_follows(plan, day)]


def _follows(plan: Plan, day: Day) -> Iterator[str]:
    """What else moves for the sake of a day, and the rules behind its price."""
    yield from (f"- {move_text(move)}" for move in day.moves)
    yield from _rules(day)
    yield from (f"- {item_text(item, plan.problem)}" for item in day.items)
    if not day.proven:
        yield _("There may be a cheaper way: time ran out.")


def _rules(day: Day) -> Iterator[str]:
    for why in day.why:
        first, *more = why_lines(why)
        yield f"- {first}"
        yield from (f"  {line}" for line in more)


def _blocking_json(group: Blocking) -> dict[str, Any]:
    return {"rules": [rule_json(rule) for rule in group.rules], "days": [day.isoformat() for day in group.days]}


def _deciding_json(group: Deciding) -> dict[str, Any]:
    return {**rule_json(group.rule), "least": group.least, "most": group.most}
