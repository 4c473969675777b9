"""The eventsourcing library's recorder, on a ledger file.

`insert_events` appends through `store.writing`. Bytes that are no draft of ours pass through
untouched, as the library's own test case demands.
"""
from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from eventsourcing.persistence import (
    AggregateRecorder,
    ApplicationRecorder,
    InfrastructureFactory,
    IntegrityError,
    Notification,
    ProcessRecorder,
    StoredEvent,
    Subscription,
    TrackingRecorder,
)
from eventsourcing.utils import Environment

from plan_ledger.record.canonical import encode
from plan_ledger.record.drafting import DraftRecord, stamp
from plan_ledger.record.reading import Record
from plan_ledger.record.sealing import Sealed
from plan_ledger.store.erasures import erasures
from plan_ledger.store.writing import LedgerReader, LedgerWriter


@dataclass(frozen=True)
class DraftedEvent(StoredEvent):
    """An event on its way into the ledger: `state` still holds the zero time."""

    drafted: DraftRecord


@dataclass(frozen=True)
class KeptEvent(StoredEvent):
    """An event read back: its position and the JSON texts of its sealed values by name.

    Who recorded it is not read: nothing is decided by that.
    """

    position: int
    sealed: dict[str, str]


@dataclass(slots=True)
class _Appended:
    subject: bytes | str
    version: int
    topic: str
    state: bytes
    record: Record | None = None
    sealed: Sequence[Sealed] = ()
    stated: dict[str, Any] = field(default_factory=dict)

    def stamped(self, recorded_at: str) -> bytes:
        return self.state if self.record is None else stamp(self.state, recorded_at)


_ACTORS = ("by", "login")
_OURS = b'{"by":"'
"""How every record begins, since its keys are sorted; other bytes pass through untouched."""


class LedgerRecorder(ApplicationRecorder):
    """Notification ids are positions."""

    def __init__(self, writer: LedgerWriter | LedgerReader) -> None:
        self.writer = writer

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int]:
        """Raises the library's IntegrityError where a version is taken; nothing is recorded."""
        try:
            return self.writer.append([_to_append(event) for event in stored_events])
        except Exception as error:
            cause = error.__cause__ or error
            if isinstance(cause, sqlite3.IntegrityError):
                raise IntegrityError(cause) from error
            raise

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        subject = _key(originator_id)
        with self.writer.reading() as connection:
            rows = connection.execute(
                "SELECT position, version, type, state FROM records"
                " WHERE subject = ? AND version > ? AND version <= ?"
                f" ORDER BY version {'DESC' if desc else 'ASC'} LIMIT ?",
                (subject, gt or 0, 2**62 if lte is None else lte, -1 if limit is None else limit),
            ).fetchall()
            sealed = _sealed(connection, [row[0] for row in rows])
        return [
            _event(originator_id, version, topic, state, position, sealed.get(position, {}))
            for position, version, topic, state in rows
        ]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        first = 0 if start is None else start + (0 if inclusive_of_start else 1)
        values: list[Any] = [first, 2**62 if stop is None else stop, *topics, limit]
        narrow = f" AND type IN ({','.join('?' * len(topics))})" if topics else ""
        with self.writer.reading() as connection:
            rows = connection.execute(
                "SELECT position, subject, version, type, state FROM records"
                f" WHERE position >= ? AND position <= ?{narrow} ORDER BY position LIMIT ?",
                values,
            ).fetchall()
        return [
            Notification(
                id=position,
                originator_id=UUID(bytes=subject) if isinstance(subject, bytes) else subject,
                originator_version=version,
                topic=topic,
                state=state,
            )
            for position, subject, version, topic, state in rows
        ]

    def max_notification_id(self) -> int | None:
        with self.writer.reading() as connection:
            row = connection.execute("SELECT max(position) FROM records").fetchone()
        return None if row[0] is None else int(row[0])

    def subscribe(
        self, gt: int | None = None, topics: Sequence[str] = ()
    ) -> Subscription[ApplicationRecorder]:
        """Nothing runs behind a ledger: projections are written with the records."""
        raise NotImplementedError("a ledger has no subscriptions")


def _to_append(event: StoredEvent) -> _Appended:
    appended = _Appended(
        _key(event.originator_id), event.originator_version, event.topic, event.state
    )
    if isinstance(event, DraftedEvent):
        appended.record = event.drafted.record
        appended.sealed = event.drafted.sealed
        appended.stated = event.drafted.stated
    return appended


def _key(originator_id: UUID | str) -> bytes | str:
    return originator_id.bytes if isinstance(originator_id, UUID) else originator_id


def _sealed(connection: sqlite3.Connection, positions: list[int]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    for start in range(0, len(positions), 500):
        some = positions[start : start + 500]
        for position, name, value in connection.execute(
            "SELECT position, name, value FROM sealed"
            f" WHERE position IN ({','.join('?' * len(some))}) AND name NOT IN {_ACTORS}",
            some,
        ):
            found.setdefault(position, {})[name] = value
    for position, gone in erasures(connection).items():
        if position in found or position in positions:
            for name, value in gone.items():
                if name not in _ACTORS:
                    found.setdefault(position, {})[name] = encode(value)
    return found


def _event(
    originator_id: UUID | str,
    version: int,
    topic: str,
    state: bytes,
    position: int,
    sealed: dict[str, str],
) -> StoredEvent:
    if not state.startswith(_OURS):
        return StoredEvent(originator_id, version, topic, state)
    return KeptEvent(originator_id, version, topic, state, position, sealed)


class LedgerFactory(InfrastructureFactory[TrackingRecorder]):
    """Hands the library our recorder, and none of what a ledger keeps off."""

    def __init__(self, writer: LedgerWriter | LedgerReader) -> None:
        super().__init__(Environment("ledger", {}))
        self._writer = writer

    def application_recorder(self) -> ApplicationRecorder:
        return LedgerRecorder(self._writer)

    def aggregate_recorder(self, purpose: str = "events") -> AggregateRecorder:
        raise NotImplementedError("a ledger keeps no snapshots")

    def tracking_recorder(
        self, tracking_recorder_class: type[TrackingRecorder] | None = None
    ) -> TrackingRecorder:
        raise NotImplementedError("a ledger follows no other application")

    def process_recorder(self) -> ProcessRecorder:
        raise NotImplementedError("a ledger follows no other application")
