"""Random plans: what an officer knows of a plan, before any file of it is written.

A plan here is the meaning, with each timeline's date said by hand. It shares no code with the
product, so that what the product reads of a file can be held against it. `key` is who an activity
is, whatever becomes of its number; no file shows it.
"""
from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from tests.editions.generated.wording import (
    LEADS,
    SECTION_TITLES,
    Wording,
    finding,
    outcome,
    progress,
    title,
)


@dataclass(frozen=True)
class Status:
    """One line of the legend. `letter` and `synonyms` are other ways in which files say it."""

    word: str
    meaning: str
    means: str
    fill: str
    letter: str
    synonyms: tuple[str, ...]

    @property
    def code(self) -> str:
        return self.word.upper().replace(" ", "-")


@dataclass(frozen=True)
class Due:
    """A timeline's words, and the date and kind that they mean."""

    words: str
    date: str | None
    kind: str


@dataclass(frozen=True)
class Activity:
    key: int
    ref: str
    section: str
    codes: tuple[str, ...]
    unknown_codes: tuple[str, ...]
    finding: str | None
    activity: str
    outcome: str | None
    due: Due | None
    original: Due | None
    lead: str | None
    progress: str | None
    status: str | None
    """A word of the legend."""


@dataclass(frozen=True)
class Plan:
    title: str
    legend: tuple[Status, ...]
    sections: dict[str, str | None]
    activities: tuple[Activity, ...]

    def status(self, word: str) -> Status:
        return next(status for status in self.legend if status.word == word)


_RED = ("Tasks and/or outcomes have not been met or timescale slipped", "off-track")
_COLOURS = (
    Status("RED", *_RED, "C00000", "R", ("Off track", "Red")),
    Status("AMBER", "Tasks are on track; milestones met but not completed", "on-track",
           "FFC000", "A", ("On track", "Amber")),
    Status("GREEN", "Tasks and outcomes are completed; performance is on target", "complete",
           "00B050", "G", ("Complete", "Green")),
    Status("GREY", "Task not yet started", "not-started", "BFBFBF", "N", ("Not started", "Grey")),
    Status("BLUE", "Complete", "complete", "0070C0", "B", ("Closed", "Blue")),
)
_RISING = (
    Status("RED", "Not on track; the deadline has been missed", "off-track", "FF0000", "R",
           ("Off track", "Red")),
    Status("AMBER", "At risk of missing its date", "at-risk", "FFC000", "A", ("At risk", "Amber")),
    Status("GREEN", "On track to be delivered", "on-track", "92D050", "G", ("On track", "Green")),
    Status("BLUE", "Completed", "complete", "00B0F0", "B", ("Complete", "Blue")),
)
_WORDS = (
    Status("Off track", "Behind schedule", "off-track", "FF0000", "R", ("Overdue",)),
    Status("At risk", "At risk of delay", "at-risk", "FFC000", "A", ("Some risk",)),
    Status("On track", "In progress and on schedule", "on-track", "92D050", "G",
           ("In progress - on track",)),
    Status("Complete", "Delivered", "complete", "0070C0", "B", ("Completed",)),
    Status("Not started", "Not yet started", "not-started", "D9D9D9", "N", ("Yet to start",)),
)
LEGENDS = (_COLOURS, _RISING, _WORDS)
_SHAPES = ("4.{section}", "{section}", "2.{section}")


def random_plan(random: Random, most_activities: int = 40) -> Plan:
    """1 to 6 sections with 1 to `most_activities` activities among them."""
    count = random.randint(1, most_activities)
    return plan_of(random, count, min(random.randint(1, 6), count))


def plan_of(random: Random, count: int, sections: int) -> Plan:
    """A plan of exactly so many activities and sections; the titles serve for twelve."""
    shape = random.choice(_SHAPES)
    numbers = [shape.format(section=n + 1) for n in range(sections)]
    names: list[str | None] = [None] * sections
    if sections <= len(SECTION_TITLES) and random.random() < 0.75:
        names = [*random.sample(SECTION_TITLES, sections)]
    legend = random.choice(LEGENDS)
    wording = Wording(random)
    ends = [*sorted(random.sample(range(1, count), sections - 1)), count]
    activities: list[Activity] = []
    for number, start, end in zip(numbers, [0, *ends], ends, strict=False):
        activities += _section(random, number, range(start, end), legend, wording)
    return Plan(title(random), legend, dict(zip(numbers, names, strict=True)), tuple(activities))


def new_activity(
    random: Random, key: int, ref: str, beside: Activity, legend: tuple[Status, ...],
    wording: Wording,
) -> Activity:
    """A new one under the same finding as `beside`."""
    return _activity(random, key, ref, beside.section, _Run.of(beside), legend, wording)


@dataclass(frozen=True)
class _Run:
    """What stands once over several activities."""

    codes: tuple[str, ...]
    unknown: tuple[str, ...]
    finding: str | None

    @classmethod
    def of(cls, activity: Activity) -> _Run:
        return cls(activity.codes, activity.unknown_codes, activity.finding)


def _section(
    random: Random, number: str, keys: range, legend: tuple[Status, ...], wording: Wording
) -> list[Activity]:
    found: list[Activity] = []
    has_findings = random.random() < 0.9
    run = _Run((), (), None)
    for at, key in enumerate(keys):
        if has_findings and (at == 0 or random.random() < 0.4):
            run = _Run(_codes(random), ("R??",) if random.random() < 0.05 else (), finding(random))
        found.append(_activity(random, key, f"{number}.{at + 1}", number, run, legend, wording))
    return found


def _activity(
    random: Random, key: int, ref: str, section: str, run: _Run, legend: tuple[Status, ...],
    wording: Wording,
) -> Activity:
    due = random_due(random) if random.random() < 0.93 else None
    revised = due is not None and due.kind == "by" and random.random() < 0.3
    return Activity(
        key=key, ref=ref, section=section, codes=run.codes, unknown_codes=run.unknown,
        finding=run.finding, activity=wording.new(),
        outcome=outcome(random) if random.random() < 0.7 else None,
        due=due,
        original=_day_in_words(date(2026, random.randint(3, 12), random.randint(2, 28)))
        if revised else None,
        lead=random.choice(LEADS) if random.random() < 0.95 else None,
        progress=progress(random) if random.random() < 0.9 else None,
        status=random.choice(legend).word if random.random() < 0.97 else None,
    )


def _codes(random: Random) -> tuple[str, ...]:
    some = random.sample(range(1, 19), random.choice((1, 1, 2)))
    return tuple(f"{random.choice(('R', 'AFI'))}{number}" for number in some)


# timelines, each with what it means

_MONTHS = calendar.month_name
_DATELESS = ("Ongoing", "TBC")
_RECURRING = ("4 times per year", "monthly", "Quarterly", "weekly")


def random_due(random: Random) -> Due:
    """As the real plan and other councils' say it; never a date that depends on today."""
    day = date(2027, 3, 1) + timedelta(days=random.randint(1, 500))
    if random.random() < 0.15:
        if random.random() < 0.5:
            return Due(random.choice(_RECURRING), None, "recurring")
        return Due(random.choice(_DATELESS), None, "none")
    return random.choice((
        _short_month, _short_month, _long_month, _month_then_ongoing, _day_in_words, _numeric_day,
        _end_of_month, _week_commencing, _quarter,
    ))(day)


def slipped(random: Random, due: Due) -> Due:
    """A later deadline, said in one of the ways that name a date."""
    assert due.date is not None
    later = date.fromisoformat(due.date) + timedelta(days=random.randint(32, 200))
    return random.choice((_short_month, _long_month, _day_in_words, _numeric_day))(later)


def _short_month(day: date) -> Due:
    return Due(f"{_MONTHS[day.month][:3]}-{day:%y}", _month_end(day), "by")


def _long_month(day: date) -> Due:
    return Due(f"{_MONTHS[day.month]} {day.year}", _month_end(day), "by")


def _end_of_month(day: date) -> Due:
    return Due(f"End of {_MONTHS[day.month]} {day.year}", _month_end(day), "by")


def _month_then_ongoing(day: date) -> Due:
    return Due(f"{_MONTHS[day.month]} {day.year} then on-going", _month_end(day),
               "by-then-ongoing")


def _day_in_words(day: date) -> Due:
    return Due(f"{day.day} {_MONTHS[day.month]} {day.year}", day.isoformat(), "by")


def _numeric_day(day: date) -> Due:
    return Due(f"{day:%d/%m/%Y}", day.isoformat(), "by")


def _week_commencing(day: date) -> Due:
    monday = day - timedelta(days=day.weekday())
    return Due(f"w/c {monday:%d/%m/%Y}", (monday + timedelta(days=6)).isoformat(), "by")


def _quarter(day: date) -> Due:
    """Of the financial year, which begins in April."""
    year = day.year if day.month > 3 else day.year - 1
    number = (day.month - 4) % 12 // 3 + 1
    ends = {1: date(year, 6, 30), 2: date(year, 9, 30), 3: date(year, 12, 31),
            4: date(year + 1, 3, 31)}
    return Due(f"Q{number} {year}/{(year + 1) % 100:02}", ends[number].isoformat(), "by")


def _month_end(day: date) -> str:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1]).isoformat()
