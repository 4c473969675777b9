"""The page that tells the whole is one page, whatever the plan is like."""
from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from plan_ledger.evidence.answers import Answers
from plan_ledger.evidence.report.content import content
from plan_ledger.evidence.report.typesetting import manuscript, typeset
from plan_ledger.plan.status import MEANS
from tests.evidence.reports import answers, pages_of
from tests.history.making import Office

AS_AT = "2021-03-31"
SECTIONS, ACTIVITIES, STATUSES = (1, 5, 12, 20, 30, 45), (13, 34, 50, 60, 100, 300), (2, 5, 8, 12)
GRID = list(product(SECTIONS, ACTIVITIES, STATUSES))


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Answers:
    office = Office(tmp_path_factory.mktemp("one"), "2018-12-03")
    office.add("2018-12-03", "1.1", timeline="31 January 2019", status="RED", lead="Jo",
               activity="Review of Early Help workload and capacity; end to end performance")
    return answers(office.ledger, AS_AT, since="2019-01-31")


def plan(one: Answers, sections: int, activities: int, statuses: int, long: bool) -> Answers:
    """The one activity many times, each status as often as the others, all worse than before."""
    letters = "ABCDEFGHIJKLMNOPQRST"
    codes = [f"{letters[at]}{'-OF-A-VERY-LONG-NAME' if long else 'MBER'}" for at in range(statuses)]
    legend = [
        {"code": code, "label": code, "means": MEANS[at % len(MEANS)],
         "meaning": "Tasks and outcomes are so and so " * (4 if long else 1),
         "overdue_is_off_track": at == 0}
        for at, code in enumerate(codes)
    ]
    (shown,), (slipped,) = one.now["activities"], one.slippage["activities"]
    told: list[dict[str, Any]] = []
    late, events = [], []
    for at in range(activities):
        new = {"id": f"{at:08}", "ref": f"{at * sections // activities + 1}.{at}",
               "section": f"{at * sections // activities + 1}", "status": codes[at % statuses]}
        told.append(shown | new | {"challenged": "because" if at % 2 else None})
        late.append(slipped | {"id": new["id"], "ref": new["ref"]})
        events += [
            event | {"id": new["id"], "statements": [
                said | {"to": new["status"]} if said["field"] == "status" else said
                for said in event["statements"]
            ]}
            for event in one.history["events"] if event["id"] == shown["id"]
        ]
    titles = {f"{at + 1}": f"The title of section {at + 1}, and long" for at in range(sections)}
    assert one.then is not None
    then = [each | {"status": codes[-1]} for each in told]
    return one._replace(
        now=one.now | {"activities": told, "legend": legend, "sections": titles},
        then=one.then | {"activities": then},
        slippage=one.slippage | {"activities": late}, history=one.history | {"events": events},
    )


def page(asked: Answers) -> tuple[dict[str, Any], list[str]]:
    """What the page is made of; and the report's pages, without the activities."""
    told = content(asked)
    for section in told["sections"]:
        section["activities"] = []
    told["register"] = []
    return told["whole"], pages_of(typeset(manuscript("report/report.typ", told, None)))


@pytest.mark.parametrize("sections, activities, statuses", GRID[::6] + [(30, 60, 5), (20, 50, 12)])
@pytest.mark.parametrize("long", [False, True])
def test_the_whole_is_on_one_page(
    one: Answers, sections: int, activities: int, statuses: int, long: bool
) -> None:
    whole, pages = page(plan(one, sections, activities, statuses, long))
    assert pages[1].lstrip().startswith("The plan on one page")
    assert "events known by then" in pages[1]
    assert pages[2].lstrip().startswith("What changed since")
    assert max(line["lines"] for line in whole["heat"]["lines"]) <= 2


@pytest.mark.parametrize("sections", [20, 25, 28])
def test_a_plan_of_many_sections_has_a_line_for_each(one: Answers, sections: int) -> None:
    whole, pages = page(plan(one, sections, 300, 5, False))
    assert whole["heat"]["sections_more"] == 0
    assert len([line for line in whole["heat"]["lines"] if line["lines"] == 2]) == sections
    for number in (1, sections):
        assert f"{number} The title of section {number}," in pages[1]


def test_what_is_hidden_is_counted(one: Answers) -> None:
    whole, pages = page(plan(one, 45, 300, 12, True))
    shown = len(whole["heat"]["lines"])
    assert whole["heat"]["sections_more"] == 45 - shown > 0
    assert f"And {45 - shown} more sections." in pages[1]
