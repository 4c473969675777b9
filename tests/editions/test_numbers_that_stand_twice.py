"""Two rows with one number: both wordings are shown, and none is dropped unsaid."""
from __future__ import annotations

from typing import Any

from plan_ledger.ledger import Ledger
from tests.editions.test_importing import Bring, bring, question, row

__all__ = ["bring"]
JANUARY, FEBRUARY = "2027-01-31", "2027-02-28"
AUDIT, TRAIN = "Audit assessments monthly", "Train all of the managers"
TWICE = [row("2.1", activity=AUDIT), row("2.1", "GREEN", activity=TRAIN), row("2.3")]


def shown(ledger: Ledger, day: str) -> list[tuple[Any, ...]]:
    return [(a["ref"], a["activity"]) for a in ledger.show(as_at=day)["activities"]]


def warned(found: Any) -> str:
    return " ".join(warning.text for warning in found.findings.warnings)


def test_both_wordings_are_shown_with_what_becomes_of_the_other(bring: Bring) -> None:
    asked = question(bring(JANUARY, TWICE, dry_run=True), "duplicate-reference")
    assert asked.choices == ("row-7", "row-8", "keep-all") and asked.proposal == "keep-all"
    assert f"(row 7: “{AUDIT}”; row 8: “{TRAIN}”)" in asked.text
    assert "Of the others nothing is recorded" in asked.text
    assert (asked.old, asked.new) == (AUDIT, TRAIN)


def test_the_row_that_is_not_meant_is_told(ledger: Ledger, bring: Bring) -> None:
    found = bring(JANUARY, TWICE, answers={"duplicate:2.1": "row-8"})
    assert shown(ledger, JANUARY) == [("2.1", TRAIN), ("2.3", "Do 2.3")]
    assert f"2.1 (“{AUDIT}”) was left out: row-8 was said to be 2.1" in warned(found)


def test_both_can_be_kept_and_the_second_gets_the_next_free_number(
    ledger: Ledger, bring: Bring
) -> None:
    found = bring(JANUARY, TWICE, answers={"duplicate:2.1": "keep-all"})
    assert shown(ledger, JANUARY) == [("2.1", AUDIT), ("2.2", TRAIN), ("2.3", "Do 2.3")]
    assert found.findings.questions == []


def test_of_both_each_finds_the_activity_that_reads_like_it(ledger: Ledger, bring: Bring) -> None:
    rows = [row("2.1", activity=TRAIN), row("2.2", activity=AUDIT), row("2.3")]
    bring(JANUARY, rows)
    found = bring(FEBRUARY, TWICE, answers={"duplicate:2.1": "keep-all"})
    assert sorted(shown(ledger, FEBRUARY)) == sorted(shown(ledger, JANUARY))
    assert {d.kind for d in found.findings.differences} == {"moved", "status"}


def test_a_row_that_was_copied_is_proposed_to_count_once(bring: Bring) -> None:
    rows = [row("2.1", activity=AUDIT), row("2.1", activity=f"{AUDIT}.")]
    assert question(bring(JANUARY, rows, dry_run=True), "duplicate-reference").proposal == "row-7"
