"""A copy of one state of a ledger, made while others record: one self-contained file without a log,
so that it opens by itself, also from read-only media. Nothing is ever overwritten.
"""
from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from plan_ledger.plan.errors import PlanError
from plan_ledger.store.creating import publish, remove
from plan_ledger.store.errors import LedgerDamaged, LedgerExists, sentence_for
from plan_ledger.store.place import why_unwritable

FULL = "the disk is full; free some space there, and try again"
NO_SPACE = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
Examine = Callable[[Path], Iterable[str]]
"""What is wrong with a copy, a sentence each; it may also raise what
`store.restoring` takes as a refusal."""


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
    with draft_beside(target) as draft:
        try:
            _copy(source, draft)
        except sqlite3.Error as error:
            why = why_unwritten(error)
            raise CannotBackUp(target, why) if why else sentence_for(error, path) from error
        except OSError as error:
            why = FULL if error.errno in NO_SPACE else error.strerror or "it cannot be written"
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


def free_name(path: Path, what: str) -> Path:
    """`plan.ledger.before-v2`, or with a number behind it where that is taken."""
    name = path.with_name(f"{path.name}.{what}")
    count = 1
    while name.exists() or name.is_symlink():
        count += 1
        name = path.with_name(f"{path.name}.{what}-{count}")
    return name


@contextmanager
def draft_beside(path: Path) -> Iterator[Path]:
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
    sync(draft)


def sync(file: Path) -> None:
    with file.open("r+b") as handle:
        os.fsync(handle.fileno())


def why_unwritten(error: sqlite3.Error) -> str | None:
    """None where it is the ledger that could not be read."""
    name = getattr(error, "sqlite_errorname", None) or ""
    if name in ("SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_SHMSIZE"):
        return FULL
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN")):
        return "its folder cannot be written; choose a folder where you may write"
    return None
