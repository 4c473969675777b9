"""A workbook with merged cells comes back with them, and without false notes."""
from __future__ import annotations

from pathlib import Path

import openpyxl

from plan_ledger.editions.writing.saving import write_workbook
from plan_ledger.ledger import Ledger

DAY = "2027-01-31"


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
    assert {str(span) for span in sheet.merged_cells.ranges} == {
        "B3:B4", "C3:C4", "B5:B6", "C5:C6",
    }
    assert [sheet[at].value for at in ("B3", "B5", "E6", "F6")] == [
        "Leading", "Working", "Many audits", "Bob",
    ]
    again = ledger.import_edition(path, as_at="2027-02-28", by="O", answers={}, dry_run=True)
    assert again.findings.differences == []


def test_what_was_not_merged_is_not(ledger: Ledger, tmp_path: Path) -> None:
    ledger.import_edition(themed(tmp_path / "in.xlsx", ()), as_at=DAY, by="O", answers={})
    path = tmp_path / "out.xlsx"
    write_workbook(path, ledger.show(as_at=DAY), profile=ledger.export_profile())
    assert not openpyxl.load_workbook(path).active.merged_cells.ranges
