"""What rebuilding the projections costs for each event."""
from __future__ import annotations

import json
import re
from pathlib import Path

from bench.importing import Rows, raw_connection
from bench.measuring import Bench, Figure, in_turns, timed
from plan_ledger.store.opening import open_for_reading
from plan_ledger.store.schema import PROJECTION_TABLES, PROJECTIONS

_NAMES = "|".join(PROJECTION_TABLES)
_SHAPE = re.sub(rf"\b({_NAMES}|history_\w+)\b", r"raw_\1", PROJECTIONS)


def rebuild(bench: Bench) -> list[Figure]:
    """Ours drops and recomputes every projection of 100,000 events (a row of its own, 1,000,000).
    Anchor: reading and parsing every record's JSON, and inserting the very rows of history and of
    the tree, ready in memory, into tables of the same shape: one transaction, WAL, FULL, the log
    checkpointed.
    """
    small, large = bench.sizes.small, bench.sizes.large
    return [
        _figure("rebuild", bench, small, min(3, bench.sizes.rounds)),
        _figure("rebuild-large", bench, large, 1),
    ]


def _figure(measure: str, bench: Bench, events: int, rounds: int) -> Figure:
    from plan_ledger.store.rebuilding import rebuild as rebuild_ledger

    original = bench.ledgers.of(events)
    rows = {table: _rows(original, table) for table in ("history", "tree")}

    def ours() -> float:
        path = bench.ledgers.copy(original, "rebuild.ledger")
        return timed(lambda: rebuild_ledger(path))()

    def anchor() -> float:
        path = bench.ledgers.copy(original, "rebuild.raw")
        return timed(lambda: _parse_and_insert(path, rows))()

    mine, theirs = in_turns(ours, anchor, rounds)
    for name in ("rebuild.ledger", "rebuild.raw"):
        bench.ledgers.scratch(name)
    note = f"{events:,} events, {len(rows['history']):,} history rows, {rounds} rounds"
    return Figure(measure, mine / events * 1e6, theirs / events * 1e6, "µs", note)


def _rows(path: Path, table: str) -> Rows:
    connection = open_for_reading(path)
    rows = connection.execute(f"SELECT * FROM {table} ORDER BY position").fetchall()
    connection.close()
    return rows


def _parse_and_insert(path: Path, tables: dict[str, Rows]) -> None:
    connection = raw_connection(path)
    connection.executescript(f"BEGIN IMMEDIATE; {_SHAPE}")
    for (state,) in connection.execute("SELECT state FROM records ORDER BY position"):
        json.loads(state)
    for table, rows in tables.items():
        marks = ",".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO raw_{table} VALUES ({marks})", rows)
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
    connection.close()
