"""What changes and what is asked follow the proposals: left as they are, they can be recorded."""
from __future__ import annotations

from typing import Any

from plan_ledger.ledger import Ledger
from tests.editions.test_importing import Bring, bring, row

__all__ = ["bring"]
JANUARY, FEBRUARY = "2027-01-31", "2027-02-28"


def proposed(found: Any) -> dict[str, str]:
    return {asked.id: asked.proposal for asked in found.findings.questions}


def test_what_a_row_is_proposed_not_to_be_is_asked_about_at_once(
    ledger: Ledger, bring: Bring
) -> None:
    bring(JANUARY, [row("", activity="Map provision"), row("", activity="Train LSAs")])
    new = [row("", activity="Map provision"),
           row("", activity="Train learning support assistants", timeline="Jun-30", lead="Bo")]
    found = bring(FEBRUARY, new, dry_run=True)
    assert proposed(found) == {"same:row-8": "another", "missing:2": "forgotten"}
    assert [(d.ref, d.kind) for d in found.findings.differences] == [
        ("3", "added"), ("2", "missing"),
    ]
    bring(FEBRUARY, new, answers=proposed(found))
    assert [a["ref"] for a in ledger.show(as_at=FEBRUARY)["activities"]] == ["1", "3", "2"]
