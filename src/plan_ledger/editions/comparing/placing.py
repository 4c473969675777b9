"""Where an edition's activities stand in the plan, and how a new place is told.

The order of the rows is the plan's, as few of them moving as possible. But rows that somebody
sorted by another column, or an extract, say nothing of places: each activity keeps its own, and
that is told. Then a new one stands behind the one whose number comes before its own.
"""
from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import groupby, pairwise
from typing import Any

from plan_ledger.editions.reading.findings import Warned
from plan_ledger.plan.reference import sort_key
from plan_ledger.plan.timeline import read_timeline
from plan_ledger.plan.words import without_case

from .ordering import longest_rising, orders_for
from .pairing import Pair
from .standing import Standing

_LEAST_SORTED = 5
_LEAST_DIFFERENT = 4
_LEAST_MOVED = 2
_LEAST_MISSING = 5
"""From so many on what is missing is asked about as of an extract."""
_FIRST = "first in the plan"


class Places:
    """`orders` are of the pairs, in the file's order; `warnings` say where that was not read."""

    def __init__(self, pairs: Sequence[Pair], standing: Standing) -> None:
        self.warnings: list[Warned] = []
        held = [_order(pair) for pair in pairs]
        why = None
        if not _rises(held):
            why = _why_not_read(pairs, standing)
        if why is None:
            self.orders = orders_for(held, standing.orders)
        else:
            self.warnings.append(Warned(
                None, None,
                f"{why}, so their order says nothing of places: each activity stays where it stands"
                " in the plan",
            ))
            self.orders = _as_they_stand(pairs, held, standing)
        self._told = _Told(pairs, self.orders, standing)

    def told(self, activity: str) -> tuple[str, str]:
        """Where one that moves stood, and where it stands: “after 2.3”, “first in the plan”."""
        return self._told.of(activity)


def _order(pair: Pair) -> int | None:
    return pair.state.value("order") if pair.state else None


def _rises(held: Sequence[int | None]) -> bool:
    known = [order for order in held if order is not None]
    return all(low < high for low, high in pairwise(known))


def _why_not_read(pairs: Sequence[Pair], standing: Standing) -> str | None:
    there = [pair for pair in pairs if pair.is_there]
    missing = len(standing.there) - len(there)
    if missing >= _LEAST_MISSING and len(there) < missing:
        return (f"the file is an extract ({missing} activities are not in it) in which the rows are"
                " sorted")
    moved = len(there) - len(longest_rising([_order(pair) for pair in there]))
    if len(there) < _LEAST_SORTED or moved < max(_LEAST_MOVED, len(there) // 4):
        return None
    renumbered = sum(pair.state.value("ref") != pair.row.ref for pair in there if pair.state)
    if renumbered * 2 > moved:
        return None  # the plan itself has another order now
    as_they_stand = sorted(there, key=lambda pair: _order(pair) or 0)
    day = date.fromisoformat(standing.day)
    for name, value, are_sorted in (
        ("lead", _lead, _together),
        *(("lead", name, are_sorted) for name in (_lead, _lead_without_marks)
          for are_sorted in (_rise_of_many, _in_order_of_many)),
        ("status", lambda pair: _folded(pair.row.status or pair.row.status_fill), _together),
        ("activity’s wording", lambda pair: _folded(pair.row.activity), _in_order),
        ("deadline", lambda pair: _date(pair, day), _in_order),
    ):
        if are_sorted(there, value) and not are_sorted(as_they_stand, value):
            return f"the rows are sorted by the {name}"
    return None


_Value = Callable[[Pair], Any]


def _together(pairs: Sequence[Pair], value: _Value) -> bool:
    """Whether each value stands in one run of rows, some in more than one row."""
    runs = [key for key, _ in groupby(map(value, pairs))]
    return 1 < len(runs) == len(set(runs)) < len(pairs)


def _in_order(pairs: Sequence[Pair], value: _Value) -> bool:
    """Whether the values rise, or fall, all the way; blank ones aside."""
    return _never_falls(map(value, pairs)) or _never_falls(map(value, reversed(pairs)))


def _rise_of_many(pairs: Sequence[Pair], value: _Value) -> bool:
    """From A to Z, as names are mostly sorted, also where they stood from Z to A."""
    return _are_many(pairs, value) and _never_falls(map(value, pairs))


def _in_order_of_many(pairs: Sequence[Pair], value: _Value) -> bool:
    return _are_many(pairs, value) and _in_order(pairs, value)


def _are_many(pairs: Sequence[Pair], value: _Value) -> bool:
    """Of fewer values, blocks that change places rise by chance, unsorted."""
    return len({value(pair) for pair in pairs} - {None}) >= _LEAST_DIFFERENT


def _never_falls(values: Iterator[Any]) -> bool:
    last, count = None, 0
    for value in values:
        if value is None:
            continue
        if last is not None and value < last:
            return False
        last, count = value, count + 1
    return count >= _LEAST_SORTED


def _folded(text: str | None) -> str | None:
    return without_case(text) if text else None


def _lead(pair: Pair) -> str | None:
    return _folded(pair.row.lead)


def _lead_without_marks(pair: Pair) -> str | None:
    """Excel passes over apostrophes and hyphens where it sorts."""
    name = pair.row.lead
    return _folded(name.translate(dict.fromkeys(map(ord, "'’-‐")))) if name else None


def _date(pair: Pair, day: date) -> date | None:
    words = pair.row.timeline or pair.row.original
    return read_timeline(words, day).date if words else None


def _as_they_stand(
    pairs: Sequence[Pair], held: Sequence[int | None], standing: Standing
) -> list[int]:
    known = sorted((at for at, order in enumerate(held) if order is not None),
                   key=lambda at: held[at] or 0)
    new = sorted((at for at, order in enumerate(held) if order is None),
                 key=lambda at: sort_key(pairs[at].row.ref))
    by_number = sorted((sort_key(pairs[at].row.ref), at) for at in known)
    behind: dict[int, list[int]] = {}
    for at in new:
        before = bisect_left(by_number, (sort_key(pairs[at].row.ref), -1))
        behind.setdefault(by_number[before - 1][1] if before else -1, []).append(at)
    line = behind.get(-1, [])
    for at in known:
        line += [at, *behind.get(at, [])]
    orders = dict(zip(line, orders_for([held[at] for at in line], standing.orders), strict=True))
    return [orders[at] for at in range(len(pairs))]


class _Told:
    """Places by who stands just before: until now in the ledger, now in the file."""

    def __init__(
        self, pairs: Sequence[Pair], orders: Sequence[int], standing: Standing
    ) -> None:
        self._numbers = {state.id: ref for ref, state in standing.there.items()}
        self._old = {state.id: state.value("order") or 0 for state in standing.there.values()}
        self._now: dict[str, str] = {}
        self._moved: set[str] = set()
        for pair, order in zip(pairs, orders, strict=True):
            self._now[_who(pair)] = pair.row.ref
            if pair.state is not None and pair.is_there:
                old = pair.state.value("order") or 0
                self._numbers.setdefault(pair.state.id, pair.state.value("ref") or "")
                self._old[pair.state.id] = old
                if old != order:
                    self._moved.add(pair.state.id)
        self._taken = set(self._now.values())
        self._was_after = _before(sorted(self._old, key=self._old.__getitem__))
        self._is_after = _before([
            _who(pair) for _, pair in sorted(zip(orders, pairs, strict=True), key=lambda at: at[0])
        ])

    def of(self, activity: str) -> tuple[str, str]:
        was, now = self._was_after[activity], self._is_after[activity]
        if was is not None and was == now:
            moved = ", which moves too" if was in self._moved else ""
            return self._until_now(was), f"still after {self._now[was]}{moved}"
        return self._until_now(was), f"after {self._now[now]}" if now else _FIRST

    def _until_now(self, who: str | None) -> str:
        """The number of that time, which may be another's by now."""
        if who is None:
            return _FIRST
        number, now = self._numbers[who], self._now.get(who)
        if now is not None:
            return f"after {number}" if number == now else f"after {number} (now {now})"
        gone = " (not in this file)" if number in self._taken else ""
        return f"after {number}{gone}"


def _who(pair: Pair) -> str:
    """An activity's id; of a new one its number, which is no id."""
    return pair.state.id if pair.state is not None else pair.row.ref


def _before(line: Sequence[str]) -> dict[str, str | None]:
    return dict(zip(line, [None, *line], strict=False))
