"""An export's statuses look as they did in the file that was imported last."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import openpyxl.styles
import pytest

from plan_ledger.editions.reading.profile import read_profile
from plan_ledger.editions.writing.saving import write_workbook
from plan_ledger.ledger import Ledger

DAY = "2027-01-31"
OWN = {"R": "FF0000", "A": "FFC000", "G": "92D050"}


def written(path: Path, statuses: str, fills: dict[str, str]) -> Path:
    """An activity for each letter, and the legend below, each on its colour."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Ref", "Action", "Lead", "RAG"])
    for number, status in enumerate(statuses, start=1):
        sheet.append([f"1.{number}", f"Task {number} of the plan", "Ann", status])
    sheet.append([])
    for letter, meaning in (("R", "Off track"), ("A", "At risk"), ("G", "On track")):
        sheet.append([None, None, letter, meaning])
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            if cell.value in fills:
                cell.fill = openpyxl.styles.PatternFill("solid", fgColor=fills[cell.value])
    book.save(path)
    return path


def looks(ledger: Ledger, folder: Path, statuses: str, fills: dict[str, str]) -> Any:
    """The texts of an export with the colours that they stand on."""
    path = written(folder / "in.xlsx", statuses, fills)
    ledger.import_edition(path, as_at=DAY, by="Officer")
    write_workbook(folder / "out.xlsx", ledger.show(as_at=DAY), profile=ledger.export_profile())
    cells = [cell for row in openpyxl.load_workbook(folder / "out.xlsx").active.iter_rows()
             for cell in row]
    return [(cell.value, cell.fill.fgColor.rgb[2:]) for cell in cells if cell.value in OWN]


def test_letters_stay_letters_on_their_own_colours(ledger: Ledger, tmp_path: Path) -> None:
    of_rows = [("R", "FF0000"), ("G", "92D050"), ("A", "FFC000"), ("G", "92D050")]
    of_legend = list(OWN.items())
    assert looks(ledger, tmp_path, "RGAG", OWN) == of_rows + of_legend


@pytest.mark.parametrize("fills", [{}, dict.fromkeys(OWN, "EEEEEE")])
def test_a_file_without_colours_of_its_own_gets_the_standard_ones(
    ledger: Ledger, tmp_path: Path, fills: dict[str, str]
) -> None:
    assert looks(ledger, tmp_path, "RG", fills)[:2] == [("R", "C00000"), ("G", "00763A")]


def test_the_colours_stand_in_the_profile_and_can_be_changed(
    ledger: Ledger, tmp_path: Path
) -> None:
    looks(ledger, tmp_path, "RGA", OWN)
    profile = ledger.export_profile()
    assert profile is not None
    text = profile.to_toml()
    assert 'GREEN = "92D050"' in text
    changed = read_profile(text.replace("92D050", "#00b050"), "p.toml")
    assert changed.colours["GREEN"] == "00B050"


def test_a_known_shape_is_not_looked_through_for_them_again(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks(ledger, tmp_path, "RGA", OWN)
    path = written(tmp_path / "later.xlsx", "RGG", OWN)

    def never(*_: object) -> dict[int, str]:
        raise AssertionError("the colours were read")

    monkeypatch.setattr("plan_ledger.editions.files.looks.Looks.fills", never)
    found = ledger.import_edition(path, as_at="2027-02-28", by="Officer")
    assert [(d.ref, d.new) for d in found.findings.differences] == [("1.3", "GREEN")]
    monkeypatch.undo()
