"""Which reference an activity bears, from which day until which: references change hands.

A reference belongs to one activity at a time. One that is withdrawn keeps no claim on its own.
"""
from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from plan_ledger.plan.cells import Statement, holding


class Span(NamedTuple):
    """`ref` is borne from `start` (included) to `end` (not included; None: without end)."""

    ref: str
    start: str
    end: str | None

    def covers(self, day: str) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    def overlaps(self, other: Span) -> bool:
        return (
            self.ref == other.ref
            and (other.end is None or self.start < other.end)
            and (self.end is None or other.start < self.end)
        )


def gone_since(
    exists: Sequence[Statement], day: str, known_at: int | None = None
) -> str | None:
    """The first day of the withdrawal that `day` lies inside; None where it lies in none."""
    start: str | None = None
    live = [s for s in exists if (s.live if known_at is None else s.live_at(known_at))]
    for statement in sorted(live, key=lambda s: (s.effective, s.rank)):
        if statement.effective > day:
            break
        if statement.value:
            start = None
        elif start is None:
            start = statement.effective
    return start


def spans(
    exists: Sequence[Statement], refs: Sequence[Statement], known_at: int | None = None
) -> list[Span]:
    """The spans in order of time, as known at a position (None: now); neighbours are joined."""
    days = sorted(
        {
            s.effective
            for s in (*exists, *refs)
            if (s.live if known_at is None else s.live_at(known_at))
        }
    )
    found: list[Span] = []
    for day, after in zip(days, (*days[1:], None), strict=False):
        there = holding(exists, day, known_at=known_at)
        ref = holding(refs, day, known_at=known_at)
        if there is None or not there.value or ref is None or ref.value is None:
            continue
        if found and found[-1].end == day and found[-1].ref == ref.value:
            found[-1] = Span(ref.value, found[-1].start, after)
        else:
            found.append(Span(ref.value, day, after))
    return found
