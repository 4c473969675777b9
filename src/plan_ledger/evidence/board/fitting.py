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
    "moved": (0, 22, 22, 18, 0, 26, 16),
    "slips": (0, 18, 18, 10, 18, 44, 16),
    "overdue": (0, 32, 22, 18, 11, 20, 17),
    "soon": (0, 36, 22, 18, 15, 17),
    "warning": (0, 36, 52, 18),
    "entries": (18, 16, 0, 18, 36, 27, 18),
    "differs": (16, 32, 0, 0, 18),
    "activities": (0, 36, 26, 20, 22),
    "moves": (19, 19, 14, 19, 0, 17),
}
"""In millimetres, of the 170 that a page is wide; 0 shares what is left."""
_PAGE_WIDTH, _PAGE_HEIGHT, _MOST_PAGES = 170, 259, 4
_LETTER, _WIDE_LETTER, _INSET = 1.45, 2.2, 2.1
_LINE, _BETWEEN_ROWS, _HEADING, _CAPTIONS, _NOTE, _MORE = 3.6, 1.1, 11, 6, 5, 6
_TITLE_AND_FINGERPRINT, _LOST_AT_BREAKS = 100, 12
_MOST, _FEWEST, _STATUSES = 60, 1, 12


def fitted(sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each list as long as all can be; `more` says how many rows are left out. A table that no
    command lists elsewhere stays whole.
    """
    room = _MOST_PAGES * (_PAGE_HEIGHT - _LOST_AT_BREAKS) - _TITLE_AND_FINGERPRINT
    around = sum(map(_around, sections))
    heights = [
        [_height(row, WIDTHS[each["name"]]) for row in each["rows"][:_MOST]] for each in sections
    ]
    most = next(
        (
            number for number in range(_MOST, _FEWEST, -1)
            if around + sum(
                sum(some[: _at_most(each, number)])
                for each, some in zip(sections, heights, strict=True)
            ) <= room
        ),
        _FEWEST,
    )
    return [_cut(each, _at_most(each, most)) for each in sections]


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
    found = float(_HEADING if section["heading"] else _BETWEEN_ROWS)
    for note in section["notes"]:
        found += _NOTE * -(-_length(note) // _PAGE_WIDTH)
    return found + (_CAPTIONS + _MORE if section["rows"] else 0)


def _height(row: list[str], widths: tuple[int, ...]) -> float:
    shared = (_PAGE_WIDTH - sum(widths)) / max(1, widths.count(0))
    lines = max(
        -(-_length(visible(cell)) // ((width or shared) - _INSET))
        for cell, width in zip(row, widths, strict=True)
    )
    return float(max(lines, 1) * _LINE + _BETWEEN_ROWS)


def _length(text: str) -> float:
    """In millimetres."""
    wide = sum(1 for each in text if each.isupper() or each in "mw@%—…")
    return wide * _WIDE_LETTER + (len(text) - wide) * _LETTER
