"""What stands above the table: the plan's title and its legend.

A legend's line is a word and its meaning. Above a council's table also stand dates, names and
versions in two cells, so the legend begins with the first line that is recognised as a status
or whose word the status column uses, and goes on to the next gap.
"""
from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from plan_ledger.plan.recognising import recognise

from .grid import Row, text_of

_NOTE = re.compile(r"As at .{1,40}\. Exported by Plan Ledger: a blank cell is blank\.")
_LONGEST_WORD = 40


@dataclass(frozen=True, slots=True)
class LegendLine:
    """The word as written, the legend's own words for it, and the word's cell's fill (RRGGBB)."""

    word: str
    meaning: str | None
    fill: str | None = None


@dataclass(frozen=True, slots=True)
class Preamble:
    title: str | None
    legend: tuple[LegendLine, ...]


def export_note(as_at: str) -> str:
    """The line of an export between title and legend, by which both are told apart exactly."""
    return f"As at {as_at}. Exported by Plan Ledger: a blank cell is blank."


def read_preamble(rows: Sequence[Row], exported: bool, words: AbstractSet[str]) -> Preamble:
    """`rows` above the header; `words` are those of the status column."""
    lines = [[text_of(cell) for cell in row.cells] for row in rows]
    if exported:
        for at, line in enumerate(lines):
            if line[0] and _NOTE.fullmatch(line[0]):
                title = lines[0][0] if at else None
                return Preamble(title, tuple(_line(below) for below in lines[at + 1 :] if below[0]))
    return _by_its_looks(rows, lines, {word.casefold() for word in words})


def _by_its_looks(
    rows: Sequence[Row], lines: list[list[str | None]], words: AbstractSet[str]
) -> Preamble:
    title: str | None = None
    legend: list[LegendLine] = []
    last = 0
    for row, line in zip(rows, lines, strict=True):
        filled = [text for text in line if text]
        goes_on = bool(legend) and row.number == last + 1 and len(filled) == 2
        if goes_on or _begins_legend(filled, title is not None, words):
            legend.append(LegendLine(filled[0], filled[1] if len(filled) > 1 else None))
            last = row.number
        elif title is None and filled:
            title = filled[0]
    return Preamble(title, tuple(legend))


def _begins_legend(filled: list[str], has_title: bool, words: AbstractSet[str]) -> bool:
    if len(filled) not in (1, 2) or len(filled[0]) > _LONGEST_WORD:
        return False
    if filled[0].casefold() in words:
        return True
    if len(filled) == 1:
        return has_title and recognise(filled[0], None) is not None
    return recognise(filled[0], filled[1]) is not None


def _line(texts: list[str | None]) -> LegendLine:
    return LegendLine(texts[0] or "", texts[1] if len(texts) > 1 else None)
