"""`due` and the early warnings of the board's report: what to chase, by plain rules, each with the
records that show it. No score, and nothing that cannot be looked up.

An activity that is complete is not chased, but for evidence that is missing behind it.
"""
from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any, NamedTuple

from plan_ledger.history.attachments import evidence_by_activity
from plan_ledger.history.dates import iso
from plan_ledger.history.held import DatesHeld, dates_held
from plan_ledger.history.question import Question
from plan_ledger.history.state import (
    ActivityState,
    activities_as_at,
    holders_as_at,
    plan_as_at,
)
from plan_ledger.plan.cells import ACTIVITY_FIELDS, Statement
from plan_ledger.plan.deadline import Deadline, overdue_days
from plan_ledger.plan.erasure import text_of
from plan_ledger.plan.status import Legend, challenged
from plan_ledger.plan.words import days, in_words
from plan_ledger.store.reading import statements

Answer = dict[str, Any]
WITHIN, SILENT, LEAD_NEAR, OFTEN = 30, 45, 30, 2
DUE = ("overdue", "due-soon", "silent", "slipped", "challenged")
WARNINGS = ("slipped", "silent", "lead-changed", "no-evidence")


class Rules(NamedTuple):
    """In days: how soon is soon, how long without a word is silent, how near to its deadline a new
    lead is pointed out.
    """

    within: int = WITHIN
    silent: int = SILENT
    lead_near: int = LEAD_NEAR


def due(
    connection: sqlite3.Connection, question: Question, rules: Rules, *, lead: str | None = None,
    warnings: bool = False,
) -> Answer:
    """`lead` is a part of a lead's name; `warnings` adds the board's early ones."""
    kinds = (*DUE, *WARNINGS) if warnings else DUE
    return _chased(connection, question, rules, kinds, lead)


def early_warnings(connection: sqlite3.Connection, question: Question, rules: Rules) -> Answer:
    return _chased(connection, question, rules, WARNINGS, None)


def _chased(
    connection: sqlite3.Connection, question: Question, rules: Rules, kinds: Sequence[str],
    lead: str | None,
) -> Answer:
    plan = plan_as_at(connection, question.as_at, question.position)
    found = []
    for chased in _all(connection, question, rules, Legend.from_json(plan.get("legend") or [])):
        state, reasons = chased
        said = [reason for reason in reasons if reason["kind"] in kinds]
        if lead is not None and lead.casefold() not in (
            text_of(state.value("lead")) or ""
        ).casefold():
            continue
        if said:
            deadline = state.value("deadline")
            found.append({
                "id": state.id,
                "ref": state.value("ref"),
                "activity": state.value("activity"),
                "lead": state.value("lead"),
                "status": state.value("status"),
                "deadline": deadline["deadline"] if deadline else None,
                "reasons": said,
                "last_confirmed": state.last_said,
            })
    return {
        "title": plan.get("title"),
        "as_at": question.as_at,
        "known_at": question.known.instant,
        "position": question.position,
        "activities": found,
    }


def _all(
    connection: sqlite3.Connection, question: Question, rules: Rules, legend: Legend
) -> Iterator[tuple[ActivityState, list[Answer]]]:
    as_at, known_at = question.as_at, question.position
    states = [s for s in activities_as_at(connection, as_at, known_at) if s.exists]
    originals = {s.number: s.value("original") for s in states if s.value("original")}
    held = dates_held(connection, as_at, known_at, originals)
    holders = holders_as_at(connection, as_at, known_at)
    files = evidence_by_activity(connection, as_at, known_at)
    leads: dict[str, list[Statement]] = {}
    for subject, _, said in statements(connection, ("lead",)):
        if said.live_at(known_at) and said.effective <= as_at:
            leads.setdefault(subject, []).append(said)
    for state in states:
        one = _One(
            state, iso(as_at), rules, legend, holders.get(state.id, {}), held.get(state.number),
            leads.get(state.id, []),
            partial(_said_on, connection, question, state.id, state.last_said),
        )
        yield state, list(one.reasons(bool(files.get(state.number))))


def _said_on(
    connection: sqlite3.Connection, question: Question, subject: str, day: str
) -> list[int]:
    return sorted({
        said.position for _, _, said in statements(connection, ACTIVITY_FIELDS, subject)
        if said.effective == day and said.live_at(question.position)
    })


class _One(NamedTuple):
    state: ActivityState
    day: date
    rules: Rules
    legend: Legend
    holders: dict[str, int]
    held: DatesHeld | None
    leads: list[Statement]
    last_said_by: Callable[[], list[int]]
    """The positions of what was said last."""

    def reasons(self, has_evidence: bool) -> Iterator[Answer]:
        status = self.state.value("status")
        if self.legend.is_complete(status):
            if not has_evidence:
                yield self._reason(
                    "no-evidence", f"{status}, and no evidence is attached", "status"
                )
            return
        stated = self.state.value("deadline")
        deadline = Deadline.from_json(stated) if stated else None
        late = overdue_days(deadline, self.day, False)
        if deadline is not None and deadline.date is not None:
            yield from self._about_its_date(deadline.date, late)
        silent = (self.day - iso(self.state.last_said)).days
        if silent > self.rules.silent:
            yield {
                "kind": "silent",
                "text": f"nothing stated for {days(silent)}",
                "positions": self.last_said_by(),
            }
        slips = [m for m in (self.held.movements if self.held else []) if m.kind == "slip"]
        if len(slips) >= OFTEN:
            yield {
                "kind": "slipped",
                "text": f"its deadline slipped {_times(len(slips))}, by"
                        f" {days(sum(m.days or 0 for m in slips))} in all",
                "positions": sorted(m.index for m in slips),
            }
        why = challenged(status, late > 0, self.legend)
        if why is not None:
            yield self._reason("challenged", f"challenged: {why}", "status", "deadline")

    def _about_its_date(self, due_by: date, late: int) -> Iterator[Answer]:
        said = in_words(due_by.isoformat())
        if late:
            first = in_words((due_by + timedelta(days=1)).isoformat())  # not on the day itself
            yield self._reason("overdue", f"overdue since {first} ({days(late)})", "deadline")
        elif self.day <= due_by <= self.day + timedelta(days=self.rules.within):
            left = (due_by - self.day).days
            soon = f"in {days(left)}" if left else "today"
            yield self._reason("due-soon", f"due {soon}, on {said}", "deadline")
        before: Statement | None = None
        for lead in self.leads:
            near = abs((due_by - iso(lead.effective)).days) <= self.rules.lead_near
            if before is not None and before.value != lead.value and near:
                yield {
                    "kind": "lead-changed",
                    "text": f"its lead changed on {in_words(lead.effective)}, within"
                            f" {days(self.rules.lead_near)} of its deadline",
                    "positions": [lead.holder],
                }
            before = lead

    def _reason(self, kind: str, text: str, *fields: str) -> Answer:
        return {
            "kind": kind,
            "text": text,
            "positions": sorted({self.holders[f] for f in fields if f in self.holders}),
        }


def _times(number: int) -> str:
    return "twice" if number == 2 else f"{number} times"
