"""Everything that a pack's report and spreadsheets tell, asked once of the reader's copy.

Each answer has the JSON shape of the command of its name; what the reader may not see reads as
`{"withheld": true}`, what was erased as `{"erased": ground}`.
"""
from __future__ import annotations

import sqlite3
from typing import Any, NamedTuple

from plan_ledger.evidence.statement import Asked
from plan_ledger.evidence.unseen import Unseen, unseen
from plan_ledger.history.attachments import evidence
from plan_ledger.history.comparing import changes_between_days, changes_in_what_is_known
from plan_ledger.history.question import Known, Question
from plan_ledger.history.showing import show
from plan_ledger.history.slipping import slippage
from plan_ledger.history.telling import history
from plan_ledger.store.reading import recorded_at

Answer = dict[str, Any]


class Answers(NamedTuple):
    """`then` and `changes` are about the day `since`, and null without one. `later` is what was
    recorded after T about this V. `events` are those up to T; `unseen` is of all records.
    """

    statement: Answer
    now: Answer
    then: Answer | None
    changes: Answer | None
    slippage: Answer
    history: Answer
    evidence: Answer
    later: Answer
    unseen: Unseen


def answers_of(copy: sqlite3.Connection, asked: Asked, statement: Answer) -> Answers:
    """`statement` is the pack's; its table is `now`."""
    size = statement["head"]["size"]
    then = changes = None
    if asked.since is not None:
        then = show(copy, asked.question._replace(as_at=asked.since))
        changes = changes_between_days(copy, asked.question, asked.since, asked.as_at)
    head = Known(size, recorded_at(copy, size), asked.as_at)
    return Answers(
        statement,
        statement["table"],
        then,
        changes,
        slippage(copy, asked.question),
        history(copy, asked.question),
        evidence(copy, asked.question),
        changes_in_what_is_known(
            copy, asked.as_at, asked.question,
            Question(asked.as_at, head, asked.time_zone, asked.as_at, []),
        ),
        unseen(copy, asked.withholding.kinds),
    )
