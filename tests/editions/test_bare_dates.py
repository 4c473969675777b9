"""A column captioned “Date” may be the deadline, or the day on which something was raised."""
from __future__ import annotations

from pathlib import Path

import pytest

from plan_ledger.editions.importing import Imported
from plan_ledger.editions.reading.findings import Question
from plan_ledger.ledger import Ledger

from .test_recognising import edition_of


def test_to_the_left_of_the_activity_it_is_asked_about(tmp_path: Path) -> None:
    lines = ("Ref\tDate\tAction\tStatus", "1.1\t12/01/2026\tFit locks\tRED",
             "1.2\t13/02/2026\tFit cameras\tRED")
    asked: list[Question] = []
    edition = edition_of(tmp_path, *lines, asked=asked)
    assert [(each.id, each.choices, each.proposal) for each in asked] == [
        ("column:B:Date", ("timeline", "original", "leave-out"), "leave-out")
    ]
    assert edition.rows[0].timeline is None
    answered = edition_of(tmp_path, *lines, B__Date="timeline")
    assert answered.rows[0].timeline == "12/01/2026"
    asked.clear()
    edition = edition_of(tmp_path, "Ref\tAction\tDate\tRAG", "1.1\tFit\t12/01/2026\tRED",
                         asked=asked)
    assert (asked, edition.rows[0].timeline) == ([], "12/01/2026")


@pytest.mark.parametrize("caption, dates, status, is_told", [
    ("Date", ("12/01/2026", "13/02/2026"), "AMBER", True),
    ("Date", ("12/01/2026", "13/02/2026"), "COMPLETE", False),
    ("Date", ("12/01/2026", "30/06/2026"), "AMBER", False),
    ("Due date", ("12/01/2026", "13/02/2026"), "AMBER", False),
])
def test_dates_that_have_all_passed_are_told(
    ledger: Ledger, tmp_path: Path, caption: str, dates: tuple[str, str], status: str,
    is_told: bool,
) -> None:
    def brought(day: str) -> Imported:
        return ledger.import_edition(path, as_at=day, by="Officer", answers={})

    path = tmp_path / "plan.csv"
    path.write_text(f"Ref,Action,{caption},RAG\n1.1,Fit locks,{dates[0]},{status}\n"
                    f"1.2,Fit cameras,{dates[1]},{status}\n", "utf-8")
    told = [each.text for each in brought("2026-04-30").findings.warnings]
    assert any("all its dates lie before" in text for text in told) is is_told
    again = [each.text for each in brought("2026-05-29").findings.warnings]
    assert not any("all its dates lie before" in text for text in again)
