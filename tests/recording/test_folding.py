"""Events as the repository folds them."""
from __future__ import annotations

from uuid import UUID

from plan_ledger.plan.activity import Activity
from plan_ledger.plan.plan import Plan
from plan_ledger.plan.recalled import Recalled
from plan_ledger.recording.application import fold

SUBJECT = UUID(int=1)


def test_the_opening_makes_a_plan_and_any_other_first_event_an_activity() -> None:
    opened = Recalled("plan-opened", SUBJECT, 1, 1, "2019-01-01", {"time_zone": "UTC"})
    plan = fold(None, [opened])
    assert (type(plan), plan.id, plan.version) == (Plan, SUBJECT, 1)
    added = Recalled("activity-added", SUBJECT, 1, 2, "2019-01-01", {"ref": "1.1"})
    activity = fold(None, [added])
    assert (type(activity), activity.id, activity.version) == (Activity, SUBJECT, 1)
    retitled = Recalled("plan-retitled", SUBJECT, 2, 3, "2019-01-01", {"title": "T"})
    assert fold(plan, [retitled]) is plan
    assert plan.cells.value("title", "2019-01-01") == "T"
