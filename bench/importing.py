"""What a plan's first import costs for each record."""
from __future__ import annotations

import sqlite3
from hashlib import sha256
from pathlib import Path
from typing import Any

from bench.measuring import Bench, Figure, in_turns, timed
from bench.workload import START, Clock, asking, plan_shown
from plan_ledger.editions.writing.saving import write_workbook
from plan_ledger.ledger import Ledger
from plan_ledger.record.sealing import disclosure
from plan_ledger.store.connecting import set_up
from plan_ledger.store.opening import open_for_reading
from plan_ledger.store.schema import PROJECTIONS, RECORDS

Rows = list[tuple[Any, ...]]
TABLES = ("records", "sealed", "subjects", "history")


def import_event(bench: Bench) -> list[Figure]:
    """Ours reads an .xlsx of 5,000 activities, compares and records it into an empty ledger, and
    closes that. Anchor: the very same rows of all four tables inserted into the same schema with
    executemany in one transaction, WAL, FULL, with SHA-256 over the same disclosures; the log
    checkpointed. Per record.
    """
    file = bench.ledgers.scratch("edition.xlsx")
    write_workbook(file, plan_shown(bench.sizes.edition))
    records = 0

    def ours() -> None:
        nonlocal records
        with asking(path) as ledger:
            records = ledger.import_edition(file, as_at=START.isoformat(), by="Officer").recorded

    def anchor() -> None:
        insert_raw(raw, rows, disclosures)

    path = empty(bench.ledgers.scratch("import.ledger"))
    ours()
    rows, disclosures = rows_of(path)
    raw = bench.ledgers.scratch("import.raw")

    def ours_again() -> float:
        empty(bench.ledgers.scratch(path.name))
        return timed(ours)()

    def anchor_again() -> float:
        make_tables(bench.ledgers.scratch(raw.name))
        return timed(anchor)()

    mine, theirs = in_turns(ours_again, anchor_again, bench.sizes.rounds)
    note = (f"{bench.sizes.edition:,} activities, {records:,} records,"
            f" {len(rows['sealed']):,} sealed values, {len(rows['history']):,} history rows")
    return [Figure("import-event", mine / records * 1e6, theirs / records * 1e6, "µs", note)]


def empty(path: Path) -> Path:
    """A ledger that has been opened and nothing more."""
    Ledger.create(path, by="Officer", clock=Clock(START), clock_is_right=True)
    return path


def rows_of(path: Path) -> tuple[dict[str, Rows], list[bytes]]:
    """The rows of a ledger by table, in the order of recording, and its disclosures."""
    connection = open_for_reading(path)
    order = {"subjects": "id", "history": "position"}
    rows = {
        table: connection.execute(
            f"SELECT * FROM {table} ORDER BY {order.get(table, 'position')}"
        ).fetchall()
        for table in TABLES
    }
    connection.close()
    disclosures = [
        disclosure(salt, name, value).encode("ascii") for _, name, salt, value in rows["sealed"]
    ]
    return rows, disclosures


def make_tables(path: Path) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.executescript(f"BEGIN; {RECORDS} {PROJECTIONS} COMMIT;")
    connection.close()


def insert_raw(path: Path, rows: dict[str, Rows], disclosures: list[bytes]) -> None:
    connection = raw_connection(path)
    connection.execute("BEGIN IMMEDIATE")
    for text in disclosures:
        sha256(text).digest()
    for table, some in rows.items():
        marks = ",".join("?" * len(some[0]))
        connection.executemany(f"INSERT INTO {table} VALUES ({marks})", some)
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
    connection.close()


def raw_connection(path: Path) -> sqlite3.Connection:
    """Set up as the ledger's own are."""
    connection = sqlite3.connect(path, isolation_level=None)
    set_up(connection)
    connection.execute("PRAGMA synchronous = FULL")
    return connection
