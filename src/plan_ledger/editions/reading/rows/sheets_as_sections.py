"""Sheets that are sections: one for each theme, with its name on the tab."""
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from plan_ledger.editions.reading.edition import EditionRow
from plan_ledger.editions.reading.words.dated import has_date
from plan_ledger.plan.reference import is_reference

_OF_NO_THEME = re.compile(
    r"\b(?:plans?|trackers?|logs?|registers?|actions?|activit(?:y|ies)|tasks?|lists?|data|pages?|parts?"
    r"|sheets?|tables?|tabs?|main|all|master|live|open|current|active|outstanding|ongoing|overdue|new"
    r"|old|previous|closed|completed?|done|finished|archived?|deleted|withdrawn|export|copy|draft"
    r"|final|q[1-4]|quarter|months?|years?|phase|sheet\d+|table\d+)\b|\d{4}",
    re.IGNORECASE,
)
"""What the sheets of a plan are named that are none of its themes."""


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


def are_themes(rows: Sequence[EditionRow]) -> bool:
    """Whether sheets are sections also of activities that have numbers: each is named for a theme,
    and the numbers go on from one to the other, or speak of one section on each.
    """
    parts: dict[str, set[str]] = {}
    for row in rows:
        if row.sheet is None or row.section is not None or row.section_title is not None:
            return False
        if is_reference(row.ref):
            parts.setdefault(row.sheet, set()).add(row.ref.rpartition(".")[0])
    if len(parts) < 2 or any(map(_OF_NO_THEME.search, parts)):
        return False
    if all(some == {""} for some in parts.values()):
        numbers = [row.ref for row in rows if row.ref]
        return len(numbers) == len(set(numbers))
    spoken = [part for some in parts.values() for part in some]
    return len(spoken) == len(parts) == len(set(spoken)) and all(map(str.isdecimal, spoken))
