"""Text files that do not say their encoding: what is read, and where doubt is told."""
from __future__ import annotations

from pathlib import Path

import pytest

from plan_ledger.editions.files.sheets import read_sheets
from plan_ledger.editions.reading.table import read_edition


def saved(folder: Path, activity: str, encoding: str) -> Path:
    path = folder / "plan.csv"
    path.write_bytes(f"Ref,Activity,RAG\n1.1,{activity},Green\n".encode(encoding))
    return path


def read(path: Path) -> tuple[str | None, str | None]:
    return read_edition(path).rows[0].activity, read_sheets(path).doubt


@pytest.mark.parametrize("activity", [
    "The council’s plan", "The “vision” – written by José", "Review – and agree", "José", "Later…",
])
def test_a_file_saved_on_a_mac_is_read_as_such_and_told(tmp_path: Path, activity: str) -> None:
    path = saved(tmp_path, activity, "mac_roman")
    text = (
        "plan.csv was read as saved on a Mac (Mac Roman): look at its accents, dashes and "
        "quotation marks; where they are wrong, save it again as “CSV UTF-8”"
    )
    assert read(path) == (activity, text)
    assert [warned.text for warned in read_edition(path).warnings] == [text]


@pytest.mark.parametrize("activity", [
    "The council’s plan", "The “vision” – written by José", "£5 for Zoë", "Óscar and ÉLODIE",
    "Ôl-ofal y cyngor’s", "Straße in Malmö – Ærø", "McÉwan’s",
])
def test_a_file_saved_on_windows_is_read_as_such(tmp_path: Path, activity: str) -> None:
    said, _ = read(saved(tmp_path, activity, "cp1252"))
    assert said == activity


@pytest.mark.parametrize("activity", ["£5 for Zoë", "Óscar and ÉLODIE", "A vision – ‘José’"])
def test_nothing_is_told_of_what_can_be_meant(tmp_path: Path, activity: str) -> None:
    assert read(saved(tmp_path, activity, "cp1252"))[1] is None


def test_signs_of_both_are_read_as_windows_and_told(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_bytes("Ref,Activity,RAG\n1.1,“JosÓ,Green\n".encode("cp1252"))
    assert read(path) == ("“JosÓ", (
        "plan.csv does not say its encoding, and “sÓ” in line 2 looks wrong: some accents, dashes "
        "or quotation marks may be others; save it again as “CSV UTF-8”"
    ))


def test_a_broken_byte_among_utf_8_is_told(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_bytes("Ref,Activity,RAG\n1.1,José ".encode() + b"\xe9,Green\n")
    said, doubt = read(path)
    assert said == "JosÃ© é"
    assert doubt is not None and "“Ã©” in line 2 looks wrong" in doubt


@pytest.mark.parametrize("first", ["", "sep=|\n"])
@pytest.mark.parametrize("kind", [".csv", ".txt"])
def test_bars_between_fields_are_read(tmp_path: Path, kind: str, first: str) -> None:
    path = tmp_path / f"plan{kind}"
    path.write_text(f"{first}Ref|Activity|RAG\n1.1|Write, agree; publish|Green\n", "utf-8")
    assert read(path) == ("Write, agree; publish", None)


def test_bars_in_every_activity_do_not_look_like_the_delimiter(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_text("Ref,Activity | what,RAG\n1.1,Write | agree,Green\n1.2,Do | it,Red\n", "utf-8")
    assert [row.cells[1] for row in read_sheets(path).sheets[0].rows] == [
        "Activity | what", "Write | agree", "Do | it"
    ]
