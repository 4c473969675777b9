"""Reading records and statements from an open ledger. Positions count from 1; the head is 0 when
nothing is recorded.
"""
from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from plan_ledger.plan.cells import Statement
from plan_ledger.record.identity import id_bytes, id_text
from plan_ledger.record.reading import Record, parse
from plan_ledger.store.erasures import erasures
from plan_ledger.store.projection import from_column

VALUE = (
    "CASE WHEN h.repeats_rank IS NULL THEN h.value ELSE (SELECT k.value FROM history k"
    " WHERE k.subject = h.subject AND k.field = h.field AND k.effective = h.repeats_effective"
    " AND k.rank = h.repeats_rank AND k.position = h.repeats) END"
)
"""SQL: a statement's value; a confirmation's is that of the row it names."""

_TIME_KEY = b'"recorded_at":"'


@contextmanager
def one_state(connection: sqlite3.Connection) -> Iterator[None]:
    """All that is asked inside sees one state of the ledger: never half an import."""
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.rollback()


def head(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT max(position) FROM records").fetchone()[0] or 0)


def recorded_at(connection: sqlite3.Connection, position: int) -> str | None:
    """The recorded time, or None where there is no such record."""
    row = connection.execute(
        "SELECT state FROM records WHERE position = ?", (position,)
    ).fetchone()
    return None if row is None else time_in(row[0])


def time_in(state: bytes) -> str | None:
    """The recorded time in a record's bytes; found without parsing, since it is asked often."""
    at = state.find(_TIME_KEY)
    start = at + len(_TIME_KEY)
    return None if at < 0 else state[start : start + 27].decode("ascii")


def record(connection: sqlite3.Connection, position: int) -> Record | None:
    row = connection.execute(
        "SELECT state FROM records WHERE position = ?", (position,)
    ).fetchone()
    return None if row is None else parse(row[0])


def records(
    connection: sqlite3.Connection,
    *,
    after: int = 0,
    until: int | None = None,
    subject: str | None = None,
    types: Iterable[str] = (),
) -> Iterator[tuple[int, Record, dict[str, Any]]]:
    """Position, record and unsealed values, in order of position."""
    where = ["r.position > ?", "r.position <= ?"]
    values: list[Any] = [after, 2**62 if until is None else until]
    if subject is not None:
        where.append("r.subject = ?")
        values.append(id_bytes(subject))
    wanted = list(types)
    if wanted:
        where.append(f"r.type IN ({','.join('?' * len(wanted))})")
        values += wanted
    rows = connection.execute(
        "SELECT r.position, r.state, s.name, s.value FROM records r"
        " LEFT JOIN sealed s ON s.position = r.position"
        f" WHERE {' AND '.join(where)} ORDER BY r.position",
        values,
    )
    gone = erasures(connection)
    current, state = 0, b""
    unsealed: dict[str, Any] = {}
    for position, bytes_, name, value in rows:
        if position != current:
            if current:
                yield current, parse(state), unsealed
            current, state, unsealed = position, bytes_, dict(gone.get(position, ()))
        if name is not None:
            unsealed[name] = json.loads(value)
    if current:
        yield current, parse(state), unsealed


def one_record(
    connection: sqlite3.Connection, position: int
) -> tuple[Record, dict[str, Any]] | None:
    """A record and its unsealed values, or None where there is no such position."""
    for _, found, unsealed in records(connection, after=position - 1, until=position):
        return found, unsealed
    return None


def plan_id(connection: sqlite3.Connection) -> str | None:
    """The plan's id as text; None before the first record."""
    first = record(connection, 1)
    return None if first is None else str(first["plan"])


def statements(
    connection: sqlite3.Connection, fields: Iterable[str], subject: str | None = None
) -> Iterator[tuple[str, str, Statement]]:
    """(subject's id, field, statement) by subject, field, effective, rank; undone ones too.

    Without a subject: of every one.
    """
    names = list(fields)
    marks = ",".join("?" * len(names))
    values: list[Any] = list(names)
    narrow = ""
    if subject is not None:
        narrow = "s.uuid = ? AND "
        values.insert(0, id_bytes(subject))
    for uuid, field, effective, rank, position, undone, repeats, value in connection.execute(
        "SELECT s.uuid, h.field, h.effective, h.rank, h.position, h.undone, h.repeats,"
        f" {VALUE} FROM subjects s JOIN history h ON h.subject = s.id"
        f" WHERE {narrow}h.field IN ({marks})"
        " ORDER BY h.subject, h.field, h.effective, h.rank",
        values,
    ):
        yield id_text(uuid), field, Statement(
            effective, rank, position, from_column(field, value), repeats, undone
        )


def bearers(connection: sqlite3.Connection, ref: str) -> list[str]:
    """The ids of the activities that some statement, live or not, ever gave this reference."""
    return [
        id_text(row[0])
        for row in connection.execute(
            "SELECT DISTINCT s.uuid FROM history h JOIN subjects s ON s.id = h.subject"
            " WHERE h.field = 'ref' AND h.value = ?",
            (ref,),
        )
    ]


def known_orders(connection: sqlite3.Connection) -> set[int]:
    """Every place in the plan's order that was ever stated of an activity, on whatever day."""
    return {
        int(row[0])
        for row in connection.execute(
            "SELECT DISTINCT h.value FROM subjects s JOIN history h ON h.subject = s.id"
            " WHERE h.field = 'order' AND h.value IS NOT NULL"
        )
    }


def known_references(connection: sqlite3.Connection, known_at: int | None = None) -> list[str]:
    """Every reference that was ever stated by a position (None: now), in no order."""
    return [
        row[0]
        for row in connection.execute(
            "SELECT DISTINCT value FROM history WHERE field = 'ref' AND value IS NOT NULL"
            " AND position <= ?",
            (2**62 if known_at is None else known_at,),
        )
    ]
