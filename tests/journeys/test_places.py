"""Where nothing can be written the file that was asked for is named, why, and what to do."""
from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.conftest import Officer


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "none", str(disk)]
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or subprocess.call(mount, stderr=-3):
        pytest.skip("only root can mount, and only where mounting is allowed")
    yield disk
    subprocess.check_call(["umount", "-l", str(disk)])


def doings(officer: Officer, disk: Path) -> list[tuple[int, str, list[str]]]:
    """Exit code, the file that is named, and the command."""
    officer.do("backup", "kept.ledger")
    new = str(disk / "new.ledger")
    return [
        (1, new, ["backup", new]),
        (1, str(disk / "plan.xlsx"), ["export", str(disk / "plan.xlsx")]),
        (1, str(disk / "plan.csv"), ["export", str(disk / "plan.csv")]),
        (4, new, ["--ledger", new, "init"]),
        (4, new, ["--ledger", new, "restore", "kept.ledger"]),
        (4, new, ["--ledger", new, "demo"]),
    ]


def test_in_a_folder_that_cannot_be_written_another_is_advised(
    small: Officer, disk: Path
) -> None:
    subprocess.check_call(["mount", "-o", "remount,ro", str(disk)])
    for code, file, words in doings(small, disk):
        said = small.refused(*words, code=code)
        assert file in said and "choose a folder where you may write" in said, said
        assert ".new" not in said and ".tmp" not in said, said
        assert "restore" not in words or "backup" not in said, said


def test_on_a_full_disk_it_is_said_to_be_full_and_nothing_is_left(
    small: Officer, disk: Path
) -> None:
    commands = doings(small, disk)
    with (disk / "ballast").open("wb", buffering=0) as ballast, pytest.raises(OSError):
        while True:
            ballast.write(b"x" * 4096)
    for _, file, words in commands:
        ran = small.run(*words)
        assert ran.code in (1, 4), (words, ran)
        assert file in ran.err and "disk" in ran.err and "full" in ran.err, ran.err
        assert "free some space" in ran.err and "Excel" not in ran.err, ran.err
        assert "restore" not in words or "backup" not in ran.err, ran.err
        assert [left.name for left in disk.iterdir()] == ["ballast"]
