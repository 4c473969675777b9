"""The columns of the pack's spreadsheets. What is a number or a day is one, so that it can be
sorted, filtered and reckoned with; what is withheld or erased stays a word.
"""
from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from plan_ledger.evidence.answers import Answer, Answers
from plan_ledger.evidence.reading_words import as_words, field_words
from plan_ledger.evidence.report.events import what

Value = str | int | date
Column = tuple[str, int, Callable[[Any], Value]]
"""Caption, width in characters, and what of a row stands in it."""
_FIRST_DAY = date(1900, 3, 1)
"""Before it spreadsheets count days in different ways, or not at all."""
_NOT_FOR_PEOPLE = ("exists", "order")
_TOLD_BY_ITS_TYPE = ("edition-imported", "erased")
_TOLD_WITH_WHAT_WAS_BEFORE = {"retracted": "Retracted", "corrected": "Corrected"}


def _cell(key: str) -> Callable[[Any], Value]:
    return lambda row: as_words(row[key])


def _number(key: str) -> Callable[[Any], Value]:
    return lambda row: row[key] if type(row[key]) is int else as_words(row[key])


def _day(key: str) -> Callable[[Any], Value]:
    return lambda row: _as_day(row[key])


def _as_day(value: Any) -> Value:
    try:
        found = date.fromisoformat(value)
    except (TypeError, ValueError):
        return as_words(value)
    return found if found >= _FIRST_DAY else as_words(value)


def plan_columns(answers: Answers) -> list[Column]:
    titles = answers.now["sections"]
    return [
        ("Number", 9, _cell("ref")),
        ("Section", 9, _cell("section")),
        ("Section title", 24, lambda row: as_words(titles.get(row["section"]))),
        ("Codes", 12, lambda row: ", ".join(
            filter(None, [as_words(row["codes"]), as_words(row["unknown_codes"])])
        )),
        ("Finding", 40, _cell("finding")),
        ("Activity", 50, _cell("activity")),
        ("Outcome", 40, _cell("outcome")),
        ("Timeline", 16, _cell("timeline")),
        ("Deadline", 12, _day("deadline")),
        ("Baseline", 12, _day("baseline_deadline")),
        ("Slips", 7, _number("slips")),
        ("Slippage in days", 10, _number("slippage_days")),
        ("Lead", 24, _cell("lead")),
        ("Status", 12, _cell("status")),
        ("Status since", 12, _day("status_since")),
        ("Last confirmed", 12, _day("last_confirmed")),
        ("Overdue", 9, _cell("overdue")),
        ("Challenged", 30, _cell("challenged")),
        ("Progress", 60, _cell("progress")),
        ("Evidence", 30, lambda row: ", ".join(as_words(file["name"]) for file in row["evidence"])),
    ]


CHANGE_COLUMNS: list[Column] = [
    ("Number", 9, _cell("ref")),
    ("Change", 14, _cell("kind")),
    ("What", 16, lambda row: field_words(row["field"])),
    ("From", 50, _cell("from")),
    ("To", 50, _cell("to")),
    ("Days", 8, _number("days")),
    ("Positions", 14, lambda row: _positions(row["positions"])),
]
EVENT_COLUMNS: list[Column] = [
    ("Position", 9, _number("position")),
    ("Number", 9, _cell("ref")),
    ("Event", 20, _cell("type")),
    ("Effective", 12, _day("effective")),
    ("Recorded (UTC)", 27, _cell("recorded_at")),
    ("Days late", 9, _number("late_days")),
    ("What it says", 70, lambda row: _what_it_says(row)),
    ("Because", 40, _cell("because")),
    ("By", 20, _cell("by")),
    ("From the file", 30, lambda row: _source(row["source"])),
    ("Replaces or takes back", 14, lambda row: _positions([*row["replaces"], *row["retracts"]])),
]


def _positions(some: list[int]) -> Value:
    return some[0] if len(some) == 1 else as_words(some)


def _what_it_says(event: Answer) -> str:
    """All of it: the report tells the short of it."""
    kind = event["type"]
    if kind == "evidence-attached":
        (said,) = event["statements"]
        return what(event) + _undone(said)
    if kind == "pack-made":
        return _pack(event["pack"])
    before = kind in _TOLD_WITH_WHAT_WAS_BEFORE
    lines = [] if kind in _TOLD_BY_ITS_TYPE else [
        _statement(said, before) for said in event["statements"]
        if said["field"] not in _NOT_FOR_PEOPLE
    ]
    if not lines:
        return what(event | {"statements": []})
    if before:
        return f"{_TOLD_WITH_WHAT_WAS_BEFORE[kind]}: " + "\n".join(lines)
    return "\n".join(lines)


def _statement(said: Answer, before: bool) -> str:
    field = field_words(said["field"])
    if said["repeats"]:
        return f"{field}: as before"
    old = f"{as_words(said['from']) or 'nothing'} → " if before else ""
    return f"{field}: {old}{as_words(said['to']) or 'nothing'}{_undone(said)}"


def _undone(said: Answer) -> str:
    return f" (undone by {said['undone_by']})" if said["undone_by"] else ""


def _pack(pack: Answer) -> str:
    parts = [f"as at {pack['as_at']}, as known at position {pack['known_at']}"]
    if pack.get("since") is not None:
        parts.append(f"since {pack['since']}")
    if pack["activity"] is not None:
        parts.append(f"texts of activity {pack['activity']} alone")
    parts.append(f"withheld: {as_words(pack['withheld']) or 'nothing'}")
    parts.append(f"SHA-256 {pack['sha256']}")
    whose = as_words(pack["recipient"])
    return f"Pack made{f' for {whose}' if whose else ''}: {'; '.join(parts)}"


def _source(source: Answer | None) -> str:
    if source is None:
        return ""
    row = f"row {source['row']}" if source["row"] else ""
    return ", ".join(filter(None, [as_words(source["file"]), as_words(source["sheet"]), row]))
