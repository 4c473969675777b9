"""The recorded time: never decreasing, whatever the computer's clock says (time.md, The clock).

recorded_at = max(clock, last recorded time + 1 microsecond), UTC, 27 characters.
"""
from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from plan_ledger.build import BUILT
from plan_ledger.store.errors import ClockWrong

Clock = Callable[[], datetime]
_TICK = timedelta(microseconds=1)
_BEHIND = timedelta(minutes=1)
_AHEAD = timedelta(days=366)


def computer_clock() -> datetime:
    return datetime.now(UTC)


def written(moment: datetime) -> str:
    """`2019-02-28T10:03:11.123456Z`: always 27 characters, so that text sorts as time does."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def read(text: str) -> datetime:
    """The inverse of `written`."""
    return datetime.fromisoformat(text)


def next_time(now: datetime, last: str | None, *, clock_is_right: bool) -> tuple[str, str | None]:
    """The recorded time of the next transaction, and a warning where the clock is behind.

    Raises ClockWrong where the clock is more than a year ahead of the last record, or stands
    before this program was built, unless the caller says that it is right.
    """
    if not clock_is_right:
        _refuse_if_wrong(now, last)
    if last is None:
        return written(now), None
    before = read(last)
    warning = None
    if now < before - _BEHIND:
        warning = (
            f"this computer's clock says {now:%d %B %Y %H:%M} UTC, but the last record is of"
            f" {before:%d %B %Y %H:%M} UTC: recorded just after that one; set the clock right"
        )
    return written(max(now, before + _TICK)), warning


def _refuse_if_wrong(now: datetime, last: str | None) -> None:
    advice = (
        "nothing was recorded, since one record from a wrong time would hold for ever: set the"
        " clock, or say --clock-is-right if it is"
    )
    if now < BUILT:
        raise ClockWrong(
            f"this computer's clock says {now:%d %B %Y}, which is before this program was"
            f" built ({BUILT:%d %B %Y}); {advice}"
        )
    if last is not None and now > read(last) + _AHEAD:
        raise ClockWrong(
            f"this computer's clock says {now:%d %B %Y}, more than a year after the last record"
            f" ({read(last):%d %B %Y}); {advice}"
        )
