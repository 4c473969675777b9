"""What differs between two days, or between two states of knowledge: `plan-ledger changes`.

Each change says the day from which it holds, why, and which record made it.
"""
from __future__ import annotations

from collections.abc import Mapping

from .colour import Paper, status_ink
from .columns import Cell, Column, Piece, Row
from .days import day, days, instant
from .page import Page
from .story import because_said, events_of
from .words import (
    Answer,
    count,
    day_said,
    field_said,
    gone,
    positions_said,
    said,
    timeline_lines,
    value_said,
)

_NARROW = (Column("Ref", 7, lines=2), Column("What", 14, lines=3),
           Column("From", 16, weight=1, lines=6), Column("To", 16, weight=1, lines=6))
_WIDE = (*_NARROW, Column("Since", 14), Column("Because", 24, weight=1, lines=8),
         Column("Records", 12, lines=3))
_INDENT = 9  # where the second column begins
_KINDS = {"reworded": "wording", "renumbered": "number", "moved": "section", "recoded": "codes",
          "unsaid": "its existence taken back", "cleared": "cleared", "missing": "missing"}
_WHOLE = ("added", "extended", "withdrawn", "reinstated", "unsaid", "missing")


def show_changes(answer: Answer, story: Answer, paper: Paper) -> str:
    """`story`: the history in which the changes' records are looked up."""
    page = Page(paper)
    page.title(said(answer.get("title"), "A plan without a title"))
    by_knowledge = "known_from" in answer or "known_to" in answer
    if by_knowledge:
        _knowledge(page, answer)
    else:
        page.line(f"What changed from {day(answer.get('from')) or 'the beginning'} "
                  f"to {day(answer.get('to')) or 'now'}", "strong")
        page.times({**answer, "as_at": None})
    page.blank()
    changes = [each for each in answer.get("changes") or [] if isinstance(each, Mapping)]
    if not changes:
        page.line("No changes.")
        return str(page)
    records = {event["position"]: event for event in events_of(story)
               if isinstance(event.get("position"), int)}
    page.table(_WIDE if paper.wide else _NARROW, _rows(changes, records, paper.wide))
    page.blank()
    _totals(page, changes)
    example = next((each["ref"] for each in changes if each.get("ref") is not None), None)
    if example is not None:
        page.line(f"Next: plan-ledger history {said(example)} says who recorded this, and when.",
                  "faint", hang=2)
    return str(page)


def _knowledge(page: Page, answer: Answer) -> None:
    zone = answer.get("time_zone")
    ends = []
    for side in ("from", "to"):
        known = instant(answer.get(f"known_{side}"), zone)
        position = answer.get(f"{side}_position")
        at = f" (position {said(position)})" if position is not None else ""
        ends.append((known or "the head") + at)
    page.line(f"What is said of {day(answer.get('as_at')) or 'that day'} that was not said before",
              "strong")
    page.line(f"As known at {ends[1]}, compared with {ends[0]}", "faint")


def _totals(page: Page, changes: list[Answer]) -> None:
    subjects = {said(each.get("id"), said(each.get("ref"), "")) for each in changes
                if each.get("ref") is not None}
    totals: dict[str, int] = {}
    for each in changes:
        kind = field_said(each.get("kind")) or "other"
        totals[kind] = totals.get(kind, 0) + 1
    inside = f" in {count(len(subjects), 'activity', 'activities')}" if subjects else ""
    page.flow([Piece(count(len(changes), "change") + inside),
               *(Piece(f"{kind} {number}") for kind, number in totals.items())])


def _rows(changes: list[Answer], records: Mapping[int, Answer], wide: bool) -> list[Row]:
    """One row a change, the reference where it changes. Narrow, the records stand under what
    they changed.
    """
    rows: list[Row] = []
    last: object = None
    for at, each in enumerate(changes):
        activity, ref = (each.get("id"), each.get("ref")), said(each.get("ref"), "plan")
        shown: Cell = (Piece(ref if at == 0 or activity != last else "", "strong"),)
        last = activity
        made = [records[position] for position in _positions(each) if position in records]
        if wide:
            since = tuple(Piece(_since(event)) for event in made)
            because = tuple(Piece(_reason(event, len(made) > 1)) for event in made)
            rows.append((shown, *change_cells(each), since, because,
                         (Piece(positions_said(each.get("positions")), "faint"),)))
            continue
        rows.append((shown, *change_cells(each)))
        following = changes[at + 1] if at + 1 < len(changes) else {}
        next_one = (following.get("id"), following.get("ref"))
        if (next_one, _positions(following)) != (activity, _positions(each)):
            rows += [Piece(_record(event), "faint", indent=_INDENT) for event in made]
    return rows


def _positions(change: Answer) -> list[int]:
    positions = change.get("positions")
    return [each for each in positions if isinstance(each, int)] if (
        isinstance(positions, list)
    ) else []


def _since(event: Answer) -> str:
    """From which day; a retraction has none."""
    return "taken back" if event.get("type") == "retracted" else day_said(event.get("effective"))


def _reason(event: Answer, several: bool) -> str:
    reason = because_said(event)
    return f"{said(event.get('position'))}: {reason}" if several and reason else reason


def _record(event: Answer) -> str:
    """`from 4 Feb 2019, position 23: “waiting for chair”`."""
    since, reason = _since(event), because_said(event)
    when = since if event.get("type") == "retracted" else f"from {since}"
    return f"{when}, position {said(event.get('position'))}{': ' if reason else ''}{reason}"


def change_cells(each: Answer) -> tuple[Cell, Cell, Cell]:
    """What changed, from what, to what."""
    kind, field = each.get("kind"), each.get("field")
    name = _KINDS.get(said(kind)) or field_said(kind) or "other"
    if kind == "reworded" and field:
        name = field_said(field)
    if kind == "section" and isinstance(field, str):
        name = field_said(field)  # which one: “section 2”
    if kind == "cleared" and field:
        name = f"{field_said(field)} cleared"
    field = field or kind
    before, after = each.get("from"), each.get("to")
    nothing = "" if kind in _WHOLE else "nothing"
    old, new = _cell(field, before, nothing), _cell(field, after, nothing)
    if field == "order":
        name = "place in the plan"
        are_told = isinstance(before, str) and isinstance(after, str)  # an import's are
        old, new = (old, new) if are_told else (
            (Piece("where it stood"),), (Piece("elsewhere"),)
        )
    if field == "original":
        name = "original deadline"
        if before is not None and after is not None:
            new = (*new, Piece("the baseline moves", "alarm"))
    if kind == "status":
        old = (Piece(said(before, "none"), status_ink(before)),)
        new = (Piece(said(after, "none"), status_ink(after)),)
    return (Piece(name, "strong" if kind in _WHOLE else None), _moved(each.get("days"))), old, new


def _moved(moved: object) -> Piece:
    if not isinstance(moved, int) or not moved:
        return Piece("")
    return Piece(f"slips {days(moved)}", "alarm") if moved > 0 else Piece(f"{days(-moved)} earlier")


def _cell(field: object, value: object, nothing: str) -> Cell:
    if isinstance(value, Mapping) and not gone(value) and (
            "timeline" in value or "deadline" in value):
        return tuple(Piece(line) for line in timeline_lines(value))
    if isinstance(value, Mapping) and not gone(value) and "activity" in value:
        return (Piece(said(value["activity"])),)  # a whole activity, added or withdrawn
    if field == "legend" and isinstance(value, list):
        return tuple(Piece(said(entry)) for entry in value)
    return (Piece(value_said(field, value, nothing)),)
