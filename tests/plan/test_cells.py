"""What an event states, and which statement holds: the rules of the two times, one by one."""
from __future__ import annotations

from typing import Any

import pytest

from plan_ledger.plan.cells import Cells, Statement, holding, stated

KNOWN = {"timeline": "March 2019", "deadline": "2019-03-31", "deadline_kind": "by"}


@pytest.mark.parametrize(
    ("content", "value"),
    [
        (KNOWN, KNOWN),
        ({"timeline": "ongoing", "deadline": None, "deadline_kind": "none"},
         {"timeline": "ongoing", "deadline": None, "deadline_kind": "none"}),
        ({"timeline": None, "deadline": "2019-03-31", "deadline_kind": "by"},
         {"timeline": None, "deadline": "2019-03-31", "deadline_kind": "by"}),
        ({"deadline": "2019-03-31", "deadline_kind": "by"},
         {"timeline": None, "deadline": "2019-03-31", "deadline_kind": "by"}),
        ({"timeline": None, "deadline": None, "deadline_kind": "none"}, None),
        ({"timeline": "soon"}, {"timeline": "soon", "deadline": None, "deadline_kind": "none"}),
    ],
)
def test_a_deadline_is_one_cell_of_words_date_and_kind(
    content: dict[str, Any], value: dict[str, Any] | None
) -> None:
    assert stated("deadline-revised", content) == {"deadline": value}
    assert stated("corrected", {"field": "deadline", **content}) == {"deadline": value}


def test_an_event_states_only_what_it_was_given() -> None:
    assert stated("activity-added", {"ref": "1.1", "codes": ["R1"]}) == {
        "exists": True, "ref": "1.1", "codes": {"codes": ["R1"], "unknown_codes": []},
    }
    assert stated("activity-recoded", {"unknown_codes": ["R??"]}) == {
        "codes": {"codes": [], "unknown_codes": ["R??"]},
    }
    assert stated("deadline-revised", {"original": "2019-01-31"}) == {"original": "2019-01-31"}
    assert stated("activity-withdrawn", {}) == {"exists": False}
    assert stated("section-set", {"section": "4.1", "title": "Partners"}) == {
        "section:4.1": "Partners"
    }
    assert stated("corrected", {"field": "section:4.1", "title": "P"}) == {"section:4.1": "P"}
    assert stated("edition-imported", {"rows": 13, "file": "x"}) == {}


def test_a_statement_is_live_until_just_before_it_is_undone() -> None:
    said = Statement("2019-01-01", 3, 3, "RED", undone_by=7)
    assert [said.live_at(at) for at in (2, 3, 6, 7, 8)] == [False, True, True, False, False]
    assert not said.live
    assert Statement("2019-01-01", 3, 3, "RED").live_at(3)


def test_the_greatest_by_day_and_rank_holds() -> None:
    some = [
        Statement("2019-01-01", 1, 1, "AMBER"),
        Statement("2019-02-01", 2, 2, "GREEN"),
        Statement("2019-01-01", 3, 3, "GREY"),
    ]
    assert [getattr(holding(some, day), "value", None) for day in (
        "2018-12-31", "2019-01-01", "2019-01-31", "2019-02-01")] == [None, "GREY", "GREY", "GREEN"]
    assert holding(some, "2019-01-31", known_at=2).value == "AMBER"  # type: ignore[union-attr]
    assert holding(some, "2018-01-01", plan=True).value == "AMBER"  # type: ignore[union-attr]


def test_only_the_plans_own_first_value_holds_before_its_day() -> None:
    cells = Cells()
    cells.take_in("plan-retitled", 1, "2019-02-01", {"title": "First"})
    assert cells.value("title", "2019-01-01") is None
    assert cells.at("title", "2019-01-01") is None
    assert cells.value("title", "2019-01-01", plan=True) == "First"


def test_a_correction_takes_the_place_of_what_it_replaces_and_moves_only_the_target() -> None:
    cells = Cells()
    cells.take_in("status-changed", 1, "2019-01-01", {"status": "RED"})
    cells.take_in("confirmed", 2, "2019-02-01", {}, repeats={"status": 1})
    cells.take_in("status-changed", 3, "2019-02-01", {"status": "GREEN"})
    cells.take_in("corrected", 4, "2019-01-10", {"status": "GREY"}, replaces=[1, 2])
    live = [(s.effective, s.rank, s.position, s.value) for s in cells.live("status")]
    assert live == [("2019-01-10", 1, 4, "GREY"), ("2019-02-01", 2, 4, "GREY"),
                    ("2019-02-01", 3, 3, "GREEN")]
    assert [s.undone_by for s in cells.statements("status")][:2] == [4, 4]


def test_an_edition_that_is_taken_back_takes_its_own_alone() -> None:
    cells = Cells()
    cells.take_in("status-changed", 2, "2019-01-01", {"status": "RED"}, edition=1)
    cells.take_in("status-changed", 9, "2019-02-01", {"status": "GREEN"}, edition=8)
    cells.take_in("retracted", 12, None, {}, takes_back=8)
    assert cells.value("status", "2019-03-01") == "RED"
    cells.take_in("retracted", 13, None, {}, retracts=[(2, "status")])
    assert cells.value("status", "2019-03-01") is None


def test_a_legend_whose_words_are_sealed_away_keeps_its_codes_and_what_they_mean() -> None:
    line = {"code": "RED", "means": "off-track", "overdue_is_off_track": True}
    other = {"code": "GREEN", "means": "complete", "overdue_is_off_track": False}
    words = {"RED": {"label": "Red", "meaning": "late"}}
    content = {"legend": [line, other], "legend_words": words}
    said = [
        {**line, "label": "Red", "meaning": "late"}, {**other, "label": None, "meaning": None},
    ]
    assert stated("legend-set", content) == {"legend": said}
    assert stated("corrected", {"field": "legend", **content}) == {"legend": said}
    bare = [{**each, "label": None, "meaning": None} for each in (line, other)]
    for gone in ({}, {"legend_words": None}):
        assert stated("legend-set", {"legend": [line, other], **gone}) == {"legend": bare}


def test_a_correction_moves_its_target_though_a_confirmation_lies_before_it() -> None:
    cells = Cells()
    cells.take_in("status-changed", 1, "2019-01-01", {"status": "RED"})
    cells.take_in("confirmed", 2, "2019-02-01", {}, repeats={"status": 1})
    cells.take_in("corrected", 3, "2019-03-01", {"status": "RED"}, replaces=[1])
    cells.take_in("corrected", 4, "2019-03-05", {"status": "GREY"}, replaces=[3, 2])
    assert [(s.effective, s.rank, s.value) for s in cells.live("status")] == [
        ("2019-02-01", 2, "GREY"), ("2019-03-05", 1, "GREY"),
    ]


def test_an_edition_that_is_taken_back_takes_its_confirmations_too() -> None:
    cells = Cells()
    cells.take_in("status-changed", 1, "2019-01-01", {"status": "RED"})
    cells.take_in("confirmed", 3, "2019-02-01", {}, repeats={"status": 1}, edition=2)
    cells.take_in("status-changed", 4, "2019-01-15", {"status": "GREEN"})
    assert cells.value("status", "2019-03-01") == "RED"
    cells.take_in("retracted", 5, None, {}, takes_back=2)
    assert cells.value("status", "2019-03-01") == "GREEN"
