from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan_ledger.plan.legend_file import read_legend
from plan_ledger.plan.recognising import code_from_word, recognise
from plan_ledger.plan.status import (
    MEANS,
    BadLegend,
    Legend,
    Status,
    UnknownStatus,
    challenged,
)

PUBLISHED = Path(__file__).resolve().parents[3] / "shared" / "data" / "front-door-plan.tsv"
SLIPPED = "Tasks and/or outcomes have not been met or timescale slipped"
SEED = Legend(
    (
        Status("RED", "Red", SLIPPED, "off-track", True),
        Status("AMBER", "Amber", "Tasks and/or outcomes are on track", "on-track", False),
        Status("GREEN", "Green", "Tasks and outcomes are completed", "complete", False),
        Status("GREY", "Not begun", "Task not yet started", "not-started", False),
        Status("RISK", "At risk", None, "at-risk", False),
    )
)


# The legend


@pytest.mark.parametrize(
    ("word", "code"),
    [("RED", "RED"), (" red ", "RED"), ("Not  BEGUN", "GREY"), ("grey", "GREY"),
     ("at\u00a0risk", "RISK"), ("risk", "RISK")],
)
def test_a_status_is_found_by_code_or_label_however_it_is_typed(word: str, code: str) -> None:
    assert SEED.find(word).code == code


def test_an_unknown_status_names_the_nearest_and_the_legend() -> None:
    with pytest.raises(UnknownStatus) as refused:
        SEED.find("AMBRE")
    assert refused.value.text == (
        "“AMBRE” is not in this plan's legend; nearest: AMBER. "
        "The legend has RED, AMBER, GREEN, GREY, RISK"
    )


def test_a_word_near_to_a_label_is_answered_with_the_label() -> None:
    with pytest.raises(UnknownStatus, match="nearest: Not begun. "):
        SEED.find("not begin")


def test_a_plan_without_a_legend_says_how_to_give_it_one() -> None:
    with pytest.raises(UnknownStatus) as refused:
        Legend().find("RED")
    assert refused.value.text == (
        "“RED” is not known, since this plan has no legend yet; "
        "give it one with: plan-ledger plan legend FILE.toml"
    )


def test_a_status_is_got_by_its_exact_code_only() -> None:
    assert SEED.get("RED") is SEED.statuses[0]
    assert SEED.get("red") is None
    assert SEED.get(None) is None


@pytest.mark.parametrize(
    ("old", "new", "worse"),
    [
        ("AMBER", "RED", True), ("RED", "AMBER", False), ("RED", "RED", False),
        ("GREEN", "AMBER", True), ("AMBER", "GREY", True), ("GREY", "RISK", True),
        ("RISK", "RED", True), ("GREY", "AMBER", False),
        (None, "RED", False), ("GREEN", None, False), ("GREEN", "MAUVE", False),
        ("MAUVE", "RED", False), (None, None, False),
    ],
)
def test_worse_is_told_by_what_the_statuses_mean(
    old: str | None, new: str | None, worse: bool
) -> None:
    assert SEED.is_worse(old, new) is worse


def test_only_a_status_that_means_complete_is_complete() -> None:
    assert SEED.is_complete("GREEN")
    assert not any(SEED.is_complete(code) for code in ("RED", "AMBER", "MAUVE", None))


def test_a_legend_is_written_in_its_own_order_and_read_back() -> None:
    written = SEED.to_json()
    assert written[0] == {
        "code": "RED", "label": "Red", "meaning": SLIPPED, "means": "off-track",
        "overdue_is_off_track": True,
    }
    assert [line["code"] for line in written] == ["RED", "AMBER", "GREEN", "GREY", "RISK"]
    assert Legend.from_json(written) == SEED
    assert Legend.from_json([]) == Legend()


def test_a_code_has_at_most_24_letters_digits_and_hyphens() -> None:
    assert Status("a-9" + "Z" * 21, "x", None, "complete", False)
    for code in ("Z" * 25, "", "ON TRACK", "É", "a_b", "RED\n"):
        with pytest.raises(BadLegend, match="letters, digits and hyphens, at most 24$"):
            Status(code, "x", None, "complete", False)


# A legend file


def test_a_legend_file_needs_nothing_but_what_each_status_means() -> None:
    legend = read_legend(
        '[RED]\nlabel = "Red"\nmeaning = "timescale slipped"\nmeans = "off-track"\n'
        'overdue_is_off_track = true\n[ON-TRACK]\nmeans = "on-track"\n',
        "legend.toml",
    )
    assert legend == Legend(
        (
            Status("RED", "Red", "timescale slipped", "off-track", True),
            Status("ON-TRACK", "ON-TRACK", None, "on-track", False),
        )
    )


@pytest.mark.parametrize(
    ("toml", "sentence"),
    [
        ("", ("legend.toml has no status; write a table for each, as [RED] and under it "
             'means = "off-track"')),
        ("means = 'off-track'", ("legend.toml: “means” is no table; write [means] and its keys "
                                "under it")),
        ("[RED]", ("legend.toml: table [RED]: means is missing; it is one of off-track, at-risk, "
                  "not-started, on-track, complete")),
        ("[RED]\nmeans = 'of-track'", ("legend.toml: table [RED]: means is “of-track”; nearest: "
         "off-track, on-track; it must be one of off-track, at-risk, not-started, on-track, "
         "complete")),
        ("[RED]\nmean = 'off-track'", ("legend.toml: table [RED]: “mean” is not known; nearest: "
         "means, meaning; the keys are label, meaning, means, overdue_is_off_track")),
        ("[RED]\nmeans = 1", "legend.toml: table [RED]: means must be text in quotes"),
        ("[RED]\noverdue_is_off_track = 'yes'",
         "legend.toml: table [RED]: overdue_is_off_track must be true or false"),
        ("[RED]\nmeans = 'off-track'\nlabel = ' '",
         "legend.toml: table [RED]: the label is empty"),
        ("['ON TRACK']\nmeans = 'on-track'", ("legend.toml: table [ON TRACK]: “ON TRACK” cannot be "
         "a status code: letters, digits and hyphens, at most 24")),
        ("[RED]\nmeans = 'off-track'\n[Red]\nmeans = 'on-track'",
         "legend.toml: “Red” of Red is also the code or label of RED"),
        ("[A]\nmeans = 'off-track'\nlabel = 'On it'\n[B]\nmeans = 'on-track'\nlabel = 'on  IT'",
         "legend.toml: “on  IT” of B is also the code or label of A"),
        ("[A]\nmeans = 'off-track'\nlabel = 'b'\n[B]\nmeans = 'on-track'\nlabel = 'Bee'",
         "legend.toml: “B” of B is also the code or label of A"),
        ("[A]\nmeans = 'off-track'\n[B]\nmeans = 'on-track'\n[C]\nmeans = 'complete'\nlabel = 'a'",
         "legend.toml: “a” of C is also the code or label of A"),
    ],
)
def test_each_mistake_in_a_legend_file_is_one_sentence(toml: str, sentence: str) -> None:
    with pytest.raises(BadLegend) as refused:
        read_legend(toml, "legend.toml")
    assert refused.value.text == sentence
    assert refused.value.where == "legend.toml"


@pytest.mark.parametrize(
    "toml", ["[RED", "[RED]\n[RED]", "a = " + "[" * 9_000, "a = " + "1" * 9_000]
)
def test_a_file_that_is_not_toml_is_refused_by_name(toml: str) -> None:
    with pytest.raises(BadLegend, match="^legend.toml is not readable as TOML: ") as refused:
        read_legend(toml, "legend.toml")
    assert refused.value.where == "legend.toml"


def test_the_same_status_twice_is_no_legend() -> None:
    with pytest.raises(BadLegend, match="“RED” of RED"):
        Legend((SEED.statuses[0], SEED.statuses[0]))


# Challenged


def test_overdue_and_not_off_track_is_challenged_with_the_legends_own_words() -> None:
    assert challenged("AMBER", True, SEED) == (
        f"overdue, and the plan's legend says RED when “{SLIPPED}”"
    )


@pytest.mark.parametrize("code", ["AMBER", "GREY", "RISK"])
def test_what_is_open_and_overdue_is_challenged(code: str) -> None:
    assert challenged(code, True, SEED)
    assert challenged(code, False, SEED) is None


@pytest.mark.parametrize("code", ["RED", "GREEN", "MAUVE", None])
def test_off_track_complete_and_unknown_are_not_challenged(code: str | None) -> None:
    assert challenged(code, True, SEED) is None


def test_a_legend_that_does_not_speak_of_overdue_challenges_nothing() -> None:
    assert challenged("AMBER", True, Legend(SEED.statuses[1:])) is None


@pytest.mark.parametrize("meaning", [None, ""])
def test_a_rule_whose_words_are_gone_still_challenges(meaning: str | None) -> None:
    legend = Legend((*SEED.statuses[1:], Status("R", "R", meaning, "off-track", True)))
    assert challenged("AMBER", True, legend) == (
        "overdue, and the plan's legend says R for what is overdue"
    )


# Recognising


@pytest.mark.skipif(not PUBLISHED.is_file(), reason="the real plan lies beside the checkout")
def test_the_legend_of_the_published_plan_is_recognised_without_asking() -> None:
    lines = PUBLISHED.read_text(encoding="utf-8").split("\n")
    legend = [line.split("\t")[:2] for line in lines[3:8]]
    assert {code: recognise(code, meaning) for code, meaning in legend} == {
        "RED": ("off-track", True),
        "AMBER": ("on-track", False),
        "GREEN": ("complete", False),
        "GREY": ("not-started", False),
        "BLUE": ("complete", False),
    }


@pytest.mark.parametrize(
    ("word", "meaning", "recognised"),
    [
        # the words tell, whatever the colour
        ("X", "Off track", ("off-track", False)),
        ("X", "Not on schedule", ("off-track", False)),
        ("X", "Off-target", ("off-track", False)),
        ("X", "Has not been achieved", ("off-track", False)),
        ("X", "Milestones never met", ("off-track", False)),
        ("X", "Overdue", ("off-track", True)),
        ("X", "Delayed", ("off-track", True)),
        ("X", "Task is late", ("off-track", True)),
        ("X", "Milestone missed", ("off-track", True)),
        ("X", "There is slippage", ("off-track", True)),
        ("X", "Work is slipping", ("off-track", True)),
        ("X", "Behind schedule", ("off-track", True)),
        ("X", "Not completed by the agreed deadline", ("off-track", True)),
        ("X", "Not delivered on time", ("off-track", True)),
        ("X", "Not yet complete within its timescales", ("off-track", True)),
        ("X", "Deadline has passed", ("off-track", True)),
        ("X", "Timescales have not been met", ("off-track", True)),
        ("X", "Target date not met", ("off-track", True)),
        ("X", "Off track, deadline passed", ("off-track", True)),
        ("X", "At risk", ("at-risk", False)),
        ("X", "At-risk of slipping", ("at-risk", False)),
        ("X", "at risk of missing the date", ("at-risk", False)),
        ("X", "May slip", ("at-risk", False)),
        ("X", "Might be delayed", ("at-risk", False)),
        ("X", "Could be late", ("at-risk", False)),
        ("X", "Risk of delay", ("at-risk", False)),
        ("X", "Some slippage, recoverable", ("at-risk", False)),
        ("X", "Minor delays", ("at-risk", False)),
        ("X", "Not started", ("not-started", False)),
        ("X", "Yet to commence", ("not-started", False)),
        ("X", "Has not yet begun", ("not-started", False)),
        ("X", "Not yet due", ("not-started", False)),
        ("X", "On track to be completed by the date", ("on-track", False)),
        ("X", "On target; not overdue", ("on-track", False)),
        ("X", "In progress", ("on-track", False)),
        ("X", "Work under way", ("on-track", False)),
        ("X", "underway", ("on-track", False)),
        ("X", "Progressing, will be delivered", ("on-track", False)),
        ("X", "on course, partially achieved", ("on-track", False)),
        ("X", "on track, incomplete", ("on-track", False)),
        ("X", "on track, not fully completed", ("on-track", False)),
        ("X", "COMPLETED", ("complete", False)),
        ("X", "Delivered", ("complete", False)),
        ("X", "Achieved", ("complete", False)),
        ("X", "Finished", ("complete", False)),
        ("X", "Action closed", ("complete", False)),
        ("X", "Complete and on target", ("complete", False)),
        ("GREEN", "Tasks and/or outcomes complete; on track", ("complete", False)),
        ("BLUE", "off\u2013track", ("off-track", False)),
        # the word itself tells
        ("On track", None, ("on-track", False)),
        ("Complete", "", ("complete", False)),
        ("Overdue", "see note", ("off-track", True)),
        ("Red - off track", None, ("off-track", False)),
        # a contradiction tells nothing: the usual colour
        ("GREEN", "Complete or on track", ("on-track", False)),
        ("AMBER", "On track but at risk", ("at-risk", False)),
        ("RED", "At risk or timescale slipped", ("off-track", True)),
        ("RED", "On track, at risk, complete", ("off-track", False)),
        ("AMBER", "On track, or deadline passed", ("at-risk", False)),
        # no words: the usual colour
        ("red", None, ("off-track", False)),
        ("Amber", None, ("at-risk", False)),
        ("GREEN", "good", ("on-track", False)),
        ("Blue", None, ("complete", False)),
        ("Grey", None, ("not-started", False)),
        ("GRAY", None, ("not-started", False)),
        ("white", None, ("not-started", False)),
        ("Dark-red", None, ("off-track", False)),
        ("Grey/White", None, ("not-started", False)),
        ("RED", "no delays", ("off-track", False)),
        # nothing known
        ("Red/Amber", None, None),
        ("R", None, None),
        ("Mauve", "a colour", None),
        ("coloured", "translate the template", None),
        ("", "", None),
    ],
)
def test_what_a_line_of_a_legend_means_is_recognised(
    word: str, meaning: str | None, recognised: tuple[str, bool] | None
) -> None:
    assert recognise(word, meaning) == recognised


@given(st.text(), st.none() | st.text())
def test_recognising_never_fails_and_flags_only_off_track(word: str, meaning: str | None) -> None:
    recognised = recognise(word, meaning)
    if recognised is not None:
        assert recognised[0] in MEANS
        assert recognised[0] == "off-track" or not recognised[1]


@pytest.mark.parametrize("piece", ["not yet ", "on ", "by the ", "x", "risk of "])
def test_a_meaning_of_any_length_is_read_at_once(piece: str) -> None:
    recognise(piece * 50_000, piece * 50_000)


def test_a_long_meaning_is_read_by_its_first_two_thousand_characters() -> None:
    assert recognise("X", "x" * 1992 + " overdue") == ("off-track", True)
    assert recognise("X", "x" * 1993 + " overdue") is None


# Codes


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("On track", "ON-TRACK"), (" red ", "RED"), ("Gris foncé", "GRIS-FONCE"),
        ("At risk / delayed!", "AT-RISK-DELAYED"), ("on\u2013track", "ON-TRACK"), ("②", "2"),
        ("Tasks and outcomes are complete", "TASKS-AND-OUTCOMES-ARE-C"),
        ("Twenty three letters wor ds", "TWENTY-THREE-LETTERS-WOR"),
        ("abcdefghijklmnopqrstuvw xy", "ABCDEFGHIJKLMNOPQRSTUVW"),
        ("X-ray box", "X-RAY-BOX"), ("-x-", "X"), ("!" * 199 + "ab", "A"),
        ("✔", "STATUS"), ("", "STATUS"),
    ],
)
def test_a_status_word_gets_a_legal_code(word: str, code: str) -> None:
    assert code_from_word(word) == code


@given(st.text())
def test_every_word_gets_a_legal_code(word: str) -> None:
    assert re.fullmatch(r"[A-Z0-9]([A-Z0-9-]{0,22}[A-Z0-9])?", code_from_word(word))


def test_a_word_of_any_length_gets_its_code_at_once() -> None:
    assert code_from_word("\u0315\u0300" * 50_000) == "STATUS"
