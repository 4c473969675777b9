"""Tables as councils make them: what is inherited, skipped, warned of, and kept as written."""
from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from plan_ledger.editions.files.delimited import records
from plan_ledger.editions.reading.table import Edition, read_edition
from tests.editions.making_files import old_workbook

HEADER = "No.\tCode\tRecommendation\tRef.\tActivity\tOutcome\tTimeline\tLead\tProgress\tRAG"


def edition_of(folder: Path, *lines: str, header: str = HEADER) -> Edition:
    path = folder / "plan.tsv"
    path.write_text("\n".join([header, *lines]), "utf-8")
    return read_edition(path)


def workbook(folder: Path, rows: list[list[Any]], **formats: str) -> Path:
    path = folder / "plan.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Plan")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for number, row in enumerate(rows):
        for at, value in enumerate(row):
            if isinstance(value, datetime.date):
                sheet.write_datetime(number, at, value, day)
            elif value is not None:
                sheet.write(number, at, value)
    for span, text in formats.items():
        sheet.merge_range(span.replace("_", ":"), text)
    book.close()
    return path


def texts(edition: Edition) -> list[str]:
    return [warning.text for warning in edition.warnings]


def test_a_new_section_starts_new_runs(tmp_path: Path) -> None:
    rows = edition_of(
        tmp_path, "4.1\tR1\tFirst\t4.1.1\tOne", "\t\t\t4.1.2\tTwo", "4.2\t\t\t4.2.1\tThree"
    ).rows
    assert [(row.section, row.codes, row.finding) for row in rows] == [
        ("4.1", ("R1",), "First"), ("4.1", ("R1",), "First"), ("4.2", None, None)
    ]


def test_a_section_number_on_each_row_starts_none(tmp_path: Path) -> None:
    rows = edition_of(tmp_path, "4.1\tR1\tFirst\t4.1.1\tOne", "4.1\t\t\t4.1.2\tTwo").rows
    assert [(row.codes, row.finding) for row in rows] == [(("R1",), "First")] * 2


@pytest.mark.parametrize("line", ["4.2\tThresholds", "4.2 Thresholds", "4.2. – Thresholds"])
def test_a_line_of_its_own_gives_a_section_s_title(tmp_path: Path, line: str) -> None:
    edition = edition_of(tmp_path, "4.1\tR1\tFirst\t4.1.1\tOne", line, "\tR5\t\t4.2.1\tTwo")
    assert edition.sections == {"4.2": "Thresholds"}
    assert [(row.section, row.codes, row.finding) for row in edition.rows][1] == (
        "4.2", ("R5",), None
    )
    assert not edition.warnings


def test_a_repeated_header_and_blank_rows_are_skipped_in_silence(tmp_path: Path) -> None:
    edition = edition_of(tmp_path, "4.1\tR1\tF\t4.1.1\tOne", " \t\t", HEADER, "\t\t\t4.1.2\tTwo")
    assert [(row.ref, row.row) for row in edition.rows] == [("4.1.1", 2), ("4.1.2", 5)]
    assert not edition.warnings


@pytest.mark.parametrize("line", ["Printed on 1 March 2019", "\t\tPage 1 of 3", "31 March 2019"])
def test_a_footer_is_skipped_and_told(tmp_path: Path, line: str) -> None:
    edition = edition_of(tmp_path, "4.1\tR1\tF\t4.1.1\tOne", line)
    assert [row.ref for row in edition.rows] == ["4.1.1"]
    assert texts(edition) == [
        f"row 3 (“{line.strip()}”) was skipped: it has neither an activity number nor an activity"
    ]


def test_rows_without_a_number_and_rows_with_the_same_are_kept(tmp_path: Path) -> None:
    edition = edition_of(
        tmp_path, "4.1\t\t\t4.1.1\tOne", "\t\t\t\tTwo", "\t\t\t4.1.1.\tThree", "\t\t\tnew\tFour"
    )
    assert [(row.ref, row.as_number, row.activity) for row in edition.rows] == [
        ("4.1.1", "", "One"), ("", "", "Two"), ("4.1.1", "", "Three"), ("", "new", "Four")
    ]


def test_a_column_that_names_no_field_is_told(tmp_path: Path) -> None:
    edition = edition_of(tmp_path, "4.1.1\tOne\tx\tolder",
                         header="Ref\tAction\tNotes\tAction required")
    assert [text.split(":")[0] for text in texts(edition)] == [
        "column C (“Notes”) was not read", "column D (“Action required”) was not read"
    ]
    assert edition.rows[0].activity == "One"


def test_only_merged_outcomes_are_shared(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        [["Ref", "Activity", "Outcome", "Timeline"], ["4.1.1", "One"], ["4.1.2", "Two"],
         ["4.1.3", "Three", None, "Jan-19"], ["4.1.4", "Four"]],
        C2_C4="Children are safe",
    )
    assert [(row.outcome, row.timeline) for row in read_edition(path).rows] == [
        ("Children are safe", None), ("Children are safe", None), ("Children are safe", "Jan-19"),
        (None, None),
    ]


def test_dates_and_numbers_become_what_a_person_sees(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        [["No.", "Ref", "Activity", "Timeline", "Progress", "Original date"],
         [4, 4.1, "One", datetime.date(2019, 3, 31), 25, datetime.date(2018, 12, 1)]],
    )
    edition = read_edition(path)
    row = edition.rows[0]
    assert not texts(edition)
    assert (row.section, row.ref, row.timeline, row.progress, row.original) == (
        "4", "4.1", "31 March 2019", "25", "1 December 2018"
    )


def test_a_first_of_a_month_may_be_a_month_where_the_file_s_looks_are_not_known(
    tmp_path: Path
) -> None:
    path = tmp_path / "plan.xls"
    path.write_bytes(old_workbook([["Ref", "Activity", "Timeline"], ["4.1", "One", 43435.0]],
                                  day_column=2))
    edition = read_edition(path)
    assert edition.rows[0].timeline == "1 December 2018"
    assert texts(edition) == [("the timeline is a date cell and is read as 1 December 2018; if the "
                               "sheet shows only the month, type it as text")]


def test_line_breaks_inside_a_cell_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_bytes(b'Ref,Activity,Progress\r\n4.1.1,"One\r\ntwo"," a\rb "\r\n4.1.2,Two,\r\n')
    rows = read_edition(path).rows
    assert [(row.row, row.activity, row.progress) for row in rows] == [
        (2, "One\ntwo", "a\nb"), (3, "Two", None)
    ]


def test_a_text_that_begins_with_a_quotation_stays_whole(tmp_path: Path) -> None:
    lines = ['\t\t\t4.1.1\t"Yes" she said', '\t\t\t4.1.2\t"open', "\t\t\t4.1.3\tC"]
    edition = edition_of(tmp_path, *lines)
    assert [row.activity for row in edition.rows] == ['"Yes" she said', '"open', "C"]


def test_other_lines_above_the_table_are_no_legend(tmp_path: Path) -> None:
    path = tmp_path / "plan.tsv"
    path.write_text(
        "Plan\n\nDate\t31 January 2019\nOwner\tHead of Service\n\nRED\tslipped\n"
        "PURPLE\tpaused\n\nVersion\t3\nRef\tActivity\tRAG\n1.1\tOne\tRED\n", "utf-8"
    )
    edition = read_edition(path)
    assert edition.title == "Plan"
    assert [line.word for line in edition.legend] == ["RED", "PURPLE"]


def test_every_visible_sheet_with_a_table_is_read(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    book = xlsxwriter.Workbook(path)
    for name, ref in (("One", "1.1"), ("Two", "2.1"), ("Old", "3.1")):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ["Ref", "Activity"])
        sheet.write_row(1, 0, [ref, "Do"])
    sheet.hide()
    book.add_worksheet("Help").write(0, 0, "How to fill it in")
    book.add_worksheet("Empty")
    book.close()
    edition = read_edition(path)
    assert [(row.sheet, row.ref) for row in edition.rows] == [("One", "1.1"), ("Two", "2.1")]
    assert texts(edition) == [
        "sheet “Help” was not read: it has no table of activities",
        "sheet “Old” is hidden and was not read",
    ]


def test_formatted_rows_to_the_end_of_the_sheet_do_not_hurt(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Ref", "Activity"])
    sheet.write_row(1, 0, ["1.1", "Do"])
    sheet.write_blank(1_048_575, 16_383, None, book.add_format({"bold": True}))
    book.close()
    assert len(read_edition(path).rows) == 1


@given(st.lists(st.lists(st.text(st.sampled_from('ab",; \n\r\t')), min_size=1), min_size=1))
def test_what_is_quoted_throughout_is_read_exactly(some: list[list[str]]) -> None:
    text = "\r\n".join(
        ",".join('"' + field.replace('"', '""') + '"' for field in fields) for fields in some
    )
    assert list(records(text, ",")) == some


@given(st.text(st.sampled_from('ab", \n\r')))
def test_any_text_gives_records_and_loses_nothing_but_quotes(text: str) -> None:
    joined = "".join("".join(fields) for fields in records(text, ","))
    assert joined.count("a") == text.count("a")
    assert joined.count("b") == text.count("b")
