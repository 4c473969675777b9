from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan_ledger.plan.reference import (
    BadReference,
    BadSection,
    is_reference,
    nearest_references,
    parse_reference,
    parse_section,
    sort_key,
)

references = st.from_regex(r"[0-9]{1,3}(\.[0-9]{1,3}){0,3}[a-z]?", fullmatch=True)


@pytest.mark.parametrize(
    ("said", "meant"),
    [("4.2.2", "4.2.2"), (" 4.2.2. ", "4.2.2"), ("4.2.2a", "4.2.2a"), ("7", "7"), ("\t7..\n", "7")],
)
def test_a_reference_is_read_as_people_write_it(said: str, meant: str) -> None:
    assert parse_reference(said) == meant


@pytest.mark.parametrize(
    "word", ["", "four", "4.", "4..2", ".4", "4.2ab", "4.2A", "a4", "4.2 a", "٤.٢", "4.2\n", "4,2"]
)
def test_what_is_not_exactly_a_reference_is_none(word: str) -> None:
    assert not is_reference(word)


@pytest.mark.parametrize("word", [" chair ", "4.2X", "4.2X.", ""])
def test_a_word_is_refused_with_an_example(word: str) -> None:
    with pytest.raises(BadReference) as refused:
        parse_reference(word)
    assert refused.value.text == (
        f"“{word}” is not an activity number; one looks like 4.2.2 or 4.2.2a"
    )


def test_a_reference_has_at_most_sixty_characters() -> None:
    assert is_reference("1." * 29 + "11")
    assert not is_reference("1." * 30 + "1")
    assert not is_reference("1" * 100_000)


def test_references_sort_by_number_not_by_text() -> None:
    in_order = ["4.2", "4.2a", "4.2b", "4.2.1", "4.9", "4.10", "4.10a", "10.1"]
    assert sorted(set(in_order), key=sort_key) == in_order


def test_a_raw_reference_has_the_place_of_the_tidy_one() -> None:
    assert sort_key(" 4.10. ")[:3] == sort_key("4.10")[:3] == (0, (4, 10), "")


def test_what_is_no_reference_sorts_after_all_that_are() -> None:
    assert sorted(["x", "99999", "", "4.1"], key=sort_key) == ["4.1", "99999", "", "x"]
    too_long = "1" * 5_000
    assert sorted([too_long, "1." * 31, "9"], key=sort_key) == ["9", "1." * 31, too_long]


@given(references, references)
def test_the_order_is_total_and_agrees_with_equality(one: str, other: str) -> None:
    a, b = sort_key(one), sort_key(other)
    assert [a < b, one == other, a > b].count(True) == 1


@given(st.text())
def test_parsing_takes_exactly_what_is_a_reference_when_tidied(text: str) -> None:
    tidy = text.strip().rstrip(".")
    if is_reference(tidy):
        assert parse_reference(text) == tidy
    else:
        with pytest.raises(BadReference):
            parse_reference(text)


@given(references)
def test_every_written_reference_is_one(text: str) -> None:
    assert is_reference(text)
    assert parse_reference(f" {text}. ") == text


def test_a_section_that_is_none_is_not_called_an_activity() -> None:
    assert parse_section("4.2") == "4.2"
    with pytest.raises(BadSection, match="“foo” is not a section number; one looks like 4.2"):
        parse_section("foo")


@pytest.mark.parametrize(("typed", "near"), [
    ("4.2.3", ["4.2.2", "4.2.10", "4.1.1"]),
    ("9.9.9", ["4.2.10", "4.2.2", "4.1.1"]),
    ("4.1", ["4.1.1", "4.2.2", "4.2.10"]),
    ("1.2.1", ["1.2", "4.2.2", "4.2.10"]),
    ("foo", ["1.2", "4.1.1", "4.2.2"]),
])
def test_the_nearest_references_are_those_of_the_same_section_then_of_the_nearest(
    typed: str, near: list[str]
) -> None:
    known = ["4.2.10", "1.2", "4.1.1", "4.2.2"]
    assert nearest_references(typed, known) == near
