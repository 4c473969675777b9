"""Statuses that are only a colour: the fills of status cells without a word, and of the legend.

Reading colours costs a second reading of the file, so they are asked for only where a status cell
holds no word, or the file's shape is new, and column by column.
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from itertools import pairwise

from plan_ledger.editions.files.grid import Row, is_blank, text_of
from plan_ledger.editions.files.sheets import SheetFile
from plan_ledger.editions.reading.edition import EditionRow
from plan_ledger.editions.reading.layout import Column, Layout
from plan_ledger.editions.reading.words.lines import is_key, lone_text
from plan_ledger.editions.reading.words.palette import colour_name
from plan_ledger.plan.errors import PlanError
from plan_ledger.plan.timeline import says_which_day

from .contents import filled_columns

_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_LONGEST_DAY = 30
_OF_A_STATUS = frozenset(("RED", "AMBER", "GREEN"))
_LEAST = 2  # words of a legend in one line
_ENOUGH = 0.5  # of the activities' cells are filled where a column of blank cells is the status


@dataclass(slots=True)
class Colours:
    """The fills of one file, each column asked for once."""

    source: SheetFile
    met: dict[tuple[str | None, int], dict[int, str]] = field(default_factory=dict)

    def of(self, sheet: str | None, column: int) -> dict[int, str]:
        if (sheet, column) not in self.met:
            self.met[sheet, column] = self.source.fills(sheet, column)
        return self.met[sheet, column]

    def of_words(
        self, rows: Sequence[EditionRow], layout: Layout
    ) -> list[tuple[str, str | None]]:
        """The words of statuses, each with the colour that it stands on: an export has them so.
        Nothing else depends on them, so that a file whose looks cannot be read does without.
        """
        at = layout.columns.get(Column.STATUS)
        if at is None or layout.is_ours or not rows:
            return []
        try:
            fills = self.of(rows[0].sheet, at)
        except PlanError:
            return []
        return [(row.status, fills.get(row.row)) for row in rows
                if row.status and has_word(row.status)]

    def around(self, sheet: str | None, rows: Iterable[Row]) -> dict[tuple[int, int], str]:
        """The fills of a legend's cells: of the columns that have text, and of their left ones."""
        found: dict[tuple[int, int], str] = {}
        filled = filled_columns(list(rows))
        for column in sorted(filled | {at - 1 for at in filled if at}):
            for number, colour in self.of(sheet, column).items():
                found[number, column] = colour
        return found

    def are_a_legend(self, sheet: str | None, row: Row, used: AbstractSet[str]) -> bool:
        """Whether its texts stand side by side, each on another colour, one of which is `used`."""
        columns = [at for at, cell in enumerate(row.cells)
                   if not is_blank(cell) and not is_key(text_of(cell) or "")]
        found = [self.of(sheet, at).get(row.number) for at in columns]
        return len(found) > 1 and len({*found} - {None}) == len(found) and bool(used & {*found})

    def are_swatches(self, sheet: str | None, row: Row) -> bool:
        """Whether each of its texts stands beside a blank cell of a colour of its own: a legend in
        one line, which no column's contents are read from. Looks are read for such lines only.
        """
        if any(not is_blank(one) and not is_blank(other) for one, other in pairwise(row.cells)):
            return False
        columns = [at for at, cell in enumerate(row.cells)
                   if not is_blank(cell) and not is_key(text_of(cell) or "")]
        if len(columns) < _LEAST or columns[0] == 0:
            return False
        try:
            found = [self.of(sheet, at - 1).get(row.number) for at in columns]
        except PlanError:
            return False
        return len({*found} - {None}) == len(found)


def with_status_column(
    layout: Layout, sheet: str | None, body: Sequence[Row], colours: Colours
) -> Layout:
    """Where no column has statuses: the one whose cells are blank and filled, if there is one."""
    if Column.STATUS in layout.columns or layout.is_ours:
        return layout
    activity = layout.columns[Column.ACTIVITY]
    numbers = _activities(body, activity)
    width = max([len(layout.captions), *(len(row.cells) for row in body)]) + 1
    blank = set(range(width)) - filled_columns(body)
    for at in sorted(blank, reverse=True):
        if at in layout.columns.values():
            continue
        filled = numbers & _fills(sheet, at, activity, colours).keys()
        if numbers and len(filled) >= _ENOUGH * len(numbers):
            return replace(
                layout, columns={**layout.columns, Column.STATUS: at},
                undecided=layout.undecided - {at},
            )
    return layout


def _activities(body: Sequence[Row], activity: int) -> set[int]:
    """Their rows; a word alone may be a legend's or a heading, where others have more."""
    some = [row for row in body if row.at(activity) is not None]
    return {row.number for row in some if lone_text(row) is None} or {row.number for row in some}


def coloured_rows(
    sheet: str | None, body: Sequence[Row], at: int, layout: Layout, colours: Colours
) -> AbstractSet[int]:
    """The activities with a colour in this column, were it the status. A legend above the table has
    its colours in any column.
    """
    activity = layout.columns[Column.ACTIVITY]
    return _fills(sheet, at, activity, colours).keys() & _activities(body, activity)


def _fills(sheet: str | None, at: int, activity: int, colours: Colours) -> dict[int, str]:
    """Without those of lines that are coloured throughout to tell them apart."""
    found = colours.of(sheet, at)
    if not found:
        return {}
    beside = colours.of(sheet, activity)
    if len(set(beside.values())) != 1:
        return found
    return {row: colour for row, colour in found.items() if beside.get(row) != colour}


def coloured_instead(
    layout: Layout, sheet: str | None, rows: Sequence[EditionRow], colours: Colours
) -> str | None:
    """A sentence, where no column has statuses but the cells of another, or whole rows, have their
    usual colours. Whether they are meant so nobody can know. `rows` are those of one table.
    """
    status = layout.columns.get(Column.STATUS)
    has_status = status is not None and (
        any(row.status or row.status_fill for row in rows) or colours.of(sheet, status)
    )
    if layout.blanks_are_blank or has_status:
        return None
    numbers = {row.row for row in rows}
    for at in sorted(layout.columns.values()):
        found = colours.of(sheet, at)
        names = {colour_name(colour) for row, colour in found.items() if row in numbers}
        if len(names & _OF_A_STATUS) > 1 and len(numbers & found.keys()) >= _ENOUGH * len(numbers):
            return (
                f"no status stands in the table, but the cells of {layout.name(at)} have"
                f" colours that could say it ({', '.join(sorted(filter(None, names)))}): they were"
                " not read; give the status a column of its own, whose cells may have the colours"
            )
    return None


def has_word(status: str | None) -> bool:
    """A symbol such as ● is no word, nor is the day on which the colour was given."""
    return (
        status is not None and _LETTER_OR_DIGIT.search(status) is not None and not is_day(status)
    )


def is_day(status: str) -> bool:
    is_short = len(status) <= _LONGEST_DAY and any(map(str.isdigit, status))
    return is_short and says_which_day(status)


def with_fills(rows: list[EditionRow], layout: Layout, colours: Colours) -> list[EditionRow]:
    """The rows of one table; a symbol on a colour is no word, nor is a day."""
    at = layout.columns.get(Column.STATUS)
    if at is None or layout.is_ours or all(has_word(row.status) for row in rows):
        return rows
    fills = _fills(rows[0].sheet, at, layout.columns[Column.ACTIVITY], colours)
    return [
        replace(row, status=None, status_fill=fills[row.row])
        if row.row in fills and not has_word(row.status) else row
        for row in rows
    ]


def status_words(body: Sequence[Row], layout: Layout) -> set[str]:
    at = layout.columns.get(Column.STATUS)
    if at is None:
        return set()
    return {
        text for row in body
        if len(row.cells) > at and lone_text(row) is None and (text := text_of(row.at(at)))
        and not is_key(text_of(row.at(0)) or "")
    }
