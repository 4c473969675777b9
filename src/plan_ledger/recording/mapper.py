"""Between events and what the recorder keeps: the library's mapper, for our byte format."""
from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from eventsourcing.persistence import JSONTranscoder, Mapper, StoredEvent

from plan_ledger.plan.events import EVENTS, Event
from plan_ledger.record.drafting import draft
from plan_ledger.record.reading import content, parse
from plan_ledger.store.recorder import DraftedEvent, KeptEvent


class RecordMapper(Mapper[UUID]):
    """A topic is the event's registered name, never a module path."""

    def __init__(self) -> None:
        super().__init__(transcoder=JSONTranscoder())

    def to_stored_event(self, domain_event: Any) -> StoredEvent:
        event: Event = domain_event
        drafted = draft(event)
        return DraftedEvent(
            event.originator_id, event.originator_version, event.kind, drafted.state, drafted
        )

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        assert isinstance(stored_event, KeptEvent), "a record without its sealed actor is damaged"
        record = parse(stored_event.state)
        unsealed = {name: json.loads(value) for name, value in stored_event.sealed.items()}
        values = content(record, unsealed)
        for name in ("because", "sheet"):
            if name in record["sealed"]:
                values[name] = unsealed.get(name)
        for name in ("effective", "source", "replaces", "request"):
            if name in record:
                values[name] = record[name]
        return EVENTS[record["type"]](
            originator_id=stored_event.originator_id,  # type: ignore[arg-type]
            originator_version=stored_event.originator_version,
            plan=record["plan"],
            by=unsealed.get("by", ""),
            login=unsealed.get("login", ""),
            position=stored_event.position,
            recorded_at=record["recorded_at"],
            **values,
        )
