"""A year of a plan that is signed for, and an inspector who doubts it."""
from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.journeys.conftest import LEGEND, Officer

FIRST = "No.,Activity number,Activity,Lead,RAG\n1,1.1,Do one,Head,AMBER\n1,1.2,Do two,Head,GREEN\n"
SECOND = FIRST.replace("Do one,Head,AMBER", "Do one,Head,RED")


@pytest.fixture
def signed(moved: Officer, own_folders: Path) -> Officer:
    """A ledger with a key, two imports, and a folder elsewhere for its checkpoints."""
    (moved.folder / "elsewhere").mkdir()
    (moved.folder / "first.csv").write_text(FIRST)
    (moved.folder / "second.csv").write_text(SECOND)
    (moved.folder / "legend.toml").write_text(LEGEND)
    moved.do("init", "--legend", "legend.toml")
    moved.do("keys", "new")
    moved.do("checkpoint", "--to", "elsewhere")
    moved.do("import", "first.csv", "--as-at", "2019-01-31", "--yes")
    return moved


def month_later(officer: Officer) -> None:
    officer.now = "2019-03-01 09:00:00"
    officer.do("import", "second.csv", "--as-at", "2019-02-28", "--yes")


def fingerprint(officer: Officer) -> str:
    told: str = officer.ask("show")["fingerprint"]
    return told


def change(officer: Officer, *statements: str) -> None:
    connection = sqlite3.connect(officer.ledger, isolation_level=None)
    triggers = connection.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
    ).fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        connection.execute(statement)
    for _, again in triggers:
        connection.execute(again)
    connection.close()


def test_each_import_is_signed_for_and_copied_elsewhere(signed: Officer) -> None:
    before = len(list((signed.folder / "elsewhere").iterdir()))
    month_later(signed)
    copies = list((signed.folder / "elsewhere").iterdir())
    assert len(copies) == before + 1 == 3
    newest = max(copies, key=lambda file: int(file.stem.rpartition("-")[2]))
    assert f"\n{signed.head()}\n" in newest.read_text("utf-8")


def test_the_minutes_of_a_board_vouch_for_that_day_a_month_later(
    signed: Officer, own_folders: Path
) -> None:
    minutes = fingerprint(signed).lower().replace(" ", "-")
    size = signed.head()
    month_later(signed)
    shutil.rmtree(own_folders / "state")
    shutil.rmtree(own_folders / "config")
    told = signed.do("verify", "--fingerprint", minutes)
    assert f"Anchored up to position {size}." in told.out
    assert f"Records {(size or 0) + 1} to {signed.head()} rest on the organisation's word." in (
        told.out
    )
    alone = signed.run("verify")
    assert (alone.code, "Consistent with itself, not anchored." in alone.out) == (5, True)
    mistyped = minutes[:-1] + ("a" if minutes[-1] != "a" else "b")
    assert "mistyped" in signed.refused("verify", "--fingerprint", mistyped)


def test_a_record_that_was_changed_is_named_with_its_activity(signed: Officer) -> None:
    month_later(signed)
    change(
        signed,
        "UPDATE records SET state = CAST(replace(CAST(state AS TEXT), '\"RED\"', '\"BLUE\"')"
        " AS BLOB) WHERE type = 'status-changed'",
    )
    told = signed.run("verify")
    assert told.code == 3 and "Damaged" in told.out
    assert "1.1: the record at position" in told.out


def test_nothing_is_signed_over_a_record_that_was_changed(signed: Officer) -> None:
    signed.do("record", "progress", "1.2", "first")
    change(
        signed,
        "UPDATE records SET state = CAST(replace(CAST(state AS TEXT), '2019-02-01', '2019-01-01')"
        " AS BLOB) WHERE type = 'progress-reported'",
    )
    assert "nothing was signed" in signed.refused("checkpoint", code=3)


def test_an_older_copy_is_not_recorded_into_and_restored_only_in_words(signed: Officer) -> None:
    signed.do("backup", "old.ledger")
    month_later(signed)
    head = signed.head()
    said = signed.refused("restore", "old.ledger")
    assert f"{head} of this plan have been seen and signed here" in said
    shutil.copy(signed.folder / "old.ledger", signed.ledger)
    assert "it is an older copy" in signed.refused("record", "progress", "1.1", "again")
    told = signed.run("verify")
    assert told.code == 5 and "it is an older copy" in told.err
    signed.do("show")
    signed.ledger.unlink()
    signed.do("restore", "old.ledger", "--behind-last-seen")
    signed.do("record", "progress", "1.1", "again")
    signed.do("checkpoint")
    assert signed.run("verify").code == 0


def test_a_key_that_is_rotated_vouches_for_the_next(signed: Officer) -> None:
    first = signed.ask("keys", "show")["vkey"]
    signed.do("keys", "rotate")
    month_later(signed)
    second = signed.ask("keys", "show")["vkey"]
    assert first != second
    for key in (first, second):
        told = signed.ask("verify", "--key", key)
        assert "key" in [anchor["kind"] for anchor in told["anchors"]]
    stranger = second.replace(second[-4:], "AAAA")
    assert "key" in signed.refused("verify", "--key", stranger)


def test_a_proof_of_one_record_is_kept_and_held_against_the_ledger(signed: Officer) -> None:
    signed.do("prove", "4", "--out", "four.tlog-proof")
    month_later(signed)
    told = signed.ask("verify", "--against", "four.tlog-proof", "--quick")
    assert "checkpoint" in [anchor["kind"] for anchor in told["anchors"]]
    assert "is left as it is" in signed.refused("prove", "4", "--out", "four.tlog-proof")
    assert "there is no position 999" in signed.refused("prove", "999")
    signed.do("record", "progress", "1.1", "unsigned yet")
    assert "nobody has signed for position" in signed.refused("prove", str(signed.head()))


def test_a_name_that_was_typed_in_error_is_erased_and_the_proofs_hold(signed: Officer) -> None:
    signed.do("record", "progress", "1.1", "Kim Smith's mother rang")
    signed.do("record", "progress", "1.2", "Kim Smith's mother rang")
    signed.do("checkpoint")
    position = str((signed.head() or 0) - 1)
    ground = ("--ground", "personal-data-in-error")
    said = signed.refused("erase", position, "--field", "progress", *ground, "--yes")
    assert "say --everywhere to erase it there too, or --only-here" in said
    assert "say --yes" in signed.refused("erase", "--text", "kim smith", *ground)
    told = signed.do("erase", "--text", "kim smith", *ground, "--yes")
    assert told.out.count("Erased the progress") == 2 and "outside its reach" in told.err
    assert "Kim Smith" not in signed.do("history").out
    assert "[erased: personal-data-in-error]" in " ".join(signed.do("show", "1.1").out.split())
    assert signed.run("verify").code == 0
    assert "nothing to erase" in signed.refused("erase", "--text", "kim smith", *ground, "--yes")


def test_no_key_is_needed_and_none_is_taken_for_another(signed: Officer) -> None:
    vkey = signed.ask("keys", "show")["vkey"]
    assert vkey in signed.refused("keys", "new")
    (key,) = (signed.folder / "user" / "config" / "plan-ledger").glob("*.key")
    key.chmod(0o644)
    assert "chmod 600" in signed.refused("checkpoint")
    key.unlink()
    assert "there is no signing key" in signed.refused("checkpoint")
    month_later(signed)
    signed.do("verify")


def test_evidence_is_attached_listed_saved_and_erased(signed: Officer) -> None:
    (signed.folder / "minutes.txt").write_text("Agreed with Kim Smith.")
    signed.do("record", "evidence", "1.1", "minutes.txt")
    position = str(signed.head())
    assert "minutes.txt" in signed.do("show", "1.1").out
    assert "22 bytes" in signed.do("evidence", "list").out
    signed.do("evidence", "save", position, "--out", "again.txt")
    assert (signed.folder / "again.txt").read_text() == "Agreed with Kim Smith."
    assert "is left as it is" in signed.refused("evidence", "save", position)
    assert "minutes.txt" in signed.do("changes", "--from", "2019-01-31", "--to", "today").out
    ground = ("--ground", "personal-data-in-error", "--yes")
    signed.do("erase", position, "--field", "contents", *ground)
    assert "was erased" in signed.refused("evidence", "save", position)
    assert b"Kim Smith" not in signed.ledger.read_bytes()
    assert "[erased: personal-data-in-error]" in signed.do("evidence", "list").out
    assert "no such file" in signed.refused("record", "evidence", "1.1", "none.pdf")
