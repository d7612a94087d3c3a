"""The plan as it once was: in another file or folder, at a git revision, or at a moment by the project's history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path

from aarsplan.cli.git_revisions import revision
from aarsplan.cli.project import LOCK_FILE
from aarsplan.diagnostics import Diagnostic, Rejected, Span, WrongUse, error
from aarsplan.files import MAX_TEXT_BYTES, display_name, is_there, read_bytes
from aarsplan.history import Record, content, file_at, number_at, records
from aarsplan.history.objects import digest_of
from aarsplan.loading.dates import Unreadable, read_date, read_time
from aarsplan.lock_text import parse_lock
from aarsplan.lockfile import Lock
from aarsplan.texts import _, clock, short_date
from aarsplan.views.plan_difference import Logged, PlanVersion
from aarsplan.workdays import COPENHAGEN, FIRST_YEAR, LAST_YEAR, danish_day

_MOST_LOGGED = 500
"""Changes of the history that a page tells of, the newest ones."""


@dataclass(frozen=True)
class Named:
    """A version that a person named: what is said of it, and the bytes of its lock."""

    version: PlanVersion
    content: bytes

    @classmethod
    def of(cls, name: str, found: bytes | None, file: str) -> Named:
        """The version `name` with the lock `found`, None for no plan at all; `file` is what diagnostics call it."""
        lock = Lock() if found is None else parse_lock(_text(found, file), file)
        return cls(PlanVersion(name, lock), found or b"")


def current(folder: Path) -> Named:
    """The plan as it is now."""
    path = folder / LOCK_FILE
    name = display_name(folder, LOCK_FILE)
    found = read_bytes(path, name, max_bytes=MAX_TEXT_BYTES) if is_there(path) else None
    return Named.of(_("now"), found, name)


def before_last_change(folder: Path) -> Named:
    """The plan as it was before the last change of it that the history has kept.

    Raises:
        WrongUse: the history has kept none; says what can be named.
    """
    for change in reversed(_of_the_plan(folder)):
        return _kept(folder, _("before the last change"), change.before)
    raise _no_history(folder, _("the project's history has kept no change of the plan"))


def named(folder: Path, word: str) -> Named:
    """The version that `word` names: a lock or a project folder, a date or a moment, or a git revision.

    A day means the plan as it stood when the day ended. What is there as a file is taken for one.

    Raises:
        Rejected: with why nothing is meant by it, or why what is meant cannot be read.
    """
    path = Path(word)
    if word and is_there(path):
        return _in_file(path)
    if (moment := _moment(word)) is not None:
        return _at(folder, word, moment[0], whole_day=moment[1])
    found = revision(folder, word, hint=_what_to_name())
    return Named.of(found.short, found.file(LOCK_FILE), f"{word}:{LOCK_FILE}")


def changes_between(folder: Path, old: Named, new: Named) -> tuple[list[Logged], list[Diagnostic]]:
    """The changes of the plan from `old` to `new` as the history has them, oldest first, and what is wrong with it.

    There are none where one of the two is no plan that the history knows: nobody can tell what lies between.
    """
    kept = _of_the_plan(folder)
    states = [*(change.before for change in kept[:1]), *(change.after for change in kept)]
    first, last = (_latest(states, digest_of(found.content or None)) for found in (old, new))
    if first is None or last is None:
        return [], []
    found: list[Logged] = []
    damaged: list[Diagnostic] = []
    for change in kept[first:last][-_MOST_LOGGED:]:
        try:
            locks = [_kept(folder, "", digest).version.lock for digest in (change.before, change.after)]
        except Rejected as rejected:
            damaged += rejected.diagnostics
        else:
            record = change.record
            found.append(Logged(record.number, record.when, record.who, record.reason, *locks))
    return found, damaged


@dataclass(frozen=True)
class _PlanChange:
    """A change that the history has kept, with the digests of the lock before and after; None for no lock."""

    record: Record
    before: str | None
    after: str | None


def _of_the_plan(folder: Path) -> list[_PlanChange]:
    """The changes of the history that changed the plan, oldest first."""
    return [
        _PlanChange(record, file.before, file.after)
        for record in records(folder)
        for file in record.files
        if file.name == LOCK_FILE
    ]


def _latest(states: Sequence[str | None], wanted: str | None) -> int | None:
    """How many changes had been made when the lock was `wanted` the last time, None when it never was."""
    return next((number for number in reversed(range(len(states))) if states[number] == wanted), None)


def _kept(folder: Path, name: str, digest: str | None) -> Named:
    """The plan of which the history has kept the lock, None for no lock."""
    found = content(folder, digest) if digest else None
    return Named.of(name, found, display_name(folder, "history", "objects", digest or ""))


def _in_file(path: Path) -> Named:
    if path.is_dir():
        path /= LOCK_FILE
        if not is_there(path):
            message = _("there is no {file} in {folder}").format(file=LOCK_FILE, folder=path.parent)
            raise WrongUse([error("file", message, Span(str(path.parent)), hint=_what_to_name())])
    return Named.of(str(path), read_bytes(path, str(path), max_bytes=MAX_TEXT_BYTES), str(path))


def _at(folder: Path, word: str, when: datetime, *, whole_day: bool) -> Named:
    if not records(folder):
        raise _no_history(folder, _("the project has no history, so nobody knows the plan of {date}").format(date=word))
    number = number_at(folder, when)
    if whole_day:
        name = _("as it stood when {day} ended").format(day=short_date(when.date()))
    else:
        name = _("as it stood on {day} at {time}").format(day=short_date(when.date()), time=clock(when.time()))
    found = Named.of(name, file_at(folder, LOCK_FILE, number), f"{word}:{LOCK_FILE}")
    if not number and found.version.changed and found.version.changed > when:
        # What was there before the first change came into being later than that day.
        message = _("the project's history begins on {day}, so nobody knows the plan of {date}")
        begins = short_date(danish_day(records(folder)[0].when))
        raise _no_history(folder, message.format(day=begins, date=word))
    return found


def _moment(word: str) -> tuple[datetime, bool] | None:
    """The moment that `word` means, and whether it is the end of a day; None when it has not the form of a date.

    Raises:
        WrongUse: there is no such day, or no such time of day.
    """
    day_word, _space, time_word = word.strip().replace("T", " ").partition(" ")
    try:
        day = read_date(day_word)
        if day is None:
            return None
        start = read_time(time_word) if time_word else time.max
    except Unreadable as problem:
        raise WrongUse([error("date", f"{word}: {problem}", hint=problem.hint or _what_to_name())]) from problem
    if start is None or not FIRST_YEAR < day.year < LAST_YEAR:
        message = _("{word} is no moment that a plan can be of").format(word=f'"{word}"')
        hint = _("write it as {example}").format(example="2025-06-01T14:30")
        raise WrongUse([error("date", message, hint=hint)])
    return datetime.combine(day, start, COPENHAGEN), not time_word


def _no_history(folder: Path, message: str) -> WrongUse:
    hint = _("name an older plan.lock or project folder, or a git revision such as HEAD~1")
    return WrongUse([error("no-history", message, Span(str(folder)), hint=hint)])


def _what_to_name() -> str:
    return _("name an older plan.lock or project folder, a git revision such as HEAD~1, or a date such as 2025-06-01")


def _text(found: bytes, name: str) -> str:
    try:
        return found.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = found.count(b"\n", 0, problem.start) + 1
        message = _("the lock is not UTF-8 text")
        raise Rejected([error("encoding", message, Span(name, line), hint=_what_to_name())]) from problem
