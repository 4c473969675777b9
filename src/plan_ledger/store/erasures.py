"""Which sealed values were erased, and on which ground: so that they never read as empty."""
from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

from plan_ledger.plan.erasure import gone
from plan_ledger.record.reading import parse

Erasures = dict[int, dict[str, Any]]
"""Position of the record that held the value -> name -> what is read instead."""


def erasures(connection: sqlite3.Connection) -> Erasures:
    """As the projection has them."""
    found: Erasures = {}
    for position, name, ground in connection.execute(
        "SELECT position, name, ground FROM erasures"
    ):
        found.setdefault(position, {})[name] = gone(ground)
    return found


def recorded_erasures(connection: sqlite3.Connection) -> Iterator[tuple[int, str, str, int]]:
    """Position, name, ground, and where it says so, by the records themselves; the first counts.
    Records that cannot be read are passed over.
    """
    seen = set()
    for at, state in connection.execute(
        "SELECT position, state FROM records WHERE type = 'erased' ORDER BY position"
    ):
        try:
            said = parse(state)["open"]
            row = (int(said["erases"]), str(said["field"]), str(said["ground"]), at)
        except (ValueError, KeyError, TypeError):
            continue
        if row[0] < at and row[:2] not in seen:
            seen.add(row[:2])
            yield row
