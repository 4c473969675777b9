"""An event as it is drafted."""
from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from plan_ledger.plan.events import event_class
from plan_ledger.plan.events.base import Event, Source, plain
from plan_ledger.plan.events.whole_plan import LegendLine, LegendWords

ONE, TWO = UUID(int=1), UUID(int=2)
KNOWN: dict[str, Any] = {
    "originator_id": ONE, "originator_version": 1, "plan": TWO,
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


def test_an_event_states_what_it_was_given_and_no_more() -> None:
    assert drafted("lead-reassigned", lead=None, effective="2019-01-01").content() == {"lead": None}
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
