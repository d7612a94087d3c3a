"""`aarsplan swap`: take an item off a meeting and back to the bruttoliste, and put a topic in its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from aarsplan.agenda import Purpose
from aarsplan.cli.change_report import following_json, print_following
from aarsplan.cli.changing import Going, changing_options, followed, settle
from aarsplan.cli.console import tell
from aarsplan.cli.editing import as_it_is, of_one_year, replanned, tried_out
from aarsplan.cli.meeting_names import meeting_named
from aarsplan.cli.names import item_of, known
from aarsplan.cli.options import text_option, today
from aarsplan.cli.planning import alone
from aarsplan.cli.project import open_project
from aarsplan.diagnostics import Diagnostic, WrongUse, error, warning
from aarsplan.facts import Facts
from aarsplan.items import Item, Step, Topic
from aarsplan.loading.editing import EditedFile
from aarsplan.loading.editor import Editor
from aarsplan.loading.locate import KeyPath
from aarsplan.plan import Plan
from aarsplan.problem import Meeting
from aarsplan.rules.routes import place_text
from aarsplan.slack import stop_of
from aarsplan.texts import _, clock, short_date

_OF_A_TOPIC = {"code", "title", "owner", "theme", "closed", "continues", "step"}
"""Keys of an item that a topic can take over; one with more keeps its table, for its history."""

Table = tuple[EditedFile, KeyPath]


@dataclass(frozen=True)
class _Leaving:
    """What goes: a step of an item, with the whole item where nothing else is known of it."""

    item: Item
    step: Step
    table: Table
    whole: bool


@dataclass(frozen=True)
class _Coming:
    """What comes: a topic, under the item of its code where there is one, or a step of an item."""

    table: Table
    topic: Topic | None = None
    item: Table | None = None
    step: str = ""
    """Key of the step that is to stand at the meeting."""


@click.command(name="swap", help=_("Take an item off a meeting and put a topic, or another item, in its place."))
@click.argument("meeting", metavar=_("MEETING"))
@click.option("--out", metavar=_("ITEM"), help=_("The item that goes back to the bruttoliste."))
@click.option("--in", "into", metavar=_("TOPIC"), help=_("The topic of the bruttoliste, or the item, that comes."))
@text_option("--reason", help=_("Why the item is taken off; goes with --out."))
@click.option(
    "--purpose",
    type=click.Choice([str(purpose) for purpose in Purpose]),
    help=_("What the body is asked to do with a topic; by default to discuss it."),
)
@changing_options
def command(
    meeting: str,
    out: str | None,
    into: str | None,
    reason: str,
    purpose: str | None,
    yes: bool,
    dry_run: bool,
    as_json: bool,
    folder: Path | None,
) -> int:
    """Swap what a meeting treats."""
    if out is None and into is None:
        raise WrongUse([error("swap", _("say what goes with --out, what comes with --in, or both"))])
    if out is not None and not reason.strip():
        raise WrongUse([error("swap", _("say why {item} is taken off, with --reason").format(item=out))])
    going = Going(folder, yes, dry_run, as_json)
    with alone(folder, dry_run=not going.writes):
        opened = open_project(folder, None)
        plan = opened.plan
        at = _ahead(plan, meeting)
        editor = Editor(opened.project.folder)
        leaving = _leaving(editor, plan, at, item_of(opened, out)) if out is not None else None
        coming = _coming(editor, plan, at, into) if into is not None else None
        topic = _take_off(plan, at, leaving, reason) if leaving else None
        if coming:
            tell(_unmet_wishes(plan, at, coming.topic) if coming.topic else ())
            _put_on(plan.problem.facts, at, coming, purpose)
        # What goes is taken out last, so that no table is looked for where it no longer stands.
        for file, path in (*([leaving.table] if leaving else []), *([coming.table] if coming and coming.topic else [])):
            file.remove(path)
        made = replanned(as_it_is(tried_out(opened, editor), editor), quiet=as_json)
        arrived = _arrived(made.plan, at, coming) if coming else ""
        found = followed(opened, made, {arrived, leaving.step.key if leaving else ""})
        if not as_json:
            _print(made.plan, at, topic, arrived)
            print_following(made, found, today())
        return settle(made, editor, going, {**_json(made.plan, at, topic, arrived), **following_json(made, found)})


def _ahead(plan: Plan, key: str) -> Meeting:
    """The meeting of that key, which is still to come.

    Raises:
        WrongUse: there is none, it is over, or others plan it.
    """
    meeting = meeting_named(plan, key)
    if meeting.settled:
        raise WrongUse([error("swap", _("{key} is over: its agenda stands").format(key=meeting.key), meeting.span)])
    if not plan.problem.facts.plans(meeting.body):
        message = _("{key} has no agenda that is planned here").format(key=meeting.key)
        raise WrongUse([error("swap", message, meeting.span)])
    return meeting


def _leaving(editor: Editor, plan: Plan, at: Meeting, item: Item) -> _Leaving:
    facts = plan.problem.facts
    stops = [(step, stop_of(plan, plan.problem.visits[step.key])) for step in item.steps]
    there = [step for step, stop in stops if stop is not None and stop[0] is at]
    if not there:
        others = sorted({visit.owner for visit, _slot in plan.agenda(at) if visit.owner in facts.items})
        message = _("{code} is not on the agenda of {meeting}").format(code=item.code, meeting=at.key)
        hint = _("on it are: {codes}").format(codes=", ".join(others)) if others else _("no item is on it")
        raise WrongUse([error("swap", message, item.span, hint=hint)])
    file, path = editor.table(item.span)
    of_one_year(item, file, path)
    known_of_it = {code for code, value in file.values(path).items() if value}
    whole = len(item.steps) == 1 and known_of_it <= _OF_A_TOPIC and not _is_named(facts, item)
    return _Leaving(item, there[0], (file, path) if whole else editor.table(there[0].span), whole)


def _is_named(facts: Facts, item: Item) -> bool:
    """Whether anything else in the project names the item."""
    names = [
        *(found.item for found in facts.follow_ups),
        *(found.step.partition("/")[0] for found in facts.documents),
        *(found.split_from.partition("/")[0] for found in facts.items.values()),
        *(s.after.partition("/")[0] for found in facts.items.values() if found is not item for s in found.steps),
    ]
    return item.code in names


def _coming(editor: Editor, plan: Plan, at: Meeting, name: str) -> _Coming:
    facts = plan.problem.facts
    code = known(name, {**facts.topics, **facts.items}, _("there is no topic and no item {name}"))
    if topic := facts.topics.get(code):
        item = facts.items.get(code)
        return _Coming(editor.table(topic.span), topic, editor.table(item.span) if item else None)
    return _of_item(editor, plan, at, facts.items[code])


def _of_item(editor: Editor, plan: Plan, at: Meeting, item: Item) -> _Coming:
    """The next step of an item in the body of the meeting."""
    visits = [plan.problem.visits[step.key] for step in item.steps if step.at == at.body]
    ahead = next((visit for visit in visits if not visit.settled), None)
    if ahead is None:
        message = _("{code} has no step in {body} that is still to come").format(code=item.code, body=at.body)
        raise WrongUse([error("swap", message, item.span, hint=_("add an [[item.step]] to it first"))])
    stop = plan.stop(ahead)
    if stop is not None and stop[0] is at:
        message = _("{key} is on the agenda of {meeting} already").format(key=ahead.key, meeting=at.key)
        raise WrongUse([error("swap", message, ahead.span)])
    file, path = editor.table(item.span)
    of_one_year(item, file, path)
    return _Coming(editor.table(ahead.span), step=ahead.key)


def _take_off(plan: Plan, at: Meeting, leaving: _Leaving, reason: str) -> str:
    """Write the topic that an item becomes; returns its code."""
    item, topics = leaving.item, plan.problem.facts.topics
    code, number = item.code, 2
    while code in topics:
        code, number = f"{item.code}-{number}", number + 1
    topic = {
        "code": code,
        "title": item.title,
        "body": at.body,
        "theme": item.theme or None,
        "owner": item.owner or None,
        "minutes": leaving.step.minutes,
        "closed": item.closed or None,
        "source": f"{at.key}, {short_date(plan.placements[at.key].day)}",
        "reason": reason,
    }
    leaving.table[0].append("topic", topic)
    return code


def _put_on(facts: Facts, at: Meeting, coming: _Coming, purpose: str | None) -> None:
    """Write that the topic, or the step, is to be at the meeting."""
    file, path = coming.table
    topic = coming.topic
    if topic is None:
        file.change(path, {"meeting": at.key})
        return
    where = coming.item
    if where is None:
        item = {
            "code": topic.code,
            "title": topic.title,
            "owner": topic.owner or None,
            "theme": topic.theme or None,
            "closed": topic.closed or None,
        }
        past = ". ".join(text for text in (topic.source, topic.reason, topic.note) if text)
        where = file, file.append("item", item, comment=past)
    step = {
        "at": at.body,
        "meeting": at.key,
        "purpose": purpose or _usual_purpose(facts, at),
        "minutes": topic.minutes,
    }
    where[0].append_inside(where[1], "step", step)


def _usual_purpose(facts: Facts, at: Meeting) -> str:
    """To discuss it, or the first thing that the body can be asked for."""
    allowed = facts.bodies[at.body].purposes
    return str(Purpose.DISCUSSION if Purpose.DISCUSSION in allowed else min(allowed))


def _unmet_wishes(plan: Plan, at: Meeting, topic: Topic) -> Iterator[Diagnostic]:
    """A warning for each wish of the topic that the meeting does not meet."""
    day = plan.placements[at.key].day
    if topic.body and topic.body != at.body:
        message = _("{code} is meant for {body}, and {meeting} is a meeting of {other}")
        text = message.format(code=topic.code, body=topic.body, meeting=at.key, other=at.body)
        yield warning("wish", text, topic.span)
    if topic.days is not None and day not in topic.days:
        message = _("{code} is meant for {period}, and {meeting} is on {day}")
        text = message.format(code=topic.code, period=topic.period, meeting=at.key, day=short_date(day))
        yield warning("wish", text, topic.span)


def _json(plan: Plan, at: Meeting, topic: str | None, arrived: str) -> dict[str, Any]:
    slot = plan.slots.get(arrived)
    start = f"{slot.start:%H:%M}" if slot and slot.start else None
    return {"meeting": at.key, "topic": topic, "step": arrived or None, "start": start}


def _print(plan: Plan, at: Meeting, topic: str | None, arrived: str) -> None:
    where = place_text(plan.problem, (at, plan.placements[at.key]))
    if topic is not None:
        click.echo(_("{code} is back on the bruttoliste.").format(code=topic))
    if arrived:
        slot = plan.slots.get(arrived)
        time = f" {_('at {start}').format(start=clock(slot.start))}" if slot and slot.start else ""
        click.echo(_("{key} is on the agenda of {meeting}.").format(key=arrived, meeting=where + time))


def _arrived(plan: Plan, at: Meeting, coming: _Coming) -> str:
    """Key of the step that came on."""
    if coming.topic is None:
        return coming.step
    steps = plan.problem.facts.items[coming.topic.code].steps
    return next(step.key for step in reversed(steps) if step.meeting == at.key)
