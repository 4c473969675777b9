"""What can go wrong with a ledger file, each told in one sentence that says what to do."""
from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from plan_ledger.plan.errors import PlanError


class NoLedger(PlanError):
    """There is no ledger at that path."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"there is no ledger at {path}: make one with `plan-ledger init`,"
            " or name yours with --ledger or PLAN_LEDGER",
            where=str(path),
        )


class NotALedger(PlanError):
    """The file is something else, or was cut off. It is not touched."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path} is no ledger that can be read: {why}", where=str(path))


class LedgerDamaged(PlanError):
    """The file was a ledger, and part of it is missing or unreadable."""

    def __init__(
        self,
        path: Path,
        why: str,
        remedy: str = "do not record into it, restore the last backup with `plan-ledger restore`",
    ) -> None:
        super().__init__(
            f"{path} is damaged: {why}; {remedy}",
            where=str(path),
        )


class NewerLedger(PlanError):
    """Written by a newer version of this program than the one that runs."""

    def __init__(self, path: Path, found: int, known: int) -> None:
        super().__init__(
            f"{path} was written by a newer plan-ledger (format {found}, this one knows"
            f" {known}): upgrade plan-ledger and try again",
            where=str(path),
        )


class OlderLedger(PlanError):
    """Of an older format, where it cannot be brought up to this one."""

    def __init__(self, path: Path, why: str = "it lies where nothing can be written") -> None:
        super().__init__(
            f"{path} was written by an older plan-ledger and cannot be brought up to date, since"
            f" {why}: copy it to a disk of this computer and open it there",
            where=str(path),
        )


class LedgerExists(PlanError):
    """init and restore never overwrite a ledger."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} exists already and is left as it is: choose another name with --ledger",
            where=str(path),
        )


class LedgerReadOnly(PlanError):
    """The file or its folder may not be written."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} can be read but not written, so nothing was recorded: ask for the right to"
            " write to the file and its folder, or copy it elsewhere",
            where=str(path),
        )


class LedgerUnreachable(PlanError):
    """The file cannot be opened at all."""

    exit_code = 4

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            f"{path} cannot be reached ({why}); nothing was recorded", where=str(path)
        )


class FolderUnwritable(PlanError):
    """No ledger can be put there."""

    exit_code = 4

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            f"{path} cannot be made ({why}): choose a folder where you may write", where=str(path)
        )


class OnNetworkShare(PlanError):
    """SQLite's log needs shared memory that network file systems do not give."""

    def __init__(self, path: Path, kind: str) -> None:
        super().__init__(
            f"{path} lies on a network share ({kind}), where a ledger can be corrupted: keep it"
            " on a disk of this computer, and put copies on the share with `plan-ledger backup`",
            where=str(path),
        )


class DiskFull(PlanError):
    """Nothing was recorded; after space is freed the next command works."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"the disk that holds {path} is full, so nothing was recorded: free some space and"
            " run the command again",
            where=str(path),
        )


class LedgerBusy(PlanError):
    """Others held the ledger too long, or changed it between the question and the answer."""

    exit_code = 4

    def __init__(self, path: Path | None = None, why: str | None = None) -> None:
        super().__init__(
            why or f"{path} is busy with another recording; nothing was recorded, try again",
            where=str(path) if path else None,
        )


class ClockWrong(PlanError):
    """This computer's clock cannot be right, and one record from 2050 would freeze time."""


def sentence_for(error: sqlite3.Error, path: Path) -> PlanError:
    """The refusal that tells this SQLite error to a person."""
    name = getattr(error, "sqlite_errorname", None) or ""
    if name == "SQLITE_FULL":
        return DiskFull(path)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return LedgerBusy(path)
    if name.startswith("SQLITE_READONLY"):
        return LedgerReadOnly(path)
    if name.startswith("SQLITE_CANTOPEN"):
        return LedgerUnreachable(path, "it cannot be opened")
    if name == "SQLITE_NOTADB":
        return NotALedger(path, "it is not a ledger file")
    if name.startswith("SQLITE_CORRUPT") or name == "SQLITE_IOERR_SHORT_READ":
        return LedgerDamaged(path, "parts of the file are missing or broken")
    if name in ("SQLITE_IOERR_WRITE", "SQLITE_IOERR_SHMSIZE"):
        return DiskFull(path)
    if name.startswith("SQLITE_IOERR"):
        return LedgerUnreachable(path, f"reading or writing it failed, {name}")
    return LedgerDamaged(path, str(error))


@contextmanager
def told_plainly(path: Path) -> Iterator[None]:
    """Turns SQLite's errors inside the block into sentences."""
    try:
        yield
    except sqlite3.Error as error:
        raise sentence_for(error, path) from error
