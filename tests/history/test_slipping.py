"""How deadlines moved: baselines, slips with their reasons, and what hides one."""
from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from plan_ledger.plan.legend_file import read_legend
from plan_ledger.recording import reporting, structure, whole_plan
from tests.history.making import NO_BLUE, Office, noon

CHALLENGED = "overdue, and the plan's legend says RED when “timescale slipped”"
JANUARY = "31 January 2019"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Seen from 20 March 2019; all activities are there from New Year, with an AMBER status."""
    made = Office(tmp_path_factory.mktemp("slipping"), "2019-01-01")
    made.edition(
        "2019-01-01", "january.csv",
        "Ref. (Plan Ledger),Activity required,Timeline,Original deadline,RAG",
        f"3.1,Publish,{JANUARY},31/12/2018,AMBER", "3.2,Review,,30/11/2018,AMBER",
    )
    made.on("2019-01-02")
    for ref in ("1.1", "1.2", "1.3", "1.4", "1.6", "1.8", "2.1", "2.3", "2.5"):
        made.add("2019-01-01", ref, timeline=JANUARY, status="AMBER", name=f"added {ref}")
    made.add("2019-01-01", "1.5", timeline=f"{JANUARY} then on-going", status="AMBER", lead="Jo")
    made.add("2019-01-01", "1.7")
    made.add("2019-01-01", "2.2", timeline="10 February 2019", status="AMBER")
    made.add("2019-01-01", "2.4")
    # 1.1 slips, loses its date, slips from the date it had, and is pulled forward
    made.on("2019-01-20").deadline("2019-01-20", "1.1", "28 February 2019", because="snow",
                                   name="snow")
    made.on("2019-02-11").deadline("2019-02-10", "1.1", "TBC", because="nobody knew",
                                   name="tbc")
    made.on("2019-03-01").deadline("2019-03-01", "1.1", "15 March 2019", because="Jo left",
                                   name="left")
    made.on("2019-03-06").says(reporting.record_deadline, "2019-03-05", "1.1", "10 March 2019",
                               name="earlier")
    # 1.2 done late; it was said too early once, and that was taken back
    made.on("2019-02-10").retract(made.status("2019-02-05", "1.2", "BLUE"))
    made.status("2019-02-10", "1.2", "BLUE")
    made.on("2019-02-20").status("2019-02-20", "1.2", "BLUE")
    made.status("2019-01-31", "1.3", "BLUE")
    made.status("2019-02-01", "1.4", "BLUE")
    made.status("2019-02-10", "1.5", "BLUE")
    made.deadline("2019-02-01", "1.6", None)
    made.status("2019-02-12", "1.6", "BLUE")
    # Withdrawn: 2.1 overdue, 2.2 on its last day, 2.3 done, 2.4 without a date, 2.5 RED
    made.status("2019-02-05", "2.3", "BLUE")
    made.status("2019-02-05", "2.5", "RED")
    for ref in ("2.1", "2.2", "2.3", "2.4", "2.5"):
        made.says(structure.withdraw, "2019-02-10", ref, because="merged")
    # Corrections: of a deadline twice, of a status, of a deadline of what is withdrawn;
    # and a deadline that was taken back
    made.on("2019-03-08")
    once = made.correct(made.at["added 1.8"], field="deadline", to="15 February 2019")
    made.on("2019-03-09").correct(once, to="20 February 2019", name="twice")
    made.correct(made.at["added 1.8"], field="status", to="GREEN")
    made.correct(made.at["added 2.1"], field="deadline", to="30 January 2019")
    made.retract(made.deadline("2019-03-02", "1.8", "21 February 2019"))
    made.correct(made.deadline("2019-03-25", "1.8", "22 February 2019"), to="23 February 2019",
                 name="the last of March")
    # In April the legend no longer knows what is complete
    made.says(whole_plan.set_legend, "2019-04-01", read_legend(NO_BLUE, "l.toml"))
    made.on("2019-03-20")
    with made.ledger:
        yield made


def told(office: Office, as_at: str | None = None, known_at: str | None = None
         ) -> dict[str, dict[str, Any]]:
    """The activities by number, without what is the same in all that this module says of them."""
    answer = office.ledger.slippage(as_at=as_at, known_at=known_at)
    return {activity["ref"]: activity for activity in answer["activities"]}


def given(office: Office, name: str, because: str | None) -> dict[str, Any]:
    """Of a move that one record made, and nobody corrected."""
    at = office.at[name]
    reasons = [{"position": at, "because": because, "corrects": []}] if because else []
    return {"because": because, "reasons": reasons, "positions": [at]}


def test_every_move_of_a_date_is_told_with_its_reason(office: Office) -> None:
    assert told(office)["1.1"] == {
        "id": office.id("1.1", "2019-03-20"), "ref": "1.1", "lead": None, "status": "AMBER",
        "baseline_deadline": "2019-01-31", "deadline": "2019-03-10",
        "slips": [
            {"from": "2019-01-31", "to": "2019-02-28", "days": 28, "effective": "2019-01-20",
             "recorded_at": noon("2019-01-20"), **given(office, "snow", "snow")},
            {"from": "2019-02-28", "to": "2019-03-15", "days": 15, "effective": "2019-03-01",
             "recorded_at": noon("2019-03-01"), **given(office, "left", "Jo left")},
        ],
        "pull_forwards": [
            {"from": "2019-03-15", "to": "2019-03-10", "days": -5, "effective": "2019-03-05",
             "recorded_at": noon("2019-03-06"), **given(office, "earlier", None)},
        ],
        "dates_removed": [
            {"from": "2019-02-28", "to": None, "days": None, "effective": "2019-02-10",
             "recorded_at": noon("2019-02-11"), **given(office, "tbc", "nobody knew")},
        ],
        "slippage_days": 38, "overdue_days": 10, "completed_late_days": None,
        "challenged": CHALLENGED,
    }


def test_a_move_holds_from_its_effective_date_and_is_known_from_when_it_was_recorded(
    office: Office
) -> None:
    moves = [("2019-01-19", None, 0, "2019-01-31"), ("2019-01-20", None, 1, "2019-02-28"),
             ("2019-01-20", "2019-01-19", 0, "2019-01-31"),
             ("2019-03-01", "2019-02-28", 1, None), ("2019-03-01", None, 2, "2019-03-15")]
    for as_at, known_at, slips, deadline in moves:
        one = told(office, as_at, known_at)["1.1"]
        assert (len(one["slips"]), one["deadline"]) == (slips, deadline), (as_at, known_at)
        assert one["baseline_deadline"] == "2019-01-31"


def test_an_original_deadline_of_the_file_is_the_baseline(office: Office) -> None:
    activities = told(office)
    assert activities["3.1"] | {"id": "x"} == {
        "id": "x", "ref": "3.1", "lead": None, "status": "AMBER",
        "baseline_deadline": "2018-12-31", "deadline": "2019-01-31", "slips": [],
        "pull_forwards": [], "dates_removed": [], "slippage_days": 31, "overdue_days": 48,
        "completed_late_days": None, "challenged": CHALLENGED,
    }
    assert activities["3.2"] | {"id": "x"} == {
        "id": "x", "ref": "3.2", "lead": None, "status": "AMBER",
        "baseline_deadline": "2018-11-30", "deadline": None, "slips": [],
        "pull_forwards": [], "dates_removed": [], "slippage_days": None, "overdue_days": 0,
        "completed_late_days": None, "challenged": None,
    }


def test_an_activity_without_a_deadline_and_a_status_has_nothing_to_tell(office: Office) -> None:
    assert told(office)["1.7"] | {"id": "x"} == {
        "id": "x", "ref": "1.7", "lead": None, "status": None, "baseline_deadline": None,
        "deadline": None, "slips": [], "pull_forwards": [], "dates_removed": [],
        "slippage_days": None, "overdue_days": 0, "completed_late_days": None,
        "challenged": None,
    }


def test_work_is_done_late_when_it_was_first_complete_after_its_deadline(office: Office) -> None:
    activities = told(office)
    assert {ref: activities[ref]["completed_late_days"]
            for ref in ("1.1", "1.2", "1.3", "1.4", "1.5", "1.6")} == {
        "1.1": None,  # not done
        "1.2": 10,  # not from the 5th, which was taken back; said again on the 20th
        "1.3": None,  # on the very day
        "1.4": 1,
        "1.5": None,  # it goes on after its date
        "1.6": None,  # has no date any more
    }
    assert activities["1.5"]["lead"] == "Jo"
    assert told(office, "2019-02-09")["1.2"]["completed_late_days"] is None
    assert told(office, "2019-02-10")["1.2"]["completed_late_days"] == 10


def test_what_is_complete_is_neither_overdue_nor_challenged(office: Office) -> None:
    one = told(office)["1.2"]
    assert (one["overdue_days"], one["challenged"]) == (0, None)


def test_the_totals_count_what_is_there_and_what_was_hidden(office: Office) -> None:
    answer = office.ledger.slippage()
    assert {key: answer[key] for key in ("title", "as_at", "known_at", "position", "time_zone")
            } == {
        "title": "The plan", "as_at": "2019-03-20", "known_at": noon("2019-03-09", 7),
        "position": office.at["the last of March"] + 1, "time_zone": "Europe/London",
    }
    assert [a["ref"] for a in answer["activities"]] == [
        "3.1", "3.2", "1.1", "1.2", "1.3", "1.4", "1.6", "1.8", "1.5", "1.7"]
    assert answer["totals"] == {
        "activities": 10,
        "complete": 5,  # 1.2 to 1.6
        "overdue": 3,  # 1.1, 1.8, 3.1
        "challenged": 3,
        "slips": 2,
        "slippage_days": 69,  # 1.1 38, 3.1 31
        "pull_forwards": 1,
        "dates_removed": 2,  # 1.1 and 1.6
        "completed_late": 2,
        "deadlines_corrected": 2,  # 1.8 twice; not what is said from the 25th
        "withdrawn_while_overdue": 2,  # 2.1, 2.5
    }


def test_what_was_hidden_is_counted_as_at_a_day_as_known_at_a_position(office: Office) -> None:
    def totals(as_at: str, known_at: str | None = None) -> tuple[int, int]:
        counted = office.ledger.slippage(as_at=as_at, known_at=known_at)["totals"]
        return counted["deadlines_corrected"], counted["withdrawn_while_overdue"]

    twice = office.at["twice"]
    assert totals("2019-03-20", f"@{twice - 1}") == (1, 2)
    assert totals("2019-03-20", f"@{twice}") == (2, 2)
    assert totals("2019-03-24") == (2, 2)
    assert totals("2019-03-25") == (3, 2)
    assert totals("2019-02-09") == (3, 0), "2.1 is still there, and its deadline was corrected"
    assert totals("2019-02-10") == (2, 2)
    assert totals("2019-03-20", "2019-02-19") == (0, 0)


def test_what_was_complete_is_told_by_the_legend_of_that_day(office: Office) -> None:
    answer = office.ledger.slippage(as_at="2019-04-30")
    assert answer["totals"]["complete"] == 0
    assert answer["totals"]["withdrawn_while_overdue"] == 2, "2.3 was done when it was withdrawn"


def test_what_was_withdrawn_overdue_is_told_as_it_was_known(
    tmp_path_factory: pytest.TempPathFactory
) -> None:
    made = Office(tmp_path_factory.mktemp("known"), "2019-01-01")
    with made.ledger:
        for ref, status in (("1.1", "BLUE"), ("1.2", "AMBER"), ("1.3", "AMBER")):
            made.add("2019-01-01", ref, timeline=JANUARY, status=status, name=ref)
        merged = [made.says(structure.withdraw, "2019-02-10", ref, because="merged")
                  for ref in ("1.1", "1.2", "1.3")]
        moments = [
            merged[-1],
            made.retract(merged[-1]),
            made.correct(made.at["1.2"], field="deadline", to="28 February 2019"),
            made.says(whole_plan.set_legend, "2019-02-01", read_legend(NO_BLUE, "l.toml")),
        ]
        counted = [
            made.ledger.slippage(as_at="2019-02-20", known_at=f"@{position}")["totals"]
            ["withdrawn_while_overdue"] for position in moments
        ]
    assert counted == [2, 1, 0, 1], "1.2 and 1.3; 1.2; none; 1.1, as nothing counts as done"


def test_a_pulled_forward_date_takes_nothing_off_the_slippage_in_all(
    tmp_path_factory: pytest.TempPathFactory
) -> None:
    made = Office(tmp_path_factory.mktemp("forward"), "2019-01-01", legend_toml=None)
    with made.ledger:
        made.add("2019-01-01", "1.1", timeline="31 March 2019")
        made.add("2019-01-01", "1.2", timeline="31 March 2019")
        made.deadline("2019-01-02", "1.1", "30 March 2019")
        made.deadline("2019-01-02", "1.2", "1 April 2019")
        made.add("2019-01-01", "1.3", timeline="1 January 2019")
        made.on("2019-01-02")
        assert [a["slippage_days"] for a in made.ledger.slippage()["activities"]] == [-1, 1, 0]
        totals = made.ledger.slippage()["totals"]
    assert (totals["slippage_days"], totals["overdue"], totals["complete"]) == (1, 1, 0)


def test_before_the_first_record_nothing_has_slipped(office: Office) -> None:
    answer = office.ledger.slippage(as_at="2019-03-20", known_at="@0")
    assert (answer["title"], answer["known_at"], answer["activities"]) == (None, None, [])
    assert set(answer["totals"].values()) == {0}


def test_a_correction_leaves_the_reason_of_the_slip_and_adds_its_own(tmp_path: Path) -> None:
    """“Typo month” is why the date was said wrongly, and not why it slipped."""
    made = Office(tmp_path, "2019-01-01")
    made.add("2019-01-01", "1.1", timeline=JANUARY, status="AMBER")
    first = made.on("2019-02-01").deadline(
        "2019-02-01", "1.1", "31 May 2019", because="dashboard late"
    )
    second = made.on("2019-02-03").correct(first, to="30 April 2019", because="typo month")
    third = made.correct(second, to="29 April 2019", because="typo day")
    (slip,) = made.ledger.slippage()["activities"][0]["slips"]
    assert (slip["to"], slip["because"]) == ("2019-04-29", "dashboard late")
    assert [(each["position"], each["because"], each["corrects"]) for each in slip["reasons"]] == [
        (first, "dashboard late", []), (second, "typo month", [first]),
        (third, "typo day", [second]),
    ]
    assert slip["positions"] == [first, second, third]
    (before,) = made.ledger.slippage(known_at=f"@{first}")["activities"][0]["slips"]
    assert [each["because"] for each in before["reasons"]] == ["dashboard late"]


def test_a_deadline_that_moved_twice_on_one_day_has_the_reasons_of_both(tmp_path: Path) -> None:
    made = Office(tmp_path, "2019-01-01")
    made.add("2019-01-01", "1.1", timeline=JANUARY, status="AMBER")
    made.on("2019-02-01")
    first = made.deadline("2019-02-01", "1.1", "31 July 2019", because="nobody applied")
    last = made.says(reporting.record_deadline, "2019-02-01", "1.1", "30 June 2019")
    (slip,) = made.ledger.slippage()["activities"][0]["slips"]
    assert (slip["because"], slip["positions"]) == ("nobody applied", [first, last])


def test_a_correction_of_confirmations_too_has_on_each_day_what_was_said_on_it(
    tmp_path: Path,
) -> None:
    made = Office(tmp_path, "2019-01-01")
    added = made.add("2019-01-01", "1.1", timeline=JANUARY, status="AMBER")
    moved = made.deadline("2019-01-10", "1.1", "31 May 2019", because="dashboard late")
    back = made.deadline("2019-01-05", "1.1", "15 January 2019", because="sooner")
    said = made.says(reporting.record_deadline, "2019-01-03", "1.1", JANUARY)
    both = made.correct(added, field="deadline", to="20 January 2019", with_confirmations=True)
    activity = made.ledger.slippage(as_at="2019-02-01")["activities"][0]
    assert [move["positions"] for move in activity["pull_forwards"]] == [[back]]
    assert [move["positions"] for move in activity["slips"]] == [[moved]]
    assert said < both
