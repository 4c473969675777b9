"""What the tests of editions share: a ledger that an officer opened."""
from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from plan_ledger.ledger import Ledger
from tests.editions.exporting import told_by_exports


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Whatever file a test imports into it: its export, imported back, must change nothing."""
    path = tmp_path / "plan.ledger"
    now = datetime(2027, 1, 1, 9, tzinfo=UTC)
    Ledger.create(path, by="Officer", clock=lambda: now)
    with Ledger(path, clock=lambda: now) as opened:
        yield opened
        assert told_by_exports(opened) == []
