"""A file in which no plan is recognised gives a profile to fill in, with what its columns hold."""
from __future__ import annotations

from pathlib import Path

import pytest

from plan_ledger.editions.reading.columns.to_fill_in import profile_to_fill_in
from plan_ledger.editions.reading.layout import NoTable
from plan_ledger.editions.reading.profile import BadProfile, read_profile
from plan_ledger.ledger import Ledger

DAY = "2027-01-31"


def to_fill_in(ledger: Ledger, path: Path) -> str:
    with pytest.raises(NoTable) as refused:
        ledger.columns(path)
    assert "import --columns prints one to fill in" in refused.value.text
    return profile_to_fill_in(refused.value)


@pytest.mark.parametrize("header, said", [
    (("Nr", "Maßnahme", "Ampel"), {"Nr": "ref", "Maßnahme": "activity", "Ampel": "status"}),
    (("Ref", "Maßnahme", "RAG"), {"Maßnahme": "activity"}),
    (("Ref", "Maßnahme" + ", vereinbart" * 6, "RAG"), {"Maßnahme": "activity"}),
])
def test_what_it_lacks_is_filled_in_and_the_file_is_read(
    ledger: Ledger, tmp_path: Path, header: tuple[str, str, str], said: dict[str, str]
) -> None:
    path = tmp_path / "plan.tsv"
    path.write_text("\t".join(header) + "\n1.1\tAudit ten files\tRed\n1.2\tTrain all\tRed\n",
                    "utf-8")
    text = to_fill_in(ledger, path)
    assert "# column B holds “Audit ten files” and “Train all”\n" in text
    with pytest.raises(BadProfile, match="no column holds the activity"):
        read_profile(text, "shape.toml")
    lines = text.splitlines()
    for at, line in enumerate(lines):
        for caption, field in said.items():
            if f'caption = "{caption}' in line:
                after = at if "holds" in line else at + 1
                lines[after] = lines[after].replace('"undecided"', f'"{field}"')
    profile = read_profile("\n".join(lines), "shape.toml")
    ledger.import_edition(path, as_at=DAY, by="Officer", answers={}, profile=profile)
    (first, _) = ledger.show(as_at=DAY)["activities"]
    assert (first["ref"], first["activity"], first["status"]) == ("1.1", "Audit ten files", "RED")


def test_a_file_without_anything_like_captions_has_none(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "plan.tsv"
    path.write_text("Dear all\nthe plan follows next week\n", "utf-8")
    with pytest.raises(NoTable) as refused:
        ledger.columns(path)
    assert refused.value.columns == ()
