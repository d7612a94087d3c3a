"""The calendars that a project names: files in its folder, and the copies kept of those that are fetched.

Nothing is fetched here. A calendar that never came, or whose copy cannot be used, keeps nobody busy, and that is told;
it stops no plan. A file that the project names must be there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from posixpath import normpath

from aarsplan.diagnostics import Collector, Diagnostic, Rejected, Severity, Span, error, warning
from aarsplan.domain import DateRange
from aarsplan.facts import BusyTime
from aarsplan.fetching.address import Address, read_address
from aarsplan.files import is_there, read_bytes, resolved
from aarsplan.loading.calendars import read_busy
from aarsplan.loading.fetch_records import FILE, MAX_BYTES, Record, digest, read_records
from aarsplan.loading.schema import BusyTable, ProjectFile
from aarsplan.loading.source import Source
from aarsplan.loading.words import shown
from aarsplan.texts import _

FOLDER = "calendars"
"""Where the copies of fetched calendars are, in the project folder."""


@dataclass(frozen=True)
class Remote:
    """Where a calendar is fetched from, how old its copy may be, and what is known of it.

    `hosts` and `private_hosts` are the lists of the project, as `fetching.fetch` takes them.
    """

    address: Address
    hosts: tuple[str, ...]
    private_hosts: tuple[str, ...]
    max_age_days: int
    record: Record


@dataclass(frozen=True)
class Calendar:
    """A calendar of the project and when it keeps its `roles` and `places` busy.

    `name` is its file as the project writes it or, where it is fetched, its code; `path` leads to the file or the copy,
    and `is_there` says whether there is one. `remote` is None for a file.
    """

    name: str
    path: Path
    is_there: bool
    roles: tuple[str, ...]
    places: tuple[str, ...]
    span: Span
    busy: tuple[BusyTime, ...] = field(default=(), repr=False)
    remote: Remote | None = None


def read_calendars(
    table: ProjectFile, source: Source, folder: Path, within: DateRange
) -> tuple[tuple[Calendar, ...], list[Diagnostic]]:
    """The calendars of the project in `folder`, their busy times on the days `within`, and what is wrong with them."""
    found = Collector()
    records = _records(folder, source, found) if any(busy.url for busy in table.busy) else {}
    reader = _Reader(table, source, folder, within, records)
    calendars = []
    for number, busy in enumerate(table.busy):
        try:
            calendar, warnings = reader.read(busy, number)
        except Rejected as rejected:
            found.add(*rejected.diagnostics)
        else:
            found.add(*warnings)
            calendars.append(calendar)
    return tuple(calendars), found.diagnostics


def is_inside(path: Path, folder: Path) -> bool:
    """Whether `path` leads to somewhere in `folder`, every link followed."""
    try:
        return resolved(path).is_relative_to(resolved(folder))
    except OSError:
        return False


def copy_path(folder: Path, code: str, url: str) -> Path:
    """Where the copy of a calendar is kept in the project `folder`."""
    return folder / FOLDER / (f"{code}.json" if read_address(url).is_json else f"{code}.ics")


def address_digest(url: str) -> str:
    """What tells that a copy came from `url`, without telling that secret."""
    return digest(url.encode())


@dataclass(frozen=True)
class _Reader:
    table: ProjectFile
    source: Source
    folder: Path
    within: DateRange
    records: Mapping[str, Record]

    def read(self, busy: BusyTable, number: int) -> tuple[Calendar, list[Diagnostic]]:
        """One calendar, and warnings about it.

        Raises:
            Rejected: a file is not there or not readable, or an address is not permitted.
        """
        if busy.file is not None:
            span = self.source.span(("busy", number, "file"))
            path = self.folder / busy.file
            if not is_inside(path, self.folder) or not is_there(path):
                message = _("there is no file {file} in the project folder").format(file=shown(busy.file))
                hint = _("save the calendar as a file in the folder calendars")
                raise Rejected([error("busy", message, span, hint=hint)])
            calendar = Calendar(busy.file, path, is_there=True, roles=busy.roles, places=busy.places, span=span)
            return self._with_times(calendar, busy, busy.file)
        span, code = self.source.span(("busy", number, "url")), busy.code or ""
        remote = self._remote(busy, code, span)
        path = copy_path(self.folder, code, busy.url or "")
        self._refuse_used(path, span)
        there = is_there(path)
        calendar = Calendar(code, path, there, busy.roles, busy.places, span, remote=remote)
        if not there:
            return calendar, []
        try:
            return self._with_times(calendar, busy, path.relative_to(self.folder).as_posix())
        except Rejected as rejected:
            hint = _("fetch it with: {command}").format(command=f"aarsplan calendars --fetch {code}")
            return calendar, [replace(told, severity=Severity.WARNING, hint=hint) for told in rejected.diagnostics]

    def _remote(self, busy: BusyTable, code: str, span: Span) -> Remote:
        address = read_address(busy.url or "")
        hosts, private_hosts = self.table.calendar_hosts, self.table.private_calendar_hosts
        if not address.is_among(hosts):
            message = _("{host} is not among calendar-hosts").format(host=address.place)
            hint = _("if you trust it, write above the first [[…]]: calendar-hosts = [{host}]")
            raise Rejected([error("busy", message, span, hint=hint.format(host=shown(address.place)))])
        if address.literal and not address.may_lead_to(address.literal, private_hosts):
            message = _("{host} is an address that leads to no public host").format(host=address.place)
            hint = _("if it is one of the municipality's own, write it in private-calendar-hosts too")
            raise Rejected([error("busy", message, span, hint=hint)])
        here = address_digest(busy.url or "")
        record = self.records.get(code)
        known = record if record is not None and record.address == here else Record(here)
        return Remote(address, hosts, private_hosts, busy.max_age_days, known)

    def _refuse_used(self, path: Path, span: Span) -> None:
        """Refuse a copy that would be written elsewhere, or over a calendar that somebody saved by hand."""
        name = path.relative_to(self.folder).as_posix()
        if not is_inside(path, self.folder):
            message = _("the copy is kept in {file}, which a link leads out of the project folder")
            raise Rejected([error("busy", message.format(file=name), span, hint=_("remove the link"))])
        files = {normpath(busy.file).casefold() for busy in self.table.busy if busy.file}
        if name.casefold() in files:
            message = _("the copy is kept in {file}, which is another calendar of the project")
            raise Rejected([error("busy", message.format(file=name), span, hint=_("choose another code"))])

    def _with_times(self, calendar: Calendar, busy: BusyTable, file: str) -> tuple[Calendar, list[Diagnostic]]:
        asked = {"roles": busy.roles, "places": busy.places, "committees": busy.committees}
        name = _named(self.source, file)
        times, warnings = read_busy(calendar.path, name, self.within, **asked, span=calendar.span)
        return replace(calendar, busy=times), warnings


def _records(folder: Path, source: Source, found: Collector) -> Mapping[str, Record]:
    """What is known of the copies; where it cannot be read, that is told and nothing is known."""
    path, name = folder / FILE, _named(source, FILE)
    if not is_there(path):
        return {}
    try:
        return read_records(read_bytes(path, name, max_bytes=MAX_BYTES))
    except (Rejected, ValueError):
        message = _("the file that tells when calendars were fetched cannot be read")
        hint = _("write it anew with: {command}").format(command="aarsplan calendars --fetch")
        found.add(warning("busy", message, Span(name), hint=hint))
        return {}


def _named(source: Source, file: str) -> str:
    """What diagnostics call a file of the project, whose main file is `source`."""
    return (Path(source.name).parent / file).as_posix()
