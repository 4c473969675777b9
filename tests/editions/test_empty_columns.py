"""A column that is empty in the first month is read, or asked about, when it has content."""
from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from plan_ledger.editions.importing import OpenQuestions
from plan_ledger.editions.reading.profile import read_profile
from plan_ledger.editions.reading.table import read_edition
from plan_ledger.ledger import Ledger
from tests.editions.test_importing import cell

JANUARY, FEBRUARY, MARCH = "2027-01-31", "2027-02-28", "2027-03-31"
Bring = Callable[..., Any]


@pytest.fixture
def bring(ledger: Ledger, tmp_path: Path) -> Bring:
    """Imports two activities, 1.1 and 1.2, with what stands in these further columns."""

    def bring(day: str, captions: Sequence[str], first: Sequence[str], second: Sequence[str],
              **answers: str) -> Any:
        path = tmp_path / f"{day}.csv"
        with path.open("w", newline="") as file:
            csv.writer(file).writerows([
                ["Ref", "Action", *captions], ["1.1", "Audit the assessments", *first],
                ["1.2", "Train the managers", *second],
            ])
        given = {"column:" + key.replace("__", ":").replace("_", " "): said
                 for key, said in answers.items()}
        return ledger.import_edition(path, as_at=day, by="Officer", answers=given)

    return bring


def left_open(bring: Bring, captions: Sequence[str], *rows: Sequence[str]) -> Any:
    """What is found in February's edition, of which a question is not answered."""
    with pytest.raises(OpenQuestions) as open_ones:
        bring(FEBRUARY, captions, *rows)
    return open_ones.value.findings


def told(found: Any) -> list[tuple[Any, ...]]:
    return [(d.ref, d.field, d.days) for d in found.findings.differences if d.ref]


def warned(found: Any) -> str:
    return " ".join(warning.text for warning in found.findings.warnings)


def test_a_revised_date_is_a_slip_in_a_column_that_nothing_stood_in(
    ledger: Ledger, bring: Bring
) -> None:
    captions = "Due date", "Revised due date", "RAG"
    bring(JANUARY, captions, ("30/06/2027", "", "Red"), ("31/07/2027", "", "Green"))
    found = bring(FEBRUARY, captions, ("30/06/2027", "30/11/2027", "Red"),
                  ("31/07/2027", "", "Green"))
    assert told(found) == [("1.1", "deadline", 153), ("1.1", "original", None)]
    assert cell(ledger, "1.1", "baseline_deadline", FEBRUARY) == "2027-06-30"
    again = bring(MARCH, captions, ("30/06/2027", "30/11/2027", "Red"),
                  ("31/07/2027", "", "Red"))
    assert told(again) == [("1.2", "status", None)] and "timeline" not in warned(again)


def test_a_due_date_typed_over_is_a_slip_in_the_month_in_which_others_are_revised(
    ledger: Ledger, bring: Bring
) -> None:
    captions = "Due date", "Revised due date", "RAG"
    bring(JANUARY, captions, ("30/06/2027", "", "Green"), ("31/07/2027", "", "Green"))
    found = bring(FEBRUARY, captions, ("30/06/2027", "30/11/2027", "Green"),
                  ("31/08/2027", "", "Green"))
    assert ("1.2", "deadline", 31) in told(found)
    assert cell(ledger, "1.2", "baseline_deadline", FEBRUARY) == "2027-07-31"


def test_of_original_due_and_revised_the_due_date_counts_until_one_is_revised(
    ledger: Ledger, bring: Bring
) -> None:
    captions = "Original date", "Due date", "Revised date"
    bring(JANUARY, captions, ("31/05/2027", "30/06/2027", ""), ("31/05/2027", "31/07/2027", ""))
    assert cell(ledger, "1.1", "deadline", JANUARY) == "2027-06-30"
    rows = ("31/05/2027", "30/06/2027", "30/11/2027"), ("31/05/2027", "31/07/2027", "")
    found = left_open(bring, captions, *rows)
    (asked,) = found.questions
    assert (asked.id, asked.proposal) == ("column:E:Revised date", "timeline")


def test_next_to_a_column_that_is_read_a_plainer_one_is_proposed_once_it_has_content(
    ledger: Ledger, bring: Bring
) -> None:
    captions = "Comments", "Update", "RAG"
    bring(JANUARY, captions, ("Advert out", "", "Green"), ("Draft", "", "Green"))
    rows = ("Advert out", "Two applied", "Green"), ("Draft", "Agreed", "Green")
    found = left_open(bring, captions, *rows)
    (asked,) = found.questions
    assert (asked.id, asked.proposal) == ("column:D:Update", "progress")
    assert "column C (“Comments”) could be the same" in asked.text
    assert found.warnings == []
    found = bring(FEBRUARY, captions, *rows, D__Update="progress")
    assert told(found) == [("1.1", "progress", None), ("1.2", "progress", None)]
    assert "column C (“Comments”) was not read" in warned(found)
    assert told(bring(MARCH, captions, *rows)) == []


def test_next_to_a_column_that_is_read_one_that_says_less_is_told(bring: Bring) -> None:
    captions = "Progress", "Comments", "RAG"
    bring(JANUARY, captions, ("Advert out", "", "Green"), ("Draft", "", "Green"))
    found = bring(FEBRUARY, captions, ("Advert out", "see Jo", "Green"), ("Draft", "", "Green"))
    assert "column D (“Comments”) was not read" in warned(found)


def test_a_status_that_moved_into_a_column_that_was_empty_is_asked_about(bring: Bring) -> None:
    captions = "RAG", "Status"
    bring(JANUARY, captions, ("Green", ""), ("Amber", ""))
    found = left_open(bring, captions, ("", "Green"), ("", "Green"))
    (asked,) = found.questions
    assert (asked.id, asked.proposal) == ("column:D:Status", "status")


def test_of_a_column_for_each_month_the_next_one_is_proposed_when_it_is_filled(
    bring: Bring,
) -> None:
    captions = "Update Jan", "Update Feb", "Update Mar"
    bring(JANUARY, captions, ("Advert out", "", ""), ("Draft", "", ""))
    found = left_open(bring, captions, ("Advert out", "Two applied", ""), ("Draft", "Agreed", ""))
    (asked,) = found.questions
    assert (asked.id, asked.proposal) == ("column:D:Update Feb", "progress")


def test_a_column_that_no_caption_names_is_asked_about_by_what_it_holds(bring: Bring) -> None:
    captions = "Promised for", "RAG"
    bring(JANUARY, captions, ("", "Green"), ("", "Green"))
    found = left_open(bring, captions, ("31/03/2027", "Green"), ("30/04/2027", "Green"))
    (asked,) = found.questions
    assert (asked.id, asked.proposal) == ("column:C:Promised for", "timeline")


def test_a_column_that_is_filled_on_another_sheet_alone_is_read(
    ledger: Ledger, tmp_path: Path
) -> None:
    from openpyxl import Workbook

    book = Workbook()
    captions = ["Ref", "Action", "Due date", "Revised due date", "RAG"]
    for number, (title, revised) in enumerate((("One", None), ("Two", "30/11/2027")), start=1):
        sheet = book.create_sheet(title)
        sheet.append(captions)
        sheet.append([f"{number}.1", f"Audit the {title}", "30/06/2027", revised, "Green"])
    del book["Sheet"]
    book.save(tmp_path / "plan.xlsx")
    ledger.import_edition(tmp_path / "plan.xlsx", as_at=JANUARY, by="Officer", answers={})
    assert cell(ledger, "1.1", "deadline", JANUARY) == "2027-06-30"
    assert cell(ledger, "2.1", "deadline", JANUARY) == "2027-11-30"
    assert cell(ledger, "2.1", "baseline_deadline", JANUARY) == "2027-06-30"


def test_what_is_known_not_to_be_read_is_told_when_it_has_content(
    ledger: Ledger, bring: Bring
) -> None:
    captions = "Date completed", "RAG"
    empty, filled = (("", "Red"), ("", "Green")), (("02/02/2027", "Red"), ("", "Green"))
    assert warned(bring(JANUARY, captions, *empty)) == ""
    assert "column C (“Date completed”) was not read" in warned(bring(FEBRUARY, captions, *filled))
    assert warned(bring(MARCH, captions, *filled)) == ""


def test_the_profile_says_undecided_of_what_was_empty_and_leave_out_of_what_was_left_out(
    tmp_path: Path,
) -> None:
    path = tmp_path / "plan.csv"
    path.write_text("Ref,Action,Due date,Revised date,,Evidence,Notes,RAG\n"
                    "1.1,Audit,30/06/2027,,,,see Jo,Green\n", "utf-8")
    profile = read_edition(path).profile
    assert [column.said for column in profile.columns] == [
        "ref", "activity", "timeline", "undecided", "undecided", "undecided", "leave-out", "status",
    ]
    assert read_profile(profile.to_toml(), "p.toml") == profile


def test_a_column_that_an_older_profile_left_out_unasked_is_told(
    ledger: Ledger, tmp_path: Path
) -> None:
    path = tmp_path / "plan.csv"
    path.write_text("Ref,Action,Due date,Revised date,RAG\n"
                    "1.1,Audit,30/06/2027,31/07/2027,Green\n", "utf-8")
    profile = read_edition(path).profile
    older = profile.to_toml().replace('holds = "timeline"', 'holds = "leave-out"').replace(
        'holds = "original"', 'holds = "timeline"')
    found = ledger.import_edition(path, as_at=JANUARY, by="Officer", answers={},
                                  profile=read_profile(older, "p.toml"))
    assert warned(found).startswith(
        "column D (“Revised date”) has content, but the profile leaves it out and reads column C"
        " (“Due date”) as the timeline"
    )


def test_a_column_that_is_asked_about_is_undecided_until_somebody_answers(
    ledger: Ledger, tmp_path: Path
) -> None:
    path = tmp_path / "plan.csv"
    path.write_text("Ref,Action,March,April\n1.1,Audit,Red,Green\n1.2,Train,Red,Amber\n", "utf-8")
    profile, asked = ledger.columns(path)
    assert [question.id for question in asked] == ["column:C:March", "column:D:April"]
    assert [column.said for column in profile.columns[2:]] == ["undecided", "undecided"]
    with pytest.raises(OpenQuestions) as open_ones:
        ledger.import_edition(path, as_at=JANUARY, by="Officer", answers={}, profile=profile)
    questions = open_ones.value.findings.questions
    assert [(question.id, question.proposal) for question in questions] == [
        ("column:C:March", "leave-out"), ("column:D:April", "status"),
    ]
    answers = {"column:C:March": "leave-out", "column:D:April": "status"}
    decided, asked = ledger.columns(path, answers=answers, profile=profile)
    assert not asked
    assert [column.said for column in decided.columns[2:]] == ["leave-out", "status"]


def test_a_dry_run_shows_the_numbers_that_are_recorded_once_it_is_answered(
    ledger: Ledger, tmp_path: Path
) -> None:
    path = tmp_path / "plan.csv"
    path.write_text("Wo?,Action,RAG\n5.1,Audit ten files,Red\n5.2,Train all staff,Red\n", "utf-8")
    profile, asked = ledger.columns(path)
    assert [(question.id, question.proposal) for question in asked] == [
        ("column:A:Wo?", "ref"),
    ]
    assert [column.said for column in profile.columns] == [
        "undecided", "activity", "status",
    ]
    dry = ledger.import_edition(path, as_at=JANUARY, by="Officer", answers={}, dry_run=True)
    assert [d.ref for d in dry.findings.differences if d.ref] == ["5.1", "5.2"]
    answers = {"column:A:Wo?": "ref"}
    ledger.import_edition(path, as_at=JANUARY, by="Officer", answers=answers)
    assert [each["ref"] for each in ledger.show(as_at=JANUARY)["activities"]] == ["5.1", "5.2"]
