"""Columns of dates that were revised one after the other: “Revised date 1”, “Revised date 2”.

They are one field. Each row was revised as often as it was, so that of each row the last that is
filled is the deadline, and no column is.
"""
from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from plan_ledger.editions.files.grid import Cell, Row, is_blank, text_of
from plan_ledger.editions.reading.captions import Captions
from plan_ledger.editions.reading.words.in_turn import by_name
from plan_ledger.plan.timeline import says_when


def revised_series(captions: Sequence[str], known: Captions) -> tuple[int, ...]:
    """The columns of such dates in their order; none where there are not two."""
    for name, columns in by_name(captions).items():
        meaning = known.meaning(name)
        if len(columns) > 1 and meaning is not None and meaning.is_revised:
            return tuple(sorted(columns, key=columns.__getitem__))
    return ()


def last_date(row: Row, series: Sequence[int]) -> Cell:
    """What is no date there (n/a, –) has revised nothing, unless nothing else stands there."""
    filled = [cell for at in series if not is_blank(cell := row.at(at))]
    dates = [cell for cell in filled if _is_date(cell)]
    return [None, *filled[-1:], *dates[-1:]][-1]


def _is_date(cell: Cell) -> bool:
    return isinstance(cell, date) or says_when(text_of(cell))
