"""What rebuilding the projections costs for each event."""
from __future__ import annotations

import json
from pathlib import Path

from bench.importing import Rows, raw_connection
from bench.measuring import Bench, Figure, in_turns, timed
from plan_ledger.store.opening import open_for_reading

_SHAPE = """
CREATE TABLE raw_history (
    subject INTEGER NOT NULL, field TEXT NOT NULL, effective TEXT NOT NULL, rank INTEGER NOT NULL,
    position INTEGER NOT NULL, undone INTEGER, ahead INTEGER, repeats INTEGER,
    repeats_effective TEXT, repeats_rank INTEGER, value,
    PRIMARY KEY (subject, field, effective, rank, position)
) WITHOUT ROWID;
CREATE INDEX raw_history_by_ref ON raw_history (value) WHERE field = 'ref';
CREATE INDEX raw_history_ahead ON raw_history (effective) WHERE ahead;
"""


def rebuild(bench: Bench) -> list[Figure]:
    """Ours drops and recomputes every projection of 100,000 events (a row of its own, 1,000,000).
    Anchor: reading and parsing every record's JSON, and inserting the very rows of history, ready
    in memory, into a table of the same shape: one transaction, WAL, FULL, the log checkpointed.
    """
    small, large = bench.sizes.small, bench.sizes.large
    return [
        _figure("rebuild", bench, small, min(3, bench.sizes.rounds)),
        _figure("rebuild-large", bench, large, 1),
    ]


def _figure(measure: str, bench: Bench, events: int, rounds: int) -> Figure:
    from plan_ledger.store.rebuilding import rebuild as rebuild_ledger

    original = bench.ledgers.of(events)
    rows = _history(original)

    def ours() -> float:
        path = bench.ledgers.copy(original, "rebuild.ledger")
        return timed(lambda: rebuild_ledger(path))()

    def anchor() -> float:
        path = bench.ledgers.copy(original, "rebuild.raw")
        return timed(lambda: _parse_and_insert(path, rows))()

    mine, theirs = in_turns(ours, anchor, rounds)
    for name in ("rebuild.ledger", "rebuild.raw"):
        bench.ledgers.scratch(name)
    note = f"{events:,} events, {len(rows):,} history rows, {rounds} rounds"
    return Figure(measure, mine / events * 1e6, theirs / events * 1e6, "µs", note)


def _history(path: Path) -> Rows:
    connection = open_for_reading(path)
    rows = connection.execute("SELECT * FROM history ORDER BY position").fetchall()
    connection.close()
    return rows


def _parse_and_insert(path: Path, rows: Rows) -> None:
    connection = raw_connection(path)
    connection.executescript(f"BEGIN IMMEDIATE; {_SHAPE}")
    for (state,) in connection.execute("SELECT state FROM records ORDER BY position"):
        json.loads(state)
    marks = ",".join("?" * len(rows[0]))
    connection.executemany(f"INSERT INTO raw_history VALUES ({marks})", rows)
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
    connection.close()
