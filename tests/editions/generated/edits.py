"""Random edits of a plan, as a month of work makes them, and the differences they must give.

Owns what each edit means: who an activity is stays its `key`, whatever becomes of its number, its
place and its words. What `expected_differences` says is worked out from that alone.
"""
from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random
from typing import NamedTuple

from tests.editions.generated.plans import Activity, Plan, new_activity, slipped
from tests.editions.generated.wording import (
    LEADS,
    Wording,
    progress,
    reworded,
    with_typos,
)


class Kind(StrEnum):
    STATUS = "another status"
    SLIP = "a later deadline"
    LEAD = "a new lead"
    PROGRESS = "new progress"
    TYPOS = "a typo or two in the wording"
    REWORDED = "reworded moderately"
    RENUMBERED = "a new number"
    SWAPPED = "two activities swapped"
    INSERTED = "inserted, and those after it renumbered"
    ADDED = "added at the end of a section"
    REMOVED = "removed"
    CLOSED = "removed, and those after it renumbered"
    MOVED = "moved to another section"
    DISPLACED = "renumbered, and a new one in its old place"


EVERY_EDIT: frozenset[Kind] = frozenset(Kind)

STRUCTURAL = frozenset(
    (Kind.RENUMBERED, Kind.SWAPPED, Kind.INSERTED, Kind.ADDED, Kind.REMOVED, Kind.CLOSED,
     Kind.MOVED, Kind.DISPLACED)
)
_TOLD_AS = {
    Kind.STATUS: "status", Kind.SLIP: "deadline", Kind.LEAD: "lead", Kind.PROGRESS: "progress",
    Kind.TYPOS: "reworded", Kind.REWORDED: "reworded",
}
STRUCTURE_KINDS = frozenset(("renumbered", "moved", "added", "missing", "withdrawn"))


class Edit(NamedTuple):
    kind: Kind
    keys: frozenset[int]
    """The activities that it touches."""

    def concerns(self, difference_kind: str) -> bool:
        if self.kind in STRUCTURAL:
            return difference_kind in STRUCTURE_KINDS
        return difference_kind == _TOLD_AS[self.kind]


class Told(NamedTuple):
    """A difference as it must be told: `to` in words, a deadline's as its date."""

    ref: str
    kind: str
    field: str | None
    to: str | None


@dataclass(frozen=True)
class Expected:
    """`differences` but for places, which are told for as few activities as possible."""

    differences: dict[Told, int]
    """With the key of its activity."""
    places: dict[str, int]
    """New reference -> old place, in the new order, of those that were there before."""

    @property
    def fewest_moves(self) -> int:
        return len(self.places) - _longest_rising(list(self.places.values()))

    def are_moves(self, refs: AbstractSet[str]) -> bool:
        """Whether the rest stands as before once these are moved, and no fewer would do."""
        rest = [place for ref, place in self.places.items() if ref not in refs]
        return (
            refs <= self.places.keys()
            and len(refs) == self.fewest_moves
            and all(a < b for a, b in zip(rest, rest[1:], strict=False))
        )


def expected_differences(before: Plan, after: Plan) -> Expected:
    """Of two editions that both say everything. By activity, whatever its number is."""
    old = {activity.key: activity for activity in before.activities}
    new = {activity.key: activity for activity in after.activities}
    found: dict[Told, int] = {}
    for key, activity in new.items():
        if key not in old:
            found[Told(activity.ref, "added", None, activity.activity)] = key
        else:
            found |= dict.fromkeys(_changed(old[key], activity, after), key)
    for key, activity in old.items():
        if key not in new:
            found[Told(activity.ref, "missing", None, activity.activity)] = key
    place = {activity.key: at for at, activity in enumerate(before.activities)}
    return Expected(
        found, {a.ref: place[a.key] for a in after.activities if a.key in place}
    )


def _changed(old: Activity, new: Activity, plan: Plan) -> list[Told]:
    told = []
    if new.ref != old.ref:
        told.append(Told(new.ref, "renumbered", "ref", new.ref))
    if new.section != old.section:
        told.append(Told(new.ref, "moved", "section", new.section))
    if new.activity != old.activity:
        told.append(Told(new.ref, "reworded", "activity", new.activity))
    if new.due != old.due and new.due is not None:
        told.append(Told(new.ref, "deadline", "deadline", new.due.date))
    if new.lead != old.lead:
        told.append(Told(new.ref, "lead", "lead", new.lead))
    if new.progress != old.progress:
        told.append(Told(new.ref, "progress", "progress", new.progress))
    if new.status != old.status and new.status is not None:
        told.append(Told(new.ref, "status", "status", plan.status(new.status).code))
    return told


def _longest_rising(places: Sequence[int]) -> int:
    ends: list[int] = []
    for place in places:
        at = bisect_left(ends, place)
        ends[at : at + 1] = [place]
    return len(ends)


# making them


@dataclass(frozen=True)
class Noise:
    """How many of the wordings are mistyped beside the edits, and by how many slips each."""

    share: float
    most_slips: int


SILENT, LIGHT, HEAVY = Noise(0, 1), Noise(0.05, 1), Noise(0.3, 3)


def random_edits(
    random: Random, plan: Plan, kinds: AbstractSet[Kind] = EVERY_EDIT, noise: Noise = LIGHT,
    most: int = 6,
) -> tuple[Plan, list[Edit]]:
    """The second month's plan, and what was done to the first. References stay unique."""
    chosen = [random.choice(sorted(kinds)) for _ in range(random.randint(1, most))]
    return edited(random, plan, chosen, noise if Kind.TYPOS in kinds else SILENT)


def edited(
    random: Random, plan: Plan, chosen: Sequence[Kind], noise: Noise
) -> tuple[Plan, list[Edit]]:
    """These edits, each of some activity, those of cells first."""
    while True:
        hand = _Hand(random, plan)
        for kind in sorted(chosen, key=lambda kind: kind in STRUCTURAL):
            hand.edit(kind)
        hand.mistype(noise)
        refs = [activity.ref for activity in hand.rows]
        if len(set(refs)) == len(refs):
            return replace(plan, activities=tuple(hand.rows)), hand.edits


class _Hand:
    """Edits one after another; an activity's cell is edited once, its place as often as it comes.

    An edit that nothing in the plan allows (a swap of one activity) is left out.
    """

    def __init__(self, random: Random, plan: Plan) -> None:
        self.rows = list(plan.activities)
        self.edits: list[Edit] = []
        self._random = random
        self._plan = plan
        self._old = {row.key for row in self.rows}
        self._edited: set[tuple[int, str]] = set()
        self._wording = Wording(random, tuple(row.activity for row in self.rows))
        self._next = max(row.key for row in self.rows) + 1

    def edit(self, kind: Kind) -> None:
        if kind in STRUCTURAL:
            self._structure(kind)
        else:
            self._cell(kind)

    def mistype(self, noise: Noise) -> None:
        for at, row in enumerate(self.rows):
            fresh = (row.key, "reworded") not in self._edited and self._is_old(row)
            if fresh and self._random.random() < noise.share:
                text = with_typos(self._random, row.activity,
                                  self._random.randint(1, noise.most_slips))
                self.rows[at] = replace(row, activity=text)
                self._done(Kind.TYPOS, row.key)

    def _is_old(self, row: Activity) -> bool:
        return row.key in self._old

    def _done(self, kind: Kind, *keys: int) -> None:
        self.edits.append(Edit(kind, frozenset(keys)))

    def _cell(self, kind: Kind) -> None:
        pick = self._random.choice
        told = _TOLD_AS[kind]
        at = self._random.randrange(len(self.rows))
        row = self.rows[at]
        if (row.key, told) in self._edited:
            return
        if kind is Kind.STATUS:
            words = [s.word for s in self._plan.legend if s.word != row.status]
            if not words:
                return
            new = replace(row, status=pick(words))
        elif kind is Kind.SLIP:
            if row.due is None or row.due.date is None:
                return
            new = replace(row, due=slipped(self._random, row.due))
        elif kind is Kind.LEAD:
            new = replace(row, lead=pick([lead for lead in LEADS if lead != row.lead]))
        elif kind is Kind.PROGRESS:
            new = replace(row, progress=progress(self._random))
        elif kind is Kind.TYPOS:
            new = replace(row, activity=with_typos(self._random, row.activity,
                                                   self._random.randint(1, 2)))
        else:
            new = replace(row, activity=reworded(self._random, row.activity))
        if new != row:
            self.rows[at] = new
            self._edited.add((row.key, told))
            self._done(kind, row.key)

    def _structure(self, kind: Kind) -> None:
        at = self._random.randrange(len(self.rows))
        row = self.rows[at]
        beside = [n for n, other in enumerate(self.rows) if other.section == row.section]
        if not self._is_old(row):
            return
        if kind is Kind.RENUMBERED:
            self._renumber(at, self._free(row.section))
            self._done(kind, row.key)
        elif kind is Kind.SWAPPED:
            others = [n for n in beside if n != at and self._is_old(self.rows[n])]
            if others:
                self._swap(at, self._random.choice(others))
        elif kind is Kind.INSERTED:
            following = [n for n in beside if n >= at]
            new = self._new(row, row.ref)
            for n in following:
                self._renumber(n, _next_number(self.rows[n].ref))
            self.rows.insert(at, new)
            self._done(kind, new.key, *(self.rows[n + 1].key for n in following))
        elif kind is Kind.ADDED:
            new = self._new(self.rows[beside[-1]], self._free(row.section))
            self.rows.insert(beside[-1] + 1, new)
            self._done(kind, new.key)
        elif len(beside) > 1:
            self._leave(kind, at, beside)

    def _leave(self, kind: Kind, at: int, beside: list[int]) -> None:
        """Edits by which a place is left; a section is never left by its last activity."""
        row = self.rows[at]
        if kind is Kind.DISPLACED:
            if row.finding is None and any(self.rows[n].finding for n in beside):
                return  # at the section's end a blank one would be that of the row above
            free = self._free(row.section)
            self.rows[at] = new = self._new(row, row.ref)
            self.rows.insert(beside[-1] + 1, replace(row, ref=free))
            self._done(kind, row.key, new.key)
        elif kind is Kind.MOVED:
            sections = [s for s in self._plan.sections if s != row.section]
            if not sections or row.finding is None:
                return  # in a section with findings, a blank one would be that of the row above
            to = self._random.choice(sections)
            ref = self._free(to)
            del self.rows[at]
            last = max(n for n, other in enumerate(self.rows) if other.section == to)
            self.rows.insert(last + 1, replace(row, section=to, ref=ref))
            self._done(kind, row.key)
        else:
            if any(row.key in edit.keys for edit in self.edits):
                return  # an activity that is gone shows no other edit
            following = [n for n in beside if n > at] if kind is Kind.CLOSED else []
            for n in reversed(following):
                self._renumber(n, self.rows[n - 1].ref)
            keys = [row.key, *(self.rows[n].key for n in following)]
            del self.rows[at]
            self._done(kind, *keys)

    def _swap(self, one: int, other: int) -> None:
        """With their rows, or only their numbers."""
        a, b = self.rows[one], self.rows[other]
        a, b = replace(a, ref=b.ref), replace(b, ref=a.ref)
        if self._random.random() < 0.5:
            self.rows[one], self.rows[other] = b, a
        else:
            self.rows[one], self.rows[other] = a, b
        self._done(Kind.SWAPPED, a.key, b.key)

    def _renumber(self, at: int, ref: str) -> None:
        self.rows[at] = replace(self.rows[at], ref=ref)

    def _free(self, section: str) -> str:
        """A number of the section that no activity has or had."""
        some = [*self._plan.activities, *self.rows]
        used = [int(row.ref.rpartition(".")[2]) for row in some
                if row.ref.rpartition(".")[0] == section]
        return f"{section}.{max(used) + self._random.choice((1, 1, 2))}"

    def _new(self, beside: Activity, ref: str) -> Activity:
        self._next += 1
        return new_activity(
            self._random, self._next - 1, ref, beside, self._plan.legend, self._wording
        )


def _next_number(ref: str) -> str:
    head, _, number = ref.rpartition(".")
    return f"{head}.{int(number) + 1}"
