"""The worked case of time.md and its neighbours, through the door, with the clock moved by hand."""
from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from plan_ledger.ledger import Ledger
from plan_ledger.plan.errors import PlanError
from plan_ledger.recording import correcting, reporting, structure
from tests.hand_clock import HandClock
from tests.oracle import answers
from tests.oracle.fold import Known, read_facts

LEGEND = """
[RED]
means = "off-track"
[AMBER]
means = "at-risk"
[GREEN]
means = "on-track"
[GREY]
means = "not-started"
"""
REF = "4.2.2"


class Office:
    """A ledger and somebody who records in it, each time on a day that the test says."""

    def __init__(self, folder: Path, opened: str = "2019-01-01T09:00+00:00") -> None:
        self.folder = folder
        self.clock = HandClock(datetime.fromisoformat(opened))
        self.path = folder / "plan.ledger"
        Ledger.create(self.path, by="Ann", title="The plan", legend_toml=(LEGEND, "l.toml"),
                      clock=self.clock, clock_is_right=True)
        self.ledger = Ledger(self.path, clock=self.clock, clock_is_right=True)

    def on(self, moment: str) -> Office:
        self.clock.now = datetime.fromisoformat(
            moment if "T" in moment else f"{moment}T12:00+00:00"
        )
        return self

    def says(self, use_case: Callable[..., Any], day: str, *said: Any, **named: Any) -> int:
        done = self.ledger.record(
            lambda entry: use_case(entry, *said, **named), by="Ann", effective=day, because="so"
        )
        return done.position

    def add(self, day: str, ref: str = REF, **given: Any) -> int:
        new = structure.NewActivity(ref=ref, section="4.2", activity=f"Set up {ref}", **given)
        return self.ledger.add_activity(new, by="Ann", effective=day).position

    def status(self, day: str, code: str, ref: str = REF) -> int:
        return self.says(reporting.record_status, day, ref, code)

    def correct(self, position: int, **named: Any) -> int:
        said = {"field": None, "to": None, "effective": None, **named}
        return self.says(correcting.correct, "2019-01-01", position, **said)

    def retract(self, position: int, **named: Any) -> int:
        return self.says(correcting.retract, "2019-01-01", position, **{"field": None, **named})

    def edition(self, day: str, rows: dict[str, str], name: str = "e.csv") -> int:
        """`rows` are status words by reference; returns the edition's position."""
        path = self.folder / name
        lines = ["Ref.,Activity required,RAG", *(f"{r},Set up {r},{w}" for r, w in rows.items())]
        path.write_text("\n".join(lines), encoding="utf-8")
        before = self.facts()[-1].position
        done = self.ledger.import_edition(path, as_at=day, by="Ann")
        assert done.recorded == len(self.facts()) - before
        return before + 1

    def facts(self) -> list[Any]:
        return read_facts(self.path)

    def asked(self, as_at: str | None = None, known_at: str | None = None, ref: str = REF) -> Any:
        """The status; and on the way, everything is held against the oracle."""
        shown = self.ledger.show(as_at=as_at, known_at=known_at)
        known = Known(f for f in self.facts() if f.position <= shown["position"])
        wanted = answers.show(known, shown["as_at"])
        for activity in shown["activities"]:
            activity["challenged"] = activity["challenged"] is not None
        assert {key: shown[key] for key in wanted} == wanted
        return next((a["status"] for a in shown["activities"] if a["ref"] == ref), None)


@pytest.fixture
def office(tmp_path):
    made = Office(tmp_path)
    yield made
    made.ledger.close()


@pytest.fixture
def worked(office):
    office.add("2019-01-01")
    first = office.on("2019-01-10").status("2019-01-01", "AMBER")
    second = office.on("2019-02-05").status("2019-02-04", "GREEN")
    office.on("2019-03-12").status("2019-02-20", "RED")
    office.on("2019-04-02").retract(second)
    office.on("2019-04-03").correct(first, to="GREY")
    return office


@pytest.mark.parametrize(
    "as_at, known_at, answer",
    [
        ("2019-02-28", "2019-02-28", "GREEN"),
        ("2019-02-28", None, "RED"),
        ("2019-02-10", "2019-03-31", "GREEN"),
        ("2019-02-10", "2019-04-02", "AMBER"),
        ("2019-02-10", None, "GREY"),
        ("2018-12-31", None, None),
    ],
)
def test_the_worked_case(worked, as_at, known_at, answer):
    assert worked.asked(as_at, known_at) == answer


def test_an_edition_imported_late_does_not_leak_into_the_one_after_it(office):
    office.on("2019-04-01").edition("2019-03-01", {"1.1": "GREEN", "1.2": "AMBER"}, "march.csv")
    office.on("2019-04-02").edition("2019-02-01", {"1.1": "RED", "1.2": "AMBER"}, "february.csv")
    assert [office.asked(day, ref="1.1") for day in ("2019-01-31", "2019-02-01", "2019-02-28")] \
        == [None, "RED", "RED"]
    assert office.asked("2019-03-01", ref="1.1") == "GREEN"
    assert office.asked("2019-02-15", "2019-04-01", ref="1.1") is None
    ids = {fact.subject for fact in office.facts() if fact.kind == "activity-added"}
    assert len(ids) == 2, "the February rows are the same activities, extended backwards"


def test_a_blank_cell_states_nothing(office):
    office.on("2019-03-02").edition("2019-03-01", {"1.1": "GREEN"}, "march.csv")
    office.edition("2019-02-01", {"1.1": ""}, "february.csv")
    office.edition("2019-04-01", {"1.1": ""}, "april.csv")
    assert office.asked("2019-02-15", ref="1.1") is None
    assert office.asked("2019-04-15", ref="1.1") == "GREEN"


def test_a_correction_takes_the_place_of_what_it_corrects_on_one_day(office):
    office.add("2019-01-01")
    first = office.status("2019-02-01", "AMBER")
    second = office.status("2019-02-01", "GREEN")
    third = office.correct(first, to="RED")
    assert office.asked("2019-02-01") == "GREEN"
    office.correct(third, to="GREY")
    assert office.asked("2019-02-01") == "GREEN"
    office.retract(second)
    assert office.asked("2019-02-01") == "GREY"


def test_after_a_correction_what_holds_decides_what_is_a_confirmation(office):
    office.add("2019-01-01")
    first = office.status("2019-02-01", "AMBER")
    second = office.status("2019-02-01", "GREEN")
    office.correct(first, to="RED")
    again = office.status("2019-02-05", "GREEN")
    assert office.facts()[again - 1].values == {"repeats": {"status": second}}


def test_a_mended_confirmation_decides_on_its_own_date(office):
    office.add("2019-01-01")
    first = office.status("2019-01-05", "GREEN")
    office.status("2019-02-01", "GREEN")
    office.status("2019-01-20", "AMBER")
    mended = office.correct(first, to="RED", effective="2019-01-07", with_confirmations=True)
    again = office.status("2019-02-05", "RED")
    assert office.facts()[again - 1].values == {"repeats": {"status": mended}}
    assert [office.asked(day) for day in ("2019-01-10", "2019-01-25", "2019-02-01")] == [
        "RED", "AMBER", "RED"]


@pytest.fixture
def said_twice(office):
    """January's status, wrong; February's edition says the same word."""
    office.add("2019-01-01")
    office.wrong = office.status("2019-01-05", "GREEN")
    office.again = office.status("2019-02-01", "GREEN")
    return office


def test_a_confirmation_stands_when_what_it_confirmed_is_corrected(said_twice):
    said_twice.correct(said_twice.wrong, to="RED")
    assert said_twice.asked("2019-01-31") == "RED"
    assert said_twice.asked("2019-02-01") == "GREEN"
    assert said_twice.facts()[said_twice.again - 1].values == {
        "repeats": {"status": said_twice.wrong}
    }


def test_a_confirmation_stands_when_what_it_confirmed_is_taken_back(said_twice):
    said_twice.retract(said_twice.wrong)
    assert said_twice.asked("2019-01-31") is None
    assert said_twice.asked("2019-02-01") == "GREEN"


def test_with_confirmations_mends_both_each_on_its_own_date(said_twice):
    same_day = said_twice.status("2019-02-01", "AMBER")
    mended = said_twice.correct(said_twice.wrong, to="RED", effective="2019-01-07",
                                with_confirmations=True)
    assert said_twice.facts()[-1].replaces == (said_twice.wrong, said_twice.again)
    assert [said_twice.asked(d) for d in ("2019-01-06", "2019-01-07")] == [None, "RED"]
    assert said_twice.asked("2019-02-01") == "AMBER", "the confirmation keeps its rank"
    said_twice.retract(same_day)
    assert said_twice.asked("2019-02-01") == "RED"
    later = said_twice.status("2019-03-01", "RED")
    assert said_twice.facts()[later - 1].values == {"repeats": {"status": mended}}


def test_a_wrong_edition_is_taken_back_and_the_right_one_imported(office):
    wrong = office.on("2019-03-02").edition("2019-03-01", {"1.1": "RED"}, "wrong.csv")
    office.on("2019-03-03").says(correcting.retract_edition, "2019-03-03", wrong)
    assert office.asked("2019-03-04", ref="1.1") is None
    office.on("2019-03-04").edition("2019-03-01", {"1.1": "GREEN", "1.2": "RED"}, "right.csv")
    assert office.asked("2019-03-04", ref="1.1") == "GREEN"
    assert office.asked("2019-03-02", "2019-03-02", ref="1.1") == "RED"
    again = office.ledger.import_edition(
        office.folder / "wrong.csv", as_at="2019-03-01", by="Ann",
        answers={"missing:1.2": "forgotten"},
    )
    assert again.already is None, "one that was taken back may be imported again"


def test_taking_an_edition_back_leaves_alone_what_was_taken_back_before(office):
    edition = office.on("2019-03-02").edition("2019-03-01", {"1.1": "RED"})
    added = next(fact.position for fact in office.facts() if fact.kind == "activity-added")
    office.on("2019-03-03").retract(added, field="status")
    office.on("2019-03-05").says(correcting.retract_edition, "2019-03-05", edition)
    assert office.asked("2019-03-02", "2019-03-02", ref="1.1") == "RED"
    assert office.asked("2019-03-02", "2019-03-04", ref="1.1") is None
    told = {event["position"]: event for event in office.ledger.history()["events"]}
    undone = {said["field"]: said["undone_by"] for said in told[added]["statements"]}
    assert undone["status"] < undone["exists"]


def test_retracting_a_correction_does_not_revive_what_it_replaced(office):
    office.add("2019-01-01")
    first = office.status("2019-02-01", "AMBER")
    correction = office.correct(first, to="GREEN")
    office.retract(correction)
    assert office.asked("2019-02-02") is None
    for undone, by in ((first, correction), (correction, correction + 1)):
        with pytest.raises(PlanError, match=f"already, by position {by}"):
            office.retract(undone)


def test_a_command_is_decided_on_its_own_day_not_on_the_latest_value(office):
    office.add("2019-01-01")
    amber = office.status("2019-01-05", "AMBER")
    office.status("2019-03-01", "RED")
    same = office.status("2019-02-01", "AMBER")
    other = office.status("2019-02-10", "RED")
    kinds = {fact.position: fact for fact in office.facts()}
    assert kinds[same].values == {"repeats": {"status": amber}}
    assert kinds[other].kind == "status-changed"


def test_withdrawn_and_reinstated(office):
    office.add("2019-01-01", lead="Jo")
    office.says(structure.withdraw, "2019-02-01", REF)
    with pytest.raises(PlanError, match="withdrawn from 1 February 2019"):
        office.status("2019-02-10", "RED")
    office.says(structure.reinstate, "2019-03-01", REF)
    assert [bool(office.ledger.show(as_at=d)["activities"]) for d in (
        "2019-01-31", "2019-02-01", "2019-02-28", "2019-03-01")] == [True, False, False, True]
    (one,) = office.ledger.show(as_at="2019-02-15", ref=REF)["activities"]
    assert (one["withdrawn"], one["lead"]) == ("2019-02-01", "Jo")


def test_two_references_swap_by_way_of_a_third_and_never_share_one(office):
    office.add("2019-01-01", "1.1")
    office.add("2019-01-01", "1.2")
    with pytest.raises(PlanError, match="two activities would be numbered 1.2"):
        office.says(structure.renumber, "2019-02-01", "1.1", "1.2")
    office.says(structure.renumber, "2019-02-01", "1.1", "1.9")
    office.says(structure.renumber, "2019-02-01", "1.2", "1.1")
    office.says(structure.renumber, "2019-02-01", "1.9", "1.2")
    shown = office.ledger.show(as_at="2019-02-01")["activities"]
    assert [a["ref"] for a in shown] == ["1.2", "1.1"]
    assert [a["activity"] for a in shown] == ["Set up 1.1", "Set up 1.2"]


def test_a_position_inside_a_recording_is_read_as_its_last(office):
    edition = office.on("2019-03-02").edition("2019-03-01", {"1.1": "RED", "1.2": "AMBER"})
    head = office.facts()[-1].position
    assert head > edition + 1
    for inside in range(edition, head + 1):
        shown = office.ledger.show(as_at="2019-03-02", known_at=f"@{inside}")
        assert shown["position"] == head and len(shown["activities"]) == 2
        assert bool(shown["notes"]) == (inside != head)


@pytest.mark.parametrize(
    "day, before, after",
    [
        ("2019-03-31", "2019-03-31T22:59:59.999999+00:00", "2019-03-31T23:00:00+00:00"),
        ("2019-10-27", "2019-10-27T23:59:59.999999+00:00", "2019-10-28T00:00:00+00:00"),
        ("2019-03-30", "2019-03-30T23:59:59.999999+00:00", "2019-03-31T00:00:00+00:00"),
        ("2019-10-26", "2019-10-26T22:59:59.999999+00:00", "2019-10-26T23:00:00+00:00"),
    ],
)
def test_days_of_23_and_25_hours_end_at_local_midnight(office, day, before, after):
    office.add("2019-01-01")
    office.on(before).status("2019-01-02", "AMBER")
    office.on(after).status("2019-01-02", "RED")
    office.on("2019-12-01")
    assert office.asked("2019-02-01", day) == "AMBER"
    assert office.asked("2019-02-01") == "RED"
    assert office.ledger.show(known_at=day)["as_at"] == day, "known-at alone sets V"


def test_a_day_ahead_may_be_asked_and_recorded_but_not_known(office):
    office.on("2019-02-01").add("2019-01-01")
    office.status("2019-04-01", "GREEN")
    assert office.asked("2019-03-31") is None
    assert office.asked("2019-04-01") == "GREEN"
    assert office.asked("2019-04-01", "2019-02-01") == "GREEN"
    with pytest.raises(PlanError, match="nobody can know yet"):
        office.ledger.show(known_at="2019-02-02")


def test_before_the_first_record_there_is_nothing(office):
    for known_at in ("@0", "2018-12-31"):
        shown = office.ledger.show(known_at=known_at)
        assert (shown["position"], shown["title"], shown["activities"]) == (0, None, [])
    assert office.ledger.show(as_at="1999-01-01")["title"] == "The plan"


def test_a_clock_that_goes_backwards_does_not_turn_the_ledger_back(office):
    office.on("2019-03-01").add("2019-01-01")
    office.on("2019-02-01").status("2019-01-02", "AMBER")
    stamps = [fact.recorded_at for fact in office.facts()]
    assert stamps[-1] == "2019-03-01T12:00:00.000001Z"
    assert stamps == sorted(stamps)
