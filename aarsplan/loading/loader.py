"""A project folder to a `Project`: facts and rules, or every mistake in it at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Generic, TypeVar

from aarsplan.diagnostics import Collector, Diagnostic, Rejected, Span, error, warning
from aarsplan.domain import Body, Closure, DateRange, Event
from aarsplan.facts import BusyTime, Facts, FeedSettings
from aarsplan.files import display_name, is_there, names_in
from aarsplan.loading import convert, item_convert
from aarsplan.loading.body_schema import BodyFile
from aarsplan.loading.contradictions import contradictions
from aarsplan.loading.item_names import ReadFile, wrong_names
from aarsplan.loading.item_schema import ItemFile
from aarsplan.loading.mail import Mail
from aarsplan.loading.named_calendars import Calendar, read_calendars
from aarsplan.loading.privacy import personal_data
from aarsplan.loading.references import Names, code_in
from aarsplan.loading.routes import wrong_routes
from aarsplan.loading.rules import read_rules, rule_tables
from aarsplan.loading.schema import ClosureFile, EventFile, ProjectFile, RuleFile, Table
from aarsplan.loading.source import Source, read_source
from aarsplan.loading.validation import validated
from aarsplan.loading.words import nearest
from aarsplan.rules.base import Rule
from aarsplan.texts import _
from aarsplan.workdays import DayCalendar

PROJECT_FILE = "aarsplan.toml"
BODIES = "bodies"
ITEMS = "items"
OTHER_FILES: dict[str, type[Table]] = {
    "closures.toml": ClosureFile,
    "events.toml": EventFile,
    "rules.toml": RuleFile,
    "statutory.toml": EventFile,
}
NAMES_FILE = "names.toml"
"""Who has which role: read with minutes alone, and never shared."""
SUBSCRIPTIONS_FILE = "subscriptions.toml"
"""Who subscribes: read by `subscriptions`, and never shared."""
ADDRESSES_FILE = "addresses.toml"
"""The mail addresses of roles: read to convene and to read replies alone, and never shared."""
INVITATIONS_FILE = "invitations.toml"
"""Who was invited to what, and what they replied: written by aarsplan."""
KEPT_APART = (NAMES_FILE, ADDRESSES_FILE, INVITATIONS_FILE, SUBSCRIPTIONS_FILE)
"""Files beside those of the project that no plan is made from."""
MAX_FILES = 500
"""Body files of a project, and item files."""
MAX_ITEMS = 5000
"""Items of a project."""
MAX_RULES = 2000
"""Rules of a project."""


@dataclass(frozen=True)
class Project:
    """A loaded project folder: what is, what is asked, and warnings that a person should see."""

    folder: Path
    facts: Facts
    rules: tuple[Rule, ...]
    warnings: tuple[Diagnostic, ...] = ()
    mail: Mail | None = None
    """How invitations are sent, None where the project does not say."""
    calendars: tuple[Calendar, ...] = ()
    """Those that say who is busy when; how old the copies of fetched ones are is `calendar_age`'s to tell."""

    @property
    def lock_path(self) -> Path:
        """Where the plan is kept."""
        return self.folder / "plan.lock"


def load(folder: Path, within: DateRange) -> Project:
    """The project in `folder`; calendars of busy times are expanded for the days `within` and a month around.

    Raises:
        Rejected: with every mistake of every file, sorted by file and line.
    """
    return _Loader(folder).load(within)


Model = TypeVar("Model", bound=Table)


@dataclass(frozen=True)
class _File(Generic[Model]):
    """A file that is TOML; `table` is None where it says what the schema does not permit."""

    model: type[Model]
    source: Source
    table: Model | None


class _Loader:
    """Reads the files of one folder, gathering mistakes as it goes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.found = Collector()
        self.names = Names()

    def load(self, within: DateRange) -> Project:
        main = self._file(ProjectFile, PROJECT_FILE)
        body_files = [file for path in self._body_paths() if (file := self._file(BodyFile, path))]
        other_files = [found for name, model in OTHER_FILES.items() if (found := self._optional(model, name))]
        item_files = [items for path in self._item_paths() if (items := self._file(ItemFile, path))]
        self._strangers()
        rules = self._rules(body_files, other_files)
        bodies = [convert.body(file.table, file.source) for file in body_files if file.table]
        closures = [closure for file in other_files for closure in self._closures(file)]
        calendars = self._calendars(main, within)
        busy = [time for calendar in calendars for time in calendar.busy]
        self.found.add(*self.names.mistakes(), *contradictions({body.code: body for body in bodies}, rules))
        if main is None or main.table is None:
            raise Rejected(self.found.diagnostics)
        self.found.stop_on_errors()
        events = [event for file in other_files for event in _events(file)]
        read = [(file.table, file.source) for file in item_files if file.table]
        facts = _with_items(_facts(main.table, main.source, bodies, events, closures, busy), read)
        self.found.add(*self._too_many(facts), *wrong_names(read, facts), *wrong_routes(facts))
        self.found.stop_on_errors()
        self.found.add(*personal_data(facts))
        agendas = bool(facts.items) or any(body.standing for body in bodies)
        rules = convert.with_defaults(rules, bodies, agendas=agendas)
        span = main.source.span(("mail",))
        mail = convert.mail(main.table.mail, facts.municipality, span) if main.table.mail else None
        return Project(self.folder, facts, tuple(rules), tuple(self.found.diagnostics), mail, calendars)

    def _file(self, model: type[Model], name: str) -> _File[Model] | None:
        try:
            source = read_source(self.folder / name, _name(self.folder, self.folder / name))
        except Rejected as rejected:
            self.found.add(*rejected.diagnostics)
            self.names.unread(model)
            return None
        table, mistakes = validated(model, source.data, source)
        self.found.add(*mistakes)
        self.names.add(model, source)
        if not source.data and table is None:
            self.names.unread(model)
        return _File(model, source, table)

    def _optional(self, model: type[Model], name: str) -> _File[Model] | None:
        return self._file(model, name) if is_there(self.folder / name) else None

    def _body_paths(self) -> list[str]:
        """The files in the folder `bodies`."""
        place = Span(_name(self.folder, self.folder / BODIES))
        hint = _("write one file for each body, such as bodies/kcl.toml")
        try:
            names = self._toml_files(BODIES)
        except Rejected as rejected:
            self.found.add(*(error("no-bodies", told.message, told.span, hint=hint) for told in rejected.diagnostics))
            self.names.unread(BodyFile)
            return []
        if not names:
            self.found.add(error("no-bodies", _("the project has no bodies"), place, hint=hint))
            self.names.unread(BodyFile)
        return names

    def _item_paths(self) -> list[str]:
        """The files in the folder `items`, which a project need not have."""
        if not is_there(self.folder / ITEMS):
            return []
        try:
            return self._toml_files(ITEMS)
        except Rejected as rejected:
            self.found.add(*rejected.diagnostics)
            self.names.unread(ItemFile)
            return []

    def _toml_files(self, folder: str) -> list[str]:
        """The TOML files in a folder of the project.

        Raises:
            Rejected: no folder, or not readable.
        """
        place = Span(_name(self.folder, self.folder / folder))
        found = names_in(self.folder / folder, place.file)
        for name in found:
            if ".toml" in name.lower() and not name.endswith(".toml") and not name.startswith("."):
                message = _("the file is not read: its name does not end in .toml")
                self.found.add(warning("file", message, Span(f"{place.file}/{name}")))
        names = [name for name in found if name.endswith(".toml") and not name.startswith(".")]
        if len(names) > MAX_FILES:
            message = _("the folder holds {n} files, at most {limit} are read").format(n=len(names), limit=MAX_FILES)
            self.found.add(error("limit", message, place))
        return [f"{folder}/{name}" for name in names[:MAX_FILES]]

    def _too_many(self, facts: Facts) -> Iterator[Diagnostic]:
        if len(facts.items) > MAX_ITEMS:
            message = _("the project has {n} items, at most {limit} are read")
            place = Span(_name(self.folder, self.folder / ITEMS))
            yield error("limit", message.format(n=len(facts.items), limit=MAX_ITEMS), place)

    def _strangers(self) -> None:
        """Warn of TOML files that are not read, whose names may be misspelt."""
        known = (PROJECT_FILE, *OTHER_FILES, *KEPT_APART)
        for name in names_in(self.folder, self.folder.as_posix()):
            if name.endswith(".toml") and name not in known and not name.startswith("."):
                meant = nearest(Path(name).stem, [Path(other).stem for other in known])
                hint = _("did you mean {word}?").format(word=f"{meant}.toml") if meant else ""
                message = _("the file is not read: no file of a project has its name")
                self.found.add(warning("file", message, Span(_name(self.folder, self.folder / name)), hint=hint))

    def _rules(self, bodies: Iterable[_File[BodyFile]], others: Iterable[_File[Any]]) -> list[Rule]:
        files: list[tuple[Source, str | None, type[Table]]]
        files = [(file.source, code_in(file.source), BodyFile) for file in bodies]
        files += [(file.source, None, RuleFile) for file in others if file.model is RuleFile]
        number = sum(1 for source, _body, _top in files for _table in rule_tables(source.data))
        if number > MAX_RULES:
            message = _("the project has {n} rules, at most {limit} are read").format(n=number, limit=MAX_RULES)
            self.found.add(error("limit", message, Span(_name(self.folder, self.folder / "rules.toml"))))
            return []
        rules: list[Rule] = []
        for source, body, top in files:
            found, mistakes = read_rules(source, body, top)
            rules += found
            self.found.add(*mistakes)
        return rules

    def _closures(self, file: _File[Any]) -> Iterator[Closure]:
        if isinstance(file.table, ClosureFile):
            for number, table in enumerate(file.table.closure):
                found, mistakes = convert.closures(table, file.source, ("closure", number))
                self.found.add(*mistakes)
                yield from found

    def _calendars(self, main: _File[ProjectFile] | None, within: DateRange) -> tuple[Calendar, ...]:
        if main is None or main.table is None:
            return ()
        margin = timedelta(days=31)
        wider = DateRange(within.first - margin, within.last + margin)
        found, mistakes = read_calendars(main.table, main.source, self.folder, wider)
        self.found.add(*mistakes)
        return found


def _facts(
    table: ProjectFile,
    source: Source,
    bodies: Iterable[Body],
    events: Iterable[Event],
    closures: Iterable[Closure],
    busy: Iterable[BusyTime],
) -> Facts:
    roles = (convert.role(found, source.span(("role", n))) for n, found in enumerate(table.role))
    places = (convert.place(found, source.span(("place", n))) for n, found in enumerate(table.place))
    return Facts(
        municipality=table.municipality,
        domain=table.domain,
        calendar=DayCalendar(table.optional_holidays),
        bodies={body.code: body for body in bodies},
        events={event.code: event for event in events},
        roles={role.code: role for role in roles},
        places={place.code: place for place in places},
        closures=tuple(closures),
        busy=tuple(busy),
        site_url=table.site.url if table.site else "",
        feed_settings=FeedSettings(table.feeds.cancelled_days, table.feeds.past_days, table.feeds.deadlines),
    )


def _with_items(facts: Facts, read: Sequence[ReadFile]) -> Facts:
    items = [item for table, source in read for item in item_convert.items(table, source, facts.events.values())]
    topics = [topic for table, source in read for topic in item_convert.topics(table, source)]
    return replace(
        facts,
        items={item.code: item for item in items},
        topics={topic.code: topic for topic in topics},
        follow_ups=tuple(found for table, source in read for found in item_convert.follow_ups(table, source)),
        documents=tuple(found for table, source in read for found in item_convert.documents(table, source)),
    )


def _events(file: _File[Any]) -> Iterator[Event]:
    if isinstance(file.table, EventFile):
        yield from convert.events(file.table, file.source)


def _name(folder: Path, path: Path) -> str:
    try:
        inside = path.relative_to(folder)
    except ValueError:
        return path.as_posix()
    return display_name(folder, inside.as_posix())
