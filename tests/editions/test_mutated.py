"""The real plan's file, spoilt in thousands of ways: it is refused in a sentence, or recorded as a
whole. Never a traceback, never half an edition, never the end of the process.
"""
from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.editions.generated.importing import QUICK_FOLDER
from tests.editions.generated.mutations import Trial
from tests.editions.generated.real import REAL
from tests.store.making import AT_HOME, ROOT

pytestmark = pytest.mark.skipif(not REAL.exists(), reason=f"the real plan {REAL} is not here")

# a library may warn of what it meets in a spoilt file: that is no failure
_LOUD = pytest.mark.filterwarnings("default")


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=QUICK_FOLDER) as name:
        yield Path(name)


def in_a_process(folder: Path, first: int, count: int) -> None:
    """A parser that aborts takes its process with it: the last number it said is the file's."""
    command = [sys.executable, "-m", "tests.editions.generated.mutations", first, count, folder]
    done = subprocess.run(
        [str(word) for word in command], env=AT_HOME, cwd=ROOT, text=True, capture_output=True,
        timeout=60 + count,
    )
    last = done.stdout.splitlines()[-1:]
    assert done.returncode == 0, f"ended with {done.returncode} at {last}: {done.stderr[-3000:]}"


@_LOUD
def test_a_spoilt_file_is_refused_or_recorded_whole(folder: Path) -> None:
    trial = Trial(folder)
    for number in range(110):
        trial.run(number)
    assert trial.outcomes.total() == 110
    assert any(outcome.endswith("recorded") for outcome in trial.outcomes)
    assert any(outcome.endswith("refused") for outcome in trial.outcomes)


def test_a_spoilt_file_never_ends_the_process(folder: Path) -> None:
    in_a_process(folder, 1000, 40)


@_LOUD
@pytest.mark.torture
@pytest.mark.parametrize("part", range(8))
def test_four_thousand_spoilt_files(folder: Path, part: int) -> None:
    trial = Trial(folder)
    for number in range(10_000 + part * 500, 10_000 + part * 500 + 500):
        trial.run(number)
    print(dict(trial.outcomes))


@pytest.mark.torture
@pytest.mark.parametrize("part", range(4))
def test_a_thousand_spoilt_files_in_processes_of_their_own(folder: Path, part: int) -> None:
    in_a_process(folder, 20_000 + part * 300, 300)
