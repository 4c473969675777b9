"""Dates that were revised one after the other, in columns of their own: each in its turn.

Of such columns the last that is filled with a date is the deadline. So the dates before it are
written where the deadline is a date itself, and else it stands alone. The first date is no revised
one where the original date beside them is that.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from plan_ledger.editions.reading.layout import Column
from plan_ledger.editions.reading.words.in_turn import numbered
from plan_ledger.plan.timeline import says_when

from .export import WrittenColumn, text_in


@dataclass(frozen=True, slots=True)
class Revised:
    """What an activity has in these columns, and how many dates found no place in them."""

    cells: Mapping[int, str | None] = field(default_factory=dict)
    untold: int = 0
    places: int = 0


def revised_dates(
    shown: Mapping[str, Any], columns: Sequence[WrittenColumn]
) -> list[Revised]:
    """Of each activity. Where there are not two such columns, nothing in either."""
    captions = {at: c.caption for at, c in enumerate(columns) if c.holds is Column.TIMELINE}
    series = numbered(captions)
    has_original = any(column.holds is Column.ORIGINAL for column in columns)
    return [
        _of(activity, series, has_original) if len(series) > 1 else Revised()
        for activity in shown.get("activities") or []
    ]


def not_all_of_them(revised: Sequence[Revised]) -> tuple[str, ...]:
    """The sentence on the dates that found no place."""
    some = [each for each in revised if each.untold]
    if not some:
        return ()
    count = len(some)
    return (
        f"the file has the last {some[0].places} dates of {count:,} "
        f"activit{'y' if count == 1 else 'ies'} whose deadline was revised more often: the "
        "imported shape has no column for those before",
    )


def _of(activity: Mapping[str, Any], series: Sequence[int], has_original: bool) -> Revised:
    blank: dict[int, str | None] = dict.fromkeys(series)
    current = text_in(activity.get("timeline"))
    dates = list(activity.get("dates_held") or ())
    if len(dates) > 1 and has_original and dates[0]["deadline"] == activity.get("original"):
        del dates[0]
    words = [text_in(each["timeline"]) for each in dates]
    if not words or words[-1] != current or not says_when(current):
        return Revised(blank | {series[0]: current})
    last = words[-len(series):]
    told = dict(zip(series, last, strict=False))
    return Revised(blank | told, len(words) - len(last), len(series))
