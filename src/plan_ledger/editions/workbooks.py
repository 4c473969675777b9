"""Excel workbooks: bytes of an .xlsx into sheets of rows.

The file is not trusted. Everything in it is unpacked once, counted and its checksums
compared, before the parser sees it: the parser lays each sheet out as a full rectangle, so
that two cells in far corners would end the process.
"""
from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from .grid import (
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    FileTooLarge,
    Row,
    Sheet,
    UnreadableFile,
    check_row_count,
    column_letter,
    is_blank,
    row_of,
)

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

_OLD_CONTAINER = bytes.fromhex("D0CF11E0A1B11AE1")  # .xls, and any workbook with a password
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MOST_CELLS = MOST_ROWS * MOST_COLUMNS  # of the rectangle around a sheet's content
_EXCEL_ROWS, _EXCEL_COLUMNS = 1_048_576, 16_384

# the parser places a cell by its own r="B7", else after its neighbour in its row
_TAG = re.compile(rb"""<(?:\w+:)?(row|c)\b((?:[^>"']|"[^"]*"|'[^']*')*)>""")
_ADDRESS = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]*)(\d*)["']""")


def read_workbook(file: str, data: bytes) -> tuple[list[Sheet], list[str]]:
    """The visible sheets, and the names of the hidden ones."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    _check_container(file, data)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            pages = [
                page for page in workbook.sheets_metadata if page.typ == SheetTypeEnum.WorkSheet
            ]
            hidden = [p.name for p in pages if p.visible != SheetVisibleEnum.Visible]
            names = [p.name for p in pages if p.name not in hidden]
            return [_read(file, workbook.get_sheet_by_name(name)) for name in names], hidden
    except (CalamineError, OSError, ValueError) as wrong:
        raise _damaged(file, str(wrong)) from wrong
    except BaseException as wrong:
        if type(wrong).__name__ != "PanicException":  # the parser's own, and no Exception
            raise
        raise _damaged(file, str(wrong)) from wrong


def _read(file: str, page: CalamineSheet) -> Sheet:
    rows: list[Row] = []
    # the library's rows count from the sheet's first, its columns from the first with content
    before = [None] * (page.start[1] if page.start else 0)
    for number, values in enumerate(page.iter_rows(), start=1):
        row = row_of(file, page.name, number, [*before, *values])
        if row is not None:
            rows.append(row)
            check_row_count(rows, file, page.name)
    spans = [
        (top + 1, bottom + 1, left)
        for (top, left), (bottom, _) in page.merged_cell_ranges or []
        if bottom > top
    ]
    return Sheet(page.name, tuple(_fill(rows, spans)))


def _fill(rows: list[Row], spans: Iterable[tuple[int, int, int]]) -> Iterator[Row]:
    """Gives the value of cells merged downwards to each of their rows.

    A row with nothing of its own stays left out. Ranges that overlap, which Excel never
    makes, are cut, so that they cost no more than the rows they cover.
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


def _check_container(file: str, data: bytes) -> None:
    if data.startswith(_OLD_CONTAINER):
        if _ENCRYPTED in data:
            raise UnreadableFile(
                f"{file} is protected by a password; save a copy without one", where=file
            )
        raise UnreadableFile(
            f"{file} is a workbook of the old kind (.xls); save it as .xlsx", where=file
        )
    if data.startswith(b"%PDF"):
        raise UnreadableFile(
            f"{file} is a PDF, not a workbook; ask for the spreadsheet it was made from",
            where=file,
        )
    if not data.startswith(b"PK"):
        raise UnreadableFile(
            f"{file} is no workbook, whatever its name; open it in Excel and save it as .xlsx",
            where=file,
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > MOST_BYTES:
                raise FileTooLarge(
                    f"{file} unpacks to more than {MOST_BYTES // 1024**2} MB, which is no "
                    "improvement plan; copy the plan's sheet into a new workbook",
                    where=file,
                )
            if "xl/workbook.xml" not in archive.namelist():
                raise UnreadableFile(
                    f"{file} is a zip archive but no Excel workbook; open it in Excel and save "
                    "it as .xlsx",
                    where=file,
                )
            for member in members:
                # reading to the end also checks the size and the checksum that it claims
                _check_extent(file, archive.read(member))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as wrong:
        raise _damaged(file, str(wrong)) from wrong


def _check_extent(file: str, content: bytes) -> None:
    """Every part, not only those named sheets: a workbook may keep a sheet under any name."""
    row = column = last_row = last_column = 0
    for found in _TAG.finditer(content):
        kind, attributes = found.groups()
        address = _ADDRESS.search(attributes)
        letters, digits = address.groups() if address else (b"", b"")
        if kind == b"row":
            row, column = int(digits or row + 1), 0
            continue
        column = _column_number(letters) if letters else column + 1
        if attributes.endswith(b"/"):
            continue  # only formatted, no content
        last_row = max(last_row, row, int(digits or 0))
        last_column = max(last_column, column)
    is_possible = last_row <= _EXCEL_ROWS and last_column <= _EXCEL_COLUMNS
    if not is_possible or last_row * last_column > _MOST_CELLS:
        raise FileTooLarge(
            f"{file}: a sheet has content as far as row {last_row}, column "
            f"{column_letter(last_column - 1)}; delete what stands far outside the plan",
            where=file,
        )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper()[:4]:
        number = number * 26 + letter - ord("A") + 1
    return number


def _damaged(file: str, detail: str) -> UnreadableFile:
    return UnreadableFile(
        f"{file} is damaged or cut short ({detail}); fetch it again, or open it in Excel and "
        "save it once more",
        where=file,
    )
