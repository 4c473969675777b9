"""Every move of every deadline, told one by one: what `slippage` is made of."""
from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import Any

from plan_ledger.history.dates import iso
from plan_ledger.history.state import LIVE
from plan_ledger.plan.deadline import Deadline
from plan_ledger.plan.slips import DatedStatement, Movement, baseline, movements
from plan_ledger.store.projection import from_column
from plan_ledger.store.reading import VALUE


@dataclass(slots=True)
class DatesHeld:
    """What became of one activity's deadline: `movements[i].index` is a position."""

    baseline: date | None
    movements: list[Movement]


def dates_held(
    connection: sqlite3.Connection, as_at: str, known_at: int, originals: dict[int, str]
) -> dict[int, DatesHeld]:
    """By the activity's number. `originals` are dates of the file's own original column."""
    found: dict[int, DatesHeld] = {}
    for number, dated in _dated(connection, as_at, known_at):
        original = originals.get(number)
        found[number] = DatesHeld(
            baseline(dated, iso(original) if original else None), movements(dated)
        )
    for number, original in originals.items():
        found.setdefault(number, DatesHeld(iso(original), []))
    return found


def _dated(
    connection: sqlite3.Connection, as_at: str, known_at: int
) -> Iterator[tuple[int, list[DatedStatement]]]:
    rows = connection.execute(
        f"SELECT h.subject, h.effective, h.position, {VALUE} FROM subjects s"
        " CROSS JOIN history h ON h.subject = s.id"
        f" WHERE h.field = 'deadline' AND h.effective <= :V AND {LIVE}"
        " ORDER BY h.subject, h.effective, h.rank",
        {"V": as_at, "T": known_at},
    )
    for number, some in groupby(rows, key=lambda row: row[0]):
        yield number, [
            DatedStatement(iso(effective), _deadline(raw), position)
            for _, effective, position, raw in some
        ]


def all_dates(
    connection: sqlite3.Connection, as_at: str, known_at: int
) -> dict[int, list[dict[str, str | None]]]:
    """By the activity's number: each date that its deadline had, in its turn, with its words."""
    found: dict[int, list[dict[str, str | None]]] = {}
    for number, dated in _dated(connection, as_at, known_at):
        of_days = {each.effective: each.deadline for each in dated}
        dates = found.setdefault(number, [])
        for deadline in of_days.values():
            if deadline.date is None:
                continue
            if dates and dates[-1]["deadline"] == deadline.date.isoformat():
                dates.pop()
            dates.append(deadline.to_json())
    return found


_NONE = Deadline(None, None, "none")


@lru_cache(maxsize=8192)
def _deadline(raw: str | None) -> Deadline:
    return _NONE if raw is None else Deadline.from_json(from_column("deadline", raw))


def as_json(moved: Movement) -> dict[str, Any]:
    return {
        "from": moved.from_date.isoformat(),
        "to": moved.to_date.isoformat() if moved.to_date else None,
        "days": moved.days,
        "effective": moved.effective.isoformat(),
    }
