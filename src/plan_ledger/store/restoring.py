"""A backup put in the ledger's place, if it is whole and nobody is using the ledger.

Nothing is ever overwritten: what a restore replaces stays beside the ledger.
"""
from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from plan_ledger.plan.errors import PlanError
from plan_ledger.store.checking import faults
from plan_ledger.store.connecting import check_version, connect_for_reading, connect_for_writing
from plan_ledger.store.copying import (
    FULL,
    CannotBackUp,
    Examine,
    copy_ledger,
    draft_beside,
    free_name,
    sync,
    why_unwritten,
)
from plan_ledger.store.creating import publish, refuse_folder, sync_folder
from plan_ledger.store.errors import (
    DiskFull,
    LedgerBusy,
    LedgerUnreachable,
    NotALedger,
    OnNetworkShare,
    sentence_for,
)
from plan_ledger.store.place import log_path, network_share
from plan_ledger.store.reading import head, recorded_at

Progress = Callable[[int, int], None]


class CannotRestore(PlanError):
    """What is restored could not be written; the ledger is as it was."""

    exit_code = 4

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"nothing was restored to {path}: {why}", where=str(path))


class NoBackup(PlanError):
    """There is no file to restore from."""

    def __init__(self, backup: Path) -> None:
        super().__init__(f"there is no backup at {backup}: name the file", where=str(backup))


class BackupDamaged(PlanError):
    """The backup is not whole; the ledger is as it was."""

    def __init__(self, backup: Path, why: str) -> None:
        super().__init__(
            f"{backup} is not a whole ledger ({why}), so nothing was restored: take an earlier"
            " backup",
            where=str(backup),
        )


class NotRestored(PlanError):
    """The backup is whole, and is not to take the ledger's place all the same."""


class SameFile(PlanError):
    """A ledger cannot be restored from itself."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} is the ledger itself: name the backup to restore from", where=str(path)
        )


@dataclass(frozen=True, slots=True)
class Restored:
    """What the ledger holds now; `kept` is the file that it replaced."""

    path: Path
    position: int
    recorded_at: str | None
    kept: Path | None
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "path": str(self.path),
            "position": self.position,
            "recorded_at": self.recorded_at,
            "kept": None if self.kept is None else str(self.kept),
        }


def restore(
    backup: Path,
    path: Path,
    *,
    examine: Examine | None = None,
    progress: Progress | None = None,
) -> Restored:
    """Puts a backup in the ledger's place, if it is whole and nobody is using the ledger: by the
    walk of `store.checking` and a fresh fold, or by what `examine` says of the copy.

    `progress` is told records checked, of all; `examine` has its own. Raises NoBackup,
    BackupDamaged, SameFile, LedgerBusy, CannotRestore, and what `examine` refuses; then the ledger
    is as it was.
    """
    path = path.resolve()
    _refuse_place(backup, path)
    with draft_beside(path) as draft:
        source = connect_for_reading(backup)
        try:
            check_version(source, backup)
            copy_ledger(source, backup, draft)
        except CannotBackUp as error:
            raise CannotRestore(path, error.why) from error
        finally:
            source.close()
        try:
            position, stamp = _check(draft, backup, examine, progress)
        except DiskFull:
            raise CannotRestore(path, FULL) from None
        sync(draft)
        return Restored(path, position, stamp, _put_in_place(draft, path))


def _refuse_place(backup: Path, path: Path) -> None:
    if not backup.exists():
        raise NoBackup(backup)
    refuse_folder(path)
    if path.is_dir():
        raise NotALedger(path, "it is a folder")
    kind = network_share(path)
    if kind:
        raise OnNetworkShare(path, kind)
    if path.exists() and os.path.samefile(backup, path):
        raise SameFile(path)


def _check(
    draft: Path, backup: Path, examine: Examine | None, progress: Progress | None
) -> tuple[int, str | None]:
    from plan_ledger.store.migrations import migrate
    from plan_ledger.store.refolding import recompute

    try:
        migrate(draft, keep=False)
        for why in () if examine is None else examine(draft):
            raise BackupDamaged(backup, why)
        connection = connect_for_writing(draft)
        try:
            if examine is None:
                for fault in faults(connection, progress):
                    raise BackupDamaged(backup, fault.text)
                connection.execute("BEGIN IMMEDIATE")
                differed = recompute(connection, draft).differed
                connection.execute("ROLLBACK")
                if differed:
                    raise BackupDamaged(
                        backup, "its projections are not what its records say; `plan-ledger"
                        " rebuild` on a copy of it mends that"
                    )
            position = head(connection)
            return position, recorded_at(connection, position)
        finally:
            connection.close()
    except sqlite3.Error as error:
        if why_unwritten(error) == FULL:
            raise DiskFull(draft) from error
        raise BackupDamaged(backup, str(error)) from error
    except (BackupDamaged, DiskFull, NotRestored):
        raise
    except PlanError as error:
        raise BackupDamaged(backup, error.text.replace(str(draft), "the file")) from error


def _put_in_place(draft: Path, path: Path) -> Path | None:
    """Returns the name that the replaced ledger has now."""
    if not path.exists():
        _put_logs_aside(path, path.with_name(f"{path.name}.left-{_now()}"))
        publish(draft, path)
        return None
    lock = _lock_out(path)
    try:
        if os.name == "nt" and lock is not None:
            lock.close()  # an open file has no new name there, so others keep us out by themselves
        kept = free_name(path, f"replaced-{_now()}")
        try:
            os.link(path, kept)
        except (OSError, AttributeError):
            os.rename(path, kept)
        _put_logs_aside(path, kept)
        os.replace(draft, path)
        sync_folder(path.parent)
        return kept
    except OSError as error:
        raise LedgerUnreachable(path, error.strerror or "it cannot be replaced") from error
    finally:
        if lock is not None:
            lock.close()


def _now() -> str:
    return f"{datetime.now(UTC):%Y%m%d-%H%M%S}"


def _put_logs_aside(path: Path, kept: Path) -> None:
    """A log that stayed beside would be taken for the restored file's own."""
    log = log_path(path)
    if log.exists():
        os.replace(log, f"{kept}-wal")
    journal = path.with_name(path.name + "-journal")
    if journal.exists():
        os.replace(journal, f"{kept}-journal")
    path.with_name(path.name + "-shm").unlink(missing_ok=True)


def _lock_out(path: Path) -> sqlite3.Connection | None:
    """Holds the ledger for us alone, with its log brought in. None where it is no database any
    more: then nobody can record into it.

    Whoever waits for this lock finds afterwards that the file was moved, and records nothing.
    """
    connection = sqlite3.connect(
        f"{path.as_uri()}?mode=rw", uri=True, timeout=5.0, isolation_level=None
    )
    try:
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        connection.close()
        if error.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise LedgerBusy(
                why=f"others have {path} open, so nothing was restored: close them and try again"
            ) from error
        if error.sqlite_errorname.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
            return None
        raise sentence_for(error, path) from error
    return connection
