"""Connecting to a ledger file of any version: what is refused, and how every connection is set up.

`wal_autocheckpoint` is 0 on every connection: the ledger checkpoints SQLite's log by itself (see
`store.checkpointing` and ADR 7). `synchronous` is FULL: what was acknowledged is on the disk.
"""
from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from stat import S_ISDIR
from threading import Lock

from plan_ledger.store.errors import (
    LedgerDamaged,
    LedgerReadOnly,
    LedgerUnreachable,
    NewerLedger,
    NoLedger,
    NotALedger,
    OnNetworkShare,
    told_plainly,
)
from plan_ledger.store.place import log_path, network_share
from plan_ledger.store.schema import APPLICATION_ID, VERSION

_MAGIC = b"SQLite format 3\x00"
_looked_at: set[tuple[int, int]] = set()
_one_look = Lock()
_ALONE = "mode=ro&immutable=1"
BUSY_SECONDS = 30.0
_CACHE_KIB = 65536


def connect_for_writing(path: Path) -> sqlite3.Connection:
    """A connection that may record. Raises the errors of `store.errors`."""
    _check_file(path)
    kind = network_share(path)
    if kind:
        raise OnNetworkShare(path, kind)
    if not may_write(path):
        raise LedgerReadOnly(path)
    with told_plainly(path):
        connection = _of_our_kind(_connect(f"{path.absolute().as_uri()}?mode=rw"), path)
        try:
            _turn_log_on(connection)
            connection.execute("PRAGMA synchronous = FULL")
        except BaseException:
            connection.close()
            raise
    return connection


def connect_for_reading(path: Path) -> sqlite3.Connection:
    """A connection that only asks, also of what lies on read-only media."""
    _check_file(path)
    with told_plainly(path):
        return _of_our_kind(_connect_for_reading(path), path)


def connect_leaving_log(path: Path) -> sqlite3.Connection:
    """The same, leaving the log beside the ledger as it is, also when it closes."""
    _check_file(path, leave_log=True)
    with told_plainly(path):
        return _of_our_kind(_connect(f"{path.absolute().as_uri()}?mode=ro"), path)


def uri_for_reading(path: Path) -> str:
    """For SQLite, which is told where nobody may write and nothing waits in a log."""
    alone = not may_write(path) and not _log_waits(path)
    return f"{path.absolute().as_uri()}?{_ALONE if alone else 'mode=ro'}"


def check_version(connection: sqlite3.Connection, path: Path) -> int:
    """The format's version, at most ours. Raises NewerLedger."""
    found = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if found > VERSION:
        raise NewerLedger(path, found, VERSION)
    return found


def may_write(path: Path) -> bool:
    """The file, and beside it, where SQLite keeps its log."""
    return os.access(path, os.W_OK) and os.access(path.resolve().parent, os.W_OK)


def _turn_log_on(connection: sqlite3.Connection) -> None:
    """A backup that is used as a ledger has no log yet. Where others are asking just now it stays
    off until next time, which is slower and as safe.
    """
    if connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
        return
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as error:
        if not error.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise


def _log_waits(path: Path) -> bool:
    try:
        return log_path(path).stat().st_size > 0
    except OSError:
        return False


def _connect_for_reading(path: Path) -> sqlite3.Connection:
    """Also where SQLite cannot make its shared memory, unless a log waits there to be read: on
    read-only media, and on a disk so full that nobody can record anyway.
    """
    name = path.absolute().as_uri()
    waiting = _log_waits(path)
    if not may_write(path):
        return _connect(f"{name}?mode=ro" if waiting else f"{name}?{_ALONE}")
    try:
        return _connect(f"{name}?mode=rw")
    except sqlite3.OperationalError as error:
        if waiting or error.sqlite_errorname != "SQLITE_IOERR_SHMSIZE":
            raise
        return _connect(f"{name}?{_ALONE}")


def set_up(connection: sqlite3.Connection) -> None:
    """What every connection to a ledger needs, whoever opened it."""
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    # A log that was brought in is cut at its next use; else it would look long for ever.
    connection.execute("PRAGMA journal_size_limit = 0")
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA trusted_schema = OFF")


def _connect(uri: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    try:
        set_up(connection)
    except UnicodeDecodeError as error:
        # SQLite's error quotes a broken name of the schema, and Python cannot read that.
        connection.close()
        raise sqlite3.DatabaseError("names in it are no text any more") from error
    except BaseException:
        connection.close()
        raise
    return connection


def _check_file(path: Path, *, leave_log: bool = False) -> None:
    """Looks at the bytes before SQLite does, whose words help nobody; but only once.

    A process that closes a file loses all the locks that it holds on it (POSIX), those of its
    open connections too; others would then delete the log under them. So a file is never looked
    at again once a connection may be open. What became of it meanwhile SQLite will tell.
    """
    with _one_look:
        try:
            found = path.stat()
            if S_ISDIR(found.st_mode):
                raise NotALedger(path, "it is a folder")
            if (found.st_dev, found.st_ino) in _looked_at:
                return
            with path.open("rb") as file:
                head = file.read(100)
                waiting = _log_waits(path)
                size = file.seek(0, os.SEEK_END)
        except FileNotFoundError:
            raise NoLedger(path) from None
        except OSError as error:
            raise LedgerUnreachable(path, error.strerror or "the system refused") from None
        except ValueError:
            raise NoLedger(path) from None
        _check_header(path, head, None if waiting else size)
        if waiting and not leave_log:
            _refuse_damaged_log(path)
        _looked_at.add((found.st_dev, found.st_ino))


def _refuse_damaged_log(path: Path) -> None:
    """SQLite would forget without a word what stands behind the damage, and then remove it."""
    from plan_ledger.store.log import log_faults

    for fault in log_faults(path):
        raise LedgerDamaged(
            path, fault.text,
            "nothing was read or recorded: restore the last backup with `plan-ledger restore`, or,"
            f" if you can do without what was recorded last, move {log_path(path).name} away",
        )


def _check_header(path: Path, head: bytes, size: int | None) -> None:
    """While a log waits the size is None: the file may be shorter than it says, since the log is
    brought in page by page, and whoever did so may have been killed in the middle.
    """
    if not head:
        raise NotALedger(path, "it is empty")
    if len(head) < 100 or not head.startswith(_MAGIC):
        raise NotALedger(path, "it is another kind of file")
    if int.from_bytes(head[68:72], "big") not in (APPLICATION_ID, 0):
        raise NotALedger(path, "it is the database of another program")
    page = int.from_bytes(head[16:18], "big")
    page = 65536 if page == 1 else page
    counted = int.from_bytes(head[28:32], "big")
    counted_is_valid = head[24:28] == head[92:96]
    if size is not None and counted_is_valid and size < counted * page:
        raise LedgerDamaged(path, f"{counted * page - size} of its bytes are cut off")


def _of_our_kind(connection: sqlite3.Connection, path: Path) -> sqlite3.Connection:
    """Closes the connection where it leads to something else."""
    try:
        if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise NotALedger(path, "it is the database of another program")
    except BaseException:
        connection.close()
        raise
    return connection
