"""What is reported of an activity: status, lead, deadline, progress, or that all still holds."""
from __future__ import annotations

from typing import Any

from plan_ledger.plan.activity import Activity
from plan_ledger.plan.cells import ACTIVITY_FIELDS
from plan_ledger.plan.deadline import Deadline
from plan_ledger.plan.events.base import Event
from plan_ledger.plan.events.reported import (
    Confirmed,
    DeadlineRevised,
    LeadReassigned,
    ProgressReported,
    StatusChanged,
)
from plan_ledger.plan.words import in_words, keepable
from plan_ledger.recording.entry import Entry, Recorded

_OR_CLEAR = "give its words, or use --clear"


def record_status(entry: Entry, ref: str, word: str) -> Recorded:
    """Raises UnknownStatus, and ReasonMissing where the status becomes worse."""
    activity = entry.find(ref)
    legend = entry.plan.legend(entry.day)
    status = legend.find(word)
    before = activity.cells.value("status", entry.day)
    if legend.is_worse(before, status.code):
        entry.need_reason(f"a status that becomes worse ({before} to {status.code})")
    event = entry.state(
        activity, StatusChanged, {"status": status.code}, status=status.code
    )
    return entry.finish(activity, event, ref)


def record_lead(entry: Entry, ref: str, name: str | None) -> Recorded:
    """None clears the lead."""
    lead = None if name is None else keepable(name, "lead", _OR_CLEAR)
    return _report(entry, ref, LeadReassigned, "lead", lead, {"lead": lead})


def record_progress(entry: Entry, ref: str, text: str | None) -> Recorded:
    """None clears the progress update."""
    progress = None if text is None else keepable(text, "progress update", _OR_CLEAR)
    return _report(entry, ref, ProgressReported, "progress", progress, {"progress": progress})


def record_deadline(entry: Entry, ref: str, words: str | None) -> Recorded:
    """None clears the deadline. Raises ReasonMissing where the date becomes later."""
    from plan_ledger.recording.values import NO_DEADLINE, deadline_content

    activity = entry.find(ref)
    content: dict[str, Any] = NO_DEADLINE
    notes: list[str] = []
    if words is not None:
        content, notes = deadline_content(
            words, cells=activity.cells, day=entry.day, instead=_OR_CLEAR
        )
    entry.notes += notes
    held = last_date_held(activity, entry.day)
    if held and content["deadline"] and content["deadline"] > held:
        entry.need_reason(
            f"a deadline made later ({in_words(held)} to {in_words(content['deadline'])})"
        )
    value = None if words is None else content
    event = entry.state(activity, DeadlineRevised, {"deadline": value}, **content)
    return entry.finish(activity, event, ref)


def record_confirmed(entry: Entry, ref: str) -> Recorded:
    """Reviewed and unchanged: every cell that has a value on that day is said again."""
    activity = entry.find(ref)
    repeats = {}
    for field in ACTIVITY_FIELDS:
        holding = activity.cells.at(field, entry.day)
        if holding is not None and holding.value is not None:
            repeats[field] = holding.holder
    event = entry.draft(activity, Confirmed, effective=entry.day, repeats=repeats)
    return entry.finish(activity, event, ref)


def last_date_held(activity: Activity, day: str) -> str | None:
    """The newest deadline date up to a day; a "TBC" since does not hide it."""
    for statement in reversed(activity.cells.live("deadline")):
        if statement.effective <= day and statement.value:
            found = Deadline.from_json(statement.value).date
            if found:
                return found.isoformat()
    return None


def _report(
    entry: Entry,
    ref: str,
    event_class: type[Event],
    field: str,
    value: Any,
    content: dict[str, Any],
) -> Recorded:
    activity = entry.find(ref)
    event = entry.state(activity, event_class, {field: value}, **content)
    return entry.finish(activity, event, ref)
