from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan_ledger.plan.reference import (
    BadReference,
    BadSection,
    Codes,
    Reference,
    is_reference,
    nearest_references,
    read_codes,
    sort_key,
)

references = st.from_regex(r"[0-9]{1,3}(\.[0-9]{1,3}){0,3}[a-z]?", fullmatch=True)


@pytest.mark.parametrize(
    ("said", "meant"),
    [("4.2.2", "4.2.2"), (" 4.2.2. ", "4.2.2"), ("4.2.2a", "4.2.2a"), ("7", "7"), ("\t7..\n", "7")],
)
def test_a_reference_is_read_as_people_write_it(said: str, meant: str) -> None:
    assert Reference.parse(said) == Reference(meant)
    assert str(Reference.parse(said)) == meant


@pytest.mark.parametrize(
    "word", ["", "four", "4.", "4..2", ".4", "4.2ab", "4.2A", "a4", "4.2 a", "٤.٢", "4.2\n", "4,2"]
)
def test_what_is_not_exactly_a_reference_is_none(word: str) -> None:
    assert not is_reference(word)


@pytest.mark.parametrize("word", [" chair ", "4.2X", "4.2X.", ""])
def test_a_word_is_refused_with_an_example(word: str) -> None:
    with pytest.raises(BadReference) as refused:
        Reference.parse(word)
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
    assert [r.text for r in sorted({Reference(t) for t in in_order})] == in_order


def test_a_raw_reference_has_the_place_of_the_tidy_one() -> None:
    assert sort_key(" 4.10. ")[:3] == sort_key("4.10")[:3] == (0, (4, 10), "")


def test_what_is_no_reference_sorts_after_all_that_are() -> None:
    assert sorted(["x", "99999", "", "4.1"], key=sort_key) == ["4.1", "99999", "", "x"]
    too_long = "1" * 5_000
    assert sorted([too_long, "1." * 31, "9"], key=sort_key) == ["9", "1." * 31, too_long]


@given(references, references)
def test_the_order_is_total_and_agrees_with_equality(one: str, other: str) -> None:
    a, b = Reference(one), Reference(other)
    assert [a < b, a == b, a > b].count(True) == 1
    assert (a <= b) is (a < b or a == b)


@given(st.text())
def test_parsing_takes_exactly_what_is_a_reference_when_tidied(text: str) -> None:
    tidy = text.strip().rstrip(".")
    if is_reference(tidy):
        assert Reference.parse(text).text == tidy
    else:
        with pytest.raises(BadReference):
            Reference.parse(text)


@given(references)
def test_every_written_reference_is_one(text: str) -> None:
    assert is_reference(text)
    assert Reference.parse(f" {text}. ").text == text


@pytest.mark.parametrize(
    ("cell", "codes", "unknown"),
    [
        ("AFI 2 AFI 5", ["AFI2", "AFI5"], []),
        ("R 1 R 5", ["R1", "R5"], []),
        ("R 5 AFI3", ["R5", "AFI3"], []),
        ("R?? R 5", ["R5"], ["R??"]),
        ("R 5 R??", ["R5"], ["R??"]),
        ("r1", ["R1"], []),
        ("afi\u00a02", ["AFI2"], []),
        ("R1,R2, R3", ["R1", "R2", "R3"], []),
        ("R1;R2/R3&R4", ["R1", "R2", "R3", "R4"], []),
        ("R1\nR2\r\nR3", ["R1", "R2", "R3"], []),
        ("R 1 and R 2 AND R3 & R4", ["R1", "R2", "R3", "R4"], []),
        ("R5 R 1 R5 r5", ["R5", "R1"], []),
        ("R?? R1 R??", ["R1"], ["R??"]),
        ("ABCDE 123", ["ABCDE123"], []),
        ("ABCDEF 1", [], ["ABCDEF 1"]),
        ("R 1234", [], ["R 1234"]),
        ("AFI 2 5", ["AFI2"], ["5"]),
        ("R1 and 5", ["R1"], ["5"]),
        ("R1 And 5", ["R1"], ["5"]),
        ("andes 5 R1", ["ANDES5", "R1"], []),
        ("R\n5", [], ["R", "5"]),
        ("R\r5", [], ["R", "5"]),
        ("R1-R3", [], ["R1-R3"]),
        ("(R1)", [], ["(R1)"]),
        ("R5AFI3", [], ["R5AFI3"]),
        ("N/A", [], ["N/A"]),
        ("Health and Safety, R??; Q??", [], ["Health and Safety", "R??", "Q??"]),
        ("& /X?? and/ and R 2", ["R2"], ["X??"]),
        ("X R1 XandX", ["R1"], ["X", "XandX"]),
        ("\u212a1", [], ["\u212a1"]),
        ("R ٢", [], ["R ٢"]),
        ("", [], []),
        (" , and / ", [], []),
    ],
)
def test_codes_are_read_and_what_is_none_is_kept_as_written(
    cell: str, codes: list[str], unknown: list[str]
) -> None:
    assert read_codes(cell) == Codes(tuple(codes), tuple(unknown))


@given(
    st.lists(
        st.tuples(st.from_regex(r"[A-Z]{1,5}[0-9]{1,3}", fullmatch=True), st.booleans()).filter(
            lambda code: not code[0].startswith("AND")
        )
    ),
    st.sampled_from([" ", ",", ", ", ";", "/", "\n", " and ", " & ", "&"]),
)
def test_codes_are_read_whatever_separates_them(
    said: list[tuple[str, bool]], separator: str
) -> None:
    written = [re.sub(r"(?=\d)", " ", c, count=1) if spaced else c for c, spaced in said]
    assert read_codes(separator.join(written)) == Codes(
        tuple(dict.fromkeys(code for code, _ in said)), ()
    )


@given(st.text(alphabet=st.sampled_from("Rr1 2?,/&;\nandAFI\u00a0x.")))
def test_no_letter_or_digit_of_a_cell_is_dropped(cell: str) -> None:
    found = read_codes(cell)
    kept = "".join(found.codes + found.unknown).upper()
    assert set(re.sub(r"AND|[\s,/&;]", "", cell.upper())) <= set(kept)
    assert all(re.fullmatch(r"[A-Z]{1,5}[0-9]{1,3}", code) for code in found.codes)


@given(st.text())
def test_any_text_can_stand_in_a_cell_of_codes(cell: str) -> None:
    found = read_codes(cell)
    assert all(re.fullmatch(r"[A-Z]{1,5}[0-9]{1,3}", code) for code in found.codes)
    assert "" not in found.unknown


@pytest.mark.parametrize("piece", ["a ", "R 1 ", "1", " ", "and ", "/&", "R??, "])
def test_a_cell_of_any_length_is_read_at_once(piece: str) -> None:
    read_codes(piece * 50_000)


def test_a_section_that_is_none_is_not_called_an_activity() -> None:
    assert Reference.of_section("4.2").text == "4.2"
    with pytest.raises(BadSection, match="“foo” is not a section number; one looks like 4.2"):
        Reference.of_section("foo")


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
