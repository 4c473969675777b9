"""Numbers that stand before the words of the activities are the activities' numbers."""
from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from plan_ledger.editions.reading.rows.numbers_in_words import with_number
from plan_ledger.editions.reading.table import read_edition
from plan_ledger.editions.writing.saving import write_csv
from plan_ledger.ledger import Ledger

JANUARY, FEBRUARY = "2027-01-31", "2027-02-28"


def plan(folder: Path, activities: Sequence[str]) -> Path:
    path = folder / "plan.tsv"
    rows = [each[:-1] if each.endswith(":") else f"{each}\tAnn\tRed" for each in activities]
    path.write_text("\n".join(["Action\tLead\tRAG", *rows]), "utf-8")
    return path


def bring(ledger: Ledger, path: Path, day: str = JANUARY) -> list[tuple[Any, ...]]:
    found = ledger.import_edition(path, as_at=day, by="Officer").findings
    assert found.questions == []
    return [(each.ref, each.kind, each.old, each.new) for each in found.differences]


def read(path: Path) -> list[tuple[str, str | None]]:
    return [(row.ref, row.activity) for row in read_edition(path).rows]


@pytest.mark.parametrize("written, expected", [
    (("1. Appoint a clerk", "2. Train all staff"),
     [("1", "Appoint a clerk"), ("2", "Train all staff")]),
    (("1) Appoint a clerk", "2) 5 homes to visit"),
     [("1", "Appoint a clerk"), ("2", "5 homes to visit")]),
    (("1.1 Appoint a clerk", "1.2. Train all staff"),
     [("1.1", "Appoint a clerk"), ("1.2", "Train all staff")]),
])
def test_they_are_read_apart_from_the_words(
    tmp_path: Path, written: tuple[str, ...], expected: list[tuple[str, str]]
) -> None:
    path = plan(tmp_path, written)
    assert read(path) == expected
    assert "read from the beginning of their words" in read_edition(path).warnings[0].text


@pytest.mark.parametrize("written", [
    ("1. Appoint a clerk", "Train all staff"),
    ("10 files a month are audited", "20 staff are trained"),
    ("30.06.2026 Appoint a clerk", "31.07.2026 Train all staff"),
    ("1. Appoint a clerk", "1. Train all staff", "1. Audit the files"),
])
def test_what_is_no_number_of_each_activity_stays_with_the_words(
    tmp_path: Path, written: tuple[str, ...]
) -> None:
    assert read(plan(tmp_path, written)) == [("", each) for each in written]


def test_numbers_that_move_down_by_a_new_activity_reword_nothing(
    ledger: Ledger, tmp_path: Path
) -> None:
    bring(ledger, plan(tmp_path, ("1. Appoint a coroner's officer", "2. Clear the backlog")))
    later = "1. Appoint a coroner's officer", "2. Brief families", "3. Clear the backlog"
    assert bring(ledger, plan(tmp_path, later), FEBRUARY) == [
        ("2", "added", None, "Brief families"), ("3", "renumbered", "2", "3"),
    ]


def test_one_that_is_forgotten_later_leaves_the_others_numbers(
    ledger: Ledger, tmp_path: Path
) -> None:
    bring(ledger, plan(tmp_path, ("1. Appoint a coroner's officer", "2. Clear the backlog")))
    later = "1. Appoint a coroner's officer", "Clear the backlog"
    assert bring(ledger, plan(tmp_path, later), FEBRUARY) == []


def test_those_that_begin_again_below_each_heading_are_of_its_section(
    ledger: Ledger, tmp_path: Path
) -> None:
    bring(ledger, plan(tmp_path, ("Leadership:", "1. Appoint a clerk", "2. Brief families",
                                  "Practice:", "1. Clear the backlog", "2. Train all staff")))
    refs = [each["ref"] for each in ledger.show(as_at=JANUARY)["activities"]]
    assert refs == ["1.1", "1.2", "2.1", "2.2"]


def test_an_export_has_them_before_the_words_again(ledger: Ledger, tmp_path: Path) -> None:
    bring(ledger, plan(tmp_path, ("1. Appoint a clerk", "2. Brief families")))
    path = tmp_path / "export.csv"
    notes = write_csv(path, ledger.show(as_at=JANUARY), profile=ledger.export_profile())
    assert "1. Appoint a clerk" in path.read_text("utf-8-sig")
    assert not any("ref" in note for note in notes)
    assert with_number("1.2", "- audit") == "1.2. - audit"
