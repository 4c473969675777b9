"""A clock that a test moves."""
from __future__ import annotations

from datetime import datetime, timedelta


class HandClock:
    """It stands still, or takes some seconds for each look at it."""

    def __init__(self, now: datetime, *, seconds_a_look: float = 0) -> None:
        self.now = now
        self._look = timedelta(seconds=seconds_a_look)

    def __call__(self) -> datetime:
        self.now += self._look
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)
