"""Bringing SQLite's log into the ledger file, by ourselves (ADR 7).

SQLite before 3.51.3 can lose a committed transaction when one connection checkpoints while
another commits and resets the log. So no connection checkpoints by itself; the ledger does it on
one connection while another of its own holds the write lock, when nobody can commit. A log that
is not checkpointed is also fragile: one flipped bit drops all commits behind it.
"""
from __future__ import annotations

import sqlite3
from pathlib import Path

from plan_ledger.store.connecting import connect_for_writing
from plan_ledger.store.place import log_path

LOG_BYTES = 16 * 1024 * 1024
"""A process that stays open checkpoints when its log has grown past this."""


def log_is_long(path: Path) -> bool:
    try:
        return log_path(path).stat().st_size > LOG_BYTES
    except OSError:
        return False


def checkpoint_log(path: Path, lock: sqlite3.Connection) -> bool:
    """Copies the log into the file while `lock` holds the write lock.

    `lock` must have no transaction open. False where another process records just now (it will
    checkpoint in its turn) or reads an older state: nothing is lost, the log merely stays.
    """
    if not log_path(path).exists():
        return True
    lock.execute("PRAGMA busy_timeout = 0")
    try:
        lock.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return False
    finally:
        lock.execute("PRAGMA busy_timeout = 30000")
    try:
        other = connect_for_writing(path)
        try:
            busy, frames, copied = other.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        finally:
            other.close()
    finally:
        lock.execute("ROLLBACK")
    return not busy and frames == copied
