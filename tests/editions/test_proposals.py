"""What changes and what is asked follow the proposals: left as they are, they can be recorded."""
from __future__ import annotations

from typing import Any

from plan_ledger.ledger import Ledger
from tests.editions.test_importing import Bring, bring, question, row

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


RECRUIT, CLOSE = "Recruit a principal social worker", "Close the Hill Street children's home"
HELD = [row("1.1"), row("1.2", activity=RECRUIT)]


def test_a_number_with_nothing_else_in_common_is_proposed_as_another(
    ledger: Ledger, bring: Bring
) -> None:
    bring(JANUARY, HELD)
    new = [row("1.1"), row("1.2", activity=CLOSE, lead="Director", timeline="Jun-31")]
    found = bring(FEBRUARY, new, dry_run=True)
    assert proposed(found) == {"same:1.2": "another", "missing:1.2": "withdrawn"}
    told = [(d.ref, d.kind) for d in found.findings.differences]
    assert told == [("1.2", "added"), ("1.2", "withdrawn")]
    bring(FEBRUARY, new, answers=proposed(found))
    assert [a["activity"] for a in ledger.show(as_at=FEBRUARY)["activities"]] == ["Do 1.1", CLOSE]
    assert [a["activity"] for a in ledger.show(as_at=JANUARY)["activities"]] == ["Do 1.1", RECRUIT]


def test_what_is_said_to_be_sure_is_what_is_proposed_until_a_person_says_it(bring: Bring) -> None:
    bring(JANUARY, HELD)
    new = [row("1.1"), row("1.2", activity=CLOSE)]
    found = bring(FEBRUARY, new, dry_run=True)
    asked = question(found, "same-activity")
    assert asked.proposal == "same"
    (sure,) = {d.confidence for d in found.findings.differences}
    assert f"The proposal is {round(sure * 100)} % sure" in asked.text
    said = bring(FEBRUARY, new, answers={asked.id: "same"}, dry_run=True)
    assert {d.confidence for d in said.findings.differences} == {1.0}


OTHER = ["Agree a joint commissioning strategy", "Clear the backlog of overdue assessments",
         "Offer support to families who wait", "Cut the wait for speech therapy", "Hold a forum"]


def test_a_file_of_another_plan_is_told(bring: Bring) -> None:
    words = ["Adopt a new case audit tool", RECRUIT, "Publish thresholds", "Buy tablets", CLOSE]
    bring(JANUARY, [row(f"1.{at}", activity=text) for at, text in enumerate(words, 1)])
    wrong = [row(f"1.{at}", activity=text) for at, text in enumerate(OTHER, 1)]
    told = [w.text for w in bring(FEBRUARY, wrong, dry_run=True).findings.warnings]
    assert "none of the file's 5 activities read like one of the plan's 5" in told[0]
    extract = [row(f"1.{at}", activity=text) for at, text in enumerate(words[:4], 1)]
    grown = [*extract, *(row(f"2.{at}", activity=text) for at, text in enumerate(OTHER, 1))]
    for right in (extract, grown):
        assert not bring(FEBRUARY, right, dry_run=True).findings.warnings
