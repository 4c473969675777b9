"""What became of a deadline: baselines, slips, pull-forwards, dates removed.

A slip is a date later than the last date held before it. A "TBC" in between does not hide it.
Statements come in as they hold: live ones only, ascending by (effective, rank).
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from plan_ledger.plan.deadline import Deadline

MovementKind = Literal["slip", "pull-forward", "date-removed"]


@dataclass(frozen=True, slots=True)
class DatedStatement:
    """A deadline said with effect from a day. `index` is the caller's own."""

    effective: date
    deadline: Deadline
    index: int


@dataclass(frozen=True, slots=True)
class Movement:
    """A date that moved. `days` is positive for a slip, negative for a pull-forward."""

    kind: MovementKind
    from_date: date
    to_date: date | None
    days: int | None
    effective: date
    index: int


def movements(statements: Sequence[DatedStatement]) -> list[Movement]:
    """Every move of the date, in order. `index` is the statement that first said the new one."""
    moves: list[Movement] = []
    held: date | None = None
    previous: date | None = None
    for statement in _last_of_each_day(statements):
        new = statement.deadline.date
        if new is None:
            if previous is not None:
                moves.append(_movement("date-removed", previous, None, statement))
        elif held is not None and new != held:
            moves.append(_movement("slip" if new > held else "pull-forward", held, new, statement))
        previous = new
        held = new or held
    return moves


def baseline(statements: Sequence[DatedStatement], original: date | None) -> date | None:
    """What slippage is measured from: the file's own original date, else the first date."""
    if original is not None:
        return original
    dates = (statement.deadline.date for statement in _last_of_each_day(statements))
    return next((day for day in dates if day is not None), None)


def _last_of_each_day(statements: Sequence[DatedStatement]) -> list[DatedStatement]:
    return list({statement.effective: statement for statement in statements}.values())


def _movement(
    kind: MovementKind, held: date, new: date | None, statement: DatedStatement
) -> Movement:
    return Movement(
        kind=kind,
        from_date=held,
        to_date=new,
        days=None if new is None else (new - held).days,
        effective=statement.effective,
        index=statement.index,
    )
