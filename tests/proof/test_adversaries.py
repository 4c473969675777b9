"""docs/adversaries.md, row by row: each thing that somebody can do to a ledger, and who notices.

A test's name begins with the row's number. What the table says of a command is what the command
does here; the inspector keeps her things outside, and works in folders of her own. Rows C and D are
in `test_adversaries_signing`.
"""
from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from plan_ledger.erasure import Erasing
from plan_ledger.ledger import Ledger
from plan_ledger.proof.bringing import verify_ledger
from plan_ledger.proof.checkpoint import origin_of
from plan_ledger.proof.copies import BehindLastSeen, NotOfThisPast, restore_verified
from plan_ledger.proof.last_seen import Forked, RolledBack
from plan_ledger.proof.note import SigningKey
from plan_ledger.recording.attaching import File, attach
from plan_ledger.store.backing_up import back_up
from plan_ledger.store.errors import LedgerDamaged
from plan_ledger.store.place import log_path
from plan_ledger.store.rebuilding import rebuild
from plan_ledger.store.restoring import BackupDamaged
from plan_ledger.vouching import Vouching
from plan_ledger_cli.main import cli
from tests.proof import tampering
from tests.proof.authority import Authority, have_stamped
from tests.proof.inspecting import Kept, alone, killed, record, sign, verify
from tests.proof.making import copied
from tests.proof.tampering import damage, rewrite, unsign
from tests.store.making import (
    ROOT,
    hand_clock,
    look,
    make,
    open_ledger,
    say,
)

PAGE = ROOT / "docs" / "adversaries.md"


# One who may write to the file, without the key

BYTES = {
    "records.state": "UPDATE records SET state = {} WHERE position = 8",
    "records.version": "UPDATE records SET version = 40 WHERE position = 8",
    "records.type": "UPDATE records SET type = 'progress-reporteD' WHERE position = 8",
    "records.subject": "UPDATE records SET subject = {} WHERE position = 8",
    "sealed.salt": "UPDATE sealed SET salt = {} WHERE position = 8 AND name = 'progress'",
    "sealed.value": "UPDATE sealed SET value = '\"begun\"' WHERE position = 8 AND name='progress'",
    "sealed.name": "UPDATE sealed SET name = 'Progress' WHERE position = 8 AND name = 'progress'",
    "tree.hashes": "UPDATE tree SET hashes = {} WHERE position = 8",
    "checkpoints.number": "UPDATE checkpoints SET number = 9 WHERE number = 3",
    "checkpoints.size": "UPDATE checkpoints SET size = 9 WHERE number = 2",
    "checkpoints.root": "UPDATE checkpoints SET root = {} WHERE number = 2",
    "checkpoints.note": "UPDATE checkpoints SET note = {} WHERE number = 2",
    "history.value": "UPDATE history SET value = 'x' WHERE position = 8",
    "history.effective": "UPDATE history SET effective = '2019-02-02' WHERE position = 8",
    "history.undone": "UPDATE history SET undone = NULL WHERE undone IS NOT NULL",
    "subjects.cells": "UPDATE subjects SET cells = replace(cells, 'AMBER', 'GREEN')",
}


@pytest.mark.parametrize("column", BYTES)
def test_a1_a_byte_of_anything_that_is_kept_is_changed(
    ledger: Path, column: str, elsewhere: Callable[[], None]
) -> None:
    table, name = column.split(".")
    with closing(look(ledger)) as connection:
        row = connection.execute(
            f"SELECT {name} FROM {table} WHERE {'number = 2' if table == 'checkpoints' else ''}"
            f"{'' if table in ('checkpoints', 'subjects') else 'position = 8'}"
            f"{'id = 2' if table == 'subjects' else ''}"
        ).fetchone()[0]
    statement = BYTES[column]
    if isinstance(row, bytes):
        changed = row[:-1] + bytes([row[-1] ^ 1])
        statement = statement.format(f"x'{changed.hex()}'")
    damage(ledger, statement)
    elsewhere()
    assert alone(ledger) == 3


def test_a2_a_record_is_changed_and_everything_recomputed(
    ledger: Path, kept: Kept, elsewhere: Callable[[], None]
) -> None:
    rewrite(ledger, tampering.say_otherwise)
    elsewhere()
    code, kinds, _ = verify(ledger)
    assert (code, kinds) == (3, {"checkpoint"})


def test_a3_and_the_checkpoints_are_taken_out_too(
    ledger: Path, kept: Kept, elsewhere: Callable[[], None]
) -> None:
    rewrite(ledger, tampering.say_otherwise)
    unsign(ledger)
    assert verify(ledger)[:2] == (3, {"last-seen"})
    with pytest.raises(Forked):
        record(ledger)
    elsewhere()
    assert alone(ledger) == 5
    for anchor in kept.anchors:
        assert verify(ledger, *anchor)[0] == 3, anchor
    code, _, answer = verify(ledger, "--key", kept.key)
    assert code == 5 and "nobody has signed this ledger yet" in answer["notes"]


def test_a4_the_triggers_are_dropped(ledger: Path, elsewhere: Callable[[], None]) -> None:
    with closing(look(ledger)) as connection:
        connection.execute("DROP TRIGGER records_are_never_changed")
    elsewhere()
    assert verify(ledger)[:2] == (3, {"schema"})


def test_a5_the_tail_is_cut_off(
    ledger: Path, kept: Kept, elsewhere: Callable[[], None]
) -> None:
    bare = copied(ledger, ledger.with_name("bare.ledger"))
    damage(bare, "DELETE FROM records WHERE position > 12")
    assert {"checkpoint", "gap"} <= verify(bare)[1]
    tampering.cut(ledger, 12)
    code, _, answer = verify(ledger)
    assert code == 5 and "it is an older copy" in answer["notes"]
    with pytest.raises(RolledBack):
        record(ledger)
    with pytest.raises(RolledBack):
        sign(ledger)
    elsewhere()
    assert alone(ledger) == 5
    for anchor in kept.anchors:
        assert verify(ledger, *anchor)[0] == 3, anchor


def test_a6_records_are_put_in_another_order(
    ledger: Path, kept: Kept, elsewhere: Callable[[], None]
) -> None:
    rewrite(ledger, tampering.swapped(9, 10))
    elsewhere()
    assert verify(ledger)[:2] == (3, {"checkpoint"})
    unsign(ledger)
    assert alone(ledger) == 5
    for anchor in kept.anchors:
        assert verify(ledger, *anchor)[0] == 3, anchor


def test_a7_a_record_is_inserted_in_the_past(
    tmp_path: Path, own_folders: Path, elsewhere: Callable[[], None]
) -> None:
    path = make(tmp_path / "plan.ledger", 4)
    with open_ledger(path, hand_clock()) as ledger:
        Vouching(ledger).new_key(by="Ann")
        say(ledger, "4.1.1", "Begun")
        sign(path)
    kept = verify_ledger(path).fingerprint
    rewrite(path, tampering.inserted_after(6))
    elsewhere()
    assert verify(path)[:2] == (3, {"checkpoint"})
    unsign(path)
    assert alone(path) == 5
    assert verify(path, "--fingerprint", kept)[0] == 3


def test_a8_a_disclosure_is_swapped_dropped_or_used_twice(
    ledger: Path, elsewhere: Callable[[], None]
) -> None:
    elsewhere()
    swap = copied(ledger, ledger.with_name("swapped.ledger"))
    damage(
        swap,
        "UPDATE sealed SET position = 99 WHERE position = 8 AND name = 'progress'",
        "UPDATE sealed SET position = 8 WHERE position = 14 AND name = 'progress'",
        "UPDATE sealed SET position = 14 WHERE position = 99",
    )
    drop = copied(ledger, ledger.with_name("dropped.ledger"))
    damage(drop, "DELETE FROM sealed WHERE position = 8 AND name = 'progress'")
    extra = copied(ledger, ledger.with_name("extra.ledger"))
    damage(extra, "INSERT INTO sealed SELECT 9, name, salt, value FROM sealed"
                  " WHERE position = 8 AND name = 'progress'")

    def used_twice(records: list[tampering.Written]) -> list[tampering.Written]:
        (told,) = [some for some in records[7].sealed if some[0] == "progress"]
        records[13].reseal(*told)
        return records

    twice = copied(ledger, ledger.with_name("twice.ledger"))
    rewrite(twice, used_twice)
    unsign(twice)
    for path in (swap, drop, extra, twice):
        code, kinds, _ = verify(path)
        assert code == 3 and "sealed" in kinds, path


def test_a9_the_file_is_replaced_by_an_older_backup(
    ledger: Path, tmp_path: Path, elsewhere: Callable[[], None]
) -> None:
    backup = tmp_path / "older.ledger"
    back_up(ledger, backup)
    record(ledger)
    sign(ledger)
    kept = verify_ledger(ledger).fingerprint
    ledger.unlink()
    backup.rename(ledger)
    code, _, answer = verify(ledger)
    assert code == 5 and "it is an older copy" in answer["notes"]
    with Ledger(ledger) as asked:
        assert asked.show()["position"] == 15, "asking is not refused: it may be an honest copy"
    with pytest.raises(RolledBack, match="it is an older copy"):
        record(ledger)
    with pytest.raises(RolledBack):
        sign(ledger)
    assert verify(ledger, "--fingerprint", kept)[0] == 3
    elsewhere()
    assert alone(ledger) == 5


def test_who_is_refused_once_is_refused_again_by_the_same_program(
    ledger: Path, tmp_path: Path
) -> None:
    backup = tmp_path / "backup.ledger"
    back_up(ledger, backup)
    record(ledger)
    sign(ledger)
    with open_ledger(backup, hand_clock()) as opened:
        for _ in range(2):
            with pytest.raises(RolledBack):
                say(opened, "4.1.1", "One thing more", "2019-03-08")


def test_a10_an_older_or_another_backup_is_restored(ledger: Path, tmp_path: Path) -> None:
    backup, forged = tmp_path / "older.ledger", tmp_path / "forged.ledger"
    back_up(ledger, backup)
    false = copied(backup, tmp_path / "false.ledger")
    tampering.sign_again(false, SigningKey.new(origin_of(tampering.plan_of(ledger))))
    record(ledger)
    sign(ledger)
    back_up(ledger, forged)
    rewrite(forged, tampering.say_otherwise)
    tampering.sign_again(forged, tampering.key_of(ledger))
    before = ledger.read_bytes()
    with pytest.raises(BehindLastSeen, match="15 records, and 16 of this plan have been seen"):
        restore_verified(backup, ledger)
    for behind in (False, True):
        with pytest.raises(NotOfThisPast):
            restore_verified(forged, ledger, behind_last_seen=behind)
    with pytest.raises(BackupDamaged, match="is not signed by the ledger's key"):
        restore_verified(false, ledger)
    assert ledger.read_bytes() == before
    ran = CliRunner().invoke(
        cli, ["--ledger", str(ledger), "restore", str(backup), "--behind-last-seen"]
    )
    assert ran.exit_code == 0, ran.output
    assert alone(ledger) == 0
    record(ledger)
    sign(ledger)


def test_a11_the_log_is_deleted(
    ledger: Path, tmp_path: Path, elsewhere: Callable[[], None]
) -> None:
    killed(ledger)
    newest = verify_ledger(copied(ledger, tmp_path / "whole.ledger")).fingerprint
    log_path(ledger).unlink()
    code, _, answer = verify(ledger)
    assert code == 5 and "it is an older copy" in answer["notes"]
    with pytest.raises(RolledBack):
        record(ledger)
    elsewhere()
    assert alone(ledger) == 5
    assert verify(ledger, "--fingerprint", newest)[0] == 3


@pytest.mark.parametrize("where", [40, 0.3, 0.7, -2000])
def test_a12_a_bit_of_the_log_is_flipped(
    ledger: Path, where: float, elsewhere: Callable[[], None]
) -> None:
    killed(ledger)
    log = log_path(ledger)
    data = bytearray(log.read_bytes())
    data[int(where * len(data)) if isinstance(where, float) else where] ^= 16
    log.write_bytes(data)
    elsewhere()
    assert verify(ledger)[:2] == (3, {"log"})
    assert verify(ledger)[:2] == (3, {"log"}), "it is still told the second time"
    assert log.read_bytes() == data


@pytest.mark.parametrize(
    "statement",
    ["UPDATE contents SET bytes = x'00'", "DELETE FROM contents",
     "INSERT INTO contents VALUES (zeroblob(32), x'00')"],
)
def test_a13_the_contents_of_an_attached_file_are_changed(
    ledger: Path, statement: str, elsewhere: Callable[[], None]
) -> None:
    with open_ledger(ledger, hand_clock()) as opened:
        opened.record(
            lambda entry: attach(entry, "4.1.1", File("minutes.txt", b"Agreed."), keep=True),
            by="Ann", effective="2019-03-08",
        )
    elsewhere()
    assert alone(ledger) == 5
    damage(ledger, statement)
    assert verify(ledger)[:2] == (3, {"evidence"})


def test_a14_a_record_is_changed_and_everything_computed_anew_by_our_own_commands(
    ledger: Path,
) -> None:
    position = 6
    damage(
        ledger,
        "UPDATE records SET state = CAST(replace(CAST(state AS TEXT), '\"v\":1', '\"v\":2') AS"
        f" BLOB) WHERE position = {position}",
    )
    with pytest.raises(LedgerDamaged, match=f"position {position} is not the one"):
        rebuild(ledger)
    with open_ledger(ledger, hand_clock()) as opened, pytest.raises(LedgerDamaged):
        Erasing(opened).erase([(8, "progress")], ground="other", by="Ann")
    assert verify(ledger)[0] == 3


def test_a15_a_history_that_he_made_up_is_signed_with_a_key_of_his_own_and_stamped(
    ledger: Path, kept: Kept, tmp_path: Path, elsewhere: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "his" / name))
    with open_ledger(ledger, hand_clock()) as opened:
        Vouching(opened).rotate(by="Mallory", lost=True)
    anew = make(tmp_path / "anew.ledger")
    with open_ledger(anew, hand_clock()) as opened:
        Vouching(opened).new_key(by="Mallory")
    authority = Authority(tmp_path / "authority")
    trusted = ["--tsa-ca", str(authority.ca_file)]
    for forged in (ledger, anew):
        have_stamped(forged, authority)
    elsewhere()
    for forged in (ledger, anew):
        code, _, answer = verify(forged, *trusted)
        assert (code, answer["anchored_to"]) == (5, None)
        assert [(some["kind"], some["size"]) for some in answer["anchors"]] == [
            ("timestamp", answer["size"])
        ]
        ran = CliRunner().invoke(cli, ["--ledger", str(forged), "verify", *trusted])
        said = " ".join(ran.stdout.split())
        assert "whoever makes some up can have them stamped too" in said
        assert f"Records 1 to {answer['size']} existed by" in said
    for anchor in (*kept.anchors, ["--key", kept.key]):
        assert verify(ledger, *trusted, *anchor)[2]["anchored_to"] == kept.size, anchor
        assert verify(anew, *trusted, *anchor)[0] == 3, anchor


# One who has the key, too

def test_b1_a_record_is_changed_everything_recomputed_and_signed_again(
    ledger: Path, kept: Kept, elsewhere: Callable[[], None]
) -> None:
    rewrite(ledger, tampering.say_otherwise)
    tampering.sign_again(ledger, tampering.key_of(ledger))
    assert verify(ledger)[:2] == (3, {"last-seen"})
    with pytest.raises(Forked):
        sign(ledger)
    elsewhere()
    assert alone(ledger) == 5
    for anchor in kept.anchors:
        assert verify(ledger, *anchor)[0] == 3, anchor
    assert verify(ledger, "--fingerprint", kept.early)[0] == 0, "what came before is as it was"
    assert verify(ledger, "--key", kept.key)[0] == 0, "the key is no help against its holder"
    assert verify(ledger, "--key", kept.key, "--fingerprint", kept.fingerprint)[0] == 3


def test_b2_the_whole_ledger_is_written_anew_with_a_false_clock(
    ledger: Path, kept: Kept, tmp_path: Path, elsewhere: Callable[[], None]
) -> None:
    again = copied(ledger, tmp_path / "again.ledger")
    rewrite(again, tampering.backdated)
    tampering.sign_again(again, tampering.key_of(ledger))
    clock = hand_clock(datetime(2018, 1, 1, tzinfo=UTC))
    anew = make(tmp_path / "anew.ledger", 3, clock)
    with open_ledger(anew, clock) as opened:
        Vouching(opened).new_key(by="Ann")
    elsewhere()
    for forged in (again, anew):
        code, _, answer = verify(forged)
        assert (code, answer["verdict"]) == (5, "consistent")
        for anchor in kept.anchors:
            assert verify(forged, *anchor)[0] == 3, anchor
    assert verify(anew, "--key", kept.key)[:2] == (3, {"key"})


def test_b3_another_key_is_put_in_the_place_of_the_old_one(
    ledger: Path, kept: Kept, elsewhere: Callable[[], None]
) -> None:
    with open_ledger(ledger, hand_clock()) as opened:
        Vouching(opened).rotate(by="Mallory", lost=True)
    elsewhere()
    code, _, answer = verify(ledger)
    assert code == 5 and "without the key before it vouching" in answer["notes"]
    code, _, answer = verify(ledger, "--key", kept.key)
    assert code == 0 and answer["anchored_to"] == kept.size, "only what the old key signed"


def test_each_row_of_the_table_is_a_test_and_each_test_a_row() -> None:
    rows = re.findall(r"^\| ([A-Z]\d+) \|", PAGE.read_text("utf-8"), re.MULTILINE)
    tests = [
        number.upper()
        for file in Path(__file__).parent.glob("test_*.py")
        for number in re.findall(r"^def test_([a-z]\d+)_", file.read_text("utf-8"), re.MULTILINE)
    ]
    assert len(set(rows)) == len(rows)
    assert sorted(rows) == sorted(tests)
