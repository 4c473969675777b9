from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan_ledger.plan.deadline import Deadline
from plan_ledger.plan.timeline import (
    BadDate,
    is_ambiguous_day,
    is_understood,
    parse_day,
    read_timeline,
)

ON = date(2019, 1, 1)
MONTHS = "January February March April May June July August September October November December"

LAST_OF_MARCH = """
    Mar-19|Mar'19|Mar/19|Mar \u201919|Mar \u2013 19|MAR-19|Mar.-19|Mar 2019|March 2019|March, 2019|
    mar2019|March-2019|Mar. 2019|03/2019|3.2019|03-2019|March|by March|in March|during March 2019|
    31/03/2019|31.03.2019|31-03-2019|31 03 2019|31/03/19|31 / 03 / 2019|31/3/2019|2019-03-31|
    2019/03/31|2019.3.31|2019-03-31 00:00:00|2019-03-31T00:00:00.000Z|31/03/2019 00:00|
    31 March 2019|31st March 2019|31st of March, 2019|31 March,2019|31 Mar 19|31 Mar '19|31-Mar-19|
    31/Mar/2019|31Mar19|31-March 2019|31 MARCH 2019.|the 31st of March|31 March|31st March|
    March 31, 2019|March 31,2019|March 31 2019|March 31st, 2019|Mar. 31st 2019|March 31st|
    Sunday 31 March 2019|Sun, 31/03/2019|Sun. 31st March|
    end of March|end March 2019|end of Mar-19|by end of March 2019|by the end of March 2019|
    by 31st March|on 31 March 2019|no later than 31/03/2019|not later than 31/03/2019|
    due 31 March|due: 31 March|due by 31 March|due date: 31 March|deadline 31 March|
    target date 31 March|complete by 31 March|to be completed by end of March|completion by March|
    Q4 2018/19|Q4 18/19|Q4 2018-19|Q4 2018/2019|Quarter 4 2018-19|Qtr 4, 2018 - 19|Q.4 FY18/19|
    Q4 of 2018/19|Q4 (2018/19)|2018/19 Q4|2018/19, Q4|18/19 - Q4|end of Q4 2018/19|q4-2018/19|
    w/c 25 March 2019|week commencing 25/03/2019|week beginning Monday 25 March|w/b 25 Mar 19|
    wc: 25 March|W / C 25.03.19|by w/c 25 March|w/e 31 March 2019|week ending 31/03/19|
    \u00a031\u00a0\u00a0March\t2019 . |31\u200b March 2019|\uff13\uff11 March 2019|
    31\u02e2\u1d57 March|31 March , 2019
"""


def phrases(table: str) -> list[str]:
    return [phrase.strip("\n ") for phrase in table.replace("|\n    ", "|").split("|")]


@pytest.mark.parametrize("words", phrases(LAST_OF_MARCH))
def test_a_date_is_read_however_it_is_written(words: str) -> None:
    assert read_timeline(words, ON) == Deadline(words, date(2019, 3, 31), "by")
    assert is_understood(words, ON)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Jan-19", "2019-01-31"), ("Feb-19", "2019-02-28"), ("Dec-18", "2018-12-31"),
        ("Feb-20", "2020-02-29"), ("Sept 2019", "2019-09-30"), ("Sep-19", "2019-09-30"),
        ("Q1 2018/19", "2018-06-30"), ("Q2 2018/19", "2018-09-30"), ("Q3 18/19", "2018-12-31"),
        ("Q4 1999/2000", "2000-03-31"), ("Q1 2018-2019", "2018-06-30"),
        ("w/c 12 January 2026", "2026-01-18"), ("week commencing 12/01/2026", "2026-01-18"),
        ("w/e 16 January 2026", "2026-01-16"), ("week ending: 16 January 2026", "2026-01-16"),
        ("29 February 2020", "2020-02-29"), ("31/12/1999", "1999-12-31"), ("Jan-00", "2000-01-31"),
        ("1 May 2019", "2019-05-01"), ("2 Sep 19", "2019-09-02"), ("3rd June 2019", "2019-06-03"),
        ("22nd July 2019", "2019-07-22"), ("April 4, 2019", "2019-04-04"),
        ("Tues 5 Nov 2019", "2019-11-05"), ("Wednesday 6 Nov 2019", "2019-11-06"),
        ("Weds 6 Nov 2019", "2019-11-06"), ("Thurs. 7 Nov 2019", "2019-11-07"),
        ("Fri, 1 Mar 2019", "2019-03-01"), ("Saturday, 2 Mar 2019", "2019-03-02"),
    ],
)
def test_a_date_with_its_year_is_read_whenever_it_is_said(words: str, day: str) -> None:
    for effective in (date.min, ON, date.max):
        assert read_timeline(words, effective) == Deadline(words, date.fromisoformat(day), "by")


def test_a_weekday_that_disagrees_with_the_date_does_not_count() -> None:
    assert read_timeline("Monday 31 March 2019", ON).date == date(2019, 3, 31)


@pytest.mark.parametrize(
    ("words", "effective", "day"),
    [
        ("31 March", "2019-03-31", "2019-03-31"), ("31 March", "2019-04-01", "2020-03-31"),
        ("March", "2019-03-31", "2019-03-31"), ("end of March", "2019-04-01", "2020-03-31"),
        ("1 January", "2019-01-01", "2019-01-01"), ("1 January", "2019-01-02", "2020-01-01"),
        ("end February", "2019-06-01", "2020-02-29"),
        ("29 February", "2019-01-01", "2020-02-29"), ("29 February", "1897-01-01", "1904-02-29"),
        ("w/c 12 Jan", "2026-01-01", "2026-01-18"), ("w/c 12 Jan", "2026-01-18", "2026-01-18"),
        ("w/c 12 Jan", "2026-01-19", "2027-01-18"), ("w/c 29 Dec", "2026-01-02", "2026-01-04"),
        ("w/c 25 Dec", "2026-01-01", "2026-12-31"), ("31 December", "0001-01-01", "0001-12-31"),
        ("31 December", "9999-12-31", "9999-12-31"),
    ],
)
def test_a_date_without_a_year_is_the_first_on_or_after_the_effective_date(
    words: str, effective: str, day: str
) -> None:
    read = read_timeline(words, date.fromisoformat(effective))
    assert read == Deadline(words, date.fromisoformat(day), "by")


def test_the_calendar_ends_with_the_year_9999() -> None:
    assert read_timeline("30 December", date.max) == Deadline("30 December", None, "none")
    assert read_timeline("w/c 9999-12-31", ON) == Deadline("w/c 9999-12-31", None, "none")


@pytest.mark.parametrize(
    "words",
    phrases(
        """
        ongoing|On-going|on \u2013 going.|Continuous|continuing|TBC|TBA|tbd|T.B.C.|N/A|n/a.|NA|n.a.|
    Not applicable|to be confirmed|To be agreed|to be announced|to be advised|to be determined|
    to be decided|date TBC|Timescale to be confirmed|no date|none|nil|-|\u2014|--|...|\u2026
        """
    ),
)
def test_what_has_deliberately_no_date_is_understood(words: str) -> None:
    assert read_timeline(words, ON) == Deadline(words, None, "none")
    assert is_understood(words, ON)


@pytest.mark.parametrize("words", [None, "", "  ", "\u00a0\n"])
def test_a_blank_cell_has_no_timeline(words: str | None) -> None:
    assert read_timeline(words, ON) == Deadline(None, None, "none")
    assert read_timeline(words, ON, Deadline("Jan-19", ON, "by")) == Deadline(None, None, "none")
    assert is_understood(words, ON)


@pytest.mark.parametrize(
    "words",
    phrases(
        """
        quarterly|Monthly|weekly|daily|fortnightly|annually|annual|yearly|termly|half-termly|
    half yearly|bi-monthly|bimonthly|six-weekly|6 weekly|twice yearly|four times yearly|
    4 times per year|4 times a year|4x a year|twice a year|once per term|twelve times a year|
    once a month|twice every quarter|3 times each week|twice/year|twice in a year|
    10 times per annum|
    every 6 weeks|Every two months|every other week|every second month|each quarter|every half term|
    every Friday|each fortnight|on a monthly basis|on an annual basis|monthly meetings|
    Quarterly reviews.|weekly report|annual audit|monthly updates|weekly monitoring|
    quarterly reporting|Ongoing (quarterly)|ongoing, monthly|ongoing - every 6 weeks|
    ongoing and monthly|monthly and ongoing|Quarterly, on-going
        """
    ),
)
def test_what_comes_round_again_has_no_single_date(words: str) -> None:
    assert read_timeline(words, ON) == Deadline(words, None, "recurring")
    assert is_understood(words, ON)


@pytest.mark.parametrize(
    "words",
    phrases(
        """
        December 2018 then on-going|Dec-18 and ongoing|Dec-18 ongoing|Dec-18 - ongoing|
    Dec-18 / ongoing|Dec-18, then ongoing|Dec-18 (then ongoing)|Dec-18 & ongoing|
    Dec-18; continuing|Dec-18. Ongoing.|
    by end of December 2018 and then quarterly|complete by 31/12/2018 then quarterly|
    31 December 18 monthly|31 December 18 then 6 monthly|31/12/18 and 4 times a year|
    Dec-18 and monthly thereafter|Dec-18 thereafter monthly|Dec-18, quarterly after that|
    Q3 2018/19 and every 6 weeks afterwards|Dec-18 and then, monthly|
    From December 2018|From December 2018 ongoing|from Dec-18 and ongoing|
    ongoing from December 2018|ongoing, from Dec-18|monthly from Dec-18|starting December 2018|
    Quarterly starting from December 2018|commencing Dec-18
        """
    ),
)
def test_work_that_goes_on_after_its_date_keeps_the_date(words: str) -> None:
    assert read_timeline(words, ON) == Deadline(words, date(2018, 12, 31), "by-then-ongoing")
    assert is_understood(words, ON)


@pytest.mark.parametrize(
    "words",
    phrases(
        """
        Jan 19|March 31|Jan19|mid March 2019|early March 2019|late March|start of April 2019|
    beginning of May|before March 2019|asap|Immediate|Completed|Completed March 2019|?|see 4.1.1|
    Jan-19 / Mar-19|Jan-19 Mar-19|Jan-19, Feb-19|Jan to March 2019|January - March 2019|
    Jan/Feb 2019|
    10 March - 12 March|10 March - 12|31/03/2019 or 30/04/2019|31 March 2019 - 30 April 2019|
    31 February 2019|29 February 2019|31/02/2019|00/03/2019|0 March 2019|32 March 2019|2019-13-01|
    2019-00-10|13/2019|00/2019|31 April|30 February|12/31/2019|31/03-2019|31.03/2019|2019-03/31|
    0000-01-01|
    31/03/1019|31/03/2119|31/03/201|31/03/20190|31/03|03/19|2018/19|2019|19|end of 2019|end of Q4|
    Q4|Q4 2018|Q5 2018/19|Q0 2018/19|Q4 2018/20|Q4 2019/18|Q4 2018/2020|Q4 1998/99|Q3-Q4 2018/19|
    Smarch 2019|31 Smarch 2019|Smarch-19|Smarch|w/c March 2019|w/c|w/c ongoing|w/e March|
    week commencing 31 February 2019|Friday|Friday March 2019|end of 31 March 2019|end of|
    Spring 2019|spring|Autumn term 2019|Summer Term|end of summer term 2019|Easter 2019|winter 19|
    by half term|Autumn (October 2019)|Spring 2019 then ongoing|Jan 19 ongoing|TBC then ongoing|
    Jan-19 then TBC|Jan-19 (revised)|Jan 12 monthly|ongoing until March 2020|ongoing/TBC|
    from April to June 2019|from TBC|every so often|4 times|twice|12345 times a year|
    March 2019 review|31 March 2019 at noon|march 10:30|\u0663\u0661 March 2019|31 of|of March
        """
    ),
)
def test_what_leaves_the_date_open_is_not_understood_and_never_guessed(words: str) -> None:
    assert read_timeline(words, ON) == Deadline(words, None, "none")
    assert not is_understood(words, ON)


# Words that are said again


@pytest.mark.parametrize("again", ["31 March", " 31  MARCH. ", "31\u00a0march"])
def test_words_equal_to_those_in_force_keep_the_date_they_had(again: str) -> None:
    in_force = read_timeline("31 March", date(2019, 1, 1))
    assert read_timeline(again, date(2019, 6, 1), in_force) == Deadline(
        again, date(2019, 3, 31), "by"
    )


def test_kept_words_keep_their_kind_too() -> None:
    in_force = read_timeline("end of March then ongoing", ON)
    assert read_timeline("end of March then ongoing", date(2019, 6, 1), in_force) == in_force


@pytest.mark.parametrize(
    "in_force",
    [None, Deadline(None, None, "none"), Deadline("30 March", date(2019, 3, 30), "by"),
     Deadline("31 March 2019", date(2019, 3, 31), "by")],
)
def test_other_words_are_read_anew(in_force: Deadline | None) -> None:
    assert read_timeline("31 March", date(2019, 6, 1), in_force).date == date(2020, 3, 31)


# Properties

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


# Days of the command line

TODAY = date(2019, 3, 1)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("today", "2019-03-01"), ("Yesterday", "2019-02-28"), (" 2019-03-31 ", "2019-03-31"),
        ("31 March 2019", "2019-03-31"), ("31st March 2019", "2019-03-31"),
        ("31/03/2019", "2019-03-31"), ("03/04/2019", "2019-04-03"), ("31 Mar 19", "2019-03-31"),
        ("2150-01-02", "2150-01-02"), ("0001-01-01", "0001-01-01"),
    ],
)
def test_a_day_is_read_as_it_is_typed(words: str, day: str) -> None:
    assert parse_day(words, TODAY) == date.fromisoformat(day)


@given(st.dates())
def test_every_iso_day_is_read(day: date) -> None:
    assert parse_day(day.isoformat(), TODAY) == day


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("soon", "is not understood as a day"), ("", "is not understood as a day"),
        ("March 2019", "is not understood as a day"), ("31/03", "is not understood as a day"),
        ("2019-03-31 10:00", "is not understood as a day"),
        ("31 Smarch 2019", "is not understood as a day"),
        ("tomorrow", "is not understood as a day"),
        ("31 March", "has no year"),
        ("31 February 2019", "is not in the calendar"), ("2019-02-29", "is not in the calendar"),
        ("12/31/2019", "is not in the calendar"),
    ],
)
def test_what_is_no_day_is_refused_with_the_reason_and_an_example(words: str, why: str) -> None:
    with pytest.raises(BadDate) as refused:
        parse_day(words, TODAY)
    assert refused.value.text == f"“{words}” {why}; a date looks like 2019-03-31 or 31 March 2019"


@pytest.mark.parametrize("words", ["03/04/2019", "12/01/19", "1-12-2019", " 3.4.2019 ", "1/2/2019"])
def test_day_and_month_that_could_be_swapped_are_ambiguous(words: str) -> None:
    assert is_ambiguous_day(words)


@pytest.mark.parametrize(
    "words",
    ["03/03/2019", "13/01/2019", "01/13/2019", "00/01/2019", "01/00/2019", "2019-03-04",
     "3 April 2019", "today", ""],
)
def test_what_everyone_reads_alike_is_not_ambiguous(words: str) -> None:
    assert not is_ambiguous_day(words)
