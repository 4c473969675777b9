"""Two columns of dates: the original one, and the one that replaces it where it is filled."""
from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from plan_ledger.editions.importing import OpenQuestions
from plan_ledger.editions.writing.saving import write_csv
from plan_ledger.ledger import Ledger
from tests.editions.exporting import told_by_exports
from tests.editions.test_importing import cell

JANUARY, FEBRUARY, MARCH = "2027-01-31", "2027-02-28", "2027-03-31"
Bring = Callable[..., Any]
PAIRS = [
    ("Original date", "Revised date"), ("Original deadline", "Current deadline"),
    ("Original due date", "Due date"), ("Original target date", "Timescale"),
    ("Baseline", "Deadline"), ("Due date", "Extended to"), ("Target date", "New date"),
]


@pytest.fixture
def bring(ledger: Ledger, tmp_path: Path) -> Bring:
    """Imports an edition of one activity, 1.1, with its two dates as typed."""

    def bring(day: str, original: str, current: str,
              captions: tuple[str, str] = PAIRS[0]) -> Any:
        path = tmp_path / f"{day}.csv"
        with path.open("w", newline="") as file:
            csv.writer(file).writerows([
                ["Ref", "Action", *captions, "Lead", "RAG"],
                ["1.1", "Audit the assessments", original, current, "Ann", "Green"],
                ["1.2", "Train the managers", "30/04/2027", "31/05/2027", "Ann", "Green"],
            ])
        return ledger.import_edition(path, as_at=day, by="Officer", answers={})

    return bring


def told(found: Any) -> list[tuple[Any, ...]]:
    return [(d.field, d.days) for d in found.findings.differences if d.ref == "1.1"]


def warned(found: Any) -> str:
    return " ".join(warning.text for warning in found.findings.warnings)


@pytest.mark.parametrize("captions", PAIRS)
def test_an_original_date_alone_is_the_deadline_whatever_the_captions(
    ledger: Ledger, bring: Bring, captions: tuple[str, str]
) -> None:
    bring(JANUARY, "31/03/2027", "", captions)
    assert cell(ledger, "1.1", "deadline", JANUARY) == "2027-03-31"
    assert cell(ledger, "1.1", "baseline_deadline", JANUARY) == "2027-03-31"
    assert cell(ledger, "1.2", "deadline", JANUARY) == "2027-05-31"
    assert cell(ledger, "1.2", "baseline_deadline", JANUARY) == "2027-04-30"

    again = bring(FEBRUARY, "31/03/2027", "", captions)
    assert told(again) == [] and "blank" not in warned(again)
    slips = bring(MARCH, "31/03/2027", "31/05/2027", captions)
    assert told(slips) == [("deadline", 61)]


@pytest.mark.parametrize("captions", PAIRS)
def test_a_revised_date_that_became_blank_states_nothing(
    ledger: Ledger, bring: Bring, captions: tuple[str, str]
) -> None:
    bring(JANUARY, "31/03/2027", "31/05/2027", captions)
    blank = bring(FEBRUARY, "31/03/2027", "", captions)
    assert told(blank) == []
    assert "the timeline is blank in 1 row where the ledger has one (1.1)" in warned(blank)
    assert cell(ledger, "1.1", "deadline", FEBRUARY) == "2027-05-31"


def test_an_original_date_that_changes_moves_the_deadline_that_nothing_replaced(
    ledger: Ledger, bring: Bring
) -> None:
    bring(JANUARY, "31/03/2027", "")
    bring(FEBRUARY, "30/04/2027", "")
    assert cell(ledger, "1.1", "deadline", FEBRUARY) == "2027-04-30"
    bring(MARCH, "30/04/2027", "31/05/2027")
    bring("2027-04-30", "31/03/2027", "")
    assert cell(ledger, "1.1", "deadline", "2027-04-30") == "2027-05-31"


@pytest.mark.parametrize("words", ["n/a", "N/A", "-", "–", "None", "No change", "As original"])
@pytest.mark.parametrize("captions", PAIRS)
def test_what_says_that_nothing_was_revised_leaves_the_original_date_the_deadline(
    ledger: Ledger, bring: Bring, captions: tuple[str, str], words: str
) -> None:
    first = bring(JANUARY, "31/03/2027", words, captions)
    assert cell(ledger, "1.1", "deadline", JANUARY) == "2027-03-31"
    assert "revised" not in warned(first)
    assert told(bring(FEBRUARY, "31/03/2027", words, captions)) == []
    assert told(bring(MARCH, "31/03/2027", "31/05/2027", captions)) == [("deadline", 61)]


@pytest.mark.parametrize("words", ["TBC", "to be agreed", "see the board's minutes"])
def test_a_revised_date_that_is_none_yet_leaves_the_original_one_and_is_told(
    ledger: Ledger, bring: Bring, words: str
) -> None:
    first = bring(JANUARY, "31/03/2027", words, ("Due date", "Revised date"))
    assert cell(ledger, "1.1", "deadline", JANUARY) == "2027-03-31"
    assert f"the revised date is none in 1 row (1.1: “{words}”)" in warned(first)


def test_a_revised_date_that_is_taken_back_changes_nothing_and_is_told(
    ledger: Ledger, bring: Bring
) -> None:
    bring(JANUARY, "31/03/2027", "31/05/2027")
    found = bring(FEBRUARY, "31/03/2027", "n/a")
    assert told(found) == [] and "the revised date is none in 1 row (1.1: “n/a”)" in warned(found)
    assert cell(ledger, "1.1", "deadline", FEBRUARY) == "2027-05-31"


@pytest.mark.parametrize("captions, words", [
    (("Original deadline", "Current deadline"), "TBC"), (("Due date", "Revised date"), "Ongoing"),
])
def test_what_a_deadline_became_without_a_date_is_recorded(
    ledger: Ledger, bring: Bring, captions: tuple[str, str], words: str
) -> None:
    bring(JANUARY, "31/03/2027", words, captions)
    assert cell(ledger, "1.1", "timeline", JANUARY) == words
    assert cell(ledger, "1.1", "deadline", JANUARY) is None


@pytest.mark.parametrize("words", ["30/06/2027 (agreed by board)", "Now 30/06/2027", "Q2 - tbc"])
def test_a_revised_date_among_other_words_is_kept_as_written_and_told(
    ledger: Ledger, bring: Bring, words: str
) -> None:
    bring(JANUARY, "31/03/2027", "30/04/2027")
    found = bring(FEBRUARY, "31/03/2027", words)
    assert [field for field, _ in told(found)] == ["deadline"]
    assert cell(ledger, "1.1", "timeline", FEBRUARY) == words
    assert words in warned(found)


@pytest.mark.parametrize(("captions", "proposal"), [
    (("Previous deadline", "Current deadline"), "leave-out"),
    (("Previous due date", "Due date"), "leave-out"),
    (("Previous deadline", "Revised deadline"), "original"),
    (("Old date", "New date"), "original"),
])
def test_a_previous_date_is_what_the_last_edition_said_unless_it_was_revised(
    bring: Bring, captions: tuple[str, str], proposal: str
) -> None:
    with pytest.raises(OpenQuestions) as open_ones:
        bring(JANUARY, "30/04/2027", "30/06/2027", captions)
    (question,) = open_ones.value.findings.questions
    assert (question.id, question.proposal) == (f"column:C:{captions[0]}", proposal)


def test_an_original_date_that_follows_the_deadline_is_told(bring: Bring) -> None:
    bring(JANUARY, "30/04/2027", "30/06/2027")
    found = bring(FEBRUARY, "30/06/2027", "31/07/2027")
    assert "(1.1: 30 April 2027 to 30 June 2027)" in warned(found)
    assert "holds the previous date" in warned(found)
    assert "previous date" not in warned(bring(MARCH, "30/06/2027", "31/08/2027"))


@pytest.mark.parametrize("figures", [("12", "0"), ("12%", "TBC"), ("£1,200", "3.5"), ("40k", "")])
def test_a_baseline_that_says_how_much_it_was_is_no_original_date(
    ledger: Ledger, tmp_path: Path, figures: tuple[str, str]
) -> None:
    path = tmp_path / "plan.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([
            ["Ref", "Action", "Baseline", "Deadline", "RAG"],
            ["1.1", "Audit the assessments", figures[0], "31/03/2027", "Green"],
            ["1.2", "Train the managers", figures[1], "31/05/2027", "Green"],
        ])
    found = ledger.import_edition(path, as_at=JANUARY, by="Officer")
    assert warned(found) == (
        "column C (“Baseline”) was not read: it holds figures, and no original dates"
    )
    assert cell(ledger, "1.1", "baseline_deadline", JANUARY) == "2027-03-31"


def test_a_baseline_with_one_date_among_figures_is_one_of_dates(bring: Bring) -> None:
    found = bring(JANUARY, "12", "31/03/2027", ("Baseline", "Deadline"))
    assert "“12”" in warned(found) and "figures" not in warned(found)


def exported(ledger: Ledger, folder: Path) -> list[list[str]]:
    """The two dates of each activity in an export in the imported shape."""
    path = folder / "export.csv"
    write_csv(path, ledger.to_export(as_at=MARCH), profile=ledger.export_profile(), overwrite=True)
    return [line[2:4] for line in csv.reader(path.read_text("utf-8-sig").splitlines())
            if line[0].startswith("1.")]


@pytest.mark.parametrize("captions", [PAIRS[0], PAIRS[5], PAIRS[6]])
def test_an_export_has_no_revised_date_where_nothing_was_revised(
    ledger: Ledger, bring: Bring, tmp_path: Path, captions: tuple[str, str]
) -> None:
    bring(JANUARY, "31/03/2027", "", captions)
    assert exported(ledger, tmp_path) == [["31/03/2027", ""], ["30 April 2027", "31/05/2027"]]
    assert told_by_exports(ledger) == []
    bring(FEBRUARY, "31/03/2027", "30/06/2027", captions)
    bring(MARCH, "31/03/2027", "31/03/2027", captions)
    back = ["31 March 2027", "31/03/2027"]
    assert exported(ledger, tmp_path)[0] == back, "a blank would state nothing of it"
    assert told_by_exports(ledger) == []


def test_an_export_fills_a_column_of_deadlines(
    ledger: Ledger, bring: Bring, tmp_path: Path
) -> None:
    bring(JANUARY, "31/03/2027", "31/03/2027", ("Baseline", "Deadline"))
    assert exported(ledger, tmp_path)[0] == ["31 March 2027", "31/03/2027"]


def test_an_export_that_says_a_blank_is_a_blank_has_each_date(
    ledger: Ledger, tmp_path: Path
) -> None:
    path = tmp_path / "plan.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([
            ["Ref", "Action", "Original date", "Revised date", "Lead", "RAG"],
            ["1.1", "'=Audit", "31/03/2027", "", "Ann", "Green"],
            ["1.2", "=Train", "30/04/2027", "31/05/2027", "Ann", "Green"],
        ])
    ledger.import_edition(path, as_at=MARCH, by="Officer", answers={})
    assert exported(ledger, tmp_path)[0] == ["31 March 2027", "31/03/2027"]
    assert told_by_exports(ledger) == []
