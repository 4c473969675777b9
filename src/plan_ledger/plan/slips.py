"""What became of a deadline: baselines, slips, pull-forwards, dates removed.

A slip is a date later than the last date held before it. A "TBC" in between does not hide it.
Statements come in as they hold: live ones only, ascending by (effective, rank).
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import dropwhile, groupby
from operator import attrgetter
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
    """A date that moved. `days` is positive for a slip, negative for a pull-forward. `made_by` are
    the statements of the day that made the move, `index` the last of them.
    """

    kind: MovementKind
    from_date: date
    to_date: date | None
    days: int | None
    effective: date
    index: int
    made_by: tuple[int, ...]


def movements(statements: Sequence[DatedStatement]) -> list[Movement]:
    """Every move of the date, in order."""
    moves: list[Movement] = []
    held: date | None = None
    previous: date | None = None
    for _, some in groupby(statements, key=attrgetter("effective")):
        said = list(some)
        new = said[-1].deadline.date
        if new is None:
            if previous is not None:
                moves.append(_movement("date-removed", previous, None, said, previous))
        elif held is not None and new != held:
            kind: MovementKind = "slip" if new > held else "pull-forward"
            moves.append(_movement(kind, held, new, said, previous))
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
    kind: MovementKind, held: date, new: date | None, said: Sequence[DatedStatement],
    previous: date | None,
) -> Movement:
    """`said` are the statements of one day. What repeats the `previous` date moves nothing."""
    making = list(dropwhile(lambda one: one.deadline.date == previous, said))
    return Movement(
        kind=kind,
        from_date=held,
        to_date=new,
        days=None if new is None else (new - held).days,
        effective=said[-1].effective,
        index=said[-1].index,
        made_by=tuple(one.index for one in making),
    )
