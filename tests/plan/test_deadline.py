from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan_ledger.plan.deadline import (
    Deadline,
    DeadlineKind,
    is_overdue,
    overdue_days,
    slippage_days,
)
from plan_ledger.plan.slips import (
    DatedStatement,
    Movement,
    baseline,
    movements,
)

DEC, JAN, FEB, MAR = date(2018, 12, 31), date(2019, 1, 31), date(2019, 2, 28), date(2019, 3, 31)


def by(day: date | None) -> Deadline:
    return Deadline(str(day), day, "by" if day else "none")


def said(*days: date | None) -> list[DatedStatement]:
    """One statement a day from 1 January 2019, indexed from 10."""
    first = date(2019, 1, 1)
    return [
        DatedStatement(first + timedelta(days=n), by(day), 10 + n) for n, day in enumerate(days)
    ]


def moved(*days: date | None) -> list[tuple[str, date, date | None, int | None, int]]:
    return [(m.kind, m.from_date, m.to_date, m.days, m.index) for m in movements(said(*days))]


# Slips


def test_a_later_date_is_a_slip_and_says_when_it_was_made() -> None:
    assert movements(said(JAN, FEB)) == [
        Movement("slip", JAN, FEB, 28, date(2019, 1, 2), 11, (11,))
    ]


def test_an_earlier_date_is_a_pull_forward_of_negative_days() -> None:
    assert moved(FEB, JAN) == [("pull-forward", FEB, JAN, -28, 11)]


def test_a_date_taken_away_is_a_date_removed_once() -> None:
    assert moved(JAN, None, None) == [("date-removed", JAN, None, None, 11)]


def test_a_tbc_in_between_does_not_hide_a_slip() -> None:
    assert moved(JAN, None, FEB) == [
        ("date-removed", JAN, None, None, 11),
        ("slip", JAN, FEB, 28, 12),
    ]


def test_the_same_date_after_a_tbc_is_no_move() -> None:
    assert moved(JAN, None, JAN) == [("date-removed", JAN, None, None, 11)]


def test_a_date_may_be_removed_more_than_once() -> None:
    assert [kind for kind, *_ in moved(JAN, None, FEB, None)] == [
        "date-removed", "slip", "date-removed",
    ]


def test_a_first_date_is_no_move() -> None:
    assert moved() == moved(None) == moved(JAN) == moved(None, None, JAN) == []


def test_what_is_confirmed_moves_nothing_and_the_slip_is_where_it_was_first_said() -> None:
    assert moved(JAN, JAN, FEB, FEB, FEB) == [("slip", JAN, FEB, 28, 12)]


def test_a_slip_is_from_the_last_date_held_not_from_the_baseline() -> None:
    assert moved(FEB, JAN, MAR) == [
        ("pull-forward", FEB, JAN, -28, 11),
        ("slip", JAN, MAR, 59, 12),
    ]


def test_of_one_effective_date_only_the_last_counts() -> None:
    day, later = date(2019, 1, 1), date(2019, 2, 1)
    statements = [
        DatedStatement(day, by(DEC), 0),
        DatedStatement(day, by(JAN), 1),
        DatedStatement(later, by(MAR), 2),
        DatedStatement(later, by(None), 3),
        DatedStatement(later, by(FEB), 4),
    ]
    assert movements(statements) == [Movement("slip", JAN, FEB, 28, later, 4, (2, 3, 4))]
    assert baseline(statements, None) == JAN


def test_what_repeats_the_date_before_has_no_part_in_a_move_of_its_day() -> None:
    day = date(2019, 2, 1)
    for before, first in ((JAN, (by(JAN), by(JAN))), (None, (by(None), by(None)))):
        statements = [
            DatedStatement(date(2018, 12, 1), by(JAN), 0),
            DatedStatement(date(2019, 1, 1), by(before), 1),
            *(DatedStatement(day, each, 2 + at) for at, each in enumerate(first)),
            DatedStatement(day, by(MAR), 4),
            DatedStatement(day, by(FEB), 5),
        ]
        assert movements(statements)[-1].made_by == (4, 5)


dates = st.none() | st.sampled_from([DEC, JAN, FEB, MAR]) | st.dates()
histories = st.lists(st.tuples(st.integers(0, 12), dates), max_size=14).map(
    lambda some: [
        DatedStatement(date(2019, 1, 1) + timedelta(days=day), by(value), index)
        for index, (day, value) in enumerate(sorted(some, key=lambda pair: pair[0]))
    ]
)


@given(histories)
def test_movements_agree_with_reading_each_statement_by_hand(
    history: list[DatedStatement],
) -> None:
    expected: list[tuple[str, date, date | None, int | None, int]] = []
    for n, this in enumerate(history):
        if any(other.effective == this.effective for other in history[n + 1 :]):
            continue
        earlier = [
            other for m, other in enumerate(history)
            if other.effective < this.effective
            and not any(third.effective == other.effective for third in history[m + 1 :])
        ]
        dated = [other.deadline.date for other in earlier if other.deadline.date]
        if not dated:
            continue
        new = this.deadline.date
        if new is None and earlier[-1].deadline.date:
            expected.append(("date-removed", dated[-1], None, None, n))
        elif new and new > dated[-1]:
            expected.append(("slip", dated[-1], new, (new - dated[-1]).days, n))
        elif new and new < dated[-1]:
            expected.append(("pull-forward", dated[-1], new, (new - dated[-1]).days, n))
    found = [(m.kind, m.from_date, m.to_date, m.days, m.index) for m in movements(history)]
    assert found == expected
    assert all(m.effective == history[m.index].effective for m in movements(history))


@given(histories)
def test_days_moved_add_up_to_the_slippage(history: list[DatedStatement]) -> None:
    first = baseline(history, None)
    last = next((s.deadline for s in reversed(history) if s.deadline.date), None)
    if last is None or history[-1].deadline is not last:
        return
    assert slippage_days(last, first) == sum(m.days or 0 for m in movements(history))


# Baseline and slippage


def test_the_baseline_is_the_files_original_date_else_the_first_date() -> None:
    assert baseline(said(None, FEB, MAR), JAN) == JAN
    assert baseline(said(None, FEB, MAR), None) == FEB
    assert baseline(said(None, None), None) is None
    assert baseline([], None) is None


def test_slippage_is_the_deadline_less_its_baseline() -> None:
    assert slippage_days(by(FEB), JAN) == 28
    assert slippage_days(by(JAN), FEB) == -28
    assert slippage_days(by(JAN), JAN) == 0


def test_there_is_no_slippage_without_both_dates() -> None:
    assert slippage_days(None, JAN) is None
    assert slippage_days(by(None), JAN) is None
    assert slippage_days(by(JAN), None) is None


# Overdue


def test_overdue_begins_on_the_day_after_the_deadline() -> None:
    assert not is_overdue(by(JAN), JAN, complete=False)
    assert not is_overdue(by(JAN), DEC, complete=False)
    assert is_overdue(by(JAN), date(2019, 2, 1), complete=False)
    assert overdue_days(by(JAN), date(2019, 2, 1), complete=False) == 1
    assert overdue_days(by(JAN), FEB, complete=False) == 28
    assert overdue_days(by(JAN), DEC, complete=False) == 0


def test_what_is_complete_is_not_overdue() -> None:
    assert not is_overdue(by(JAN), FEB, complete=True)
    assert overdue_days(by(JAN), FEB, complete=True) == 0


@pytest.mark.parametrize("kind", ["by-then-ongoing", "recurring", "none"])
def test_only_a_deadline_to_finish_by_can_be_overdue(kind: DeadlineKind) -> None:
    assert not is_overdue(Deadline("words", DEC, kind), FEB, complete=False)


def test_what_has_no_deadline_is_not_overdue() -> None:
    assert not is_overdue(None, FEB, complete=False)
    assert not is_overdue(Deadline("words", None, "by"), FEB, complete=False)


# As JSON


@pytest.mark.parametrize(
    ("deadline", "written"),
    [
        (Deadline("Jan-19", JAN, "by"),
         {"timeline": "Jan-19", "deadline": "2019-01-31", "deadline_kind": "by"}),
        (Deadline("TBC", None, "none"),
         {"timeline": "TBC", "deadline": None, "deadline_kind": "none"}),
        (Deadline(None, None, "none"),
         {"timeline": None, "deadline": None, "deadline_kind": "none"}),
        (Deadline("Dec-18 then ongoing", DEC, "by-then-ongoing"),
         {"timeline": "Dec-18 then ongoing", "deadline": "2018-12-31",
          "deadline_kind": "by-then-ongoing"}),
    ],
)
def test_a_deadline_is_written_and_read_back(
    deadline: Deadline, written: dict[str, str | None]
) -> None:
    assert deadline.to_json() == written
    assert Deadline.from_json(written) == deadline
