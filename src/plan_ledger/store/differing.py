"""How the projections that a ledger has differ from those that its records give."""
from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field

from plan_ledger.store.steady import COLUMNS

TOLD = 5
"""So many differing rows of a table are named, unless said."""
KEYS = {
    "history": "subject, field, effective, rank, position",
    "subjects": "id",
    "tree": "position",
    "erasures": "position, name",
    "evidence": "position",
}
_REST = {
    "history": "undone, ahead, repeats, repeats_effective, repeats_rank, due, value",
    "subjects": f"uuid, {COLUMNS}",
    "tree": "hashes",
    "erasures": "ground, erased",
    "evidence": "subject, effective, undone",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A row that differed, named as people can look it up."""

    what: str
    """`missing`, `too many` or `changed`."""
    position: int | None
    field: str | None


@dataclass(frozen=True, slots=True)
class Differed:
    """How one table differed from what the records say."""

    table: str
    missing: int = 0
    too_many: int = 0
    changed: int = 0
    first: list[Row] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.missing or self.too_many or self.changed)


def difference(
    connection: sqlite3.Connection, table: str, old: str, most: int
) -> Differed:
    """Of a projection, new against old by key; both are clustered on it, so it is one walk. The old
    table is `old`; of each kind of difference at most so many rows are named.
    """
    keys = [name.strip() for name in KEYS[table].split(",")]
    rest = [name.strip() for name in _REST[table].split(",")]
    same_key = " AND ".join(f"o.{name} = n.{name}" for name in keys)
    same_rest = " AND ".join(f"o.{name} IS n.{name}" for name in rest)
    count = "SELECT count(*) FROM "
    joined = f"main.{table} n LEFT JOIN {old} o ON {same_key}"
    changed_where = f"o.{keys[0]} IS NOT NULL AND NOT ({same_rest})"
    missing, changed = connection.execute(
        f"SELECT coalesce(sum(o.{keys[0]} IS NULL), 0), coalesce(sum({changed_where}), 0)"
        f" FROM {joined}"
    ).fetchone()
    now, before = (
        connection.execute(count + name).fetchone()[0] for name in (f"main.{table}", old)
    )
    too_many = before - (now - missing)
    told = Differed(table, missing, too_many, changed)
    absent = f"{old} o LEFT JOIN main.{table} n ON {same_key} WHERE n.{keys[0]} IS NULL"
    for what, some, source, alias in (
        ("missing", missing, f"{joined} WHERE o.{keys[0]} IS NULL", "n"),
        ("too many", too_many, absent, "o"),
        ("changed", changed, f"{joined} WHERE {changed_where}", "n"),
    ):
        if some:
            told.first.extend(_named(connection, table, what, source, alias, most))
    return told


def _named(
    connection: sqlite3.Connection, table: str, what: str, source: str, alias: str, most: int
) -> list[Row]:
    if table == "history":
        wanted = f"{alias}.position, {alias}.field"
    elif table == "erasures":
        wanted = f"{alias}.position, {alias}.name"
    elif table in ("tree", "evidence"):
        wanted = f"{alias}.position, NULL"
    else:
        wanted = f"(SELECT min(position) FROM records WHERE subject = {alias}.uuid), NULL"
    return [
        Row(what, position, name)
        for position, name in connection.execute(
            f"SELECT {wanted} FROM {source} ORDER BY 1 LIMIT {most}"
        )
    ]
