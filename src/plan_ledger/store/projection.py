"""The projection: from records to history rows, the same whether recorded now or rebuilt.

A statement's row is never removed. What undoes it (a correction, a retraction) notes its own
position in `undone`; so every past state of knowledge can still be asked for.
"""
from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from plan_ledger.plan.erasure import gone, ground_of, is_gone
from plan_ledger.record.canonical import encode
from plan_ledger.record.identity import id_bytes
from plan_ledger.record.reading import Record
from plan_ledger.store.steady import COLUMNS, SteadyCells, write_steady

_PLACE = "subject, field, effective, rank, position, ahead"
_AT = "?,?,?,?,?,nullif(?,0)"
_STATED = f"({_PLACE}, value) VALUES ({_AT},?)"
_DATED = f"({_PLACE}, due, value) VALUES ({_AT},?,?)"
_COPIED = f"({_PLACE}, repeats, value) VALUES ({_AT},?,?)"
_REPEATED = f"({_PLACE}, repeats, repeats_effective, repeats_rank) VALUES ({_AT},?,?,?)"
_DATED_AGAIN = f"({_PLACE}, repeats, repeats_effective, repeats_rank, due) VALUES ({_AT},?,?,?,?)"
"""Shapes of a row, since to hand a null to SQLite takes Python longer than any value."""
_LIVE = "subject = ? AND field = ? AND position = ? AND undone IS NULL"
_JSON_FIELDS = frozenset(("codes", "deadline", "legend"))
OPEN_FIELDS = frozenset(("exists", "ref", "section", "order", "status", "original"))
"""A confirmation copies these: they are no texts, and what they were is open anyway."""


ERASED = "\n"
"""Before a ground, in the place of a text that was erased. No text begins so: texts are kept
without outer blanks.
"""


def to_column(field: str, value: Any) -> Any:
    """A cell's value as history keeps it."""
    if value is None or isinstance(value, str):
        return value
    if field in _JSON_FIELDS:
        return encode(value)
    if is_gone(value):
        return ERASED + ground_of(value)
    return int(value) if isinstance(value, bool) else value


def from_column(field: str, raw: Any) -> Any:
    """The inverse of `to_column`."""
    if raw is None:
        return None
    if field in _JSON_FIELDS:
        return json.loads(raw)
    if isinstance(raw, str) and raw.startswith(ERASED):
        return gone(raw[len(ERASED) :])
    return bool(raw) if field == "exists" else raw


def due(value: dict[str, Any] | None) -> str | None:
    """A deadline's date, which history also keeps by itself: dates that moved are counted often."""
    return None if value is None else value["deadline"]


class Projector:
    """Writes the projections of records, in order of position, into an open transaction.

    Rows are gathered and written together; whatever has to look at rows writes them first.
    """

    BATCH = 2000
    TABLE = "history"

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._rows: dict[str, list[tuple[Any, ...]]] = {
            _STATED: [], _DATED: [], _COPIED: [], _REPEATED: [], _DATED_AGAIN: []
        }
        self._waiting = 0
        self._subjects: dict[str, int] = {}
        self._steady: dict[int, SteadyCells] = {}

    def project(self, position: int, record: Record, stated: dict[str, Any]) -> None:
        """`stated` is what `record.reading.statements` gives for the record."""
        kind = record["type"]
        if kind == "corrected" and stated:
            self._correct(position, record, stated)
        elif kind == "confirmed":
            self._confirm(position, record)
        elif kind == "retracted":
            self._retract(position, record)
        elif stated and "effective" in record:
            subject = self.subject(record["subject"])
            day = record["effective"]
            ahead = _ahead(record, day)
            if kind == "activity-added" and record["version"] == 1:
                cells = {name: value for name, value in stated.items() if name != "exists"}
                self._steady[subject] = SteadyCells(position, day, cells, False)
            else:
                self._no_longer_steady(subject, stated)
            for field, value in stated.items():
                self._state((subject, field, day, position, position, ahead), value)
        else:
            self.subject(record["subject"])
            if kind == "erased":
                self._erase(position, record["open"])
            elif kind == "evidence-attached":
                self._attach(position, record)
        if self._waiting >= self.BATCH:
            self.flush()

    def flush(self) -> None:
        for shape, rows in self._rows.items():
            if rows:
                self._connection.executemany(f"INSERT INTO {self.TABLE} {shape}", rows)
                rows.clear()
        self._waiting = 0
        write_steady(self._connection, self._steady.items())

    def subject(self, uuid: str) -> int:
        """The subject's number in the projections; given at its first record."""
        known = self._subjects.get(uuid)
        if known is None:
            known = self._number(id_bytes(uuid))
            self._subjects[uuid] = known
        return known

    def _number(self, uuid: bytes) -> int:
        row = self._connection.execute(
            f"SELECT id, {COLUMNS} FROM subjects WHERE uuid = ?", (uuid,)
        ).fetchone()
        if row is None:
            added = self._connection.execute("INSERT INTO subjects (uuid) VALUES (?)", (uuid,))
            return int(added.lastrowid or 0)
        number, position, since, mask, cells = row
        if mask and number not in self._steady:
            self._steady[number] = SteadyCells(position, since, json.loads(cells), True)
        return int(number)

    def _put_right(self, subject: int, field: str) -> None:
        """A statement of the cell is undone."""
        if field == "exists":
            self._existence_put_right(subject)
        else:
            self._no_longer_steady(subject, [field])

    def _no_longer_steady(self, subject: int, fields: Iterable[str]) -> None:
        steady = self._steady.get(subject)
        if steady is not None:
            steady.leave(fields)

    def _existence_put_right(self, subject: int) -> None:
        steady = self._steady.get(subject)
        if steady is not None:
            steady.leave_all()

    def _state(self, place: tuple[Any, ...], value: Any) -> None:
        field = place[1]
        if field == "deadline":
            self._gather(_DATED, (*place, due(value), to_column(field, value)))
        else:
            self._gather(_STATED, (*place, to_column(field, value)))

    def _gather(self, shape: str, row: tuple[Any, ...]) -> None:
        self._rows[shape].append(row)
        self._waiting += 1

    def _confirm(self, position: int, record: Record) -> None:
        subject, day = self.subject(record["subject"]), record["effective"]
        ahead = _ahead(record, day)
        steady = self._steady.get(subject)
        if steady is not None:
            steady.confirmed(day, record["open"]["repeats"])
        for field, holder in record["open"]["repeats"].items():
            effective, rank, value = self._held(subject, field, holder)
            place = (subject, field, day, position, position, ahead, holder)
            if field in OPEN_FIELDS:
                self._gather(_COPIED, (*place, value))
            elif field == "deadline":
                self._gather(_DATED_AGAIN, (*place, effective, rank, value))
            else:
                self._gather(_REPEATED, (*place, effective, rank))

    def _correct(self, position: int, record: Record, stated: dict[str, Any]) -> None:
        ((field, value),) = stated.items()
        subject = self.subject(record["subject"])
        self._put_right(subject, field)
        undone: list[tuple[int, str]] = []
        for target in record["replaces"]:
            undone += self._places(subject, field, target)
            self._undo(subject, field, target, position)
        for index, (rank, old_day) in enumerate(sorted(undone)):
            day = record["effective"] if index == 0 else old_day
            self._state((subject, field, day, rank, position, _ahead(record, day)), value)

    def _erase(self, position: int, said: dict[str, Any]) -> None:
        """Rows that held the value are computed again by whoever erases: a rebuild."""
        self._connection.execute(
            "INSERT OR IGNORE INTO erasures (position, name, ground, erased) VALUES (?,?,?,?)",
            (said["erases"], said["field"], said["ground"], position),
        )

    def _attach(self, position: int, record: Record) -> None:
        self._connection.execute(
            "INSERT INTO evidence (position, subject, effective) VALUES (?,?,?)",
            (position, self.subject(record["subject"]), record["effective"]),
        )

    def _detach(self, target: int, by: int) -> None:
        self._connection.execute(
            "UPDATE evidence SET undone = ? WHERE position = ? AND undone IS NULL", (by, target)
        )

    def _retract(self, position: int, record: Record) -> None:
        self.subject(record["subject"])
        for target, field in record["open"].get("retracts") or ():
            (uuid,) = self._connection.execute(
                "SELECT subject FROM records WHERE position = ?", (target,)
            ).fetchone()
            if field == "evidence":
                self._detach(target, position)
                continue
            subject = self._number(uuid)
            self._put_right(subject, field)
            self._undo(subject, field, target, position)
        edition = record["open"].get("edition")
        if edition is not None:
            self._take_back(edition, position)

    # What the rules above look up and change in the rows; `rebuilding` does it otherwise

    def _held(self, subject: int, field: str, holder: int) -> tuple[str | None, int | None, Any]:
        """Effective day and rank of what the holder states of the field; and the value, of a
        deadline only its date.
        """
        self.flush()
        found: tuple[str, int, Any] = self._connection.execute(
            f"SELECT effective, rank, {'due' if field == 'deadline' else 'value'} FROM history"
            " WHERE subject = ? AND field = ? AND position = ? ORDER BY rank LIMIT 1",
            (subject, field, holder),
        ).fetchone()
        return found

    def _places(self, subject: int, field: str, target: int) -> list[tuple[int, str]]:
        """Rank and day of the target's rows of the field that nothing has undone yet."""
        self.flush()
        return self._connection.execute(
            f"SELECT rank, effective FROM history WHERE {_LIVE}", (subject, field, target)
        ).fetchall()

    def _undo(self, subject: int, field: str, target: int, by: int) -> None:
        self.flush()
        self._connection.execute(
            f"UPDATE history SET undone = ? WHERE {_LIVE}", (by, subject, field, target)
        )

    def _take_back(self, edition: int, by: int) -> None:
        self.flush()
        last, subjects = self._extent(edition)
        for subject in subjects:
            number = self._number(subject)
            self._existence_put_right(number)
            self._connection.execute(
                "UPDATE history SET undone = ? WHERE subject = ? AND position BETWEEN ? AND ?"
                " AND undone IS NULL",
                (by, number, edition, last),
            )

    def _extent(self, edition: int) -> tuple[int, set[bytes]]:
        """The last position of an edition and whom it is about: its records follow it without
        a gap, since they came in one transaction.
        """
        last = edition
        subjects = set()
        for at, subject, state in self._connection.execute(
            "SELECT position, subject, state FROM records WHERE position > ? ORDER BY position",
            (edition,),
        ):
            if json.loads(state).get("source", {}).get("edition") != edition:
                break
            last = at
            subjects.add(subject)
        return last, subjects


def _ahead(record: Record, day: str) -> int:
    """1 where the day lies behind the recorded time: the few rows that look ahead."""
    return 1 if day > record["recorded_at"][:10] else 0
