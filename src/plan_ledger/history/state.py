"""The plan as at V, as known at T: one probe of the clustered history for every cell.

A row recorded by T that does not look ahead is effective by the day of T. So a probe never walks
over what was recorded after T: it starts at the earlier of V and that day, and the few rows that
look ahead are taken from their own small index (ADR 5).
"""
from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from plan_ledger.plan.cells import ACTIVITY_FIELDS, SECTION_TITLE, Statement, holding
from plan_ledger.store.projection import from_column
from plan_ledger.store.reading import VALUE, plan_id, recorded_at, statements

LIVE = "h.position <= :T AND (h.undone IS NULL OR h.undone > :T)"
"""SQL: recorded by T, and not replaced or retracted by T."""

_DAY = 10
_GIVEN, _EMPTY = "=", "-"
_TEXTS = frozenset(("ref", "section", "finding", "activity", "outcome", "original", "lead",
                    "progress", "status"))


@dataclass(slots=True)
class Cell:
    """What holds in a cell, from which day it was last said, and which record holds the value."""

    value: Any
    effective: str
    holder: int


@dataclass(slots=True)
class ActivityState:
    """An activity's cells as at V, as known at T; a field that was never said is absent."""

    id: str
    number: int
    cells: dict[str, Cell]

    def value(self, field: str) -> Any:
        cell = self.cells.get(field)
        return None if cell is None else cell.value

    @property
    def exists(self) -> bool:
        return bool(self.value("exists"))

    @property
    def last_said(self) -> str:
        """The effective date of the last statement of any cell."""
        return max(cell.effective for cell in self.cells.values())


def activities_as_at(
    connection: sqlite3.Connection, as_at: str, known_at: int, only: str | None = None
) -> list[ActivityState]:
    """In the plan's own order; activities that are not there on V too (see `exists`)."""
    known_day = (recorded_at(connection, known_at) or "")[:_DAY]
    values: dict[str, Any] = {"V": min(as_at, known_day), "T": known_at}
    narrow = ""
    if only is not None:
        narrow = " WHERE s.uuid = :S"
        values["S"] = UUID(only).bytes
    found: dict[int, ActivityState] = {}
    for number, uuid, *probed in connection.execute(_PROBES + narrow, values):
        cells = {
            field: _cell(field, raw)
            for field, raw in zip(ACTIVITY_FIELDS, probed, strict=True)
            if raw is not None
        }
        found[number] = ActivityState(str(UUID(bytes=uuid)), number, cells)
    if as_at > known_day:
        _look_ahead(connection, found, as_at, known_at, known_day)
    there = [activity for activity in found.values() if "exists" in activity.cells]
    return sorted(there, key=lambda activity: (activity.value("order") or 0, activity.number))


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


def _probe(field: str) -> str:
    return (
        "(SELECT h.effective || ifnull(h.repeats, h.position) ||"
        f" ifnull('{_GIVEN}' || ({VALUE}), '{_EMPTY}') FROM history h"
        f" WHERE h.subject = s.id AND h.field = '{field}' AND h.effective <= :V AND {LIVE}"
        " ORDER BY h.effective DESC, h.rank DESC LIMIT 1)"
    )


_PROBES = (
    f"SELECT s.id, s.uuid, {', '.join(map(_probe, ACTIVITY_FIELDS))} FROM subjects s"
)
"""SQL: a row an activity, a column a field: `2019-02-2841=RED`, that is the day, the position of
the record that holds the value, then `=` and the value, or `-` where the cell is empty.
"""


def _cell(field: str, raw: str) -> Cell:
    head, given, text = raw[_DAY:].partition(_GIVEN)
    if not given:
        return Cell(None, raw[:_DAY], int(head[:-1]))
    value: Any = text
    if field not in _TEXTS:
        value = text == "1" if field == "exists" else json.loads(text)
    return Cell(value, raw[:_DAY], int(head))


def _look_ahead(
    connection: sqlite3.Connection,
    found: dict[int, ActivityState],
    as_at: str,
    known_at: int,
    known_day: str,
) -> None:
    """Rows that were recorded by T for days after it: later than all that the probes found."""
    rows = connection.execute(
        f"SELECT h.subject, h.field, h.effective, ifnull(h.repeats, h.position), {VALUE}"
        " FROM history h WHERE h.ahead"
        f" AND h.effective > :D AND h.effective <= :V AND {LIVE}"
        " ORDER BY h.effective, h.rank",
        {"D": known_day, "V": as_at, "T": known_at},
    )
    for number, field, effective, holder, raw in rows:
        if number in found and field in ACTIVITY_FIELDS:
            found[number].cells[field] = Cell(from_column(field, raw), effective, holder)
