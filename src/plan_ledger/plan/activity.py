"""One activity of the plan, and what may be stated about it on a day.

The aggregate keeps its cells with both times and decides by the same fold that answers questions.
It knows nothing of storage: events come in, events are drafted.
"""
from __future__ import annotations

from plan_ledger.plan.bearing import gone_since
from plan_ledger.plan.cells import Cells, stated
from plan_ledger.plan.recalled import Recalled
from plan_ledger.plan.subject import Subject


class Activity(Subject):
    """Rebuilt from its events by the eventsourcing library's repository."""

    def apply(self, event: Recalled) -> None:
        super().apply(event)
        take_in(self.cells, event)

    def take_back(self, retraction: Recalled) -> None:
        """The plan took back a whole edition, or statements of several activities at once."""
        take_in(self.cells, retraction)

    def first_day(self) -> str | None:
        """The first day on which it exists as known now; None where it never does."""
        return next((s.effective for s in self.cells.live("exists") if s.value), None)

    def is_withdrawn(self, day: str) -> bool:
        """Whether it was there before that day and is not there on it."""
        return gone_since(self.cells.statements("exists"), day) is not None


def take_in(cells: Cells, event: Recalled) -> None:
    """Folds one event into a subject's cells."""
    said = event.said
    cells.take_in(
        event.kind,
        event.position,
        event.effective,
        stated(event.kind, said),
        repeats=said.get("repeats"),
        replaces=event.replaces,
        retracts=said.get("retracts") or (),
        takes_back=said.get("edition"),
        edition=event.edition,
    )
