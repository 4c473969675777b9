"""Activities of one wording, as each section has them, are told apart by their sections."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from plan_ledger.ledger import Ledger

JANUARY, FEBRUARY, MARCH = "2027-01-31", "2027-02-28", "2027-03-31"
TRAIN, AUDIT = "Train all staff", "Audit ten files a month"
SECTIONS = ("Fostering", "Adoption", "Care leavers")


def rows(sections: tuple[str, ...] = SECTIONS, **statuses: str) -> list[list[str]]:
    return [[section, text, f"{section} manager", statuses.get(section, "Amber")]
            for section in sections for text in (TRAIN, AUDIT)]


def bring(ledger: Ledger, folder: Path, day: str, some: list[list[str]], **how: Any) -> Any:
    path = folder / f"{day}.tsv"
    path.write_text("\n".join(map("\t".join, [["Theme", "Action", "Lead", "RAG"], *some])), "utf-8")
    return ledger.import_edition(path, as_at=day, by="O", **how)


@pytest.fixture
def january(ledger: Ledger, tmp_path: Path) -> Ledger:
    bring(ledger, tmp_path, JANUARY, [*rows(), ["Leading", "Meet", "Chair", "Green"]])
    return ledger


def test_a_row_between_them_makes_no_doubt(january: Ledger, tmp_path: Path) -> None:
    some = [*rows(Adoption="Green"), ["Leading", "Meet", "Chair", "Green"]]
    new = ["Care leavers", "Train all personal advisers", "Care leavers manager", "Amber"]
    some.insert(4, new)
    found = bring(january, tmp_path, FEBRUARY, some)
    assert {(d.ref, d.kind) for d in found.findings.differences} == {
        ("2.1", "status"), ("2.2", "status"), ("3.3", "added"),
    }


def test_sections_in_another_order_make_none_either(january: Ledger, tmp_path: Path) -> None:
    meeting = ["Leading", "Meet", "Chair", "Green"]
    turned = [*rows(("Care leavers", "Fostering", "Adoption")), meeting]
    found = bring(january, tmp_path, FEBRUARY, turned)
    assert {d.kind for d in found.findings.differences} <= {"moved"}


def test_milestones_of_one_wording_are_told_apart_by_what_else_they_have(
    ledger: Ledger, tmp_path: Path
) -> None:
    some = [f"{TRAIN}\tAnn\t30/04/2027", f"{TRAIN}\tAnn\t31/05/2027", f"{TRAIN}\tBo\t31/05/2027"]
    path = tmp_path / "plan.tsv"
    found = []
    for day, statuses in ((JANUARY, "AAG"), (FEBRUARY, "AGG")):
        lines = [f"{one}\t{status}" for one, status in zip(some, statuses, strict=True)]
        path.write_text("Action\tLead\tBy when\tRAG\n" + "\n".join(lines), "utf-8")
        found = ledger.import_edition(path, as_at=day, by="O").findings.differences
    assert [(each.ref, each.kind) for each in found] == [("2", "status")]
