"""What was said of one field over time, as a history answer holds it.

Oldest first by the day it held from. What was taken back or replaced stays in its place, marked
as such: an audit trail shows what was once believed. Repetitions that change nothing are left
out; they are counted apart.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .days import date_of, instant_day
from .words import Answer, gone, place_parts, quoted, said, source_said, value_said


@dataclass(frozen=True)
class Said:
    """One statement, and the event that made it."""

    event: Answer
    statement: Answer
    days: int | None = None  # a deadline's: later than the last date held before, or earlier

    @property
    def value(self) -> object:
        return self.statement.get("to")

    @property
    def undone(self) -> bool:
        return self.statement.get("undone_by") is not None


def events_of(history: Answer, as_at: object = None) -> list[Answer]:
    """Those that speak of days up to `as_at`, where one is given; what undid one is kept."""
    return [event for event in history.get("events") or [] if isinstance(event, Mapping)
            and not (isinstance(as_at, str) and _text(event.get("effective")) > as_at)]


def statements_of(event: Answer) -> list[Answer]:
    return [each for each in event.get("statements") or [] if isinstance(each, Mapping)]


def story_of(field: str, events: Iterable[Answer]) -> list[Said]:
    """Every statement of `field` that a reader should see."""
    events = list(events)
    by_position = {event["position"]: event for event in events
                   if isinstance(event.get("position"), int)}
    every = [Said(event, each) for event in events for each in statements_of(event)
             if each.get("field") == field and event.get("type") != "retracted"]
    every.sort(key=lambda one: (_text(one.event.get("effective")),
                                _rank(one.event, by_position)))
    shown: list[Said] = []
    held: list[object] = []
    for one in every:
        repeated = one.statement.get("repeats") is not None
        if repeated and (one.undone or one.value is None or held[-1:] == [one.value]):
            continue
        shown.append(one)
        held += [] if one.undone else [one.value]
    return shown


def with_slips(story: list[Said]) -> list[Said]:
    """The same statements of a deadline, each with how far it moved the date. Of those that
    held from one day only the last counts, as nobody was held to the others."""
    last_of_day = {_text(one.event.get("effective")): one for one in story if not one.undone}
    moved, before = [], None
    for one in story:
        days = None
        due = date_of(one.value.get("deadline")) if isinstance(one.value, Mapping) else None
        if due and one is last_of_day.get(_text(one.event.get("effective"))):
            days = (due - before).days if before else None
            before = due
        moved.append(Said(one.event, one.statement, days))
    return moved


def _rank(event: Answer, by_position: Mapping[int, Answer]) -> int:
    """A correction takes the place of what it corrects, through any number of corrections."""
    position = event.get("position")
    replaced = event.get("replaces") if event.get("type") == "corrected" else None
    target = replaced[0] if isinstance(replaced, list) and replaced else None
    if isinstance(target, int) and isinstance(position, int) and target < position:
        return _rank(by_position[target], by_position) if target in by_position else target
    return position if isinstance(position, int) else 0


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def recorded_said(event: Answer, zone: object = None) -> str:
    """`recorded by Ann Lee on 12 Mar 2019 at position 40`."""
    words = ["recorded"]
    if event.get("by") is not None:
        words.append(f"by {said(event['by'])}")
    known = instant_day(event.get("recorded_at"), zone)
    words += [f"on {known}"] if known else []
    if event.get("position") is not None:
        words.append(f"at position {said(event['position'])}")
    return " ".join(words)


def times_said(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def late_said(event: Answer) -> str:
    late = event.get("late_days")
    if not isinstance(late, int) or late <= 0:
        return ""
    return f"LATE ENTRY ({late} {'day' if late == 1 else 'days'})"


def because_said(event: Answer) -> str:
    return quoted(event.get("because"))


def origin_said(event: Answer) -> str:
    """`from March.xlsx, sheet Plan, row 14`."""
    source = event.get("source")
    if isinstance(source, Mapping) and not gone(source) and source.get("file") is None:
        parts = place_parts(source)
        edition = source.get("edition")
        name = f"the edition at position {said(edition)}" if edition is not None else ""
        return f"from {', '.join([*([name] if name else []), *parts])}" if name or parts else ""
    return source_said(source)


def undone_word(statement: Answer, events: Iterable[Answer]) -> str:
    """`taken back`, `corrected` or `erased`; nothing where the statement stands."""
    if statement.get("undone_by") is None:
        return ""
    by = _undoing(statement, events)
    return {"corrected": "corrected", "erased": "erased"}.get(
        str(by.get("type")) if by else "", "taken back")


def undone_said(statement: Answer, events: Iterable[Answer], zone: object = None) -> str:
    """How a statement ended: `TAKEN BACK by 31, Bo Day, on 2 Apr 2019: “it was never green”`."""
    words = undone_word(statement, events).upper()
    if not words:
        return ""
    by = _undoing(statement, events) or {}
    field = statement.get("field")
    instead = [each.get("to") for each in statements_of(by) if each.get("field") == field]
    if by.get("type") == "corrected" and instead and instead[0] != statement.get("to"):
        words += f" to {value_said(field, instead[0], 'nothing')}"
    words += f" by {said(statement['undone_by'])}"
    if by.get("by") is not None:
        words += f", {said(by['by'])}"
    known = instant_day(by.get("recorded_at"), zone)
    words += f", on {known}" if known else ""
    reason = because_said(by)
    return f"{words}: {reason}" if reason else words


def _undoing(statement: Answer, events: Iterable[Answer]) -> Answer | None:
    return next((event for event in events
                 if event.get("position") == statement.get("undone_by")), None)
