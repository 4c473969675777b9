"""An event as its record tells it: what the plan and its activities are folded from.

It was validated when it was drafted, so it needs no model, and folding a plan imports none.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID


class Recalled(NamedTuple):
    """`said` holds what is stated by field, as JSON holds it; a value that is erased is null.

    `edition` is the position of the edition it came with, `replaces` what a correction mends.
    It fits the eventsourcing library's protocol of a domain event that can mutate.
    """

    kind: str
    originator_id: UUID | str
    originator_version: int
    position: int
    effective: str | None
    said: Mapping[str, Any]
    replaces: Sequence[int] = ()
    edition: int | None = None

    def mutate(self, aggregate: Any) -> Any:
        """Called by the eventsourcing library to rebuild an aggregate, event by event."""
        if aggregate is None:
            aggregate = _aggregate_for(self.kind)(self.originator_id)
        aggregate.apply(self)
        return aggregate


@cache
def _aggregate_for(kind: str) -> Any:
    from plan_ledger.plan.activity import Activity
    from plan_ledger.plan.plan import Plan

    return Plan if kind == "plan-opened" else Activity
