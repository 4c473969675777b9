"""What was said before, said right, taken back, or erased."""
from typing import Annotated

from pydantic import Field

from plan_ledger.plan.disclosure import COMMON, OPEN, TABLE
from plan_ledger.plan.erasure import GROUNDS
from plan_ledger.plan.events.base import CellName, Event, Position, StatusCode, Text
from plan_ledger.plan.events.structure import ActivityValues
from plan_ledger.plan.events.whole_plan import LegendLine, LegendWords

_SEALED = sorted(
    {name for fields in TABLE.values() for name, kind in fields.items() if kind != OPEN}
    | set(COMMON)
)
SealedName = Annotated[str, Field(pattern=rf"^({'|'.join(_SEALED)})$")]


class Corrected(ActivityValues):
    """`replaces` names the target first, then the confirmations that are mended with it."""

    kind = "corrected"
    field: CellName
    exists: bool | None = None
    title: Text | None = None
    legend: tuple[LegendLine, ...] | None = None
    legend_words: dict[StatusCode, LegendWords] | None = None


class Retracted(Event):
    """Takes back [position, field] pairs, or all that an edition said, or both."""

    kind = "retracted"
    retracts: tuple[tuple[Position, CellName], ...] | None = None
    edition: Position | None = None


class Erased(Event):
    kind = "erased"
    erases: Position
    field: SealedName
    ground: Annotated[str, Field(pattern=rf"^({'|'.join(GROUNDS)})$")]
