"""What every event has, and the closed patterns of what may be open.

An event happened; it is never changed, and its registered name outlives every module. What of it
is open and what is sealed says `plan.disclosure`; what it states of which cell says `plan.cells`.
"""
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from plan_ledger.plan.cells import ACTIVITY_FIELDS, NO_CELLS, PLAN_FIELDS, SECTION_TITLE
from plan_ledger.plan.disclosure import TABLE


def _clean(text: str) -> str:
    if "\x00" in text:
        raise ValueError("a text cannot hold the NUL character")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("a text cannot hold half a character (a lone surrogate)") from None
    return text


Day = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
Text = Annotated[str, AfterValidator(_clean)]
Ref = Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+)*[a-z]?$", max_length=60)]
Code = Annotated[str, Field(pattern=r"^[A-Z]{1,5}[0-9]{1,3}$")]
StatusCode = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,24}$")]
Position = Annotated[int, Field(ge=1, lt=2**53)]
Order = Annotated[int, Field(gt=-(2**53), lt=2**53)]
CellName = Annotated[
    str,
    Field(
        pattern=rf"^({'|'.join((*ACTIVITY_FIELDS, *PLAN_FIELDS, *NO_CELLS))}"
        rf"|{SECTION_TITLE}[0-9]+(\.[0-9]+)*[a-z]?)$"
    ),
]
"""A field of a cell, as confirmations, corrections and retractions name it."""
Kind = Literal["by", "by-then-ongoing", "recurring", "none"]
Means = Literal["off-track", "at-risk", "not-started", "on-track", "complete"]


class Part(BaseModel):
    # Built when first used: a command drafts one or two kinds of event, and must start fast.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Source(Part):
    """The edition's position, and the row of its file; the sheet's name is sealed."""

    edition: Position
    row: Annotated[int, Field(ge=1)] | None = None


class Event(Part):
    """What every event has when it is drafted; once recorded, it is read as `plan.recalled`."""

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

    def content(self) -> dict[str, Any]:
        """The values this event was given, by field, as JSON holds them; others are absent."""
        held = self.__dict__
        return {
            name: value if type(value := held[name]) is str or value is None else plain(value)
            for name in self.__pydantic_fields_set__
            if name in TABLE[self.kind]
        }


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
