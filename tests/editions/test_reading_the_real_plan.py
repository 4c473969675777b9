"""The council's own spreadsheet, and the same plan in the other kinds of file."""
from __future__ import annotations

import csv
import dataclasses
import hashlib
import io
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from plan_ledger.editions.files.delimited import records
from plan_ledger.editions.reading.table import Edition, EditionRow, read_edition

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
REAL = SHARED / "data" / "front-door-plan.tsv"

pytestmark = pytest.mark.skipif(not REAL.exists(), reason=f"the real plan {REAL} is not here")


@pytest.fixture(scope="module")
def real() -> Edition:
    return read_edition(REAL)


@pytest.fixture(scope="module")
def lines() -> list[list[str]]:
    return list(records(REAL.read_text("utf-8"), "\t"))


def by_ref(edition: Edition) -> dict[str, EditionRow]:
    return {row.ref: row for row in edition.rows}


def without_place(edition: Edition) -> list[EditionRow]:
    return [dataclasses.replace(row, sheet=None, row=0) for row in edition.rows]


def test_title_and_legend_stand_above_the_table(real: Edition) -> None:
    assert real.title == "Improving the Front Door and MASH arrangements"
    assert [(line.word, line.meaning) for line in real.legend] == [
        ("RED", "Tasks and/or outcomes have not been met or timescale slipped"),
        ("AMBER", "Tasks and/or outcomes are on track; milestones met but not completed"),
        ("GREEN", "Tasks and outcomes are completed; performance is on target"),
        ("GREY", "Task not yet started"),
        ("BLUE", "Complete"),
    ]


def test_thirteen_activities_in_four_sections(real: Edition) -> None:
    assert [row.ref for row in real.rows] == [
        *(f"4.1.{number}" for number in range(1, 7)), "4.2.1", "4.2.2", "4.3.1",
        *(f"4.4.{number}" for number in range(1, 5)),
    ]
    assert all(row.ref.startswith(f"{row.section}.") for row in real.rows)
    assert [row.status for row in real.rows].count("AMBER") == 9


@pytest.mark.parametrize(
    "ref, codes, unknown",
    [
        ("4.1.1", ("R1",), ()),
        ("4.1.2", ("R1",), ()),
        ("4.1.3", ("AFI2", "AFI5"), ()),
        ("4.1.4", ("AFI2",), ()),
        ("4.1.6", ("R1", "R5"), ()),
        ("4.2.2", ("R5", "AFI3"), ()),
        ("4.4.3", ("R5",), ("R??",)),
        ("4.4.4", ("R1", "R3"), ()),
    ],
)
def test_codes_are_inherited_by_themselves(
    real: Edition, ref: str, codes: tuple[str, ...], unknown: tuple[str, ...]
) -> None:
    row = by_ref(real)[ref]
    assert (row.codes, row.unknown_codes) == (codes, unknown)


def test_a_code_of_its_own_does_not_end_the_finding_above(real: Edition) -> None:
    rows = by_ref(real)
    assert rows["4.4.1"].finding
    assert {rows[ref].finding for ref in ("4.4.2", "4.4.3", "4.4.4")} == {rows["4.4.1"].finding}
    assert rows["4.1.3"].finding != rows["4.1.1"].finding == rows["4.1.2"].finding


def test_a_blank_outcome_stays_blank_in_text_files(real: Edition) -> None:
    assert by_ref(real)["4.1.2"].outcome is None
    assert by_ref(real)["4.1.4"].outcome is None


def test_texts_and_timelines_are_kept_as_typed(real: Edition) -> None:
    rows = by_ref(real)
    assert rows["4.4.4"].timeline == "December 2018 then on-going"
    assert rows["4.4.3"].timeline == "4 times per year"
    assert (rows["4.3.1"].activity or "").startswith("'Process map', revise")
    assert rows["4.1.3"].progress == "This task has not yet started"


def test_each_row_knows_its_place_and_the_file_its_fingerprint(real: Edition) -> None:
    assert [row.row for row in real.rows] == list(range(10, 23))
    assert real.file == "front-door-plan.tsv"
    assert real.sha256 == hashlib.sha256(REAL.read_bytes()).hexdigest()


def test_only_the_unknown_code_is_warned_of(real: Edition) -> None:
    assert [(each.row, each.text) for each in real.warnings] == [
        (21, "“R??” is no code that is known, such as R1 or AFI3; it is kept as written")
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
def test_every_csv_of_it_reads_the_same(
    tmp_path: Path, real: Edition, lines: list[list[str]], delimiter: str, encoding: str
) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(lines)
    path = tmp_path / "plan.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    edition = read_edition(path)
    assert edition.rows == real.rows
    assert (edition.title, edition.legend) == (real.title, real.legend)


@pytest.mark.parametrize("merged", [True, False], ids=["merged", "blank"])
@pytest.mark.parametrize("origin", [(0, 0), (3, 2)], ids=["A1", "C4"])
def test_a_workbook_of_it_reads_the_same(
    tmp_path: Path,
    real: Edition,
    lines: list[list[str]],
    merged: bool,
    origin: tuple[int, int],
) -> None:
    path = tmp_path / "plan.xlsx"
    top, left = origin
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Front Door")
    for number, line in enumerate(lines):
        for at, text in enumerate(line):
            if text:
                sheet.write_string(top + number, left + at, text)
    if merged:
        for column in (0, 1, 2):
            _merge(book, sheet, lines, column, origin)
        sheet.merge_range(top + 2, left, top + 2, left + 9, lines[2][0])
    book.close()
    edition = read_edition(path)
    assert without_place(edition) == without_place(real)
    assert [row.row for row in edition.rows] == [row.row + top for row in real.rows]
    assert {row.sheet for row in edition.rows} == {"Front Door"}
    assert (edition.title, edition.legend) == (real.title, real.legend)


def _merge(
    book: xlsxwriter.Workbook,
    sheet: xlsxwriter.worksheet.Worksheet,
    lines: list[list[str]],
    column: int,
    origin: tuple[int, int],
) -> None:
    top, left = origin
    start = 9
    for number in range(10, len(lines) + 1):
        if number == len(lines) or lines[number][column]:
            if number - start > 1:
                sheet.merge_range(top + start, left + column, top + number - 1, left + column,
                                  lines[start][column])
            start = number
