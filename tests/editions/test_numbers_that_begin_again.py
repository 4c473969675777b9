"""Numbers that begin again in each section tell an activity only with it."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest

from plan_ledger.editions.writing.saving import write_workbook
from plan_ledger.ledger import Ledger

JANUARY, FEBRUARY = "2027-01-31", "2027-02-28"
LEADING = ("Recruit a head of service", "Write a strategy for recruitment")
PRACTISING = ("Audit twenty files each month", "Train the managers", "Observe ten visits")
NEW = "Publish a practice handbook"


def bring(ledger: Ledger, path: Path, day: str, **how: Any) -> Any:
    return ledger.import_edition(path, as_at=day, by="Officer", **how)


def numbered(*texts: str) -> list[str]:
    return [f"{number}\t{text}\tAnn\tGreen" for number, text in enumerate(texts, start=1)]


def under_headings(
    folder: Path, practising: tuple[str, ...] = PRACTISING, caption: str = "No"
) -> Path:
    path = folder / "plan.tsv"
    lines = [f"{caption}\tAction\tLead\tRAG", "Leadership", *numbered(*LEADING),
             "Practice", *numbered(*practising)]
    path.write_text("\n".join(lines), "utf-8")
    return path


def on_sheets(folder: Path, sections: dict[str, tuple[str, ...]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, texts in sections.items():
        sheet = book.create_sheet(title)
        for line in ("No\tAction\tLead\tRAG", *numbered(*texts)):
            sheet.append(line.split("\t"))
    book.save(folder / "plan.xlsx")
    return folder / "plan.xlsx"


def shown(ledger: Ledger, day: str) -> list[tuple[str, str]]:
    return [(a["ref"], a["activity"]) for a in ledger.show(as_at=day)["activities"]]


FIRST = list(zip(("1.1", "1.2", "2.1", "2.2", "2.3"), (*LEADING, *PRACTISING), strict=True))


@pytest.mark.parametrize("caption", ["No", "No.", "Ref", "Action No", "#"])
def test_under_a_heading_the_section_is_part_of_the_number(
    ledger: Ledger, tmp_path: Path, caption: str
) -> None:
    found = bring(ledger, under_headings(tmp_path, caption=caption), JANUARY)
    assert shown(ledger, JANUARY) == FIRST
    assert ledger.show(as_at=JANUARY)["sections"] == {"1": "Leadership", "2": "Practice"}
    assert [warning.text for warning in found.findings.warnings] == [
        "the numbers begin again in each section, so each is read with that of its section: 1 of"
        " “Practice” is 2.1"
    ]


def test_a_heading_may_stand_in_the_column_of_activities(ledger: Ledger, tmp_path: Path) -> None:
    path = under_headings(tmp_path)
    text = path.read_text("utf-8")
    path.write_text(text.replace("\nLeader", "\n\tLeader").replace("\nPrac", "\n\tPrac"), "utf-8")
    bring(ledger, path, JANUARY)
    assert shown(ledger, JANUARY) == FIRST


def test_a_mark_on_a_number_makes_no_other_thing_of_it(ledger: Ledger, tmp_path: Path) -> None:
    path = under_headings(tmp_path)
    path.write_text(path.read_text("utf-8").replace("2\tTrain", "2*\tTrain"), "utf-8")
    bring(ledger, path, JANUARY)
    assert shown(ledger, JANUARY) == FIRST


def test_on_each_sheet_the_sheet_is_the_section(ledger: Ledger, tmp_path: Path) -> None:
    bring(ledger, on_sheets(tmp_path, {"Leadership": LEADING, "Practice": PRACTISING}), JANUARY)
    assert shown(ledger, JANUARY) == FIRST


def test_an_inserted_row_renumbers_those_below_in_its_section_alone(
    ledger: Ledger, tmp_path: Path
) -> None:
    bring(ledger, under_headings(tmp_path), JANUARY)
    found = bring(ledger, under_headings(tmp_path, (NEW, *PRACTISING)), FEBRUARY)
    assert {(d.ref, d.kind) for d in found.findings.differences} == {
        ("2.1", "added"), ("2.2", "renumbered"), ("2.3", "renumbered"), ("2.4", "renumbered"),
    }
    assert found.findings.warnings == []


def test_one_section_alone_keeps_its_numbers(ledger: Ledger, tmp_path: Path) -> None:
    bring(ledger, on_sheets(tmp_path, {"Leadership": LEADING, "Practice": PRACTISING}), JANUARY)
    path = tmp_path / "practice.tsv"
    path.write_text("\n".join(["No\tAction\tLead\tRAG", "Practice", *numbered(*PRACTISING)]))
    found = bring(ledger, path, FEBRUARY, dry_run=True)
    assert {(d.ref, d.kind) for d in found.findings.differences} == {
        ("1.1", "missing"), ("1.2", "missing"),
    }


def under(folder: Path, caption: str, sections: dict[str, tuple[str, ...]]) -> Path:
    """Of each section the numbers of its activities."""
    lines = [f"{caption}\tAction\tLead\tRAG"]
    for title, numbers in sections.items():
        lines.append(title)
        lines += [f"{number}\t{title} task {'abcdef'[at]}\tAnn\tRed"
                  for at, number in enumerate(numbers)]
    (folder / "plan.tsv").write_text("\n".join(lines), "utf-8")
    return folder / "plan.tsv"


CAPTIONS = pytest.mark.parametrize("caption", ["No", "Ref", "Action no", "#"])


@CAPTIONS
@pytest.mark.parametrize(("leading", "practising", "twice"), [
    (("1", "2"), ("2", "4"), "2"), (("1", "2", "3"), ("3", "4"), "3"),
    (("1", "2", "1"), ("4", "5"), "1"),
])
def test_a_number_mistyped_once_does_not_make_numbers_begin_again(
    ledger: Ledger, tmp_path: Path, caption: str, leading: tuple[str, ...],
    practising: tuple[str, ...], twice: str,
) -> None:
    path = under(tmp_path, caption, {"Leadership": leading, "Practice": practising})
    found = bring(ledger, path, JANUARY, dry_run=True)
    assert [asked.id for asked in found.findings.questions] == [f"duplicate:{twice}"]
    bring(ledger, path, JANUARY, answers={f"duplicate:{twice}": "keep-all"})
    assert ledger.show(as_at=JANUARY)["sections"] == {"1": "Leadership", "2": "Practice"}
    assert not any("." in ref for ref, _ in shown(ledger, JANUARY))


@CAPTIONS
def test_of_sections_with_one_activity_each_has_a_number_1(
    ledger: Ledger, tmp_path: Path, caption: str
) -> None:
    titles = "Leadership", "Practice", "Partners"
    bring(ledger, under(tmp_path, caption, dict.fromkeys(titles, ("1",))), JANUARY)
    assert [ref for ref, _ in shown(ledger, JANUARY)] == ["1.1", "2.1", "3.1"]
    assert tuple(ledger.show(as_at=JANUARY)["sections"].values()) == titles


@CAPTIONS
def test_numbers_that_go_on_below_headings_stay_as_they_are(
    ledger: Ledger, tmp_path: Path, caption: str
) -> None:
    path = under(tmp_path, caption, {"Leadership": ("1", "2"), "Practice": ("3",)})
    bring(ledger, path, JANUARY)
    assert [(a["ref"], a["section"]) for a in ledger.show(as_at=JANUARY)["activities"]] == [
        ("1", "1"), ("2", "1"), ("3", "2"),
    ]


def test_sheets_named_for_months_are_no_sections(ledger: Ledger, tmp_path: Path) -> None:
    path = on_sheets(tmp_path, {"Mar 26": LEADING, "Apr 26": LEADING})
    found = bring(ledger, path, JANUARY, dry_run=True)
    assert found.findings.questions != []


def test_an_export_changes_nothing(ledger: Ledger, tmp_path: Path) -> None:
    bring(ledger, under_headings(tmp_path), JANUARY)
    shown = ledger.show(as_at=JANUARY)
    write_workbook(tmp_path / "export.xlsx", shown, profile=ledger.export_profile())
    again = bring(ledger, tmp_path / "export.xlsx", FEBRUARY, dry_run=True)
    assert (again.findings.differences, again.findings.questions) == ([], [])


def test_a_second_section_is_section_2_whatever_numbers_the_first_had(
    ledger: Ledger, tmp_path: Path
) -> None:
    bring(ledger, under(tmp_path, "No", {"Leadership": ("1", "2", "3")}), JANUARY)
    sections = {"Leadership": ("1", "2", "3"), "Practice": ("1", "2")}
    found = bring(ledger, under(tmp_path, "No", sections), FEBRUARY)
    assert [ref for ref, _ in shown(ledger, FEBRUARY)] == ["1.1", "1.2", "1.3", "2.1", "2.2"]
    assert {d.kind for d in found.findings.differences} == {"section", "renumbered", "added"}


def test_a_sheet_without_headings_is_a_section_beside_sheets_that_have_them(
    ledger: Ledger, tmp_path: Path
) -> None:
    path = on_sheets(tmp_path, {"Leading": LEADING, "Partners": (NEW,)})
    book = openpyxl.load_workbook(path)
    for line in ("Practice", *numbered(*PRACTISING)):
        book["Leading"].append(line.split("\t"))
    book["Leading"].insert_rows(2)
    book["Leading"]["A2"] = "Leadership"
    book.save(path)
    bring(ledger, path, JANUARY)
    assert shown(ledger, JANUARY) == [*FIRST, ("3.1", NEW)]
    assert list(ledger.show(as_at=JANUARY)["sections"].values()) == [
        "Leadership", "Practice", "Partners",
    ]


@pytest.mark.parametrize("rows", [
    ("Section\tNo.\tAction\tRAG", "1\t1\tRecruit\tRed", "1\t2\tWrite\tRed", "2\t1\tAudit\tRed",
     "2\t2\tTrain\tRed"),
    ("Rec No\tAction no\tAction\tRAG", "1\t1\tRecruit\tRed", "\t2\tWrite\tRed", "2\t1\tAudit\tRed",
     "\t2\tTrain\tRed"),
    ("Rec No\tNo\tAction\tRAG", "R1\t1\tRecruit\tRed", "R1\t2\tWrite\tRed", "R2\t1\tAudit\tRed",
     "R2\t2\tTrain\tRed"),
])
def test_beside_a_number_of_the_section_or_recommendation_it_is_part_of_the_number(
    ledger: Ledger, tmp_path: Path, rows: tuple[str, ...]
) -> None:
    (tmp_path / "plan.tsv").write_text("\n".join(rows), "utf-8")
    bring(ledger, tmp_path / "plan.tsv", JANUARY)
    assert [ref for ref, _ in shown(ledger, JANUARY)] == ["1.1", "1.2", "2.1", "2.2"]
    again = bring(ledger, tmp_path / "plan.tsv", FEBRUARY, dry_run=True)
    assert (again.findings.differences, again.findings.questions) == ([], [])
