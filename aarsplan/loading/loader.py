"""A project folder to a `Project`: facts and rules, or every mistake in it at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from aarsplan.diagnostics import Collector, Diagnostic, Rejected, Span, error
from aarsplan.domain import Body, BusyTime, Closure, DateRange, Event
from aarsplan.loading import convert
from aarsplan.loading.calendars import read_busy
from aarsplan.loading.references import check_references
from aarsplan.loading.rules import read_rules
from aarsplan.loading.schema import BodyFile, ClosureFile, EventFile, ProjectFile, RuleFile
from aarsplan.loading.source import KeyPath, Source, read_source
from aarsplan.loading.validation import Model, validated
from aarsplan.problem import Facts
from aarsplan.rules.base import Rule
from aarsplan.texts import _
from aarsplan.workdays import DayCalendar

PROJECT_FILE = "aarsplan.toml"
MAX_FILES = 500


@dataclass(frozen=True)
class Project:
    """A loaded project folder: what is, what is asked, and warnings that a person should see."""

    folder: Path
    facts: Facts
    rules: tuple[Rule, ...]
    warnings: tuple[Diagnostic, ...] = ()

    @property
    def lock_path(self) -> Path:
        """Where the plan is kept."""
        return self.folder / "plan.lock"

    def name_of(self, path: Path) -> str:
        """What diagnostics call a file of the project."""
        return _name(self.folder, path)


def load(folder: Path, within: DateRange) -> Project:
    """The project in `folder`; calendars of busy times are expanded for the days `within` and a month around.

    Raises:
        Rejected: with every mistake of every file, sorted by file and line.
    """
    return _Loader(folder).load(within)


class _Loader:
    """Reads the files of one folder, gathering mistakes as it goes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.found = Collector()

    def load(self, within: DateRange) -> Project:
        main, source = self._file(ProjectFile, self.folder / PROJECT_FILE)
        if main is None or source is None:
            self._rest(None)
            raise Rejected(self.found.diagnostics)
        roles = self._unique(_("role"), (convert.role(t, source.span(("role", n))) for n, t in enumerate(main.role)))
        places = self._unique(
            _("place"), (convert.place(t, source.span(("place", n))) for n, t in enumerate(main.place))
        )
        bodies, closures, events, rules = self._rest(main)
        facts = Facts(
            municipality=main.municipality,
            domain=main.domain,
            calendar=DayCalendar(main.optional_holidays),
            bodies=self._unique(_("body"), bodies),
            events=self._unique(_("event"), events),
            roles=roles,
            places=places,
            closures=tuple(closures),
            busy=tuple(self._busy(main, source, within)),
        )
        self._code_shared(facts)
        self.found.add(*check_references(facts, rules))
        self.found.stop_on_errors()
        return Project(self.folder, facts, tuple(rules), tuple(self.found.diagnostics))

    def _rest(self, main: ProjectFile | None) -> tuple[list[Body], list[Closure], list[Event], list[Rule]]:
        """The other files; read even when the main one is wrong, so that all mistakes are told in one run."""
        bodies: list[Body] = []
        rules: list[Rule] = []
        for path in self._body_paths():
            body, source = self._file(BodyFile, path)
            if body is not None and source is not None:
                bodies.append(convert.body(body, source))
                rules += self._rules(body.rule, source, body.code)
        if main is not None and not bodies and not self.found.diagnostics:
            self.found.add(
                error(
                    "no-bodies",
                    _("the project has no bodies"),
                    Span(_name(self.folder, self.folder / "bodies")),
                    hint=_("write one file for each body, such as bodies/kcl.toml"),
                )
            )
        closures: list[Closure] = []
        closure_file, source = self._file(ClosureFile, self.folder / "closures.toml", optional=True)
        if closure_file is not None and source is not None:
            for number, table in enumerate(closure_file.closure):
                closures += self._closures(table, source, ("closure", number))
        events: list[Event] = []
        for name in ("events.toml", "statutory.toml"):
            event_file, source = self._file(EventFile, self.folder / name, optional=True)
            if event_file is not None and source is not None:
                events += convert.events(event_file, source)
        rule_file, source = self._file(RuleFile, self.folder / "rules.toml", optional=True)
        if rule_file is not None and source is not None:
            rules += self._rules(rule_file.rule, source, None)
        return bodies, closures, events, convert.with_defaults(rules, bodies)

    def _body_paths(self) -> list[Path]:
        paths = sorted((self.folder / "bodies").glob("*.toml"))
        if len(paths) > MAX_FILES:
            message = _("the folder holds {n} bodies, at most {limit} are read").format(n=len(paths), limit=MAX_FILES)
            self.found.add(error("file", message, Span(_name(self.folder, self.folder / "bodies"))))
        return paths[:MAX_FILES]

    def _file(self, model: type[Model], path: Path, *, optional: bool = False) -> tuple[Model | None, Source | None]:
        if optional and not path.exists() and not path.is_symlink():
            return None, None
        try:
            source = read_source(path, _name(self.folder, path))
        except Rejected as rejected:
            self.found.add(*rejected.diagnostics)
            return None, None
        table, mistakes = validated(model, source.data, source)
        self.found.add(*mistakes)
        return table, source

    def _rules(self, tables: Iterable[dict[str, Any]], source: Source, body: str | None) -> list[Rule]:
        rules, mistakes = read_rules(tables, source, body)
        self.found.add(*mistakes)
        return rules

    def _closures(self, table: Any, source: Source, path: KeyPath) -> list[Closure]:
        found, mistakes = convert.closures(table, source, path)
        self.found.add(*mistakes)
        return found

    def _unique(self, kind: str, found: Iterable[Any]) -> dict[str, Any]:
        """By code; two with one code are named, also when only case or Unicode form differ."""
        by_code: dict[str, Any] = {}
        seen: dict[str, Any] = {}
        for thing in found:
            first = seen.setdefault(convert.folded(thing.code), thing)
            if first is not thing:
                message = _("{kind} {code} is there already: {where}")
                self.found.add(
                    error("duplicate", message.format(kind=kind, code=thing.code, where=first.span), thing.span)
                )
            by_code[thing.code] = thing
        return by_code

    def _code_shared(self, facts: Facts) -> None:
        for code in facts.bodies.keys() & facts.events.keys():
            where = facts.bodies[code].span
            message = _("event {code} has the code of a body: {where}").format(code=code, where=where)
            self.found.add(error("duplicate", message, facts.events[code].span))

    def _busy(self, main: ProjectFile, source: Source, within: DateRange) -> Iterator[BusyTime]:
        margin = timedelta(days=31)
        wider = DateRange(within.first - margin, within.last + margin)
        for number, table in enumerate(main.busy):
            span = source.span(("busy", number, "file"))
            path = self.folder / table.file
            if "://" in table.file or not path.resolve().is_relative_to(self.folder.resolve()):
                hint = _("save the calendar as a file in the folder calendars")
                message = _("{file} is not a file of the project folder").format(file=table.file)
                self.found.add(error("busy", message, span, hint=hint))
                continue
            try:
                times, mistakes = read_busy(
                    path, _name(self.folder, path), wider, roles=table.roles, places=table.places, span=span
                )
            except Rejected as rejected:
                self.found.add(*rejected.diagnostics)
                continue
            self.found.add(*mistakes)
            yield from times


def _name(folder: Path, path: Path) -> str:
    try:
        inside = path.relative_to(folder)
    except ValueError:
        return path.as_posix()
    return (Path(folder.name or folder.resolve().name) / inside).as_posix()
