"""Backups that are verified when they are made, and before one takes the ledger's place.

A restore goes back in time. That is honest where a disk broke, and what somebody does who wants a
record to disappear: so it is refused behind what was last seen here, unless it is said in words.
"""
from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from plan_ledger.proof.bringing import last_seen_of, plan_of
from plan_ledger.proof.checkpoint import origin_of
from plan_ledger.proof.last_seen import Seen
from plan_ledger.proof.verifying import Outside, verify
from plan_ledger.store.backing_up import (
    BackedUp,
    BackupDamaged,
    NotRestored,
    Restored,
    back_up,
    restore,
)
from plan_ledger.store.commitments import newest
from plan_ledger.store.opening import open_for_reading

Progress = Callable[[int, int], None]


class BehindLastSeen(NotRestored):
    """The backup is older than what was signed here."""

    def __init__(self, backup: Path, holds: int, seen: int) -> None:
        super().__init__(
            f"{backup} holds {holds} records, and {seen} of this plan have been seen and signed"
            " here, so nothing was restored: take a later backup, or say --behind-last-seen to go"
            " back behind what was signed",
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
    """Raises what `store.backing_up.restore` raises, and BehindLastSeen; then the ledger is as it
    was.
    """
    def examine(draft: Path) -> Iterator[str]:
        verdict = verify(draft, outside=Outside(), progress=progress)
        for fault in verdict.failures:
            yield fault.text
        seen = _seen(draft)
        if seen is None or behind_last_seen:
            return
        if seen.checkpoint.size > verdict.size:
            raise BehindLastSeen(backup, verdict.size, seen.checkpoint.size)
        if verify(draft, outside=Outside(seen=lambda _: seen.checkpoint), quick=True).failures:
            raise BackupDamaged(
                backup,
                f"its first {seen.checkpoint.size} records are not those that were signed here",
            )

    done = restore(backup, path, examine=examine, progress=progress)
    if behind_last_seen:
        _see_again(path)
    return done


def _damages(copy: Path) -> Iterator[str]:
    for fault in verify(copy).failures:
        yield fault.text


def _seen(path: Path) -> Seen | None:
    plan = plan_of(path)
    return None if plan is None else last_seen_of(plan).newest(origin_of(plan))


def _see_again(path: Path) -> None:
    """What is now last seen is the newest checkpoint that the restored ledger has."""
    plan = plan_of(path)
    if plan is None:
        return
    connection = open_for_reading(path)
    try:
        last = newest(connection)
    finally:
        connection.close()
    seen = last_seen_of(plan)
    if seen.newest(origin_of(plan)) is None:
        return
    with seen.held():
        seen.forget()
        if last is not None:
            seen.move(last.note)
