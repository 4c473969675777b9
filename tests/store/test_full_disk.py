"""On a full disk nothing is recorded, and after space is freed the next command works."""
from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from plan_ledger.store.backing_up import back_up
from plan_ledger.store.copying import CannotBackUp
from plan_ledger.store.errors import DiskFull
from plan_ledger.store.rebuilding import rebuild
from tests.store.making import AT_HOME, assert_sound, make, open_ledger, rows, say, states

LONG = "long " * 20_000


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(disk)]
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or subprocess.call(mount, stderr=-3):
        pytest.skip("only root can mount, and only where mounting is allowed")
    yield disk
    subprocess.check_call(["umount", str(disk)])


def fill(disk: Path) -> Path:
    """A file that takes all that is left."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(b"x" * 4096):
                pass
        except OSError:
            pass
    return ballast


def test_a_disk_that_is_full(small_disk: Path) -> None:
    path = make(small_disk / "plan.ledger")
    with open_ledger(path) as ledger:
        say(ledger, "4.1.1", "before")
        before, ballast = states(path), fill(small_disk)
        for _ in range(3):
            with pytest.raises(DiskFull, match="is full, so nothing was recorded: free some") as no:
                say(ledger, "4.1.1", LONG)
            assert no.value.exit_code == 1
        assert states(path) == before
        assert ledger.show()["position"] == len(before)
        ballast.unlink()
        say(ledger, "4.1.1", LONG)
    assert_sound(path)
    assert len(states(path)) == len(before) + 1


def test_a_disk_that_is_full_before_the_ledger_is_opened(small_disk: Path) -> None:
    path = make(small_disk / "plan.ledger")
    before, ballast = states(path), fill(small_disk)
    with open_ledger(path) as ledger:
        assert ledger.show()["position"] == len(before)
        with pytest.raises(DiskFull):
            say(ledger, "4.1.1", LONG)
    ballast.unlink()
    with open_ledger(path) as ledger:
        say(ledger, "4.1.1", "after")
    assert len(assert_sound(path)) == len(before) + 1


def test_no_backup_and_no_rebuild_is_left_half_made(small_disk: Path) -> None:
    path = make(small_disk / "plan.ledger", 20)
    before, ballast = rows(path), fill(small_disk)
    with pytest.raises(CannotBackUp, match="the disk is full"):
        back_up(path, small_disk / "copy.ledger")
    with pytest.raises(DiskFull):
        rebuild(path)
    left = {some.name for some in small_disk.iterdir()}
    assert left <= {"plan.ledger", "plan.ledger-wal", "plan.ledger-shm", "ballast"}
    ballast.unlink()
    assert rows(path) == before
    assert rebuild(path).differed == []


def test_a_ledger_is_not_made_on_a_full_disk(small_disk: Path) -> None:
    ballast = fill(small_disk)
    with pytest.raises(DiskFull):
        make(small_disk / "plan.ledger")
    assert [some.name for some in small_disk.iterdir()] == ["ballast"]
    ballast.unlink()
    make(small_disk / "plan.ledger")


def test_a_file_that_may_not_grow(tmp_path: Path) -> None:
    path = make(tmp_path / "plan.ledger")
    with open_ledger(path) as ledger:
        connection = ledger.writing().writer.connection
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 2}")
        before = states(path)
        with pytest.raises(DiskFull):
            say(ledger, "4.1.1", LONG)
        assert states(path) == before
        connection.execute("PRAGMA max_page_count = 4294967294")
        say(ledger, "4.1.1", LONG)
    assert_sound(path)


WITH_A_LIMIT = """
import resource, sys
from pathlib import Path
from plan_ledger.plan.errors import PlanError
from tests.store.making import open_ledger, say
with open_ledger(Path(sys.argv[1])) as ledger:
    say(ledger, "4.1.1", "before")
    resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, resource.RLIM_INFINITY))
    try:
        say(ledger, "4.1.1", "long " * 50_000)
    except PlanError as error:
        print(error.kind)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    say(ledger, "4.1.1", "after")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_a_limit_on_the_size_of_files(tmp_path: Path) -> None:
    path = make(tmp_path / "plan.ledger")
    before = len(states(path))
    done = subprocess.run([sys.executable, "-c", WITH_A_LIMIT, path], env=AT_HOME, text=True,
                          capture_output=True)
    assert (done.stdout, done.stderr) == ("disk-full\n", "")
    assert len(assert_sound(path)) == before + 2
