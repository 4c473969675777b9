"""Several people record at once: no error, nothing lost, and nobody sees half of anything."""
from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from plan_ledger.record.reading import parse
from plan_ledger.store.opening import open_for_reading
from plan_ledger.store.reading import one_state
from tests.store.making import AT_HOME, assert_sound, make, open_ledger, run_python, say

PROCESSES, EACH = 6, 40


def start(*words: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.store.working", *map(str, words)]
    return subprocess.Popen(
        command, env=AT_HOME, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def all_at_once(path: Path, processes: list[subprocess.Popen[str]]) -> None:
    for process in processes:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
    path.with_name("go").touch()


@pytest.mark.parametrize("many", [False, True], ids=["on one activity", "on many"])
def test_six_processes_record_at_once(tmp_path: Path, many: bool) -> None:
    path = make(tmp_path / "plan.ledger", 6)
    before = len(assert_sound(path))
    processes = [
        start("pairs", path, f"4.1.{n + 1},4.1.{(n + 1) % 6 + 1}" if many else "4.1.1", EACH)
        for n in range(PROCESSES)
    ]
    all_at_once(path, processes)
    looks = 0
    reader = open_for_reading(path)
    while any(process.poll() is None for process in processes):
        with one_state(reader):
            kept = reader.execute(
                "SELECT state FROM records WHERE position > ? ORDER BY position", (before,)
            ).fetchall()
            rows = reader.execute(
                "SELECT count(*) FROM history WHERE field = 'progress'"
            ).fetchone()[0]
        times = Counter(parse(state)["recorded_at"] for (state,) in kept)
        assert set(times.values()) <= {2}, "half of a transaction was seen"
        assert rows == len(kept)
        looks += 1
    reader.close()
    acknowledged = []
    for process in processes:
        out, err = process.communicate()
        assert err == "" and process.returncode == 0, err
        acknowledged += [int(line) for line in out.split()]
    kept = assert_sound(path)
    assert len(kept) == before + PROCESSES * EACH
    assert sorted(acknowledged) == list(range(before + 2, len(kept) + 1, 2))
    assert looks > 3


def test_two_who_add_one_reference_at_once(tmp_path: Path) -> None:
    path = make(tmp_path / "plan.ledger")
    for number in range(3):
        processes = [start("same_reference", path, f"9.{number}") for _ in range(2)]
        all_at_once(path, processes)
        said = sorted(process.communicate()[0].strip() for process in processes)
        path.with_name("go").unlink()
        assert said[0].isdigit() and said[1] == "reference-taken"
    assert_sound(path)
    with open_ledger(path) as ledger:
        refs = [a["ref"] for a in ledger.show(as_at="2019-03-01")["activities"]]
    assert sorted(refs) == ["4.1.1", "4.1.2", "9.0", "9.1", "9.2"]


A_COMMAND = """
import sys
from pathlib import Path
from tests.store.making import open_ledger, say
with open_ledger(Path(sys.argv[1])) as ledger:
    print(say(ledger, "4.1.1", "said elsewhere").position if sys.argv[2:] else
          ledger.show()["position"])
"""


def test_a_process_that_asks_and_records_keeps_its_locks(tmp_path: Path) -> None:
    """POSIX drops them when the file is opened and closed once more beside SQLite; then another
    process that ends takes itself for the last one and deletes the log.
    """
    path = make(tmp_path / "plan.ledger")
    with open_ledger(path) as ledger:
        ledger.show()
        say(ledger, "4.1.1", "the second connection")
        for _ in range(2):
            other = run_python(A_COMMAND, path, "record")
            assert path.with_name("plan.ledger-wal").exists(), other.stderr
            mine = say(ledger, "4.1.1", "acknowledged").position
            assert mine == int(other.stdout) + 1
            assert int(run_python(A_COMMAND, path).stdout) == mine
    assert_sound(path)
