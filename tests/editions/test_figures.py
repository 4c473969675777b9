"""Figures around the plan: how many activities there are, and how many are red, are none of it."""
from __future__ import annotations

import pytest

from plan_ledger.editions.reading.findings import Answers, Question
from plan_ledger.editions.reading.table import Edition, edition_of
from tests.editions.test_finding_tables import legend, refs, source, told

PLAN = [
    ["Ref", "Action", "Lead", "RAG"], ["1.1", "Recruit a head", "Jo", "Amber"],
    ["2.1", "Audit the files", "Jo", "Red"],
]


def read(sheets: dict[str, list[list[str | None]]]) -> Edition:
    asked: list[Question] = []
    edition = edition_of(source("plan.xlsx", sheets), answers=Answers({}, asked))
    assert not asked
    return edition


@pytest.mark.parametrize("counts", [
    [["Red", "1"], ["Amber", "0"]], [["RED", "1 action"], ["AMBER", "0 actions"]],
    [["Red: 1", "Amber: 2"]], [["Red", "50%", "Amber", "50%"]],
])
def test_how_many_activities_are_red_is_no_legend(counts: list[list[str | None]]) -> None:
    edition = read({"Plan": [["Our plan"], *counts, [], *PLAN]})
    assert not edition.legend and refs(edition) == ["1.1", "2.1"]
    below = edition_of(source("plan.xlsx", {"Plan": [*PLAN, [], *counts]}))
    assert not below.legend


@pytest.mark.parametrize("column", [0, 1, 2])
def test_counts_beneath_the_plan_are_left_out_and_told(column: int) -> None:
    before: list[str | None] = [None] * column
    counts = [[*before, "Total actions", "2"], [*before, "Red", "1"], [*before, "Amber", "1"]]
    edition = read({"Plan": [*PLAN, [], *counts]})
    assert refs(edition) == ["1.1", "2.1"] and not edition.legend
    assert told(edition) == [
        f"row {number} (“{word}”) was left out: it says how many activities there are"
        for number, word in ((5, "Total actions"), (6, "Red"), (7, "Amber"))
    ]


def test_statuses_that_are_numbers_have_their_legend() -> None:
    edition = read({"Plan": [["1", "Not started", "2", "On track"],
                             ["Ref", "Action", "RAG"], ["1.1", "Do", "1"], ["1.2", "Go", "2"]]})
    assert legend(edition) == [("1", "Not started"), ("2", "On track")]


@pytest.mark.parametrize("captions", [
    ["Section", "Actions", "Red", "Amber", "Green"], ["Theme", "Tasks", "R", "A", "G"],
])
@pytest.mark.parametrize("is_first", [True, False])
def test_a_sheet_that_counts_activities_is_not_the_plan(
    captions: list[str | None], is_first: bool
) -> None:
    figures = [["Summary"], captions, ["1. Leadership", "2", "0", "1", "1"],
               ["2. Practice", "12", "0", "11", "1"], ["Total", "14", "0", "12", "2"]]
    sheets = {"Dashboard": figures, "Plan": [["Our plan"], *PLAN]}
    edition = read(dict(sheets if is_first else reversed(sheets.items())))
    assert refs(edition) == ["1.1", "2.1"] and edition.title == "Our plan"
    assert told(edition) == ["sheet “Dashboard” was not read: it has no table of activities"]
