"""Rows that somebody sorted by another column, and extracts, say nothing of the plan's order."""
from __future__ import annotations

from typing import Any

import pytest

from plan_ledger.ledger import Ledger
from tests.editions.test_importing import Bring, bring, refs, row

__all__ = ["bring"]
JANUARY, FEBRUARY = "2027-01-31", "2027-02-28"
LEADS = ("Jo", "Ann", "Sue")
STATUSES = ("AMBER", "GREEN", "RED", "GREEN")
PLAN = {
    f"{section}.{number}": {
        "status": STATUSES[(section + number) % 4], "lead": LEADS[number % 3],
        "activity": f"{verb} the {thing} in good time",
        "timeline": f"{1 + (section * 7 + number * 5) % 27} June 2027",
    }
    for section, verb in enumerate(("Audit", "Train", "Publish"), start=1)
    for number, thing in enumerate(("records", "managers", "standards", "panels"), start=1)
}
NUMBERS = list(PLAN)


def rows(numbers: list[str]) -> list[list[str]]:
    return [row(number, **PLAN.get(number, {})) for number in numbers]


def sorted_by(field: str) -> list[str]:
    if field == "timeline":
        return sorted(NUMBERS, key=lambda number: int(PLAN[number][field].split()[0]))
    return sorted(NUMBERS, key=lambda number: PLAN[number][field])


def told(found: Any) -> str:
    return " ".join(warning.text for warning in found.findings.warnings)


@pytest.mark.parametrize("field, name", [
    ("lead", "lead"), ("status", "status"), ("timeline", "deadline"),
    ("activity", "activity’s wording"),
])
def test_activities_sorted_by_another_column_have_not_moved(
    ledger: Ledger, bring: Bring, field: str, name: str
) -> None:
    bring(JANUARY, rows(NUMBERS))
    by_it = sorted_by(field)
    assert by_it != NUMBERS
    found = bring(FEBRUARY, rows(by_it))
    assert found.findings.differences == []
    assert f"rows are sorted by the {name}, so their order says nothing of places" in told(found)
    assert refs(ledger, FEBRUARY) == NUMBERS


@pytest.mark.parametrize("leads", [
    ["Repairs", "Director", "Policy", "Compliance", "Compliance", "Asset", "Engagement"],
    ["Zed Oak", "Yan Poe", "xi Qu", "Wes Ray", "Val Sim", "Una Tan"],
    ["Sue Wren", "Al Oakes", "Al O’Neill", "Jo Hay", "Jo Abbot"],
])
@pytest.mark.parametrize("falls", [False, True])
def test_rows_in_the_order_of_their_leads_names_have_not_moved(
    bring: Bring, leads: list[str], falls: bool
) -> None:
    plan = [row(number, **PLAN[number] | {"lead": lead})
            for number, lead in zip(NUMBERS, leads, strict=False)]
    bring(JANUARY, plan[2:] + plan[:2])
    found = bring(FEBRUARY, sorted(
        plan, key=lambda each: each[4].casefold().replace("’", ""), reverse=falls))
    assert found.findings.differences == []
    assert "rows are sorted by the lead" in told(found)


def test_leads_from_a_to_z_are_sorted_also_where_they_stood_from_z_to_a(bring: Bring) -> None:
    plan = [row(number, **PLAN[number] | {"lead": lead})
            for number, lead in zip(NUMBERS, ("Zed", "Yan", "Wes", "Val", "Una"), strict=False)]
    bring(JANUARY, plan)
    assert "rows are sorted by the lead" in told(bring(FEBRUARY, plan[::-1]))


def test_two_blocks_that_change_places_are_not_sorted_by_the_leads_that_they_have(
    bring: Bring,
) -> None:
    plan = [row(number, **PLAN[number] | {"lead": "Jo" if number[0] == "1" else "Ann"})
            for number in NUMBERS[:8]]
    bring(JANUARY, plan)
    found = bring(FEBRUARY, plan[4:] + plan[:4])
    assert {each.kind for each in found.findings.differences} == {"moved"}


def test_a_new_activity_among_sorted_rows_stands_where_its_number_does(
    ledger: Ledger, bring: Bring
) -> None:
    bring(JANUARY, rows(NUMBERS))
    by_lead = sorted_by("lead")
    bring(FEBRUARY, rows(["2.5", "2.6", "0.1", *by_lead]))
    assert refs(ledger, FEBRUARY) == ["0.1", *NUMBERS[:8], "2.5", "2.6", *NUMBERS[8:]]


def test_the_rows_of_an_extract_stay_where_they_stand(ledger: Ledger, bring: Bring) -> None:
    bring(JANUARY, rows(NUMBERS))
    found = bring(FEBRUARY, rows(["2.3", "1.1", "3.2", "1.4"]), answers={"missing": "forgotten"})
    assert {each.kind for each in found.findings.differences} == {"missing"}
    assert "the file is an extract (8 activities are not in it)" in told(found)
    assert refs(ledger, FEBRUARY) == NUMBERS


def test_what_is_placed_elsewhere_is_told_by_its_neighbours(ledger: Ledger, bring: Bring) -> None:
    bring(JANUARY, rows(NUMBERS))
    found = bring(FEBRUARY, rows([*NUMBERS[:2], NUMBERS[11], *NUMBERS[2:11]]), dry_run=True)
    assert [(d.ref, d.kind, d.old, d.new) for d in found.findings.differences] == [
        ("3.4", "moved", "after 3.3", "after 1.2"),
    ]
    found = bring(FEBRUARY, rows([*NUMBERS[4:8], *NUMBERS[:4], *NUMBERS[8:]]))
    assert [(d.ref, d.kind, d.old, d.new) for d in found.findings.differences] == [
        ("2.1", "moved", "after 1.4", "first in the plan"),
        ("2.2", "moved", "after 2.1", "still after 2.1, which moves too"),
        ("2.3", "moved", "after 2.2", "still after 2.2, which moves too"),
        ("2.4", "moved", "after 2.3", "still after 2.3, which moves too"),
    ]


def test_rows_turned_round_are_told_by_who_stands_before_them(
    bring: Bring,
) -> None:
    bring(JANUARY, rows(NUMBERS[:4]))
    found = bring(FEBRUARY, rows(NUMBERS[3::-1]))
    assert [(d.ref, d.old, d.new) for d in found.findings.differences] == [
        ("1.4", "after 1.3", "first in the plan"), ("1.3", "after 1.2", "after 1.4"),
        ("1.2", "after 1.1", "after 1.3"),
    ]


def test_the_place_until_now_of_what_is_renumbered_is_told_by_the_numbers_of_that_time(
    bring: Bring,
) -> None:
    bring(JANUARY, rows(NUMBERS[:4]))
    new = [row("1.1", **PLAN["1.1"]), row("1.2", **PLAN["1.4"]), row("1.3", **PLAN["1.3"])]
    found = bring(FEBRUARY, new, answers={"missing:1.2": "withdrawn"})
    assert [(d.ref, d.old, d.new) for d in found.findings.differences if d.field == "order"] == [
        ("1.2", "after 1.3", "after 1.1"),
    ]
    found = bring("2027-03-31", [new[0], row("1.2", **PLAN["1.3"]), row("1.3", **PLAN["1.4"])])
    assert [(d.ref, d.old, d.new) for d in found.findings.differences if d.field == "order"] == [
        ("1.2", "after 1.2 (now 1.3)", "after 1.1"),
    ]


def test_a_swap_of_numbers_is_told_by_the_numbers_of_each_time(
    ledger: Ledger, bring: Bring
) -> None:
    bring(JANUARY, rows(NUMBERS))
    swapped = rows(NUMBERS)
    swapped[0][2:], swapped[1][2:] = swapped[1][2:], swapped[0][2:]
    found = bring(FEBRUARY, swapped)
    assert [(d.ref, d.old, d.new) for d in found.findings.differences if d.field == "order"] == [
        ("1.1", "after 1.1 (now 1.2)", "first in the plan"),
    ]


def test_a_plan_in_another_order_with_new_numbers_is_no_sort(ledger: Ledger, bring: Bring) -> None:
    bring(JANUARY, rows(NUMBERS))
    by_lead = sorted_by("lead")
    renumbered = [row(new, **PLAN[old]) for new, old in zip(NUMBERS, by_lead, strict=True)]
    found = bring(FEBRUARY, renumbered, dry_run=True)
    assert "sorted" not in told(found)
    assert {"moved", "renumbered"} <= {each.kind for each in found.findings.differences}
