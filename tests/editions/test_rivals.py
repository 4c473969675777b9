"""A row that could be either of two activities: each can be named, and none of them twice."""
from __future__ import annotations

import pytest

from plan_ledger.editions.reading.findings import BadAnswer
from plan_ledger.ledger import Ledger
from tests.editions.test_importing import Bring, bring, row

__all__ = ["bring"]
JANUARY, FEBRUARY = "2027-01-31", "2027-02-28"
RECRUIT, PUBLISH = "Recruit a principal social worker", "Publish the threshold guide"
RECRUITED, PUBLISHED = (
    "Recruit and induct a principal social worker", "Publish the revised threshold guide online",
)
BEFORE = [row("1.1"), row("1.2", activity=RECRUIT, lead="Bo"),
          row("1.3", activity=PUBLISH, lead="Cy", timeline="Jun-30"), row("1.4")]
SWAPPED = [row("1.1"), row("1.2", activity=PUBLISHED, lead="Cy", timeline="Jun-30"),
           row("1.3", activity=RECRUITED, lead="Bo"), row("1.4")]


def test_two_activities_that_were_swapped_can_be_named(ledger: Ledger, bring: Bring) -> None:
    bring(JANUARY, BEFORE)
    asked = {q.id: q for q in bring(FEBRUARY, SWAPPED, dry_run=True).findings.questions}
    assert {*asked} == {"same:1.2", "same:1.3"}
    assert RECRUIT in asked["same:1.2"].text and PUBLISH in asked["same:1.2"].text
    truth = {}
    for identity, words in (("same:1.2", PUBLISH), ("same:1.3", RECRUIT)):
        one = asked[identity]
        (number,) = {*one.choices} - {"same", "another"}
        truth[identity] = "same" if one.old == words else number
    bring(FEBRUARY, SWAPPED, answers=truth)
    kept = {a["id"]: a["activity"] for a in ledger.show(as_at=JANUARY)["activities"]}
    now = {kept[a["id"]]: a["activity"] for a in ledger.show(as_at=FEBRUARY)["activities"]}
    assert (now[RECRUIT], now[PUBLISH]) == (RECRUITED, PUBLISHED)


def test_an_activity_that_one_answer_names_is_not_proposed_for_another_row(bring: Bring) -> None:
    bring(JANUARY, BEFORE)
    [first, second] = bring(FEBRUARY, SWAPPED, dry_run=True).findings.questions
    (number,) = {*first.choices} - {"same", "another"}
    crossed = bring(FEBRUARY, SWAPPED, answers={first.id: number}, dry_run=True).findings.questions
    (other,) = {*second.choices} - {"same", "another"}
    assert [(q.id, q.proposal) for q in crossed] == [(second.id, other)]
    assert crossed[0].choices == (other, "another")


def test_one_activity_named_by_two_answers_is_refused(ledger: Ledger, bring: Bring) -> None:
    bring(JANUARY, BEFORE)
    [first, second] = bring(FEBRUARY, SWAPPED, dry_run=True).findings.questions
    (number,) = {*first.choices} - {"same", "another"}
    with pytest.raises(BadAnswer, match="same:1.2 and same:1.3 both name .* has one row"):
        bring(FEBRUARY, SWAPPED, answers={first.id: number, second.id: "same"})
    assert ledger.show(as_at=FEBRUARY)["activities"][1]["activity"] == RECRUIT


FRONT = "Deliver trauma-informed training to all front-line social workers"
FOSTER = "Deliver trauma-informed training to all team managers and foster carers"
MERGED = f"{FRONT}, team managers and foster carers"


def test_of_two_merged_activities_either_can_be_named(ledger: Ledger, bring: Bring) -> None:
    bring(JANUARY, [row("1.1"), row("1.2"), row("1.4", activity=FRONT),
                    row("1.5", activity=FOSTER)])
    new = [row("1.1"), row("1.2"), row("1.3", activity=MERGED)]
    asked = bring(FEBRUARY, new, dry_run=True).findings.questions[0]
    assert asked.id == "same:1.3"
    (number,) = {*asked.choices} - {"same", "another"}
    found = bring(FEBRUARY, new, answers={asked.id: number}, dry_run=True)
    assert (number, "1.3") in {(d.old, d.new) for d in found.findings.differences}
