"""Columns that are prepared for months to come, each with its month or number in its caption.

What the newest of them says is the edition's. An older edition has nothing yet in the one that a
newer one was read by: which of the others is meant is decided for this file alone, so that the
profile goes on to name the newest.
"""
from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from plan_ledger.editions.files.grid import Sheet
from plan_ledger.editions.reading.layout import OF_A_TIME, Column, Layout
from plan_ledger.editions.reading.profile import shape_of
from plan_ledger.editions.reading.tables.finding import Table
from plan_ledger.editions.reading.words.dated import has_date, newest_of
from plan_ledger.editions.reading.words.in_turn import taking_turns_with

from .contents import filled_columns
from .status_fills import Colours, coloured_rows


def with_months_ahead(
    layout: Layout, tables: Sequence[tuple[Sheet, Table]], colours: Colours
) -> Layout:
    """Of the tables of one shape. What is undecided by it is for `with_undecided`."""
    if layout.blanks_are_blank:
        return layout
    filled = set().union(*(filled_columns(table.body) for _, table in tables))
    for column, at in list(layout.columns.items()):
        months = other_months(layout.captions, at) or (
            taking_turns_with(layout.captions, at) if column in OF_A_TIME else set()
        )
        if not months or at in filled:
            continue
        coloured = {
            each for each in (months | {at}) - filled if column is Column.STATUS
            and any(coloured_rows(sheet.name, table.body, each, layout, colours)
                    for sheet, table in tables)
        }
        if months & filled and at not in coloured:
            layout = _undecided(layout, column, months | {at})
        elif coloured and not months & filled:
            layout = _newest(layout, column, coloured)
    return layout


def other_months(captions: Sequence[str], at: int) -> set[int]:
    """The columns whose captions differ from that one in their months alone."""
    if at >= len(captions) or not has_date(captions[at]):
        return set()
    own = shape_of([captions[at]])
    return {other for other, caption in enumerate(captions)
            if other != at and has_date(caption) and shape_of([caption]) == own}


def _undecided(layout: Layout, column: Column, months: AbstractSet[int]) -> Layout:
    columns = {each: at for each, at in layout.columns.items() if each is not column}
    free = months - {*columns.values()}
    return replace(layout, columns=columns, undecided=layout.undecided | free,
                   of_this_file=layout.of_this_file | free)


def _newest(layout: Layout, column: Column, coloured: AbstractSet[int]) -> Layout:
    months = sorted(coloured)
    captions = [layout.captions[at] for at in months]
    newest = newest_of(captions)
    at = months[-1 if newest is None else newest]
    if at == layout.columns[column]:
        return layout
    told = f"the {column.value} is read from {layout.name(at)}, the newest " \
        "with colours"
    return replace(
        layout, columns={**layout.columns, column: at}, notes=(*layout.notes, told),
        of_this_file=layout.of_this_file | {at, layout.columns[column]},
        undecided=layout.undecided - {at},
    )
