"""“Revised date 1”, “Revised date 2”: of each row the last that is filled is the deadline."""
from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from plan_ledger.editions.reading.profile import BadProfile, read_profile
from plan_ledger.editions.reading.table import read_edition
from plan_ledger.editions.writing.saving import write_csv
from plan_ledger.ledger import Ledger
from plan_ledger.recording.reporting import record_deadline
from tests.editions.exporting import told_by_exports
from tests.editions.test_empty_columns import FEBRUARY, JANUARY, MARCH, Bring, bring, told, warned
from tests.editions.test_importing import cell

__all__ = ["bring"]
FIRST, SECOND, THIRD = "30/06/2027", "31/07/2027", "30/09/2027"


def written(path: Path, captions: Sequence[str], *rows: Sequence[str]) -> Path:
    lines = [["Ref", "Action", *captions],
             *([f"1.{n}", f"Audit the {n} files", *row] for n, row in enumerate(rows, start=1))]
    path.write_text("\n".join(map("\t".join, lines)), "utf-8")
    return path


@pytest.mark.parametrize("captions", [
    ("Original date", "Revised date 1", "Revised date 2"),
    ("Target date", "1st revised date", "2nd revised date"),
    ("Due date", "Revised date", "Second revised date"),
])
def test_each_row_has_the_last_date_that_is_filled(
    tmp_path: Path, captions: Sequence[str]
) -> None:
    edition = read_edition(written(
        tmp_path / "plan.tsv", captions, (FIRST, SECOND, THIRD), (FIRST, SECOND, "n/a"),
        (FIRST, "", ""),
    ))
    assert [row.timeline for row in edition.rows] == [THIRD, SECOND, None]
    assert [row.original for row in edition.rows] == [FIRST] * 3
    (said,) = edition.warnings
    assert said.text.startswith("each activity's deadline is the last that is filled of column D")
    again = read_profile(edition.profile.to_toml(), "p.toml")
    assert [column.said for column in again.columns[2:]] == ["original", "timeline", "timeline"]
    assert again == edition.profile


@pytest.mark.parametrize("first", ["Original date", "Due date"])
def test_dates_filled_month_by_month_are_slips(ledger: Ledger, bring: Bring, first: str) -> None:
    captions = first, "Revised date 1", "Revised date 2", "RAG"
    quiet = (FIRST, "", "", "Green")
    bring(JANUARY, captions, (FIRST, "", "", "Red"), quiet)
    once: Any = bring(FEBRUARY, captions, (FIRST, SECOND, "", "Red"), quiet)
    twice: Any = bring(MARCH, captions, (FIRST, SECOND, THIRD, "Red"), quiet)
    assert ("1.1", "deadline", 31) in told(once)
    assert told(twice) == [("1.1", "deadline", 61)]
    assert "not read" not in warned(once) + warned(twice)
    assert cell(ledger, "1.1", "baseline_deadline", MARCH) == "2027-06-30"


def test_a_profile_that_leaves_a_further_date_out_is_told(ledger: Ledger, tmp_path: Path) -> None:
    path = written(tmp_path / "plan.tsv", ("Original date", "Revised date 1", "Revised date 2"),
                   (FIRST, SECOND, THIRD))
    text = read_edition(path).profile.to_toml()
    older = 'holds = "leave-out"'.join(text.rsplit('holds = "timeline"', 1))
    found = ledger.import_edition(path, as_at=JANUARY, by="Officer", answers={},
                                  profile=read_profile(older, "p.toml"))
    assert "column E (“Revised date 2”) has content, but the profile leaves it out" in warned(found)


def test_other_dates_cannot_both_be_the_timeline(tmp_path: Path) -> None:
    path = written(tmp_path / "plan.tsv", ("Original date", "Revised date"), (FIRST, SECOND))
    text = read_edition(path).profile.to_toml().replace('"original"', '"timeline"')
    with pytest.raises(BadProfile, match="both hold"):
        read_profile(text, "p.toml")


def test_an_export_in_that_shape_says_the_same(ledger: Ledger, tmp_path: Path) -> None:
    path = written(tmp_path / "plan.tsv", ("Original date", "Revised date 1", "Revised date 2"),
                   (FIRST, SECOND, THIRD), (FIRST, SECOND, ""), (FIRST, "", ""))
    ledger.import_edition(path, as_at=JANUARY, by="Officer", answers={})
    assert told_by_exports(ledger) == []


SHAPE = ("Original date", "Revised date 1", "Revised date 2", "RAG")
QUIET = (FIRST, "", "", "Green")


def exported(ledger: Ledger, folder: Path, day: str = MARCH) -> tuple[list[list[str]], list[str]]:
    """The dates of each activity in an export in the imported shape, and what is told of it."""
    path = folder / "export.csv"
    notes = write_csv(
        path, ledger.to_export(as_at=day), profile=ledger.export_profile(), overwrite=True
    )
    lines = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    return [line[3:5] for line in lines if line[0].startswith("1.")], notes


def test_an_export_has_each_revised_date_in_its_column(
    ledger: Ledger, bring: Bring, tmp_path: Path
) -> None:
    bring(JANUARY, SHAPE, (FIRST, "", "", "Red"), QUIET)
    bring(FEBRUARY, SHAPE, (FIRST, SECOND, "", "Red"), QUIET)
    bring(MARCH, SHAPE, (FIRST, SECOND, THIRD, "Red"), QUIET)
    assert exported(ledger, tmp_path) == ([[SECOND, THIRD], ["", ""]], [])
    assert told_by_exports(ledger) == []
    assert exported(ledger, tmp_path, FEBRUARY)[0] == [[SECOND, ""], ["", ""]]


def test_of_more_dates_than_columns_an_export_has_the_last_and_says_so(
    ledger: Ledger, bring: Bring, tmp_path: Path
) -> None:
    fourth = "31/12/2027"
    bring(JANUARY, SHAPE, (FIRST, SECOND, "", "Red"), QUIET)
    bring(FEBRUARY, SHAPE, (FIRST, SECOND, THIRD, "Red"), QUIET)
    bring(MARCH, SHAPE, (FIRST, SECOND, fourth, "Red"), QUIET)
    dates, notes = exported(ledger, tmp_path)
    assert dates == [[THIRD, fourth], ["", ""]]
    assert notes == ["the file has the last 2 dates of 1 activity whose deadline was revised more "
                     "often: the imported shape has no column for those before"]
    assert told_by_exports(ledger) == []


@pytest.mark.parametrize("words", ["to be confirmed", None])
def test_a_deadline_without_a_date_stands_alone_in_an_export(
    ledger: Ledger, bring: Bring, tmp_path: Path, words: str | None
) -> None:
    bring(JANUARY, SHAPE, (FIRST, SECOND, "", "Red"), QUIET)
    ledger.record(
        lambda entry: record_deadline(entry, "1.1", words), by="Officer",
        effective=MARCH,
    )
    assert exported(ledger, tmp_path)[0] == [[words or "", ""], ["", ""]]
    assert told_by_exports(ledger) == []


def test_an_erased_deadline_is_not_followed_by_those_before_it(
    ledger: Ledger, bring: Bring, tmp_path: Path
) -> None:
    bring(JANUARY, SHAPE, (FIRST, SECOND, "", "Red"), QUIET)
    bring(FEBRUARY, SHAPE, (FIRST, SECOND, THIRD, "Red"), QUIET)
    shown = ledger.to_export(as_at=MARCH)
    shown["activities"][0]["timeline"] = {"erased": "court-order"}
    shown["activities"][0]["dates_held"][-1]["timeline"] = None
    path = tmp_path / "export.csv"
    write_csv(path, shown, profile=ledger.export_profile())
    lines = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    assert [line[3:5] for line in lines if line[0] == "1.1"] == [["", ""]]
