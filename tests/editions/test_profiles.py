"""A profile: text that people read and mend, and how a file of its shape is read."""
from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan_ledger.editions.reading.findings import Answers, Question
from plan_ledger.editions.reading.layout import Column, NoTable
from plan_ledger.editions.reading.profile import (
    BadProfile,
    Profile,
    ProfileColumn,
    read_profile,
    shape_of,
)
from plan_ledger.editions.reading.table import Edition, read_edition

FIELDS = [column.value for column in Column if column is not Column.ACTIVITY]
ACTIVITY = '[[column]]\ncaption = "Action"\nholds = "activity"\n'
texts = st.text(st.characters(blacklist_categories=["Cs"]), max_size=20)
folded = texts.map(lambda text: " ".join(text.casefold().split()).casefold()).filter(
    lambda text: text == " ".join(text.casefold().split())
)
refs = st.sampled_from(["1", "1.1", "1.3a", "4.2.10"])
spans = st.lists(st.tuples(refs, refs), max_size=2)
colours = st.text("0123456789ABCDEF", min_size=6, max_size=6)


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    held: list[str | None] = ["activity", *draw(st.lists(st.sampled_from(FIELDS), unique=True))]
    held += [None] * draw(st.integers(0, 3))
    return Profile(
        columns=tuple(
            ProfileColumn(draw(texts), holds, draw(st.booleans()), spans=tuple(draw(spans)))
            for holds in draw(st.permutations(held))
        ),
        statuses=draw(st.dictionaries(folded, texts, max_size=3)),
        fills=draw(st.dictionaries(colours, texts, max_size=3)),
        colours=draw(st.dictionaries(texts, colours, max_size=3)),
        legend=draw(st.sampled_from(["above", "below", "none"])),
        sheet=draw(st.none() | texts),
    )


@given(profiles())
def test_a_profile_written_as_text_reads_back_as_it_was(profile: Profile) -> None:
    assert read_profile(profile.to_toml(), "p.toml") == profile


def test_a_profile_says_at_its_head_what_it_is() -> None:
    text = Profile((ProfileColumn("Action", "activity"),)).to_toml()
    assert text.startswith("# How Plan Ledger reads files of this shape")
    assert 'holds = "activity"' in text


@pytest.mark.parametrize(
    "text, says",
    [
        ("[[column", "p.toml is not readable as TOML"),
        ("", "p.toml has no [[column]]: write one for each caption"),
        ("column = 3", "p.toml has no [[column]]"),
        (ACTIVITY + "[statusses]", "p.toml: “statusses” is not known; nearest: statuses"),
        ('[[column]]\nholds = "lead"', "p.toml: a [[column]] has no caption in quotes"),
        ("column = [3]", "p.toml: a [[column]] has no caption in quotes"),
        (
            '[[column]]\ncaption = "Who"\nholds = "leed"',
            "p.toml: the column “Who” is “leed”; nearest: lead; it must be one of activity, codes",
        ),
        (
            ACTIVITY + "merge = true",
            "p.toml: the column “Action”: “merge” is not known; nearest: merged; there are",
        ),
        (ACTIVITY + "spans = '1.1'", "p.toml: spans of the column “Action” must be activity num"),
        (ACTIVITY + "spans = '1.1 to x'", "p.toml: spans of the column “Action” must be activity"),
        (ACTIVITY + "spans = 3", "p.toml: spans of the column “Action” must be activity numbers"),
        (ACTIVITY + "merged = 1", "p.toml: merged of the column “Action” must be true or false"),
        (
            ACTIVITY + '[[column]]\ncaption = "Task"\nholds = "activity"',
            "p.toml: the columns “Action” and “Task” both hold the activity; give one of them "
            "leave-out",
        ),
        ('[[column]]\ncaption = "Who"\nholds = "lead"', "p.toml: no column holds the activity"),
        (ACTIVITY + "[statuses]\nred = 3", "p.toml: [statuses] must give a status in quotes"),
        ("fills = 3\n" + ACTIVITY, "p.toml: [fills] must give a status in quotes for each"),
        (ACTIVITY + '[fills]\nred = "RED"', "p.toml: [fills] has “red”, which is no colour"),
        (ACTIVITY + '[colours]\nRED = "x"', "p.toml: [colours] has “x”, which is no colour"),
        ('legend = "left"\n' + ACTIVITY, "p.toml: legend is “left”; it must be one of above"),
        ("sheet = 3\n" + ACTIVITY, "p.toml: sheet must be the sheet's name in quotes"),
    ],
)
def test_a_profile_is_refused_with_a_sentence(text: str, says: str) -> None:
    with pytest.raises(BadProfile) as refused:
        read_profile(text, "p.toml")
    assert refused.value.text.startswith(says)
    assert "\n" not in refused.value.text or says.endswith("TOML")
    assert refused.value.where == "p.toml"


def test_colours_and_words_are_read_as_people_write_them() -> None:
    profile = read_profile(
        ACTIVITY + '[fills]\n"#c00000" = "RED"\n[statuses]\n"On  Track" = "GREEN"', "p.toml"
    )
    assert (profile.fills, profile.statuses) == ({"C00000": "RED"}, {"on track": "GREEN"})
    assert profile.legend == "above"


def test_a_shape_is_its_captions_without_case_stops_and_blanks_at_the_end() -> None:
    assert shape_of(["Ref.", "By\nwhen?", "", "RAG", "", " "]) == ("ref", "by when", "", "rag")


@pytest.mark.parametrize("march, april", [
    ("Progress March 2019", "PROGRESS: April 2019"),
    ("RAG (Feb)", "RAG (Mar)"),
    ("Update as at 28/02/2019", "Update as at 1st April"),
    ("Q4 status", "Q1 status"),
    ("Dec 2018 – Feb 2019", "Jan – Mar 2019"),
    ("Feb19", "Mar’19"),
    ("2018/19", "2019/20"),
])
def test_a_shape_is_the_same_whatever_month_a_caption_speaks_of(march: str, april: str) -> None:
    assert shape_of(["Ref", march]) == shape_of(["Ref", april])
    assert shape_of(["Ref", march]) != shape_of(["Ref"])


@pytest.mark.parametrize("one, other", [
    ("Deadline (original)", "Deadline (revised)"), ("RAG", "RAG (Feb)"), ("Mar", "Mars"),
    ("Progress March", "Status March"), ("Jan to Mar", "Jan"),
])
def test_captions_that_differ_in_more_than_the_month_are_two_shapes(one: str, other: str) -> None:
    assert shape_of([one]) != shape_of([other])


# reading by a profile


def edition_of(folder: Path, text: str, *given: Profile, asked: list[Question]) -> Edition:
    path = folder / "plan.tsv"
    path.write_text(text, "utf-8")
    return read_edition(path, profiles=given, answers=Answers({}, asked))


UNKNOWN = (
    "Ref\tAction\tWhere things stand\n"
    "1.1\tRecruit a head of service\tThe post was advertised in early March\n"
    "1.2\tReview the thresholds\tThe board has seen a draft of the document\n"
)


def test_how_a_file_was_read_is_its_profile(tmp_path: Path) -> None:
    edition = edition_of(tmp_path, "No.\tRef\tAction\tBudget\n4.1\t4.1.1\tDo\t3\n\t4.1.2\tGo\t4\n",
                         asked=[])
    assert [(c.caption, c.holds, c.merged) for c in edition.profile.columns] == [
        ("No.", "section", True), ("Ref", "ref", False), ("Action", "activity", False),
        ("Budget", None, False),
    ]
    assert edition.shape_is_new
    assert edition.profiles == (edition.profile,)


def test_an_answer_is_kept_so_that_the_next_file_asks_nothing(tmp_path: Path) -> None:
    path = tmp_path / "plan.tsv"
    path.write_text(UNKNOWN, "utf-8")
    asked: list[Question] = []
    answers = Answers({"column:C:Where things stand": "progress"}, asked)
    first = read_edition(path, answers=answers)
    second = edition_of(tmp_path, UNKNOWN.replace("early", "late").upper(), first.profile,
                        asked=asked)
    assert not asked
    assert not second.shape_is_new
    assert second.profile == first.profile
    assert second.rows[0].progress == "THE POST WAS ADVERTISED IN LATE MARCH"


def test_what_was_left_out_is_not_asked_about_again(tmp_path: Path) -> None:
    path = tmp_path / "plan.tsv"
    path.write_text(UNKNOWN, "utf-8")
    asked: list[Question] = []
    first = read_edition(
        path, answers=Answers({"column:C:Where things stand": "leave-out"}, asked)
    )
    second = edition_of(tmp_path, UNKNOWN, first.profile, asked=asked)
    assert not asked
    assert not first.warnings and not second.warnings
    assert {row.progress for row in (*first.rows, *second.rows)} == {None}


def test_of_several_profiles_of_one_shape_the_last_counts(tmp_path: Path) -> None:
    old, new = (
        Profile((ProfileColumn("Ref", "ref"), ProfileColumn("Action", "activity"),
                 ProfileColumn("Where things stand", holds)))
        for holds in ("outcome", "progress")
    )
    rows = edition_of(tmp_path, UNKNOWN, old, new, asked=[]).rows
    assert (rows[0].outcome, rows[0].progress) == (None, "The post was advertised in early March")


def test_a_profile_reads_captions_of_another_language(tmp_path: Path) -> None:
    text = "Maßnahmenplan\nNr.\tMaßnahme\tStand\n1.1\tLeitung einstellen\tRED\n"
    profile = Profile((ProfileColumn("NR", "ref"), ProfileColumn("Maßnahme", "activity"),
                       ProfileColumn("Stand", "status")))
    edition = edition_of(tmp_path, text, profile, asked=[])
    assert edition.title == "Maßnahmenplan"
    assert [(row.ref, row.activity, row.status) for row in edition.rows] == [
        ("1.1", "Leitung einstellen", "RED")
    ]


def test_a_profile_can_say_that_blank_cells_of_a_column_were_merged(tmp_path: Path) -> None:
    profile = Profile((ProfileColumn("Ref", "ref"), ProfileColumn("Action", "activity"),
                       ProfileColumn("Outcome", "outcome", merged=True)))
    text = "Ref\tAction\tOutcome\n1\tDo\tSafe\n2\tGo\n"
    edition = edition_of(tmp_path, text, profile, asked=[])
    assert [row.outcome for row in edition.rows] == ["Safe", "Safe"]


def test_a_column_that_plainly_contradicts_its_profile_is_told(tmp_path: Path) -> None:
    profile = Profile((ProfileColumn("Ref", "ref"), ProfileColumn("Action", "activity"),
                       ProfileColumn("Stand", "timeline")))
    edition = edition_of(
        tmp_path, "Ref\tAction\tStand\n1\tDo\tRED\n2\tGo\tAMBER\n3\tRun\tGREEN\n", profile, asked=[]
    )
    assert [warning.text for warning in edition.warnings] == [
        "column C (“Stand”) is read as the timeline, as the profile says, but holds statuses such"
        " as “RED”; if it has changed, change the profile with import --columns"
    ]
    assert edition.rows[0].timeline == "RED"


def test_a_profile_without_the_activity_gives_no_table(tmp_path: Path) -> None:
    profile = Profile((ProfileColumn("Ref", "ref"), ProfileColumn("Action", None)))
    with pytest.raises(NoTable) as refused:
        edition_of(tmp_path, "Ref\tAction\n1\tDo\n", profile, asked=[])
    assert "no column for the activity" in refused.value.text
