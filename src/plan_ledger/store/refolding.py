"""Recomputing the projections from the records, which alone are the ledger.

The old rows are put aside, the records are folded again by the rules of `store.projection`, old
and new are compared, the old ones dropped. Where nothing was wrong the new rows equal the old ones,
subject numbers too.

Memory stays small whatever the ledger's size: rows are gathered in a scratch table in order of
position and sorted by SQLite into the clustered table, which fills it page by page.
"""
from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plan_ledger.plan.disclosure import COMMON
from plan_ledger.plan.erasure import WITHHELD, gone
from plan_ledger.record.hashing import HASH_BYTES
from plan_ledger.record.reading import Record, statements
from plan_ledger.store.commitments import newest
from plan_ledger.store.differing import KEYS, TOLD, Differed, difference
from plan_ledger.store.erasures import Erasures, erasures, recorded_erasures
from plan_ledger.store.errors import LedgerDamaged
from plan_ledger.store.nodes import Growing, root_at
from plan_ledger.store.projection import OPEN_FIELDS, Projector, due, to_column
from plan_ledger.store.reading import head
from plan_ledger.store.schema import PROJECTIONS
from plan_ledger.store.schema import statements as sql

Progress = Callable[[int, int], None]

_parse = json.JSONDecoder().raw_decode
"""Twice as fast as json.loads on texts this short; canonical JSON has no blanks around it."""
_EVERY = 2000
_CACHE_KIB = 16384
_REMEMBERED = 65536


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild found. `differed` is empty where the projections were right."""

    records: int
    rows: int
    differed: list[Differed]

    def to_json(self) -> dict[str, Any]:
        return {
            "records": self.records,
            "rows": self.rows,
            "differed": [
                {
                    "table": some.table,
                    "missing": some.missing,
                    "too_many": some.too_many,
                    "changed": some.changed,
                    "first": [
                        {"what": row.what, "position": row.position, "field": row.field}
                        for row in some.first
                    ],
                }
                for some in self.differed
            ],
        }


def recompute(
    connection: sqlite3.Connection, path: Path, progress: Progress | None = None
) -> Rebuilt:
    """Replaces the projections, inside a transaction of the caller's, who may also roll it back.

    `progress` is told records done, of all. Raises LedgerDamaged where a record cannot be read.
    """
    before = connection.execute("PRAGMA cache_size").fetchone()[0]
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    try:
        _put_aside(connection)
        rebuilt = _fold(connection, path, "old_", TOLD, progress)
        _refuse_to_hide(connection, path)
        for table in KEYS:
            connection.execute(f"DROP TABLE old_{table}")
        return rebuilt
    finally:
        connection.execute(f"PRAGMA cache_size = {before}")


def recompute_beside(
    scratch: sqlite3.Connection, path: Path, kept: str, told: int, progress: Progress | None
) -> Rebuilt:
    """What would be replaced, without changing anything: computed into a scratch database, inside
    a transaction of the caller's, of the ledger that it has attached as `kept`. Of each table at
    most `told` rows are told. Raises LedgerDamaged where a record cannot be read.
    """
    scratch.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    for statement in _schema("TABLE"):
        scratch.execute(statement)
    return _fold(scratch, path, f"{kept}.", told, progress)


def _refuse_to_hide(connection: sqlite3.Connection, path: Path) -> None:
    """A record that is not the one whose hash was kept would pass for it from now on. Where a
    checkpoint was signed for the records as they are, it is the hash that was broken.
    """
    first, last = connection.execute(
        "SELECT min(n.position), max(n.position) FROM main.tree n JOIN old_tree o"
        " ON o.position = n.position WHERE substr(o.hashes, 1, ?) <> substr(n.hashes, 1, ?)",
        (HASH_BYTES, HASH_BYTES),
    ).fetchone()
    if first is None:
        return
    signed = newest(connection)
    if signed and signed.size >= last and root_at(connection, signed.size) == signed.root:
        return
    raise LedgerDamaged(
        path, f"the record at position {first} is not the one that was recorded",
        "to compute anything anew would hide that, so nothing was changed; restore the last backup"
        " with `plan-ledger restore`",
    )


CANNOT_FOLD = (ValueError, KeyError, TypeError, AttributeError)
"""What records raise that are none, or that contradict each other."""


def fold_scratch(connection: sqlite3.Connection, withheld: Iterable[tuple[int, str]]) -> None:
    """Makes the projections of a scratch ledger that holds records and some of what is sealed in
    them, inside the caller's transaction. Position and name of what was `withheld`: it reads as
    that, unless it was erased. Raises one of CANNOT_FOLD.
    """
    for statement in _schema("TABLE"):
        connection.execute(statement)
    connection.executemany(
        "INSERT INTO erasures (position, name, ground, erased) VALUES (?,?,?,0)",
        ((position, name, WITHHELD) for position, name in withheld),
    )
    left_out = erasures(connection)
    for position, names in _erased(connection).items():
        left_out.setdefault(position, {}).update(names)
    _fill(connection, left_out, None, 0)


def _fold(
    connection: sqlite3.Connection, path: Path, old: str, most: int, progress: Progress | None
) -> Rebuilt:
    """Into the empty tables; then they are compared with those whose names begin with `old`."""
    total = head(connection)
    try:
        rows = _fill(connection, _erased(connection), progress, total)
    except CANNOT_FOLD as error:
        raise LedgerDamaged(path, f"a record cannot be folded ({error})") from error
    differed = [difference(connection, table, f"{old}{table}", most) for table in KEYS]
    if progress:
        progress(total, total)
    return Rebuilt(total, rows, [some for some in differed if some])


def _fill(
    connection: sqlite3.Connection, missing: Erasures, progress: Progress | None, total: int
) -> int:
    """The empty projections, from the records. Returns how many rows of history there are."""
    folding = _Folding(connection)
    for position, state, record, stated in _recorded(connection, missing):
        folding.grow(position, state)
        folding.project(position, record, stated)
        if progress and position % _EVERY == 0:
            progress(position, total)
    return folding.finish()


def _erased(connection: sqlite3.Connection) -> Erasures:
    found: Erasures = {}
    for erases, field, ground, _ in recorded_erasures(connection):
        found.setdefault(erases, {})[field] = gone(ground)
    return found


def _put_aside(connection: sqlite3.Connection) -> None:
    """Empty projections under their own names, and what was there under `old_` names."""
    for statement in _schema("TABLE"):
        connection.execute(statement.replace("TABLE", "TABLE IF NOT EXISTS", 1))
    indexes = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'history'"
        " AND sql IS NOT NULL"
    ).fetchall()
    for (name,) in indexes:
        connection.execute(f"DROP INDEX {name}")
    for table in KEYS:
        connection.execute(f"ALTER TABLE {table} RENAME TO old_{table}")
    for statement in _schema("TABLE"):
        connection.execute(statement)


def _schema(kind: str) -> list[str]:
    """The statements that make the projections' tables, or their indexes."""
    return [some for some in sql(PROJECTIONS) if some.startswith(f"CREATE {kind}")]


def _recorded(
    connection: sqlite3.Connection, missing: Erasures
) -> Iterator[tuple[int, bytes, Record, dict[str, Any]]]:
    """Position, bytes, record and what it states; what is `missing` reads as that. Two walks side
    by side: no look-up for each record.
    """
    common = ",".join(f"'{name}'" for name in COMMON)
    sealed = connection.execute(
        f"SELECT position, name, value FROM sealed WHERE name NOT IN ({common}) ORDER BY position"
    )
    at, name, value = next(sealed, (0, "", ""))
    try:
        for position, state in connection.execute(
            "SELECT position, state FROM records ORDER BY position"
        ):
            unsealed: dict[str, Any] = dict(missing.get(position, ()))
            while at and at < position:
                at, name, value = next(sealed, (0, "", ""))
            while at == position:
                unsealed[name] = _parse(value)[0]
                at, name, value = next(sealed, (0, "", ""))
            record = _parse(state.decode())[0]
            yield position, state, record, statements(record, unsealed)
    except RecursionError:
        raise ValueError("no record is nested that deep") from None


_Said = tuple[str, dict[str, Any]]


class _Folding(Projector):
    """The rules of the Projector with other ways to look things up.

    What a record states is looked up in the records, what is undone is noted and done at the
    end, in order: so rows are only ever appended until they are sorted.
    """

    TABLE = "temp.stated"

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection)
        connection.execute(
            "CREATE TEMP TABLE stated (subject, field, effective, rank, position, undone, ahead,"
            " repeats, repeats_effective, repeats_rank, due, value)"
        )
        self._corrected: dict[tuple[int, str], list[tuple[int, str]]] = {}
        self._correcting: list[tuple[int, str]] | None = None
        self._undone: dict[tuple[int, str], tuple[int, int]] = {}
        self._editions: list[tuple[int, int, int]] = []
        self._newer: dict[int, _Said] = {}
        self._older: dict[int, _Said] = {}
        self._growing = Growing()
        self._grown: list[tuple[int, bytes]] = []

    def grow(self, position: int, state: bytes) -> None:
        """The record's row in the tree."""
        self._grown.append(self._growing.row(position, state))

    def flush(self) -> None:
        super().flush()
        self._connection.executemany(
            "INSERT INTO tree (position, hashes) VALUES (?,?)", self._grown
        )
        self._grown.clear()

    def project(self, position: int, record: Record, stated: dict[str, Any]) -> None:
        super().project(position, record, stated)
        if stated:
            self._remember(position, _said(record["effective"], stated))

    def finish(self) -> int:
        """Sorts the rows into the table, undoes what is undone, and returns how many there are."""
        self.flush()
        self._connection.execute(
            f"INSERT INTO history SELECT * FROM temp.stated ORDER BY {KEYS['history']}"
        )
        rows = self._connection.execute("SELECT count(*) FROM temp.stated").fetchone()[0]
        self._connection.execute("DROP TABLE temp.stated")
        for statement in _schema("INDEX"):
            self._connection.execute(statement)
        undoing: list[tuple[int, tuple[int, str] | int]] = [
            (by, cell) for cell, (_, by) in self._undone.items()
        ]
        undoing += [(by, edition) for edition, _, by in self._editions]
        for by, what in sorted(undoing, key=lambda some: some[0]):
            if isinstance(what, int):
                super()._take_back(what, by)
            else:
                target, name = what
                super()._undo(self._undone[what][0], name, target, by)
        return int(rows)

    def _correct(self, position: int, record: Record, stated: dict[str, Any]) -> None:
        (name,) = stated
        self._correcting = self._corrected[position, name] = []
        super()._correct(position, record, stated)
        self._correcting = None

    def _state(self, place: tuple[Any, ...], value: Any) -> None:
        super()._state(place, value)
        if self._correcting is not None:
            self._correcting.append((place[3], place[2]))

    def _held(self, subject: int, field: str, holder: int) -> tuple[str | None, int | None, Any]:
        day, said = self._said(holder)
        places = self._corrected.get((holder, field))
        rank, day = min(places) if places else (holder, day)
        return day, rank, said.get(field)

    def _places(self, subject: int, field: str, target: int) -> list[tuple[int, str]]:
        if (target, field) in self._undone:
            return []
        if any(first <= target <= last for first, last, _ in self._editions):
            return []
        places = self._corrected.get((target, field))
        return [(target, self._said(target)[0])] if places is None else places

    def _undo(self, subject: int, field: str, target: int, by: int) -> None:
        self._undone.setdefault((target, field), (subject, by))

    def _take_back(self, edition: int, by: int) -> None:
        last, subjects = self._extent(edition)
        self._editions.append((edition, last, by))
        for subject in subjects:
            self._existence_put_right(self._number(subject))

    def _said(self, position: int) -> _Said:
        found = self._newer.get(position)
        if found is None:
            found = self._older.get(position) or self._read_said(position)
            self._remember(position, found)
        return found

    def _remember(self, position: int, said: _Said) -> None:
        """Of what was said lately: the records that confirmations name are mostly these."""
        if len(self._newer) >= _REMEMBERED:
            self._older, self._newer = self._newer, {}
        self._newer[position] = said

    def _read_said(self, position: int) -> _Said:
        (state,) = self._connection.execute(
            "SELECT state FROM records WHERE position = ?", (position,)
        ).fetchone()
        record = _parse(state.decode())[0]
        return _said(record["effective"], statements(record, {}))


def _said(day: str, stated: dict[str, Any]) -> _Said:
    """The day, and what is stated that is open: it needs no sealed value."""
    held = {name: to_column(name, value) for name, value in stated.items() if name in OPEN_FIELDS}
    if "deadline" in stated:
        held["deadline"] = due(stated["deadline"])
    return day, held
