"""Every event there is, one small frozen model each.

An event happened; it is never changed, and its registered name outlives every module. What of it
is open and what is sealed says `plan.disclosure`; what it states of which cell says `plan.cells`.
"""
from __future__ import annotations

from functools import cache
from typing import Annotated, Any, ClassVar, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from plan_ledger.plan.disclosure import TABLE


def _clean(text: str) -> str:
    if "\x00" in text:
        raise ValueError("a text cannot hold the NUL character")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("a text cannot hold half a character (a lone surrogate)") from None
    return text


Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Text = Annotated[str, AfterValidator(_clean)]
Ref = Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+)*[a-z]?$", max_length=60)]
Code = Annotated[str, Field(pattern=r"^[A-Z]{1,5}[0-9]{1,3}$")]
StatusCode = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,24}$")]
Position = Annotated[int, Field(ge=1, lt=2**53)]
Order = Annotated[int, Field(gt=-(2**53), lt=2**53)]
FIELD = r"^[a-z0-9_]+(:[0-9]+(\.[0-9]+)*[a-z]?)?$"
Kind = Literal["by", "by-then-ongoing", "recurring", "none"]
Means = Literal["off-track", "at-risk", "not-started", "on-track", "complete"]


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(Part):
    """The edition's position, and the row of its file; the sheet's name is sealed."""

    edition: Position
    row: Annotated[int, Field(ge=1)] | None = None


class LegendLine(Part):
    code: StatusCode
    means: Means
    overdue_is_off_track: bool


class LegendWords(Part):
    label: Text
    meaning: Text | None = None


class Event(Part):
    """What every event has. `position` and `recorded_at` are the ledger's, 0 and empty before.

    It fits the eventsourcing library's protocol of a domain event that can mutate.
    """

    kind: ClassVar[str]

    originator_id: UUID
    originator_version: Annotated[int, Field(ge=1)]
    plan: UUID
    by: Text
    login: Text
    effective: Day | None = None
    because: Text | None = None
    sheet: Text | None = None
    source: Source | None = None
    replaces: tuple[Position, ...] = ()
    request: UUID | None = None
    position: int = 0
    recorded_at: str = ""

    @classmethod
    def recalled(cls, values: dict[str, Any], **known: Any) -> Self:
        """An event that was recorded, without who recorded it; it was validated then.

        Events with parts of their own are validated again, to have those parts.
        """
        if cls in _WITH_PARTS or "source" in values:
            return cls(by="", login="", **known, **values)
        event = cls.__new__(cls)
        held = _defaults(cls) | known | values
        object.__setattr__(event, "__dict__", held)
        object.__setattr__(event, "__pydantic_fields_set__", {*known, *values})
        object.__setattr__(event, "__pydantic_extra__", None)
        object.__setattr__(event, "__pydantic_private__", None)
        return event

    def content(self) -> dict[str, Any]:
        """The values this event was given, by field, as JSON holds them; others are absent."""
        held = self.__dict__
        return {
            name: plain(held[name])
            for name in self.__pydantic_fields_set__
            if name in TABLE[self.kind]
        }

    def mutate(self, aggregate: Any) -> Any:
        """Called by the eventsourcing library to rebuild an aggregate, event by event."""
        if aggregate is None:
            aggregate = _aggregate_for(self.kind)(self.originator_id)
        aggregate.apply(self)
        return aggregate


def plain(value: Any) -> Any:
    """A value as JSON holds it: no models, no tuples."""
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    return value


@cache
def _defaults(event_class: type[Event]) -> dict[str, Any]:
    return {"by": "", "login": ""} | {
        name: field.default
        for name, field in event_class.model_fields.items()
        if not field.is_required()
    }


@cache
def _aggregate_for(kind: str) -> Any:
    from plan_ledger.plan.activity import Activity
    from plan_ledger.plan.plan import Plan

    return Plan if kind == "plan-opened" else Activity


class PlanOpened(Event):
    kind = "plan-opened"
    time_zone: Annotated[str, Field(pattern=r"^[A-Za-z0-9_+/-]{1,64}$")]


class PlanRetitled(Event):
    kind = "plan-retitled"
    title: Text


class LegendSet(Event):
    kind = "legend-set"
    legend: tuple[LegendLine, ...]
    legend_words: dict[StatusCode, LegendWords]


class SectionSet(Event):
    kind = "section-set"
    section: Ref
    title: Text | None


class ProfileSet(Event):
    kind = "profile-set"
    profile: Text


class EditionImported(Event):
    kind = "edition-imported"
    rows: Annotated[int, Field(ge=0)]
    file: Text
    sha256: Text


class _ActivityValues(Event):
    """Every cell of an activity; one that is not given is not stated."""

    ref: Ref | None = None
    section: Ref | None = None
    order: Order | None = None
    codes: tuple[Code, ...] | None = None
    unknown_codes: tuple[Text, ...] | None = None
    finding: Text | None = None
    activity: Text | None = None
    outcome: Text | None = None
    timeline: Text | None = None
    deadline: Day | None = None
    deadline_kind: Kind | None = None
    original: Day | None = None
    lead: Text | None = None
    progress: Text | None = None
    status: StatusCode | None = None


class ActivityAdded(_ActivityValues):
    kind = "activity-added"


class ActivityReworded(Event):
    kind = "activity-reworded"
    activity: Text | None = None
    outcome: Text | None = None
    finding: Text | None = None


class ActivityRecoded(Event):
    kind = "activity-recoded"
    codes: tuple[Code, ...]
    unknown_codes: tuple[Text, ...] = ()


class ActivityMoved(Event):
    kind = "activity-moved"
    section: Ref | None = None
    order: Order | None = None


class ActivityRenumbered(Event):
    kind = "activity-renumbered"
    ref: Ref


class ActivityWithdrawn(Event):
    kind = "activity-withdrawn"


class ActivityReinstated(Event):
    kind = "activity-reinstated"


class StatusChanged(Event):
    kind = "status-changed"
    status: StatusCode


class LeadReassigned(Event):
    kind = "lead-reassigned"
    lead: Text | None


class DeadlineRevised(Event):
    """A new deadline, or the original date of the file's own column, or both."""

    kind = "deadline-revised"
    timeline: Text | None = None
    deadline: Day | None = None
    deadline_kind: Kind | None = None
    original: Day | None = None


class ProgressReported(Event):
    kind = "progress-reported"
    progress: Text | None


class Confirmed(Event):
    """An edition or a person said again what the ledger holds: field -> the holding position."""

    kind = "confirmed"
    repeats: dict[str, Position]


class EvidenceAttached(Event):
    kind = "evidence-attached"
    size: Annotated[int, Field(ge=0)] | None = None
    kept: bool = True
    name: Text
    sha256: Text
    location: Text | None = None


class Corrected(_ActivityValues):
    """`replaces` names the target first, then the confirmations that are mended with it."""

    kind = "corrected"
    field: Annotated[str, Field(pattern=FIELD)]
    exists: bool | None = None
    title: Text | None = None
    legend: tuple[LegendLine, ...] | None = None
    legend_words: dict[StatusCode, LegendWords] | None = None


class Retracted(Event):
    """Takes back [position, field] pairs, or all that an edition said, or both."""

    kind = "retracted"
    retracts: tuple[tuple[Position, str], ...] | None = None
    edition: Position | None = None


class Erased(Event):
    kind = "erased"
    erases: Position
    field: Annotated[str, Field(pattern=FIELD)]
    ground: Literal[
        "personal-data-in-error", "right-to-erasure", "court-order", "retention-expired", "other"
    ]


class MarkSet(Event):
    kind = "mark-set"
    marks: Annotated[int, Field(ge=0, lt=2**53)]
    name: Text


class KeySet(Event):
    kind = "key-set"
    key: Annotated[str, Field(pattern=r"^[A-Za-z0-9+/=_-]{1,200}$")]
    retires: Annotated[str, Field(pattern=r"^[A-Za-z0-9+/=_-]{1,200}$")] | None = None


class PackMade(Event):
    kind = "pack-made"
    as_at: Day
    known_at: Annotated[int, Field(ge=0, lt=2**53)]
    activity: Ref | None = None
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    withheld: tuple[
        Literal["leads", "actors", "reasons", "progress", "wording", "evidence", "files"], ...
    ]
    recipient: Text | None = None


EVENTS: dict[str, type[Event]] = {
    event.kind: event
    for event in (
        PlanOpened, PlanRetitled, LegendSet, SectionSet, ProfileSet, EditionImported,
        ActivityAdded, ActivityReworded, ActivityRecoded, ActivityMoved, ActivityRenumbered,
        ActivityWithdrawn, ActivityReinstated, StatusChanged, LeadReassigned, DeadlineRevised,
        ProgressReported, Confirmed, EvidenceAttached, Corrected, Retracted, Erased, MarkSet,
        KeySet, PackMade,
    )
}
"""Registered name -> event. A name is for ever; a class may move."""

_WITH_PARTS = frozenset((LegendSet, Corrected))
