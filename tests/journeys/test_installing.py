"""The package as it is handed out, and how fast it may start."""
from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests.journeys.conftest import Officer, _environment

ROOT = Path(__file__).resolve().parents[2]

ASK = """
import sys
from pathlib import Path
sys.argv = ["plan-ledger", "--ledger", sys.argv[1], *sys.argv[2:]]
from plan_ledger_cli.main import main
try:
    main()
except SystemExit as ended:
    assert not ended.code, ended.code
heavy = {"eventsourcing", "pydantic", "rich", "python_calamine", "openpyxl", "xlsxwriter"}
print("heavy:", sorted(heavy & set(sys.modules)))
"""


@pytest.mark.parametrize(
    "words", [["show"], ["show", "1.1"], ["history"], ["slippage"], ["--json", "show"]]
)
def test_asking_imports_neither_eventsourcing_nor_pydantic(
    small: Officer, words: list[str]
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ASK, str(small.ledger), *words],
        env=_environment(), capture_output=True, text=True, check=True,
    )
    assert done.stdout.splitlines()[-1] == "heavy: []"


def test_the_wheel_alone_makes_a_working_command(tmp_path: Path) -> None:
    """Built, installed into a new environment with what it names, and used there."""
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path)],
        cwd=ROOT, check=True, capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    home = tmp_path / "new"
    venv.create(home, with_pip=True)
    folder = home / ("Scripts" if os.name == "nt" else "bin")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    installed = subprocess.run(
        [folder / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
         wheel],
        env=environment, cwd=tmp_path, capture_output=True, text=True, check=False,
    )
    if installed.returncode and "No matching distribution" in installed.stderr:
        pytest.skip("no package registry is reached, so nothing can be installed")
    assert installed.returncode == 0, installed.stderr

    def run(*words: str) -> str:
        done = subprocess.run(
            [folder / "plan-ledger", *words], env=environment | {"COLUMNS": "80"},
            cwd=tmp_path, capture_output=True, text=True, check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert "0.1.0" in run("--version")
    run("--ledger", "demo.ledger", "demo")
    assert "overdue" in run("--ledger", "demo.ledger", "show")
    run("--ledger", "demo.ledger", "export", "plan.xlsx")
    assert "nothing differed" in run("--ledger", "demo.ledger", "rebuild")


def test_a_plan_of_five_thousand_activities(officer: Officer) -> None:
    rows = ["No.,Activity number,Activity,Timeline,Lead,Progress,RAG"]
    for n in range(5000):
        ref = f"{n // 50 + 1}.{n % 50 + 1}"
        rows.append(f"{n // 50 + 1},{ref},Do the thing {n},Mar-30,Lead {n % 40},Going on,AMBER")
    (officer.folder / "big.csv").write_text("\n".join(rows))
    officer.do("init")
    done = officer.ask("import", "big.csv", "--as-at", "2026-01-31", "--yes")
    assert done["recorded"] == 5003
    shown = officer.ask("show", "--as-at", "2026-02-01")["activities"]
    assert len(shown) == 5000
    assert [a["ref"] for a in shown[48:52]] == ["1.49", "1.50", "2.1", "2.2"]
    assert len(officer.do("show", "--section", "7").out.splitlines()) > 50
    again = officer.ask("import", "big.csv", "--as-at", "2026-02-28", "--yes")
    # One for each activity, none for the plan: the file has neither title nor legend.
    assert (again["differences"], again["confirmed"]) == ([], 5000)
