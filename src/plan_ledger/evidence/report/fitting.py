"""Texts cut to the room that there is for them on the page, as they will be printed: by the widths
of the report's own letters, so that one line stays one line whatever somebody typed.
"""
from __future__ import annotations

import struct
from array import array
from functools import cache
from importlib.resources import files

from plan_ledger.evidence.report.glyphs import FONTS, font_tables, glyph_groups, visible

_MILLIMETRE = 72 / 25.4
_BACK_TO_A_BLANK = 12
_CLOSES = {")": "(", "]": "[", "}": "{"}
_CUT = "…"
_BEYOND = 0x3000


def fit(text: str, millimetres: float, points: float, *, bold: bool = False) -> str:
    """On one line, with `…` where it was cut: at a blank where one is near, and never inside a
    bracket, which would look like another's text when it runs from right to left.
    """
    line = " ".join(visible(text).split())
    widths, unit = _widths(bold)
    room = millimetres * _MILLIMETRE / points * unit
    taken, cut_at = 0, 0
    room_to_cut = room - widths[ord(_CUT)]
    for at, each in enumerate(line):
        taken += widths[min(ord(each), _BEYOND)]
        if taken <= room_to_cut:
            cut_at = at + 1
        if taken > room:
            return _without_an_open_bracket(_to_a_blank(line[:cut_at], line[cut_at])) + _CUT
    return line


def _to_a_blank(line: str, following: str) -> str:
    if following == " ":
        return line.rstrip()
    blank = line.rfind(" ")
    near = blank > 0 and len(line) - blank <= _BACK_TO_A_BLANK
    return line[:blank].rstrip() if near else line


def _without_an_open_bracket(line: str) -> str:
    open_: list[int] = []
    for at, each in enumerate(line):
        if each in _CLOSES.values():
            open_.append(at)
        elif open_ and each in _CLOSES and line[open_[-1]] == _CLOSES[each]:
            open_.pop()
    before = line[: open_[0]].rstrip() if open_ else line
    return before or line


@cache
def _widths(bold: bool) -> tuple[array[int], int]:
    """Of each character by its number, in parts of the letters' size, and how many parts that has.
    Rare ones, from BEYOND on, are as wide as high. It stays in memory while the pages are set.
    """
    font = (files("plan_ledger.evidence.report") / "fonts" / FONTS[bold]).read_bytes()
    tables = font_tables(font)
    (unit,) = struct.unpack_from(">H", font, tables[b"head"] + 18)
    (count,) = struct.unpack_from(">H", font, tables[b"hhea"] + 34)
    widths = array("H", [unit]) * (_BEYOND + 1)
    for first, last, glyph in glyph_groups(font):
        for code in range(first, min(last + 1, _BEYOND)):
            at = tables[b"hmtx"] + 4 * min(glyph + code - first, count - 1)
            (widths[code],) = struct.unpack_from(">H", font, at)
    return widths, unit
