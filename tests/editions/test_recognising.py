"""Columns as councils and health bodies caption them, or do not; and what is asked of them."""
from __future__ import annotations

from pathlib import Path

import pytest

from plan_ledger.editions.reading.captions import BadCaptions, folded, known_captions
from plan_ledger.editions.reading.findings import Answers, BadAnswer, Question
from plan_ledger.editions.reading.layout import Column, NoTable
from plan_ledger.editions.reading.table import Edition, EditionRow, read_edition

TEXT = "the post was advertised in early March and closes soon"


def edition_of(folder: Path, *lines: str, asked: list[Question] | None = None,
               **answers: str) -> Edition:
    path = folder / "plan.tsv"
    path.write_text("\n".join(lines), "utf-8")
    given = {"column:" + key.replace("__", ":").replace("_", " "): said
             for key, said in answers.items()}
    return read_edition(path, answers=Answers(given, [] if asked is None else asked))


def first_of(folder: Path, *lines: str) -> EditionRow:
    asked: list[Question] = []
    row = edition_of(folder, *lines, asked=asked).rows[0]
    assert not asked
    return row


def told(edition: Edition) -> list[str]:
    return [warning.text.split(":")[0] for warning in edition.warnings]


# by caption


@pytest.mark.parametrize("column", [
    Column.REF, Column.ACTIVITY, Column.OUTCOME, Column.TIMELINE, Column.LEAD, Column.PROGRESS,
    Column.STATUS, Column.FINDING, Column.ORIGINAL, Column.SECTION_TITLE,
])
def test_the_common_fields_have_at_least_fifteen_captions(column: Column) -> None:
    known = known_captions().by_caption
    assert sum(meaning.column is column for meaning in known.values()) >= 15


@pytest.mark.parametrize(
    "caption, field",
    [
        ("Action", "activity"), ("What we will do", "activity"), ("TASKS", "activity"),
        ("Action(s)", "activity"), ("Actions & activities", None), ("By\nwhen?", "timeline"),
        ("Due", "timeline"), ("Completion date", "timeline"), ("Revised date", "timeline"),
        ("Original date", "original"), ("Owner", "lead"), ("Responsible officer(s)", "lead"),
        ("Lead agency", "lead"), ("BRAG", "status"), ("RAG rating", "status"),
        ("RAG Status (March 2019)", "status"), ("Progress/Comments", "progress"),
        ("Update", "progress"), ("Progress update as at 31 March 2019", "progress"),
        ("Success measures", "outcome"), ("Ofsted Recommendation:", "finding"),
        ("Accountabel lead", "lead"), ("Timscale", "timeline"), ("Dew", None), ("Rug", None),
    ],
)
def test_a_caption_names_a_field(caption: str, field: str | None) -> None:
    meaning = known_captions().close(caption)
    assert (meaning.column.value if meaning and meaning.column else None) == field


def test_evidence_of_impact_is_no_progress_and_is_told_not_asked(tmp_path: Path) -> None:
    asked: list[Question] = []
    edition = edition_of(tmp_path, "Ref\tAction\tEvidence of impact", f"1\tDo\t{TEXT}", asked=asked)
    assert not asked
    assert told(edition) == ["column C (“Evidence of impact”) was not read"]


def test_a_priority_that_is_high_or_low_is_no_section(tmp_path: Path) -> None:
    edition = edition_of(tmp_path, "Priority\tAction\tRAG", "High\tDo\tRED", "Low\tGo\tRED")
    assert told(edition) == ["column A (“Priority”) was not read"]
    assert {row.section_title for row in edition.rows} == {None}


# two columns for one field


@pytest.mark.parametrize("captions", ["Deadline\tRevised deadline", "Due date\tExtended to"])
def test_a_revised_deadline_makes_the_plain_one_the_original(tmp_path: Path, captions: str) -> None:
    rows = edition_of(
        tmp_path, f"Action\t{captions}", "Do\t31 March 2019\t30 June 2019", "Go\t30 April 2019",
    ).rows
    assert [(row.original, row.timeline) for row in rows] == [
        ("31 March 2019", "30 June 2019"), ("30 April 2019", None),
    ]


def test_a_plain_caption_counts_before_one_that_could_be_the_same(tmp_path: Path) -> None:
    asked: list[Question] = []
    edition = edition_of(tmp_path, "Action\tLead agency\tLead officer", "Do\tNHS\tJane Doe",
                         asked=asked)
    assert edition.rows[0].lead == "Jane Doe"
    assert not asked
    assert told(edition) == ["column B (“Lead agency”) was not read"]


def test_the_rag_counts_before_another_status(tmp_path: Path) -> None:
    row = first_of(tmp_path, "Action\tStatus\tBRAG", "Do\tIn progress\tGreen")
    assert row.status == "Green"


def test_a_column_without_content_gives_way(tmp_path: Path) -> None:
    assert first_of(tmp_path, "Action\tProgress\tUpdate", "Do\t\tDone so far").progress == (
        "Done so far"
    )


def test_two_dates_of_one_caption_are_asked_about(tmp_path: Path) -> None:
    lines = ("Action\tDate\tLead\tDate", "Do\t31 March 2019\tJo\t30 June 2019")
    asked: list[Question] = []
    edition_of(tmp_path, *lines, asked=asked)
    assert [(q.id, q.proposal, q.choices) for q in asked] == [
        ("column:B:Date", "original", ("original", "timeline", "leave-out")),
        ("column:D:Date", "timeline", ("original", "timeline", "leave-out")),
    ]
    row = edition_of(tmp_path, *lines, B__Date="original", D__Date="timeline").rows[0]
    assert (row.original, row.timeline) == ("31 March 2019", "30 June 2019")


def test_a_second_column_for_a_field_is_asked_about(tmp_path: Path) -> None:
    lines = ("Action\tProgress\tUpdate", "Do\tolder\tnewer")
    asked: list[Question] = []
    assert edition_of(tmp_path, *lines, asked=asked).rows[0].progress == "older"
    assert [(q.id, q.choices, q.proposal) for q in asked] == [
        ("column:C:Update", ("progress", "leave-out"), "leave-out")
    ]
    assert "column B (“Progress”) could be the same" in asked[0].text
    assert edition_of(tmp_path, *lines, C__Update="progress").rows[0].progress == "newer"


@pytest.mark.parametrize("captions, proposed", [
    (("Progress January", "Progress February"), {"column:C:Progress February": "progress"}),
    (("Progress Feb 2019", "Progress Mar 2019"), {"column:C:Progress Mar 2019": "progress"}),
    (("Progress March", "Progress February"), {"column:C:Progress February": "leave-out"}),
    (("Progress Dec 2018", "Progress Jan 2019", "Progress Feb 2019"),
     {"column:C:Progress Jan 2019": "leave-out", "column:D:Progress Feb 2019": "progress"}),
])
def test_of_columns_for_each_month_the_newest_is_proposed(
    tmp_path: Path, captions: tuple[str, ...], proposed: dict[str, str]
) -> None:
    asked: list[Question] = []
    cells = "\t".join(f"step {n}" for n, _ in enumerate(captions))
    edition_of(tmp_path, "Action\t" + "\t".join(captions), f"Do\t{cells}", asked=asked)
    assert {question.id: question.proposal for question in asked} == proposed


@pytest.mark.parametrize("captions, proposed", [
    (("Aye", "Bee"), ("original", "timeline")),
    (("Aye", "Bee", "Cee"), ("original", "leave-out", "timeline")),
    (("Extended for", "First promised"), ("timeline", "original")),
    (("Work started", "Promised for"), ("leave-out", "timeline")),
    (("Due date", "Extended by the board to"), ("timeline",)),
    (("Initially promised", "Due date"), ("original",)),
    (("Work started", "Due date"), ("leave-out",)),
])
def test_of_columns_of_dates_no_field_is_proposed_twice(
    tmp_path: Path, captions: tuple[str, ...], proposed: tuple[str, ...]
) -> None:
    asked: list[Question] = []
    dates = "\t".join(f"{n} March 2019" for n, _ in enumerate(captions, start=1))
    edition_of(tmp_path, "\t".join(("Action", *captions, "RAG")), f"Do\t{dates}\tRED", asked=asked)
    assert tuple(question.proposal for question in asked) == proposed


def test_a_date_that_replaces_the_deadline_makes_it_the_original(tmp_path: Path) -> None:
    lines = ("Action\tDue date\tBy agreement", "Do\t31 March 2019\t30 June 2019",
             "Go\t30 April 2019")
    asked: list[Question] = []
    edition_of(tmp_path, *lines, asked=asked)
    assert [(q.choices, q.proposal) for q in asked] == [
        (("timeline", "original", "leave-out"), "timeline")
    ]
    assert "column B (“Due date”) could be the same" in asked[0].text
    rows = edition_of(tmp_path, *lines, C__By_agreement="timeline").rows
    assert [(row.original, row.timeline) for row in rows] == [
        ("31 March 2019", "30 June 2019"), ("30 April 2019", None),
    ]
    rows = edition_of(tmp_path, *lines, C__By_agreement="original").rows
    assert [(row.original, row.timeline) for row in rows] == [
        ("30 June 2019", "31 March 2019"), (None, "30 April 2019"),
    ]


def test_two_columns_cannot_both_be_answered_to_be_the_deadline(tmp_path: Path) -> None:
    for captions in (("Date", "Date"), ("Aye", "Bee")):
        with pytest.raises(BadAnswer):
            edition_of(tmp_path, "\t".join(("Action", *captions, "RAG")),
                       "Do\t1 March 2019\t2 May 2019\tRED",
                       **{f"B__{captions[0]}": "timeline", f"C__{captions[1]}": "timeline"})


@pytest.mark.parametrize("before, now", [
    ("RAG last month", "RAG this month"), ("RAG status last month", "RAG status this month"),
    ("RAG - previous", "RAG - current"), ("Prev RAG rating", "RAG rating"),
    ("Previous quarter RAG", "This quarter’s RAG"), ("Last RAG status", "Current RAG status"),
])
def test_the_status_of_last_month_is_told_and_that_of_this_month_is_read(
    tmp_path: Path, before: str, now: str
) -> None:
    asked: list[Question] = []
    edition = edition_of(tmp_path, f"Ref\tAction\t{before}\t{now}", "1.1\tDo\tR\tA",
                         "1.2\tGo\tR\tN", asked=asked)
    assert not asked and [row.status for row in edition.rows] == ["A", "N"]
    assert told(edition) == [f"column C (“{before}”) was not read"]


@pytest.mark.parametrize("captions, proposed", [
    (("Last month", "This month"), ["leave-out", "status"]),
    (("March", "April"), ["leave-out", "status"]),
    (("Dec", "Jan"), ["leave-out", "status"]),
    (("Ours", "Theirs"), ["status", "leave-out"]),
    (("Q3 RAG", "Q4 RAG"), ["status"]), (("RAG Q4", "RAG Q1"), ["status"]),
    (("RAG Q4 2025/26", "RAG Q1 2026/27"), ["status"]),
    (("RAG (April)", "RAG (March)"), ["leave-out"]),
])
def test_of_two_columns_of_statuses_the_newer_one_is_proposed_and_only_that(
    tmp_path: Path, captions: tuple[str, str], proposed: list[str]
) -> None:
    asked: list[Question] = []
    edition_of(tmp_path, "\t".join(("Ref", "Action", *captions)), "1.1\tDo\tRed\tAmber",
               "1.2\tGo\tRed\tGreen", asked=asked)
    assert [question.proposal for question in asked] == proposed


def test_two_columns_of_texts_are_not_proposed_for_one_field(tmp_path: Path) -> None:
    asked: list[Question] = []
    edition_of(tmp_path, "Ref\tAction\tXyz\tAbc", f"1.1\tDo\t{TEXT}\t{TEXT} too",
               f"1.2\tGo\tand {TEXT}\tas {TEXT}", asked=asked)
    assert [question.proposal for question in asked] == ["progress", "outcome"]


def test_last_and_this_month_below_a_caption_merged_over_both(tmp_path: Path) -> None:
    asked: list[Question] = []
    edition = edition_of(tmp_path, "Ref\tAction\tRAG\t", "\t\tLast month\tThis month",
                         "1.1\tDo\tRed\tAmber", asked=asked)
    assert not asked and [row.status for row in edition.rows] == ["Amber"]
    assert told(edition) == ["column C (“RAG Last month”) was not read"]


# by what a column holds


def test_a_column_that_looks_like_a_missing_field_is_asked_about(tmp_path: Path) -> None:
    asked: list[Question] = []
    edition = edition_of(
        tmp_path, "Ref\tAction\tWhere things stand", f"1\tDo\t{TEXT}", f"2\tGo\t{TEXT} too",
        asked=asked,
    )
    (question,) = asked
    assert (question.id, question.kind) == ("column:C:Where things stand", "column")
    assert question.choices == ("progress", "outcome", "finding", "leave-out")
    assert question.proposal == "progress"
    assert question.text == (
        f"plan.tsv: column C (“Where things stand”) holds “{TEXT}” and “{TEXT} too”. Which field of"
        " the plan is it?"
    )
    assert question.row == 1
    assert not edition.warnings


@pytest.mark.parametrize(
    "cells, proposal",
    [
        (("R", "A", "G", "G"), "status"), (("A", "G", "A", "N"), "status"),
        (("On track", "Delayed", "Complete"), "status"), (("Done", "Planned", "Done"), "status"),
        (("Ongoing", "Ongoing", "Ongoing"), None),
        (("31/03/2019", "Jun-19", "30 June 2019"), "timeline"), (("1.1", "1.2", "1.3"), "ref"),
        (("Jane Doe", "Head of Service", "Director of Nursing"), "lead"),
        (("x", "y", "z"), None), (("1000", "25000", "90"), None),
    ],
)
def test_what_a_column_holds_proposes_its_field(
    tmp_path: Path, cells: tuple[str, ...], proposal: str | None
) -> None:
    asked: list[Question] = []
    edition_of(tmp_path, "Action\tProgress\tXyz", *(f"Do it\tyes\t{cell}" for cell in cells),
               asked=asked)
    assert [question.proposal for question in asked] == ([proposal] if proposal else [])


def test_without_anybody_to_ask_such_a_column_is_told(tmp_path: Path) -> None:
    path = tmp_path / "plan.tsv"
    path.write_text("Ref\tAction\tXyz\n1\tDo\tRED\n2\tGo\tAMBER\n3\tRun\tRED\n", "utf-8")
    edition = read_edition(path)
    assert told(edition) == ["column C (“Xyz”) was not read"]
    assert edition.rows[0].status is None


def test_numbers_and_statuses_without_a_caption_need_no_question(tmp_path: Path) -> None:
    asked: list[Question] = []
    rows = edition_of(tmp_path, "\tAction\tLead\t", "1.1\tDo\tJo\tR", "1.2\tGo\tJo\tA",
                      "1.3\tRun\tJo\tG", asked=asked).rows
    assert not asked
    assert [(row.ref, row.status) for row in rows] == [("1.1", "R"), ("1.2", "A"), ("1.3", "G")]


def test_no_on_each_activity_is_its_number(tmp_path: Path) -> None:
    rows = edition_of(tmp_path, "No.\tAction\tRAG", "1\tDo\tRED", "2\tGo\tRED").rows
    assert [(row.ref, row.section) for row in rows] == [("1", None), ("2", None)]


def test_the_activity_itself_is_asked_about_where_its_caption_is_unknown(tmp_path: Path) -> None:
    lines = ("Ref\tXyz\tRAG", f"1\t{TEXT}\tRED", f"2\t{TEXT} too\tRED")
    asked: list[Question] = []
    assert edition_of(tmp_path, *lines, asked=asked).rows[0].activity == TEXT
    assert [(question.id, question.proposal) for question in asked] == [
        ("column:B:Xyz", "activity")
    ]
    with pytest.raises(NoTable):
        edition_of(tmp_path, *lines, B__Xyz="leave-out")


@pytest.mark.parametrize("caption", ["Item", "Work to do"])
def test_where_the_activity_is_asked_about_the_numbers_are_still_its_own(
    tmp_path: Path, caption: str
) -> None:
    texts = ("Appoint a permanent head of service", "Publish the new vision statement",
             "Hold staff forums every quarter")
    asked: list[Question] = []
    lines = [f"No\t{caption}\tOwner\tDue\tRAG", *(
        f"{number}\t{text}\tAnn\tMay-27\tRED" for number, text in enumerate(texts, start=1)
    )]
    edition_of(tmp_path, *lines, asked=asked)
    assert [question.proposal for question in asked] == ["activity"]
    edition = edition_of(tmp_path, *lines, **{f"B__{caption}": "activity"})
    assert [(row.ref, row.section, row.activity) for row in edition.rows] == [
        (str(number), None, text) for number, text in enumerate(texts, start=1)
    ]


@pytest.mark.parametrize(("objectives", "is_section"), [
    (("Improve how we lead the service", "", "Improve how we work together"), True),
    (("Improve how we lead the service", "Improve how we listen to staff",
      "Improve how we work together"), False),
])
def test_an_objective_is_a_section_unless_each_activity_has_another(
    tmp_path: Path, objectives: tuple[str, ...], is_section: bool
) -> None:
    asked: list[Question] = []
    edition = edition_of(tmp_path, "Objective\tAction\tDue\tRAG", *(
        f"{objective}\tDo thing {at}\tMay-27\tRED" for at, objective in enumerate(objectives)
    ), asked=asked)
    assert [row.section_title is not None for row in edition.rows] == [is_section] * 3
    assert [question.proposal for question in asked] == ([] if is_section else ["finding"])


def test_an_answer_that_is_no_choice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadAnswer):
        edition_of(tmp_path, "Ref\tAction\tXyz", f"1\tDo\t{TEXT}", C__Xyz="status")


def test_tables_of_other_shapes_are_asked_about_too(tmp_path: Path) -> None:
    asked: list[Question] = []
    table = ("Ref\tAction\tXyz", f"1\tDo\t{TEXT}")
    other = ("Ref\tAction\tOutcome\tXyz", f"2\tGo\tSafe\t{TEXT}")
    edition_of(tmp_path, *table, "", *other, asked=asked)
    assert [question.id for question in asked] == ["column:C:Xyz", "column:D:Xyz"]


# captions that people add, and other languages


def test_captions_of_one_s_own_are_read_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = tmp_path / "more.toml"
    more.write_text('[activity]\ncaptions = ["Maßnahme"]\n[lead]\ncaptions = ["Wer"]\n'
                    '[leave-out]\ncaptions = ["Update"]\n', "utf-8")
    monkeypatch.setenv("PLAN_LEDGER_CAPTIONS", str(more))
    edition = edition_of(tmp_path, "Nr\tMaßnahme\tWer\tUpdate", "1\tTun\tJo\tneu")
    row = edition.rows[0]
    assert (row.ref, row.activity, row.lead, row.progress) == ("1", "Tun", "Jo", None)


@pytest.mark.parametrize(
    "text, says",
    [
        ("[activity", "is not readable as TOML"),
        ("[leed]\ncaptions = []", "“leed” is no field; nearest: lead; there are section, section"),
        ("lead = 3", "lead is no table; write [lead] and below it captions"),
        ("[lead]\ncaption = []", "[lead] cannot have “caption”; nearest: captions; it has"),
        ("[lead]\nrevised = []", "[lead] cannot have “revised”"),
        ("[lead]\ncaptions = [3]", "captions of [lead] must be a list of captions in quotes"),
        ('[lead]\ncaptions = ["?"]', "[lead] has the caption “?”, which has no letter or number"),
    ],
)
def test_a_file_of_captions_is_refused_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, says: str
) -> None:
    more = tmp_path / "more.toml"
    more.write_text(text, "utf-8")
    monkeypatch.setenv("PLAN_LEDGER_CAPTIONS", str(more))
    with pytest.raises(BadCaptions) as refused:
        known_captions()
    assert says in refused.value.text
    assert refused.value.where == str(more)


def test_a_file_of_captions_that_is_not_there_or_no_text_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = tmp_path / "more.toml"
    monkeypatch.setenv("PLAN_LEDGER_CAPTIONS", str(more))
    with pytest.raises(BadCaptions, match="named by PLAN_LEDGER_CAPTIONS, cannot be read"):
        known_captions()
    more.write_bytes(b"\xff\xfe")
    with pytest.raises(BadCaptions, match="is no text in UTF-8; save it so"):
        known_captions()


def test_another_language_is_refused_with_the_captions_found(tmp_path: Path) -> None:
    with pytest.raises(NoTable) as refused:
        edition_of(tmp_path, "Plan", "Lfd\tMaßnahme\tZuständig", "1\tTun\tJo")
    assert refused.value.text == (
        "plan.tsv, row 2 has the captions “Lfd”, “Maßnahme”, “Zuständig” and too few of them are"
        " known; say what they hold in a profile (--profile FILE; import --columns prints one to"
        " fill in), or in a file of captions that PLAN_LEDGER_CAPTIONS names"
    )


def test_another_language_with_two_captions_like_known_ones_is_told_of_profiles_too(
    tmp_path: Path,
) -> None:
    with pytest.raises(NoTable) as refused:
        edition_of(tmp_path, "Réf\tMesure\tResponsable\tÉchéance\tÉtat",
                   "1.1\tRecruter un chef\tJean\t30 juin 2026\tEn cours")
    assert refused.value.text == (
        "plan.tsv, row 1 has the captions “Réf”, “Mesure”, “Responsable”, “Échéance”, “État” but no"
        " column for the activity; add one with the caption “Activity required”, or, if one of them"
        " is it, say what they hold in a profile (--profile FILE; import --columns prints one to"
        " fill in), or in a file of captions that PLAN_LEDGER_CAPTIONS names"
    )


def test_no_caption_names_two_fields() -> None:
    import tomllib
    from importlib.resources import files

    text = files("plan_ledger.editions.reading").joinpath("captions.toml").read_text("utf-8")
    seen: dict[str, str] = {}
    for name, table in tomllib.loads(text).items():
        for captions in table.values():
            for caption in captions:
                assert seen.setdefault(folded(caption), name) == name, caption


@pytest.mark.parametrize("caption", ["No", "No.", "Number", "Nr", "#", "Ref", "Xyz"])
@pytest.mark.parametrize("odd", ["", "2.2*"])
def test_a_column_of_activity_numbers_is_the_reference_s_also_where_one_is_blank_or_odd(
    tmp_path: Path, caption: str, odd: str
) -> None:
    answers = {"A__Xyz": "ref"} if caption == "Xyz" else {}
    edition = edition_of(
        tmp_path, f"{caption}\tAction\tBy when\tRAG", "1.1\tAudit it\tMay-27\tRED",
        "1.2\tTrain them\tMay-27\tRED", f"{odd}\tPublish this\tMay-27\tRED", **answers
    )
    assert [(row.ref, row.section) for row in edition.rows] == [
        ("1.1", None), ("1.2", None), (odd.rstrip("*"), None)
    ]


@pytest.mark.parametrize("numbers", [("4.1", "", "4.2", ""), ("4.1", "4.1", "4.2", "4.2"),
                                     ("4.1", "", "", "4.2", "4.3")])
def test_numbers_of_sections_are_not_taken_for_those_of_activities(
    tmp_path: Path, numbers: tuple[str, ...]
) -> None:
    edition = edition_of(tmp_path, "No.\tAction\tBy when\tRAG", *(
        f"{number}\tDo thing {at}\tMay-27\tRED" for at, number in enumerate(numbers)
    ))
    assert [row.ref for row in edition.rows] == [""] * len(numbers)
    assert [row.section for row in edition.rows][:2] == ["4.1", "4.1"]


@pytest.mark.parametrize("caption", ["MD/SD No.", "Rec No", "HMICFRS ref"])
@pytest.mark.parametrize(("numbers", "are_activities"), [
    (("1", "2", "3"), True), (("1", "", "2"), False), (("1", "1", "2"), False),
    (("MD1", "MD2", "SD1"), False),
])
def test_numbers_of_recommendations_are_the_activities_where_each_has_another(
    tmp_path: Path, caption: str, numbers: tuple[str, ...], are_activities: bool
) -> None:
    edition = edition_of(tmp_path, f"{caption}\tAction\tBy when\tRAG", *(
        f"{number}\tDo thing {at}\tMay-27\tRED" for at, number in enumerate(numbers)
    ))
    assert [bool(row.ref) for row in edition.rows] == [are_activities] * 3
    assert edition.profile.columns[0].holds == ("ref" if are_activities else "codes")
    assert edition.warnings == ()


@pytest.mark.parametrize("numbers", [("1", "2", "2"), ("1", "2", "2", "3", "4", "4", "5")])
def test_numbers_that_may_be_sections_or_activities_are_asked_about(
    tmp_path: Path, numbers: tuple[str, ...]
) -> None:
    rows = [f"{number}\tDo thing {at}\tMay-27\tRED" for at, number in enumerate(numbers)]
    asked: list[Question] = []
    edition_of(tmp_path, "No.\tAction\tBy when\tRAG", *rows, asked=asked)
    (question,) = asked
    assert question.choices == ("ref", "section", "leave-out")
    assert "Some of its numbers stand more than once" in question.text
    for field in ("ref", "section"):
        edition = edition_of(tmp_path, "No.\tAction\tBy when\tRAG", *rows, **{"A__No.": field})
        assert [getattr(row, field) for row in edition.rows] == list(numbers)


def test_a_section_that_is_a_title_is_the_section_s_title(tmp_path: Path) -> None:
    edition = edition_of(
        tmp_path, "Ref\tSection\tAction\tRAG", "1.1\tLeadership\tAudit it\tRED",
        "1.2\t\tTrain them\tRED", "2.1\tPractice\tPublish this\tRED"
    )
    assert [(row.section, row.section_title) for row in edition.rows] == [
        (None, "Leadership"), (None, "Leadership"), (None, "Practice")
    ]
    assert edition.profile.columns[1].holds == "section title"


def test_of_a_section_and_a_theme_that_both_are_titles_one_is_asked_about(tmp_path: Path) -> None:
    asked: list[Question] = []
    edition_of(tmp_path, "Ref\tSection\tTheme\tAction\tRAG", "1.1\tLeadership\tVision\tAudit\tRED",
               "2.1\tPractice\tQuality\tPublish\tRED", asked=asked)
    assert [question.kind for question in asked] == ["column"]


@pytest.mark.parametrize("numbers, proposal, shown", [
    (("LP1", "LP2", "PR1"), "ref", ["", "", ""]),
    (("B.1", "B.2", "C.1"), "ref", ["", "", ""]),
    (("SC-1", "SC-2"), "ref", ["", ""]),
    (("Vision", "Practice", "Quality"), "leave-out", ["", "", ""]),
    (("1.1", "1.2", "2.2*", "3.1/3.2"), "ref", ["1.1", "1.2", "2.2", ""]),
])
def test_odd_numbers_on_each_activity_are_asked_about_and_shown_as_proposed(
    tmp_path: Path, numbers: tuple[str, ...], proposal: str, shown: list[str]
) -> None:
    asked: list[Question] = []
    edition = edition_of(tmp_path, "No\tAction\tBy when\tRAG", *(
        f"{number}\tDo thing {at}\tMay-27\tRED" for at, number in enumerate(numbers)
    ), asked=asked)
    assert [(question.id, question.proposal) for question in asked] == [("column:A:No", proposal)]
    assert [row.ref for row in edition.rows] == shown
    assert {(row.section, row.section_title) for row in edition.rows} == {(None, None)}


@pytest.mark.parametrize("field", ["ref", "codes"])
@pytest.mark.parametrize("names", [("B.1", "B.2", "C.1"), ("A1", "A2", "B1"), ("SC-1", "SC-2")])
def test_names_of_activities_under_no_are_kept(
    tmp_path: Path, names: tuple[str, ...], field: str
) -> None:
    lines = ["No.\tAction\tRAG", *(f"{name}\tDo thing {name}\tRED" for name in names)]
    asked: list[Question] = []
    edition_of(tmp_path, *lines, asked=asked)
    assert [each.choices for each in asked] == [("ref", "codes", "section title", "leave-out")]
    edition = edition_of(tmp_path, *lines, **{"A__No.": field})
    assert [((*(row.codes or ()), *row.unknown_codes)) for row in edition.rows] == [
        (name,) for name in names
    ]
