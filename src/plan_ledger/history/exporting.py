"""The plan for a spreadsheet: as `show` gives it, and each date that a deadline had, since a file
may have a column for each.
"""
from __future__ import annotations

import sqlite3
from typing import Any

from plan_ledger.history.held import all_dates
from plan_ledger.history.question import Question
from plan_ledger.history.showing import show
from plan_ledger.record.identity import id_bytes

Answer = dict[str, Any]


def plan_to_export(connection: sqlite3.Connection, question: Question) -> Answer:
    """With `dates_held` by each activity, in their order, the present one last."""
    answer = show(connection, question)
    dates = all_dates(connection, question.as_at, question.position)
    numbers = dict(connection.execute("SELECT uuid, id FROM subjects"))
    for activity in answer["activities"]:
        activity["dates_held"] = dates.get(numbers[id_bytes(activity["id"])], [])
    return answer
