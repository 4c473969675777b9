"""Which row of an edition is which activity of the ledger.

An activity's identity is neither its number nor its wording: plans are renumbered and reworded.
So each is evidence, and what the section, the outcome, the neighbours and, last, lead and
timeline say is weighed with it. Reference comes before wording, but a wording that stands word
for word under another number moved there. The whole is one assignment, not first come first
served; its answer does not depend on the order of what is given, only on each one's place.

A pair has a confidence. Below SURE a person is asked, and what `match` says is the proposal: a
text that has little in common with the old one is always asked about. Where nothing but its number
or place speaks for it, it is proposed to be the activity that it reads like, or a new one.
"""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp

from .assignment import Choice, assign
from .described import Described, Side
from .numbered import name_different_things
from .similarity import STRANGE, Resemblance
from .weighing import NEAR, Weighing, renamed, telling

__all__ = ["SURE", "Described", "Matched", "match"]

SURE = 0.9
"""Of the pairs at or above it, fewer than 1 in 500 are wrong (tests/editions/matching_campaign)."""
_CERTAIN, _MOVED, _UNSURE = 1.0, 0.99, 0.8
_NO_DOUBT = 5000
_NEARER = 0.05
_LEAST_ELSE = 2


@dataclass(frozen=True, slots=True)
class Matched:
    row: str
    activity: str | None
    """None: the row is new."""
    confidence: float
    how: str
    """reference, wording, reference-and-wording, or new."""
    rival: str | None = None
    """The activity that it could also be, where that is why it is unsure."""


def match(rows: Sequence[Described], activities: Sequence[Described]) -> list[Matched]:
    """One for each row, in the rows' order. Keys are unique on each side."""
    found = _Matching(Side(rows), Side(activities)).found()
    by_key = {one.row: one for one in found}
    return [by_key[row.key] for row in rows]


class _Matching:
    def __init__(self, rows: Side, activities: Side) -> None:
        self._rows = rows
        self._activities = activities
        self._certain: dict[int, int] = {}
        self._fix_certain()

    def found(self) -> list[Matched]:
        found = [self._matched_for_certain(i, j) for i, j in self._certain.items()]
        if len(found) == len(self._rows.all):
            return found
        self._weighing = Weighing(self._rows, self._activities, self._certain)
        gains = self._weighing.gains()
        choices = assign(gains, _NO_DOUBT)
        weighed = list(zip(self._weighing.open_rows, gains, choices, strict=True))
        alone = [(i, choice.column, gain) for i, gain, choice in weighed
                 if choice.column is not None and self._are_strangers(i, choice.column)]
        holders = {choice.column: i for i, _, choice in weighed if choice.column is not None}
        strangers = self._of_strangers(alone, holders)
        for i, gain, choice in weighed:
            found.append(strangers[i] if i in strangers else self._matched(i, choice, gain))
        return found

    # pairs that need no weighing

    def _fix_certain(self) -> None:
        """A wording that stands once on each side, under the same number or, if it tells enough
        and nothing like it contends for the number, another one. And a wording that stands more
        often, where all else is the same too."""
        rows, activities = self._rows, self._activities
        moved = []
        twins = []
        for words, some in rows.with_words.items():
            others = activities.with_words.get(words, ())
            if len(some) == 1 and len(others) == 1:
                if rows.refs[some[0]] == activities.refs[others[0]] != "":
                    self._certain[some[0]] = others[0]
                else:
                    moved.append((some[0], others[0]))
            elif others:
                twins.append((some, others))
        contenders = {
            (i, j): self._contenders(i, j) for i, j in moved if telling(rows, activities, i)
        }
        resemblance = Resemblance(
            words for (i, _), near in contenders.items() if near
            for words in (rows.words[i], *near)
        )
        for (i, j), near in contenders.items():
            if all(resemblance.of(rows.words[i], words) < NEAR for words in near):
                self._certain[i] = j
        sections = renamed(self._certain, rows.sections, activities.sections)
        for some, others in twins:
            self._fix_twins(some, others, sections)

    def _fix_twins(
        self, some: Sequence[int], others: Sequence[int], sections: dict[str, str]
    ) -> None:
        """Of one wording: as many on each side that are alike in all go together in their order.
        Without numbers it is enough to be the section's only one."""
        taken: set[int] = set()
        for of in (_all_but_key_and_place, _all_but_number, _section_without_number):
            left = [i for i in some if i not in self._certain
                    and not (of is _all_but_number and self._rows.refs[i])]
            here = _by(of, self._rows, left, sections)
            there = _by(of, self._activities, [j for j in others if j not in taken], {})
            for said, rows in here.items():
                activities = there.get(said, [])
                alike = len(rows) == len(activities)
                if said and alike and (len(rows) == 1 or of is not _section_without_number):
                    self._certain.update(zip(rows, activities, strict=True))
                    taken.update(activities)

    def _contenders(self, i: int, j: int) -> list[str]:
        """What stands under the activity's number now, and stood under the row's until now, if it
        is not itself found word for word elsewhere."""
        rows, activities = self._rows, self._activities
        return [
            words
            for here, there, ref in ((rows, activities, activities.refs[j]),
                                     (activities, rows, rows.refs[i]))
            for k in here.with_ref.get(ref, ())
            if (words := here.words[k])
            and not (here.alone(k) and len(there.with_words.get(words, ())) == 1)
        ]

    def _matched_for_certain(self, i: int, j: int) -> Matched:
        row, activity = self._rows.all[i], self._activities.all[j]
        if self._rows.refs[i] == self._activities.refs[j] != "":
            return Matched(row.key, activity.key, _CERTAIN, "reference-and-wording")
        return Matched(row.key, activity.key, _MOVED, "wording")

    # what is said

    def _matched(self, i: int, choice: Choice, gains: dict[int, int]) -> Matched:
        row = self._rows.all[i]
        rival = None if choice.rival is None else self._activities.all[choice.rival].key
        if choice.column is None:
            confidence = _confidence(choice.margin)
            if not self._rows.words[i]:
                confidence = min(confidence, _UNSURE)
            return Matched(row.key, None, confidence, "new", rival if confidence < SURE else None)
        j = choice.column
        alike = self._weighing.alike(i, j)
        same_ref = self._rows.refs[i] == self._activities.refs[j] != ""
        confidence = _confidence(min(choice.margin, gains[j]))
        nearest = self._nearest(i, j, gains, alike)
        if nearest is not None:
            rival = self._activities.all[nearest].key
        is_strange = not (same_ref if alike is None else alike >= STRANGE)
        if (nearest is not None or is_strange or self._only_wording(i, j, alike)
                or self._part_of_a_series(i, j)):
            confidence = min(confidence, _UNSURE)
        how = "reference" if same_ref else "wording"
        if same_ref and alike is not None and alike >= NEAR:
            how = "reference-and-wording"
        return Matched(row.key, self._activities.all[j].key, confidence, how,
                       rival if confidence < SURE else None)

    def _only_wording(self, i: int, j: int, alike: float | None) -> bool:
        """Whether a wording that is not quite the activity's is all that speaks for it: it stands
        in another section under another number, or is less than near, and whatever else both have
        is different. One may as well be gone and another new.
        """
        row, activity = self._rows.all[i], self._activities.all[j]
        if alike is None or alike == 1:
            return False
        is_elsewhere = bool(row.section and activity.section) and (
            self._weighing.section_until_now(i) != self._activities.sections[j]
            and self._weighing.ref_until_now(i) != self._activities.refs[j]
        )
        if not is_elsewhere and alike >= NEAR:
            return False
        same = _same_besides(row, activity)
        return len(same) >= _LEAST_ELSE and not any(same)

    def _part_of_a_series(self, i: int, j: int) -> bool:
        """Whether the row's wording has other numbers than the activity's, and its own number is
        another too: “… in Q1 2027/28” is seldom what “… in Q1 2026/27” became.
        """
        return self._weighing.ref_until_now(i) != self._activities.refs[j] and (
            name_different_things(self._rows.words[i], self._activities.words[j])
        )

    def _are_strangers(self, i: int, j: int) -> bool:
        """Whether the wordings are unlike, and whatever else both have is different."""
        alike = self._weighing.alike(i, j)
        if alike is None or alike >= STRANGE:
            return False
        same = _same_besides(self._rows.all[i], self._activities.all[j])
        return bool(same) and not any(same)

    def _of_strangers(
        self, alone: Sequence[tuple[int, int, dict[int, int]]], holders: dict[int, int]
    ) -> dict[int, Matched]:
        """Each row is the activity that it reads like, if no other row is that; or it is new."""
        released = {i for i, _, _ in alone}
        wishes = sorted(
            (-alike, i, k)
            for i, j, gains in alone
            if (k := self._nearest(i, j, gains, 0)) is not None
            and (alike := self._weighing.alike(i, k) or 0) >= NEAR
            and holders.get(k, i) in released
        )
        of_activity: dict[int, int] = {}
        for _, i, k in wishes:
            of_activity.setdefault(k, i)
        given = {i: k for k, i in of_activity.items()}
        found = {}
        for i, j, _ in alone:
            row, stranger = self._rows.all[i].key, self._activities.all[j].key
            k = given.get(i)
            if k is None:
                unlike = 0.5 + STRANGE - (self._weighing.alike(i, j) or 0)
                found[i] = Matched(row, None, round(min(unlike, _UNSURE), 3), "new", stranger)
            else:
                alike = min(self._weighing.alike(i, k) or 0, _UNSURE)
                found[i] = Matched(row, self._activities.all[k].key, round(alike, 3), "wording",
                                   stranger)
        return found

    def _nearest(
        self, i: int, j: int, gains: dict[int, int], alike: float | None
    ) -> int | None:
        """The activity whose wording is clearly nearer to the row's than that of its own one."""
        if alike is None:
            return None
        near = [
            (-other, k) for k in gains
            if k != j and (other := self._weighing.alike(i, k) or 0) > alike + _NEARER
        ]
        return min(near)[1] if near else None


def _same_besides(row: Described, activity: Described) -> list[bool]:
    """Of what both have besides number, place and wording, whether it is the same."""
    return [one == other for one, other in (
        (row.outcome, activity.outcome), (row.lead, activity.lead),
        (row.timeline, activity.timeline),
    ) if one and other]


def _all_but_key_and_place(one: Described, section: str) -> tuple[str | None, ...]:
    return (one.ref, section, one.activity, one.outcome, one.lead, one.timeline)


def _all_but_number(one: Described, section: str) -> tuple[str | None, ...]:
    """Of rows without a number; the ledger has given the activities some."""
    return (section, one.activity, one.outcome, one.lead, one.timeline)


def _section_without_number(one: Described, section: str) -> tuple[str | None, ...]:
    return () if one.ref or not section else (section,)


def _by(
    of: Callable[[Described, str], tuple[str | None, ...]],
    side: Side, some: Sequence[int], until_now: dict[str, str],
) -> dict[tuple[str | None, ...], list[int]]:
    found: dict[tuple[str | None, ...], list[int]] = {}
    for index in some:
        section = side.sections[index]
        found.setdefault(of(side.all[index], until_now.get(section, section)), []).append(index)
    return found


def _confidence(gain: int) -> float:
    return round(1 - 0.5 * exp(-max(gain, 0) / 1200), 3)
