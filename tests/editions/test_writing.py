"""An export as a person opens it, and what it refuses."""
from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest

from plan_ledger.editions.reading.table import read_edition
from plan_ledger.editions.writing.saving import (
    CannotWrite,
    DoesNotFit,
    FileExists,
    write_csv,
    write_workbook,
)

LEGEND = [{"code": "RED", "label": "Red", "meaning": "slipped", "means": "off-track"}]


def plan(**fields: Any) -> dict[str, Any]:
    activity = {"ref": "4.1.1", "section": "4.1", "codes": ["R1", "R5"], "unknown_codes": ["R??"],
                "finding": None, "activity": "Recruit", "status": "RED", **fields}
    return {"title": "Front door", "as_at": "2019-02-28", "legend": LEGEND,
            "sections": {"4.1": "MASH"}, "activities": [activity]}


def test_a_workbook_is_pleasant_to_open(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    write_workbook(path, plan(progress="=1+1"))
    sheet = openpyxl.load_workbook(path).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][0] == "Front door"
    assert rows[1][0] == "As at 28 February 2019. Exported by Plan Ledger: a blank cell is blank."
    assert rows[2][:2] == ["Red", "slipped"]
    assert rows[3][:5] == ["No.", "Section title", "Code",
                           "Inspection recommendations and Areas for Improvement",
                           "Ref. (Plan Ledger)"]
    assert rows[4] == ["4.1", "MASH", "R1 R5, R??", None, "4.1.1", "Recruit", None, None, None,
                       "=1+1", "RED"]
    assert sheet["J5"].data_type == "s"
    assert sheet["K5"].fill.fgColor.rgb == "FFC00000"
    assert sheet["F5"].alignment.wrap_text
    assert sheet.freeze_panes == "A5"
    assert sheet.auto_filter.ref == "A4:K5"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$4:$4"


def test_the_same_answer_makes_the_same_file(tmp_path: Path) -> None:
    write_workbook(tmp_path / "a.xlsx", plan())
    write_workbook(tmp_path / "b.xlsx", plan())
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    told = openpyxl.load_workbook(tmp_path / "a.xlsx").properties
    assert told.created == told.modified == datetime(2019, 2, 28)  # of the answer, not the clock


def test_a_csv_calculates_nothing(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    write_csv(path, plan(progress="=1+1", lead="'O", outcome=" @x"))
    text = path.read_bytes().decode("utf-8-sig")
    assert "\"'=1+1\"" in text and "\"''O\"" in text and "\"'@x\"" in text


def test_an_apostrophe_in_another_file_is_the_council_s_own(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_text("Ref,Activity\n1.1,''quoted''\n")
    assert read_edition(path).rows[0].activity == "''quoted''"


@pytest.mark.parametrize("write, name", [(write_csv, "p.csv"), (write_workbook, "p.xlsx")])
@pytest.mark.parametrize("value", [{"erased": "court-order"}, {"withheld": True}])
def test_what_is_erased_or_withheld_states_nothing(
    tmp_path: Path, write: Any, name: str, value: Any
) -> None:
    write(tmp_path / name, plan(lead=value, codes=value))
    row = read_edition(tmp_path / name).rows[0]
    assert (row.lead, row.codes, row.unknown_codes) == (None, (), ("R??",))


@pytest.mark.parametrize(
    "value, says",
    [
        ("x" * 32_768, ("the progress of activity 4.1.1 has 32,768 characters and a cell of an "
                       ".xlsx holds at most 32,767; export to a .csv file instead")),
        ("😀" * 16_384, "has 32,768 characters"),
        ("a\uffff", "the progress of activity 4.1.1 holds '\\uffff', which an .xlsx cannot"),
        ("_x005F_x0041_", "the progress of activity 4.1.1 holds '_x005F', which an .xlsx cannot"),
        ("<r><t>x</t></r>", "the progress of activity 4.1.1 holds '<r>', which an .xlsx cannot"),
    ],
)
def test_what_a_workbook_cannot_hold_is_refused(tmp_path: Path, value: str, says: str) -> None:
    with pytest.raises(DoesNotFit) as refused:
        write_workbook(tmp_path / "plan.xlsx", plan(progress=value))
    assert says in refused.value.text
    assert not list(tmp_path.iterdir())
    write_csv(tmp_path / "plan.csv", plan(progress=value))
    assert read_edition(tmp_path / "plan.csv").rows[0].progress == value


@pytest.mark.parametrize("write, name", [(write_csv, "p.csv"), (write_workbook, "p.xlsx")])
@pytest.mark.parametrize(
    "value, says",
    [
        ("a\0", "the progress of activity 4.1.1 holds the character U+0000"),
        ("\ud800", "the progress of activity 4.1.1 holds the character U+D800"),
        ("x" * 1_000_001, "the progress of activity 4.1.1 has 1,000,001 characters"),
    ],
)
def test_what_no_file_can_hold_is_refused(
    tmp_path: Path, write: Any, name: str, value: str, says: str
) -> None:
    with pytest.raises(DoesNotFit) as refused:
        write(tmp_path / name, plan(progress=value))
    assert refused.value.text.startswith(says)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("write, name", [(write_csv, "p.csv"), (write_workbook, "p.xlsx")])
def test_a_file_is_replaced_only_when_told(tmp_path: Path, write: Any, name: str) -> None:
    path = tmp_path / name
    path.write_text("precious")
    with pytest.raises(FileExists, match="exists already and was not touched"):
        write(path, plan())
    assert path.read_text() == "precious"
    write(path, plan(), overwrite=True)
    assert read_edition(path).rows
    assert [each.name for each in tmp_path.iterdir()] == [name]


def test_a_folder_that_is_missing_or_in_the_way_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="cannot be written"):
        write_csv(tmp_path / "none" / "plan.csv", plan())
    with pytest.raises(CannotWrite, match="is a folder"):
        write_csv(tmp_path, plan(), overwrite=True)
