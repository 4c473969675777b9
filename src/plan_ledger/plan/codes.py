"""Recommendation codes (R1, AFI3), as a cell of a plan lists them.

A code is read only where it is plain. What is not plain ("R??") is kept as written and told,
never dropped and never guessed.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import dropwhile
from typing import NamedTuple

# Between the letters and the digits of a code stand spaces, but no line end: that separates.
_CODE = re.compile(
    r"(?<![^\s,;/&])(?![Aa][Nn][Dd]\b)([A-Za-z]{1,5})[^\S\r\n]*([0-9]{1,3})(?![^\s,;/&])"
)


class Codes(NamedTuple):
    """What a cell of codes says: the codes, and what could not be read as one."""

    codes: tuple[str, ...]
    unknown: tuple[str, ...]


@lru_cache(maxsize=4096)
def read_codes(cell_text: str) -> Codes:
    """`R?? R 5` is the code R5 and the unknown `R??`. Each once, in the order of the cell."""
    codes = (f"{letters.upper()}{digits}" for letters, digits in _CODE.findall(cell_text))
    return Codes(tuple(dict.fromkeys(codes)), tuple(dict.fromkeys(_between_codes(cell_text))))


def _between_codes(cell_text: str) -> Iterator[str]:
    """What stands between the codes, without what joins it to them.

    Inside it only a comma, a semicolon and a line end separate: the slash of "N/A" and the
    "and" of "Health and Safety" belong to the words.
    """
    for piece in re.split(r"[,;\r\n]", _CODE.sub("\n", cell_text)):
        words = list(dropwhile(_joins, piece.split()))
        words = list(dropwhile(_joins, reversed(words)))
        if words:
            yield " ".join(reversed(words)).strip("/&")


def _joins(word: str) -> bool:
    return word.strip("/&").lower() in ("", "and")
