"""What an edition raises, and what each answer records. Files are small spreadsheets of the seed's
layout; the ledger is a real file.
"""
from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from plan_ledger.editions.importing import OpenQuestions
from plan_ledger.ledger import Ledger
from plan_ledger.recording import structure
from plan_ledger.recording.correcting import correct
from plan_ledger.recording.reporting import record_status
from plan_ledger.recording.structure import withdraw
from plan_ledger.store.errors import LedgerBusy
from tests.history.making import Office

HEADER = ["No.", "Activity number", "Activity required", "Timeline", "Accountable Lead",
          "Progress update", "RAG"]
LEGEND = [["RED", "Not met, or timescale slipped"], ["AMBER", "On track"], ["GREEN", "Completed"],
          ["GREY", "Not started"]]
Row = list[str]
Bring = Callable[..., Any]


def row(ref: str, status: str = "AMBER", *, lead: str = "Head", progress: str = "Going on",
        timeline: str = "Mar-30", activity: str | None = None) -> Row:
    return [ref.split(".")[0], ref, activity or f"Do {ref}", timeline, lead, progress, status]


@pytest.fixture
def bring(ledger: Ledger, tmp_path: Path) -> Bring:
    """Imports rows as an edition of a day."""

    def bring(day: str, rows: list[Row], *, legend: list[Row] | None = None, title: str = "A plan",
              answers: dict[str, str] | None = None, dry_run: bool = False,
              shown: str | None = None) -> Any:
        path = tmp_path / f"{day}-{abs(hash(str(rows)))}.csv"
        with path.open("w", newline="") as file:
            lines = [[title], *(LEGEND if legend is None else legend), HEADER, *rows]
            csv.writer(file).writerows(lines)
        return ledger.import_edition(path, as_at=day, by="Officer", answers=answers or {},
                                     dry_run=dry_run, shown=shown)

    return bring


def cell(ledger: Ledger, ref: str, field: str, day: str) -> Any:
    return ledger.show(ref=ref, as_at=day)["activities"][0][field]


def refs(ledger: Ledger, day: str) -> list[str]:
    return [a["ref"] for a in ledger.show(as_at=day)["activities"]]


def question(found: Any, kind: str) -> Any:
    (one,) = [q for q in found.findings.questions if q.kind == kind]
    return one


def test_a_missing_activity_is_asked_about(ledger: Ledger, bring: Bring) -> None:
    bring("2027-01-31", [row("1.1"), row("1.2")])
    found = bring("2027-02-28", [row("1.1")], dry_run=True)
    asked = question(found, "missing")
    assert (asked.id, asked.choices, asked.proposal) == (
        "missing:1.2", ("withdrawn", "forgotten"), "forgotten",
    )
    assert "Do 1.2" in asked.text
    with pytest.raises(OpenQuestions, match="1 question must be answered"):
        bring("2027-02-28", [row("1.1")])
    assert refs(ledger, "2027-03-01") == ["1.1", "1.2"]

    bring("2027-02-28", [row("1.1")], answers={"missing:1.2": "forgotten"})
    assert refs(ledger, "2027-03-01") == ["1.1", "1.2"]
    assert cell(ledger, "1.2", "last_confirmed", "2027-03-01") == "2027-01-31"
    bring("2027-03-31", [row("1.1")], answers={"missing:1.2": "withdrawn"})
    assert refs(ledger, "2027-03-30") == ["1.1", "1.2"]
    assert refs(ledger, "2027-03-31") == ["1.1"]


def test_a_row_of_a_withdrawn_activity_is_asked_about(ledger: Ledger, bring: Bring) -> None:
    bring("2027-01-31", [row("1.1"), row("1.2")])
    ledger.record(lambda entry: withdraw(entry, "1.2"), by="Officer", effective="2027-02-10",
                  because="merged")
    found = bring("2027-02-28", [row("1.1"), row("1.2", "GREEN")], dry_run=True)
    assert question(found, "withdrawn-row").choices == (
        "reinstated", "still-withdrawn", "another",
    )
    bring("2027-02-28", [row("1.1"), row("1.2", "GREEN")],
          answers={"withdrawn:1.2": "still-withdrawn"})
    assert refs(ledger, "2027-03-01") == ["1.1"]
    bring("2027-03-31", [row("1.1"), row("1.2", "GREEN")], answers={"withdrawn:1.2": "reinstated"})
    assert refs(ledger, "2027-03-31") == ["1.1", "1.2"]
    assert cell(ledger, "1.2", "status", "2027-03-31") == "GREEN"


def test_an_unknown_status_is_asked_with_the_nearest_proposed(
    ledger: Ledger, bring: Bring
) -> None:
    bring("2027-01-31", [row("1.1")])
    found = bring("2027-02-28", [row("1.1", "GREN")], dry_run=True)
    asked = question(found, "unknown-status")
    assert asked.proposal == "GREEN"
    assert asked.choices[:4] == ("RED", "AMBER", "GREEN", "GREY")
    assert asked.choices[4] == "add-as-off-track" and asked.choices[-1] == "leave-out"
    bring("2027-02-28", [row("1.1", "GREN")], answers={asked.id: "leave-out"})
    assert cell(ledger, "1.1", "status", "2027-02-28") == "AMBER"
    bring("2027-03-31", [row("1.1", "GREN")], answers={asked.id: "GREEN"})
    assert cell(ledger, "1.1", "status", "2027-03-31") == "GREEN"


def test_a_legend_word_that_is_not_recognised_is_asked(ledger: Ledger, bring: Bring) -> None:
    legend = [*LEGEND, ["PURPLE", "As discussed"]]
    found = bring("2027-01-31", [row("1.1", "PURPLE")], legend=legend, dry_run=True)
    asked = question(found, "legend-word")
    assert asked.id == "legend:PURPLE"
    bring("2027-01-31", [row("1.1", "PURPLE")], legend=legend, answers={asked.id: "at-risk"})
    shown = ledger.show(as_at="2027-01-31")
    assert shown["activities"][0]["status"] == "PURPLE"
    assert shown["legend"][-1]["means"] == "at-risk"
    again = bring("2027-02-28", [row("1.1", "PURPLE")], legend=legend, dry_run=True)
    assert again.findings.questions == []


def test_the_legend_of_a_file_without_one_comes_from_its_words(
    ledger: Ledger, bring: Bring
) -> None:
    bring("2027-01-31", [row("1.1", "Green"), row("1.2", "Off track")], legend=[])
    legend = ledger.show(as_at="2027-01-31")["legend"]
    assert [(line["label"], line["means"]) for line in legend] == [
        ("Green", "on-track"), ("Off track", "off-track"),
    ]
    assert cell(ledger, "1.2", "status", "2027-01-31") == "OFF-TRACK"


def test_two_rows_of_one_number_are_asked_about(ledger: Ledger, bring: Bring) -> None:
    rows = [row("1.1", activity="The first"), row("1.1", activity="The second")]
    found = bring("2027-01-31", rows, dry_run=True)
    asked = question(found, "duplicate-reference")
    assert asked.choices == ("row-7", "row-8", "keep-all")
    bring("2027-01-31", rows, answers={asked.id: "row-8"})
    assert cell(ledger, "1.1", "activity", "2027-01-31") == "The second"


def test_a_value_that_a_correction_replaced_is_asked_about(ledger: Ledger, bring: Bring) -> None:
    bring("2027-01-31", [row("1.1")])
    wrong = ledger.record(lambda entry: record_status(entry, "1.1", "GREEN"), by="Officer",
                          effective="2027-02-05")
    right = ledger.record(
        lambda entry: correct(entry, wrong.position, field=None, to="GREY", effective=None),
        by="Officer", effective="2027-02-06", because="misread",
    )
    found = bring("2027-02-28", [row("1.1", "GREEN")], dry_run=True)
    asked = question(found, "corrected-value")
    assert asked.proposal == "keep-correction"
    bring("2027-02-28", [row("1.1", "GREEN")], answers={asked.id: "keep-correction"})
    assert cell(ledger, "1.1", "status", "2027-02-28") == "GREY"
    confirmed = [e for e in ledger.history(ref="1.1")["events"] if e["type"] == "confirmed"][-1]
    held = {s["field"]: s["repeats"] for s in confirmed["statements"]}
    assert held["status"] == right.position
    bring("2027-03-31", [row("1.1", "GREEN")], answers={asked.id: "file-is-right"})
    assert cell(ledger, "1.1", "status", "2027-03-31") == "GREEN"


def test_only_rows_that_moved_are_moved(ledger: Ledger, bring: Bring) -> None:
    names = ["1.1", "1.2", "1.3", "1.4", "1.5"]
    bring("2027-01-31", [row(ref) for ref in names])
    found = bring("2027-02-28", [row(ref) for ref in ("1.1", "1.4", "1.2", "1.3", "1.5")])
    assert [(d.ref, d.kind) for d in found.findings.differences] == [("1.4", "moved")]
    assert refs(ledger, "2027-02-28") == ["1.1", "1.4", "1.2", "1.3", "1.5"]
    bring("2027-03-31", [row(r) for r in ("1.0", "1.1", "1.4", "1.9", "1.2", "1.3", "1.5", "1.6")])
    assert refs(ledger, "2027-03-31") == ["1.0", "1.1", "1.4", "1.9", "1.2", "1.3", "1.5", "1.6"]
    assert refs(ledger, "2027-01-31") == names


def test_an_older_edition_extends_an_activity_backwards(ledger: Ledger, bring: Bring) -> None:
    bring("2027-01-31", [row("1.1")])
    bring("2027-03-31", [row("1.1"), row("1.2", "GREEN")])
    known = cell(ledger, "1.2", "id", "2027-03-31")
    bring("2027-02-28", [row("1.1"), row("1.2", "GREY")])
    assert cell(ledger, "1.2", "id", "2027-02-28") == known
    assert cell(ledger, "1.2", "status", "2027-03-30") == "GREY"
    assert cell(ledger, "1.2", "status", "2027-03-31") == "GREEN"


def test_a_blank_cell_states_nothing(ledger: Ledger, bring: Bring) -> None:
    bring("2027-01-31", [row("1.1")])
    found = bring("2027-02-28", [row("1.1", "", lead="", progress="")])
    assert found.findings.differences == []
    assert cell(ledger, "1.1", "lead", "2027-02-28") == "Head"


def test_another_edition_of_the_same_day_is_named(bring: Bring) -> None:
    first = bring("2027-01-31", [row("1.1")])
    found = bring("2027-01-31", [row("1.1", "GREEN")], dry_run=True)
    assert any(first.edition.file in warning.text for warning in found.findings.warnings)


def test_what_was_shown_must_still_be_so_when_it_is_recorded(
    ledger: Ledger, bring: Bring
) -> None:
    bring("2027-01-31", [row("1.1")])
    rows = [row("1.1", "GREEN")]
    seen = bring("2027-02-28", rows, dry_run=True).findings.digest
    ledger.record(lambda entry: record_status(entry, "1.1", "GREY"), by="Officer",
                  effective="2027-02-10", because="stopped")
    with pytest.raises(LedgerBusy, match="changed after these differences were shown"):
        bring("2027-02-28", rows, shown=seen)
    assert cell(ledger, "1.1", "status", "2027-03-01") == "GREY"
    bring("2027-02-28", rows, shown=bring("2027-02-28", rows, dry_run=True).findings.digest)
    assert cell(ledger, "1.1", "status", "2027-03-01") == "GREEN"


def test_a_changed_title_and_slip_are_told(bring: Bring) -> None:
    bring("2027-01-31", [row("1.1")])
    found = bring("2027-02-28", [row("1.1", timeline="June 2030")], title="Another plan")
    told = [(d.ref, d.kind, d.days) for d in found.findings.differences]
    assert told == [(None, "title", None), ("1.1", "deadline", 91)]


def test_a_wrong_section_is_warned_of_and_a_row_without_a_number_is_asked_about(
    ledger: Ledger, bring: Bring
) -> None:
    odd = row("1.2")
    odd[0] = "Theme A"
    rows = [row("1.1"), odd, ["1", "", "Do it somehow", "", "Head", "", "RED"]]
    found = bring("2027-01-31", rows, dry_run=True)
    assert "Theme A" in " ".join(warning.text for warning in found.findings.warnings)
    asked = question(found, "unnumbered-row")
    assert asked.choices == ("add", "leave-out")
    bring("2027-01-31", rows, answers={asked.id: "add"})
    assert refs(ledger, "2027-01-31") == ["1.1", "1.2", "1.3"]


def test_a_number_is_that_day_s_bearer_s_before_one_s_who_bears_it_later(tmp_path: Path) -> None:
    office = Office(tmp_path, "2019-01-02")
    office.add("2019-01-01", "1.1", activity="Audit the cases")
    office.add("2019-01-01", "1.2", activity="Hire a lead", finding="None yet")
    office.on("2019-04-01").says(structure.renumber, "2019-03-15", "1.2", "2.2")
    office.add("2019-03-20", "1.2", "3", activity=None, finding="Nobody is trained")
    lines = ("Ref,Section,Activity,Finding,RAG", "1.1,1,Audit the cases,,GREEN",
             "1.2,3,,Nobody is trained,RED")
    path = tmp_path / "february.csv"
    path.write_text("\n".join(lines), "utf-8")
    found = office.ledger.import_edition(path, as_at="2019-02-10", by="Ann", dry_run=True).findings
    assert found.questions == []
    assert {(d.ref, d.field) for d in found.differences if d.ref == "1.2"} == {
        ("1.2", "section"), ("1.2", "finding"), ("1.2", "status")
    }
