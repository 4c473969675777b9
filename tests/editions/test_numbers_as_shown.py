"""A number is recorded as the sheet shows it, so that every kind of file says the same."""
from __future__ import annotations

import datetime
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from plan_ledger.editions.files.number_formats import duration_as_shown, number_as_shown
from plan_ledger.editions.files.sheets import read_sheets
from plan_ledger.editions.reading.table import read_edition
from tests.editions.making_files import ods, ods_row, with_parts

CAPTIONS = ["Ref", "Action", "Success measure", "RAG"]


def workbook(path: Path, *lines: list[Any], formats: dict[str, str] | None = None) -> Path:
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    for cell, code in (formats or {}).items():
        book.active[cell].number_format = code
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("value", "code", "seen"),
    [
        (0.9, "0%", "90%"), (0.725, "0.0%", "72.5%"), (0.725, "0%", "73%"), (0, "0%", "0%"),
        (1250000, "£#,##0", "£1,250,000"), (1250.5, "#,##0.00", "1,250.50"),
        (1250000, "[$£-809]#,##0", "£1,250,000"), (12, '"£"#,##0.00;[Red]-"£"#,##0.00', "£12.00"),
        (-12, '"£"#,##0.00;[Red]-"£"#,##0.00', "-£12.00"), (-12, "#,##0;(#,##0)", "(12)"),
        (1250, '_-"£"* #,##0.00_-;-"£"* #,##0.00_-;_-"£"* "-"??_-;_-@_-', "£1,250.00"),
        (0, '_-"£"* #,##0.00_-;-"£"* #,##0.00_-;_-"£"* "-"??_-;_-@_-', "£-"),
        (1.1, "0.00", "1.10"), (3, "0.0", "3.0"), (5, "000", "005"), (12, '0" of 20"', "12 of 20"),
        (1250000, '0.0,,"m"', "1.3m"), (1250, '#,##0,"k"', "1k"), (0.5, "#.##", ".5"),
        (-3, "0", "-3"), (-0.001, "0.0", "0.0"), (2.5, "0", "3"), (12, 'General" reviews"',
                                                                   "12 reviews"),
    ],
)
def test_what_a_number_format_shows(value: float, code: str, seen: str) -> None:
    assert number_as_shown(value, code) == seen


@pytest.mark.parametrize(
    "code",
    ["", "General", "@", "# ?/?", "0.00E+00", "[>=10]0;0.0", ";;;", "00-00", "dd/mm/yyyy", "#",
     '[$£-809', "\\", "0" * 300],
)
def test_what_a_number_format_does_not_say_surely_is_not_taken_from_it(code: str) -> None:
    assert number_as_shown(0.0, code) is None


@pytest.mark.parametrize(
    ("hours", "code", "seen"),
    [(72, "[h]:mm", "72:00"), (72.51, "[h]:mm:ss", "72:30:36"), (1.5, "[mm]", "90"),
     (72, "", "72:00"), (-72.5, "", "-72:30"), (30, '[hh]" hours"', "30 hours")],
)
def test_a_duration_is_hours_however_many_days_they_are(
    hours: float, code: str, seen: str
) -> None:
    assert duration_as_shown(datetime.timedelta(hours=hours), code) == seen


def test_a_workbook_says_what_its_csv_says(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "plan.xlsx", CAPTIONS,
        ["1.1", "Audit the assessments", 0.9, "Green"],
        ["1.2", "Recruit the team", 1250000, "Red"],
        ["1.3", "Answer each contact", datetime.timedelta(hours=72), "Red"],
        ["1.4", "Visit each child", 4, "Red"],
        formats={"C2": "0%", "C3": "£#,##0", "C4": "[h]:mm"},
    )
    assert [row.outcome for row in read_edition(path).rows] == ["90%", "£1,250,000", "72:00", "4"]


def test_references_that_are_numbers_are_those_that_the_sheet_shows(tmp_path: Path) -> None:
    lines = [[ref, f"Do the thing called {ref}", None, "Green"] for ref in (1.1, 1.10, 1.2)]
    path = workbook(tmp_path / "plan.xlsx", CAPTIONS, *lines, formats={"A3": "0.00"})
    assert [row.ref for row in read_edition(path).rows] == ["1.1", "1.10", "1.2"]


def test_an_opendocument_sheet_says_the_words_that_it_shows(tmp_path: Path) -> None:
    def number(kind: str, value: str, words: str) -> str:
        return (f'<table:table-cell office:value-type="{kind}" office:value="{value}">'
                f"<text:p>{words}</text:p></table:table-cell>")

    path = tmp_path / "plan.ods"
    path.write_bytes(ods(ods_row(
        number("percentage", "0.9", "90%"), number("currency", "1250000", "£1,250,000.00"),
        number("float", "1.1", "1.10"), number("float", "4", "4.0"), number("float", "4", "###"),
        number("float", "5", ""),
    )))
    (sheet,) = read_sheets(path).sheets
    assert sheet.rows[0].cells == ("90%", "£1,250,000.00", "1.10", "4", "4", "5")


@pytest.mark.parametrize("inside", ["", " ", "<v/>", "<v></v>"])
def test_a_cell_that_is_only_formatted_is_no_content(tmp_path: Path, inside: str) -> None:
    path = workbook(tmp_path / "plan.xlsx", CAPTIONS, ["1.1", "Audit", "x", "Green"])
    name = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read(name).decode()
    far = f'<row r="1048576"><c r="A1048576" s="0" t="n">{inside}</c></row></sheetData>'
    path.write_bytes(with_parts(path.read_bytes(), {name: sheet.replace("</sheetData>", far)}))
    assert [row.ref for row in read_edition(path).rows] == ["1.1"]
