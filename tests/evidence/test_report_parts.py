"""What the report works out before it is laid out: characters, colours, months, charts."""
from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from plan_ledger.editions.writing.status_colours import ink_on
from plan_ledger.evidence.report.content import content
from plan_ledger.evidence.report.events import moment
from plan_ledger.evidence.report.fitting import fit
from plan_ledger.evidence.report.glyphs import BREAK, RIGHT_TO_LEFT, printable, visible
from plan_ledger.evidence.report.over_time import OverTime, month_ends
from plan_ledger.evidence.report.slips_chart import COLOURS, HEIGHT, WIDTH
from plan_ledger.evidence.report.statuses import EDGE, Statuses, letters
from plan_ledger.ledger import Ledger
from plan_ledger.papers import Papers
from plan_ledger.plan.status import MEANS
from plan_ledger.recording import correcting, reporting
from plan_ledger.recording.structure import withdraw
from plan_ledger_cli.sample.building import build_sample
from tests.evidence.reports import answers
from tests.history.making import Office

WHITE = "FFFFFF"


def contrast(one: str, other: str) -> float:
    """WCAG 2, written once more."""
    lights = []
    for colour in (one, other):
        parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        lights.append(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])
    return (max(lights) + 0.05) / (min(lights) + 0.05)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("sample") / "demo.ledger"
    build_sample(made)
    return made


def test_the_letters_of_statuses_differ_and_are_those_of_their_words() -> None:
    assert letters(["RED", "AMBER", "GREEN", "GREY", "BLUE", "BLACK"]) == {
        "RED": "R", "AMBER": "A", "GREEN": "G", "GREY": "Gy", "BLUE": "B", "BLACK": "Bk",
    }
    same = letters([f"A{'A' * number}" for number in range(9)])
    assert len(set(same.values())) == 9


def test_every_status_has_an_ink_that_stands_out_and_an_edge_that_is_seen() -> None:
    for code in ("RED", "AMBER", "GREEN", "GREY", "BLUE", "OTHER"):
        for means in MEANS:
            look = Statuses([{"code": code, "means": means, "meaning": None}]).look(code)
            assert contrast(look["fill"], look["ink"]) >= 4.5
            assert look["ink"] == ink_on(look["fill"])
    assert contrast(EDGE, WHITE) >= 4.5
    assert all(contrast(colour, WHITE) >= 4.5 for colour in COLOURS)


def test_the_colours_of_the_template_stand_out() -> None:
    folder = files("plan_ledger.evidence.report")
    look = folder.joinpath("look.typ").read_text()
    named = dict(re.findall(r"#let (\w+) = (?:[\d.]+pt \+ )?rgb\(\"(\w{6})\"\)", look))
    assert contrast(named["ink"], WHITE) >= 7
    assert contrast(named["soft"], WHITE) >= 4.5
    assert contrast(named["hair"], WHITE) >= 3
    assert named["edge"].upper() == EDGE


@pytest.mark.parametrize("typed, seen", [
    ("plain", "plain"), ("a\tb", "a b"), ("a\x00b", "a[U+0000]b"), ("\u202e", "[U+202E]"),
    ("中", "[U+4E2D]"), ("é ß Ω Ж א", "é ß Ω Ж א"), ("\ue000\ufffe", "[U+E000][U+FFFE]"),
    ("\u200b\u2067", "[U+200B][U+2067]"), ("改善前門 安", "[U+6539 and 3 more] [U+5B89]"),
    ("a👩\u200d👩\u200d👧 b\u200dc", "a[U+1F469 and 4 more] b\u200dc"),
    ("line\nline", "line\nline"),
])
def test_what_cannot_be_printed_is_seen_by_its_number(typed: str, seen: str) -> None:
    assert visible(typed) == seen


@given(some.text(max_size=60))
def test_marks_for_breaks_and_direction_are_the_only_difference(text: str) -> None:
    made = printable(text)
    assert made.replace(BREAK, "").removeprefix(RIGHT_TO_LEFT) == visible(text)
    assert all(len(word) <= 40 for word in made.replace(BREAK, " ").split())


def test_a_text_from_the_right_is_marked_and_a_numbered_one_is_not() -> None:
    assert printable("שלום") == f"{RIGHT_TO_LEFT}שלום"
    assert printable("1.2 שלום") == "1.2 שלום"
    assert printable({"a": ["“שלום”", 3, None]}) == {"a": [f"{RIGHT_TO_LEFT}“שלום”", 3, None]}


def test_what_was_on_any_day_is_what_show_says_of_it(sample: Path) -> None:
    """As known at two times: before and after an edition and statuses were taken back."""
    with Ledger(sample) as ledger:
        for known_at in ("2024-12-18", "2025-10-15"):
            asked = answers(ledger, known_at, known_at=known_at)
            over_time = OverTime(asked.history["events"])
            day = date(2023, 12, 31)
            while day < date(2026, 1, 1):
                shown = ledger.show(as_at=day.isoformat(), known_at=known_at)["activities"]
                told = {
                    one: over_time.value(one, "status", day.isoformat())
                    for one in over_time.activities() if over_time.is_there(one, day.isoformat())
                }
                assert told == {each["id"]: each["status"] for each in shown}
                day += timedelta(days=9)


def test_a_correction_with_its_confirmations_stands_in_the_place_of_each(tmp_path: Path) -> None:
    office = Office(tmp_path, "2019-01-01")
    office.add("2019-01-01", "1.1", status="RED", name="added")
    office.says(reporting.record_confirmed, "2019-02-01", "1.1")
    office.status("2019-03-01", "1.1", "GREEN")
    office.says(
        correcting.correct, "2019-01-01", office.at["added"], field="status", to="AMBER",
        effective="2019-01-15", with_confirmations=True, because="x",
    )
    asked = answers(office.ledger, "2019-04-01")
    over_time = OverTime(asked.history["events"])
    one = asked.now["activities"][0]["id"]
    for day in ("2019-01-01", "2019-01-15", "2019-02-01", "2019-03-01"):
        (shown,) = office.ledger.show(as_at=day)["activities"]
        assert over_time.value(one, "status", day) == shown["status"]


def test_months_end_with_the_day_asked_for() -> None:
    assert month_ends("2019-03-15", "2010-01-01", 3) == ["2019-01-31", "2019-02-28", "2019-03-15"]
    assert month_ends("2019-03-15", "2019-02-28", 24) == ["2019-02-28", "2019-03-15"]
    assert month_ends("0001-02-03", "0001-01-01", 24) == ["0001-01-31", "0001-02-03"]


def test_a_chart_lies_in_its_field_and_its_numbers_apart(sample: Path) -> None:
    with Ledger(sample) as ledger:
        told = content(answers(ledger, "2025-09-30"))
    charts = told["slips"]["charts"]
    assert sum(len(chart["lines"]) for chart in charts) == 10
    for chart in charts:
        labels = sorted(line["label"] for line in chart["lines"])
        assert all(b - a >= 3.5 for a, b in zip(labels, labels[1:], strict=False))
        for line in chart["lines"]:
            for x, y in [*line["dots"], line["end"], *(p for path in line["paths"] for p in path)]:
                assert 0 <= x <= WIDTH
                assert 0 <= y <= HEIGHT


def test_the_day_to_compare_with_is_three_months_back_where_none_is_asked_for(sample: Path) -> None:
    with Ledger(sample) as ledger:
        whole = content(answers(ledger, "2025-09-30"))["whole"]
        assert whole["then"] == "2025-06-30"
        assert whole["notes"][0].startswith("No earlier day was asked for; 2025-06-30 is the end")
        assert content(answers(ledger, "2025-09-30", since="2025-06-30"))["whole"]["counts"] == (
            whole["counts"]
        )


def test_what_is_of_a_later_day_never_stands_in_the_place_of_what_held(tmp_path: Path) -> None:
    office = Office(tmp_path, "2018-12-03")
    office.add("2018-12-03", "1.1")
    office.says(reporting.record_progress, "2018-12-04", "1.1", "Begun.", name="begun")
    office.says(reporting.record_confirmed, "2018-12-05", "1.1")
    office.on("2019-06-01")
    for number in range(25):
        office.says(reporting.record_progress, f"2019-05-{number + 1:02}", "1.1", f"{number}.")
    office.retract(office.at["begun"])
    told = _events_of(office, "2018-12-31")
    assert [row["day"] for row in told["rows"]] == ["–", "2018-12-05", "2018-12-04", "2018-12-03"]
    assert not any("LATER DAY" in row["marks"] for row in told["rows"])
    assert (told["more"], told["more_later"]) == (0, 20)
    assert [row["day"] for row in told["later"]] == [f"2019-05-0{day}" for day in (5, 4, 3, 2, 1)]
    assert all("FROM A LATER DAY" in row["marks"] for row in told["later"])
    now = _events_of(office, "2019-06-01")
    assert (len(now["rows"]), now["more"], now["later"], now["more_later"]) == (20, 9, [], 0)


def test_confirmations_of_before_and_after_the_day_are_not_one_line(tmp_path: Path) -> None:
    office = Office(tmp_path, "2018-12-03")
    office.add("2018-12-03", "1.1")
    for month in range(1, 7):
        office.on(f"2019-{month:02}-01")
        office.says(reporting.record_confirmed, f"2019-{month:02}-01", "1.1")
    told = _events_of(office, "2019-03-15")
    assert told["rows"][0]["what"] == "Confirmed 3 times, unchanged, 2019-01-01 to 2019-03-01"
    (later,) = told["later"]
    assert later["what"] == "Confirmed 3 times, unchanged, 2019-04-01 to 2019-06-01"
    assert "FROM A LATER DAY" in later["marks"]
    assert told["rows"][0]["marks"] == ""


def test_times_are_those_of_the_plans_own_clock(tmp_path: Path) -> None:
    office = Office(tmp_path, "2019-06-01")
    office.now = datetime.fromisoformat("2019-06-30T23:30+00:00")
    office.add("2019-07-01", "1.1")
    asked = answers(office.ledger, "2019-07-01")
    told = content(asked)
    (row,) = told["sections"][0]["activities"][0]["events"]["rows"]
    assert row["recorded"].startswith("recorded 2019-07-01 00:30 by Ann")
    facts = dict(told["cover"]["facts"])
    assert facts["As known at"].endswith(", 2019-07-01 00:30")
    assert "Europe/London" in facts["Times"]


def test_a_slip_that_was_recorded_later_is_drawn_and_told_as_that(tmp_path: Path) -> None:
    office = Office(tmp_path, "2019-01-01")
    office.add("2019-01-01", "1.1", timeline="31 March 2019")
    office.on("2019-02-01").deadline("2019-02-01", "1.1", "30 June 2019", name="timely")
    office.on("2020-02-01").deadline("2019-03-01", "1.1", "31 December 2019")
    office.on("2020-03-01").correct(office.at["timely"], to="31 July 2019", field="deadline")
    told = content(answers(office.ledger, "2020-03-01"))
    (chart,) = told["slips"]["charts"]
    assert chart["has_hollow"]
    assert (len(chart["lines"][0]["dots"]), len(chart["lines"][0]["hollow"])) == (1, 2)
    assert "then 2019-07-31 (from 2019-02-01, recorded 2020-03-01, CORRECTION of position" in (
        chart["alt"]
    )
    late = "LATE ENTRY, 337 days after it held"
    assert f"then 2019-12-31 (from 2019-03-01, recorded 2020-02-01, {late})" in chart["alt"]
    corrected, entered = told["sections"][0]["activities"][0]["moves"]
    assert corrected["marks"].startswith("CORRECTION of position")
    assert entered["marks"] == late


def test_a_plan_that_was_entered_later_is_drawn_as_that(tmp_path: Path) -> None:
    office = Office(tmp_path, "2019-06-01")
    office.add("2019-01-01", "1.1", timeline="31 March 2019")
    office.deadline("2019-06-01", "1.1", "31 December 2019")
    (chart,) = content(answers(office.ledger, "2019-06-01"))["slips"]["charts"]
    assert "2019-03-31 (from 2019-01-01, recorded 2019-06-01, LATE ENTRY" in chart["alt"]


def test_the_earlier_day_is_none_before_the_plan_began(tmp_path: Path) -> None:
    office = Office(tmp_path, "2019-01-31")
    office.add("2019-01-31", "1.1", status="AMBER")
    office.on("2019-02-05").status("2019-02-05", "1.1", "RED")
    whole = content(answers(office.ledger, "2019-02-28"))["whole"]
    assert whole["then"] == "2019-01-31"
    assert whole["notes"][0].endswith("2019-01-31 is the plan's first day in the ledger.")
    assert whole["lists"][0]["items"] == [["1.1 Set up 1.1", "AMBER → RED"]]
    assert {row["status"]["word"]: row["then"] for row in whole["counts"]}["AMBER"] == "1"


def test_of_a_day_before_the_plan_nothing_is_known(tmp_path: Path) -> None:
    office = Office(tmp_path, "2019-01-31")
    office.add("2019-01-31", "1.1", status="AMBER")
    told = content(answers(office.ledger, "2019-02-28", since="2018-11-30"))
    nothing = "Of 2018-11-30 the ledger knows nothing: the plan's first day in it is 2019-01-31."
    assert told["whole"]["notes"] == [told["movement"]["note"]] == [nothing]
    assert {row["then"] for row in told["whole"]["counts"]} == {"–"}
    assert told["whole"]["lists"][0]["count"] == "–"
    first = content(answers(office.ledger, "2019-01-31"))["whole"]
    assert first["notes"][0].endswith("there is none before to compare with.")
    assert {row["then"] for row in first["counts"]} == {"–"}


@pytest.mark.parametrize("text, cut", [
    ("Short", "Short"),
    ("a few words that are far too many for a line", "a few words that are far too…"),
    ("x" * 90, f"{'x' * 26}…"),
    ("one two three (and a bracket that is cut) four", "one two three…"),
    ("改善" * 4 + " 🎉 and 🎉 and 🎉 and 🎉", "[U+6539 and 7 more]…"),
    ("two\nlines", "two lines"),
])
def test_a_text_is_cut_to_its_room_as_it_is_printed(text: str, cut: str) -> None:
    assert fit(text, 40, 7.5) == cut


@given(some.text(max_size=60))
def test_a_text_that_was_cut_is_printed_as_it_is(text: str) -> None:
    line = fit(text, 30, 7)
    assert visible(line) == line
    assert "\n" not in line


def test_the_strip_says_what_it_does_not_show(tmp_path: Path) -> None:
    office = Office(tmp_path, "2015-03-02")
    office.add("2015-03-02", "1.1", status="AMBER")
    office.add("2015-03-02", "1.2", status="RED")
    office.on("2019-01-02").says(withdraw, "2019-01-02", "1.2", because="done elsewhere")
    whole = content(answers(office.ledger, "2019-02-28", since="2018-12-31"))["whole"]
    assert whole["heat"]["notes"] == [
        "The newest 24 months: the plan goes back to 2015-03-02.",
        "1 withdrawn activity has no place in it: see “Withdrawn by this day”.",
    ]
    assert whole["notes"][1:] == ["1 activity of 2018-12-31 is not in the plan on 2019-02-28."]
    assert whole["shares"].endswith(
        "among them 0 late entries, 0 corrections and 0 retractions."
    )


def test_of_too_many_changes_those_that_matter_most_are_told(tmp_path: Path) -> None:
    office = Office(tmp_path, "2018-12-03")
    numbers = [f"1.{number}" for number in range(1, 106)]
    for number in numbers:
        office.add("2018-12-03", number, lead="Ann", status="AMBER")
    office.on("2019-01-02")
    for number in numbers:
        office.says(reporting.record_lead, "2019-01-02", number, "Ben")
        office.status("2019-01-02", number, "RED")
    office.says(withdraw, "2019-01-02", "1.50", because="done elsewhere")
    movement = content(answers(office.ledger, "2019-01-31", since="2018-12-31"))["movement"]
    kinds = [row[1] for row in movement["rows"]]
    assert kinds == ["withdrawn", *["status"] * 104, *["lead"] * 95]
    assert [row[0] for row in movement["rows"]][1:4] == ["1.1", "1.2", "1.3"]
    assert (movement["more"], movement["is_cut"]) == (9, True)


@pytest.mark.parametrize("instant, told", [
    ("2019-10-27T00:30:00.000000Z", "2019-10-27 01:30 BST"),
    ("2019-10-27T01:30:00.000000Z", "2019-10-27 01:30 GMT"),
    ("2019-10-27T02:00:00.000000Z", "2019-10-27 02:00"),
    ("2019-03-31T01:00:00.000000Z", "2019-03-31 02:00"),
])
def test_an_hour_that_the_clock_shows_twice_is_told_apart(instant: str, told: str) -> None:
    assert moment(instant, "Europe/London") == told
    assert moment(instant) == f"{instant[:10]} {instant[11:16]}"


def _events_of(office: Office, as_at: str) -> dict[str, Any]:
    told = content(answers(office.ledger, as_at))
    found: dict[str, Any] = told["sections"][0]["activities"][0]["events"]
    return found


@pytest.mark.parametrize("as_at, recorded, known_at, warns", [
    ("2019-12-03", "2019-12-03", None, False), ("2019-02-02", "", None, False),
    ("2019-02-03", "", None, True), ("2019-03-31", "2019-06-01", "2019-02-28", False),
    ("2019-04-01", "2019-06-01", "2019-02-28", True),
])
def test_a_day_beyond_what_was_known_is_no_fact(
    tmp_path: Path, as_at: str, recorded: str, known_at: str | None, warns: bool
) -> None:
    office = Office(tmp_path, "2019-01-02")
    office.add("2019-01-02", "1.1", timeline="31 January 2019", status="AMBER")
    if recorded:
        office.on(recorded).status(recorded, "1.1", "RED")
    told = content(answers(office.ledger, as_at, known_at=known_at))
    warnings = [each for each in told["cover"]["limits"] if "beyond what was known" in each]
    assert bool(warnings) == warns
    assert any("beyond what was known" in note for note in told["whole"]["notes"]) == warns
    newest = dict(map(tuple, told["cover"]["facts"])).get("Newest record", "")
    assert bool(newest) == (as_at != recorded)


def test_the_reason_of_a_slip_and_that_of_its_correction_are_both_told(tmp_path: Path) -> None:
    office = Office(tmp_path, "2019-01-02")
    office.add("2019-01-02", "1.1", timeline="31 January 2019", status="AMBER", lead="Jo")
    said = office.on("2019-02-01").deadline(
        "2019-02-01", "1.1", "31 May 2019", because="dashboard late"
    )
    mended = office.on("2019-02-02").correct(said, to="30 April 2019", because="typo month")
    both = f"dashboard late; corrected at position {mended} because: typo month"
    (section,) = content(answers(office.ledger, "2019-02-28"))["sections"]
    (move,) = section["activities"][0]["moves"]
    assert move["what"].endswith(f"Because: {both}")
    papers = Papers(office.ledger)
    board = papers.board(since="2019-01-02", as_at="2019-02-28").content
    (row,) = next(each for each in board["sections"] if each["name"] == "slips")["rows"]
    assert row[-2:] == [both, f"{said}, {mended}"]
    (row,) = papers.lead("Jo", as_at="2019-02-28").content["sections"][1]["rows"]
    assert row[-2:] == [both, f"{said}, {mended}"]
