"""The tables of `items/<theme>.toml`: items with their routes and papers, follow-ups, and topics of the bruttoliste."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field, StrictBool, StrictInt, StrictStr, model_validator

from aarsplan.agenda import Position, Purpose
from aarsplan.domain import DateRange
from aarsplan.loading.dates import Unreadable
from aarsplan.loading.fields import Code, Day, Minutes, Note, Title, readable, wrong
from aarsplan.loading.periods import read_period
from aarsplan.loading.schema import Members, RoleCode, Rows, Table, in_order
from aarsplan.rules.base import Ref
from aarsplan.texts import _
from aarsplan.workdays import DayType

MAX_STEPS = 50
_OF_AGENDAS = ("meeting", "minutes", "position", "needs", "guests", "under")
"""Keys of a step that speak of its place on an agenda."""


def _check_period(value: str) -> str:
    try:
        read_period(value, None)
    except Unreadable as problem:
        raise wrong(str(problem), problem.hint) from problem
    return value


BodyOrEvent = Annotated[Code, Ref(("body", "event"))]
MeetingKey = Annotated[StrictStr, Field(max_length=100), Ref(("meeting",))]
MeetingOrEvent = Annotated[StrictStr, Field(max_length=100), Ref(("meeting", "event"))]
Stop = Annotated[StrictStr, Field(max_length=130)]
"""A step (ITEM/step), a meeting's key or an event; whether there is one shows when all files are read."""
ItemCode = Annotated[Code, Ref(("item",))]
FuzzyPeriod = Annotated[StrictStr, Field(max_length=60), AfterValidator(_check_period)]
Days = Annotated[StrictInt, Field(ge=0, le=1000)]


class Within(Table):
    """What lies in a window: a first and a last day, or a period in words."""

    first: Day | None = None
    last: Day | None = None
    period: FuzzyPeriod | None = None

    @model_validator(mode="after")
    def _one_window(self) -> Within:
        in_order("first", self.first, "last", self.last)
        if self.period is not None and (self.first or self.last):
            raise wrong(_("there are first or last too; write one of the two"), key="period")
        return self

    def window(self, earliest: Day, latest: Day) -> DateRange | None:
        """The days of the window, open ends filled with `earliest` and `latest`; None when nothing is said."""
        if self.period is not None:
            return read_period(self.period, None)
        if self.first is None and self.last is None:
            return None
        return DateRange(self.first or earliest, self.last or latest)


class StepTable(Within):
    """An `[[item.step]]`."""

    code: Code | None = None
    at: BodyOrEvent | None = None
    hand_over: Title | None = None
    to: tuple[RoleCode, ...] = Members
    purpose: Purpose
    minutes: Minutes | None = None
    after: Stop | None = None
    min_days: Days = 0
    max_days: Days | None = None
    day_type: DayType = DayType.CALENDAR_DAY
    before: MeetingOrEvent | None = None
    lead_days: Days = 0
    meeting: MeetingKey | None = None
    position: Position = Position.ANY
    needs: tuple[RoleCode, ...] = Members
    guests: tuple[RoleCode, ...] = Members
    under: Code | None = None
    text: Note = ""

    @model_validator(mode="after")
    def _fits(self) -> StepTable:
        if (self.at is None) == (self.hand_over is None):
            raise wrong(_("a step has either at, a body or an event, or hand-over, a document"))
        if self.hand_over is None and self.to:
            raise wrong(_("only a document is handed over to somebody"), key="to")
        for key in _OF_AGENDAS if self.hand_over is not None else ():
            if key in self.model_fields_set:
                raise wrong(_("a document that is handed over stands on no agenda"), key=key)
        if self.max_days is not None and self.max_days < self.min_days:
            raise wrong(_("it is less than min-days, {days}").format(days=self.min_days), key="max-days")
        if self.meeting and self.at and self.meeting.partition("/")[0] != self.at:
            raise wrong(_("it is no meeting of {body}").format(body=self.at), key="meeting")
        if self.lead_days and not self.before:
            raise wrong(_("it counts to what before names, and there is none"), key="lead-days")
        return self


class DocumentTable(Table):
    """An `[[item.document]]`, open or closed by itself."""

    title: Title
    number: Annotated[StrictStr, Field(max_length=40)] = ""
    journal: Annotated[StrictStr, Field(max_length=40)] = ""
    closed: StrictBool = False
    late: StrictBool = False
    step: Code | None = None


class OriginTable(Table):
    """An `[[item.origin]]`: the meeting that asked for the item."""

    meeting: MeetingOrEvent
    text: Note = ""


class DecisionTable(Table):
    """An `[[item.decision]]` of a meeting."""

    meeting: MeetingOrEvent
    text: Note


class PostponementTable(Table):
    """An `[[item.postponed]]`: a step that was put off."""

    step: Code
    meeting: MeetingKey
    reason: Note
    precondition: Note = ""
    responsible: tuple[RoleCode, ...] = Members


class ItemTable(Table):
    """An `[[item]]`."""

    DEFINES: ClassVar[str] = "item"
    code: Code
    title: Title
    journal: Annotated[StrictStr, Field(max_length=40)] = ""
    owner: RoleCode | None = None
    theme: Annotated[StrictStr, Field(max_length=100)] = ""
    closed: StrictBool = False
    continues: StrictBool = False
    yearly: Annotated[StrictStr, Field(max_length=60)] | None = None
    split_from: Stop | None = None
    origin: tuple[OriginTable, ...] = Field(default=(), max_length=20)
    step: tuple[StepTable, ...] = Field(default=(), max_length=MAX_STEPS)
    document: tuple[DocumentTable, ...] = Field(default=(), max_length=100)
    decision: tuple[DecisionTable, ...] = Field(default=(), max_length=100)
    postponed: tuple[PostponementTable, ...] = Field(default=(), max_length=50)

    @model_validator(mode="after")
    def _fits(self) -> ItemTable:
        if self.yearly is not None and self.yearly.count("*") != 1:
            raise wrong(
                _("it is the code of an event with * for what changes from year to year"),
                _('write it as "BUDGET-*-2-BEHANDLING"'),
                key="yearly",
            )
        return self


class FollowUpTable(Table):
    """A `[[follow-up]]`: something that somebody is to do."""

    text: Annotated[Note, Field(min_length=1)]
    owners: tuple[RoleCode, ...] = Members
    due: Day | None = None
    meeting: MeetingOrEvent | None = None
    item: ItemCode | None = None
    done: StrictBool = False
    closed: StrictBool = False


class TopicTable(Table):
    """A `[[topic]]` of the bruttoliste."""

    DEFINES: ClassVar[str] = "topic"
    code: Code
    title: Title
    body: Annotated[Code, Ref(("body",))] | None = None
    period: Annotated[StrictStr, Field(max_length=60), AfterValidator(readable)] = ""
    theme: Annotated[StrictStr, Field(max_length=100), AfterValidator(readable)] = ""
    owner: RoleCode | None = None
    minutes: Minutes | None = None
    closed: StrictBool = False
    source: Note = ""
    reason: Note = ""
    note: Note = ""


class LooseDocumentTable(Table):
    """A `[[document]]` of something on an agenda that is no item's step, such as what prepares a meeting."""

    on: Stop
    title: Title
    number: Annotated[StrictStr, Field(max_length=40)] = ""
    journal: Annotated[StrictStr, Field(max_length=40)] = ""
    closed: StrictBool = False
    late: StrictBool = False


class ItemFile(Table):
    """`items/<theme>.toml`."""

    item: tuple[ItemTable, ...] = Rows
    follow_up: tuple[FollowUpTable, ...] = Rows
    topic: tuple[TopicTable, ...] = Rows
    document: tuple[LooseDocumentTable, ...] = Rows
