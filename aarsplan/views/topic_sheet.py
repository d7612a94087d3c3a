"""The bruttoliste as a sheet that a secretary works on: every value as `aarsplan import` takes it back."""

from __future__ import annotations

from collections.abc import Sequence

from aarsplan.facts import Facts
from aarsplan.items import Topic
from aarsplan.loading.sheets.tidy import same_title
from aarsplan.texts import _
from aarsplan.topic_columns import COLUMNS, TopicColumn
from aarsplan.views.annual_table import Value
from aarsplan.views.disclosure import told_topics
from aarsplan.views.publication import Publication


def topic_columns(*, internal: bool) -> tuple[TopicColumn, ...]:
    """The columns of the sheet; the one for everybody does not tell that anything can be closed."""
    return tuple(column for column in COLUMNS if internal or column.key != "closed")


def topic_rows(publication: Publication) -> list[tuple[Value, ...]]:
    """The topics of the publication's bodies in the order of the project's files, a value for each column."""
    facts, internal = publication.plan.problem.facts, publication.variant.internal
    columns, codes = topic_columns(internal=internal), publication.codes
    return [
        _values(topic, columns, facts)
        for topic in told_topics(facts, open_variant=not internal)
        if not codes or topic.body in codes
    ]


def _values(topic: Topic, columns: Sequence[TopicColumn], facts: Facts) -> tuple[Value, ...]:
    told: dict[str, Value] = {"owner": _role(topic.owner, facts), "closed": _("yes") if topic.closed else ""}
    return tuple(_lines(told.get(column.key, getattr(topic, column.key))) for column in columns)


def _lines(value: Value) -> Value:
    return tuple(value.split("\n")) if isinstance(value, str) and "\n" in value else value


def _role(code: str, facts: Facts) -> str:
    """The name of a role, or its code where the name could mean another one."""
    name = same_title(facts.role_name(code))
    others = (role for role in facts.roles.values() if role.code != code)
    unclear = any(name in (same_title(role.code), same_title(role.name)) for role in others)
    return code if unclear else facts.role_name(code)
