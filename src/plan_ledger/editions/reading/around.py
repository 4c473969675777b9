"""What stands around one table, and in it, without being an activity: its title, its legend above,
below or beside it, and lines that say how many activities there are.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from plan_ledger.editions.files.grid import Row, is_blank
from plan_ledger.editions.reading.columns.beside import Beside, read_beside
from plan_ledger.editions.reading.columns.status_fills import Colours, status_words
from plan_ledger.editions.reading.legend.legend_lines import LegendLine, is_of_a_key
from plan_ledger.editions.reading.legend.preamble import read_below, read_preamble
from plan_ledger.editions.reading.rows.activities import without_apostrophes
from plan_ledger.editions.reading.rows.tail import tail_of
from plan_ledger.editions.reading.tables.finding import Table
from plan_ledger.editions.reading.words.lines import lone_text

from .layout import Layout


@dataclass(frozen=True, slots=True)
class Around:
    """`above` are the rows above the table, `of_legend` and `counts` the numbers of rows among its
    own, `columns` those that only a legend stands in. `stands` is where the legend does, for the
    profile: above or below, or None.
    """

    title: str | None
    legend: tuple[LegendLine, ...]
    stands: str | None
    above: tuple[Row, ...]
    heading_is_of_legend: bool
    of_legend: frozenset[int]
    counts: frozenset[int]
    columns: frozenset[int]

    def without_its_columns(self, layout: Layout, body: Sequence[Row]) -> Layout:
        """The layout, in which columns of a legend are not told as unread."""
        return replace(layout, unread=tuple(
            each for each in layout.unread
            if each[0] not in self.columns and not _only_in(self.of_legend, body, each[0])
        ))


def read_around(
    sheet: str | None, table: Table, layout: Layout, coloured: Mapping[int, str],
    reported: AbstractSet[str], colours: Colours,
) -> Around:
    """`coloured` are the colours of status cells by row, `reported` the statuses read so far from
    the sheet's other tables.
    """
    words, used = status_words(table.body, layout), frozenset(coloured.values())
    tail = [] if layout.blanks_are_blank else tail_of(
        table.body, table.header.rows[-1].number, layout, words, coloured,
        lambda row: bool(used) and (
            colours.are_a_legend(sheet, row, used) or colours.are_swatches(sheet, row)
        ),
    )
    near = [*table.above, *tail]
    fills = colours.around(sheet, near) if coloured or any(map(is_of_a_key, near)) else {}
    below = read_below(tail, words, fills, used)
    above = tuple(map(without_apostrophes, table.above)) if layout.apostrophes else table.above
    words |= reported
    preamble = read_preamble(above, layout.blanks_are_blank, words, fills, used)
    beside = Beside()
    if not preamble.legend and not below.legend:
        beside = read_beside(sheet, table, layout, words, used, colours)
    return Around(
        title=preamble.title,
        legend=(*preamble.legend, *below.legend, *beside.legend),
        stands="above" if preamble.legend else "below" if below.legend else None,
        above=tuple(above),
        heading_is_of_legend=any(
            row.number in preamble.numbers and lone_text(row) == table.heading for row in above
        ),
        of_legend=below.numbers | beside.longer,
        counts=below.counts,
        columns=beside.columns,
    )


def _only_in(numbers: AbstractSet[int], body: Sequence[Row], column: int) -> bool:
    """Whether nothing else stands in the column than what stands in these rows."""
    return bool(numbers) and all(
        is_blank(row.at(column)) for row in body if row.number not in numbers
    )
