"""The log is brought into the file by the ledger itself, and only under the write lock."""
from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from plan_ledger.store import checkpointing, connecting
from plan_ledger.store.checkpointing import checkpoint_log, log_is_long
from plan_ledger.store.connecting import connect_for_writing
from plan_ledger.store.place import log_path
from plan_ledger.store.writing import LedgerWriter
from tests.store.making import assert_sound, look, make, open_ledger, say, states


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return make(tmp_path / "plan.ledger")


def alone(path: Path) -> list[bytes]:
    """What the file holds without its log."""
    copy = path.with_name("alone.ledger")
    shutil.copy(path, copy)
    try:
        return states(copy)
    finally:
        for end in ("", "-wal", "-shm"):
            copy.with_name(copy.name + end).unlink(missing_ok=True)


def test_after_a_command_the_log_is_gone_and_the_file_holds_everything(ledger: Path) -> None:
    with open_ledger(ledger) as recording:
        said = say(recording, "4.1.1", "one")
        assert log_path(ledger).stat().st_size > 0
    assert not log_path(ledger).exists()
    assert len(alone(ledger)) == said.position


def test_while_others_are_asking_all_is_copied_though_the_log_stays(ledger: Path) -> None:
    with open_ledger(ledger) as asking:
        asking.show()
        with open_ledger(ledger) as recording:
            said = say(recording, "4.1.1", "one")
        assert len(alone(ledger)) == said.position
        assert asking.show()["position"] == said.position
    assert not log_path(ledger).exists()


def test_nothing_is_copied_by_itself_however_long_the_log_grows(ledger: Path) -> None:
    before = ledger.read_bytes()
    with open_ledger(ledger) as recording:
        for number in range(8):
            say(recording, "4.1.1", f"{number}" * 900_000)
        assert log_path(ledger).stat().st_size > 1100 * 4096  # SQLite's own limit is 1000 pages
        assert ledger.read_bytes() == before
    assert_sound(ledger)


def test_a_process_that_stays_open_copies_when_the_log_has_grown(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpointing, "LOG_BYTES", 30_000)
    with open_ledger(ledger) as recording:
        first = say(recording, "4.1.1", "short")
        assert not log_is_long(ledger)
        assert len(alone(ledger)) < first.position
        last = say(recording, "4.1.1", "long " * 10_000)
        assert len(alone(ledger)) == last.position


def test_it_never_happens_without_the_write_lock(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    statements: list[tuple[str, bool]] = []
    locked: list[bool] = []

    def watched(path: Path) -> sqlite3.Connection:
        other = look(path)
        other.execute("PRAGMA busy_timeout = 0")
        try:
            other.execute("BEGIN IMMEDIATE")
            locked.append(False)
        except sqlite3.OperationalError:
            locked.append(True)
        other.close()
        connection = connect_for_writing(path)
        connection.set_trace_callback(lambda text: statements.append((text, locked[-1])))
        return connection

    monkeypatch.setattr(checkpointing, "connect_for_writing", watched)
    with open_ledger(ledger) as recording:
        say(recording, "4.1.1", "one")
    assert locked == [True]
    assert ("PRAGMA wal_checkpoint(PASSIVE)", True) in statements


def test_where_another_holds_the_lock_it_is_left_to_that_one(ledger: Path) -> None:
    writer = LedgerWriter(ledger)
    with writer.transaction() as connection:
        connection.execute("DELETE FROM history")
    before = ledger.read_bytes()
    other = look(ledger)
    other.execute("BEGIN IMMEDIATE")
    assert not checkpoint_log(ledger, writer.connection)
    assert ledger.read_bytes() == before
    other.close()
    assert checkpoint_log(ledger, writer.connection)
    assert ledger.read_bytes() != before
    writer.connection.close()


def test_a_log_that_could_not_be_copied_wholly_is_told(ledger: Path) -> None:
    """A reader of an older state keeps what came after it in the log; nothing is lost."""
    with open_ledger(ledger) as recording:
        say(recording, "4.1.1", "one")
        reader = look(ledger)
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM records").fetchall()
        say(recording, "4.1.1", "two")
        assert not checkpoint_log(ledger, recording.writing().writer.connection)
        reader.execute("COMMIT")
        assert checkpoint_log(ledger, recording.writing().writer.connection)
        reader.close()
    assert_sound(ledger)


def test_nobodys_autocheckpoint_is_on(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every connection that the product opens, in a command that records and in those that keep."""
    seen: list[sqlite3.Connection] = []
    connect = connecting._connect

    def watched(uri: str) -> sqlite3.Connection:
        seen.append(connect(uri))
        assert seen[-1].execute("PRAGMA wal_autocheckpoint").fetchone() == (0,)
        return seen[-1]

    monkeypatch.setattr(connecting, "_connect", watched)
    with open_ledger(ledger) as recording:
        say(recording, "4.1.1", "one")
        recording.show()
    assert len(seen) == 3
