"""Between events and what the recorder keeps: the library's mapper, for our byte format."""
from __future__ import annotations

from typing import Any
from uuid import UUID

from eventsourcing.persistence import JSONTranscoder, Mapper, StoredEvent

from plan_ledger.plan.events.base import Event
from plan_ledger.plan.recalled import Recalled
from plan_ledger.record.drafting import draft
from plan_ledger.record.reading import all_unsealed, content, parse
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
        assert isinstance(stored_event, KeptEvent), "these bytes are no record"
        record = parse(stored_event.state)
        source = record.get("source")
        return Recalled(
            record["type"],
            stored_event.originator_id,
            stored_event.originator_version,
            stored_event.position,
            record.get("effective"),
            content(record, all_unsealed(stored_event.sealed)),
            record.get("replaces", ()),
            source and source["edition"],
        )
