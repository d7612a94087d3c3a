"""Edits of meetings: move one, cancel one, hold one more, let a pinned one go."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time

from aarsplan.domain import DateRange, Event, ExceptionKind, SeriesException, Status
from aarsplan.edits.base import Edit, refused, with_body, with_event
from aarsplan.edits.subjects import Extra, Given, OfSeries, Subject, subject
from aarsplan.edits.writing import append, change, hours, swapped, table_of
from aarsplan.loading.editor import Editor
from aarsplan.loading.loader import Project
from aarsplan.meetings import key_of
from aarsplan.problem import Problem
from aarsplan.rules.pinned import Pinned
from aarsplan.texts import _, short_date


@dataclass(frozen=True)
class Move(Edit):
    """The meeting or event `key` goes to `day`.

    Unless it is `pinned` there, later plans may move it when they must. It need not follow the rules `despite`; with
    `force` it goes although it is locked.
    """

    key: str
    day: date
    start: time | None = None
    pinned: bool = False
    despite: frozenset[str] = frozenset()
    because: str = ""
    force: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        return (self.key,)

    @property
    def forced(self) -> frozenset[str]:
        return frozenset([self.key]) if self.force else frozenset()

    def demands(self) -> tuple[Pinned, ...]:
        return (Pinned(key=self.key, day=self.day, start=self.start, because=_("that is the wish")),)

    def applied(self, project: Project, problem: Problem) -> Project:
        found = self._subject(problem)
        match found:
            case Event():
                return with_event(project, found, days=_shifted(found.days, self.day), start=self.start or found.start)
            case Given(body, given):
                moved = replace(given, day=self.day, start=self.start or given.start)
                return with_body(project, body, given=swapped(body.given, given, moved))
            case Extra(body, exception):
                moved_extra = replace(
                    exception,
                    to=self._to(exception),
                    start=self.start or exception.start,
                    despite=self.despite or exception.despite,
                )
                return with_body(project, body, exceptions=swapped(body.exceptions, exception, moved_extra))
            case OfSeries(body, _day, _pattern_day, old):
                new = self._exception(found)
                rest = swapped(body.exceptions, old, new) if old else (*body.exceptions, *([new] if new else []))
                return with_body(project, body, exceptions=rest)

    def write(self, editor: Editor, project: Project, problem: Problem) -> None:
        found = self._subject(problem)
        match found:
            case Event():
                days = _shifted(found.days, self.day)
                last = {"last": days.last} if days.first != days.last else {}
                change(editor, found, {"date": self.day, **last, **hours(editor, found, self.start)})
            case Given(_body, given):
                # A given meeting keeps the name that it had, which is its day where nothing else was said.
                change(editor, given, {"date": self.day, "period": given.name, **hours(editor, given, self.start)})
            case Extra(_body, exception):
                rules = {"despite": sorted(self.despite)} if self.despite else {}
                start = {"start": self.start} if self.start else {}
                change(editor, exception, {"to": self._to(exception), **start, **rules})
            case OfSeries(body, _day, _pattern_day, old):
                new = self._exception(found)
                if old and new:
                    change(editor, old, table_of(new))
                elif new:
                    append(editor, project, body.code, new)
                elif old:
                    file, path = editor.table(old.span)
                    file.remove(path)

    def words(self) -> tuple[str, ...]:
        options = ["--time", f"{self.start:%H:%M}"] if self.start else []
        options += ["--pin"] if self.pinned else []
        for rule in sorted(self.despite):
            options += ["--despite", rule]
        options += ["--force"] if self.force else []
        return ("move", self.key, self.day.isoformat(), *options)

    def _subject(self, problem: Problem) -> Subject:
        """What moves.

        Raises:
            WrongUse: it may not move there.
        """
        found = subject(problem, self.key, force=self.force)
        stands = problem.previous.get(self.key)
        meeting = problem.meetings[self.key]
        if isinstance(found, Event | Given) and self.despite:
            hint = _("give the rule a weight, or except the meeting in the rule itself")
            message = _("the date of {key} is a fact, and no rule can be set aside for it")
            raise refused(message.format(key=self.key), meeting.span, hint)
        fixed = not isinstance(found, OfSeries) or bool(found.exception and found.exception.pinned)
        asks_more = (self.pinned and not fixed) or self.despite - meeting.exempt
        there = {self.day} >= {day for day in (stands and stands.day, meeting.anchor) if day}
        if stands and there and self.start in {None, stands.start} and not asks_more:
            raise refused(_("{key} stands there already").format(key=self.key), meeting.span)
        return found

    def _to(self, extra: SeriesException) -> date | None:
        return None if self.day == extra.day else self.day

    def _exception(self, found: OfSeries) -> SeriesException | None:
        """The exception that puts the meeting there; none is needed to put it back on the day of its pattern."""
        old = found.exception
        made = SeriesException(
            kind=ExceptionKind.MOVE,
            day=old.day if old else found.day,
            to=self.day,
            start=self.start or (old.start if old else None),
            pinned=self.pinned,
            despite=self.despite,
            because=self.because or (old.because if old else ""),
            span=old.span if old else None,
        )
        back = self.day == found.pattern_day and not (self.pinned or self.despite or self.start)
        return None if back else made


@dataclass(frozen=True)
class Cancel(Edit):
    """The meeting or event `key` is not held; with `force` although it is locked."""

    key: str
    because: str = ""
    force: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        return (self.key,)

    @property
    def forced(self) -> frozenset[str]:
        return frozenset([self.key]) if self.force else frozenset()

    def applied(self, project: Project, problem: Problem) -> Project:
        found = subject(problem, self.key, force=self.force)
        match found:
            case Event():
                return with_event(project, found, status=Status.CANCELLED)
            case Given(body, given):
                gone = replace(given, status=Status.CANCELLED)
                return with_body(project, body, given=swapped(body.given, given, gone))
            case Extra(body, exception):
                return with_body(project, body, exceptions=swapped(body.exceptions, exception, None))
            case OfSeries(body, _day, _pattern_day, old):
                new = self._exception(found)
                rest = swapped(body.exceptions, old, new) if old else (*body.exceptions, new)
                return with_body(project, body, exceptions=rest)

    def write(self, editor: Editor, project: Project, problem: Problem) -> None:
        found = subject(problem, self.key, force=self.force)
        match found:
            case Event():
                change(editor, found, {"status": str(Status.CANCELLED)})
            case Given(_body, given):
                change(editor, given, {"status": str(Status.CANCELLED)})
            case Extra(_body, exception):
                file, path = editor.table(exception.span)
                file.remove(path)
            case OfSeries(body, _day, _pattern_day, old):
                new = self._exception(found)
                if old:
                    change(editor, old, {**dict.fromkeys(("to", "start", "pinned", "despite")), **table_of(new)})
                else:
                    append(editor, project, body.code, new)

    def words(self) -> tuple[str, ...]:
        return ("cancel", self.key, *(["--force"] if self.force else []))

    def _exception(self, found: OfSeries) -> SeriesException:
        old = found.exception
        day, because = (old.day, self.because or old.because) if old else (found.day, self.because)
        return SeriesException(ExceptionKind.CANCEL, day, because=because, span=old.span if old else None)


@dataclass(frozen=True)
class Hold(Edit):
    """The body `body` holds an extra meeting on `day`, which need not follow the rules `despite`."""

    body: str
    day: date
    start: time | None = None
    despite: frozenset[str] = frozenset()
    because: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        return (key_of(self.body, self.day.isoformat()),)

    def demands(self) -> tuple[Pinned, ...]:
        (key,) = self.keys
        return (Pinned(key=key, day=self.day, start=self.start, because=_("that is the wish")),)

    def applied(self, project: Project, problem: Problem) -> Project:
        self._see(problem)
        body = project.facts.bodies[self.body]
        return with_body(project, body, exceptions=(*body.exceptions, self._exception()))

    def write(self, editor: Editor, project: Project, problem: Problem) -> None:
        self._see(problem)
        append(editor, project, self.body, self._exception())

    def words(self) -> tuple[str, ...]:
        options = ["--time", f"{self.start:%H:%M}"] if self.start else []
        for rule in sorted(self.despite):
            options += ["--despite", rule]
        return ("extra", self.body, self.day.isoformat(), *options)

    def _exception(self) -> SeriesException:
        return SeriesException(
            ExceptionKind.EXTRA, self.day, start=self.start, despite=self.despite, because=self.because
        )

    def _see(self, problem: Problem) -> None:
        """See that the body can hold an extra meeting on that day.

        Raises:
            WrongUse: it cannot.
        """
        body = problem.facts.bodies[self.body]
        if not any(self.day in part for part in problem.horizon):
            hint = _("plan more with --horizon, such as --horizon {period}").format(period=f"{self.day:%Y-%m}")
            message = _("{day} lies outside what is planned").format(day=short_date(self.day))
            raise refused(message, body.span, hint)
        if there := next((e for e in body.exceptions if e.day == self.day), None):
            raise refused(_("{body} has an exception for that day already").format(body=self.body), there.span)
        for meeting in problem.of(self.body):
            spot = problem.previous.get(meeting.key)
            if spot is not None and spot.day == self.day and self.start in {None, spot.start}:
                message = _("{body} meets on {day} already: {key}")
                hint = _("say another time with --time")
                text = message.format(body=self.body, day=short_date(self.day), key=meeting.key)
                raise refused(text, meeting.span, hint)


@dataclass(frozen=True)
class Unpin(Edit):
    """The meeting `key` is no longer held in its place: later plans may move it when they must."""

    key: str

    def applied(self, project: Project, problem: Problem) -> Project:
        pins, exception = self._pins(project, problem)
        changed = replace(project, rules=tuple(rule for rule in project.rules if rule not in pins))
        if exception is None:
            return changed
        body = changed.facts.bodies[self.key.partition("/")[0]]
        free = replace(exception, pinned=False)
        return with_body(changed, body, exceptions=swapped(body.exceptions, exception, free))

    def write(self, editor: Editor, project: Project, problem: Problem) -> None:
        pins, exception = self._pins(project, problem)
        files = [(editor.file(rule.span), rule.span.line) for rule in pins if rule.span]
        # All are looked for before the first change, which moves the lines below it, and go from the last one.
        tables = [(file, file.path_around(line)) for file, line in files]
        if exception is not None:
            change(editor, exception, {"pinned": False})
        for file, path in reversed(tables):
            file.remove(path)

    def words(self) -> tuple[str, ...]:
        return ("unpin", self.key)

    def _pins(self, project: Project, problem: Problem) -> tuple[list[Pinned], SeriesException | None]:
        found = subject(problem, self.key)
        pins = [rule for rule in project.rules if isinstance(rule, Pinned) and rule.key == self.key]
        exception = found.exception if isinstance(found, OfSeries) else None
        moved = exception if exception and exception.kind is ExceptionKind.MOVE and exception.pinned else None
        if not pins and moved is None:
            raise refused(_("{key} is not pinned").format(key=self.key), problem.meetings[self.key].span)
        return pins, moved


def _shifted(days: DateRange, first: date) -> DateRange:
    return DateRange(first, first + (days.last - days.first))
