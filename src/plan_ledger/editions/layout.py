"""Where the table stands on a sheet, and what each of its columns is.

The captions of the header decide. One column may have none: the activity numbers, which are
recognised by what the column holds. A column that is not understood is told, never guessed.
"""
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from plan_ledger.plan.errors import PlanError
from plan_ledger.plan.reference import is_reference

from .grid import Row, Sheet, column_letter, is_blank, place, text_of


class Column(StrEnum):
    SECTION = "section"
    SECTION_TITLE = "section title"
    CODES = "codes"
    FINDING = "finding"
    REF = "ref"
    ACTIVITY = "activity"
    OUTCOME = "outcome"
    TIMELINE = "timeline"
    ORIGINAL = "original"
    LEAD = "lead"
    PROGRESS = "progress"
    STATUS = "status"


# An export says by its number column's caption that each cell is filled, so that a blank is a
# blank; and in .csv that an apostrophe keeps a spreadsheet from calculating with a text.
EXPORT_CAPTION = "Ref. (Plan Ledger)"
EXPORT_CSV_CAPTION = "Ref. (Plan Ledger CSV)"

# what begins a text that a spreadsheet would calculate on opening a .csv, full-width signs
# too, and the apostrophe itself: before each of these an export puts one apostrophe
CALCULATED = "=+-@\uff1d\uff0b\uff0d\uff20\t\r'"

# per column the captions that name it, compared without case, stops and line breaks
CAPTIONS: dict[Column, tuple[str, ...]] = {
    Column.SECTION: ("No.", "Section", "Section No.", "Section number"),
    Column.SECTION_TITLE: ("Section title",),
    Column.CODES: ("Code", "Codes", "Recommendation code"),
    Column.FINDING: (
        "Inspection recommendations and Areas for Improvement",
        "Inspection recommendations",
        "Recommendation",
        "Recommendations",
        "Area for improvement",
        "Areas for improvement",
        "Finding",
        "Findings",
    ),
    Column.REF: (
        EXPORT_CAPTION,
        EXPORT_CSV_CAPTION,
        "Ref.",
        "Reference",
        "Activity No.",
        "Activity number",
        "Action No.",
        "Action number",
    ),
    Column.ACTIVITY: ("Activity required", "Activity", "Action required", "Action"),
    Column.OUTCOME: ("Desired outcomes", "Desired outcome", "Outcomes", "Outcome"),
    Column.TIMELINE: ("Timeline", "Timescale", "Timescales", "Deadline", "Due date", "Target date"),
    Column.ORIGINAL: (
        "Original timeline",
        "Original timescale",
        "Original deadline",
        "Original date",
        "Original due date",
        "Original target date",
    ),
    Column.LEAD: ("Accountable lead", "Lead", "Lead officer", "Responsible officer", "Owner"),
    Column.PROGRESS: ("Progress update", "Progress", "Latest update", "Update"),
    Column.STATUS: ("RAG", "RAG status", "RAG rating", "Status"),
}
NEEDED = (Column.REF, Column.ACTIVITY)

_HEADER_WITHIN = 200  # rows with content
_LEAST_CAPTIONS = 2


class NoTable(PlanError):
    """The sheet has no header that names what an edition needs."""

    def __init__(self, text: str, *, where: str, captions_found: int = 0) -> None:
        super().__init__(text, where=where)
        self.captions_found = captions_found


@dataclass(frozen=True, slots=True)
class Layout:
    """`header` is the header's place among the sheet's rows; `unread` are (column, caption)."""

    header: int
    columns: dict[Column, int]
    unread: tuple[tuple[int, str], ...]
    blanks_are_blank: bool
    apostrophes: bool

    def is_header(self, row: Row) -> bool:
        """The header again, as on each printed page."""
        return all(
            _column_of(text_of(row.at(at)) or "") is column
            or (column is Column.REF and is_blank(row.at(at)))
            for column, at in self.columns.items()
        )


def find_layout(file: str, sheet: Sheet) -> Layout:
    """Raises NoTable, which says the captions found and those needed."""
    candidates = sheet.rows[:_HEADER_WITHIN]
    found = [_captions(row) for row in candidates]
    header = max(range(len(found)), key=lambda at: len(found[at]), default=None)
    if header is None or len(found[header]) < _LEAST_CAPTIONS:
        where = place(file, sheet.name)
        raise NoTable(
            f"{where} has no row of captions that is known; the table needs a header with at "
            f"least {_said(NEEDED)}, for example {_examples(NEEDED)}",
            where=where,
        )
    columns = found[header]
    row = candidates[header]
    if Column.REF not in columns:
        numbers = _column_of_references(row, sheet.rows[header + 1 :], set(columns.values()))
        if numbers is not None:
            columns[Column.REF] = numbers
    missing = [column for column in NEEDED if column not in columns]
    if missing:
        where = place(file, sheet.name, row.number)
        captions = [text_of(row.at(at)) or "" for at in sorted(columns.values())]
        raise NoTable(
            f"{where} has the captions {_quoted(captions)} but no column for {_said(missing)}; "
            f"add one with the caption {_examples(missing)}",
            where=where,
            captions_found=len(columns),
        )
    caption = _tidy(text_of(row.at(columns[Column.REF])) or "")
    return Layout(
        header=header,
        columns=columns,
        unread=tuple(_unread(row, sheet.rows[header + 1 :], set(columns.values()))),
        blanks_are_blank=caption in (_tidy(EXPORT_CAPTION), _tidy(EXPORT_CSV_CAPTION)),
        apostrophes=caption == _tidy(EXPORT_CSV_CAPTION),
    )


def _tidy(caption: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", caption).casefold().split())


_BY_CAPTION = {_tidy(caption): column for column, some in CAPTIONS.items() for caption in some}


def _column_of(caption: str) -> Column | None:
    return _BY_CAPTION.get(_tidy(caption)) if len(caption) <= 100 else None


def _captions(row: Row) -> dict[Column, int]:
    """Of two columns with one meaning the first: the other is told as not read."""
    columns: dict[Column, int] = {}
    for at, cell in enumerate(row.cells):
        column = _column_of(text_of(cell) or "")
        if column is not None:
            columns.setdefault(column, at)
    return columns


def _column_of_references(header: Row, rows: Sequence[Row], taken: set[int]) -> int | None:
    """The column without a caption that holds activity numbers and little else.

    Of several the one with most numbers such as 4.2.2: a mere count of lines has no dots.
    """
    best, most = None, (0, 0)
    for at in range(max((len(row.cells) for row in rows), default=0)):
        if at in taken or not is_blank(header.at(at)):
            continue
        filled = [text for row in rows if (text := text_of(row.at(at))) is not None]
        numbers = [text for text in filled if is_reference(text.rstrip("."))]
        how_sure = (sum("." in text for text in numbers), len(numbers))
        if how_sure > most and len(numbers) * 2 > len(filled):
            best, most = at, how_sure
    return best


def _unread(header: Row, rows: Sequence[Row], taken: set[int]) -> list[tuple[int, str]]:
    filled = {at for row in rows for at, cell in enumerate(row.cells) if not is_blank(cell)}
    return [(at, text_of(header.at(at)) or "") for at in sorted(filled - taken)]


def column_name(at: int, caption: str) -> str:
    return f"column {column_letter(at)}" + (f" (“{caption}”)" if caption else "")


def _said(columns: Sequence[Column]) -> str:
    words = {Column.REF: "the activity number", Column.ACTIVITY: "the activity"}
    return " and ".join(words[column] for column in columns)


def _examples(columns: Sequence[Column]) -> str:
    words = {Column.REF: "“Ref.”", Column.ACTIVITY: "“Activity required”"}
    return " and ".join(words[column] for column in columns)


def _quoted(captions: Sequence[str]) -> str:
    return ", ".join(f"“{caption}”" for caption in captions) or "none that are known"
