"""An event as it is drafted, and as it is recalled from its record."""
from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from plan_ledger.plan.activity import Activity
from plan_ledger.plan.events import event_class
from plan_ledger.plan.events.base import Event, Source, plain
from plan_ledger.plan.events.whole_plan import LegendLine, LegendWords
from plan_ledger.plan.plan import Plan

ONE, TWO = UUID(int=1), UUID(int=2)
KNOWN: dict[str, Any] = {
    "originator_id": ONE, "originator_version": 1, "plan": TWO, "position": 7,
    "recorded_at": "2019-02-28T10:03:11.123456Z",
}


def drafted(kind: str, **values: Any) -> Event:
    return event_class(kind)(**{**KNOWN, "by": "", "login": "", **values})


@pytest.mark.parametrize("field", ["progress", "by", "because"])
@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a\x00b", "a text cannot hold the NUL character"),
        ("a\ud83d", "a text cannot hold half a character (a lone surrogate)"),
    ],
    ids=["NUL", "half a character"],
)
def test_an_event_takes_no_text_that_cannot_be_kept(field: str, text: str, why: str) -> None:
    values = {"progress": "p", field: text}
    with pytest.raises(ValidationError) as refused:
        drafted("progress-reported", **values)
    assert [error["msg"] for error in refused.value.errors()] == [f"Value error, {why}"]


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"effective": "2019-02-26", "because": "why", "sheet": "Plan", "request": TWO},
        {"source": {"edition": 2, "row": 9}},
        {"source": {"edition": 2}},
    ],
)
def test_an_event_is_recalled_as_it_was_but_for_who_recorded_it(values: dict[str, Any]) -> None:
    written = {"lead": None, **values}
    recalled = event_class("lead-reassigned").recalled(dict(written), **KNOWN)
    made = drafted("lead-reassigned", **written)
    assert recalled == made
    assert vars(recalled) == vars(made)
    assert recalled.source == made.source
    assert recalled.model_fields_set == {*KNOWN, *written}
    assert recalled.content() == made.content() == {"lead": None}
    if recalled.source:
        assert recalled.source.model_fields_set >= {"edition"}


def test_what_a_record_does_not_say_an_event_does_not_state() -> None:
    recalled = event_class("activity-added").recalled({"ref": "1.1", "lead": None}, **KNOWN)
    assert recalled.content() == {"ref": "1.1", "lead": None}
    assert recalled.progress is None  # type: ignore[attr-defined]
    added = drafted("activity-added", ref="1.1", codes=("R1",), effective="2019-01-01")
    assert added.content() == {"ref": "1.1", "codes": ["R1"]}
    attached = drafted("evidence-attached", name="n", sha256="0")
    assert attached.content() == {"name": "n", "sha256": "0"}


@pytest.mark.parametrize(
    ("value", "held"),
    [
        (None, None), ("x", "x"), (0, 0), (True, True),
        (Source(edition=2), {"edition": 2, "row": None}),
        ((1, ("status", 2)), [1, ["status", 2]]),
        ([LegendLine(code="RED", means="off-track", overdue_is_off_track=True)],
         [{"code": "RED", "means": "off-track", "overdue_is_off_track": True}]),
        ({"RED": LegendWords(label="Red")}, {"RED": {"label": "Red", "meaning": None}}),
        ({"a": ({"b": ()},)}, {"a": [{"b": []}]}),
    ],
)
def test_a_value_is_kept_as_json_has_it(value: object, held: object) -> None:
    assert plain(value) == held


def test_the_opening_makes_a_plan_and_any_other_first_event_an_activity() -> None:
    plan = drafted("plan-opened", time_zone="UTC").mutate(None)
    assert (type(plan), plan.id, plan.version) == (Plan, ONE, 1)
    activity = drafted("activity-added", ref="1.1", effective="2019-01-01").mutate(None)
    assert (type(activity), activity.id, activity.version) == (Activity, ONE, 1)
    retitled = drafted("plan-retitled", originator_version=2, title="T", effective="2019-01-01")
    assert retitled.mutate(plan) is plan
    assert plan.cells.value("title", "2019-01-01") == "T"
