"""An export in the shape of the file that was imported, as a person opens it."""
from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest

from plan_ledger.editions.files.delimited import records
from plan_ledger.editions.reading.profile import Profile, ProfileColumn, shape_of
from plan_ledger.editions.reading.table import read_edition
from plan_ledger.editions.writing.export import default_captions
from plan_ledger.editions.writing.saving import DoesNotFit, write_csv, write_workbook
from plan_ledger.ledger import Ledger
from plan_ledger.plan.codes import read_codes

from .test_reading_the_real_plan import REAL
from .test_round_trip import WRITERS
from .test_shape_round_trip import FRONT_DOOR, plan_of

LEGEND = [
    {"code": "RED", "label": "Red", "meaning": "Slipped", "means": "off-track"},
    {"code": "AMBER", "label": "Amber", "meaning": "On track", "means": "on-track"},
]
NOTE = "As at 28 February 2019. Exported by Plan Ledger: a blank cell is blank"


def shape(*columns: tuple[str, str | None], **fields: Any) -> Profile:
    return Profile(tuple(ProfileColumn(caption, holds) for caption, holds in columns), **fields)


NARROW = shape(("Ref.", "ref"), ("Action", "activity"), ("RAG", "status"))


def workbook(path: Path, shown: dict[str, Any], profile: Profile) -> Any:
    write_workbook(path, shown, profile=profile)
    return openpyxl.load_workbook(path).active


def lines(path: Path, shown: dict[str, Any], profile: Profile) -> list[list[str]]:
    write_csv(path, shown, profile=profile)
    return list(records(path.read_bytes().decode("utf-8-sig"), ","))


def test_a_workbook_is_like_the_one_that_came(tmp_path: Path) -> None:
    shown = plan_of(
        {"finding": "=1+1", "codes": ["R1"], "status": "RED"},
        {"finding": "=1+1", "codes": ["R2"], "status": "AMBER"},
        {"section": "4.2", "finding": "=1+1", "codes": ["R2"]},
        legend=LEGEND,
    )
    sheet = workbook(tmp_path / "p.xlsx", shown, replace(FRONT_DOOR, sheet="Front Door"))
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert sheet.title == "Front Door"
    assert [row[0] for row in rows[:3]] == ["Front door", "Red", "Amber"]
    assert [cell or "" for cell in rows[3]] == [c.caption for c in FRONT_DOOR.columns]
    assert rows[4][:5] == ["4.1", "R1", "=1+1", "4.1.1", "Recruit"]
    assert rows[5][:5] == [None, "R2", None, "4.1.2", "Recruit"]
    assert rows[6][:5] == ["4.2", "R2", "=1+1", "4.1.3", "Recruit"]
    assert {str(span) for span in sheet.merged_cells.ranges} == {"A5:A6", "C5:C6"}
    assert sheet["C5"].data_type == "s"
    assert [sheet[at].fill.fgColor.rgb for at in ("A2", "A3", "J5", "J6")] == [
        "FFC00000", "FFFFC000", "FFC00000", "FFFFC000"
    ]
    assert [sheet[at].value for at in ("J5", "J6", "J7")] == ["Red", "Amber", None]
    assert sheet.freeze_panes == "A5"
    assert sheet.auto_filter.ref == "A4:J7"
    assert sheet.print_title_rows == "$4:$4"


def test_a_merged_text_is_seen_whole(tmp_path: Path) -> None:
    shown = plan_of({"finding": "word " * 100}, {"finding": "word " * 100})
    sheet = workbook(tmp_path / "p.xlsx", shown, FRONT_DOOR)
    assert sheet.row_dimensions[3].height + sheet.row_dimensions[4].height >= 15 * 500 / 38
    assert sheet.row_dimensions[2].height is None


def test_in_a_csv_a_shared_value_stands_in_the_first_row(tmp_path: Path) -> None:
    shown = plan_of({"finding": "a", "codes": ["R1"]}, {"finding": "a", "codes": ["R2"]},
                    {"section": "4.2", "finding": "a", "codes": ["R2"]})
    rows = lines(tmp_path / "p.csv", shown, FRONT_DOOR)
    assert [row[:4] for row in rows] == [
        ["Front door", "", "", ""],
        [column.caption for column in FRONT_DOOR.columns[:4]],
        ["4.1", "R1", "a", "4.1.1"],
        ["", "R2", "", "4.1.2"],
        ["4.2", "R2", "a", "4.1.3"],
    ]


def test_where_a_blank_would_take_over_the_value_above_a_note_says_that_it_is_blank(
    tmp_path: Path,
) -> None:
    shown = plan_of({"finding": "a"}, {"finding": "a"}, {"finding": None})
    rows = lines(tmp_path / "p.csv", shown, FRONT_DOOR)
    assert rows[1][0].startswith(NOTE)
    assert [row[:3] for row in rows[3:]] == [["4.1", "", "a"], ["4.1", "", "a"], ["4.1", "", ""]]
    sheet = workbook(tmp_path / "p.xlsx", shown, FRONT_DOOR)
    assert sheet["A2"].value == f"{NOTE}."
    assert {str(span) for span in sheet.merged_cells.ranges} == {"A4:A6", "C4:C5"}
    for name in ("p.csv", "p.xlsx"):
        assert [row.finding for row in read_edition(tmp_path / name).rows] == ["a", "a", None]


@pytest.mark.parametrize("value", [{"erased": "court-order"}, {"withheld": True}])
def test_what_is_erased_or_withheld_does_not_become_what_stands_above(
    tmp_path: Path, value: Any
) -> None:
    shown = plan_of({"finding": "a", "codes": ["R1"]}, {"finding": value, "codes": value})
    for name, write in (("p.csv", write_csv), ("p.xlsx", write_workbook)):
        write(tmp_path / name, shown, profile=FRONT_DOOR)
        row = read_edition(tmp_path / name).rows[1]
        assert (row.finding, row.codes) == (None, None)


def test_a_new_section_needs_no_note_for_its_first_blank(tmp_path: Path) -> None:
    shown = plan_of({"finding": "a"}, {"section": "4.2", "finding": None}, {"section": "4.2"})
    rows = lines(tmp_path / "p.csv", shown, FRONT_DOOR)
    assert [row[:3] for row in rows[2:]] == [["4.1", "", "a"], ["4.2", "", ""], ["", "", ""]]


def test_statuses_have_the_file_s_own_words(tmp_path: Path) -> None:
    shown = plan_of({"status": "RED"}, {"status": "AMBER"}, {"status": "GONE"}, legend=LEGEND)
    words = {"a": "AMBER", "in progress": "RED", "paused": "leave-out"}
    sheet = workbook(tmp_path / "p.xlsx", shown, replace(NARROW, statuses=words))
    assert [sheet[at].value for at in ("C5", "C6", "C7")] == ["In progress", "A", "GONE"]
    sheet = workbook(tmp_path / "q.xlsx", shown, replace(NARROW, statuses={"red": "RED"} | words))
    assert sheet["C5"].value == "Red"


def test_a_status_that_was_only_a_colour_is_one_again(tmp_path: Path) -> None:
    shown = plan_of({"status": "RED"}, {"status": "AMBER"}, {"status": "GONE"}, {}, legend=LEGEND)
    fills = {"FF0000": "RED", "FFFFFF": "AMBER", "D9D9D9": "RED", "grey": "GONE"}
    coloured = replace(NARROW, fills=fills)
    sheet = workbook(tmp_path / "p.xlsx", shown, coloured)
    cells = [sheet[at] for at in ("C5", "C6", "C7", "C8")]
    assert [cell.value for cell in cells] == [None, "Amber", "GONE", None]
    assert [cell.fill.fgColor.rgb for cell in cells] == [
        "FFFF0000", "FFFFC000", "00000000", "00000000"  # the grey of the palette is another's
    ]
    assert sheet["A2"].fill.fgColor.rgb == "FFFF0000"
    assert lines(tmp_path / "p.csv", shown, coloured)[4][2] == "Red"


def test_a_word_stands_in_the_file_s_own_colour(tmp_path: Path) -> None:
    shown = plan_of({"status": "RED"}, legend=LEGEND)
    both = replace(NARROW, fills={"00FF00": "RED"}, statuses={"red": "RED"})
    cell = workbook(tmp_path / "p.xlsx", shown, both)["C5"]
    assert (cell.value, cell.fill.fgColor.rgb) == ("Red", "FF00FF00")
    assert cell.font.color.rgb == "FF000000"


def test_the_legend_stands_where_it_stood(tmp_path: Path) -> None:
    shown = plan_of({"status": "RED"}, legend=LEGEND)
    wide = shape(("Ref.", "ref"), ("Action", "activity"), ("RAG", "status"), ("Lead", "lead"))
    rows = lines(tmp_path / "p.csv", shown, replace(wide, legend="below"))
    assert [row[0] for row in rows] == ["Front door", "Ref.", "4.1.1", "", "", ""]
    assert [row[2:] for row in rows[-2:]] == [["Red", "Slipped"], ["Amber", "On track"]]
    sheet = workbook(tmp_path / "p.xlsx", shown, replace(wide, legend="below"))
    assert sheet["C6"].fill.fgColor.rgb == "FFFFC000"
    assert len(read_edition(tmp_path / "p.xlsx").rows) == 1
    assert len(lines(tmp_path / "q.csv", shown, replace(wide, legend="none"))) == 3


def test_a_column_that_is_not_read_keeps_its_caption(tmp_path: Path) -> None:
    cost = shape(("Ref.", "ref"), ("Cost", None), ("Action", "activity"), ("", None))
    assert lines(tmp_path / "p.csv", plan_of({}), cost)[1:] == [
        ["Ref.", "Cost", "Action", ""], ["4.1.1", "", "Recruit", ""]
    ]


def test_original_and_present_timelines_have_their_columns(tmp_path: Path) -> None:
    dates = shape(("Ref.", "ref"), ("Action", "activity"), ("Original date", "original"),
                  ("Timescale", "timeline"))
    shown = plan_of({"timeline": "Feb-19", "original": "2019-01-31"}, {"timeline": "Feb-19"})
    rows = lines(tmp_path / "p.csv", shown, dates)
    assert [row[2:] for row in rows[2:]] == [["31 January 2019", "Feb-19"], ["", "Feb-19"]]


def test_a_section_s_title_stands_in_its_column_or_after_its_number(tmp_path: Path) -> None:
    shown = plan_of({}, {}, sections={"4.1": "MASH", "4": "Front door"})
    numbers = shape(("No.", "section"), ("Ref.", "ref"), ("Action", "activity"))
    assert [row[0] for row in lines(tmp_path / "p.csv", shown, numbers)[2:]] == ["4.1 MASH", "4.1"]
    titles = shape(("No.", "section"), ("Section title", "section title"), ("Ref.", "ref"),
                   ("Action", "activity"))
    assert [row[:2] for row in lines(tmp_path / "q.csv", shown, titles)[2:]] == [
        ["4.1", "MASH"], ["4.1", "MASH"]
    ]
    for name in ("p.csv", "q.csv"):
        assert read_edition(tmp_path / name).sections == {"4.1": "MASH"}


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\uff1d"])
def test_a_csv_in_a_council_s_shape_calculates_nothing(tmp_path: Path, sign: str) -> None:
    path = tmp_path / "p.csv"
    shown = plan_of({"lead": "O'Neil", "activity": f"{sign}cmd"}, title=f"{sign}1")
    odd = shape(("Ref.", "ref"), ("Action", "activity"), (f"{sign}Cost", None))
    rows = lines(path, shown, odd)
    assert [rows[0][0], rows[2][2], rows[3][1]] == [f"'{sign}1", f"'{sign}Cost", f"'{sign}cmd"]
    assert rows[1][0].startswith(f"{NOTE}; an apostrophe before")
    assert shape_of(rows[2]) == odd.shape
    edition = read_edition(path)
    assert (edition.title, edition.rows[0].activity) == (f"{sign}1", f"{sign}cmd")


def test_an_apostrophe_alone_calculates_nothing_and_stays_as_it_is(tmp_path: Path) -> None:
    rows = lines(tmp_path / "p.csv", plan_of({"activity": "'Process map'"}), NARROW)
    assert [row[:2] for row in rows] == [
        ["Front door", ""], ["Ref.", "Action"], ["4.1.1", "'Process map'"]
    ]
    rows = lines(tmp_path / "q.csv", plan_of({"activity": "'Process map'"}, {"activity": "=1"}),
                 NARROW)
    assert [row[1] for row in rows[3:]] == ["''Process map'", "'=1"]
    assert [row.activity for row in read_edition(tmp_path / "q.csv").rows] == [
        "'Process map'", "=1"
    ]


@pytest.mark.parametrize("write, name", [(write_csv, "p.csv"), (write_workbook, "p.xlsx")])
@pytest.mark.parametrize(
    "shown, profile, why",
    [
        (plan_of({}), shape(("Ref.", "ref"), ("RAG", "status")),
         "that has no column for the activity"),
        (plan_of(), FRONT_DOOR, "the plan has no activities, and without them the column of their "
         "numbers, which has no caption, is not recognised"),
        (plan_of({"activity": None}), shape(("Action", "activity"), ("Lead", "lead")),
         "that has no column for the number, and activity 4.1.1 has no text"),
        (plan_of({"ref": "A"}), FRONT_DOOR,
         "“A” is no activity number, by which a row is recognised"),
        (plan_of({"section": "Front door"}), FRONT_DOOR,
         "the section “Front door” of activity 4.1.1 is no number"),
        (plan_of({"status": "RED"}, legend=LEGEND), replace(NARROW, statuses={"red": "AMBER"}),
         "each of its words for the status RED means another status too"),
    ],
)
def test_what_the_shape_cannot_state_is_written_in_the_default_shape(
    tmp_path: Path, write: Any, name: str, shown: dict[str, Any], profile: Profile, why: str
) -> None:
    notes = write(tmp_path / name, shown, profile=profile)
    assert notes == [f"the file has Plan Ledger's own shape, not the imported one: {why}"]
    write(tmp_path / f"default-{name}", shown)
    assert (tmp_path / name).read_bytes() == (tmp_path / f"default-{name}").read_bytes()


def test_what_the_shape_has_no_place_for_is_told(tmp_path: Path) -> None:
    shown = plan_of({"lead": "Ada", "timeline": "Feb-19"}, {"lead": "Ada", "timeline": None},
                    sections={"4.1": "MASH", "9": "Later"})
    only = shape(("No.", "section"), ("Ref.", "ref"), ("Action", "activity"))
    assert write_csv(tmp_path / "p.csv", shown, profile=only) == [
        "the file does not have the timeline of 1 activity: the imported shape has no column for "
        "it",
        "the file does not have the lead of 2 activities: the imported shape has no column for it",
        "the file does not have the title of section 9 (“Later”): the imported shape has no place "
        "for it",
    ]
    assert write_csv(tmp_path / "q.csv", shown) == []


@pytest.mark.parametrize("apostrophes", [True, False])
def test_the_shape_of_an_export_is_the_default_shape(tmp_path: Path, apostrophes: bool) -> None:
    own = shape(*((caption, None) for caption in default_captions(apostrophes=apostrophes)))
    write_csv(tmp_path / "p.csv", plan_of({"lead": "=x"}), profile=own)
    write_csv(tmp_path / "q.csv", plan_of({"lead": "=x"}))
    assert (tmp_path / "p.csv").read_bytes() == (tmp_path / "q.csv").read_bytes()


@pytest.mark.parametrize("suffix", WRITERS)
@pytest.mark.parametrize("profile", [None, NARROW])
def test_more_rows_than_are_read_are_refused(
    tmp_path: Path, suffix: str, profile: Profile | None
) -> None:
    shown = plan_of(*[{}] * 100_000)
    with pytest.raises(DoesNotFit) as refused:
        WRITERS[suffix](tmp_path / f"p{suffix}", shown, profile=profile)
    assert refused.value.text == (
        "the plan needs 100,004 rows, and a file with more than 100,000 could not be read back; "
        "export a part of it"
    )
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(not REAL.exists(), reason=f"the real plan {REAL} is not here")
@pytest.mark.parametrize("suffix", WRITERS)
def test_the_real_plan_in_its_own_shape_imports_without_differences(
    tmp_path: Path, ledger: Ledger, suffix: str
) -> None:
    ledger.import_edition(REAL, as_at="2019-01-31", by="Officer", answers={})
    path = tmp_path / f"plan{suffix}"
    shown = ledger.show(as_at="2019-01-31")
    assert WRITERS[suffix](path, shown, profile=FRONT_DOOR) == []
    again = ledger.import_edition(path, as_at="2019-02-28", by="Officer", answers={}, dry_run=True)
    said = again.to_json()
    assert (said["differences"], said["questions"]) == ([], [])


@pytest.mark.skipif(not REAL.exists(), reason=f"the real plan {REAL} is not here")
def test_the_real_plan_in_its_own_shape_is_the_file_that_came(
    tmp_path: Path, ledger: Ledger
) -> None:
    ledger.import_edition(REAL, as_at="2019-01-31", by="Officer", answers={})
    rows = lines(tmp_path / "plan.csv", ledger.show(as_at="2019-01-31"), FRONT_DOOR)
    came = list(records(REAL.read_text("utf-8"), "\t"))[2:]
    for row in (*rows, *came):
        row[1] = str(read_codes(row[1]))  # R 5 was read as the code R5
    assert rows == came


def test_columns_that_were_not_read_are_said_to_be_blank(tmp_path: Path) -> None:
    given = shape(("Ref.", "ref"), ("Action", "activity"), ("Cost", None), ("", None))
    shown = plan_of({"status": None})
    assert write_workbook(tmp_path / "p.xlsx", shown, profile=given)[-1] == (
        "the column “Cost” is blank in the file: what stood there was not read"
    )
    two = shape(("Ref.", "ref"), ("Action", "activity"), ("Cost", None), ("Evidence", None))
    assert write_csv(tmp_path / "p.csv", shown, profile=two)[-1] == (
        "the columns “Cost”, “Evidence” are blank in the file: what stood there was not read"
    )


def test_a_later_file_s_word_is_not_written_for_a_status_that_is_a_word(tmp_path: Path) -> None:
    legend = [{"code": "DELAYED", "label": "Delayed", "meaning": None, "means": "off-track"},
              {"code": "GREEN", "label": "Green", "meaning": None, "means": "on-track"}]
    shown = plan_of({"status": "DELAYED"}, {"status": "GREEN"}, legend=legend)
    learnt = replace(NARROW, statuses={"overdue": "DELAYED", "on track": "GREEN"})
    rows = lines(tmp_path / "p.csv", shown, learnt)
    assert [line[2] for line in rows[-2:]] == ["Delayed", "On track"]


def test_a_legend_that_stood_on_a_sheet_of_its_own_is_told_to_be_missing(tmp_path: Path) -> None:
    legend = [{"code": "RED", "label": "Red", "meaning": "Off track", "means": "off-track"},
              {"code": "BLUE", "label": "Blue", "meaning": None, "means": "complete"}]
    shown = plan_of({"status": "RED"}, legend=legend)
    apart = replace(NARROW, legend="none")
    for write, name in ((write_workbook, "p.xlsx"), (write_csv, "p.csv")):
        notes = write(tmp_path / name, shown, profile=apart)
        assert "the file does not have the legend's words for RED: the imported shape has no" in (
            " ".join(notes)
        )
        below = write(tmp_path / name, shown, profile=NARROW, overwrite=True)
        assert "legend's words" not in " ".join(below)
