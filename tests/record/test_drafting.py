"""What becomes of an event: which fields are open, which sealed, and which bytes are kept."""
from __future__ import annotations

import json
import sqlite3
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from plan_ledger.plan.disclosure import COMMON, KINDS, OPEN, TABLE, UNDATED
from plan_ledger.plan.events import KINDS as TYPES
from plan_ledger.plan.events import event_class
from plan_ledger.plan.events.base import Event
from plan_ledger.record.canonical import canonical
from plan_ledger.record.drafting import ZERO_TIME, draft, stamp
from plan_ledger.record.reading import parse, statements
from plan_ledger.store.projection import Projector
from plan_ledger.store.schema import PROJECTIONS, RECORDS

ENVELOPE = {"originator_id", "originator_version", "plan", "by", "login", "effective", "because",
            "sheet", "source", "replaces", "request"}
TIME = "2019-02-28T10:03:11.123456Z"
ACTIVITY: dict[str, Any] = {
    "ref": "4.2.2a", "section": "4.2", "order": -5, "codes": ("R1", "AFI3"),
    "unknown_codes": ("R??",), "finding": "f", "activity": "a", "outcome": "o", "timeline": "t",
    "deadline": "2019-01-31", "deadline_kind": "by", "original": "2019-01-30", "lead": "Jo",
    "progress": "p", "status": "RED",
}
LEGEND: dict[str, Any] = {
    "legend": [{"code": "RED", "means": "off-track", "overdue_is_off_track": True}],
    "legend_words": {"RED": {"label": "Red", "meaning": "late"}},
}
SAMPLES: dict[str, dict[str, Any]] = {
    "plan-opened": {"time_zone": "Europe/London"},
    "plan-retitled": {"title": "T"},
    "legend-set": LEGEND,
    "section-set": {"section": "4.1", "title": "S"},
    "profile-set": {"profile": "columns"},
    "edition-imported": {"rows": 3, "file": "plan.tsv", "sha256": "00"},
    "activity-added": ACTIVITY,
    "activity-reworded": {"activity": "a", "outcome": None, "finding": "f"},
    "activity-recoded": {"codes": ("R2",), "unknown_codes": ()},
    "activity-moved": {"section": "4.3", "order": 9},
    "activity-renumbered": {"ref": "4.3.1"},
    "activity-withdrawn": {},
    "activity-reinstated": {},
    "status-changed": {"status": "ON-TRACK"},
    "lead-reassigned": {"lead": None},
    "deadline-revised": {"timeline": "t", "deadline": None, "deadline_kind": "none",
                         "original": "2019-01-01"},
    "progress-reported": {"progress": "p"},
    "confirmed": {"repeats": {"status": 3}},
    "evidence-attached": {"size": 1, "kept": True, "name": "n", "sha256": "00", "location": None},
    "corrected": {"field": "title", "exists": None, "title": "T", **ACTIVITY, **LEGEND},
    "retracted": {"retracts": ((3, "status"),), "edition": 2},
    "erased": {"erases": 3, "field": "lead", "ground": "court-order"},
    "mark-set": {"marks": 3, "name": "board"},
    "key-set": {"key": "abc", "retires": "def"},
    "pack-made": {"as_at": "2019-01-01", "known_at": 3, "since": "2018-12-01", "activity": "4.2.2",
                  "sha256": "0" * 64, "withheld": ("leads",), "recipient": "Inspector"},
}


def event(kind: str, **more: Any) -> Event:
    dated = {} if kind in UNDATED else {"effective": "2019-02-26"}
    values = {"originator_id": uuid4(), "originator_version": 1, "plan": uuid4(), "by": "Ann",
              "login": "ann", **dated, **SAMPLES[kind], **more}
    return event_class(kind)(**values)


def test_the_table_of_what_is_open_is_total() -> None:
    assert set(TABLE) == set(TYPES) == set(SAMPLES)
    for kind in TYPES:
        assert set(event_class(kind).model_fields) - ENVELOPE == set(TABLE[kind]), kind
        assert set(TABLE[kind].values()) <= {OPEN, *KINDS}, kind
        assert set(SAMPLES[kind]) == set(TABLE[kind]), kind
    assert set(Event.model_fields) == ENVELOPE
    assert set(COMMON) < ENVELOPE and set(COMMON.values()) <= set(KINDS)


OPEN_FIELDS = sorted(
    (kind, name) for kind, fields in TABLE.items() for name, how in fields.items() if how == OPEN
)
FREE = ["Jo Lead’s child", "two words", "Fatima\n", "x" * 70_000, "2019-02-28 Jo", "4.2 Jo", "é"]


def _with(value: Any, text: str) -> list[Any]:
    """The value with the text in each of its places in turn."""
    if isinstance(value, dict):
        return [
            {**value, key: changed} for key, inner in value.items()
            for changed in _with(inner, text)
        ] + [{text: next(iter(value.values()))}]
    if isinstance(value, (list, tuple)):
        return [
            [*value[:at], changed, *value[at + 1 :]]
            for at, inner in enumerate(value) for changed in _with(inner, text)
        ]
    return [text]


@pytest.mark.parametrize(
    ("kind", "name"),
    OPEN_FIELDS,
)
def test_an_open_field_takes_no_free_text(kind: str, name: str) -> None:
    for text in FREE:
        for changed in _with(SAMPLES[kind][name], text):
            with pytest.raises(ValidationError):
                event(kind, **{name: changed})


@given(kind=st.sampled_from(sorted(TYPES)), words=st.text(min_size=1).filter(
    lambda text: "\x00" not in text))
def test_what_is_sealed_stands_nowhere_in_the_bytes(kind: str, words: str) -> None:
    secret = f"«{words}»"
    changed = {
        name: secret for name, how in TABLE[kind].items()
        if how != OPEN and isinstance(SAMPLES[kind][name], str)
    }
    drafted = draft(event(kind, **changed, because=secret, by=secret, login=secret, sheet=secret))
    assert "«" not in drafted.state.decode()
    assert {s.name for s in drafted.sealed} >= {*changed, "because", "by", "login", "sheet"}
    record = parse(drafted.state)
    assert set(record["sealed"]) | {"by", "login"} == {s.name for s in drafted.sealed}
    assert set(record["open"]) == {n for n in SAMPLES[kind] if TABLE[kind][n] == OPEN}


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_record_bytes_are_canonical_and_stamped_once(kind: str) -> None:
    drafted = draft(event(kind, because="why", request=UUID(int=1), replaces=(3, 4),
                          source={"edition": 2, "row": 9}, sheet="Plan"))
    assert drafted.state.count(ZERO_TIME.encode()) == 1
    kept = stamp(drafted.state, TIME)
    assert len(kept) == len(drafted.state) and kept.count(TIME.encode()) == 1
    assert canonical(parse(kept)) == kept and b"\n" not in kept
    assert parse(kept) == {**drafted.record, "recorded_at": TIME}
    with pytest.raises(ValueError, match="subsection not found"):
        stamp(kept, TIME)


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_what_a_record_states_is_the_same_drafted_and_read_back(kind: str) -> None:
    drafted = draft(event(kind))
    unsealed = {sealed.name: json.loads(sealed.value) for sealed in drafted.sealed}
    back = statements(parse(drafted.state), unsealed)
    if kind in UNDATED:
        assert back == {}
    else:
        assert back == drafted.stated


@pytest.mark.parametrize("kind", sorted(UNDATED))
def test_an_undated_record_has_no_row_in_history(kind: str) -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.executescript(RECORDS + PROJECTIONS)
    drafted = draft(event(kind, **({"retracts": None, "edition": None}
                                   if kind == "retracted" else {})))
    projector = Projector(connection)
    projector.project(1, {**drafted.record, "recorded_at": TIME}, drafted.stated)
    projector.flush()
    assert connection.execute("SELECT count(*) FROM history").fetchone() == (0,)
    connection.close()


def test_a_time_zone_in_the_salt_or_a_person_named_as_the_zero_time_changes_nothing() -> None:
    """The zero time is found as the record's own key, whatever else is in the bytes."""
    drafted = draft(event("status-changed", by=f'"recorded_at":"{ZERO_TIME}"'))
    assert parse(stamp(drafted.state, TIME))["recorded_at"] == TIME


def test_an_event_is_never_changed() -> None:
    changed = event("status-changed")
    with pytest.raises(ValidationError):
        changed.by = "Eve"  # type: ignore[misc]
