from __future__ import annotations

import pytest

from plan_ledger_cli.look.colour import Paper, means_of, status_ink
from plan_ledger_cli.look.days import day, days, instant, instant_day
from plan_ledger_cli.look.words import (
    change_said,
    count,
    deadline_said,
    full,
    positions_said,
    said,
    source_said,
    value_said,
)


@pytest.mark.parametrize("iso, words", [
    ("2019-02-28", "28 Feb 2019"), ("2020-02-29", "29 Feb 2020"), ("soon\x1b", "soon␛"),
    (None, ""), ({"erased": "other"}, "")])
def test_a_date_is_printed_as_people_write_it(iso, words):
    assert day(iso) == words


@pytest.mark.parametrize("utc, london", [
    ("2019-03-01T10:03:11.123456Z", "1 Mar 2019, 10:03"),
    ("2019-03-31T00:59:59.999999Z", "31 Mar 2019, 00:59"),
    ("2019-03-31T01:00:00.000000Z", "31 Mar 2019, 02:00"),
    ("2019-10-27T00:59:59.000000Z", "27 Oct 2019, 01:59"),
    ("2019-10-27T01:00:00.000000Z", "27 Oct 2019, 01:00"),
    ("2019-06-30T23:30:00.000000Z", "1 Jul 2019, 00:30")])
def test_an_instant_is_told_by_the_clock_of_london(utc, london):
    assert instant(utc) == london


def test_summer_time_is_the_same_as_in_the_database():
    from datetime import UTC, datetime, timedelta
    from zoneinfo import ZoneInfo
    when = datetime(1996, 1, 1, 0, 30, tzinfo=UTC)
    while when.year < 2037:
        there = when.astimezone(ZoneInfo("Europe/London"))
        assert instant(when.isoformat()).endswith(f"{there:%H:%M}"), when
        when += timedelta(hours=13)


def test_other_time_zones_are_asked_for_and_unknown_ones_mean_utc():
    assert instant_day("2019-06-30T13:30:00Z", "Pacific/Auckland") == "1 Jul 2019"
    assert instant("2019-06-30T13:30:00Z", "No/Where") == "30 Jun 2019, 13:30"


@pytest.mark.parametrize("value, words", [
    (None, "–"), ("", "–"), (True, "yes"), (12, "12"), (["R1", None], "R1, –"), ([], "–"),
    ({"erased": "personal-data-in-error"}, "[erased: personal-data-in-error]"),
    ({"erased": None}, "[erased]"), ({"withheld": True}, "[withheld]"),
    ({"code": "RED", "meaning": "late", "means": "off-track"}, "RED: late"),
    ({"name": "minutes.pdf", "sha256": "ab"}, "minutes.pdf"), ({"a": 1, "b": None}, "a 1"),
    ("a\nPosition 99", "a Position 99")])
def test_any_value_has_words(value, words):
    assert said(value) == words


@pytest.mark.parametrize("timeline, date, words", [
    ("Jan-19", "2019-01-31", "Jan-19 (31 Jan 2019)"), ("31 January 2019", "2019-01-31",
                                                       "31 January 2019"),
    ("2019-01-31", "2019-01-31", "2019-01-31"), ("TBC", None, "TBC"), (None, None, "–"),
    (None, "2019-01-31", "31 Jan 2019"),
    ({"withheld": True}, "2019-01-31", "[withheld] (31 Jan 2019)")])
def test_a_deadline_shows_its_date_where_its_words_do_not(timeline, date, words):
    assert deadline_said({"timeline": timeline, "deadline": date}) == words


def test_changes_in_words():
    assert change_said("status", "AMBER", "RED") == "AMBER → RED"
    assert change_said("lead", "Jenny Cryer", None) == "Jenny Cryer → cleared"
    assert change_said("progress", None, {"erased": "other"}) == "[erased: other]"
    assert change_said("original", "2019-01-31", "2019-02-28") == "31 Jan 2019 → 28 Feb 2019"


def test_numbers_in_words():
    assert [count(n, "slip") for n in (None, 0, 1, 2)] == [
        "no slips", "no slips", "1 slip", "2 slips"]
    assert days(1) == "1 day" and days({"withheld": True}) == "an unknown number of days"
    assert positions_said([31]) == "31" and positions_said([31, 32, 40]) == "31, 32 and 40"
    assert positions_said(list(range(20))) == "0, 1, 2, 3, 4, 5 and 14 more"
    assert source_said({"file": "March.xlsx", "sheet": "Plan", "row": 14}) == (
        "from March.xlsx, sheet Plan, row 14")
    assert source_said({"file": "March.docx", "sheet": "table 2", "row": 3}) == (
        "from March.docx, table 2, row 3")


def test_the_word_of_a_status_wins_over_what_it_means():
    means = means_of([{"code": "AMBER", "means": "on-track"}, {"code": "P3", "means": "off-track"}])
    assert status_ink("AMBER", means) == "amber"
    assert status_ink("P3", means) == "red"
    assert status_ink("P4", means) is None and status_ink(None) is None
    assert status_ink({"erased": "other"}, means) is None


def test_paper_without_colour_is_plain():
    assert Paper(80, False).paint("RED", "red") == "RED"
    assert Paper(80, True).paint("RED", "red") == "\x1b[31mRED\x1b[0m"


def test_a_typed_text_that_feigns_a_mark_is_in_quotation_marks() -> None:
    assert said("[withheld]") == full("[withheld]") == "“[withheld]”"
    assert value_said("progress", "by [Erased: us]") == "“by [Erased: us]”"
    assert said("[new] withheld") == "[new] withheld"
