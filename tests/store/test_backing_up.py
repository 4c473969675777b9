"""A backup is one whole file; what a restore replaces is never lost."""
from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from plan_ledger.ledger import Ledger
from plan_ledger.plan.errors import PlanError
from plan_ledger.record.canonical import canonical
from plan_ledger.record.reading import parse
from plan_ledger.store import copying, restoring
from plan_ledger.store.backing_up import back_up
from plan_ledger.store.copying import BackupExists, CannotBackUp
from plan_ledger.store.errors import (
    LedgerBusy,
    LedgerUnreachable,
    NewerLedger,
    NotALedger,
    OnNetworkShare,
)
from plan_ledger.store.restoring import BackupDamaged, NoBackup, SameFile, restore
from plan_ledger.store.schema import VERSION
from tests.store.making import (
    assert_sound,
    hand_clock,
    make,
    open_ledger,
    say,
    states,
    unguarded,
)

GOLDEN = Path(__file__).parent / "golden" / f"v{VERSION}.ledger"


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return make(tmp_path / "plan.ledger")


@pytest.fixture
def backup(ledger: Path) -> Path:
    return back_up(ledger, ledger.with_name("copy.ledger")).path


def names(folder: Path) -> set[str]:
    return {some.name for some in folder.iterdir()}


def test_a_backup_holds_all_that_was_acknowledged_also_what_is_still_in_the_log(
    ledger: Path,
) -> None:
    with open_ledger(ledger) as recording:
        said = say(recording, "4.1.1", "still in the log")
        done = back_up(ledger, ledger.with_name("copy.ledger"))
        assert (done.position, done.recorded_at) == (said.position, said.recorded_at)
        assert done.size == done.path.stat().st_size
        assert states(done.path) == states(ledger)
    assert names(ledger.parent) == {"plan.ledger", "copy.ledger"}


def test_it_opens_by_itself_without_a_log_also_as_a_ledger_to_record_into(backup: Path) -> None:
    assert backup.read_bytes()[18:20] == b"\x01\x01"
    with open_ledger(backup) as recording:
        say(recording, "4.1.1", "into the copy")
        assert recording.writing().writer.connection.execute(
            "PRAGMA journal_mode"
        ).fetchone() == ("wal",)
    assert_sound(backup)


def test_it_is_read_where_nothing_can_be_written(backup: Path, tmp_path: Path) -> None:
    alone = tmp_path / "archive"
    alone.mkdir()
    moved = backup.rename(alone / "copy.ledger")
    connection = sqlite3.connect(f"{moved.as_uri()}?mode=ro", uri=True)
    assert connection.execute("SELECT count(*) FROM records").fetchone() == (5,)
    connection.close()
    assert names(alone) == {"copy.ledger"}


def test_backups_made_while_others_record_are_each_one_state(ledger: Path) -> None:
    stop = threading.Event()

    def record() -> None:
        with open_ledger(ledger, hand_clock()) as recording:
            while not stop.is_set():
                say(recording, "4.1.1", "more and more")

    thread = threading.Thread(target=record)
    thread.start()
    try:
        made = [back_up(ledger, ledger.with_name(f"copy-{n}.ledger")) for n in range(5)]
    finally:
        stop.set()
        thread.join()
    for done in made:
        assert len(assert_sound(done.path)) == done.position


def test_an_existing_file_is_never_overwritten(ledger: Path) -> None:
    there = ledger.with_name("letter.txt")
    there.write_text("dear all")
    with pytest.raises(BackupExists, match="left as it is: give the backup another name") as no:
        back_up(ledger, there)
    assert no.value.exit_code == 1 and there.read_text() == "dear all"


def test_nor_one_that_appears_meanwhile(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = ledger.with_name("copy.ledger")
    copy = copying._copy

    def slowly(source: sqlite3.Connection, draft: Path) -> None:
        copy(source, draft)
        target.write_text("another's")

    monkeypatch.setattr(copying, "_copy", slowly)
    with pytest.raises(BackupExists):
        back_up(ledger, target)
    assert target.read_text() == "another's"
    assert names(ledger.parent) == {"plan.ledger", "copy.ledger"}


def test_a_folder_that_is_not_there_is_told(ledger: Path) -> None:
    with pytest.raises(CannotBackUp, match="its folder does not exist"):
        back_up(ledger, ledger.parent / "nowhere" / "copy.ledger")


def test_a_backup_that_fails_leaves_nothing_behind(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(copying, "sync", full)
    with pytest.raises(CannotBackUp, match="the disk is full; free some space"):
        back_up(ledger, ledger.with_name("copy.ledger"))
    assert names(ledger.parent) == {"plan.ledger"}


# Restoring


def test_what_was_backed_up_is_restored_and_the_replaced_ledger_is_kept(
    ledger: Path, backup: Path
) -> None:
    then = states(ledger)
    with open_ledger(ledger) as recording:
        say(recording, "4.1.1", "after the backup")
    later = states(ledger)
    done = restore(backup, ledger)
    assert states(ledger) == then == assert_sound(ledger)
    assert done.kept is not None and done.kept.name.startswith("plan.ledger.replaced-20")
    assert states(done.kept) == later
    assert done.position == len(then)
    assert names(ledger.parent) == {"plan.ledger", "copy.ledger", done.kept.name}
    with open_ledger(ledger) as recording:
        say(recording, "4.1.1", "recording goes on")
    assert_sound(ledger)


def test_a_ledger_that_is_not_there_any_more_is_just_put_there(ledger: Path, backup: Path) -> None:
    then = states(ledger)
    ledger.unlink()
    assert restore(backup, ledger).kept is None
    assert states(ledger) == then


def test_two_restores_in_one_second_keep_both(ledger: Path, backup: Path) -> None:
    kept = {restore(backup, ledger).kept for _ in range(3)}
    assert len(kept) == 3 and all(some and some.exists() for some in kept)


@pytest.mark.parametrize("left", [b"", b"SQLite format 3\x00 and nothing more", b"\x00" * 9000])
def test_a_ledger_that_was_destroyed_is_replaced_and_kept_too(
    ledger: Path, backup: Path, left: bytes
) -> None:
    ledger.write_bytes(left)
    done = restore(backup, ledger)
    assert done.kept is not None and done.kept.read_bytes() == left
    assert_sound(ledger)


def test_a_log_that_stayed_beside_is_not_taken_for_the_restored_files_own(
    ledger: Path, backup: Path, tmp_path: Path
) -> None:
    with open_ledger(ledger) as recording:
        say(recording, "4.1.1", "in the log only")
        log = Path(f"{ledger}-wal").read_bytes()
    ledger.unlink()
    Path(f"{ledger}-wal").write_bytes(log)
    restore(backup, ledger)
    assert_sound(ledger)
    assert states(ledger) == states(backup)
    assert any(name.startswith("plan.ledger.left-") for name in names(tmp_path))


def test_commits_of_a_crashed_program_are_in_the_ledger_that_is_kept(
    ledger: Path, backup: Path, tmp_path: Path
) -> None:
    with open_ledger(ledger) as recording:
        said = say(recording, "4.1.1", "acknowledged, then the power went")
        for end in ("", "-wal"):
            shutil.copy(f"{ledger}{end}", tmp_path / f"crashed.ledger{end}")
    crashed = tmp_path / "crashed.ledger"
    kept = restore(backup, crashed).kept
    assert kept is not None and len(states(kept)) == said.position
    assert states(crashed) == states(backup)


def test_nothing_is_restored_while_others_have_the_ledger_open(
    ledger: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = sqlite3.connect
    monkeypatch.setattr(
        restoring.sqlite3, "connect",
        lambda *words, **more: connect(*words, **(more | {"timeout": 0.1})),
    )
    with open_ledger(ledger) as asking:
        asking.show()
        with pytest.raises(LedgerBusy, match="others have .* open, so nothing was restored") as no:
            restore(backup, ledger)
        assert no.value.exit_code == 4
        say(asking, "4.1.1", "nobody was disturbed")
    assert names(ledger.parent) == {"plan.ledger", "copy.ledger"}
    assert_sound(ledger)


def test_whoever_waited_for_the_lock_records_nothing_into_the_replaced_file(
    ledger: Path, backup: Path
) -> None:
    late = sqlite3.connect(ledger, isolation_level=None)
    late.execute("PRAGMA journal_mode = DELETE")
    late.execute("SELECT * FROM records").fetchall()
    kept = restore(backup, ledger).kept
    assert kept is not None
    before = kept.read_bytes()
    with pytest.raises(sqlite3.OperationalError):
        late.execute("DELETE FROM history")
    late.close()
    assert kept.read_bytes() == before


def damaged(backup: Path, change: Callable[[sqlite3.Connection], object]) -> None:
    with unguarded(backup) as connection:
        change(connection)


def rewrite(position: int, **changes: object) -> Callable[[sqlite3.Connection], None]:
    def change(connection: sqlite3.Connection) -> None:
        (state,) = connection.execute(
            "SELECT state FROM records WHERE position = ?", (position,)
        ).fetchone()
        connection.execute(
            "UPDATE records SET state = ? WHERE position = ?",
            (canonical(parse(state) | changes), position),
        )

    return change


def sql(statement: str) -> Callable[[sqlite3.Connection], object]:
    return lambda connection: connection.execute(statement)


DAMAGES = [
    (sql("DELETE FROM records WHERE position = 3"), "position 3 is missing"),
    (sql("DELETE FROM records WHERE position = 1"), "position 1 is missing"),
    (sql("DELETE FROM records"), "it holds no record"),
    (sql("UPDATE records SET state = state || ' ' WHERE position = 2"), "bytes of position 2"),
    (sql("UPDATE records SET state = '[]' WHERE position = 2"), "bytes of position 2"),
    (sql("UPDATE records SET state = x'ff00' WHERE position = 2"), "bytes of position 2"),
    (sql("UPDATE records SET state = x'7b7d' WHERE position = 2"), "position 2 lacks"),
    (sql("UPDATE records SET type = 'status-changed' WHERE position = 4"), "columns of position 4"),
    (sql("UPDATE records SET subject = x'00' WHERE position = 4"), "columns of position 4"),
    (rewrite(5, version=9), "columns of position 5"),
    (rewrite(5, plan="00000000-0000-0000-0000-000000000000"), "another plan"),
    (rewrite(4, recorded_at="2018-01-01T00:00:00.000000Z"), "recorded before the one before"),
    (rewrite(4, recorded_at="lately"), "no recorded time"),
    (rewrite(1, type="mark-set"), "columns of position 1"),
    (sql("UPDATE sealed SET value = '\"Eve\"' WHERE position = 4 AND name = 'by'"),
     "kept as by of position 4 is not what was recorded"),
    (sql("UPDATE sealed SET salt = x'00' WHERE position = 4 AND name = 'lead'"),
     "kept as lead of position 4 is not what was recorded"),
    (sql("DELETE FROM sealed WHERE position = 4 AND name = 'lead'"),
     "lead of position 4 is gone, and no record says that it was erased"),
    (sql("INSERT INTO sealed VALUES (4, 'more', x'00', '1')"), "kept as more of position 4"),
    (sql("UPDATE history SET value = 'RED' WHERE field = 'status'"), "projections are not"),
    (sql("DELETE FROM history WHERE position = 5"), "projections are not"),
]


@pytest.mark.parametrize(("change", "told"), DAMAGES, ids=[told for _, told in DAMAGES])
def test_a_backup_that_is_not_whole_is_refused(
    ledger: Path, backup: Path, change: Callable[[sqlite3.Connection], object], told: str
) -> None:
    damaged(backup, change)
    before = states(ledger)
    with pytest.raises(BackupDamaged, match=told) as no:
        restore(backup, ledger)
    assert no.value.exit_code == 1 and "nothing was restored" in no.value.text
    assert states(ledger) == before
    assert names(ledger.parent) == {"plan.ledger", "copy.ledger"}


def test_a_page_that_broke_is_found(ledger: Path, tmp_path: Path) -> None:
    backup = Path(shutil.copy(GOLDEN, tmp_path / "copy.ledger"))
    data = bytearray(backup.read_bytes())
    for page in range(3, len(data) // 4096):
        data[page * 4096 : page * 4096 + 8] = b"\xff" * 8
    backup.write_bytes(data)
    with pytest.raises(PlanError):
        restore(backup, ledger)
    assert names(tmp_path) == {"plan.ledger", "copy.ledger"}


def test_what_is_no_ledger_or_not_there_is_refused(ledger: Path, tmp_path: Path) -> None:
    before = states(ledger)
    with pytest.raises(NoBackup, match="there is no backup at"):
        restore(tmp_path / "none.ledger", ledger)
    text = tmp_path / "letter.txt"
    text.write_text("dear all " * 50)
    with pytest.raises(NotALedger, match="is no ledger that can be read"):
        restore(text, ledger)
    with pytest.raises(SameFile):
        restore(ledger, ledger)
    assert states(ledger) == before


def test_a_backup_of_a_newer_program_is_refused(ledger: Path, backup: Path) -> None:
    damaged(backup, sql("PRAGMA user_version = 99"))
    with pytest.raises(NewerLedger):
        restore(backup, ledger)


def test_places_where_no_ledger_can_be_are_refused(
    backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(LedgerUnreachable, match="folder does not exist"):
        restore(backup, tmp_path / "nowhere" / "plan.ledger")
    (tmp_path / "folder").mkdir()
    with pytest.raises(NotALedger, match="it is a folder"):
        restore(backup, tmp_path / "folder")
    monkeypatch.setattr(restoring, "network_share", lambda _: "cifs")
    with pytest.raises(OnNetworkShare):
        restore(backup, tmp_path / "new.ledger")


def test_a_disk_without_hard_links_keeps_the_replaced_ledger_too(
    ledger: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)
    kept = restore(backup, ledger).kept
    assert kept is not None and states(kept) == states(ledger)


def test_a_link_to_a_ledger_leads_to_the_file_itself(ledger: Path, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere"
    other.mkdir()
    link = other / "mine.ledger"
    link.symlink_to(ledger)
    with Ledger(link, clock=hand_clock(), clock_is_right=True) as recording:
        say(recording, "4.1.1", "through the link")
        assert Path(f"{ledger}-wal").exists()
    assert names(other) == {"mine.ledger"}
    assert not Path(f"{ledger}-wal").exists()
    backup = back_up(link, tmp_path / "copy.ledger").path
    restore(backup, link)
    assert link.is_symlink()
    assert states(link) == states(backup)


def test_progress_of_the_check_is_told(ledger: Path, backup: Path) -> None:
    told: list[tuple[int, int]] = []
    restore(backup, ledger, progress=lambda done, of: told.append((done, of)))
    assert told[-1] == (5, 5)
