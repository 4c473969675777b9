"""Making a new ledger file: whole, or not there at all."""
from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from plan_ledger.store.connecting import set_up
from plan_ledger.store.errors import (
    FolderUnwritable,
    LedgerExists,
    LedgerUnreachable,
    OnNetworkShare,
    told_plainly,
)
from plan_ledger.store.place import network_share, why_unwritable
from plan_ledger.store.schema import APPLICATION_ID, COMMITMENTS, PROJECTIONS, RECORDS, VERSION


@contextmanager
def new_ledger(path: Path) -> Iterator[Path]:
    """Yields the path of an empty ledger that takes its name only when the block ends well.

    Raises LedgerExists where the name is taken, also by another process meanwhile.
    """
    if path.exists() or path.is_symlink():
        raise LedgerExists(path)
    kind = network_share(path)
    if kind:
        raise OnNetworkShare(path, kind)
    refuse_folder(path)
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        _make(draft, path)
        yield draft
        publish(draft, path)
    finally:
        remove(draft, Path(f"{draft}-wal"), Path(f"{draft}-shm"))


def refuse_folder(path: Path) -> None:
    """Raises LedgerUnreachable or FolderUnwritable where no ledger can be put at `path`."""
    if not path.parent.is_dir():
        raise LedgerUnreachable(path, "its folder does not exist")
    why = why_unwritable(path.parent)
    if why:
        raise FolderUnwritable(path, why)


def remove(*files: Path) -> None:
    """What was only on the way. That it cannot be removed is not what went wrong."""
    for file in files:
        with suppress(OSError):
            file.unlink(missing_ok=True)


def publish(draft: Path, path: Path) -> None:
    """Gives the file its name unless the name is taken. Raises LedgerExists."""
    try:
        if hasattr(os, "link"):
            os.link(draft, path)
        else:
            os.rename(draft, path)
    except FileExistsError:
        raise LedgerExists(path) from None
    except OSError:
        if path.exists():
            raise LedgerExists(path) from None
        os.rename(draft, path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """A new name survives a power cut only once its folder is on the disk; Windows sees to it."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _make(draft: Path, path: Path) -> None:
    with told_plainly(path):
        connection = sqlite3.connect(draft, isolation_level=None)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            set_up(connection)
            connection.executescript(
                f"BEGIN; {RECORDS} {COMMITMENTS} {PROJECTIONS}"
                f" PRAGMA application_id = {APPLICATION_ID};"
                f" PRAGMA user_version = {VERSION}; COMMIT;"
            )
        finally:
            connection.close()
