"""Is a ledger whole? Every record's bytes, columns, order, times and sealed values are looked at.

Restoring uses it; verifying adds the proofs. Projections are `store.rebuilding`'s to compare.
"""
from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from plan_ledger.record.canonical import canonical, is_plain
from plan_ledger.record.reading import Record, parse
from plan_ledger.record.sealing import digest, disclosure
from plan_ledger.store.reading import head

_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z")
_EVERY = 2000
Sealing = tuple[str, bytes, str]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it was recorded."""

    position: int | None
    kind: str
    text: str


def faults(
    connection: sqlite3.Connection, progress: Callable[[int, int], None] | None = None
) -> Iterator[Fault]:
    """In order of position; nothing where the ledger is whole. `progress`: records done, of all."""
    for (text,) in connection.execute("PRAGMA integrity_check(1)").fetchall():
        if text != "ok":
            yield Fault(None, "file", f"the file is broken: {text}")
            return
    total = head(connection)
    if not total:
        yield Fault(None, "empty", "it holds no record")
    erased = _erased(connection)
    walk = _Walk()
    for position, columns, sealed in _rows(connection):
        yield from walk.record(position, columns, sealed, erased)
        if progress and position % _EVERY == 0:
            progress(position, total)
    if progress:
        progress(total, total)


class _Walk:
    """What the records before say of the next one."""

    def __init__(self) -> None:
        self._position = 0
        self._time = ""
        self._plan: str | None = None
        self._versions: dict[bytes, int] = {}

    def record(
        self,
        position: int,
        columns: tuple[Any, int, str, bytes],
        sealed: list[Sealing],
        erased: set[tuple[int, str]],
    ) -> Iterator[Fault]:
        if position != self._position + 1:
            yield Fault(
                position, "gap", f"position {self._position + 1} is missing before {position}"
            )
        self._position = position
        subject, version, kind, state = columns
        try:
            record = parse(state)
            agrees = is_plain(record) and canonical(record) == state
        except (ValueError, TypeError, AttributeError):
            agrees = False
        if not agrees:
            yield Fault(position, "bytes", f"the bytes of position {position} are no record")
            return
        try:
            yield from self._content(position, record, subject, version, kind)
            yield from _sealed_faults(position, record, sealed, erased)
        except (KeyError, TypeError, ValueError, AttributeError):
            yield Fault(position, "bytes", f"position {position} lacks what every record has")

    def _content(
        self, position: int, record: Record, subject: Any, version: int, kind: str
    ) -> Iterator[Fault]:
        if (UUID(record["subject"]).bytes, record["version"], record["type"]) != (
            subject, version, kind
        ):
            yield Fault(
                position, "columns", f"the columns of position {position} are not what it says"
            )
        before = self._versions.get(subject, 0)
        self._versions[subject] = record["version"]
        if record["version"] != before + 1:
            yield Fault(
                position, "version",
                f"position {position} is version {record['version']} of its subject, not"
                f" {before + 1}",
            )
        self._plan = self._plan or record["plan"]
        if record["plan"] != self._plan:
            yield Fault(position, "plan", f"position {position} belongs to another plan")
        if position == 1 and kind != "plan-opened":
            yield Fault(position, "first", "the first record does not open a plan")
        time = record["recorded_at"]
        if not _TIME.fullmatch(time):
            yield Fault(position, "time", f"position {position} has no recorded time")
        elif time < self._time:
            yield Fault(
                position, "time", f"position {position} is recorded before the one before it"
            )
        self._time = max(self._time, time)


def _sealed_faults(
    position: int, record: Record, sealed: list[Sealing], erased: set[tuple[int, str]]
) -> Iterator[Fault]:
    digests = {"by": record["by"], "login": record["login"], **record["sealed"]}
    for name, salt, value in sealed:
        if digests.pop(name, None) != digest(disclosure(salt, name, value)):
            yield Fault(
                position, "sealed", f"what is kept as {name} of position {position} was changed"
            )
    for name in digests:
        if (position, name) not in erased:
            yield Fault(
                position, "sealed",
                f"the {name} of position {position} is gone, and no record says that it was erased",
            )


def _erased(connection: sqlite3.Connection) -> set[tuple[int, str]]:
    """Position and name of the values that records of erasures name."""
    found = set()
    for (state,) in connection.execute("SELECT state FROM records WHERE type = 'erased'"):
        try:
            said = parse(state)["open"]
            found.add((said["erases"], said["field"]))
        except (ValueError, KeyError, TypeError):
            continue  # told where the walk comes to it
    return found


def _rows(
    connection: sqlite3.Connection,
) -> Iterator[tuple[int, tuple[Any, int, str, bytes], list[Sealing]]]:
    """Two walks side by side; sealed values that no record is there for go to the next one."""
    kept = connection.execute("SELECT position, name, salt, value FROM sealed ORDER BY position")
    waiting = next(kept, None)
    for position, *columns in connection.execute(
        "SELECT position, subject, version, type, state FROM records ORDER BY position"
    ):
        sealed: list[Sealing] = []
        while waiting is not None and waiting[0] <= position:
            sealed.append(waiting[1:])
            waiting = next(kept, None)
        yield position, tuple(columns), sealed
