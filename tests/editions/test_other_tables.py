"""Tables of other things beneath the plan's on its sheet."""
from __future__ import annotations

from pathlib import Path

import pytest

from plan_ledger.editions.reading.edition import Edition
from plan_ledger.editions.reading.table import read_edition

PLAN = """\
Our plan
Ref\tAction\tLead\tDeadline\tRAG
1.1\tRecruit a head\tJo\tJune 2026\tAmber
1.2\tAudit ten files\tAnn\tJuly 2026\tRed
"""
RISKS = """\

Risks
Risk\tLikelihood\tImpact\tOwner
Staff leave\t3\t4\tHR
Budget cut\t2\t5\tCFO
"""


def edition(folder: Path, text: str) -> Edition:
    path = folder / "plan.tsv"
    path.write_text(text, "utf-8")
    return read_edition(path)


def told(found: Edition) -> list[str]:
    return [each.text for each in found.warnings if "not read" in each.text]


@pytest.mark.parametrize("plan", [PLAN, PLAN.replace("1.1\t", "").replace("1.2\t", "").replace(
    "Ref\t", "")])
def test_risks_beneath_are_no_activities_and_are_told(tmp_path: Path, plan: str) -> None:
    found = edition(tmp_path, plan + RISKS)
    assert [row.activity for row in found.rows] == ["Recruit a head", "Audit ten files"]
    assert told(found) == [
        "rows 6 to 9 were not read: they are a table of other things beneath the plan's, with the "
        "captions “Risk”, “Likelihood”, “Impact”"
    ]


@pytest.mark.parametrize("captions", [
    "Version\tDate\tAuthor\tChanges", "Ref\tRisk\tLikelihood\tMitigation", "Decision\tDate\tOwner",
    "Name\tRole\tEmail", "Measure\tBaseline\tTarget\tQ1\tQ2",
])
def test_so_are_other_lists_by_their_captions(tmp_path: Path, captions: str) -> None:
    row = "\t".join("one two" for _ in captions.split("\t"))
    found = edition(tmp_path, f"{PLAN}\n{captions}\n{row} a\n{row} b\n")
    assert len(found.rows) == 2
    assert len(told(found)) == 1


def test_the_plan_goes_on_where_its_captions_or_its_numbers_do(tmp_path: Path) -> None:
    again = "\nPart two\nRef\tAction\tLead\tDeadline\tRAG\n2.1\tTrain staff\tJo\tMay 2026\tRed\n"
    for more in (again, "\n2.1\tTrain staff\tJo\tMay 2026\tRed\n"):
        found = edition(tmp_path, PLAN + RISKS + more)
        assert [row.ref for row in found.rows] == ["1.1", "1.2", "2.1"]
        assert len(told(found)) == 1
    assert found.rows[-1].activity == "Train staff"


def test_a_legend_beneath_them_is_read(tmp_path: Path) -> None:
    found = edition(
        tmp_path, f"{PLAN}{RISKS}\nKey\nRed\tOff track\nAmber\tAt risk\nGreen\tOn track\n"
    )
    assert len(found.rows) == 2
    assert [(line.word, line.meaning) for line in found.legend] == [
        ("Red", "Off track"), ("Amber", "At risk"), ("Green", "On track")
    ]


@pytest.mark.parametrize("row", [
    "Board\tTarget\tJo\tJune 2026\tRed", "1.3\tRisk\tOwner\tImpact\tRed",
    "\tImpact of risk\tOwner\tJune 2026\tRed",
])
def test_an_activity_behind_a_gap_stays_one(tmp_path: Path, row: str) -> None:
    assert len(edition(tmp_path, f"{PLAN}\n{row}\n").rows) == 3


def test_a_legend_with_captions_is_no_table_of_other_things(tmp_path: Path) -> None:
    found = edition(tmp_path, f"{PLAN}\nRAG\tMeaning\nRed\tOff track\nAmber\tAt risk\n")
    assert len(found.rows) == 2
    assert {line.word for line in found.legend} >= {"Red", "Amber"}


@pytest.mark.parametrize("plan", [PLAN, PLAN.replace("1.1", "1").replace("1.2", "2")])
@pytest.mark.parametrize("captions", ["Risk ID", "Ref"])
@pytest.mark.parametrize("gap", ["", "Closed risks\n"])
def test_numbered_rows_of_theirs_behind_a_gap_are_no_activities(
    tmp_path: Path, plan: str, captions: str, gap: str
) -> None:
    risks = f"\nRisks\n{captions}\tRisk\tLikelihood\tImpact\n1\tStaff leave\t3\t4\n"
    found = edition(tmp_path, f"{plan}{risks}\n{gap}2\tBudget cut\t2\t5\n3\tFlood\t1\t5\n")
    assert [row.activity for row in found.rows] == ["Recruit a head", "Audit ten files"]
    assert len(told(found)) == 1


def test_the_plan_s_own_plain_numbers_behind_numbered_risks_go_on(tmp_path: Path) -> None:
    plan = PLAN.replace("1.1", "1").replace("1.2", "2")
    risks = "\nRef\tRisk\tLikelihood\tImpact\n1\tStaff leave\t3\t4\n"
    found = edition(tmp_path, f"{plan}{risks}\n3\tTrain staff\tJo\tMay 2026\tRed\n")
    assert [row.ref for row in found.rows] == ["1", "2", "3"]
