"""A day that lies after all that was known. It can be asked of, since much is said in advance (a
lead from 1 April); but what is told of it counts on nothing having changed, and is no fact yet.
"""
from __future__ import annotations

from datetime import date

from plan_ledger.evidence.report.events import moment
from plan_ledger.plan.words import days, in_words

_LONG = 31


def newest_record(as_at: str, known_at: str | None, zone: str) -> str:
    """How long before V the newest that is known was recorded; empty where it was not before."""
    day = _known(known_at, zone)
    gap = _gap(as_at, day)
    return f"{day}, {days(gap)} before the day told here" if gap > 0 else ""


def beyond_what_was_known(as_at: str, known_at: str | None, zone: str) -> str:
    """A sentence where V lies so long after it that a reader must know."""
    day = _known(known_at, zone)
    gap = _gap(as_at, day)
    if gap <= _LONG:
        return ""
    return (
        f"{in_words(as_at)} lies {days(gap)} beyond what was known: nothing that happened after"
        f" {in_words(day)} is told here, and what is said of later days counts on nothing having"
        " changed."
    )


def _known(known_at: str | None, zone: str) -> str:
    return moment(known_at, zone)[:10]


def _gap(as_at: str, day: str) -> int:
    return (date.fromisoformat(as_at) - date.fromisoformat(day)).days if day else 0
