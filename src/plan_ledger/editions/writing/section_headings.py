"""Lines of their own that head the sections of an exported table, as the council's file had them.

They stand only where the reader, who has only the looks of them, finds the same sections in the
whole file: a heading is told from an activity and from a footer by what it says and where it is.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import groupby

from plan_ledger.editions.files.grid import Sheet, row_of
from plan_ledger.editions.files.sheets import SheetFile
from plan_ledger.editions.reading.layout import Column
from plan_ledger.editions.reading.profile import NO_HEADINGS, TITLED, Profile
from plan_ledger.editions.reading.rows.numbers_in_words import with_number
from plan_ledger.editions.reading.table import Edition, edition_of
from plan_ledger.plan.errors import PlanError
from plan_ledger.plan.words import without_case

from .export import Export, WrittenRow, joins, with_title


def with_headings(
    export: Export, profile: Profile, titles: Mapping[str, str]
) -> Export | None:
    """None where the shape has no headings, or they would not say the same."""
    held = {column.holds for column in export.columns}
    if profile.headings == NO_HEADINGS or held & {Column.SECTION, Column.SECTION_TITLE}:
        return None
    rows: list[WrittenRow] = []
    for section, some in groupby(export.rows, key=lambda row: row.section):
        if section is not None:
            title = titles.get(section)
            text = title if profile.headings == TITLED else with_title(section, title)
            if text is None:
                return None
            blanks = (None,) * (len(export.columns) - 1)
            rows.append(WrittenRow("", section, (text, *blanks), is_heading=True))
        rows += some
    headed = replace(export, rows=tuple(rows))
    return headed if _reads_back(headed, profile, titles) else None


def _reads_back(export: Export, profile: Profile, titles: Mapping[str, str]) -> bool:
    edition = _read(export, profile)
    if edition is None:
        return False
    at = {column.holds: number for number, column in enumerate(export.columns)}
    written = [row for row in export.rows if not row.is_heading]
    has_ref = Column.REF in at or profile.numbers_in_words
    rows = [(row.ref if has_ref else "", row.cells[at[Column.ACTIVITY]]) for row in written]
    if [(row.ref, with_number(row.ref, row.activity or "") if profile.numbers_in_words
         else row.activity) for row in edition.rows] != rows:
        return False
    if profile.headings == TITLED:
        is_clear = len({without_case(title) for title in titles.values()}) == len(titles)
        return is_clear and [(row.section, row.section_title) for row in edition.rows] == [
            (None, titles[row.section] if row.section is not None else None) for row in written
        ]
    used = {row.section for row in written}
    return edition.sections == {
        number: title for number, title in titles.items()
        if number in used and joins(number, title)
    } and [row.section for row in edition.rows] == [row.section for row in written]


def _read(export: Export, profile: Profile) -> Edition | None:
    file = "plan"
    rows = (row_of(file, None, number, line) for number, line in enumerate(export.lines(), start=1))
    sheet = Sheet(file, tuple(row for row in rows if row is not None))
    try:
        return edition_of(SheetFile(file, "", (sheet,)), profiles=[profile])
    except PlanError:
        return None
