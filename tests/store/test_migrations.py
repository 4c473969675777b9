"""An older ledger is brought up to this format: copied first, then whole or not at all."""
from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from plan_ledger.store import connecting, migrations, opening
from plan_ledger.store.errors import LedgerDamaged, NewerLedger, OlderLedger
from plan_ledger.store.migrations import MigrationFailed, Step, migrate
from plan_ledger.store.schema import VERSION
from tests.store.making import assert_sound, look, make, open_ledger, rows, run_python, say, states


def a_table(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE proofs (position INTEGER PRIMARY KEY)")


def filled(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO proofs SELECT position FROM records")


def failing(connection: sqlite3.Connection) -> None:
    connection.execute("DROP TABLE history")
    raise RuntimeError("no good")


NEXT, LAST = VERSION + 1, VERSION + 2
STEPS = [
    Step(NEXT, "a table for proofs", a_table), Step(LAST, "proofs of what is recorded", filled)
]


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return make(tmp_path / "plan.ledger")


def version(path: Path) -> int:
    connection = look(path)
    found = connection.execute("PRAGMA user_version").fetchone()[0]
    connection.close()
    return int(found)


def test_the_newest_version_has_nothing_to_do(ledger: Path) -> None:
    before = ledger.read_bytes()
    assert migrate(ledger) is None
    assert ledger.read_bytes() == before


def test_all_steps_run_in_order_after_a_copy_was_put_beside(ledger: Path) -> None:
    kept = migrate(ledger, steps=STEPS, version=LAST)
    assert kept == ledger.with_name(f"plan.ledger.before-v{NEXT}")
    assert (version(kept), version(ledger)) == (VERSION, LAST)
    assert states(kept) == states(ledger)
    connection = look(ledger)
    assert connection.execute("SELECT count(*) FROM proofs").fetchone()[0] == len(states(ledger))
    connection.close()
    assert migrate(ledger, steps=STEPS, version=LAST) is None


def test_a_copy_that_is_there_already_is_not_overwritten(ledger: Path) -> None:
    taken = ledger.with_name(f"plan.ledger.before-v{NEXT}")
    taken.write_text("mine")
    kept = migrate(ledger, steps=STEPS, version=LAST)
    assert kept == ledger.with_name(f"plan.ledger.before-v{NEXT}-2")
    assert taken.read_text() == "mine"


def test_a_step_that_fails_leaves_the_file_as_it_was_and_no_copy(ledger: Path) -> None:
    before = rows(ledger), states(ledger)
    told = f"format {LAST} .later: no good.; it is left as it"
    with pytest.raises(MigrationFailed, match=told) as no:
        migrate(ledger, steps=[STEPS[0], Step(LAST, "later", failing)], version=LAST)
    assert no.value.exit_code == 1
    assert version(ledger) == VERSION
    assert (rows(ledger), states(ledger)) == before
    assert [some.name for some in ledger.parent.iterdir()] == ["plan.ledger"]


@pytest.mark.parametrize("steps", [[], STEPS[1:], STEPS[:1], [*STEPS, STEPS[0]]])
def test_steps_that_do_not_lead_to_the_version_one_by_one_are_never_run(
    ledger: Path, steps: list[Step]
) -> None:
    with pytest.raises(LedgerDamaged, match=f"format is numbered {VERSION}"):
        migrate(ledger, steps=steps, version=LAST)
    assert version(ledger) == VERSION


def test_of_two_who_migrate_at_once_one_does_it(ledger: Path) -> None:
    kept: list[Path | None] = []

    def run() -> None:
        kept.append(migrate(ledger, steps=STEPS, version=LAST))

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    copy = ledger.with_name(f"plan.ledger.before-v{NEXT}")
    assert sorted(kept, key=str) == [copy, None, None, None]


@pytest.fixture
def newer_program(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This program as its next release might be, once the ledger is made."""
    monkeypatch.setattr(connecting, "VERSION", LAST)
    monkeypatch.setattr(opening, "VERSION", LAST)
    monkeypatch.setattr(migrations, "VERSION", LAST)
    monkeypatch.setattr(migrations, "STEPS", tuple(STEPS))
    defaults = {**(migrate.__kwdefaults__ or {}), "version": LAST}
    monkeypatch.setattr(migrate, "__kwdefaults__", defaults)


@pytest.mark.usefixtures("newer_program")
def test_whoever_opens_an_older_ledger_brings_it_up_first(ledger: Path) -> None:
    with open_ledger(ledger) as opened:
        assert opened.show()["position"] == len(states(ledger))
    assert version(ledger) == LAST
    with open_ledger(ledger) as opened:
        say(opened, "4.1.1", "in the new format")
    assert_sound(ledger)


@pytest.mark.usefixtures("newer_program")
def test_an_older_ledger_that_cannot_be_written_is_told_in_one_sentence(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "may_write", lambda _: False)
    with pytest.raises(OlderLedger, match="copy it to a disk of this computer") as older:
        opening.open_for_reading(ledger)
    assert older.value.exit_code == 1
    assert version(ledger) == VERSION


def test_a_program_that_has_the_ledger_open_stops_recording_when_it_becomes_newer(
    ledger: Path,
) -> None:
    with open_ledger(ledger) as older_program:
        say(older_program, "4.1.1", "one")
        before = states(ledger)
        migrate(ledger, steps=STEPS, version=LAST)
        with pytest.raises(NewerLedger):
            say(older_program, "4.1.1", "two")
    assert states(ledger) == before


def test_opening_a_ledger_of_this_format_does_not_even_load_the_migrations(ledger: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from plan_ledger.store import opening\n"
        "opening.open_for_writing(Path(sys.argv[1])).close()\n"
        "sys.exit('plan_ledger.store.migrations' in sys.modules)"
    )
    assert run_python(program, ledger).returncode == 0
