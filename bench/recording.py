"""What one recording costs in a process that stays open."""
from __future__ import annotations

import sqlite3
from pathlib import Path
from time import perf_counter, process_time
from typing import Any
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

from bench.measuring import Bench, Figure, in_turns
from bench.workload import LEGEND, TODAY, asking
from plan_ledger.recording.application import PlanRecording
from plan_ledger.recording.entry import Act, entering
from plan_ledger.recording.reporting import record_status

BLOCK = 20
"""So many recordings are one turn of record-cpu: one alone is too short to take."""

_REASON = "the post was advertised twice and nobody suitable has applied yet"
_DAY = TODAY.isoformat()


def record_durable(bench: Bench) -> list[Figure]:
    """Ours loads an activity of ten events, decides, saves: one transaction each. Anchor: one
    sqlite3 INSERT of the same record's bytes, committed, WAL, FULL. Time on the wall, and each
    log is checkpointed once at the end, its time shared out over the recordings.
    """
    path = bench.ledgers.copy(bench.ledgers.of_ten_each(), "durable.ledger")
    count = min(bench.sizes.recordings, bench.sizes.activities)
    with asking(path) as ledger:
        changes = iter(_changes(ledger.show()["activities"], count))
        application = ledger.writing()
        raw = _raw_table(bench.ledgers.scratch("durable.raw"))

        def ours() -> float:
            one = [next(changes)]
            start = perf_counter()
            _record(application, one)
            return perf_counter() - start

        def anchor() -> float:
            state = _newest(application.writer.connection)
            start = perf_counter()
            raw.execute("INSERT INTO records (state) VALUES (?)", (state,))
            return perf_counter() - start

        mine, theirs = in_turns(ours, anchor, count)
        start = perf_counter()
        ledger.close()
        middle = perf_counter()
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        raw.close()
        end = perf_counter()
    mine += (middle - start) / count
    theirs += (end - middle) / count
    note = f"{count} recordings, {bench.sizes.activities:,} activities of ten events"
    return [Figure("record-durable", mine * 1e3, theirs * 1e3, "ms", note)]


def record_cpu(bench: Bench) -> list[Figure]:
    """Ours as in record-durable. Anchor: the eventsourcing library's own Application on its SQLite
    recorder (a file), loading its own kind of aggregate of ten events, adding one, saving. CPU
    time of the process, the system's part included.
    """
    path = bench.ledgers.copy(bench.ledgers.of_ten_each(), "cpu.ledger")
    count = _blocks(bench) * BLOCK
    library = Application[UUID](
        env={
            "PERSISTENCE_MODULE": "eventsourcing.sqlite",
            "SQLITE_DBNAME": str(bench.ledgers.scratch("cpu.theirs")),
        }
    )
    kept = iter(_library_aggregates(library, count))
    with asking(path) as ledger:
        changes = iter(_changes(ledger.show()["activities"], count))
        application = ledger.writing()

        def ours() -> float:
            some = [next(changes) for _ in range(BLOCK)]
            start = process_time()
            _record(application, some)
            return (process_time() - start) / BLOCK

        def anchor() -> float:
            some = [next(kept) for _ in range(BLOCK)]
            start = process_time()
            for identity in some:
                activity: LibraryActivity = library.repository.get(identity)
                activity.change_status("RED", _REASON)
                library.save(activity)
            return (process_time() - start) / BLOCK

        mine, theirs = in_turns(ours, anchor, count // BLOCK)
    library.close()
    return [Figure("record-cpu", mine * 1e3, theirs * 1e3, "ms", f"{count} recordings")]


class LibraryActivity(Aggregate):
    """The library's own aggregate, as its documentation writes one."""

    @event("Added")
    def __init__(self, ref: str, status: str) -> None:
        self.ref = ref
        self.status = status
        self.because = ""

    @event("StatusChanged")
    def change_status(self, status: str, because: str) -> None:
        self.status = status
        self.because = because


def _library_aggregates(library: Application[UUID], count: int) -> list[UUID]:
    made = []
    for index in range(count):
        activity = LibraryActivity(f"4.{index}", "GREY")
        for number in range(9):
            activity.change_status(tuple(LEGEND)[number % len(LEGEND)], _REASON)
        library.save(activity)
        made.append(activity.id)
    return made


def _record(application: PlanRecording, changes: list[tuple[str, str]]) -> None:
    for ref, word in changes:
        act = Act("Performance officer", "po1", _DAY, _REASON)
        with entering(application, act) as entry:
            record_status(entry, ref, word)


def _changes(activities: list[dict[str, Any]], count: int) -> list[tuple[str, str]]:
    """Each activity once, with a status that it does not have."""
    return [
        (activity["ref"], next(word for word in LEGEND if word != activity["status"]))
        for activity in activities[:count]
    ]


def _blocks(bench: Bench) -> int:
    return min(bench.sizes.recordings, bench.sizes.activities) // BLOCK


def _newest(connection: sqlite3.Connection) -> bytes:
    row = connection.execute("SELECT state FROM records ORDER BY position DESC LIMIT 1").fetchone()
    state: bytes = row[0]
    return state


def _raw_table(path: Path) -> sqlite3.Connection:
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute("PRAGMA journal_mode = WAL")
    raw.execute("PRAGMA synchronous = FULL")
    raw.execute("PRAGMA wal_autocheckpoint = 0")
    raw.execute("CREATE TABLE records (position INTEGER PRIMARY KEY, state BLOB NOT NULL)")
    return raw
