"""Pages of cells into files of every kind, as the programs of an office write them."""
from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr


class Feature(StrEnum):
    """What a file may have. The kinds of file are features too."""

    XLSX = ".xlsx"
    XLSM = ".xlsm"
    CSV = ".csv"
    TSV = ".tsv"
    DOCX = ".docx"
    ODS = ".ods"
    NO_TITLE = "no title above the table"
    LEGEND_ABOVE = "the legend stands above the table"
    LEGEND_BELOW = "the legend stands below the table"
    NO_LEGEND = "no legend"
    MERGED = "section, code and finding stand once over several activities"
    MERGED_OUTCOMES = "an outcome is merged over several activities"
    BLANK_ROWS = "blank rows in the table"
    HEADER_AGAIN = "the header is repeated within the table"
    FOOTER = "a line such as “Printed on …” below the table"
    COVER = "a cover sheet and a sheet of lists"
    HIDDEN = "a hidden sheet with an old copy of the table"
    SEVERAL_SHEETS = "the sections are spread over several sheets or tables"
    SECTION_TITLES = "a column of section titles"
    SECTION_WITH_TITLE = "number and title of a section in one cell"
    SECTION_LINES = "a section's number and title in a line of their own"
    HEADINGS = "a section's heading over the whole width, and no column for it"
    BLANK_CAPTION = "no caption over the activity number"
    NO_NUMBERS = "no column of activity numbers"
    WIDER_CAPTIONS = "captions that other councils use"
    EXTRA_COLUMNS = "columns that no field of the plan stands for"
    ORIGINAL = "a column of original dates"
    DAY_CELLS = "days are real date cells"
    MONTH_CELLS = "a month is a date cell that shows only month and year"
    DATES_1904 = "the workbook counts its days from 1904"
    NUMBER_CELLS = "whole section numbers are number cells"
    STATUS_WORD = "the status is a word of the legend"
    STATUS_LETTER = "the status is a letter"
    STATUS_SYNONYM = "the status is another word for it"
    STATUS_FILL = "the status is only the colour of its cell"


EVERY_FEATURE: frozenset[Feature] = frozenset(Feature)

KINDS = (Feature.XLSX, Feature.XLSM, Feature.CSV, Feature.TSV, Feature.DOCX, Feature.ODS)
WORKBOOKS = frozenset((Feature.XLSX, Feature.XLSM, Feature.ODS))
FILLED = frozenset((*WORKBOOKS, Feature.DOCX))
"""Kinds that have colours and merged cells."""
ENCODINGS = ("utf-8-sig", "utf-8", "cp1252", "utf-16")


@dataclass(frozen=True)
class Cell:
    """`down` and `across` are merged cells; those that it covers stand as `Cell()`.

    `text` is said in every kind of file, `day` and `number` where it has real ones.
    """

    text: str = ""
    fill: str | None = None
    day: date | None = None
    month_only: bool = False
    number: int | None = None
    down: int = 1
    across: int = 1


Line = list[Cell]


@dataclass
class Page:
    """A sheet, or a table of a document with what stands around it. An empty line is blank."""

    name: str
    above: list[Line] = field(default_factory=list)
    table: list[Line] = field(default_factory=list)
    below: list[Line] = field(default_factory=list)
    hidden: bool = False

    @property
    def lines(self) -> list[Line]:
        return [*self.above, *self.table, *self.below]


def write_file(
    path: Path, pages: Sequence[Page], *, encoding: str = "utf-8", delimiter: str = ",",
    from_1904: bool = False,
) -> None:
    """The kind is the path's ending."""
    kind = Feature(path.suffix)
    if kind in (Feature.CSV, Feature.TSV):
        path.write_bytes(_delimited(pages, delimiter).encode(encoding))
    elif kind is Feature.DOCX:
        _write_document(path, pages)
    elif kind is Feature.ODS:
        _write_ods(path, pages)
    else:
        path.write_bytes(_workbook(pages, from_1904, kind))


def _delimited(pages: Sequence[Page], delimiter: str) -> str:
    (page,) = (page for page in pages if not page.hidden)
    width = max(len(line) for line in page.lines)
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter, lineterminator="\r\n")
    for line in page.lines:
        writer.writerow([cell.text for cell in line] + [""] * (width - len(line)))
    return written.getvalue()


def _workbook(pages: Sequence[Page], from_1904: bool, kind: Feature) -> bytes:
    import xlsxwriter  # type: ignore[import-untyped]

    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True, "date_1904": from_1904})
    looks: dict[tuple[str | None, str], Any] = {}

    def look(cell: Cell) -> Any:
        shows = "" if cell.day is None else "mmm-yy" if cell.month_only else "dd/mm/yyyy"
        if (cell.fill, shows) not in looks:
            wanted: dict[str, Any] = {"text_wrap": True}
            wanted |= {"bg_color": f"#{cell.fill}"} if cell.fill else {}
            wanted |= {"num_format": shows} if shows else {}
            looks[cell.fill, shows] = book.add_format(wanted)
        return looks[cell.fill, shows]

    for page in pages:
        sheet = book.add_worksheet(page.name)
        if page.hidden:
            sheet.hide()
        for row, line in enumerate(page.lines):
            for column, cell in enumerate(line):
                if cell.down > 1 or cell.across > 1:
                    sheet.merge_range(row, column, row + cell.down - 1, column + cell.across - 1,
                                      "", look(cell))
                if cell.day is not None:
                    sheet.write_datetime(row, column, cell.day, look(cell))
                elif cell.number is not None:
                    sheet.write_number(row, column, cell.number, look(cell))
                elif cell.text:
                    sheet.write_string(row, column, cell.text, look(cell))
                elif cell.fill:
                    sheet.write_blank(row, column, None, look(cell))
    first = next((at for at, page in enumerate(pages) if not page.hidden), 0)
    book.worksheets()[first].activate()
    book.worksheets()[first].set_first_sheet()
    book.close()
    return _with_macros(written.getvalue()) if kind is Feature.XLSM else written.getvalue()


def _with_macros(data: bytes) -> bytes:
    """Only its declared type tells an .xlsm from an .xlsx."""
    plain, with_macros = b"spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main"
    source = zipfile.ZipFile(io.BytesIO(data))
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "[Content_Types].xml":
                content = content.replace(
                    b"vnd.openxmlformats-officedocument." + plain, b"vnd." + with_macros
                )
            target.writestr(name, content)
    return written.getvalue()


def _write_document(path: Path, pages: Sequence[Page]) -> None:
    from docx import Document

    document = Document()
    for page in pages:
        if page.hidden:
            continue
        _prose(document, page.above)
        if page.table:
            _table(document, page.table)
        _prose(document, page.below)
    document.save(str(path))


def _prose(document: Any, lines: Sequence[Line]) -> None:
    """A line of one cell is a paragraph; lines of several that follow each other are a table."""
    rows: list[Line] = []
    for line in [*lines, []]:
        if len(line) > 1:
            rows.append(line)
            continue
        if rows:
            _table(document, rows)
            rows = []
        document.add_paragraph(line[0].text if line else "")


def _table(document: Any, lines: Sequence[Line]) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    width = max(len(line) for line in lines)
    table = document.add_table(rows=len(lines), cols=width)
    for row, line in enumerate(lines):
        for column, cell in enumerate(line):
            if not (cell.text or cell.fill):
                continue
            target = table.cell(row, column)
            if cell.down > 1 or cell.across > 1:
                far = table.cell(row + cell.down - 1, column + cell.across - 1)
                target = target.merge(far)
            target.text = cell.text
            if cell.fill:
                shade = OxmlElement("w:shd")
                shade.set(qn("w:val"), "clear")
                shade.set(qn("w:fill"), cell.fill)
                target._tc.get_or_add_tcPr().append(shade)


_ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
    ' xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"'
    ' office:version="1.3">'
)
_ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_ODS_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest'
    ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
_ODS_STYLES = (
    '<style:style style:name="shown" style:family="table"/>'
    '<style:style style:name="hidden" style:family="table">'
    '<style:table-properties table:display="false"/></style:style>'
    '<number:date-style style:name="N1"><number:day number:style="long"/><number:text>/'
    '</number:text><number:month number:style="long"/><number:text>/</number:text>'
    '<number:year number:style="long"/></number:date-style>'
    '<number:date-style style:name="N2"><number:month number:textual="true"/><number:text>-'
    "</number:text><number:year/></number:date-style>"
)


def _write_ods(path: Path, pages: Sequence[Page]) -> None:
    """LibreOffice's own shape: styles by name, covered cells, a long run of blanks at the end."""
    styles: dict[tuple[str | None, str], str] = {}
    sheets = "".join(_ods_sheet(page, styles) for page in pages)
    made = "".join(
        f'<style:style style:name="{name}" style:family="table-cell"'
        + (f' style:data-style-name="{shows}"' if shows else "")
        + ">"
        + (f'<style:table-cell-properties fo:background-color="#{fill}"/>' if fill else "")
        + "</style:style>"
        for (fill, shows), name in styles.items()
    )
    content = (
        f"{_ODS_HEAD}<office:automatic-styles>{_ODS_STYLES}{made}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", _ODS_TYPE, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", _ODS_MANIFEST)


def _ods_sheet(page: Page, styles: dict[tuple[str | None, str], str]) -> str:
    covered: set[tuple[int, int]] = set()
    rows: list[str] = []
    for row, line in enumerate(page.lines):
        cells = []
        for column, cell in enumerate(line):
            covered |= {
                (row + down, column + across)
                for down in range(cell.down) for across in range(cell.across)
                if down or across
            }
            name = "covered-table-cell" if (row, column) in covered else "table-cell"
            cells.append(_ods_cell(cell, name, styles))
        blank = f'<table:table-cell table:number-columns-repeated="{1024 - len(line)}"/>'
        rows.append(f"<table:table-row>{''.join(cells)}{blank}</table:table-row>")
    rest = 1_048_576 - len(rows)
    rows.append(f'<table:table-row table:number-rows-repeated="{rest}"><table:table-cell'
                ' table:number-columns-repeated="1024"/></table:table-row>')
    style = "hidden" if page.hidden else "shown"
    return (
        f'<table:table table:name={quoteattr(page.name)} table:style-name="{style}">'
        f'<table:table-column table:number-columns-repeated="1024"/>{"".join(rows)}</table:table>'
    )


def _ods_cell(cell: Cell, name: str, styles: dict[tuple[str | None, str], str]) -> str:
    said, text = "", cell.text
    if cell.day is not None:
        said = f' office:value-type="date" office:date-value="{cell.day.isoformat()}"'
    elif cell.number is not None:
        said = f' office:value-type="float" office:value="{cell.number}"'
    elif text:
        said = ' office:value-type="string"'
    shows = "" if cell.day is None else "N2" if cell.month_only else "N1"
    if cell.fill or shows:
        style = styles.setdefault((cell.fill, shows), f"ce{len(styles) + 1}")
        said += f' table:style-name="{style}"'
    if cell.down > 1 or cell.across > 1:
        said += (f' table:number-rows-spanned="{cell.down}"'
                 f' table:number-columns-spanned="{cell.across}"')
    paragraphs = "".join(f"<text:p>{escape(part)}</text:p>" for part in text.split("\n") if text)
    return f"<table:{name}{said}>{paragraphs}</table:{name}>"
