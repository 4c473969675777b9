"""Deadlines and statuses through time, for whole plans: baselines, slips, since when a status."""
from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple

from plan_ledger.history.state import LIVE
from plan_ledger.plan.deadline import DatedStatement, Deadline, Movement, baseline, movements
from plan_ledger.store.projection import from_column
from plan_ledger.store.reading import VALUE

iso = lru_cache(maxsize=4096)(date.fromisoformat)


class Slipped(NamedTuple):
    """How often one activity's date slipped, and its first date (ISO), the file's own first."""

    baseline: str | None
    slips: int


def slipped(
    connection: sqlite3.Connection,
    as_at: str,
    known_at: int,
    originals: dict[int, str],
    only: int | None = None,
) -> dict[int, Slipped]:
    """By the activity's number: what `dates_held` tells, counted. One row of SQL an activity."""
    narrow = "" if only is None else " WHERE s.id = :S"
    rows = connection.execute(
        f"SELECT s.id, (SELECT group_concat(said, '') FROM (SELECT h.effective || {_DUE} AS said"
        f" FROM history h WHERE h.subject = s.id AND h.field = 'deadline' AND h.effective <= :V"
        f" AND {LIVE} ORDER BY h.effective, h.rank)) FROM subjects s{narrow}",
        {"V": as_at, "T": known_at, "S": only},
    )
    found = {}
    for number, said in rows:
        first, slips = _counted(said) if said else (None, 0)
        found[number] = Slipped(originals.get(number) or first, slips)
    return found


_NO_DATE = "~" * 10
_DUE = (
    f"ifnull(nullif(substr(({VALUE}), 14, 10), ''), '{_NO_DATE}')"
)
"""SQL: the ten characters of a deadline's date. Canonical JSON begins `{"deadline":"2019-01-31"`;
a deadline without a date gives letters there, one that was cleared gives tildes: both sort behind
digits.
"""


def _counted(said: str) -> tuple[str | None, int]:
    """First date and number of slips, of `2019-01-012019-03-31…`: a day, and the date said on it.

    Only the last statement of a day counts, and a date that was removed hides no slip.
    """
    by_day = {said[at : at + 10]: said[at + 10 : at + 20] for at in range(0, len(said), 20)}
    first = last = None
    slips = 0
    for due in by_day.values():
        if due > ":":
            continue
        if last is None:
            first = due
        elif due > last:
            slips += 1
        last = due
    return first, slips


@dataclass(slots=True)
class DatesHeld:
    """What became of one activity's deadline: `movements[i].index` is a position."""

    baseline: date | None
    movements: list[Movement]

    @property
    def slips(self) -> list[Movement]:
        return [movement for movement in self.movements if movement.kind == "slip"]


def dates_held(
    connection: sqlite3.Connection,
    as_at: str,
    known_at: int,
    originals: dict[int, str],
    only: int | None = None,
) -> dict[int, DatesHeld]:
    """By the activity's number. `originals` are dates of the file's own original column."""
    found: dict[int, DatesHeld] = {}
    for number, dated in _dated(connection, as_at, known_at, only):
        original = originals.get(number)
        found[number] = DatesHeld(
            baseline(dated, iso(original) if original else None), movements(dated)
        )
    for number, original in originals.items():
        found.setdefault(number, DatesHeld(iso(original), []))
    return found


def _dated(
    connection: sqlite3.Connection, as_at: str, known_at: int, only: int | None
) -> Iterator[tuple[int, list[DatedStatement]]]:
    narrow = "" if only is None else " AND s.id = :S"
    rows = connection.execute(
        f"SELECT h.subject, h.effective, h.position, {VALUE} FROM subjects s"
        " CROSS JOIN history h ON h.subject = s.id"
        f" WHERE h.field = 'deadline' AND h.effective <= :V AND {LIVE}{narrow}"
        " ORDER BY h.subject, h.effective, h.rank",
        {"V": as_at, "T": known_at, "S": only},
    )
    for number, some in groupby(rows, key=lambda row: row[0]):
        yield number, [
            DatedStatement(iso(effective), _deadline(raw), position)
            for _, effective, position, raw in some
        ]


_NONE = Deadline(None, None, "none")


@lru_cache(maxsize=8192)
def _deadline(raw: str | None) -> Deadline:
    return _NONE if raw is None else Deadline.from_json(from_column("deadline", raw))


def status_since(
    connection: sqlite3.Connection, as_at: str, known_at: int, only: int | None = None
) -> dict[int, str]:
    """By the activity's number: the first day of the unbroken run of today's status."""
    narrow = "" if only is None else " WHERE s.id = :S"
    run = f"h.subject = s.id AND h.field = 'status' AND h.effective <= :V AND {LIVE}"
    newest = "ORDER BY h.effective DESC, h.rank DESC LIMIT 1"
    last = f"(SELECT h.value FROM history h WHERE {run} {newest})"
    rows = connection.execute(
        "WITH now AS MATERIALIZED ("
        f" SELECT s.id AS id, {last} AS value FROM subjects s{narrow}),"
        " broken AS MATERIALIZED ("
        " SELECT s.id AS id, (SELECT h.effective || printf('%020d', h.rank) FROM history h"
        f" WHERE {run} AND h.value IS NOT s.value {newest})"
        " AS at FROM now s WHERE s.value IS NOT NULL)"
        " SELECT s.id, CASE WHEN s.at IS NULL THEN"
        f" (SELECT min(h.effective) FROM history h WHERE {run})"
        " ELSE (SELECT h.effective FROM history h WHERE h.effective >= substr(s.at, 1, 10) AND"
        f" {run} AND h.effective || printf('%020d', h.rank) > s.at"
        " ORDER BY h.effective, h.rank LIMIT 1) END FROM broken s",
        {"V": as_at, "T": known_at, "S": only},
    )
    return {number: since for number, since in rows if since is not None}


def as_json(moved: Movement) -> dict[str, Any]:
    return {
        "from": moved.from_date.isoformat(),
        "to": moved.to_date.isoformat() if moved.to_date else None,
        "days": moved.days,
        "effective": moved.effective.isoformat(),
    }
