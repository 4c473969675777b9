"""How an Excel workbook shows its cells: fills, number formats, dates of which only the month is
seen.

The parser of values knows neither. Both stand in the sheet's XML and in its styles, which are
read for it only when asked, each sheet once. A fill is the colour a person sees, through the
workbook's theme, tints and palette; white is none.
"""
from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from xml.etree import ElementTree

from plan_ledger.plan.words import MONTHS

from .archives import attribute, local, parsed, part
from .colours import WHITE, indexed, is_rgb, tinted
from .number_formats import BUILT_IN, shows_otherwise

_BUILT_IN = {**BUILT_IN, 17: "mmm-yy"}  # of days the one without a code that shows a month
_THEME_ORDER = (1, 0, 3, 2, 4, 5, 6, 7, 8, 9, 10, 11)  # light and dark stand swapped in the file
_TAG = re.compile(rb"<(?:[^\s<>/:]{1,100}:)?(row|c|col|mergeCell)(?=[\s/>])([^<>]{0,4000})>")
_PLAIN_CELL = re.compile(
    rb'''\sr="([A-Z]{1,3})(\d{1,7})"(?:\ss="(\d{1,7})")?(?:\st="\w{1,9}")?/?'''
)
_ATTRIBUTE = re.compile(rb"""(?<=\s)(r|s|customFormat|ref|min|max|style)\s*=\s*["']([^"']*)["']""")
_ADDRESS = re.compile(rb"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_OF_A_FORMAT = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[(?P<bracket>[^\]]*)\]|(?P<unseen>_.|\*.)'
    r"|(?P<run>y+|m+|d+|h+|s+|e+|b+|g+|AM/PM|A/P)|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)


def month_as_shown(day: date, number_format: str) -> str | None:
    """Jan-19 for the first of January 2019 under mmm-yy, 2019 under yyyy; None where the day is
    seen too.
    """
    text, kinds = "", set()
    for found in _OF_A_FORMAT.finditer(number_format):
        run = found["run"]
        if run:
            kind = run[0].lower()
            kinds.add(kind)
            text += _month(day, len(run)) if kind == "m" else _year(day, len(run))
        elif found["plain"] == ";":
            break  # what follows is for negative numbers and for texts
        elif found["bracket"] is not None:
            if found["bracket"].lower().strip("hms") == "":
                return None  # a duration
        else:
            text += found["quoted"] or found["escaped"] or found["plain"] or ""
    if kinds == {"m"}:
        return f"{text.strip()} {day.year}"  # the sheet keeps the year, though it hides it
    return text.strip() if kinds in ({"m", "y"}, {"y"}) else None


def parts_of_sheets(file: str, data: bytes) -> dict[str, str]:
    """Sheet -> the part of the archive that it is kept in."""
    targets: dict[str, str] = {}
    for link in _children(file, data, "xl/_rels/workbook.xml.rels"):
        name, target = attribute(link, "Id"), attribute(link, "Target")
        kind = attribute(link, "Type") or ""
        if name and target and kind.endswith("/worksheet"):
            targets[name] = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
    parts: dict[str, str] = {}
    for group in _children(file, data, "xl/workbook.xml"):
        if local(group.tag) != "sheets":
            continue
        for sheet in group:
            name = attribute(sheet, "name")
            target = targets.get(
                next((text for key, text in sheet.items() if key.endswith("}id")), "")
            )
            if name and target:
                parts[name] = target
    return parts


class Looks:
    """Of one workbook, whose archive was checked."""

    def __init__(self, file: str, data: bytes) -> None:
        self._file, self._data = file, data
        self._parts: dict[str, str] | None = None
        self._styles: _Styles | None = None
        self._sheets: dict[str, _SheetStyles] = {}

    def number_format(self, sheet: str, row: int, column: int) -> str:
        style = self._sheet(sheet).style(row, column)
        formats = self._style_table.formats
        return formats[style] if style < len(formats) else ""

    @property
    def shows_numbers_otherwise(self) -> bool:
        """Whether any style of the workbook does; else no cell has to be looked at for it."""
        return any(shows_otherwise(code) for code in set(self._style_table.formats))

    def fills(self, sheet: str | None, column: int) -> dict[int, str]:
        """Row -> RRGGBB. A merge has the fill of its first cell in all of its rows."""
        fills = self._style_table.fills
        if not any(fills):
            return {}
        styles = self._sheet(sheet or "")
        own: dict[int, str] = {}
        for row in styles.rows:
            style = styles.style(row, column)
            fill = fills[style] if style < len(fills) else None
            if fill:
                own[row] = fill
        merged: dict[int, str | None] = {}
        position = 0  # merges that overlap, which Excel never makes, cost no more than the rows
        for top, bottom, left, right in styles.merges:
            if not left <= column <= right:
                continue
            style = styles.style(top, left)
            fill = fills[style] if style < len(fills) else None
            while position < len(styles.rows) and styles.rows[position] <= bottom:
                if styles.rows[position] >= top:
                    merged[styles.rows[position]] = fill
                position += 1
        for row, fill in merged.items():
            if fill:
                own[row] = fill
        return dict(sorted(own.items()))

    def struck(self, sheet: str | None, column: int) -> set[int]:
        """The rows whose cell in the column is struck through as a whole."""
        struck = self._style_table.struck
        if not any(struck):
            return set()
        styles = self._sheet(sheet or "")
        return {
            row for row in styles.rows
            if (style := styles.style(row, column)) < len(struck) and struck[style]
        }

    def _sheet(self, name: str) -> _SheetStyles:
        if self._parts is None:
            self._parts = parts_of_sheets(self._file, self._data)
        if name not in self._sheets:
            content = part(self._file, self._data, self._parts.get(name, "")) or b""
            self._sheets[name] = _SheetStyles.of(content)
        return self._sheets[name]

    @property
    def _style_table(self) -> _Styles:
        if self._styles is None:
            self._styles = _Styles.of(self._file, self._data)
        return self._styles


@dataclass(slots=True)
class _SheetStyles:
    """Which style each cell has: its own, else its row's, else its column's. Columns from 0."""

    rows: list[int] = field(default_factory=list)
    cells: dict[int, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    of_rows: dict[int, int] = field(default_factory=dict)
    of_columns: list[tuple[int, int, int]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)  # top, bottom, left, …

    def style(self, row: int, column: int) -> int:
        own = self.cells[column].get(row) if column in self.cells else None
        if own is not None:
            return own
        if row in self.of_rows:
            return self.of_rows[row]
        return next((style for low, high, style in self.of_columns if low <= column <= high), 0)

    @classmethod
    def of(cls, content: bytes) -> _SheetStyles:
        styles = cls()
        seen: set[int] = set()
        row = column = 0
        for found in _TAG.finditer(content):
            kind = found[1]
            plain = _PLAIN_CELL.fullmatch(found[2]) if kind == b"c" else None
            if plain:  # as Excel writes it: nearly all cells of nearly all files
                letters, digits, style = plain.groups()
                row, column = int(digits), column_number(letters)
                seen.add(row)
                styles.cells[column][row] = int(style or 0)
                continue
            has = {name: text.decode("ascii", "replace")
                   for name, text in _ATTRIBUTE.findall(found[2])}
            if kind == b"c":
                address = _ADDRESS.fullmatch(has.get(b"r", "").encode())
                if address:
                    row, column = int(address[2]), column_number(address[1])
                else:
                    column += 1
                seen.add(row)
                styles.cells[column][row] = _number(has.get(b"s"))
            elif kind == b"row":
                row, column = _number(has.get(b"r")) or row + 1, -1
                seen.add(row)
                if b"s" in has and has.get(b"customFormat") in ("1", "true"):
                    styles.of_rows[row] = _number(has[b"s"])
            elif kind == b"col" and b"style" in has and len(styles.of_columns) < 16_384:
                styles.of_columns.append(
                    (_number(has.get(b"min")) - 1, _number(has.get(b"max")) - 1,
                     _number(has[b"style"]))
                )
            elif kind == b"mergeCell":
                corners = [_ADDRESS.fullmatch(some.encode())
                           for some in has.get(b"ref", "").split(":")]
                if len(corners) == 2 and corners[0] and corners[1]:
                    (left, top), (right, bottom) = (corner.groups() for corner in corners if corner)
                    styles.merges.append((int(top), int(bottom), column_number(left),
                                          column_number(right)))
        styles.rows = sorted(seen)
        styles.merges.sort()
        return styles


@dataclass(frozen=True, slots=True)
class _Styles:
    """By the number of a style: the code of its number format, its fill, and whether its text is
    struck through.
    """

    formats: tuple[str, ...]
    fills: tuple[str | None, ...]
    struck: tuple[bool, ...]

    @classmethod
    def of(cls, file: str, data: bytes) -> _Styles:
        groups = {local(group.tag): group for group in _children(file, data, "xl/styles.xml")}
        codes = dict(_BUILT_IN)
        for some in groups.get("numFmts", ()):
            codes[_number(attribute(some, "numFmtId"))] = attribute(some, "formatCode") or ""
        theme, palette = _theme(file, data), _palette(groups.get("colors", ()))
        fills = [_fill(some, theme, palette) for some in groups.get("fills", ())]
        struck = {at for at, font in enumerate(groups.get("fonts", ())) if _is_struck(font)}
        styles = list(groups.get("cellXfs", ()))
        of_styles = [_number(attribute(style, "fillId")) for style in styles]
        return cls(
            tuple(codes.get(_number(attribute(style, "numFmtId")), "") for style in styles),
            tuple(fills[at] if at < len(fills) else None for at in of_styles),
            tuple(_number(attribute(style, "fontId")) in struck for style in styles),
        )


def _is_struck(font: ElementTree.Element) -> bool:
    return any(
        local(each.tag) == "strike" and attribute(each, "val") not in ("0", "false")
        for each in font
    )


def _fill(fill: ElementTree.Element, theme: list[str], palette: list[str]) -> str | None:
    """The foreground of a solid fill, unless it is white."""
    for pattern in fill:
        if local(pattern.tag) != "patternFill" or attribute(pattern, "patternType") != "solid":
            continue
        for colour in pattern:
            if local(colour.tag) == "fgColor":
                rgb = _rgb(colour, theme, palette)
                return None if rgb == WHITE else rgb
    return None


def _rgb(colour: ElementTree.Element, theme: list[str], palette: list[str]) -> str | None:
    rgb, number = attribute(colour, "rgb"), attribute(colour, "theme")
    index = attribute(colour, "indexed")
    base: str | None = None
    if rgb is not None:
        base = rgb[-6:].upper()
    elif number is not None:
        at = _number(number)
        base = theme[at] if at < len(theme) else None
    elif index is not None:
        at = _number(index)
        base = palette[at] if at < len(palette) else indexed(at)
    if base is None or not is_rgb(base):
        return None
    return tinted(base, attribute(colour, "tint"))


def _theme(file: str, data: bytes) -> list[str]:
    content = part(file, data, "xl/theme/theme1.xml")
    if content is None:
        return []
    for scheme in parsed(file, content).iter():
        if local(scheme.tag) == "clrScheme":
            named = [_of_scheme(colour) for colour in scheme]
            return [named[at] for at in _THEME_ORDER if at < len(named)]
    return []


def _of_scheme(slot: ElementTree.Element) -> str:
    for colour in slot:
        return (attribute(colour, "lastClr") or attribute(colour, "val") or "").upper()
    return ""


def _palette(colours: Iterable[ElementTree.Element]) -> list[str]:
    return [
        (attribute(some, "rgb") or "")[-6:].upper()
        for group in colours
        if local(group.tag) == "indexedColors"
        for some in group
    ]


def _children(file: str, data: bytes, name: str) -> Iterable[ElementTree.Element]:
    content = part(file, data, name)
    return () if content is None else tuple(parsed(file, content))


@lru_cache(1024)
def column_number(letters: bytes) -> int:
    """0 for A."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number - 1


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0


def _month(day: date, width: int) -> str:
    name = MONTHS[day.month - 1]
    if width <= 2:
        return f"{day.month:0{width}}"
    return name if width == 4 else name[:3]


def _year(day: date, width: int) -> str:
    return f"{day.year:04}" if width > 2 else f"{day.year % 100:02}"
