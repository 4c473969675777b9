"""A column that is captioned “Date” and no more, and whose dates all lie before the edition's day.

Deadlines that have all passed, with activities still open, are more likely the days on which
something was raised or done. Nobody can tell from the file: it is told, once for the column.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from plan_ledger.editions.reading.captions import folded
from plan_ledger.editions.reading.edition import Edition
from plan_ledger.editions.reading.findings import Warned
from plan_ledger.editions.reading.layout import BARE_DATE, Column, column_name
from plan_ledger.plan.timeline import read_timeline

from .pairing import Pair


def past_dates(
    edition: Edition, pairs: Sequence[Pair], day: str, still_open: Iterable[str]
) -> list[Warned]:
    """`still_open` are the numbers of the activities that the edition does not say are complete."""
    bare = [
        (at, column.caption) for profile in edition.profiles
        for at, column in enumerate(profile.columns)
        if column.holds == Column.TIMELINE and folded(column.caption) == BARE_DATE
    ]
    left = {*still_open}
    if not edition.shape_is_new or not bare or not left:
        return []
    written = [pair.row.timeline for pair in pairs if pair.row.timeline]
    today = date.fromisoformat(day)
    dates = [read_timeline(words, today).date for words in written]
    if not dates or any(each is None or each >= today for each in dates):
        return []
    return [Warned(
        None, None,
        f"{column_name(*bare[0])} is read as the deadline, but all its dates lie before the day of"
        f" the edition, and {len(left)} activit{'ies are' if len(left) > 1 else 'y is'} not"
        " complete: if it says when something was raised or done, have it left out with import"
        " --columns before you record this",
    )]
