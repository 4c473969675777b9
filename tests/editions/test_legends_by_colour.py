"""Legends that explain colours, beside or inside them, and statuses that only these name."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import PatternFill

from plan_ledger.editions.reading.edition import Edition
from plan_ledger.editions.reading.findings import Answers
from plan_ledger.editions.reading.table import read_edition
from plan_ledger.ledger import Ledger

RED, AMBER, GREEN, PURPLE = "FF0000", "FFC000", "00B050", "7030A0"
HEADER = ["Ref", "Action", "By when", "RAG"]
MEANINGS = {RED: "Not achieved", AMBER: "Partly achieved", GREEN: "Fully achieved"}
Line = list[Any]
"""A cell is a text, a colour (#RRGGBB), or both."""


def activities(*colours: str) -> list[Line]:
    return [[f"1.{n}", f"Do the thing {n}", "May-27", f"#{colour}"]
            for n, colour in enumerate(colours, 1)]


PLAN = [HEADER, *activities(RED, AMBER, GREEN)]


def written(path: Path, *lines: Line) -> Path:
    book = openpyxl.Workbook()
    for number, line in enumerate(lines, 1):
        for column, said in enumerate(line, 1):
            text, _, colour = (said or "").partition("#")
            cell = book.active.cell(number, column, text or None)
            if colour:
                cell.fill = PatternFill("solid", fgColor=f"FF{colour}")
    book.save(path)
    return path


def read(folder: Path, *lines: Line) -> Edition:
    return read_edition(written(folder / "plan.xlsx", *lines), answers=Answers({}, []))


def meanings(edition: Edition) -> list[tuple[str, str | None, str | None]]:
    return [(line.word, line.meaning, line.fill) for line in edition.legend]


BESIDE = [["", f"#{colour}", meaning] for colour, meaning in MEANINGS.items()]
ROW = [[f"{meaning}#{colour}" for colour, meaning in MEANINGS.items()]]
INSIDE = [[f"{meaning}#{colour}"] for colour, meaning in MEANINGS.items()]
TO_THE_RIGHT = [[*line, "", *legend[1:]] for line, legend in zip(PLAN, BESIDE, strict=False)]


@pytest.mark.parametrize("lines", [
    [*BESIDE, [], *PLAN], [*PLAN, [], *BESIDE], [*ROW, [], *PLAN], [*PLAN, [], *ROW],
    [["Key:", *ROW[0]], [], *PLAN], [["RAG key", *ROW[0]], [], *PLAN],
    [*INSIDE, [], *PLAN], [*PLAN, [], *INSIDE], [*TO_THE_RIGHT, PLAN[-1]],
    [PLAN[0], *[[*line, "", *legend[1:]] for line, legend in zip(PLAN[1:], BESIDE, strict=True)]],
])
def test_a_colour_s_meaning_is_read_wherever_it_stands(tmp_path: Path, lines: list[Line]) -> None:
    edition = read(tmp_path, ["Our plan"], [], *lines)
    assert meanings(edition) == [("", meaning, colour) for colour, meaning in MEANINGS.items()]
    assert (edition.title, edition.warnings) == ("Our plan", ())
    assert [row.status_fill for row in edition.rows] == list(MEANINGS)


@pytest.mark.parametrize("key", [
    "Key: Red = Not achieved; Amber = Partly achieved; Green = Fully achieved",
    "RAG key - Red: Not achieved, Amber: Partly achieved, Green: Fully achieved",
    "Red = Not achieved\nAmber = Partly achieved\nGreen = Fully achieved",
])
@pytest.mark.parametrize("is_above", [True, False])
def test_a_key_in_one_line_is_a_legend(tmp_path: Path, key: str, is_above: bool) -> None:
    lines = [[key], *PLAN] if is_above else [*PLAN, [], [key]]
    edition = read(tmp_path, ["Our plan"], *lines)
    assert meanings(edition) == [
        (word, meaning, None)
        for word, meaning in zip(("Red", "Amber", "Green"), MEANINGS.values(), strict=True)
    ]
    assert (edition.title, edition.warnings) == ("Our plan", ())


def test_words_and_meanings_in_a_row_behind_their_key_are_a_legend(tmp_path: Path) -> None:
    key = ["RAG key:", "Red - not achieved", "Amber - partly achieved", "Blue - done and evidenced"]
    edition = read(tmp_path, ["Our plan"], key, [], *PLAN)
    assert [(line.word, line.meaning) for line in edition.legend] == [
        ("Red", "not achieved"), ("Amber", "partly achieved"), ("Blue", "done and evidenced"),
    ]


def test_coloured_lines_of_a_title_are_no_legend(tmp_path: Path) -> None:
    edition = read(tmp_path, ["Our plan#1F497D"], ["Children’s services#D9D9D9"], *PLAN)
    assert (edition.title, edition.legend) == ("Our plan", ())


def test_a_further_column_beside_colours_is_no_legend(tmp_path: Path) -> None:
    lines = [[*line, "Last RAG" if at == 0 else line[3], "Remarks" if at == 0 else f"Remark {at}"]
             for at, line in enumerate(PLAN)]
    assert not read(tmp_path, *lines).legend


def test_words_on_their_colours_have_no_other_meaning(tmp_path: Path) -> None:
    edition = read(tmp_path, ["Our plan"], [f"Red#{RED}"], [f"Amber#{AMBER}"], *PLAN)
    assert meanings(edition) == [("Red", None, RED), ("Amber", None, AMBER)]


OWN = [*PLAN, *[[f"1.{n}", f"Do more {n}", "May-27", f"#{PURPLE}"] for n in (4, 5)], [],
       *BESIDE, ["", f"#{PURPLE}", "Completed and signed off"]]


def test_a_colour_that_only_the_legend_names_is_a_status_of_its_own(
    tmp_path: Path, ledger: Ledger
) -> None:
    path = written(tmp_path / "plan.xlsx", ["Our plan"], *OWN)
    dry = ledger.import_edition(path, as_at="2026-01-31", by="Officer", dry_run=True)
    (question,) = dry.findings.questions
    assert (question.kind, question.proposal) == ("legend-word", "complete")
    assert "Completed and signed off" in question.text
    ledger.import_edition(path, as_at="2026-01-31", by="Officer",
                          answers={question.id: "complete"})
    shown = ledger.show(as_at="2026-01-31")
    assert [row["status"] for row in shown["activities"][3:]] == ["COMPLETED-AND-SIGNED-OFF"] * 2
    assert shown["legend"][3]["means"] == "complete"
    again = ledger.import_edition(path, as_at="2026-02-28", by="Officer", dry_run=True)
    assert not again.findings.questions
    assert not again.findings.differences


def test_of_two_shades_of_one_colour_each_is_a_status(tmp_path: Path, ledger: Ledger) -> None:
    path = written(
        tmp_path / "plan.xlsx", ["Our plan"], HEADER, *activities(RED, "00B050", "92D050"), [],
        ["", f"#{RED}", "Not on track"], ["", "#00B050", "Finished"], ["", "#92D050", "On track"],
    )
    dry = ledger.import_edition(path, as_at="2026-01-31", by="Officer", dry_run=True)
    (question,) = dry.findings.questions
    assert question.proposal == "on-track"
    ledger.import_edition(path, as_at="2026-01-31", by="Officer", answers={question.id: "on-track"})
    shown = ledger.show(as_at="2026-01-31")
    assert [row["status"] for row in shown["activities"]] == ["RED", "GREEN", "ON-TRACK"]
