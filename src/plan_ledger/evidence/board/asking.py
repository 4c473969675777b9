"""All that a paper tells, asked once of one state of the ledger."""
from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any, NamedTuple

from plan_ledger.evidence.report.over_time import OverTime, first_day
from plan_ledger.history.attachments import evidence
from plan_ledger.history.chasing import Rules, due, early_warnings
from plan_ledger.history.comparing import (
    SinceAfterAsAt,
    changes_between_days,
    changes_in_what_is_known,
)
from plan_ledger.history.question import Question, known_on
from plan_ledger.history.showing import show
from plan_ledger.history.slipping import slippage
from plan_ledger.history.telling import history
from plan_ledger.plan.erasure import text_of
from plan_ledger.plan.errors import PlanError, nearest
from plan_ledger.plan.words import in_words, quoted
from plan_ledger.proof.fingerprint import fingerprint_at

Answer = dict[str, Any]


class NoSuchLead(PlanError):
    """Nobody of that name leads anything on that day."""

    def __init__(self, lead: str, as_at: str, known: Iterable[str]) -> None:
        super().__init__(
            f"no activity has a lead whose name holds {quoted(lead)} on {in_words(as_at)}"
            f"{nearest(lead, known)}"
        )


class BoardAnswers(NamedTuple):
    """Each answer has the JSON shape of the command of its name. `since` is the day that was asked
    for, or the plan's first where that lies before it. `then` is that day as known at T; `differs`
    what is said of that day now and was not known at its end.
    """

    question: Question
    asked_since: str
    since: str
    rules: Rules
    now: Answer
    then: Answer
    changes: Answer
    slippage: Answer
    due: Answer
    warnings: Answer
    history: Answer
    evidence: Answer
    differs: Answer
    fingerprint: str


def board_answers(
    connection: sqlite3.Connection, question: Question, since: str
) -> BoardAnswers:
    """`since` is an ISO day. Raises SinceAfterAsAt."""
    if since > question.as_at:
        raise SinceAfterAsAt(since, question.as_at)
    rules, asked = Rules(), since
    told = history(connection, question)
    first = first_day(OverTime(told["events"]))
    if first is not None and since < first <= question.as_at:
        since = first
    before = question._replace(as_at=since, known=known_on(connection, question, since))
    after = question._replace(as_at=since)
    return BoardAnswers(
        question,
        asked,
        since,
        rules,
        show(connection, question),
        show(connection, after),
        changes_between_days(connection, question, since, question.as_at),
        slippage(connection, question),
        due(connection, question, rules),
        early_warnings(connection, question, rules),
        told,
        evidence(connection, question),
        changes_in_what_is_known(connection, since, before, after),
        fingerprint_at(connection, question.position),
    )


class LeadAnswers(NamedTuple):
    """`leads` are those whose name holds what was asked for, in the plan's order; `now` and
    `reasons`, which has the shape of `due`, are about their activities alone.
    """

    question: Question
    asked: str
    leads: list[str]
    now: Answer
    slippage: Answer
    reasons: Answer
    history: Answer


def lead_answers(connection: sqlite3.Connection, question: Question, lead: str) -> LeadAnswers:
    """`lead` is a part of a name. Raises NoSuchLead."""
    now = show(connection, question, lead=lead)
    leads = list(dict.fromkeys(each["lead"] for each in now["activities"]))
    if not lead.strip() or not leads:
        everybody = show(connection, question)["activities"]
        raise NoSuchLead(lead, question.as_at, filter(None, (
            text_of(each["lead"]) for each in everybody
        )))
    return LeadAnswers(
        question,
        lead,
        leads,
        now,
        slippage(connection, question),
        due(connection, question, Rules(), lead=lead, warnings=True),
        history(connection, question),
    )
