"""What was signed of a ledger: its checkpoints, each once for one size, and their time stamps."""
from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from plan_ledger.record.reading import parse


@dataclass(frozen=True, slots=True)
class Signed:
    """A checkpoint as it is kept; `note` are the bytes that were signed, with their signatures."""

    number: int
    size: int
    root: bytes
    note: bytes


_ASKED = "SELECT number, size, root, note FROM checkpoints"


def newest(connection: sqlite3.Connection, *, up_to: int | None = None) -> Signed | None:
    """The newest checkpoint, or the newest of at most so many records."""
    row = connection.execute(
        f"{_ASKED} WHERE size <= ? ORDER BY size DESC LIMIT 1", (2**62 if up_to is None else up_to,)
    ).fetchone()
    return None if row is None else _signed(row)


def oldest_covering(connection: sqlite3.Connection, position: int) -> Signed | None:
    """The first checkpoint under which the record stands."""
    row = connection.execute(
        f"{_ASKED} WHERE size >= ? ORDER BY size LIMIT 1", (position,)
    ).fetchone()
    return None if row is None else _signed(row)


def all_signed(connection: sqlite3.Connection) -> Iterator[Signed]:
    """By size."""
    for row in connection.execute(f"{_ASKED} ORDER BY size"):
        yield _signed(row)


def _signed(row: tuple[Any, ...]) -> Signed:
    """SQLite keeps a value of any kind in any column, so a broken byte can make it another kind."""
    if [type(value) for value in row] != [int, int, bytes, bytes]:
        raise sqlite3.DatabaseError("a checkpoint is not kept as checkpoints are")
    return Signed(*row)


def keep(connection: sqlite3.Connection, size: int, root: bytes, note: bytes) -> Signed:
    """Inside a transaction of the caller's. Raises sqlite3.IntegrityError where the size is
    signed already.
    """
    added = connection.execute(
        "INSERT INTO checkpoints (size, root, note) VALUES (?,?,?)", (size, root, note)
    )
    return Signed(int(added.lastrowid or 0), size, root, note)


def time_stamps(connection: sqlite3.Connection, number: int) -> list[bytes]:
    """The tokens kept with a checkpoint (RFC 3161), in the order they came; as bytes, whatever kind
    of value somebody made of one.
    """
    return [
        row[0]
        for row in connection.execute(
            "SELECT CAST(token AS BLOB) FROM timestamps WHERE checkpoint = ? ORDER BY rowid",
            (number,),
        )
    ]


def keep_time_stamp(connection: sqlite3.Connection, number: int, token: bytes) -> None:
    """Inside a transaction of the caller's."""
    connection.execute(
        "INSERT OR IGNORE INTO timestamps (checkpoint, token) VALUES (?,?)", (number, token)
    )


def named_keys(connection: sqlite3.Connection) -> list[tuple[int, str]]:
    """Position and verifier key of every record that sets one, by what is open in it. Raises
    ValueError, KeyError or TypeError where one of them cannot be read.
    """
    return [
        (position, str(parse(state)["open"]["key"]))
        for position, state in connection.execute(
            "SELECT position, state FROM records WHERE type = 'key-set' ORDER BY position"
        )
    ]
