"""The recorded time never decreases, and a clock that cannot be right is refused."""
from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan_ledger.build import BUILT
from plan_ledger.ledger import Ledger
from plan_ledger.record.reading import parse
from plan_ledger.store.clock import computer_clock, next_time, read, written
from plan_ledger.store.errors import ClockWrong
from tests.store.making import hand_clock, make, open_ledger, say, states

NOW = BUILT + timedelta(days=30, hours=10, minutes=3)
moments = st.datetimes(
    datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)
)


def after(now: datetime, last: datetime, *, right: bool = False) -> tuple[str, str | None]:
    return next_time(now, written(last), clock_is_right=right)


@given(moments)
def test_a_recorded_time_has_27_characters_and_reads_back(moment: datetime) -> None:
    assert len(written(moment)) == 27
    assert read(written(moment)) == moment


@given(moments, moments)
def test_recorded_times_sort_as_text_as_they_do_as_times(one: datetime, other: datetime) -> None:
    assert (written(one) < written(other)) == (one < other)


def test_a_time_in_any_zone_is_written_in_utc() -> None:
    local = datetime.fromisoformat("2026-12-23T11:03:00+01:00")
    assert written(local) == "2026-12-23T10:03:00.000000Z"


def test_a_clock_that_goes_forward_is_taken_as_it_is() -> None:
    assert after(NOW + timedelta(hours=1), NOW) == (written(NOW + timedelta(hours=1)), None)
    assert next_time(NOW, None, clock_is_right=False) == (written(NOW), None)


@pytest.mark.parametrize("behind", [0, 1, 999_999, 60_000_000])
def test_up_to_a_minute_behind_is_a_microsecond_later_without_a_word(behind: int) -> None:
    told = after(NOW - timedelta(microseconds=behind), NOW)
    assert told == (written(NOW + timedelta(microseconds=1)), None)


def test_an_hour_back_is_recorded_just_after_the_last_record_with_a_warning() -> None:
    time, warning = after(NOW - timedelta(hours=1), NOW)
    assert time == written(NOW + timedelta(microseconds=1))
    assert warning is not None and "set the clock right" in warning and "09:03 UTC" in warning


@pytest.mark.parametrize("wrong", [datetime(1970, 1, 1, tzinfo=UTC), BUILT - timedelta(seconds=1)])
def test_a_clock_from_before_this_program_was_built_is_refused(wrong: datetime) -> None:
    for last in (None, written(NOW)):
        with pytest.raises(ClockWrong, match="before this program was built") as no:
            next_time(wrong, last, clock_is_right=False)
        assert no.value.exit_code == 1 and "--clock-is-right" in no.value.text


def test_a_clock_more_than_a_year_ahead_is_refused() -> None:
    with pytest.raises(ClockWrong, match="more than a year after the last record"):
        after(datetime(2050, 1, 1, tzinfo=UTC), NOW)
    assert after(NOW + timedelta(days=366), NOW)[1] is None


def test_the_first_record_of_all_may_be_of_any_later_day() -> None:
    future = datetime(2050, 1, 1, tzinfo=UTC)
    assert next_time(future, None, clock_is_right=False)[0] == written(future)


@given(moments, moments)
def test_whoever_says_that_the_clock_is_right_is_believed_but_never_goes_back(
    now: datetime, last: datetime
) -> None:
    time, _ = after(now, last, right=True)
    assert time > written(last)
    assert time == written(max(now, last + timedelta(microseconds=1)))


def times(path: Path) -> list[str]:
    return [parse(state)["recorded_at"] for state in states(path)]


def test_a_clock_set_back_an_hour_never_takes_the_ledger_back(tmp_path: Path) -> None:
    clock = hand_clock(NOW)
    path = make(tmp_path / "plan.ledger", clock=clock)
    last = times(path)[-1]
    clock.forward(hours=-1)
    with open_ledger(path, clock) as ledger:
        for number in range(3):
            say(ledger, "4.1.1", f"{number}", "2026-12-01")
        assert len(ledger.warnings) == 3
    assert times(path)[-3:] == [
        written(read(last) + timedelta(microseconds=step)) for step in (1, 2, 3)
    ]


def test_a_wrong_clock_records_nothing(tmp_path: Path) -> None:
    clock = hand_clock(NOW)
    path = make(tmp_path / "plan.ledger", clock=clock)
    before = states(path)
    for year in (1970, 2050):
        with Ledger(path, clock=lambda: datetime(year, 1, 1, tzinfo=UTC)) as ledger:  # noqa: B023
            with pytest.raises(ClockWrong):
                say(ledger, "4.1.1", "no")
            ledger.show()
    assert states(path) == before


def test_a_ledger_is_not_made_by_a_wrong_clock(tmp_path: Path) -> None:
    with pytest.raises(ClockWrong):
        Ledger.create(tmp_path / "plan.ledger", by="Ann",
                      clock=lambda: datetime(1970, 1, 1, tzinfo=UTC))
    assert list(tmp_path.iterdir()) == []


def test_one_transaction_carries_one_time(tmp_path: Path) -> None:
    path = make(tmp_path / "plan.ledger")
    assert len(set(times(path)[:3])) == 1
    assert len(set(times(path))) == 3


def test_the_computers_clock_is_in_utc() -> None:
    assert computer_clock().utcoffset() == timedelta(0)
