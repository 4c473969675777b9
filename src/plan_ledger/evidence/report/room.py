"""How much of the one page is left for the heat strip, which decides what the strip can show.

The template gives the strip exactly what is left, so that the page never runs over, and its lines
are lower where this reckons a little too much.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence

from plan_ledger.evidence.answers import Answer
from plan_ledger.evidence.report.fitting import fit

MEANING = 86.0, 8.5
ITEM = 52.0, 7.5
"""Millimetres and points, as all of these."""
_PAGE, _ALWAYS_THERE = 258.0, 51.0
_STATUS, _ANOTHER_LINE, _ITEM, _MORE = 5.0, 3.5, 6.9, 3.5
_CODE = 21.0, 8.5
_NOTE, _NOTES, _LINE_OF_NOTES = 4.9, 7.5, 168.0
_FILLED, _MOST_MORE = 0.93, 6
"""How much of a line is filled where it is not the last."""


def room_for_strip(
    counts: Sequence[Answer], lists: Sequence[Answer], notes: Sequence[str],
    heat_notes: Sequence[str],
) -> float:
    """In millimetres, for its lines."""
    taken = _ALWAYS_THERE + sum(map(_row, counts)) + max(map(_list, lists))
    for some in (notes, [*heat_notes, "And 99 more sections. And 999 more off track or at risk"]):
        said = " ".join(some)
        taken += _NOTE + _ANOTHER_LINE * _more_lines([said], _LINE_OF_NOTES, _NOTES) if said else 0
    return _PAGE - taken


def _row(count: Answer) -> float:
    code = _more_lines([count["status"]["word"]], *_CODE)
    return _STATUS + _ANOTHER_LINE * max(code, _more_lines([count["meaning"]], *MEANING))


def _list(some: Answer) -> float:
    texts = (text for item in some["items"] for text in item)
    return (
        _ITEM * max(1, len(some["items"])) + _ANOTHER_LINE * _more_lines(texts, *ITEM)
        + (_MORE if some["more"] else 0)
    )


def _more_lines(texts: Iterable[str], width: float, points: float) -> int:
    """How many lines they take beyond one each, words being broken between lines."""
    found = 0
    for text in texts:
        line = " ".join(text.split())
        found += next(
            (more for more in range(_MOST_MORE)
             if fit(line, width * (1 + more * _FILLED), points) == line), _MOST_MORE,
        )
    return found
