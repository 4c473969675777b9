"""Cells without content, row upon row of them, cost little and move nothing beside them."""
from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from plan_ledger.editions.files.grid import UnreadableCell, text_of
from plan_ledger.editions.files.sheets import read_sheets
from tests.editions.making_files import with_parts

SHEET = "xl/worksheets/sheet1.xml"


def workbook(folder: Path, rows: str) -> Path:
    path = folder / "plan.xlsx"
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("Plan")
    book.close()
    sheet = ('<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
             f"<sheetData>{rows}</sheetData></worksheet>")
    path.write_bytes(with_parts(path.read_bytes(), {SHEET: sheet}))
    return path


def text(address: str, words: str) -> str:
    return f'<c{address} t="inlineStr"><is><t>{words}</t></is></c>'


def test_two_hundred_thousand_rows_of_empty_texts_are_passed_over(tmp_path: Path) -> None:
    empty = "".join(
        f'<row r="{row}" spans="1:2" ht="15"><c r="A{row}" t="inlineStr"></c><c r="B{row}" s="1"/>'
        "</row>"
        for row in range(2, 200_000)
    )
    last = f'<row r="200000">{text(" r=" + chr(34) + "B200000" + chr(34), "far")}</row>'
    file = read_sheets(workbook(tmp_path, f'<row r="1">{text("", "Ref")}</row>{empty}{last}'))
    (sheet,) = file.sheets
    assert [(row.number, row.cells) for row in sheet.rows] == [
        (1, ("Ref",)), (200_000, (None, "far"))
    ]
    assert file.fills("Plan", 1) == {}


@pytest.mark.parametrize("before, where", [
    ('<row r="2"><c r="A2" s="1"/><c r="B2" t="str"></c>', "row 2, column C"),
    ('<row r="2"><c r="A2" s="1"/></row><row r="5" ht="15">', "row 5, column A"),
    ('<row r="2"><c r="A2" s="1"/></row><row r="5"><c r="C5" s="1"></c>', "row 5, column D"),
    ('<row r="2"><c r="AA2" s="1"/></row><row r="5"/><row>', "row 6, column A"),
])
def test_an_error_behind_formatted_cells_is_told_where_it_stands(
    tmp_path: Path, before: str, where: str
) -> None:
    error = '<c t="e"><v>#REF!</v></c></row>'
    file = read_sheets(workbook(tmp_path, f'<row r="1">{text("", "Ref")}</row>{before}{error}'))
    cell = file.sheets[0].rows[1].cells[-1]
    with pytest.raises(UnreadableCell) as refused:
        text_of(cell)
    assert refused.value.where == f"plan.xlsx, sheet “Plan”, {where}"
