"""The two times of a question: as at V, as known at T (time.md).

V defaults to today, T to the head. A date for T means the end of that day in the ledger's time
zone; T may also be a moment with its offset, a position `@1234`, or the name of a mark.
"""
from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache
from typing import NamedTuple

from plan_ledger.plan.erasure import text_of
from plan_ledger.plan.errors import PlanError, nearest
from plan_ledger.plan.words import in_words, quoted, shortened
from plan_ledger.store.clock import written
from plan_ledger.store.reading import head, plan_id, recorded_at, records

_DEFAULT_ZONE = "Europe/London"


class NotYetKnown(PlanError):
    """Nobody can know yet what will be known on a later day."""


class UnknownMoment(PlanError):
    """`--known-at` is no day, moment, position or mark."""


class Known(NamedTuple):
    """T: a position, the instant it stands for (UTC, null before the first record), its day."""

    position: int
    instant: str | None
    day: str
    notes: tuple[str, ...] = ()


class Question(NamedTuple):
    """V and T of an answer, and what to point out about them."""

    as_at: str
    known: Known
    time_zone: str
    today: str
    notes: list[str]

    @property
    def position(self) -> int:
        return self.known.position


def ask(
    connection: sqlite3.Connection, as_at: str | None, known_at: str | None, now: datetime
) -> Question:
    """`as_at` is an ISO day or None; `known_at` as typed or None; `now` the current moment.

    Raises NotYetKnown, UnknownMoment.
    """
    zone = time_zone(connection)
    today = local_day(now, zone)
    if known_at is None:
        known = at_head(connection, now, zone)
        return Question(as_at or today, known, zone, today, [])
    known = read_known_at(connection, known_at, now)
    return Question(as_at or known.day, known, zone, today, list(known.notes))


def time_zone(connection: sqlite3.Connection) -> str:
    for _, record, _ in records(connection, until=1):
        return str(record["open"].get("time_zone", _DEFAULT_ZONE))
    return _DEFAULT_ZONE


def at_head(connection: sqlite3.Connection, now: datetime, zone: str) -> Known:
    position = head(connection)
    return Known(position, recorded_at(connection, position), local_day(now, zone))


def read_known_at(connection: sqlite3.Connection, text: str, now: datetime) -> Known:
    """What was typed for T. Raises NotYetKnown, UnknownMoment."""
    zone = time_zone(connection)
    if text.startswith("@"):
        return _position(connection, text, now, zone)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        pass
    else:
        return _end_of_day(connection, day, now, zone)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return _mark(connection, text, now, zone)
    if moment.tzinfo is None:
        raise UnknownMoment(
            f"{quoted(text)} does not say in which time zone it is: add the offset, as in"
            f" {shortened(text)}+00:00,"
            " or give the day alone"
        )
    if moment > now:
        raise NotYetKnown(
            f"nobody can know yet what will be known at {text}; it is {now:%Y-%m-%d %H:%M} UTC"
        )
    try:
        instant, local = written(moment), local_day(moment, zone)
    except OverflowError:
        raise UnknownMoment(f"{quoted(text)} lies outside the calendar") from None
    return Known(last_until(connection, instant), instant, local)


def _position(connection: sqlite3.Connection, text: str, now: datetime, zone: str) -> Known:
    newest = head(connection)
    if not text[1:].isdecimal() or not text[1:].isascii() or int(text[1:]) > newest:
        raise UnknownMoment(
            f"there is no position {shortened(text[1:]) or '(empty)'}: give one from @0 to"
            f" @{newest}"
        )
    position = int(text[1:])
    last = end_of_transaction(connection, position)
    notes: tuple[str, ...] = ()
    if last != position:
        notes = (
            f"position {position} lies inside one recording that ends at {last}; answered as known"
            f" at {last}",
        )
    instant = recorded_at(connection, last)
    day = local_day(datetime.fromisoformat(instant) if instant else now, zone)
    return Known(last, instant, day, notes)


def _mark(connection: sqlite3.Connection, text: str, now: datetime, zone: str) -> Known:
    marks = all_marks(connection)
    if text not in marks:
        raise UnknownMoment(
            f"{quoted(text)} is no day (2019-02-28), moment (2019-02-28T12:00+00:00), position"
            f" (@41) or mark of this ledger{nearest(text, marks)}"
        )
    return _position(connection, f"@{marks[text]}", now, zone)


def all_marks(connection: sqlite3.Connection) -> dict[str, int]:
    """Name -> position, of the marks that were not taken back."""
    identity = plan_id(connection)
    found: dict[int, tuple[str, int]] = {}
    kinds = ("mark-set", "retracted")
    for position, record, unsealed in records(connection, subject=identity, types=kinds):
        if record["type"] == "mark-set":
            name = text_of(unsealed.get("name"))
            if name is not None:
                found[position] = (name, record["open"]["marks"])
        for target, _ in record["open"].get("retracts") or ():
            found.pop(target, None)
    return dict(found.values())


def _end_of_day(
    connection: sqlite3.Connection, day: date, now: datetime, zone: str
) -> Known:
    today = local_day(now, zone)
    if day.isoformat() > today:
        raise NotYetKnown(
            f"nobody can know yet what will be known on {in_words(day)}: today is"
            f" {in_words(today)}"
        )
    if day.isoformat() == today:
        known = at_head(connection, now, zone)
        return Known(known.position, known.instant, today)
    end = start_of(day + timedelta(days=1), zone)
    instant = written(end - timedelta(microseconds=1))
    return Known(last_until(connection, instant), instant, day.isoformat())


def known_on(connection: sqlite3.Connection, asked: Question, day: str) -> Known:
    """What was known at the end of an ISO day, and no more than the question itself knows."""
    if day >= asked.known.day:
        return asked.known
    end = start_of(date.fromisoformat(day) + timedelta(days=1), asked.time_zone)
    instant = written(end - timedelta(microseconds=1))
    position = last_until(connection, instant)
    return asked.known if position > asked.position else Known(position, instant, day)


def start_of(day: date, zone: str) -> datetime:
    """The moment at which a local day begins; days of 23 and 25 hours come out right."""
    return datetime(day.year, day.month, day.day, tzinfo=clock_of(zone)).astimezone(UTC)


def local_day(moment: datetime, zone: str) -> str:
    return moment.astimezone(clock_of(zone)).date().isoformat()


@cache
def clock_of(zone: str) -> tzinfo:
    """A zone that this computer does not know reads as UTC: who checks a pack may have fewer than
    who made it, and no proof hangs on it.
    """
    if zone == "UTC":
        return UTC
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        return UTC


def last_until(connection: sqlite3.Connection, instant: str) -> int:
    """The last position recorded by an instant; recorded times never decrease, so by halving."""
    low, high = 0, head(connection)
    while low < high:
        middle = (low + high + 1) // 2
        if (recorded_at(connection, middle) or "") <= instant:
            low = middle
        else:
            high = middle - 1
    return low


def end_of_transaction(connection: sqlite3.Connection, position: int) -> int:
    """All records of one transaction carry one recorded time, and no other does."""
    instant = recorded_at(connection, position)
    return position if instant is None else last_until(connection, instant)
