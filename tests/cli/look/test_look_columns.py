from __future__ import annotations

from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan_ledger_cli.look.colour import Paper
from plan_ledger_cli.look.columns import (
    Column,
    Piece,
    flat,
    table,
    truncated,
    visible,
    width,
    wrapped,
)

TEXTS = st.text(st.characters(), max_size=60)  # surrogates, controls and all


@pytest.mark.parametrize("text, columns", [
    ("RED", 3), ("“a” → b", 7), ("計画", 4), ("e\u0301", 1), ("👍", 2), ("❤\ufe0f", 2), ("각", 2),
    ("\u1100\u1161\u11a8", 2), ("", 0)])
def test_width_is_what_a_terminal_uses(text, columns):
    assert width(visible(text)) == columns


@pytest.mark.parametrize("text, shown", [
    ("a\x1b[2Jb", "a␛[2Jb"), ("a\rb", "a␍b"), ("a\r\nb", "a\nb"), ("a\x7f", "a␡"),
    ("a\x9b31m", "a�31m"), ("evil\u202edcba", "evil�dcba"), ("a\u2066b\u2069", "a�b�"),
    ("a\tb\u00a0c", "a b c"), ("a\u2028b", "a\nb"), ("so\u00adft\u200b", "soft"),
    ("\u0301x", "◌\u0301x"), ("\ud800", "�"), ("\x00\x07\x08", "␀␇␈")])
def test_what_a_terminal_would_obey_is_shown_instead(text, shown):
    assert visible(text) == shown


def test_a_tower_of_marks_is_cut_down():
    assert visible("a" + "\u0301" * 1000) == "a" + "\u0301" * 8 + "…"


def test_the_flag_of_england_survives():
    flag = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
    assert visible(flag) == flag


@given(TEXTS)
def test_made_visible_once_is_enough_and_can_be_printed(text):
    once = visible(text)
    assert visible(once) == once
    once.encode("utf-8")
    assert not any(category(char) in ("Cc", "Zl", "Zp", "Cs") and char != "\n" for char in once)


@given(TEXTS, st.integers(1, 30), st.integers(0, 3))
def test_no_line_is_wider_than_asked_nor_are_there_more(text, most, lines):
    found = wrapped(text, most, lines)
    assert all(width(line) <= most for line in found)
    assert found and (not lines or len(found) <= lines)
    assert all("\n" not in line for line in found)


@given(TEXTS, st.integers(2, 30))
def test_wrapping_loses_nothing(text, most):
    def letters(of):
        return "".join(of.split())
    assert letters("".join(wrapped(text, most))) == letters(visible(text))


@given(TEXTS, st.integers(0, 30))
def test_cut_texts_fit_and_say_that_they_are_cut(text, most):
    cut = truncated(text, most)
    assert width(cut) <= most
    assert cut == flat(text) or cut.endswith("…") or most == 0


def test_words_are_kept_whole_where_they_fit():
    assert wrapped("Recruit a Head of Service", 12) == ["Recruit a", "Head of", "Service"]
    assert wrapped("Recruit a Head of Service", 12, 2) == ["Recruit a", "Head of…"]
    assert wrapped("abcdefgh", 3) == ["abc", "def", "gh"]
    assert wrapped("by personal-data-in-error now", 12) == [
        "by personal-", "data-in-", "error now"]


COLUMNS = (Column("Ref", 5), Column("Activity", 8, weight=1, lines=2),
           Column("Days", 4, right=True))


def test_a_table():
    rows = [Piece("Section 4.1", "strong"),
            ((Piece("4.1.1"),), (Piece("Recruit a Head of Service"),), (Piece("59"),)),
            ((Piece("4.1.2"),), (Piece("Review"), Piece("OVERDUE", "alarm")), ())]
    assert table(COLUMNS, rows, Paper(24, False)) == [
        "Ref    Activity     Days",
        "─────  ───────────  ────",
        "Section 4.1",
        "4.1.1  Recruit a      59",
        "       Head of…",
        "4.1.2  Review",
        "       OVERDUE"]


def test_where_the_columns_do_not_fit_each_row_becomes_a_list():
    rows = [((Piece("4.1.1"),), (Piece("Review"),), (Piece("59"),))]
    assert table(COLUMNS, rows, Paper(18, False)) == ["Ref: 4.1.1", "Activity: Review", "Days: 59"]


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), max_size=4), st.integers(1, 60))
def test_no_table_is_wider_than_the_paper(rows, total):
    cells = [tuple((Piece(text),) for text in row) for row in rows]
    assert all(width(line) <= total for line in table(COLUMNS, cells, Paper(total, False)))
