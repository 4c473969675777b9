"""The oracle: raw records folded by hand, as time.md says it, and nothing else.

It reads the ledger's own two tables with sqlite3 and json, in plain loops: no index, no
projection, no line shared with the product. Slow and obvious is what it is for.
"""
from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

CELLS = ("exists", "ref", "section", "order", "codes", "finding", "activity", "outcome",
         "deadline", "original", "lead", "progress", "status")
_ONE_TO_ONE = ("ref", "section", "order", "finding", "activity", "outcome", "original", "lead",
               "progress", "status", "title")
_EXISTENCE = {"activity-added": True, "activity-withdrawn": False, "activity-reinstated": True}


@dataclass(frozen=True)
class Fact:
    """One record as read from the file, or one that a test imagines."""

    position: int
    subject: str
    kind: str
    recorded_at: str
    effective: str | None
    values: dict[str, Any]
    replaces: tuple[int, ...] = ()
    edition: int | None = None
    because: str | None = None
    by: str | None = None


@dataclass
class Said:
    """A statement: one record's value for one cell, from a day on, at its rank."""

    subject: str
    field: str
    effective: str
    rank: int
    position: int
    value: Any
    repeats: int | None = None
    edition: int | None = None
    undone_by: int | None = None

    @property
    def place(self) -> tuple[str, int]:
        return self.effective, self.rank

    @property
    def holder(self) -> int:
        return self.position if self.repeats is None else self.repeats


def read_facts(path: Path, after: int = 0) -> list[Fact]:
    """The records behind a position, straight from the tables."""
    facts = []
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            "SELECT position, subject, type, state FROM records WHERE position > ?"
            " ORDER BY position", (after,)
        ).fetchall()
        for position, subject, kind, state in rows:
            record = json.loads(state)
            assert record["type"] == kind and record["subject"] == str(UUID(bytes=subject))
            sealed = {
                name: json.loads(value)
                for name, value in connection.execute(
                    "SELECT name, value FROM sealed WHERE position = ?", (position,)
                )
            }
            assert set(sealed) == {*record["sealed"], "by", "login"}
            because, by = sealed.pop("because", None), sealed.pop("by")
            for name in ("login", "sheet"):
                sealed.pop(name, None)
            facts.append(Fact(
                position, record["subject"], kind, record["recorded_at"],
                record.get("effective"), {**record["open"], **sealed},
                tuple(record.get("replaces", ())), record.get("source", {}).get("edition"),
                because, by,
            ))
    return facts


def said_by(fact: Fact) -> dict[str, Any]:
    """Field -> value of what a record states by itself, not of what it repeats."""
    given = fact.values
    if fact.effective is None or fact.kind == "confirmed":
        return {}
    if fact.kind == "section-set":
        return {f"section:{given['section']}": given["title"]}
    found: dict[str, Any] = {}
    if fact.kind in _EXISTENCE:
        found["exists"] = _EXISTENCE[fact.kind]
    for field in _ONE_TO_ONE:
        if field in given:
            found[field] = given[field]
    if "codes" in given:
        found["codes"] = {
            "codes": given["codes"], "unknown_codes": given.get("unknown_codes", [])
        }
    if "deadline" in given:
        named = ("timeline", "deadline", "deadline_kind")
        found["deadline"] = {k: given[k] for k in named} if given.get("timeline") else None
    if "legend" in given:
        found["legend"] = [
            {**line, **given["legend_words"][line["code"]]} for line in given["legend"]
        ]
    if fact.kind == "corrected":
        field = given["field"]
        if field == "exists":
            return {"exists": given["exists"]}
        if field.startswith("section:"):
            return {field: given["title"]}
        assert list(found) == [field], f"a correction of {field} holds {found}"
    return found


class Known:
    """What the ledger says as known at a position: all statements, undone ones marked."""

    def __init__(self, facts: Iterable[Fact] = ()) -> None:
        self.facts: list[Fact] = []
        self.said: list[Said] = []
        self.subjects: list[str] = []
        for fact in facts:
            self.take(fact)

    @property
    def position(self) -> int:
        return self.facts[-1].position if self.facts else 0

    @property
    def plan(self) -> str | None:
        return self.subjects[0] if self.subjects else None

    def and_then(self, *facts: Fact) -> Known:
        return Known([*self.facts, *facts])

    def take(self, fact: Fact) -> None:
        """Folds the next record in."""
        self.facts.append(fact)
        if fact.subject not in self.subjects:
            self.subjects.append(fact.subject)
        if fact.kind == "retracted":
            pairs = {(p, f) for p, f in fact.values.get("retracts") or ()}
            edition = fact.values.get("edition")
            for some in self.said:
                named = (some.position, some.field) in pairs
                whole = edition is not None and some.edition == edition
                if some.undone_by is None and (named or whole):
                    some.undone_by = fact.position
        elif fact.kind == "confirmed":
            for field, holder in fact.values["repeats"].items():
                held = self.at_position(fact.subject, holder, field)
                assert held, f"{fact.position} repeats {holder}, which says nothing of {field}"
                self._say(fact, field, held[0].value, repeats=holder)
        elif fact.kind == "corrected":
            self._correct(fact)
        else:
            for field, value in said_by(fact).items():
                self._say(fact, field, value)

    def _say(self, fact: Fact, field: str, value: Any, repeats: int | None = None) -> None:
        assert fact.effective is not None
        self.said.append(Said(fact.subject, field, fact.effective, fact.position, fact.position,
                              value, repeats, fact.edition))

    def _correct(self, fact: Fact) -> None:
        """It takes the place of its target, and of each confirmation that is included."""
        ((field, value),) = said_by(fact).items()
        assert fact.effective is not None
        undone = []
        for target in fact.replaces:
            live = [s for s in self.at_position(fact.subject, target, field)
                    if s.undone_by is None]
            assert live, f"{fact.position} replaces {target}, which is undone already"
            undone += sorted(live, key=lambda s: s.rank)
        for index, old in enumerate(undone):
            old.undone_by = fact.position
            day = fact.effective if index == 0 else old.effective
            self.said.append(Said(fact.subject, field, day, old.rank, fact.position, value))

    # asking

    def at_position(self, subject: str, position: int, field: str) -> list[Said]:
        return [s for s in self.said
                if s.subject == subject and s.position == position and s.field == field]

    def live(self, subject: str, field: str) -> list[Said]:
        """By (effective, rank)."""
        return sorted(
            (s for s in self.said
             if s.subject == subject and s.field == field and s.undone_by is None),
            key=lambda s: s.place,
        )

    def holding(self, subject: str, field: str, day: str) -> Said | None:
        live = self.live(subject, field)
        by_then = [s for s in live if s.effective <= day]
        if by_then:
            return by_then[-1]
        return live[0] if live and subject == self.plan else None

    def value(self, subject: str, field: str, day: str) -> Any:
        held = self.holding(subject, field, day)
        return None if held is None else held.value

    def activities(self) -> list[str]:
        return self.subjects[1:]

    def exists(self, subject: str, day: str) -> bool:
        return bool(self.value(subject, "exists", day))

    def there(self, day: str) -> list[str]:
        """In the plan's own order; of equals the one that was recorded first."""
        found = [a for a in self.activities() if self.exists(a, day)]
        return sorted(found, key=lambda a: self.value(a, "order", day) or 0)

    def bearers(self, ref: str, day: str) -> list[str]:
        return [a for a in self.there(day) if self.value(a, "ref", day) == ref]

    def days(self, subject: str, *fields: str) -> list[str]:
        """The days on which something begins, as known here."""
        return sorted({s.effective for f in fields for s in self.live(subject, f)})

    def first_day(self, subject: str) -> str | None:
        return next((s.effective for s in self.live(subject, "exists") if s.value), None)

    def borne_days(self, subject: str, ref: str) -> list[str]:
        """The days on which it begins to bear `ref` or goes on with it after a statement."""
        return [d for d in self.days(subject, "exists", "ref")
                if self.exists(subject, d) and self.value(subject, "ref", d) == ref]

    def first_later_bearer(self, ref: str, day: str) -> str | None:
        """Who bears the reference on the first day after `day` on which anyone does."""
        days = sorted({d for a in self.activities() for d in self.days(a, "exists", "ref")})
        for later in days:
            if later > day and (found := self.bearers(ref, later)):
                return found[0]
        return None

    def withdrawn(self, subject: str, day: str) -> str | None:
        """The first day of the withdrawal that `day` lies in."""
        start = None
        was_there = False
        for s in self.live(subject, "exists"):
            if s.effective > day:
                break
            if s.value:
                was_there, start = True, None
            elif was_there and start is None:
                start = s.effective
        return start

    # what must never be

    def shared_reference(self) -> tuple[str, str] | None:
        """(reference, day) where two activities bear one."""
        days = sorted({d for a in self.activities() for d in self.days(a, "exists", "ref")})
        for day in days:
            refs = [self.value(a, "ref", day) for a in self.there(day)]
            for ref in refs:
                if refs.count(ref) > 1:
                    return ref, day
        return None

    def nameless(self) -> set[str]:
        """Activities that are there on some day without a reference."""
        return {
            a for a in self.activities() for day in self.days(a, "exists", "ref")
            if self.exists(a, day) and self.value(a, "ref", day) is None
        }

    def before_existence(self) -> set[tuple[str, int, str]]:
        """(subject, position, field) of live statements before their activity's first day."""
        return {
            (s.subject, s.position, s.field)
            for s in self.said
            if s.undone_by is None and s.subject != self.plan
            and ((first := self.first_day(s.subject)) is None or s.effective < first)
        }
