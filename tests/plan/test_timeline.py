"""What the words of a timeline mean, phrase by phrase."""
from __future__ import annotations

from datetime import date

import pytest

from plan_ledger.plan.deadline import Deadline
from plan_ledger.plan.timeline import is_understood, read_timeline, says_when, says_which_day

ON = date(2019, 1, 1)

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


# A date that words beside it mark as the one that counts


@pytest.mark.parametrize(
    "words",
    phrases(
        """
        31/07/2026 (revised)|31/07/2026 \u2013 revised|31/07/2026 [revised]|31/07/2026 revised date|
    31 July 2026 (new date)|31 July 2026 \u2013 slipped from June|July 2026 (was June)|
    July 2026 (revised)|Jul-26 (was Jun-26)|31 July 2026 (from June)|2026-07-31 - was 2026-06-30|
    31/7/26 (was 30/6/26)|31/07/2026 (previously 30/06/2026)|31/07/2026 (was TBC)|
    31/07/2026, previously 30 June|31/07/2026 revised from 30/06/2026|
    Revised to 31/07/2026|Revised: 31/07/2026|Revised date 31/07/2026|New date: 31 July 2026|
    Extended to end of July 2026|Revised to July 2026 (was June 2026)|
    30/06/2026 revised to 31/07/2026|30/06/2026 (extended to 31/07/2026)|
    30/06/2026 - revised date 31/07/2026|June 2026, now July 2026|Was 30/06/2026, now 31/07/2026|
    Slipped from 30/06/2026 to 31/07/2026|30/06/2026 31/07/2026 (revised)|
    30 June 2026 - 31 July 2026 (revised)
        """
    ),
)
def test_the_date_that_is_marked_as_the_new_one_counts(words: str) -> None:
    assert read_timeline(words, date(2026, 5, 31)) == Deadline(words, date(2026, 7, 31), "by")
    assert is_understood(words, date(2026, 5, 31))


def test_a_line_end_before_the_marked_date_is_a_space() -> None:
    words = "30/06/2026\nRevised to 31/07/2026"
    assert read_timeline(words, ON).date == date(2026, 7, 31)


@pytest.mark.parametrize(
    "words",
    phrases(
        """
        30/06/2026 31/07/2026|30/06/26 31/07/26|was 30/06/2026|previously June 2026|revised|
    31/07/2026 (slipped)|31/07/2026 (not revised)|31/07/2026 (revised May 2026)|Revised May 2026|
    Revised 31/07/2026|31/07/2026 (revised date to be agreed)|Revised to TBC|slipped from June 2026|
    31/07/2026 (revised) 30/06/2026|30/06/2026 (revised) 31/07/2026 (revised)|Now 31/07/2026|
    30 June 26 July 2026 (revised)|(revised)|was June, now|
    30/06/2026 revised to TBC|30/06/2026 (revised to autumn)|31/07/2026 (was agreed)|Apr 26|
    Apr 26 (revised)|Aug 26 (was Jul 26)|from 30/06/2026 to 31/07/2026|31/07/2026 (new)|
    from June 2026 (revised to July 2026)
        """
    ),
)
def test_words_that_leave_open_which_date_counts_are_told(words: str) -> None:
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


@pytest.mark.parametrize("words, when, which_day", [
    ("31 March", True, True), ("By 31/03/2019, then ongoing", True, True), ("Monthly", True, False),
    ("TBC", False, False), ("", False, False), (None, False, False),
])
def test_whether_words_are_a_date_needs_no_day_on_which_they_are_said(
    words: str | None, when: bool, which_day: bool
) -> None:
    assert (says_when(words), says_which_day(words)) == (when, which_day)
