"""Tables that go on: in a document a long table is often cut in two, the second without a header.

It continues the one before if it is as wide and its cells stand where activities stand.
"""
from __future__ import annotations

from plan_ledger.editions.files.grid import Sheet, is_blank, text_of
from plan_ledger.editions.reading.layout import Column, Layout
from plan_ledger.editions.reading.words.lines import reads_as_reference

from .finding import Table

_IN_DOCUMENTS = ".docx"


def continues(file: str, sheet: Sheet, before: Table, layout: Layout) -> bool:
    """`before` is the table that was read last, `layout` its own."""
    if not file.lower().endswith(_IN_DOCUMENTS) or not sheet.rows:
        return False
    widths = [max(at + 1 for at, cell in enumerate(row.cells) if not is_blank(cell))
              for row in sheet.rows]
    wide = max(widths)
    if wide > len(before.header.captions):
        return False
    usual = max((len(row.cells) for row in before.body), default=wide)
    if wide < min(usual, len(before.header.captions)) - 1:
        return False
    activity, ref = layout.columns[Column.ACTIVITY], layout.columns.get(Column.REF)
    filled = [row for row in sheet.rows if not is_blank(row.at(activity))]
    numbers = [
        text for row in filled if ref is not None and (text := text_of(row.at(ref))) is not None
    ]
    return len(filled) * 2 > len(sheet.rows) and all(
        reads_as_reference(text) for text in numbers
    )
