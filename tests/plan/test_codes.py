from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan_ledger.plan.codes import Codes, read_codes


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
