"""The newest checkpoint of a plan that was seen on this computer.

It is kept beside the key and in the user's state folder, both outside the ledger. Whoever puts an
older file in the ledger's place, or another past, is found out by it: the ledger must begin with
what was seen. A ledger that is merely behind may be an honest copy, so that is an alarm only for
recording and signing.
"""
from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from pathlib import Path

from plan_ledger.plan.errors import PlanError
from plan_ledger.proof.checkpoint import Checkpoint
from plan_ledger.proof.note import BadNote, Note
from plan_ledger.proof.whole_file import put_whole
from plan_ledger.store.commitments import Signed
from plan_ledger.store.nodes import root_at
from plan_ledger.store.reading import head

_PATIENCE = 30.0


class Standing(Enum):
    """How a ledger stands to what was seen of it."""

    EXTENDS = "it holds all that was seen"
    BEHIND = "it holds less than was seen"
    FORKED = "it holds other records than were seen"


class RolledBack(PlanError):
    """The ledger is older than what was seen of it here."""

    def __init__(self, seen: int, found: int) -> None:
        super().__init__(
            f"this ledger holds {found} records, and {seen} of this plan have been seen and signed"
            " here: it is an older copy, and to record into it would make a second history."
            " Record into the newest ledger; or, where this one is all that is left, move it aside"
            " and put it back with `plan-ledger restore FILE --behind-last-seen`"
        )


class Forked(PlanError):
    """The ledger's records are not those that were seen here."""

    exit_code = 3

    def __init__(self, seen: int) -> None:
        super().__init__(
            f"this ledger is not the one that was signed here: its first {seen} records are not"
            " those. Do not record into it; `plan-ledger verify` says more"
        )


class LastSeenUnwritable(PlanError):
    """The note of what was seen cannot be kept; nothing was signed."""

    def __init__(self, file: Path, why: str) -> None:
        super().__init__(
            f"{file} cannot be written ({why}), and nothing was signed", where=str(file)
        )


class LastSeen:
    """The files of one plan. One that cannot be read is as good as none."""

    def __init__(self, *files: Path) -> None:
        self._files = files

    def newest(self, origin: str) -> Checkpoint | None:
        found = [seen for file in self._files if (seen := _read(file, origin)) is not None]
        return max(found, key=lambda seen: seen.size, default=None)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nobody else on this computer moves what was seen meanwhile."""
        from filelock import FileLock, Timeout

        first = self._files[0]
        try:
            first.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            lock = FileLock(f"{first}.lock", timeout=_PATIENCE)
            lock.acquire()
        except (OSError, Timeout) as error:
            raise LastSeenUnwritable(first, _why(error)) from error
        try:
            yield
        finally:
            lock.release()

    def move(self, note: bytes) -> None:
        """Inside `held`, after the ledger was found to extend what was there."""
        for file in self._files:
            try:
                file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                put_whole(file, note)
            except OSError as error:
                raise LastSeenUnwritable(file, _why(error)) from error

    def learn(self, connection: sqlite3.Connection, origin: str, last: Signed) -> None:
        """The newest checkpoint of a ledger that extends what was seen. One that does not fit the
        ledger's own records is for `verify` to name; where nothing can be kept, nothing is.
        """
        found = _said(last.note, origin)
        if found is None or standing(connection, found) is not Standing.EXTENDS:
            return
        with suppress(LastSeenUnwritable), self.held():
            seen = self.newest(origin)
            if seen is None or seen.size < last.size:
                self.move(last.note)

    def go_back(self, note: bytes | None) -> None:
        """Inside `held`, after a restore that was told to: to a checkpoint, or to none."""
        if note is not None:
            self.move(note)
            return
        for file in self._files:
            file.unlink(missing_ok=True)


def standing(connection: sqlite3.Connection, seen: Checkpoint) -> Standing:
    """Inside one state of the ledger."""
    if head(connection) < seen.size:
        return Standing.BEHIND
    return Standing.EXTENDS if root_at(connection, seen.size) == seen.root else Standing.FORKED


def refuse_to_fork(connection: sqlite3.Connection, seen: Checkpoint | None) -> None:
    """Raises RolledBack, Forked."""
    if seen is None:
        return
    found = standing(connection, seen)
    if found is Standing.BEHIND:
        raise RolledBack(seen.size, head(connection))
    if found is Standing.FORKED:
        raise Forked(seen.size)


def _read(file: Path, origin: str) -> Checkpoint | None:
    try:
        return _said(file.read_bytes(), origin)
    except OSError:
        return None


def _said(note: bytes, origin: str) -> Checkpoint | None:
    try:
        checkpoint = Checkpoint.parse(Note.parse(note).text)
    except BadNote:
        return None
    return checkpoint if checkpoint.origin == origin else None


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or "it is in use"
