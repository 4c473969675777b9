"""OpenDocument spreadsheets: bytes of an .ods into sheets of rows.

Read from the XML itself: the parser of Excel's files does not tell which cells are merged here.
A cell holds its value and the words that the sheet shows: a number is these words, and a date of
which only the month is seen is known by them. Repeated rows and cells stand once in the file: blank
ones cost nothing, and what is filled is counted before it is repeated.
"""
from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from xml.etree import ElementTree

from plan_ledger.plan.words import MONTHS

from .archives import attribute, check_beginning, check_parts, check_size, damaged, local, part
from .grid import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    FileTooLarge,
    NoValue,
    Row,
    Sheet,
    cell_of,
    check_row_count,
    fill_downwards,
    place,
    row_of,
)

CELLS = ("table-cell", "covered-table-cell")

_ERROR = re.compile(r"#(?:N/A|REF!|NAME\?|VALUE!|DIV/0!|NUM!|NULL!)|Err:\d+")
_MONTH = re.compile(  # a month as a number only with the whole year: 01/01 is a day
    rf"(?:(?:{'|'.join(f'{name[:3]}[a-z]*' for name in MONTHS)})[ ./’'-]*(?:\d{{4}}|\d{{2}})"
    r"|\d{1,2}[ ./-]\d{4})",
    re.IGNORECASE,
)
_HOURS = re.compile(r"PT(\d+)H(\d+)M")
_NOT_OF_THE_CELL = frozenset(("annotation", "tracked-changes", "shapes", "table"))


def read_opendocument(file: str, data: bytes) -> tuple[list[Sheet], list[str]]:
    """The visible sheets, and the names of the hidden ones."""
    check_beginning(file, data, "spreadsheet", ".xlsx")
    check_parts(
        file, data, needed="content.xml", kind="OpenDocument spreadsheet",
        look=lambda name, content: check_size(file, name, content),
    )
    sheets: list[Sheet] = []
    hidden: list[str] = []
    try:
        for sheet, is_hidden in _sheets(file, part(file, data, "content.xml") or b""):
            if is_hidden:
                hidden.append(sheet.name or "")
            else:
                sheets.append(sheet)
    except (ElementTree.ParseError, ValueError, RecursionError) as wrong:
        raise damaged(file, str(wrong)) from wrong
    return sheets, hidden


def is_covered(cell: ElementTree.Element) -> bool:
    """Whether a merge begins above it, or to its left."""
    return local(cell.tag) == "covered-table-cell"


def count(element: ElementTree.Element, name: str) -> int:
    """How often it stands there, or how far it reaches; 1 where nothing sensible is said."""
    text = attribute(element, name) or "1"
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 9 else 1


@dataclass(slots=True)
class _Table:
    file: str
    name: str
    is_hidden: bool
    number: int = 0
    cells: int = 0  # of all sheets until here
    rows: list[Row] = field(default_factory=list)
    spans: list[tuple[int, int, int]] = field(default_factory=list)

    def add(self, row: ElementTree.Element) -> None:
        times = count(row, "number-rows-repeated")
        values: list[object] = []
        spans: list[tuple[int, int]] = []
        gap = 0
        for cell in row:
            if local(cell.tag) not in CELLS:
                continue
            repeated = count(cell, "number-columns-repeated")
            where = place(self.file, self.name, self.number + 1, len(values) + gap)
            value = None if is_covered(cell) else _value(cell, where)
            if value is None or value == "":
                gap += repeated
                continue
            if len(values) + gap + repeated > MOST_COLUMNS:
                raise FileTooLarge(
                    f"{place(self.file, self.name, self.number + 1)} has content in more than "
                    f"{MOST_COLUMNS} columns; delete what stands to the right of the plan",
                    where=where,
                )
            values += [None] * gap
            gap = 0
            rows_spanned = count(cell, "number-rows-spanned")
            if rows_spanned > 1:
                spans.append((rows_spanned, len(values)))
            values += [value] * repeated
        self.cells += len(values) * times
        if self.cells > MOST_CELLS:
            raise FileTooLarge(
                f"{place(self.file, self.name, self.number + times)} is the end of more than "
                f"{MOST_CELLS:,} cells, which is no improvement plan; keep only the plan's rows",
                where=place(self.file, self.name),
            )
        if values and not self.is_hidden:
            self._repeat(values, min(times, MOST_ROWS + 1), spans)
        self.number += times

    def _repeat(
        self, values: list[object], times: int, spans: list[tuple[int, int]]
    ) -> None:
        for number in range(self.number + 1, self.number + 1 + times):
            row = row_of(self.file, self.name, number, values)
            if row is None:
                return
            self.rows.append(row)
            check_row_count(self.rows, self.file, self.name)
        self.spans += [(self.number + 1, self.number + rows, at) for rows, at in spans]


def _sheets(file: str, content: bytes) -> Iterator[tuple[Sheet, bool]]:
    """Read as it is parsed, each row forgotten after it, so that a large file stays small."""
    hidden_styles: set[str] = set()
    table: _Table | None = None
    cells = 0
    depth = 0  # of tables: a cell may hold one, which belongs to no sheet
    opened: list[ElementTree.Element] = []
    for happened, element in ElementTree.iterparse(io.BytesIO(content), ("start", "end")):
        kind = local(element.tag)
        if happened == "start":
            opened.append(element)
            if kind == "table":
                depth += 1
                if depth == 1:
                    is_hidden = attribute(element, "style-name") in hidden_styles
                    table = _Table(file, attribute(element, "name") or "", is_hidden, cells=cells)
            continue
        opened.pop()
        if kind == "style" and any(
            local(some.tag) == "table-properties" and attribute(some, "display") == "false"
            for some in element
        ):
            hidden_styles.add(attribute(element, "name") or "")
        elif kind == "table-row" and depth == 1 and table is not None:
            table.add(element)
            element.clear()
            if opened:
                opened[-1].remove(element)
        elif kind == "table":
            depth -= 1
            if depth == 0 and table is not None:
                cells = table.cells
                rows = tuple(fill_downwards(table.rows, table.spans))
                yield Sheet(table.name, rows, tuple(table.spans)), table.is_hidden
                table = None


def _value(cell: ElementTree.Element, where: str) -> object:
    kind = attribute(cell, "value-type")
    words = "\n".join(_paragraphs(cell))
    value = attribute(cell, "value")
    formula = attribute(cell, "formula")
    is_error = formula is not None and _ERROR.fullmatch(words.strip())
    if is_error or _says_error(cell):
        return NoValue.of_error(words.strip() or "#ERROR", where)
    if formula is not None and kind is None and not words:
        return NoValue.uncalculated(where)
    if kind in ("float", "currency", "percentage") and value is not None:
        return _number(float(value), words.strip(), kind)
    if kind == "boolean":
        return attribute(cell, "boolean-value") == "true"
    if kind == "date":
        return _day(attribute(cell, "date-value") or "", words)
    if kind == "time":
        hours = _HOURS.match(attribute(cell, "time-value") or "")
        return f"{int(hours[1]):02}:{hours[2]}" if hours else words
    given = attribute(cell, "string-value")
    return words or given or None


def _number(value: float, words: str, kind: str) -> object:
    """As the sheet shows it. Some programs write 4.0 for a 4 that no format shows otherwise."""
    is_plain = kind == "float" and words == str(value)
    is_seen = any(letter.isdigit() for letter in words)
    return words if is_seen and not is_plain else value


def _says_error(cell: ElementTree.Element) -> bool:
    """LibreOffice says it in a second attribute of the same local name."""
    return any(local(key) == "value-type" and text == "error" for key, text in cell.items())


def _day(text: str, words: str) -> object:
    day = datetime.fromisoformat(text)
    is_month = day.day == 1 and _MONTH.fullmatch(words.strip())
    if is_month and isinstance(cell_of(day), date):
        return words.strip()
    return day


def _paragraphs(element: ElementTree.Element) -> Iterator[str]:
    for child in element:
        kind = local(child.tag)
        if kind in ("p", "h"):
            yield "".join(_words(child, 0))
        elif kind not in _NOT_OF_THE_CELL:
            yield from _paragraphs(child)


def _words(element: ElementTree.Element, depth: int) -> Iterator[str]:
    """Runs of white space are one blank, as in HTML; more stand as elements."""
    if depth > 100:
        raise ValueError("its texts are nested too deep")
    if element.text:
        yield re.sub(r"\s+", " ", element.text)
    for child in element:
        kind = local(child.tag)
        if kind == "s":
            yield " " * min(count(child, "c"), 1000)
        elif kind == "tab":
            yield "\t"
        elif kind == "line-break":
            yield "\n"
        elif kind not in _NOT_OF_THE_CELL:
            yield from _words(child, depth + 1)
        if child.tail:
            yield re.sub(r"\s+", " ", child.tail)
