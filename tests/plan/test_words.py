"""How days are said, which texts are kept, and how a refusal is worded."""
from __future__ import annotations

from datetime import date

import pytest

from plan_ledger.plan.errors import PlanError, nearest
from plan_ledger.plan.words import (
    LONGEST_TEXT,
    BadText,
    in_words,
    keepable,
    on_one_line,
    quoted,
    shortened,
    without_case,
)


class NoSuchActivity(PlanError):
    """As errors of the product are named."""


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (None, "no date"),
        ("2019-01-01", "1 January 2019"), ("2019-02-28", "28 February 2019"),
        ("2019-03-31", "31 March 2019"), ("2019-04-30", "30 April 2019"),
        ("2019-05-09", "9 May 2019"), ("2019-06-10", "10 June 2019"),
        ("2019-07-11", "11 July 2019"), ("2019-08-12", "12 August 2019"),
        ("2019-09-13", "13 September 2019"), ("2019-10-14", "14 October 2019"),
        ("2019-11-15", "15 November 2019"), (date(2018, 12, 31), "31 December 2018"),
    ],
)
def test_a_day_is_said_in_words(day: str | date | None, said: str) -> None:
    assert in_words(day) == said


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Meet", "Meet"), (" \n\u00a0Meet \t", "Meet"), ("  Two  words", "Two  words"),
        ("one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour"), ("a\r\n\r\nb", "a\n\nb"),
        ("😀é", "😀é"),
    ],
)
def test_a_text_is_kept_without_outer_blanks_and_with_one_kind_of_line_end(
    typed: str, kept: str
) -> None:
    assert keepable(typed, "progress") == kept


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("a\x00b", "the lead holds a NUL character, which no text has: take it out"),
        ("a\ud83d", "the lead holds a broken character (half of one), which cannot be kept: type it"
                    " again"),
        ("", "the lead is empty: give its words"),
        (" \r\n ", "the lead is empty: give its words"),
    ],
    ids=["NUL", "half a character", "nothing", "blanks"],
)
def test_a_text_that_cannot_be_kept_is_refused_with_what_to_do(typed: str, sentence: str) -> None:
    with pytest.raises(BadText) as refused:
        keepable(typed, "lead")
    assert refused.value.text == sentence


def test_a_text_of_a_million_characters_is_the_longest_that_is_kept() -> None:
    assert keepable(f" {'x' * 1_000_000} ", "lead") == "x" * LONGEST_TEXT
    with pytest.raises(BadText) as refused:
        keepable("x" * 1_000_001, "lead")
    assert refused.value.text == "the lead has 1000001 characters; at most 1000000 are kept"


def test_a_refusal_carries_its_sentence_its_place_and_its_name() -> None:
    refused = NoSuchActivity("there is no 4.2", where="e.csv, row 3")
    assert str(refused) == refused.text == "there is no 4.2"
    assert (refused.where, refused.kind) == ("e.csv, row 3", "no-such-activity")
    assert refused.exit_code == 1
    assert PlanError("no").where is None


@pytest.mark.parametrize(
    ("word", "known", "said"),
    [
        ("AMBRE", ["Amber", "Blue"], "; nearest: Amber"),
        ("straße", ["STRASSE"], "; nearest: STRASSE"),
        ("4.2.3", ["4.2.1", "4.2.2", "9"], "; nearest: 4.2.2, 4.2.1"),
        ("stat", ["stab", "star", "stag", "stay"], "; nearest: stay, star, stag"),
        ("abcd", ["abxy"], "; nearest: abxy"),
        ("abcd", ["axyz"], ""),
        ("x", [], ""),
    ],
)
def test_a_word_that_is_not_known_is_answered_with_the_nearest(
    word: str, known: list[str], said: str
) -> None:
    assert nearest(word, known) == said


def test_as_many_near_words_are_named_as_are_asked_for() -> None:
    words = ["stab", "star", "stag", "stay"]
    assert nearest("stat", words, most=1) == "; nearest: stay"
    assert nearest("stat", words, most=4) == "; nearest: stay, star, stag, stab"


def test_a_text_of_a_cell_is_quoted_on_one_line() -> None:
    assert on_one_line("Recruit\n a  head") == "Recruit a head"
    assert on_one_line(None) == ""
    assert on_one_line("x" * 60) == "x" * 60
    assert on_one_line("x" * 61) == "x" * 59 + "…"
    assert on_one_line("x" * 61, 80) == "x" * 61


def test_names_are_compared_without_case_and_with_any_blanks() -> None:
    assert without_case(" Head\u00a0of  SERVICE\n") == "head of service"


def test_a_sentence_quotes_no_more_of_a_text_than_tells_it_apart() -> None:
    assert quoted("x" * 80) == f"“{'x' * 80}”"
    assert quoted("x" * 100_000) == f"“{'x' * 80}…”"
    assert shortened("4.2.2") == "4.2.2"
