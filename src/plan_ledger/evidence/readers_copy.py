"""The ledger as the reader of a pack sees it: all its records, and of what is sealed in them what
is disclosed to her. What a pack shows is asked of this copy and of nothing else, by whoever makes
the pack and by whoever checks it.

It lies in a scratch database that has no name and ends with its connection.
"""
from __future__ import annotations

import sqlite3
from base64 import urlsafe_b64decode
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from plan_ledger.evidence.disclosing import sealed_names
from plan_ledger.record.canonical import encode, read_value
from plan_ledger.record.identity import id_bytes
from plan_ledger.record.reading import Record, parse
from plan_ledger.record.sealing import SALT_BYTES, base64url
from plan_ledger.store.connecting import set_up
from plan_ledger.store.erasures import recorded_erasures
from plan_ledger.store.refolding import fold_scratch
from plan_ledger.store.schema import COMMITMENTS, RECORDS, statements

_CACHE_KIB = 16384


class Disclosed(NamedTuple):
    """A sealed value that the reader may see, of the record at `position`; `value` is its canonical
    JSON text.
    """

    position: int
    name: str
    salt: bytes
    value: str


@contextmanager
def readers_copy(
    states: Sequence[bytes], disclosed: Iterable[Disclosed]
) -> Iterator[sqlite3.Connection]:
    """A connection to it; to look at, not to write. `states` are the records in order of position.

    Raises one of `store.refolding.CANNOT_FOLD` where they are none, or contradict each other.
    """
    connection = sqlite3.connect("", isolation_level=None)
    try:
        set_up(connection)
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        connection.execute("BEGIN")
        _fill(connection, states, disclosed)
        connection.execute("COMMIT")
        yield connection
    finally:
        connection.close()


def all_disclosed(copy: sqlite3.Connection) -> Iterator[Disclosed]:
    """What its reader may see, by position and name."""
    for row in copy.execute(
        "SELECT position, name, salt, value FROM sealed ORDER BY position, name"
    ):
        yield Disclosed(*row)


def _fill(
    connection: sqlite3.Connection, states: Sequence[bytes], disclosed: Iterable[Disclosed]
) -> None:
    for statement in statements(RECORDS + COMMITMENTS):
        if not statement.startswith("CREATE TRIGGER"):
            connection.execute(statement)
    connection.executemany(
        "INSERT INTO sealed (position, name, salt, value) VALUES (?,?,?,?)", disclosed
    )
    seen = set(connection.execute("SELECT position, name FROM sealed"))
    missing: list[tuple[int, str]] = []
    connection.executemany(
        "INSERT INTO records (position, subject, version, type, state) VALUES (?,?,?,?,?)",
        _rows(states, seen, missing),
    )
    erased = {(position, name) for position, name, *_ in recorded_erasures(connection)}
    fold_scratch(connection, (some for some in missing if some not in erased))


def opened(position: int, disclosure: str) -> Disclosed:
    """Raises ValueError where it is no disclosure."""
    said = read_value(_decoded(disclosure))
    if not (isinstance(said, list) and len(said) == 3):
        raise ValueError("it is no list of salt, name and value in canonical JSON")
    salt, name, value = said
    if not isinstance(salt, str) or not isinstance(name, str):
        raise ValueError("its salt or name is no text")
    raw = _decoded(salt)
    if len(raw) != SALT_BYTES:
        raise ValueError("its salt has not 16 bytes")
    return Disclosed(position, name, raw, encode(value))


def _decoded(text: str) -> bytes:
    """RFC 4648 section 5 without padding. Raises ValueError, also where another text would give
    the same bytes.
    """
    raw = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    if base64url(raw) != text:
        raise ValueError("it is no base64url without padding")
    return raw


def _rows(
    states: Sequence[bytes], seen: set[tuple[int, str]], missing: list[tuple[int, str]]
) -> Iterator[tuple[int, bytes, int, str, bytes]]:
    for position, state in enumerate(states, 1):
        record: Record = parse(state)
        missing += [
            (position, name) for name in sealed_names(record) if (position, name) not in seen
        ]
        yield position, id_bytes(record["subject"]), record["version"], record["type"], state
