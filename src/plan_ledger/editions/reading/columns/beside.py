"""A legend to the right of the table: words or colours in columns without captions."""
from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from plan_ledger.editions.files.grid import Row, is_blank
from plan_ledger.editions.reading.layout import Layout
from plan_ledger.editions.reading.legend.legend_lines import LegendLine
from plan_ledger.editions.reading.legend.preamble import read_below
from plan_ledger.editions.reading.tables.finding import Table
from plan_ledger.editions.reading.words.lines import is_key, lone_text

from .contents import filled_columns
from .status_fills import Colours

_WITHIN = 40  # rows from the header on


@dataclass(frozen=True, slots=True)
class Beside:
    """`longer` are the rows that hold nothing else: it is longer than the table."""

    legend: tuple[LegendLine, ...] = ()
    columns: frozenset[int] = frozenset()
    longer: frozenset[int] = frozenset()


def read_beside(
    sheet: str | None, table: Table, layout: Layout, words: AbstractSet[str],
    used: AbstractSet[str], colours: Colours,
) -> Beside:
    """`words` and `used` colours are those of the status column."""
    right = max(layout.columns.values()) + 1
    header = _right_of(table.header.rows, right)
    rows = [*header, *_right_of(table.body[:_WITHIN], right)]
    if layout.blanks_are_blank or not rows:
        return Beside()
    below = read_below(rows, words, colours.around(sheet, rows) if used else {}, used)
    has_captions = any(
        row.number not in below.numbers and not is_key(lone_text(row) or "") for row in header
    )
    if has_captions or not below.legend:
        return Beside()
    taken = [row for row in rows if row.number in below.numbers]
    longer = frozenset(
        row.number for row in table.body
        if row.number in below.numbers and all(map(is_blank, row.cells[:right]))
    )
    return Beside(below.legend, frozenset(filled_columns(taken)), longer)


def _right_of(rows: Sequence[Row], column: int) -> list[Row]:
    """What stands in this column and to its right, in its own columns."""
    return [
        Row(row.number, (*[None] * column, *row.cells[column:]))
        for row in rows
        if len(row.cells) > column and not all(map(is_blank, row.cells[column:]))
    ]
