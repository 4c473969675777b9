"""The colour that a person sees behind a cell, which may be all that says a status."""
from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter  # type: ignore[import-untyped]
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.colors import Color

from plan_ledger.editions.files.sheets import read_sheets
from plan_ledger.editions.reading.findings import Answers
from plan_ledger.editions.reading.table import read_edition
from tests.editions.making_files import with_parts


def filled(folder: Path, *colours: Color | None, kind: str = "solid") -> dict[int, str]:
    """A workbook with one cell of each colour in column B, read."""
    path = folder / "plan.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "Plan"
    for number, colour in enumerate(colours, start=1):
        cell = book.active.cell(number, 2, "RED")
        if colour is not None:
            cell.fill = PatternFill(kind, fgColor=colour)
    book.save(path)
    return read_sheets(path).fills("Plan", 1)


def test_solid_fills_are_told_by_row_and_white_and_none_are_not(tmp_path: Path) -> None:
    red, white = Color(rgb="FFFF0000"), Color(rgb="FFFFFFFF")
    assert filled(tmp_path, red, None, white, Color(rgb="0000b050")) == {1: "FF0000", 4: "00B050"}
    assert filled(tmp_path, red, kind="lightGrid") == {}


@pytest.mark.parametrize(
    "theme, tint, seen",
    [
        (0, 0.0, None),  # the paper, white
        (1, 0.0, "000000"),
        (3, 0.0, "1F497D"),
        (4, 0.0, "4F81BD"),
        (5, 0.0, "C0504D"),
        (0, -0.25, "BFBFBF"),  # as Excel shows white, a quarter darker
        (4, 0.6, "B9CDE5"),
        (4, -0.5, "244062"),
        (99, 0.0, None),
    ],
)
def test_a_theme_s_colour_is_resolved_with_its_tint(
    tmp_path: Path, theme: int, tint: float, seen: str | None
) -> None:
    found = filled(tmp_path, Color(theme=theme, tint=tint)).get(1)
    assert (found is None) == (seen is None)
    if found and seen:  # Excel rounds through other units
        pairs = [(int(found[at : at + 2], 16), int(seen[at : at + 2], 16)) for at in (0, 2, 4)]
        assert all(abs(one - other) <= 2 for one, other in pairs), found


def test_a_palette_s_colour_is_resolved(tmp_path: Path) -> None:
    colours = Color(indexed=10), Color(indexed=9), Color(indexed=64), Color(indexed=17)
    assert filled(tmp_path, *colours) == {1: "FF0000", 4: "008000"}


def test_a_workbook_s_own_palette_comes_first(tmp_path: Path) -> None:
    filled(tmp_path, Color(indexed=1))
    path = tmp_path / "plan.xlsx"
    with zipfile.ZipFile(path) as archive:
        styles = archive.read("xl/styles.xml").decode()
    own = ('<colors><indexedColors><rgbColor rgb="00000000"/><rgbColor rgb="00123456"/>'
           "</indexedColors></colors></styleSheet>")
    path.write_bytes(with_parts(
        path.read_bytes(), {"xl/styles.xml": styles.replace("</styleSheet>", own)}
    ))
    assert read_sheets(path).fills("Plan", 1) == {1: "123456"}


def test_every_row_of_a_merge_has_its_fill(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Plan"
    for row in range(1, 7):
        sheet.cell(row, 1, f"1.{row}")
    sheet["B2"] = "RED"
    sheet["B2"].fill = PatternFill("solid", fgColor="FFFF0000")
    sheet.merge_cells("B2:C4")
    sheet.merge_cells("B5:B6")
    book.save(path)
    with zipfile.ZipFile(path) as archive:
        content = archive.read("xl/worksheets/sheet1.xml").replace(b"B5:B6", b"B5:B1048576")
    path.write_bytes(with_parts(path.read_bytes(), {"xl/worksheets/sheet1.xml": content}))
    file = read_sheets(path)
    assert file.fills("Plan", 1) == file.fills("Plan", 2) == dict.fromkeys((2, 3, 4), "FF0000")
    assert file.fills("Plan", 0) == file.fills("Other", 1) == file.fills(None, 1) == {}


def test_the_fill_of_a_whole_row_or_column_holds_where_a_cell_has_none(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Plan")
    sheet.set_column(2, 2, None, book.add_format({"bg_color": "#00FF00"}))
    sheet.set_row(1, None, book.add_format({"bg_color": "#FF0000"}))
    for row in range(3):
        sheet.write(row, 0, "x", book.add_format({"bold": True}))
    book.close()
    file = read_sheets(path)
    assert file.fills("Plan", 2) == {1: "00FF00", 2: "FF0000", 3: "00FF00"}
    assert file.fills("Plan", 0) == {}


def test_a_text_file_has_no_fills(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_text("Ref,Activity\n")
    assert read_sheets(path).fills(None, 0) == {}


def test_an_activity_that_is_struck_through_is_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for line in (["Ref", "Action", "RAG"], ["1", "Repair the roof", "Amber"],
                 ["2", "Paint the doors", "Amber"]):
        book.active.append(line)
    for cell in book.active[3]:
        cell.font = Font(strike=True)
    path = tmp_path / "plan.xlsx"
    book.save(path)
    (warning,) = read_edition(path, answers=Answers({}, [])).warnings
    assert "in row 3 the activity is struck through, which was not read" in warning.text
    assert (warning.sheet, warning.row) == ("Sheet", 3)
