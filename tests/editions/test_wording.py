"""Two texts shown as one: what stayed, what is gone, what is new."""
from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan_ledger.editions.comparing.wording import GONE, NEW, SAME, word_diff

texts = st.text(max_size=40) | st.lists(
    st.sampled_from(["Review", "the", "plan", " ", "  ", "\n", ".", ",", "审查", "é", "e\u0301"]),
    max_size=30,
).map("".join)


def joined(pieces: list[tuple[str, str]], *kinds: str) -> str:
    return "".join(text for kind, text in pieces if kind in kinds)


@given(texts, texts)
def test_the_pieces_join_to_both_texts(old: str, new: str) -> None:
    pieces = word_diff(old, new)
    assert joined(pieces, SAME, GONE) == old
    assert joined(pieces, SAME, NEW) == new
    assert all(text for _, text in pieces)


@given(texts)
def test_a_text_is_all_the_same_as_itself(text: str) -> None:
    assert word_diff(text, text) == ([(SAME, text)] if text else [])


@pytest.mark.parametrize(
    "old, new, pieces",
    [
        ("Recruit a Head of Service", "Recruit an interim Head of Service",
         [(SAME, "Recruit "), (GONE, "a"), (NEW, "an interim"), (SAME, " Head of Service")]),
        ("Recruit staf", "Recruit staff", [(SAME, "Recruit "), (GONE, "staf"), (NEW, "staff")]),
        ("Review quarterly", "Review quarterly.", [(SAME, "Review quarterly"), (NEW, ".")]),
        ("a b", "", [(GONE, "a b")]),
        ("", "a b", [(NEW, "a b")]),
        ("one two", "three four", [(GONE, "one two"), (NEW, "three four")]),
    ],
)
def test_words_are_shown_whole(old: str, new: str, pieces: list[tuple[str, str]]) -> None:
    assert word_diff(old, new) == pieces


def test_a_long_text_costs_little_and_keeps_what_it_begins_and_ends_with() -> None:
    middle = " ".join(f"word{k}" for k in range(20_000))
    other = " ".join(f"wort{k % 999}" for k in range(20_000))
    started = time.process_time()
    pieces = word_diff(f"Review {middle} soon", f"Review {other} soon")
    assert time.process_time() - started < 2
    assert [kind for kind, _ in pieces] == [SAME, GONE, NEW, SAME]
