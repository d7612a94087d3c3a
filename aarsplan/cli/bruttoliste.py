"""What a sheet would change in the bruttoliste: which row is which topic, what is new, and what stays unnamed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aarsplan.diagnostics import Diagnostic, Reason, Rejected, Span, error
from aarsplan.facts import Facts
from aarsplan.items import Topic
from aarsplan.loading.bruttoliste import CODE, TopicRow, refuse
from aarsplan.loading.editor import Editor
from aarsplan.loading.fields import is_code
from aarsplan.loading.loader import ITEMS
from aarsplan.loading.locate import KeyPath
from aarsplan.loading.schema import MAX_ROWS
from aarsplan.loading.sheets.tidy import same_title, tidy
from aarsplan.loading.validation import MAX_MISTAKES
from aarsplan.loading.words import MAX_KNOWN, shown
from aarsplan.texts import _, ngettext
from aarsplan.topic_columns import COLUMNS
from aarsplan.views.slugs import slug

FILE = f"{ITEMS}/bruttoliste.toml"
"""Where new topics are written."""
_MAX_CODE = 30
"""Characters of a code that is made of a title: it is typed now and then."""


@dataclass(frozen=True)
class TopicChange:
    """A topic that a row makes or changes: `before` is None for a new one, `values` what the row says anew of keys."""

    code: str
    title: str
    before: Topic | None
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Comparison:
    """A sheet beside the bruttoliste of the project, each part in its own order."""

    new: tuple[TopicChange, ...]
    changed: tuple[TopicChange, ...]
    unchanged: tuple[Topic, ...]
    unnamed: tuple[Topic, ...]
    """Topics of the project of which the sheet says nothing; they stay as they are."""


def compared(rows: Sequence[TopicRow], facts: Facts) -> Comparison:
    """What the rows say, beside the topics of the project.

    Raises:
        Rejected: two rows are the same topic, or a row may be several.
    """
    matched = _matched(rows, facts)
    new = [row for row, topic in matched if topic is None]
    if len(new) > MAX_ROWS:
        message = _("the sheet has {n} new topics, at most {limit} are read").format(n=len(new), limit=MAX_ROWS)
        raise Rejected([error("limit", message, new[MAX_ROWS].span)])
    codes = _new_codes(new, facts)
    changes = [
        TopicChange(topic.code if topic else codes[row.span], row.values["title"], topic, _news(row, topic))
        for row, topic in matched
    ]
    named = {topic.code for _row, topic in matched if topic}
    return Comparison(
        new=tuple(change for change in changes if change.before is None),
        changed=tuple(change for change in changes if change.before and change.values),
        unchanged=tuple(change.before for change in changes if change.before and not change.values),
        unnamed=tuple(topic for topic in facts.topics.values() if topic.code not in named),
    )


def edit(editor: Editor, found: Comparison, project: str) -> None:
    """Write what is new and what is changed into the project's files; `project` is what diagnostics call its folder.

    Raises:
        Rejected: a topic stands where it cannot be changed.
    """
    tables: dict[str, dict[KeyPath, Mapping[str, Any]]] = {}
    for change in found.changed:
        if change.before is not None:
            file, path = editor.table(change.before.span)
            tables.setdefault(file.name, {})[path] = change.values
    for name, changes in tables.items():
        editor.file(Span(name)).change_all(changes)
    if found.new:
        new = [{"code": change.code, **change.values} for change in found.new]
        editor.file(Span(f"{project}/{FILE}")).append_all("topic", new)


def _matched(rows: Sequence[TopicRow], facts: Facts) -> list[tuple[TopicRow, Topic | None]]:
    """Each row with the topic of the project that it is, None for a new one."""
    known = _Known(rows, facts)
    mistakes: list[Diagnostic] = []
    matched: list[tuple[TopicRow, Topic | None]] = []
    for row in rows:
        try:
            matched.append((row, known.topic(row)))
        except Rejected as rejected:
            mistakes += rejected.diagnostics
    mistakes += known.twins(matched)
    if rest := mistakes[MAX_MISTAKES:]:
        message = ngettext("{n} more mistake from here on", "{n} more mistakes from here on", len(rest))
        mistakes[MAX_MISTAKES:] = [error("more", message.format(n=len(rest)), rest[0].span)]
    refuse(mistakes)
    return matched


class _Known:
    """The topics of a project by their codes, and by what else makes a row the same topic."""

    def __init__(self, rows: Sequence[TopicRow], facts: Facts) -> None:
        # Where the sheet has no column for the body, the title alone tells topics apart.
        self._by_body = bool(rows) and "body" in rows[0].values
        self._codes = {code.casefold(): topic for code, topic in facts.topics.items()}
        self._titles: dict[tuple[str, str], list[Topic]] = {}
        for topic in facts.topics.values():
            self._titles.setdefault(self._key(topic.title, topic.body), []).append(topic)

    def topic(self, row: TopicRow) -> Topic | None:
        """The topic that the row is.

        Raises:
            Rejected: it may be several, or has the title of one and another code.
        """
        alike = self._titles.get(self._row_key(row), [])
        if code := _code(row):
            found = self._codes.get(code.casefold())
            if found is None and alike:
                message = _("there is no topic {code}, but {others} has the same title and body")
                message = message.format(code=code, others=_listed(alike))
                raise Rejected([error(CODE, message, row.span, hint=_("write its code, or change the title"))])
            return found
        if len(alike) > 1:
            message = _("the topic can be any of these, which have the same title: {others}")
            hint = _("write the code of the one that is meant")
            raise Rejected([error(CODE, message.format(others=_listed(alike)), row.span, hint=hint)])
        return alike[0] if alike else None

    def twins(self, matched: Sequence[tuple[TopicRow, Topic | None]]) -> Iterator[Diagnostic]:
        """An error for each row that is the same topic as one before it.

        Rows with the same title and body are apart only where both have a code of their own.
        """
        codes: dict[str, TopicRow] = {}
        titles: dict[tuple[str, str], TopicRow] = {}
        for row, topic in matched:
            code = topic.code if topic else _code(row)
            before = codes.setdefault(code.casefold(), row) if code else row
            alike = titles.setdefault(self._row_key(row), row)
            if before is row and not (_code(row) and _code(alike)):
                before = alike
            if before is not row:
                message = _("{title} is the same topic as the one in {place}")
                message = message.format(title=shown(row.values["title"]), place=before.span)
                because = [Reason(_("it stands here first"), before.span)]
                yield error(CODE, message, row.span, because=because, hint=_("delete one of the two rows"))

    def _row_key(self, row: TopicRow) -> tuple[str, str]:
        return self._key(row.values["title"], row.values.get("body") or "")

    def _key(self, title: str, body: str) -> tuple[str, str]:
        return same_title(title), body if self._by_body else ""


def _code(row: TopicRow) -> str:
    return row.values.get("code") or ""


def _listed(topics: Sequence[Topic]) -> str:
    return ", ".join(topic.code for topic in topics[:MAX_KNOWN])


def _news(row: TopicRow, topic: Topic | None) -> dict[str, Any]:
    """What the row says that the topic does not, None for what is to be removed."""
    found = {}
    for key in (column.key for column in COLUMNS if column.key != "code" and column.key in row.values):
        before, now = _plain(getattr(topic, key, None)), row.values[key] or None
        if before != now:
            found[key] = now
    return found


def _plain(value: Any) -> Any:
    """A value of a topic as a sheet gives it back, None for nothing."""
    return (tidy(value)[0] if isinstance(value, str) else value) or None


def _new_codes(rows: Sequence[TopicRow], facts: Facts) -> dict[Span, str]:
    """A code for each new topic: its own, or one made from the title that nothing else has."""
    known = (*facts.topics, *facts.items, *facts.bodies, *facts.events)
    taken = {code.casefold() for code in (*known, *(_code(row) for row in rows))}
    codes: dict[Span, str] = {}
    for row in rows:
        code = _code(row) or _free_code(row.values["title"], taken)
        taken.add(code.casefold())
        codes[row.span] = code
    return codes


def _free_code(title: str, taken: Collection[str]) -> str:
    whole = slug(title).upper() or "EMNE"
    base = whole if len(whole) <= _MAX_CODE else whole[: _MAX_CODE + 1].rpartition("-")[0] or whole[:_MAX_CODE]
    code, number = base, 1
    while code.casefold() in taken or not is_code(code):
        number += 1
        code = f"{base[: _MAX_CODE - len(str(number)) - 1]}-{number}"
    return code
