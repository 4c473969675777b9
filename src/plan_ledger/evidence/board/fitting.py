"""How wide the columns are, and how many rows four pages hold.

Both forms tell the same rows, so what fits is reckoned from the widths before anything is set:
Markdown needs no typesetter. The reckoning is a little too large rather than too small.
"""
from __future__ import annotations

from math import ceil
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
_PAGE_WIDTH, _PAGE_HEIGHT, _MOST_PAGES = 170.0, 257.0, 4
_LINE, _BETWEEN_ROWS, _CAPTIONS, _NOTE, _MORE = 3.7, 0.6, 4.4, 5, 4.2
_HEADINGS, _MARK = {1: 11.2, 2: 7.8}, 0.8
"""By level; and what a status adds to its row."""
_TITLE, _FINGERPRINT, _INSET = 42, 56, 2.2
_MOST, _FEWEST, _STATUSES = 60, 1, 12
_CHIP = 7.0
"""What a status has before its word, at most."""
_BLANK, _BEYOND_LATIN = 0.82, 0x24F


def fitted(sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each list as long as all can be, and what room is left goes to the first; `more` says how
    many rows are left out. A table that no command lists elsewhere stays whole.
    """
    heights = [
        [
            _height(row, widths) + (_MARK if each["statuses"] else 0)
            for row in each["rows"][:_MOST]
        ]
        for each, widths in zip(sections, map(widths_of, sections), strict=True)
    ]
    around = [_around(each) for each in sections]
    for at, each in enumerate(sections[1:]):
        if not sections[at]["rows"] and each["level"] > sections[at]["level"]:
            around[at], around[at + 1] = 0.0, around[at] + around[at + 1]

    def fits(numbers: list[int]) -> bool:
        shown = [some[:number] for some, number in zip(heights, numbers, strict=True)]
        return _pages(around, shown) <= _MOST_PAGES

    def at_most(number: int) -> list[int]:
        return [_at_most(each, number) for each in sections]

    most = next((some for some in range(_MOST, _FEWEST, -1) if fits(at_most(some))), _FEWEST)
    numbers = at_most(most)
    for at, some in enumerate(heights):
        longer = [*numbers[:at], numbers[at] + 1, *numbers[at + 1:]]
        if numbers[at] < len(some) and fits(longer):
            numbers = longer
    return [_cut(each, number) for each, number in zip(sections, numbers, strict=True)]


def widths_of(section: dict[str, Any]) -> tuple[int, ...]:
    """In millimetres. A column whose cells need less than it is given leaves it to those that share
    what is left, as the words of activities do.
    """
    given = WIDTHS.get(section["name"], ())
    if not section["rows"]:
        return given
    rows = [section["captions"], *section["rows"]]
    return tuple(
        width and min(width, ceil(
            _INSET + max(sum(map(_width, visible(row[at]))) for row in rows)
            + (_CHIP if at in section["statuses"] else 0)
        ))
        for at, width in enumerate(given)
    )


def is_longer_than_a_page(row: list[str], widths: tuple[int, ...]) -> bool:
    return _height(row, widths) > _PAGE_HEIGHT - _CAPTIONS


def _pages(around: list[float], shown: list[list[float]]) -> int:
    """A heading stays with its first row, and a row on one page."""
    pages, left = 1, _PAGE_HEIGHT - _TITLE
    blocks = []
    for what, rows in zip(around, shown, strict=True):
        first, *others = rows or [0.0]
        blocks += [what + first, *others]
    for block in (*blocks, _FINGERPRINT):
        if block > left:
            pages, left = pages + 1, _PAGE_HEIGHT - _CAPTIONS
        left -= block
    return pages


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
