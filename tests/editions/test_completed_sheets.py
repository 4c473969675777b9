"""Activities that move to a sheet of completed ones keep their status, and that is told."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest

from plan_ledger.ledger import Ledger

JANUARY, FEBRUARY = "2027-01-31", "2027-02-28"
LIVE = {"1.1": "Appoint a head of service", "1.2": "Audit ten files", "1.3": "Train managers"}


def bring(
    ledger: Ledger, folder: Path, day: str, *completed: str, name: str = "Completed",
    status: str = "Amber",
) -> Any:
    book = openpyxl.Workbook()
    live = book.active
    live.title = "Live"
    live.append(["Ref", "Action", "Lead", "RAG"])
    sheet = book.create_sheet(name)
    sheet.append(["Ref", "Action", "Lead", "Date completed"])
    for ref, text in LIVE.items():
        if ref in completed:
            sheet.append([ref, text, "Ann", "2 Feb 2027"])
        else:
            live.append([ref, text, "Ann", status])
    book.save(folder / "plan.xlsx")
    found = ledger.import_edition(folder / "plan.xlsx", as_at=day, by="Officer")
    return [w.text for w in found.findings.warnings if "has no status" in w.text]


def test_it_is_told_that_they_keep_their_status(ledger: Ledger, tmp_path: Path) -> None:
    assert bring(ledger, tmp_path, JANUARY) == []
    assert bring(ledger, tmp_path, FEBRUARY, "1.2", "1.3") == [
        "sheet “Completed” has no status, so its activities keep the one that the ledger has"
        " (1.2: AMBER, 1.3: AMBER): to have them complete, add a column with their status"
    ]


@pytest.mark.parametrize(("name", "status"), [("Completed", "Complete"), ("Phase two", "Amber")])
def test_it_is_not_told_of_what_is_complete_or_stands_elsewhere(
    ledger: Ledger, tmp_path: Path, name: str, status: str
) -> None:
    bring(ledger, tmp_path, JANUARY, name=name, status=status)
    assert bring(ledger, tmp_path, FEBRUARY, "1.2", name=name, status=status) == []
