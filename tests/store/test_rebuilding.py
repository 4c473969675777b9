"""Projections are recomputed from the records, equal row for row where nothing was wrong."""
from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from plan_ledger.recording import correcting, reporting
from plan_ledger.store import differing, refolding
from plan_ledger.store.errors import LedgerBusy, LedgerDamaged
from plan_ledger.store.rebuilding import rebuild
from plan_ledger.store.schema import VERSION
from tests.store.making import (
    add,
    assert_sound,
    differences,
    look,
    make,
    open_ledger,
    rows,
    run_python,
    say,
    states,
    unguarded,
)

GOLDEN = Path(__file__).parent / "golden" / f"v{VERSION}.ledger"


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return Path(shutil.copy(GOLDEN, tmp_path / "plan.ledger"))


def change(path: Path, *statements: str) -> None:
    connection = look(path)
    for statement in statements:
        connection.execute(statement)
    connection.close()


def test_rows_that_are_missing_too_many_or_changed_are_told_and_mended(ledger: Path) -> None:
    before = rows(ledger)
    change(
        ledger,
        "DELETE FROM history WHERE field = 'lead' AND position = 12",
        "UPDATE history SET value = 'RED' WHERE field = 'status' AND position = 5",
        "INSERT INTO history (subject, field, effective, rank, position, value)"
        " VALUES (2, 'lead', '2019-01-01', 9, 9, 'Nobody')",
    )
    (history,) = rebuild(ledger).differed
    assert (history.table, history.missing, history.too_many, history.changed) == (
        "history", 1, 1, 1
    )
    assert [(row.what, row.position, row.field) for row in history.first] == [
        ("missing", 12, "lead"), ("too many", 9, "lead"), ("changed", 5, "status")
    ]
    assert rows(ledger) == before
    assert rebuild(ledger).differed == []


def test_a_subject_that_is_missing_or_numbered_otherwise_is_told(ledger: Path) -> None:
    before = rows(ledger)
    change(ledger, "UPDATE subjects SET id = 77 WHERE id = 3")
    differed = rebuild(ledger).differed
    assert [(some.table, some.missing, some.too_many) for some in differed] == [("subjects", 1, 1)]
    assert differed[0].first[0].position == 6
    assert rows(ledger) == before


def test_projections_that_were_dropped_come_back_with_their_schema(ledger: Path) -> None:
    asked = "SELECT type, name, sql FROM sqlite_schema ORDER BY name"
    connection = look(ledger)
    schema = connection.execute(asked).fetchall()
    connection.close()
    before = rows(ledger)
    change(ledger, "DROP TABLE history", "DROP TABLE subjects")
    rebuilt = rebuild(ledger)
    assert [some.missing for some in rebuilt.differed] == [
        len(before["history"]), len(before["subjects"])
    ]
    connection = look(ledger)
    assert connection.execute(asked).fetchall() == schema
    connection.close()
    assert rows(ledger) == before


def test_the_few_differing_rows_that_are_named_are_only_the_first(ledger: Path) -> None:
    change(ledger, "DELETE FROM history")
    (history,) = rebuild(ledger).differed
    assert history.missing > differing.TOLD == len(history.first)
    assert history.first[0].position == min(row.position or 0 for row in history.first)


def test_progress_is_told_and_ends_at_the_last_record(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refolding, "_EVERY", 10)
    told: list[tuple[int, int]] = []
    rebuild(ledger, progress=lambda done, of: told.append((done, of)))
    of = len(states(ledger))
    assert told == [(done, of) for done in range(10, of + 1, 10)] + [(of, of)]


def test_a_holder_that_is_no_longer_remembered_is_read_again(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refolding, "_REMEMBERED", 1)
    before = rows(ledger)
    assert rebuild(ledger).differed == []
    assert rows(ledger) == before


def test_a_record_that_cannot_be_read_is_told_and_nothing_is_changed(ledger: Path) -> None:
    before = rows(ledger)
    change(ledger, "INSERT INTO records VALUES (9999, x'00', 1, 'status-changed', x'00')")
    with pytest.raises(LedgerDamaged, match="cannot be folded"):
        rebuild(ledger)
    assert rows(ledger) == before


def test_nobody_else_records_meanwhile(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plan_ledger.store.connecting.BUSY_SECONDS", 0.1)
    other = look(ledger)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(LedgerBusy) as busy:
        rebuild(ledger)
    assert busy.value.exit_code == 4
    other.close()


def test_a_crash_in_the_middle_leaves_the_old_state(ledger: Path) -> None:
    change(ledger, "DELETE FROM history WHERE field = 'lead'")
    before = rows(ledger)
    program = (
        "import os, sys; from pathlib import Path\n"
        "from plan_ledger.store import rebuilding, refolding\n"
        "refolding.difference = lambda *_: os.kill(os.getpid(), 9)\n"
        "rebuilding.rebuild(Path(sys.argv[1]))"
    )
    done = run_python(program, ledger)
    assert done.returncode == -9
    assert rows(ledger) == before
    assert rebuild(ledger).differed[0].missing > 0
    assert_sound(ledger)


def test_a_reader_who_has_the_ledger_open_goes_on_asking(tmp_path: Path) -> None:
    path = make(tmp_path / "plan.ledger")
    with open_ledger(path) as reader:
        before = reader.show()
        rebuild(path)
        assert reader.show() == before


def test_corrections_of_corrections_and_what_was_taken_back_fold_the_same(tmp_path: Path) -> None:
    path = make(tmp_path / "plan.ledger")
    with open_ledger(path) as ledger:
        first = say(ledger, "4.1.1", "first").position
        ledger.record(lambda e: reporting.record_confirmed(e, "4.1.1"), by="Ann",
                      effective="2019-02-10")
        mended = ledger.record(
            lambda e: correcting.correct(e, first, field="progress", to="mended", effective=None,
                                         with_confirmations=True),
            by="Ann", effective="2019-03-01", because="misspelt").position
        ledger.record(lambda e: reporting.record_confirmed(e, "4.1.1"), by="Ann",
                      effective="2019-02-20")
        ledger.record(
            lambda e: correcting.correct(e, mended, field="progress", to=None,
                                         effective="2019-01-20"),
            by="Ann", effective="2019-03-01", because="earlier")
        status = ledger.record(lambda e: reporting.record_status(e, "4.1.1", "GREEN"), by="Ann",
                               effective="2019-02-15").position
        ledger.record(lambda e: reporting.record_confirmed(e, "4.1.1"), by="Ann",
                      effective="2019-02-25")
        ledger.record(lambda e: correcting.retract(e, status, field=None,
                                                   with_confirmations=True),
                      by="Ann", effective="2019-03-01", because="never")
        add(ledger, "4.1.3", "2019-02-01")
        say(ledger, "4.1.3", "first, too")
        add(ledger, "4.1.3", "2019-01-15")
    assert differences(path) == []
    before = rows(path)
    rebuild(path)
    assert rows(path) == before


CHANGED = (
    "UPDATE records SET state = CAST(replace(CAST(state AS TEXT), '2019-02-13', '2019-02-12')"
    " AS BLOB) WHERE position = 10"
)


def test_a_record_that_was_changed_is_not_made_to_fit_by_rebuilding(ledger: Path) -> None:
    with unguarded(ledger) as connection:
        connection.execute(CHANGED)
    before = rows(ledger)
    with pytest.raises(LedgerDamaged, match="position 10 is not the one that was recorded.*hide"):
        rebuild(ledger)
    assert rows(ledger) == before


def test_a_hash_that_was_broken_is_mended_where_the_records_are_signed_for(ledger: Path) -> None:
    before = rows(ledger)
    change(ledger, "UPDATE tree SET hashes = zeroblob(32) WHERE position = 11")
    (tree,) = rebuild(ledger).differed
    assert (tree.table, tree.changed, tree.first[0].position) == ("tree", 1, 11)
    assert rows(ledger) == before
    change(ledger, "UPDATE tree SET hashes = zeroblob(32) WHERE position = 11")
    with unguarded(ledger) as connection:
        connection.execute("DELETE FROM checkpoints")
    with pytest.raises(LedgerDamaged, match="position 11 is not the one"):
        rebuild(ledger)
