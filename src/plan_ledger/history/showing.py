"""`show`: the plan, or one activity, as at V, as known at T, in the JSON shape of cli.md."""
from __future__ import annotations

import sqlite3
from typing import Any

from plan_ledger.history.attachments import evidence_by_activity
from plan_ledger.history.dates import Slipped, iso, slipped, status_since
from plan_ledger.history.question import Question
from plan_ledger.history.resolving import resolve
from plan_ledger.history.state import (
    ActivityState,
    activities_as_at,
    plan_as_at,
    section_titles,
)
from plan_ledger.plan.bearing import gone_since
from plan_ledger.plan.deadline import Deadline, is_overdue, slippage_days
from plan_ledger.plan.erasure import text_of
from plan_ledger.plan.status import Legend, UnknownStatus, challenged
from plan_ledger.store.reading import statements

Answer = dict[str, Any]


def show(
    connection: sqlite3.Connection,
    question: Question,
    *,
    ref: str | None = None,
    section: str | None = None,
    status: str | None = None,
    lead: str | None = None,
) -> Answer:
    """Withdrawn activities only with `ref`. Raises UnknownActivity, UnknownStatus.

    The filters take a section's number, a status of the legend, and a part of a lead's name.
    """
    position, as_at = question.position, question.as_at
    plan = plan_as_at(connection, as_at, position)
    legend = Legend.from_json(plan.get("legend") or [])
    only = None if ref is None else resolve(connection, ref, question)
    states = activities_as_at(connection, as_at, position, only)
    if only is None:
        states = [state for state in states if state.exists]
    if section is not None:
        states = [s for s in states if _inside(s.value("section"), section)]
    if status is not None:
        code = _code(status, legend, states)
        states = [s for s in states if s.value("status") == code]
    if lead is not None:
        wanted = lead.casefold()
        states = [s for s in states if wanted in (text_of(s.value("lead")) or "").casefold()]
    return {
        "title": plan.get("title"),
        "as_at": as_at,
        "known_at": question.known.instant,
        "position": position,
        "fingerprint": None,
        "time_zone": question.time_zone,
        "legend": legend.to_json(),
        "sections": section_titles(plan),
        "activities": _activities(connection, question, states, legend, ref is not None),
    }


def _code(word: str, legend: Legend, states: list[ActivityState]) -> str:
    """A code that is reported counts too where the legend has since dropped it."""
    try:
        return legend.find(word).code
    except UnknownStatus:
        reported = {str(s.value("status")): s for s in states if s.value("status")}
        for code in reported:
            if code.casefold() == word.strip().casefold():
                return code
        raise


def _inside(section: str | None, wanted: str) -> bool:
    return section is not None and (section == wanted or section.startswith(wanted + "."))


def _activities(
    connection: sqlite3.Connection,
    question: Question,
    states: list[ActivityState],
    legend: Legend,
    one: bool,
) -> list[Answer]:
    if not states:
        return []
    as_at, known_at = question.as_at, question.position
    only = states[0].number if one else None
    originals = {s.number: s.value("original") for s in states if s.value("original")}
    held = slipped(connection, as_at, known_at, originals, only)
    since = status_since(connection, as_at, known_at, only)
    files = evidence_by_activity(connection, as_at, known_at, only)
    return [
        _activity(connection, question, state, legend, held[state.number], since, files)
        for state in states
    ]


def _activity(
    connection: sqlite3.Connection,
    question: Question,
    state: ActivityState,
    legend: Legend,
    held: Slipped,
    since: dict[int, str],
    files: dict[int, list[Answer]],
) -> Answer:
    value = state.value
    codes = value("codes") or {"codes": None, "unknown_codes": []}
    stated = value("deadline")
    deadline = Deadline.from_json(stated) if stated else None
    status = value("status")
    overdue = is_overdue(deadline, iso(question.as_at), legend.is_complete(status))
    since_first = slippage_days(deadline, iso(held.baseline)) if held.baseline else None
    return {
        "id": state.id,
        "ref": value("ref"),
        "section": value("section"),
        "codes": codes["codes"],
        "unknown_codes": codes["unknown_codes"],
        "finding": value("finding"),
        "activity": value("activity"),
        "outcome": value("outcome"),
        "timeline": stated["timeline"] if stated else None,
        "deadline": stated["deadline"] if stated else None,
        "deadline_kind": stated["deadline_kind"] if stated else "none",
        "original": value("original"),
        "baseline_deadline": held.baseline,
        "slips": held.slips,
        "slippage_days": since_first,
        "lead": value("lead"),
        "progress": value("progress"),
        "status": status,
        "status_since": since.get(state.number),
        "last_confirmed": state.last_said,
        "overdue": overdue,
        "challenged": challenged(status, overdue, legend),
        "evidence": files.get(state.number, []),
        "withdrawn": None if state.exists else _withdrawn(connection, question, state),
    }


def _withdrawn(
    connection: sqlite3.Connection, question: Question, state: ActivityState
) -> str | None:
    exists = [s for _, _, s in statements(connection, ["exists"], state.id)]
    return gone_since(exists, question.as_at, question.position)
