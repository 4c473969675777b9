"""Small ledgers for the tests of the store, and what to look at in one."""
from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from plan_ledger.ledger import Ledger
from plan_ledger.record.reading import parse
from plan_ledger.recording import reporting
from plan_ledger.recording.structure import NewActivity
from plan_ledger.store.differing import Differed
from plan_ledger.store.refolding import recompute
from tests.hand_clock import HandClock

LEGEND = """\
[RED]
meaning = "Tasks not met or timescale slipped"
means = "off-track"
overdue_is_off_track = true
[AMBER]
means = "at-risk"
[GREEN]
means = "on-track"
[BLUE]
label = "Done"
means = "complete"
"""
NOON = datetime(2019, 3, 8, 12, tzinfo=UTC)


def hand_clock(now: datetime = NOON) -> HandClock:
    """No two looks at it are at one moment."""
    return HandClock(now, seconds_a_look=1)


def open_ledger(path: Path, clock: Callable[[], datetime] | None = None) -> Ledger:
    return Ledger(path, clock=clock or hand_clock(), clock_is_right=True)


def make(path: Path, activities: int = 2, clock: Callable[[], datetime] | None = None) -> Path:
    """A ledger with the activities 4.1.1, 4.1.2 …, from 1 January 2019."""
    clock = clock or hand_clock()
    Ledger.create(
        path, by="Ann", title="Front door", legend_toml=(LEGEND, "legend.toml"), clock=clock,
        clock_is_right=True,
    )
    with open_ledger(path, clock) as ledger:
        for number in range(1, activities + 1):
            add(ledger, f"4.1.{number}")
    return path


def add(ledger: Ledger, ref: str, effective: str = "2019-01-01") -> Any:
    new = NewActivity(ref, "4.1", "Map the process", timeline="31 January 2019", status="AMBER",
                      lead="Jo Lead", codes=("R1",))
    return ledger.add_activity(new, by="Ann", effective=effective)


def say(ledger: Ledger, ref: str, text: str, effective: str = "2019-02-01") -> Any:
    return ledger.record(
        lambda entry: reporting.record_progress(entry, ref, text), by="Ann", effective=effective
    )


def look(path: Path) -> sqlite3.Connection:
    """A plain connection, which knows nothing of the ledger's rules."""
    return sqlite3.connect(path, isolation_level=None)


def states(path: Path) -> list[bytes]:
    with_file = look(path)
    try:
        return [s for (s,) in with_file.execute("SELECT state FROM records ORDER BY position")]
    finally:
        with_file.close()


@contextmanager
def unguarded(path: Path) -> Iterator[sqlite3.Connection]:
    """The ledger without its triggers, as its keeper could have it, who puts them back."""
    connection = look(path)
    triggers = connection.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
    ).fetchall()
    try:
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        yield connection
        for _, again in triggers:
            connection.execute(again)
    finally:
        connection.close()


def rows(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every projection, in order."""
    with_file = look(path)
    try:
        return {
            "subjects": with_file.execute("SELECT * FROM subjects ORDER BY id").fetchall(),
            "history": with_file.execute(
                "SELECT * FROM history ORDER BY subject, field, effective, rank, position"
            ).fetchall(),
            "tree": with_file.execute("SELECT * FROM tree ORDER BY position").fetchall(),
        }
    finally:
        with_file.close()


def differences(path: Path) -> list[Differed]:
    """What a rebuild would find, without doing it."""
    with_file = look(path)
    try:
        with_file.execute("BEGIN IMMEDIATE")
        return recompute(with_file, path).differed
    finally:
        with_file.rollback()
        with_file.close()


def assert_sound(path: Path) -> list[bytes]:
    """The file is whole, positions have no gap, times never decrease, projections are right."""
    with_file = look(path)
    try:
        assert with_file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        positions = [p for (p,) in with_file.execute("SELECT position FROM records ORDER BY 1")]
    finally:
        with_file.close()
    assert positions == list(range(1, len(positions) + 1))
    kept = states(path)
    times = [parse(state)["recorded_at"] for state in kept]
    assert times == sorted(times)
    assert differences(path) == []
    return kept


ROOT = Path(__file__).parents[2]
AT_HOME = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (ROOT / "src", ROOT)))}
"""The environment in which a process of a test's own finds the product and the tests."""


def run_python(program: str, *words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program, *map(str, words)], env=AT_HOME, text=True,
        capture_output=True, timeout=120,
    )
