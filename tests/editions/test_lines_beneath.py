"""Lines beneath a table are no activities; what may be one is asked about."""
from __future__ import annotations

from pathlib import Path

import docx
import openpyxl
import pytest
from openpyxl.styles import PatternFill

from plan_ledger.editions.reading.edition import Edition
from plan_ledger.editions.reading.findings import Answers, Question
from plan_ledger.editions.reading.table import read_edition
from plan_ledger.ledger import Ledger

HEADER = "What we will do\tLead\tBy when\tStatus"
ROWS = ("Appoint a director\tChair\tMay-27\tRED", "Audit all plans\tQA\tMay-27\tGREEN")
FOOTERS = ["Last updated: 1 February 2019", "OFFICIAL - SENSITIVE", "Contact: team@council.gov.uk",
           "For more information ring 01632 960 001", "Printed on 1 March 2019", "Version 3"]


def read(folder: Path, *lines: str, asked: list[Question] | None = None, **given: str) -> Edition:
    path = folder / "plan.tsv"
    path.write_text("\n".join(lines), "utf-8")
    answers = {f"line:{text.replace('_', ' ')}": said for text, said in given.items()}
    return read_edition(path, answers=Answers(answers, [] if asked is None else asked))


def activities(edition: Edition) -> list[str | None]:
    return [row.activity for row in edition.rows]


@pytest.mark.parametrize("footer", [*FOOTERS, "Signed off by the board"])
def test_a_line_after_a_gap_is_left_out_and_told(tmp_path: Path, footer: str) -> None:
    asked: list[Question] = []
    edition = read(tmp_path, HEADER, *ROWS, "", footer, asked=asked)
    assert activities(edition) == ["Appoint a director", "Audit all plans"]
    (told,) = edition.warnings
    assert (told.row, f"row 5 (“{footer}”) was" in told.text, asked) == (5, True, [])


@pytest.mark.parametrize("footer", FOOTERS)
def test_a_footer_is_none_also_just_below_the_table(tmp_path: Path, footer: str) -> None:
    asked: list[Question] = []
    edition = read(tmp_path, HEADER, *ROWS, footer, asked=asked)
    assert (len(edition.rows), [w.row for w in edition.warnings], asked) == (2, [4], [])


def test_what_may_be_an_activity_without_details_yet_is_asked_about(tmp_path: Path) -> None:
    lines = (HEADER, *ROWS, "Recruit social workers")
    asked: list[Question] = []
    assert len(read(tmp_path, *lines, asked=asked).rows) == 3
    (question,) = asked
    assert (question.row, question.choices, question.proposal) == (
        4, ("activity", "leave-out"), "activity"
    )
    kept = read(tmp_path, *lines, Recruit_social_workers="activity")
    assert activities(kept)[2:] == ["Recruit social workers"]
    left_out = read(tmp_path, *lines, Recruit_social_workers="leave-out")
    assert (len(left_out.rows), [w.row for w in left_out.warnings]) == (2, [4])


def test_where_activities_stand_alone_the_last_does_too(tmp_path: Path) -> None:
    alone = ("Recruit social workers", "Train managers")
    asked: list[Question] = []
    near = read(tmp_path, HEADER, *alone, *ROWS, "Visit the teams", asked=asked)
    assert (len(near.rows), asked) == (5, [])
    after_a_gap = read(tmp_path, HEADER, *alone, *ROWS, "", "Visit the teams", asked=asked)
    assert (len(after_a_gap.rows), [question.row for question in asked]) == (5, [7])


def test_a_plan_of_nothing_but_activities_is_read(tmp_path: Path) -> None:
    edition = read(tmp_path, HEADER, "Appoint a director", "", "Audit all plans")
    assert activities(edition) == ["Appoint a director", "Audit all plans"]


def test_an_activity_with_only_a_coloured_status_is_one(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for line in (HEADER.split("\t"), ["Appoint a director"], [], ["Audit all plans"], [], ["Seen"]):
        book.active.append(line)
    for cell in ("D2", "D4"):
        book.active[cell].fill = PatternFill("solid", fgColor="FFFF0000")
    book.save(tmp_path / "plan.xlsx")
    edition = read_edition(tmp_path / "plan.xlsx", answers=Answers({}, []))
    assert activities(edition) == ["Appoint a director", "Audit all plans"]


def test_a_paragraph_after_a_document_s_table_is_none_of_its_rows(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(3, 4)
    for row, line in enumerate((HEADER, *ROWS)):
        for column, text in enumerate(line.split("\t")):
            table.cell(row, column).text = text
    document.add_paragraph("Signed off by the board")
    document.save(str(tmp_path / "plan.docx"))
    asked: list[Question] = []
    edition = read_edition(tmp_path / "plan.docx", answers=Answers({}, asked))
    assert (len(edition.rows), len(edition.warnings), asked) == (2, 1, [])


NUMBERED = ("Ref\tAction\tLead\tRAG", "1.1\tAppoint a director\tChair\tRED",
            "1.2\tAudit all plans\tQA\tGREEN")


@pytest.mark.parametrize("lines", [
    ("", "Prepared by\tJ Smith", "Date\t30/04/2026"),
    ("Note\tAll dates are subject to review", "NB\tLeads update monthly"),
    ("Total\t4", "", "Summary", "RAG\tNumber"),
    ("", "Agreed by the board in April.", "*\tDates in italics are provisional"),
])
def test_a_word_and_a_text_below_numbered_activities_are_none(
    tmp_path: Path, lines: tuple[str, ...]
) -> None:
    edition = read(tmp_path, *NUMBERED, *lines)
    assert activities(edition) == ["Appoint a director", "Audit all plans"]
    assert len(edition.warnings) == len([line for line in lines if line])
    assert not edition.sections and not any(row.section_title for row in edition.rows)


def test_a_number_alone_with_a_text_is_an_activity(tmp_path: Path) -> None:
    edition = read(tmp_path, *NUMBERED, "", "2.1\tReview the plan itself", "LP2\tVisit the teams")
    assert activities(edition)[2:] == ["Review the plan itself", "Visit the teams"]


def test_what_may_be_one_of_the_numbered_activities_is_proposed_by_what_it_holds(
    tmp_path: Path, ledger: Ledger
) -> None:
    path = tmp_path / "plan.tsv"
    rows = ("TBC\tReview the plan\tChair\tRED", "Actions\tAgreed in May")
    path.write_text("\n".join((*NUMBERED, *rows)), "utf-8")
    found = ledger.import_edition(path, as_at="2027-01-31", by="O", dry_run=True)
    assert [(asked.row, asked.proposal) for asked in found.findings.questions] == [
        (4, "add"), (5, "leave-out"),
    ]
