"""A deadline's day that the next file writes in another way is the same deadline."""
from __future__ import annotations

import pytest

from plan_ledger.ledger import Ledger
from plan_ledger.plan.timeline import plain_day
from tests.editions.test_importing import Bring, bring, row

__all__ = ["bring"]
JANUARY, FEBRUARY = "2027-01-31", "2027-02-28"


@pytest.mark.parametrize(("before", "now"), [
    ("30 June 2027", "30/06/2027"), ("30/06/2027", "30 June 2027"), ("30-Jun-27", "30th June 2027"),
    ("Wednesday 30 June 2027", "2027-06-30 00:00:00"),
])
def test_it_is_repeated_and_the_words_stay(
    ledger: Ledger, bring: Bring, before: str, now: str
) -> None:
    bring(JANUARY, [row("1.1", timeline=before)])
    found = bring(FEBRUARY, [row("1.1", timeline=now)])
    assert found.findings.differences == []
    shown = ledger.show(as_at=FEBRUARY)["activities"][0]
    assert (shown["timeline"], shown["deadline"]) == (before, "2027-06-30")
    assert shown["last_confirmed"] == FEBRUARY


@pytest.mark.parametrize(("before", "now"), [
    ("30 June 2027", "June 2027"), ("Jun-27", "30/06/2027"),
    ("30 June 2027", "30/06/2027 (revised)"), ("30 June", "30 June 2027"),
    ("30 June 2027", "w/e 30 June 2027"), ("30 June 2027", "By 30 June 2027"),
    ("30 June 2027", "30 June 2027 and ongoing"), ("6 July 2027", "07/06/2027"),
])
def test_what_says_more_or_less_than_the_day_is_kept_as_written(
    ledger: Ledger, bring: Bring, before: str, now: str
) -> None:
    bring(JANUARY, [row("1.1", timeline=before)])
    (told,) = bring(FEBRUARY, [row("1.1", timeline=now)]).findings.differences
    assert told.field == "deadline"
    assert ledger.show(as_at=FEBRUARY)["activities"][0]["timeline"] == now


@pytest.mark.parametrize("words", [
    None, "", "June 2027", "30 June", "TBC", "31/02/2027", "Q1 2027/28",
])
def test_what_is_no_plain_day(words: str | None) -> None:
    assert plain_day(words) is None
