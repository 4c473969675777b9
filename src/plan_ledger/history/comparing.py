"""`changes`: what differs between two days, or between two states of knowledge of one day."""
from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date
from typing import Any

from plan_ledger.history.attachments import evidence_since
from plan_ledger.history.question import Question
from plan_ledger.history.state import ActivityState, activities_as_at, plan_as_at, plan_fields
from plan_ledger.plan.cells import ACTIVITY_FIELDS, SECTION_TITLE, Statement, holding
from plan_ledger.plan.erasure import is_gone
from plan_ledger.plan.errors import PlanError
from plan_ledger.plan.words import in_words
from plan_ledger.store.reading import plan_id, statements

Answer = dict[str, Any]
KIND_OF = {
    "ref": "renumbered",
    "section": "moved",
    "order": "moved",
    "codes": "recoded",
    "finding": "reworded",
    "activity": "reworded",
    "outcome": "reworded",
    "deadline": "deadline",
    "original": "deadline",
    "lead": "lead",
    "progress": "progress",
    "status": "status",
    "title": "title",
    "legend": "legend",
}


class FromAfterTo(PlanError):
    """A comparison runs forward: what is not there yet was neither withdrawn nor taken back."""


class SinceAfterAsAt(PlanError):
    """Nothing can have changed since a later day."""

    def __init__(self, since: str, as_at: str) -> None:
        super().__init__(
            f"--since ({in_words(since)}) lies after --as-at ({in_words(as_at)}): give an earlier"
            " day with --since"
        )


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: as at V, as known at a position."""

    as_at: str
    known_at: int


def changes_between_days(
    connection: sqlite3.Connection, question: Question, start: str, end: str
) -> Answer:
    """`start` and `end` are ISO days; both are asked as known at the question's T.

    Raises FromAfterTo.
    """
    if start > end:
        raise FromAfterTo(
            f"--from ({in_words(start)}) lies after --to ({in_words(end)}): give the earlier day"
            " with --from"
        )
    known_at = question.position
    before, after = Side(start, known_at), Side(end, known_at)
    return {
        "title": plan_as_at(connection, end, known_at).get("title"),
        "from": start,
        "to": end,
        "known_at": question.known.instant,
        "position": known_at,
        "changes": _changes(connection, before, after),
    }


def changes_in_what_is_known(
    connection: sqlite3.Connection, as_at: str, before: Question, after: Question
) -> Answer:
    """What is now (`after`) said of `as_at` that was not said then (`before`).

    Raises FromAfterTo.
    """
    if before.position > after.position:
        raise FromAfterTo(
            f"--known-from (position {before.position}) lies after --known-to (position"
            f" {after.position}): give the earlier one with --known-from"
        )
    sides = Side(as_at, before.position), Side(as_at, after.position)
    return {
        "title": plan_as_at(connection, as_at, after.position).get("title"),
        "as_at": as_at,
        "known_from": before.known.instant,
        "known_to": after.known.instant,
        "from_position": before.position,
        "to_position": after.position,
        "changes": _changes(connection, *sides),
    }


def _changes(connection: sqlite3.Connection, before: Side, after: Side) -> list[Answer]:
    old = {s.id: s for s in activities_as_at(connection, before.as_at, before.known_at)}
    new = {s.id: s for s in activities_as_at(connection, after.as_at, after.known_at)}
    found = _plan_changes(connection, before, after)
    files = evidence_since(
        connection, (before.as_at, before.known_at), (after.as_at, after.known_at)
    )
    order = [*new, *(identity for identity in old if identity not in new)]
    for identity in order:
        found += _activity_changes(
            connection, identity, old.get(identity), new.get(identity), before, after
        )
        state = new.get(identity)
        if identity in old and state is not None and state.exists:
            found += [
                _change(identity, state.value("ref"), "evidence", "evidence", moved.old,
                        moved.new, [moved.position])
                for moved in files.get(state.number, ())
            ]
    return found


def _activity_changes(
    connection: sqlite3.Connection,
    identity: str,
    old: ActivityState | None,
    new: ActivityState | None,
    before: Side,
    after: Side,
) -> list[Answer]:
    was, is_ = old is not None and old.exists, new is not None and new.exists
    if not was and not is_:
        return []
    named = new if is_ else old
    assert named is not None
    ref = named.value("ref")
    if was != is_:
        kind = _coming_and_going(old, new, is_)
        positions = _positions(connection, identity, "exists", before, after)
        held = named.value("activity")
        return [
            _change(identity, ref, kind, None, held if was else None, held if is_ else None,
                    positions)
        ]
    assert old is not None and new is not None
    return [
        _change(
            identity, ref, KIND_OF[field], field, shown(field, old.value(field)),
            shown(field, new.value(field)),
            _positions(connection, identity, field, before, after),
        )
        for field in ACTIVITY_FIELDS
        if old.value(field) != new.value(field) or (
            _is_hidden(new.value(field))
            and _stated_anew(connection, identity, field, before, after)
        )
    ]


def _coming_and_going(
    old: ActivityState | None, new: ActivityState | None, is_there: bool
) -> str:
    if is_there:
        return "reinstated" if old is not None and "exists" in old.values else "added"
    return "withdrawn" if new is not None and "exists" in new.values else "unsaid"


def _plan_changes(
    connection: sqlite3.Connection, before: Side, after: Side
) -> list[Answer]:
    identity = plan_id(connection)
    if identity is None:
        return []
    old = plan_as_at(connection, before.as_at, before.known_at)
    new = plan_as_at(connection, after.as_at, after.known_at)
    found = []
    for field in plan_fields(connection):
        if old.get(field) != new.get(field) or (
            _is_hidden(new.get(field))
            and _stated_anew(connection, identity, field, before, after, plan=True)
        ):
            kind = "section" if field.startswith(SECTION_TITLE) else KIND_OF[field]
            positions = _positions(connection, identity, field, before, after, plan=True)
            found.append(
                _change(identity, None, kind, field, old.get(field), new.get(field), positions)
            )
    return found


def _is_hidden(value: Any) -> bool:
    """Whether some of it is erased or withheld, so that it equals another that is."""
    if isinstance(value, list):
        return any(map(_is_hidden, value))
    return is_gone(value) or (isinstance(value, dict) and any(map(_is_hidden, value.values())))


def _stated_anew(
    connection: sqlite3.Connection, identity: str, field: str, before: Side, after: Side,
    *, plan: bool = False,
) -> bool:
    """Whether another record holds the value than before."""
    then, now = _then_and_now(connection, identity, field, before, after, plan=plan)
    return then is not None and now is not None and then.holder != now.holder


def _change(
    identity: str, ref: str | None, kind: str, field: str | None, old: Any, new: Any,
    positions: list[int],
) -> Answer:
    return {
        "id": identity,
        "ref": ref,
        "kind": kind,
        "field": field,
        "from": old,
        "to": new,
        "days": _days(old, new) if field == "deadline" else None,
        "positions": positions,
    }


def _positions(
    connection: sqlite3.Connection,
    identity: str,
    field: str,
    before: Side,
    after: Side,
    *,
    plan: bool = False,
) -> list[int]:
    """The records that made the difference: the one that holds the value now, which no
    confirmation does, and what undid what held.
    """
    then, now = _then_and_now(connection, identity, field, before, after, plan=plan)
    found = set()
    if now is not None and now != then:
        found.add(now.holder)
    if then is not None and then.undone_by and then.undone_by <= after.known_at:
        found.add(then.undone_by)
    return sorted(found)


def _then_and_now(
    connection: sqlite3.Connection, identity: str, field: str, before: Side, after: Side,
    *, plan: bool,
) -> tuple[Statement | None, Statement | None]:
    """The statements that hold on either side."""
    said: list[Statement] = [s for _, _, s in statements(connection, [field], identity)]
    return (
        holding(said, before.as_at, known_at=before.known_at, plan=plan),
        holding(said, after.as_at, known_at=after.known_at, plan=plan),
    )


def _days(old: Any, new: Any) -> int | None:
    dates = [side and side["deadline"] for side in (old, new)]
    if not all(dates):
        return None
    return (date.fromisoformat(dates[1]) - date.fromisoformat(dates[0])).days


def shown(field: str, value: Any) -> Any:
    """A value as `from` and `to` have it: codes are one list."""
    if field == "codes" and value is not None:
        unknown = value["unknown_codes"]
        return [*value["codes"], *([unknown] if is_gone(unknown) else unknown)]
    return value
