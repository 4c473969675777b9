"""Word documents: bytes of a .docx into a sheet for each of its tables.

The prose around a table stands as rows of one cell before the table that it precedes, and what
follows the last table after it, so that a title and a legend are found as they are in a
spreadsheet. Rows are numbered from the table's first, as a reader counts them, so that what stands
before it has numbers below 1. Tracked changes are read as accepted: what was deleted is not there
any more. The XML is read itself, since no library tells deleted rows, content controls and
placeholders.
"""
from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from .archives import (
    attribute,
    check_beginning,
    check_parts,
    check_size,
    damaged,
    local,
    parsed,
    part,
)
from .colours import WHITE, is_rgb
from .document_styles import HeadingStyles
from .grid import (
    MOST_COLUMNS,
    Cell,
    Heading,
    Row,
    Sheet,
    UnreadableFile,
    check_row_count,
    is_blank,
    row_of,
)

Fills = dict[str, dict[int, dict[int, str]]]  # sheet -> column -> row -> RRGGBB

_MAIN = "/officeDocument"
_DELETED = frozenset(("del", "moveFrom"))
_UNREAD = frozenset(
    ("del", "moveFrom", "Fallback", "pPr", "rPr", "sdtPr", "tcPr", "trPr", "tblPr", "instrText",
     "delText", "delInstrText")
)
_DEEPEST = 60  # of tables and groups inside each other


def read_document(file: str, data: bytes) -> tuple[list[Sheet], Fills]:
    """The tables as sheets “table 1”, “table 2” …, and the shading of their cells."""
    check_beginning(file, data, "Word document", ".docx")
    check_parts(
        file, data, needed="[Content_Types].xml", kind="Word document",
        look=lambda name, content: check_size(file, name, content),
    )
    content = part(file, data, _main_part(file, data))
    document = None if content is None else parsed(file, content)
    if document is None or local(document.tag) != "document":
        raise UnreadableFile(
            f"{file} is a zip archive but no Word document; open it with the program it came "
            "from and save it again",
            where=file,
        )
    reader = _Reader(file, HeadingStyles.of(file, data))
    try:
        for body in document:
            if local(body.tag) == "body":
                reader.read(body, 0)
    except RecursionError as wrong:
        raise damaged(file, "its parts are nested too deep") from wrong
    return reader.done()


@dataclass(slots=True)
class _Reader:
    file: str
    styles: HeadingStyles
    sheets: list[tuple[str, list[Row]]] = field(default_factory=list)
    fills: Fills = field(default_factory=dict)
    prose: list[str] = field(default_factory=list)  # blank ones too: they are gaps

    def read(self, parent: Element, depth: int) -> None:
        """Paragraphs and tables in their order, also those inside content controls."""
        if depth > _DEEPEST:
            raise RecursionError
        for element in parent:
            kind = local(element.tag)
            if kind == "p":
                text, level = _paragraph(element), self.styles.level(element)
                self.prose.append(text if level is None else Heading.of(text, level))
            elif kind == "tbl":
                self._table(element)
            elif kind not in _UNREAD and not _is_gone(element):
                self.read(element, depth + 1)

    def done(self) -> tuple[list[Sheet], Fills]:
        if not self.sheets:
            raise UnreadableFile(
                f"{self.file} has no table; put the plan's activities into a table of the "
                "document, or send the spreadsheet",
                where=self.file,
            )
        name, rows = self.sheets[-1]
        # after a gap: a paragraph is no row of the table, however near it stands
        self._prose(name, rows, rows[-1].number + 1 if rows else 0)
        return [Sheet(name, tuple(rows)) for name, rows in self.sheets], self.fills

    def _prose(self, name: str, rows: list[Row], last: int) -> int:
        for text in self.prose:
            last += 1
            self._add(name, rows, last, [text])
        self.prose = []
        return last

    def _add(self, name: str, rows: list[Row], number: int, values: list[Cell]) -> None:
        row = row_of(self.file, name, number, values)
        if row is not None:
            rows.append(row)
            check_row_count(rows, self.file, name)

    def _table(self, table: Element) -> None:
        lines = list(_within(table, "tr", 0))
        if not lines:
            return
        name = f"table {len(self.sheets) + 1}"
        rows: list[Row] = []
        number = self._prose(name, rows, -len(self.prose))
        fills = self.fills[name] = {}
        above: dict[int, _Box] = {}  # by column: what goes on downwards
        for line in lines:
            number += 1
            boxes = list(_boxes(line))
            values: list[Cell] = []
            for box in boxes:
                start = above.get(box.column) if box.goes_on else None
                shown = start or box
                if box.column > MOST_COLUMNS:
                    raise damaged(self.file, f"{name} has more columns than a table can")
                values += [None] * (box.column - len(values))
                values.append(shown.text)
                for column in range(box.column, min(box.column + box.width, MOST_COLUMNS)):
                    if shown.fill:
                        fills.setdefault(column, {})[number] = shown.fill
                above[box.column] = shown
            if all(is_blank(box.text) for box in boxes):
                continue  # a row with nothing of its own, as in a spreadsheet
            self._add(name, rows, number, values)
        self.sheets.append((name, rows))


@dataclass(frozen=True, slots=True)
class _Box:
    """A cell of a table, as wide as it is. `goes_on`: merged with the one above."""

    column: int
    width: int
    text: str
    fill: str | None
    goes_on: bool


def _boxes(line: Element) -> Iterator[_Box]:
    column = _count(_of(line, "trPr", "gridBefore"), 0)
    for cell in _within(line, "tc", 0):
        width = max(1, _count(_of(cell, "tcPr", "gridSpan"), 1))
        merge = _of(cell, "tcPr", "vMerge")
        text = "" if _is_deleted(cell, "tcPr") else "\n".join(_lines(cell, 0))
        yield _Box(
            column, width, text.strip(), _fill(_of(cell, "tcPr", "shd")),
            merge is not None and attribute(merge, "val") != "restart",
        )
        column += width


def _lines(cell: Element, depth: int) -> Iterator[str]:
    """The paragraphs of a cell, and those of tables inside it, row by row."""
    if depth > _DEEPEST:
        raise RecursionError
    joined = ""
    for element in cell:
        kind = local(element.tag)
        if kind == "p":
            joined += _paragraph(element)
            if not _mark_is_deleted(element):
                yield joined
                joined = ""
        elif kind not in _UNREAD and not _is_gone(element):
            inside = list(_lines(element, depth + 1))
            yield from (line for line in inside if line.strip() or kind not in ("tbl", "tr"))
    if joined:
        yield joined


def _paragraph(paragraph: Element) -> str:
    return "".join(_words(paragraph, 0))


def _words(element: Element, depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        raise RecursionError
    for child in element:
        kind = local(child.tag)
        if kind == "t":
            yield child.text or ""
        elif kind == "tab":
            yield "\t"
        elif kind in ("br", "cr"):
            yield "\n"
        elif kind == "noBreakHyphen":
            yield "-"
        elif kind == "p":  # in a text box
            yield "\n" + _paragraph(child)
        elif kind not in _UNREAD and not _is_gone(child):
            yield from _words(child, depth + 1)


def _within(parent: Element, wanted: str, depth: int) -> Iterator[Element]:
    """The rows of a table or cells of a row, also those inside content controls."""
    if depth > _DEEPEST:
        raise RecursionError
    for element in parent:
        kind = local(element.tag)
        if _is_gone(element):
            continue
        if kind == wanted:
            yield element
        elif kind not in _UNREAD and kind not in ("tbl", "tr", "tc", "p"):
            yield from _within(element, wanted, depth + 1)


def _of(element: Element, properties: str, name: str) -> Element | None:
    for group in element:
        if local(group.tag) == properties:
            for some in group:
                if local(some.tag) == name:
                    return some
    return None


def _is_deleted(element: Element, properties: str) -> bool:
    return any(_of(element, properties, name) is not None for name in ("del", "cellDel"))


def _mark_is_deleted(paragraph: Element) -> bool:
    look = _of(paragraph, "pPr", "rPr")
    return look is not None and any(local(some.tag) in _DELETED for some in look)


def _is_gone(element: Element) -> bool:
    """A deleted row, hidden text, or a content control that nobody has filled in, which shows
    “Choose an item.”"""
    kind = local(element.tag)
    return (
        (kind == "tr" and _is_deleted(element, "trPr"))
        or (kind == "r" and _is_on(_of(element, "rPr", "vanish")))
        or (kind == "sdt" and _is_on(_of(element, "sdtPr", "showingPlcHdr")))
    )


def _is_on(switch: Element | None) -> bool:
    return switch is not None and attribute(switch, "val") not in ("0", "false", "off")


def _count(element: Element | None, otherwise: int) -> int:
    text = attribute(element, "val") if element is not None else None
    if not text or re.fullmatch("[0-9]{1,9}", text) is None:
        return otherwise
    return min(int(text), MOST_COLUMNS + 1)  # more is refused with the row


def _fill(shading: Element | None) -> str | None:
    if shading is None:
        return None
    is_solid = attribute(shading, "val") == "solid"
    rgb = (attribute(shading, "color" if is_solid else "fill") or "").upper()
    return rgb if is_rgb(rgb) and rgb != WHITE else None


def _main_part(file: str, data: bytes) -> str:
    links = part(file, data, "_rels/.rels")
    for link in parsed(file, links) if links else ():
        if (attribute(link, "Type") or "").endswith(_MAIN):
            return posixpath.normpath(attribute(link, "Target") or "").lstrip("/")
    return "word/document.xml"
