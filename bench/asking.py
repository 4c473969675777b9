"""What a past state costs: as history grows, for an early T, and beside a fold by hand.

T is a position and V its day, and the whole plan is asked for: `Ledger.show`, warm, from the call
to the finished rows with deadlines, slips and all. The rows named `…-cells` are the reconstruction
alone, `history.state.activities_as_at`.
"""
from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from bench.measuring import Bench, Figure, in_turns, timed
from bench.workload import TODAY, asking
from plan_ledger.history.state import ActivityState, activities_as_at
from plan_ledger.store.opening import open_for_reading
from plan_ledger.store.projection import from_column
from plan_ledger.store.reading import head, one_state

Cells = dict[tuple[int, str], tuple[str, int, Any]]
FoldRow = tuple[int, str, str, int, int | None, Any]


def as_at_growth(bench: Bench) -> list[Figure]:
    """Ours: the whole plan at the middle position, V its day, of 1,000,000 events. Anchor: the
    same of 100,000 events.
    """
    large, small = (
        _Asked(bench.ledgers.of(events), 0.5) for events in (bench.sizes.large, bench.sizes.small)
    )
    note = f"T @{large.position:,}, V {large.day}; anchor T @{small.position:,}, V {small.day}"
    return _both("as-at-growth", bench, (large.show, small.show), (large.cells, small.cells), note)


def as_at_early(bench: Bench) -> list[Figure]:
    """Ours: V today, T at a tenth of history, of 1,000,000 events. Anchor: V and T today."""
    path = bench.ledgers.of(bench.sizes.large)
    today = TODAY.isoformat()
    early, now = _Asked(path, 0.1, today), _Asked(path, 1.0, today)
    note = f"V {today}; T @{early.position:,}; anchor T @{now.position:,}"
    return _both("as-at-early", bench, (early.show, now.show), (early.cells, now.cells), note)


def as_at_fold(bench: Bench) -> list[Figure]:
    """Ours: every cell of the plan a year ago, T at nine tenths of history and V its day, of
    1,000,000 events. Anchor: the same cells by one pass in plain Python over all history rows with
    position <= T, ready in memory with their values decoded. `-middle` asks for the middle of
    history; `-show` is the whole of `show`, with slips and the rest, beside the same fold.
    """
    figures = []
    for name, share in (("as-at-fold", 0.9), ("as-at-fold-middle", 0.5)):
        asked = _Asked(bench.ledgers.of(bench.sizes.large), share)
        rows = _rows_until(asked)
        _check_equal(fold(rows, asked.day, asked.position), asked.cells())
        by_hand = partial(fold, rows, asked.day, asked.position)
        note = f"{len(rows):,} rows; T @{asked.position:,}, V {asked.day}"
        with _unseen_by_the_collector():
            figures.append(_figure(name, bench, (asked.cells, by_hand), note))
            if share > 0.5:
                figures.append(_figure("as-at-fold-show", bench, (asked.show, by_hand), note))
    return figures


def fold(rows: list[FoldRow], as_at: str, known_at: int) -> Cells:
    """The rule of the two times; the rows are those with position <= `known_at`, as recorded."""
    held: Cells = {}
    for subject, field, effective, rank, undone, value in rows:
        if effective <= as_at and (undone is None or undone > known_at):
            cell = subject, field
            best = held.get(cell)
            if (
                best is None
                or effective > best[0]
                or (effective == best[0] and rank > best[1])
            ):
                held[cell] = effective, rank, value
    return held


class _Asked:
    """One question to one ledger: T at a share of its history, V its day or the one given."""

    def __init__(self, path: Path, share: float, day: str | None = None) -> None:
        self.ledger = asking(path)
        self.connection = open_for_reading(path)
        asked = int(head(self.connection) * share)
        answer = self.ledger.show(as_at=day, known_at=f"@{asked}")
        self.position: int = answer["position"]
        self.day: str = answer["as_at"]

    def show(self) -> dict[str, Any]:
        return self.ledger.show(as_at=self.day, known_at=f"@{self.position}")

    def cells(self) -> list[ActivityState]:
        with one_state(self.connection):
            return activities_as_at(self.connection, self.day, self.position)


def _both(
    measure: str,
    bench: Bench,
    shown: tuple[Callable[[], object], Callable[[], object]],
    cells: tuple[Callable[[], object], Callable[[], object]],
    note: str,
) -> list[Figure]:
    return [
        _figure(measure, bench, shown, note),
        _figure(f"{measure}-cells", bench, cells, "activities_as_at alone"),
    ]


def _figure(
    measure: str,
    bench: Bench,
    compared: tuple[Callable[[], object], Callable[[], object]],
    note: str,
) -> Figure:
    ours, anchor = map(timed, compared)
    in_turns(ours, anchor, 1)  # warm
    mine, theirs = in_turns(ours, anchor, bench.sizes.rounds)
    return Figure(measure, mine * 1e3, theirs * 1e3, "ms", note)


@contextmanager
def _unseen_by_the_collector() -> Iterator[None]:
    """Python's garbage collector would walk the rows in memory again and again, on both sides."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _rows_until(asked: _Asked) -> list[FoldRow]:
    return [
        (subject, field, effective, rank, undone, from_column(field, value))
        for subject, field, effective, rank, undone, value in asked.connection.execute(
            "SELECT subject, field, effective, rank, undone, value FROM history"
            " WHERE position <= ? AND subject > (SELECT min(id) FROM subjects)"
            " ORDER BY position",
            (asked.position,),
        )
    ]


def _check_equal(folded: Cells, states: list[ActivityState]) -> None:
    ours = {
        (state.number, field): value for state in states for field, value in state.values.items()
    }
    if ours != {cell: value for cell, (_, _, value) in folded.items()}:
        raise AssertionError("the ledger's answer is not that of the fold by hand")
