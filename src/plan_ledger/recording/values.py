"""What a person types for a field, as the event's own fields. Bad values are told in a sentence."""
from __future__ import annotations

from datetime import date
from typing import Any

from plan_ledger.plan.cells import SECTION_TITLE, Cells
from plan_ledger.plan.codes import read_codes
from plan_ledger.plan.deadline import Deadline
from plan_ledger.plan.plan import Plan
from plan_ledger.plan.reference import parse_reference, parse_section
from plan_ledger.plan.status import Legend
from plan_ledger.plan.timeline import is_understood, parse_day, read_timeline
from plan_ledger.plan.words import GIVE_WORDS, keepable, quoted
from plan_ledger.recording.errors import BadValue

NO_DEADLINE = {"timeline": None, "deadline": None, "deadline_kind": "none"}
"""What an event says that clears a deadline."""

TEXTS = ("finding", "activity", "outcome", "lead", "progress", "title")


def content_for(
    field: str, text: str, *, plan: Plan, cells: Cells, day: str
) -> tuple[dict[str, Any], list[str]]:
    """The event's fields for a cell, and sentences to point out.

    `day` is the effective date: the legend in force there knows the status, and a date without a
    year is the first one on or after it.
    """
    if field == "status":
        return {"status": plan.legend(day).find(text).code}, []
    if field == "ref":
        return {"ref": parse_reference(text)}, []
    if field == "section":
        return {"section": parse_section(text)}, []
    if field == "codes":
        return codes_content(text)
    if field == "deadline":
        return deadline_content(text, cells=cells, day=day)
    if field == "original":
        return {"original": parse_day(text, date.fromisoformat(day)).isoformat()}, []
    if field == "order":
        if not text.lstrip("-").isdigit() or abs(int(text[:20])) >= 2**53:
            raise BadValue(f"{quoted(text)} is no place in the order: give a whole number")
        return {"order": int(text)}, []
    if field == "legend":
        from plan_ledger.plan.legend_file import read_legend

        return legend_content(read_legend(text, "the legend given")), []
    if field in TEXTS:
        return {field: keepable(text, field)}, []
    if field.startswith(SECTION_TITLE):
        return {"title": keepable(text, "title")}, []
    raise BadValue(f"{field} cannot be given another value; give another --effective date")


def codes_content(text: str) -> tuple[dict[str, Any], list[str]]:
    codes = read_codes(keepable(text, "list of codes", "give one at least, like R1"))
    notes = [
        f"{quoted(unknown)} is no code that is known (one looks like R1 or AFI3); it is kept as"
        " written"
        for unknown in codes.unknown
    ]
    return {"codes": codes.codes, "unknown_codes": codes.unknown}, notes


def deadline_content(
    text: str, *, cells: Cells, day: str, instead: str = GIVE_WORDS
) -> tuple[dict[str, Any], list[str]]:
    """`instead` says what to do about an empty text."""
    words = keepable(text, "timeline", instead)
    held = cells.value("deadline", day)
    in_force = Deadline.from_json(held) if held else None
    when = date.fromisoformat(day)
    read = read_timeline(words, when, in_force)
    notes = []
    if read.date is None and not is_understood(words, when):
        notes.append(
            f"{quoted(words)} is kept word for word, but no date can be read from it; for a date"
            " write it like 31 March 2019"
        )
    return read.to_json(), notes


def legend_content(legend: Legend) -> dict[str, Any]:
    lines = legend.to_json()
    return {
        "legend": [
            {key: line[key] for key in ("code", "means", "overdue_is_off_track")}
            for line in lines
        ],
        "legend_words": {
            line["code"]: {"label": line["label"], "meaning": line["meaning"]} for line in lines
        },
    }
