"""Journeys go through the installed command in a process of its own, under a moved clock."""
from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
SEED = SHARED / "data" / "front-door-plan.tsv"

LEGEND = """\
[RED]
meaning = "Tasks not met or timescale slipped"
means = "off-track"
overdue_is_off_track = true
[AMBER]
means = "on-track"
[GREEN]
means = "complete"
[GREY]
means = "not-started"
"""


@dataclass
class Ran:
    """What one command said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Officer:
    """Someone at a desk: a folder, a ledger in it, and a clock that we set."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ledger = folder / "plan.ledger"
        self.now: str | None = None

    def run(self, *words: str | bytes | Path, **env: str) -> Ran:
        """Runs `plan-ledger …`. The clock is `now` (local time), where one is set."""
        command: list[str | bytes | Path] = [sys.executable, "-m", "plan_ledger_cli"]
        if self.now is not None:
            command = ["faketime", self.now, *command, "--clock-is-right"]
        done = subprocess.run(
            [*command, *words],
            cwd=self.folder,
            env=_environment() | env,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=600,
            check=False,
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    def do(self, *words: str | bytes | Path, **env: str) -> Ran:
        """The same, for what must work."""
        ran = self.run(*words, **env)
        assert ran.code == 0, (words, ran.code, ran.err)
        assert "Traceback" not in ran.err
        return ran

    def ask(self, *words: str | Path) -> Any:
        """The JSON answer of a command that must work."""
        return self.do("--json", *words).json

    def refused(self, *words: str | bytes | Path, code: int = 1, **env: str) -> str:
        """The sentence of a command that must be refused, having recorded nothing."""
        before = self.head()
        ran = self.run(*words, **env)
        assert ran.code == code, (words, ran.code, ran.out, ran.err)
        assert "Traceback" not in ran.err
        assert self.head() == before
        return ran.err

    def head(self) -> int | None:
        if not self.ledger.is_file():
            return None
        import sqlite3

        try:
            connection = sqlite3.connect(self.ledger)
            try:
                return connection.execute("SELECT max(position) FROM records").fetchone()[0]
            finally:
                connection.close()
        except sqlite3.Error:
            return None


def _environment() -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("PLAN_LEDGER", "PLAN_LEDGER_ACTOR", "COLUMNS", "NO_COLOR")
    }
    root = Path(__file__).resolve().parents[2]
    return kept | {
        "PYTHONPATH": os.pathsep.join((str(root / "src"), str(root / "cli"))),
        "PYTHONUTF8": "1",
        "TZ": "Europe/London",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "PLAN_LEDGER_ACTOR": "Performance Officer",
    }


@pytest.fixture
def officer(tmp_path: Path) -> Officer:
    return Officer(tmp_path)


@pytest.fixture
def moved(officer: Officer) -> Officer:
    """An officer whose clock can be set."""
    if shutil.which("faketime") is None:
        pytest.skip("Debian's faketime is not installed, so the clock cannot be moved")
    officer.now = "2019-02-01 09:00:00"
    return officer


@pytest.fixture
def seed() -> Path:
    if not SEED.is_file():
        pytest.skip(f"{SEED} is not there: the real plan lies beside the checkout")
    return SEED


@pytest.fixture
def small(officer: Officer) -> Officer:
    """A ledger of two activities."""
    (officer.folder / "legend.toml").write_text(LEGEND)
    officer.do("init", "--title", "A small plan", "--legend", "legend.toml")
    for ref, status in (("1.1", "AMBER"), ("1.2", "GREY")):
        officer.do(
            "activity", "add", ref, "--section", "1", "--activity", f"Do {ref}",
            "--timeline", "31 March 2030", "--lead", "Head of Service", "--status", status,
            "--effective", "2026-01-01",
        )
    return officer
