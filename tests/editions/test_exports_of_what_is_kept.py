"""The editions that the documents work with go out and come back without a difference too."""
from __future__ import annotations

from pathlib import Path

import pytest

from plan_ledger.ledger import Ledger

TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorial"
MONTHS = ("front-door", "front-door-february", "front-door-march")


@pytest.mark.parametrize("months", [MONTHS[:1], MONTHS[1:2], MONTHS[2:], MONTHS])
def test_an_export_of_the_tutorial_s_editions_changes_nothing(
    ledger: Ledger, months: tuple[str, ...]
) -> None:
    for number, name in enumerate(months, start=1):
        path, day = TUTORIAL / f"{name}.csv", f"2027-0{number}-08"
        asked = ledger.import_edition(path, as_at=day, by="O", dry_run=True).findings.questions
        answers = {question.id: question.proposal or question.choices[0] for question in asked}
        ledger.import_edition(path, as_at=day, by="O", answers=answers)
    assert ledger.show(as_at="2027-03-31")["activities"]
