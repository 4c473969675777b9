"""T as it may be typed: a day, a moment, a position, a mark; and what nobody can know yet."""
from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan_ledger.history.dates import _counted
from plan_ledger.history.question import NotYetKnown, UnknownMoment
from plan_ledger.ledger import Ledger
from plan_ledger.plan.deadline import (
    Deadline,
)
from plan_ledger.plan.slips import (
    DatedStatement,
    baseline,
    movements,
)
from plan_ledger.recording.correcting import retract
from plan_ledger.recording.reporting import record_progress
from plan_ledger.recording.structure import NewActivity
from plan_ledger.recording.whole_plan import set_mark


class Desk:
    """A ledger and a clock that is set by hand."""

    def __init__(self, folder: Path) -> None:
        self.now = datetime(2019, 3, 30, 12, tzinfo=UTC)
        path = folder / "plan.ledger"
        Ledger.create(path, by="O", title="T", clock=self.clock, clock_is_right=True)
        self.ledger = Ledger(path, clock=self.clock, clock_is_right=True)

    def clock(self) -> datetime:
        return self.now

    def at(self, *when: int) -> Desk:
        self.now = datetime(*when, tzinfo=UTC)  # type: ignore[arg-type, misc]
        return self

    def note(self, text: str) -> int:
        return self.ledger.record(
            lambda entry: record_progress(entry, "1.1", text), by="O", effective="2019-03-30"
        ).position

    def known(self, known_at: str | None) -> tuple[int, str]:
        shown = self.ledger.show(known_at=known_at)
        return shown["position"], shown["as_at"]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    with made.ledger:
        made.ledger.add_activity(NewActivity("1.1", "1", "Do"), by="O", effective="2019-03-30")
        yield made


def test_a_day_of_23_and_of_25_hours_ends_at_local_midnight(desk: Desk) -> None:
    before = desk.at(2019, 3, 30, 23, 59, 59).note("still the 30th in London")
    first = desk.at(2019, 3, 31, 0, 0, 1).note("the 31st has 23 hours")
    last = desk.at(2019, 3, 31, 22, 59, 59).note("its last second")
    after = desk.at(2019, 3, 31, 23, 0, 1).note("April in London")
    long = desk.at(2019, 10, 27, 23, 59, 59).note("the 27th had 25 hours")
    desk.at(2019, 11, 5)
    assert before < first < last < after < long
    assert desk.known("2019-03-30") == (before, "2019-03-30")
    assert desk.known("2019-03-31") == (last, "2019-03-31")
    assert desk.known("2019-04-01") == (after, "2019-04-01")
    assert desk.known("2019-10-26") == (after, "2019-10-26")
    assert desk.known("2019-10-27") == (long, "2019-10-27")
    assert desk.known("2019-03-29") == (0, "2019-03-29")


def test_a_moment_a_position_and_a_mark_set_the_day_too(desk: Desk) -> None:
    one = desk.at(2019, 6, 30, 22, 30).note("half past eleven at night in London")
    two = desk.at(2019, 6, 30, 23, 30).note("the 1st of July in London")
    mark = desk.ledger.record(
        lambda entry: set_mark(entry, "june-board", one), by="O", effective="2019-07-01"
    ).position
    desk.at(2019, 7, 9)
    assert desk.known("2019-06-30T22:30+00:00") == (one, "2019-06-30")
    assert desk.known("2019-06-30T23:29:59+01:00") == (one - 1, "2019-06-30")
    assert desk.known("2019-07-01T00:30+01:00") == (two, "2019-07-01")
    assert desk.known(f"@{one}") == desk.known("june-board") == (one, "2019-06-30")
    assert desk.known(f"@{two}") == (two, "2019-07-01")
    assert desk.known("@0") == (0, "2019-07-09")
    assert desk.known(None) == (mark, "2019-07-09")
    assert desk.known("2019-07-09") == (mark, "2019-07-09")
    assert desk.ledger.show(as_at="2019-05-01", known_at=f"@{one}")["as_at"] == "2019-05-01"


def test_a_position_inside_a_recording_is_read_as_its_last(desk: Desk) -> None:
    shown = desk.ledger.show(known_at="@1")
    assert shown["position"] == 2
    assert shown["notes"] == [
        "position 1 lies inside one recording that ends at 2; answered as known at 2"
    ]


def test_what_nobody_can_know_yet_is_refused(desk: Desk) -> None:
    desk.at(2019, 7, 9, 12)
    for later in ("2019-07-10", "2019-07-09T12:00:01+00:00", "2019-07-09T13:30+01:00"):
        with pytest.raises(NotYetKnown, match="nobody can know yet"):
            desk.known(later)
    for odd in ("2019-07-09T12:00", "@", "@x", "@4", "@١", "yesterday", "2019-02-30"):
        with pytest.raises(UnknownMoment):
            desk.known(odd)


DATES = st.dates(min_value=datetime(2019, 1, 1).date(), max_value=datetime(2019, 1, 9).date())


@given(st.lists(st.tuples(DATES, st.none() | DATES), max_size=8))
def test_slips_counted_in_one_text_are_those_that_are_told_one_by_one(
    drawn: list[tuple[object, object]]
) -> None:
    said = sorted(drawn, key=lambda one: str(one[0]))
    text = "".join(f"{day}{'~' * 10 if due is None else due}" for day, due in said)
    dated = [
        DatedStatement(day, Deadline("x", due, "by" if due else "none"), at)  # type: ignore[arg-type]
        for at, (day, due) in enumerate(said)
    ]
    first = baseline(dated, None)
    slips = sum(moved.kind == "slip" for moved in movements(dated))
    assert _counted(text) == (first.isoformat() if first else None, slips)


def refusal(desk: Desk, known_at: str) -> tuple[type[Exception], str]:
    with pytest.raises((NotYetKnown, UnknownMoment)) as refused:
        desk.known(known_at)
    return type(refused.value), str(refused.value)


def test_what_is_refused_is_refused_in_a_sentence_that_says_what_to_do(desk: Desk) -> None:
    desk.at(2019, 7, 9, 12)
    assert refusal(desk, "2019-07-10") == (
        NotYetKnown,
        "nobody can know yet what will be known on 10 July 2019: today is 9 July 2019",
    )
    assert refusal(desk, "2019-07-09T13:30+01:00") == (
        NotYetKnown,
        "nobody can know yet what will be known at 2019-07-09T13:30+01:00; it is"
        " 2019-07-09 12:00 UTC",
    )
    assert refusal(desk, "2019-07-09T12:00") == (
        UnknownMoment,
        "“2019-07-09T12:00” does not say in which time zone it is: add the offset, as in"
        " 2019-07-09T12:00+00:00, or give the day alone",
    )
    assert refusal(desk, "@4") == (
        UnknownMoment, "there is no position 4: give one from @0 to @3"
    )
    assert refusal(desk, "@") == (
        UnknownMoment, "there is no position (empty): give one from @0 to @3"
    )
    assert refusal(desk, "0001-01-01T00:00+14:00") == (
        UnknownMoment, "“0001-01-01T00:00+14:00” lies outside the calendar"
    )


def test_a_word_that_is_no_mark_is_answered_with_the_nearest_one(desk: Desk) -> None:
    words = (" is no day (2019-02-28), moment (2019-02-28T12:00+00:00), position (@41) or mark of"
             " this ledger")
    assert refusal(desk, "june-bord") == (UnknownMoment, f"“june-bord”{words}")
    marks = [
        desk.ledger.record(lambda entry, name=name: set_mark(entry, name, None), by="O",
                           effective="2019-03-30").position
        for name in ("june-board", "july-board")
    ]
    assert refusal(desk, "june-bord") == (
        UnknownMoment, f"“june-bord”{words}; nearest: june-board, july-board"
    )
    desk.ledger.record(
        lambda entry: retract(entry, marks[0], field=None), by="O", effective="2019-03-30",
        because="a slip",
    )
    desk.ledger.record(
        lambda entry: retract(entry, 2, field=None), by="O", effective="2019-03-30",
        because="no title after all",
    )
    assert desk.known("july-board")[0] == marks[1]
    assert refusal(desk, "june-board") == (
        UnknownMoment, f"“june-board”{words}; nearest: july-board"
    )


def test_the_moment_itself_is_known_and_a_microsecond_before_a_record_it_is_not(
    desk: Desk
) -> None:
    one = desk.at(2019, 6, 30, 12).note("at noon")
    assert desk.known("2019-06-30T12:00+00:00") == (one, "2019-06-30")
    assert desk.ledger.show(known_at=f"@{one}")["known_at"] == "2019-06-30T12:00:00.000000Z"
    before = "2019-06-30T12:59:59.999999+01:00"
    assert desk.known(before) == (one - 1, "2019-06-30")
    assert desk.ledger.show(known_at=before)["known_at"] == "2019-06-30T11:59:59.999999Z"
    assert desk.known("2019-06-30") == (one, "2019-06-30")


def test_days_are_those_of_the_ledger_s_own_time_zone(tmp_path: Path) -> None:
    clock = [datetime(2019, 6, 30, 14, 59, 59, tzinfo=UTC)]
    path = tmp_path / "tokyo.ledger"
    Ledger.create(path, by="O", title="T", time_zone="Asia/Tokyo", clock=lambda: clock[0],
                  clock_is_right=True)
    with Ledger(path, clock=lambda: clock[0], clock_is_right=True) as ledger:
        new = NewActivity("1.1", "1", "Do")
        june = ledger.add_activity(new, by="O", effective="2019-06-30").position
        clock[0] = datetime(2019, 6, 30, 15, tzinfo=UTC)
        ledger.record(lambda entry: record_progress(entry, "1.1", "July in Tokyo"), by="O",
                      effective="2019-06-30")
        shown = ledger.show(known_at="2019-06-30")
        assert (shown["position"], shown["time_zone"]) == (june, "Asia/Tokyo")
        assert (shown["known_at"], shown["as_at"]) == (
            "2019-06-30T14:59:59.999999Z", "2019-06-30")
        assert ledger.show()["as_at"] == "2019-07-01"
        assert ledger.today().isoformat() == "2019-07-01"
        now = ledger.show(known_at="2019-07-01")
        assert (now["position"], now["known_at"]) == (june + 1, "2019-06-30T15:00:00.000000Z")


def test_before_the_first_record_the_instant_is_nothing_and_the_day_is_today(desk: Desk) -> None:
    desk.at(2019, 7, 9, 12).ledger.record(
        lambda entry: set_mark(entry, "the-beginning", 0), by="O", effective="2019-07-09"
    )
    for beginning in ("@0", "the-beginning"):
        shown = desk.ledger.show(known_at=beginning)
        assert (shown["known_at"], shown["as_at"], shown["notes"]) == (None, "2019-07-09", [])
    assert desk.ledger.show(known_at="2018-01-01")["known_at"] == "2018-01-01T23:59:59.999999Z"
