"""Captions that are numbered, each column taking its turn after the one before: “Update 1”,
“Update 2”; “Term 1 RAG”; “Second revised date”.
"""
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_WORDS = ("first", "second", "third", "fourth", "fifth", "sixth")
_TURN = re.compile(
    r"\b(?:(?:no\.?|number|term|quarter|month|period|week|year|meeting|board|cycle)\s*)?"
    rf"(?:([1-9]|1[0-2])(?:st|nd|rd|th)?|({'|'.join(_WORDS)}))\b"
    r"(?:\s+(?:term|quarter|month|period|week|year|meeting|board|cycle)\b)?", re.IGNORECASE,
)


def by_name(captions: Sequence[str]) -> dict[str, dict[int, int]]:
    """By the caption without its number: column -> number. “Revised date” beside “Second revised
    date” is the first.
    """
    found: dict[str, dict[int, int]] = {}
    for at, caption in enumerate(captions):
        name, turn = in_turn(caption)
        columns = found.setdefault(name, {})
        if name and turn not in columns.values():
            columns[at] = turn
    return found


def taking_turns_with(captions: Sequence[str], at: int) -> set[int]:
    """The other columns of the one at `at`, if it is numbered with some."""
    columns = by_name(captions).get(in_turn(captions[at])[0], {}) if at < len(captions) else {}
    return {*columns} - {at} if at in columns else set()


def are_one_series(captions: Sequence[str]) -> bool:
    """Whether they differ in their numbers alone, none of which stands twice."""
    return any(len(columns) == len(captions) for columns in by_name(captions).values())


def numbered(captions: Mapping[int, str]) -> tuple[int, ...]:
    """The columns of one series in their order."""
    return tuple(sorted(captions, key=lambda at: in_turn(captions[at])[1]))


def in_turn(caption: str) -> tuple[str, int]:
    """The caption without its number, and the number; it is 1 where none stands."""
    said = _TURN.search(caption)
    if said is None:
        return _tidy(caption), 1
    turn = int(said[1]) if said[1] else _WORDS.index(said[2].casefold()) + 1
    return _tidy(f"{caption[:said.start()]} {caption[said.end():]}"), turn


def _tidy(text: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", text).casefold().split())
