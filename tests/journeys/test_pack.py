"""A pack of the council's real plan: a year of it, checked by Python alone, altered and refused."""
from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from plan_ledger.evidence.zip_form import unzipped
from tests.evidence.tampering import FORGERIES, forged
from tests.journeys.conftest import Officer

ALTERED = (
    "a status is another in the records", "the newest record is taken out",
    "a lead is another behind its digest", "a disclosure is taken out",
    "a status is another in the table", "nothing is overdue in the table",
    "the workbook is another", "an attached file is another", "a file is put in",
    "the manifest is taken out",
)


def a_year(moved: Officer, seed: Path) -> str:
    """The plan as at the end of 2019, and the fingerprint that the board's minutes have."""
    moved.do("init")
    moved.do("keys", "new", "--out", "plan.key")
    moved.do("import", seed, "--as-at", "2019-01-31", "--yes")
    (moved.folder / "minutes.txt").write_text("Agreed: the threshold document is signed off.")
    for now, *said in (
        ("2019-02-19 11:30:00", "record", "status", "4.2.2", "AMBER", "--because", "first meeting"),
        ("2019-02-19 11:40:00", "record", "deadline", "4.1.2", "April 2019", "--because",
         "no suitable candidate"),
        ("2019-03-12 09:00:00", "record", "progress", "4.1.4", "Kim Smith's mother rang"),
        ("2019-03-15 09:00:00", "record", "lead", "4.2.2", "Service Director", "--effective",
         "2019-03-01"),
        ("2019-04-30 09:00:00", "record", "deadline", "4.1.2", "June 2019", "--because",
         "the post is advertised again"),
        ("2019-05-20 09:00:00", "record", "status", "4.1.5", "GREEN", "--effective", "2019-03-31"),
        ("2019-06-28 09:00:00", "record", "evidence", "4.1.1", "minutes.txt"),
        ("2019-06-28 10:00:00", "record", "status", "4.1.1", "GREEN"),
        ("2019-09-30 09:00:00", "record", "status", "4.3.1", "RED", "--because",
         "two managers left"),
        ("2019-11-29 09:00:00", "record", "progress", "4.3.1", "Both posts are filled"),
    ):
        moved.now = now
        moved.do(*said)
    moved.now = "2019-12-02 09:00:00"
    events = moved.ask("history", "4.2.2")["events"]
    wrong = next(e["position"] for e in events if e["type"] == "status-changed")
    moved.do("correct", str(wrong), "--to", "RED", "--because", "the meeting was not quorate")
    moved.do("erase", "--text", "kim smith", "--ground", "personal-data-in-error", "--yes")
    moved.now = "2019-12-18 16:00:00"
    moved.do("checkpoint")
    return str(moved.ask("show")["fingerprint"])


def python_alone(folder: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """The pack's own verifier, by a Python that has nothing of ours."""
    return subprocess.run(
        [sys.executable, "-I", "-S", "verify.py", *map(str, words)],
        cwd=folder, capture_output=True, text=True, env={"PYTHONUTF8": "1"}, check=False,
    )


def test_a_pack_of_the_real_plan_convinces_and_an_altered_one_is_refused(
    moved: Officer, seed: Path
) -> None:
    minutes = a_year(moved, seed)
    moved.now = "2020-01-10 09:00:00"
    made = moved.ask("pack", "front-door.zip", "--as-at", "2019-12-31", "--since", "2019-01-31",
                     "--for", "The inspector")
    assert made["signed"] == made["size"] and made["manifest_signed"]
    file = moved.folder / "front-door.zip"
    held = unzipped(file.read_bytes())
    (moved.folder / "verify.py").write_bytes(held["verify.py"])
    assert b"Kim Smith" not in b"".join(held.values())
    assert held["report.pdf"].startswith(b"%PDF-")
    assert [held[name] for name in held if name.startswith("evidence/")] == [
        b"Agreed: the threshold document is signed off."
    ]
    checked = python_alone(moved.folder, file, "--fingerprint", minutes)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "Anchored: records 1 to" in checked.stdout
    table = (moved.folder / "front-door-proved.html").read_text("utf-8")
    assert "Improving the Front Door and MASH arrangements" in table
    assert moved.do("verify", file, "--fingerprint", minutes).out.startswith("Anchored up to")
    assert python_alone(moved.folder, file).returncode == 5
    assert moved.run("verify", file).code == 5

    altered = moved.folder / "altered.zip"
    for what in ALTERED:
        altered.write_bytes(forged(file.read_bytes(), FORGERIES[what], listed=True))
        refused = python_alone(moved.folder, altered, "--fingerprint", minutes)
        assert refused.returncode == 3 and "Traceback" not in refused.stderr, what
        ours = moved.run("verify", altered, "--fingerprint", minutes)
        assert ours.code == 3 and ours.out.startswith("Damaged: this is not the pack"), what


@pytest.mark.parametrize("spoil", [
    lambda file: file.write_bytes(b""), lambda file: file.write_bytes(b"%PDF-1.7"),
    lambda file: file.write_bytes(file.read_bytes()[:-5]), lambda file: file.unlink(),
    lambda file: (file.unlink(), file.mkdir()),
    lambda file: zipfile.ZipFile(file, "w").close(),
], ids=["empty", "a PDF", "cut short", "not there", "a folder", "another zip"])
def test_what_is_no_pack_is_told_in_a_sentence_and_never_a_yes(
    officer: Officer, spoil: object
) -> None:
    officer.do("--ledger", "plan.ledger", "demo")
    officer.do("pack", "a.zip", "--as-at", "2024-12-18")
    file = officer.folder / "a.zip"
    (officer.folder / "verify.py").write_bytes(unzipped(file.read_bytes())["verify.py"])
    spoil(file)  # type: ignore[operator]
    ours, theirs = officer.run("verify", file), python_alone(officer.folder, file)
    assert ours.code == theirs.returncode != 0
    for told in (ours.err + ours.out, theirs.stdout + theirs.stderr):
        assert told.strip() and "Traceback" not in told


def test_a_pack_never_overwrites_and_says_what_to_do(officer: Officer) -> None:
    officer.do("--ledger", "plan.ledger", "demo")
    officer.do("pack", "a.zip", "--as-at", "2024-12-18")
    assert "give the pack another name" in officer.refused("pack", "a.zip")
    assert "nothing that can be withheld" in officer.refused("pack", "b.zip", "--withhold", "lead")
    assert "nearest: leads" in officer.refused("pack", "b.zip", "--withhold", "lead")
    assert "a pack is always checked in full" in officer.refused(
        "verify", "a.zip", "--quick", code=2
    )
