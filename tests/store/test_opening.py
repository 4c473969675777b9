"""What is not a ledger is refused with a sentence that says what to do, and is not touched."""
from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from plan_ledger.plan.errors import PlanError
from plan_ledger.store import connecting
from plan_ledger.store.creating import new_ledger
from plan_ledger.store.errors import (
    LedgerBusy,
    LedgerDamaged,
    LedgerExists,
    LedgerReadOnly,
    LedgerUnreachable,
    NewerLedger,
    NoLedger,
    NotALedger,
    OnNetworkShare,
)
from plan_ledger.store.opening import open_for_reading, open_for_writing
from plan_ledger.store.place import network_share
from plan_ledger.store.schema import VERSION
from plan_ledger.store.writing import LedgerWriter
from tests.store.making import AT_HOME, assert_sound, look, make, open_ledger, say, states

GOLDEN = Path(__file__).parent / "golden" / f"v{VERSION}.ledger"


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return Path(shutil.copy(GOLDEN, tmp_path / "plan.ledger"))


def refused(path: Path, error: type[PlanError], words: str) -> PlanError:
    """By whoever asks and by whoever records, with the same sentence; the file stays as it is."""
    before = path.read_bytes() if path.is_file() else None
    told = set()
    for opened in (open_for_reading, open_for_writing):
        with pytest.raises(error, match=words) as no:
            opened(path)
        assert "\n" not in no.value.text and str(path) in no.value.text
        told.add(no.value.text)
    assert len(told) == 1
    assert before is None or path.read_bytes() == before
    return no.value


def test_no_file(tmp_path: Path) -> None:
    no = refused(tmp_path / "plan.ledger", NoLedger, "make one with `plan-ledger init`")
    assert no.exit_code == 1 and no.kind == "no-ledger"
    assert list(tmp_path.iterdir()) == []


def test_a_folder(tmp_path: Path) -> None:
    assert refused(tmp_path, NotALedger, "it is a folder").exit_code == 1


def test_a_name_that_no_file_can_have(tmp_path: Path) -> None:
    for name in ("a\x00b", "x" * 300):
        with pytest.raises((NoLedger, LedgerUnreachable)):
            open_for_reading(tmp_path / name)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "it is empty"),
        (b"Dear all,\n" * 50, "another kind of file"),
        (b"PK\x03\x04" + b"\x00" * 500, "another kind of file"),
        (b"SQLite format 3\x00", "another kind of file"),
    ],
)
def test_another_kind_of_file(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "plan.ledger"
    path.write_bytes(content)
    assert refused(path, NotALedger, words).exit_code == 1


def test_the_database_of_another_program(tmp_path: Path) -> None:
    for application, name in ((0, "plain.db"), (0x0F055112, "fossil.db")):
        path = tmp_path / name
        connection = look(path)
        connection.execute("CREATE TABLE records (x)")
        connection.execute(f"PRAGMA application_id = {application}")
        connection.close()
        assert refused(path, NotALedger, "the database of another program").exit_code == 1


def test_a_ledger_of_a_newer_program(ledger: Path) -> None:
    connection = look(ledger)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    no = refused(ledger, NewerLedger, f"format 99, this one knows {VERSION}.: upgrade plan-ledger")
    assert no.exit_code == 1


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.999])
def test_a_ledger_that_was_cut_off(ledger: Path, share: float) -> None:
    data = ledger.read_bytes()
    ledger.write_bytes(data[: int(len(data) * share)])
    no = refused(ledger, LedgerDamaged, "of its bytes are cut off; do not record into it, restore")
    assert no.exit_code == 1


@pytest.mark.parametrize("left", [1, 15, 50, 99])
def test_a_ledger_of_which_not_even_the_header_is_left(ledger: Path, left: int) -> None:
    ledger.write_bytes(ledger.read_bytes()[:left])
    refused(ledger, NotALedger, "another kind of file")


def test_a_broken_page_is_told_and_not_a_traceback(ledger: Path) -> None:
    data = bytearray(ledger.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    ledger.write_bytes(data)
    with open_ledger(ledger) as asked, pytest.raises(LedgerDamaged):
        asked.show()


def test_a_network_share_is_told_by_the_mount_table(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(
        "/dev/sda1 / ext4 rw 0 0\n//server/share /mnt/s\\040hare cifs rw 0 0\n"
        "server:/x /srv/nfs nfs4 rw 0 0\ntmpfs /srv/nfs/local tmpfs rw 0 0\nbroken\n"
    )
    assert network_share(Path("/mnt/s hare/plan.ledger"), mounts) == "cifs"
    assert network_share(Path("/srv/nfs/a/plan.ledger"), mounts) == "nfs4"
    assert network_share(Path("/srv/nfs/local/plan.ledger"), mounts) is None
    assert network_share(Path("/srv/nfs2/plan.ledger"), mounts) is None
    assert network_share(Path("/mnt/s hare/plan.ledger"), tmp_path / "no table") is None


def test_recording_on_a_network_share_is_refused(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "network_share", lambda _: "cifs")
    with pytest.raises(OnNetworkShare, match="put copies on the share with `plan-ledger backup`"):
        open_for_writing(ledger)
    open_for_reading(ledger).close()
    monkeypatch.setattr("plan_ledger.store.creating.network_share", lambda _: "cifs")
    with pytest.raises(OnNetworkShare), new_ledger(ledger.with_name("new.ledger")):
        pass


def test_making_a_ledger_where_none_can_be_is_refused(ledger: Path) -> None:
    before = ledger.read_bytes()
    with pytest.raises(LedgerExists, match="left as it is"), new_ledger(ledger):
        pass
    with (
        pytest.raises(LedgerUnreachable, match="folder does not exist") as no,
        new_ledger(ledger.parent / "nowhere" / "plan.ledger"),
    ):
        pass
    assert no.value.exit_code == 4
    assert ledger.read_bytes() == before
    assert [some.name for some in ledger.parent.iterdir()] == ["plan.ledger"]


def test_a_ledger_that_is_busy_is_told(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connecting, "BUSY_SECONDS", 0.1)
    other = look(ledger)
    other.execute("BEGIN IMMEDIATE")
    writer = LedgerWriter(ledger)
    with (
        pytest.raises(LedgerBusy, match="busy with another recording; nothing was recorded") as no,
        writer.transaction(),
    ):
        pass
    assert no.value.exit_code == 4
    other.close()
    writer.close()


# Where nothing can be written


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """A ledger on a file system that is mounted for reading."""
    inside = tmp_path / "medium"
    inside.mkdir()
    make(inside / "plan.ledger")
    mount = ["mount", "--bind", "-o", "ro", str(inside), str(inside)]
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or subprocess.call(mount, stderr=-3):
        pytest.skip("only root can mount, and only where mounting is allowed")
    subprocess.call(["mount", "-o", "remount,bind,ro", str(inside)])
    yield inside / "plan.ledger"
    subprocess.check_call(["umount", str(inside)])


def test_a_ledger_on_read_only_media_is_read_and_not_recorded_into(read_only: Path) -> None:
    with open_ledger(read_only) as ledger:
        assert len(ledger.show()["activities"]) == 2
        with pytest.raises(LedgerReadOnly, match="nothing was recorded: ask for the right") as no:
            say(ledger, "4.1.1", "no")
    assert no.value.exit_code == 1
    assert [some.name for some in read_only.parent.iterdir()] == ["plan.ledger"]


AS_NOBODY = """
import os, sys
from pathlib import Path
from plan_ledger.plan.errors import PlanError
from tests.store.making import open_ledger, say
open_ledger, say  # what is needed is loaded while we still may
import plan_ledger.recording.application, plan_ledger.history.showing
import plan_ledger.store.writing, plan_ledger.recording.entry
from zoneinfo import ZoneInfo; ZoneInfo("Europe/London")
os.setgroups([]); os.setgid(65534); os.setuid(65534)
with open_ledger(Path(sys.argv[1])) as ledger:
    print(len(ledger.show()["activities"]))
    try:
        say(ledger, "4.1.1", "no")
    except PlanError as error:
        print(error.kind, error.exit_code)
"""


@pytest.mark.parametrize("folder", [0o755, 0o777])
def test_a_ledger_without_the_right_to_write_is_read_only(tmp_path: Path, folder: int) -> None:
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root can become another user")
    for parent in (tmp_path, *tmp_path.parents[:3]):
        if parent.name in ("", "tmp"):
            break
        parent.chmod(0o755)
    path = make(tmp_path / "shelf.ledger")
    before = states(path)
    path.chmod(0o444)
    tmp_path.chmod(folder)
    done = subprocess.run([sys.executable, "-c", AS_NOBODY, path], env=AT_HOME, text=True,
                          capture_output=True)
    if "Permission denied" in done.stderr or "ModuleNotFoundError" in done.stderr:
        pytest.skip("another user cannot reach this folder or this Python")
    assert done.stdout.split("\n")[:2] == ["2", "ledger-read-only 1"], done.stderr
    assert states(path) == before


def test_every_connection_is_set_up_alike(ledger: Path) -> None:
    for opened in (open_for_reading, open_for_writing):
        connection = opened(ledger)
        asked = {
            name: connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("wal_autocheckpoint", "foreign_keys", "trusted_schema")
        }
        assert asked == {"wal_autocheckpoint": 0, "foreign_keys": 1, "trusted_schema": 0}
        connection.close()
    writer = LedgerWriter(ledger)
    assert writer.connection.execute("PRAGMA synchronous").fetchone() == (2,)
    writer.close()


def test_an_unknown_error_of_sqlite_is_told_in_a_sentence_too(tmp_path: Path) -> None:
    from plan_ledger.store.errors import sentence_for

    kinds = {
        "SQLITE_FULL": "disk-full", "SQLITE_IOERR_WRITE": "disk-full",
        "SQLITE_IOERR_SHMSIZE": "disk-full",
        "SQLITE_BUSY_SNAPSHOT": "ledger-busy", "SQLITE_READONLY_DBMOVED": "ledger-read-only",
        "SQLITE_CANTOPEN": "ledger-unreachable", "SQLITE_NOTADB": "not-aledger",
        "SQLITE_CORRUPT_VTAB": "ledger-damaged", "SQLITE_IOERR_SHORT_READ": "ledger-damaged",
        "SQLITE_IOERR_READ": "ledger-unreachable", "SQLITE_ERROR": "ledger-damaged",
    }
    for name, kind in kinds.items():
        error = sqlite3.OperationalError("x")
        error.sqlite_errorname = name
        assert sentence_for(error, tmp_path).kind == kind


def test_a_ledger_whose_log_was_brought_in_only_in_part_is_whole(tmp_path: Path) -> None:
    """As after a kill in the middle of it: the first page is new already, the last not there."""
    path = make(tmp_path / "plan.ledger")
    short = path.stat().st_size
    with open_ledger(path) as ledger:
        said = say(ledger, "4.1.1", "long " * 20_000)
        log = Path(f"{path}-wal").read_bytes()
    data = path.read_bytes()
    assert len(data) > short
    path.write_bytes(data[:short])
    refused(path, LedgerDamaged, "parts of the file are missing")
    Path(f"{path}-wal").write_bytes(log)
    with open_ledger(path) as ledger:
        assert ledger.show()["position"] == said.position
        say(ledger, "4.1.1", "and on")
    assert len(assert_sound(path)) == said.position + 1
