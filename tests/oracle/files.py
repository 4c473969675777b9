"""Editions for the machine: a small model of a month's file, the file, and what it must record."""
from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.oracle import meant
from tests.oracle.answers import legend_line, plan_cells
from tests.oracle.fold import Fact, Known, said_by

_CAPTIONS = {
    "section": "No.", "section title": "Section title", "codes": "Code", "finding": "Findings",
    "ref": "Ref. (Plan Ledger CSV)", "activity": "Activity required",
    "outcome": "Desired outcomes", "deadline": "Timeline", "original": "Original deadline",
    "lead": "Accountable lead", "progress": "Progress update", "status": "RAG",
}
_NOTE = "As at 1 March 2019. Exported by Plan Ledger: a blank cell is blank."
ORIGINALS = {"31 January 2019": "2019-01-31", "15 May 2019": "2019-05-15"}
_EVENT = {
    "ref": "activity-renumbered", "section": "activity-moved", "order": "activity-moved",
    "codes": "activity-recoded", "finding": "activity-reworded", "activity": "activity-reworded",
    "outcome": "activity-reworded", "deadline": "deadline-revised",
    "original": "deadline-revised", "lead": "lead-reassigned",
    "progress": "progress-reported", "status": "status-changed",
}
Row = dict[str, str]


@dataclass
class File:
    """Rows in the file's order, by field as typed; an absent field is a blank cell."""

    title: str | None
    sections: dict[str, str]
    rows: list[Row]

    def write(self, path: Path, known: Known, day: str, with_legend: bool) -> None:
        legend = plan_cells(known, day).get("legend") or []
        lines: list[list[str]] = [[self.title] if self.title else [], [_NOTE]]
        if with_legend:
            lines += [[line["label"], line["meaning"] or ""] for line in legend]
        lines.append(list(_CAPTIONS.values()))
        for row in self.rows:
            filled = dict(row)
            if row.get("section") in self.sections:
                filled["section title"] = self.sections[row["section"]]
            lines.append([filled.get(field, "") for field in _CAPTIONS])
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerows([*line, *[""] * (len(_CAPTIONS) - len(line))] for line in lines)


@dataclass
class Expected:
    """Per subject what is stated, and the holder of what is repeated; per ref what is asked."""

    stated: dict[str, dict[str, Any]]
    repeats: dict[str, dict[str, int]]
    questions: set[str]
    may_ask: set[str]
    ends: dict[str, str]
    """Who is withdrawn from the later day of an edition that is recorded already."""
    ambiguous: bool = False
    """Two withdrawn activities bear a row's number: the contracts do not say which is meant."""


def expect(
    file: File, known: Known, day: str, with_legend: bool, answers: Mapping[str, str]
) -> Expected:
    """What the edition says on its day that the ledger does not, and what it repeats."""
    wanted = Expected({}, {}, set(), set(), {})
    plan = str(known.plan)
    said: dict[str, Any] = {}
    if file.title:
        said["title"] = file.title
    if with_legend and plan_cells(known, day).get("legend"):
        said["legend"] = plan_cells(known, day)["legend"]
    for number, title in file.sections.items():
        if any(row.get("section") == number for row in file.rows):
            said[f"section:{number}"] = title
    for field, value in said.items():
        _cell(wanted, known, plan, plan, day, field, value)
    for row in file.rows:
        _row(wanted, known, row, day, answers, _later_activity(file, known, row["ref"], day))
    in_file = {row["ref"] for row in file.rows}
    for who in known.there(day):
        ref = known.value(who, "ref", day)
        if ref is not None and ref not in in_file:
            wanted.questions.add(f"missing:{ref}")
            if answers.get(f"missing:{ref}") == "withdrawn":
                wanted.stated[who] = {"exists": False}
    return wanted


def _later_activity(file: File, known: Known, ref: str, day: str) -> str | None:
    """Who begins only after the day and bears the number first then. Where rows have several
    of its numbers it is the row's with the earliest.
    """
    def begins(ref: str) -> str | None:
        later = known.first_later_bearer(ref, day)
        return later if later and str(known.first_day(later)) > day else None

    who = None if known.bearers(ref, day) or _gone(known, ref, day) else begins(ref)
    if who is None:
        return None
    claims = [row["ref"] for row in file.rows if not known.bearers(row["ref"], day)
              and not _gone(known, row["ref"], day) and begins(row["ref"]) == who]
    return who if ref == min(claims, key=lambda r: known.borne_days(who, r)[0]) else None


def _gone(known: Known, ref: str, day: str) -> list[str]:
    return [a for a in known.activities() if known.value(a, "exists", day) is False
            and known.value(a, "ref", day) == ref]


def _row(
    wanted: Expected, known: Known, row: Row, day: str, answers: Mapping[str, str],
    later: str | None,
) -> None:
    ref = row["ref"]
    there = known.bearers(ref, day)
    gone = _gone(known, ref, day)
    wanted.ambiguous |= len(gone) > 1 and not there
    who: str | None = None
    if there:
        who = there[0]
    elif gone:
        wanted.questions.add(f"withdrawn:{ref}")
        who = gone[-1]
    else:
        who = later
    becomes = answers.get(f"withdrawn:{ref}") if gone and not there else None
    if becomes == "another":  # the number was given again
        who = None
    existed = bool(there or gone) and who is not None
    wanted.may_ask.add(f"corrected:{ref}:order")  # the place in the file, as a number
    wanted.may_ask.add(f"same:{ref}")  # where another activity has the same words
    if gone and not there and becomes not in ("reinstated", "another"):
        return
    said = _values(wanted, known, row, who if existed else None, day, answers)
    key = who or f"new {ref}"
    if not there:
        _lacking(wanted, known, key, who, ref, day, answers)
    if not existed:
        wanted.stated[key] = {"exists": True, **said}
        return
    assert who is not None
    for field, value in {"exists": True, **said}.items():
        kept = f"corrected:{ref}:{field}"
        correction = _brings_back(known, who, field, value, day)
        if correction is not None:
            wanted.may_ask.add(kept)
            if answers.get(kept) == "keep-correction":
                wanted.repeats.setdefault(key, {})[field] = correction
                continue
        _cell(wanted, known, key, who, day, field, value)


def _lacking(
    wanted: Expected, known: Known, key: str, who: str | None, ref: str, day: str,
    answers: Mapping[str, str],
) -> None:
    """What this edition brings, and later ones that are recorded do not have, was withdrawn by the
    day of one of them, or forgotten there. The next statement of its existence ends the question.
    """
    back = {f.values.get("edition") for f in known.facts if f.kind == "retracted"}
    days = {str(f.effective) for f in known.facts
            if f.kind == "edition-imported" and f.position not in back}
    said = [d for d in known.days(who, "exists") if d > day] if who else []
    for later in sorted(d for d in days if d > day and (not said or d < said[0])):
        asked = f"missing:{ref}:{later}"
        if key in wanted.ends:  # it may have been asked before the one before was answered
            wanted.may_ask.add(asked)
            continue
        wanted.questions.add(asked)
        if answers.get(asked) == "withdrawn":
            wanted.ends[key] = later


def _brings_back(known: Known, who: str, field: str, value: Any, day: str) -> int | None:
    """The live correction that replaced this value, through however many others."""
    held = known.holding(who, field, day)
    if held is None or held.value == value:
        return None
    cell = [s for s in known.said if s.subject == who and s.field == field]
    found = None
    for old in cell:
        if old.undone_by is None or old.value != value or old.effective > day:
            continue
        now = old
        while now.undone_by is not None:
            after = [s for s in cell if s.position == now.undone_by and s.rank == old.rank]
            if not after:
                break
            now = after[0]
        if now.undone_by is None:
            found = now.position
    return found


def _values(
    wanted: Expected, known: Known, row: Row, who: str | None, day: str, answers: Mapping[str, str]
) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for field, typed in row.items():
        if field == "codes":
            said[field] = meant.codes(typed)
        elif field == "deadline":
            held = known.value(who, "deadline", day) if who else None
            new = meant.deadline(typed, day, held)
            if _goes_back_by_years(held, new):
                wanted.questions.add(f"backwards:{row['ref']}")
                if answers.get(f"backwards:{row['ref']}") != "as-written":
                    continue
            said[field] = new
        elif field == "original":
            said[field] = ORIGINALS[typed]
        elif field == "status" and not legend_line(known, day, typed):
            asked = f"status:{typed}"
            wanted.questions.add(asked)
            if answers.get(asked) not in (None, "leave-out"):
                said[field] = answers[asked]
        else:
            said[field] = typed
    return said


def _goes_back_by_years(held: dict[str, Any] | None, new: dict[str, Any] | None) -> bool:
    if not held or not new or not held["deadline"] or not new["deadline"]:
        return False
    before, after = date.fromisoformat(held["deadline"]), date.fromisoformat(new["deadline"])
    return before - after >= timedelta(days=300)


def _cell(
    wanted: Expected, known: Known, key: str, who: str, day: str, field: str, value: Any
) -> None:
    held = known.holding(who, field, day)
    if held is not None and held.value == value:
        wanted.repeats.setdefault(key, {})[field] = held.holder
    else:
        wanted.stated.setdefault(key, {})[field] = value


def assert_imported(facts: Sequence[Fact], wanted: Expected, known: Known, day: str) -> None:
    """The records are one edition's: its own first, all with its position, none said twice."""
    edition = facts[0]
    assert edition.kind == "edition-imported" and edition.effective == day
    stated: dict[str, dict[str, Any]] = {}
    repeats: dict[str, dict[str, int]] = {}
    ends: dict[str, str] = {}
    new: dict[str, str] = {}
    for fact in facts[1:]:
        if fact.kind == "profile-set":
            continue  # how the file was read says nothing of the plan
        if fact.kind == "activity-withdrawn" and fact.effective != day:
            assert fact.edition == edition.position and fact.effective
            ends[new.get(fact.subject, fact.subject)] = fact.effective
            continue
        assert fact.edition == edition.position and fact.effective == day, fact
        assert fact.recorded_at == edition.recorded_at
        who = fact.subject
        if who not in known.subjects:
            who = new.setdefault(who, f"new {fact.values.get('ref')}")
        if fact.kind == "confirmed":
            assert who not in repeats, f"two confirmations of {who}"
            repeats[who] = {f: p for f, p in fact.values["repeats"].items() if f != "order"}
            continue
        said = said_by(fact)
        said.pop("order", None)
        assert not said.keys() & stated.get(who, {}).keys(), fact
        stated.setdefault(who, {}).update(said)
        if fact.kind in _EVENT.values():
            assert all(_EVENT[field] == fact.kind for field in said), fact
            assert len(said) <= 1, f"one event changes one thing: {fact}"
    for told, wished in ((stated, wanted.stated), (repeats, wanted.repeats)):
        for who in {*told, *wished}:
            assert (told.get(who) or {}) == wished.get(who, {}), (told.get(who), wished)
    assert ends == wanted.ends
