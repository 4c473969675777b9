"""What a plan and an activity have in common: an identity, a version, cells, drafted events.

This is the eventsourcing library's protocol of a mutable aggregate that collects its events,
kept by hand because our events are pydantic models with no class path in their bytes.
"""
from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from plan_ledger.plan.cells import Cells

if TYPE_CHECKING:
    from plan_ledger.plan.events.base import Event
    from plan_ledger.plan.recalled import Recalled


class Subject:
    """`version` counts the events of this subject, from 1; pending ones included."""

    def __init__(self, subject_id: UUID) -> None:
        self.id = subject_id
        self.version = 0
        self.cells = Cells()
        self._pending: list[Event] = []

    def apply(self, event: Recalled) -> None:
        """Takes in a recorded event. Raises ValueError where it is not the next one."""
        if event.originator_version != self.version + 1:
            raise ValueError(
                f"event {event.originator_version} of {self.id} does not follow {self.version}"
            )
        self.version = event.originator_version

    def draft(self, event_class: type[Event], **values: Any) -> Event:
        """A new event, the next of this subject. It becomes true when it is recorded."""
        self.version += 1
        event = event_class(originator_id=self.id, originator_version=self.version, **values)
        self._pending.append(event)
        return event

    def collect_events(self) -> list[Event]:
        """Called by the eventsourcing library when it saves: hands the drafts over."""
        pending, self._pending = self._pending, []
        return pending
