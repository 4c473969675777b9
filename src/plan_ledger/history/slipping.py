"""`slippage`: baselines, deadlines, slips and their reasons; and what hides a slip."""
from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

from plan_ledger.history.dates import iso
from plan_ledger.history.held import DatesHeld, as_json, dates_held
from plan_ledger.history.question import Question
from plan_ledger.history.state import ActivityState, activities_as_at, plan_as_at
from plan_ledger.plan.bearing import gone_since
from plan_ledger.plan.cells import Statement, holding
from plan_ledger.plan.deadline import (
    Deadline,
    is_overdue,
    overdue_days,
    slippage_days,
)
from plan_ledger.plan.slips import Movement
from plan_ledger.plan.status import Legend, challenged
from plan_ledger.record.reading import Record
from plan_ledger.store.reading import one_record, statements

Answer = dict[str, Any]


def slippage(connection: sqlite3.Connection, question: Question) -> Answer:
    """Per activity that is there at V, and the totals."""
    as_at, known_at = question.as_at, question.position
    plan = plan_as_at(connection, as_at, known_at)
    legend = Legend.from_json(plan.get("legend") or [])
    states = activities_as_at(connection, as_at, known_at)
    originals = {s.number: s.value("original") for s in states if s.value("original")}
    held = dates_held(connection, as_at, known_at, originals)
    activities = [
        _activity(connection, question, state, legend, held.get(state.number))
        for state in states
        if state.exists
    ]
    return {
        "title": plan.get("title"),
        "as_at": as_at,
        "known_at": question.known.instant,
        "position": known_at,
        "totals": _totals(activities, legend)
        | {
            "deadlines_corrected": _deadlines_corrected(connection, question, states),
            "withdrawn_while_overdue": _withdrawn_while_overdue(connection, question, states),
        },
        "activities": activities,
    }


def _activity(
    connection: sqlite3.Connection,
    question: Question,
    state: ActivityState,
    legend: Legend,
    held: DatesHeld | None,
) -> Answer:
    stated = state.value("deadline")
    deadline = Deadline.from_json(stated) if stated else None
    status = state.value("status")
    complete = legend.is_complete(status)
    day = iso(question.as_at)
    first = held.baseline if held else None
    moves: dict[str, list[Answer]] = {"slip": [], "pull-forward": [], "date-removed": []}
    for move in held.movements if held else []:
        moves[move.kind].append(_told(connection, state.number, move))
    return {
        "id": state.id,
        "ref": state.value("ref"),
        "lead": state.value("lead"),
        "status": status,
        "baseline_deadline": first.isoformat() if first else None,
        "deadline": stated["deadline"] if stated else None,
        "slips": moves["slip"],
        "pull_forwards": moves["pull-forward"],
        "dates_removed": moves["date-removed"],
        "slippage_days": slippage_days(deadline, first),
        "overdue_days": overdue_days(deadline, day, complete),
        "completed_late_days": _completed_late(connection, question, state, legend, deadline),
        "challenged": challenged(status, is_overdue(deadline, day, complete), legend),
    }


def _told(connection: sqlite3.Connection, number: int, moved: Movement) -> Answer:
    """`because` is why the date moved. A correction says why it was said wrongly, which is another
    matter: `reasons` has both, as given.
    """
    day = moved.effective.isoformat()
    positions = dict.fromkeys(
        at for said in moved.made_by
        for at in _said_and_corrected(connection, number, day, said)
    )
    reasons = []
    for position in positions:
        record, unsealed = _record(connection, position)
        if unsealed.get("because") is not None:
            reasons.append({
                "position": position, "because": unsealed["because"],
                "corrects": record.get("replaces", []),
            })
    newest, _ = _record(connection, moved.index)
    return as_json(moved) | {
        "recorded_at": newest["recorded_at"],
        "because": next(
            (one["because"] for one in reversed(reasons) if not one["corrects"]), None
        ),
        "reasons": reasons,
        "positions": list(positions),
    }


def _said_and_corrected(
    connection: sqlite3.Connection, number: int, day: str, position: int
) -> Iterator[int]:
    """What was said first in the place of that statement of a deadline, and each correction."""
    if _is_correction(connection, position):
        for replaced in connection.execute(
            "SELECT DISTINCT old.effective, old.position FROM history new JOIN history old"
            " ON old.subject = new.subject AND old.field = new.field AND old.rank = new.rank"
            " AND old.undone = new.position WHERE new.subject = ? AND new.field = 'deadline'"
            " AND new.effective = ? AND new.position = ? ORDER BY old.rank",
            (number, day, position),
        ).fetchall():
            yield from _said_and_corrected(connection, number, *replaced)
    yield position


def _record(connection: sqlite3.Connection, position: int) -> tuple[Record, dict[str, Any]]:
    found = one_record(connection, position)
    assert found is not None  # it was named by what the ledger holds
    return found


def _completed_late(
    connection: sqlite3.Connection,
    question: Question,
    state: ActivityState,
    legend: Legend,
    deadline: Deadline | None,
) -> int | None:
    """Days from the deadline to the first complete status; None where it was not late."""
    if deadline is None or deadline.date is None or deadline.kind != "by":
        return None
    if not legend.is_complete(state.value("status")):
        return None
    done = [
        s.effective
        for _, _, s in statements(connection, ["status"], state.id)
        if s.live_at(question.position)
        and s.effective <= question.as_at
        and legend.is_complete(s.value)
    ]
    late = (iso(min(done)) - deadline.date).days
    return late if late > 0 else None


def _totals(activities: list[Answer], legend: Legend) -> dict[str, int]:
    return {
        "activities": len(activities),
        "complete": sum(1 for a in activities if legend.is_complete(a["status"])),
        "overdue": sum(1 for a in activities if a["overdue_days"]),
        "challenged": sum(1 for a in activities if a["challenged"]),
        "slips": sum(len(a["slips"]) for a in activities),
        "slippage_days": sum(max(a["slippage_days"] or 0, 0) for a in activities),
        "pull_forwards": sum(len(a["pull_forwards"]) for a in activities),
        "dates_removed": sum(len(a["dates_removed"]) for a in activities),
        "completed_late": sum(1 for a in activities if a["completed_late_days"]),
    }


def _deadlines_corrected(
    connection: sqlite3.Connection, question: Question, states: list[ActivityState]
) -> int:
    """Deadlines that a correction replaced: what was promised first reads otherwise now."""
    there = {state.id for state in states if state.exists}
    corrected = set()
    for subject, _, s in statements(connection, ("deadline",)):
        by = s.undone_by
        if by is None or by > question.position or s.effective > question.as_at:
            continue
        if subject in there and _is_correction(connection, by):
            corrected.add((subject, s.position))
    return len(corrected)


def _is_correction(connection: sqlite3.Connection, position: int) -> bool:
    row = connection.execute(
        "SELECT type FROM records WHERE position = ?", (position,)
    ).fetchone()
    return bool(row) and row[0] == "corrected"


def _withdrawn_while_overdue(
    connection: sqlite3.Connection, question: Question, states: list[ActivityState]
) -> int:
    """Activities that are withdrawn at V, and were overdue on the day that they were."""
    count = 0
    for state in states:
        if state.exists:
            continue
        said: dict[str, list[Statement]] = {}
        for _, field, s in statements(connection, ("exists", "deadline", "status"), state.id):
            said.setdefault(field, []).append(s)
        gone = gone_since(said["exists"], question.as_at, question.position)
        assert gone is not None  # an activity that is known and not there is withdrawn
        values = {
            field: holding(said.get(field, ()), gone, known_at=question.position)
            for field in ("deadline", "status")
        }
        deadline, status = values["deadline"], values["status"]
        legend = Legend.from_json(
            plan_as_at(connection, gone, question.position).get("legend") or []
        )
        complete = legend.is_complete(status.value if status else None)
        dated = Deadline.from_json(deadline.value) if deadline and deadline.value else None
        count += is_overdue(dated, iso(gone), complete)
    return count
