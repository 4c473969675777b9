"""Dates and instants as people write them: `28 Feb 2019`, `1 Mar 2019, 10:03`.

Months are in English whatever the machine's locale, since plans are. What is no date is shown
as it is, made harmless.
"""
from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo

from .columns import flat

HOME = "Europe/London"
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def date_of(value: object) -> date | None:
    if not isinstance(value, str):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def day(value: object) -> str:
    """An ISO date in words; any other text as it is; nothing for no text."""
    found = date_of(value)
    return _day(found) if found else flat(value) if isinstance(value, str) else ""


def _day(found: date) -> str:
    return f"{found.day} {_MONTHS[found.month - 1]} {found.year}"


def instant(value: object, zone: object = None) -> str:
    """The day and minute of an ISO instant in the ledger's time zone."""
    found = _local(value, zone)
    return f"{_day(found)}, {found:%H:%M}" if found else day(value)


def instant_day(value: object, zone: object = None) -> str:
    """The day of an ISO instant in the ledger's time zone."""
    found = _local(value, zone)
    return _day(found) if found else day(value)


def days(count: object) -> str:
    if not isinstance(count, int):
        return "an unknown number of days"
    return f"{count} day" if count in (1, -1) else f"{count:,} days"


def _local(value: object, zone: object) -> datetime | None:
    if not isinstance(value, str) or "T" not in value:
        return None
    try:
        found = datetime.fromisoformat(value)
        return found.astimezone(_zone(zone, found)) if found.tzinfo else found
    except (ValueError, OverflowError):
        return None


def _zone(zone: object, when: datetime) -> tzinfo:
    if not isinstance(zone, str) or zone == HOME:
        return _london(when)
    from zoneinfo import ZoneInfo  # heavy, and few ledgers are kept elsewhere
    try:
        return ZoneInfo(zone)
    except (OSError, KeyError, ValueError):
        return UTC


def _london(when: datetime) -> tzinfo:
    """Summer time from the last Sunday of March to that of October, both at 01:00 UTC: the law
    since 1996, and much faster to ask than a time zone database."""
    from datetime import timezone
    start, end = (_last_sunday(when.astimezone(UTC).year, month) for month in (3, 10))
    return timezone(timedelta(hours=1), "BST") if start <= when < end else UTC


def _last_sunday(year: int, month: int) -> datetime:
    last = datetime(year, month, 31, 1, tzinfo=UTC)
    return last - timedelta(days=(last.weekday() + 1) % 7)
