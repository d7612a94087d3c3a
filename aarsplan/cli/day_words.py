"""The days of a meeting in words: what a day is, and what the rules say of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from aarsplan.days.marks import Day, ItemMove, Mark, Move, Why
from aarsplan.diagnostics import Reason, Span
from aarsplan.problem import Meeting, Problem
from aarsplan.rules.base import Basis, Rule
from aarsplan.rules.closures import Closures
from aarsplan.rules.routes import called
from aarsplan.texts import _, ngettext, short_date


def mark_text(mark: Mark) -> str:
    """A mark as a symbol and a word."""
    return {
        Mark.FREE: _("+ free"),
        Mark.DEAR: _("~ dear"),
        Mark.BLOCKED: _("x blocked"),
        Mark.UNDECIDED: _("? undecided"),
    }[mark]


def price_text(day: Day) -> str:
    """By how much more the wishes cost, with its sign; "" where nothing does."""
    return f"{day.price:+d}" if day.possible and day.price else ""


def short_reason(why: Why, problem: Problem, meeting: Meeting, day: date) -> str:
    """What a rule says of a day, as short as can be: what closes it, the rule, or what it finds of other meetings."""
    if isinstance(why.rule, Closures) and (closure := problem.closed(day, why.rule.closures)):
        text = closure.name
    elif not why.messages or set(why.about) <= {meeting.key}:
        text = why.rule.describe()
    else:
        text = "; ".join(why.messages)
    return f"{text} ({why.price:+d})" if why.price else text


def move_text(move: Move) -> str:
    """What becomes of another meeting."""
    before = short_date(move.before.day)
    if move.after is None:
        return _("{key} on {day} cannot be held").format(key=move.key, day=before)
    if not move.days:
        return _("{key} on {day} gets another time or place").format(key=move.key, day=before)
    return _("{key} moves from {old} to {new}").format(key=move.key, old=before, new=short_date(move.after.day))


def rule_text(rule: Rule) -> str:
    """A rule in one sentence, with its reason, what it rests on, and where it stands."""
    basis = {Basis.LAW: _("law"), Basis.STANDING_ORDERS: _("standing orders"), Basis.OWN: ""}[rule.basis]
    where = ", ".join(filter(None, (basis, place_text(rule.span))))
    text = rule.describe()
    if rule.because:
        text = _("{rule} – {reason}").format(rule=text, reason=rule.because)
    return f"{text} ({where})" if where else text


def why_lines(why: Why) -> list[str]:
    """What a rule says of a day, with its price, and the rule itself."""
    if not why.messages:
        return [": ".join(filter(None, (", ".join(why.about), rule_text(why.rule))))]
    price = f" ({why.price:+d})" if why.price else ""
    return ["; ".join(why.messages) + price, rule_text(why.rule)]


def item_text(item: ItemMove, problem: Problem) -> str:
    """What becomes of a step or preparation."""
    words = {"item": called(problem.visits[item.key]), "old": item.before, "new": item.after}
    if item.after is None:
        return _("{item} leaves {old}, and is at no meeting").format(**words)
    return _("{item} moves from {old} to {new}").format(**words)


def located(reason: Reason) -> str:
    """A reason as a sentence, with its place."""
    return f"{reason.text} ({place_text(reason.span)})." if reason.span else f"{reason.text}."


def place_text(span: Span | None) -> str:
    """A place as a planner looks it up: file and line, "" for none."""
    return str(replace(span, column=0)) if span else ""


def costs_text(price: int) -> str:
    """What a day costs beside now, as the end of a sentence about it."""
    if price > 0:
        return _("costs {price} more").format(price=price)
    if price < 0:
        return _("costs {price} less").format(price=-price)
    return _("costs nothing more")


def days_number(n: int) -> str:
    """A number of days."""
    return ngettext("{n} day", "{n} days", n).format(n=n)
