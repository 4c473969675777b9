"""What speaks for a row being an activity, and what against it, weighed pair by pair.

Reference before wording, and wording before all the rest. But what a reference says depends on
whether those around it kept theirs, and what a wording says on whether another is as near.
"""
from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from .described import Side
from .nearness import Index
from .similarity import Resemblance

# In thousandths. What speaks for a pair, against it, and what together is not enough.
_ENOUGH = 500
_REFERENCE, _OTHER_REFERENCE = 3000, -1000
_MIXED_REFERENCE, _MIXED_OTHER = 2000, -500
_RENUMBERED_REFERENCE, _RENUMBERED_OTHER = 800, 0
_SECTION = 500
_OUTCOME, _OTHER_OUTCOME = 900, -300
_LEAD, _TIMELINE = 150, 100
_NEIGHBOUR, _NEARBY = 750, 200
_MUTUAL = 1500

_RIVAL_AT_LEAST = -1500
NEAR = 0.6
"""From here on a wording is nearly another one."""
_CLEARLY = 0.05
_TELLING = 20
"""Bytes from which on a wording that stands once on each side tells an activity: bytes, since a
word is shorter in Chinese. Shorter ones, and those that stand more often, say at most this:"""
_NOT_TELLING, _IN_SECTION = 2500, 5000
_CANDIDATES = 8


def telling(rows: Side, activities: Side, i: int) -> bool:
    """Whether the row's wording is long enough, and stands alone on both sides."""
    words = rows.words[i]
    return (
        len(words.encode()) >= _TELLING
        and rows.alone(i)
        and len(activities.with_words.get(words, ())) < 2
    )


def renamed(
    certain: dict[int, int], here: Sequence[str], there: Sequence[str]
) -> dict[str, str]:
    """What most of the certain pairs of a section, or of a block of numbers, say that it was
    until now: a plan whose fourth part became its fifth has not moved all its activities."""
    votes: dict[str, Counter[str]] = {}
    for i, j in certain.items():
        votes.setdefault(here[i], Counter())[there[j]] += 1
    renamed = {}
    for now, was in votes.items():
        most, count = min(was.most_common(), key=lambda vote: (-vote[1], vote[0]))
        if most != now and count > 1 and 2 * count > was.total():
            renamed[now] = most
    return renamed


@dataclass(frozen=True, slots=True)
class _Around:
    """What the neighbours of a row say that are matched for certain."""

    expected: tuple[int, ...]
    """Where its activity would stand, were nothing inserted or removed between."""
    about: int
    """Where to look for it first."""
    kept: int
    renumbered: int
    """How many of them kept their number, or did not."""


@dataclass(slots=True)
class _Nearest:
    """Whose wording is nearest of those met, and how near the next one is."""

    who: int = -1
    alike: float = 0.0
    next: float = 0.0

    def meet(self, who: int, alike: float) -> None:
        if alike > self.alike:
            self.who, self.alike, self.next = who, alike, self.alike
        else:
            self.next = max(self.next, alike)

    @property
    def clear(self) -> bool:
        return self.alike > self.next + _CLEARLY


class Weighing:
    """Of the rows and activities that are in no certain pair; those pairs are what they are
    weighed by."""

    def __init__(self, rows: Side, activities: Side, certain: dict[int, int]) -> None:
        self._rows = rows
        self._activities = activities
        self._certain = certain
        taken = set(certain.values())
        self.open_rows = [i for i in range(len(rows.all)) if i not in certain]
        self._open = [j for j in range(len(activities.all)) if j not in taken]
        self._is_open = set(self._open)
        self._anchors = sorted(certain)
        self._sections = renamed(certain, rows.sections, activities.sections)
        self._blocks = renamed(certain, [_block(ref) for ref in rows.refs],
                               [_block(ref) for ref in activities.refs])
        self._resemblance = Resemblance(
            words
            for side, some in ((rows, self.open_rows), (activities, self._open))
            for index in (some if self._open else ())
            if (words := side.words[index])
        )

    def gains(self) -> list[dict[int, int]]:
        """For each open row the activities that it could be, and what each pair would gain."""
        if not self._open:  # a plan's first edition: there is nothing that a row could be
            return [{} for _ in self.open_rows]
        index = Index([self._activities.words[j] for j in self._open])
        around = {i: self._around(i) for i in self.open_rows}
        could_be = {i: self._candidates(i, index, around[i]) for i in self.open_rows}
        mutual = self._mutually_nearest(could_be)
        return [
            {
                j: gain for j in could_be[i]
                if (gain := self._gain(i, j, around[i]) + (_MUTUAL if mutual.get(i) == j else 0))
                >= _RIVAL_AT_LEAST
            }
            for i in self.open_rows
        ]

    def _candidates(self, i: int, index: Index, around: _Around) -> list[int]:
        about = bisect_left(self._open, around.about)
        near = index.near(self._rows.words[i], about, _CANDIDATES)
        could_be = {self._open[k] for k in near}
        for ref in (self._rows.refs[i], self.ref_until_now(i)):
            could_be.update(self._activities.with_ref.get(ref, ()))
        could_be.update(around.expected)
        could_be.update(self._same_words(i, around.about))
        return sorted(could_be & self._is_open)

    def _mutually_nearest(self, could_be: dict[int, list[int]]) -> dict[int, int]:
        """Rows and activities of which neither has a wording nearly as near to it elsewhere."""
        of_row: dict[int, _Nearest] = {}
        of_activity: dict[int, _Nearest] = {}
        for i, some in could_be.items():
            for j in some:
                alike = self.alike(i, j)
                if alike is not None and alike >= NEAR:
                    of_row.setdefault(i, _Nearest()).meet(j, alike)
                    of_activity.setdefault(j, _Nearest()).meet(i, alike)
        return {
            i: nearest.who for i, nearest in of_row.items()
            if telling(self._rows, self._activities, i) and nearest.clear
            and of_activity[nearest.who].who == i and of_activity[nearest.who].clear
        }

    def alike(self, i: int, j: int) -> float | None:
        """None where one of them has no wording."""
        words, others = self._rows.words[i], self._activities.words[j]
        return self._resemblance.of(words, others) if words and others else None

    def _same_words(self, i: int, about: int) -> list[int]:
        """Activities of the very wording: of a plan's many "Review quarterly" those of the same
        section and those nearest in place."""
        words = self._rows.words[i]
        same = self._activities.with_words.get(words, [])
        if len(same) <= 2 * _CANDIDATES:
            return same
        section = self.section_until_now(i)
        in_section = self._activities.with_words_in_section.get((words, section), [])
        near = []
        for some in (in_section, same):
            start = max(bisect_left(some, about) - _CANDIDATES // 2, 0)
            near += some[start : start + _CANDIDATES]
        return near

    def _only_in_section(self, i: int, j: int) -> bool:
        """Whether the row's very wording is the activity's, and no other's of their section."""
        words = self._rows.words[i]
        here = self._rows.with_words_in_section.get((words, self._rows.sections[i]))
        section = self.section_until_now(i)
        return here == [i] and self._activities.with_words_in_section.get((words, section)) == [j]

    def section_until_now(self, i: int) -> str:
        section = self._rows.sections[i]
        return self._sections.get(section, section)

    def ref_until_now(self, i: int) -> str:
        ref = self._rows.refs[i]
        block = _block(ref)
        was = self._blocks.get(block)
        return ref if was is None else was + ref[len(block) :]

    def _around(self, i: int) -> _Around:
        at = bisect_left(self._anchors, i)
        expected = []
        kept = renumbered = 0
        for k in self._anchors[max(at - 1, 0) : at + 1]:
            j = self._certain[k]
            expected.append(j + i - k)
            if self._rows.all[k].section == self._rows.all[i].section:
                same = self.ref_until_now(k) == self._activities.refs[j]
                kept += same
                renumbered += not same
        return _Around(tuple(expected), expected[0] if expected else i, kept, renumbered)

    def _gain(self, i: int, j: int, around: _Around) -> int:
        rows, activities = self._rows, self._activities
        row, activity = rows.all[i], activities.all[j]
        gain = -_ENOUGH
        alike = self.alike(i, j)
        if alike is not None:
            said = _of_wording(alike)
            if not telling(rows, activities, i):
                said = min(said, _IN_SECTION if self._only_in_section(i, j) else _NOT_TELLING)
            gain += said
        if rows.refs[i] and activities.refs[j]:
            same = self.ref_until_now(i) == activities.refs[j]
            if not around.renumbered:
                gain += _REFERENCE if same else _OTHER_REFERENCE
            elif around.kept:
                gain += _MIXED_REFERENCE if same else _MIXED_OTHER
            else:
                gain += _RENUMBERED_REFERENCE if same else _RENUMBERED_OTHER
        if row.section and activity.section:
            same = self.section_until_now(i) == activities.sections[j]
            gain += _SECTION if same else -_SECTION
        if rows.outcomes[i] and activities.outcomes[j]:
            gain += self._of_outcome(rows.outcomes[i], activities.outcomes[j])
        gain += _LEAD if row.lead and row.lead == activity.lead else 0
        gain += _TIMELINE if row.timeline and row.timeline == activity.timeline else 0
        gain += _NEIGHBOUR * around.expected.count(j)
        return gain + _NEARBY // (1 + min(abs(j - e) for e in around.expected or (i,)))

    def _of_outcome(self, one: str, other: str) -> int:
        from rapidfuzz.distance import Indel

        if one == other:
            return _OUTCOME
        alike = Indel.normalized_similarity(one[:500], other[:500])
        return _OUTCOME // 2 if alike > 0.8 else _OTHER_OUTCOME


def _block(ref: str) -> str:
    return ref.rpartition(".")[0]


def _of_wording(alike: float) -> int:
    """Half the text changed says nothing; each halving of what changed says as much again. A
    stranger's text says less against a pair than its number and one thing more speak for it."""
    changed = 1 - alike
    if changed > 0.5:
        return max(int(-7000 * (changed - 0.5)), -2600)
    return int(2000 * log(0.51 / (changed + 0.01)))
