"""A status that the edition leaves blank stays, and that is told as of every other blank."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from openpyxl.styles import PatternFill  # type: ignore[import-untyped]

from plan_ledger.ledger import Ledger

JANUARY, FEBRUARY, MARCH = "2027-01-31", "2027-02-28", "2027-03-31"
ACTIONS = ("Appoint a head of service", "Audit ten files", "Train the managers")
FILLS = {"Red": "FF0000", "Amber": "FFC000", "Green": "00B050"}


def bring(
    ledger: Ledger, folder: Path, day: str, *statuses: str, as_fills: bool = False,
    captions: tuple[str, ...] = ("Ref", "Action", "RAG"), sheet: str = "Plan",
) -> list[str]:
    book = openpyxl.Workbook()
    table = book.active
    table.title = sheet
    table.append([*captions])
    for at, (action, status) in enumerate(zip(ACTIONS, statuses, strict=True), start=1):
        table.append([f"1.{at}", action, *([] if as_fills or len(captions) == 2 else [status])])
        if as_fills and status:
            table.cell(at + 1, 3).fill = PatternFill("solid", fgColor=FILLS[status])
    book.save(folder / "plan.xlsx")
    found: Any = ledger.import_edition(folder / "plan.xlsx", as_at=day, by="Officer")
    assert not [d for d in found.findings.differences if d.field == "status" and day != JANUARY]
    return [w.text for w in found.findings.warnings if "status is blank" in w.text]


@pytest.mark.parametrize("as_fills", [False, True])
def test_a_status_that_became_blank_stays_and_is_told_of_each_edition(
    ledger: Ledger, tmp_path: Path, as_fills: bool
) -> None:
    assert bring(ledger, tmp_path, JANUARY, "Red", "Amber", "Green", as_fills=as_fills) == []
    one = bring(ledger, tmp_path, FEBRUARY, "", "Amber", "Green", as_fills=as_fills)
    assert one == [
        "the status is blank in 1 row where the ledger has one (1.1: RED): a blank changes nothing,"
        " so it stays as it was"
    ]
    two = bring(ledger, tmp_path, MARCH, "", "", "Green", as_fills=as_fills)
    assert two == [
        "the status is blank in 2 rows where the ledger has one (1.1: RED, 1.2: AMBER): a blank"
        " changes nothing, so each stays as it was"
    ]
    shown = ledger.show(as_at=MARCH)["activities"]
    assert [each["status"] for each in shown] == ["RED", "AMBER", "GREEN"]


def test_it_is_not_told_of_one_that_never_had_a_status(ledger: Ledger, tmp_path: Path) -> None:
    assert bring(ledger, tmp_path, JANUARY, "Red", "", "Green") == []
    assert bring(ledger, tmp_path, FEBRUARY, "Red", "", "Green") == []


def test_a_column_that_is_gone_is_told_of_as_one(ledger: Ledger, tmp_path: Path) -> None:
    bring(ledger, tmp_path, JANUARY, "Red", "Amber", "Green")
    assert bring(ledger, tmp_path, FEBRUARY, "", "", "", captions=("Ref", "Action")) == []
