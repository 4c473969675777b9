"""Proposals as they are written can be recorded, also where another row has a missing one's number.
"""
from __future__ import annotations

from typing import Any

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


MANY = [row(f"3.{number}") for number in range(1, 7)]


def missing_of(found: Any) -> list[str | None]:
    return [d.ref for d in found.findings.differences if d.kind == "missing"]


def test_of_an_extract_one_question_is_asked_for_all(ledger: Ledger, bring: Bring) -> None:
    bring(JANUARY, [row("2.1"), *MANY])
    found = bring(FEBRUARY, [row("2.1")], dry_run=True)
    asked = question(found, "missing")
    assert (asked.id, asked.choices, asked.proposal) == (
        "missing", ("forgotten", "withdrawn", "one-by-one"), "forgotten",
    )
    assert "6 activities are not in the file, such as 3.1 (“Do 3.1”), 3.2" in asked.text
    assert "and 3 more" in asked.text and len(missing_of(found)) == 6
    found = bring(FEBRUARY, [row("2.1")], answers={"missing": "forgotten"})
    assert len(missing_of(found)) == 6 and not found.findings.questions
    assert len(ledger.show(as_at=FEBRUARY)["activities"]) == 7


def test_many_can_be_withdrawn_but_for_some(ledger: Ledger, bring: Bring) -> None:
    bring(JANUARY, [row("2.1"), *MANY])
    answers = {"missing": "withdrawn", "missing:3.2": "forgotten"}
    found = bring(FEBRUARY, [row("2.1")], answers=answers)
    assert missing_of(found) == ["3.2"] and not found.findings.warnings
    assert [a["ref"] for a in ledger.show(as_at=FEBRUARY)["activities"]] == ["2.1", "3.2"]


def test_each_of_many_can_be_asked_about(bring: Bring) -> None:
    bring(JANUARY, [row("2.1"), *MANY])
    found = bring(FEBRUARY, [row("2.1")], answers={"missing": "one-by-one"}, dry_run=True)
    assert [asked.id for asked in found.findings.questions] == [
        f"missing:3.{number}" for number in range(1, 7)
    ]
    each = {asked.id: "forgotten" for asked in found.findings.questions}
    found = bring(FEBRUARY, [row("2.1")], answers={"missing": "one-by-one", **each})
    assert len(missing_of(found)) == 6 and not found.findings.warnings
    found = bring("2027-03-31", [row("2.1", "RED")], answers=each, dry_run=True)
    assert not found.findings.questions


def test_what_is_said_of_some_leaves_the_others_to_what_is_said_of_all(
    ledger: Ledger, bring: Bring
) -> None:
    bring(JANUARY, [row("2.1"), *MANY])
    some = {f"missing:3.{number}": "forgotten" for number in (1, 2, 3)}
    bring(FEBRUARY, [row("2.1")], answers={"missing": "withdrawn", **some})
    assert len(ledger.show(as_at=FEBRUARY)["activities"]) == 4


def test_without_a_column_of_sections_the_next_number_is_that_of_its_own(
    ledger: Ledger, bring: Bring
) -> None:
    before, after = ([["", *one[1:]] for one in rows] for rows in (BEFORE, AFTER))
    bring(JANUARY, before)
    bring(FEBRUARY, after, answers={"missing:2.2": "renumbered"})
    assert [a["ref"] for a in ledger.show(as_at=FEBRUARY)["activities"]] == ["2.1", "2.4", "2.2"]
