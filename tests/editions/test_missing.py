"""Proposals as they are written can be recorded, also where another row has a missing one's number.
"""
from __future__ import annotations

import pytest

from plan_ledger.ledger import Ledger
from tests.editions.test_importing import Bring, bring, question, row

__all__ = ["bring"]
JANUARY, FEBRUARY = "2027-01-31", "2027-02-28"
POLICY, PROCEDURE = "Review the policy on neglect", "Write down a procedure for visits"
BEFORE = [row("2.1"), row("2.2", activity=POLICY), row("2.3", activity=PROCEDURE)]
AFTER = [row("2.1"), row("2.2", activity=PROCEDURE)]


@pytest.mark.parametrize("answer, there", [
    ("withdrawn", [("2.1", "Do 2.1"), ("2.2", PROCEDURE)]),
    ("renumbered", [("2.1", "Do 2.1"), ("2.4", POLICY), ("2.2", PROCEDURE)]),
])
def test_what_is_missing_and_has_lost_its_number_cannot_be_merely_forgotten(
    ledger: Ledger, bring: Bring, answer: str, there: list[tuple[str, str]]
) -> None:
    bring(JANUARY, BEFORE)
    asked = question(bring(FEBRUARY, AFTER, dry_run=True), "missing")
    assert (asked.id, asked.choices, asked.proposal) == (
        "missing:2.2", ("withdrawn", "renumbered"), "withdrawn",
    )
    assert f"2.2 (“{POLICY}”) is not in the file, and row 8 has its number" in asked.text
    found = bring(FEBRUARY, AFTER, answers={asked.id: answer})
    assert ("2.2", "renumbered") in {(d.ref, d.kind) for d in found.findings.differences}
    shown = [(a["ref"], a["activity"]) for a in ledger.show(as_at=FEBRUARY)["activities"]]
    assert shown == there
