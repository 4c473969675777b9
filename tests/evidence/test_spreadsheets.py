"""The pack's spreadsheets: numbers and days are such, and every event says what it did."""
from __future__ import annotations

import csv
from datetime import datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest

from plan_ledger.erasure import Erasing
from plan_ledger.evidence.spreadsheets import changes_csv, plan_csv, workbook
from plan_ledger.ledger import Ledger
from plan_ledger.recording import correcting, reporting, structure
from plan_ledger.recording.attaching import File, attach
from tests.evidence.packs import AS_AT, members, office, pack
from tests.evidence.reports import answers
from tests.history.making import Office
from tests.store.making import say

Sheet = list[dict[str, Any]]


def sheets(data: bytes) -> dict[str, Sheet]:
    book = openpyxl.load_workbook(BytesIO(data))
    found = {}
    for sheet in book:
        captions, *rows = sheet.iter_rows(values_only=True)
        found[sheet.title] = [dict(zip(captions, row, strict=True)) for row in rows]
    return found


def moved(folder: Path) -> Office:
    """An activity whose deadline slipped, one late entry, and one that is withdrawn."""
    made = Office(folder, "2019-01-02")
    made.add("2019-01-02", "1.1", timeline="31 January 2019", status="AMBER", lead="Jo")
    made.add("2019-01-02", "1.2", status="GREEN", timeline="31 January 1900")
    made.on("2019-02-01").deadline("2019-02-01", "1.1", "28 February 2019", because="no staff")
    made.on("2019-02-20").status("2019-02-02", "1.1", "RED", because="late", name="late")
    return made


def test_numbers_and_days_are_such_and_what_is_not_there_stays_a_word(tmp_path: Path) -> None:
    made = moved(tmp_path)
    told = answers(made.ledger, "2019-02-28", since="2019-01-15", withhold=["leads"])
    found = sheets(workbook(told))
    one, other = found["Plan"]
    assert (one["Number"], one["Lead"]) == ("1.1", "[withheld]")
    assert (one["Slips"], one["Slippage in days"]) == (1, 28)
    assert one["Deadline"] == datetime(2019, 2, 28) and one["Baseline"] == datetime(2019, 1, 31)
    assert one["Status since"] == one["Last confirmed"] == datetime(2019, 2, 2)
    assert other["Deadline"] == "1900-01-31"
    slip = next(row for row in found["Changes"] if row["Change"] == "deadline")
    assert slip["Days"] == 28 and isinstance(slip["Positions"], int)
    late = next(row for row in found["Events"] if row["Position"] == made.at["late"])
    assert (late["Days late"], late["Effective"]) == (18, datetime(2019, 2, 2))
    cell = openpyxl.load_workbook(BytesIO(workbook(told)))["Plan"]["I2"]
    assert cell.number_format == "yyyy-mm-dd"
    assert workbook(told) == workbook(told)


def test_in_csv_a_day_is_iso_and_a_number_has_no_mark_before_it(tmp_path: Path) -> None:
    made = moved(tmp_path)
    made.on("2019-02-21").deadline("2019-02-21", "1.1", "30 January 2019")
    told = answers(made.ledger, "2019-02-28", since="2019-02-10")
    rows = list(csv.DictReader(StringIO(plan_csv(told).decode("utf-8-sig"))))
    assert (rows[0]["Deadline"], rows[0]["Slips"]) == ("2019-01-30", "1")
    changes = list(csv.DictReader(StringIO(changes_csv(told).decode("utf-8-sig"))))
    assert [row["Days"] for row in changes if row["Change"] == "deadline"] == ["-29"]


@pytest.mark.parametrize("text", ["x" * 32_767, "🎉" * 16_383])
def test_a_cell_holds_all_that_a_spreadsheet_can(tmp_path: Path, text: str) -> None:
    made = moved(tmp_path)
    made.says(reporting.record_progress, "2019-02-20", "1.1", text)
    made.says(reporting.record_progress, "2019-02-20", "1.2", f"{text}🎉")
    found = sheets(workbook(answers(made.ledger, "2019-02-28")))["Plan"]
    assert found[0]["Progress"] == text
    cut = found[1]["Progress"]
    assert cut.endswith(" […]") and text.startswith(cut.removesuffix(" […]"))
    assert 32_765 <= len(cut.encode("utf-16-le")) // 2 <= 32_767


@pytest.fixture
def ledger(tmp_path: Path, own_folders: Path) -> Ledger:
    return office(tmp_path)


def test_every_event_says_what_it_did(ledger: Ledger) -> None:
    said = say(ledger, "4.1.1", "About a child", "2019-03-08")
    ledger.record(
        lambda entry: attach(entry, "4.1.1", File("Later.txt", b"later"), keep=True),
        by="Ann", effective="2019-03-20",
    )
    first = pack(ledger, ref="4.1.1", withhold=["reasons"], recipient="The inspector")
    Erasing(ledger).erase([(said.position, "progress")], ground="court-order", by="Ann")
    status = ledger.record(
        lambda entry: reporting.record_status(entry, "4.1.1", "RED"), by="Ann", effective=AS_AT,
        because="it slipped",
    ).position
    taken = ledger.record(
        lambda entry: correcting.retract(entry, status, field=None), by="Ann", effective=AS_AT,
        because="it was not so",
    )
    ledger.record(
        lambda entry: structure.withdraw(entry, "4.1.1"), by="Ann", effective="2019-03-08",
        because="done with",
    )
    rows = sheets(members(pack(ledger, "second.zip").file)["plan.xlsx"])["Events"]
    assert all(row["What it says"] for row in rows)
    says = {row["Position"]: row["What it says"] for row in rows}
    assert f"the progress of position {said.position} (court-order)" in " ".join(says.values())
    attached = [row["What it says"] for row in rows if row["Event"] == "evidence-attached"]
    assert attached == [
        "Evidence attached: Minutes of 1 March.txt", "Evidence attached: Later.txt"
    ]
    assert says[first.position].startswith(
        f"Pack made for The inspector: as at {AS_AT}, as known at position"
    )
    assert says[first.position].endswith(
        "texts of activity 4.1.1 alone; withheld: reasons;"
        f" SHA-256 {first.to_json()['sha256']}"
    )
    assert says[status] == f"status: RED (undone by {taken.position})"
    assert says[taken.position] == "Retracted: status: RED → AMBER"
    gone = [row["What it says"] for row in rows if row["Event"] == "activity-withdrawn"]
    assert set(gone) == {"Withdrawn"}
