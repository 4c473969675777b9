"""What one who may write to the ledger's file can do to it: the keeper of the database, say.

Whoever rewrites records here also recomputes every hash, node and projection, as a keeper who knows
the program would; and signs again where he has the key.
"""
from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from plan_ledger.proof.checkpoint import Checkpoint, origin_of
from plan_ledger.proof.note import SigningKey, signed
from plan_ledger.proof.places import Remembered
from plan_ledger.record.canonical import canonical, encode
from plan_ledger.record.reading import parse
from plan_ledger.record.sealing import digest, disclosure
from plan_ledger.store.nodes import root_at
from plan_ledger.store.opening import open_for_reading
from plan_ledger.store.reading import plan_id
from plan_ledger.store.rebuilding import rebuild
from tests.store.making import unguarded


@dataclass
class Written:
    """A record and what is sealed beside it: name, salt and JSON text."""

    record: dict[str, Any]
    sealed: list[tuple[str, bytes, str]]

    def reseal(self, name: str, salt: bytes, value: str) -> None:
        """Another value behind another digest."""
        self.sealed = [some for some in self.sealed if some[0] != name] + [(name, salt, value)]
        self.record["sealed"][name] = digest(disclosure(salt, name, value))


def compute_anew(path: Path) -> None:
    """Hashes too: with none that were kept, a rebuild has nothing to compare a record with."""
    damage(path, "DELETE FROM tree")
    rebuild(path)


def damage(path: Path, *statements: str) -> None:
    """By hand, with the triggers out of the way and put back."""
    with unguarded(path) as connection:
        for statement in statements:
            connection.execute(statement)


def rewrite(path: Path, change: Callable[[list[Written]], Sequence[Written]]) -> None:
    """The records as `change` gives them, at positions from 1, everything recomputed."""
    with unguarded(path) as connection:
        records = list(change(_read(connection)))
        connection.execute("BEGIN")
        connection.execute("DELETE FROM records")
        connection.execute("DELETE FROM sealed")
        for position, some in enumerate(records, 1):
            record = some.record
            connection.execute(
                "INSERT INTO records VALUES (?,?,?,?,?)",
                (position, UUID(record["subject"]).bytes, record["version"], record["type"],
                 canonical(record)),
            )
            connection.executemany(
                "INSERT INTO sealed VALUES (?,?,?,?)",
                [(position, *sealed) for sealed in some.sealed],
            )
        connection.execute("COMMIT")
    compute_anew(path)


def say_otherwise(records: list[Written]) -> list[Written]:
    """Position 8 never said that it had begun."""
    records[7].reseal("progress", b"\7" * 16, encode("Not begun at all"))
    return records


def backdated(records: list[Written]) -> list[Written]:
    """All of it a year earlier, as a false clock would have it."""
    for some in records:
        some.record["recorded_at"] = "2018" + some.record["recorded_at"][4:]
    return records


def swapped(first: int, second: int) -> Callable[[list[Written]], list[Written]]:
    """Two positions, each with the recorded time of its place."""
    def change(records: list[Written]) -> list[Written]:
        one, other = records[first - 1].record, records[second - 1].record
        one["recorded_at"], other["recorded_at"] = other["recorded_at"], one["recorded_at"]
        records[first - 1], records[second - 1] = records[second - 1], records[first - 1]
        return records
    return change


def inserted_after(position: int) -> Callable[[list[Written]], list[Written]]:
    """A report that was never made, with the time and versions that it would have had."""
    def change(records: list[Written]) -> list[Written]:
        model = records[position - 1]
        copy = Written({**model.record, "sealed": {}}, [])
        copy.record |= {"type": "progress-reported", "version": 2, "open": {}}
        for at, name in enumerate(("by", "login", "progress")):
            salt, value = bytes([at]) * 16, encode("Invented")
            if name == "progress":
                copy.reseal(name, salt, value)
            else:
                copy.sealed.append((name, salt, value))
                copy.record[name] = digest(disclosure(salt, name, value))
        for some in records[position:]:
            if some.record["subject"] == copy.record["subject"]:
                some.record["version"] += 1
        return [*records[:position], copy, *records[position:]]
    return change


def cut(path: Path, size: int) -> None:
    """The newest records gone, and every checkpoint of them."""
    with unguarded(path) as connection:
        for table in ("records", "sealed"):
            connection.execute(f"DELETE FROM {table} WHERE position > {size}")
        connection.execute(f"DELETE FROM checkpoints WHERE size > {size}")
    compute_anew(path)


def unsign(path: Path) -> None:
    """No checkpoint was ever made."""
    damage(path, "DELETE FROM checkpoints")


def key_of(path: Path) -> SigningKey:
    """The ledger's key, of a user who has it."""
    return SigningKey.parse(Remembered.of(plan_of(path)).key.read_text())


def plan_of(path: Path) -> str:
    with closing(open_for_reading(path)) as connection:
        plan = plan_id(connection)
    assert plan is not None
    return plan


def sign_again(path: Path, key: SigningKey) -> None:
    """The same sizes, and the head, as if they had been signed so at the time."""
    origin = origin_of(plan_of(path))
    with unguarded(path) as connection:
        sizes = [size for (size,) in connection.execute("SELECT size FROM checkpoints")]
        (head,) = connection.execute("SELECT max(position) FROM records").fetchone()
        connection.execute("DELETE FROM checkpoints")
        for size in sorted({*(size for size in sizes if size <= head), head}):
            put(connection, Checkpoint(origin, size, root_at(connection, size)), key)


def put(connection: sqlite3.Connection, checkpoint: Checkpoint, key: SigningKey) -> None:
    """A checkpoint among those that are kept, true or not."""
    connection.execute(
        "INSERT INTO checkpoints (size, root, note) VALUES (?,?,?)",
        (checkpoint.size, checkpoint.root, signed(checkpoint.text, [key]).bytes),
    )


def _read(connection: sqlite3.Connection) -> list[Written]:
    sealed: dict[int, list[tuple[str, bytes, str]]] = {}
    for position, *some in connection.execute("SELECT position, name, salt, value FROM sealed"):
        sealed.setdefault(position, []).append(tuple(some))
    return [
        Written(parse(state), sealed.get(position, []))
        for position, state in connection.execute(
            "SELECT position, state FROM records ORDER BY position"
        )
    ]
