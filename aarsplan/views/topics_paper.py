"""The bruttoliste: the topics that wait for a meeting, by theme, with what is wished and where they came from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from aarsplan.facts import Facts
from aarsplan.items import Topic
from aarsplan.texts import _, ngettext, short_date
from aarsplan.views.alphabet import alphabetical
from aarsplan.views.disclosure import copy_name, marked, told_topics
from aarsplan.views.paper import Cell, Emphasis, Group, Paper, Paragraph, Row, Table, cell, line
from aarsplan.views.slugs import slug


def topics_paper(facts: Facts, today: date, *, open_variant: bool) -> Paper:
    """The bruttoliste as a paper of `today`, in the reader's language."""
    table = topics_table(facts, open_variant=open_variant)
    count = sum(isinstance(row, Row) for row in table.rows)
    text = ngettext("{n} topic", "{n} topics", count).format(n=count)
    return Paper(
        title=_("Backlog"),
        municipality=facts.municipality,
        slug=slug(f"{_('Backlog')} {'' if open_variant else _('internal')}"),
        blocks=(table,) if count else (Paragraph(line(_("No topic is waiting."))),),
        subtitle=(line(text, Emphasis.STRONG),) if count else (),
        notice=copy_name(open_variant=open_variant),
        stamp=short_date(today),
    )


def topics_table(facts: Facts, codes: tuple[str, ...] = (), *, open_variant: bool) -> Table:
    """The topics by theme, each theme by what is wished first; with `codes` those of these bodies alone."""
    rows: list[Row | Group] = []
    theme = None
    told = (topic for topic in told_topics(facts, open_variant=open_variant) if not codes or topic.body in codes)
    for topic in sorted(told, key=_in_order):
        if topic.theme != theme:
            theme = topic.theme
            rows.append(Group(theme or _("Without a theme")))
        rows.append(_row(facts, topic))
    return Table(
        title=_("Backlog"),
        head=(_("Topic"), _("Wished for"), _("Responsible"), _("Where it comes from")),
        shares=(0.37, 0.17, 0.19, 0.27),
        rows=tuple(rows),
    )


def wished_for(topic: Topic) -> Iterator[str]:
    """What is wished for a topic: the period, the body, how long it takes."""
    yield topic.period
    yield " · ".join(filter(None, (topic.body, minutes_wished(topic))))


def minutes_wished(topic: Topic) -> str:
    """How long the topic is to take: "45 min."; "" where nobody says."""
    return _("{n} min.").format(n=topic.minutes) if topic.minutes else ""


def _in_order(topic: Topic) -> tuple[bool, str, date, str, str]:
    first = topic.days.first if topic.days else date.max
    return (not topic.theme, alphabetical(topic.theme), first, alphabetical(topic.title), topic.code)


def _row(facts: Facts, topic: Topic) -> Row:
    body = facts.bodies.get(topic.body)
    came: Cell = cell(topic.source, line(topic.reason, Emphasis.QUIET))
    return Row(
        cells=(
            cell(
                line(marked(topic.title, closed=topic.closed), Emphasis.STRONG),
                line(topic.note, Emphasis.QUIET),
            ),
            cell(*wished_for(topic)),
            cell(facts.role_name(topic.owner)),
            came,
        ),
        colour=body.colour if body else "",
    )
