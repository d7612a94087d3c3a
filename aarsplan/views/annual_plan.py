"""The årsplan: what stands on which day, month by month, with the closed days between.

Nothing is left out silently: a cancelled meeting keeps its row, and one that the plan skips gets a row that says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from aarsplan.domain import DateRange, Status
from aarsplan.facts import Facts
from aarsplan.texts import _, join, month_name, short_date
from aarsplan.views.annual_row import Column, DatedDeadline, Row, status_name
from aarsplan.views.closed_days import closed_rows
from aarsplan.views.decisions import Standing, decision_lines, decision_text, remark, shared_decisions
from aarsplan.views.entry_rows import entry_rows, skipped_rows
from aarsplan.views.paper import Table
from aarsplan.views.publication import Publication, Variant
from aarsplan.views.topics_paper import topics_table
from aarsplan.workdays import danish_day


@dataclass(frozen=True)
class Month:
    """The rows that begin in one month; `first` is its first day."""

    first: date
    rows: tuple[Row, ...]

    @property
    def title(self) -> str:
        """Month and year as a heading: "Oktober 2025"."""
        return f"{month_name(self.first.month).capitalize()} {self.first.year}"


@dataclass(frozen=True)
class LegendEntry:
    """A body and the colour that marks its meetings."""

    code: str
    name: str
    colour: str


@dataclass(frozen=True)
class AnnualPlan:
    """The årsplan of a publication.

    `status` is where all its meetings stand, None where they differ. `decisions` are lines on who approved them when,
    as far as that is one decision for all meetings of a body; a row tells what they do not. `changed` is the Danish day
    on which anything in it changed last, None while it is empty. `topics` is the bruttoliste, where the variant holds
    it.
    """

    municipality: str
    within: DateRange
    months: tuple[Month, ...]
    legend: tuple[LegendEntry, ...]
    status: Status | None
    decisions: tuple[str, ...]
    changed: date | None
    variant: Variant = Variant()
    topics: Table | None = None

    @property
    def title(self) -> str:
        """Heading of the whole: "Årsplan efterår 2025", "Årsplan efterår 2025, intern, med bruttoliste"."""
        held = [_("items")] * self.variant.items + [_("backlog")] * self.variant.topics
        parts = [_("Annual plan {period}").format(period=period_text(self.within))]
        parts += [_("internal")] * self.variant.internal
        parts += [_("with {parts}").format(parts=join(held))] if held else []
        return ", ".join(parts)

    @property
    def subtitle(self) -> str:
        """The bodies by name."""
        return join([entry.name for entry in self.legend])

    @property
    def status_text(self) -> str:
        """Where all the meetings stand, as a line under the title; "" where they differ or the decisions tell it."""
        return status_name(self.status).capitalize() if self.status and not self.decisions else ""

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows, by day and time."""
        return tuple(row for month in self.months for row in month.rows)

    @property
    def has_items(self) -> bool:
        """Whether anything stands under the title of any row."""
        return any(row.items for row in self.rows)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that hold anything, in the order of reading."""
        return tuple(column for column in Column if any(row.lines(column) for row in self.rows))

    @property
    def deadlines(self) -> tuple[tuple[DatedDeadline, Row], ...]:
        """Every deadline with the row of its meeting, by day."""
        found = [(deadline, row) for row in self.rows for deadline in row.deadlines]
        return tuple(sorted(found, key=lambda pair: (pair[0].day, pair[1].order, pair[0].name)))


def annual_plan(publication: Publication) -> AnnualPlan:
    """The årsplan of `publication`, in the reader's language."""
    facts = publication.plan.problem.facts
    meetings = list(entry_rows(publication))
    standing = [(row.code, (row.status, row.approval)) for row in meetings if row.status]
    shared = shared_decisions(standing)
    if len({decision for _code, decision in standing}) > 1:
        meetings = [_with_decision(row, shared) for row in meetings]
    statuses = {status for _code, (status, _approval) in standing}
    closed = [row for part in publication.planned for row in closed_rows(facts, part)]
    rows = sorted([*meetings, *skipped_rows(publication), *closed], key=lambda row: row.order)
    present = {row.code for row in rows}
    variant = publication.variant
    return AnnualPlan(
        municipality=facts.municipality,
        within=publication.within,
        months=_by_month(rows),
        legend=tuple(LegendEntry(b.code, b.name, b.colour) for b in facts.bodies.values() if b.code in present),
        status=statuses.pop() if len(statuses) == 1 else None,
        decisions=_decisions(facts, standing, shared),
        changed=danish_day(publication.changed) if meetings else None,
        variant=variant,
        topics=topics_table(facts, publication.codes, open_variant=not variant.internal) if variant.topics else None,
    )


def period_text(days: DateRange) -> str:
    """A range as people call it: "2027", "efterår 2025", "forår 2026", otherwise its first and last day.

    Autumn begins in August or later and ends in December, spring begins in January and ends in June or July.
    """
    first, last = days.first, days.last
    if first.year == last.year:
        months = (first.month, last.month)
        if days == DateRange(date(first.year, 1, 1), date(first.year, 12, 31)):
            return str(first.year)
        if 8 <= first.month < last.month == 12:
            return _("autumn {year}").format(year=first.year)
        if months in {(1, 6), (1, 7)}:
            return _("spring {year}").format(year=first.year)
    # Without the weekday, which is three letters and a space in both languages.
    return f"{short_date(first)[4:]} – {short_date(last)[4:]}"


def _by_month(rows: Sequence[Row]) -> tuple[Month, ...]:
    months = groupby(rows, key=lambda row: row.days.first.replace(day=1))
    return tuple(Month(first, tuple(found)) for first, found in months)


def _with_decision(row: Row, shared: Mapping[str, Standing]) -> Row:
    told = remark((row.status, row.approval), shared.get(row.code)) if row.status else ""
    return replace(row, remarks=(*row.remarks, told)) if told else row


def _decisions(
    facts: Facts, standing: Sequence[tuple[str, Standing]], shared: Mapping[str, Standing]
) -> tuple[str, ...]:
    """The lines on decisions; that of all meetings needs no bodies."""
    one = {decision for _code, decision in standing}
    if len(one) == 1 and shared:
        text = decision_text(*one.pop())
        return (text[0].upper() + text[1:],)
    return tuple(decision_lines({code: shared[code] for code in facts.bodies if code in shared}))
