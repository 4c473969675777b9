"""A signed ledger, an inspector who kept something of it, and another computer."""
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.proof.inspecting import Kept
from tests.proof.making import signed as make_signed


@pytest.fixture
def ledger(tmp_path: Path, own_folders: Path) -> Path:
    """Of an officer who has the key and saw what was signed."""
    return make_signed(tmp_path / "plan.ledger")


@pytest.fixture
def kept(ledger: Path, tmp_path: Path) -> Kept:
    return Kept(ledger, tmp_path / "inspector")


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From here on on another computer: no key, and nothing was seen."""
    def go() -> None:
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "other" / "config"))
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "other" / "state"))
    return go
