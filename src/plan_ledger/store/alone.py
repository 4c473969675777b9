"""Taking a ledger's file for oneself, and leaving nothing of what was deleted in it.

SQLite keeps deleted text in free pages, in its log, and in pages that were split. Deleting with
`secure_delete` and bringing the log in left some of it; a VACUUM writes the file anew without.
"""
from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from plan_ledger.plan.errors import PlanError
from plan_ledger.store.errors import LedgerBusy, told_plainly
from plan_ledger.store.writing import LedgerWriter


class TextMayRemain(PlanError):
    """The erasure is recorded, and the file could not be written anew."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            f"what was to be erased is recorded as erased, but text may remain in {path} ({why}):"
            " run `plan-ledger erase --finish`",
            where=str(path),
        )


@contextmanager
def alone(writer: LedgerWriter) -> Iterator[None]:
    """Nobody else has the file open inside the block; after it the file is written anew.

    Raises LedgerBusy before the block where others have it open, and TextMayRemain after it.
    """
    connection = writer.connection
    with told_plainly(writer.path):
        _take(connection, writer.path)
    try:
        yield
        try:
            connection.execute("VACUUM")
        except sqlite3.Error as error:
            raise TextMayRemain(writer.path, str(error)) from error
    finally:
        _let_go(connection)


def _take(connection: sqlite3.Connection, path: Path) -> None:
    """Without a log: that needs the file for oneself, and holds it until it is let go."""
    busy = LedgerBusy(
        why=f"others have {path} open, so nothing was erased: close them and try again"
    )
    try:
        connection.execute("PRAGMA busy_timeout = 5000")
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        (mode,) = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
        if mode != "delete":
            raise busy
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
    except sqlite3.OperationalError as error:
        _let_go(connection)
        if error.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise busy from error
        raise
    except BaseException:
        _let_go(connection)
        raise


def _let_go(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA locking_mode = NORMAL")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA busy_timeout = 30000")
