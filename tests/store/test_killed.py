"""A program that is killed at any moment loses nothing that it acknowledged, and breaks nothing."""
from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.store.making import AT_HOME, assert_sound, make, open_ledger, say


def killed(path: Path, turn: int) -> int:
    """Lets a process record, kills it at a random moment, and returns what it acknowledged last."""
    chance = random.Random(turn)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.store.working", "without_end", str(path), str(turn)],
        env=AT_HOME, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )
    assert process.stdout is not None and process.stderr is not None
    for _ in range(chance.randrange(8)):
        process.stdout.readline()
    time.sleep(chance.random() * 0.03)
    process.kill()
    said, complaint = process.communicate()
    assert complaint == ""
    whole = said[: said.rfind("\n") + 1].split()
    return int(whole[-1]) if whole else 0


@pytest.mark.parametrize(
    "turns", [25, pytest.param(200, marks=pytest.mark.torture)]
)
def test_whatever_was_acknowledged_is_there_after_a_kill(tmp_path: Path, turns: int) -> None:
    path = make(tmp_path / "plan.ledger", 8)
    for turn in range(turns):
        acknowledged = killed(path, turn)
        with open_ledger(path) as ledger:
            assert ledger.show()["position"] >= acknowledged
        kept = assert_sound(path)
        assert len(kept) >= acknowledged
    with open_ledger(path) as ledger:
        said = say(ledger, "4.1.1", "and recording goes on", "2019-04-01")
    assert len(assert_sound(path)) == said.position > turns
