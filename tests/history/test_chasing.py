"""What to chase, by plain rules, each with the records that show it."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from plan_ledger.history.chasing import Rules, early_warnings
from plan_ledger.recording import reporting
from plan_ledger.recording.attaching import File, attach
from tests.history.making import Office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path, "2019-01-02")


def chased(office: Office, as_at: str, **asked: Any) -> dict[str, list[tuple[str, str, list[int]]]]:
    rules = Rules(**{key: asked.pop(key) for key in list(asked) if key in Rules._fields})
    answer = office.ledger.due(rules, as_at=as_at, **asked)
    return {
        each["ref"]: [(r["kind"], r["text"], r["positions"]) for r in each["reasons"]]
        for each in answer["activities"]
    }


def warned(office: Office, as_at: str, **rules: int) -> dict[str, list[tuple[str, list[int]]]]:
    with office.ledger.asking(as_at, None) as (connection, question):
        answer = early_warnings(connection, question, Rules(**rules))
    return {
        each["ref"]: [(r["kind"], r["positions"]) for r in each["reasons"]]
        for each in answer["activities"]
    }


@pytest.mark.parametrize("as_at, kind, text", [
    ("2019-02-28", None, None),
    ("2019-03-01", "due-soon", "due in 30 days, on 31 March 2019"),
    ("2019-03-31", "due-soon", "due today, on 31 March 2019"),
    ("2019-04-01", "overdue", "overdue since 1 April 2019 (1 day)"),
    ("2019-04-02", "overdue", "overdue since 1 April 2019 (2 days)"),
])
def test_a_deadline_is_due_soon_then_overdue(
    office: Office, as_at: str, kind: str | None, text: str | None
) -> None:
    added = office.add("2019-02-20", "1.1", timeline="31 March 2019", status="RED")
    assert chased(office, as_at) == ({"1.1": [(kind, text, [added])]} if kind else {})


def test_what_is_complete_is_not_chased(office: Office) -> None:
    office.add("2019-01-01", "1.1", timeline="31 March 2019", status="RED")
    office.status("2019-03-01", "1.1", "BLUE")
    assert chased(office, "2019-12-31") == {}


def test_silence_is_told_with_what_was_said_last(office: Office) -> None:
    office.add("2019-01-01", "1.1", status="GREEN")
    last = office.says(reporting.record_progress, "2019-01-10", "1.1", "Begun")
    assert chased(office, "2019-02-24") == {}
    assert chased(office, "2019-02-25") == {
        "1.1": [("silent", "nothing stated for 46 days", [last])]
    }
    assert chased(office, "2019-01-12", silent=1)["1.1"][0][0] == "silent"


def test_two_slips_are_told_with_both_their_records(office: Office) -> None:
    office.add("2019-01-01", "1.1", timeline="31 March 2019", status="RED")
    one = office.deadline("2019-01-02", "1.1", "30 April 2019")
    assert chased(office, "2019-01-03") == {}
    two = office.deadline("2019-01-03", "1.1", "31 May 2019")
    assert chased(office, "2019-01-03") == {
        "1.1": [("slipped", "its deadline slipped twice, by 61 days in all", [one, two])]
    }


def test_a_challenged_status_is_told_with_status_and_deadline(office: Office) -> None:
    added = office.add("2019-01-01", "1.1", timeline="31 January 2019", status="GREEN")
    reasons = chased(office, "2019-02-01")["1.1"]
    assert [kind for kind, *_ in reasons] == ["overdue", "challenged"]
    assert reasons[1][1].startswith("challenged: overdue, and the plan's legend says RED")
    assert reasons[1][2] == [added]


def test_a_lead_is_chased_by_part_of_the_name(office: Office) -> None:
    office.add("2019-01-01", "1.1", timeline="31 January 2019", status="RED", lead="Jo Lead")
    office.add("2019-01-01", "1.2", timeline="31 January 2019", status="RED", lead="Sam")
    assert set(chased(office, "2019-02-01", lead="jo")) == {"1.1"}


def test_only_what_was_known_then_is_chased(office: Office) -> None:
    office.add("2019-01-01", "1.1", timeline="31 January 2019", status="RED")
    office.deadline("2019-01-10", "1.1", "31 December 2019")
    assert chased(office, "2019-02-01", silent=365) == {}
    assert [k for k, *_ in chased(office, "2019-02-01", known_at="@4")["1.1"]] == ["overdue"]


# Early warnings


@pytest.mark.parametrize("day, is_told", [("2019-02-28", False), ("2019-03-01", True),
                                          ("2019-04-30", True), ("2019-05-01", False)])
def test_a_new_lead_near_the_deadline_is_an_early_warning(
    office: Office, day: str, is_told: bool
) -> None:
    office.add("2019-01-01", "1.1", timeline="31 March 2019", status="RED", lead="Jo")
    new = office.says(reporting.record_lead, day, "1.1", "Sam")
    found = warned(office, "2019-05-02", silent=999)
    assert found == ({"1.1": [("lead-changed", [new])]} if is_told else {})


def test_a_complete_status_without_evidence_is_an_early_warning(office: Office) -> None:
    office.add("2019-01-01", "1.1", status="GREEN")
    done = office.status("2019-02-01", "1.1", "BLUE")
    assert warned(office, "2019-02-02") == {"1.1": [("no-evidence", [done])]}
    office.ledger.record(
        lambda entry: attach(entry, "1.1", File("minutes.txt", b"done"), keep=True),
        by="Ann", effective="2019-02-02",
    )
    assert warned(office, "2019-02-02") == {}


def test_the_boards_early_warnings_are_chased_too_where_they_are_asked_for(office: Office) -> None:
    done = office.add("2019-01-01", "1.1", status="BLUE")
    assert chased(office, "2019-02-02") == {}
    [(kind, _, positions)] = chased(office, "2019-02-02", warnings=True)["1.1"]
    assert (kind, positions) == ("no-evidence", [done])
