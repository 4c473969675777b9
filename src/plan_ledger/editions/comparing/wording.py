"""Two texts as one, word by word: what both have, what is gone, what is new.

The pieces that are the same or gone join to the old text, those that are the same or new to the
new one, to the last blank. The cost is bounded: of two long texts only what they begin and end
with is found to be the same.
"""
from __future__ import annotations

import re

SAME, GONE, NEW = "same", "gone", "new"
_PIECES = re.compile(r"\s+|\w+|[^\w\s]")
_MOST = 25_000_000
"""Pairs of words between the common beginning and end; where there are more, nothing between
counts as the same."""


def word_diff(old: str, new: str) -> list[tuple[str, str]]:
    """Pieces of (same, gone or new; text), the old before the new where a text was replaced."""
    before, after = _PIECES.findall(old), _PIECES.findall(new)
    start = _same_at_the_beginning(before, after)
    end = _same_at_the_beginning(before[start:][::-1], after[start:][::-1])
    pieces = [(SAME, "".join(before[:start]))]
    pieces += _between(before[start : len(before) - end], after[start : len(after) - end])
    pieces.append((SAME, "".join(before[len(before) - end :])))
    return _joined(pieces)


def _same_at_the_beginning(some: list[str], others: list[str]) -> int:
    count = 0
    for one, other in zip(some, others, strict=False):
        if one != other:
            break
        count += 1
    return count


def _between(before: list[str], after: list[str]) -> list[tuple[str, str]]:
    from rapidfuzz.distance import LCSseq

    if len(before) * len(after) > _MOST:
        return [(GONE, "".join(before)), (NEW, "".join(after))]
    pieces = []
    for step in LCSseq.opcodes(before, after):
        gone = "".join(before[step.src_start : step.src_end])
        if step.tag == "equal":
            pieces.append((SAME, gone))
        else:
            new = "".join(after[step.dest_start : step.dest_end])
            pieces += [(GONE, gone), (NEW, new)]
    return pieces


def _joined(pieces: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Without empty ones. A blank alone between changes is no rest for the eye: it changes with
    them."""
    kept = [piece for piece in pieces if piece[1]]
    joined: list[tuple[str, str]] = []
    gone = new = ""
    for index, (what, text) in enumerate(kept):
        if what == SAME and (not text.isspace() or index in (0, len(kept) - 1)):
            joined += _change(gone, new)
            joined.append((SAME, text))
            gone = new = ""
        else:
            gone += text if what != NEW else ""
            new += text if what != GONE else ""
    return joined + _change(gone, new)


def _change(gone: str, new: str) -> list[tuple[str, str]]:
    return [piece for piece in ((GONE, gone), (NEW, new)) if piece[1]]
