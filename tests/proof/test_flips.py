"""A flipped byte that changes an answer is always noticed, and one that changes nothing never.

What counts as nothing is said in `tests.proof.flipping`.
"""
from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest

from plan_ledger.plan.errors import PlanError
from plan_ledger.proof.verdict import Word
from plan_ledger.store.log import log_faults
from tests.proof.flipping import Files, Flips, answers
from tests.proof.making import rich_with_log, verdict
from tests.store.making import look, unguarded


@pytest.fixture
def scratch(own_folders: Path) -> Iterator[Path]:
    """In memory where there is such a folder: each try waits for the disk otherwise. It is
    another user's, who has seen nothing yet.
    """
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with TemporaryDirectory(prefix="flips-", dir=memory) as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """Of somebody else: what was last seen is not known here."""
    return Files.of(rich_with_log(tmp_path_factory.mktemp("honest") / "plan.ledger"))


def tried(honest: Files, scratch: Path, times: int, seed: int) -> Flips:
    flips, chance = Flips(honest, scratch), Random(seed)
    wrong = []
    for _ in range(times):
        what, files = honest.flipped(chance)
        why = flips.try_one(files)
        if why is not None:
            wrong.append(f"{what}: {why}")
    assert wrong == [], f"seed {seed}"
    return flips


def test_three_hundred_flipped_bytes_are_judged_rightly(
    honest: Files, scratch: Path
) -> None:
    flips = tried(honest, scratch, 300, 20190308)
    assert flips.counted["answered otherwise"] > 80 and flips.counted["nothing"] > 40


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(8))
def test_ten_thousand_flipped_bytes_are_judged_rightly(
    honest: Files, scratch: Path, seed: int
) -> None:
    tried(honest, scratch, 1250, seed)


def test_every_byte_of_the_header_and_of_the_logs_first_frames_heads(
    honest: Files, scratch: Path
) -> None:
    """All bits at once, so that bytes which a sample of the whole file rarely meets are met."""
    flips = Flips(honest, scratch)
    wrong = []
    for at in range(100):
        data = bytearray(honest.ledger)
        data[at] ^= 0xFF
        why = flips.try_one(Files(bytes(data), honest.log))
        wrong += [] if why is None else [f"byte {at}: {why}"]
    last = len(honest.log) - 24 - 4096
    for at in (*range(56), *range(last, last + 24)):
        for mask in (0xFF, honest.log[at] or 1):
            data = bytearray(honest.log)
            data[at] ^= mask
            why = flips.try_one(Files(honest.ledger, bytes(data)))
            wrong += [] if why is None else [f"log byte {at} ^ {mask:#x}: {why}"]
    assert wrong == []


def test_a_log_without_its_newest_commits_half_written_is_no_damage(
    honest: Files, scratch: Path
) -> None:
    """As a crash leaves it: frames of a commit that never came to its end."""
    path = scratch / "plan.ledger"
    frame = 24 + 4096
    torn = Files(honest.ledger, honest.log + _unfinished(honest.log[-frame:]))
    assert list(log_faults(torn.put(path))) == []
    assert verdict(path).word is Word.CONSISTENT
    for less in (1, 100, 4000):
        shorter = Files(honest.ledger, torn.log[:-less])
        assert list(log_faults(shorter.put(path))) == []
        assert answers(path) == answers(honest.put(path))


def test_a_log_of_which_only_the_beginning_was_written_is_no_damage(
    honest: Files, scratch: Path
) -> None:
    path = scratch / "plan.ledger"
    assert verdict(Files(honest.ledger, b"").put(path)).word is Word.CONSISTENT
    path.with_name("plan.ledger-wal").write_bytes(b"")
    assert verdict(path).word is Word.CONSISTENT


def test_a_ledger_that_cannot_be_opened_is_told_in_a_sentence(
    honest: Files, scratch: Path
) -> None:
    """Each of the header's fields destroyed in turn, and the file cut off."""
    path = scratch / "plan.ledger"
    for first, last in ((0, 16), (16, 18), (20, 21), (21, 24), (56, 60), (68, 72)):
        data = honest.ledger[:first] + b"\xfe" * (last - first) + honest.ledger[last:]
        found = _told(Files(data, b"").put(path))
        assert "\n" not in found and len(found) < 400, found
    for size in (0, 50, 4096, 8192, len(honest.ledger) - 1):
        assert _told(Files(honest.ledger[:size], b"").put(path)), size


CELLS = {
    table: columns.split()
    for table, columns in {
        "records": "subject version type state", "sealed": "position name salt value",
        "tree": "hashes", "checkpoints": "size root note",
        "history": "subject field effective rank position undone ahead repeats due value",
        "subjects": "uuid added since steady cells",
    }.items()
}


ROWS = {"checkpoints": "number = 2", "subjects": "id = 2"}


@pytest.mark.parametrize("table", CELLS)
def test_a_value_of_another_kind_is_damage_wherever_it_stands(
    honest: Files, scratch: Path, table: str
) -> None:
    """SQLite keeps a value of any kind in any column: a byte of a row's head says which."""
    path = Files(honest.ledger, b"").put(scratch / "plan.ledger")
    assert verdict(path).word is Word.CONSISTENT
    with closing(look(path)) as connection:
        (schema,) = connection.execute(
            "SELECT sql FROM sqlite_schema WHERE name = ?", (table,)
        ).fetchone()
    for column in CELLS[table]:
        for value in ("x'00'", "'x'", "7.5", "NULL", "12345", "''"):
            Files(honest.ledger, b"").put(path)
            with unguarded(path) as connection:
                _set_schema(connection, table, schema.replace(" NOT NULL", ""))
                done = connection.execute(
                    f"UPDATE OR IGNORE {table} SET {column} = {value}"
                    f" WHERE {ROWS.get(table, 'position = 8')} AND {column} IS NOT {value}"
                )
                _set_schema(connection, table, schema)
            if not done.rowcount:
                continue  # it is so already, or a key, which is never null
            found = verdict(path)
            assert found.word is Word.DAMAGED, f"{table}.{column} = {value}"
            assert all(fault.text for fault in found.failures)


def test_a_text_that_is_none_any_more_hides_no_other_damage(
    honest: Files, scratch: Path
) -> None:
    path = Files(honest.ledger, b"").put(scratch / "plan.ledger")
    with unguarded(path) as connection:
        connection.execute("UPDATE sealed SET value = CAST(x'22ff22' AS TEXT)"
                           " WHERE position = 8 AND name = 'progress'")
        connection.execute("UPDATE tree SET hashes = CAST(hashes AS TEXT) WHERE position = 9")
        connection.execute("UPDATE records SET version = 40 WHERE position = 12")
    assert {8, 9, 12} <= {fault.position for fault in verdict(path).failures}


def _set_schema(connection: sqlite3.Connection, table: str, sql: str) -> None:
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("UPDATE sqlite_schema SET sql = ? WHERE name = ?", (sql, table))
    connection.execute("PRAGMA writable_schema = RESET")


def _told(path: Path) -> str:
    try:
        found = verdict(path)
    except PlanError as error:
        assert error.exit_code in (1, 3)
        return error.text
    assert found.word is Word.DAMAGED
    return found.failures[0].text


def _unfinished(frame: bytes) -> bytes:
    """A frame that ends no commit, whose page never reached the disk as a whole."""
    return frame[:4] + bytes(4) + frame[8:2000] + bytes(len(frame) - 2000)
