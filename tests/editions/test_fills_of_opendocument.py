"""The colour that a person sees behind a cell of an .ods."""
from __future__ import annotations

import io
import zipfile
from pathlib import Path

from plan_ledger.editions.files.sheets import SheetFile, read_sheets
from plan_ledger.editions.reading.table import read_edition
from tests.editions.making_files import ods, ods_row, ods_style, ods_text, zipped

STYLES = ods_style("ce1", "#ff0000") + ods_style("ce2", "#00b050") + ods_style("plain")


def cell(style: str, text: str = "") -> str:
    words = f"<text:p>{text}</text:p>" if text else ""
    return f'<table:table-cell table:style-name="{style}">{words}</table:table-cell>'


def made(folder: Path, *tables: str, styles: str = STYLES, named: str = "") -> SheetFile:
    path = folder / "plan.ods"
    path.write_bytes(ods(*tables, styles=styles, named=named))
    return read_sheets(path)


def test_a_status_that_is_only_a_colour_is_read(tmp_path: Path) -> None:
    table = (
        ods_row("Front door")
        + ods_row(cell("ce1"), "Late, or likely to be late")
        + ods_row(cell("ce2"), "Nothing to worry about")
        + ods_row("Ref", "Activity", "RAG")
        + ods_row("1.1", "Recruit a head of service", cell("ce2"))
        + ods_row("1.2", "Review the thresholds", cell("ce1"))
        + ods_row("1.3", "Train every social worker", cell("plain"))
    )
    path = tmp_path / "plan.ods"
    path.write_bytes(ods(table, styles=STYLES))
    edition = read_edition(path)
    assert [row.status_fill for row in edition.rows] == ["00B050", "FF0000", None]
    assert [line.fill for line in edition.legend] == ["FF0000", "00B050"]


def test_a_style_has_the_background_of_the_one_it_is_made_from(tmp_path: Path) -> None:
    named = (
        ods_style("Bad", "#C00000") + ods_style("Bad late", made_from="Bad")
        + ods_style("No fill", "transparent", made_from="Bad")
        + ods_style("Paper", "#ffffff", "Bad")
        + ods_style("Circle", made_from="Round") + ods_style("Round", made_from="Circle")
    )
    styles = ods_style("ce1", made_from="Bad late")
    looks = ("ce1", "Bad", "No fill", "Paper", "Circle", "unknown")
    file = made(tmp_path, *["".join(ods_row(cell(look, "x")) for look in looks)],
                styles=styles, named=named)
    assert file.fills("Plan", 0) == {1: "C00000", 2: "C00000"}


def test_a_style_of_a_row_or_of_text_is_none_of_a_cell(tmp_path: Path) -> None:
    styles = ods_style("ce1", "#ff0000").replace('family="table-cell"', 'family="paragraph"')
    assert made(tmp_path, ods_row(cell("ce1", "x")), styles=styles).fills("Plan", 0) == {}


def test_the_default_of_a_row_comes_before_that_of_a_column(tmp_path: Path) -> None:
    table = (
        '<table:table-column table:number-columns-repeated="2"/>'
        '<table:table-header-columns><table:table-column table:default-cell-style-name="ce1" '
        'table:number-columns-repeated="1022"/></table:table-header-columns>'
        + ods_row("a", "b", "c")
        + ods_row("a", "b", "c").replace("<table:table-row ",
                                         '<table:table-row table:default-cell-style-name="ce2" ')
        + ods_row("a", "b", cell("plain", "c"))
    )
    file = made(tmp_path, table)
    assert file.fills("Plan", 2) == {1: "FF0000", 2: "00B050"}
    assert file.fills("Plan", 0) == {2: "00B050"}


def test_the_default_of_the_file_is_behind_all_of_them(tmp_path: Path) -> None:
    default = ('<style:default-style style:family="table-cell"><style:table-cell-properties '
               'fo:background-color="#ffff00"/></style:default-style>')
    table = ods_row("a") + ods_row(cell("plain", "b")) + ods_row(cell("ce1", "c"))
    assert made(tmp_path, table, named=default).fills("Plan", 0) == {
        1: "FFFF00", 2: "FFFF00", 3: "FF0000"
    }
    assert made(tmp_path, table, named=ods_style("Default", "#123456")).fills("Plan", 0) == {
        1: "123456", 3: "FF0000"
    }


def test_repeated_rows_and_cells_have_the_fill_of_the_first(tmp_path: Path) -> None:
    twice = cell("ce1", "x").replace("<table:table-cell ",
                                     '<table:table-cell table:number-columns-repeated="2" ')
    table = (
        ods_row(cell("plain", "x"), twice, times=3)
        + ods_row(cell("ce1"), times=1_000)
        + ods_row("x", cell("ce2", "y"))
        + ods_row(cell("ce1"), times=1_047_000)
    )
    file = made(tmp_path, table)
    assert file.fills("Plan", 0) == {}
    assert file.fills("Plan", 1) == {1: "FF0000", 2: "FF0000", 3: "FF0000", 1004: "00B050"}
    assert file.fills("Plan", 2) == {1: "FF0000", 2: "FF0000", 3: "FF0000"}


def test_every_row_of_a_merge_has_its_fill(tmp_path: Path) -> None:
    first = ods_text("x", number_rows_spanned=2, number_columns_spanned=2).replace(
        "<table:table-cell ", '<table:table-cell table:style-name="ce1" '
    )
    covered = '<table:covered-table-cell table:style-name="ce2"/>'
    table = (
        ods_row("a", first, covered) + ods_row("b", covered, covered)
        + ods_row("c", cell("ce2", "x"), "y")
    )
    file = made(tmp_path, table)
    assert file.fills("Plan", 1) == {1: "FF0000", 2: "FF0000", 3: "00B050"}
    assert file.fills("Plan", 2) == {1: "FF0000", 2: "FF0000"}


def test_each_sheet_has_its_own_and_none_that_is_not_there(tmp_path: Path) -> None:
    inner = ('<table:table-cell><table:table table:name="Inner"><table:table-row>'
             '<table:table-cell table:style-name="ce2"/></table:table-row></table:table>'
             "</table:table-cell>")
    file = made(tmp_path, ods_row(cell("ce1", "x"), inner), ods_row(cell("ce2", "x")))
    assert file.fills("Plan", 0) == {1: "FF0000"}
    assert file.fills("Sheet2", 0) == {1: "00B050"}
    assert file.fills("Inner", 0) == file.fills(None, 0) == {}


def test_a_file_without_named_styles_has_its_automatic_ones(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(ods(ods_row(cell("ce1", "x")), styles=STYLES))) as archive:
        content = archive.read("content.xml")
    path = tmp_path / "plan.ods"
    path.write_bytes(zipped({"content.xml": content}))
    assert read_sheets(path).fills("Plan", 0) == {1: "FF0000"}
