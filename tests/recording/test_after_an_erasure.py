"""Whatever was erased, every command goes on: nothing but the value is gone."""
from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from plan_ledger.editions.writing.saving import write_csv, write_workbook
from plan_ledger.erasure import Erasing
from plan_ledger.history.chasing import Rules
from plan_ledger.history.finding import Sought
from plan_ledger.ledger import Ledger
from plan_ledger.packing import Packing
from plan_ledger.proof.verifying import verify
from plan_ledger.recording import reporting, structure, whole_plan
from plan_ledger.recording.attaching import File, attach
from plan_ledger.store.rebuilding import rebuild
from tests.proof.making import rich
from tests.store.making import hand_clock, open_ledger

GROUND = "right-to-erasure"
PLAN = """\
Ref,Theme,Activity,Outcome,Finding,Due date,Owner,Codes,Latest update,RAG
4.1.1,Front door,Map the process,A map,None yet,31 March 2019,Jo Lead,R1 ??,Half of it,AMBER
4.1.2,Front door,Map the front door,Another,None yet,31 January 2019,Sam Other,R2,All mapped,GREEN
4.1.7,Staff,Train the duty team,Trained,None yet,30 June 2019,Sam Other,R3,Not begun,RED
"""
DAY = "2019-03-08"


def imported(ledger: Ledger, file: Path, day: str, *, dry_run: bool = False) -> Any:
    """With every question answered as proposed."""
    given: dict[str, str] = {}
    while True:
        found = ledger.import_edition(file, as_at=day, by="Ann", answers=given, dry_run=True)
        asked = {q.id: str(q.proposal or q.choices[0]) for q in found.findings.questions}
        if not asked.keys() - given.keys():
            break
        given |= asked
    return found if dry_run else ledger.import_edition(file, as_at=day, by="Ann", answers=given)


def as_workbook(file: Path) -> Path:
    book = Workbook()
    book.active.title = "The plan"
    for line in PLAN.splitlines():
        book.active.append(line.split(","))
    book.save(file)
    return file


def made(path: Path) -> Path:
    """A ledger that has something of every kind that can be sealed."""
    rich(path)
    file = as_workbook(path.with_name("plan.xlsx"))
    with open_ledger(path, hand_clock()) as ledger:
        imported(ledger, file, "2019-03-07")
        record = ledger.record
        record(lambda e: attach(e, "4.1.1", File("minutes.txt", b"Present: all"), keep=True),
               by="Ann", effective=DAY)
        record(lambda e: whole_plan.set_section(e, "4.1", "The front door"), by="Ann",
               effective=DAY)
        record(lambda e: structure.reword(e, "4.1.1", "outcome", "A better map"), by="Ann",
               effective=DAY)
        record(lambda e: reporting.record_progress(e, "4.1.1", "Nearly"), by="Ann", effective=DAY)
        Packing(ledger).make(path.with_name("a.zip"), by="Ann", as_at=DAY, recipient="The board")
    return path


@pytest.fixture(scope="module")
def ledger_of_all(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("erasures") / "plan.ledger")


def sealed(path: Path) -> list[tuple[int, str, str]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(
            "SELECT s.position, s.name, r.type FROM sealed s"
            " JOIN records r ON r.position = s.position ORDER BY s.position"
        ).fetchall()
    finally:
        connection.close()


NAMES = (
    "by", "login", "because", "sheet", "title", "legend_words", "profile", "file", "sha256",
    "unknown_codes", "finding", "activity", "outcome", "timeline", "lead", "progress", "name",
    "recipient",
)


def test_the_ledger_has_something_under_every_name(ledger_of_all: Path) -> None:
    assert {name for _, name, _ in sealed(ledger_of_all)} == {*NAMES}


ASKING: dict[str, Callable[[Ledger], Any]] = {
    "show": lambda ledger: ledger.show(as_at=DAY),
    "show one": lambda ledger: ledger.show(ref="4.1.1", as_at=DAY),
    "show by lead": lambda ledger: ledger.show(lead="Jo", as_at=DAY),
    "show at a mark": lambda ledger: ledger.show(known_at=f"@{head(ledger)}"),
    "history": lambda ledger: ledger.history(),
    "changes": lambda ledger: ledger.changes("2019-01-01", DAY),
    "changes in what is known": lambda ledger: ledger.changes_known(DAY, "@5", None),
    "slippage": lambda ledger: ledger.slippage(as_at=DAY),
    "evidence": lambda ledger: ledger.evidence(as_at=DAY),
    "find": lambda ledger: ledger.find(Sought(text="map"), as_at=DAY),
    "due": lambda ledger: ledger.due(Rules(), as_at=DAY),
}


def head(ledger: Ledger) -> int:
    return int(ledger.history()["position"])


@pytest.mark.parametrize("name, kinds", [
    ("title", {"title", "section"}), ("legend_words", {"legend"}),
])
def test_what_was_erased_of_the_plan_itself_never_comes_back_without_a_question(
    ledger_of_all: Path, tmp_path: Path, own_folders: Path, name: str, kinds: set[str]
) -> None:
    path, file = tmp_path / "plan.ledger", tmp_path / "next.csv"
    shutil.copy(ledger_of_all, path)
    with open_ledger(path, hand_clock()) as ledger:
        write_csv(file, ledger.show(as_at=DAY))
        Erasing(ledger).erase(
            [(p, n) for p, n, _ in sealed(path) if n == name], ground=GROUND, by="Ann"
        )
        found = ledger.import_edition(file, as_at=DAY, by="Ann", dry_run=True).findings
        asked = [q for q in found.questions if q.kind == "erased-value"]
        assert asked and all(q.proposal == "stay-erased" for q in asked)
        done = imported(ledger, file, DAY)
        assert not {d.kind for d in done.findings.differences} & kinds


def test_an_erased_section_of_a_plan_without_numbers_stays_the_section_it_was(
    tmp_path: Path, own_folders: Path
) -> None:
    path, file = tmp_path / "plan.ledger", tmp_path / "plan.csv"
    file.write_text("Theme,Activity,RAG\nLeadership,Hire a lead,RED\nLeadership,Train her,RED\n"
                    "Practice,Audit the cases,GREEN\n", "utf-8")
    Ledger.create(path, by="Ann", clock=hand_clock(), clock_is_right=True)
    with open_ledger(path, hand_clock()) as ledger:
        imported(ledger, file, "2019-03-01")
        before = {a["ref"]: a["section"] for a in ledger.show(as_at=DAY)["activities"]}
        Erasing(ledger).erase(
            [(p, n) for p, n, kind in sealed(path) if kind == "section-set" and n == "title"],
            ground=GROUND, by="Ann",
        )
        asked = ledger.import_edition(file, as_at=DAY, by="Ann", dry_run=True).findings.questions
        assert [q.kind for q in asked] == ["erased-value", "erased-value"]
        imported(ledger, file, DAY)
        shown = ledger.show(as_at=DAY)
        assert {a["ref"]: a["section"] for a in shown["activities"]} == before
        assert shown["sections"] == {"1": {"erased": GROUND}, "2": {"erased": GROUND}}


@pytest.mark.parametrize("name", NAMES)
def test_every_command_copes_with_an_erased_value(
    ledger_of_all: Path, tmp_path: Path, own_folders: Path, name: str
) -> None:
    path = tmp_path / "plan.ledger"
    shutil.copy(ledger_of_all, path)
    targets = [(position, some) for position, some, _ in sealed(path) if some == name]
    with open_ledger(path, hand_clock()) as ledger:
        Erasing(ledger).erase(targets, ground=GROUND, by="Ann")
        for command, ask in ASKING.items():
            assert json.dumps(ask(ledger)), command
        shown = ledger.show(as_at=DAY)
        profile = ledger.export_profile()
        write_csv(tmp_path / "plain.csv", shown)
        write_workbook(tmp_path / "plain.xlsx", shown)
        write_csv(tmp_path / "shaped.csv", shown, profile=profile)
        write_workbook(tmp_path / "shaped.xlsx", shown, profile=profile)
        file = tmp_path / "next.csv"
        file.write_text(PLAN, "utf-8")
        imported(ledger, tmp_path / "shaped.csv", "2019-03-08", dry_run=True)
        imported(ledger, file, "2019-03-08")
        day = "2019-03-08"
        for ref in ("4.1.1", "4.1.2"):
            ledger.record(lambda e, r=ref: reporting.record_confirmed(e, r), by="Ann",
                          effective=day)
            ledger.record(lambda e, r=ref: reporting.record_deadline(e, r, "31 March 2020"),
                          by="Ann", effective=day, because="later")
            ledger.record(lambda e, r=ref: reporting.record_lead(e, r, "New Lead"), by="Ann",
                          effective=day)
            ledger.record(lambda e, r=ref: reporting.record_progress(e, r, "Map"), by="Ann",
                          effective=day)
        ledger.record(lambda e: whole_plan.set_mark(e, "another", None), by="Ann", effective=day)
        ledger.record(lambda e: structure.add_activity(e, structure.NewActivity(
            "4.1.9", "4.1", "Map it again")), by="Ann", effective=day)
        assert ledger.show(known_at="another")["activities"]
        Packing(ledger).make(tmp_path / "b.zip", by="Ann", as_at=DAY)
    assert rebuild(path).differed == []
    assert verify(path).failures == []
