"""Numbers with something added, and words in place of numbers: no activity is lost by them."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from plan_ledger.editions.comparing.differences import NoActivities
from plan_ledger.editions.reading.columns.plain_numbers import plain_number
from plan_ledger.editions.writing.saving import write_workbook
from plan_ledger.ledger import Ledger
from tests.editions.test_importing import question

JANUARY, FEBRUARY = "2027-01-31", "2027-02-28"
TEXTS = ("Audit assessments monthly", "Train the managers", "Publish the new standards")


def bring(ledger: Ledger, folder: Path, day: str, numbers: tuple[str, ...],
          texts: tuple[str, ...] = TEXTS, caption: str = "Ref", **answers: str) -> Any:
    path = folder / f"{day}.tsv"
    rows = [f"{number}\t{text}\tMar-27\tAnn\tGreen"
            for number, text in zip(numbers, texts, strict=True)]
    path.write_text("\n".join([f"{caption}\tAction\tDeadline\tLead\tRAG", *rows]), "utf-8")
    given = {key.replace("__", ":").replace("_", "-"): said for key, said in answers.items()}
    dry = given.pop("dry", None) is not None
    return ledger.import_edition(path, as_at=day, by="O", answers=given, dry_run=dry)


def shown(ledger: Ledger, day: str = JANUARY) -> list[tuple[Any, ...]]:
    activities = ledger.show(as_at=day)["activities"]
    return [(a["ref"], a["activity"], a["codes"] or []) for a in activities]


def shown_unknown(ledger: Ledger, day: str = JANUARY) -> list[tuple[str, list[str]]]:
    return [(a["ref"], a["unknown_codes"] or []) for a in ledger.show(as_at=day)["activities"]]


def warned(found: Any) -> list[str]:
    return [warning.text for warning in found.findings.warnings]


@pytest.mark.parametrize("written, number", [
    ("1.1*", "1.1"), ("1.3 NEW", "1.3"), ("1.2 (was 1.4)", "1.2"), ("*4", "4"), ("2.1b †", "2.1b"),
    ("Action 3.2", "3.2"), ("No. 7", "7"), ("1.2 - revised", "1.2"), ("4.2.2.", "4.2.2"),
    ("1.1A", "1.1a"), ("1.2\n(was 1.4)", "1.2"), ("3) [moved]", "3"),
    ("1.a", "1a"), ("(1.2)", "1.2"), ("2.2:", "2.2"), ("2.1.B", "2.1b"), ("2.1(b)", "2.1b"),
    ("2.1 (b)", "2.1"),
    ("LP1", None), ("A1", None), ("(i)", None), ("1.1 and 1.2", None), ("1 Leadership", None),
    ("R5", None), ("1.1-1.3", None), ("2019/20", None), ("", None),
])
def test_a_number_is_read_without_what_is_added_to_it(written: str, number: str | None) -> None:
    assert plain_number(written) == number


def test_numbers_with_something_added_are_read_and_told_once(
    ledger: Ledger, tmp_path: Path
) -> None:
    found = bring(ledger, tmp_path, JANUARY, ("1.1*", "1.2 (was 1.4)", "1.3 NEW"))
    assert [each[:2] for each in shown(ledger)] == list(zip(("1.1", "1.2", "1.3"), TEXTS,
                                                            strict=True))
    assert warned(found) == [
        "“1.1*”, “1.2 (was 1.4)”, “1.3 NEW” are read as the number in them"
    ]
    again = bring(ledger, tmp_path, FEBRUARY, ("1.1", "1.2", "1.3*"))
    assert again.findings.differences == []


@pytest.mark.parametrize("caption", ["Ref", "Action ref"])
def test_words_in_place_of_numbers_are_codes_of_a_plan_without_numbers(
    ledger: Ledger, tmp_path: Path, caption: str
) -> None:
    found = bring(ledger, tmp_path, JANUARY, ("LP1", "LP2", "PR1"), caption=caption)
    assert shown(ledger) == [
        ("1", TEXTS[0], ["LP1"]), ("2", TEXTS[1], ["LP2"]), ("3", TEXTS[2], ["PR1"]),
    ]
    assert warned(found) == [
        f"column A (“{caption}”) holds no activity numbers such as 4.2.2, but “LP1” and “LP2”: it"
        " is read as the codes, and the activities get numbers by section and order"
    ]
    moved = (TEXTS[2], *TEXTS[:2])
    again = bring(ledger, tmp_path, FEBRUARY, ("PR1", "LP1", "LP2"), moved, caption)
    assert {d.kind for d in again.findings.differences} == {"moved"}
    assert warned(again) == []
    assert shown(ledger, FEBRUARY)[0] == ("3", TEXTS[2], ["PR1"])


@pytest.mark.parametrize("words", [("SIP-001", "SIP-002", "SIP-003"), ("1/1", "1/2", "2/1")])
def test_names_in_place_of_numbers_are_kept_as_written(
    ledger: Ledger, tmp_path: Path, words: tuple[str, str, str]
) -> None:
    found = bring(ledger, tmp_path, JANUARY, words)
    (told,) = warned(found)
    assert "it is read as the codes" in told
    assert "kept as written, and shown as a code that is not known" in told
    assert shown_unknown(ledger) == [(number, [word])
                                     for number, word in zip("123", words, strict=True)]
    found = bring(ledger, tmp_path, FEBRUARY, (*words[:2], "", words[2]),
                  (*TEXTS[:2], "Visit the teams", TEXTS[2]))
    assert [(d.ref, d.kind) for d in found.findings.differences] == [("4", "added")]
    assert (warned(found), shown_unknown(ledger, FEBRUARY)[2]) == ([], ("4", []))
    path = tmp_path / "export.xlsx"
    write_workbook(path, ledger.show(as_at=FEBRUARY), profile=ledger.export_profile())
    again = ledger.import_edition(path, as_at="2027-03-31", by="O", dry_run=True)
    assert (again.findings.differences, again.findings.questions) == ([], [])


def test_codes_of_two_kinds_are_kept(ledger: Ledger, tmp_path: Path) -> None:
    found = bring(ledger, tmp_path, JANUARY, ("R1", "R1.1", "R1.2"))
    assert "it is read as the codes" in warned(found)[0]


def test_numbers_with_a_letter_after_a_stop_are_numbers(ledger: Ledger, tmp_path: Path) -> None:
    bring(ledger, tmp_path, JANUARY, ("1.a", "1.b", "2.a"))
    assert [each[0] for each in shown(ledger)] == ["1a", "1b", "2a"]


def test_a_letter_in_brackets_is_the_number_s_where_it_stands_with_others(
    ledger: Ledger, tmp_path: Path
) -> None:
    bring(ledger, tmp_path, JANUARY, ("1 (a)", "1 (b)", "2 (R)"))
    assert [each[0] for each in shown(ledger)] == ["1a", "1b", "2"]


def test_words_that_are_no_codes_lose_no_rows_either(ledger: Ledger, tmp_path: Path) -> None:
    found = bring(ledger, tmp_path, JANUARY, ("First", "Next", "Last"))
    assert [each[:2] for each in shown(ledger)] == list(zip("123", TEXTS, strict=True))
    (told,) = warned(found)
    assert told == ("column A (“Ref”) holds no activity numbers such as 4.2.2, but “First” and"
                    " “Next”: it is not read, and the activities get numbers by section and order")


def test_a_word_among_numbers_is_asked_about(ledger: Ledger, tmp_path: Path) -> None:
    numbers = ("1.1", "LP2", "1.3")
    asked = question(bring(ledger, tmp_path, JANUARY, numbers, dry="y"), "unnumbered-row")
    assert asked.proposal == "add" and "(“LP2” is none)" in asked.text
    bring(ledger, tmp_path, JANUARY, numbers, unnumbered__row_3="add")
    assert shown(ledger) == [
        ("1.1", TEXTS[0], []), ("1.2", TEXTS[1], ["LP2"]), ("1.3", TEXTS[2], []),
    ]
    again = bring(ledger, tmp_path, FEBRUARY, numbers)
    assert again.findings.differences == [] and again.findings.questions == []


def test_a_file_without_any_activity_says_so(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(NoActivities) as refused:
        bring(ledger, tmp_path, JANUARY, (), ())
    assert "has no activity below its captions, and the plan has none yet" in refused.value.text
    bring(ledger, tmp_path, JANUARY, ("1.1", "1.2", "1.3"))
    found = bring(ledger, tmp_path, FEBRUARY, (), (), dry="y")
    assert "no activity was found in the file: see whether it is the right one" in warned(found)
    assert len(found.findings.questions) == 3


def test_one_number_that_stands_twice_does_not_make_sections_of_all(
    ledger: Ledger, tmp_path: Path
) -> None:
    texts = tuple(f"{text} {n}" for n in (1, 2) for text in TEXTS)
    found = bring(ledger, tmp_path, JANUARY, ("1", "2", "2", "3", "4", "5"), texts, "No", dry="yes")
    assert question(found, "duplicate-reference").ref == "2"


def test_a_key_beneath_does_not_make_sections_of_the_numbers(
    ledger: Ledger, tmp_path: Path
) -> None:
    path = tmp_path / "plan.csv"
    path.write_text("\n".join([
        "No,Action,Deadline,Lead,RAG", "1,Audit assessments,Mar-27,Ann,Green",
        "2,Train the managers,Mar-27,Ann,Red", "3,Publish the standards,Mar-27,Ann,Amber", "",
        ",Key,,,", ",Red,Off track,,", ",Amber,At some risk,,", ",Green,On track,,",
    ]), "utf-8")
    ledger.import_edition(path, as_at=JANUARY, by="O", answers={})
    assert [activity[0] for activity in shown(ledger)] == ["1", "2", "3"]


@pytest.mark.parametrize("number, more, proposal", [
    ("New", "", "add"),
    ("TBC", "", "add"),
    ("", "\tNew", "add"),
    ("", "Ann", "add"),
    ("", "", "leave-out"),
    ("Note", "", "leave-out"),
    ("e.g. 1", "Ann", "leave-out"),
    ("Unique number", "Name\tSelect from list", "leave-out"),
])
def test_a_row_that_is_yet_to_get_its_number_is_proposed_as_an_activity(
    ledger: Ledger, tmp_path: Path, number: str, more: str, proposal: str
) -> None:
    path = tmp_path / "plan.tsv"
    path.write_text(
        "Ref\tAction\tLead\tRAG\n1.1\tTrain the managers\tAnn\tGreen\n"
        f"{number}\tHold a conference of the staff\t{more}\n"
        "1.2\tPublish the standards\tBob\tGreen\n",
        "utf-8",
    )
    found = ledger.import_edition(path, as_at=JANUARY, by="O", dry_run=True,
                                  answers={"status:New": "leave-out"})
    assert question(found, "unnumbered-row").proposal == proposal
