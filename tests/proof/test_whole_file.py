"""What is kept beside the ledger is whole, whatever stops its writing."""
from __future__ import annotations

from pathlib import Path

import pytest

from plan_ledger.proof.whole_file import put_whole


def test_a_file_is_put_in_the_place_of_the_old_one(tmp_path: Path) -> None:
    file = tmp_path / "seen"
    for data in (b"one", b"another"):
        put_whole(file, data)
        assert file.read_bytes() == data
    assert list(tmp_path.iterdir()) == [file]


def test_where_it_cannot_be_put_all_is_as_it_was(tmp_path: Path) -> None:
    taken = tmp_path / "seen"
    taken.mkdir()
    (taken / "inside").write_bytes(b"kept")
    with pytest.raises(OSError):
        put_whole(taken, b"new")
    assert list(tmp_path.iterdir()) == [taken] and (taken / "inside").read_bytes() == b"kept"
    with pytest.raises(OSError):
        put_whole(tmp_path / "no folder" / "seen", b"new")
