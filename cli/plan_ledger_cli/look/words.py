"""Values in words: what a person reads where a value of an answer stands.

An erased or withheld value says so, everywhere and never as an empty text. Nothing is shown
as a program would write it.
"""
from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from plan_ledger.plan.erasure import as_typed

from .columns import flat, visible
from .days import date_of, day

Answer = Mapping[str, Any]

NOTHING = "–"
_OF_A_DOCUMENT = r"sheet table \d+"
_FIELDS = {"ref": "number", "order": "place", "original": "original deadline",
           "activity": "wording", "exists": "in the plan", "because": "reason",
           "by": "name of who recorded", "login": "login of who recorded",
           "sha256": "hash of the file, with what was kept of it",
           "recipient": "name of whom it was for"}


def gone(value: object) -> str:
    """What stands for a value that was erased or withheld; nothing for any other."""
    if isinstance(value, Mapping):
        if "erased" in value:
            ground = value["erased"]
            return f"[erased: {flat(ground)}]" if isinstance(ground, str) else "[erased]"
        if value.get("withheld"):
            return "[withheld]"
    return ""


def said(value: object, nothing: str = NOTHING) -> str:
    """Any value on one line."""
    if value is None:
        return nothing
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return flat(as_typed(value)) or nothing
    if isinstance(value, Mapping):
        return gone(value) or _said_of_several(value) or nothing
    if isinstance(value, list | tuple):
        return ", ".join(said(each) for each in value) or nothing
    return flat(str(value))


def _said_of_several(value: Answer) -> str:
    if "timeline" in value or "deadline" in value:
        return deadline_said(value)
    if "code" in value and "meaning" in value:
        meaning = said(value["meaning"], "")
        return f"{said(value['code'])}: {meaning}" if meaning else said(value["code"])
    if "name" in value:
        return said(value["name"])
    return "; ".join(f"{said(key)} {said(each)}" for key, each in value.items()
                     if each is not None)


def full(value: object) -> str:
    """A long text with its own line ends, for where there is room for all of it."""
    return visible(as_typed(value)) if isinstance(value, str) else said(value, "")


def quoted(value: object) -> str:
    """A text in quotation marks, unless it is not there to be quoted."""
    if isinstance(value, str):
        return f"“{flat(value)}”" if flat(value) else ""
    return gone(value) or (f"“{said(value)}”" if said(value, "") else "")


def timeline_lines(of: Answer) -> list[str]:
    """A deadline as the plan words it and, where that differs, the date it means."""
    words, due = said(of.get("timeline"), ""), day_said(of.get("deadline"), "")
    if not words and not due:
        return [NOTHING]
    return [words or due] if not due or not words or _is_date(words, due) else [words, due]


def deadline_said(of: Answer) -> str:
    words = timeline_lines(of)
    return f"{words[0]} ({words[1]})" if len(words) > 1 else words[0]


def day_said(value: object, nothing: str = NOTHING) -> str:
    """A date in words; also where a whole deadline stands for it."""
    if isinstance(value, Mapping) and not gone(value):
        return day_said(value.get("deadline"), nothing) if "deadline" in value else said(value)
    return gone(value) or day(value) or nothing


def _is_date(words: str, due: str) -> bool:
    found = date_of(words)
    if found:
        return day(words) == due
    number, _, rest = words.strip().partition(" ")
    month, _, year = rest.partition(" ")
    return f"{number.lstrip('0')} {month[:3].title()} {year}" == due


def field_said(field: object) -> str:
    """A field's name in words."""
    if not isinstance(field, str):
        return ""
    return _FIELDS.get(field, flat(field).replace("_", " ").replace("section:", "section "))


def value_said(field: object, value: object, nothing: str = NOTHING) -> str:
    """A value where its field is known: dates as dates, free texts in quotation marks."""
    if field in ("progress", "activity", "outcome", "finding", "title", "reworded"):
        return quoted(value) or nothing
    if field in ("deadline", "original") and isinstance(value, str):
        return day(value) or nothing
    return said(value, nothing)


def change_said(field: object, before: object, after: object) -> str:
    """`AMBER → RED`; only the new value where there was none; `cleared` where there is none."""
    old, new = value_said(field, before, ""), value_said(field, after, "")
    if old and new:
        return f"{old} → {new}"
    if old:
        return f"{old} → cleared"
    return new or "cleared"


def count(number: object, one: str, many: str = "") -> str:
    """`1 slip`, `2 slips`, `no slips`."""
    if number == 1:
        return f"1 {one}"
    many = many or (f"{one[:-1]}ies" if one.endswith("ty") else f"{one}s")
    return f"{'no' if not number else said(number)} {many}"


def source_said(of: object) -> str:
    """`from March.xlsx, sheet Plan, row 14`."""
    if not isinstance(of, Mapping):
        return ""
    if gone(of):
        return f"from {gone(of)}"
    return ", ".join([f"from {said(of.get('file'), 'an edition')}",
                      *place_parts(of)])


def place_parts(of: Answer) -> list[str]:
    """`sheet Plan`, `row 14`: where in a spreadsheet something stands; `table 2` of a document."""
    parts = [f"{name} {said(of[name])}" for name in ("sheet", "row") if of.get(name) is not None]
    return [part.removeprefix("sheet ") if re.fullmatch(_OF_A_DOCUMENT, part) else part
            for part in parts]


def positions_said(values: object) -> str:
    """`31`, `31 and 32`, `31, 32 and 40`; many are shortened."""
    if not isinstance(values, list | tuple):
        return said(values, "")
    words = [said(value) for value in values]
    if len(words) > 8:
        words = [*words[:6], f"{len(words) - 6} more"]
    return " and ".join([*([", ".join(words[:-1])] if words[1:] else []), *words[-1:]])
