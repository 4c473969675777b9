"""What `show` says of time for whole plans: first dates, counted slips, since when a status."""
from __future__ import annotations

import sqlite3
from datetime import date
from functools import lru_cache
from operator import gt
from typing import NamedTuple

from plan_ledger.history.state import LIVE

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
_DUE = f"ifnull(h.due, '{_NO_DATE}')"
"""SQL: the ten characters of a deadline's date, or ten that sort behind all dates."""


def _counted(said: str) -> tuple[str | None, int]:
    """First date and number of slips, of `2019-01-012019-03-31…`: a day, and the date said on it.

    Only the last statement of a day counts, and a date that was removed hides no slip.
    """
    days = [said[at : at + 10] for at in range(0, len(said), 20)]
    dues = [said[at : at + 10] for at in range(10, len(said), 20)]
    if len(set(days)) < len(days):
        dues = list(dict(zip(days, dues, strict=True)).values())
    if _NO_DATE in dues:
        dues = [due for due in dues if due != _NO_DATE]
    return (dues[0], sum(map(gt, dues[1:], dues))) if dues else (None, 0)


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
