"""Files that were attached as evidence: which there are, and their contents, each kept once."""
from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from hashlib import sha256
from typing import Any, NamedTuple

from plan_ledger.record.identity import id_text
from plan_ledger.record.reading import parse
from plan_ledger.store.erasures import erasures


class Attached(NamedTuple):
    """A value that was erased is `{"erased": ground}`. `kept`: the contents were to be kept."""

    position: int
    subject: int
    id: str
    effective: str
    name: Any
    sha256: Any
    location: Any
    size: int | None
    kept: bool
    undone: int | None
    """The position that took it back, if one did."""


def attached(
    connection: sqlite3.Connection, as_at: str, known_at: int, only: int | None = None
) -> Iterator[Attached]:
    """Attached with effect by V, recorded by T and not taken back by T; `only` those of one
    subject's number.
    """
    return _attached(
        connection,
        "e.effective <= ? AND e.position <= ? AND (e.undone IS NULL OR e.undone > ?)"
        " AND (? IS NULL OR e.subject = ?)",
        (as_at, known_at, known_at, only, only),
    )


def ever_attached(
    connection: sqlite3.Connection, position: int | None = None
) -> Iterator[Attached]:
    """Whenever it was, taken back or not; with a position only what was attached there."""
    return _attached(connection, "? IS NULL OR e.position = ?", (position, position))


def _attached(
    connection: sqlite3.Connection, which: str, values: tuple[Any, ...]
) -> Iterator[Attached]:
    rows = connection.execute(
        "SELECT e.position, e.subject, e.effective, e.undone, r.subject, r.state FROM evidence e"
        f" JOIN records r ON r.position = e.position WHERE {which} ORDER BY e.position",
        values,
    ).fetchall()
    gone = erasures(connection) if rows else {}
    for position, subject, effective, undone, uuid, state in rows:
        sealed = {
            name: json.loads(value)
            for name, value in connection.execute(
                "SELECT name, value FROM sealed WHERE position = ?", (position,)
            )
        } | gone.get(position, {})
        said = parse(state)["open"]
        yield Attached(
            position, subject, id_text(uuid), effective, sealed.get("name"),
            sealed.get("sha256"), sealed.get("location"), said.get("size"),
            said.get("kept", True), undone,
        )


def keep_contents(connection: sqlite3.Connection, contents: bytes) -> str:
    """Inside a transaction of the caller's; equal contents are kept once. Their SHA-256 in hex."""
    digest = sha256(contents)
    connection.execute(
        "INSERT OR IGNORE INTO contents (sha256, bytes) VALUES (?,?)", (digest.digest(), contents)
    )
    return digest.hexdigest()


def contents_of(connection: sqlite3.Connection, digest: str) -> bytes | None:
    row = connection.execute(
        "SELECT bytes FROM contents WHERE sha256 = ?", (bytes.fromhex(digest),)
    ).fetchone()
    return None if row is None else bytes(row[0])


def forget_contents(connection: sqlite3.Connection) -> None:
    """Contents that no record names any more, after an erasure."""
    named = {bytes.fromhex(value) for _, value in named_contents(connection)}
    for (digest,) in connection.execute("SELECT sha256 FROM contents").fetchall():
        if digest not in named:
            connection.execute("DELETE FROM contents WHERE sha256 = ?", (digest,))


def named_contents(connection: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    """Position and SHA-256 of every file whose contents are to be there."""
    for position, state, value in connection.execute(
        "SELECT r.position, r.state, s.value FROM records r JOIN sealed s"
        " ON s.position = r.position AND s.name = 'sha256'"
        " WHERE r.type = 'evidence-attached' ORDER BY r.position"
    ):
        try:
            if parse(state)["open"].get("kept", True):
                named = json.loads(value)
                bytes.fromhex(named)
                yield position, named
        except (ValueError, KeyError, TypeError, AttributeError):
            continue  # told where the walk comes to it
