"""The council's plan says the same in whatever kind of file it comes; and a second month's file of
another look says exactly what was changed.
"""
from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from plan_ledger.ledger import Ledger
from tests.editions.exporting import told_by_exports
from tests.editions.generated.real import REAL, renderings

pytestmark = pytest.mark.skipif(not REAL.exists(), reason=f"the real plan {REAL} is not here")
NOW = datetime(2027, 4, 1, 12, tzinfo=UTC)


def new_ledger(path: Path) -> Ledger:
    Ledger.create(path, by="Officer", clock=lambda: NOW)
    return Ledger(path, clock=lambda: NOW)


def said(ledger: Ledger) -> dict[str, Any]:
    """What the plan says, without what names this ledger."""
    shown = ledger.show(as_at="2019-02-28")
    kept = {key: shown[key] for key in ("title", "legend", "sections")}
    return kept | {
        "activities": [{k: v for k, v in a.items() if k != "id"} for a in shown["activities"]]
    }


def test_each_kind_of_file_gives_the_same_ledger(tmp_path: Path) -> None:
    told = {}
    for file in renderings(tmp_path):
        with new_ledger(tmp_path / f"{file.suffix[1:]}.ledger") as ledger:
            done = ledger.import_edition(file, as_at="2019-01-31", by="Officer")
            assert done.findings.questions == []
            assert told_by_exports(ledger) == [], file
            told[file.suffix] = said(ledger)
    first = told.pop(".tsv")
    assert len(first["activities"]) == 13 and len(told) == 4
    for kind, state in told.items():
        assert state == first, kind


def test_a_file_of_one_kind_after_another_changes_nothing(tmp_path: Path) -> None:
    files = renderings(tmp_path)
    with new_ledger(tmp_path / "plan.ledger") as ledger:
        ledger.import_edition(files[0], as_at="2019-01-31", by="Officer")
        for file in files[1:]:
            found = ledger.import_edition(file, as_at="2019-02-28", by="Officer", dry_run=True)
            assert (found.findings.differences, found.findings.questions) == ([], []), file


CAPTIONS = {
    "No.": "Section No.", "Code": "Rec. ref", "": "Action No.",
    "Activity required": "What we will do",
    "Desired Outcomes": "Measure of success", "Timeline": "By when",
    "Accountable Lead": "Responsible officer", "Progress update": "Latest update",
    "RAG": "BRAG rating",
}


def test_a_second_month_of_another_look_gives_exactly_what_was_changed(tmp_path: Path) -> None:
    """Renamed captions; 4.1.6 renumbered, 4.3.1 mistyped, 4.2.1 slipped, 4.1.5 with a new lead,
    4.4.3 gone, 4.4.5 new.
    """
    lines = list(csv.reader(REAL.read_text("utf-8").splitlines(), delimiter="\t"))
    header = next(at for at, fields in enumerate(lines) if "RAG" in fields and fields[0] == "No.")
    lines[header] = [CAPTIONS.get(caption, caption) for caption in lines[header]]
    by_ref = {fields[3]: fields for fields in lines[header + 1:]}
    by_ref["4.1.6"][3] = "4.1.7"
    by_ref["4.3.1"][4] = by_ref["4.3.1"][4].replace("guidance", "guidence")
    by_ref["4.2.1"][6] = "Mar-19"
    by_ref["4.1.5"][7] = "Director of Children's Services"
    codes, finding = by_ref["4.4.4"][1], by_ref["4.4.1"][2]
    lines.remove(by_ref["4.4.3"])
    lines.append(["", codes, finding, "4.4.5", "Publish a dashboard for the board", "Seen monthly",
                  "Jun-19", "Head of Performance", "", "GREY"])
    second = tmp_path / "March.csv"
    with second.open("w", newline="", encoding="cp1252") as file:
        csv.writer(file, delimiter=";").writerows(lines)
    with new_ledger(tmp_path / "plan.ledger") as ledger:
        ledger.import_edition(REAL, as_at="2019-01-31", by="Officer")
        found = ledger.import_edition(second, as_at="2019-03-29", by="Officer", dry_run=True)
        told = sorted((d.ref or "", d.kind, d.field or "") for d in found.findings.differences)
        assert told == [
            ("4.1.5", "lead", "lead"),
            ("4.1.7", "renumbered", "ref"),
            ("4.2.1", "deadline", "deadline"),
            ("4.3.1", "reworded", "activity"),
            ("4.4.3", "missing", ""),
            ("4.4.5", "added", ""),
        ]
        assert [d.days for d in found.findings.differences if d.kind == "deadline"] == [90]
        assert [q.id for q in found.findings.questions] == ["missing:4.4.3"]
        ledger.import_edition(second, as_at="2019-03-29", by="Officer",
                              answers={"missing:4.4.3": "withdrawn"})
        refs = [a["ref"] for a in ledger.show(as_at="2019-03-29")["activities"]]
        assert "4.1.7" in refs and "4.4.3" not in refs and "4.4.5" in refs
