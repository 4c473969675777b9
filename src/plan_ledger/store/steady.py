"""Steady cells: stated when their activity was first added, and at most said again since.

Most of a plan is steady: wordings, references, sections, an order. An activity keeps the values of
these cells in its row of `subjects`, so that a past state is one look for all of them instead of a
probe for each (ADR 13). A cell leaves for good once anything happens to it that could give it
another value on some day as known at some position, or another last day on which it was said.
"""
from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any

from plan_ledger.plan.cells import ACTIVITY_FIELDS
from plan_ledger.record.canonical import encode

BIT = {field: 1 << index for index, field in enumerate(ACTIVITY_FIELDS) if field != "exists"}
"""A field's bit in `subjects.steady`. Existence is always probed: what else is said again, is said
together with it, so it tells alone when an activity was last spoken of.
"""

COLUMNS = "added, since, steady, cells"


class SteadyCells:
    """Those of one activity: added at position `added`, with effect from the day `since`."""

    __slots__ = ("added", "cells", "is_written", "since")

    def __init__(self, added: int, since: str, cells: dict[str, Any], is_written: bool) -> None:
        self.added = added
        self.since = since
        self.cells = cells
        self.is_written = is_written

    def columns(self) -> tuple[int, str, int, str]:
        """In the order of `COLUMNS`."""
        mask = sum(BIT[field] for field in self.cells)
        return self.added, self.since, mask, encode(self.cells)

    def leave(self, fields: Iterable[str]) -> None:
        """These were said otherwise, corrected, or taken back."""
        for field in fields:
            if field in self.cells:
                del self.cells[field]
                self.is_written = False

    def leave_all(self) -> None:
        """Whether the activity was there, and so when it was spoken of, has been put right."""
        self.leave(list(self.cells))

    def confirmed(self, effective: str, repeats: dict[str, int]) -> None:
        """Said again: a steady cell stays one if it is said together with existence, and not for
        a day on which it was not known before.
        """
        if "exists" not in repeats or effective < self.since:
            self.leave(repeats)


def write_steady(
    connection: sqlite3.Connection, some: Iterable[tuple[int, SteadyCells]]
) -> None:
    """By the activity's number; only what is not written yet."""
    rows = []
    for number, steady in some:
        if not steady.is_written:
            steady.is_written = True
            rows.append((*steady.columns(), number))
    if rows:
        connection.executemany(
            "UPDATE subjects SET added = ?, since = ?, steady = ?, cells = ? WHERE id = ?", rows
        )
