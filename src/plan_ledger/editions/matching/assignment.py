"""Who goes with whom: the one assignment of rows to activities with the greatest total gain.

Every row gets one activity at most, and every activity one row; a row may stay alone, which gains
nothing. The whole is decided at once, so that no pair is taken only because it was met first. It
falls apart into components that share no candidate; each is solved exactly, by shortest
augmenting paths (Jonker and Volgenant's, on a sparse graph). How firmly a choice stands is what
the whole would lose if just that choice were forbidden: its margin.

Gains are whole numbers: sums of them are exact, so that a tie is a tie on every machine, and then
the earlier row and the earlier activity decide.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import chain, takewhile
from math import inf

WORK = 3_000_000
"""Looks at a candidate that one assignment may cost. Rows of a component for which they do not
suffice are paired from the greatest gain downwards, with a margin of nothing: all of them asked.
It is a bound against strange files; 5,000 activities all retyped and renumbered stay below it."""


@dataclass(frozen=True, slots=True)
class Choice:
    column: int | None
    """None: the row stays alone."""
    margin: int
    """What the whole would lose without this choice; at most `enough`."""
    rival: int | None
    """The column that the row would have instead, if any."""


def assign(candidates: Sequence[dict[int, int]], enough: int) -> list[Choice]:
    """For each row its columns and what each would gain. Gains below nothing are never chosen,
    and count only as rivals. No margin above `enough` is looked for."""
    choices: list[Choice] = [Choice(None, enough, None)] * len(candidates)
    left = WORK
    for rows in _components(candidates):
        component = _Component([candidates[row] for row in rows], left)
        try:
            component.solve()
            found = component.choices(enough)
        except _TooMuch:
            found = _from_the_greatest([candidates[row] for row in rows])
        left = max(component.left, 0)
        for row, choice in zip(rows, found, strict=True):
            choices[row] = choice
    return choices


def _components(candidates: Sequence[dict[int, int]]) -> list[list[int]]:
    """Rows that share columns, directly or through others; rows without candidates are in none.
    Small components come first, so that a huge one cannot use up their work."""
    rows_of: dict[int, list[int]] = {}
    for row, columns in enumerate(candidates):
        for column in columns:
            rows_of.setdefault(column, []).append(row)
    seen = [False] * len(candidates)
    components = []
    for first, columns in enumerate(candidates):
        if seen[first] or not columns:
            continue
        seen[first] = True
        rows = [first]
        for row in rows:
            for column in candidates[row]:
                for other in rows_of.pop(column, ()):
                    if not seen[other]:
                        seen[other] = True
                        rows.append(other)
        components.append(sorted(rows))
    return sorted(components, key=lambda rows: (len(rows), rows))


class _TooMuch(Exception):
    pass


class _Component:
    """Costs are gains below nothing; a row's place alone is a column of its own, at no cost."""

    def __init__(self, candidates: list[dict[int, int]], left: int) -> None:
        columns = sorted({column for some in candidates for column in some})
        number = {column: index for index, column in enumerate(columns)}
        self._columns = columns
        self.left = left
        self._edges = [
            [(number[column], -gain) for column, gain in sorted(some.items())]
            + [(len(columns) + row, 0)]
            for row, some in enumerate(candidates)
        ]
        self._of_row = [-1] * len(candidates)
        self._of_column = [-1] * (len(columns) + len(candidates))
        # prices: cost - row's - column's is never below 0, and 0 for what is chosen
        self._row_price = [min(cost for _, cost in edges) for edges in self._edges]
        self._column_price = [0] * len(self._of_column)

    def solve(self) -> None:
        for row in range(len(self._edges)):
            self._augment(row)
        self._by_price = sorted(
            (-self._column_price[column], column)
            for column, row in enumerate(self._of_column) if row >= 0
        )

    def _augment(self, start: int) -> None:
        far, before, done = self._from_row(start, None)
        heap = [(d, column) for column, d in far.items()]
        heap.sort()
        while True:
            distance, end = heappop(heap)
            if end in done or distance > far[end]:
                continue
            done[end] = distance
            row = self._of_column[end]
            if row < 0:
                break
            self._look_on(row, distance, end, far, before, done, heap)
        self._row_price[start] += distance
        for column, d in done.items():
            self._column_price[column] -= distance - d
            row = self._of_column[column]
            if row >= 0:
                self._row_price[row] += distance - d
        while end >= 0:
            behind = before[end]
            row = start if behind < 0 else self._of_column[behind]
            self._of_column[end] = row
            self._of_row[row] = end
            end = behind

    def choices(self, enough: int) -> list[Choice]:
        """Where the work does not suffice for a margin, it counts as nothing."""
        found = []
        for row, column in enumerate(self._of_row):
            try:
                found.append(self.choice(row, enough))
            except _TooMuch:
                chosen = self._columns[column] if column < len(self._columns) else None
                found.append(Choice(chosen, 0, None))
        return found

    def choice(self, start: int, enough: int) -> Choice:
        """The shortest way round the choice: from the row to the column that it has, by any other
        way. Once a free column is reached, the way may go on from any column that this frees."""
        target = self._of_row[start]
        chosen = self._columns[target] if target < len(self._columns) else None
        far, before, done = self._from_row(start, target)
        heap = [(d, column) for column, d in far.items() if d < enough]
        heap.sort()
        freed = False
        while heap:
            distance, column = heappop(heap)
            if column in done or distance > far[column]:
                continue
            done[column] = distance
            if column == target:
                while before[column] >= 0:
                    column = before[column]
                rival = self._columns[column] if column < len(self._columns) else None
                return Choice(chosen, distance, rival)
            row = self._of_column[column]
            if row >= 0:
                self._look_on(row, distance, column, far, before, done, heap, enough)
            elif not freed:
                freed = True
                self._free(target, distance, column, far, before, heap, enough)
        return Choice(chosen, enough, None)

    def _free(
        self, target: int, distance: int, through: int, far: dict[int, int],
        before: dict[int, int], heap: list[tuple[int, int]], enough: int,
    ) -> None:
        """The target itself can be freed, at its price; others help only if theirs is less."""
        at_once = -self._column_price[target]
        cheaper = takewhile(lambda one: one[0] < at_once, self._by_price)
        for price, column in chain(cheaper, [(at_once, target)]):
            d = distance + price
            if d >= enough:
                break
            self._spend(1)
            if d < far.get(column, d + 1):
                far[column], before[column] = d, through
                heappush(heap, (d, column))

    def _from_row(
        self, start: int, without: int | None
    ) -> tuple[dict[int, int], dict[int, int], dict[int, int]]:
        """Distances, ways back (-1: the row itself), and what is reached for good: nothing yet."""
        price = self._row_price[start]
        self._spend(len(self._edges[start]))
        far = {
            column: cost - price - self._column_price[column]
            for column, cost in self._edges[start]
            if column != without
        }
        return far, dict.fromkeys(far, -1), {}

    def _look_on(
        self, row: int, distance: int, through: int, far: dict[int, int],
        before: dict[int, int], done: dict[int, int], heap: list[tuple[int, int]],
        enough: float = inf,
    ) -> None:
        self._spend(len(self._edges[row]))
        base = distance - self._row_price[row]
        for column, cost in self._edges[row]:
            d = base + cost - self._column_price[column]
            if d < enough and column not in done and d < far.get(column, d + 1):
                far[column], before[column] = d, through
                heappush(heap, (d, column))

    def _spend(self, looks: int) -> None:
        self.left -= looks
        if self.left < 0:
            raise _TooMuch


def _from_the_greatest(candidates: list[dict[int, int]]) -> list[Choice]:
    chosen: dict[int, int] = {}
    taken: set[int] = set()
    gains = [
        (-gain, row, column) for row, some in enumerate(candidates)
        for column, gain in some.items() if gain > 0
    ]
    for _, row, column in sorted(gains):
        if row not in chosen and column not in taken:
            chosen[row] = column
            taken.add(column)
    return [Choice(chosen.get(row), 0, None) for row in range(len(candidates))]
