"""Scores and ranks: figures, or High, Medium and Low, where a caption promises a text."""
from __future__ import annotations

from collections.abc import Sequence

from plan_ledger.editions.files.grid import Cell, text_of

from .contents import are_figures

_RANKS = frozenset((
    "high", "medium", "low", "h", "m", "l", "urgent", "critical", "essential", "important",
    "normal", "1", "2", "3", "4", "5", "p1", "p2", "p3",
))
_GRADES = frozenset((
    "very high", "very low", "h/m", "m/l", "high/medium", "medium/low", "moderate", "med", "major",
    "minor", "severe", "significant", "none", "n/a",
))
_REPEATED = 3


def is_rank(text: str) -> bool:
    return text.casefold() in _RANKS


def are_scores(cells: Sequence[Cell]) -> bool:
    """Whether they are figures or ranks, and nothing else."""
    texts = [text for cell in cells if (text := text_of(cell))]
    words = [text for text in texts if not are_figures([text])]
    return bool(texts) and all(is_rank(word) or word.casefold() in _GRADES for word in words)


def are_few_words(cells: Sequence[Cell]) -> bool:
    """Whether they are single words that repeat, as of a list to choose from."""
    texts = [text for cell in cells if (text := text_of(cell))]
    return (len(texts) >= _REPEATED and 2 * len({text.casefold() for text in texts}) <= len(texts)
            and all(len(text.split()) == 1 for text in texts))
