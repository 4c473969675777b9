"""A field that no column gives stands as it was, and that is told of every edition."""
from __future__ import annotations

from pathlib import Path

import openpyxl  # type: ignore[import-untyped]

from plan_ledger.ledger import Ledger

JANUARY, FEBRUARY, MARCH = "2027-01-31", "2027-02-28", "2027-03-31"


def told(ledger: Ledger, folder: Path, day: str, captions: list[str], *cells: str) -> list[str]:
    book = openpyxl.Workbook()
    book.active.append(["Ref", "Action", *captions])
    book.active.append(["1.1", "Appoint a head of service", *cells])
    book.save(folder / "plan.xlsx")
    found = ledger.import_edition(folder / "plan.xlsx", as_at=day, by="Officer")
    return [w.text for w in found.findings.warnings if "no column of this file" in w.text]


def test_columns_that_a_file_lacks_are_told_by_what_the_plan_has_of_them(
    ledger: Ledger, tmp_path: Path
) -> None:
    captions = ["Lead", "Progress", "RAG"]
    assert told(ledger, tmp_path, JANUARY, captions, "Ann", "Begun", "Amber") == []
    assert told(ledger, tmp_path, FEBRUARY, ["Lead"], "Bea") == [
        "no column of this file gives the status and the progress: what the plan says of that"
        " stands as it was"
    ]
    assert told(ledger, tmp_path, MARCH, captions, "Bea", "Begun", "") == []


def test_a_plan_without_a_status_is_told_each_time_which_columns_were_left_out(
    ledger: Ledger, tmp_path: Path
) -> None:
    for day, done in ((JANUARY, "25%"), (FEBRUARY, "50%")):
        assert told(ledger, tmp_path, day, ["% Complete"], done) == [
            "no column of this file gives a status; if one of “% Complete” does, say so with import"
            " --columns"
        ]
