"""What stands around the table: the plan's title above it, and its legend above or below.

Around a council's table also stand dates, names and versions in two cells, so the legend begins
with the first line that is recognised as a status or whose word the status column uses, and goes on
to the next gap.
"""
from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from plan_ledger.editions.files.grid import Row, text_of
from plan_ledger.editions.reading.words.lines import is_footer, is_key, lone_text

from .legend_lines import LEAST, Fills, LegendLine, LegendReader

_APOSTROPHES = "; an apostrophe before = + - @ or another apostrophe is not part of the text"
_NOTE = re.compile(
    r"As at .{1,40}\. Exported by Plan Ledger: a blank cell is blank"
    rf"(?P<apostrophes>{re.escape(_APOSTROPHES)})?\."
)


@dataclass(frozen=True, slots=True)
class Preamble:
    """`numbers` are the rows of the legend."""

    title: str | None
    legend: tuple[LegendLine, ...]
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Below:
    """The rows of a legend below the table; and of `counts`, which say how many activities have a
    status, or are there in all.
    """

    legend: tuple[LegendLine, ...]
    numbers: frozenset[int]
    counts: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Note:
    """What an export's note says beside that a blank is a blank."""

    apostrophes: bool


def export_note(as_at: str, *, apostrophes: bool = False) -> str:
    """The line of an export between title and legend, by which both are told apart exactly."""
    said = _APOSTROPHES if apostrophes else ""
    return f"As at {as_at}. Exported by Plan Ledger: a blank cell is blank{said}."


def note_above(rows: Sequence[Row]) -> Note | None:
    """`rows` above the header. A table in a council's own shape has no other mark of an export."""
    for row in rows:
        found = _NOTE.fullmatch(text_of(row.at(0)) or "")
        if found:
            return Note(apostrophes=found["apostrophes"] is not None)
    return None


def read_preamble(
    rows: Sequence[Row], exported: bool, words: AbstractSet[str], fills: Fills | None = None,
    used: AbstractSet[str] = frozenset(),
) -> Preamble:
    """`rows` above the header; `words` and `used` colours are those of the status column."""
    lines = [[text_of(cell) for cell in row.cells] for row in rows]
    if exported:
        for at, line in enumerate(lines):
            if line[0] and _NOTE.fullmatch(line[0]):
                title = lines[0][0] if at else None
                return Preamble(title, tuple(_line(below) for below in lines[at + 1 :] if below[0]))
    title = None
    legend = LegendReader(words, fills or {})
    legend.look_at(rows, used)
    numbers = set()
    for row in rows:
        filled = [text for cell in row.cells if (text := text_of(cell))]
        if legend.takes(row, has_title=title is not None):
            numbers.add(row.number)
        elif title is None and filled and not is_key(filled[0]) and not is_footer(filled[0]):
            title = filled[0]
    return Preamble(title, tuple(legend.lines), frozenset(numbers))


def read_below(
    rows: Sequence[Row], words: AbstractSet[str], fills: Fills | None = None,
    used: AbstractSet[str] = frozenset(),
) -> Below:
    """A legend among the last rows of a table's body; `rows` from the last plain activity on.

    Stricter than above, so that no activity is taken for a line of it.
    """
    legend = LegendReader(words, fills or {}, strict=True)
    legend.look_at(rows, used)
    numbers = {
        row.number for row in rows
        if (legend.in_one_line(row) or not is_footer(lone_text(row) or ""))
        and legend.takes(row, has_title=True)
    }
    counts = frozenset(row.number for row in rows if legend.is_count(row))
    if len(legend.lines) < LEAST:
        return Below((), frozenset(), counts)
    keys = {row.number for row in rows if is_key(lone_text(row) or "")}
    return Below(tuple(legend.lines), frozenset(numbers | keys), counts)


def _line(texts: list[str | None]) -> LegendLine:
    return LegendLine(texts[0] or "", texts[1] if len(texts) > 1 else None)
