"""What an edition leaves open is asked or told, and each answer has the effect it says."""
from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from plan_ledger.editions.reading.findings import BadAnswer
from plan_ledger.erasure import Erasing
from plan_ledger.ledger import Ledger
from plan_ledger.recording.correcting import correct
from plan_ledger.recording.reporting import record_lead
from tests.editions.test_importing import (
    Bring,
    bring,
    cell,
    question,
    refs,
    row,
)

__all__ = ["bring"]
JANUARY, FEBRUARY, MARCH = "2027-01-31", "2027-02-28", "2027-03-31"


def warned(found: Any) -> str:
    return " ".join(warning.text for warning in found.findings.warnings)


def position_of(ledger: Ledger, ref: str, kind: str) -> int:
    return next(e["position"] for e in ledger.history(ref=ref)["events"] if e["type"] == kind)


def test_a_renumbered_activity_stays_the_same_one(ledger: Ledger, bring: Bring) -> None:
    words = {"1.1": "Appoint a head of the front door", "1.2": "Merge the two contact teams"}
    bring(JANUARY, [row(ref, activity=text) for ref, text in words.items()])
    found = bring(FEBRUARY, [
        row("1.1", activity=words["1.1"]),
        row("1.2", activity="Publish a leaflet for schools"),
        row("1.3", activity=words["1.2"]),
    ])
    told = sorted((d.ref, d.kind) for d in found.findings.differences)
    assert told == [("1.2", "added"), ("1.3", "renumbered")]
    assert cell(ledger, "1.3", "activity", FEBRUARY) == words["1.2"]
    assert {d.confidence >= 0.9 for d in found.findings.differences} == {True}


def test_a_number_with_quite_another_text_is_asked_about(ledger: Ledger, bring: Bring) -> None:
    bring(JANUARY, [row("1.1"), row("1.2", activity="Merge the two contact teams")])
    new = [row("1.1"), row("1.2", activity="Publish a leaflet for schools", lead="Communications")]
    asked = question(bring(FEBRUARY, new, dry_run=True), "same-activity")
    assert (asked.id, asked.choices) == ("same:1.2", ("same", "another"))
    assert "Merge the two" in asked.text and "Publish a leaflet" in asked.text
    same = bring(FEBRUARY, new, answers={"same:1.2": "same"}, dry_run=True)
    assert ("1.2", "reworded") in {(d.ref, d.kind) for d in same.findings.differences}
    assert {d.confidence for d in same.findings.differences} == {1.0}, "somebody said so"
    another = {"same:1.2": "another"}
    gone = question(bring(FEBRUARY, new, answers=another, dry_run=True), "missing")
    assert (gone.id, gone.choices, gone.proposal) == (
        "missing:1.2", ("withdrawn", "renumbered"), "withdrawn",
    ), "an answer of the row says nothing of what becomes of the activity"
    bring(FEBRUARY, new, answers=another | {"missing:1.2": "withdrawn"})
    events = ledger.history()["events"]
    assert [e["type"] for e in events if e["effective"] == FEBRUARY].count("activity-added") == 1
    assert "activity-withdrawn" in [e["type"] for e in events]
    assert refs(ledger, FEBRUARY) == ["1.1", "1.2"]


def test_what_a_row_turns_out_not_to_be_another_row_is_asked_to_be(
    ledger: Ledger, bring: Bring
) -> None:
    words = "Embed the quality assurance framework so that wishes are heard"
    bring(JANUARY, [row("1.1", activity=words)])
    moved = f"{words}, so that caseloads fall below eighteen"
    new = [row("1.1", activity="Train every team manager in the domestic abuse pathway"),
           row("3.2", activity=moved, lead="Director", timeline="Jun-30")]
    first = bring(FEBRUARY, new, dry_run=True).findings.questions
    assert [asked.id for asked in first if asked.kind == "same-activity"] == ["same:1.1"]
    another = {"same:1.1": "another"}
    asked = next(
        some for some in bring(FEBRUARY, new, answers=another, dry_run=True).findings.questions
        if some.id == "same:3.2"
    )
    assert (asked.old, asked.new) == (words, moved)
    found = bring(FEBRUARY, new, answers=another | {"same:3.2": "same"})
    assert {(d.ref, d.kind) for d in found.findings.differences} == {
        ("1.1", "added"), ("3.2", "renumbered"), ("3.2", "moved"), ("3.2", "reworded"),
        ("3.2", "lead"), ("3.2", "deadline"),
    }


def test_a_new_word_can_be_added_to_the_legend(ledger: Ledger, bring: Bring) -> None:
    bring(JANUARY, [row("1.1")])
    found = bring(FEBRUARY, [row("1.1", "PURPLE")], dry_run=True)
    asked = question(found, "unknown-status")
    assert asked.proposal is None, "the name of another colour is no slip of the pen"
    bring(FEBRUARY, [row("1.1", "PURPLE")], answers={asked.id: "add-as-at-risk"})
    shown = ledger.show(as_at=FEBRUARY)
    assert shown["activities"][0]["status"] == "PURPLE"
    assert shown["legend"][-1]["means"] == "at-risk" and len(shown["legend"]) == 5
    assert bring(MARCH, [row("1.1", "PURPLE")], dry_run=True).findings.questions == []


@pytest.mark.parametrize("word, code", [
    ("g", "GREEN"), ("A", "AMBER"), ("In progress – on track", "AMBER"), ("Completed", "GREEN"),
])
def test_a_letter_or_a_plain_word_is_a_status(
    ledger: Ledger, bring: Bring, word: str, code: str
) -> None:
    bring(JANUARY, [row("1.1", word)])
    assert cell(ledger, "1.1", "status", JANUARY) == code


def test_a_blank_cell_clears_nothing_unless_somebody_says_so(
    ledger: Ledger, bring: Bring
) -> None:
    bring(JANUARY, [row("1.1", lead="Ann"), row("1.2")])
    blank = [row("1.1", lead=""), row("1.2")]
    found = bring(FEBRUARY, blank, dry_run=True)
    assert "lead is blank in 1 row" in warned(found) and "blank:1.1:lead" in warned(found)
    assert found.findings.differences == []
    cleared = bring(FEBRUARY, blank, answers={"blank:1.1:lead": "clear"})
    assert [(d.kind, d.field) for d in cleared.findings.differences] == [("cleared", "lead")]
    assert cell(ledger, "1.1", "lead", FEBRUARY) is None
    assert cell(ledger, "1.1", "lead", JANUARY) == "Ann"


def test_a_deadline_that_goes_back_by_years_is_asked_about(
    ledger: Ledger, bring: Bring
) -> None:
    bring(JANUARY, [row("1.1", timeline="31 March 2027")])
    typed = [row("1.1", timeline="31 March 2025")]
    asked = question(bring(FEBRUARY, typed, dry_run=True), "date-backwards")
    assert "31 March 2027" in asked.text and asked.proposal == "left-as-it-was"
    bring(FEBRUARY, typed, answers={asked.id: "left-as-it-was"})
    assert cell(ledger, "1.1", "deadline", FEBRUARY) == "2027-03-31"
    bring(MARCH, typed, answers={asked.id: "as-written"})
    assert cell(ledger, "1.1", "deadline", MARCH) == "2025-03-31"


def test_a_lead_spelt_nearly_like_another_is_told(bring: Bring) -> None:
    bring(JANUARY, [row("1.1", lead="Jim Hopkinson"), row("1.2", lead="Ann Smith")])
    found = bring(FEBRUARY, [row("1.1", lead="Jim Hopkinson"), row("1.2", lead="Jim Hopkinsen")])
    assert "“Jim Hopkinsen” is spelt nearly like “Jim Hopkinson”, who leads others" in warned(found)


def test_a_lead_of_one_activity_spelt_nearly_as_before_is_not_said_to_lead_others(
    bring: Bring,
) -> None:
    bring(JANUARY, [row("1.1", lead="M. O'Neill"), row("1.2", lead="Ann Smith")])
    found = bring(FEBRUARY, [row("1.1", lead="M O'Neil"), row("1.2", lead="Ann Smith")])
    assert "is spelt nearly like “M. O'Neill”, who led it till now" in warned(found)


def test_of_a_lead_spelt_nearly_as_before_is_told_who_led_it_till_now(bring: Bring) -> None:
    bring(JANUARY, [row("1.1", lead="Dr P. Hall"), row("1.2", lead="Dr P. Hall")])
    found = bring(FEBRUARY, [row("1.1", lead="Dr. P. Hall"), row("1.2", lead="Dr P. Hall")])
    assert "nearly like “Dr P. Hall”, who led it and others till now" in warned(found)


def test_what_a_correction_replaced_is_asked_about_through_later_ones_too(
    ledger: Ledger, bring: Bring
) -> None:
    bring(JANUARY, [row("1.1", lead="Jon")])
    first = position_of(ledger, "1.1", "activity-added")

    def mend(position: int, name: str) -> int:
        return ledger.record(
            lambda entry: correct(entry, position, field="lead", to=name, effective=None),
            by="O", effective=FEBRUARY, because="misspelt",
        ).position

    last = mend(mend(first, "John"), "Johan")
    ledger.record(lambda entry: record_lead(entry, "1.1", "Al"), by="O", effective="2027-02-03")
    asked = question(bring(FEBRUARY, [row("1.1", lead="Jon")], dry_run=True), "corrected-value")
    bring(FEBRUARY, [row("1.1", lead="Jon")], answers={asked.id: "keep-correction"})
    assert cell(ledger, "1.1", "lead", FEBRUARY) == "Johan"
    confirmed = ledger.history(ref="1.1")["events"][-1]
    repeats = {s["field"]: s["repeats"] for s in confirmed["statements"]}
    assert repeats["lead"] == last


def test_a_text_that_was_erased_does_not_come_back_by_a_file(
    ledger: Ledger, bring: Bring
) -> None:
    bring(JANUARY, [row("1.1", progress="Told of the child J.")])
    position = position_of(ledger, "1.1", "activity-added")
    Erasing(ledger).erase([(position, "progress")], ground="personal-data-in-error", by="O")
    file = [row("1.1", progress="Told of the child J.")]
    asked = question(bring(FEBRUARY, file, dry_run=True), "erased-value")
    assert asked.proposal == "stay-erased"
    bring(FEBRUARY, file, answers={asked.id: "stay-erased"})
    assert cell(ledger, "1.1", "progress", FEBRUARY) == {"erased": "personal-data-in-error"}


def test_an_answer_that_is_no_choice_is_named_and_one_that_nothing_asked_is_told(
    bring: Bring,
) -> None:
    bring(JANUARY, [row("1.1"), row("1.2")])
    with pytest.raises(BadAnswer, match="“withdrwan” to missing:1.2 is none.*withdrawn, forgotten"):
        bring(FEBRUARY, [row("1.1")], answers={"missing:1.2": "withdrwan"})
    found = bring(FEBRUARY, [row("1.1"), row("1.2")], answers={"missing:9.9": "withdrawn"})
    assert "missing:9.9" in warned(found)


def test_a_plan_without_numbers_gets_them_and_keeps_them(ledger: Ledger, tmp_path: Path) -> None:
    def file(name: str, rows: list[list[str]]) -> Path:
        path = tmp_path / name
        with path.open("w", newline="") as written:
            csv.writer(written).writerows([["Theme", "Action", "Owner", "RAG"], *rows])
        return path

    a, b, c = "Appoint a head of service", "Merge both contact teams", "Write to every school"
    ledger.import_edition(
        file("one.csv", [["Leading", a, "Ann", "Red"], ["Working", b, "Bob", "Green"]]),
        as_at=JANUARY, by="O",
    )
    assert [(x["ref"], x["activity"]) for x in ledger.show(as_at=JANUARY)["activities"]] == [
        ("1.1", a), ("2.1", b),
    ]
    ledger.import_edition(
        file("two.csv", [["Leading", c, "Cy", "Red"], ["Leading", a, "Ann", "Red"],
                         ["Working", b, "Bob", "Green"]]),
        as_at=FEBRUARY, by="O",
    )
    shown = ledger.show(as_at=FEBRUARY)
    assert [(x["ref"], x["activity"]) for x in shown["activities"]] == [
        ("1.2", c), ("1.1", a), ("2.1", b),
    ]
    assert shown["sections"] == {"1": "Leading", "2": "Working"}


def test_a_dry_run_needs_no_right_to_write(
    ledger: Ledger, bring: Bring, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(JANUARY, [row("1.1")])
    monkeypatch.setattr(Ledger, "writing", lambda _: pytest.fail("a dry run asked to write"))
    found = bring(FEBRUARY, [row("1.1", "RED")], dry_run=True)
    assert [d.kind for d in found.findings.differences] == ["status"]


@pytest.mark.parametrize("before, now, is_told", [
    ("Jo Smith", "Jo Smyth", True), ("Ann Leigh", "Ann Liegh", True), ("Ann Lee", "Ann Lea", False),
    ("J Smith", "A Smith", False), ("Team 1", "Team 2", False), ("Jo Smith", "Jo Marsh", False),
])
def test_a_short_name_with_one_letter_mistyped_is_told(
    bring: Bring, before: str, now: str, is_told: bool
) -> None:
    bring(JANUARY, [row("1.1", lead=before), row("1.2", lead=before)])
    found = bring(FEBRUARY, [row("1.1", lead=now), row("1.2", lead=before)])
    assert ("is spelt nearly like" in warned(found)) is is_told


@pytest.mark.parametrize("typed", ["30/06/2072", "30/06/1926"])
def test_a_year_that_no_plan_reaches_is_told_once(bring: Bring, typed: str) -> None:
    first = bring(JANUARY, [row("1.1", timeline=typed)])
    assert f"1.1: the deadline “{typed}” lies in {typed[-4:]}" in warned(first)
    assert "lies in" not in warned(bring(FEBRUARY, [row("1.1", timeline=typed)]))


def test_a_year_that_was_mistyped_is_proposed_to_be_mended(bring: Bring) -> None:
    bring(JANUARY, [row("1.1", timeline="30/06/2072")])
    mended = bring(FEBRUARY, [row("1.1", timeline="30/06/2027")], dry_run=True)
    assert question(mended, "date-backwards").proposal == "as-written"


@pytest.mark.parametrize("written", [
    "Publish the  standards", "Publish\u00a0the standards", "Publish the standards\u200b",
    "Publish the stan\u00addards", " Publish the standards ",
])
def test_what_nobody_can_see_is_no_difference(
    ledger: Ledger, bring: Bring, written: str
) -> None:
    words = "Publish the standards"
    first = row("1.1", activity=words, lead=words, progress=words, timeline="by 31 March 2027")
    bring(JANUARY, [first], title="Our plan")
    again = row("1.1", activity=written, lead=written, progress=written,
                timeline="by 31\u00a0March  2027")
    found = bring(FEBRUARY, [again], title="Our\u00a0plan")
    assert (found.findings.differences, found.findings.questions) == ([], [])
    assert cell(ledger, "1.1", "lead", FEBRUARY) == words


def test_a_line_s_end_is_seen(bring: Bring) -> None:
    bring(JANUARY, [row("1.1", progress="Drafted. Agreed.")])
    found = bring(FEBRUARY, [row("1.1", progress="Drafted.\nAgreed.")])
    assert [d.field for d in found.findings.differences] == ["progress"]


def test_a_new_activity_without_words_is_told_with_what_to_do(bring: Bring) -> None:
    plan = [row("1.1"), row("1.2", activity=" ")]
    told = warned(bring(JANUARY, plan))
    assert "does not say what is to be done" in told
    assert "activity reword 1.2 --activity" in told
    assert "what is to be done" not in warned(bring(FEBRUARY, plan))
