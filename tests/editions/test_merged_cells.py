"""A workbook with merged cells comes back with them, and without false notes."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import openpyxl.styles

from plan_ledger.editions.reading.profile import read_profile
from plan_ledger.editions.writing.saving import write_csv, write_workbook
from plan_ledger.ledger import Ledger
from plan_ledger.recording.reporting import record_lead

DAY = "2027-01-31"
FIVE = ("1.1", "1.2", "1.3", "1.4", "1.5")


def five(path: Path, *merges: str, fills: dict[str, str] | None = None, **cells: str) -> Path:
    """Five activities with one lead, deadline, update and status, but for the cells given."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Ref", "Action", "Lead", "Due date", "Progress", "RAG"])
    for ref, text in zip(FIVE, ("Appoint", "Induct", "Audit", "Coach", "Publish"), strict=True):
        sheet.append([ref, text, "Ann", "31 March 2027", "Begun", None if fills else "Green"])
    for at, value in cells.items():
        sheet[at] = value
    for at, colour in (fills or {}).items():
        sheet[at].fill = openpyxl.styles.PatternFill("solid", fgColor=colour)
    for merge in merges:
        sheet.merge_cells(merge)
    book.save(path)
    return path


def exported(ledger: Ledger, path: Path, day: str = DAY) -> Any:
    write_workbook(path, ledger.show(as_at=day), profile=ledger.export_profile(), overwrite=True)
    again = ledger.import_edition(path, as_at=day, by="O", answers={}, dry_run=True)
    assert (again.findings.differences, again.findings.questions) == ([], [])
    return openpyxl.load_workbook(path).active


def spans(sheet: Any) -> set[str]:
    return {str(span) for span in sheet.merged_cells.ranges}


def themed(path: Path, merges: tuple[str, ...]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Improvement plan"])
    sheet.append(["Ref", "Theme", "Recommendation", "Action", "Outcome", "Lead", "RAG"])
    for line in (
        ("1a", "Leading", "Rec one", "Appoint a director", "Appointed", "Ann", "Green"),
        ("1b", "Leading", "Rec one", "Induct members", "All trained", "Ann", "Green"),
        ("2a", "Working", "Rec two", "Audit the plans", "Many audits", "Bob", "Red"),
        ("2b", "Working", "Rec two", "Coach the staff", "Many audits", "Bob", "Red"),
    ):
        sheet.append(line)
    for merge in merges:
        sheet.merge_cells(merge)
    book.save(path)
    return path


def test_what_was_merged_is_merged_again_and_no_title_is_said_to_be_lost(
    ledger: Ledger, tmp_path: Path
) -> None:
    merges = ("B3:B4", "C3:C4", "B5:B6", "C5:C6", "F5:F6", "E5:E6")
    ledger.import_edition(themed(tmp_path / "in.xlsx", merges), as_at=DAY, by="O", answers={})
    path = tmp_path / "out.xlsx"
    notes = write_workbook(path, ledger.show(as_at=DAY), profile=ledger.export_profile())
    assert list(notes) == []
    sheet = openpyxl.load_workbook(path).active
    assert {str(span) for span in sheet.merged_cells.ranges} == set(merges)
    assert [sheet[at].value for at in ("B3", "B5", "E5", "F5", "F3", "F4")] == [
        "Leading", "Working", "Many audits", "Bob", "Ann", "Ann",
    ]
    again = ledger.import_edition(path, as_at="2027-02-28", by="O", answers={}, dry_run=True)
    assert again.findings.differences == []


def test_what_was_not_merged_is_not(ledger: Ledger, tmp_path: Path) -> None:
    ledger.import_edition(themed(tmp_path / "in.xlsx", ()), as_at=DAY, by="O", answers={})
    path = tmp_path / "out.xlsx"
    write_workbook(path, ledger.show(as_at=DAY), profile=ledger.export_profile())
    assert not openpyxl.load_workbook(path).active.merged_cells.ranges


def test_one_cell_over_several_activities_is_one_again(ledger: Ledger, tmp_path: Path) -> None:
    merges = ("C2:C4", "C5:C6", "D2:D6", "E3:E4", "F2:F3")
    ledger.import_edition(five(tmp_path / "in.xlsx", *merges), as_at=DAY, by="O")
    sheet = exported(ledger, tmp_path / "out.xlsx")
    assert spans(sheet) == set(merges)
    assert [sheet[at].value for at in ("C2", "C5", "D2", "E2", "E3", "F2", "F4")] == [
        "Ann", "Ann", "31 March 2027", "Begun", "Begun", "Green", "Green",
    ]
    assert sheet["F2"].fill.fgColor.rgb == sheet["F4"].fill.fgColor.rgb


def test_a_value_that_is_another_one_by_now_is_not_hidden(ledger: Ledger, tmp_path: Path) -> None:
    ledger.import_edition(five(tmp_path / "in.xlsx", "C2:C6"), as_at=DAY, by="O")
    ledger.record(lambda entry: record_lead(entry, "1.3", "Bob"), by="O", effective=DAY)
    sheet = exported(ledger, tmp_path / "out.xlsx")
    assert spans(sheet) == {"C2:C3", "C5:C6"}
    assert [sheet[at].value for at in ("C2", "C4", "C5")] == ["Ann", "Bob", "Ann"]


def test_a_status_that_is_the_colour_of_one_cell_is_so_again(
    ledger: Ledger, tmp_path: Path
) -> None:
    fills = {"F2": "00B050", "F4": "00B050", "F5": "00B050", "F6": "FF0000"}
    path = five(tmp_path / "in.xlsx", "F2:F3", fills=fills)
    ledger.import_edition(path, as_at=DAY, by="O")
    sheet = exported(ledger, tmp_path / "out.xlsx")
    assert spans(sheet) == {"F2:F3"}
    assert [sheet[at].value for at in ("F2", "F4", "F6")] == [None, None, None]


def test_what_the_next_edition_merges_counts_but_a_csv_says_nothing_of_it(
    ledger: Ledger, tmp_path: Path
) -> None:
    ledger.import_edition(five(tmp_path / "in.xlsx", "C2:C6"), as_at=DAY, by="O")
    later = five(tmp_path / "later.xlsx", "C2:C4", "D2:D3")
    ledger.import_edition(later, as_at="2027-02-28", by="O")
    csv = tmp_path / "plan.csv"
    write_csv(csv, ledger.show(as_at="2027-02-28"), profile=ledger.export_profile())
    done = ledger.import_edition(csv, as_at="2027-03-31", by="O")
    assert done.recorded - done.confirmed == 1  # the edition: its profile is known as it is
    sheet = exported(ledger, tmp_path / "out.xlsx", "2027-03-31")
    assert spans(sheet) == {"C2:C4", "D2:D3"}


def test_the_profile_names_the_activities_of_a_merged_cell(ledger: Ledger, tmp_path: Path) -> None:
    ledger.import_edition(five(tmp_path / "in.xlsx", "C3:C5"), as_at=DAY, by="O")
    profile = ledger.export_profile()
    assert profile is not None
    assert [column.spans for column in profile.columns if column.holds == "lead"] == [
        (("1.2", "1.4"),)
    ]
    assert read_profile(profile.to_toml(), "p.toml") == profile
