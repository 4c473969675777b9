"""Every cell as at a day, as known at a position: what holds, and which record holds it."""
from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest

from plan_ledger.history.state import (
    activities_as_at,
    holders_as_at,
    plan_as_at,
    plan_fields,
    section_titles,
)
from plan_ledger.recording import reporting, structure, whole_plan
from tests.history.making import Office


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """1.1 has every cell that can be recorded by hand; some of it looks ahead."""
    made = Office(tmp_path_factory.mktemp("state"), "2019-01-10", legend_toml=None)
    made.add("2019-01-01", "1.1", activity="Map it", outcome="Mapped", finding="Unmapped",
             codes=("R1", "odd"), timeline="31 January 2019", lead="Jo", progress="Begun",
             status=None, name="1.1")
    made.add("2019-02-01", "1.2", section="2", name="1.2")
    made.says(reporting.record_lead, "2019-01-05", "1.1", "Al", name="late lead")
    made.says(reporting.record_lead, "2019-01-20", "1.1", "Bo", name="lead ahead")
    made.says(reporting.record_progress, "2019-01-20", "1.1", None, name="no progress")
    made.says(reporting.record_confirmed, "2019-01-07", "1.1", name="confirmed")
    made.says(whole_plan.set_section, "2019-01-15", "1", "Front door", name="section")
    made.says(whole_plan.set_section, "2019-01-20", "1", "Duty", name="new section")
    made.says(structure.move, "2019-02-05", "1.1", "2", None, name="moved")
    made.on("2019-01-22").retract(made.at["lead ahead"], name="no lead ahead")
    made.says(structure.withdraw, "2019-03-01", "1.2", because="merged", name="withdrawn")
    made.retract(made.at["new section"], name="no new section")
    with made.ledger:
        yield made


@pytest.fixture
def connection(office: Office) -> Iterator[sqlite3.Connection]:
    with office.asking() as opened:
        yield opened


def test_the_values_of_all_cells(connection: sqlite3.Connection, office: Office) -> None:
    (one,) = activities_as_at(connection, "2019-01-06", office.at["confirmed"])
    assert one._replace(id="x") == ("x", 2, {
        "exists": True, "ref": "1.1", "section": "1", "order": 2**32,
        "codes": {"codes": ["R1"], "unknown_codes": ["odd"]}, "finding": "Unmapped",
        "activity": "Map it", "outcome": "Mapped",
        "deadline": {"timeline": "31 January 2019", "deadline": "2019-01-31",
                     "deadline_kind": "by"},
        "lead": "Al", "progress": "Begun",
    }, "2019-01-05")
    assert (one.exists, one.value("lead"), one.value("status")) == (True, "Al", None)
    assert one.id == office.id("1.1", "2019-01-06")


def test_a_cell_that_was_cleared_is_there_and_empty(
    connection: sqlite3.Connection, office: Office
) -> None:
    one = activities_as_at(connection, "2019-01-20", office.at["confirmed"])[0]
    assert "progress" in one.values and one.value("progress") is None
    assert "status" not in one.values
    assert one.last_said == "2019-01-20"


def lead(connection: sqlite3.Connection, as_at: str, known_at: int) -> Any:
    return activities_as_at(connection, as_at, known_at)[0].value("lead")


def test_what_holds_depends_on_both_times(connection: sqlite3.Connection, office: Office) -> None:
    at = office.at
    assert lead(connection, "2019-01-05", at["late lead"] - 1) == "Jo"
    assert lead(connection, "2019-01-05", at["late lead"]) == "Al"
    assert lead(connection, "2019-01-04", at["late lead"]) == "Jo"


def test_what_was_recorded_for_a_day_ahead_holds_from_that_day(
    connection: sqlite3.Connection, office: Office
) -> None:
    at = office.at
    assert lead(connection, "2019-01-19", at["confirmed"]) == "Al"
    assert lead(connection, "2019-01-20", at["confirmed"]) == "Bo"
    assert lead(connection, "2019-01-20", at["lead ahead"] - 1) == "Al"
    assert lead(connection, "2019-01-20", at["no lead ahead"] - 1) == "Bo"
    assert lead(connection, "2019-01-20", at["no lead ahead"]) == "Al"


def test_activities_stand_in_the_plan_s_own_order_withdrawn_ones_too(
    connection: sqlite3.Connection, office: Office
) -> None:
    head = office.at["no new section"]

    def told(as_at: str, known_at: int = head) -> list[tuple[Any, bool]]:
        return [(s.value("ref"), s.exists)
                for s in activities_as_at(connection, as_at, known_at)]

    assert told("2018-12-31") == []
    assert told("2019-01-31") == [("1.1", True)]
    assert told("2019-02-01") == [("1.1", True), ("1.2", True)]
    assert told("2019-02-05") == [("1.2", True), ("1.1", True)], "1.1 was moved behind it"
    assert told("2019-02-28", office.at["moved"] - 1) == [("1.1", True), ("1.2", True)]
    assert told("2019-03-01") == [("1.2", False), ("1.1", True)]


def test_one_activity_alone_is_as_it_is_among_all(
    connection: sqlite3.Connection, office: Office
) -> None:
    for day in ("2019-01-06", "2019-02-28"):
        for known_at in (office.at["confirmed"], office.at["no new section"]):
            every = activities_as_at(connection, day, known_at)
            for one in every:
                assert activities_as_at(connection, day, known_at, one.id) == [one]


def test_what_holds_a_cell_is_the_record_that_said_its_value_first(
    connection: sqlite3.Connection, office: Office
) -> None:
    first, late, head = office.at["1.1"], office.at["late lead"], office.at["no new section"]
    one, two = office.id("1.1", "2019-01-06"), office.id("1.2", "2019-02-01")
    told = dict.fromkeys(("exists", "ref", "section", "order", "codes", "finding", "activity",
                          "outcome", "deadline", "lead", "progress"), first)
    assert holders_as_at(connection, "2019-01-08", head) == {one: told | {"lead": late}, two: {}} \
        | {plan_id(office): {}}
    ahead = holders_as_at(connection, "2019-01-20", office.at["confirmed"])[one]
    assert (ahead["lead"], ahead["progress"]) == (
        office.at["lead ahead"], office.at["no progress"])
    assert set(holders_as_at(connection, "2019-02-01", head)[two].values()) == {office.at["1.2"]}


def plan_id(office: Office) -> str:
    return str(office.ledger.history(known_at="@1")["events"][0]["id"])


def test_the_plan_s_own_cells_hold_on_every_day_before_they_were_first_said(
    connection: sqlite3.Connection, office: Office
) -> None:
    at = office.at
    front = {"title": "The plan", "section:1": "Front door"}
    assert sorted(plan_fields(connection)) == ["section:1", "title"]
    assert plan_as_at(connection, "1999-01-01", at["section"]) == front
    assert plan_as_at(connection, "1999-01-01", at["section"] - 1) == {"title": "The plan"}
    assert plan_as_at(connection, "2019-01-19", at["new section"]) == front
    assert plan_as_at(connection, "2019-01-20", at["new section"])["section:1"] == "Duty"
    assert plan_as_at(connection, "2019-01-20", at["no new section"]) == front
    assert plan_as_at(connection, "2019-01-20", 0) == {}


def test_the_titles_of_sections_by_their_number() -> None:
    assert section_titles({"title": "T", "section:1": "A", "section:4.1": "B",
                           "section:2": None}) == {"1": "A", "4.1": "B"}
