"""The council's own plan, saved as each kind of file that an office would save it as."""
from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

from tests.editions.generated.files import Cell, Feature, Line, Page, write_file

REAL = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "front-door-plan.tsv"
FILLS = {"RED": "FF0000", "AMBER": "FFC000", "GREEN": "00B050", "GREY": "BFBFBF", "BLUE": "0070C0"}
_MERGED = (0, 1, 2)
"""The columns of which a blank cell was merged with the one above: No., Code, Recommendation."""


def renderings(folder: Path) -> list[Path]:
    """The file itself, with semicolons in Windows-1252, and as workbook, .ods and document."""
    text = REAL.read_text("utf-8")
    lines = [list(fields) for fields in csv.reader(text.splitlines(), delimiter="\t")]
    page = _page(lines)
    made = [folder / f"plan{kind.value}" for kind in (
        Feature.TSV, Feature.CSV, Feature.XLSX, Feature.ODS, Feature.DOCX,
    )]
    made[0].write_bytes(REAL.read_bytes())
    for path in made[1:]:
        write_file(path, [page], encoding="cp1252", delimiter=";")
    return made


def _page(lines: list[list[str]]) -> Page:
    header = next(at for at, fields in enumerate(lines) if len(fields) > 4 and fields[4])
    above: list[Line] = [[Cell(text, fill=FILLS.get(text)) for text in fields if text]
                         for fields in lines[:header]]
    table = [[Cell(text, fill=FILLS.get(text)) for text in fields] for fields in lines[header:]]
    for column in _MERGED:
        _merge(table, column)
    return Page("Plan", above=above, table=table)


def _merge(table: list[Line], column: int) -> None:
    top = 0
    for at in range(1, len(table) + 1):
        if at == len(table) or table[at][column].text:
            if top:
                table[top][column] = replace(table[top][column], down=at - top)
            top = at
