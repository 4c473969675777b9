"""The plan as at V, as known at T: one probe of the clustered history for every cell that ever
changed, and one look for all the others (ADR 5, ADR 13).

A row recorded by T that does not look ahead is effective by the day of T. So a probe never walks
over what was recorded after T: it starts at the earlier of V and that day, and the few rows that
look ahead are taken from their own small index (ADR 5).
"""
from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from plan_ledger.plan.cells import ACTIVITY_FIELDS, SECTION_TITLE, Statement, holding
from plan_ledger.record.identity import id_bytes, id_text
from plan_ledger.store.projection import ERASED, from_column
from plan_ledger.store.reading import VALUE, plan_id, recorded_at, statements
from plan_ledger.store.steady import BIT

LIVE = "h.position <= :T AND (h.undone IS NULL OR h.undone > :T)"
"""SQL: recorded by T, and not replaced or retracted by T."""

_DAY = 10
_GIVEN = "="
_AT = _DAY + len(_GIVEN)
"""Where the value begins in what a probe answers."""


class ActivityState(NamedTuple):
    """An activity's cells as at V, as known at T; a field that was never said is absent."""

    id: str
    number: int
    values: dict[str, Any]
    last_said: str
    """The effective date of the last statement of any cell."""

    def value(self, field: str) -> Any:
        return self.values.get(field)

    @property
    def exists(self) -> bool:
        return bool(self.values.get("exists"))


def activities_as_at(
    connection: sqlite3.Connection, as_at: str, known_at: int, only: str | None = None
) -> list[ActivityState]:
    """In the plan's own order; activities that are not there on V too (see `exists`)."""
    states = []
    for number, uuid, _, steady, *raw in _probed(connection, _VALUES, as_at, known_at, only):
        if raw[0] is not None:
            values, last_said = _decoded(steady, raw)
            states.append(ActivityState(id_text(uuid), number, values, last_said))
    states.sort(key=lambda state: (state.values.get("order") or 0, state.number))
    return states


def holders_as_at(
    connection: sqlite3.Connection, as_at: str, known_at: int
) -> dict[str, dict[str, int]]:
    """Activity id -> field -> position of the record that holds the value, for every cell."""
    found = {}
    for _, uuid, added, steady, *raw in _probed(connection, _HOLDERS, as_at, known_at, None):
        holders = dict.fromkeys(json.loads(steady), int(added)) if steady else {}
        for field, position in zip(ACTIVITY_FIELDS, raw, strict=True):
            if position is not None:
                holders[field] = int(position)
        found[id_text(uuid)] = holders
    return found


def plan_as_at(
    connection: sqlite3.Connection, as_at: str, known_at: int
) -> dict[str, Any]:
    """The plan's own cells by field (`title`, `legend`, `section:4.1` …); the first ones hold at
    every earlier day too.
    """
    identity = plan_id(connection)
    if identity is None or known_at == 0:
        return {}
    said: dict[str, list[Statement]] = {}
    for _, field, statement in statements(connection, plan_fields(connection), identity):
        said.setdefault(field, []).append(statement)
    found = {
        field: holding(some, as_at, known_at=known_at, plan=True) for field, some in said.items()
    }
    return {field: s.value for field, s in found.items() if s is not None}


def plan_fields(connection: sqlite3.Connection) -> list[str]:
    """The plan's own fields that were ever stated; its subject is the first of all."""
    return [
        row[0]
        for row in connection.execute(
            "SELECT DISTINCT h.field FROM history h JOIN subjects s ON s.id = h.subject"
            " WHERE s.id = (SELECT min(id) FROM subjects)"
        )
    ]


def section_titles(plan: dict[str, Any]) -> dict[str, str]:
    """Section number -> title, of a plan's cells."""
    return {
        field[len(SECTION_TITLE):]: title
        for field, title in plan.items()
        if field.startswith(SECTION_TITLE) and title is not None
    }


_VALUES = f"h.effective || ifnull('{_GIVEN}' || ({VALUE}), '')"
"""SQL: `2019-02-28=RED`: the day, then `=` and the value unless the cell is empty."""

_HOLDERS = "ifnull(h.repeats, h.position)"


def _probed(
    connection: sqlite3.Connection, answer: str, as_at: str, known_at: int, only: str | None
) -> Iterable[list[Any]]:
    """By activity: number, id, where it was added, its steady cells as JSON, and for each field
    what `answer` gives for the statement that holds; null for a steady one.
    """
    known_day = (recorded_at(connection, known_at) or "")[:_DAY]
    values: dict[str, Any] = {"V": min(as_at, known_day), "T": known_at}
    narrow = ""
    if only is not None:
        narrow = " WHERE s.uuid = :S"
        values["S"] = id_bytes(only)
    probes = ", ".join(_probe(field, answer) for field in ACTIVITY_FIELDS)
    found = [
        list(row)
        for row in connection.execute(
            f"SELECT s.id, s.uuid, s.added, CASE WHEN {_STEADY} THEN s.cells END, {probes}"
            f" FROM subjects s{narrow}",
            values,
        )
    ]
    if as_at > known_day:
        _look_ahead(connection, answer, found, {"D": known_day, "V": as_at, "T": known_at})
    return found


_STEADY = "s.added <= :T AND s.since <= :V AND s.steady"
"""SQL: the bits of the cells whose only value was stated by T, and holds on V."""


def _probe(field: str, answer: str) -> str:
    probe = (
        f"(SELECT {answer} FROM history h"
        f" WHERE h.subject = s.id AND h.field = '{field}' AND h.effective <= :V AND {LIVE}"
        " ORDER BY h.effective DESC, h.rank DESC LIMIT 1)"
    )
    return f"CASE WHEN {_STEADY} & {BIT[field]} THEN NULL ELSE {probe} END" if (
        field in BIT
    ) else probe


def _decoded(steady: str | None, row: list[str | None]) -> tuple[dict[str, Any], str]:
    """The values by field, and the last day on which any of them was said."""
    values = _parsed(steady).copy() if steady else {}
    last_said = ""
    for field, raw in zip(ACTIVITY_FIELDS, row, strict=True):
        if raw is None:
            continue
        day = raw[:_DAY]
        if day > last_said:
            last_said = day
        if day == raw:
            values[field] = None
        elif field in _READ:
            values[field] = _READ[field](raw[_AT:])
        elif raw[_AT : _AT + 1] == ERASED:
            values[field] = from_column(field, raw[_AT:])
        else:
            values[field] = raw[_AT:]
    return values, last_said


@lru_cache(maxsize=16384)
def _parsed(text: str) -> Any:
    """Plans say the same deadlines many times over. Nobody changes what this gives."""
    return json.loads(text)


_READ: dict[str, Callable[[str], Any]] = {
    "exists": "1".__eq__, "order": int, "codes": _parsed, "deadline": _parsed
}
"""How the value is read where it is no text."""


def _look_ahead(
    connection: sqlite3.Connection,
    answer: str,
    found: list[list[Any]],
    values: dict[str, Any],
) -> None:
    """Rows that were recorded by T for days after it: later than all that the probes found."""
    rows = connection.execute(
        f"SELECT h.subject, h.field, {answer} FROM history h WHERE h.ahead"
        f" AND h.effective > :D AND h.effective <= :V AND {LIVE}"
        " ORDER BY h.effective, h.rank",
        values,
    ).fetchall()
    probed = {row[0]: row for row in found} if rows else {}
    for number, field, raw in rows:
        if number in probed and field in _COLUMN:
            probed[number][_COLUMN[field]] = raw


_COLUMN = {field: index for index, field in enumerate(ACTIVITY_FIELDS, start=4)}
"""Where a field's answer stands in a row of `_probed`."""
