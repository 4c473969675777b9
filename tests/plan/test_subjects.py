"""The plan and an activity, rebuilt from their events."""
from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID, uuid4

import pytest

from plan_ledger.plan.activity import Activity
from plan_ledger.plan.events import event_class
from plan_ledger.plan.plan import Plan
from plan_ledger.plan.recalled import Recalled
from plan_ledger.plan.status import Legend, Status
from plan_ledger.plan.subject import Subject

PLAN = UUID(int=1)
RED = {"code": "RED", "means": "off-track", "overdue_is_off_track": True}
GREEN = {"code": "GREEN", "means": "complete", "overdue_is_off_track": False}
S = TypeVar("S", bound=Subject)


def event(subject: Subject, kind: str, position: int, day: str | None, **said: Any) -> Recalled:
    replaces, of = said.pop("replaces", ()), said.pop("of_edition", None)
    return Recalled(kind, subject.id, subject.version + 1, position, day, said, replaces, of)


def told(subject: S, *said: tuple[str, int, str | None, dict[str, Any]]) -> S:
    """The subject after these events: kind, position, effective date, values."""
    for kind, position, day, values in said:
        subject.apply(event(subject, kind, position, day, **values))
    return subject


# What they have in common


def test_a_new_subject_has_no_version_and_its_first_event_is_the_first() -> None:
    activity = Activity(PLAN)
    assert (activity.id, activity.version) == (PLAN, 0)
    assert told(activity, ("activity-withdrawn", 5, "2019-01-01", {})).version == 1


@pytest.mark.parametrize(("version", "after"), [(1, 1), (3, 1), (2, 0)])
def test_an_event_that_is_not_the_next_one_is_refused(version: int, after: int) -> None:
    activity = told(
        Activity(PLAN), *[("activity-withdrawn", n + 5, "2019-01-01", {}) for n in range(after)]
    )
    wrong = event(activity, "activity-withdrawn", 9, "2019-01-01")._replace(
        originator_version=version
    )
    with pytest.raises(ValueError, match=f"^event {version} of {PLAN} does not follow {after}$"):
        activity.apply(wrong)
    assert activity.version == after
    assert len(activity.cells.statements("exists")) == after


def test_drafts_are_numbered_on_and_handed_over_once() -> None:
    activity = told(Activity(PLAN), ("activity-added", 4, "2019-01-01", {"ref": "1.1"}))
    given = {"plan": PLAN, "by": "Ann", "login": "ann", "effective": "2019-02-01"}
    drafted = [
        activity.draft(event_class("status-changed"), status="RED", **given),
        activity.draft(event_class("lead-reassigned"), lead="Jo", **given),
    ]
    assert [(d.kind, d.originator_id, d.originator_version) for d in drafted] == [
        ("status-changed", PLAN, 2), ("lead-reassigned", PLAN, 3),
    ]
    assert activity.version == 3
    assert activity.collect_events() == drafted
    assert activity.collect_events() == []


# An activity


def test_an_activity_holds_what_its_events_say_on_their_days() -> None:
    activity = told(
        Activity(PLAN),
        ("activity-added", 4, "2019-01-01", {"ref": "1.1", "status": "RED"}),
        ("status-changed", 6, "2019-02-01", {"status": "GREEN"}),
        ("confirmed", 7, "2019-03-01", {"repeats": {"status": 6}}),
        ("corrected", 8, "2019-02-05", {"field": "status", "status": "AMBER", "replaces": (6,)}),
        ("retracted", 9, None, {"retracts": ((4, "ref"),)}),
    )
    at = [activity.cells.value("status", f"2019-{day}") for day in ("01-31", "02-05", "03-01")]
    assert at == ["RED", "AMBER", "GREEN"]
    confirmed = activity.cells.at("status", "2019-03-01")
    assert confirmed is not None
    assert (confirmed.position, confirmed.holder) == (7, 6)
    assert activity.cells.value("ref", "2019-03-01") is None


def test_the_plan_takes_an_edition_back_from_its_activities() -> None:
    activity = told(
        Activity(PLAN),
        ("activity-added", 4, "2019-01-01", {"status": "RED"}),
        ("status-changed", 6, "2019-02-01", {"status": "GREEN", "of_edition": 5}),
        ("status-changed", 8, "2019-03-01", {"status": "GREY", "of_edition": 7}),
    )
    activity.take_back(event(Plan(uuid4()), "retracted", 9, None, edition=5))
    assert [s.value for s in activity.cells.live("status")] == ["RED", "GREY"]
    assert [s.undone_by for s in activity.cells.statements("status")] == [None, 9, None]
    assert activity.version == 3
    activity.take_back(event(Plan(uuid4()), "retracted", 10, None, retracts=((8, "status"),)))
    assert [s.value for s in activity.cells.live("status")] == ["RED"]


def test_an_activity_is_withdrawn_between_its_days() -> None:
    activity = told(
        Activity(PLAN),
        ("activity-added", 4, "2019-01-02", {}),
        ("activity-withdrawn", 5, "2019-01-04", {}),
        ("activity-reinstated", 6, "2019-01-06", {}),
    )
    days = [f"2019-01-0{day}" for day in range(1, 8)]
    assert [day for day in days if activity.is_withdrawn(day)] == ["2019-01-04", "2019-01-05"]
    assert activity.first_day() == "2019-01-02"


def test_an_activity_that_never_was_has_no_first_day() -> None:
    assert Activity(PLAN).first_day() is None
    activity = told(Activity(PLAN), ("activity-withdrawn", 4, "2019-01-02", {}))
    assert activity.first_day() is None
    told(activity, ("activity-added", 5, "2019-02-01", {}))
    assert activity.first_day() == "2019-02-01"


# The plan


def opened() -> Plan:
    return told(
        Plan(PLAN),
        ("plan-opened", 1, "2019-01-01", {"time_zone": "Europe/London"}),
        ("plan-retitled", 2, "2019-01-01", {"title": "The plan"}),
    )


def test_a_legend_is_in_force_until_the_next_and_the_first_before_it_too() -> None:
    plan = opened()
    assert plan.legend("2019-01-01") == Legend()
    told(
        plan,
        ("legend-set", 3, "2019-02-01",
         {"legend": (RED,), "legend_words": {"RED": {"label": "Red", "meaning": "late"}}}),
        ("legend-set", 4, "2019-03-01",
         {"legend": (GREEN,), "legend_words": {"GREEN": {"label": "Green"}}}),
    )
    first = Legend((Status("RED", "Red", "late", "off-track", True),))
    second = Legend((Status("GREEN", "Green", None, "complete", False),))
    for _ in range(2):
        assert [plan.legend(f"2019-0{month}-01") for month in (1, 2, 3)] == [first, first, second]


def test_a_mark_stands_until_it_is_taken_back_and_others_stay() -> None:
    plan = told(
        opened(),
        ("mark-set", 3, None, {"marks": 2, "name": "board"}),
        ("mark-set", 4, None, {"marks": 1, "name": "audit"}),
    )
    assert {name: mark.position for name, mark in plan.marks.items()} == {"board": 3, "audit": 4}
    told(plan, ("retracted", 5, None, {"retracts": ((3, "mark"),)}))
    assert list(plan.marks) == ["audit"]
    told(plan, ("retracted", 6, None, {"edition": 99}))
    assert list(plan.marks) == ["audit"]


def test_an_edition_is_live_until_it_is_taken_back() -> None:
    files = {"rows": 3, "file": "e.csv", "sha256": "0"}
    plan = told(
        opened(),
        ("edition-imported", 3, "2019-02-01", files),
        ("edition-imported", 7, "2019-03-01", files),
        ("plan-retitled", 8, "2019-03-01", {"title": "Other", "of_edition": 7}),
    )
    assert [edition.position for edition in plan.live_editions()] == [3, 7]
    told(plan, ("retracted", 9, None, {"edition": 7}))
    assert [edition.position for edition in plan.live_editions()] == [3]
    assert list(plan.editions) == [3, 7]
    assert plan.taken_back == {7: 9}
    assert plan.cells.value("title", "2019-03-01") == "The plan"
    told(plan, ("retracted", 10, None, {"retracts": ((2, "title"),)}))
    assert plan.cells.value("title", "2019-03-01") is None
    assert plan.taken_back == {7: 9}
    assert [event.position for event in plan.retractions] == [9, 10]
