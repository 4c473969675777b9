"""What is exported in the shape of a council's own table reads back as exactly what was shown."""
from __future__ import annotations

import tempfile
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, event, example, given, settings
from hypothesis import strategies as st

from plan_ledger.editions.reading import captions as delivered
from plan_ledger.editions.reading.layout import EXPORT_CAPTION, EXPORT_CSV_CAPTION, Column
from plan_ledger.editions.reading.profile import (
    NO_HEADINGS,
    NUMBERED,
    TITLED,
    Profile,
    ProfileColumn,
)
from plan_ledger.editions.reading.table import Edition, EditionRow, read_edition
from plan_ledger.editions.writing.export import with_title
from plan_ledger.editions.writing.saving import DoesNotFit
from plan_ledger.plan.recognising import code_from_word

from .test_round_trip import WRITERS, codes, maybe, texts, words

CAPTIONS = {
    Column(field): told["captions"]
    for field, told in tomllib.loads(
        Path(delivered.__file__).with_suffix(".toml").read_text("utf-8")
    ).items()
    if field != "leave-out"
}
FIELDS = ("ref", "section", "finding", "activity", "outcome", "timeline", "original", "lead",
          "progress")
OWN = (EXPORT_CAPTION, EXPORT_CSV_CAPTION)

# as the front door plan has it: merged cells, and no caption over the activity's number
FRONT_DOOR = Profile(
    (
        ProfileColumn("No.", "section", merged=True),
        ProfileColumn("Code", "codes", merged=True),
        ProfileColumn("Inspection recommendations and Areas for Improvement", "finding",
                      merged=True),
        ProfileColumn("", "ref"),
        ProfileColumn("Activity required", "activity"),
        ProfileColumn("Desired Outcomes", "outcome"),
        ProfileColumn("Timeline", "timeline"),
        ProfileColumn("Accountable Lead", "lead"),
        ProfileColumn("Progress update", "progress"),
        ProfileColumn("RAG", "status"),
    )
)


refs = st.sampled_from([f"4.1.{number}" for number in range(6)])
spans = st.lists(st.tuples(refs, refs), max_size=2)  # of activities that may not be there any more


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    optional = draw(st.lists(st.sampled_from(
        [column for column in Column if column not in (Column.REF, Column.ACTIVITY)]
    ), unique=True, min_size=2))
    columns: list[ProfileColumn] = []
    for column in draw(st.permutations([*optional, Column.REF, Column.ACTIVITY])):
        captions = [caption for caption in CAPTIONS[column] if caption not in OWN]
        if column is Column.REF:
            captions += ["", EXPORT_CAPTION]
        caption = draw(st.sampled_from(captions))
        columns.append(
            ProfileColumn(caption, column.value, draw(st.booleans()), spans=tuple(draw(spans)))
        )
        if draw(st.integers(0, 5)) == 0:
            columns.append(ProfileColumn(draw(st.sampled_from(["Cost", "Notes", ""])), None))
    return Profile(
        tuple(columns),
        statuses=draw(st.sampled_from(
            [{}, {"red": "RED", "in progress": "AMBER"}, {"r": "RED", "a": "AMBER", "x": "OLD"}]
        )),
        fills=draw(st.sampled_from(
            [{}, {"FF0000": "RED", "FFFF00": "AMBER"}, {"FFC000": "RED", "C00000": "AMBER"}]
        )),
        colours=draw(st.sampled_from(
            [{}, {"RED": "FF0000", "AMBER": "FFFF00"}, {"RED": "FFC000", "OLD": "x"}]
        )),
        legend=draw(st.sampled_from(["above", "below", "none"])),
        sheet=draw(st.sampled_from([None, "Action plan", "a/b", "x" * 32, "History", "'"])),
        headings=draw(st.sampled_from([NO_HEADINGS, NUMBERED, TITLED])),
    )


@st.composite
def plans(draw: st.DrawFn) -> dict[str, Any]:
    """Few sections and few texts, so that neighbours share them, as in a real plan."""
    findings = st.sampled_from([None, *draw(st.lists(texts, min_size=1, max_size=2))])
    cells = st.sampled_from(draw(st.lists(codes, min_size=1, max_size=3)))
    given_sections = [*draw(st.sampled_from([[], [None]])), "4.1", "4.2", "5"]
    activities = []
    for number in range(draw(st.integers(0, 6))):
        cell = draw(cells)
        activities.append({
            "ref": f"4.1.{number}",
            "section": draw(st.sampled_from(given_sections)),
            "codes": list(cell.codes),
            "unknown_codes": list(cell.unknown),
            "finding": draw(findings),
            "outcome": draw(findings),
            "lead": draw(st.sampled_from([None, "Director", "=Director"])),
            "original": draw(st.sampled_from([None, "2019-01-31"])),
            "status": draw(st.none() | words | st.just("OLD")),
            **{name: draw(maybe) for name in ("activity", "timeline", "progress")},
        })
    if draw(st.booleans()):
        activities.sort(key=lambda activity: activity["section"] or "")
    return {
        "title": draw(st.sampled_from([None, "Front door", "Complete"]) | maybe),
        "as_at": "2019-02-28",
        "legend": [
            {"code": code, "label": draw(st.sampled_from([code, code.capitalize(), f"{code}!"])),
             "meaning": draw(st.sampled_from(["Complete", "Off track"]) | maybe),
             "means": "on-track", "overdue_is_off_track": False}
            for code in draw(st.lists(words, unique=True))
        ],
        "sections": draw(st.dictionaries(
            st.sampled_from(["4", "4.1", "4.2", "5"]), st.sampled_from(["MASH", "- x"]) | texts,
            max_size=3,
        )),
        "activities": activities,
    }


def plan_of(*activities: dict[str, Any], **of_plan: Any) -> dict[str, Any]:
    rows = [{"ref": f"4.1.{number}", "section": "4.1", "activity": "Recruit", **fields}
            for number, fields in enumerate(activities, start=1)]
    return {"title": "Front door", "as_at": "2019-02-28", "legend": [], "sections": {},
            "activities": rows, **of_plan}


def check(shown: dict[str, Any], suffix: str, profile: Profile) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"plan{suffix}"
        try:
            notes = WRITERS[suffix](path, shown, profile=profile)
        except DoesNotFit:
            assert suffix == ".xlsx"
            return
        edition = read_edition(path, profiles=[profile])
        raw = path.read_bytes()
    if any("own shape" in note for note in notes):
        assert not shown["activities"]  # nothing else here has no place in a shape
        event("default shape")
        return
    event("with a note" if suffix == ".csv" and b"Exported by" in raw else "plain, or a workbook")
    held = {column.holds for column in profile.columns}
    if profile.numbers_in_words:
        held.add("ref")
    if is_headed(edition, held):
        event(f"headings: {profile.headings}")
        assert profile.headings != NO_HEADINGS
        assert sections_headed(edition, profile) == sections_told(shown, profile)
        edition = without_sections(edition)
    assert edition.title == shown["title"]
    if profile.legend == "above":
        assert [line.meaning for line in edition.legend] == [
            each["meaning"] for each in shown["legend"]
        ]
        assert [code_from_word(line.word) for line in edition.legend] == [
            each["code"] for each in shown["legend"]
        ]
    assert edition.sections == sections_stated(shown, held)
    assert [stated(row, profile, suffix) for row in edition.rows] == [
        shown_in(each, held, profile, suffix) for each in shown["activities"]
    ]


def is_headed(edition: Edition, held: set[str | None]) -> bool:
    return not {"section", "section title"} & held and any(
        row.section or row.section_title for row in edition.rows
    )


def sections_headed(edition: Edition, profile: Profile) -> list[str | None]:
    """Of each activity what its heading says."""
    if profile.headings == TITLED:
        assert not any(row.section for row in edition.rows)
        return [row.section_title for row in edition.rows]
    return [with_title(row.section, edition.sections.get(row.section)) if row.section else None
            for row in edition.rows]


def sections_told(shown: dict[str, Any], profile: Profile) -> list[str | None]:
    sections, titles = [each["section"] for each in shown["activities"]], shown["sections"]
    if profile.headings == TITLED:
        return [titles[number] if number else None for number in sections]
    return [with_title(number, titles.get(number)) if number else None for number in sections]


def without_sections(edition: Edition) -> Edition:
    rows = tuple(replace(row, section=None, section_title=None) for row in edition.rows)
    return replace(edition, rows=rows, sections={})


def sections_stated(shown: dict[str, Any], held: set[str | None]) -> dict[str, str]:
    used = {each["section"] for each in shown["activities"]}
    return {
        number: title for number, title in shown["sections"].items()
        if number in used and "section" in held
        and ("section title" in held or title[0] not in "-–—")
    }


def only_colours(profile: Profile, suffix: str) -> bool:
    return suffix == ".xlsx" and bool(profile.fills) and not profile.statuses


def stated(row: EditionRow, profile: Profile, suffix: str) -> dict[str, Any]:
    word = (row.status or "").casefold()
    status = profile.statuses.get(word) or (code_from_word(word) if word else None)
    return {name: getattr(row, name) for name in FIELDS} | {
        "codes": list(row.codes or ()), "unknown_codes": list(row.unknown_codes), "status": status,
    }


def shown_in(
    each: dict[str, Any], held: set[str | None], profile: Profile, suffix: str
) -> dict[str, Any]:
    said = {name: each.get(name) if name in held else None for name in (*FIELDS, "status")}
    if said["original"]:
        said["original"] = "31 January 2019"
    if only_colours(profile, suffix) and said["status"] in profile.fills.values():
        said["status"] = None  # the cell's colour says it
    in_codes = ("codes", "unknown_codes")
    return said | {name: each.get(name, []) if "codes" in held else [] for name in in_codes}


LEGEND_IN_THE_STATUS = Profile((
    ProfileColumn("Code", "codes"), ProfileColumn("RAG", "status"), ProfileColumn("Cost", None),
    ProfileColumn("Action", "activity"), ProfileColumn("Ref.", "ref"),
), legend="below")
"""Below the table it stands from the first column on, its meanings where the statuses are."""


@pytest.mark.parametrize("suffix", WRITERS)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(shown=plans(), profile=profiles())
@example(shown=plan_of({"finding": "a"}, {"finding": None}), profile=FRONT_DOOR)
@example(shown=plan_of({"activity": "=1"}, title="'"), profile=FRONT_DOOR)
@example(shown=plan_of({}, title=None), profile=FRONT_DOOR)
@example(shown=plan_of({"timeline": "May-27"}, {"timeline": "ditto"}), profile=FRONT_DOOR)
@example(shown=plan_of(title="'", legend=[{"code": "RED", "label": "RED", "meaning": "'",
                                           "means": "on-track"}]), profile=LEGEND_IN_THE_STATUS)
def test_a_plan_in_any_known_shape_reads_back_as_it_was(
    suffix: str, shown: dict[str, Any], profile: Profile
) -> None:
    check(shown, suffix, profile)


@pytest.mark.parametrize("suffix", WRITERS)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(shown=plans())
def test_a_plan_in_the_front_door_s_shape_reads_back_as_it_was(
    suffix: str, shown: dict[str, Any]
) -> None:
    check(shown, suffix, FRONT_DOOR)


HEADED = Profile(
    (ProfileColumn("Ref.", "ref"), ProfileColumn("Action", "activity"),
     ProfileColumn("Lead", "lead"), ProfileColumn("RAG", "status"))
)


@st.composite
def headed_plans(draw: st.DrawFn) -> dict[str, Any]:
    """Most as councils have them: each section once, with a title."""
    shown = draw(plans())
    if draw(st.integers(0, 4)):
        for at, activity in enumerate(shown["activities"]):
            activity["section"] = ("4.1", "4.2", "5")[3 * at // len(shown["activities"])]
    names = st.sampled_from(["MASH", "Early help", "Practice", "4.2", "Red: stopped", "RED"])
    shown["sections"] |= {number: draw(names | texts) for number in ("4.1", "4.2", "5")}
    if draw(st.booleans()):
        shown |= {"title": "Front door", "legend": []}
        for activity in shown["activities"]:
            activity |= {"activity": "Recruit", "lead": None}
    return shown


@pytest.mark.parametrize("suffix", WRITERS)
@pytest.mark.parametrize("headings", [NUMBERED, TITLED])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(shown=headed_plans())
@example(shown=plan_of({}, {"section": "4.2"}, sections={"4.1": "MASH", "4.2": "Early help"}))
@example(shown=plan_of({"status": "AMBER"}, {"status": "RED"}, legend=[
    {"code": code, "label": label, "meaning": None, "means": "on-track",
     "overdue_is_off_track": False}
    for code, label in (("RED", "RED"), ("AMBER", "AMBER!"))
]))
def test_sections_that_were_headed_by_lines_read_back_as_they_were(
    suffix: str, headings: str, shown: dict[str, Any]
) -> None:
    check(shown, suffix, replace(HEADED, headings=headings))


@pytest.mark.parametrize("suffix", WRITERS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(shown=plans())
@example(shown=plan_of({"activity": "- audit"}, {"activity": "5 homes"}))
def test_numbers_before_the_words_of_activities_read_back_as_they_were(
    suffix: str, shown: dict[str, Any]
) -> None:
    for activity in shown["activities"]:
        activity |= {"activity": activity["activity"] or "Audit", "lead": "Ann"}
    check(shown, suffix, replace(HEADED, columns=HEADED.columns[1:], numbers_in_words=True))
