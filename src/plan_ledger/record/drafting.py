"""An event as the bytes that are kept for ever (record.md), but for its time.

The draft holds a zero time of the same 27 characters; the store splices the real one in under
its write lock and keeps those bytes. Nothing reads the draft afterwards.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from plan_ledger.plan.cells import stated
from plan_ledger.plan.disclosure import COMMON, OPEN, TABLE
from plan_ledger.plan.events.base import Event
from plan_ledger.record.canonical import canonical
from plan_ledger.record.sealing import Sealed, seal

FORMAT_VERSION = 1
ZERO_TIME = "0000-00-00T00:00:00.000000Z"
_ZERO_KEY = f'"recorded_at":"{ZERO_TIME}"'.encode()
_TIME_AT = len('"recorded_at":"')


@dataclass(frozen=True, slots=True)
class DraftRecord:
    """What the store needs of one event: bytes, what is sealed in them, and what they state."""

    state: bytes
    sealed: list[Sealed]
    record: dict[str, Any]
    stated: dict[str, Any]


def draft(event: Event) -> DraftRecord:
    """Seals what the table says is sealed; every call draws new salts."""
    kept: list[Sealed] = []
    content = event.content()
    open_values: dict[str, Any] = {}
    sealed_digests: dict[str, str] = {}
    kinds = TABLE[event.kind]
    for name, value in content.items():
        if kinds[name] == OPEN:
            open_values[name] = value
        else:
            sealed_digests[name] = _keep(name, value, kept)
    for name in COMMON:
        if name in ("because", "sheet") and getattr(event, name) is not None:
            sealed_digests[name] = _keep(name, getattr(event, name), kept)
    record: dict[str, Any] = {
        "by": _keep("by", event.by, kept),
        "login": _keep("login", event.login, kept),
        "open": open_values,
        "plan": str(event.plan),
        "recorded_at": ZERO_TIME,
        "sealed": sealed_digests,
        "subject": str(event.originator_id),
        "type": event.kind,
        "v": FORMAT_VERSION,
        "version": event.originator_version,
    }
    if event.effective is not None:
        record["effective"] = event.effective
    if event.source is not None:
        record["source"] = event.source.model_dump(mode="json", exclude_none=True)
    if event.replaces:
        record["replaces"] = list(event.replaces)
    if event.request is not None:
        record["request"] = str(event.request)
    said = stated(event.kind, content) if event.effective is not None else {}
    return DraftRecord(canonical(record), kept, record, said)


def stamp(state: bytes, recorded_at: str) -> bytes:
    """Splices the recorded time into a draft. Raises ValueError where there is no zero time."""
    at = state.index(_ZERO_KEY) + _TIME_AT
    return state[:at] + recorded_at.encode("ascii") + state[at + len(ZERO_TIME):]


def _keep(name: str, value: Any, kept: list[Sealed]) -> str:
    digest, sealed = seal(name, value)
    kept.append(sealed)
    return digest
