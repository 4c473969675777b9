"""The worked case of docs/two-times.md: its records are made, and its questions asked."""
from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from plan_ledger.ledger import Ledger
from plan_ledger.recording.correcting import correct, retract
from plan_ledger.recording.reporting import record_status
from plan_ledger.recording.structure import NewActivity
from tests.docs.console import ROOT
from tests.hand_clock import HandClock

PAGE = (ROOT / "docs" / "two-times.md").read_text("utf-8")
DAY = r"\d{4}-\d\d-\d\d"
RECORDS = re.findall(rf"^\| (\d) \| ({DAY}) \| (\S+) \| (.+?) \|$", PAGE, re.MULTILINE)
ANSWERS = re.findall(rf"^\| ({DAY}) \| (today|{DAY}) \| (\w+) \| .+ \|$", PAGE, re.MULTILINE)
LEGEND = "\n".join(
    f'[{code}]\nmeans = "{means}"'
    for code, means in (
        ("RED", "off-track"), ("AMBER", "at-risk"), ("GREY", "not-started"), ("GREEN", "on-track")
    )
)


def morning(day):
    return datetime.fromisoformat(f"{day}T10:00:00").replace(tzinfo=UTC)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    path = tmp_path_factory.mktemp("two-times") / "plan.ledger"
    clock = HandClock(morning("2019-01-01"))
    common = {"clock": clock, "clock_is_right": True}
    Ledger.create(path, by="Officer", legend_toml=(LEGEND, "legend.toml"), **common)
    with Ledger(path, **common) as ledger:
        new = NewActivity("4.2.2", "4.2", "Establish the task group")
        ledger.add_activity(new, by="Officer", effective="2019-01-01")
        position = {}
        for number, recorded, effective, says in RECORDS:
            clock.now = morning(recorded)
            position[number] = said(ledger, says, effective, position)
        clock.now = morning("2019-05-01")
        yield ledger


def said(ledger, says, effective, position):
    """Makes the record that the page tells of, and returns its position."""
    what, *words = says.split()

    def decide(entry):
        if what == "status":
            return record_status(entry, "4.2.2", words[0])
        if what == "retracts":
            return retract(entry, position[words[0]], field=None)
        assert what == "corrects"
        return correct(entry, position[words[0]], field=None, to=words[-1], effective=effective)

    day = "2019-04-02" if effective == "–" else effective
    return ledger.record(decide, by="Officer", effective=day, because="as it was").position


def test_the_page_has_five_records_and_six_answers():
    assert len(RECORDS) == 5
    assert len(ANSWERS) == 6


@pytest.mark.parametrize("as_at, known_at, answer", ANSWERS)
def test_the_worked_case(ledger, as_at, known_at, answer):
    known = None if known_at == "today" else known_at
    shown = ledger.show(as_at=as_at, known_at=known)["activities"]
    assert [a["status"] for a in shown] == ([] if answer == "nothing" else [answer])


@pytest.mark.parametrize(
    "recorded, day",
    [
        ("2027-03-28T22:59:59+00:00", "2027-03-28"),
        ("2027-03-28T23:00:00+00:00", "2027-03-29"),
        ("2027-10-30T23:00:00+00:00", "2027-10-31"),
        ("2027-10-31T23:59:59+00:00", "2027-10-31"),
    ],
)
def test_a_day_of_23_or_25_hours_ends_where_the_page_says(recorded, day, tmp_path):
    now = [datetime(2027, 3, 1, tzinfo=UTC)]
    path = tmp_path / "plan.ledger"
    Ledger.create(path, by="Officer", clock=lambda: now[0])
    now[0] = datetime.fromisoformat(recorded)
    with Ledger(path, clock=lambda: now[0]) as ledger:
        ledger.add_activity(
            NewActivity("1.1", "1", "Something"), by="Officer", effective="2027-03-01"
        )
        now[0] = datetime(2027, 12, 1, tzinfo=UTC)
        before = datetime.fromisoformat(day).date().toordinal() - 1
        eve = datetime.fromordinal(before).date().isoformat()
        assert not ledger.show(as_at="2027-12-01", known_at=eve)["activities"]
        assert ledger.show(as_at="2027-12-01", known_at=day)["activities"]
