"""Every refusal is one sentence that says what is wrong, where, and what to do."""
from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
import xlsxwriter  # type: ignore[import-untyped]

from plan_ledger.editions.files import grid
from plan_ledger.editions.reading.table import read_edition
from plan_ledger.plan.errors import PlanError
from tests.editions.making_files import (
    compound_file,
    ods,
    ods_row,
    ods_text,
    old_workbook,
    with_parts,
)

TABLE = b"Ref,Activity\r\n1.1,Do\r\n"


def refusal(path: Path) -> str:
    with pytest.raises(PlanError) as refused:
        read_edition(path)
    assert refused.value.where
    assert "\n" not in refused.value.text
    return refused.value.text


def good_workbook() -> bytes:
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written)
    sheet = book.add_worksheet("Plan")
    sheet.write_row(0, 0, ["Ref", "Activity"])
    sheet.write_row(1, 0, ["1.1", "Do"])
    book.close()
    return written.getvalue()


def with_sheet(cells: bytes) -> bytes:
    """A good workbook whose sheet holds these rows instead."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good_workbook())) as source, zipfile.ZipFile(
        written, "w", zipfile.ZIP_DEFLATED
    ) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = (
                    b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/'
                    b'spreadsheetml/2006/main"><sheetData>' + cells + b"</sheetData></worksheet>"
                )
            target.writestr(name, content)
    return written.getvalue()


def cut_sheet() -> bytes:
    """A good workbook whose sheet ends in the middle of a cell."""
    data = with_sheet(b"")
    return with_parts(data, {"xl/worksheets/sheet1.xml": (
        b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/'
        b'2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Ref</t></is>'
    )})


def zip_of(name: str, content: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return written.getvalue()


def good_document() -> bytes:
    written = io.BytesIO()
    document = docx.Document()
    document.add_table(1, 1).cell(0, 0).text = "Ref"
    document.save(written)
    return written.getvalue()


def deep_document() -> bytes:
    deep = "<w:tbl><w:tr><w:tc>" * 3000 + "</w:tc></w:tr></w:tbl>" * 3000
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    document = f"<w:document {names}><w:body>{deep}</w:body></w:document>"
    return with_parts(good_document(), {"word/document.xml": document})


def with_doctype(data: bytes, part: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = archive.read(part).decode()
    begins = content.index("?>") + 2
    outside = '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    return with_parts(data, {part: content[:begins] + outside + content[begins:]})


def flipped() -> bytes:
    data = bytearray(good_workbook())
    at = data.index(b"xl/worksheets/sheet1.xml") + 60
    data[at] ^= 0xFF
    return bytes(data)


OLE = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600)


@pytest.mark.parametrize(
    "name, make, says",
    [
        (
            "~$plan.xlsx",
            lambda: b"x",
            "~$plan.xlsx is only the mark that Excel or Word has a file open; close the file there "
            "and name plan.xlsx",
        ),
        (
            "plan.pages",
            lambda: b"x",
            "of a kind that is not read; save it as .xlsx, .xls, .ods, .docx, .csv, .tsv or .txt",
        ),
        ("plan", lambda: b"x", "of a kind that is not read"),
        ("plan.doc", lambda: b"x", "is a Word document of the old kind, from before 2007; save it"
         " as .docx"),
        ("plan.odt", lambda: b"x", "is a text of LibreOffice, which is not read; save it as .docx"),
        ("plan.xlsb", lambda: b"x", "is a binary workbook, which is not read; save it as .xlsx"),
        ("plan.pdf", lambda: b"x", "is a PDF, which is not read; ask for the file it was made"),
        ("plan.PNG", lambda: b"x", "is a picture, which is not read; ask for the file it was made"),
        ("plan.csv", lambda: b"", "plan.csv is empty"),
        ("plan.xlsx", lambda: b"", "plan.xlsx is empty"),
        ("plan.xlsx", lambda: b"hello", "plan.xlsx is no workbook, whatever its name"),
        ("plan.xlsx", lambda: b"%PDF-1.4", "plan.xlsx is a PDF, not a workbook"),
        ("plan.csv", lambda: b"%PDF-1.7 ...", "plan.csv is a PDF, not a .csv; ask for the file"),
        ("plan.xlsx", lambda: cut_sheet(), "plan.xlsx is damaged or cut short; fetch it again"),
        ("plan.xlsx", lambda: OLE, "plan.xlsx is a workbook of the old kind (.xls)"),
        (
            "plan.xlsx",
            lambda: OLE + "EncryptedPackage".encode("utf-16-le"),
            "plan.xlsx is protected by a password; save a copy without one",
        ),
        ("plan.docx", lambda: OLE, "plan.docx is a Word document of the old kind (.doc); save it"),
        ("plan.docx", lambda: b"%PDF-1.4", "plan.docx is a PDF, not a Word document"),
        ("plan.docx", good_workbook, "plan.docx is a zip archive but no Word document"),
        ("plan.docx", lambda: zip_of("[Content_Types].xml", b"<a/>"), "but no Word document"),
        ("plan.docx", lambda: good_document()[:-200], "plan.docx is damaged or cut short"),
        ("plan.docx", lambda: deep_document(), "damaged or cut short (its parts are nested too"),
        ("plan.ods", lambda: b"hello", "plan.ods is no spreadsheet, whatever its name"),
        ("plan.ods", good_workbook, "is a zip archive but no OpenDocument spreadsheet"),
        ("plan.ods", lambda: ods("<table:table-row>")[:-90], "plan.ods is damaged or cut short"),
        ("plan.ods", lambda: ods("<table:table-row>"), "plan.ods is damaged or cut short (mism"),
        (
            "plan.ods",
            lambda: with_parts(
                ods(), {"META-INF/manifest.xml": "<m><encryption-data/></m>"}
            ),
            "plan.ods is protected by a password; save a copy without one",
        ),
        (
            "plan.ods",
            lambda: ods(ods_row("a", times=1_000_000)),
            "plan.ods, sheet “Plan” has more than 100,000 rows",
        ),
        (
            "plan.ods",
            lambda: ods(*[ods_row(ods_text("a", number_columns_repeated=190), times=10_000)] * 3),
            "row 10000 is the end of more than 5,000,000 cells",
        ),
        (
            "plan.ods",
            lambda: ods(ods_row(ods_text("a", number_columns_repeated=16_384))),
            "plan.ods, sheet “Plan”, row 1 has content in more than 200 columns",
        ),
        ("plan.xls", good_workbook, "plan.xls is no workbook of the old kind, but may be a newer"),
        ("plan.xls", lambda: b"<html>", "plan.xls is no workbook of the old kind, whatever its"),
        ("plan.xls", lambda: OLE, "plan.xls is damaged or cut short"),
        ("plan.xls", lambda: old_workbook([["Ref"]])[:2500], "plan.xls is damaged or cut short"),
        ("plan.xls", lambda: compound_file("WordDocument", b""), "plan.xls holds no workbook"),
        (
            "plan.xls",
            lambda: old_workbook([["Ref"]], password=True),
            "plan.xls is protected by a password; save a copy without one",
        ),
        (
            "plan.xls",
            lambda: old_workbook([["Ref"]], extent=(4_000_000_000, 60_000)),
            "plan.xls is damaged or cut short (a sheet claims to be larger than any can be)",
        ),
        (
            "plan.xls",
            lambda: old_workbook([["Ref"]], far=(65_535, 255)),
            "plan.xls: a sheet has content as far as row 65536, column IV",
        ),
        *(
            (name, lambda make=make, part=part: with_doctype(make(), part),
             f"{name} declares a document type inside ({part})")
            for name, make, part in (
                ("plan.xlsx", good_workbook, "xl/worksheets/sheet1.xml"),
                ("plan.xlsx", good_workbook, "xl/sharedStrings.xml"),
                ("plan.docx", lambda: good_document(), "word/document.xml"),
                ("plan.ods", lambda: ods(), "content.xml"),
            )
        ),
        (
            "plan.docx",
            lambda: with_parts(
                good_document(), {"word/document.xml": "<!DOCTYPE a><a/>".encode("utf-16")}
            ),
            "plan.docx declares a document type inside",
        ),
        (
            "plan.docx",
            lambda: with_parts(
                good_document(),
                {"word/document.xml": '<?xml version="1.0" encoding="utf-7"?><a/>'},
            ),
            "damaged or cut short (word/document.xml is no XML in UTF-8)",
        ),
        ("plan.xlsx", lambda: good_workbook()[:2000], "plan.xlsx is damaged or cut short"),
        ("plan.xlsx", flipped, "plan.xlsx is damaged or cut short"),
        ("plan.xlsx", lambda: zip_of("a.txt", b"x"), "is a zip archive but no Excel workbook"),
        ("plan.xlsx", lambda: zip_of("xl/workbook.xml", b"<"), "damaged or cut short"),
        (
            "plan.xlsx",
            lambda: with_sheet(
                b'<row r="1"><c r="A1"><v>1</v></c></row>'
                b'<row r="1048576"><c x=">" r="XFD1048576"><v>1</v></c></row>'
            ),
            "plan.xlsx: a sheet has content as far as row 1048576, column XFD",
        ),
        (
            "plan.xlsx",
            lambda: with_sheet(b'<row r="2"><c r="ZZZZZZZ2"><v>1</v></c></row>'),
            "plan.xlsx: a sheet has content as far as row 2",
        ),
        (
            "plan.xlsx",
            lambda: with_sheet(b'<row r="1048576"><c r="XFC1"/><c><v>1</v></c></row>'),
            "plan.xlsx: a sheet has content as far as row 1048576, column XFD",
        ),
        (
            "plan.xlsx",
            lambda: with_sheet(
                b'<row r="3"><c r="B3" t="inlineStr"><is><t>a_x0000_</t></is></c></row>'
            ),
            "plan.xlsx, sheet “Plan”, row 3, column B holds the character U+0000",
        ),
        ("plan.csv", lambda: TABLE + b"1.2,a\0b", "plan.csv, row 3, column B holds the character"),
        (
            "plan.csv",
            lambda: b"\xff\xfe" + "Ref,Activity\n1.1,\ud800".encode("utf-16-le", "surrogatepass"),
            "plan.csv, row 2, column B holds the character U+D800",
        ),
        ("plan.csv", lambda: TABLE + b"1.2,\x81\n", ("plan.csv is no text in UTF-8 or Windows-1252"
         " (see line 3)")),
        ("plan.csv", lambda: b"\xef\xbb\xbfRef\n\xe9", "plan.csv is no text in UTF-8 (see line 2)"),
        ("plan.csv", lambda: b"\xff\xfea", "plan.csv is no text in UTF-16-LE"),
        ("plan.tsv", lambda: b"Hello\n", "plan.tsv has no row of captions that is known"),
        ("plan.csv", lambda: b"\n\n", "plan.csv has no row of captions that is known"),
        (
            "plan.csv",
            lambda: b"Ref,Lead\r\n1.1,Me\r\n",
            ("plan.csv, row 1 has the captions “Ref”, “Lead” but no column for the activity; "
            "add one with the caption “Activity required”"),
        ),
        (
            "plan.csv",
            lambda: TABLE + b"," * 250 + b"x",
            "plan.csv, row 3 has content in column IQ, and no more than 200 columns are read",
        ),
        (
            "plan.csv",
            lambda: TABLE + b"x\n" * 100_001,
            "plan.csv has more than 100,000 rows",
        ),
        (
            "plan.csv",
            lambda: TABLE + b"1.2," + b"x" * 1_000_001,
            "plan.csv, row 3, column B holds 1,000,001 characters",
        ),
    ],
)
def test_a_file_is_refused_with_a_sentence(
    tmp_path: Path, name: str, make: Callable[[], bytes], says: str
) -> None:
    path = tmp_path / name
    path.write_bytes(make())
    assert says in refusal(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "plan.csv").startswith("there is no file")
    assert "is a folder; name the file in it" in refusal(tmp_path)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/media/image1.png"])
def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path: Path, part: str) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(zip_of(part, bytes(grid.MOST_BYTES + 1)))
    assert refusal(path).startswith("plan.xlsx unpacks to more than 200 MB")


def test_a_text_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    with path.open("wb") as file:
        file.truncate(grid.MOST_BYTES + 1)
    assert refusal(path).startswith("plan.csv is larger than 200 MB")


def test_a_workbook_without_a_table_names_its_most_likely_sheet(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("Help").write(0, 0, "x")
    book.add_worksheet("Plan").write_row(0, 0, ["Ref", "Lead"])
    book.close()
    assert refusal(path).startswith("plan.xlsx, sheet “Plan”, row 1 has the captions")


def test_a_parser_that_panics_prints_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    data = bytearray(old_workbook([["Ref", "Activity"]]))
    data[data.index(b"Plan") - 6] = 1  # the sheet begins after the end, where the parser looks
    path = tmp_path / "plan.xls"
    path.write_bytes(data)
    assert "plan.xls" in refusal(path)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("shared", [True, False])
def test_a_long_text_that_many_cells_share_is_refused_but_not_one_beside_many_short_ones(
    tmp_path: Path, shared: bool
) -> None:
    path = tmp_path / "plan.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Plan")
    long = "x" * 30_000
    sheet.write_row(0, 0, ["Ref", "Activity", long])
    for row in range(1, 10_000):
        sheet.write_row(row, 0, [f"1.{row}", "Do", long if shared else "short"])
    book.close()
    if shared:
        assert refusal(path).startswith("plan.xlsx holds more than 256 MB of text in its cells")
    else:
        assert len(read_edition(path).rows) == 9_999
