"""Rebuilding a ledger's projections as a command of its own, or only comparing them.

A rebuild is one transaction under the write lock: a crash leaves the old state.
"""
from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from plan_ledger.store.differing import TOLD
from plan_ledger.store.opening import attach_for_reading
from plan_ledger.store.reading import head
from plan_ledger.store.refolding import Progress, Rebuilt, recompute, recompute_beside
from plan_ledger.store.writing import LedgerWriter


class Moved(Exception):
    """Somebody recorded meanwhile."""


def rebuild(path: Path, *, progress: Progress | None = None) -> Rebuilt:
    """Replaces the projections and says what differed. `progress` is told records done, of all.

    Raises LedgerDamaged where a record cannot be read; then nothing is changed.
    """
    writer = LedgerWriter(path)
    try:
        with writer.transaction() as connection:
            return recompute(connection, path, progress)
    finally:
        writer.close()


def compare(
    path: Path, *, at: int | None = None, told: int = TOLD, progress: Progress | None = None
) -> Rebuilt:
    """What a rebuild would find, without the right to write and without changing anything.

    The records are folded into a scratch database on disk. Raises Moved where the ledger has
    another number of records than `at`, and LedgerDamaged where a record cannot be read.
    """
    with closing(sqlite3.connect("", isolation_level=None, uri=True)) as scratch:
        attach_for_reading(scratch, path, "kept")
        scratch.execute("BEGIN")
        if at is not None and head(scratch) != at:
            raise Moved
        return recompute_beside(scratch, path, "kept", told, progress)
