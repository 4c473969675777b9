"""Files of every kind give the same sheets: what a person sees there, row by row."""
from __future__ import annotations

import codecs
import datetime
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter  # type: ignore[import-untyped]

from plan_ledger.editions.files.grid import Cell, Sheet, is_blank, shown, text_of
from plan_ledger.editions.files.looks import month_as_shown
from plan_ledger.editions.files.sheets import read_sheets
from plan_ledger.plan.errors import PlanError
from tests.editions.making_files import ods, ods_row, ods_text, old_workbook

FIRST = datetime.date(2019, 1, 1)
LINES = [["Ref", "Activity"], ["1.1", "Find £5 – “Zoë”"]]


def rows(sheet: Sheet) -> list[tuple[Cell, ...]]:
    return [row.cells for row in sheet.rows]


def only(path: Path) -> Sheet:
    (sheet,) = read_sheets(path).sheets
    return sheet


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be",
                                      "cp1252"])
def test_a_text_file_is_read_in_any_usual_encoding(
    tmp_path: Path, encoding: str, ending: str, delimiter: str
) -> None:
    lines = [*LINES, ["1.2", '"One\ntwo"']]
    text = ending.join(delimiter.join(line) for line in lines)
    for kind in (".csv", ".txt", *([".tsv"] if delimiter == "\t" else [])):
        sheet = only(written(tmp_path, f"plan{kind}", text.encode(encoding)))
        assert sheet.name is None
        assert rows(sheet) == [("Ref", "Activity"), ("1.1", "Find £5 – “Zoë”"), ("1.2", "One\ntwo")]


def test_utf_16_with_its_big_mark_is_read(tmp_path: Path) -> None:
    data = codecs.BOM_UTF16_BE + "Ref\tActivity\n".encode("utf-16-be")
    assert rows(only(written(tmp_path, "plan.txt", data))) == [("Ref", "Activity")]


def test_the_line_with_which_excel_is_told_the_delimiter_is_obeyed(tmp_path: Path) -> None:
    sheet = only(written(tmp_path, "plan.csv", b"sep=;\r\nRef;Activity, all\r\n1,1;x, y\r\n"))
    assert rows(sheet) == [("Ref", "Activity, all"), ("1,1", "x, y")]
    assert sheet.rows[0].number == 1  # as Excel counts: it does not show that line


def test_a_workbook_with_macros_is_read(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsm"
    book = openpyxl.Workbook()
    book.active.append(["Ref", "Activity"])
    book.save(path)
    assert rows(only(path)) == [("Ref", "Activity")]


def test_an_old_workbook_is_read_with_its_merged_cells_and_days(tmp_path: Path) -> None:
    lines = [["Ref", "Activity", "Due"], ["1.1", "Zoë", 43496.0], [4.0], ["1.3", None, 43525.5]]
    data = old_workbook(lines, day_column=2, merged=(1, 3, 1, 1))
    sheet = only(written(tmp_path, "plan.xls", data))
    assert sheet.name == "Plan"
    assert rows(sheet)[1:] == [
        ("1.1", "Zoë", datetime.date(2019, 1, 31)), ("4", "Zoë"),
        ("1.3", "Zoë", "1 March 2019 12:00"),
    ]


def test_an_opendocument_sheet_is_read_with_its_merged_cells(tmp_path: Path) -> None:
    table = (
        '<table:table-column table:number-columns-repeated="1024"/>'
        "<table:table-header-rows>" + ods_row("Ref", "Activity", "Outcome") +
        "</table:table-header-rows>"
        + ods_row("1.1", "One<text:s text:c=\"2\"/>and<text:line-break/>two",
                  ods_text("Safe", number_rows_spanned=2, number_columns_spanned=1))
        + ods_row("1.2", "<table:table-cell><office:annotation><text:p>A comment</text:p>"
                  "</office:annotation></table:table-cell>", "<table:covered-table-cell/>")
        + ods_row("<table:table-cell/>", times=3)
        + ods_row("1.3", '<table:table-cell office:value-type="float" office:value="4.10"/>')
        + ods_row('<table:table-cell table:number-columns-repeated="16384"/>', times=1_048_569)
    )
    (sheet,) = read_sheets(written(tmp_path, "plan.ods", ods(table))).sheets
    assert sheet.name == "Plan"
    assert rows(sheet) == [("Ref", "Activity", "Outcome"), ("1.1", "One  and\ntwo", "Safe"),
                           ("1.2", None, "Safe"), ("1.3", "4.1")]
    assert [row.number for row in sheet.rows] == [1, 2, 3, 7]


def test_opendocument_s_values_are_what_the_sheet_shows(tmp_path: Path) -> None:
    def cell(kind: str, attribute: str, value: str, words: str) -> str:
        return (f'<table:table-cell office:value-type="{kind}" office:{attribute}="{value}">'
                f"<text:p>{words}</text:p></table:table-cell>")

    table = ods_row(
        cell("date", "date-value", "2019-01-01", "Jan-19"),
        cell("date", "date-value", "2019-01-01", "01/2019"),
        cell("date", "date-value", "2019-01-01", "01/01/19"),
        cell("date", "date-value", "2019-01-31", "Jan 19"),
        cell("date", "date-value", "2019-03-31T09:30:00", "whenever"),
        cell("boolean", "boolean-value", "true", "TRUE"),
        cell("time", "time-value", "PT09H30M00S", "09:30"),
        cell("percentage", "value", "0.25", "25%"),
    )
    assert rows(only(written(tmp_path, "plan.ods", ods(table)))) == [
        ("Jan-19", "01/2019", FIRST, datetime.date(2019, 1, 31), "31 March 2019 09:30", "TRUE",
         "09:30", "25%")
    ]


def test_a_hidden_opendocument_sheet_is_told_and_not_read(tmp_path: Path) -> None:
    styles = ('<style:style style:name="lookSheet2" style:family="table">'
              '<style:table-properties table:display="false"/></style:style>')
    file = read_sheets(
        written(tmp_path, "plan.ods", ods(ods_row("a"), ods_row("b"), styles=styles))
    )
    assert ([sheet.name for sheet in file.sheets], file.hidden) == (["Plan"], ("Sheet2",))


@pytest.mark.parametrize("is_1904", [False, True])
@pytest.mark.parametrize(
    "number_format, seen",
    [
        ("mmm-yy", "Jan-19"),
        ("mmmm yyyy", "January 2019"),
        ("mm/yyyy", "01/2019"),
        ("[$-809]mmm\\ yy;@", "Jan 19"),
        ('"by "mmmm yy', "by January 19"),
        ("mmmm", "January 2019"),
        ("dd/mm/yyyy", FIRST),
        ("d mmm", FIRST),
        ("yyyy", "2019"),
        ("[$-F800]dddd, mmmm dd, yyyy", FIRST),
    ],
)
def test_a_date_of_which_only_the_month_or_year_is_seen_is_what_is_seen(
    tmp_path: Path, number_format: str, seen: Cell, is_1904: bool
) -> None:
    by_one = tmp_path / "one.xlsx"
    book = xlsxwriter.Workbook(by_one, {"date_1904": is_1904})
    look = book.add_format({"num_format": number_format})
    sheet = book.add_worksheet("Plan")
    sheet.write_datetime(2, 1, FIRST, look)
    sheet.write_datetime(3, 1, datetime.date(2019, 1, 15), look)  # a day that somebody typed
    book.close()
    by_other = tmp_path / "other.xlsx"
    other = openpyxl.Workbook()
    if is_1904:
        other.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    other.active.title = "Plan"
    for row, day in ((3, FIRST), (4, datetime.date(2019, 1, 15))):
        other.active.cell(row, 2, day).number_format = number_format
    other.save(by_other)
    for path in (by_one, by_other):
        assert rows(only(path)) == [(None, seen), (None, datetime.date(2019, 1, 15))]


def test_a_typed_month_in_merged_rows_is_a_month_in_each(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    for row in range(3):
        sheet.write(row, 0, f"1.{row}")
    sheet.merge_range("B1:B3", None, book.add_format({"num_format": 17}))
    sheet.write_datetime(0, 1, FIRST, book.add_format({"num_format": 17}))
    book.close()
    assert [row.at(1) for row in only(path).rows] == ["Jan-19"] * 3


@pytest.mark.parametrize(
    "number_format, seen",
    [("MMM-YY", "May-09"), ("m/yyyy", "5/2009"), ("mmmmm-yy", "May-09"),
     ("_-mmm yyyy_-", "May 2009"), ("yyyy", "2009"), ("dd/mm/yyyy", None), ("ddd", None),
     ("General", None), ("[h]:mm", None), ("hh:mm", None),
     ("", None), ("0.00", None)],
)
def test_what_a_number_format_shows_of_the_first_of_may(
    number_format: str, seen: str | None
) -> None:
    assert month_as_shown(datetime.date(2009, 5, 1), number_format) == seen


def error_files(folder: Path) -> list[Path]:
    modern = folder / "plan.xlsx"
    book = xlsxwriter.Workbook(modern)
    sheet = book.add_worksheet("Plan")
    sheet.write(0, 0, "Ref")
    sheet.write_formula(1, 2, "=A99", None, "#REF!")
    book.close()
    error = ('<table:table-cell table:formula="of:=[.#REF!]" office:value-type="string" '
             'office:string-value="" calcext:value-type="error"><text:p>#REF!</text:p>'
             "</table:table-cell>")
    blank = '<table:table-cell table:number-columns-repeated="2"/>'
    return [
        modern,
        written(folder, "plan.xls", old_workbook([["Ref"], [None, None, (0x17, "#REF!")]])),
        written(folder, "plan.ods", ods(ods_row("Ref") + ods_row(blank, error))),
    ]


def test_an_error_is_no_text_and_no_blank(tmp_path: Path) -> None:
    for path in error_files(tmp_path):
        cell = only(path).rows[1].at(2)
        assert (shown(cell), is_blank(cell)) == ("#REF!", False)
        with pytest.raises(PlanError) as refused:
            text_of(cell)
        assert refused.value.text == (
            f"{path.name}, sheet “Plan”, row 2, column C shows the error #REF!; correct its "
            "formula in the spreadsheet, or type what the cell should say, and save it again"
        )
        assert refused.value.where == f"{path.name}, sheet “Plan”, row 2, column C"


def test_a_typed_error_is_a_text(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    book = xlsxwriter.Workbook(path)
    book.add_worksheet().write_string(0, 0, "#N/A")
    book.close()
    assert text_of(only(path).rows[0].at(0)) == "#N/A"


def test_a_formula_that_was_never_calculated_is_no_blank(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "Plan"
    book.active["A1"] = "Ref"
    book.active["B4"] = '=A1&"."'
    book.save(path)
    sheet = only(path)
    assert [row.number for row in sheet.rows] == [1, 4]
    with pytest.raises(PlanError) as refused:
        text_of(sheet.rows[1].at(1))
    assert refused.value.text == (
        "plan.xlsx, sheet “Plan”, row 4, column B has a formula whose result is not in the file; "
        "open it in Excel and save it once"
    )


def test_formulas_with_results_are_read_as_these(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_formula(0, 0, '="a"&"b"', None, "ab")
    sheet.write_formula(1, 0, "=2*2", None, 4)
    sheet.write_array_formula("A3:A3", "{=SUM(1,2)}", None, 3)
    book.close()
    assert [text_of(row.at(0)) for row in only(path).rows] == ["ab", "4", "3"]


def test_a_million_rows_with_three_filled_are_read_at_once(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    look = book.add_format({"bg_color": "#FF0000"})
    for row in (0, 500_000, 1_048_575):
        sheet.write(row, 1, "x", look)
    book.close()
    file = read_sheets(path)
    assert [row.number for row in file.sheets[0].rows] == [1, 500_001, 1_048_576]
    assert list(file.fills("Sheet1", 1)) == [1, 500_001, 1_048_576]


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux how much memory was used")
def test_five_thousand_activities_are_read_without_a_second_reader(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    look: Any = book.add_format({"num_format": "mmm-yy"})
    for row in range(5000):
        for column in range(11):
            sheet.write_string(row, column, f"Activity {row}, column {column}")
        sheet.write_datetime(row, 11, FIRST, look)
    book.close()
    program = (
        "import re, sys\n"
        "from plan_ledger.editions.files.sheets import read_sheets\n"
        f"file = read_sheets({str(path)!r})\n"
        "assert file.sheets[0].rows[-1].cells[11] == 'Jan-19'\n"
        "assert not {'openpyxl', 'docx', 'lxml'} & set(sys.modules)\n"
        "print(re.search(r'VmHWM:\\s*(\\d+)', open('/proc/self/status').read())[1])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) < 150 * 1024  # kilobytes
