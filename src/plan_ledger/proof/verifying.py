"""Verifying a ledger: one walk through its records, a fresh fold beside it, and what is outside.

Nothing of it needs the right to write. Everything that is wrong is found in one run. A large
ledger is folded by a second process while its records are walked through.
"""
from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from plan_ledger.plan.errors import PlanError
from plan_ledger.proof.anchoring import (
    Brought,
    Held,
    KeyInForce,
    handed_over,
    hold,
    hold_keys,
    keys_named,
    signature_faults,
)
from plan_ledger.proof.checkpoint import Checkpoint, origin_of
from plan_ledger.proof.fingerprint import fingerprint
from plan_ledger.proof.note import VerifierKey
from plan_ledger.proof.stamped import Stamped, hold_stamps
from plan_ledger.proof.verdict import LAST_SEEN, Verdict
from plan_ledger.record.hashing import EMPTY_ROOT
from plan_ledger.store.checking import UNREADABLE, Inspection
from plan_ledger.store.commitments import all_signed, named_keys, time_stamps
from plan_ledger.store.differing import Differed
from plan_ledger.store.errors import LedgerDamaged, NotALedger, told_plainly
from plan_ledger.store.log import log_faults
from plan_ledger.store.opening import open_and_leave, open_for_reading
from plan_ledger.store.reading import one_state, plan_id
from plan_ledger.store.rebuilding import Moved, compare
from plan_ledger.store.record_faults import Fault
from plan_ledger.store.refolding import Rebuilt

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

Progress = Callable[[int, int], None]
_LARGE = 20_000
"""From so many records on a second process costs less than it saves."""
_CACHE_KIB = 4096
"""A walk from the first record to the last comes to no page twice."""
_LEFT_OUT = (
    "only the records' hashes and what was signed were looked at (--quick): not what is shown of"
    " the records, nor sealed values, nor attached files"
)
_TOLD = 1000
"""So many rows of a projection that differ are named one by one."""


@dataclass(frozen=True, slots=True)
class Outside:
    """What is brought from outside the ledger: sizes with roots, keys, what was last seen of the
    plan with an id, and the certificates of time-stamp authorities.
    """

    brought: Sequence[Brought] = ()
    keys: Sequence[VerifierKey] = ()
    seen: Callable[[str], Checkpoint | None] = lambda plan: None
    authorities: Sequence[Certificate] = ()


@dataclass(slots=True)
class _Look:
    """What was found in one state of the ledger."""

    size: int = 0
    roots: dict[int, bytes] = field(default_factory=lambda: {0: EMPTY_ROOT})
    origin: str = ""
    seen: Checkpoint | None = None
    notes: list[tuple[int, bytes, bytes]] = field(default_factory=list)
    stamps: list[Stamped] = field(default_factory=list)
    keys: list[KeyInForce] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    checked: dict[str, int] = field(default_factory=dict)


def verify(
    path: Path,
    *,
    outside: Outside | None = None,
    quick: bool = False,
    progress: Progress | None = None,
) -> Verdict:
    """Raises the errors of `store.errors` where there is no ledger to look at; a file that was one
    and cannot be opened any more is damaged.

    The log is looked at before anybody opens the ledger: SQLite forgets a false one, and whoever
    closes the ledger last removes it. A damaged one is left there, so that it is told again.
    """
    outside = outside or Outside()
    found = list(log_faults(path))
    opening = open_and_leave if found else open_for_reading
    try:
        look = _look(path, opening, outside, quick, progress)
    except (NotALedger, LedgerDamaged) as error:
        look = _Look(faults=[Fault(None, "file", error.text)])
    except UnicodeDecodeError as error:
        why = LedgerDamaged(path, f"names in it are no text ({error})").text
        look = _Look(faults=[Fault(None, "file", why)])
    look.faults[:0] = found
    held = _held(look, outside)
    root = look.roots[look.size]
    return Verdict(
        look.size, root, fingerprint(look.size, root) if look.size else None,
        look.faults + held.faults, held.anchors, look.checked,
        [_LEFT_OUT, *held.notes] if quick else held.notes, stamps=held.stamps,
    )


def _look(
    path: Path,
    opening: Callable[[Path], sqlite3.Connection],
    outside: Outside,
    quick: bool,
    progress: Progress | None,
) -> _Look:
    while True:
        connection = opening(path)
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        try:
            with told_plainly(path), one_state(connection):
                (head,) = connection.execute("SELECT max(position) FROM records").fetchone()
                seen = _seen(connection, outside)
                sizes = [some.size for some in (*outside.brought, seen) if some is not None]
                with _folding(path, head or 0, quick) as folded:
                    inspection = Inspection(
                        connection, sizes=sizes, quick=quick, progress=progress
                    )
                    look = _Look(seen=seen, faults=list(inspection.faults()))
                    look.size, look.roots = inspection.records, inspection.roots
                    look.checked = {
                        "records": inspection.records, "disclosures": inspection.disclosures
                    }
                    look.roots.setdefault(look.size, EMPTY_ROOT)
                    _read_signed(connection, look)
                    if not quick:
                        _compare(folded(), look)
                return look
        except Moved:
            continue
        finally:
            connection.close()


def _seen(connection: sqlite3.Connection, outside: Outside) -> Checkpoint | None:
    try:
        plan = plan_id(connection)
    except (sqlite3.DatabaseError, ValueError, KeyError, TypeError, AttributeError):
        return None  # the walk says what is wrong
    return None if plan is None else outside.seen(plan)


@contextmanager
def _folding(path: Path, head: int, quick: bool) -> Iterator[Callable[[], Rebuilt | PlanError]]:
    """What is derived from the records, compared with a fresh fold."""
    if quick or head < _LARGE or (os.cpu_count() or 1) < 2:
        yield lambda: _folded(path, head)
        return
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as second:
        future: Future[Rebuilt | PlanError] = second.submit(_folded, path, head)
        yield future.result


def _folded(path: Path, head: int) -> Rebuilt | PlanError:
    """Raises Moved. An error is returned: the records are told to be damaged anyway."""
    try:
        return compare(path, at=head, told=_TOLD)
    except PlanError as error:
        return error
    except UNREADABLE as error:
        return LedgerDamaged(path, str(error))


def _compare(rebuilt: Rebuilt | PlanError, look: _Look) -> None:
    if isinstance(rebuilt, PlanError):
        if not look.faults:
            look.faults.append(Fault(None, "projection", rebuilt.text))
        return
    look.checked["history_rows"] = rebuilt.rows
    for table in rebuilt.differed:
        if table.table != "tree":  # the walk has told it record by record
            look.faults += _projection_faults(table)


def _projection_faults(table: Differed) -> Iterator[Fault]:
    for row in table.first:
        of = "" if row.field is None else f" ({row.field})"
        yield Fault(
            row.position, "projection",
            f"what is shown of position {row.position}{of} is not what its record says"
            f" ({table.table}, {row.what}): `plan-ledger rebuild` puts it right",
        )
    more = table.missing + table.too_many + table.changed - len(table.first)
    if more:
        yield Fault(None, "projection", f"{more} more rows of {table.table} differ")


def _read_signed(connection: sqlite3.Connection, look: _Look) -> None:
    """Signatures and keys, as far as they can be read."""
    try:
        look.origin = origin_of(plan_id(connection) or "")
        for some in list(all_signed(connection)):
            look.notes.append((some.size, some.root, some.note))
            look.stamps += [
                Stamped(some.size, some.root, some.note, response)
                for response in time_stamps(connection, some.number)
            ]
        said = named_keys(connection)
    except (sqlite3.DatabaseError, ValueError, KeyError, TypeError) as error:
        if not look.faults:
            look.faults.append(Fault(None, "key", f"the keys cannot be read ({error})"))
        return
    look.keys, faults = keys_named(said)
    look.faults += faults
    look.faults += signature_faults(look.notes, look.origin, look.keys)
    look.checked["checkpoints"] = len(look.notes)
    (look.checked["files"],) = connection.execute("SELECT count(*) FROM contents").fetchone()
    look.checked["timestamps"] = len(look.stamps)


def _held(look: _Look, outside: Outside) -> Held:
    held = hold(outside.brought, look.origin, look.size, look.roots)
    held_up = [key for key in outside.keys if look.notes or key.name != look.origin]
    held.add(hold_keys(held_up, look.origin, look.keys, look.notes, look.roots))
    held.notes += [
        f"nobody has signed this ledger yet, so the key {key.key_id.hex()} vouches for nothing"
        for key in outside.keys if key not in held_up
    ]
    seen = look.seen
    if seen is not None and seen.size > look.size:
        held.notes.append(
            f"{seen.size} records of this plan have been seen on this computer, and this ledger"
            f" holds {look.size}: it is an older copy"
        )
    elif seen is not None:
        what = "what was last seen on this computer"
        held.add(hold(
            [Brought(LAST_SEEN, what, seen.size, seen.root, seen.origin)],
            look.origin, look.size, look.roots,
        ))
    held.notes += handed_over(look.notes, look.keys)
    held.add(hold_stamps(look.stamps, outside.authorities, look.roots))
    return held
