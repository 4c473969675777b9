"""Opening a ledger file to record in it or to ask it: one of an older format is brought up to this
one first (`store.migrations`).
"""
from __future__ import annotations

import sqlite3
from pathlib import Path

from plan_ledger.store.connecting import (
    check_version,
    connect_for_reading,
    connect_for_writing,
    connect_leaving_log,
    may_write,
    uri_for_reading,
)
from plan_ledger.store.errors import OlderLedger, told_plainly
from plan_ledger.store.place import network_share
from plan_ledger.store.schema import VERSION


def open_for_writing(path: Path) -> sqlite3.Connection:
    """A connection that may record. Raises the errors of `store.errors`, MigrationFailed."""
    connection = connect_for_writing(path)
    if not _is_older(connection, path):
        return connection
    connection.close()
    _bring_up(path)
    return open_for_writing(path)


def open_for_reading(path: Path) -> sqlite3.Connection:
    """A connection that only asks. A ledger on read-only media opens too.

    Raises OlderLedger where its format would have to be brought up to this one and cannot be.
    """
    connection = connect_for_reading(path)
    if not _is_older(connection, path):
        return connection
    connection.close()
    if not may_write(path) or network_share(path):
        raise OlderLedger(path)
    _bring_up(path)
    return open_for_reading(path)


def open_and_leave(path: Path) -> sqlite3.Connection:
    """A connection that asks and leaves the log beside the ledger as it is, also when it closes:
    one that is damaged is evidence.
    """
    connection = connect_leaving_log(path)
    if not _is_older(connection, path):
        return connection
    connection.close()
    raise OlderLedger(path, "its log is damaged")


def attach_for_reading(scratch: sqlite3.Connection, path: Path, name: str) -> None:
    """Makes the ledger's tables readable beside those of a scratch database, under `name`."""
    open_for_reading(path).close()  # says plainly what is wrong with it
    with told_plainly(path):
        scratch.execute(f"ATTACH ? AS {name}", (uri_for_reading(path),))


def _is_older(connection: sqlite3.Connection, path: Path) -> bool:
    """Closes the connection where even that cannot be known."""
    try:
        with told_plainly(path):
            return check_version(connection, path) < VERSION
    except BaseException:
        connection.close()
        raise


def _bring_up(path: Path) -> None:
    from plan_ledger.store.migrations import migrate

    migrate(path)
