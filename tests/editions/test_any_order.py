"""Editions in any order of their days: what each says holds until the next one, and no longer."""
from __future__ import annotations

import csv
import tempfile
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plan_ledger.editions.importing import Imported
from plan_ledger.ledger import Ledger
from tests.editions.generated.importing import QUICK_FOLDER, new_ledger
from tests.editions.test_importing import HEADER, LEGEND, Bring, bring, cell, question, refs, row

__all__ = ["bring"]
JANUARY, FEBRUARY, MARCH = "2027-01-31", "2027-02-28", "2027-03-31"
WITHOUT, WITH = [row("1.1")], [row("1.1"), row("1.2")]


def told(found: Imported) -> list[tuple[Any, ...]]:
    return [(d.ref, d.kind, d.holds_from, d.holds_until) for d in found.findings.differences]


def test_what_an_older_edition_adds_and_a_later_one_lacks_is_asked_about(
    ledger: Ledger, bring: Bring
) -> None:
    bring(MARCH, WITHOUT)
    asked = question(bring(FEBRUARY, WITH, dry_run=True), "missing")
    assert (asked.id, asked.choices, asked.proposal, asked.row) == (
        f"missing:1.2:{MARCH}", ("withdrawn", "forgotten"), "forgotten", 8,
    )
    assert "not in the later edition of 31 March 2027 (" in asked.text

    found = bring(FEBRUARY, WITH, answers={asked.id: "withdrawn"}, dry_run=True)
    assert told(found) == [
        ("1.1", "extended", FEBRUARY, MARCH), ("1.2", "added", FEBRUARY, MARCH),
        ("1.2", "withdrawn", MARCH, None),
    ]
    before = ledger.show()["position"]
    done = bring(FEBRUARY, WITH, answers={asked.id: "withdrawn"})
    assert ledger.show()["position"] - before == done.recorded == found.recorded
    assert refs(ledger, FEBRUARY) == ["1.1", "1.2"]
    assert refs(ledger, MARCH) == ["1.1"]


def test_what_a_later_edition_merely_forgot_stays_in_the_plan(
    ledger: Ledger, bring: Bring
) -> None:
    bring(MARCH, WITHOUT)
    found = bring(FEBRUARY, WITH, answers={f"missing:1.2:{MARCH}": "forgotten"})
    assert told(found)[1:] == [("1.2", "added", FEBRUARY, None)]
    assert refs(ledger, MARCH) == ["1.1", "1.2"]


def test_an_edition_that_was_taken_back_lacks_nothing(ledger: Ledger, bring: Bring) -> None:
    from plan_ledger.recording.correcting import retract_edition

    bring(JANUARY, WITHOUT)
    bring(MARCH, WITHOUT)
    wrong = max(e["position"] for e in ledger.history()["events"]
                if e["type"] == "edition-imported")
    ledger.record(lambda entry: retract_edition(entry, wrong, everything=False), by="O",
                  effective=MARCH, because="the wrong file")
    assert bring(FEBRUARY, WITH).findings.questions == []


def test_a_withdrawal_by_a_later_edition_goes_with_the_edition_that_brought_the_activity(
    ledger: Ledger, bring: Bring
) -> None:
    from plan_ledger.recording.correcting import retract_edition

    bring(MARCH, WITHOUT)
    bring(FEBRUARY, WITH, answers={f"missing:1.2:{MARCH}": "withdrawn"})
    older = max(e["position"] for e in ledger.history()["events"]
                if e["type"] == "edition-imported")
    ledger.record(lambda entry: retract_edition(entry, older, everything=False), by="O",
                  effective=MARCH, because="the wrong file")
    assert refs(ledger, FEBRUARY) == [] and refs(ledger, MARCH) == ["1.1"]
    bring(FEBRUARY, WITH, answers={f"missing:1.2:{MARCH}": "forgotten"})
    assert refs(ledger, MARCH) == ["1.1", "1.2"]


def test_what_is_known_from_a_later_edition_is_not_new(ledger: Ledger, bring: Bring) -> None:
    bring(MARCH, WITH)
    bring(FEBRUARY, WITHOUT)
    asked = question(bring(JANUARY, WITH, dry_run=True), "missing")
    assert asked.id == f"missing:1.2:{FEBRUARY}"
    found = bring(JANUARY, WITH, answers={asked.id: "withdrawn"})
    assert told(found) == [
        ("1.1", "extended", JANUARY, FEBRUARY), ("1.2", "extended", JANUARY, FEBRUARY),
        ("1.2", "withdrawn", FEBRUARY, MARCH),
    ]
    assert [refs(ledger, day) for day in (JANUARY, FEBRUARY, MARCH)] == [
        ["1.1", "1.2"], ["1.1"], ["1.1", "1.2"],
    ]


def test_what_is_withdrawn_between_two_editions_says_until_when(bring: Bring) -> None:
    bring(JANUARY, WITH)
    bring(MARCH, WITH)
    found = bring(FEBRUARY, WITHOUT, answers={"missing:1.2": "withdrawn"})
    assert told(found) == [("1.2", "withdrawn", FEBRUARY, MARCH)]


def test_a_number_that_another_activity_has_later_is_proposed_to_be_withdrawn_by_then(
    bring: Bring,
) -> None:
    bring(MARCH, [row("1.1"), row("1.2", activity="Publish a leaflet for every school", lead="C")])
    other = [row("1.1"), row("1.2", activity="Merge both of the contact teams")]
    found = bring(FEBRUARY, other, answers={"same:1.2": "another"}, dry_run=True)
    asked = question(found, "missing")
    assert asked.proposal == "withdrawn" and "another activity has its number" in asked.text
    bring(FEBRUARY, other, answers={"same:1.2": "another", asked.id: "withdrawn"})


# whatever the order, the same plan

WORDS = {
    "1.1": "Audit the assessments monthly", "1.2": "Train every manager in supervision",
    "2.1": "Publish new practice standards", "2.2": "Hold a weekly panel on placements",
}
DAYS = (JANUARY, FEBRUARY, MARCH)
cells = st.fixed_dictionaries({
    "status": st.sampled_from(["", "RED", "AMBER", "GREEN"]),
    "lead": st.sampled_from(["", "Ann Smith", "Bob Jones", "Cy Brown"]),
    "timeline": st.sampled_from(["", "31 March 2027", "30 June 2027", "Ongoing"]),
    "progress": st.sampled_from(["", "Begun", "Half done"]),
})
months = st.dictionaries(st.sampled_from(sorted(WORDS)), cells, min_size=1)
decisions = st.fixed_dictionaries({
    (ref, day): st.sampled_from(["withdrawn", "forgotten"]) for ref in WORDS for day in DAYS
})


def write(path: Path, month: dict[str, dict[str, str]]) -> Path:
    rows = [row(ref, activity=WORDS[ref], **month[ref]) for ref in sorted(month)]
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([["A plan"], *LEGEND, HEADER, *rows])
    return path


def state(ledger: Ledger, day: str) -> dict[str, Any]:
    left_out = ("id", "evidence")
    return {
        activity["ref"]: {k: v for k, v in activity.items() if k not in left_out}
        for activity in ledger.show(as_at=day)["activities"]
    }


@settings(max_examples=25)
@given(st.tuples(months, months, months), decisions)
def test_three_editions_in_any_order_end_in_the_same_plan(
    editions: tuple[dict[str, dict[str, str]], ...], said: dict[tuple[str, str], str]
) -> None:
    def answer(asked: str, day: str) -> str:
        kind, ref, *later = asked.split(":")
        return "reinstated" if kind == "withdrawn" else said[ref, later[0] if later else day]

    ends = []
    with tempfile.TemporaryDirectory(dir=QUICK_FOLDER) as name:
        folder = Path(name)
        files = {day: write(folder / f"{day}.csv", month)
                 for day, month in zip(DAYS, editions, strict=True)}
        for number, order in enumerate(permutations(DAYS)):
            with new_ledger(folder / f"{number}.ledger") as ledger:
                for day in order:
                    answers: dict[str, str] = {}
                    while open_ones := ledger.import_edition(
                        files[day], as_at=day, by="O", answers=answers, dry_run=True
                    ).findings.questions:
                        answers |= {q.id: answer(q.id, day) for q in open_ones}
                    ledger.import_edition(files[day], as_at=day, by="O", answers=answers)
                ends.append({day: state(ledger, day) for day in (*DAYS, "2027-04-30")})
                for day, month in zip(DAYS, editions, strict=True):
                    shown = [a["ref"] for a in ledger.show(as_at=day)["activities"]]
                    assert [ref for ref in shown if ref in month] == sorted(month)
    assert all(end == ends[0] for end in ends)


@pytest.mark.parametrize("kind", ["withdrawn", "forgotten"])
def test_the_same_file_says_the_same_whether_it_comes_first_or_last(
    ledger: Ledger, bring: Bring, kind: str
) -> None:
    bring(JANUARY, WITH)
    bring(MARCH, WITHOUT, answers={"missing:1.2": kind})
    assert bring(FEBRUARY, WITH).findings.questions == []
    assert cell(ledger, "1.2", "status", FEBRUARY) == "AMBER"
    assert ("1.2" in refs(ledger, MARCH)) == (kind == "forgotten")
