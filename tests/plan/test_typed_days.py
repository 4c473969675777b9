"""The day of a command's option: how it may be typed, and what is refused."""
from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan_ledger.plan.timeline import BadDate, is_ambiguous_day, parse_day

TODAY = date(2019, 3, 1)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("today", "2019-03-01"), ("Yesterday", "2019-02-28"), (" 2019-03-31 ", "2019-03-31"),
        ("31 March 2019", "2019-03-31"), ("31st March 2019", "2019-03-31"),
        ("31/03/2019", "2019-03-31"), ("03/04/2019", "2019-04-03"), ("31 Mar 19", "2019-03-31"),
        ("2150-01-02", "2150-01-02"), ("0001-01-01", "0001-01-01"),
    ],
)
def test_a_day_is_read_as_it_is_typed(words: str, day: str) -> None:
    assert parse_day(words, TODAY) == date.fromisoformat(day)


@given(st.dates())
def test_every_iso_day_is_read(day: date) -> None:
    assert parse_day(day.isoformat(), TODAY) == day


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("soon", "is not understood as a day"), ("", "is not understood as a day"),
        ("March 2019", "is not understood as a day"), ("31/03", "is not understood as a day"),
        ("2019-03-31 10:00", "is not understood as a day"),
        ("31 Smarch 2019", "is not understood as a day"),
        ("tomorrow", "is not understood as a day"),
        ("31 March", "has no year"),
        ("31 February 2019", "is not in the calendar"), ("2019-02-29", "is not in the calendar"),
        ("12/31/2019", "is not in the calendar"),
    ],
)
def test_what_is_no_day_is_refused_with_the_reason_and_an_example(words: str, why: str) -> None:
    with pytest.raises(BadDate) as refused:
        parse_day(words, TODAY)
    assert refused.value.text == f"“{words}” {why}; a date looks like 2019-03-31 or 31 March 2019"


@pytest.mark.parametrize("words", ["03/04/2019", "12/01/19", "1-12-2019", " 3.4.2019 ", "1/2/2019"])
def test_day_and_month_that_could_be_swapped_are_ambiguous(words: str) -> None:
    assert is_ambiguous_day(words)


@pytest.mark.parametrize(
    "words",
    ["03/03/2019", "13/01/2019", "01/13/2019", "00/01/2019", "01/00/2019", "2019-03-04",
     "3 April 2019", "today", ""],
)
def test_what_everyone_reads_alike_is_not_ambiguous(words: str) -> None:
    assert not is_ambiguous_day(words)
