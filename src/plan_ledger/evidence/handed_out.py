"""Packs that were handed out, as the ledger recorded them: what each could show its reader."""
from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from plan_ledger.evidence.disclosing import Withholding
from plan_ledger.history.state import activities_as_at
from plan_ledger.record.reading import Record
from plan_ledger.store.attached import attached
from plan_ledger.store.reading import record, records
from plan_ledger.store.references import find

_ATTACHED = ("evidence-attached", "sha256")
"""What a file holds goes with its hash."""


class HandedOut(NamedTuple):
    """A pack by the record that says it was made. `recipient` may be null, or erased."""

    position: int
    recorded_at: str
    as_at: str
    known_at: int
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
            position, made["recorded_at"], said["as_at"], said["known_at"], said["sha256"],
            unsealed.get("recipient"),
            Withholding(tuple(said["withheld"]), activity),
        )


def that_held(
    connection: sqlite3.Connection, values: Sequence[tuple[int, str]]
) -> list[HandedOut]:
    """The packs that one of the values, position and name, was in. Texts are in every pack that was
    made later, whatever it was asked; an attached file is in those whose table names it.
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
            and ((kept["type"], name) != _ATTACHED or _in_table(connection, pack, position))
            for position, kept, name in held
        )
    ]


def _in_table(connection: sqlite3.Connection, pack: HandedOut, position: int) -> bool:
    """Whether the file attached at the position was evidence of an activity on the day that the
    pack is about, as known then.
    """
    return any(
        one.position == position and any(
            state.exists
            for state in activities_as_at(connection, pack.as_at, pack.known_at, one.id)
        )
        for one in attached(connection, pack.as_at, pack.known_at)
    )
