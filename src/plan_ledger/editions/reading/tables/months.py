"""One workbook with a sheet for each month: only one of them is the month's edition.

Sheets whose names differ in their dates alone, and that say mostly the same, are the plan at
different times. Which of them is meant is asked once for the file; the newest is proposed.
"""
from __future__ import annotations

from collections.abc import Sequence

from plan_ledger.editions.files.grid import text_of
from plan_ledger.editions.reading.findings import Answers, Question
from plan_ledger.editions.reading.words.dated import around_dates, has_date, newest_of
from plan_ledger.plan.words import without_case

from .finding import Table
from .headed import Found

READ_ALL = "read-all"


def of_other_months(found: Found, answers: Answers | None) -> dict[str, str]:
    """The sheets that are not to be read, each with what is told of it. Without somebody to ask
    all are read.
    """
    sheets = [name for name, tables in found.items() if tables and name and has_date(name)]
    if answers is None or len(sheets) < 2 or not _say_the_same(sheets, found):
        return {}
    newest = newest_of(sheets)
    named = ", ".join(f"“{name}”" for name in sheets)
    proposal = None if newest is None else sheets[newest]
    said = answers.choice(Question(
        id="sheets", kind="sheets", ref=None,
        text=f"the sheets {named} have the same activities, each of another time: which of them is"
        f" this edition? The others are not read; with “{READ_ALL}” all are",
        choices=(*sheets, READ_ALL), proposal=proposal, sheet=proposal,
    ))
    kept = said or proposal or READ_ALL
    if kept == READ_ALL:
        return {}
    return {name: f"sheet “{name}” was not read: this edition is sheet “{kept}”"
            for name in sheets if name != kept}


def _say_the_same(sheets: Sequence[str], found: Found) -> bool:
    """Whether their names are alike without the dates, and most that one says another says."""
    if len({without_case(" ".join(around_dates(name))) for name in sheets}) > 1:
        return False
    said = [_texts(found[name]) for name in sheets]
    return all(
        2 * len(one & other) > min(len(one), len(other))
        for one, other in zip(said, said[1:], strict=False)
    )


def _texts(tables: Sequence[Table]) -> set[str]:
    return {
        without_case(text) for table in tables for row in table.body for cell in row.cells
        if (text := text_of(cell)) and len(text.split()) > 2
    }
