"""What holds for every timeline: any date in any style, any season, any text of any length."""
from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan_ledger.plan.deadline import Deadline
from plan_ledger.plan.timeline import is_ambiguous_day, is_understood, read_timeline

ON = date(2019, 1, 1)
MONTHS = "January February March April May June July August September October November December"
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))
NAMES = MONTHS.split()
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def ordinal(day: int) -> str:
    return f"{day}{'th' if 10 < day < 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


@given(days, days)
def test_any_day_is_read_back_from_every_style(day: date, effective: date) -> None:
    name = NAMES[day.month - 1]
    weekday = WEEKDAYS[day.weekday()]
    d, m, y, yy = day.day, day.month, day.year, f"{day.year % 100:02}"
    for words in (
        day.isoformat(), f"{d:02}/{m:02}/{y}", f"{d}.{m}.{y}", f"{d:02}-{m:02}-{y}",
        f"{d:02}/{m:02}/{yy}", f"{d} {name} {y}", f"{ordinal(d)} {name} {y}",
        f"{ordinal(d)} of {name} {yy}", f"{d} {name[:3]} {yy}", f"{d}-{name[:3]}-{yy}",
        f"{name} {d}, {y}", f"{name[:3]} {ordinal(d)} {y}", f"{weekday} {d} {name} {y}",
        f"by {weekday[:3]} {d:02}/{m:02}/{y}", f"{day.isoformat()} 00:00:00",
        f"w/e {d} {name} {y}", f"due {d} {name.upper()} {y}.",
    ):
        assert read_timeline(words, effective) == Deadline(words, day, "by"), words
        assert read_timeline(f"{words} then ongoing", effective).date == day, words
    monday = f"w/c {d} {name} {y}"
    assert read_timeline(monday, effective).date == day + timedelta(days=6)


@given(days, days)
def test_any_month_is_due_by_its_last_day(day: date, effective: date) -> None:
    last = day.replace(day=monthrange(day.year, day.month)[1])
    name = NAMES[day.month - 1]
    for words in (
        f"{name} {day.year}", f"{name[:3]}-{day.year % 100:02}", f"{name[:3]} {day.year}",
        f"end of {name} {day.year}", f"{name}'{day.year % 100:02}", f"{day.month}/{day.year}",
    ):
        assert read_timeline(words, effective) == Deadline(words, last, "by"), words


@given(days)
def test_any_quarter_ends_the_financial_year_in_march(day: date) -> None:
    starts = day.year if day.month > 3 else day.year - 1
    quarter = (day.month - 4) % 12 // 3 + 1
    end = read_timeline(f"Q{quarter} {starts}/{starts + 1}", ON).date
    if starts < 1900 or starts + 1 > 2099:
        return
    assert end is not None
    assert day <= end < day + timedelta(days=92)
    assert (end + timedelta(days=1)).day == 1
    assert end.month % 3 == 0


@given(days, days)
def test_a_day_without_a_year_lies_within_eight_years(day: date, effective: date) -> None:
    found = read_timeline(f"{day.day} {NAMES[day.month - 1]}", effective).date
    assert found is not None
    assert found >= effective
    assert (found.day, found.month) == (day.day, day.month)
    leap = (day.month, day.day) == (2, 29)
    years = (y for y in range(effective.year, found.year) if not leap or y % 4 == 0)
    assert all(day.replace(year=y) < effective for y in years)


@given(
    st.sampled_from(["Spring", "Summer", "Autumn", "Winter", "Easter", "Fall", "Michaelmas"]),
    st.sampled_from(["", "term", "half term", "(end of)"]),
    st.sampled_from(["", "2019", "19", "2019/20", "-19"]),
    st.sampled_from(["", "by", "end of", "by the end of", "from", "w/c", "due"]),
    st.sampled_from(["", "then ongoing", "and quarterly"]),
)
def test_a_season_or_a_school_term_never_gets_a_date(
    season: str, term: str, year: str, before: str, after: str
) -> None:
    words = " ".join(f"{before} {season} {term} {year} {after}".split())
    assert read_timeline(words, ON) == Deadline(words, None, "none")
    assert not is_understood(words, ON)


PIECES = (
    "31 3 03 2019 19 '19 2018/19 march mar jan january st th of by end the then and ongoing "
    "- / , . q4 w/c w/e friday from quarterly every times a year tbc 00:00 due \u2013 ( )"
)


@given(st.lists(st.sampled_from(PIECES.split()), max_size=9).map(" ".join) | st.text(), st.dates())
def test_no_text_fails_and_only_a_date_or_a_kind_or_plain_words_are_understood(
    words: str, effective: date
) -> None:
    read = read_timeline(words, effective)
    assert read.timeline == (words if words.strip() else None)
    assert (read.date is not None) == (read.kind in ("by", "by-then-ongoing"))
    if read.kind != "none":
        assert is_understood(words, effective)
    is_ambiguous_day(words)


@given(days, st.sampled_from(["%d/%m/%Y", "%d %B %Y", "%b-%y", "%B %Y"]), days)
def test_two_dates_in_a_cell_are_never_guessed(one: date, style: str, other: date) -> None:
    for joiner in (" / ", " - ", " ", " to ", ", ", " and ", " or ", "\n"):
        words = one.strftime(style) + joiner + other.strftime(style)
        assert not is_understood(words, ON), words


@pytest.mark.parametrize(
    "piece",
    [" ", ".", "-", "a", "1", "31/", "jan ", "then ", "ongoing ", "ongoing-", "by ", "every 1 ",
     "\u0315\u0300", "\ufdfa", "monday ", "and then,", "\u200b", "q4 "],
)
def test_a_cell_of_any_length_is_read_at_once(piece: str) -> None:
    for times in (7, 40, 100_000 // len(piece)):
        for words in (piece * times, f"jan-19{piece * times}x", f"{piece * times}jan-19"):
            read_timeline(words, ON, Deadline("x", None, "none"))
            is_ambiguous_day(words)


def test_prose_is_not_understood_though_it_ends_in_a_date() -> None:
    assert is_understood("31 March 2019" + " " * 200, ON)
    assert is_understood("Jan-19" + "." * 200, ON)
    assert not is_understood("Jan-19" + "." * 200 + "x", ON)
    prose = "from " + "x" * 120 + " Jan-19"
    assert not is_understood(prose, ON)
    assert read_timeline(prose, ON) == Deadline(prose, None, "none")


def test_a_phrase_has_at_most_a_hundred_and_twenty_characters() -> None:
    phrase = (
        "To be implemented by the week commencing: Wednesday, 25th of September \uff12\uff1019, "
        "and then, twelve times each year thereafter"
    )
    assert len(phrase) == 120
    assert read_timeline(phrase, ON) == Deadline(phrase, date(2019, 10, 1), "by-then-ongoing")
    assert not is_understood(phrase.replace("September", "September,"), ON)


def test_a_letter_that_stands_for_many_is_prose_too() -> None:
    assert not is_understood("\ufdfa" * 119, ON)
