"""A number that another activity has by now: neither the old activity nor the new one is lost."""
from __future__ import annotations

from typing import Any

import pytest

from plan_ledger.ledger import Ledger
from tests.editions.test_importing import Bring, bring, question, row

__all__ = ["bring"]
JANUARY, FEBRUARY, MARCH = "2027-01-31", "2027-02-28", "2027-03-31"
RECRUIT, CLOSE = "Recruit a principal social worker", "Close the Hill Street children's home"
HELD = row("1.2", activity=RECRUIT)
NEW = row("1.2", "RED", activity=CLOSE, lead="Director", timeline="Jun-31")


def shown(ledger: Ledger, day: str) -> list[tuple[Any, ...]]:
    return [(a["ref"], a["activity"], a["status"]) for a in ledger.show(as_at=day)["activities"]]


@pytest.fixture
def withdrawn(bring: Bring) -> Bring:
    bring(JANUARY, [row("1.1"), HELD])
    bring(FEBRUARY, [row("1.1")], answers={"missing:1.2": "withdrawn"})
    return bring


def test_an_activity_with_the_number_of_a_withdrawn_one_is_proposed_as_another(
    ledger: Ledger, withdrawn: Bring
) -> None:
    found = withdrawn(MARCH, [row("1.1"), NEW], dry_run=True)
    asked = question(found, "withdrawn-row")
    assert (asked.id, asked.proposal) == ("withdrawn:1.2", "another")
    assert (asked.old, asked.new) == (RECRUIT, CLOSE)
    assert RECRUIT in asked.text and CLOSE in asked.text
    assert [(d.ref, d.kind) for d in found.findings.differences] == [("1.2", "added")]
    withdrawn(MARCH, [row("1.1"), NEW], answers={asked.id: asked.proposal})
    assert shown(ledger, MARCH) == [("1.1", "Do 1.1", "AMBER"), ("1.2", CLOSE, "RED")]
    assert shown(ledger, FEBRUARY) == [("1.1", "Do 1.1", "AMBER")]
    assert shown(ledger, JANUARY)[1] == ("1.2", RECRUIT, "AMBER")
    assert not withdrawn("2027-04-30", [row("1.1"), NEW], dry_run=True).findings.questions


def test_what_is_still_withdrawn_is_told(ledger: Ledger, withdrawn: Bring) -> None:
    asked = question(withdrawn(MARCH, [row("1.1"), HELD], dry_run=True), "withdrawn-row")
    assert (asked.proposal, asked.old) == ("still-withdrawn", None)
    found = withdrawn(MARCH, [row("1.1"), HELD], answers={asked.id: asked.proposal})
    assert [warning.text for warning in found.findings.warnings] == [
        f"1.2 (“{RECRUIT}”) is still withdrawn: nothing of its row is recorded"
    ]
    assert len(shown(ledger, MARCH)) == 1
