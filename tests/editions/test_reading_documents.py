"""A Word document's tables are sheets, with the prose around them, as a reader sees them."""
from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from plan_ledger.editions.files.grid import Cell, place
from plan_ledger.editions.files.sheets import SheetFile, read_sheets
from plan_ledger.editions.reading.findings import Answers
from plan_ledger.editions.reading.table import read_edition
from plan_ledger.plan.errors import PlanError


def saved(folder: Path, document: Any) -> SheetFile:
    path = folder / "plan.docx"
    document.save(path)
    return read_sheets(path)


def table_of(document: Any, *lines: list[str]) -> Any:
    table = document.add_table(len(lines), len(lines[0]))
    for row, line in zip(table.rows, lines, strict=True):
        for cell, text in zip(row.cells, line, strict=True):
            cell.text = text
    return table


def cells(file: SheetFile, number: int = 0) -> list[tuple[Cell, ...]]:
    return [row.cells for row in file.sheets[number].rows]


def xml(text: str) -> Any:
    return parse_xml(re.sub(r"\A<w:\w+", rf"\g<0> {nsdecls('w')}", text))


def shade(cell: Any, **attributes: str) -> None:
    said = " ".join(f'w:{name}="{value}"' for name, value in attributes.items())
    cell._tc.get_or_add_tcPr().append(xml(f"<w:shd {said}/>"))


def test_every_table_is_a_sheet_and_prose_stands_before_the_table_it_precedes(
    tmp_path: Path,
) -> None:
    document = docx.Document()
    document.add_heading("Front Door Plan", 0)
    document.add_paragraph("")
    document.add_paragraph("RED\tslipped")
    table_of(document, ["Ref", "Activity"], ["1.1", "Do"], ["", ""], ["1.2", "Act"])
    document.add_paragraph("Section 2")
    table_of(document, ["2.1", "Go"])
    document.add_paragraph("Printed on Monday")
    file = saved(tmp_path, document)
    assert [sheet.name for sheet in file.sheets] == ["table 1", "table 2"]
    assert cells(file) == [
        ("Front Door Plan",), ("RED\tslipped",), ("Ref", "Activity"), ("1.1", "Do"), ("1.2", "Act")
    ]
    assert [row.number for row in file.sheets[0].rows] == [-2, 0, 1, 2, 4]
    assert cells(file, 1) == [("Section 2",), ("2.1", "Go"), ("Printed on Monday",)]


def test_merged_cells_hold_their_text_in_the_first_column_and_in_every_row(tmp_path: Path) -> None:
    document = docx.Document()
    table = table_of(
        document, ["A", "", "C", "D"], ["1", "2", "", "x"], ["3", "4", "", ""], ["5", "6", "7", "8"]
    )
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(1, 2).merge(table.cell(2, 2)).text = "Children\nare safe"
    assert cells(saved(tmp_path, document)) == [
        ("A", None, "C", "D"), ("1", "2", "Children\nare safe", "x"),
        ("3", "4", "Children\nare safe"), ("5", "6", "7", "8"),
    ]


def test_a_row_that_begins_further_right_stays_there(tmp_path: Path) -> None:
    document = docx.Document()
    table = table_of(document, ["Ref", "Activity"], ["", "Do"])
    line = table.rows[1]._tr
    line.remove(line.tc_lst[0])
    line.get_or_add_trPr().append(xml('<w:gridBefore w:val="1"/>'))
    assert cells(saved(tmp_path, document))[1] == (None, "Do")


def test_a_table_inside_a_cell_is_read_as_its_lines(tmp_path: Path) -> None:
    document = docx.Document()
    table = table_of(document, ["Ref", "before"])
    inner = table.cell(0, 1).add_table(2, 2)
    for cell, text in zip(inner._cells, ["a", "b", "c", ""], strict=True):
        cell.text = text
    table.cell(0, 1).paragraphs[-1].text = "after"
    file = saved(tmp_path, document)
    assert len(file.sheets) == 1
    assert cells(file) == [("Ref", "before\na\nb\nc\nafter")]


def test_line_breaks_and_tabs_and_hyphens_are_kept(tmp_path: Path) -> None:
    document = docx.Document()
    run = table_of(document, ["Ref", ""]).cell(0, 1).paragraphs[0].add_run("one\ttwo\nthree")
    run._r.append(xml("<w:noBreakHyphen/>"))
    run._r.append(xml("<w:t>four</w:t>"))
    assert cells(saved(tmp_path, document)) == [("Ref", "one\ttwo\nthree-four")]


def test_tracked_changes_are_read_as_accepted(tmp_path: Path) -> None:
    document = docx.Document()
    table = table_of(document, ["Ref", ""], ["1.1", "gone"], ["1.2", "stays"])
    paragraph = table.cell(0, 1).paragraphs[0]._p
    paragraph.append(xml('<w:ins w:id="1" w:author="A"><w:r><w:t>now</w:t></w:r></w:ins>'))
    paragraph.append(xml('<w:del w:id="2" w:author="A"><w:r><w:delText>then</w:delText></w:r>'
                         "</w:del>"))
    paragraph.append(xml('<w:moveFrom w:id="3" w:author="A"><w:r><w:t>away</w:t></w:r>'
                         "</w:moveFrom>"))
    line = table.rows[1]._tr
    line.get_or_add_trPr().append(xml('<w:del w:id="4" w:author="A"/>'))
    assert cells(saved(tmp_path, document)) == [("Ref", "now"), ("1.2", "stays")]


def test_what_word_shows_is_read_and_what_it_hides_is_not(tmp_path: Path) -> None:
    document = docx.Document()
    table = table_of(document, ["RAG", "", ""])
    chosen, unchosen, hidden = (cell.paragraphs[0]._p for cell in table.rows[0].cells)
    for run in list(chosen.r_lst):
        chosen.remove(run)
    chosen.append(xml("<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>RED</w:t></w:r></w:sdtContent>"
                      "</w:sdt>"))
    unchosen.append(xml("<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>"
                        "Choose an item.</w:t></w:r></w:sdtContent></w:sdt>"))
    hidden.append(xml("<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>"))
    hidden.append(xml('<w:hyperlink w:anchor="x"><w:r><w:t>link</w:t></w:r></w:hyperlink>'))
    assert cells(saved(tmp_path, document)) == [("RED", None, "link")]


def test_a_table_inside_a_content_control_is_read(tmp_path: Path) -> None:
    document = docx.Document()
    table = table_of(document, ["Ref", "Activity"])._tbl
    control = xml("<w:sdt><w:sdtPr/><w:sdtContent/></w:sdt>")
    table.addprevious(control)
    control.find(qn("w:sdtContent")).append(table)
    assert cells(saved(tmp_path, document)) == [("Ref", "Activity")]


def test_shading_is_told_by_row_and_column(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Plan")
    table = table_of(document, ["a", "b"], ["c", "d"], ["e", "f"], ["g", "h"])
    shade(table.cell(0, 1), val="clear", fill="FF0000")
    shade(table.cell(1, 1), val="clear", fill="auto")
    shade(table.cell(1, 0), val="clear", fill="FFFFFF")
    shade(table.cell(2, 0), val="solid", color="00b050", fill="auto")
    file = saved(tmp_path, document)
    assert file.fills("table 1", 1) == {1: "FF0000"}
    assert file.fills("table 1", 0) == {3: "00B050"}
    assert file.fills("table 2", 0) == file.fills(None, 0) == {}


def test_merged_cells_are_shaded_in_every_row_and_column(tmp_path: Path) -> None:
    document = docx.Document()
    table = table_of(document, ["a", "", "1"], ["", "", "2"], ["b", "c", "3"])
    shade(table.cell(0, 0).merge(table.cell(1, 1)), val="clear", fill="FFC000")
    file = saved(tmp_path, document)
    assert file.fills("table 1", 0) == file.fills("table 1", 1) == {1: "FFC000", 2: "FFC000"}
    assert file.fills("table 1", 2) == {}


def test_a_document_without_a_table_is_refused(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Only prose")
    with pytest.raises(PlanError, match="plan.docx has no table; put the plan's activities into"):
        saved(tmp_path, document)


def test_an_activity_stands_in_the_row_of_its_table_that_a_reader_counts(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Front Door Plan", 0)
    document.add_paragraph("")
    document.add_paragraph("Agreed by the board")
    document.add_paragraph("1 First contact")
    table_of(document, ["Ref", "Activity", "RAG"], ["1.1", "Recruit", "RED"], ["", "", ""],
             ["1.2", "Review", "GREEN"])
    document.add_paragraph("What comes next is new")
    document.add_paragraph("2 Working together")
    table_of(document, ["Ref", "Activity", "RAG"], ["2.1", "Train", "AMBER"])
    path = tmp_path / "plan.docx"
    document.save(path)
    edition = read_edition(path)
    assert [(row.ref, row.sheet, row.row) for row in edition.rows] == [
        ("1.1", "table 1", 2), ("1.2", "table 1", 4), ("2.1", "table 2", 2),
    ]
    assert edition.title == "Front Door Plan"


def test_what_a_paragraph_says_is_no_activity(tmp_path: Path) -> None:
    document = docx.Document()
    table_of(document, ["Activity", "RAG"], ["Recruit a head of service", "RED"])
    document.add_paragraph("They were seen.")
    document.add_paragraph("What follows is new")
    table_of(document, ["Train every social worker", "AMBER"], ["Audit what was done", "RED"],
             ["Publish what was found", "RED"])
    path = tmp_path / "plan.docx"
    document.save(path)
    edition = read_edition(path)
    assert [row.activity for row in edition.rows] == [
        "Recruit a head of service", "Train every social worker", "Audit what was done",
        "Publish what was found",
    ]
    assert edition.rows[1].row == 1
    assert [(w.sheet, w.row, w.text) for w in edition.warnings] == [
        ("table 2", None, "“They were seen.” was skipped: it has neither an activity number nor an "
         "activity")
    ]


def test_a_place_in_a_document_is_named_as_its_reader_finds_it() -> None:
    assert place("Plan.docx", "table 2", 3) == "Plan.docx, table 2, row 3"


# a table of its own for each section, under its heading


def sections_read(
    folder: Path, *parts: tuple[str, ...]
) -> tuple[str | None, list[tuple[str | None, str | None, str | None]]]:
    """The title, and of each activity section, section's title and wording. A part are the lines
    above a table."""
    document = docx.Document()
    for number, lines in enumerate(parts, 1):
        for line in lines:
            document.add_paragraph(line)
        table_of(document, ["Action", "Lead", "RAG"], [f"Do the thing {number}", "Jo", "RED"],
                 [f"Review the thing {number}", "Jo", "RED"])
    document.save(folder / "plan.docx")
    edition = read_edition(folder / "plan.docx")
    return edition.title, [
        (row.section, row.section_title, row.activity) for row in edition.rows[::2]
    ]


@pytest.mark.parametrize(("parts", "title", "sections"), [
    ([("Our plan", "1 Front door"), ("2. Leadership",)], "Our plan",
     [("1", "Front door"), ("2", "Leadership")]),
    ([("Our plan", "Front door"), ("Leadership",)], "Our plan",
     [(None, "Front door"), (None, "Leadership")]),
    ([("1 Front door",), ("2 Leadership",), ("3 Quality",)], None,
     [("1", "Front door"), ("2", "Leadership"), ("3", "Quality")]),
])
def test_the_line_above_each_table_heads_its_section(
    tmp_path: Path, parts: list[tuple[str, ...]], title: str | None,
    sections: list[tuple[str | None, str]],
) -> None:
    found = sections_read(tmp_path, *parts)
    wanted = [(*section, f"Do the thing {n}") for n, section in enumerate(sections, 1)]
    assert found == (title, wanted)


@pytest.mark.parametrize("parts", [
    [("Our plan", "Front door"), ()],
    [("Our plan", "The actions are these:"), ("These follow from the inspection.",)],
    [("Our plan",), ("Leadership",)],
])
def test_a_sentence_or_a_line_above_one_of_the_tables_alone_heads_nothing(
    tmp_path: Path, parts: list[tuple[str, ...]]
) -> None:
    _, found = sections_read(tmp_path, *parts)
    assert {title for _, title, _ in found} <= {None, "table 1", "table 2"}


# headings that are styled


def read_under_headings(
    folder: Path, *parts: str | tuple[int, str] | None
) -> tuple[str | None, list[str | None]]:
    """The title, and each table's section. A part is a sentence, a heading with its level, or None
    for a table."""
    document = docx.Document()
    for number, part in enumerate(parts):
        if part is None:
            first = f"Do the thing {number}", "Jo", "RED"
            table_of(document, ["Action", "Lead", "RAG"], list(first),
                     [f"Review the thing {number}", "Jo", "RED"])
        elif isinstance(part, str):
            document.add_paragraph(part)
        else:
            document.add_heading(part[1], part[0])
    document.save(folder / "plan.docx")
    edition = read_edition(folder / "plan.docx")
    return edition.title, [row.section_title for row in edition.rows[::2]]


WHY = "Why this matters: it was weak."


@pytest.mark.parametrize(("parts", "title", "sections"), [
    ([(0, "Our plan"), (1, "Leadership"), WHY, None, (1, "Practice"), None], "Our plan",
     ["Leadership", "Practice"]),
    ([(0, "Our plan"), WHY, (1, "Leadership"), WHY, WHY, None, None], "Our plan",
     ["Leadership", "Leadership"]),
    ([(1, "Our plan"), WHY, (1, "Leadership"), None, (1, "Practice"), WHY, None], "Our plan",
     ["Leadership", "Practice"]),
    ([(1, "Our plan"), (2, "Leadership"), None, (2, "Practice"), None], "Our plan",
     ["Leadership", "Practice"]),
    ([(0, "Our plan"), (1, "Leadership"), (2, "Actions"), None, (1, "Practice"), (2, "Actions"),
      None], "Our plan", ["Leadership", "Practice"]),
    ([(0, "Our plan"), (1, "Children"), (2, "Leadership"), None, (2, "Practice"), None],
     "Our plan", ["Leadership", "Practice"]),
    ([(1, "Leadership"), None, (1, "Practice"), None], None, ["Leadership", "Practice"]),
    ([(0, "Our plan"), (1, "Leadership"), None], "Our plan", ["Leadership"]),
    ([(1, "Our plan"), None], "Our plan", [None]),
    ([(0, "Our plan"), (1, "Background"), WHY, (1, "The action plan"), None], "Our plan", [None]),
])
def test_styled_headings_head_sections_whatever_stands_between(
    tmp_path: Path, parts: list[str | tuple[int, str] | None], title: str | None,
    sections: list[str | None],
) -> None:
    assert read_under_headings(tmp_path, *parts) == (title, sections)


@pytest.mark.parametrize("is_styled", [True, False])
def test_a_key_between_title_and_headings_hides_neither(tmp_path: Path, is_styled: bool) -> None:
    document = docx.Document()

    def head(text: str, level: int) -> None:
        if is_styled:
            document.add_heading(text, level)
        else:
            document.add_paragraph(text)

    head("Our plan", 0)
    table_of(document, ["Red", "Off track now"], ["Green", "On track so far"])
    for number, section in enumerate(("Leadership", "Practice"), 1):
        head(section, 1)
        document.add_paragraph(WHY)
        table_of(document, ["Ref", "Action", "RAG"], [f"{number}.1", "Do it", "Red"])
    document.save(tmp_path / "plan.docx")
    edition = read_edition(tmp_path / "plan.docx")
    assert edition.title == "Our plan"
    assert [row.section_title for row in edition.rows] == ["Leadership", "Practice"]
    assert [line.word for line in edition.legend] == ["Red", "Green"]


def test_a_style_made_from_a_heading_and_a_level_of_the_outline_are_headings(
    tmp_path: Path,
) -> None:
    document = docx.Document()
    own = document.styles.add_style("Council heading", 1)
    own.base_style = document.styles["Heading 1"]
    document.add_paragraph("Our plan", style="Title")
    document.add_paragraph("Leadership", style="Council heading")
    document.add_paragraph(WHY)
    table_of(document, ["Action", "RAG"], ["Do it", "RED"])
    level = document.add_paragraph("Practice")._p.get_or_add_pPr()
    level.append(xml('<w:outlineLvl w:val="0"/>'))
    document.add_paragraph(WHY)
    table_of(document, ["Action", "RAG"], ["Do that", "RED"])
    document.save(tmp_path / "plan.docx")
    edition = read_edition(tmp_path / "plan.docx")
    assert [row.section_title for row in edition.rows] == ["Leadership", "Practice"]


def test_the_heading_of_a_table_of_contents_is_none(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Contents", style="TOC Heading")
    document.add_heading("Our plan", 1)
    for section in ("Leadership", "Practice"):
        document.add_heading(section, 2)
        table_of(document, ["Action", "RAG"], [f"Do {section}", "RED"])
    document.save(tmp_path / "plan.docx")
    edition = read_edition(tmp_path / "plan.docx")
    assert edition.title == "Our plan"
    assert [row.section_title for row in edition.rows] == ["Leadership", "Practice"]


def test_a_heading_above_numbers_of_several_sections_heads_none_of_them(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Our plan", 0)
    document.add_heading("What we will do", 1)
    table_of(document, ["Ref", "Action", "RAG"], ["1.1", "Do it", "RED"], ["2.1", "See it", "RED"])
    document.save(tmp_path / "plan.docx")
    edition = read_edition(tmp_path / "plan.docx")
    assert {row.section_title for row in edition.rows} == {None}
    assert "“What we will do” above the table was left out" in edition.warnings[0].text


def test_a_footer_between_tables_whose_first_column_is_the_status_is_no_status(
    tmp_path: Path,
) -> None:
    document = docx.Document()
    table_of(document, ["On track", "Will be met"], ["Off track", "Slipped, and is explained"])
    for lead in ("Head of Care", "Head of SEND"):
        document.add_paragraph("")
        table = table_of(document, ["RAG", "Action", "Lead"], ["", "Recruit a chair", lead])
        shade(table.rows[1].cells[0], fill="92D050")
        document.add_paragraph("Printed on 31/01/2027")
    saved(tmp_path, document)
    edition = read_edition(tmp_path / "plan.docx", answers=Answers({}, []))
    assert [line.word for line in edition.legend] == ["On track", "Off track"]
