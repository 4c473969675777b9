"""The plan's structure: which activities there are, their numbers, words, codes and places."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from plan_ledger.plan.activity import Activity
from plan_ledger.plan.events.structure import (
    ActivityAdded,
    ActivityMoved,
    ActivityRecoded,
    ActivityReinstated,
    ActivityRenumbered,
    ActivityReworded,
    ActivityWithdrawn,
)
from plan_ledger.plan.reference import parse_reference, parse_section
from plan_ledger.plan.words import in_words, keepable
from plan_ledger.recording.entry import Entry, Recorded
from plan_ledger.recording.errors import NothingToSay
from plan_ledger.recording.order import order_after, order_at_end, placed
from plan_ledger.recording.values import codes_content, deadline_content
from plan_ledger.store.references import (
    ReferenceTaken,
    UnknownActivity,
    absence,
    find,
    first_later,
    refuse_if_shared,
    withdrawn_on,
)


@dataclass(frozen=True, slots=True)
class NewActivity:
    """What is given of an activity to add, as typed; None is not given."""

    ref: str
    section: str
    activity: str
    outcome: str | None = None
    finding: str | None = None
    codes: Sequence[str] = ()
    timeline: str | None = None
    lead: str | None = None
    progress: str | None = None
    status: str | None = None


def add_activity(entry: Entry, new: NewActivity) -> Recorded:
    """A new activity; or an earlier first day for one that bears the reference only later.

    Raises ReferenceTaken, Withdrawn, BadReference, UnknownStatus.
    """
    ref = parse_reference(new.ref)
    taken = find(entry.connection, ref, entry.day)
    if taken:
        raise ReferenceTaken(
            f"there is an activity {ref} already on {in_words(entry.day)}: see `plan-ledger show"
            f" {ref}`, or give another number"
        )
    activity = _extended(entry, ref) or Activity(uuid4())
    content = _given(entry, activity, new, ref)
    event = entry.draft(activity, ActivityAdded, effective=entry.day, **content)
    if activity.version > 1:
        entry.notes.append(
            f"{ref} was known from {in_words(activity.first_day())}; it now exists from"
            f" {in_words(entry.day)}"
        )
    return _finish_structure(entry, activity, event, ref)


def _extended(entry: Entry, ref: str) -> Activity | None:
    """The activity that this reference belongs to on the first later day, if it begins later."""
    gone = withdrawn_on(entry.connection, ref, entry.day)
    if gone and gone[2]:
        raise absence(entry.connection, ref, entry.day)
    later = first_later(entry.connection, ref, entry.day)
    if later is None:
        return None
    activity = entry.activity(later)
    first = activity.first_day()
    return activity if first and first > entry.day else None


def _given(entry: Entry, activity: Activity, new: NewActivity, ref: str) -> dict[str, Any]:
    section = parse_section(new.section)
    content: dict[str, Any] = {"ref": ref, "section": section}
    orders = activity.cells.live("order")
    content["order"] = (
        orders[0].value if orders else order_at_end(placed(entry.connection, entry.day), section)
    )
    for name in ("activity", "outcome", "finding", "lead", "progress"):
        text = getattr(new, name)
        if text is not None:
            content[name] = keepable(text, name)
    if new.codes:
        codes, notes = codes_content(" ".join(new.codes))
        content |= codes
        entry.notes += notes
    if new.timeline is not None:
        deadline, notes = deadline_content(new.timeline, cells=activity.cells, day=entry.day)
        content |= deadline
        entry.notes += notes
    if new.status is not None:
        content["status"] = entry.plan.legend(entry.day).find(new.status).code
    return content


def reword(entry: Entry, ref: str, field: str, text: str) -> Recorded:
    """`field` is activity, outcome or finding."""
    activity = entry.find(ref)
    words = keepable(text, field)
    event = entry.state(activity, ActivityReworded, {field: words}, **{field: words})
    return entry.finish(activity, event, ref)


def renumber(entry: Entry, ref: str, new: str) -> Recorded:
    """Raises ReferenceTaken where another bears the new number on some day it would hold."""
    activity = entry.find(ref)
    number = parse_reference(new)
    event = entry.state(activity, ActivityRenumbered, {"ref": number}, ref=number)
    return _finish_structure(entry, activity, event, number)


def recode(entry: Entry, ref: str, codes: Sequence[str]) -> Recorded:
    activity = entry.find(ref)
    content, notes = codes_content(" ".join(codes))
    entry.notes += notes
    value = {key: list(content[key]) for key in ("codes", "unknown_codes")}
    event = entry.state(activity, ActivityRecoded, {"codes": value}, **content)
    return entry.finish(activity, event, ref)


def move(entry: Entry, ref: str, section: str | None, after: str | None) -> Recorded:
    """To another section, behind another activity, or both; without `after` to its end."""
    activity = entry.find(ref)
    content: dict[str, Any] = {}
    plan = [p for p in placed(entry.connection, entry.day) if p.id != str(activity.id)]
    if after is not None:
        neighbour = entry.find(after)
        if neighbour.id == activity.id:
            raise NothingToSay(f"{ref} cannot stand behind itself: name another activity")
        content["order"] = order_after(plan, str(neighbour.id))
        section = section or neighbour.cells.value("section", entry.day)
    if section is not None:
        target = parse_section(section)
        if target != activity.cells.value("section", entry.day):
            content["section"] = target
            content.setdefault("order", order_at_end(plan, target))
    if not content:
        raise NothingToSay(f"{ref} is in section {section} already; say --after REF to move it")
    event = entry.draft(activity, ActivityMoved, effective=entry.day, **content)
    return _finish_structure(entry, activity, event, ref)


def withdraw(entry: Entry, ref: str) -> Recorded:
    """From the entry's day it is not there. Needs a reason."""
    activity = entry.find(ref)
    entry.need_reason("withdrawing an activity")
    event = entry.draft(activity, ActivityWithdrawn, effective=entry.day)
    back = [s for s in activity.cells.live("exists") if s.effective > entry.day and s.value]
    if back:
        entry.notes.append(
            f"it is stated as there again from {in_words(back[0].effective)} (position"
            f" {back[0].position}), which ends the withdrawal"
        )
    return _finish_structure(entry, activity, event, ref)


def reinstate(entry: Entry, ref: str) -> Recorded:
    """Raises UnknownActivity where none of that number is withdrawn on the entry's day."""
    gone = withdrawn_on(entry.connection, ref, entry.day)
    if gone is None:
        if find(entry.connection, ref, entry.day):
            raise NothingToSay(f"{ref} is there on {in_words(entry.day)}: nothing to reinstate")
        why = absence(entry.connection, ref, entry.day)
        raise UnknownActivity(why.text)
    activity = entry.activity(gone[0])
    event = entry.draft(activity, ActivityReinstated, effective=entry.day)
    return _finish_structure(entry, activity, event, ref)


def _finish_structure(entry: Entry, activity: Activity, event: Any, ref: str) -> Recorded:
    done = entry.finish(activity, event, ref)
    refuse_if_shared(entry.connection, str(activity.id))
    return done
