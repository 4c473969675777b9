"""What differs between two days, and what is known now of a day that was not known then."""
from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from plan_ledger.history.comparing import FromAfterTo
from plan_ledger.ledger import Ledger
from plan_ledger.plan.legend_file import read_legend
from plan_ledger.recording import reporting, structure, whole_plan
from tests.history.making import NO_BLUE, Office, noon

HEADER = "Ref. (Plan Ledger),Activity required,Timeline,Original deadline"
BEFORE, AFTER = "2019-02-01", "2019-03-01"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """In February, everything that can change does; all is recorded on 5 March."""
    made = Office(tmp_path_factory.mktemp("changes"), "2019-01-01")
    made.edition("2019-01-01", "january.csv", HEADER, "2.1,Publish,Mar-19,31/12/2018")
    made.says(whole_plan.set_section, "2019-01-01", "1", "Front door")
    made.add("2019-01-01", "1.1", timeline="31 January 2019", status="AMBER", lead="Jo",
             codes=("R1",), name="1.1")
    for ref in ("1.2", "1.3", "1.4", "1.5", "1.6"):
        made.add("2019-01-01", ref, name=ref)
    for ref in ("1.3", "1.4"):
        made.says(structure.withdraw, "2019-01-15", ref, because="merged")
    made.on("2019-03-05")
    for name, use_case, *said in (
        ("ref", structure.renumber, "1.9"), ("section", structure.move, "2", None),
        ("codes", structure.recode, ["R1", "AFI2", "odd words"]),
    ):
        made.says(use_case, "2019-02-10", "1.9" if name != "ref" else "1.1", *said, name=name)
    for field in ("activity", "outcome", "finding"):
        made.says(structure.reword, "2019-02-10", "1.9", field, f"New {field}", name=field)
    made.deadline("2019-02-10", "1.9", "28 February 2019", name="deadline")
    made.says(reporting.record_lead, "2019-02-10", "1.9", None, name="lead")
    made.says(reporting.record_progress, "2019-02-10", "1.9", "Begun", name="progress")
    made.status("2019-02-10", "1.9", "RED", name="status")
    made.says(structure.withdraw, "2019-02-10", "1.2", because="merged", name="withdrawn")
    made.says(structure.reinstate, "2019-02-20", "1.3", name="reinstated")
    made.add("2019-02-10", "1.7", name="added")
    made.edition("2019-02-12", "february.csv", HEADER, "2.1,Publish,TBC,30/11/2018",
                 answers={f"missing:{ref}": "forgotten" for ref in ("1.3", "1.5", "1.6", "1.7",
                                                                    "1.9")})
    made.says(whole_plan.retitle, "2019-02-10", "The new plan", name="title")
    made.says(whole_plan.set_legend, "2019-02-10", read_legend(NO_BLUE, "l.toml"),
              name="legend")
    made.says(whole_plan.set_section, "2019-02-10", "1", "Duty", name="first section")
    made.says(whole_plan.set_section, "2019-02-10", "2", "Partners", name="second section")
    made.on("2019-03-06")
    with made.ledger:
        yield made


def change(office: Office, who: str | None, ref: str | None, kind: str, field: str | None,
           old: Any, new: Any, *names: str, days: int | None = None) -> dict[str, Any]:
    """As `changes` has it; `who` is a reference at New Year, `names` what was recorded."""
    return {
        "id": plan_id(office.ledger) if who is None else office.id(who, "2019-02-11"),
        "ref": ref, "kind": kind, "field": field, "from": old, "to": new, "days": days,
        "positions": [office.at[name] for name in names],
    }


def plan_id(ledger: Ledger) -> str:
    return str(ledger.history(known_at="@1")["events"][0]["id"])


def deadline(timeline: str, date: str | None, kind: str = "by") -> dict[str, Any]:
    return {"timeline": timeline, "deadline": date, "deadline_kind": kind}


def test_between_two_days_every_kind_of_change_is_told_once(office: Office) -> None:
    answer = office.ledger.changes(BEFORE, AFTER)
    changes = answer.pop("changes")
    assert answer == {
        "title": "The new plan", "from": BEFORE, "to": AFTER, "position": 35,
        "known_at": noon("2019-03-05", 17), "time_zone": "Europe/London", "notes": [],
    }
    legends = [office.ledger.show(as_at=day)["legend"] for day in (BEFORE, AFTER)]
    assert [len(legend) for legend in legends] == [4, 2]
    edition = office.at["february.csv"]
    office.at |= {"dated": edition + 1, "original": edition + 2}

    def of_plan(kind: str, field: str, old: Any, new: Any, name: str) -> dict[str, Any]:
        return change(office, None, None, kind, field, old, new, name)

    def of_first(kind: str, field: str, old: Any, new: Any, name: str, **days: int
                 ) -> dict[str, Any]:
        return change(office, "1.9", "1.9", kind, field, old, new, name, **days)

    assert changes == [
        of_plan("legend", "legend", *legends, "legend"),
        of_plan("section", "section:1", "Front door", "Duty", "first section"),
        of_plan("title", "title", "The plan", "The new plan", "title"),
        change(office, "2.1", "2.1", "deadline", "deadline", deadline("Mar-19", "2019-03-31"),
               deadline("TBC", None, "none"), "dated"),
        change(office, "2.1", "2.1", "deadline", "original", "2018-12-31", "2018-11-30",
               "original"),
        change(office, "1.2", "1.2", "withdrawn", None, "Set up 1.2", None, "withdrawn"),
        change(office, "1.3", "1.3", "reinstated", None, None, "Set up 1.3", "reinstated"),
        change(office, "1.7", "1.7", "added", None, None, "Set up 1.7", "added"),
        of_first("renumbered", "ref", "1.1", "1.9", "ref"),
        of_first("moved", "section", "1", "2", "section"),
        of_first("moved", "order", 2 * 2**32, 8 * 2**32, "section"),
        of_first("recoded", "codes", ["R1"], ["R1", "AFI2", "odd words"], "codes"),
        of_first("reworded", "finding", None, "New finding", "finding"),
        of_first("reworded", "activity", "Set up 1.1", "New activity", "activity"),
        of_first("reworded", "outcome", None, "New outcome", "outcome"),
        of_first("deadline", "deadline", deadline("31 January 2019", "2019-01-31"),
                 deadline("28 February 2019", "2019-02-28"), "deadline", days=28),
        of_first("lead", "lead", "Jo", None, "lead"),
        of_first("progress", "progress", None, "Begun", "progress"),
        of_first("status", "status", "AMBER", "RED", "status"),
    ]


def test_a_section_titled_for_the_first_time_was_never_without_that_title(office: Office) -> None:
    assert office.ledger.show(as_at=BEFORE)["sections"] == {"1": "Front door", "2": "Partners"}


def test_nothing_differs_from_a_day_to_the_same(office: Office) -> None:
    assert office.ledger.changes(AFTER, AFTER)["changes"] == []


def test_between_two_days_as_known_before_all_was_recorded_nothing_differs(
    office: Office
) -> None:
    answer = office.ledger.changes(BEFORE, AFTER, known_at=f"@{office.at['1.6']}")
    assert (answer["changes"], answer["title"]) == ([], "The plan")
    nothing = office.ledger.changes(BEFORE, AFTER, known_at="@0")
    assert (nothing["changes"], nothing["title"], nothing["known_at"]) == ([], None, None)


@pytest.fixture(scope="module")
def late(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Of 28 February, March learns one thing late, mends one, and takes others back."""
    made = Office(tmp_path_factory.mktemp("late"), "2019-01-01")
    for ref in ("1.1", "1.2", "1.3", "1.4"):
        made.add("2019-01-01", ref, status="AMBER", name=ref)
    made.says(structure.withdraw, "2019-02-01", "1.3", because="merged", name="withdrawn")
    made.on("2019-02-05").status("2019-02-04", "1.1", "GREEN", name="green")
    made.says(whole_plan.set_section, "2019-02-10", "1", "Duty", name="title said")
    made.on("2019-02-28").says(reporting.record_lead, "2019-02-28", "1.2", "Jo", name="lead")
    made.on("2019-03-12").status("2019-02-20", "1.2", "RED", name="red")
    made.correct(made.at["lead"], to="Jo Lead", name="name mended")
    made.on("2019-04-02").retract(made.at["green"], name="green taken back")
    made.retract(made.at["1.4"], field="exists", everything=True, name="never there")
    made.retract(made.at["withdrawn"], name="not withdrawn")
    made.retract(made.at["title said"], name="title taken back")
    made.on("2019-04-03")
    with made.ledger:
        yield made


def test_what_is_said_of_a_day_now_that_was_not_said_then(late: Office) -> None:
    answer = late.ledger.changes_known("2019-02-28", "2019-02-28", None)
    third = {"id": late.id("1.3", "2019-02-28"), "ref": "1.3"}
    fourth = late.ledger.show(ref="1.4", known_at="2019-02-28")["activities"][0]["id"]
    assert answer.pop("changes") == [
        {"id": plan_id(late.ledger), "ref": None, "kind": "section", "field": "section:1",
         "from": "Duty", "to": None, "days": None, "positions": [late.at["title taken back"]]},
        {"id": late.id("1.1", "2019-02-28"), "ref": "1.1", "kind": "status", "field": "status",
         "from": "GREEN", "to": "AMBER", "days": None,
         "positions": [late.at["1.1"], late.at["green taken back"]]},
        {"id": late.id("1.2", "2019-02-28"), "ref": "1.2", "kind": "lead", "field": "lead",
         "from": "Jo", "to": "Jo Lead", "days": None, "positions": [late.at["name mended"]]},
        {"id": late.id("1.2", "2019-02-28"), "ref": "1.2", "kind": "status", "field": "status",
         "from": "AMBER", "to": "RED", "days": None, "positions": [late.at["red"]]},
        third | {"kind": "reinstated", "field": None, "from": None, "to": "Set up 1.3",
                 "days": None, "positions": [late.at["1.3"], late.at["not withdrawn"]]},
        {"id": fourth, "ref": "1.4", "kind": "unsaid", "field": None, "from": "Set up 1.4",
         "to": None, "days": None, "positions": [late.at["never there"]]},
    ]
    assert answer == {
        "title": "The plan", "as_at": "2019-02-28", "known_from": "2019-02-28T23:59:59.999999Z",
        "known_to": noon("2019-04-02", 3), "from_position": late.at["lead"],
        "to_position": late.at["title taken back"], "time_zone": "Europe/London", "notes": [],
    }


def test_only_what_was_undone_between_the_two_states_of_knowledge_is_named(late: Office) -> None:
    def positions(known_from: int, known_to: int) -> list[list[int]]:
        answer = late.ledger.changes_known("2019-02-10", f"@{known_from}", f"@{known_to}")
        return [change["positions"] for change in answer["changes"] if change["ref"] == "1.1"]

    first, green, back = (late.at[name] for name in ("1.1", "green", "green taken back"))
    assert positions(green, back) == [[first, back]]
    assert positions(back - 1, back) == [[first, back]]
    assert positions(green, back - 1) == []
    assert positions(back, back + 1) == []
    assert positions(green - 1, green) == [[green]]


def test_the_first_title_of_a_section_is_told_of_earlier_days_too(late: Office) -> None:
    def positions(known_from: int, known_to: int) -> list[tuple[str, list[int]]]:
        answer = late.ledger.changes_known("2019-01-15", f"@{known_from}", f"@{known_to}")
        return [(change["kind"], change["positions"]) for change in answer["changes"]]

    said, back = late.at["title said"], late.at["title taken back"]
    assert positions(said - 1, said) == [("section", [said])]
    assert positions(back - 1, back) == [("section", [back])]


def test_what_is_later_unsaid_is_first_told_as_added(late: Office) -> None:
    last = late.at["1.4"]
    (one,) = late.ledger.changes_known("2019-02-01", f"@{last - 1}", f"@{last}")["changes"]
    assert (one["kind"], one["ref"], one["to"]) == ("added", "1.4", "Set up 1.4")


def test_a_confirmation_is_not_what_made_the_difference(tmp_path: Path) -> None:
    made = Office(tmp_path, "2019-01-01")
    made.add("2019-01-01", "1.1", status="AMBER")
    red = made.on("2019-03-05").status("2019-02-10", "1.1", "RED")
    made.status("2019-02-28", "1.1", "RED")
    with made.ledger:
        (one,) = made.ledger.changes(BEFORE, AFTER)["changes"]
    assert (one["to"], one["positions"]) == ("RED", [red])


def test_a_comparison_backwards_is_refused_since_nothing_was_taken_back(late: Office) -> None:
    with pytest.raises(FromAfterTo, match="--from .1 March 2019. lies after --to .1 February"):
        late.ledger.changes(AFTER, BEFORE)
    with pytest.raises(FromAfterTo, match="--known-from .position 5. lies after --known-to"):
        late.ledger.changes_known(AFTER, "@5", "@4")


def test_notes_of_both_positions_are_pointed_out(office: Office) -> None:
    answer = office.ledger.changes_known(AFTER, "@4", "@28")
    assert answer["title"] == "The plan", "its new title is recorded later"
    assert (answer["from_position"], answer["to_position"]) == (5, 31)
    assert answer["notes"] == [
        "position 4 lies inside one recording that ends at 5; answered as known at 5",
        "position 28 lies inside one recording that ends at 31; answered as known at 31",
    ]
