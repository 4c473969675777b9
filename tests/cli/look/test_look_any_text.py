"""Whatever stands in an answer, every page keeps to its paper."""
from __future__ import annotations

import re
from random import Random
from typing import Any

import look_samples as samples
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plan_ledger_cli.look.activity_page import show_activity
from plan_ledger_cli.look.changes_page import show_changes
from plan_ledger_cli.look.colour import Paper
from plan_ledger_cli.look.columns import visible, width
from plan_ledger_cli.look.history_page import show_history
from plan_ledger_cli.look.import_page import show_import
from plan_ledger_cli.look.plan_page import show_plan
from plan_ledger_cli.look.recorded_page import show_recorded
from plan_ledger_cli.look.slippage_page import show_slippage

RECORDED = {"position": 42, "id": "x", "ref": "4.2.2", "type": "status-changed",
            "effective": "2019-02-28", "recorded_at": samples.KNOWN, "notes": ["a note"]}
KNOWLEDGE = {"title": "T", "as_at": "2019-02-28", "known_from": samples.KNOWN, "known_to": None,
             "from_position": 4, "to_position": 9, "changes": samples.changes()["changes"]}
PLAN = samples.plan([samples.activity(), samples.activity(
    ref="4.3.1", section="4.3", unknown_codes=["R??"], challenged="overdue", withdrawn="2019-01-01",
    evidence=[{"name": "minutes.pdf", "sha256": "ab", "position": 3}])])
PAGES = {
    "plan": (show_plan, PLAN),
    "activity": (lambda both, paper: show_activity(both["show"], both["history"], paper),
                 {"show": PLAN, "history": samples.story()}),
    "history": (show_history, samples.story()),
    "changes": (lambda both, paper: show_changes(both["show"], both["history"], paper),
                {"show": samples.changes(), "history": samples.story()}),
    "knowledge": (lambda both, paper: show_changes(both["show"], both["history"], paper),
                  {"show": KNOWLEDGE, "history": samples.story()}),
    "slippage": (show_slippage, samples.slippage()),
    "import": (show_import, samples.edition()),
    "recorded": (show_recorded, RECORDED),
}
HOSTILE = ["\x1b[2J\x1b[31mRED\x1b]0;x\x07", "a\r\nPosition 99\rb", "\u202edesrever\u2066",
           "e" + "\u0301" * 50, "計画" * 20, "👍🏽👨‍👩‍👧" * 9, "\ud800\x9b", "W" * 500, "\t\v\f\0"]
NOT_THERE = [None, {"erased": "personal-data-in-error"}, {"withheld": True}]
ANY_TEXT = st.lists(st.text(st.characters(), max_size=80), min_size=1, max_size=4)


def spoilt(of: Any, dice: Random, texts: list[str]) -> Any:
    """The same answer with many of its values replaced, gone or null."""
    if isinstance(of, dict):
        return {key: None if dice.random() < 0.03 and key not in ("show", "history")
                else spoilt(each, dice, texts) for key, each in of.items()}
    if isinstance(of, list):
        return [spoilt(each, dice, texts) for each in of]
    return dice.choice([*NOT_THERE, *texts, *HOSTILE]) if dice.random() < 0.4 else of


def plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


@pytest.mark.parametrize("page", PAGES)
@settings(max_examples=60, deadline=None)
@given(texts=ANY_TEXT, seed=st.integers(0, 10**9), colour=st.booleans(),
       columns=st.one_of(st.sampled_from([80, 160]), st.integers(1, 200)))
def test_no_answer_breaks_a_page(page, texts, seed, colour, columns):
    show, answer = PAGES[page]
    text = show(spoilt(answer, Random(seed), texts), Paper(columns, colour))
    assert colour or "\x1b" not in text
    bare = plain(text)
    assert visible(bare) == bare  # nothing in it that a terminal obeys
    assert all(width(line) <= columns for line in bare.split("\n"))
    bare.encode("utf-8")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("gone", NOT_THERE, ids=["null", "erased", "withheld"])
@pytest.mark.parametrize("columns", [80, 160])
def test_every_page_copes_where_nothing_is_left(page, gone, columns):
    def all_gone(of):
        if isinstance(of, dict):
            return {key: all_gone(each) for key, each in of.items()}
        return [all_gone(each) for each in of] if isinstance(of, list) else gone

    show, answer = PAGES[page]
    text = show(all_gone(answer), Paper(columns, False))
    assert not re.search(r"\bNone\b|\bnull\b|\{|'erased'|\bFalse\b|\bTrue\b", text), text
    if gone and page != "knowledge":
        assert ("[erased: personal-data-in-error]" if "erased" in gone
                else "[withheld]") in " ".join(text.split())


@pytest.mark.parametrize("page", PAGES)
def test_every_page_copes_with_no_answer_to_speak_of(page):
    show, _ = PAGES[page]
    both = ("activity", "changes", "knowledge")
    empty = {"show": {}, "history": {}} if page in both else {}
    assert show(empty, Paper(80, False))


@pytest.mark.parametrize("page", PAGES)
def test_a_text_of_a_hundred_thousand_characters_stays_in_its_columns(page):
    show, answer = PAGES[page]

    def long(of):
        if isinstance(of, dict):
            return {key: "word " * 20_000 if key in ("activity", "lead", "because", "text", "title")
                    and isinstance(each, str) else long(each) for key, each in of.items()}
        return [long(each) for each in of] if isinstance(of, list) else of

    text = show(long(answer), Paper(80, False))
    assert max(map(width, text.split("\n"))) <= 80
    if page not in ("activity", "recorded"):
        assert len(text.split("\n")) < 200  # lists stay readable
