"""Cells that are merged over several activities.

Section, code and recommendation are written once over several activities, so that their columns are
said to be merged: a blank cell there is that of the row above. In other columns each merged cell
counts by itself, and a blank one beside it says nothing.
"""
from __future__ import annotations

from collections.abc import Iterator

from plan_ledger.editions.files.grid import Sheet
from plan_ledger.editions.reading.edition import Span
from plan_ledger.editions.reading.layout import STANDS_FOR_SEVERAL, Column, Layout
from plan_ledger.editions.reading.tables.finding import Table

_BY_ITSELF = frozenset((Column.OUTCOME, Column.TIMELINE, Column.ORIGINAL, Column.LEAD,
                        Column.PROGRESS, Column.STATUS))


def merged_for_several(sheet: Sheet, table: Table, layout: Layout) -> set[Column]:
    """The columns in which cells of several activities are merged. Only those are meant whose
    blank cells say nothing else: a lead that is blank next month is not the one above.
    """
    merged = {at for _, _, at in _in_body(sheet, table)}
    return {column for column, at in layout.columns.items()
            if at in merged and column in STANDS_FOR_SEVERAL}


def spans_of_values(sheet: Sheet, table: Table, layout: Layout) -> Iterator[Span]:
    """The merged cells of the other columns."""
    held = {at: column for column, at in layout.columns.items() if column in _BY_ITSELF}
    for top, bottom, at in sorted(_in_body(sheet, table)):
        if at in held:
            yield Span(table.header.shape, held[at], sheet.name, top, bottom)


def _in_body(sheet: Sheet, table: Table) -> Iterator[tuple[int, int, int]]:
    rows = {row.number for row in table.body}
    return ((top, bottom, at) for top, bottom, at in sheet.spans if top in rows and bottom in rows)
