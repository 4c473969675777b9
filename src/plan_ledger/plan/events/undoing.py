"""What was said before, said right, taken back, or erased."""
from typing import Annotated, Literal

from pydantic import Field

from plan_ledger.plan.events.base import FIELD, Event, Position, StatusCode, Text
from plan_ledger.plan.events.structure import ActivityValues
from plan_ledger.plan.events.whole_plan import LegendLine, LegendWords


class Corrected(ActivityValues):
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
