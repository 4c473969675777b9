"""Backups that are verified when they are made, and before one takes the ledger's place.

A restore goes back in time. That is honest where a disk broke, and what somebody does who wants a
record to disappear: so it is refused behind what was last seen here, unless it is said in words.
"""
from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from plan_ledger.proof.bringing import last_seen_of, plan_of, seen_here
from plan_ledger.proof.last_seen import Standing, standing
from plan_ledger.proof.verifying import Outside, verify
from plan_ledger.store.backing_up import (
    BackedUp,
    NotRestored,
    Restored,
    back_up,
    restore,
)
from plan_ledger.store.commitments import newest
from plan_ledger.store.opening import open_for_reading

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
            " was restored: take another backup; `plan-ledger --ledger … verify` says more of one",
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
    progress: Progress | None = None,
) -> Restored:
    """Raises what `store.backing_up.restore` raises, BehindLastSeen unless told otherwise,
    and NotOfThisPast; then the ledger is as it was.
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
        if found is Standing.FORKED:
            raise NotOfThisPast(backup, seen.size)
        if found is Standing.BEHIND and not behind_last_seen:
            raise BehindLastSeen(backup, seen.size, verdict.size)

    done = restore(backup, path, examine=examine, progress=progress)
    if behind_last_seen:
        _go_back(path)
    return done


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
