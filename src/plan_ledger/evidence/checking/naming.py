"""That confirmations and corrections name records which state what they say again or replace.

A fold could pass over one that does not, or make something of it: so none is taken.
"""
from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

from plan_ledger.plan.cells import is_cell
from plan_ledger.record.identity import id_bytes
from plan_ledger.record.reading import parse
from plan_ledger.store.record_faults import Fault


def naming_faults(copy: sqlite3.Connection, states: Sequence[bytes]) -> Iterator[Fault]:
    """Of a reader's copy of these records, which have the form of their types."""
    for position, field, named in copy.execute(
        "SELECT h.position, h.field, h.repeats FROM history h JOIN ("
        " SELECT subject, field, repeats FROM history WHERE repeats IS NOT NULL"
        " EXCEPT SELECT subject, field, position FROM history WHERE repeats IS NULL) n"
        " USING (subject, field, repeats) ORDER BY h.position, h.field"
    ):
        yield _fault(position, named, field, "be said again")
    stated = _Stated(copy)
    for position, state in enumerate(states, 1):
        record = parse(state) if b'"type":"corrected"' in state else {}
        if record.get("type") != "corrected" or not is_cell(record["open"]["field"]):
            continue
        field = record["open"]["field"]
        held = stated[record["subject"], field]
        for named in record["replaces"]:
            if named not in held:
                yield _fault(position, named, field, "be replaced")


class _Stated(dict[tuple[str, str], set[int]]):
    """Subject and field -> the positions that state it; looked up once for each."""

    def __init__(self, copy: sqlite3.Connection) -> None:
        super().__init__()
        self._copy = copy

    def __missing__(self, cell: tuple[str, str]) -> set[int]:
        subject, field = cell
        found = self[cell] = {position for (position,) in self._copy.execute(
            "SELECT h.position FROM history h JOIN subjects s ON s.id = h.subject"
            " WHERE s.uuid = ? AND h.field = ?", (id_bytes(subject), field)
        )}
        return found


def _fault(position: int, named: int, field: str, done: str) -> Fault:
    return Fault(position, "record",
                 f"position {position}: position {named} states no “{field}” that could {done}")
