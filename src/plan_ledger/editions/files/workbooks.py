"""Excel workbooks: bytes of an .xlsx, .xlsm or .xls into sheets of rows.

The parser lays each sheet out as a full rectangle, so that two cells in far corners would end
the process, and gives a blank for an error and for a formula without a result. So the file is
looked through before the parser sees it: how far content reaches, and which cells have no
value. A date of which the sheet shows only the month is that month, as text: Excel makes the
first of January 2019 of a typed Jan-19. A number is what its format shows of it.
"""
from __future__ import annotations

import html
import io
import os
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from .archives import OLD_CONTAINER, check_beginning, check_parts, damaged, refuse_password
from .grid import (
    MOST_CELLS,
    NO_RESULT,
    Cell,
    Faults,
    FileTooLarge,
    NoValue,
    Row,
    Sheet,
    UnreadableFile,
    cell_of,
    check_row_count,
    column_letter,
    fill_downwards,
    place,
    row_of,
)
from .looks import Looks, month_as_shown, parts_of_sheets
from .number_formats import duration_as_shown, number_as_shown
from .old_workbooks import look_through
from .shared_texts import SharedTexts, check_shared_texts

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

_EXCEL_ROWS, _EXCEL_COLUMNS = 1_048_576, 16_384
_NUMBERS = (int, float, timedelta)

# sheets are formatted, or filled with empty texts, far below the plan: of cells without content, as
# Excel writes them, some hundred are passed over at once
_PASSED_OVER = (
    rb"""(?:<c r="([A-Z]{1,3})\d{1,7}"(?: s="\d{1,5}")?(?: t="\w{1,9}")?(?:/>|></c>)"""
    rb"""|</row><row r="(\d{1,7})"(?: [\w:]{1,30}="[^"<>]{0,30}"){0,9}>){1,500}"""
)
# the parser places a cell by its own r="B7", else after its neighbour in its row; lengths are
# bounded so that no file makes the search slow, and a tag that is longer is refused
_TAG = re.compile(
    _PASSED_OVER + rb"""|<(?:[^\s<>/:"'=]{1,100}:)?(row|c)(?=[\s/>])"""
    rb"""((?:[^>"']{1,2000}+|"[^"]{0,2000}+"|'[^']{0,2000}+'){0,100}+)(>?)"""
)
_ADDRESS = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]*)(\d*)["']""")
_TYPE = re.compile(rb"""\st\s*=\s*["'](\w*)["']""")
_HAS_ERROR = re.compile(rb"""\st\s*=\s*["']e["']""")
_HAS_FORMULA = re.compile(rb"""<(?:\w+:)?f[\s/>]""")
_FORMULA = re.compile(
    rb"""\s*<(?:\w+:)?f(?:\s[^>]{0,2000})?(?:/>|>[^<]*</(?:\w+:)?f\s*>)"""
    rb"""\s*(?:<(?:\w+:)?v(?:\s[^>]{0,100})?>([^<]*)<)?"""
)
_NOTHING = re.compile(  # in a cell: only formatted, no content
    rb"""\s*(?:<(?:\w+:)?v\s*(?:/>|>\s*</(?:\w+:)?v\s*>)\s*)?</(?:\w+:)?c\s*>"""
)
_ERROR = re.compile(rb"""(?:(?!</(?:\w+:)?c>).){0,10000}?<(?:\w+:)?v>([^<]{1,40})<""", re.DOTALL)


def read_workbook(file: str, data: bytes) -> tuple[list[Sheet], list[str]]:
    """An .xlsx or .xlsm: the visible sheets, and the names of the hidden ones."""
    check_beginning(file, data, "workbook", ".xlsx")
    by_part: dict[str, Faults] = {}
    texts = SharedTexts()
    extent = 0

    def look(name: str, content: bytes) -> None:
        nonlocal extent
        texts.look(content)
        found, cells = _look_through(file, name, content)
        extent += cells
        if extent > MOST_CELLS:
            raise FileTooLarge(
                f"{file} has more than {MOST_CELLS:,} cells in its sheets, which is no "
                "improvement plan; copy the plan's sheet into a new workbook",
                where=file,
            )
        if found:
            by_part[name.lower()] = found

    check_parts(file, data, needed="xl/workbook.xml", kind="Excel workbook", look=look)
    if texts.may_be_too_much:
        check_shared_texts(file, data)
    parts = parts_of_sheets(file, data)
    for name in parts.values():
        if not name.lower().endswith(".xml"):
            raise damaged(file, f"it keeps a sheet in {name}")
    faults = {sheet: by_part.get(name.lower(), {}) for sheet, name in parts.items()}
    return _read_all(file, data, faults, Looks(file, data))


def read_old_workbook(file: str, data: bytes) -> tuple[list[Sheet], list[str]]:
    """The same of an .xls. How its dates are shown is not known: a date stays one."""
    if not data.startswith(OLD_CONTAINER):
        check_beginning(file, data, "workbook of the old kind", ".xlsx")
        raise UnreadableFile(
            f"{file} is no workbook of the old kind, but may be a newer one; open it in Excel "
            "and save it as .xlsx",
            where=file,
        )
    refuse_password(file, data)
    return _read_all(file, data, look_through(file, data), None)


def _read_all(
    file: str, data: bytes, faults: Mapping[str, Faults], looks: Looks | None
) -> tuple[list[Sheet], list[str]]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    try:
        with _parser_kept_quiet(), CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            pages = [
                page for page in workbook.sheets_metadata if page.typ == SheetTypeEnum.WorkSheet
            ]
            hidden = [p.name for p in pages if p.visible != SheetVisibleEnum.Visible]
            for page in pages:
                if page.name not in faults:  # else its errors would be taken for blanks
                    raise damaged(file, f"its sheet “{page.name}” is not where it should be")
            sheets = [
                _read(file, workbook.get_sheet_by_name(page.name), faults[page.name], looks)
                for page in pages
                if page.name not in hidden
            ]
            return sheets, hidden
    except (CalamineError, OSError, ValueError) as wrong:
        raise damaged(file, str(wrong)) from wrong
    except BaseException as wrong:
        if type(wrong).__name__ != "PanicException":  # the parser's own, and no Exception
            raise
        raise damaged(file, str(wrong)) from wrong


@contextmanager
def _parser_kept_quiet() -> Iterator[None]:
    """Where the parser gives up in a panic it first prints a trace, past Python, to the error
    output; the refusal says what an officer needs."""
    try:
        kept = os.dup(2)
    except OSError:  # there is no such output, as in a service
        yield
        return
    try:
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _read(file: str, page: CalamineSheet, faults: Faults, looks: Looks | None) -> Sheet:
    rows: list[Row] = []
    has_months = False
    numbers: dict[int, list[object]] = {}
    are_formatted = looks is not None and looks.shows_numbers_otherwise
    for number, values in _lines(file, page, faults):
        row = row_of(file, page.name, number, values)
        if row is not None:
            rows.append(row)
            check_row_count(rows, file, page.name)
            has_months = has_months or any(_is_first(cell) for cell in row.cells)
            if are_formatted and any(type(value) in _NUMBERS for value in values):
                numbers[number] = values
    if has_months and looks is not None:
        rows = [_with_months(row, page.name, looks) for row in rows]
    if numbers and looks is not None:
        rows = [
            _with_numbers(row, numbers[row.number], page.name, looks)
            if row.number in numbers else row
            for row in rows
        ]
    spans = [
        (top + 1, bottom + 1, left)
        for (top, left), (bottom, _) in page.merged_cell_ranges or []
        if bottom > top
    ]
    return Sheet(page.name, tuple(fill_downwards(rows, spans)), tuple(spans))


def _lines(file: str, page: CalamineSheet, faults: Faults) -> Iterator[tuple[int, list[object]]]:
    """Every row that may have something, with its number and the cells without a value in it."""
    # the library's rows count from the sheet's first, its columns from the first with content
    before = [None] * (page.start[1] if page.start else 0)
    last = 0
    for last, values in enumerate(page.iter_rows(), start=1):
        cells: list[object] = [*before, *values]
        yield last, _with_faults(file, page.name, last, cells, faults) if last in faults else cells
    for number in sorted(number for number in faults if number > last):
        yield number, _with_faults(file, page.name, number, [], faults)


def _with_faults(
    file: str, sheet: str, number: int, cells: list[object], faults: Faults
) -> list[object]:
    cells += [None] * (max(faults[number]) + 1 - len(cells))
    for column, error in faults[number].items():
        where = place(file, sheet, number, column)
        cells[column] = (
            NoValue.uncalculated(where) if error is NO_RESULT else NoValue.of_error(error, where)
        )
    return cells


def _is_first(cell: Cell) -> bool:
    return isinstance(cell, date) and cell.day == 1


def _with_months(row: Row, sheet: str, looks: Looks) -> Row:
    def as_shown(column: int, cell: Cell) -> Cell:
        if not isinstance(cell, date) or cell.day != 1:
            return cell
        number_format = looks.number_format(sheet, row.number, column)
        return cell_of(month_as_shown(cell, number_format) or cell)

    return Row(row.number, tuple(as_shown(at, cell) for at, cell in enumerate(row.cells)))


def _with_numbers(row: Row, values: list[object], sheet: str, looks: Looks) -> Row:
    """The numbers as the sheet shows them. `values` are those of the row's cells, and more."""

    def as_shown(column: int, cell: Cell) -> Cell:
        value = values[column]
        if type(value) not in _NUMBERS:
            return cell
        code = looks.number_format(sheet, row.number, column)
        if isinstance(value, timedelta):
            return duration_as_shown(value, code)
        return number_as_shown(cast(float, value), code) or cell

    return Row(row.number, tuple(as_shown(at, cell) for at, cell in enumerate(row.cells)))


def _look_through(file: str, name: str, content: bytes) -> tuple[Faults, int]:
    """Refuses what reaches too far; tells the cells without a value, and how many there are."""
    has_faults = bool(_HAS_ERROR.search(content) or _HAS_FORMULA.search(content))
    is_xml = name.lower().endswith(".xml")
    faults: dict[int, dict[int, str | None]] = defaultdict(dict)
    row = column = last_row = last_column = count = 0
    for found in _TAG.finditer(content):
        letters, digits, kind, attributes, end = found.groups()
        if kind is None:
            if digits:
                row = int(digits)
            column = _column_number(letters) if found.end(1) > found.end(2) else 0
            continue
        if not end:
            if is_xml:
                raise damaged(file, f"{name} has a cell that does not end")
            continue
        address = _ADDRESS.search(attributes)
        letters, digits = address.groups() if address else (b"", b"")
        if kind == b"row":
            row, column = int(digits or row + 1), 0
            continue
        column = _column_number(letters[:4]) if letters else column + 1
        if attributes.endswith(b"/") or _NOTHING.match(content, found.end()):
            continue  # only formatted, no content
        count += 1
        at_row = int(digits or row)
        if row > last_row or at_row > last_row:
            last_row = max(row, at_row)
        if column > last_column:
            last_column = column
        if has_faults:
            fault = _fault(content, found.end(), attributes)
            if fault is not _SOUND:
                faults[at_row][column - 1] = None if fault is NO_RESULT else str(fault)
    is_possible = last_row <= _EXCEL_ROWS and last_column <= _EXCEL_COLUMNS
    if not is_possible or last_row * last_column > MOST_CELLS or count > MOST_CELLS:
        raise FileTooLarge(
            f"{file}: a sheet has content as far as row {last_row}, column "
            f"{column_letter(last_column - 1)}; delete what stands far outside the plan",
            where=file,
        )
    return faults, max(count, last_row * last_column)


_SOUND = object()


def _fault(content: bytes, begins: int, attributes: bytes) -> object:
    """_SOUND, NO_RESULT or the error that the cell shows."""
    kind = _TYPE.search(attributes)
    if kind and kind[1] == b"e":
        error = _ERROR.match(content, begins)
        return html.unescape(error[1].decode("utf-8", "replace")) if error else "#ERROR"
    formula = _FORMULA.match(content, begins)
    if formula is None or formula[1] or (kind and kind[1] == b"str"):
        return _SOUND  # a calculated empty text is written as one
    return NO_RESULT


@lru_cache(1024)
def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number
