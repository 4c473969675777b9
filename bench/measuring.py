"""How a figure is taken, bounded, printed and written down.

This computer does other things too, so no figure stands alone: what is measured and its anchor
take turns (A B A B) in one run, and the medians of the turns are compared.
"""
from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from bench.workload import Ledgers

LIMITS: dict[str, tuple[float, float]] = {
    "record-durable": (5.0, 3.0),
    "record-cpu": (3.0, 1.5),
    "import-event": (5.0, 2.0),
    "as-at-growth": (2.0, 1.4),
    "as-at-early": (6.0, 2.0),
    "as-at-fold": (0.10, 0.03),
    "rebuild": (2.5, 1.3),
    "show-cold": (2.0, 1.3),
    "record-cold": (2.0, 1.3),
    "disk": (3.2, 2.0),
    "memory": (300.0, 120.0),
    "verify-quick": (3.0, 2.0),
    "verify-full": (9.0, 4.0),
    "verify-memory": (250.0, 100.0),
    "inclusion-proof": (5.0, 1.0),
    "compare-5000": (4.0, 1.5),
    "compare-memory": (300.0, 200.0),
    "pack-small": (12.0, 5.0),
    "pack-growth": (1.2, 0.7),
    "verify-py": (20.0, 8.0),
    "pack-memory": (400.0, 200.0),
}
"""Measure -> at most, aim. Of the ratio; of the four that end in `memory` in megabytes and of
`inclusion-proof` in milliseconds, since they have no anchor.
"""

_CAPTIONS = ("measure", "ours", "anchor", "ratio", "at most", "aim", "unit", "", "how")


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured. `rounds` are the turns that each side takes."""

    activities: int
    small: int
    large: int
    edition: int
    recordings: int
    rounds: int
    starts: int


FULL = Sizes(activities=2_000, small=100_000, large=1_000_000, edition=5_000, recordings=800,
             rounds=5, starts=20)
QUICK = Sizes(activities=200, small=4_000, large=20_000, edition=300, recordings=100,
              rounds=3, starts=5)


@dataclass(frozen=True, slots=True)
class Bench:
    """What every measure is given."""

    sizes: Sizes
    ledgers: Ledgers


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. A name without limits is told beside the others, not written."""

    measure: str
    ours: float
    anchor: float | None
    unit: str
    note: str

    @property
    def ratio(self) -> float | None:
        return self.ours / self.anchor if self.anchor else None

    @property
    def bounded(self) -> float:
        """What the limits are of."""
        return self.ours if self.ratio is None else self.ratio

    @property
    def verdict(self) -> str:
        if self.measure not in LIMITS:
            return ""
        at_most, aim = LIMITS[self.measure]
        if self.bounded > at_most:
            return "OVER"
        return "ok" if self.bounded > aim else "aim"

    def to_json(self) -> dict[str, Any]:
        at_most, aim = LIMITS[self.measure]
        return {
            "measure": self.measure,
            "ours": _rounded(self.ours),
            "anchor": None if self.anchor is None else _rounded(self.anchor),
            "ratio": None if self.ratio is None else _rounded(self.ratio),
            "at_most": at_most,
            "aim": aim,
            "unit": self.unit,
        }


Turn = Callable[[], float]
"""Does the work once and returns what it took."""


def in_turns(ours: Turn, anchor: Turn, rounds: int) -> tuple[float, float]:
    """The medians of both, A B A B."""
    taken = [(ours(), anchor()) for _ in range(rounds)]
    return median(a for a, _ in taken), median(b for _, b in taken)


def timed(work: Callable[[], object]) -> Turn:
    """A turn that takes the time on the wall, in seconds."""

    def turn() -> float:
        start = perf_counter()
        work()
        return perf_counter() - start

    return turn


def print_table(figures: Sequence[Figure]) -> None:
    lines = [_CAPTIONS, *map(_line, figures)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_CAPTIONS) - 1)]
    for line in lines:
        cells = [
            cell.ljust(width) if column in (0, 6, 7) else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=False))
        ]
        print("  ".join([*cells, line[-1]]).rstrip())


def write_json(figures: Sequence[Figure], path: Path) -> None:
    order = list(LIMITS)
    kept = sorted((f for f in figures if f.measure in LIMITS), key=lambda f: order.index(f.measure))
    path.write_text(json.dumps([f.to_json() for f in kept], indent=1) + "\n", encoding="utf-8")


def _line(figure: Figure) -> tuple[str, ...]:
    at_most, aim = LIMITS.get(figure.measure, (None, None))
    numbers = (figure.ours, figure.anchor, figure.ratio, at_most, aim)
    told = ["" if number is None else f"{_rounded(number):,}" for number in numbers]
    return (figure.measure, *told, figure.unit, figure.verdict, figure.note)


def _rounded(number: float) -> float:
    """Three figures: more would be noise."""
    return float(f"{number:.3g}") if abs(number) < 1000 else float(round(number))
