"""What a sceptic tried: nothing passes silently, and no more is said than is true."""
from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from plan_ledger.erasure import Erasing
from plan_ledger.history.attachments import NotAsAttached
from plan_ledger.plan.errors import PlanError
from plan_ledger.proof.bringing import verify_ledger
from plan_ledger.proof.copies import NotOfThisPast, back_up_verified, restore_verified
from plan_ledger.proof.fingerprint import fingerprint
from plan_ledger.proof.keys import NoKey
from plan_ledger.proof.last_seen import Forked, RolledBack
from plan_ledger.proof.places import Remembered
from plan_ledger.proof.signing import OtherWitness
from plan_ledger.record.hashing import EMPTY_ROOT
from plan_ledger.recording.attaching import File, attach
from plan_ledger.store.errors import LedgerDamaged
from plan_ledger.store.place import log_path
from plan_ledger.vouching import NoFolder, Vouching
from plan_ledger_cli.main import cli
from tests.proof import tampering
from tests.proof.inspecting import Kept, killed, record, sign, verify
from tests.proof.tampering import damage
from tests.store.making import hand_clock, open_ledger


def told(path: Path, *words: str) -> str:
    done = CliRunner().invoke(cli, ["--ledger", str(path), *words])
    return " ".join(done.output.split())


# The log beside the ledger


@pytest.mark.parametrize("doing", ["show", "history", "record", "backup", "checkpoint", "rebuild"])
def test_nobody_reads_or_records_past_a_damaged_log(
    ledger: Path, tmp_path: Path, doing: str
) -> None:
    killed(ledger)
    data = bytearray(log_path(ledger).read_bytes())
    data[len(data) // 2] ^= 16
    ledger = Path(shutil.copy(ledger, tmp_path / "damaged.ledger"))  # no process has it open
    log = log_path(ledger)
    log.write_bytes(data)
    words = {
        "show": ["show"], "history": ["history"], "checkpoint": ["checkpoint"],
        "record": ["record", "progress", "4.1.1", "more"], "rebuild": ["rebuild"],
        "backup": ["backup", str(tmp_path / "b")],
    }[doing]
    done = CliRunner().invoke(cli, ["--ledger", str(ledger), *words])
    assert isinstance(done.exception, LedgerDamaged)
    assert "nothing was read or recorded" in done.exception.text
    assert log.read_bytes() == data and not (tmp_path / "b").exists()
    assert verify(ledger)[:2] == (3, {"log"}), "the alarm is still there"
    log.unlink()
    assert CliRunner().invoke(cli, ["--ledger", str(ledger), "show"]).exit_code == 0


# Witnesses


def two_histories(ledger: Path, folder: Path) -> tuple[Path, Path]:
    """The same officer signed two histories of one size; the folder has the first one's witness,
    and the backup is of before."""
    backup = folder / "backup.ledger"
    witnesses = folder / "witnesses"
    witnesses.mkdir()
    back_up_verified(ledger, backup)
    record(ledger)
    with open_ledger(ledger, hand_clock()) as opened:
        (first,) = Vouching(opened).checkpoint(to=witnesses).files
    restore_verified(backup, ledger, behind_last_seen=True)
    record(ledger)
    return backup, first


def test_a_witness_is_never_overwritten_by_another_of_its_size(
    ledger: Path, tmp_path: Path
) -> None:
    _, first = two_histories(ledger, tmp_path)
    kept = first.read_bytes()
    with open_ledger(ledger, hand_clock()) as opened:
        (why,) = Vouching(opened).checkpoint().failures
        with pytest.raises(OtherWitness):
            Vouching(opened).checkpoint(to=first.parent)
    assert "two histories of this plan have been signed" in why
    assert first.read_bytes() == kept
    assert verify(ledger, "--against", str(first))[:2] == (3, {"checkpoint"})


def test_nothing_is_signed_for_a_folder_that_is_not_there(ledger: Path, tmp_path: Path) -> None:
    record(ledger)
    with open_ledger(ledger, hand_clock()) as opened, pytest.raises(NoFolder):
        Vouching(opened).checkpoint(to=tmp_path / "none")
    assert verify(ledger)[2]["checked"]["checkpoints"] == 3


# What vouches, and for whom


def test_the_first_line_is_of_what_was_brought_not_of_the_keepers_own_memory(
    ledger: Path, kept: Kept
) -> None:
    record(ledger)
    sign(ledger)
    said = told(ledger, "verify", "--fingerprint", kept.early)
    early = verify(ledger, "--fingerprint", kept.early)[2]
    (size,) = {some["size"] for some in early["anchors"] if some["kind"] == "fingerprint"}
    assert early["anchored_to"] == size < early["size"]
    assert said.startswith(f"Anchored up to position {size}. ")
    alone = told(ledger, "verify")
    assert "for the ledger's own keepers" in alone and "for the ledger's own" not in said


def test_the_fingerprint_of_no_records_vouches_for_nothing(
    ledger: Path, elsewhere: Callable[[], None], tmp_path: Path
) -> None:
    elsewhere()
    code, _, answer = verify(ledger, "--fingerprint", fingerprint(0, EMPTY_ROOT))
    assert (code, answer["anchors"]) == (5, [])
    assert "vouches for nothing" in answer["notes"]
    ledger.write_bytes(b"no ledger at all")
    assert "Fingerprint" not in told(ledger, "verify")


def test_a_quick_look_says_what_it_left_out(ledger: Path) -> None:
    assert "not what is shown of the records" in verify(ledger, "--quick")[2]["notes"]


# Other officers of the same ledger


def test_who_records_without_a_key_remembers_what_was_signed(
    ledger: Path, tmp_path: Path, elsewhere: Callable[[], None]
) -> None:
    older = tmp_path / "older.ledger"
    shutil.copy(ledger, older)
    record(ledger)
    sign(ledger)
    elsewhere()
    record(ledger)
    shutil.copy(older, ledger)
    with pytest.raises(RolledBack):
        record(ledger)


def test_a_second_officer_goes_on_after_an_honest_restore_when_told_in_words(
    ledger: Path, tmp_path: Path
) -> None:
    seen = {file: file.read_bytes() for file in tmp_path.rglob("*.last-seen")}
    backup, _ = two_histories(ledger, tmp_path)
    sign(ledger)
    first = tmp_path / "witnesses"
    for file in tmp_path.rglob("*.last-seen"):  # the second one saw the first history
        file.write_bytes(next(first.iterdir()).read_bytes())
    assert seen
    with pytest.raises(Forked):
        record(ledger)
    copy = tmp_path / "copy.ledger"
    shutil.copy(ledger, copy)
    with pytest.raises(NotOfThisPast, match="--other-history"):
        restore_verified(copy, ledger, behind_last_seen=True)
    restore_verified(copy, ledger, other_history=True)
    record(ledger)
    assert verify(ledger)[0] == 0


def test_a_lost_key_is_answered_with_the_way_out(ledger: Path) -> None:
    Remembered.of(tampering.plan_of(ledger)).key.unlink()
    with open_ledger(ledger, hand_clock()) as opened:
        with pytest.raises(NoKey, match="keys rotate --lost"):
            Vouching(opened).checkpoint()
        Vouching(opened).rotate(by="Ann", lost=True)
    assert verify(ledger)[0] == 0


# Damage of other kinds


def test_a_file_that_is_not_what_was_attached_is_not_saved(ledger: Path, tmp_path: Path) -> None:
    with open_ledger(ledger, hand_clock()) as opened:
        position = opened.record(
            lambda entry: attach(entry, "4.1.1", File("minutes.txt", b"Agreed."), keep=True),
            by="Ann", effective="2019-03-08",
        ).position
    damage(ledger, "UPDATE contents SET bytes = CAST('Forged.' AS BLOB)")
    out = tmp_path / "out"
    done = CliRunner().invoke(
        cli, ["--ledger", str(ledger), "evidence", "save", str(position), "--out", str(out)]
    )
    assert isinstance(done.exception, NotAsAttached) and not out.exists()


@pytest.mark.parametrize("position", [1, 4, 6])
def test_a_record_that_is_nested_without_end_is_damage(ledger: Path, position: int) -> None:
    damage(
        ledger,
        "UPDATE records SET state = CAST(replace(hex(zeroblob(60000)), '0', '[') AS BLOB)"
        f" WHERE position = {position}",
    )
    code, kinds, _ = verify(ledger)
    assert code == 3 and "bytes" in kinds
    with pytest.raises(PlanError), open_ledger(ledger, hand_clock()) as opened:
        opened.history()


# Erasures


def erased(ledger: Path) -> None:
    with open_ledger(ledger, hand_clock()) as opened:
        Erasing(opened).erase([(8, "progress")], ground="court-order", by="Ann")


def test_an_older_backup_that_brings_erased_texts_back_says_so(
    ledger: Path, tmp_path: Path
) -> None:
    backup = tmp_path / "backup.ledger"
    back_up_verified(ledger, backup)
    erased(ledger)
    (note,) = restore_verified(backup, ledger).notes
    assert "the progress of position 8" in note and "plan-ledger erase" in note


def test_history_says_what_was_erased_and_on_which_ground(ledger: Path) -> None:
    erased(ledger)
    with open_ledger(ledger, hand_clock()) as opened:
        (event,) = [one for one in opened.history()["events"] if one["type"] == "erased"]
    assert event["erases"] == {"position": 8, "field": "progress", "ground": "court-order"}
    assert "progress of position 8 erased for good (court-order)" in told(ledger, "history")


# What is kept as another kind of value, or with nothing


def test_a_first_record_that_is_kept_as_text_is_damage(ledger: Path) -> None:
    damage(ledger, "UPDATE records SET state = CAST(state AS TEXT) WHERE position = 1")
    code, found = verify(ledger)[:2]
    assert code == 3 and found


@pytest.mark.parametrize("quick", [False, True])
def test_a_time_stamp_of_a_checkpoint_that_is_not_there_is_damage(
    ledger: Path, quick: bool
) -> None:
    damage(ledger, "INSERT INTO timestamps (checkpoint, token) VALUES (99, x'30')")
    found = verify_ledger(ledger, quick=quick)
    assert [fault.kind for fault in found.failures] == ["timestamp"]
