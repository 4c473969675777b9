"""What a value of an answer reads like for people, in the report and in the spreadsheets."""
from __future__ import annotations

from typing import Any

from plan_ledger.plan.erasure import as_typed, is_gone

LONGEST_CELL = 32_767
"""What a cell of a spreadsheet holds, in units of UTF-16."""
FIELD_WORDS = {
    "exists": "activity", "ref": "number", "section": "section", "order": "place",
    "codes": "codes", "finding": "finding", "activity": "wording", "outcome": "outcome",
    "deadline": "deadline", "original": "original date", "lead": "lead", "progress": "progress",
    "status": "status", "title": "title", "legend": "legend", "evidence": "evidence",
    "mark": "mark",
    # What only an erasure names by itself.
    "unknown_codes": "codes", "legend_words": "legend's words", "timeline": "timeline",
    "because": "reason", "by": "name of who recorded", "login": "login of who recorded",
    "name": "name", "location": "place of the file", "file": "name of the file",
    "sha256": "hash of the file, with what was kept of it", "sheet": "name of the sheet",
    "profile": "layout of its files", "recipient": "name of whom it was for",
}


def field_words(field: str | None) -> str:
    """A cell's name as people say it; a section's title has the section's number in it."""
    if field is None:
        return ""
    if field.startswith("section:"):
        return f"title of section {field.partition(':')[2]}"
    return FIELD_WORDS.get(field, field)


def as_words(value: Any) -> str:
    """Empty for null. What is withheld or erased stands in square brackets, and a typed text that
    feigns it in quotation marks: no text goes through this twice.
    """
    if value is None:
        return ""
    if value is True or value is False:
        return "yes" if value else "no"
    if isinstance(value, str):
        return as_typed(value)
    if isinstance(value, int):
        return str(value)
    if is_gone(value):
        return "[withheld]" if "withheld" in value else f"[erased: {value['erased']}]"
    if isinstance(value, list):
        return _list(value)
    if "deadline_kind" in value:
        return _deadline(value)
    return as_words(value.get("name") or value.get("sha256"))


def _list(value: list[Any]) -> str:
    if value and isinstance(value[0], dict) and "means" in value[0]:
        return ", ".join(
            f"{line['code']} ({as_words(line['meaning']) or line['means']})" for line in value
        )
    return ", ".join(map(as_words, value))


def _deadline(value: dict[str, Any]) -> str:
    words, day = as_words(value["timeline"]), value["deadline"]
    if not day:
        return words
    return f"{words} ({day})" if words and words != day else day


def why_moved(move: Any, nothing: str) -> str:
    """All the reasons of a slip or its like, in order: why it moved, `nothing` where nobody said,
    and why it was corrected.
    """
    given = [each for each in move["reasons"] if not each["corrects"]]
    corrected = [each for each in move["reasons"] if each["corrects"]]
    why = "; ".join(dict.fromkeys(as_words(each["because"]) for each in given)) or nothing
    return "; ".join([
        why,
        *(f"corrected at position {each['position']} because: {as_words(each['because'])}"
          for each in corrected),
    ])
