"""How wide the columns are, and how many rows four pages hold.

Both forms tell the same rows, so what fits is reckoned from the widths before anything is set:
Markdown needs no typesetter. The reckoning is a little too large rather than too small.
"""
from __future__ import annotations

from typing import Any

from plan_ledger.evidence.report.glyphs import visible

WIDTHS: dict[str, tuple[int, ...]] = {
    "counts": (38, 0, 24, 24),
    "figures": (0, 24, 24),
    "moved": (0, 20, 20, 18, 33, 20, 16),
    "slips": (0, 18, 18, 10, 18, 38, 16),
    "overdue": (0, 31, 20, 18, 10, 20, 17),
    "soon": (0, 36, 22, 18, 15, 17),
    "warning": (0, 30, 61, 16),
    "entries": (18, 14, 0, 18, 30, 20, 16),
    "differs": (16, 32, 0, 0, 18),
    "activities": (0, 36, 26, 20, 22),
    "moves": (19, 19, 14, 19, 0, 17),
}
"""In millimetres, of the 170 that a page is wide; 0 shares what is left."""
_PAGE_WIDTH, _PAGE_HEIGHT, _MOST_PAGES = 170, 259, 4
_LINE, _BETWEEN_ROWS, _CAPTIONS, _NOTE, _MORE = 3.7, 0.6, 4.4, 5, 4.2
_HEADINGS, _MARK = {1: 11.2, 2: 7.8}, 0.8
"""By level; and what a status adds to its row."""
_TITLE_AND_FINGERPRINT, _LOST_AT_BREAKS, _INSET = 95, 9, 2.2
_MOST, _FEWEST, _STATUSES = 60, 1, 12
_BLANK, _BEYOND_LATIN = 0.82, 0x24F


def fitted(sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each list as long as all can be, and what room is left goes to the first; `more` says how
    many rows are left out. A table that no command lists elsewhere stays whole.
    """
    room: float = _MOST_PAGES * (_PAGE_HEIGHT - _LOST_AT_BREAKS) - _TITLE_AND_FINGERPRINT
    room -= sum(map(_around, sections))
    heights = [
        [
            _height(row, WIDTHS[each["name"]]) + (_MARK if each["statuses"] else 0)
            for row in each["rows"][:_MOST]
        ]
        for each in sections
    ]

    def needed(number: int) -> float:
        return sum(
            sum(some[: _at_most(each, number)])
            for each, some in zip(sections, heights, strict=True)
        )

    most = next((some for some in range(_MOST, _FEWEST, -1) if needed(some) <= room), _FEWEST)
    room -= needed(most)
    fitting = []
    for each, some in zip(sections, heights, strict=True):
        number = _at_most(each, most)
        if number < len(some) and some[number] <= room:
            room -= some[number]
            number += 1
        fitting.append(_cut(each, number))
    return fitting


def _at_most(section: dict[str, Any], number: int) -> int:
    """The board wants every status counted, of which a legend has few."""
    if section["name"] == "counts":
        return max(number, _STATUSES)
    return number if section["elsewhere"] else len(section["rows"])


def _cut(section: dict[str, Any], most: int) -> dict[str, Any]:
    rows = section["rows"]
    return section | {"rows": rows[:most], "more": max(0, len(rows) - most)}


def _around(section: dict[str, Any]) -> float:
    """What a section takes besides its rows."""
    found = float(_HEADINGS[section["level"]] if section["heading"] else _LINE)
    for note in section["notes"]:
        found += _NOTE * _lines(note, _PAGE_WIDTH)
    return found + (_CAPTIONS + _MORE if section["rows"] else 0)


def _height(row: list[str], widths: tuple[int, ...]) -> float:
    shared = (_PAGE_WIDTH - sum(widths)) / max(1, widths.count(0))
    lines = max(
        _lines(visible(cell), (width or shared) - _INSET)
        for cell, width in zip(row, widths, strict=True)
    )
    return lines * _LINE + _BETWEEN_ROWS


def _lines(text: str, width: float) -> int:
    """As many as words fill; a word that is wider than the column is broken."""
    lines, used = 1, 0.0
    for word in text.split():
        long = sum(map(_width, word))
        if used and used + _BLANK + long > width:
            lines, used = lines + 1, 0.0
        used += long + (_BLANK if used else 0)
        if used > width:
            lines, used = lines + int(used // width), used % width
    return lines


def _width(letter: str) -> float:
    """In millimetres, of the letters in which tables are set, rather too much than too little."""
    if letter in "ijlI.,;:'|!":
        return 0.8
    if letter in "tfrJ()[]/-":
        return 1.1
    if letter in "mwMW@%—…→" or ord(letter) > _BEYOND_LATIN:
        return 2.6
    return 1.8 if letter.isupper() else 1.62 if letter.isdigit() else 1.55
