"""Letters and Roman numerals number activities with what they stand below."""
from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from plan_ledger.editions.writing.saving import write_workbook
from plan_ledger.ledger import Ledger

JANUARY, FEBRUARY = "2027-01-31", "2027-02-28"


def plan(folder: Path, caption: str, lines: Sequence[str]) -> Path:
    """Of numbers and, where a line is longer, headings."""
    path = folder / "plan.tsv"
    rows = [line if len(line) > 7 else f"{line}\tDo the thing {'qwertyuiop'[at] * 4}\tAnn\tRed"
            for at, line in enumerate(lines)]
    path.write_text("\n".join([f"{caption}\tAction\tLead\tRAG", *rows]), "utf-8")
    return path


def bring(ledger: Ledger, path: Path, day: str = JANUARY, **how: Any) -> Any:
    return ledger.import_edition(path, as_at=day, by="Officer", **how)


def refs(ledger: Ledger) -> list[str]:
    return [activity["ref"] for activity in ledger.show(as_at=JANUARY)["activities"]]


NUMBERED = "1. Leadership", "a)", "b)", "c)", "2. Practice", "a)", "b)"
TITLED = "Leadership", "a)", "b)", "c)", "Practice", "a)", "b)"
OF_SECTIONS = ["1a", "1b", "1c", "2a", "2b"]


@pytest.mark.parametrize("caption", ["No", "Ref", "Action no"])
@pytest.mark.parametrize(("lines", "expected"), [
    (NUMBERED, OF_SECTIONS),
    (TITLED, OF_SECTIONS),
    (("1", "a)", "b)", "2", "a)", "3"), ["1", "1a", "1b", "2", "2a", "3"]),
    (("1.1", "(A)", "(B)", "1.2"), ["1.1", "1.1a", "1.1b", "1.2"]),
    (("Leadership", "(i)", "(ii)", "Practice", "(i)"), ["1.1", "1.2", "2.1"]),
    (("1", "(i)", "(ii)", "2", "(i)", "(ii)"), ["1", "1.1", "1.2", "2", "2.1", "2.2"]),
    (("1", "a.", "b.", "2", "a."), ["1", "1a", "1b", "2", "2a"]),
    (("i", "ii", "iii", "iv"), ["1", "2", "3", "4"]),
])
def test_a_letter_is_read_with_what_it_stands_below(
    ledger: Ledger, tmp_path: Path, caption: str, lines: tuple[str, ...], expected: list[str]
) -> None:
    found = bring(ledger, plan(tmp_path, caption, lines))
    assert refs(ledger) == expected
    assert found.findings.questions == [] and len(found.findings.warnings) in (1, 2)
    again = bring(ledger, tmp_path / "plan.tsv", FEBRUARY, dry_run=True)
    assert (again.findings.differences, again.findings.questions) == ([], [])


def test_it_is_told_how_they_are_read(ledger: Ledger, tmp_path: Path) -> None:
    found = bring(ledger, plan(tmp_path, "No", NUMBERED))
    assert [warning.text for warning in found.findings.warnings] == [
        "“a)”, “b)”, “c)” and 2 more are read with what stands above, as activity numbers: “a)” is"
        " 1a"
    ]


def test_an_export_changes_nothing(ledger: Ledger, tmp_path: Path) -> None:
    bring(ledger, plan(tmp_path, "No", TITLED))
    path = tmp_path / "export.xlsx"
    write_workbook(path, ledger.show(as_at=JANUARY), profile=ledger.export_profile())
    again = bring(ledger, path, FEBRUARY, dry_run=True)
    assert (again.findings.differences, again.findings.questions) == ([], [])


@pytest.mark.parametrize("lines", [("A", "A", "B", "B", "C"), ("H", "L", "M", "L", "H")])
def test_letters_that_repeat_number_no_activities(
    ledger: Ledger, tmp_path: Path, lines: tuple[str, ...]
) -> None:
    bring(ledger, plan(tmp_path, "No", lines))
    assert not any(ref[-1].isalpha() for ref in refs(ledger))


def test_what_may_be_a_letter_or_a_roman_numeral_is_asked_about(
    ledger: Ledger, tmp_path: Path
) -> None:
    lines = "1", "a)", "i)", "ii)", "b)", "2", "a)"
    found = bring(ledger, plan(tmp_path, "Ref", lines), dry_run=True)
    assert [asked.id for asked in found.findings.questions] == [
        "unnumbered:row-4", "unnumbered:row-5",
    ]
