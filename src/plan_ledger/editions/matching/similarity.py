"""How alike two wordings are, in any language: 1 for the same, about 0 for strangers.

Case, punctuation, spaces and forms of the same character do not count. Of the rest, half is how
much of one text is written in the other in order (which forgives a typo), half how many of
their runs of three characters they share, a rare run counting for more than one that half the
plan has (so that "Review thresholds in Bingley" is not nearly "Review thresholds in Keighley").
A text that was only added to is still much of what it was, until it is several times as long: a few
words can stand in any long text.

A long text is compared by its beginning and its end, so that a wording of any length costs the
same; whether two texts are equal is always told by the whole of them.
"""
from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from functools import lru_cache
from math import log

LONG = 2_000
"""Characters of a wording that are compared; of a longer one the first and the last half of it."""
_STRANGERS = 0.42
"""What two unrelated English sentences have in common in order."""

_KEPT, _SEVERAL = 0.72, 4
"""What a text that was only added to, or only cut, still is of what it was; and up to how many
times as long as the other it may be."""


STRANGE = 0.45
"""Wordings less alike than this have nothing in common that would make them one activity's."""


class _Letters(dict[int, str | None]):
    """For str.translate: punctuation and blanks become a space; what shows nothing goes. Marks
    stay, since in many scripts they are the vowels."""

    def __missing__(self, code: int) -> str | None:
        kind = unicodedata.category(chr(code))
        made = " " if kind[0] in "PZ" or kind == "Cc" else None if kind == "Cf" else chr(code)
        self[code] = made
        return made


_LETTERS = _Letters()


def plain(text: str | None) -> str:
    """What of a text counts when texts are compared; a text of punctuation alone is itself."""
    if not text:
        return ""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    words = " ".join(text.casefold().translate(_LETTERS).split())
    return words or " ".join(text.split())


def compared(wording: str) -> str:
    """The part of a plain wording that is compared."""
    half = LONG // 2
    return wording if len(wording) <= LONG else f"{wording[:half]} {wording[-half:]}"


def runs(wording: str) -> frozenset[str]:
    """Its runs of three characters, the ends of words counting as one."""
    text = f" {compared(wording)} "
    return frozenset([text[i : i + 3] for i in range(len(text) - 2)])


def are_strangers(text: str | None, other: str | None) -> bool:
    """Of two texts as they stand; what is blank is nobody's stranger."""
    words, others = plain(text), plain(other)
    return bool(words and others) and Resemblance((words, others)).of(words, others) < STRANGE


class Resemblance:
    """Of plain wordings; what is rare is learnt from `wordings`, those of both sides."""

    def __init__(self, wordings: Iterable[str]) -> None:
        from rapidfuzz.distance import Indel

        self._in_order: Callable[[str, str], float] = Indel.normalized_similarity
        self._runs_of: dict[str, frozenset[str]] = {}
        common: Counter[str] = Counter()
        count = 0
        for wording in wordings:
            found = self._runs_of.get(wording)
            if found is None:
                found = self._runs_of[wording] = runs(wording)
            common.update(found)
            count += 1
        # whole numbers, whose sum is the same in any order
        self._weight = {
            run: 1 + int(1000 * log(1 + count / often)) for run, often in common.items()
        }
        self._total = {w: self._sum(found) for w, found in self._runs_of.items()}
        self.of = lru_cache(maxsize=None)(self._of)

    def _sum(self, some: Iterable[str]) -> int:
        weight = self._weight
        return sum([weight[run] for run in some])

    def _of(self, one: str, other: str) -> float:
        """Of two wordings that it learnt from, neither empty."""
        if one == other:
            return 1.0
        written = self._in_order(compared(one), compared(other))
        in_order = max(0.0, (written - _STRANGERS) / (1 - _STRANGERS))
        shared = self._sum(self._runs_of[one] & self._runs_of[other])
        totals = self._total[one], self._total[other]
        kept = shared / min(totals)
        shorter, longer = sorted((len(one), len(other)))
        if longer > _SEVERAL * shorter:
            kept *= _SEVERAL * shorter / longer
        return min(0.99, max(0.5 * in_order + shared / sum(totals), _KEPT * kept))
