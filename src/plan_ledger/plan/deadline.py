"""A deadline: the words of a timeline and the date they mean, and whether it has passed.

How dates move is told by `plan.slips`.
"""
from __future__ import annotations

from datetime import date
from typing import Any, Literal, NamedTuple

from plan_ledger.plan.erasure import text_of

DeadlineKind = Literal["by", "by-then-ongoing", "recurring", "none"]


class Deadline(NamedTuple):
    """The words of a timeline cell as written, and the date they mean, if any."""

    timeline: str | None
    date: date | None
    kind: DeadlineKind

    def to_json(self) -> dict[str, str | None]:
        return {
            "timeline": self.timeline,
            "deadline": self.date.isoformat() if self.date else None,
            "deadline_kind": self.kind,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Deadline:
        written = data["deadline"]
        return cls(
            timeline=text_of(data["timeline"]),
            date=date.fromisoformat(written) if written else None,
            kind=data["deadline_kind"],
        )


def slippage_days(deadline: Deadline | None, baseline: date | None) -> int | None:
    """How far the deadline now lies after its baseline; None where either is without a date."""
    if deadline is None or deadline.date is None or baseline is None:
        return None
    return (deadline.date - baseline).days


def is_overdue(deadline: Deadline | None, as_at: date, complete: bool) -> bool:
    """Whether the date has passed. Not on the day itself, nor where the work goes on after it."""
    return overdue_days(deadline, as_at, complete) > 0


def overdue_days(deadline: Deadline | None, as_at: date, complete: bool) -> int:
    """Days since the deadline passed; 0 where it is not overdue."""
    if complete or deadline is None or deadline.kind != "by" or deadline.date is None:
        return 0
    return max(0, (as_at - deadline.date).days)
