"""Which activities ever, or in a time, with the records that show it."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from plan_ledger.erasure import Erasing
from plan_ledger.history.finding import BadPeriod, NothingAsked, Sought, UnknownField
from plan_ledger.plan.errors import PlanError
from plan_ledger.plan.status import UnknownStatus
from plan_ledger.recording import reporting, structure
from tests.history.making import Office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path, "2019-01-02")
    office.add("2019-01-01", "1.1", status="AMBER", lead="Jo", timeline="31 March 2019")
    office.add("2019-01-01", "1.2", status="GREEN", lead="Sam")
    return office


def found(office: Office, known_at: str | None = None, **sought: Any) -> dict[str, list[int]]:
    answer = office.ledger.find(Sought(**sought), as_at="2019-12-31", known_at=known_at)
    return {each["ref"]: each["positions"] for each in answer["activities"]}


def test_a_status_that_was_ever_held_is_found_with_its_record(office: Office) -> None:
    red = office.status("2019-02-10", "1.1", "RED")
    office.status("2019-03-01", "1.1", "AMBER")
    assert found(office, was="red") == {"1.1": [red]}
    assert found(office, was="BLUE") == {}


@pytest.mark.parametrize("during, is_found", [
    (("2019-01-01", "2019-02-09"), False),
    (("2019-02-10", "2019-02-10"), True),
    (("2019-02-28", "2019-02-28"), True),
    (("2019-03-01", "2019-12-31"), False),
])
def test_a_status_is_found_in_a_time_on_a_day_of_which_it_held(
    office: Office, during: tuple[str, str], is_found: bool
) -> None:
    office.status("2019-02-10", "1.1", "RED")
    office.status("2019-03-01", "1.1", "AMBER")
    assert bool(found(office, was="RED", during=during)) is is_found


def test_a_status_that_another_of_the_same_day_covered_never_held(office: Office) -> None:
    office.status("2019-02-10", "1.1", "RED")
    office.status("2019-02-10", "1.1", "AMBER")
    assert found(office, was="RED") == {}


def test_what_was_corrected_is_found_as_it_was_known(office: Office) -> None:
    red = office.status("2019-02-10", "1.1", "RED")
    mended = office.correct(red, to="GREEN")
    assert found(office, was="RED") == {}
    assert found(office, was="RED", known_at=f"@{red}") == {"1.1": [red]}
    assert found(office, was="GREEN")["1.1"] == [mended]


def test_a_legend_may_have_dropped_the_status_since(office: Office) -> None:
    blue = office.status("2019-02-10", "1.1", "BLUE")
    assert found(office, was="Done") == {"1.1": [blue]}
    with pytest.raises(UnknownStatus):
        found(office, was="PURPLE")


def test_a_change_is_found_by_field_and_by_both_its_values(office: Office) -> None:
    lead = office.says(reporting.record_lead, "2019-02-10", "1.1", "Head of Service")
    moved = office.deadline("2019-03-01", "1.1", "30 June 2019")
    assert found(office, changed="lead") == {"1.1": [lead]}
    assert found(office, changed="lead", before="jo", after="head of service") == {"1.1": [lead]}
    assert found(office, changed="lead", before="Sam") == {}
    assert found(office, changed="deadline", after="2019-06-30") == {"1.1": [moved]}
    assert found(office, changed="deadline", during=("2019-04-01", "2019-12-31")) == {}


def test_who_recorded_and_what_was_said_must_fit_one_record(office: Office) -> None:
    said = office.says(reporting.record_progress, "2019-02-10", "1.1", "The café is open",
                       by="Bea Officer")
    why = office.status("2019-02-11", "1.2", "AMBER", because="the café closed")
    assert found(office, text="CAFÉ") == {"1.1": [said], "1.2": [why]}
    assert found(office, text="café", by="bea") == {"1.1": [said]}
    assert found(office, text="café", changed="status") == {"1.2": [why]}
    assert found(office, by="nobody") == {}


@pytest.mark.parametrize("sought, refusal, says", [
    ({}, NothingAsked, "say what to find"),
    ({"during": ("2019-01-01", "2019-02-01")}, NothingAsked, "say what to find"),
    ({"changed": "laed"}, UnknownField, "“laed” is no field that changes; nearest: lead"),
    ({"was": "RED", "during": ("2019-02-01", "2019-01-01")}, BadPeriod, "before it begins"),
    ({"was": "RED", "before": "GREEN"}, PlanError, "--from and --to need --changed FIELD"),
])
def test_a_question_without_sense_is_told(
    office: Office, sought: dict[str, Any], refusal: type[PlanError], says: str
) -> None:
    with pytest.raises(refusal, match=says):
        found(office, **sought)


def test_an_activity_that_is_gone_is_found_by_the_number_it_bore(office: Office) -> None:
    red = office.status("2019-02-10", "1.2", "RED")
    office.says(structure.withdraw, "2019-03-01", "1.2", because="done elsewhere")
    assert found(office, was="RED") == {"1.2": [red]}


def test_a_status_is_not_found_on_days_on_which_its_activity_was_not_in_the_plan(
    office: Office,
) -> None:
    red = office.status("2019-02-10", "1.2", "RED")
    office.says(structure.withdraw, "2019-03-01", "1.2", because="not needed")
    office.says(structure.reinstate, "2019-04-01", "1.2", because="needed after all")
    assert found(office, was="RED", during=("2019-03-01", "2019-03-31")) == {}
    assert found(office, was="RED", during=("2019-03-31", "2019-04-01")) == {"1.2": [red]}
    assert found(office, was="RED", during=("2019-02-28", "2019-03-05")) == {"1.2": [red]}


def test_the_ground_of_an_erasure_and_the_kind_of_a_deadline_were_said_by_nobody(
    office: Office,
) -> None:
    said = office.says(reporting.record_progress, "2019-02-10", "1.1", "The court said no")
    Erasing(office.ledger).erase(
        [(said, "progress")], ground="court-order", by="Ann"
    )
    assert found(office, text="court") == {}
    assert found(office, text="by") == {}


def test_values_are_found_as_the_reports_write_them(office: Office) -> None:
    codes = office.says(structure.recode, "2019-02-10", "1.1", ["R 1", "AFI 9"])
    moved = office.deadline("2019-03-01", "1.1", "Jun-19")
    for typed in ("R1, AFI9", "R1 AFI9", "afi 9 and r 1", "AFI9"):
        assert found(office, changed="codes", after=typed) == {"1.1": [codes]}, typed
    assert found(office, changed="codes", after="R1, AFI8") == {}
    for typed in ("30 June 2019", "2019-06-30", "June 2019", "jun-19"):
        assert found(office, changed="deadline", after=typed) == {"1.1": [moved]}, typed
    assert found(office, changed="deadline", after="29 June 2019") == {}


def test_a_status_that_changed_goes_by_any_of_its_names(office: Office) -> None:
    blue = office.status("2019-02-10", "1.1", "BLUE")
    assert found(office, changed="status", after="Done") == {"1.1": [blue]}
    with pytest.raises(UnknownStatus):
        found(office, changed="status", after="PINK")


@pytest.mark.parametrize("empty", [{"text": " "}, {"by": ""}])
def test_words_that_are_none_find_nothing(office: Office, empty: dict[str, str]) -> None:
    with pytest.raises(PlanError, match="give the words"):
        found(office, **empty)
