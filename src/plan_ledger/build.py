"""When this release was built: a computer whose clock stands before it is wrong."""
from __future__ import annotations

from datetime import UTC, datetime

BUILT = datetime(2026, 11, 23, tzinfo=UTC)
