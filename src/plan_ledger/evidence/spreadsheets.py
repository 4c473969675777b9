"""The pack's spreadsheets: the plan at that date, what changed, and every event, for those who want
to sort and filter. What they hold is in the statement and the records too; they are for reading.

A text that a spreadsheet would calculate stays a text: in .xlsx it is written as one, in .csv an
apostrophe stands before it (README.txt says so).
"""
from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from plan_ledger.editions.reading.layout import CALCULATED
from plan_ledger.editions.writing.status_colours import ink_on, standard_fill
from plan_ledger.evidence.answers import Answer, Answers
from plan_ledger.evidence.reading_words import LONGEST_CELL, as_words
from plan_ledger.evidence.sheet_columns import (
    CHANGE_COLUMNS,
    EVENT_COLUMNS,
    Column,
    Value,
    plan_columns,
)

_UNITS, _UNIT = "utf-16-le", 2
_CUT = " […]"
_CREATED = datetime(1980, 1, 1)


def plan_csv(answers: Answers) -> bytes:
    return _csv(plan_columns(answers), answers.now["activities"])


def changes_csv(answers: Answers) -> bytes:
    return _csv(CHANGE_COLUMNS, _changes(answers))


def workbook(answers: Answers) -> bytes:
    """Sheets Plan, Changes, Events and Recorded later, each with a filter on its captions."""
    import xlsxwriter  # type: ignore[import-untyped]

    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": _CREATED, "title": as_words(answers.now["title"])})
    formats = _Formats(book)
    means = {line["code"]: line["means"] for line in answers.now["legend"]}
    _sheet(book, "Plan", plan_columns(answers), answers.now["activities"], formats, means)
    _sheet(book, "Changes", CHANGE_COLUMNS, _changes(answers), formats, {})
    _sheet(book, "Events", EVENT_COLUMNS, answers.history["events"], formats, {})
    _sheet(book, "Recorded later", CHANGE_COLUMNS, answers.later["changes"], formats, {})
    book.close()
    return written.getvalue()


def _changes(answers: Answers) -> list[Answer]:
    return [] if answers.changes is None else list(answers.changes["changes"])


def _csv(columns: Sequence[Column], rows: Iterable[Any]) -> bytes:
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(caption for caption, *_ in columns)
    for row in rows:
        writer.writerow(_neutral(of(row)) for _, _, of in columns)
    return b"\xef\xbb\xbf" + written.getvalue().encode("utf-8")


def _neutral(value: Value) -> str:
    text = str(value)
    if isinstance(value, str) and text.startswith(tuple(CALCULATED)):
        return f"'{text}"
    return text


class _Formats:
    """Of a workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._statuses: dict[str, Any] = {}
        text = {"text_wrap": True, "valign": "top", "border": 1, "num_format": "@"}
        self.cell = book.add_format(text)
        self.number = book.add_format({**text, "num_format": "0"})
        self.day = book.add_format({**text, "align": "left", "num_format": "yyyy-mm-dd"})
        self.caption = book.add_format({**text, "bold": True, "bg_color": "#E8ECF1"})

    def status(self, fill: str) -> Any:
        if fill not in self._statuses:
            self._statuses[fill] = self._book.add_format({
                "bold": True, "align": "center", "valign": "top", "border": 1, "num_format": "@",
                "bg_color": f"#{fill}", "font_color": f"#{ink_on(fill)}",
            })
        return self._statuses[fill]


def _sheet(
    book: Any, name: str, columns: Sequence[Column], rows: Sequence[Any], formats: _Formats,
    means: dict[str, str],
) -> None:
    sheet = book.add_worksheet(name)
    for at, (caption, width, _) in enumerate(columns):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, caption, formats.caption)
    for number, row in enumerate(rows, 1):
        for at, (caption, _, of) in enumerate(columns):
            _write(sheet, number, at, of(row), formats, means if caption == "Status" else None)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write(
    sheet: Any, row: int, column: int, value: Value, formats: _Formats,
    means: dict[str, str] | None,
) -> None:
    """`means` of each status where the value is one."""
    if isinstance(value, int):
        sheet.write_number(row, column, value, formats.number)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, formats.day)
    elif not value:
        sheet.write_blank(row, column, None, formats.cell)
    else:
        value = _as_long_as_a_cell(value)
        look = formats.cell if means is None else formats.status(
            standard_fill(value, means.get(value))
        )
        sheet.write_string(row, column, value, look)


def _as_long_as_a_cell(text: str) -> str:
    units = text.encode(_UNITS)
    if len(units) <= LONGEST_CELL * _UNIT:
        return text
    room = (LONGEST_CELL - len(_CUT)) * _UNIT
    return units[:room].decode(_UNITS, "ignore") + _CUT
