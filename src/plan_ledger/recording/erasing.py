"""Erasing: a sealed value is removed for good, and a record says which, by whom, on which ground.

The record that held it and every proof still hold, since they hold only its digest. One value is
erased at a time; a corrected value and its correction are two.
"""
from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from plan_ledger.plan.disclosure import COMMON
from plan_ledger.plan.erasure import GROUNDS
from plan_ledger.plan.errors import PlanError, nearest
from plan_ledger.plan.events.undoing import Erased
from plan_ledger.plan.subject import Subject
from plan_ledger.plan.words import quoted
from plan_ledger.record.reading import Record
from plan_ledger.recording.entry import Entry
from plan_ledger.store.attached import forget_contents
from plan_ledger.store.reading import head, record
from plan_ledger.store.refolding import recompute

Target = tuple[int, str]
"""The position of the record that holds the value, and the value's name."""


class CannotErase(PlanError):
    """There is no such value, or it is held elsewhere; nothing was erased."""


@dataclass(frozen=True, slots=True)
class ErasedValue:
    """`position` is that of the record which says so."""

    position: int
    erases: int
    field: str


def erase(entry: Entry, targets: Sequence[Target], ground: str) -> list[ErasedValue]:
    """Records the erasures, removes values and salts, and computes what is derived anew: all in
    the entry's transaction. Raises CannotErase.
    """
    if ground not in GROUNDS:
        raise CannotErase(
            f"{quoted(ground)} is no ground{nearest(ground, GROUNDS)}: it is one of"
            f" {', '.join(GROUNDS)}"
        )
    subjects: dict[str, Subject] = {}
    drafted = []
    for position, name in dict.fromkeys(targets):
        held = holding(entry.connection, position, name)
        subject = subjects.get(held["subject"])
        if subject is None:
            subject = subjects[held["subject"]] = _subject(entry, held["subject"])
        event = entry.draft(subject, Erased, erases=position, field=name, ground=ground)
        drafted.append((event, position, name))
    entry.save(*subjects.values())
    connection = entry.connection
    found = []
    for event, position, name in drafted:
        connection.execute("DELETE FROM sealed WHERE position = ? AND name = ?", (position, name))
        (at,) = connection.execute(
            "SELECT position FROM records WHERE subject = ? AND version = ?",
            (event.originator_id.bytes, event.originator_version),
        ).fetchone()
        found.append(ErasedValue(int(at), position, name))
    forget_contents(connection)
    recompute(connection, entry.application.writer.path)
    return sorted(found, key=lambda some: some.position)


def holding(connection: sqlite3.Connection, position: int, name: str) -> Record:
    """The record that holds the value. Raises CannotErase where none does, or does any more."""
    newest = head(connection)
    held = record(connection, position) if 0 < position <= newest else None
    if held is None:
        raise CannotErase(f"there is no position {position}: the last one is {newest}")
    names = [*held["sealed"], "by", "login"]
    if name not in names:
        repeats = held["open"].get("repeats") or {}
        holder = repeats.get("deadline" if name == "timeline" else name)
        if holder is not None:
            raise CannotErase(
                f"position {position} only confirms the {name}; the text is held by position"
                f" {holder}: erase that"
            )
        raise CannotErase(
            f"position {position} holds no {quoted(name)}{nearest(name, names)}: what it holds"
            f" sealed is {', '.join(names)}"
        )
    gone = connection.execute(
        "SELECT erased FROM erasures WHERE position = ? AND name = ?", (position, name)
    ).fetchone()
    if gone is not None:
        raise CannotErase(
            f"the {name} of position {position} was erased before (position {gone[0]})"
        )
    return held


def _subject(entry: Entry, identity: str) -> Subject:
    return entry.plan if UUID(identity) == entry.plan.id else entry.activity(identity)


def belongs_to_a_person(name: str) -> bool:
    """Whether the value says who recorded, which no text search is meant for."""
    return COMMON.get(name) == "actors"


def related(entry: Entry, position: int, name: str) -> list[str]:
    """Sentences on values that stand in the same place and are not erased with this one."""
    found: list[str] = []
    field = {"timeline": "deadline", "unknown_codes": "codes", "legend_words": "legend"}.get(
        name, name
    )
    said: Any = record(entry.connection, position) or {}
    if said.get("type") == "corrected":
        found.append(
            f"position {position} corrects position {said['replaces'][0]}, which holds a text of"
            " its own"
        )
    for (by,) in entry.connection.execute(
        "SELECT DISTINCT h.undone FROM history h JOIN records r ON r.position = h.undone"
        " WHERE h.position = ? AND h.field = ? AND r.type = 'corrected'",
        (position, field),
    ):
        found.append(f"it was corrected at position {by}, which holds a text of its own")
    return found
