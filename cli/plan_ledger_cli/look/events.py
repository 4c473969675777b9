"""What an event did, in words: `status AMBER → RED`, `corrects 12: lead …`."""
from __future__ import annotations

from collections.abc import Mapping

from .story import statements_of
from .words import Answer, change_said, day_said, field_said, positions_said, quoted, said

_PLAIN = {"plan-opened": "ledger opened", "plan-retitled": "title", "legend-set": "legend",
          "section-set": "section", "profile-set": "spreadsheet columns remembered",
          "edition-imported": "edition imported", "activity-withdrawn": "withdrawn",
          "activity-reinstated": "reinstated", "evidence-attached": "evidence attached",
          "erased": "text erased for good", "mark-set": "mark set", "key-set": "key set",
          "pack-made": "inspection pack made", "confirmed": "confirmed"}
_STRUCTURE = ("exists", "order")
_OF_A_HASH = 16
_FIRST = ("status", "lead", "deadline", "progress")


def what_said(event: Answer) -> str:
    """The event in a line or two; wrapping and cutting is left to the table."""
    kind = event.get("type")
    stated = [each for each in statements_of(event) if each.get("field") not in _STRUCTURE]
    if kind == "activity-added":
        return _added(stated)
    if kind == "confirmed":
        return "confirmed"
    if kind == "retracted":
        return f"takes back {positions_said(event.get('retracts')) or 'what was said'}"
    erases = event.get("erases")
    if isinstance(erases, Mapping):
        return (f"{field_said(erases.get('field'))} of position {said(erases.get('position'))}"
                f" erased for good ({said(erases.get('ground'))})")
    file = event.get("file")
    if isinstance(file, Mapping):
        return f"evidence attached: {said(file.get('name'))}"
    pack = event.get("pack")
    if isinstance(pack, Mapping):
        return f"inspection pack made{pack_said(pack)}"
    changes = "; ".join(statement_said(each) for each in stated)
    if kind == "corrected":
        target = positions_said(event.get("replaces"))
        return f"corrects {target or 'what was said'}{': ' if changes else ''}{changes}"
    if changes and (said(kind) not in _PLAIN):
        return changes
    name = _PLAIN.get(said(kind), said(kind, "something").replace("-", " "))
    if not changes or kind in ("activity-withdrawn", "activity-reinstated"):
        return name
    return changes if changes.startswith(name) else f"{name}: {changes}"


def pack_said(pack: Answer) -> str:
    """What was asked of it, what it leaves out, for whom it was, and how it is known again."""
    parts = [f"as at {day_said(pack.get('as_at'))}",
             f"as known at position {said(pack.get('known_at'))}"]
    if pack.get("since") is not None:
        parts.append(f"since {day_said(pack['since'])}")
    if pack.get("activity") is not None:
        parts.append(f"with the texts of {said(pack['activity'])} alone")
    withheld = pack.get("withheld")
    parts.append(f"withholding {said(withheld)}" if withheld else "withholding nothing")
    parts.append(f"SHA-256 {said(pack.get('sha256'))[:_OF_A_HASH]}…")
    whose = f" for {said(pack['recipient'])}" if pack.get("recipient") is not None else ""
    return f"{whose}: {' · '.join(parts)}"


def statement_said(each: Answer) -> str:
    """`status AMBER → RED`. Of a progress report only the new text: the old one was its own."""
    field = each.get("field")
    before = None if field in ("progress", "legend") else each.get("from")
    name = field_said(field)
    return f"{name} {change_said(field, before, each.get('to'))}".strip()


def _added(stated: list[Answer]) -> str:
    values = {said(each.get("field")): each.get("to") for each in stated}
    wording = quoted(values.get("activity"))
    parts = [f"{field_said(field)} {said(values[field])}" for field in _FIRST[:3]
             if values.get(field) is not None]
    return " · ".join([f"added {wording}" if wording else "added", *parts])
