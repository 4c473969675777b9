"""How an exported workbook looks: pleasant to open in Excel, and to print.

Every text is written as a text, so that nothing is calculated. Excel fits a row's height to its
text, except to that of merged cells: where such a run is too low for its text, it is made higher
here.
"""
from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, time
from math import ceil
from typing import Any

from plan_ledger.editions.files.grid import column_letter
from plan_ledger.editions.reading.layout import Column

from .export import Export
from .status_colours import ink_on

_EARLIEST = date(1980, 1, 1)
_LINE = 15  # points, of Calibri 11
_WIDEST_FOR_LEGEND = 16
_HIGHEST = 409  # points: a row cannot be higher


def workbook_bytes(export: Export) -> bytes:
    import xlsxwriter  # type: ignore[import-untyped]

    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True})
    # Not the clock: the same answer makes the same file. A day without an hour would not be taken.
    book.set_properties({"created": datetime.combine(export.created or _EARLIEST, time())})
    sheet = book.add_worksheet(export.sheet)
    look = _Look(book)
    row = int(export.has_lines_above)
    if export.title:
        sheet.write_string(0, 0, export.title, book.add_format({"bold": True, "font_size": 16}))
    if export.note:
        sheet.write_string(row, 0, export.note, book.add_format({"italic": True}))
        row += 1
    if export.legend_stands == "above":
        row = _legend(sheet, row, export, look)
    header = row
    for at, column in enumerate(export.columns):
        sheet.set_column(at, at, max(column.width, _of_legend(export, at)))
        _text(sheet, header, at, column.caption, look.caption)
    _table(sheet, header + 1, export, look)
    last = header + len(export.rows)
    if export.legend_stands == "below":
        _legend(sheet, last + 2, export, look)
    _set_up(sheet, header, last, len(export.columns) - 1)
    book.close()
    return written.getvalue()


class _Look:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._fills: dict[str | None, Any] = {}
        text = {"text_wrap": True, "valign": "top", "border": 1, "num_format": "@"}
        self.cell = book.add_format(text)
        self.caption = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1,
             "bg_color": "#E8ECF1"}
        )
        self.heading = book.add_format(  # not wrapped: it goes on over the blank cells beside it
            {"bold": True, "valign": "vcenter", "num_format": "@", "bg_color": "#F4F6F8"}
        )

    def status(self, fill: str | None) -> Any:
        """The word always stands in its colour, never the colour alone, unless the file's own
        shape has only colours.
        """
        if fill not in self._fills:
            colours = {"bg_color": f"#{fill}", "font_color": f"#{ink_on(fill)}"} if fill else {}
            self._fills[fill] = self._book.add_format(
                {"bold": True, "align": "center", "valign": "top", "border": 1,
                 "text_wrap": True, "num_format": "@", **colours}
            )
        return self._fills[fill]


def _legend(sheet: Any, row: int, export: Export, look: _Look) -> int:
    """The row after it."""
    for line in export.legend:
        _text(sheet, row, export.legend_column, line.word, look.status(line.fill))
        if line.meaning:
            sheet.write_string(row, export.legend_column + 1, line.meaning)
        row += 1
    return row


def _of_legend(export: Export, at: int) -> int:
    """Wide enough for the legend's words, which stand in a column of the table."""
    words = [len(line.word) for line in export.legend] if at == export.legend_column else []
    return min(_WIDEST_FOR_LEGEND, max(words, default=0) + 2)


def _table(sheet: Any, top: int, export: Export, look: _Look) -> None:
    for number, row in enumerate(export.rows, start=top):
        if row.is_heading:
            for at, text in enumerate(row.cells):
                _text(sheet, number, at, text, look.heading)
            continue
        for at, (column, text) in enumerate(zip(export.columns, row.cells, strict=True)):
            is_status = column.holds is Column.STATUS and row.fill is not None
            _text(sheet, number, at, text, look.status(row.fill) if is_status else look.cell)
    spans = [(at, first, last, export.rows[first].cells[at])
             for at, first, last in export.merged_cells()]
    for at, first, last, text in spans:
        fill = export.rows[first].fill
        is_status = export.columns[at].holds is Column.STATUS and fill is not None
        format_ = look.status(fill) if is_status else look.cell
        sheet.merge_range(top + first, at, top + last, at, "", format_)
        _text(sheet, top + first, at, text, format_)  # merge_range might calculate it
    for number, height in _heights(export, spans):
        sheet.set_row(top + number, height)


def _heights(
    export: Export, spans: list[tuple[int, int, int, str | None]]
) -> Iterator[tuple[int, float]]:
    """The rows that must be higher than Excel makes them, so that a merged text is seen whole."""
    covered = {(number, at) for at, first, last, _ in spans for number in range(first, last + 1)}
    lines = [
        max((_lines(text, column.width)
             for at, (column, text) in enumerate(zip(export.columns, row.cells, strict=True))
             if text and not row.is_heading and (number, at) not in covered), default=1)
        for number, row in enumerate(export.rows)
    ]
    fitted = list(lines)
    for at, first, last, text in spans:
        needed = _lines(text or "", export.columns[at].width)
        missing = needed - sum(fitted[first : last + 1])
        for number in range(first, last + 1):
            if missing > 0:
                more = ceil(missing / (last + 1 - number))
                fitted[number] += more
                missing -= more
    for number, (own, needed) in enumerate(zip(lines, fitted, strict=True)):
        if needed > own:
            yield number, min(_HIGHEST, needed * _LINE)


def _lines(text: str, width: int) -> int:
    """About how many lines a wrapped text takes: a column's width counts its digits."""
    return sum(max(1, ceil(len(line) / width)) for line in text.split("\n"))


def _text(sheet: Any, row: int, at: int, text: str | None, look: Any) -> None:
    if text:
        sheet.write_string(row, at, text, look)
    else:
        sheet.write_blank(row, at, None, look)


def _set_up(sheet: Any, header: int, last: int, right: int) -> None:
    sheet.freeze_panes(header + 1, 0)
    sheet.autofilter(header, 0, last, right)
    sheet.ignore_errors({"number_stored_as_text": f"A1:{column_letter(right)}{last + 1}"})
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(header)
    sheet.set_footer("&LPlan Ledger&RPage &P of &N")
