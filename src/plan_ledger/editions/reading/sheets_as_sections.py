"""Sheets that are sections: one for each theme, with its name on the tab."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .dated import has_date
from .edition import EditionRow


def with_sheets_as_sections(rows: Sequence[EditionRow]) -> list[EditionRow]:
    """Where nothing else names a row's section, each of several sheets is one, unless its name is
    that of a month.
    """
    sheets = {row.sheet for row in rows}
    if len(sheets) < 2 or any(sheet is None or has_date(sheet) for sheet in sheets):
        return list(rows)
    return [
        replace(row, section_title=row.sheet)
        if row.section is None and row.section_title is None else row
        for row in rows
    ]
