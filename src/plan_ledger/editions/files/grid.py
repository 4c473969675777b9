"""What a spreadsheet is here: sheets of rows of cells, whatever file they came in.

A cell is a text, a day, or nothing. Numbers are the text a person sees (4, not 4.0; 90%); only
days stay apart, since the words of a timeline must not depend on how a cell is formatted.
Blank rows are left out, so each row carries its number in the file.

A cell whose value the file does not tell (an error, a formula that was never calculated) is
neither blank nor text: nobody gets its text without the refusal, so that it cannot be
recorded as if nothing stood there. Where it stands beside the plan it hurts nobody.
"""
from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from plan_ledger.plan.errors import PlanError
from plan_ledger.plan.words import in_words

from .number_formats import duration_as_shown

MOST_ROWS = 100_000
MOST_COLUMNS = 200
MOST_CHARACTERS = 1_000_000
MOST_BYTES = 200 * 1024 * 1024
MOST_CELLS = 5_000_000  # of all the rectangles that a parser lays sheets out as

Cell = str | date | None

NO_RESULT = None
Faults = Mapping[int, Mapping[int, str | None]]
"""Row from 1 -> column from 0 -> the error that the cell shows, or NO_RESULT of its formula."""

_NOT_TEXT = re.compile("[\x00\ud800-\udfff]")


class UnreadableFile(PlanError):
    """The file as a whole cannot be read."""


class FileTooLarge(UnreadableFile):
    """More than any plan: read no further, so that a hostile file cannot fill the memory."""


class UnreadableCell(PlanError):
    """One cell holds what is no text."""


class NoValue(str):
    """What a sheet shows in a cell whose value is not known; `refusal` says it to the officer."""

    __slots__ = ("refusal",)
    refusal: UnreadableCell

    @classmethod
    def of_error(cls, shown: str, where: str) -> NoValue:
        return cls._of(shown, where, f"{where} shows the error {shown}; correct its formula in the "
                       "spreadsheet, or type what the cell should say, and save it again")

    @classmethod
    def uncalculated(cls, where: str) -> NoValue:
        return cls._of("=", where, f"{where} has a formula whose result is not in the file; open "
                       "it in Excel and save it once")

    @classmethod
    def _of(cls, shown: str, where: str, text: str) -> NoValue:
        cell = cls(shown)
        cell.refusal = UnreadableCell(text, where=where)
        return cell


class Heading(str):
    """A paragraph of a document that its style makes a heading: 0 is the title, 1 the highest."""

    __slots__ = ("level",)
    level: int

    @classmethod
    def of(cls, text: str, level: int) -> Heading:
        heading = cls(text)
        heading.level = level
        return heading


@dataclass(frozen=True, slots=True)
class Row:
    number: int  # in the file, from 1
    cells: tuple[Cell, ...]

    def at(self, column: int) -> Cell:
        return self.cells[column] if column < len(self.cells) else None


@dataclass(frozen=True, slots=True)
class Sheet:
    """`name` is None where the file has no sheets. Merged cells are already filled downwards:
    `spans` are the first and last row's number of each, and its column.
    """

    name: str | None
    rows: tuple[Row, ...]
    spans: tuple[tuple[int, int, int], ...] = ()


def cell_of(value: object) -> Cell:
    """A value as the spreadsheet library gives it, as a cell."""
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return f"{value:.15g}"  # 15 digits are what Excel itself keeps and shows
    if isinstance(value, datetime):
        at_midnight = value.time() == time()
        return value.date() if at_midnight else f"{in_words(value)} {value:%H:%M}"
    if isinstance(value, date):
        return value
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, timedelta):
        return duration_as_shown(value, "")
    return str(value)


def text_of(cell: Cell) -> str | None:
    """Text as typed: outer blanks trimmed, line breaks as \\n; None where nothing is left.

    Raises UnreadableCell for a cell whose value is not known.
    """
    if isinstance(cell, NoValue):
        raise cell.refusal
    return shown(cell)


def shown(cell: Cell) -> str | None:
    """As text_of, and for a cell without a known value what the sheet shows, such as #REF!.

    For whoever only looks for something: what is read into the plan is asked of text_of.
    """
    if cell is None:
        return None
    if isinstance(cell, date):
        return in_words(cell)
    if "\r" in cell:
        cell = cell.replace("\r\n", "\n").replace("\r", "\n")
    return cell.strip() or None


def is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def column_letter(column: int) -> str:
    """A for 0, as the spreadsheet shows it: Z is followed by AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def place(file: str, sheet: str | None, row: int | None = None, column: int | None = None) -> str:
    """`plan.xlsx, sheet “Plan”, row 4, column B`, or `plan.docx, table 1, row 4`."""
    parts = [file]
    if sheet is not None:
        is_table = file.casefold().endswith(".docx")
        parts.append(sheet if is_table else f"sheet “{sheet}”")
    if row is not None:
        parts.append(f"row {row}")
    if column is not None:
        parts.append(f"column {column_letter(column)}")
    return ", ".join(parts)


def row_of(file: str, sheet: str | None, number: int, values: Sequence[object]) -> Row | None:
    """The row without the blanks at its end; None if it is all blank. Refuses what is no text."""
    if not any(values) and all(value is None or value == "" for value in values):
        return None
    cells = [cell_of(value) for value in values]
    while cells and is_blank(cells[-1]):
        cells.pop()
    if not cells:
        return None
    if len(cells) > MOST_COLUMNS:
        where = place(file, sheet, number)
        raise FileTooLarge(
            f"{where} has content in column {column_letter(len(cells) - 1)}, and no more than "
            f"{MOST_COLUMNS} columns are read; delete what stands to the right of the plan",
            where=where,
        )
    for column, cell in enumerate(cells):
        if isinstance(cell, str) and (len(cell) > MOST_CHARACTERS or _NOT_TEXT.search(cell)):
            raise _no_text(cell, place(file, sheet, number, column))
    return Row(number, tuple(cells))


def fill_downwards(
    rows: Sequence[Row], spans: Iterable[tuple[int, int, int]]
) -> Iterator[Row]:
    """Gives the value of cells merged downwards to each of their rows.

    A span is its first and last row's number and its column. A row with nothing of its own
    stays left out. Spans that overlap, which no program makes, are cut, so that they cost no
    more than the rows they cover.
    """
    by_column: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for top, bottom, left in spans:
        by_column[left].append((top, bottom))
    filled: dict[int, dict[int, Cell]] = defaultdict(dict)
    for column, ranges in by_column.items():
        ranges.sort()
        position = 0
        for top, bottom in ranges:
            while position < len(rows) and rows[position].number < top:
                position += 1
            if position == len(rows) or rows[position].number != top:
                continue
            value = rows[position].at(column)
            while position < len(rows) and rows[position].number <= bottom:
                if not is_blank(value):
                    filled[rows[position].number][column] = value
                position += 1
    for row in rows:
        extra = filled.get(row.number)
        if not extra:
            yield row
            continue
        cells = list(row.cells) + [None] * (max(extra) + 1 - len(row.cells))
        for column, value in extra.items():
            cells[column] = value
        yield Row(row.number, tuple(cells))


def check_row_count(rows: Sequence[Row], file: str, sheet: str | None) -> None:
    if len(rows) > MOST_ROWS:
        where = place(file, sheet)
        raise FileTooLarge(
            f"{where} has more than {MOST_ROWS:,} rows, which is no improvement plan; "
            "keep only the plan's rows",
            where=where,
        )


def _no_text(text: str, where: str) -> UnreadableCell:
    wrong = _NOT_TEXT.search(text)
    if len(text) > MOST_CHARACTERS or not wrong:
        return UnreadableCell(
            f"{where} holds {len(text):,} characters, and no more than {MOST_CHARACTERS:,} "
            "are read; shorten it",
            where=where,
        )
    return UnreadableCell(
        f"{where} holds the character U+{ord(wrong[0]):04X}, which is no text; "
        "type the cell again, or save the file as .xlsx or as CSV UTF-8",
        where=where,
    )
