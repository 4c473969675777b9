"""Copies of a ledger: made while others record, and put back only when they are whole.

A backup is one self-contained file without a log, so that it opens by itself, also from read-only
media. Nothing is ever overwritten: what a restore replaces stays beside the ledger.
"""
from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from plan_ledger.plan.errors import PlanError
from plan_ledger.store.checking import faults
from plan_ledger.store.creating import publish, refuse_folder, remove, sync_folder
from plan_ledger.store.errors import (
    DiskFull,
    LedgerBusy,
    LedgerDamaged,
    LedgerExists,
    LedgerUnreachable,
    NotALedger,
    OnNetworkShare,
    sentence_for,
    told_plainly,
)
from plan_ledger.store.opening import (
    check_version,
    open_any_version,
    open_for_reading,
)
from plan_ledger.store.place import log_path, network_share, why_unwritable
from plan_ledger.store.reading import head, one_state, recorded_at

_FULL = "the disk is full; free some space there, and try again"
NO_SPACE = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
Progress = Callable[[int, int], None]
Examine = Callable[[Path], Iterable[str]]
"""What is wrong with a copy, a sentence each; it may also raise NotRestored."""


class BackupExists(PlanError):
    """A backup never overwrites anything."""

    def __init__(self, target: Path) -> None:
        super().__init__(
            f"{target} exists already and is left as it is: give the backup another name",
            where=str(target),
        )


class CannotBackUp(PlanError):
    """The copy could not be written; nothing is left of it. `why` says what to do too."""

    def __init__(self, target: Path, why: str) -> None:
        super().__init__(f"no backup was made at {target}: {why}", where=str(target))
        self.why = why


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
class BackedUp:
    """The copy holds the records up to `position`."""

    path: Path
    position: int
    recorded_at: str | None
    size: int

    def to_json(self) -> dict[str, Any]:
        return {
            "path": str(self.path),
            "position": self.position,
            "recorded_at": self.recorded_at,
            "size": self.size,
        }


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


def back_up(path: Path, target: Path, *, examine: Examine | None = None) -> BackedUp:
    """Copies one state of the ledger, whoever records meanwhile, if that is whole: by the walk of
    `store.checking`, or by what `examine` says of the copy.

    Raises BackupExists, CannotBackUp, LedgerDamaged.
    """
    source = open_for_reading(path)
    try:
        with told_plainly(path), one_state(source):
            position = head(source)  # from here on it sees one state
            copy_ledger(source, path, target, examine=examine or _whole)
            return BackedUp(
                target, position, recorded_at(source, position), target.stat().st_size
            )
    finally:
        source.close()


def copy_ledger(
    source: sqlite3.Connection, path: Path, target: Path, *, examine: Examine | None = None
) -> None:
    """What `source`, a connection to `path`, sees, as a file of its own that is on the disk.

    Raises BackupExists, CannotBackUp; and LedgerDamaged, where `examine` finds the copy not whole.
    """
    if target.exists() or target.is_symlink():
        raise BackupExists(target)
    if not target.parent.is_dir():
        raise CannotBackUp(target, "its folder does not exist; make it, or choose another")
    unwritable = why_unwritable(target.parent)
    if unwritable:
        raise CannotBackUp(target, f"{unwritable}; choose a folder where you may write")
    with _draft_beside(target) as draft:
        try:
            _copy(source, draft)
        except sqlite3.Error as error:
            why = _why_unwritten(error)
            raise CannotBackUp(target, why) if why else sentence_for(error, path) from error
        except OSError as error:
            why = _FULL if error.errno in NO_SPACE else error.strerror or "it cannot be written"
            raise CannotBackUp(target, why) from error
        if examine is not None:
            for why in examine(draft):
                # A copy that no restore would take is no backup.
                raise LedgerDamaged(
                    path, why,
                    "no backup was made of it: restore an earlier one with `plan-ledger restore`",
                )
        try:
            publish(draft, target)
        except LedgerExists:
            raise BackupExists(target) from None


def _whole(file: Path) -> Iterator[str]:
    """What is wrong with a copy that nobody has open."""
    uri = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
    with told_plainly(file), closing(sqlite3.connect(uri, uri=True)) as copy:
        for fault in faults(copy):
            yield fault.text


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
    with _draft_beside(path) as draft:
        source = open_for_reading(backup, any_version=True)
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
            raise CannotRestore(path, _FULL) from None
        _sync(draft)
        return Restored(path, position, stamp, _put_in_place(draft, path))


def free_name(path: Path, what: str) -> Path:
    """`plan.ledger.before-v2`, or with a number behind it where that is taken."""
    name = path.with_name(f"{path.name}.{what}")
    count = 1
    while name.exists() or name.is_symlink():
        count += 1
        name = path.with_name(f"{path.name}.{what}-{count}")
    return name


@contextmanager
def _draft_beside(path: Path) -> Iterator[Path]:
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    files = [draft, *(Path(f"{draft}{end}") for end in ("-wal", "-shm", "-journal"))]
    remove(*files)
    try:
        yield draft
    finally:
        remove(*files)


def _copy(source: sqlite3.Connection, draft: Path) -> None:
    """The whole in one step: a copy in several would start again with every recording."""
    copy = sqlite3.connect(draft, isolation_level=None)
    try:
        copy.execute("PRAGMA journal_mode = OFF")
        copy.execute("PRAGMA synchronous = OFF")
        source.backup(copy)
    finally:
        copy.close()
    copy = sqlite3.connect(draft, isolation_level=None)
    try:
        copy.execute("PRAGMA locking_mode = EXCLUSIVE")  # a log without shared memory: on a share
        copy.execute("PRAGMA journal_mode = DELETE")
    finally:
        copy.close()
    _sync(draft)


def _sync(file: Path) -> None:
    with file.open("r+b") as handle:
        os.fsync(handle.fileno())


def _why_unwritten(error: sqlite3.Error) -> str | None:
    """None where it is the ledger that could not be read."""
    name = getattr(error, "sqlite_errorname", None) or ""
    if name in ("SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_SHMSIZE"):
        return _FULL
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN")):
        return "its folder cannot be written; choose a folder where you may write"
    return None


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
    from plan_ledger.store.rebuilding import recompute

    try:
        migrate(draft, keep=False)
        for why in () if examine is None else examine(draft):
            raise BackupDamaged(backup, why)
        connection = open_any_version(draft)
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
        if _why_unwritten(error) == _FULL:
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
