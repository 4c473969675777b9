"""The pack's spreadsheets: the plan at that date, what changed, and every event, for those who want
to sort and filter. What they hold is in the statement and the records too; they are for reading.

A text that a spreadsheet would calculate stays a text: in .xlsx it is written as one, in .csv an
apostrophe stands before it.
"""
from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from plan_ledger.editions.reading.layout import CALCULATED
from plan_ledger.editions.writing.status_colours import ink_on, standard_fill
from plan_ledger.evidence.answers import Answer, Answers
from plan_ledger.evidence.reading_words import as_words, field_words

_LONGEST_CELL = 32_767
_CUT = " […]"
_CREATED = datetime(1980, 1, 1)
Column = tuple[str, int, Callable[[Any], str]]
"""Caption, width in characters, and what of a row stands in it."""


def plan_csv(answers: Answers) -> bytes:
    return _csv(_plan_columns(answers), answers.now["activities"])


def changes_csv(answers: Answers) -> bytes:
    return _csv(_CHANGE_COLUMNS, _changes(answers))


def workbook(answers: Answers) -> bytes:
    """Sheets Plan, Changes, Events and Recorded later, each with a filter on its captions."""
    import xlsxwriter  # type: ignore[import-untyped]

    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": _CREATED, "title": as_words(answers.now["title"])})
    formats = _Formats(book)
    means = {line["code"]: line["means"] for line in answers.now["legend"]}
    _sheet(book, "Plan", _plan_columns(answers), answers.now["activities"], formats, means)
    _sheet(book, "Changes", _CHANGE_COLUMNS, _changes(answers), formats, {})
    _sheet(book, "Events", _EVENT_COLUMNS, answers.history["events"], formats, {})
    _sheet(book, "Recorded later", _CHANGE_COLUMNS, answers.later["changes"], formats, {})
    book.close()
    return written.getvalue()


def _changes(answers: Answers) -> list[Answer]:
    return [] if answers.changes is None else list(answers.changes["changes"])


def _cell(key: str) -> Callable[[Any], str]:
    return lambda row: as_words(row[key])


def _plan_columns(answers: Answers) -> list[Column]:
    titles = answers.now["sections"]
    return [
        ("Number", 9, _cell("ref")),
        ("Section", 9, _cell("section")),
        ("Section title", 24, lambda row: as_words(titles.get(row["section"]))),
        ("Codes", 12, lambda row: ", ".join(
            filter(None, [as_words(row["codes"]), as_words(row["unknown_codes"])])
        )),
        ("Finding", 40, _cell("finding")),
        ("Activity", 50, _cell("activity")),
        ("Outcome", 40, _cell("outcome")),
        ("Timeline", 16, _cell("timeline")),
        ("Deadline", 12, _cell("deadline")),
        ("Baseline", 12, _cell("baseline_deadline")),
        ("Slips", 7, _cell("slips")),
        ("Slippage in days", 10, _cell("slippage_days")),
        ("Lead", 24, _cell("lead")),
        ("Status", 12, _cell("status")),
        ("Status since", 12, _cell("status_since")),
        ("Last confirmed", 12, _cell("last_confirmed")),
        ("Overdue", 9, _cell("overdue")),
        ("Challenged", 30, _cell("challenged")),
        ("Progress", 60, _cell("progress")),
        ("Evidence", 30, lambda row: ", ".join(as_words(file["name"]) for file in row["evidence"])),
    ]


_CHANGE_COLUMNS: list[Column] = [
    ("Number", 9, _cell("ref")),
    ("Change", 14, _cell("kind")),
    ("What", 16, lambda row: field_words(row["field"])),
    ("From", 50, _cell("from")),
    ("To", 50, _cell("to")),
    ("Days", 8, _cell("days")),
    ("Positions", 14, _cell("positions")),
]
_EVENT_COLUMNS: list[Column] = [
    ("Position", 9, _cell("position")),
    ("Number", 9, _cell("ref")),
    ("Event", 20, _cell("type")),
    ("Effective", 12, _cell("effective")),
    ("Recorded (UTC)", 27, _cell("recorded_at")),
    ("Days late", 9, _cell("late_days")),
    ("What it says", 70, lambda row: "\n".join(map(_statement, row["statements"]))),
    ("Because", 40, _cell("because")),
    ("By", 20, _cell("by")),
    ("From the file", 30, lambda row: _source(row["source"])),
    ("Replaces or takes back", 14, lambda row: as_words(row["replaces"] + row["retracts"])),
]


def _statement(said: Answer) -> str:
    if said["repeats"]:
        return f"{field_words(said['field'])}: as before"
    undone = f" (undone by {said['undone_by']})" if said["undone_by"] else ""
    return f"{field_words(said['field'])}: {as_words(said['to'])}{undone}"


def _source(source: Answer | None) -> str:
    if source is None:
        return ""
    row = f"row {source['row']}" if source["row"] else ""
    return ", ".join(filter(None, [as_words(source["file"]), as_words(source["sheet"]), row]))


def _csv(columns: Sequence[Column], rows: Iterable[Any]) -> bytes:
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(caption for caption, *_ in columns)
    for row in rows:
        writer.writerow(_neutral(of(row)) for _, _, of in columns)
    return b"\xef\xbb\xbf" + written.getvalue().encode("utf-8")


def _neutral(text: str) -> str:
    return f"'{text}" if text.startswith(tuple(CALCULATED)) else text


class _Formats:
    """Of a workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._statuses: dict[str, Any] = {}
        text = {"text_wrap": True, "valign": "top", "border": 1, "num_format": "@"}
        self.cell = book.add_format(text)
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
            text = of(row)
            look = formats.cell
            if caption == "Status" and text:
                look = formats.status(standard_fill(text, means.get(text)))
            if len(text) > _LONGEST_CELL // 2:
                text = text[: _LONGEST_CELL // 2 - len(_CUT)] + _CUT
            if text:
                sheet.write_string(number, at, text, look)
            else:
                sheet.write_blank(number, at, None, look)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
