"""The eventsourcing library's own demands on a recorder, and what records forbid."""
from __future__ import annotations

import sqlite3
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from unittest.mock import patch
from uuid import UUID, uuid4

import pytest
from eventsourcing.persistence import InfrastructureFactory, IntegrityError, StoredEvent

from plan_ledger.store.creating import new_ledger
from plan_ledger.store.recorder import LedgerFactory, LedgerRecorder
from plan_ledger.store.writing import LedgerWriter
from tests.store.making import look, make, open_ledger, states

# the library's test cases also test its cipher, whose own dependency a ledger has no use for
_cipher = ModuleType("eventsourcing.cipher")
_cipher.AESCipher = None  # type: ignore[attr-defined]
with patch.dict(sys.modules, {"eventsourcing.cipher": _cipher}):
    from eventsourcing.tests.persistence import (
        ApplicationRecorderTestCase,
        NonInterleavingNotificationIDsBaseCase,
    )


class OnARealFile:
    """Gives the library's test cases a recorder on a ledger file of its own."""

    def setUp(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._writers: list[LedgerWriter] = []
        super().setUp()  # type: ignore[misc]

    def tearDown(self) -> None:
        for writer in self._writers:
            writer.close()
        self._folder.cleanup()

    def create_recorder(self) -> LedgerRecorder:
        path = Path(self._folder.name) / "plan.ledger"
        with new_ledger(path):
            pass
        self._writers.append(LedgerWriter(path))
        return LedgerRecorder(self._writers[-1])


class TestAsTheLibraryDemands(OnARealFile, ApplicationRecorderTestCase[LedgerRecorder]):
    def new_originator_id(self) -> UUID | str:
        return uuid4()


class TestPositionsDoNotInterleave(OnARealFile, NonInterleavingNotificationIDsBaseCase):
    insert_num = 200

    def create_stack(self, originator_id: UUID | str) -> Sequence[StoredEvent]:
        return [
            StoredEvent(originator_id, version, "topic", b"state")
            for version in range(self.insert_num)
        ]


del ApplicationRecorderTestCase, NonInterleavingNotificationIDsBaseCase


def test_bytes_that_are_no_draft_pass_through_untouched(tmp_path: Path) -> None:
    with new_ledger(tmp_path / "plan.ledger"):
        pass
    writer = LedgerWriter(tmp_path / "plan.ledger")
    recorder = LedgerRecorder(writer)
    event = StoredEvent(uuid4(), 1, "topic", b"\x00\xff not JSON")
    assert recorder.insert_events([event]) == [1]
    assert recorder.select_events(event.originator_id)[0].state == event.state
    with pytest.raises(IntegrityError):
        recorder.insert_events([event])
    writer.close()


def test_there_are_no_snapshots_and_nothing_that_follows(tmp_path: Path) -> None:
    path = make(tmp_path / "plan.ledger")
    with open_ledger(path) as ledger:
        factory: InfrastructureFactory = LedgerFactory(ledger.writing().writer)  # type: ignore[type-arg]
        for wanted in ("aggregate_recorder", "tracking_recorder", "process_recorder"):
            with pytest.raises(NotImplementedError):
                getattr(factory, wanted)()
        with pytest.raises(NotImplementedError, match="no subscriptions"):
            factory.application_recorder().subscribe()


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE records SET state = x'00' WHERE position = 2", "a record is never changed"),
        ("UPDATE records SET position = 99 WHERE position = 2", "a record is never changed"),
        ("DELETE FROM records WHERE position = 5", "a record is never deleted"),
        ("DELETE FROM records", "a record is never deleted"),
        ("UPDATE sealed SET value = '\"x\"'", "a sealed value is never changed"),
        ("REPLACE INTO records SELECT * FROM records WHERE position = 5", "never replaced"),
        ("REPLACE INTO records SELECT 6, subject, version, type, state FROM records"
         " WHERE position = 5", "a record is never replaced"),
        ("REPLACE INTO sealed SELECT * FROM sealed", "a sealed value is never replaced"),
    ],
)
def test_records_are_never_changed_or_deleted(tmp_path: Path, statement: str, told: str) -> None:
    path = make(tmp_path / "plan.ledger")
    before = states(path)
    connection = look(path)
    with pytest.raises(sqlite3.IntegrityError, match=told):
        connection.execute(statement)
    connection.close()
    assert states(path) == before
