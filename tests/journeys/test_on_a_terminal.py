"""On a terminal an import shows what it found, asks one question after the other, then records."""
from __future__ import annotations

import os
import select
import subprocess
import sys
import time

import pytest

from tests.journeys.conftest import Officer, _environment

pty = pytest.importorskip("pty", reason="only root can: Windows has no such terminals")

FIRST = "No.,Activity number,Activity,Lead,RAG\n1,1.1,Do one,Head,AMBER\n1,1.2,Do two,Head,GREEN\n"
SECOND = "No.,Activity number,Activity,Lead,RAG\n1,1.1,Do one now,Head,AMBRE\n"
SECONDS = 30


def typed(officer: Officer, words: list[str], answers: list[str]) -> tuple[int, str]:
    """Runs a command on a terminal and types an answer whenever it waits at a prompt."""
    terminal, theirs = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-m", "plan_ledger_cli", *words],
        cwd=officer.folder, env=_environment() | {"COLUMNS": "80", "TERM": "dumb"},
        stdin=theirs, stdout=theirs, stderr=theirs,
    )
    os.close(theirs)
    said, left, end = "", list(answers), time.monotonic() + SECONDS
    while time.monotonic() < end:
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                data = os.read(terminal, 65536)
            except OSError:
                break
            if not data:
                break
            said += data.decode()
        elif left and said.rstrip().endswith((":", "]:")):
            os.write(terminal, (left.pop(0) + "\n").encode())
            said += "\n"
    os.close(terminal)
    return child.wait(timeout=SECONDS), said


def test_differences_are_shown_and_recorded_when_it_is_said(officer: Officer) -> None:
    (officer.folder / "first.csv").write_text(FIRST)
    (officer.folder / "second.csv").write_text(SECOND)
    officer.do("init")
    code, said = typed(officer, ["import", "first.csv", "--as-at", "2026-01-31"], ["y"])
    assert code == 0
    assert "Would record 5 events" in said
    assert "Recorded 5 events" in said

    code, said = typed(
        officer, ["import", "second.csv", "--as-at", "2026-02-28"], ["", "withdrawn", "n"]
    )
    assert code == 0
    assert "nearest: AMBER" in said
    assert "withdrawn, or forgotten?" in said
    assert "Nothing was recorded" in said
    assert officer.head() == 6

    code, said = typed(
        officer, ["import", "second.csv", "--as-at", "2026-02-28"], ["", "withdrawn", "y"]
    )
    assert code == 0
    shown = officer.ask("show", "--as-at", "2026-03-01")["activities"]
    assert [(a["ref"], a["activity"], a["status"]) for a in shown] == [
        ("1.1", "Do one now", "AMBER"),
    ]


def test_questions_are_answered_with_a_file(officer: Officer) -> None:
    (officer.folder / "first.csv").write_text(FIRST)
    (officer.folder / "second.csv").write_text(SECOND)
    officer.do("init")
    officer.do("import", "first.csv", "--as-at", "2026-01-31", "--yes")
    said = officer.refused("import", "second.csv", "--as-at", "2026-02-28", "--yes")
    assert "missing:1.2" in said
    assert "--questions FILE" in said
    ran = officer.do("import", "second.csv", "--as-at", "2026-02-28", "--dry-run",
                     "--questions", "answers.json")
    assert "2 questions written" in ran.err
    answers = officer.folder / "answers.json"
    assert '"missing:1.2": "forgotten"' in answers.read_text()
    done = officer.ask("import", "second.csv", "--as-at", "2026-02-28", "--yes",
                       "--answers", "answers.json")
    assert [(d["ref"], d["kind"]) for d in done["differences"]] == [
        ("1.1", "reworded"), ("1.2", "missing"),
    ]
    answers.write_text("[1]")
    assert "one JSON object" in officer.refused(
        "import", "second.csv", "--as-at", "2026-03-28", "--yes", "--answers", "answers.json"
    )
    answers.write_text("{")
    assert "no JSON" in officer.refused(
        "import", "second.csv", "--as-at", "2026-03-28", "--yes", "--answers", "answers.json"
    )


def test_columns_saved_by_a_windows_shell_are_read_back(officer: Officer) -> None:
    (officer.folder / "first.csv").write_text(FIRST)
    officer.do("init")
    columns = officer.do("import", "first.csv", "--columns").out
    saved = officer.folder / "shape.toml"
    saved.write_bytes(columns.replace("\n", "\r\n").encode("utf-16"))
    ran = officer.do("import", "first.csv", "--columns", "--profile", "shape.toml")
    assert "read so from now on" in ran.err


def test_columns_of_a_file_in_which_no_plan_is_recognised_are_printed_to_be_filled_in(
    officer: Officer,
) -> None:
    (officer.folder / "plan.csv").write_text("Nr,Xyz,Abc\n1.1,Audit ten files,Rot\n")
    officer.do("init")
    ran = officer.do("import", "plan.csv", "--columns")
    assert "no plan was recognised" in ran.out and "# column C holds “Rot”" in ran.out
    assert "too few of them are known" in ran.err
    shown = officer.do("--json", "import", "plan.csv", "--columns").json
    assert [(each["column"], each["caption"], each["sample"]) for each in shown["columns"]] == [
        ("A", "Nr", ["1.1"]), ("B", "Xyz", ["Audit ten files"]), ("C", "Abc", ["Rot"]),
    ]
