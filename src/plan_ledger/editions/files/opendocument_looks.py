"""The fills of an OpenDocument spreadsheet's cells, read again from its XML, and only when asked.

A cell has its own style, else its row's, else its column's, else the file's default. A style has
its own background, else that of the style it is made from; “transparent” ends the search. White is
no fill, and a merge has the fill of its first cell in all of its rows.
"""
from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

from .archives import attribute, damaged, local, parsed, part
from .colours import WHITE, is_rgb
from .grid import MOST_COLUMNS, MOST_ROWS
from .opendocument import CELLS, count, is_covered

_DEFAULT = "Default"
_MOST_ANCESTORS = 100


class OpenDocumentFills:
    """Of one file, which was checked and read."""

    def __init__(self, file: str, data: bytes) -> None:
        self._file, self._data = file, data
        self._sheets: dict[str, _Sheet] | None = None
        self._styles = _Styles()

    def fills(self, sheet: str | None, column: int) -> dict[int, str]:
        """Row number (from 1) -> RRGGBB, of a column (from 0)."""
        if self._sheets is None:
            self._styles.add(parsed(self._file, part(self._file, self._data, "styles.xml")
                                    or b"<none/>"))
            self._sheets = dict(self._read())
        found = self._sheets.get(sheet or "")
        if found is None:
            return {}
        return {row: colour for row, name in found.styles_of(column)
                if (colour := self._styles.fill(name))}

    def _read(self) -> Iterator[tuple[str, _Sheet]]:
        content = part(self._file, self._data, "content.xml") or b""
        sheet = _Sheet()
        depth = 0  # of tables, as in `opendocument`
        opened: list[ElementTree.Element] = []
        try:
            for happened, element in ElementTree.iterparse(io.BytesIO(content), ("start", "end")):
                kind = local(element.tag)
                if happened == "start":
                    opened.append(element)
                    depth += kind == "table"
                    if kind == "table" and depth == 1:
                        sheet = _Sheet()
                    continue
                opened.pop()
                if kind == "table":
                    depth -= 1
                    if depth == 0:
                        yield attribute(element, "name") or "", sheet
                elif kind == "automatic-styles":
                    self._styles.add(element)
                elif kind == "table-column" and depth == 1:
                    sheet.add_column(element)
                elif kind == "table-row" and depth == 1:
                    sheet.add_row(element)
                    element.clear()
                    if opened:
                        opened[-1].remove(element)
        except (ElementTree.ParseError, ValueError) as wrong:
            raise damaged(self._file, str(wrong)) from wrong


@dataclass(slots=True)
class _Styles:
    """By name the fill of each cell style, and the style that it is made from."""

    own: dict[str, str] = field(default_factory=dict)
    made_from: dict[str, str] = field(default_factory=dict)

    def add(self, styles: ElementTree.Element) -> None:
        for style in styles.iter():
            kind = local(style.tag)
            if kind not in ("style", "default-style") or (
                attribute(style, "family") != "table-cell"
            ):
                continue
            # what no style can be named stands for the style behind all of them
            name = (attribute(style, "name") or "") if kind == "style" else ""
            if kind == "style":
                self.made_from[name] = attribute(style, "parent-style-name") or ""
            for some in style:
                colour = attribute(some, "background-color")
                if local(some.tag) == "table-cell-properties" and colour:
                    self.own[name] = colour.lstrip("#").upper()

    def fill(self, name: str) -> str | None:
        for _ in range(_MOST_ANCESTORS):  # styles that are made from each other end too
            if name in self.own:
                colour = self.own[name]
                return colour if is_rgb(colour) and colour != WHITE else None
            if not name:
                break
            name = self.made_from.get(name, "")
        return None


@dataclass(slots=True)
class _Line:
    """A row that is not empty, as often as it is repeated; of its cells the style of each."""

    first: int
    times: int
    style: str
    cells: list[str]


@dataclass(slots=True)
class _Sheet:
    columns: list[str] = field(default_factory=list)
    lines: list[_Line] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)  # top, bottom, left, …
    number: int = 0

    def add_column(self, column: ElementTree.Element) -> None:
        times = min(count(column, "number-columns-repeated"), MOST_COLUMNS + 1)
        if len(self.columns) <= MOST_COLUMNS:
            self.columns += [attribute(column, "default-cell-style-name") or ""] * times

    def add_row(self, row: ElementTree.Element) -> None:
        times = count(row, "number-rows-repeated")
        is_empty = True
        cells: list[str] = []
        for cell in row:
            if local(cell.tag) not in CELLS:
                continue
            is_empty = is_empty and len(cell) == 0
            down, across = count(cell, "number-rows-spanned"), count(cell, "number-columns-spanned")
            if max(down, across) > 1 and not is_covered(cell):
                top, left = self.number + 1, len(cells)
                self.merges.append((top, top + down - 1, left, left + across - 1))
            if len(cells) <= MOST_COLUMNS:
                repeated = min(count(cell, "number-columns-repeated"), MOST_COLUMNS + 1)
                cells += [attribute(cell, "style-name") or ""] * repeated
        if not is_empty:
            style = attribute(row, "default-cell-style-name") or ""
            self.lines.append(_Line(self.number + 1, min(times, MOST_ROWS), style, cells))
        self.number += times

    def styles_of(self, column: int) -> Iterator[tuple[int, str]]:
        """Row -> the style that is seen, of the rows that are not empty."""
        merges = iter(sorted(each for each in self.merges if each[2] <= column <= each[3]))
        merge = next(merges, None)
        seen = ""
        rows = 0
        for line in self.lines:
            for number in range(line.first, line.first + line.times):
                while merge is not None and merge[1] < number:
                    merge = next(merges, None)
                if merge is not None and merge[0] == number:
                    seen = self._style(line, merge[2])
                covered = merge is not None and merge[0] <= number
                yield number, seen if covered else self._style(line, column)
                rows += 1
                if rows > MOST_ROWS:
                    return

    def _style(self, line: _Line, column: int) -> str:
        own = line.cells[column] if column < len(line.cells) else ""
        of_column = self.columns[column] if column < len(self.columns) else ""
        return own or line.style or of_column or _DEFAULT
