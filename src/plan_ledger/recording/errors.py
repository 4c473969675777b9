"""Why a recording is refused: one sentence each. Nothing was recorded then."""
from __future__ import annotations

from plan_ledger.plan.errors import PlanError


class ReasonMissing(PlanError):
    """What makes things look worse, or takes something away, needs a reason."""

    def __init__(self, what: str) -> None:
        super().__init__(f'{what} needs a reason: say --because "…"')


class CannotUndo(PlanError):
    """There is no such position, or what it says cannot be corrected or taken back."""


class BeforeItExists(PlanError):
    """A statement would stand on a day on which its activity does not exist yet."""


class BadValue(PlanError):
    """A value that the field cannot have."""


class NothingToSay(PlanError):
    """The command would record nothing."""
