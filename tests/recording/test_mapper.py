"""What is folded of an event is what was drafted."""
from __future__ import annotations

import pytest

from plan_ledger.plan.disclosure import TABLE
from plan_ledger.recording.mapper import RecordMapper
from plan_ledger.store.recorder import DraftedEvent, KeptEvent
from tests.record.test_drafting import SAMPLES, event

MAPPER = RecordMapper()


def kept(stored: object, **gone: str) -> KeptEvent:
    assert isinstance(stored, DraftedEvent)
    sealed = {one.name: one.value for one in stored.drafted.sealed if one.name not in gone}
    return KeptEvent(
        stored.originator_id, stored.originator_version, stored.topic, stored.state, 7, sealed
    )


@pytest.mark.parametrize("kind", TABLE)
def test_an_event_is_recalled_as_it_was_drafted(kind: str) -> None:
    drafted = event(kind, because="why", replaces=(3, 4), source={"edition": 2, "row": 9})
    recalled = MAPPER.to_domain_event(kept(MAPPER.to_stored_event(drafted)))
    assert (recalled.kind, recalled.position, recalled.edition) == (kind, 7, 2)
    assert recalled.originator_id == drafted.originator_id
    assert recalled.originator_version == drafted.originator_version
    assert (recalled.effective, list(recalled.replaces)) == (drafted.effective, [3, 4])
    assert recalled.said == drafted.content()
    assert set(recalled.said) == set(SAMPLES[kind])


def test_what_came_with_no_edition_says_so_and_what_was_erased_is_null() -> None:
    stored = MAPPER.to_stored_event(event("lead-reassigned", lead="Jo"))
    recalled = MAPPER.to_domain_event(kept(stored, lead="erased"))
    assert (recalled.edition, recalled.replaces, recalled.said) == (None, (), {"lead": None})
