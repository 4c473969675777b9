"""Scores under captions that promise texts: an impact that is high is no outcome."""
from __future__ import annotations

from pathlib import Path

import pytest

from plan_ledger.editions.reading.findings import Question
from plan_ledger.editions.reading.table import Edition

from .test_recognising import TEXT, edition_of


def told_of(edition: Edition, letter: str) -> str:
    (one,) = [each.text for each in edition.warnings if each.text.startswith(f"column {letter} ")]
    return one


@pytest.mark.parametrize("caption, scores", [
    ("Impact", "High Low High"), ("Risk", "12 8 6"), ("Risk", "H M L"), ("Output", "1 2 3"),
    ("Benefit", "50% 10% 5%"),
])
def test_a_score_is_no_outcome_and_no_finding(
    tmp_path: Path, caption: str, scores: str
) -> None:
    asked: list[Question] = []
    first, second, third = scores.split()
    edition = edition_of(tmp_path, f"Ref\tAction\t{caption}", f"1.1\tFit locks\t{first}",
                         f"1.2\tFit cameras\t{second}", f"1.3\tTrain staff\t{third}", asked=asked)
    assert [(row.outcome, row.finding) for row in edition.rows] == [(None, None)] * 3
    assert not asked
    assert f"it holds scores such as “{first}”" in told_of(edition, "C")


def test_under_a_plain_caption_of_an_outcome_a_figure_is_asked_about(tmp_path: Path) -> None:
    lines = "Ref\tAction\tOutcome measure", "1.1\tFit locks\t95%", "1.2\tFit cameras\t90%"
    asked: list[Question] = []
    edition_of(tmp_path, *lines, asked=asked)
    assert [(each.choices, each.proposal) for each in asked] == [
        (("outcome", "leave-out"), "leave-out")
    ]
    answered = edition_of(tmp_path, *lines, C__Outcome_measure="outcome")
    assert answered.rows[0].outcome == "95%"


def test_recommendations_that_are_only_numbers_are_proposed_as_codes(tmp_path: Path) -> None:
    lines = "Ref\tAction\tRecommendation", "1.1\tFit locks\t3", "1.2\tFit cameras\t4"
    asked: list[Question] = []
    edition_of(tmp_path, *lines, asked=asked)
    assert [(each.choices, each.proposal) for each in asked] == [
        (("codes", "finding", "leave-out"), "codes")
    ]
    edition = edition_of(tmp_path, *lines, C__Recommendation="codes")
    assert [row.unknown_codes for row in edition.rows] == [("3",), ("4",)]
    asked.clear()
    edition_of(tmp_path, f"{lines[0]}\tRec no", *(f"{line}\tR1" for line in lines[1:]),
               asked=asked)
    assert [(each.choices, each.proposal) for each in asked] == [
        (("finding", "leave-out"), "leave-out")
    ]


def test_a_few_words_that_repeat_under_a_loose_caption_are_asked_about(tmp_path: Path) -> None:
    asked: list[Question] = []
    rows = [f"1.{n}\tAct {n}\t{word}" for n, word in enumerate(("Good", "Bad", "Good", "Bad"), 1)]
    edition_of(tmp_path, "Ref\tAction\tImpact", *rows, asked=asked)
    assert [each.id for each in asked] == ["column:C:Impact"]


def test_an_impact_in_words_is_the_outcome(tmp_path: Path) -> None:
    asked: list[Question] = []
    edition = edition_of(tmp_path, "Ref\tAction\tImpact", f"1.1\tFit locks\t{TEXT}",
                         "1.2\tFit cameras\tHigh", asked=asked)
    assert not asked
    assert edition.rows[0].outcome == TEXT
