"""A legend below its table is the same whatever statuses are used, and no activity is one."""
from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from plan_ledger.editions.reading.edition import Edition
from plan_ledger.editions.reading.findings import Answers
from plan_ledger.editions.reading.table import read_edition
from plan_ledger.editions.writing.saving import write_csv, write_workbook
from plan_ledger.ledger import Ledger
from tests.editions.test_legends_by_colour import AMBER, GREEN, RED, written

LIME = "92D050"
JANUARY, FEBRUARY = "2027-01-31", "2027-02-28"
ACTIONS = ("Audit the files", "Train the managers", "Open the hub")
HEADER, NO_NUMBERS = ["Ref", "Action", "By when", "RAG"], ["RAG", "Action", "Lead"]


def plan(*statuses: str) -> list[list[str]]:
    return [["Our plan"], HEADER, *[[f"1.{number}", action, "31/05/2027", status]
            for number, (action, status) in enumerate(zip(ACTIONS, statuses, strict=True), 1)]]


def read(folder: Path, lines: Sequence[Sequence[str]]) -> Edition:
    path = folder / "plan.tsv"
    path.write_text("\n".join("\t".join(line) for line in lines), "utf-8")
    return read_edition(path, answers=Answers({}, []))


def said(edition: Edition) -> list[tuple[str, str | None]]:
    return [(line.word, line.meaning) for line in edition.legend]


WORDS = ["Delivered", "Some slippage", "Off track", "On schedule"]
LETTERS = {"C": "Complete", "O": "On track", "D": "Delayed", "N": "Not started"}


@pytest.mark.parametrize("used", [("Some slippage", "On schedule", "Off track"),
                                  ("Delivered", "On schedule", "Delivered"), ("Off track",) * 3])
def test_words_that_are_not_used_this_month_are_still_of_the_legend(
    tmp_path: Path, used: Sequence[str]
) -> None:
    edition = read(tmp_path, [*plan(*used), [], *[["", word] for word in WORDS]])
    assert (said(edition), edition.warnings) == ([(word, None) for word in WORDS], ())


@pytest.mark.parametrize("used", ["CON", "OOD", "DDD"])
@pytest.mark.parametrize("is_beside", [True, False])
def test_letters_that_are_not_used_this_month_are_too(
    tmp_path: Path, used: str, is_beside: bool
) -> None:
    lines, key = plan(*used), [list(line) for line in LETTERS.items()]
    if is_beside:
        lines = [[*line, *[""] * (6 - len(line)), *beside]
                 for line, beside in zip(lines[1:], key, strict=True)]
    else:
        lines += [[], *[["", *line] for line in key]]
    edition = read(tmp_path, lines)
    assert (said(edition), edition.warnings) == (list(LETTERS.items()), ())


@pytest.mark.parametrize("is_above", [True, False])
def test_words_with_their_meanings_in_one_cell_are_too(tmp_path: Path, is_above: bool) -> None:
    key = [["", f"{word}: {meaning}"] for word, meaning in LETTERS.items()]
    title, *table = plan("O", "O", "D")
    lines = [title, *key, [], *table] if is_above else [title, *table, [], *key]
    edition = read(tmp_path, lines)
    assert (said(edition), edition.title) == (list(LETTERS.items()), "Our plan")


@pytest.mark.parametrize("words", [["Red", "Purple", "Green"], ["R", "P", "X", "G"]])
def test_words_below_their_key_are_of_the_legend_whatever_they_say(
    tmp_path: Path, words: list[str]
) -> None:
    lines = [*plan(words[0], words[0], words[-1]), [], ["", "Key"], *[["", word] for word in words]]
    edition = read(tmp_path, lines)
    assert (said(edition), edition.warnings) == ([(word, None) for word in words], ())


def test_a_word_that_nobody_knows_is_of_the_legend_between_others(tmp_path: Path) -> None:
    key = [["R", "Off track"], ["P", "Parked"], ["G", "On track"]]
    edition = read(tmp_path, [*plan("R", "G", "G"), [], *[["", *line] for line in key]])
    assert said(edition) == [("R", "Off track"), ("P", "Parked"), ("G", "On track")]


@pytest.mark.parametrize("key", [
    [["", f"{word}#{colour}"] for word, colour in zip(WORDS, (LIME, AMBER, RED, GREEN),
                                                      strict=True)],
    [[f"#{colour}", word] for word, colour in zip(WORDS, (LIME, AMBER, RED, GREEN), strict=True)],
])
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_an_export_of_colours_with_its_legend_reads_back_the_same(
    tmp_path: Path, ledger: Ledger, key: list[list[str]], kind: str
) -> None:
    for day, colours in ((JANUARY, (AMBER, GREEN, RED)), (FEBRUARY, (LIME, GREEN, AMBER))):
        lines = [*plan(*(f"#{colour}" for colour in colours)), [], ["Key"], *key]
        path = written(tmp_path / "plan.xlsx", *lines)
        dry = ledger.import_edition(path, as_at=day, by="Officer", dry_run=True)
        answers = {each.id: each.proposal or "" for each in dry.findings.questions}
        ledger.import_edition(path, as_at=day, by="Officer", answers=answers)
    exported = tmp_path / f"export.{kind}"
    (write_csv if kind == "csv" else write_workbook)(
        exported, ledger.show(as_at=FEBRUARY), profile=ledger.export_profile()
    )
    again = ledger.import_edition(exported, as_at=FEBRUARY, by="Officer", dry_run=True)
    assert (again.findings.differences, again.findings.questions) == ([], [])


KEYS = {
    "words": ["Key:", "Red", "Amber", "Green"],
    "without its word": ["Red", "Amber", "Green"],
    "meanings": ["Key", "Red", "Off track", "Amber", "At risk", "Green", "On track"],
    "in cells": ["Key: Red = Off track", "Amber = At risk", "Green = On track"],
    "coloured": ["RAG key", f"Not achieved#{RED}", f"Partly achieved#{AMBER}", f"Done#{GREEN}"],
    "beside colours": ["Key", f"#{RED}", "Not met", f"#{AMBER}", "Partly", f"#{GREEN}", "All met"],
}


@pytest.mark.parametrize("key", KEYS.values(), ids=list(KEYS))
@pytest.mark.parametrize("statuses", [("Red", "Amber", "Green"), ("R", "A", "G"),
                                      (f"#{RED}", f"#{AMBER}", f"#{GREEN}")])
@pytest.mark.parametrize("has_numbers", [True, False])
@pytest.mark.parametrize("gap", [[[]], []])
def test_a_key_in_one_row_below_is_a_legend_and_no_activity(
    tmp_path: Path, key: list[str], statuses: Sequence[str], has_numbers: bool,
    gap: list[list[str]],
) -> None:
    lines = plan(*statuses)
    if not has_numbers:
        lines = [lines[0], *[line[1:] for line in lines[1:]]]
    path = written(tmp_path / "plan.xlsx", *lines, *gap, key)
    edition = read_edition(path, answers=Answers({}, []))
    assert [row.activity for row in edition.rows] == list(ACTIONS)
    assert (len(edition.legend), edition.warnings) == (3, ())


def test_a_key_of_which_nothing_is_understood_is_left_out_and_told(tmp_path: Path) -> None:
    lines = [line[1:] for line in plan("Red", "Amber", "Green")[1:]]
    edition = read(tmp_path, [*lines, [], ["Key", "see the annex", "p. 12"]])
    assert [row.activity for row in edition.rows] == list(ACTIONS)
    (told,) = edition.warnings
    assert "“Key see the annex p. 12”) was left out" in told.text


@pytest.mark.parametrize("lead", ["", "Jo"])
def test_activities_with_no_more_than_a_status_are_no_legend(tmp_path: Path, lead: str) -> None:
    lines = [[status, action, *([lead] if lead and at == 0 else [])] for at, (status, action)
             in enumerate(zip(("Red", "Green", "Amber"), ACTIONS, strict=True))]
    edition = read(tmp_path, [NO_NUMBERS if lead else NO_NUMBERS[:2], *lines])
    assert [(row.status, row.activity) for row in edition.rows] == [
        (status, action) for status, action, *_ in lines
    ]
    assert not edition.legend


def test_nor_are_those_of_a_last_group_behind_a_gap(tmp_path: Path) -> None:
    rows = [["Red", "Audit the files", "Jo"], ["Green", "Train the managers", "Ann"], [],
            ["Amber", "Open the hub"], ["Green", "Write to all carers"]]
    edition = read(tmp_path, [NO_NUMBERS, *rows])
    assert (len(edition.rows), edition.legend) == (4, ())


@pytest.mark.parametrize("gap", [[[]], []])
def test_a_legend_in_the_columns_of_status_and_activity_is_one(
    tmp_path: Path, gap: list[list[str]]
) -> None:
    rows = [["Overdue", "Audit the files", "Jo"], ["", "Train the managers", "Ann"]]
    key = [["Red", "Off track"], ["Amber", "At risk of delay"], ["Green", "Delivered"]]
    for colours in (("", "", ""), (f"#{RED}", f"#{AMBER}", f"#{GREEN}")):
        coloured = [[word + colour, meaning]
                    for (word, meaning), colour in zip(key, colours, strict=True)]
        path = written(tmp_path / "plan.xlsx", NO_NUMBERS, *rows, *gap, *coloured)
        edition = read_edition(path, answers=Answers({}, []))
        assert (said(edition), len(edition.rows)) == ([tuple(line) for line in key], 2)


def test_a_legend_that_follows_an_export_s_note_stands_above(
    tmp_path: Path, ledger: Ledger
) -> None:
    lines = [*plan("Red", "Green", "Green"), [], ["", "Red", "Off track"], ["", "Green", "Done"]]
    lines[2][1] = "=Audit the files"
    read(tmp_path, lines)
    ledger.import_edition(tmp_path / "plan.tsv", as_at=JANUARY, by="Officer")
    exported = tmp_path / "export.csv"
    write_csv(exported, ledger.show(as_at=JANUARY), profile=ledger.export_profile())
    edition = read_edition(exported)
    assert said(edition) == [("Red", "Off track"), ("Green", "Done")]
    assert (len(edition.rows), edition.warnings) == (3, ())


def test_a_key_among_the_activities_hides_no_column_of_colours_whose_caption_is_not_known(
    tmp_path: Path,
) -> None:
    used = RED, AMBER, LIME
    rows = [[f"1.{number}", action, "31/05/2027", f"#{colour}"]
            for number, (action, colour) in enumerate(zip(ACTIONS, used, strict=True), 1)]
    key = [["", f"{word}#{colour}"]
           for word, colour in zip(WORDS, (LIME, AMBER, RED, GREEN), strict=True)]
    captions = ["Ref", "Action", "By when", "Position"]
    path = written(tmp_path / "plan.xlsx", captions, *rows, [], *key)
    edition = read_edition(path, answers=Answers({}, []))
    assert [row.status_fill for row in edition.rows] == [*used]
    assert [line.word or line.meaning for line in edition.legend] == WORDS


@pytest.mark.parametrize("sentence", [
    "RAG: Red – overdue, or lost; Amber – in progress; Green – complete",
    "RAG: R = overdue, or lost, A = in progress, G = complete",
    "RAG rating: Red = overdue, or lost, Amber = in progress, Green = complete",
    "Red: overdue, or lost. Amber: in progress. Green: complete.",
    "Key to the ratings: Red = overdue, or lost; Amber = in progress; Green = complete.",
    "The board oversees it. RAG: Red – overdue, or lost; Amber – in progress; Green – complete.",
    "RAG: Red - overdue, or lost / Amber - in progress / Green - complete",
    "Red = overdue, or lost / Amber = in progress / Green = complete",
    "Key. Red means overdue, or lost. Amber means in progress. Green means complete.",
    "Red is overdue, or lost, amber is in progress and green is complete.",
    "RAG key: Red (overdue, or lost), Amber (in progress), Green (complete)",
    "Red (overdue, or lost) Amber (in progress) Green (complete)",
    "Red → overdue, or lost; Amber → in progress; Green → complete",
    "R=overdue, or lost A=in progress G=complete",
])
@pytest.mark.parametrize("is_above", [True, False])
def test_a_legend_in_one_sentence_is_read(tmp_path: Path, sentence: str, is_above: bool) -> None:
    title, *rows = plan("Amber", "Green", "Red")
    lines = [title, [sentence], *rows] if is_above else [title, *rows, [], [sentence]]
    edition = read(tmp_path, lines)
    assert [(word[:1].upper(), meaning) for word, meaning in said(edition)] == [
        ("R", "overdue, or lost"), ("A", "in progress"), ("G", "complete"),
    ]
    assert (edition.title, len(edition.rows)) == ("Our plan", 3)


@pytest.mark.parametrize("used", [("2", "3", "2"), ("1", "1", "1"), ("4", "1", "2")])
@pytest.mark.parametrize("separator", [", ", "; ", " / "])
def test_a_legend_of_numbers_in_one_sentence_is_the_same_whichever_are_used(
    tmp_path: Path, used: Sequence[str], separator: str
) -> None:
    meanings = ["Complete", "On track", "At risk", "Off track"]
    sentence = separator.join(f"{number} = {text}" for number, text in enumerate(meanings, 1))
    title, *rows = plan(*used)
    edition = read(tmp_path, [title, [f"Key: {sentence}"], *rows])
    assert [meaning for _, meaning in said(edition)] == meanings


def test_colours_with_a_status_each_are_a_legend(tmp_path: Path) -> None:
    title, *rows = plan("Amber", "Green", "Red")
    edition = read(tmp_path, [title, ["Red not started, Amber in progress, Green complete"], *rows])
    assert said(edition) == [("Red", "not started"), ("Amber", "in progress"),
                             ("Green", "complete")]


@pytest.mark.parametrize("line", ["Key:", "Legend -", "RAG:", "BRAG:", "Status key:", "The key:"])
@pytest.mark.parametrize("is_above", [True, False])
def test_what_announces_a_legend_stands_alone(tmp_path: Path, line: str, is_above: bool) -> None:
    title, *rows = plan("Amber", "Green", "Red")
    key = [[line], ["Red", "Lost"], ["Amber", "Late"], ["Green", "Done"], []]
    edition = read(tmp_path, [title, *key, *rows] if is_above else [title, *rows, [], *key])
    assert said(edition) == [("Red", "Lost"), ("Amber", "Late"), ("Green", "Done")]
    assert len(edition.rows) == 3


@pytest.mark.parametrize("sentence", [
    "Red team, Green team, Blue team", "Progress is Amber - see the note; Red - see below",
    "Amber (see the note) and green (two of them)",
])
def test_what_only_names_colours_is_no_legend(tmp_path: Path, sentence: str) -> None:
    title, *rows = plan("Amber", "Green", "Red")
    assert said(read(tmp_path, [title, [sentence], *rows])) == []


@pytest.mark.parametrize("sentence", ["Red: 3, Amber: 4, Green: 1", "RAG: Red = 3; Amber = 4"])
def test_how_many_have_each_status_is_no_legend(tmp_path: Path, sentence: str) -> None:
    title, *rows = plan("Amber", "Green", "Red")
    assert said(read(tmp_path, [title, [sentence], *rows])) == []


BARE = [["R", "A", "G", "B"], ["Key:", "R", "A", "G", "B"], ["Red", "Amber", "Green", "Blue"],
        [f"R#{RED}", f"A#{AMBER}", f"G#{GREEN}", "B#0070C0"]]


@pytest.mark.parametrize("bare", BARE)
@pytest.mark.parametrize("is_above", [True, False])
@pytest.mark.parametrize("statuses", [("A", "G", "A"), ("Amber", "Green", "Amber"),
                                      (f"#{AMBER}", f"#{GREEN}", f"#{AMBER}")])
def test_of_bare_words_none_is_the_meaning_of_another(
    tmp_path: Path, bare: list[str], is_above: bool, statuses: Sequence[str]
) -> None:
    lines = plan(*statuses)
    lines = [["Our plan"], [], bare, [], *lines] if is_above else [*lines, [], bare]
    edition = read_edition(written(tmp_path / "plan.xlsx", *lines), answers=Answers({}, []))
    words = [cell.split("#")[0] for cell in bare if cell != "Key:"]
    assert [(line.word, line.meaning) for line in edition.legend] == [(w, None) for w in words]


def test_a_letter_beside_its_own_colour_is_explained_by_it(tmp_path: Path) -> None:
    bare = ["R", "Red", "A", "Amber", "G", "Green"]
    edition = read(tmp_path, [*plan("R", "A", "G"), [], bare])
    assert said(edition) == [("R", "Red"), ("A", "Amber"), ("G", "Green")]


def test_a_legend_of_bare_letters_that_comes_and_goes_changes_nothing(
    ledger: Ledger, tmp_path: Path
) -> None:
    explained = [["R", "Overdue"], ["A", "At risk"], ["G", "On track"], ["B", "Complete"]]
    changed = []
    months = [[explained, "A"], [[], "G"], [[BARE[0]], "B"], [[["Red", "Amber", "Green"]], "R"]]
    for number, (legend, status) in enumerate(months, start=1):
        path = written(tmp_path / "plan.xlsx", ["Our plan"], [], *legend, [],
                       *plan(status, "G", "A"))
        found = ledger.import_edition(path, as_at=f"2027-0{number}-28", by="Officer", answers={})
        changed += [each.kind for each in found.findings.differences if each.kind == "legend"]
    assert changed == ["legend"]
    held = ledger.show(as_at="2027-04-28")["legend"]
    assert [[line["label"], line["meaning"]] for line in held] == explained


def test_bare_letters_only_add_what_the_legend_does_not_have(
    ledger: Ledger, tmp_path: Path
) -> None:
    for day, legend in ((JANUARY, []), (FEBRUARY, [BARE[0]])):
        path = written(tmp_path / "plan.xlsx", ["Our plan"], [], *legend, [],
                       *plan("Amber", "On hold", "Amber"))
        answers = {"status:On hold": "add-as-not-started"} if day == JANUARY else {}
        ledger.import_edition(path, as_at=day, by="Officer", answers=answers)
    assert [line["label"] for line in ledger.show(as_at=FEBRUARY)["legend"]] == [
        "Amber", "On hold", "R", "G", "B",
    ]


def test_a_word_may_be_explained_by_its_colour(tmp_path: Path) -> None:
    key = ["On track", "Green", "At risk", "Amber", "Overdue", "Red"]
    edition = read(tmp_path, [*plan("On track", "At risk", "Overdue"), [], key])
    assert said(edition) == [("On track", "Green"), ("At risk", "Amber"), ("Overdue", "Red")]
