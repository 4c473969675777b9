"""A quick look hashes many records at a time, and tells of each as if it were alone."""
from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plan_ledger.store import checking
from plan_ledger.store.checking import Inspection
from plan_ledger.store.opening import open_for_reading
from tests.proof import by_the_rfc
from tests.store.making import make, open_ledger, say, states, unguarded


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = make(tmp_path_factory.mktemp("quick") / "plan.ledger")
    with open_ledger(path) as recording:
        for number in range(20):
            say(recording, "4.1.1", f"step {number}")
    return path


@pytest.fixture
def few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "_EVERY", 4)


def look(path: Path, sizes: set[int] = frozenset()) -> tuple[list[tuple[object, str]], Inspection]:
    with closing(open_for_reading(path)) as connection:
        inspection = Inspection(connection, quick=True, sizes=sizes)
        return [(fault.position, fault.kind) for fault in inspection.faults()], inspection


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sizes=st.sets(st.integers(1, 25)))
def test_the_root_of_every_size_that_is_asked_for_is_known(
    path: Path, few_at_a_time: None, sizes: set[int]
) -> None:
    kept = states(path)
    found, inspection = look(path, sizes)
    assert found == [] and inspection.records == len(kept)
    for size in {*sizes, len(kept)} - set(range(len(kept) + 1, 99)):
        assert inspection.roots[size] == by_the_rfc.mth(kept[:size])


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gone=st.sets(st.integers(1, 20), max_size=5), false=st.sets(st.integers(1, 20), max_size=5))
def test_each_hash_that_is_gone_or_false_is_named_and_no_other(
    path: Path, few_at_a_time: None, tmp_path: Path, gone: set[int], false: set[int]
) -> None:
    copy = tmp_path / "copy.ledger"
    copy.write_bytes(path.read_bytes())
    with unguarded(copy) as connection:
        connection.executemany("DELETE FROM tree WHERE position = ?", [(one,) for one in gone])
        connection.executemany(
            "UPDATE tree SET hashes = zeroblob(length(hashes)) WHERE position = ?",
            [(one,) for one in false],
        )
    found, inspection = look(copy)
    assert found == [(position, "hash") for position in sorted(gone | false)]
    kept = states(copy)
    assert inspection.roots[len(kept)] == by_the_rfc.mth(kept)


def test_what_was_read_before_the_file_breaks_off_is_counted(
    path: Path, few_at_a_time: None
) -> None:
    class Breaking:
        """SQLite fails in the middle of a walk, as on a page that cannot be read."""

        def __init__(self, connection: sqlite3.Connection) -> None:
            self._connection = connection

        def execute(self, statement: str, values: object = ()) -> object:
            found = self._connection.execute(statement, values)
            return self._broken(found) if "position, state FROM records" in statement else found

        def _broken(self, found: sqlite3.Cursor):
            for number, row in enumerate(found):
                if number == 6:
                    raise sqlite3.DatabaseError("database disk image is malformed")
                yield row

    with closing(open_for_reading(path)) as connection:
        inspection = Inspection(Breaking(connection), quick=True)  # type: ignore[arg-type]
        (fault,) = inspection.faults()
    assert fault.text.startswith("behind position 6 the file cannot be read")
