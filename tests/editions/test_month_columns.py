"""Columns prepared for the months to come: each edition is read by the newest that is filled."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from plan_ledger.editions.importing import Imported
from plan_ledger.editions.reading.findings import Answers, Question
from plan_ledger.editions.reading.profile import Profile, ProfileColumn
from plan_ledger.editions.reading.table import read_edition
from plan_ledger.editions.reading.words.dated import newest_of
from plan_ledger.ledger import Ledger
from tests.editions.test_legends_by_colour import AMBER, GREEN, RED, written

APRIL, MAY, JUNE, JULY = "2026-04-30", "2026-05-31", "2026-06-30", "2026-07-31"
HEADER = "Ref\tAction\tRAG Apr-26\tRAG May-26\tRAG Jun-26"
Bring = Callable[[str, Sequence[str]], tuple[Imported, list[str]]]


@pytest.fixture
def bring(ledger: Ledger, tmp_path: Path) -> Bring:
    """Imports two activities with the statuses of the months so far, each month's in a column."""

    def bring(day: str, months: Sequence[str]) -> tuple[Imported, list[str]]:
        path = tmp_path / "plan.tsv"
        rows = [
            "\t".join([ref, action, *(month[at] for month in months)])
            for at, (ref, action) in enumerate([("1.1", "Audit the files"), ("1.2", "Train all")])
        ]
        path.write_text("\n".join([HEADER, *rows]), "utf-8")
        return recorded(ledger, path, day)

    return bring


def recorded(ledger: Ledger, path: Path, day: str) -> tuple[Imported, list[str]]:
    """With what is proposed, and what was asked."""
    answers: dict[str, str] = {}
    while True:
        dry = ledger.import_edition(path, as_at=day, by="Officer", answers=answers, dry_run=True)
        if not dry.findings.questions:
            done = ledger.import_edition(path, as_at=day, by="Officer", answers=answers)
            return done, list(answers)
        answers |= {each.id: each.proposal or each.choices[0] for each in dry.findings.questions}


def statuses(ledger: Ledger, day: str) -> list[str]:
    return [activity["status"] for activity in ledger.show(as_at=day)["activities"]]


@pytest.mark.parametrize("order", [(APRIL, MAY, JUNE), (JUNE, APRIL, MAY), (MAY, JUNE, APRIL)])
def test_months_give_their_statuses_in_whatever_order_they_come(
    ledger: Ledger, bring: Bring, order: Sequence[str]
) -> None:
    said = {APRIL: "AG", MAY: "GG", JUNE: "GR"}
    for day in order:
        bring(day, [letters for month, letters in said.items() if month <= day])
    assert [statuses(ledger, day) for day in said] == [
        ["AMBER", "GREEN"], ["GREEN", "GREEN"], ["GREEN", "RED"]
    ]


def test_an_older_edition_leaves_the_newest_month_in_the_profile(bring: Bring) -> None:
    bring(JUNE, ["AG", "GG", "GR"])
    bring(APRIL, ["AG"])
    again, asked = bring(JULY, ["AG", "GG", "GR"])
    assert (again.findings.differences, asked) == ([], [])


@pytest.mark.parametrize("order", [(APRIL, MAY, JUNE), (JUNE, APRIL, MAY), (MAY, JUNE, APRIL)])
def test_months_that_are_only_coloured_are_read_by_the_newest_and_that_is_told(
    ledger: Ledger, tmp_path: Path, order: Sequence[str]
) -> None:
    said = {APRIL: (AMBER, GREEN), MAY: (GREEN, GREEN), JUNE: (GREEN, RED)}
    for day in order:
        months = [colours for month, colours in said.items() if month <= day]
        path = written(
            tmp_path / "plan.xlsx", HEADER.split("\t"),
            *[[ref, action, *(f"#{month[at]}" for month in months)]
              for at, (ref, action) in enumerate([("1.1", "Audit files"), ("1.2", "Train all")])],
        )
        done, asked = recorded(ledger, path, day)
        assert all(identity.startswith("fill:") for identity in asked)
        if day != order[0] and day != APRIL:
            assert "the newest with colours" in " ".join(w.text for w in done.findings.warnings)
    assert [statuses(ledger, day) for day in said] == [
        ["AMBER", "GREEN"], ["GREEN", "GREEN"], ["GREEN", "RED"]
    ]


def test_a_column_left_out_is_told_where_the_one_that_is_read_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "plan.tsv"
    path.write_text("Ref\tAction\tStatus\tRAG\n1.1\tAudit the files\tRed\t", "utf-8")
    holds = {"Ref": "ref", "Action": "activity", "Status": None, "RAG": "status"}
    profile = Profile(tuple(ProfileColumn(*each) for each in holds.items()))
    (told,) = read_edition(path, profiles=[profile]).warnings
    assert "column C (“Status”) has content" in told.text
    assert "column D (“RAG”) as the status, which is empty" in told.text


@pytest.mark.parametrize("captions", [
    "Apr\tMay\tJun", "April\tMay\tJune", "Term 1 RAG\tTerm 2 RAG\tTerm 3 RAG",
    "RAG 1\tRAG 2\tRAG 3", "1st RAG rating\t2nd RAG rating\t3rd RAG rating",
])
@pytest.mark.parametrize("order", [(APRIL, MAY, JUNE), (JUNE, APRIL, MAY), (MAY, JUNE, APRIL)])
def test_bare_months_and_numbers_are_asked_about_and_the_newest_is_proposed(
    ledger: Ledger, tmp_path: Path, order: Sequence[str], captions: str
) -> None:
    said = {APRIL: "AG", MAY: "RA", JUNE: "GR"}
    path = tmp_path / "plan.tsv"
    for day in order:
        months = [letters for month, letters in said.items() if month <= day]
        path.write_text("\n".join([f"Ref\tAction\t{captions}", *(
            "\t".join([ref, action, *(month[at] for month in months)])
            for at, (ref, action) in enumerate([("1.1", "Audit the files"), ("1.2", "Train all")])
        )]), "utf-8")
        _, asked = recorded(ledger, path, day)
        assert asked or (day == order[0] == APRIL)
    assert [statuses(ledger, day) for day in said] == [
        ["AMBER", "GREEN"], ["RED", "AMBER"], ["GREEN", "RED"]
    ]


def test_updates_by_number_are_the_progress_and_the_next_one_is_asked_about(
    ledger: Ledger, tmp_path: Path
) -> None:
    path = tmp_path / "plan.tsv"
    first, second = "The advert is placed in the press", "Interviews were held on 12 May"
    for day, updates in ((APRIL, f"{first}\t\t"), (MAY, f"{first}\t{second}\t")):
        path.write_text("Ref\tAction\tUpdate 1\tUpdate 2\tUpdate 3\n"
                        f"1.1\tRecruit a head\t{updates}", "utf-8")
        _, asked = recorded(ledger, path, day)
        assert asked == ([] if day == APRIL else ["column:D:Update 2"])
    assert [ledger.show(as_at=day)["activities"][0]["progress"] for day in (APRIL, MAY)] == [
        first, second
    ]


def appended(tmp_path: Path, captions: Sequence[str], months: Sequence[str]) -> Path:
    """A file that gains a column each month, of two activities."""
    path = tmp_path / "plan.tsv"
    path.write_text("\n".join(["\t".join(["Ref", "Action", *captions[:len(months)]]), *(
        "\t".join([ref, action, *(month[at] for month in months)])
        for at, (ref, action) in enumerate([("1.1", "Audit the files"), ("1.2", "Train all")])
    )]), "utf-8")
    return path


@pytest.mark.parametrize("captions", [
    ("April RAG", "May RAG", "June RAG"), ("RAG 1", "RAG 2", "RAG 3"), ("Apr", "May", "Jun"),
])
def test_once_the_newest_month_was_chosen_the_next_one_s_column_is_read_and_told(
    ledger: Ledger, tmp_path: Path, captions: Sequence[str]
) -> None:
    months = ["AG", "RA", "GR"]
    for day, count in ((APRIL, 1), (MAY, 2)):
        recorded(ledger, appended(tmp_path, captions, months[:count]), day)
    done, asked = recorded(ledger, appended(tmp_path, captions, months), JUNE)
    assert asked == [] and statuses(ledger, JUNE) == ["GREEN", "RED"]
    assert f"column E (“{captions[2]}”) is read as the status, as in files before" in told(done)


def test_a_month_that_was_left_out_on_purpose_leaves_the_next_one_out_which_is_told(
    ledger: Ledger, tmp_path: Path
) -> None:
    captions, months = ("April RAG", "May RAG", "June RAG"), ["AG", "RA", "GR"]
    recorded(ledger, appended(tmp_path, captions, months[:1]), APRIL)
    answers = {"column:D:May RAG": "leave-out"}
    path = appended(tmp_path, captions, months[:2])
    ledger.import_edition(path, as_at=MAY, by="Officer", answers=answers)
    done, asked = recorded(ledger, appended(tmp_path, captions, months), JUNE)
    assert asked == [] and statuses(ledger, JUNE) == ["AMBER", "GREEN"]
    assert "column E (“June RAG”) is left out, as in files before" in told(done)


def test_a_profile_that_leaves_a_newer_month_out_is_told_of(tmp_path: Path) -> None:
    holds = {"Ref": "ref", "Action": "activity", "Apr": "status", "May": None, "Jun": None}
    profile = Profile(tuple(ProfileColumn(*each) for each in holds.items()))
    path = appended(tmp_path, ("Apr", "May", "Jun"), ["AG", "RA", "GR"])
    (warned,) = read_edition(path, profiles=[profile]).warnings
    assert warned.text.startswith(
        "column E (“Jun”) has content, but the profile leaves it out and reads column C (“Apr”),"
        " which is older"
    )


def told(done: Imported) -> str:
    return " ".join(warning.text for warning in done.findings.warnings)


# the current one beside those of months or terms


@pytest.mark.parametrize("captions, newest", [
    (("RAG Mar", "RAG"), 1), (("RAG", "RAG Mar"), 0), (("RAG Mar", "RAG Apr", "RAG"), 2),
    (("Autumn", "Spring", "Summer"), 2), (("Autumn term RAG", "Spring term RAG"), 1),
    (("Autumn 2025", "Spring 2026", "Summer 2026"), 2), (("Spring 25/26", "Autumn 25/26"), 0),
    (("RAG", "Status Mar"), None), (("Spring", "RAG"), None), (("RAG Spring", "RAG"), 1),
    (("", "Mar"), None), (("Autumn", "Summer"), 1), (("Spring", "Summer", "Autumn"), 2),
])
def test_the_newest_of_captions(captions: tuple[str, ...], newest: int | None) -> None:
    assert newest_of(captions) == newest


@pytest.mark.parametrize("captions, asked, proposed", [
    ("RAG Mar\tRAG", {"column:D:RAG": "status"}, "A"),
    ("RAG\tRAG Mar", {"column:D:RAG Mar": "leave-out"}, "R"),
    ("Autumn\tSpring", {"column:C:Autumn": "leave-out", "column:D:Spring": "status"}, "A"),
])
def test_the_current_status_is_proposed(
    tmp_path: Path, captions: str, asked: dict[str, str], proposed: str
) -> None:
    path = tmp_path / "plan.tsv"
    path.write_text(f"Ref\tAction\t{captions}\n1\tFit locks\tR\tA\n2\tFit bars\tR\tG\n", "utf-8")
    questions: list[Question] = []
    read_edition(path, answers=Answers({}, questions))
    assert {each.id: each.proposal for each in questions} == asked
    edition = read_edition(path, answers=Answers(asked, []))
    assert edition.rows[0].status == proposed


def test_a_term_that_is_filled_since_is_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "plan.tsv"
    table = "Ref\tAction\tAutumn\tSpring\n1\tFit locks\tR\t{}\n2\tFit bars\tR\t{}\n"
    path.write_text(table.format("", ""), "utf-8")
    before = read_edition(path, answers=Answers({"column:C:Autumn": "status"}, []))
    path.write_text(table.format("A", "G"), "utf-8")
    questions: list[Question] = []
    read_edition(path, profiles=[before.profile], answers=Answers({}, questions))
    assert [(each.id, each.proposal) for each in questions] == [("column:D:Spring", "status")]
    now = read_edition(
        path, profiles=[before.profile], answers=Answers({"column:D:Spring": "status"}, [])
    )
    assert now.rows[0].status == "A"


@pytest.mark.parametrize("stale, current", [("RAG Mar", "RAG"), ("Spring", "Summer")])
def test_a_profile_that_reads_last_month_and_leaves_out_the_current_one_is_told(
    tmp_path: Path, stale: str, current: str
) -> None:
    path = tmp_path / "plan.tsv"
    path.write_text(f"Ref\tAction\t{stale}\t{current}\n1\tFit locks\tR\tA\n", "utf-8")
    said = {f"column:C:{stale}": "status", f"column:D:{current}": "leave-out"}
    profile = read_edition(path, answers=Answers(said, [])).profile
    again = read_edition(path, profiles=[profile], answers=Answers({}, []))
    assert any(f"column D (“{current}”) has content" in each.text for each in again.warnings)


SWATCHES = [f"#{RED}", "Behind", f"#{AMBER}", "At risk", f"#{GREEN}", "On track", "#0070C0", "Done"]
TWO = [("1.1", "Audit the files"), ("1.2", "Train all managers")]


@pytest.mark.parametrize("stands", ["above", "below"])
@pytest.mark.parametrize("first", [("RAG Jan", "RAG Feb", "RAG Mar", "RAG Apr"),
                                   ("Jan", "Feb", "Mar", "Apr")])
def test_the_colours_of_a_legend_in_one_line_are_no_month_s(
    ledger: Ledger, tmp_path: Path, stands: str, first: Sequence[str]
) -> None:
    header = ["Ref", "Action", "Lead", "Deadline", *first, "Commentary"]
    said = {"2027-01-31": (AMBER, GREEN), "2027-02-28": (GREEN, RED)}
    for day in said:
        months = [colours for month, colours in said.items() if month <= day]
        body = [
            [ref, action, "Ann", "31 May 2027", *(f"#{month[at]}" for month in months),
             *[""] * (len(first) - len(months)), "It was begun"]
            for at, (ref, action) in enumerate(TWO)
        ]
        legend = [SWATCHES, []] if stands == "above" else []
        after = [[], SWATCHES] if stands == "below" else []
        path = written(tmp_path / "plan.xlsx", ["A plan"], *legend, header, *body, *after)
        done, _ = recorded(ledger, path, day)
        assert len(done.findings.activities) == 2
        assert [each["meaning"] for each in ledger.show(as_at=day)["legend"]] == [
            "Behind", "At risk", "On track", "Done"
        ]
    assert [statuses(ledger, day) for day in said] == [["AMBER", "GREEN"], ["GREEN", "RED"]]


def test_a_profile_that_reads_the_newest_term_leaves_nothing_to_tell(tmp_path: Path) -> None:
    path = tmp_path / "plan.tsv"
    path.write_text("Ref\tAction\tAutumn\tSpring\tSummer\n1\tFit locks\tR\tA\tG\n", "utf-8")
    said = {"column:C:Autumn": "leave-out", "column:D:Spring": "leave-out",
            "column:E:Summer": "status"}
    profile = read_edition(path, answers=Answers(said, [])).profile
    assert read_edition(path, profiles=[profile], answers=Answers({}, [])).warnings == ()
