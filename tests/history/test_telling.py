"""Every record told, oldest first: what it said, what held before, and what became of it."""
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from xlsxwriter import Workbook

from plan_ledger.recording import reporting, structure, whole_plan
from plan_ledger.store.references import UnknownActivity
from tests.history.making import Office, noon

HEADER = "Ref. (Plan Ledger),Activity required,Timeline,Accountable lead,RAG"
Said = tuple[str, Any, Any]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """January's edition and March's; March's is corrected in one cell, and then taken back."""
    made = Office(tmp_path_factory.mktemp("editions"), "2019-01-02")
    made.on("2019-01-07").edition(
        "2019-01-04", "january.csv", "The plan", HEADER,
        "1.1,Publish,31 March 2019,Jo,AMBER", "1.2,Review,,Jo,AMBER",
    )
    made.on("2019-02-08").status("2019-02-01", "1.1", "RED", because="it slipped", by="Bo",
                                 name="red")
    made.on("2019-02-09").says(reporting.record_lead, "2019-02-01", "1.1", "Al", name="lead")
    made.on("2019-03-05").edition(
        "2019-03-01", "march.csv", "The new plan", HEADER,
        "1.1,Publish,30 April 2019,Al,GREEN", "1.2,Review,,Jo,GREEN", "1.3,Train,,Jo,GREEN",
    )
    (green,) = [event["position"] for event in made.ledger.history(ref="1.2")["events"]
                if event["type"] == "status-changed"]
    made.on("2019-03-06").correct(green, to="BLUE", because="it is done", name="done")
    made.on("2019-03-07").take_back(made.at["march.csv"], name="back")
    made.on("2019-03-08").says(whole_plan.set_mark, "2019-03-08", "board", None, name="mark")
    made.retract(made.at["mark"], name="no mark")
    made.on("2019-03-09")
    with made.ledger:
        yield made


def events(office: Office, ref: str | None = None, **asked: str) -> dict[int, dict[str, Any]]:
    told = office.ledger.history(ref=ref, **asked)["events"]
    return {event["position"]: event for event in told}


def said(event: dict[str, Any]) -> list[Said]:
    return [(each["field"], each["from"], each["to"]) for each in event["statements"]]


def due(timeline: str, day: str | None) -> dict[str, Any]:
    return {"timeline": timeline, "deadline": day, "deadline_kind": "by"}


def test_an_edition_taken_back_tells_of_one_activity_what_each_cell_was_and_is(
    office: Office
) -> None:
    back = office.at["back"]
    one = events(office, "1.1")[back]
    assert said(one) == [
        ("exists", True, True),
        ("ref", "1.1", "1.1"),
        ("order", 2**32, 2**32),
        ("activity", "Publish", "Publish"),
        ("lead", "Al", "Al"),
        ("status", "GREEN", "RED"),
        ("deadline", due("30 April 2019", "2019-04-30"), due("31 March 2019", "2019-03-31")),
    ]
    assert all(each["undone_by"] is each["repeats"] is None for each in one["statements"])
    assert one | {"statements": []} == {
        "position": back, "id": events(office)[1]["id"], "ref": None, "type": "retracted",
        "effective": None, "recorded_at": noon("2019-03-07"), "late_days": None, "by": "Ann",
        "because": "a draft", "statements": [], "replaces": [],
        "retracts": [office.at["march.csv"]], "source": None,
    }


def test_what_was_corrected_of_an_edition_that_is_taken_back_stands_and_is_not_told(
    office: Office
) -> None:
    assert [each for each in said(events(office, "1.2")[office.at["back"]])
            if each[0] == "status"] == []
    assert office.ledger.show(ref="1.2", as_at="2019-03-01")["activities"][0]["status"] == "BLUE"


def test_an_edition_taken_back_tells_of_the_whole_plan_what_its_own_cells_were_and_are(
    office: Office
) -> None:
    assert said(events(office)[office.at["back"]]) == [("title", "The new plan", "The plan")]


def test_the_whole_history_names_each_record_once_with_its_number_then(office: Office) -> None:
    answer = office.ledger.history()
    told = [(e["position"], e["type"], e["ref"], e["effective"]) for e in answer.pop("events")]
    assert answer == {
        "title": "The plan", "known_at": noon("2019-03-08", 1), "position": 21,
        "time_zone": "Europe/London", "notes": [],
    }
    assert told == [
        (1, "plan-opened", None, "2019-01-02"),
        (2, "plan-retitled", None, "2019-01-02"),
        (3, "legend-set", None, "2019-01-02"),
        (4, "edition-imported", None, "2019-01-04"),
        (5, "confirmed", None, "2019-01-04"),
        (6, "activity-added", "1.1", "2019-01-04"),
        (7, "activity-added", "1.2", "2019-01-04"),
        (8, "status-changed", "1.1", "2019-02-01"),
        (9, "lead-reassigned", "1.1", "2019-02-01"),
        (10, "edition-imported", None, "2019-03-01"),
        (11, "plan-retitled", None, "2019-03-01"),
        (12, "deadline-revised", "1.1", "2019-03-01"),
        (13, "status-changed", "1.1", "2019-03-01"),
        (14, "confirmed", "1.1", "2019-03-01"),
        (15, "status-changed", "1.2", "2019-03-01"),
        (16, "confirmed", "1.2", "2019-03-01"),
        (17, "activity-added", "1.3", "2019-03-01"),
        (18, "corrected", "1.2", "2019-03-01"),
        (19, "retracted", None, None),
        (20, "mark-set", None, None),
        (21, "retracted", None, None),
    ]


def test_of_one_activity_its_own_records_and_what_took_some_of_it_back(office: Office) -> None:
    whole = events(office)
    one = events(office, "1.1")
    assert list(one) == [6, 8, 9, 12, 13, 14, 19]
    assert {at: event for at, event in one.items() if at != 19} == {
        at: whole[at] for at in one if at != 19
    }
    assert list(events(office, "1.1", known_at="@18")) == [6, 8, 9, 12, 13, 14]
    assert list(events(office, "1.1", known_at="@8")) == [6, 8]


def test_a_record_is_told_with_both_its_times_who_why_and_from_where(office: Office) -> None:
    whole = events(office)
    assert whole[8] == {
        "position": 8, "id": office.id("1.1", "2019-02-01"), "ref": "1.1",
        "type": "status-changed", "effective": "2019-02-01",
        "recorded_at": noon("2019-02-08"), "late_days": None, "by": "Bo",
        "because": "it slipped", "replaces": [], "retracts": [], "source": None,
        "statements": [{"field": "status", "from": "AMBER", "to": "RED", "repeats": None,
                        "undone_by": None}],
    }
    assert whole[14] == {
        "position": 14, "id": office.id("1.1", "2019-02-01"), "ref": "1.1", "type": "confirmed",
        "effective": "2019-03-01", "recorded_at": noon("2019-03-05"), "late_days": None,
        "by": "Ann", "because": None, "replaces": [], "retracts": [],
        "source": {"edition": 10, "file": "march.csv", "sheet": None, "row": 3},
        "statements": [
            {"field": field, "from": value, "to": value, "repeats": holder, "undone_by": 19}
            for field, value, holder in (
                ("activity", "Publish", 6), ("exists", True, 6), ("lead", "Al", 9),
                ("order", 2**32, 6), ("ref", "1.1", 6),
            )
        ],
    }
    assert whole[4]["source"] == {"edition": 4, "file": "january.csv", "sheet": None, "row": None}
    assert (whole[18]["replaces"], whole[18]["source"]) == ([15], None)
    assert whole[15]["statements"] == [{"field": "status", "from": "AMBER", "to": "GREEN",
                                        "repeats": None, "undone_by": 18}]
    assert said(whole[18]) == [("status", "GREEN", "BLUE")]


def test_a_mark_is_told_by_its_name_and_its_end_by_its_position(office: Office) -> None:
    whole = events(office)
    assert whole[20]["statements"] == [
        {"field": "mark", "from": None, "to": "board", "repeats": None, "undone_by": 21}
    ]
    assert whole[20]["retracts"] == []
    assert (said(whole[21]), whole[21]["retracts"]) == ([], [20])


def test_as_known_before_it_was_taken_back_nothing_is_undone(office: Office) -> None:
    answer = office.ledger.history(known_at="@18")
    assert answer["title"] == "The new plan"
    whole = {event["position"]: event for event in answer["events"]}
    assert list(whole) == list(range(1, 19))
    assert {each["undone_by"] for at in whole for each in whole[at]["statements"]} == {None, 18}


@pytest.fixture(scope="module")
def june(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Entries of 10 June 2019, in an activity that is there from the first."""
    made = Office(tmp_path_factory.mktemp("june"), "2019-06-01")
    made.add("2019-06-01", "1.1", timeline="31 July 2019", status="AMBER", lead="Jo",
             codes=("R1",), name="added")
    made.on("2019-06-10")

    def progress(day: str, name: str) -> None:
        made.says(reporting.record_progress, day, "1.1", name, name=name)

    progress("2019-06-03", "a week ago")
    progress("2019-06-02", "eight days ago")
    made.status("2019-06-08", "1.1", "GREEN", name="green")
    made.status("2019-06-05", "1.1", "RED", name="red")
    made.says(reporting.record_lead, "2019-06-20", "1.1", "Al", name="ahead")
    made.says(reporting.record_lead, "2019-06-20", "1.1", "Al Lead", name="the same day")
    made.says(reporting.record_lead, "2019-06-15", "1.1", "Bo", name="before that")
    made.says(reporting.record_confirmed, "2019-06-01", "1.1", name="confirmed")
    made.says(reporting.record_confirmed, "2019-06-04", "1.1", name="confirmed again")
    made.retract(made.says(structure.reword, "2019-06-08", "1.1", "outcome", "Never"),
                 name="no outcome")
    made.says(structure.reword, "2019-06-07", "1.1", "outcome", "Better", name="outcome")
    made.correct(made.at["added"], field="status", to="GREEN", name="corrected")
    made.says(structure.recode, "2019-06-09", "1.1", ["R2", "odd"], name="codes")
    made.now = made.now.replace(hour=23, minute=30)
    made.says(structure.reword, "2019-06-03", "1.1", "finding", "Slow", name="near midnight")
    made.on("2019-06-12").retract(made.at["red"], name="not red")
    made.retract(made.at["codes"], name="no codes")
    made.correct(made.at["added"], field="lead", to="Jo Lead", with_confirmations=True,
                 name="both leads")
    made.retract(made.at["both leads"], field="lead", name="no leads")
    with made.ledger:
        yield made


def test_a_late_entry_is_a_week_behind_or_behind_a_later_statement_of_its_cell(
    june: Office
) -> None:
    told = events(june)
    assert {name: told[june.at[name]]["late_days"] for name in june.at if name} == {
        "added": None,
        "a week ago": None,
        "eight days ago": 8,
        "green": None,
        "red": 5,  # GREEN from the 8th was known already
        "ahead": None,
        "the same day": None,
        "before that": 0,  # still to come, but the 20th was known already
        "confirmed": 9,
        "confirmed again": 6,  # of much a later day was known
        "no outcome": None,
        "outcome": None,  # what was said of the 8th had been taken back
        "corrected": None,
        "codes": None,
        "near midnight": 8,  # the 11th in London
        "not red": None, "no codes": None, "both leads": None, "no leads": None,
    }


def test_a_retraction_tells_what_its_cell_was_and_what_it_is(june: Office) -> None:
    told = events(june)
    assert told[june.at["not red"]]["statements"] == [
        {"field": "status", "from": "RED", "to": "AMBER", "repeats": None, "undone_by": None}
    ], "AMBER was confirmed, and stands although it was corrected"
    assert told[june.at["not red"]]["retracts"] == [june.at["red"]]
    assert said(told[june.at["no codes"]]) == [("codes", ["R2", "odd"], ["R1"])]
    assert said(told[june.at["no outcome"]]) == [("outcome", "Never", None)]
    assert told[june.at["no outcome"]]["ref"] == "1.1"


def test_codes_are_told_as_one_list(june: Office) -> None:
    told = events(june)
    assert said(told[june.at["codes"]]) == [("codes", ["R1"], ["R2", "odd"])]


def test_a_correction_of_several_days_that_is_taken_back_tells_each(june: Office) -> None:
    told = events(june)
    assert told[june.at["both leads"]]["replaces"] == [
        june.at["added"], june.at["confirmed"], june.at["confirmed again"]]
    assert said(told[june.at["no leads"]]) == 3 * [("lead", "Jo Lead", None)]


def test_a_correction_says_what_held_before_and_keeps_what_undid_it(june: Office) -> None:
    told = events(june)
    assert told[june.at["corrected"]]["statements"] == [
        {"field": "status", "from": "AMBER", "to": "GREEN", "repeats": None, "undone_by": None}
    ]
    undone = {each["field"]: each["undone_by"] for each in told[june.at["added"]]["statements"]}
    assert undone["status"] == june.at["corrected"]
    assert undone["lead"] == june.at["both leads"]
    assert undone["exists"] is None


@pytest.fixture(scope="module")
def numbers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """References that change hands, as asked on 10 June 2019."""
    made = Office(tmp_path_factory.mktemp("numbers"), "2019-06-01")
    for activity in ("One", "Two"):
        made.add("2019-06-01" if activity == "One" else "2019-06-05", "1.1", activity=activity,
                 name=activity)
        made.says(structure.renumber, "2019-06-05" if activity == "One" else "2019-06-08", "1.1",
                  "1.2" if activity == "One" else "1.3", name=f"{activity} renumbered")
    made.add("2019-06-01", "2.1", activity="Merged", name="Merged")
    made.says(structure.withdraw, "2019-06-02", "2.1", because="merged", name="withdrawn")
    made.add("2019-06-01", "2.2", activity="Never", name="Never")
    made.says(structure.withdraw, "2019-06-01", "2.2", because="merged")
    made.add("2019-07-01", "3.1", activity="Ahead", lead="Jo", name="Ahead")
    made.says(structure.renumber, "2019-07-05", "3.1", "3.2")
    made.retract(made.says(structure.renumber, "2019-07-06", "3.2", "3.9"))
    made.retract(made.at["Ahead"], field="lead", name="no lead")
    made.add("2019-06-01", "2.3", activity="After all", name="After all")
    gone = made.says(structure.withdraw, "2019-06-01", "2.3", because="merged", name="gone")
    mark = made.says(whole_plan.set_mark, "2019-06-01", "board", None, name="mark")
    made.retract(mark, name="no mark")
    made.retract(gone)
    for ref in ("4.1", "4.2"):
        made.add("2019-06-01", ref, name=ref)
    for day, old, new in (("2019-06-03", "4.1", "4.9"), ("2019-06-03", "4.2", "4.1"),
                          ("2019-06-03", "4.9", "4.2"), ("2019-06-05", "4.1", "4.3"),
                          ("2019-06-05", "4.2", "4.4")):
        made.says(structure.renumber, day, old, new)
    made.says(whole_plan.retitle, "2018-12-01", "The old plan", name="old title")
    made.on("2019-06-10")
    with made.ledger:
        yield made


@pytest.mark.parametrize(
    "ref, asked, whose",
    [
        ("1.2", {}, "One"),
        ("1.3", {}, "Two"),
        ("1.1", {}, "Two"),  # the last that bore it
        ("1.1", {"as_at": "2019-06-04"}, "One"),
        ("1.1", {"as_at": "2019-06-06", "known_at": "@5"}, "One"),  # the other was unknown
        ("4.1", {}, "4.2"),  # the two had swapped their numbers
        ("4.2", {}, "4.1"),
        ("2.1", {}, "Merged"),
        ("2.2", {}, "Never"),  # withdrawn from its first day
        ("3.1", {}, "Ahead"),
    ],
)
def test_a_number_is_that_of_who_bears_it_else_of_who_bore_it_last(
    numbers: Office, ref: str, asked: dict[str, str], whose: str
) -> None:
    assert min(events(numbers, ref, **asked)) == numbers.at[whose]


def test_a_withdrawal_from_the_first_day_counts_as_it_was_known(numbers: Office) -> None:
    known_at = f"@{numbers.at['gone']}"
    assert min(events(numbers, "2.3", as_at="2019-06-01", known_at=known_at)) == (
        numbers.at["After all"])


def test_a_mark_stays_taken_back_when_more_is(numbers: Office) -> None:
    (mark,) = events(numbers)[numbers.at["mark"]]["statements"]
    assert mark["undone_by"] == numbers.at["no mark"]


def test_a_title_of_an_earlier_day_replaces_the_first_one(numbers: Office) -> None:
    assert said(events(numbers)[numbers.at["old title"]]) == [
        ("title", "The plan", "The old plan")]


def test_an_event_has_the_number_of_its_own_day_else_the_last_one(numbers: Office) -> None:
    told = events(numbers)
    assert {name: told[numbers.at[name]]["ref"] for name in (
        "One", "One renumbered", "Two", "Two renumbered", "withdrawn", "Ahead", "no lead")} == {
        "One": "1.1", "One renumbered": "1.2", "Two": "1.1", "Two renumbered": "1.3",
        "withdrawn": "2.1", "Ahead": "3.1", "no lead": "3.2",
    }


def test_a_number_that_nobody_ever_bore_is_refused(numbers: Office) -> None:
    with pytest.raises(UnknownActivity, match="there is no activity 9.9 in this plan"):
        numbers.ledger.history(ref="9.9")
    with pytest.raises(UnknownActivity) as refusal:
        numbers.ledger.history(ref="3.1", known_at=f"@{numbers.at['Never'] + 1}")
    assert str(refusal.value) == "there is no activity 3.1 in this plan; nearest: 2.1, 2.2, 1.1"


def test_an_edition_of_a_workbook_brought_late_and_taken_back_with_all_that_rested_on_it(
    tmp_path_factory: pytest.TempPathFactory
) -> None:
    made = Office(tmp_path_factory.mktemp("workbook"), "2019-03-01")
    with made.ledger:
        made.add("2019-02-01", "1.1", activity="Publish", status="AMBER")
        path = made.folder / "march.xlsx"
        with Workbook(str(path)) as book:
            sheet = book.add_worksheet("March")
            for at, row in enumerate((("Ref. (Plan Ledger)", "Activity required", "RAG"),
                                      ("1.1", "Publish", "GREEN"), ("1.2", "Train", "AMBER"))):
                sheet.write_row(at, 0, row)
        made.on("2019-03-20").ledger.import_edition(path, as_at="2019-03-11", by="Ann")
        told = events(made)
        assert [(e["type"], e["late_days"]) for at, e in told.items() if at > 5] == [
            ("status-changed", 9), ("confirmed", None), ("activity-added", 9)]
        assert told[6]["source"] == {"edition": 5, "file": "march.xlsx", "sheet": "March",
                                     "row": 2}
        red = made.status("2019-03-12", "1.2", "RED")
        back = made.on("2019-03-21").take_back(5, everything=True)
        whole, one = events(made)[back], events(made, "1.1")[back]
    assert (said(whole), whole["retracts"]) == ([("status", "RED", None)], [5, red])
    assert said(one)[-1] == ("status", "GREEN", "AMBER")
    assert len(said(one)) == 5, "what the file says: that it is there, number, order, words, status"
