"""Sections that are lines of their own in the council's file, and in an export of its shape."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest

from plan_ledger.editions.files.delimited import records
from plan_ledger.editions.reading.edition import Edition
from plan_ledger.editions.reading.findings import Answers
from plan_ledger.editions.reading.profile import read_profile
from plan_ledger.editions.reading.table import read_edition
from plan_ledger.editions.writing.saving import write_csv, write_workbook
from plan_ledger.ledger import Ledger

NUMBERED = """\
Our plan
Ref\tAction\tRAG
4.1 First contact
4.1.1\tRecruit a head of service\tRED
4.1.2\tReview the thresholds\tRED
4.2 Working together
4.2.1\tTrain every social worker\tRED
"""
TITLED = NUMBERED.replace("4.1 First", "First").replace("4.2 Working", "Working")
WITHOUT_NUMBERS = "\n".join(
    line.partition("\t")[2] or line for line in TITLED.splitlines()
) + "\n"


def bring(ledger: Ledger, path: Path, day: str, **how: Any) -> Any:
    return ledger.import_edition(path, as_at=day, by="Officer", **how)


def written(folder: Path, text: str) -> Path:
    path = folder / "plan.tsv"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("text", [NUMBERED, TITLED, WITHOUT_NUMBERS])
def test_an_export_has_them_as_the_file_had_and_changes_nothing(
    tmp_path: Path, ledger: Ledger, text: str
) -> None:
    bring(ledger, written(tmp_path, text), "2027-01-31")
    shown = ledger.show(as_at="2027-01-31")
    assert set(shown["sections"].values()) == {"First contact", "Working together"}
    profile = ledger.export_profile()
    for name, write in (("again.csv", write_csv), ("again.xlsx", write_workbook)):
        notes = write(tmp_path / name, shown, profile=profile)
        assert not [note for note in notes if "section" in note]
        found = bring(ledger, tmp_path / name, "2027-02-28", dry_run=True)
        assert (found.findings.differences, found.findings.questions) == ([], [])
    lines = records((tmp_path / "again.csv").read_text("utf-8-sig"), ",")
    assert ["\t".join(line).rstrip("\t") for line in lines] == text.splitlines()
    sheet = openpyxl.load_workbook(tmp_path / "again.xlsx").active
    assert sheet["A3"].font.bold and not sheet["A4"].font.bold


def test_how_they_stood_is_readable_in_the_profile(tmp_path: Path, ledger: Ledger) -> None:
    for text, said in ((NUMBERED, "numbers"), (TITLED, "titles")):
        profile = ledger.columns(written(tmp_path, text))[0]
        assert f'headings = "{said}"' in profile.to_toml()
        assert read_profile(profile.to_toml(), "p.toml") == profile
    profile = ledger.columns(written(tmp_path, "Ref\tAction\n1.1\tDo\n"))[0]
    assert "headings" not in profile.to_toml()


def test_a_known_shape_learns_them_from_a_file_that_has_them(
    tmp_path: Path, ledger: Ledger
) -> None:
    plain = "".join(line for line in TITLED.splitlines(True)
                    if line.startswith(("4", "Our", "Ref")))
    said = []
    for month, text in enumerate((plain, TITLED, plain, NUMBERED), start=1):
        bring(ledger, written(tmp_path, text), f"2027-{month:02}-28")
        profile = ledger.export_profile()
        said.append(profile.headings if profile else None)
    assert said == ["none", "titles", "titles", "numbers"]


@pytest.mark.parametrize("title", [
    "Printed on 1 March 2019", "x" * 201, "2027", "4.2 Practice", "First contact",
])
def test_a_title_that_would_not_read_as_a_heading_is_told_and_not_written(
    tmp_path: Path, ledger: Ledger, title: str
) -> None:
    bring(ledger, written(tmp_path, TITLED), "2027-01-31")
    shown = ledger.show(as_at="2027-01-31")
    shown["sections"]["4.2"] = title
    path = tmp_path / "again.csv"
    notes = write_csv(path, shown, profile=ledger.export_profile())
    assert notes[0] == (
        "the file does not have the section of 3 activities: the imported shape has no column for "
        "it"
    )
    assert "First contact" not in path.read_text("utf-8-sig")


def test_an_activity_of_no_section_after_one_of_a_section_leaves_no_headings(
    tmp_path: Path, ledger: Ledger
) -> None:
    bring(ledger, written(tmp_path, NUMBERED), "2027-01-31")
    shown = ledger.show(as_at="2027-01-31")
    shown["activities"][-1]["section"] = None
    notes = write_csv(tmp_path / "again.csv", shown, profile=ledger.export_profile())
    assert "the file does not have the section of 2 activities" in notes[0]


# plans without numbers


def sections_of(folder: Path, text: str) -> tuple[dict[str, str], list[tuple[str | None, str]]]:
    edition = read_edition(written(folder, text), answers=Answers({}, []))
    return edition.sections, [(row.section, row.activity or "") for row in edition.rows]


def test_without_activity_numbers_a_line_of_its_own_still_heads_a_section(tmp_path: Path) -> None:
    assert sections_of(tmp_path, (
        "Section number\tCode\tAction\tBy when\tLead\tRAG\n"
        "1\tFront door\n"
        "1\tR1\tRecruit a head of service\tMay-27\tJo\tRED\n"
        "1\tR2\tReview the thresholds\tMay-27\tJo\tRED\n"
        "2\tLeadership\n"
        "2\tR3\tTrain every social worker\tMay-27\tJo\tRED\n"
    )) == ({"1": "Front door", "2": "Leadership"}, [
        ("1", "Recruit a head of service"), ("1", "Review the thresholds"),
        ("2", "Train every social worker"),
    ])


def test_without_activity_numbers_numbered_lines_above_the_findings_head_sections(
    tmp_path: Path,
) -> None:
    header = "Finding\tAction\tBy when\tLead\tRAG\n"
    one = "Too many children wait\tRecruit a head of service\tMay-27\tJo\tRED\n"
    two = "Managers do not look\tTrain every social worker\tMay-27\tJo\tRED\n"
    assert sections_of(tmp_path, f"{header}1 Front door\n{one}2 Leadership\n{two}") == (
        {"1": "Front door", "2": "Leadership"},
        [("1", "Recruit a head of service"), ("2", "Train every social worker")],
    )
    assert sections_of(tmp_path, f"{header}1\n{one}2\n{two}") == (
        {}, [("1", "Recruit a head of service"), ("2", "Train every social worker")]
    )


@pytest.mark.parametrize(("caption", "numbers", "are_sections"), [
    ("Section", ("2.1", "2.2"), True), ("Theme", ("1", "2"), True), ("No.", ("2.1", "2.2"), False),
    ("Section", ("2.1.1", "2.1.2"), False),
])
def test_numbers_that_are_each_there_once_are_the_sections_where_the_caption_says_so(
    tmp_path: Path, caption: str, numbers: tuple[str, str], are_sections: bool
) -> None:
    edition = read_edition(written(tmp_path, f"{caption}\tAction\tBy when\tLead\tRAG\n" + "".join(
        f"{number}\tDo what {number} says\tMay-27\tJo\tRED\n" for number in numbers
    )), answers=Answers({}, []))
    found = [row.section if are_sections else row.ref for row in edition.rows]
    assert tuple(found) == numbers
    assert all(bool(row.ref) is not are_sections for row in edition.rows)


def test_a_section_and_its_part_have_each_a_heading(tmp_path: Path) -> None:
    assert sections_of(tmp_path, (
        "Ref\tAction\tBy when\tLead\tRAG\n"
        "1. Leadership\n1.1 Vision\n1.1.1\tPublish the vision\tMay-27\tJo\tRED\n"
        "1.2 Staff\n1.2.1\tHold staff forums\tMay-27\tJo\tRED\n"
    )) == ({"1": "Leadership", "1.1": "Vision", "1.2": "Staff"},
           [("1.1", "Publish the vision"), ("1.2", "Hold staff forums")])


ONE, TWO = "Publish the vision\tMay-27\tJo\tRED", "Audit ten files\tMay-27\tJo\tRED"


@pytest.mark.parametrize(("lines", "sections"), [
    (("1\tLeadership", f"1.1\t{ONE}", "2\tPractice", f"2.1\t{TWO}"), ("1", "2")),
    (("\tLeadership", f"1.1\t{ONE}", "\tPractice", f"2.1\t{TWO}"), (None, None)),
])
def test_a_title_in_the_column_of_activities_heads_the_numbers_below(
    tmp_path: Path, lines: tuple[str, ...], sections: tuple[str | None, ...]
) -> None:
    path = written(tmp_path, "\n".join(("Ref\tAction\tBy when\tLead\tRAG", *lines)))
    edition = read_edition(path, answers=Answers({}, []))
    assert [row.ref for row in edition.rows] == ["1.1", "2.1"]
    assert tuple(row.section for row in edition.rows) == sections
    assert [row.section_title for row in edition.rows] == ["Leadership", "Practice"]


@pytest.mark.parametrize("lines", [
    (f"1\t{ONE}", f"1.1\t{TWO}", "2\tReview it", f"2.1\t{TWO}"),
    ("1\tReview it", f"2\t{ONE}", f"2.1\t{TWO}"),
    ("\tReview it", f"1.1\t{ONE}", f"2.1\t{TWO}"),
    (f"1.1\t{ONE}", "\tReview it", f"1.2\t{TWO}"),
])
def test_an_activity_of_which_nothing_else_is_known_heads_nothing(
    tmp_path: Path, lines: tuple[str, ...]
) -> None:
    path = written(tmp_path, "\n".join(("Ref\tAction\tBy when\tLead\tRAG", *lines)))
    edition = read_edition(path, answers=Answers({}, []))
    assert (len(edition.rows), edition.sections) == (len(lines), {})


# a line between the title and a sheet's only header


def on_sheets(folder: Path, *headings: str) -> Edition:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, heading in enumerate(headings):
        sheet = book.create_sheet(f"Sheet{number}")
        for line in (["Our plan"], [], [heading], ["Action", "Lead", "By when", "RAG"],
                     [f"Do the thing {number}", "Jo", "May-27", "RED"]):
            sheet.append(line)
    book.save(folder / "plan.xlsx")
    return read_edition(folder / "plan.xlsx", answers=Answers({}, []))


def test_lines_that_differ_from_sheet_to_sheet_head_sections(tmp_path: Path) -> None:
    edition = on_sheets(tmp_path, "Leadership", "Practice")
    assert [row.section_title for row in edition.rows] == ["Leadership", "Practice"]
    assert (edition.title, edition.warnings) == ("Our plan", ())


@pytest.mark.parametrize("headings", [("Leadership",), ("Children’s services",) * 2])
def test_a_line_that_no_other_stands_beside_is_told_as_left_out(
    tmp_path: Path, headings: tuple[str, ...]
) -> None:
    edition = on_sheets(tmp_path, *headings)
    assert not {row.section_title for row in edition.rows} & set(headings)
    assert [f"“{headings[0]}” above the table was left out" in warning.text
            for warning in edition.warnings] == [True] * len(headings)


def test_the_first_sheet_s_own_name_is_no_title_of_the_plan(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    titles = {"Causes of concern": "Causes of concern", "AFIs": "Areas for improvement"}
    for name, title in titles.items():
        sheet = book.create_sheet(name)
        for line in ([title], ["Action", "Lead", "By when", "RAG"],
                     [f"Answer the {name}", "Jo", "May-27", "RED"]):
            sheet.append(line)
    book.save(tmp_path / "plan.xlsx")
    edition = read_edition(tmp_path / "plan.xlsx", answers=Answers({}, []))
    assert [row.section_title for row in edition.rows] == list(titles.values())
    assert (edition.title, edition.warnings) == (None, ())


def test_the_day_of_a_sheet_heads_nothing(tmp_path: Path) -> None:
    edition = on_sheets(tmp_path, "Position at 31 January 2019", "Position at 28 February 2019")
    assert [row.section_title for row in edition.rows] == ["Sheet0", "Sheet1"]


def test_titles_of_further_sheets_are_told_as_left_out(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title in ("Our plan", "Their plan"):
        sheet = book.create_sheet(title)
        for line in ([title], ["Ref", "Action", "RAG"],
                     [f"{len(book.sheetnames)}.1", "Do it", "RED"]):
            sheet.append(line)
    book.save(tmp_path / "plan.xlsx")
    edition = read_edition(tmp_path / "plan.xlsx", answers=Answers({}, []))
    assert edition.title == "Our plan"
    assert ["“Their plan” above the table" in each.text for each in edition.warnings] == [True]


# sheets of activities that have numbers


@pytest.mark.parametrize(("sheets", "are_sections"), [
    ({"Leadership": ("1", "2"), "Practice": ("3",)}, True),
    ({"Leadership": ("1.1", "1.2"), "Practice": ("2.1",)}, True),
    ({"Leadership": ("1.1", "2.2"), "Practice": ("2.1",)}, False),
    ({"Live actions": ("1", "2"), "Completed": ("3",)}, False),
    ({"Plan": ("1.1", "1.2"), "Archive": ("2.1",)}, False),
    ({"Q1": ("1", "2"), "Q2": ("3",)}, False),
])
def test_sheets_named_for_themes_are_sections_also_where_activities_have_numbers(
    tmp_path: Path, ledger: Ledger, sheets: dict[str, tuple[str, ...]], are_sections: bool
) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, refs in sheets.items():
        sheet = book.create_sheet(name)
        for line in (["Ref", "Action", "RAG"], *([ref, f"Do {ref} well", "RED"] for ref in refs)):
            sheet.append(line)
    book.save(tmp_path / "plan.xlsx")
    ledger.import_edition(tmp_path / "plan.xlsx", as_at="2027-01-31", by="O", answers={})
    shown = ledger.show(as_at="2027-01-31")
    assert list(shown["sections"].values()) == (list(sheets) if are_sections else [])
    refs = [ref for some in sheets.values() for ref in some]
    assert [a["ref"] for a in shown["activities"]] == refs
    if are_sections:
        assert [a["section"] for a in shown["activities"]] == ["1", "1", "2"]


BLOCKS = """\
School plan
Priority 1: Reading
{0}
Action\tWho\tRAG
Adopt a phonics scheme\tDeputy\tRED
Hear readers daily\tAssistants\tRED

Priority 2: Attendance is at least ninety-six per cent in each year of the school
{0}
Success criteria: persistent absence below 10%
{1}Ring home on the first day\tOffice\tRED
"""


@pytest.mark.parametrize("again", ["Action\tWho\tRAG\n", ""])
@pytest.mark.parametrize("line", ["Lead: Deputy head", "Outcome lead: PSW", "Owner:\tJo"])
def test_lines_that_say_who_leads_a_section_are_no_headings_and_no_activities(
    tmp_path: Path, ledger: Ledger, again: str, line: str
) -> None:
    path = written(tmp_path, BLOCKS.format(line, again))
    title = "Priority 2: Attendance is at least ninety-six per cent in each year of the school"
    edition = read_edition(path)
    assert [row.activity for row in edition.rows] == [
        "Adopt a phonics scheme", "Hear readers daily", "Ring home on the first day"
    ]
    assert [row.section_title for row in edition.rows] == [
        "Priority 1: Reading", "Priority 1: Reading", title
    ]
    told = [each.text for each in edition.warnings if "left out" in each.text]
    assert len(told) == 3
    assert sum(line.replace("\t", " ") in text for text in told) == 2
    bring(ledger, path, "2027-01-31")
    back = tmp_path / "back.xlsx"
    write_workbook(back, ledger.show(as_at="2027-01-31"), profile=ledger.export_profile())
    found = bring(ledger, back, "2027-02-28", dry_run=True).findings
    assert (found.differences, found.questions) == ([], [])


def test_a_sentence_between_a_numbered_heading_and_the_header_again_is_no_activity(
    tmp_path: Path
) -> None:
    path = written(tmp_path, BLOCKS.format("We want every child here", "Action\tWho\tRAG\n"))
    edition = read_edition(path)
    assert len(edition.rows) == 3
    assert {row.section_title for row in edition.rows if row.activity} >= {"Priority 1: Reading"}
    assert sum("every child" in each.text for each in edition.warnings) == 1


def test_a_lone_activity_with_a_colon_stays_one(tmp_path: Path) -> None:
    path = written(tmp_path, "Our plan\nAction\tWho\tRAG\nTraining: book it\tJo\tRED\n"
                   "Monitoring: check the figures\nTargets: agree them\nAim: agree one\n"
                   "Report\tJo\tRED\n")
    read = [row.activity for row in read_edition(path).rows]
    assert read == ["Training: book it", "Monitoring: check the figures", "Targets: agree them",
                    "Aim: agree one", "Report"]


# a line on each sheet that has the sheet's name


def with_lines(folder: Path, lines: dict[str, str]) -> Edition:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, line in lines.items():
        sheet = book.create_sheet(name)
        for row in ([line], ["Ref", "Action", "RAG"], [f"{name[:2]}1", f"Review {name}", "RED"]):
            sheet.append(row)
    book.save(folder / "plan.xlsx")
    return read_edition(folder / "plan.xlsx", answers=Answers({}, []))


@pytest.mark.parametrize("lines", [
    {"People": "Directorate: People", "Place": "Directorate: Place"},
    {"People": "People improvement plan", "Place": "PLACE improvement plan"},
])
def test_lines_that_differ_in_the_sheets_names_are_no_titles_of_the_plan(
    tmp_path: Path, lines: dict[str, str]
) -> None:
    edition = with_lines(tmp_path, lines)
    assert edition.title is None
    assert [row.section_title for row in edition.rows] == list(lines.values())
    assert not any("left out" in warning.text for warning in edition.warnings)


@pytest.mark.parametrize("lines", [
    {"People": "Council plan", "Place": "Directorate: Place"},
    {"May 2027": "Plan at May 2027", "June 2027": "Plan at June 2027"},
])
def test_other_lines_do_not_become_sections_by_it(tmp_path: Path, lines: dict[str, str]) -> None:
    assert with_lines(tmp_path, lines).title == next(iter(lines.values()))
