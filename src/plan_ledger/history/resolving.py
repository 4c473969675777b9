"""Which activity a reference means, as at V, as known at T."""
from __future__ import annotations

import sqlite3

from plan_ledger.history.question import Question
from plan_ledger.plan.words import in_words
from plan_ledger.store.references import absence, borne, find, withdrawn_on


def resolve(connection: sqlite3.Connection, ref: str, question: Question) -> str:
    """The id of the activity that bears `ref` at V as known at T; a withdrawn one too.

    Says so where today the reference is another's. Raises UnknownActivity, saying from when.
    """
    as_at, position = question.as_at, question.position
    found = find(connection, ref, as_at, position)
    if found is None:
        gone = withdrawn_on(connection, ref, as_at, position)
        if gone is None:
            raise absence(connection, ref, as_at, position)
        found = gone[0]
    now = [span.ref for span in borne(connection, found) if span.covers(question.today)]
    if not now:
        question.notes.append(
            f"today no reference belongs to this activity: it is not in the plan on"
            f" {in_words(question.today)}"
        )
    elif now[0] != ref:
        question.notes.append(f"today this activity is numbered {now[0]}")
    return found
