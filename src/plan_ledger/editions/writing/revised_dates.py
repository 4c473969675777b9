"""Dates that were revised one after the other, in columns of their own: each in its turn.

Of such columns the last that is filled with a date is the deadline. So the dates before it are
written where the deadline is a date itself, and else it stands alone. The first date is no revised
one where the original date beside them is that.

A deadline that was never revised stands in the original date's column alone, as in a council's
file: reading takes an original date alone for the deadline. Not where a blank is said to be a
blank, nor in a column of deadlines, which a council fills in any case.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from plan_ledger.editions.reading.captions import known_captions
from plan_ledger.editions.reading.layout import Column
from plan_ledger.editions.reading.words.in_turn import numbered
from plan_ledger.plan.timeline import plain_day, says_when

from .export import WrittenColumn, text_in


@dataclass(frozen=True, slots=True)
class Revised:
    """What an activity has in these columns, and how many dates found no place in them."""

    cells: Mapping[int, str | None] = field(default_factory=dict)
    untold: int = 0
    places: int = 0


def revised_dates(
    shown: Mapping[str, Any], columns: Sequence[WrittenColumn], *, blanks_are_blank: bool
) -> list[Revised]:
    """Of each activity. Where there are not two such columns, and its deadline has its own place,
    nothing in either.
    """
    captions = {at: c.caption for at, c in enumerate(columns) if c.holds is Column.TIMELINE}
    series = numbered(captions)
    original = next((at for at, c in enumerate(columns) if c.holds is Column.ORIGINAL), None)
    may_be_blank = original is not None and not blanks_are_blank and _replaces(
        columns, original, series
    )
    found = []
    for activity in shown.get("activities") or []:
        if original is not None and may_be_blank and _is_first(activity):
            cells = dict.fromkeys(series) | {original: text_in(activity.get("timeline"))}
            found.append(Revised(cells))
        elif len(series) > 1:
            found.append(_of(activity, series, original is not None))
        else:
            found.append(Revised())
    return found


def _replaces(columns: Sequence[WrittenColumn], original: int, series: Sequence[int]) -> bool:
    """Whether the captions say that what stands in these columns replaces the date before."""
    if not series or any(columns[at].merged for at in (original, *series)):
        return False  # below a cell for several a blank would be the date above
    known = known_captions()
    due = known.close(columns[original].caption)
    revised = [known.close(columns[at].caption) for at in series]
    return due is not None and due.column is Column.TIMELINE or all(
        each is not None and each.is_revised for each in revised
    )


def _is_first(activity: Mapping[str, Any]) -> bool:
    """Whether its deadline is the original date, was never another, and is a plain day."""
    dates, original = list(activity.get("dates_held") or ()), activity.get("original")
    words = text_in(activity.get("timeline"))
    day = plain_day(words)
    return day is not None and day.isoformat() == original and (
        len(dates) == 1 and dates[0]["deadline"] == original
        and text_in(dates[0]["timeline"]) == words
    )


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
