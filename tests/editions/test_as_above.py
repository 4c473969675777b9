"""“As above”, “ditto” and ditto marks stand for what the activity above has."""
from __future__ import annotations

from pathlib import Path

import pytest

from plan_ledger.editions.reading.table import Edition, read_edition
from plan_ledger.ledger import Ledger
from plan_ledger.recording.reporting import record_lead
from tests.editions.exporting import told_by_exports

HEADER = "Ref.\tRecommendation\tActivity\tTimeline\tLead\tProgress\tRAG"


def edition_of(folder: Path, *lines: str, header: str = HEADER) -> Edition:
    path = folder / "plan.tsv"
    path.write_text("\n".join([header, *lines]), "utf-8")
    return read_edition(path)


@pytest.mark.parametrize("words", ["As above", "ditto", "Ditto.", "same as above", "”", "〃", "''"])
def test_they_are_read_as_the_value_above_and_told(tmp_path: Path, words: str) -> None:
    edition = edition_of(
        tmp_path, "1.1\tMedicines\tAudit\t31/05/2026\tAnne Roe\tBegun\tGREEN",
        f"1.2\t{words}\tRetrain\t{words}\t{words}\t{words}\tGREEN",
        f"1.3\t\tReview\t\t{words}\t\tGREEN",
    )
    assert [(row.finding, row.timeline, row.lead, row.progress) for row in edition.rows] == [
        ("Medicines", "31/05/2026", "Anne Roe", "Begun"),
        ("Medicines", "31/05/2026", "Anne Roe", words),
        ("Medicines", None, "Anne Roe", None),
    ]
    assert [warning.text for warning in edition.warnings] == [
        f"“{words}” in the finding (row 3) is read as what stands above it",
        f"“{words}” in the lead (rows 3, 4) is read as what stands above it",
        f"“{words}” in the timeline (row 3) is read as what stands above it",
    ]


def test_where_nothing_stands_above_they_are_kept_and_told(tmp_path: Path) -> None:
    edition = edition_of(
        tmp_path, "1.1\tF\tAudit\t31/05/2026\tditto\t\tGREEN",
        "1.2\tF\tRetrain\t31/05/2026\tAs above\t\tGREEN",
        "1.3\tF\tReview\t31/05/2026\t\t\tGREEN", "1.4\tF\tMeet\t31/05/2026\tditto\t\tGREEN",
    )
    assert [row.lead for row in edition.rows] == ["ditto", "As above", None, "ditto"]
    assert [warning.text for warning in edition.warnings] == [
        "“ditto” or “As above” in the lead (rows 2, 3, 5) is kept as written: nothing stands above"
        " it; write what is meant"
    ]


def test_beside_an_original_date_as_above_says_that_it_is_not_revised(tmp_path: Path) -> None:
    edition = edition_of(
        tmp_path, "1.1\tAudit\t31/05/2026\t30/06/2026", "1.2\tRetrain\t30/04/2026\tAs above",
        header="Ref.\tActivity\tOriginal date\tRevised date",
    )
    assert [row.timeline for row in edition.rows] == ["30/06/2026", "As above"]


def test_an_export_says_that_a_text_like_it_is_that_text(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "plan.tsv"
    path.write_text("\n".join((
        HEADER, "1.1\tF\tAudit\t31/05/2026\tAnne\t\tGREEN",
        "1.2\tF\tMeet\t31/05/2026\tBob\t\tGREEN",
    )), "utf-8")
    ledger.import_edition(path, as_at="2026-04-30", by="Officer", answers={})
    ledger.record(
        lambda entry: record_lead(entry, "1.2", "ditto"), by="Officer", effective="2026-04-30"
    )
    assert told_by_exports(ledger) == []
