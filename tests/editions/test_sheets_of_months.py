"""A workbook with a sheet for each month: one question, and the newest is this edition."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest

from plan_ledger.ledger import Ledger
from tests.editions.test_importing import question

APRIL, MAY = "2026-04-30", "2026-05-31"
TEXTS = ("Recruit a head of service", "Audit twenty case files each month")


def workbook(folder: Path, sheets: dict[str, str], *, refs: tuple[str, str] = ("1.1", "1.2")
             ) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, status in sheets.items():
        sheet = book.create_sheet(name)
        sheet.append(["Improvement plan"])
        sheet.append(["Ref", "Action", "RAG"])
        for ref, text, said in zip(refs, TEXTS, (status, "Green"), strict=True):
            sheet.append([ref, text, said])
    book.save(folder / "plan.xlsx")
    return folder / "plan.xlsx"


def bring(ledger: Ledger, path: Path, day: str, **how: Any) -> Any:
    return ledger.import_edition(path, as_at=day, by="O", **how)


def statuses(ledger: Ledger, day: str) -> list[str]:
    return [activity["status"] for activity in ledger.show(as_at=day)["activities"]]


@pytest.mark.parametrize("names", [
    ("Mar 26", "Apr 26"), ("April 2026", "March 2026"), ("Plan (Apr)", "Plan (Mar)"),
])
@pytest.mark.parametrize("refs", [("1.1", "1.2"), ("1", "2"), ("", "")])
def test_one_question_proposes_the_newest(
    ledger: Ledger, tmp_path: Path, names: tuple[str, str], refs: tuple[str, str]
) -> None:
    newest, other = sorted(names, key=lambda name: "Apr" not in name)
    path = workbook(tmp_path, {name: "Green" if name == newest else "Red" for name in names},
                    refs=refs)
    found = bring(ledger, path, APRIL, dry_run=True)
    (asked,) = found.findings.questions
    assert (asked.id, asked.choices, asked.proposal) == ("sheets", (*names, "read-all"), newest)
    assert len(found.findings.activities) == 2, "the rest can be shown already"
    found = bring(ledger, path, APRIL, answers={"sheets": newest})
    assert statuses(ledger, APRIL) == ["GREEN", "GREEN"]
    assert [warning.text for warning in found.findings.warnings] == [
        f"sheet “{other}” was not read: this edition is sheet “{newest}”"
    ]


def test_next_month_s_sheet_is_the_next_edition(ledger: Ledger, tmp_path: Path) -> None:
    sheets = {"Mar 26": "Red", "Apr 26": "Amber"}
    bring(ledger, workbook(tmp_path, sheets), APRIL, answers={"sheets": "Apr 26"})
    assert statuses(ledger, APRIL) == ["AMBER", "GREEN"]
    path = workbook(tmp_path, {**sheets, "May 26": "Green"})
    asked = question(bring(ledger, path, MAY, dry_run=True), "sheets")
    bring(ledger, path, MAY, answers={asked.id: asked.proposal})
    assert statuses(ledger, MAY) == ["GREEN", "GREEN"]


def test_sheets_of_different_activities_are_one_plan(ledger: Ledger, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, ref, text in zip(("Due Mar 26", "Due Apr 26"), ("1.1", "1.2"), TEXTS, strict=True):
        sheet = book.create_sheet(name)
        sheet.append(["Ref", "Action", "RAG"])
        sheet.append([ref, text, "Red"])
    book.save(tmp_path / "plan.xlsx")
    bring(ledger, tmp_path / "plan.xlsx", APRIL)
    assert statuses(ledger, APRIL) == ["RED", "RED"]
