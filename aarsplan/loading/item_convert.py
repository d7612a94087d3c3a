"""Validated tables of item files to items, follow-ups and topics."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace

from aarsplan.domain import Event
from aarsplan.items import EARLIEST, LATEST, Decision, Document, FollowUp, Gap, Item, Origin, Postponement, Step, Topic
from aarsplan.loading.dates import Unreadable
from aarsplan.loading.item_schema import ItemFile, ItemTable, StepTable, TopicTable
from aarsplan.loading.locate import KeyPath
from aarsplan.loading.periods import read_period
from aarsplan.loading.source import Source

ITEM_MINUTES = 15
"""How long a step takes that does not say."""


def items(file: ItemFile, source: Source, events: Iterable[Event]) -> Iterator[Item]:
    """The items of a file; a yearly one once for each of `events` that its pattern names."""
    for number, table in enumerate(file.item):
        found = _item(table, source, ("item", number))
        if table.yearly is None:
            yield found
            continue
        pattern = re.compile("(.+)".join(re.escape(part) for part in table.yearly.split("*")))
        for event in events:
            if match := pattern.fullmatch(event.code):
                yield _of_year(found, match.group(1), event)


def follow_ups(file: ItemFile, source: Source) -> Iterator[FollowUp]:
    """The follow-ups of a file."""
    for number, table in enumerate(file.follow_up):
        yield FollowUp(
            text=table.text,
            owners=table.owners,
            due=table.due,
            meeting=table.meeting or "",
            item=table.item or "",
            done=table.done,
            closed=table.closed,
            span=source.span(("follow-up", number)),
        )


def documents(file: ItemFile, source: Source) -> Iterator[Document]:
    """The documents of a file that belong to no item."""
    for number, table in enumerate(file.document):
        yield Document(
            title=table.title,
            number=table.number,
            journal=table.journal,
            closed=table.closed,
            late=table.late,
            step=table.on,
            span=source.span(("document", number)),
        )


def topics(file: ItemFile, source: Source) -> Iterator[Topic]:
    """The topics of a file."""
    for number, table in enumerate(file.topic):
        yield topic(table, source, ("topic", number))


def topic(table: TopicTable, source: Source, path: KeyPath) -> Topic:
    """The topic of a `[[topic]]`; a wish that names no days is kept as it was written."""
    days = None
    with suppress(Unreadable):
        days = read_period(table.period, None) if table.period else None
    return Topic(
        code=table.code,
        title=table.title,
        body=table.body or "",
        period=table.period,
        days=days,
        theme=table.theme,
        owner=table.owner or "",
        minutes=table.minutes,
        closed=table.closed,
        source=table.source,
        reason=table.reason,
        note=table.note,
        span=source.span(path),
    )


def step_codes(steps: Iterable[StepTable]) -> list[str]:
    """The code of each step: its own, or that of the body or event in small letters, a later twin with a number."""
    codes: list[str] = []
    for table in steps:
        base = table.code or (table.at or "hand-over").lower()
        number, code = 1, base
        while code in codes:
            number += 1
            code = f"{base}-{number}"
        codes.append(code)
    return codes


def _item(table: ItemTable, source: Source, path: KeyPath) -> Item:
    codes = step_codes(table.step)
    steps: list[Step] = []
    for number, found in enumerate(table.step):
        before = steps[-1].key if steps else table.split_from or ""
        span_path = (*path, "step", number)
        steps.append(_step(found, f"{table.code}/{codes[number]}", before, source, span_path))
    return Item(
        code=table.code,
        title=table.title,
        steps=tuple(steps),
        journal=table.journal,
        owner=table.owner or "",
        theme=table.theme,
        closed=table.closed,
        continues=table.continues,
        split_from=table.split_from or "",
        origins=tuple(
            Origin(found.meeting, found.text, source.span((*path, "origin", n))) for n, found in enumerate(table.origin)
        ),
        documents=tuple(
            Document(
                title=found.title,
                number=found.number,
                journal=found.journal,
                closed=found.closed,
                late=found.late,
                step=f"{table.code}/{found.step}" if found.step else "",
                span=source.span((*path, "document", n)),
            )
            for n, found in enumerate(table.document)
        ),
        decisions=tuple(
            Decision(found.meeting, found.text, source.span((*path, "decision", n)))
            for n, found in enumerate(table.decision)
        ),
        postponements=tuple(
            Postponement(
                step=f"{table.code}/{found.step}",
                meeting=found.meeting,
                reason=found.reason,
                precondition=found.precondition,
                responsible=found.responsible,
                span=source.span((*path, "postponed", n)),
            )
            for n, found in enumerate(table.postponed)
        ),
        span=source.span(path),
    )


def _step(table: StepTable, key: str, before: str, source: Source, path: KeyPath) -> Step:
    return Step(
        key=key,
        at=table.at or "",
        purpose=table.purpose,
        minutes=table.minutes or (ITEM_MINUTES if table.at else 0),
        hand_over=table.hand_over or "",
        to=table.to,
        after=table.after or before,
        gap=Gap(table.min_days, table.max_days, table.day_type),
        before=table.before or "",
        lead_days=table.lead_days,
        meeting=table.meeting or "",
        window=table.window(EARLIEST, LATEST),
        position=table.position,
        needs=table.needs,
        guests=table.guests,
        under=table.under or "",
        text=table.text,
        span=source.span(path),
    )


def _of_year(item: Item, year: str, event: Event) -> Item:
    """The item of one year: its steps after that year's event, `*` in its title replaced."""
    code = f"{item.code}-{year}"
    renamed = {step.key: f"{code}/{step.key.partition('/')[2]}" for step in item.steps}
    steps = tuple(
        replace(step, key=renamed[step.key], after=renamed.get(step.after, step.after) or event.code)
        for step in item.steps
    )
    documents = tuple(replace(found, step=renamed.get(found.step, "")) for found in item.documents)
    postponements = tuple(replace(found, step=renamed.get(found.step, "")) for found in item.postponements)
    return replace(
        item,
        code=code,
        title=item.title.replace("*", year),
        steps=steps,
        documents=documents,
        postponements=postponements,
    )
