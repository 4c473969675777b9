"""Many officers import copies of one file at the same moment: it is recorded once."""
from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import pytest

from plan_ledger.ledger import Ledger
from tests.editions.generated.edits import Kind, random_edits
from tests.editions.generated.importing import FIRST, SECOND, import_answering, new_ledger
from tests.editions.generated.layouts import random_layout, write_plan
from tests.editions.generated.plans import random_plan
from tests.store.making import AT_HOME, ROOT, assert_sound

AT_A_TIME = 8
_HOME = AT_HOME | {"PYTHONPATH": os.pathsep.join((AT_HOME["PYTHONPATH"], str(ROOT / "cli")))}


def import_copy(ledger: Path, copy: Path, how: str) -> subprocess.CompletedProcess[str]:
    """By a process of its own, as each officer has it."""
    command = [sys.executable, "-m", "plan_ledger_cli", "--ledger", str(ledger), how,
               "--clock-is-right", "import", str(copy), "--as-at", SECOND, "--yes",
               "--by", copy.stem]
    done = subprocess.run(command, env=_HOME, text=True, capture_output=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done


def import_at_once(folder: Path, copies: int) -> None:
    random = Random("at once")
    plan = random_plan(random, 30)
    layout = random_layout(random, plan)
    ledger_file = folder / "plan.ledger"
    with new_ledger(ledger_file) as ledger:
        january = write_plan(plan, layout, folder / "january")
        import_answering(ledger, january, FIRST, plan, layout)
    month, _ = random_edits(random, plan, {Kind.STATUS, Kind.LEAD, Kind.PROGRESS}, most=12)
    file = write_plan(month, layout, folder / "february")
    before = len(assert_sound(ledger_file))
    files = [folder / f"copy-{number}{file.suffix}" for number in range(copies)]
    for copy in files:
        copy.write_bytes(file.read_bytes())
    with ThreadPoolExecutor(AT_A_TIME) as officers:
        done = list(officers.map(lambda copy: import_copy(ledger_file, copy, "--json"), files))
    answers = [json.loads(each.stdout) for each in done]
    recorded = [answer["recorded"] for answer in answers if answer["recorded"]]
    assert len(recorded) == 1, "the file is recorded once"
    assert len(assert_sound(ledger_file)) == before + recorded[0]
    assert "Nothing to do" in import_copy(ledger_file, files[0], "--no-color").stderr
    with Ledger(ledger_file) as opened:
        events = opened.history()["events"]
    editions = [event for event in events if event["type"] == "edition-imported"]
    assert [event["effective"] for event in editions] == [FIRST, SECOND]


def test_twelve_copies_at_once_are_recorded_once(tmp_path: Path) -> None:
    import_at_once(tmp_path, 12)


@pytest.mark.torture
def test_a_hundred_copies_at_once_are_recorded_once(tmp_path: Path) -> None:
    import_at_once(tmp_path, 100)
