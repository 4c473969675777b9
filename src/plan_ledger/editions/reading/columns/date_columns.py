"""Which of several columns of dates is the deadline, and which the original one.

Captions that no table of captions knows still say much: an extended date replaces another, an
initial one was replaced, and the day on which work started is neither. A previous date is the
original one beside a revised one; beside the current one it is what the last edition said. Where
the words say nothing, the date that replaces another stands to its right. It is only proposed: a
person answers.
"""
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plan_ledger.editions.reading.layout import Column
from plan_ledger.editions.reading.profile import LEAVE_OUT

_REPLACES = re.compile(
    r"\b(?:revis|exten|new|amend|forecast|current|updat|latest|now|re-?plan|re-?schedul|moved)",
    re.I,
)
_REVISES = re.compile(r"\b(?:revis|exten|new|amend|re-?plan|re-?schedul|moved)", re.I)
_REPLACED = re.compile(r"\b(?:orig|initial|first|baseline|previous|old|planned at)", re.I)
_PREVIOUS = re.compile(r"\b(?:previous|prior|old)", re.I)
_NEITHER = re.compile(
    r"\b(?:start|begin|began|commence|added|raised|opened|created|review|closed|actual|complet|"
    r"achieved|checked|signed|met\b|last)", re.I,
)


@dataclass(frozen=True, slots=True)
class DateColumn:
    at: int
    caption: str
    filled: int
    """The number of rows that it has a date in."""


def proposals(unknown: Sequence[DateColumn], held: DateColumn | None) -> Mapping[int, str]:
    """For each of the columns that are asked about what to propose; no field twice. `held` is the
    one that a caption names as the deadline.
    """
    found = {column.at: LEAVE_OUT for column in unknown}
    if not unknown:
        return found
    captions = [column.caption for column in (*unknown, *([held] if held else []))]
    is_revised = any(map(_REVISES.search, captions))
    likely = [column for column in unknown if _REPLACES.search(column.caption) or not (
        _NEITHER.search(column.caption) or (_PREVIOUS.search(column.caption) and not is_revised)
    )]
    if not likely and held is None:
        likely = list(unknown[-1:])
    replacing = [column for column in likely if _REPLACES.search(column.caption)]
    replaced = [column for column in likely if _REPLACED.search(column.caption)]
    plain = [column for column in likely if column not in (*replacing, *replaced)]
    if held is not None:
        later = replacing or [
            column for column in plain if column.at > held.at and column.filled < held.filled
        ]
        if replaced or not later:
            first = replaced[:1] or [column for column in plain if column.at < held.at][-1:]
            found.update({column.at: Column.ORIGINAL.value for column in first})
        else:
            found[later[-1].at] = Column.TIMELINE.value
        return found
    deadline = (replacing or plain or replaced)[-1]
    found[deadline.at] = Column.TIMELINE.value
    first = replaced or [column for column in plain if column is not deadline]
    if first and first[0] is not deadline:
        found[first[0].at] = Column.ORIGINAL.value
    return found
