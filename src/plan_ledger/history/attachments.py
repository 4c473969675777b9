"""What was attached as evidence, as at V, as known at T."""
from __future__ import annotations

import sqlite3
from hashlib import sha256
from typing import Any, NamedTuple

from plan_ledger.history.question import Question
from plan_ledger.history.resolving import resolve
from plan_ledger.history.state import activities_as_at
from plan_ledger.plan.erasure import is_gone
from plan_ledger.plan.errors import PlanError
from plan_ledger.store.attached import Attached, attached, contents_of, ever_attached

Answer = dict[str, Any]


class NoSuchFile(PlanError):
    """No file can be saved from there."""


class NotAsAttached(PlanError):
    """What is kept is another file."""

    exit_code = 3

    def __init__(self, position: int) -> None:
        super().__init__(
            f"what is kept of the file attached at position {position} is not what was attached"
            " (its hash is another), and nothing was written: `plan-ledger verify` says what is"
            " damaged"
        )


def evidence(
    connection: sqlite3.Connection, question: Question, *, ref: str | None = None
) -> Answer:
    """Raises UnknownActivity."""
    as_at, known_at = question.as_at, question.position
    only = None if ref is None else resolve(connection, ref, question)
    refs = {s.id: s.value("ref") for s in activities_as_at(connection, as_at, known_at, only)}
    return {
        "as_at": as_at,
        "known_at": question.known.instant,
        "position": known_at,
        "evidence": [
            {
                "position": one.position, "ref": refs.get(one.id), "name": one.name,
                "sha256": one.sha256, "effective": one.effective, "size": one.size,
                "kept": one.kept, "location": one.location,
            }
            for one in attached(connection, as_at, known_at)
            if only is None or one.id == only
        ],
    }


def evidence_by_activity(
    connection: sqlite3.Connection, as_at: str, known_at: int, only: int | None = None
) -> dict[int, list[Answer]]:
    """By the activity's number, in the shape of `show`."""
    found: dict[int, list[Answer]] = {}
    for one in attached(connection, as_at, known_at, only):
        found.setdefault(one.subject, []).append(_named(one))
    return found


class Moved(NamedTuple):
    """A file that was attached, or taken back (then it is `old`), and where that was recorded."""

    old: Answer | None
    new: Answer | None
    position: int


def evidence_since(
    connection: sqlite3.Connection, before: tuple[str, int], after: tuple[str, int]
) -> dict[int, list[Moved]]:
    """What is there at one V and T of the two and not at the other, by the activity's number."""
    then = {one.position: one for one in attached(connection, *before)}
    now = {one.position: one for one in attached(connection, *after)}
    found: dict[int, list[Moved]] = {}
    for position in sorted(then.keys() ^ now.keys()):
        one = now.get(position) or then[position]
        moved = (
            Moved(None, _named(one), position) if position in now
            else Moved(_named(one), None, one.undone or position)
        )
        found.setdefault(one.subject, []).append(moved)
    return found


def attached_file(connection: sqlite3.Connection, position: int) -> tuple[str, bytes]:
    """Name and contents, whenever it was attached. Raises NoSuchFile, NotAsAttached."""
    for one in ever_attached(connection, position):
        if is_gone(one.sha256):
            raise NoSuchFile(f"the file attached at position {position} was erased")
        contents = contents_of(connection, one.sha256) if one.kept else None
        if contents is None:
            raise NoSuchFile(
                f"only the hash of the file attached at position {position} was kept"
                + (f"; it lay at {one.location}" if isinstance(one.location, str) else "")
            )
        if sha256(contents).hexdigest() != one.sha256:
            raise NotAsAttached(position)
        return (one.name if isinstance(one.name, str) else f"position-{position}"), contents
    raise NoSuchFile(f"no file was attached at position {position}: see `evidence list`")


def _named(one: Attached) -> Answer:
    return {"name": one.name, "sha256": one.sha256, "position": one.position}
