"""The one way into a ledger file: a transaction under the write lock.

Inside it the time is stamped once, and every record is appended with its sealed values, its hashes
and its history rows. Whoever decides does so inside it too, so nothing can change between the
reading and the writing (ADR 8). It commits whole or not at all.
"""
from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any, NoReturn, Protocol

from plan_ledger.record.reading import Record
from plan_ledger.record.sealing import Sealed
from plan_ledger.store.blaming import blaming_the_damaged
from plan_ledger.store.checkpointing import checkpoint_log, log_is_long
from plan_ledger.store.clock import Clock, computer_clock, next_time
from plan_ledger.store.connecting import check_version
from plan_ledger.store.errors import LedgerReadOnly, told_plainly
from plan_ledger.store.nodes import Growing, Nodes
from plan_ledger.store.opening import open_for_writing
from plan_ledger.store.projection import Projector
from plan_ledger.store.reading import head, time_in

_APPEND = "INSERT INTO records (position, subject, version, type, state) VALUES (?,?,?,?,?)"
_GROW = "INSERT INTO tree (position, hashes) VALUES (?,?)"
_SEAL = "INSERT INTO sealed (position, name, salt, value) VALUES (?,?,?,?)"


class Drafted(Protocol):
    """What is appended: bytes with a zero time, the same parsed, what it seals and states."""

    subject: bytes | str
    version: int
    topic: str
    record: Record | None
    sealed: Sequence[Sealed]
    stated: dict[str, Any]

    def stamped(self, recorded_at: str) -> bytes: ...


class LedgerReader:
    """The side of an application that only loads: somebody else's right to write is not needed.
    What it reads is one state of the ledger as long as the connection is in a transaction.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.connection = connection
        self.path = path

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        yield self.connection

    def transaction(self) -> NoReturn:
        raise LedgerReadOnly(self.path)

    def append(self, drafts: Sequence[Drafted]) -> NoReturn:
        raise LedgerReadOnly(self.path)


class LedgerWriter:
    """Holds one connection; may be shared by threads, which take turns."""

    def __init__(
        self, path: Path, *, clock: Clock = computer_clock, clock_is_right: bool = False
    ) -> None:
        self.path = path
        self.connection = open_for_writing(path)
        self.warnings: list[str] = []
        self._clock = clock
        self._clock_is_right = clock_is_right
        self._turn = RLock()
        self._projector: Projector | None = None
        self._growing: Growing | None = None
        self._stamp: str | None = None

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Takes the write lock at once; inside another one it is that one.

        Raises LedgerBusy, DiskFull and the other errors of `store.errors`; then nothing was
        recorded.
        """
        with self._turn:
            if self._projector is not None:
                yield self.connection
                return
            with blaming_the_damaged(self.path, self.connection), told_plainly(self.path):
                self.connection.execute("BEGIN IMMEDIATE")
                self._projector, self._stamp = Projector(self.connection), None
                self._growing = Growing(Nodes(self.connection))
                try:
                    check_version(self.connection, self.path)
                    yield self.connection
                    self.connection.execute("COMMIT")
                except BaseException:
                    if self.connection.in_transaction:
                        self.connection.execute("ROLLBACK")
                    raise
                finally:
                    self._projector = None
                if log_is_long(self.path):
                    checkpoint_log(self.path, self.connection)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection, for one reader at a time."""
        with self._turn:
            yield self.connection

    def append(self, drafts: Sequence[Drafted]) -> list[int]:
        """Appends records and returns their positions. Raises sqlite3.IntegrityError where a
        subject has that version already: then nothing is appended.
        """
        with self.transaction() as connection:
            assert self._projector is not None and self._growing is not None
            position = head(connection)
            positions: list[int] = []
            rows: list[tuple[Any, ...]] = []
            sealed: list[tuple[Any, ...]] = []
            for draft in drafts:
                position += 1
                positions.append(position)
                record = draft.record
                if record is None:
                    state = draft.stamped("")
                else:
                    stamp = self._time(connection, position - len(positions))
                    state = draft.stamped(stamp)
                    record["recorded_at"] = stamp
                rows.append((position, draft.subject, draft.version, draft.topic, state))
                sealed += [(position, s.name, s.salt, s.value) for s in draft.sealed]
            connection.executemany(_APPEND, rows)
            connection.executemany(
                _GROW, [self._growing.row(row[0], row[4]) for row in rows]
            )
            connection.executemany(_SEAL, sealed)
            for position, draft in zip(positions, drafts, strict=True):
                if draft.record is not None:
                    self._projector.project(position, draft.record, draft.stated)
            self._projector.flush()
            return positions

    def _time(self, connection: sqlite3.Connection, last_position: int) -> str:
        """All records of one transaction carry one recorded time."""
        if self._stamp is None:
            row = connection.execute(
                "SELECT state FROM records WHERE position = ?", (last_position,)
            ).fetchone()
            last = time_in(row[0]) if row else None
            self._stamp, warning = next_time(
                self._clock(), last, clock_is_right=self._clock_is_right
            )
            if warning:
                self.warnings.append(warning)
        return self._stamp

    def close(self) -> None:
        """Brings the log into the file where nobody else is recording, and lets go."""
        with self._turn, told_plainly(self.path):
            try:
                checkpoint_log(self.path, self.connection)
            finally:
                self.connection.close()
