"""Backups that are verified when they are made, and before one takes the ledger's place.

A restore goes back in time. That is honest where a disk broke, and what somebody does who wants a
record to disappear: so it is refused behind what was last seen here, unless it is said in words.
"""
from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from plan_ledger.plan.errors import PlanError
from plan_ledger.proof.bringing import last_seen_of, plan_of, seen_here
from plan_ledger.proof.last_seen import Standing, standing
from plan_ledger.proof.verifying import Outside, verify
from plan_ledger.store.backing_up import BackedUp, back_up
from plan_ledger.store.commitments import newest
from plan_ledger.store.erasures import recorded_erasures
from plan_ledger.store.opening import open_for_reading
from plan_ledger.store.restoring import NotRestored, Restored, restore

Progress = Callable[[int, int], None]


class BehindLastSeen(NotRestored):
    """More was signed here than the backup holds."""

    def __init__(self, backup: Path, seen: int, found: int) -> None:
        super().__init__(
            f"{backup} holds {found} records, and {seen} of this plan have been seen and signed"
            " here, so nothing was restored: take a newer backup; or, where this one is all that"
            " is left, say --behind-last-seen too",
            where=str(backup),
        )


class NotOfThisPast(NotRestored):
    """The backup holds other records than were signed here."""

    exit_code = 3

    def __init__(self, backup: Path, seen: int) -> None:
        super().__init__(
            f"the first {seen} records of {backup} are not those that were signed here, so nothing"
            " was restored: take another backup. Where the ledger was restored elsewhere and went"
            " on from there, and whoever did so says why, say --other-history too",
            where=str(backup),
        )


def back_up_verified(path: Path, target: Path) -> BackedUp:
    """Raises what `store.backing_up.back_up` raises; a damaged ledger gives no backup."""
    return back_up(path, target, examine=_damages)


def restore_verified(
    backup: Path,
    path: Path,
    *,
    behind_last_seen: bool = False,
    other_history: bool = False,
    progress: Progress | None = None,
) -> Restored:
    """Raises what `store.restoring.restore` raises; BehindLastSeen and NotOfThisPast unless told
    otherwise, each in its own words; then the ledger is as it was.
    """
    def examine(draft: Path) -> Iterator[str]:
        verdict = verify(draft, outside=Outside(), progress=progress)
        for fault in verdict.failures:
            yield fault.text
        plan = plan_of(draft)
        seen = None if plan is None else seen_here(plan)
        if seen is None:
            return
        with closing(open_for_reading(draft)) as connection:
            found = standing(connection, seen)
        if found is Standing.FORKED and not other_history:
            raise NotOfThisPast(backup, seen.size)
        if found is Standing.BEHIND and not behind_last_seen:
            raise BehindLastSeen(backup, seen.size, verdict.size)

    before = _erasures(path)
    done = restore(backup, path, examine=examine, progress=progress)
    if behind_last_seen or other_history:
        _go_back(path)
    undone = [some for some in before if some[-1] > done.position]
    return replace(done, notes=(_stands_again(undone),)) if undone else done


def _erasures(path: Path) -> list[tuple[int, str, str, int]]:
    """Of the ledger that is replaced, as far as it can be read."""
    try:
        with closing(open_for_reading(path)) as connection:
            return list(recorded_erasures(connection))
    except (PlanError, sqlite3.Error):
        return []


def _stands_again(undone: Sequence[tuple[int, str, str, int]]) -> str:
    what = ", ".join(f"the {name} of position {position}" for position, name, _, _ in undone)
    return (
        f"the backup is older than {len(undone)} erasure{'s' * (len(undone) > 1)}, and what was"
        f" erased stands in the ledger again: {what}; erase it again with `plan-ledger erase`"
    )


def _damages(copy: Path) -> Iterator[str]:
    for fault in verify(copy).failures:
        yield fault.text


def _go_back(path: Path) -> None:
    """What is now last seen is the newest checkpoint that the restored ledger has."""
    plan = plan_of(path)
    if plan is None:
        return
    with closing(open_for_reading(path)) as connection:
        last = newest(connection)
    seen = last_seen_of(plan)
    with seen.held():
        seen.go_back(None if last is None else last.note)
