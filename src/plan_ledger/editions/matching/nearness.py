"""Which wordings could be nearly another one, without comparing each with each.

An index of words, pairs of neighbouring words and runs of three characters: a wording is looked up
by those of its own that are rarest, and those that share most of them are worth comparing.
"""
from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from .similarity import compared, runs

_SCALE = 10_000
_LOOKED_UP = 20
_LONGEST = 32
"""What more wordings share tells little, and would be looked at again and again: of those, the
nearest in place."""


class Index:
    def __init__(self, wordings: Sequence[str]) -> None:
        self._places: dict[str, list[int]] = {}
        for place, wording in enumerate(wordings):
            for feature in _features(wording):
                self._places.setdefault(feature, []).append(place)

    def near(self, wording: str, about: int, most: int) -> list[int]:
        """Places of at most `most` wordings, those that share most first, then those nearest to
        the place `about`."""
        known = [
            (len(places), feature)
            for feature in _features(wording)
            if (places := self._places.get(feature))
        ]
        shared: dict[int, int] = {}
        for often, feature in sorted(known)[:_LOOKED_UP]:
            tells = _SCALE // often
            for place in _nearest(self._places[feature], about, _LONGEST):
                shared[place] = shared.get(place, 0) + tells
        little = max(shared.values(), default=0) // 8
        found = [
            (-much, abs(place - about), place) for place, much in shared.items() if much > little
        ]
        return [place for _, _, place in sorted(found)[:most]]


def _nearest(places: Sequence[int], about: int, most: int) -> Sequence[int]:
    if len(places) <= most:
        return places
    start = min(max(bisect_left(places, about) - most // 2, 0), len(places) - most)
    return places[start : start + most]


def _features(wording: str) -> set[str]:
    if not wording:
        return set()
    words = compared(wording).split(" ")
    pairs = {f"{one} {other}" for one, other in zip(words, words[1:], strict=False)}
    return pairs.union(words, runs(wording))
