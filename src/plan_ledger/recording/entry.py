"""One entry into the ledger: who records, from which day, and why, under the write lock.

Everything a use case decides on is loaded inside the lock, so a decision cannot be overtaken.
What an entry would break (references, days before an activity exists) is looked at after it is
written and before it is committed: a refusal leaves nothing behind.
"""
from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from plan_ledger.plan.activity import Activity
from plan_ledger.plan.cells import Statement
from plan_ledger.plan.events.base import Event
from plan_ledger.plan.events.reported import Confirmed
from plan_ledger.plan.plan import Plan
from plan_ledger.plan.subject import Subject
from plan_ledger.plan.words import in_words, keepable
from plan_ledger.recording.application import PlanRecording
from plan_ledger.recording.errors import ReasonMissing
from plan_ledger.store.reading import recorded_at
from plan_ledger.store.references import absence, find


@dataclass(frozen=True, slots=True)
class Act:
    """Who records, as stated and as the system saw; from which day (ISO); why."""

    by: str
    login: str
    effective: str
    because: str | None = None
    request: UUID | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a recording answers. `notes` are sentences to point out to whoever recorded."""

    position: int
    id: str | None
    ref: str | None
    type: str
    effective: str | None
    recorded_at: str
    notes: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        return {
            "position": self.position,
            "id": self.id,
            "ref": self.ref,
            "type": self.type,
            "effective": self.effective,
            "recorded_at": self.recorded_at,
        }


class Entry:
    """Made by `entering`; of no use after it."""

    def __init__(
        self, application: PlanRecording, connection: sqlite3.Connection, act: Act, plan: Plan
    ) -> None:
        self.application = application
        self.connection = connection
        self.act = act
        self.plan = plan
        self.day = act.effective
        self.notes: list[str] = []

    def find(self, ref: str) -> Activity:
        """The activity that bears `ref` on the entry's day. Raises UnknownActivity, Withdrawn."""
        found = find(self.connection, ref, self.day)
        if found is None:
            raise absence(self.connection, ref, self.day)
        return self.activity(found)

    def activity(self, activity_id: str) -> Activity:
        return self.application.activity(UUID(activity_id), self.plan)

    def draft(self, subject: Subject, event_class: type[Event], **values: Any) -> Event:
        """Drafts an event of the subject with all that every event carries."""
        common: dict[str, Any] = {
            "plan": self.plan.id,
            "by": self.act.by,
            "login": self.act.login,
        }
        if self.act.because is not None:
            common["because"] = self.act.because
        if self.act.request is not None:
            common["request"] = self.act.request
        return subject.draft(event_class, **(common | values))

    def state(
        self, subject: Subject, event_class: type[Event], said: dict[str, Any], **content: Any
    ) -> Event:
        """Drafts what is said of one cell: an event, or a confirmation where it is said already.

        `said` is the one field and its value as cells hold it; `content` the event's own fields.
        """
        ((field, value),) = said.items()
        holding = subject.cells.at(field, self.day, plan=subject is self.plan)
        if holding is not None and holding.value == value:
            self.notes.append(
                f"it was so already (position {holding.holder}), and is recorded as confirmed"
            )
            event = self.draft(
                subject, Confirmed, effective=self.day, repeats={field: holding.holder}
            )
        else:
            event = self.draft(subject, event_class, effective=self.day, **content)
        self._point_out_later(subject, field, value)
        return event

    def need_reason(self, what: str) -> None:
        if self.act.because is None:
            raise ReasonMissing(what)

    def save(self, *subjects: Subject) -> list[int]:
        """Appends what was drafted and returns the positions, in the order drafted."""
        events = [event for subject in subjects for event in subject.collect_events()]
        recordings = self.application.events.put(events)
        return [recording.notification.id for recording in recordings]

    def recorded(self, position: int, event: Event, ref: str | None) -> Recorded:
        stamped = recorded_at(self.connection, position)
        assert stamped is not None
        return Recorded(
            position=position,
            id=str(event.originator_id),
            ref=ref,
            type=event.kind,
            effective=event.effective,
            recorded_at=stamped,
            notes=self.notes,
        )

    def finish(self, subject: Subject, event: Event, ref: str | None) -> Recorded:
        """Saves the one event that was drafted."""
        (position,) = self.save(subject)
        return self.recorded(position, event, ref)

    def _point_out_later(self, subject: Subject, field: str, value: Any) -> None:
        later = [s for s in subject.cells.live(field) if s.effective > self.day]
        if later and later[0].value != value:
            first = later[0]
            self.notes.append(
                f"from {in_words(first.effective)} it is {short(first)} again"
                f" (position {first.position}), which stands"
                if first.value is not None
                else f"from {in_words(first.effective)} it is empty (position {first.position}),"
                " which stands"
            )


def short(statement: Statement) -> str:
    """A value in a few words."""
    value = statement.value
    if isinstance(value, dict):
        value = value.get("timeline") or " ".join(value.get("codes") or []) or "empty"
    if isinstance(value, bool):
        value = "there" if value else "withdrawn"
    text = str(value)
    return text if len(text) <= 40 else f"“{text[:40]}…”"


@contextmanager
def entering(application: PlanRecording, act: Act) -> Iterator[Entry]:
    """Takes the write lock, loads the plan, and commits when the block ends well.

    Raises BadText where the actor or the reason cannot be kept.
    """
    keepable(act.by, "name of who records")
    because = None if act.because is None else keepable(act.because, "reason")
    act = Act(act.by, act.login, act.effective, because, act.request)
    with application.writer.transaction() as connection:
        yield Entry(application, connection, act, application.plan(connection))
