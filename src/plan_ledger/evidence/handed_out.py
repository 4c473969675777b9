"""Packs that were handed out, as the ledger recorded them: what each could show its reader."""
from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from plan_ledger.evidence.disclosing import Withholding
from plan_ledger.record.reading import Record
from plan_ledger.store.reading import record, records
from plan_ledger.store.references import find


class HandedOut(NamedTuple):
    """A pack by the record that says it was made. `recipient` may be null, or erased."""

    position: int
    recorded_at: str
    sha256: str
    recipient: Any
    withholding: Withholding

    @property
    def said(self) -> str:
        """As it is named in a sentence."""
        whose = f" for {self.recipient}" if isinstance(self.recipient, str) else ""
        return (
            f"the pack{whose} of {self.recorded_at[:10]} (position {self.position}, SHA-256"
            f" {self.sha256[:16]}…)"
        )


def handed_out(connection: sqlite3.Connection) -> Iterator[HandedOut]:
    """In order of position."""
    for position, made, unsealed in records(connection, types=("pack-made",)):
        said = made["open"]
        activity = None
        if said.get("activity") is not None:
            # Without the activity of that number nothing can be said of its texts: so none.
            activity = find(connection, said["activity"], said["as_at"], said["known_at"]) or ""
        yield HandedOut(
            position, made["recorded_at"], said["sha256"], unsealed.get("recipient"),
            Withholding(tuple(said["withheld"]), activity),
        )


def that_held(
    connection: sqlite3.Connection, values: Sequence[tuple[int, str]]
) -> list[HandedOut]:
    """The packs that one of the values, position and name, was in; an attached file's contents go
    with its hash.
    """
    held: list[tuple[int, Record, str]] = []
    for position, name in values:
        found = record(connection, position)
        if found is not None:
            held.append((position, found, name))
    return [
        pack for pack in handed_out(connection)
        if any(
            position < pack.position and not pack.withholding.hides(kept, name)
            for position, kept, name in held
        )
    ]
