"""Where the plan's tables stand: titles, legends, headings, cut and repeated tables, colours."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from plan_ledger.editions.files.grid import Sheet, row_of
from plan_ledger.editions.files.sheets import SheetFile
from plan_ledger.editions.reading.findings import Answers, Question
from plan_ledger.editions.reading.profile import BadProfile, read_profile
from plan_ledger.editions.reading.table import Edition, edition_of, read_edition
from plan_ledger.plan.errors import PlanError

HEADER = "Ref\tAction\tBy when\tLead\tRAG"


def read(folder: Path, *lines: str) -> Edition:
    path = folder / "plan.tsv"
    path.write_text("\n".join(lines), "utf-8")
    asked: list[Question] = []
    edition = read_edition(path, answers=Answers({}, asked))
    assert not asked
    return edition


def legend(edition: Edition) -> list[tuple[str, str | None]]:
    return [(line.word, line.meaning) for line in edition.legend]


def told(edition: Edition) -> list[str]:
    return [warning.text for warning in edition.warnings]


def refs(edition: Edition) -> list[str]:
    return [row.ref for row in edition.rows]


def skipped(number: int, text: str) -> str:
    return (f"row {number} (“{text}”) was skipped: it has neither an activity number nor an "
            "activity")


# legends


@pytest.mark.parametrize(
    "lines",
    [
        ("RED\tNot met", "GREEN\tOn target"),
        ("RED: Not met", "GREEN: On target"),
        ("RED - Not met", "GREEN – On target"),
        ("RED = Not met\tGREEN = On target",),
        ("RED\tNot met\tGREEN\tOn target",),
    ],
)
def test_a_legend_stands_above_or_below_the_table(tmp_path: Path, lines: tuple[str, ...]) -> None:
    rows = ("1.1\tDo\tJan-19\tJo\tRED", "1.2\tComplete\tMay-19\tJo\tGREEN")
    wanted = [("RED", "Not met"), ("GREEN", "On target")]
    above = read(tmp_path, "Our plan", *lines, HEADER, *rows)
    assert (legend(above), above.title, above.profile.legend) == (wanted, "Our plan", "above")
    below = read(tmp_path, "Our plan", HEADER, *rows, "", "Key", *lines, "Printed on 1 March 2019")
    assert (legend(below), refs(below), below.profile.legend) == (wanted, ["1.1", "1.2"], "below")
    assert told(below) == [skipped(7 + len(lines), "Printed on 1 March 2019")]
    assert read(tmp_path, HEADER, *rows).profile.legend == "none"


def test_a_coloured_legend_below_the_status_column_is_no_activity(tmp_path: Path) -> None:
    """Where one activity has no status yet, colours may say it, and the legend is coloured too."""
    path = tmp_path / "plan.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet, red = book.add_worksheet("Plan"), book.add_format({"bg_color": "#FF0000"})
    for row, line in enumerate([
        ("RAG", "Outcome", "Ref", "Action", "By when", "Lead"),
        ("RED", "Better", "1.1", "Do", "May-27", "Jo"), ("", "Good", "1.2", "Redo", "May-27", "Jo"),
        (), ("RED", "Not met"), ("GREEN", "On target"),
    ]):
        for column, text in enumerate(line):
            sheet.write(row, column, text, red if column == 0 and text else None)
    book.close()
    edition = read_edition(path, answers=Answers({}, []))
    assert (legend(edition), refs(edition)) == (
        [("RED", "Not met"), ("GREEN", "On target")], ["1.1", "1.2"]
    )


def test_letters_have_their_legend_too(tmp_path: Path) -> None:
    edition = read(tmp_path, "R = Red, not on track", "A = Amber, some risk", HEADER,
                   "1.1\tDo\tJan-19\tJo\tR")
    assert legend(edition) == [("R", "Red, not on track"), ("A", "Amber, some risk")]


def test_short_activities_at_the_end_are_no_legend(tmp_path: Path) -> None:
    edition = read(tmp_path, "Action\tRAG", "Complete the audit\tGREEN", "Green the estate\tRED",
                   "Complete the review\tRED")
    assert len(edition.rows) == 3
    assert not edition.legend


def test_a_legend_on_a_sheet_of_its_own_is_found(tmp_path: Path) -> None:
    edition = edition_of(source("plan.xlsx", {
        "Plan": [["Action", "RAG"], ["Do", "RED"]],
        "Key": [["RAG key"], ["RED", "Not on track"], ["GREEN", "On track now"]],
    }))
    assert legend(edition) == [("RED", "Not on track"), ("GREEN", "On track now")]


# headings and plans without numbers


def test_lines_above_activities_are_their_sections_titles(tmp_path: Path) -> None:
    edition = read(
        tmp_path, "Theme\tAction\tBy when\tRAG", "Leadership", "\tDo\tJan-19\tRED",
        "\tGo\tMay-19\tRED", "Practice and quality", "\tRun\tMay-19\tRED", "Page 1 of 2",
    )
    assert [(row.ref, row.section, row.section_title) for row in edition.rows] == [
        ("", None, "Leadership"), ("", None, "Leadership"), ("", None, "Practice and quality")
    ]
    assert told(edition) == [skipped(7, "Page 1 of 2")]


def test_the_first_heading_may_stand_above_the_header(tmp_path: Path) -> None:
    edition = read(tmp_path, "Our plan", "Leadership", HEADER, "1.1\tDo\tJan-19\tJo\tRED",
                   "Practice", "2.1\tGo\tJan-19\tJo\tRED")
    assert edition.title == "Our plan"
    assert [row.section_title for row in edition.rows] == ["Leadership", "Practice"]


def test_headings_stand_in_the_activities_column_too(tmp_path: Path) -> None:
    edition = read(
        tmp_path, "Action\tBy when\tRAG", "1. Leadership", "Do\tJan-19\tRED", "Go\tMay-19\tRED",
        "2. Practice", "Run\tMay-19\tRED", "Stop\tMay-19\tRED", "Source: the board",
    )
    assert [(row.activity, row.section, row.section_title) for row in edition.rows] == [
        ("Do", "1", "Leadership"), ("Go", "1", "Leadership"), ("Run", "2", "Practice"),
        ("Stop", "2", "Practice"),
    ]
    assert edition.sections == {"1": "Leadership", "2": "Practice"}
    assert told(edition) == [skipped(8, "Source: the board")]


def test_a_column_of_themes_gives_sections_titles(tmp_path: Path) -> None:
    edition = read(tmp_path, "Priority\tAction\tRAG", "Leadership\tDo\tRED", "\tGo\tRED",
                   "Practice\tRun\tRED")
    assert [row.section_title for row in edition.rows] == ["Leadership", "Leadership", "Practice"]
    assert edition.profile.columns[0].merged


def test_recommendations_across_the_table_are_inherited(tmp_path: Path) -> None:
    edition = read(tmp_path, "Recommendation\tAction\tRAG", "Improve the front door", "\tDo\tRED",
                   "\tGo\tRED", "Improve supervision", "\tRun\tRED")
    assert [row.finding for row in edition.rows] == [
        "Improve the front door", "Improve the front door", "Improve supervision"
    ]


def test_each_sheet_is_a_section_where_nothing_else_says_one() -> None:
    edition = edition_of(source("plan.xlsx", {
        "Leadership": [["Action", "RAG"], ["Do", "RED"]],
        "Practice": [["Action", "RAG"], ["Go", "RED"]],
    }))
    assert [row.section_title for row in edition.rows] == ["Leadership", "Practice"]
    assert [profile.sheet for profile in edition.profiles] == ["Leadership"]


@pytest.mark.parametrize("lines", [
    ("Priority 1: Workforce", "Priority 2: Practice"), ("1. Workforce", "2. Practice"),
    ("Objective 1 - Workforce", "Objective 2 - Practice"),
])
@pytest.mark.parametrize("refs", [("1.1", "2.1"), (None, None)])
def test_the_only_line_of_each_sheet_heads_its_section(
    lines: tuple[str, str], refs: tuple[str | None, str | None]
) -> None:
    edition = edition_of(source("plan.xlsx", {
        sheet: [[line], ["Ref", "Action", "RAG"], [ref, text, "RED"]]
        for sheet, line, ref, text in zip(("P1", "P2"), lines, refs, ("Do", "Go"), strict=True)
    }))
    assert (edition.title, list(edition.warnings)) == (None, [])
    titles = [row.section_title for row in edition.rows]
    assert titles in (list(lines), ["Workforce", "Practice"])


def test_the_only_line_of_a_sheet_named_for_its_section_heads_it() -> None:
    edition = edition_of(source("plan.xlsx", {
        name: [[name], ["Action", "RAG"], [text, "RED"]]
        for name, text in (("Leadership", "Do"), ("Practice", "Go"))
    }))
    assert (edition.title, len(edition.warnings)) == (None, 0)
    assert [row.section_title for row in edition.rows] == ["Leadership", "Practice"]


def test_the_title_is_that_of_the_first_sheet_though_it_ends_with_a_year() -> None:
    edition = edition_of(source("plan.xlsx", {
        "Now": [["Plan 2026"], ["Ref", "Action", "RAG"], ["1.1", "Do", "RED"]],
        "Archive": [["Closed in 2025"], ["Ref", "Action", "RAG"], ["1.2", "Go", "RED"]],
    }))
    assert edition.title == "Plan 2026"


@pytest.mark.parametrize("line", ["Page 1 of 2", "Printed on 1 March 2027", ""])
def test_the_title_again_on_each_page_is_no_heading(tmp_path: Path, line: str) -> None:
    edition = read(tmp_path, "Our plan", "Red: late", "Ref\tAction\tRAG", "1.1\tDo\tRED", line,
                   "Our plan", "Red: late", "Ref\tAction\tRAG", "2.1\tGo\tRED")
    assert (edition.title, edition.sections) == ("Our plan", {})
    assert [(row.ref, row.section_title) for row in edition.rows] == [("1.1", None), ("2.1", None)]


def test_a_heading_below_the_title_of_each_page_is_one(tmp_path: Path) -> None:
    edition = read(tmp_path, "Our plan", "Leading", "Ref\tAction\tRAG", "1.1\tDo\tRED",
                   "Our plan", "Leading", "Ref\tAction\tRAG", "1.2\tGo\tRED",
                   "Our plan", "Working", "Ref\tAction\tRAG", "2.1\tSo\tRED")
    assert [(row.ref, row.section_title) for row in edition.rows] == [
        ("1.1", "Leading"), ("1.2", "Leading"), ("2.1", "Working"),
    ]


LOG = [["No", "Action", "Owner", "Due", "Status"],
       ["1", "Circulate the minutes", "Clerk", "01/05/2027", "Open"],
       ["2", "Invite the health service", "Clerk", "01/05/2027", "Closed"]]


@pytest.mark.parametrize("name, lines, proposal", [
    ("Action log", [], "leave-out"), ("Sheet2", [["Board action log"]], "leave-out"),
    ("Next steps", [], "read"),
])
def test_a_list_that_may_be_another_is_asked_about(
    name: str, lines: list[list[str]], proposal: str
) -> None:
    plan = [["Ref", "Action", "Lead", "RAG"], ["1.1", "Do", "Ann", "RED"],
            ["1.2", "Go", "Ann", "RED"]]
    given = source("plan.xlsx", {"Plan": plan, name: [*lines, *LOG]})
    asked: list[Question] = []
    edition = edition_of(given, answers=Answers({}, asked))
    (question,) = [each for each in asked if each.kind == "sheet"]
    assert (question.id, question.proposal) == (f"sheet:{name}", proposal)
    assert len(edition.rows) == (2 if proposal == "leave-out" else 4)
    left_out = edition_of(given, answers=Answers({question.id: "leave-out"}, []))
    assert [row.ref for row in left_out.rows] == ["1.1", "1.2"]
    assert f"sheet “{name}” was not read: its actions are another list" in [
        warning.text for warning in left_out.warnings
    ]
    both = edition_of(given, answers=Answers({question.id: "read"}, []))
    assert [row.ref for row in both.rows] == ["1.1", "1.2", "1", "2"]
    known = edition_of(given, profiles=both.profiles, answers=Answers({}, again := []))
    assert (len(known.rows), again) == (4, [])


@pytest.mark.parametrize("now", ["Action log", "ACTION LOG"])
def test_a_list_that_was_left_out_is_not_asked_about_again_but_told(now: str) -> None:
    plan = [["Ref", "Action", "Lead", "RAG"], ["1.1", "Do", "Ann", "RED"],
            ["1.2", "Go", "Ann", "RED"]]
    april = source("plan.xlsx", {"Plan": plan, "Action log": LOG})
    before = edition_of(april, answers=Answers({"sheet:Action log": "leave-out"}, []))
    text = before.profile.to_toml()
    assert '[sheets]\n"Action log" = "leave-out"' in text
    profiles = [read_profile(text, "kept")]
    may = source("plan.xlsx", {"Plan": plan, now: LOG})
    edition = edition_of(may, profiles=profiles, answers=Answers({}, asked := []))
    assert (asked, len(edition.rows)) == ([], 2)
    (told,) = [each.text for each in edition.warnings if each.sheet == now]
    assert "as was answered for a file before" in told
    assert "import --columns" in told
    changed = edition_of(may, profiles=profiles, answers=Answers({f"sheet:{now}": "read"}, []))
    assert (len(changed.rows), changed.profile.sheets[now]) == (4, "read")
    forgotten = [*profiles, replace(profiles[0], sheets={})]
    edition_of(may, profiles=forgotten, answers=Answers({}, asked))
    assert [each.id for each in asked] == [f"sheet:{now}"]


def test_a_profile_says_of_a_sheet_only_whether_it_is_read() -> None:
    text = '[sheets]\nLog = "perhaps"\n[[column]]\ncaption = "Action"\nholds = "activity"\n'
    with pytest.raises(BadProfile, match="sheet “Log”"):
        read_profile(text, "given")


# headers and several tables


def test_captions_below_merged_captions_are_one_header(tmp_path: Path) -> None:
    edition = read(
        tmp_path, "Our plan", "Ref\tAction\tTimescale\t\tLead\tRAG", "\t\tOriginal\tRevised",
        "1.1\tDo\tJan-19\tMay-19\tJo\tRED", "Ref\tAction\tTimescale\t\tLead\tRAG",
        "\t\tOriginal\tRevised", "1.2\tGo\tFeb-19\tJun-19\tJo\tRED",
    )
    assert edition.title == "Our plan"
    assert [(row.ref, row.original, row.timeline) for row in edition.rows] == [
        ("1.1", "Jan-19", "May-19"), ("1.2", "Feb-19", "Jun-19")
    ]
    assert not edition.warnings


def test_a_row_of_groups_above_the_captions_is_no_title(tmp_path: Path) -> None:
    edition = read(tmp_path, "What\t\tWhen\tWho", HEADER, "1.1\tDo\tJan-19\tJo\tRED")
    assert edition.title is None
    assert edition.rows[0].lead == "Jo"


def test_tables_one_below_the_other_are_the_plan_together(tmp_path: Path) -> None:
    edition = read(
        tmp_path, "Our plan", "Section A", HEADER, "1.1\tDo\tJan-19\tJo\tRED", "Page 1 of 2",
        "Section B", "Action\tRAG\tRef\tOwner", "Go\tGREEN\t2.1\tAl",
        "Action\tRAG\tRef\tOwner", "Run\tGREEN\t2.2\tAl",
    )
    assert [(row.ref, row.lead, row.status, row.section_title) for row in edition.rows] == [
        ("1.1", "Jo", "RED", "Section A"), ("2.1", "Al", "GREEN", "Section B"),
        ("2.2", "Al", "GREEN", "Section B"),
    ]
    assert edition.title == "Our plan"
    assert len(edition.profiles) == 2
    assert told(edition) == [skipped(5, "Page 1 of 2")]


def test_the_same_header_below_a_heading_goes_on(tmp_path: Path) -> None:
    edition = read(tmp_path, HEADER, "1.1\tDo\tJan-19\tJo\tRED", "", "Practice", HEADER,
                   "2.1\tGo\tJan-19\tJo\tRED")
    assert [(row.ref, row.section_title) for row in edition.rows] == [
        ("1.1", None), ("2.1", "Practice")
    ]
    assert not edition.warnings


def test_a_table_of_a_document_goes_on_in_the_next() -> None:
    edition = edition_of(source("plan.docx", {
        "table 1": [["Date", "March 2019"]],
        "table 2": [HEADER.split("\t"), ["1.1", "Do", "Jan-19", "Jo", "RED"]],
        "table 3": [["1.2", "Go", "Jan-19", "Jo", "RED"], ["1.3", "Run", None, "Jo", "RED"]],
        "table 4": [["RED", "Not on track"], ["GREEN", "On track now"]],
    }))
    assert [(row.sheet, row.ref) for row in edition.rows] == [
        ("table 2", "1.1"), ("table 3", "1.2"), ("table 3", "1.3")
    ]
    assert legend(edition) == [("RED", "Not on track"), ("GREEN", "On track now")]
    assert told(edition) == [
        "table 1 was not read: it has no table of activities",
        "of table 4 only the legend was read: it has no table of activities",
    ]


def test_of_a_sheet_that_is_a_key_the_legend_is_read_and_that_is_told() -> None:
    edition = edition_of(source("plan.xlsx", {
        "Plan": [HEADER.split("\t"), ["1.1", "Do", "Jan-19", "Jo", "RED"]],
        "Key": [["What the colours mean"], ["RED", "Not on track"], ["GREEN", "On track now"]],
        "Lists": [["Jo", "Al"]],
    }))
    assert legend(edition) == [("RED", "Not on track"), ("GREEN", "On track now")]
    assert told(edition) == [
        "of sheet “Key” only the legend was read: it has no table of activities",
        "sheet “Lists” was not read: it has no table of activities",
    ]


def test_lists_and_covers_are_told_and_not_read(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    book = xlsxwriter.Workbook(path)
    for name, rows in (
        ("Cover", [["Owner", "Head of Service"], ["Version", "3"]]),
        ("Plan", [HEADER.split("\t"), ["1.1", "Do", "Jan-19", "Jo", "RED"]]),
        ("Lists", [["Lead", "Status", "What it is about"], ["Jo", "RED", "long texts " * 5]]),
    ):
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    asked: list[Question] = []
    edition = read_edition(path, answers=Answers({}, asked))
    assert not asked
    assert refs(edition) == ["1.1"]
    assert told(edition) == [
        "sheet “Cover” was not read: it has no table of activities",
        "sheet “Lists” was not read: it has no table of activities",
    ]


def test_a_table_of_other_things_may_stand_above() -> None:
    edition = edition_of(source("plan.xlsx", {"Plan": [
        ["Lead", "Status", "Budget"], ["Jo", "RED", "3"], [None], HEADER.split("\t"),
        ["1.1", "Do", "Jan-19", "Jo", "RED"],
    ]}))
    assert refs(edition) == ["1.1"]


def test_tables_of_one_shape_are_asked_about_once() -> None:
    table = [["Ref", "Action", "Xyz"], ["1", "Do", "a long text of what was done so far"]]
    asked: list[Question] = []
    edition_of(source("plan.xlsx", {"A": table, "B": table}), answers=Answers({}, asked))
    assert [question.id for question in asked] == ["column:C:Xyz"]


def test_notes_below_are_told(tmp_path: Path) -> None:
    edition = read(tmp_path, "Action\tBy when\tRAG", "Do\tJan-19\tRED", "Go\tJan-19\tRED", "",
                   "* subject to funding", "Note: dates are those of the board")
    assert [row.activity for row in edition.rows] == ["Do", "Go"]
    assert told(edition) == [skipped(5, "* subject to funding"),
                             skipped(6, "Note: dates are those of the board")]


# colours


def source(
    name: str,
    sheets: dict[str, list[list[str | None]]] | dict[str, list[list[str]]],
    colours: dict[tuple[str | None, int], dict[int, str]] | None = None,
) -> SheetFile:
    """Sheets with fills, as a workbook has them."""
    made = tuple(
        Sheet(sheet, tuple(row for number, cells in enumerate(rows, start=1)
                           if (row := row_of(name, sheet, number, cells)) is not None))
        for sheet, rows in sheets.items()
    )
    of = colours or {}
    return SheetFile(name, "0", made, (), lambda sheet, column: of.get((sheet, column), {}))


def statuses(edition: Edition) -> Sequence[tuple[str | None, str | None]]:
    return [(row.status, row.status_fill) for row in edition.rows]


def test_a_status_cell_without_a_word_gives_its_colour() -> None:
    rows = [["Ref", "Action", "RAG"], ["1", "Do", "RED"], ["2", "Go", " "], ["3", "Run", "●"],
            ["4", "Sit", "●"]]
    edition = edition_of(source("plan.xlsx", {"Plan": rows}, {
        ("Plan", 2): {1: "D9D9D9", 2: "FF0000", 3: "00B050", 4: "FFC000"},
    }))
    assert statuses(edition) == [
        ("RED", None), (None, "00B050"), (None, "FFC000"), ("●", None)
    ]


def test_a_column_of_blank_filled_cells_is_the_status() -> None:
    rows = [["Ref", "Action", "How it goes", "Lead"], ["1", "Do", None, "Jo"],
            ["2", "Go", None, "Jo"]]
    edition = edition_of(source("plan.xlsx", {"Plan": rows}, {
        ("Plan", 2): {2: "FF0000", 3: "00B050"},
    }))
    assert statuses(edition) == [(None, "FF0000"), (None, "00B050")]
    assert edition.profile.columns[2].holds == "status"


def test_a_day_on_a_colour_is_left_out_and_told_and_each_cell_has_its_own_colour() -> None:
    rows = [["Ref", "Action", "RAG"], ["1", "Do", "14/04/26"], ["2", "Go", "14/04/26"],
            ["3", "Run", "14/04/26"], ["4", "Sit", "Red"]]
    edition = edition_of(source("plan.xlsx", {"Plan": rows}, {
        ("Plan", 2): {2: "FFC000", 3: "00B050", 5: "FF0000"},
    }))
    assert statuses(edition) == [
        (None, "FFC000"), (None, "00B050"), ("14/04/26", None), ("Red", None),
    ]
    assert told(edition) == [
        "“14/04/26” was left out: the status is the colour of its cell",
    ] * 2


def test_lines_that_are_coloured_throughout_have_no_status() -> None:
    rows = [["Ref", "Action", "RAG"], ["1", "Do", "RED"], ["2", "Go", None], ["3", "Run", "RED"]]
    banded = {3: "DDEBF7"}
    edition = edition_of(source("plan.xlsx", {"Plan": rows}, {
        ("Plan", column): banded for column in range(3)
    }))
    assert statuses(edition) == [("RED", None), (None, None), ("RED", None)]


@pytest.mark.parametrize("below", [False, True])
def test_a_legend_of_colours_has_no_words(below: bool) -> None:
    key: list[list[str | None]] = [[None, "Not on track"], [None, "On track"]]
    table: list[list[str | None]] = [["Ref", "Action", "RAG"], ["1", "Do", None], ["2", "Go", None]]
    rows = [*table, *key] if below else [["Our plan"], *key, *table]
    first, status = (4, 2) if below else (2, 5)
    edition = edition_of(source("plan.xlsx", {"Plan": rows}, {
        ("Plan", 0): {first: "FF0000", first + 1: "00B050"},
        ("Plan", 2): {status: "FF0000", status + 1: "00B050"},
    }))
    assert [(line.word, line.meaning, line.fill) for line in edition.legend] == [
        ("", "Not on track", "FF0000"), ("", "On track", "00B050")
    ]
    assert [row.activity for row in edition.rows] == ["Do", "Go"]
    assert statuses(edition) == [(None, "FF0000"), (None, "00B050")]


def test_a_legend_of_words_has_their_colours_where_statuses_are_colours() -> None:
    rows: list[list[str | None]] = [["RED", "Not on track"], ["Ref", "Action", "RAG"],
                                    ["1", "Do", None]]
    edition = edition_of(source("plan.xlsx", {"Plan": rows}, {
        ("Plan", 0): {1: "FF0000"}, ("Plan", 2): {3: "FF0000"},
    }))
    assert [(line.word, line.fill) for line in edition.legend] == [("RED", "FF0000")]


# anything

cells = st.none() | st.sampled_from([
    "Ref", "Action", "By when", "Lead", "RAG", "Section", "Theme", "Recommendation", "Revised date",
    "Xyz", "RED", "GREEN", "RED: Not met", "Not met", "1.1", "1.2", "2.1", "4.1 Front door",
    "Leadership", "Page 1 of 2", "Key", "●", "Jan-19", "31 March 2019", "Jo Smith",
    "Review all the cases that were closed", "Recruit to the posts that are vacant now",
])
grids = st.lists(st.lists(cells, min_size=1, max_size=6), max_size=12)


@settings(max_examples=400)
@given(st.lists(grids, min_size=1, max_size=2), st.sampled_from(["plan.xlsx", "plan.docx"]),
       st.booleans())
def test_any_grid_is_read_or_refused_and_read_the_same_by_its_profile(
    some: list[list[list[str | None]]], name: str, can_ask: bool
) -> None:
    file = source(name, {f"table {number}": rows for number, rows in enumerate(some, start=1)})
    asked: list[Question] = []
    try:
        edition = edition_of(file, answers=Answers({}, asked) if can_ask else None)
    except PlanError as refused:
        assert "\n" not in refused.text
        return
    known = [read_profile(profile.to_toml(), "p.toml") for profile in edition.profiles]
    asked_again: list[Question] = []
    again = edition_of(file, profiles=known, answers=Answers({}, asked_again))
    assert not again.shape_is_new or len(known) > 1
    is_all = not any("the table with" in each for each in told(edition))
    if len(known) == 1 and not asked and not asked_again and is_all:
        assert again.rows == edition.rows


between: st.SearchStrategy[list[str | None]] = st.sampled_from([
    ["Leadership"], ["Page 1 of 2"], [None, None, "Printed on 1 March 2019"], ["RED: Not met"],
    ["RED", "Not met"], ["GREEN", "On target"], ["Key"], [None, "4.1 Front door"], ["1. Practice"],
    ["Ref", "Action", "By when", "Lead", "RAG"], ["Action", "Lead", "RAG"],
    [None, "Action", "By when", "Lead", "RAG"], ["* a note"], [],
])


@settings(max_examples=400)
@given(st.lists(between, min_size=1, max_size=12), st.booleans())
def test_no_line_between_hides_an_activity(lines: list[list[str | None]], numbered: bool) -> None:
    """Each line in its turn before an activity, and all once more at the end."""
    rows: list[list[str | None]] = [["Ref", "Action", "By when", "Lead", "RAG"]]
    wanted = []
    for number, line in enumerate(lines, start=1):
        wanted.append(f"Step {number} of all")
        ref = f"1.{number}" if numbered else None
        rows += [line, [ref, wanted[-1], "Jan-19", "Jo Smith", "RED"]]
    if any(line[:3] == ["Action", "Lead", "RAG"] for line in lines):
        return  # what follows is another table, whose columns these rows do not have
    edition = edition_of(source("plan.xlsx", {"Plan": [*rows, *lines]}))
    found = [row.activity for row in edition.rows if row.lead]
    assert found == wanted


def test_a_line_that_explains_a_heading_does_not_hide_it(tmp_path: Path) -> None:
    edition = read(
        tmp_path, HEADER, "1 Leadership", "What good looks like: children are seen",
        "1.1\tDo\tJan-19\tJo\tRED", "Practice", "This was found to be weak.",
        "2.1\tGo\tJan-19\tJo\tRED",
    )
    assert [(row.section, row.section_title) for row in edition.rows] == [
        ("1", "Leadership"), (None, "Practice")
    ]
    assert [warning.row for warning in edition.warnings] == [3, 6]


def test_a_recommendation_may_be_a_line_below_the_section_s(tmp_path: Path) -> None:
    edition = read(
        tmp_path, "Recommendation\tRef\tAction\tRAG", "1 Leadership", "See each child",
        "\t1.1\tDo\tRED", "Listen to staff", "\t1.2\tGo\tRED",
    )
    assert [(row.section, row.section_title, row.finding) for row in edition.rows] == [
        ("1", "Leadership", "See each child"), ("1", "Leadership", "Listen to staff")
    ]


@pytest.mark.parametrize(("columns", "named"), [((0, 1, 2), "A (“Ref”)"), ((2,), "C (“By when”)")])
@pytest.mark.parametrize("further", [[], ["RAG"]])
def test_rows_that_are_coloured_without_a_status_column_are_told(
    columns: Sequence[int], named: str, further: list[str]
) -> None:
    rows = [["Ref", "Action", "By when", *further], ["1", "Do", "May-27"], ["2", "Go", "May-27"]]
    colours = {("Plan", at): {2: "FF0000", 3: "00B050"} for at in columns}
    edition = edition_of(source("plan.xlsx", {"Plan": rows}, colours))
    assert statuses(edition) == [(None, None)] * 2
    (told,) = edition.warnings
    assert f"the cells of column {named} have colours that could say it (GREEN, RED)" in told.text


@pytest.mark.parametrize("further", [["Red", "Green"], ["#FF0000", "#00B050"]])
def test_colours_of_rows_are_not_told_where_statuses_stand(further: list[str]) -> None:
    words = [text if not text.startswith("#") else None for text in further]
    rows = [["Ref", "Action", "RAG"], ["1", "Do", words[0]], ["2", "Go", words[1]]]
    colours = {("Plan", at): {2: "FF0000", 3: "00B050"} for at in (0, 1, 2)}
    assert not edition_of(source("plan.xlsx", {"Plan": rows}, colours)).warnings


def test_lines_coloured_to_tell_them_apart_are_not_told() -> None:
    rows = [["Ref", "Action"], ["1", "Do"], ["2", "Go"], ["3", "Run"]]
    colours = {("Plan", at): {2: "DDEBF7", 3: "F2F2F2", 4: "DDEBF7"} for at in (0, 1)}
    assert not edition_of(source("plan.xlsx", {"Plan": rows}, colours)).warnings
