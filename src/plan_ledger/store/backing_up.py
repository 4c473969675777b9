"""Copies of a ledger, kept only when they are whole."""
from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plan_ledger.store.checking import faults
from plan_ledger.store.copying import Examine, copy_ledger
from plan_ledger.store.errors import told_plainly
from plan_ledger.store.opening import open_for_reading
from plan_ledger.store.reading import head, one_state, recorded_at


@dataclass(frozen=True, slots=True)
class BackedUp:
    """The copy holds the records up to `position`."""

    path: Path
    position: int
    recorded_at: str | None
    size: int

    def to_json(self) -> dict[str, Any]:
        return {
            "path": str(self.path),
            "position": self.position,
            "recorded_at": self.recorded_at,
            "size": self.size,
        }


def back_up(path: Path, target: Path, *, examine: Examine | None = None) -> BackedUp:
    """Copies one state of the ledger, whoever records meanwhile, if that is whole: by the walk of
    `store.checking`, or by what `examine` says of the copy.

    Raises BackupExists, CannotBackUp, LedgerDamaged.
    """
    source = open_for_reading(path)
    try:
        with told_plainly(path), one_state(source):
            position = head(source)  # from here on it sees one state
            copy_ledger(source, path, target, examine=examine or _whole)
            return BackedUp(
                target, position, recorded_at(source, position), target.stat().st_size
            )
    finally:
        source.close()


def _whole(file: Path) -> Iterator[str]:
    """What is wrong with a copy that nobody has open."""
    uri = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
    with told_plainly(file), closing(sqlite3.connect(uri, uri=True)) as copy:
        for fault in faults(copy):
            yield fault.text
