"""Columns of dates that were revised one after the other: “Revised date 1”, “Revised date 2”.

They are one field. Each row was revised as often as it was, so that of each row the last that is
filled is the deadline, and no column is.
"""
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from plan_ledger.editions.files.grid import Cell, Row, is_blank, text_of
from plan_ledger.plan.timeline import read_timeline

if TYPE_CHECKING:
    from .captions import Captions

_WORDS = ("first", "second", "third", "fourth", "fifth", "sixth")
_RANK = re.compile(rf"\b(?:(?:no\.?\s*)?([1-9])(?:st|nd|rd|th)?|({'|'.join(_WORDS)}))\b", re.I)
_SOME_DAY = date(2019, 1, 1)  # only whether it is a date matters


def revised_series(captions: Sequence[str], known: Captions) -> tuple[int, ...]:
    """The columns of such dates in their order; none where there are not two."""
    for name, columns in _by_name(captions).items():
        meaning = known.meaning(name)
        if len(columns) > 1 and meaning is not None and meaning.is_revised:
            return tuple(sorted(columns, key=columns.__getitem__))
    return ()


def numbered(captions: Mapping[int, str]) -> tuple[int, ...]:
    """The columns of one series in their order."""
    return tuple(sorted(captions, key=lambda at: _ranked(captions[at])[1]))


def are_one_series(captions: Sequence[str]) -> bool:
    """Whether they differ in their numbers alone, none of which stands twice."""
    return any(len(columns) == len(captions) for columns in _by_name(captions).values())


def last_date(row: Row, series: Sequence[int]) -> Cell:
    """What is no date there (n/a, –) has revised nothing, unless nothing else stands there."""
    filled = [cell for at in series if not is_blank(cell := row.at(at))]
    dates = [cell for cell in filled if _is_date(cell)]
    return [None, *filled[-1:], *dates[-1:]][-1]


def _is_date(cell: Cell) -> bool:
    return isinstance(cell, date) or read_timeline(text_of(cell) or "", _SOME_DAY).kind != "none"


def _by_name(captions: Sequence[str]) -> dict[str, dict[int, int]]:
    """By the caption without its number: column -> number. “Revised date” beside “Second revised
    date” is the first.
    """
    found: dict[str, dict[int, int]] = {}
    for at, caption in enumerate(captions):
        name, rank = _ranked(caption)
        columns = found.setdefault(name, {})
        if name and rank not in columns.values():
            columns[at] = rank
    return found


def _ranked(caption: str) -> tuple[str, int]:
    said = _RANK.search(caption)
    if said is None:
        return _tidy(caption), 1
    rank = int(said[1]) if said[1] else _WORDS.index(said[2].casefold()) + 1
    return _tidy(f"{caption[:said.start()]} {caption[said.end():]}"), rank


def _tidy(text: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", text).casefold().split())
