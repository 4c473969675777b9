"""What a lead is asked to explain."""
from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from plan_ledger.erasure import Erasing
from plan_ledger.evidence.board.asking import NoSuchLead
from plan_ledger.evidence.board.markdown import escaped
from plan_ledger.evidence.report.glyphs import visible
from plan_ledger.papers import Papers
from plan_ledger.plan.errors import PlanError
from plan_ledger.recording import reporting
from plan_ledger_cli.main import cli
from tests.evidence.reports import squeezed, text_of, texts_in
from tests.evidence.test_board import AS_AT, REFERENCE, a_quarter, run, unescaped
from tests.evidence.test_report import NAUGHTY
from tests.history.making import Office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return a_quarter(tmp_path)


def test_each_activity_is_told_with_slips_reasons_and_what_due_says(office: Office) -> None:
    told = Papers(office.ledger).lead("jo", as_at=AS_AT).content
    overview, one = told["sections"]
    assert told["leads"] == ["Jo Lead"]
    assert overview["heading"] == "Activities: 1, 1 of them to be explained"
    assert overview["rows"] == [["1.1 Answer the phone", "Jo Lead", "AMBER", "2019-06-30", "2"]]
    assert one["heading"] == "1.1 Answer the phone"
    assert one["facts"] == [
        ["Lead", "Jo Lead"],
        ["Status", "AMBER, since 2019-02-12"],
        ["Deadline", "2019-06-30, baseline 2019-01-31, 2 slips, slippage 150 days"],
        ["Progress", "–"],
        ["Last confirmed", "2019-02-12"],
    ]
    first, second = office.at["first slip"], office.at["second slip"]
    assert one["rows"] == [
        ["2019-01-31", "2019-02-28", "28", "2019-01-10", "no staff", str(first)],
        ["2019-02-28", "2019-06-30", "122", "2019-02-11", "no rooms", str(second)],
    ]
    assert one["points"] == [
        f"Nothing stated for 47 days (position {office.at['correction']}).",
        f"Its deadline slipped twice, by 150 days in all (positions {first}, {second}).",
    ]
    assert one["answer"]


def test_a_slip_without_a_reason_is_asked_about(tmp_path: Path) -> None:
    office = Office(tmp_path, "2019-01-02")
    header = "Number,Section,Activity,Accountable lead,Timeline,Status"
    office.edition("2019-01-02", "one.csv", header, "1.1,1,Answer,Jo,31 March 2019,GREEN",
                   "1.2,1,Ask,Jo,,GREEN")
    office.on("2019-02-04")
    second = office.edition("2019-02-04", "two.csv", header, "1.1,1,Answer,Jo,30 May 2019,GREEN",
                            "1.2,1,Ask,Jo,,GREEN")
    _, one, other = Papers(office.ledger).lead("Jo", as_at="2019-02-28").content["sections"]
    (position,) = [
        event["position"] for event in office.ledger.history(ref="1.1")["events"]
        if event["position"] > second and event["type"] == "deadline-revised"
    ]
    assert one["points"] == [
        "No reason was given when its deadline moved from 2019-03-31 to 2019-05-30, on 2019-02-04"
        f" (position {position})."
    ]
    assert (other["points"], other["answer"]) == (["Nothing is to be explained."], False)


def test_every_early_warning_that_the_board_sees_is_asked_about(office: Office) -> None:
    office.on("2019-03-26").says(reporting.record_lead, "2019-03-26", "1.4", "Lee", name="out")
    office.on("2019-03-27").status("2019-03-27", "1.2", "BLUE", name="late")
    board = Papers(office.ledger).board(since="2019-01-31", as_at=AS_AT).content
    seen = {
        (row[0], row[3]) for each in board["sections"] if each["name"] == "warning"
        for row in each["rows"] if "Jo" in row[1] or "Lee" in row[1] or "Sam" in row[1]
    }
    points = {}
    for name in ("Jo", "Lee", "Sam"):
        told = Papers(office.ledger).lead(name, as_at=AS_AT).content
        points |= {each["heading"]: each["points"] for each in told["sections"][1:]}
    assert seen
    for activity, positions in seen:
        assert any(f" {positions})." in point for point in points[activity]), activity
    assert any("within 30 days of its deadline" in p for p in points["1.3 Train everybody"])
    assert points["1.4 Publish it"] == [
        f"BLUE, and no evidence is attached (position {office.at['done']})."
    ]
    assert points["1.2 Recruit a chair"] == [
        f"BLUE, and no evidence is attached (position {office.at['late']}).",
        f"Completed 27 days after its deadline (position {office.at['late']}).",
    ]


def test_several_leads_of_that_name_are_told(office: Office) -> None:
    told = Papers(office.ledger).lead("e", as_at=AS_AT).content
    assert told["leads"] == ["Jo Lead", "Lee"]
    assert told["facts"][-1] == ["Leads", "Jo Lead; Lee"]
    assert told["sections"][0]["notes"][0].startswith(
        "The name that was asked for is part of those of 2 leads"
    )


@pytest.mark.parametrize("name", ["Joe Lead", "", " "])
def test_a_name_that_nobody_has_is_refused(office: Office, name: str) -> None:
    with pytest.raises(NoSuchLead, match=r"no activity has a lead whose name holds"):
        Papers(office.ledger).lead(name, as_at=AS_AT)


def test_the_nearest_leads_are_named(office: Office) -> None:
    with pytest.raises(NoSuchLead, match="nearest: Jo Lead"):
        Papers(office.ledger).lead("Joe Lead", as_at=AS_AT)


def test_both_forms_tell_every_value_and_have_a_blank(office: Office) -> None:
    paper = Papers(office.ledger).lead("e", as_at=AS_AT)
    pdf = squeezed(text_of(paper.form(Path("lead.pdf"))))
    markdown = squeezed(unescaped(paper.markdown()))
    for section in paper.content["sections"]:
        parts = ("heading", "notes", "facts", "rows", "points")
        for text in texts_in([section[part] for part in parts]):
            assert squeezed(text) in pdf
            assert squeezed(text) in markdown
    blanks = sum(section["answer"] for section in paper.content["sections"])
    assert paper.markdown().count("**Answer:** ____") == blanks > 0


@pytest.mark.parametrize("text", NAUGHTY)
def test_whatever_is_typed_comes_out_as_typed(tmp_path: Path, text: str) -> None:
    office = Office(tmp_path, "2019-01-02")
    office.add("2019-01-02", "1.1", activity=text, lead=f"Jo {text[:30]}", progress=text[:150])
    paper = Papers(office.ledger).lead("Jo", as_at=AS_AT)
    pdf = squeezed(text_of(paper.form(Path("lead.pdf"))))
    one = paper.content["sections"][1]
    for said in (one["heading"], one["facts"][0][1], one["facts"][3][1]):
        assert escaped(said) in paper.markdown()
        assert squeezed(visible(said)) in pdf


def test_an_erased_lead_is_found_by_no_name(office: Office) -> None:
    Erasing(office.ledger).erase(
        [(office.at["1.1"], "lead")], ground="court-order", by="Ann", because="an order"
    )
    with pytest.raises(NoSuchLead):
        Papers(office.ledger).lead("Jo", as_at=AS_AT)


# The command


def test_without_a_file_the_markdown_goes_to_the_screen(office: Office) -> None:
    done = run(office, "report", "lead", "Jo", "--as-at", AS_AT)
    assert done.stdout == Papers(office.ledger).lead("Jo", as_at=AS_AT).markdown()


def test_the_json_is_the_content(office: Office) -> None:
    done = run(office, "--json", "report", "lead", "Jo", "--as-at", AS_AT)
    told = json.loads(done.stdout)
    assert told == Papers(office.ledger).lead("Jo", as_at=AS_AT).content
    assert f"| `report lead` | {', '.join(f'`{key}`' for key in told)} |" in REFERENCE
    keys = ", ".join(f"`{key}`" for key in told["sections"][0])
    assert f"| `report board`, `report lead` sections | {keys} |" in REFERENCE


def test_a_file_is_written_once(office: Office) -> None:
    file = office.folder / "lead.pdf"
    words = ["report", "lead", "Jo", "--as-at", AS_AT, str(file)]
    done = run(office, "--json", *words)
    keys = ", ".join(f"`{key}`" for key in json.loads(done.stdout))
    assert f"| `report lead FILE` | {keys} |" in REFERENCE
    assert file.read_bytes().startswith(b"%PDF")
    assert isinstance(run(office, *words).exception, PlanError)


def test_it_is_found_from_the_help() -> None:
    assert "lead" in CliRunner().invoke(cli, ["report", "--help"]).output
