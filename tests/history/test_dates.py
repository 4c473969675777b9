"""For whole plans: first dates, counted slips, and since when a status."""
from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest

from plan_ledger.history.dates import slipped, status_since
from plan_ledger.recording import reporting
from tests.history.making import Office


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """1.1's date moves and its status changes; 1.2 has neither; 1.3 is only confirmed."""
    made = Office(tmp_path_factory.mktemp("dates"), "2019-01-01")
    for ref, words, status in (("1.1", "31 January 2019", "AMBER"), ("1.2", None, None),
                               ("1.3", "March 2019", "GREEN")):
        made.add("2019-01-01", ref, timeline=words, status=status, name=ref)
    made.deadline("2019-01-10", "1.1", "10 February 2019")
    made.deadline("2019-01-10", "1.1", "28 February 2019", name="the same day")
    made.deadline("2019-01-20", "1.1", None, name="cleared")
    made.deadline("2019-01-25", "1.1", "TBC")
    made.deadline("2019-02-01", "1.1", "15 February 2019", name="pulled forward")
    made.deadline("2019-02-05", "1.1", "31 March 2019", name="slipped")
    made.status("2019-01-15", "1.1", "GREEN", name="green")
    made.status("2019-01-20", "1.1", "GREEN")
    made.status("2019-02-01", "1.1", "RED", name="red")
    made.status("2019-02-01", "1.1", "GREEN", name="green again")
    made.status("2019-02-10", "1.1", "GREEN", name="last status")
    made.says(reporting.record_confirmed, "2019-02-01", "1.3", name="confirmed")
    made.on("2019-03-01").retract(made.at["red"], name="not red")
    made.correct(made.at["slipped"], effective="2019-02-07", name="two days later")
    with made.ledger:
        yield made


@pytest.fixture
def connection(office: Office) -> Iterator[sqlite3.Connection]:
    with office.asking() as opened:
        yield opened


PLAN, FIRST, SECOND, THIRD = 1, 2, 3, 4
"""The numbers of the subjects, which count from the plan."""


def test_slips_are_counted_as_at_a_day(connection: sqlite3.Connection, office: Office) -> None:
    told = [
        (day, *slipped(connection, day, office.at["two days later"], {})[FIRST])
        for day in ("2018-12-31", "2019-01-01", "2019-01-09", "2019-01-10", "2019-01-24",
                    "2019-02-01", "2019-02-06", "2019-02-07", "2019-12-31")
    ]
    assert told == [
        ("2018-12-31", None, 0),
        ("2019-01-01", "2019-01-31", 0),
        ("2019-01-09", "2019-01-31", 0),
        ("2019-01-10", "2019-01-31", 1),  # twice on one day is one slip
        ("2019-01-24", "2019-01-31", 1),
        ("2019-02-01", "2019-01-31", 1),  # earlier than the date before it was cleared
        ("2019-02-06", "2019-01-31", 1),
        ("2019-02-07", "2019-01-31", 2),
        ("2019-12-31", "2019-01-31", 2),
    ]


def test_slips_are_counted_as_known_at_a_position(
    connection: sqlite3.Connection, office: Office
) -> None:
    def slips(day: str, known_at: int) -> int:
        return slipped(connection, day, known_at, {})[FIRST].slips

    at = office.at
    assert slips("2019-02-06", at["two days later"] - 1) == 2
    assert slips("2019-02-06", at["two days later"]) == 1
    assert slips("2019-02-07", at["slipped"] - 1) == 1
    assert slips("2019-01-10", at["1.3"]) == 0
    assert slipped(connection, "2019-02-07", at["1.1"] - 1, {})[FIRST] == (None, 0)


def test_every_subject_has_a_count_and_the_file_s_own_first_date_goes_before(
    connection: sqlite3.Connection, office: Office
) -> None:
    head = office.at["two days later"]
    told = slipped(connection, "2019-02-28", head, {SECOND: "2018-11-30", FIRST: "2018-12-31"})
    assert told == {PLAN: (None, 0), FIRST: ("2018-12-31", 2), SECOND: ("2018-11-30", 0),
                    THIRD: ("2019-03-31", 0)}
    assert slipped(connection, "2019-02-28", head, {}, FIRST) == {FIRST: ("2019-01-31", 2)}


def test_a_status_holds_since_the_first_day_of_its_unbroken_run(
    connection: sqlite3.Connection, office: Office
) -> None:
    def since(day: str, name: str) -> str | None:
        return status_since(connection, day, office.at[name]).get(FIRST)

    assert since("2018-12-31", "not red") is None
    assert since("2019-01-14", "not red") == "2019-01-01"
    assert since("2019-01-15", "not red") == "2019-01-15"
    assert since("2019-01-31", "not red") == "2019-01-15"
    assert since("2019-02-28", "not red") == "2019-01-15", "it never was RED"
    assert since("2019-02-28", "last status") == "2019-02-01", "it was RED on that day, and mended"
    assert since("2019-02-28", "red") == "2019-02-01"
    assert since("2019-02-28", "green") == "2019-01-15"
    assert since("2019-02-28", "slipped") == "2019-01-01"


def test_a_confirmation_goes_on_with_a_run_and_who_has_no_status_is_not_told(
    connection: sqlite3.Connection, office: Office
) -> None:
    head = office.at["two days later"]
    assert status_since(connection, "2019-02-28", head) == {FIRST: "2019-01-15",
                                                           THIRD: "2019-01-01"}
    assert status_since(connection, "2019-02-28", head, THIRD) == {THIRD: "2019-01-01"}
    assert status_since(connection, "2019-02-28", head, SECOND) == {}
