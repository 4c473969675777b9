"""A section that has a status of its own: it heads its activities, or is one."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from plan_ledger.editions.importing import OpenQuestions
from plan_ledger.ledger import Ledger

JANUARY, FEBRUARY = "2027-01-31", "2027-02-28"
NUMBERED = (
    "No.\tAction\tLead\tDeadline\tRAG",
    "1\tLeadership\tDirector\t\tAmber",
    "1.1\tAppoint a head of service\tDCS\t31/03/2027\tGreen",
    "1.2\tSet up a board\tChief\t30/04/2027\tRed",
    "2\tPractice\tPrincipal\t\tAmber",
    "2.1\tAudit ten files a month\tQA\t31/05/2027\tGreen",
)
UNNUMBERED = tuple(
    line.split("\t", 1)[1].replace("Director", "").replace("Principal", "") for line in NUMBERED
)


def bring(ledger: Ledger, folder: Path, lines: tuple[str, ...], day: str = JANUARY,
          **answers: str) -> Any:
    path = folder / "plan.tsv"
    path.write_text("\n".join(lines), "utf-8")
    return ledger.import_edition(path, as_at=day, by="O", answers={
        f"{kind}:Leadership": said for kind, said in answers.items()
    }).findings


def shown(ledger: Ledger, day: str = JANUARY) -> list[tuple[str, str]]:
    return [(each["ref"], each["activity"]) for each in ledger.show(as_at=day)["activities"]]


BELOW = [("1.1", "Appoint a head of service"), ("1.2", "Set up a board"),
         ("2.1", "Audit ten files a month")]


@pytest.mark.parametrize("lines", [NUMBERED, UNNUMBERED])
def test_rows_that_head_sections_are_no_activities_and_their_status_is_told(
    ledger: Ledger, tmp_path: Path, lines: tuple[str, ...]
) -> None:
    found = bring(ledger, tmp_path, lines, headings="headings")
    assert shown(ledger) == BELOW
    assert ledger.show(as_at=JANUARY)["sections"] == {"1": "Leadership", "2": "Practice"}
    assert [(told.row, told.text) for told in found.warnings] == [
        (2, "“Leadership”, “Practice” head sections: what else stands in their rows, such as a "
            "status, was not read"),
    ]


@pytest.mark.parametrize("lines", [NUMBERED, UNNUMBERED])
def test_it_is_asked_once_whether_they_are_activities(
    ledger: Ledger, tmp_path: Path, lines: tuple[str, ...]
) -> None:
    with pytest.raises(OpenQuestions) as open_ones:
        bring(ledger, tmp_path, lines)
    (question,) = open_ones.value.findings.questions
    assert (question.id, question.proposal) == ("headings:Leadership", "headings")
    bring(ledger, tmp_path, lines, headings="activities")
    assert "Leadership" in dict(map(reversed, shown(ledger)))  # type: ignore[arg-type]
    later = tuple(line.replace("Red", "Green") for line in lines)
    found = bring(ledger, tmp_path, later, FEBRUARY)
    assert [each.kind for each in found.differences] == ["status"]


def test_what_was_answered_holds_for_later_editions(ledger: Ledger, tmp_path: Path) -> None:
    bring(ledger, tmp_path, NUMBERED, headings="headings")
    later = tuple(line.replace("Director\t\tAmber", "Director\t\tRed") for line in NUMBERED)
    found = bring(ledger, tmp_path, later, FEBRUARY)
    assert found.differences == []
    assert "was not read" in found.warnings[0].text


@pytest.mark.parametrize("change", [
    ("Director\t\tAmber", "Director\t31/03/2027\tAmber"),  # it has a date as activities have
    ("Leadership", "Leadership is strengthened by a head of service and a board of partners"),
    ("2\tPractice", "3\tPractice"),
])
def test_an_activity_with_parts_of_its_own_is_one_unasked(
    ledger: Ledger, tmp_path: Path, change: tuple[str, str]
) -> None:
    bring(ledger, tmp_path, tuple(line.replace(*change) for line in NUMBERED))
    assert len(shown(ledger)) == 5
