"""An activity with a row for each update is one activity, and none of its updates is lost."""
from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from plan_ledger.editions.importing import Imported, OpenQuestions
from plan_ledger.ledger import Ledger

APRIL, MAY = "2026-04-30", "2026-05-31"
DATED = ["Ref", "Action", "Lead", "Deadline", "RAG", "Date of update", "Update"]
HIRE, SELL = ["1", "Hire a director", "Chair"], ["2", "Sell the old depot", "CFO"]
LOG = [
    [*HIRE, "30 June 2026", "Amber", "01/04/2026", "Scoped"],
    [*HIRE, "30 June 2026", "Amber", "20/04/2026", "Advert out"],
    [*SELL, "30 September 2026", "Red", "05/04/2026", "Talks"],
]
NEWER = [*HIRE, "31 July 2026", "Red", "12/05/2026", "Nobody applied"]


def brought(
    ledger: Ledger, folder: Path, day: str, header: Sequence[str], rows: Sequence[Sequence[str]],
    **answers: str,
) -> Imported:
    path = folder / f"{day}.tsv"
    path.write_text("\n".join("\t".join(row) for row in (header, *rows)), "utf-8")
    answers |= {f"status:{word}": code for word, code in (("Red", "RED"), ("Amber", "AMBER"))}
    return ledger.import_edition(path, as_at=day, by="Officer", answers=answers)


def shown(ledger: Ledger, day: str) -> list[dict[str, Any]]:
    return list(ledger.show(as_at=day)["activities"])


def told(done: Imported) -> str:
    return " ".join(warning.text for warning in done.findings.warnings)


def test_dated_updates_are_joined_and_the_newest_row_gives_status_and_deadline(
    ledger: Ledger, tmp_path: Path
) -> None:
    done = brought(ledger, tmp_path, APRIL, DATED, LOG)
    assert "1: each row is an update of the same activity; it is read once" in told(done)
    assert "was not read" not in told(done)
    brought(ledger, tmp_path, MAY, DATED, [NEWER, *LOG])
    first, second = shown(ledger, MAY)
    assert (first["status"], first["deadline"]) == ("RED", "2026-07-31")
    assert first["progress"] == (
        "1 April 2026: Scoped\n20 April 2026: Advert out\n12 May 2026: Nobody applied"
    )
    assert (second["progress"], shown(ledger, APRIL)[0]["status"]) == ("Talks", "AMBER")
    source = [event["source"]["row"] for event in ledger.history(ref="1")["events"]
              if event["type"] == "status-changed"]
    assert source == [2]  # the newest update's


def test_rows_below_that_have_only_a_dated_update_are_the_activity_s_too(
    ledger: Ledger, tmp_path: Path
) -> None:
    rows = [LOG[0], ["", "", "", "", "", "20/04/2026", "Advert out"], LOG[2]]
    brought(ledger, tmp_path, APRIL, DATED, rows)
    assert [each["progress"] for each in shown(ledger, APRIL)] == [
        "1 April 2026: Scoped\n20 April 2026: Advert out", "Talks",
    ]


def test_merged_cells_over_the_updates_are_one_activity(ledger: Ledger, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (DATED, *LOG):
        sheet.append(row)
    for column in "ABCDE":
        sheet.merge_cells(f"{column}2:{column}3")
    path = tmp_path / "plan.xlsx"
    book.save(path)
    ledger.import_edition(path, as_at=APRIL, by="Officer", answers={})
    assert [each["ref"] for each in shown(ledger, APRIL)] == ["1", "2"]
    assert shown(ledger, APRIL)[0]["progress"] == (
        "1 April 2026: Scoped\n20 April 2026: Advert out"
    )


def test_without_dates_updates_are_joined_as_they_stand_if_nothing_else_differs(
    ledger: Ledger, tmp_path: Path
) -> None:
    header = ["Ref", "Action", "RAG", "Update"]
    rows = [["1", "Hire a director", "Amber", "Scoped"], ["1", "", "", "Advert out"],
            ["2", "Sell the old depot", "Red", "Talks"]]
    done = brought(ledger, tmp_path, APRIL, header, rows)
    assert [each["progress"] for each in shown(ledger, APRIL)] == ["Scoped\nAdvert out", "Talks"]
    assert "in the order of the rows" in told(done)


@pytest.mark.parametrize("header, other", [
    (["Ref", "Action", "Lead", "Deadline", "RAG", "Where", "Update"], NEWER),
    (DATED, ["1", "Hire a new finance director", *NEWER[2:]]),
    (DATED, ["1", "Hire a director", "CFO", *NEWER[3:]]),
    (DATED, [*NEWER[:5], "", "Nobody applied"]),
    (DATED, [*NEWER[:5], "01/04/2026", "Nobody applied"]),
])
def test_what_may_be_another_activity_or_has_no_newest_row_is_asked_about(
    ledger: Ledger, tmp_path: Path, header: list[str], other: list[str]
) -> None:
    path = tmp_path / "plan.tsv"
    path.write_text("\n".join("\t".join(row) for row in (header, LOG[0], other, LOG[2])), "utf-8")
    dry = ledger.import_edition(path, as_at=APRIL, by="Officer", answers={}, dry_run=True)
    assert "duplicate:1" in [question.id for question in dry.findings.questions]


def test_dates_without_a_year_are_kept_as_written_and_tell_no_newest(
    ledger: Ledger, tmp_path: Path
) -> None:
    rows = [[*HIRE, "30 June 2026", "Amber", when, said]
            for when, said in (("20 Dec", "Scoped"), ("3 Jan", "Advert out"))]
    brought(ledger, tmp_path, APRIL, DATED, rows)
    assert shown(ledger, APRIL)[0]["progress"] == "20 Dec: Scoped\n3 Jan: Advert out"
    rows[1][4] = "Red"
    with pytest.raises(OpenQuestions, match="1 stands in 2 rows"):
        brought(ledger, tmp_path, MAY, DATED, rows)
