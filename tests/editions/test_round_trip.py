"""What is exported reads back as exactly what was shown."""
from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from plan_ledger.editions.reading.table import read_edition
from plan_ledger.editions.writing.saving import DoesNotFit, write_csv, write_workbook
from plan_ledger.plan.codes import read_codes
from plan_ledger.plan.recognising import code_from_word

WRITERS = {".xlsx": write_workbook, ".csv": write_csv}
FIELDS = ("ref", "section", "finding", "activity", "outcome", "timeline", "lead", "progress",
          "status")

# line breaks are \n, outer blanks are trimmed: both are said in the documentation of an export
awkward = st.sampled_from(
    ["=1+1", "+44", "-", "@x", "'", "''", "'=1", "'Process map'", '"', '""', '"a", "b"', "a\nb",
     "a\tb", "a;b", "_x0041_", "_x000D_", "\x01", "a\x0bb", "\x7f", "e\u0301", "😀", "\ufeffa",
     "\u200ba", "http://a.b", "{=a}", "4.10", "0001", "1e5", "TRUE", "Jan-19", "<r>", "&amp;",
     "Ref.", "No.", "\uff1da", "_X0041_", "_x00e9_", "#N/A", "Printed on 1 March 2019"]
)
characters = st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00\r")
texts = (
    (st.text(characters, max_size=30) | st.lists(awkward, min_size=1, max_size=3).map("".join))
    .map(str.strip)
    .filter(bool)
)
maybe = st.none() | texts
words = st.sampled_from(["RED", "AMBER", "ON-TRACK"])
codes = st.text("R5AFI?12 ,;/&xn\n", max_size=12).map(read_codes)
numbers = st.lists(st.integers(0, 30), min_size=1, max_size=4).map(
    lambda some: ".".join(map(str, some))
)


@st.composite
def activities(draw: st.DrawFn) -> dict[str, Any]:
    cell = draw(codes)
    return {
        "ref": draw(numbers),
        "section": draw(st.none() | numbers | texts),
        "codes": list(cell.codes),
        "unknown_codes": list(cell.unknown),
        "status": draw(st.none() | words | texts),
        **{name: draw(maybe) for name in ("finding", "activity", "outcome", "timeline", "lead",
                                          "progress")},
    }


@st.composite
def plans(draw: st.DrawFn) -> dict[str, Any]:
    codes_of_legend = draw(st.lists(words, unique=True))
    return {
        "title": draw(maybe),
        "as_at": "2019-02-28",
        "legend": [
            {"code": code, "label": draw(st.sampled_from([code, code.capitalize()])),
             "meaning": draw(maybe), "means": "on-track", "overdue_is_off_track": False}
            for code in codes_of_legend
        ],
        "sections": draw(st.dictionaries(numbers, texts, max_size=3)),
        "activities": draw(st.lists(activities(), max_size=4)),
    }


def plan_of(**fields: Any) -> dict[str, Any]:
    activity = {"ref": "4.1.1", "section": "4.1", "activity": "Recruit", **fields}
    return {"title": "Front door", "as_at": "2019-02-28", "legend": [], "activities": [activity]}


def check(shown: dict[str, Any], suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"plan{suffix}"
        try:
            WRITERS[suffix](path, shown)
        except DoesNotFit:
            assert suffix == ".xlsx"  # a .csv holds every text
            assert not list(Path(folder).iterdir())
            return
        edition = read_edition(path)
    assert edition.title == shown["title"]
    assert edition.sections == shown.get("sections", {})
    assert [(line.word, line.meaning) for line in edition.legend] == [
        (each["label"], each["meaning"]) for each in shown["legend"]
    ]
    assert all(code_from_word(line.word) == each["code"]
               for line, each in zip(edition.legend, shown["legend"], strict=True))
    assert [
        {name: getattr(row, name) for name in FIELDS}
        | {"codes": list(row.codes or ()), "unknown_codes": list(row.unknown_codes)}
        for row in edition.rows
    ] == [
        {name: each.get(name) for name in (*FIELDS,)}
        | {"codes": each.get("codes", []), "unknown_codes": each.get("unknown_codes", [])}
        for each in shown["activities"]
    ]


@pytest.mark.parametrize("suffix", WRITERS)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(shown=plans())
@example(shown=plan_of(finding=None, section=None))
def test_an_export_reads_back_as_what_was_shown(suffix: str, shown: dict[str, Any]) -> None:
    check(shown, suffix)


@pytest.mark.parametrize("suffix", WRITERS)
def test_a_long_plan_keeps_its_order(suffix: str) -> None:
    shown = plan_of()
    shown["activities"] = [
        {"ref": f"1.{number}", "section": "1", "activity": f"Step {number}"}
        for number in range(2000, 0, -1)
    ]
    check(shown, suffix)


def test_a_long_text_fits_a_csv() -> None:
    check(plan_of(progress="x;" * 100_000), ".csv")


def test_a_text_as_long_as_a_workbook_s_cell_fits() -> None:
    check(plan_of(progress="😀" * 16_383 + "x"), ".xlsx")


def test_semicolons_in_every_text_do_not_look_like_the_delimiter() -> None:
    shown = plan_of(progress=";" * 30, activity="a;b;c;d;e;f;g;h;i;j;k")
    shown["title"] = "a;b;c;d;e;f;g;h;i;j;k"
    check(shown, ".csv")


@pytest.mark.parametrize("suffix", WRITERS)
def test_a_section_titled_as_a_priority_is_ranked_reads_back(suffix: str) -> None:
    check({"title": None, "as_at": "2019-02-28", "legend": [], "sections": {"0": "L"},
           "activities": []}, suffix)
