"""Two rows with one number: both wordings are shown, and none is dropped unsaid."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]

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


def test_the_next_free_number_is_one_of_the_section_that_the_number_speaks_of(
    ledger: Ledger, bring: Bring
) -> None:
    rows = [row("1.1", activity=AUDIT), row("2.1"), row("1.1", activity=TRAIN)]
    bring(JANUARY, rows, answers={"duplicate:1.1": "keep-all"})
    assert ("1.2", TRAIN) in shown(ledger, JANUARY)


def test_an_activity_is_not_missing_while_it_is_asked_which_row_it_is(bring: Bring) -> None:
    bring(JANUARY, [row("2.1", activity=AUDIT), row("2.2", activity=TRAIN), row("2.3")])
    found = bring(FEBRUARY, TWICE, dry_run=True)
    assert [asked.id for asked in found.findings.questions] == ["duplicate:2.1"]


def test_a_kept_activity_gives_way_to_what_the_file_gives_its_number(
    ledger: Ledger, bring: Bring
) -> None:
    bring(JANUARY, TWICE, answers={"duplicate:2.1": "keep-all"})
    visits = "Observe ten visits of social workers"
    rows = [*TWICE, row("2.2", activity=visits, lead="Else")]
    found = bring(FEBRUARY, rows, answers={"duplicate:2.1": "keep-all"})
    assert found.findings.questions == []
    assert dict(shown(ledger, FEBRUARY)) == {
        "2.1": AUDIT, "2.2": visits, "2.3": "Do 2.3", "2.4": TRAIN,
    }


def test_rows_of_different_sheets_are_told_apart(ledger: Ledger, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for title, text in (("Plan", AUDIT), ("Archive", TRAIN)):
        sheet = book.create_sheet(title)
        for line in (["Ref", "Action", "RAG"], ["2.1", text, "Red"]):
            sheet.append(line)
    book.remove(book["Sheet"])
    book.save(tmp_path / "plan.xlsx")
    found = ledger.import_edition(tmp_path / "plan.xlsx", as_at=JANUARY, by="O", dry_run=True)
    asked = question(found, "duplicate-reference")
    assert f"(row 2 of sheet “Plan”: “{AUDIT}”; row 2 of sheet “Archive”: “{TRAIN}”)" in asked.text
    assert "row 2 of sheet “Plan” as 2.1" in asked.text


def test_of_rows_with_the_same_words_what_differs_is_shown(bring: Bring) -> None:
    rows = [row("2.1", activity=AUDIT), row("2.1", "GREEN", activity=AUDIT)]
    text = question(bring(JANUARY, rows, dry_run=True), "duplicate-reference").text
    assert f"(row 7: “{AUDIT}”, status AMBER; row 8: “{AUDIT}”, status GREEN)" in text
    alike = [rows[0], rows[0]]
    text = question(bring(JANUARY, alike, dry_run=True), "duplicate-reference").text
    assert "the same in every column that is read" in text


def test_a_row_that_is_left_out_of_rows_with_the_same_words_says_what_it_said(bring: Bring) -> None:
    rows = [row("2.1", activity=AUDIT), row("2.1", "GREEN", activity=AUDIT)]
    found = bring(JANUARY, rows, answers={"duplicate:2.1": "row-7"})
    assert f"2.1 (“{AUDIT}”, status GREEN) was left out: row-7 was said to be 2.1" in warned(found)


def test_a_file_all_of_whose_rows_are_asked_about_is_not_said_to_have_none(bring: Bring) -> None:
    found = bring(JANUARY, TWICE[:2], dry_run=True)
    assert question(found, "duplicate-reference") and "no activity" not in warned(found)


def test_the_tenth_number_that_a_sheet_shows_as_the_first_is_the_tenth(
    ledger: Ledger, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Ref", "Action", "RAG"])
    for number in (1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9, 1.1, 1.11, 2.1):
        book.active.append([number, f"Repair step {book.active.max_row}", "Amber"])
    book.save(tmp_path / "plan.xlsx")
    for day in (JANUARY, FEBRUARY):
        found = ledger.import_edition(tmp_path / "plan.xlsx", as_at=day, by="O")
        assert "1.1 stands a second time, behind 1.9, and is read as 1.10" in warned(found) or (
            found.already is not None
        )
    assert shown(ledger, JANUARY)[9] == ("1.10", "Repair step 10")


def test_a_number_that_stands_twice_elsewhere_is_asked_about(bring: Bring) -> None:
    rows = [row("1.1"), row("1.8"), row("1.1", activity=TRAIN), row("1.9"), row("1.10")]
    assert question(bring(JANUARY, rows, dry_run=True), "duplicate-reference").ref == "1.1"
