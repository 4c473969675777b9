"""The board's pages: what they tell, that both their forms tell it, and that texts stay texts."""
from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from click.testing import CliRunner, Result

from plan_ledger.erasure import Erasing
from plan_ledger.evidence.board.fitting import widths_of
from plan_ledger.evidence.board.markdown import escaped
from plan_ledger.evidence.report.glyphs import visible
from plan_ledger.history.comparing import SinceAfterAsAt
from plan_ledger.ledger import Ledger
from plan_ledger.papers import Paper, Papers, UnknownForm
from plan_ledger.plan.erasure import as_typed
from plan_ledger.plan.errors import PlanError
from plan_ledger.recording import reporting
from plan_ledger.recording.structure import withdraw
from plan_ledger_cli.main import cli
from tests.docs.console import ROOT
from tests.evidence.reports import pages_of, squeezed, text_of, texts_in
from tests.evidence.test_report import FROM_THE_RIGHT, NAUGHTY
from tests.history.making import Office

AS_AT, SINCE = "2019-03-31", "2019-01-31"
REFERENCE = (ROOT / "docs" / "reference" / "cli.md").read_text("utf-8")
PDF, MARKDOWN = Path("board.pdf"), Path("board.md")


def a_quarter(folder: Path) -> Office:
    """A small plan to which everything happened that the board is told."""
    office = Office(folder, "2018-12-03")
    office.add("2018-12-03", "1.1", timeline="31 January 2019", lead="Jo Lead", status="GREEN",
               activity="Answer the phone", name="1.1")
    office.add("2018-12-03", "1.2", timeline="28 February 2019", lead="Sam", status="GREEN",
               activity="Recruit a chair", name="1.2")
    office.add("2018-12-03", "1.3", timeline="20 April 2019", lead="Sam", status="RED",
               activity="Train everybody", name="1.3")
    office.add("2018-12-03", "1.4", status="GREEN", activity="Publish it", name="1.4")
    office.on("2019-01-10").deadline("2019-01-10", "1.1", "28 February 2019", because="no staff",
                                     name="first slip")
    office.on("2019-02-11").deadline("2019-02-11", "1.1", "30 June 2019", because="no rooms",
                                     name="second slip")
    office.on("2019-02-12").status("2019-02-12", "1.1", "RED", because="the line is cut",
                                   by="Bo", name="worse")
    office.on("2019-03-01").status("2019-03-01", "1.4", "BLUE", because="it is out", name="done")
    office.on("2019-03-20").says(reporting.record_lead, "2019-01-20", "1.3", "Kim", name="late")
    office.on("2019-03-25").says(reporting.record_lead, "2019-03-25", "1.3", "Lee", name="lead")
    office.on("2019-03-26").correct(office.at["worse"], to="AMBER", name="correction")
    return office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return a_quarter(tmp_path)


def board(ledger: Ledger, as_at: str = AS_AT, since: str = SINCE, **asked: Any) -> Paper:
    return Papers(ledger).board(since=since, as_at=as_at, **asked)


def rows(paper: Paper, heading: str) -> list[list[str]]:
    (found,) = [
        each["rows"] for each in paper.content["sections"] if each["heading"].startswith(heading)
    ]
    return list(found)


def test_statuses_and_figures_are_counted_then_and_now(office: Office) -> None:
    counts, figures = board(office.ledger).content["sections"][:2]
    assert counts["rows"] == [
        ["RED", "timescale slipped", "1", "1"],
        ["AMBER", "–", "0", "1"],
        ["GREEN", "–", "3", "1"],
        ["BLUE", "–", "0", "1"],
    ]
    assert figures["rows"] == [
        ["Activities", "4", "4"],
        ["Complete", "0", "1"],
        ["Overdue", "0", "1"],
        ["Challenged by the plan's own legend", "0", "1"],
        ["Slips so far", "1", "2"],
        ["Days of slippage", "28", "150"],
    ]


def test_what_got_worse_and_better_is_told_with_reason_and_name(office: Office) -> None:
    told = board(office.ledger)
    assert rows(told, "What got worse since 31 January 2019: 1") == [
        ["1.1 Answer the phone", "GREEN", "AMBER", "2019-02-12", "mistyped", "Ann",
         str(office.at["correction"])],
    ]
    assert rows(told, "What got better since 31 January 2019: 1") == [
        ["1.4 Publish it", "GREEN", "BLUE", "2019-03-01", "it is out", "Ann",
         str(office.at["done"])],
    ]


def test_slips_since_then_are_told_and_not_those_before(office: Office) -> None:
    assert rows(board(office.ledger), "Deadlines that slipped since 31 January 2019: 1") == [
        ["1.1 Answer the phone", "2019-02-28", "2019-06-30", "122", "2019-02-11", "no rooms",
         str(office.at["second slip"])],
    ]


def test_a_slip_that_nobody_explained_says_so(tmp_path: Path) -> None:
    office = Office(tmp_path, "2019-01-02")
    header = "Number,Section,Activity,Timeline,Status"
    office.edition("2019-01-02", "one.csv", header, "1.1,1,Answer,31 March 2019,GREEN")
    office.on("2019-02-04")
    office.edition("2019-02-04", "two.csv", header, "1.1,1,Answer,30 April 2019,RED")
    told = board(office.ledger, "2019-02-28")
    (slip,) = rows(told, "Deadlines that slipped")
    assert slip[1:6] == ["2019-03-31", "2019-04-30", "30", "2019-02-04", "no reason given"]
    (worse,) = rows(told, "What got worse")
    assert worse[1:6] == ["GREEN", "RED", "2019-02-04", "no reason given", "Ann"]


def test_overdue_challenged_and_due_soon(office: Office) -> None:
    told = board(office.ledger)
    at = str(office.at["1.2"])
    assert rows(told, "Overdue: 1, 1 of them challenged") == [
        ["1.2 Recruit a chair", "Sam", "GREEN", "2019-02-28", "31", "challenged", at],
    ]
    assert rows(told, "Due in the next 30 days: 1") == [
        ["1.3 Train everybody", "Lee", "RED", "2019-04-20", "20", str(office.at["1.3"])],
    ]


def test_early_warnings_are_rules_in_words_each_with_its_positions(office: Office) -> None:
    told, at = board(office.ledger), office.at
    assert rows(told, "Its deadline slipped twice or more: 1") == [
        ["1.1 Answer the phone", "Jo Lead", "its deadline slipped twice, by 150 days in all",
         f"{at['first slip']}, {at['second slip']}"],
    ]
    assert rows(told, "Nothing was stated of it for more than 45 days: 2") == [
        ["1.1 Answer the phone", "Jo Lead", "nothing stated for 47 days", str(at["correction"])],
        ["1.2 Recruit a chair", "Sam", "nothing stated for 118 days", str(at["1.2"])],
    ]
    assert rows(told, "Its lead changed within 30 days of its deadline: 1") == [
        ["1.3 Train everybody", "Lee",
         "its lead changed on 25 March 2019, within 30 days of its deadline", str(at["lead"])],
    ]
    assert rows(told, "Its status is complete, and no evidence is attached: 1") == [
        ["1.4 Publish it", "–", "BLUE, and no evidence is attached", str(at["done"])],
    ]


def test_late_entries_and_corrections_since_then(office: Office) -> None:
    told, at = board(office.ledger), office.at
    assert rows(told, "Late entries and corrections recorded since 31 January 2019") == [
        ["2019-03-20", "1.3", "Late entry, 59 days after it held. Lead: Sam → Kim", "2019-01-20",
         "no reason given", "Ann", str(at["late"])],
        ["2019-03-26", "1.1",
         f"Correction of position {at['worse']}. Corrected: status: RED → AMBER", "2019-02-12",
         "mistyped", "Ann", str(at["correction"])],
    ]
    assert not rows(board(office.ledger, since=AS_AT), "Late entries and corrections")


def test_a_late_edition_is_one_line(tmp_path: Path) -> None:
    office = Office(tmp_path, "2019-01-02").on("2019-03-20")
    edition = office.edition(
        "2019-03-01", "march.csv", "Number,Section,Activity,Timeline,Status",
        "1.1,1,Answer,31 March 2019,GREEN", "1.2,1,Ask,31 March 2019,GREEN",
    )
    (row,) = rows(board(office.ledger), "Late entries and corrections")
    assert f"from the edition march.csv (position {edition})" in row[2]


def test_what_was_said_differently_then_of_that_day(office: Office) -> None:
    told = board(office.ledger)
    assert rows(told, "What is said differently now of 31 January 2019") == [
        ["1.3", "lead", "Sam", "Kim", str(office.at["late"])],
    ]


def test_a_ledger_begun_later_says_so_of_the_day_before(tmp_path: Path) -> None:
    office = Office(tmp_path, "2019-03-01")
    office.add("2019-01-01", "1.1", status="RED")
    (differs,) = [
        each for each in board(office.ledger).content["sections"] if each["name"] == "differs"
    ]
    assert not differs["rows"]
    assert differs["notes"][0].startswith("The ledger held no record on 31 January 2019")


def test_with_a_day_before_the_plan_began_its_first_day_is_compared(tmp_path: Path) -> None:
    office = Office(tmp_path, "2019-01-31")
    office.add("2019-01-31", "1.1", status="GREEN", activity="Recruit a chair")
    office.status("2019-02-10", "1.1", "AMBER", because="nobody applied")
    paper = board(office.ledger, as_at="2019-02-28", since="2019-01-15")
    assert [row[:3] for row in rows(paper, "What got worse since 31 January 2019")] == [
        ["1.1 Recruit a chair", "GREEN", "AMBER"]
    ]
    assert ["Since", "31 January 2019, the plan's first day in the ledger, which knows nothing of"
            " 15 January 2019"] in paper.content["facts"]


def test_only_what_was_known_then_is_told(office: Office) -> None:
    before = office.at["correction"] - 1
    told = board(office.ledger, known_at=f"@{before}")
    assert rows(told, "What got worse")[0][1:6] == [
        "GREEN", "RED", "2019-02-12", "the line is cut", "Bo"
    ]
    assert told.content["position"] == before


def test_what_is_known_of_before_the_day_since_is_all_that_was_known(office: Office) -> None:
    told = board(office.ledger, known_at="2018-12-31")
    (differs,) = [each for each in told.content["sections"] if each["name"] == "differs"]
    assert not differs["rows"]
    assert "0 differences" in differs["notes"][0]
    assert told.content["position"] == office.at["1.4"]


def test_nothing_moved_on_one_and_the_same_day(office: Office) -> None:
    told = board(office.ledger, since=AS_AT)
    for heading in ("What got worse", "What got better", "Deadlines that slipped"):
        assert not rows(told, heading)


def test_what_was_erased_says_on_which_ground(office: Office) -> None:
    at = office.at
    Erasing(office.ledger).erase(
        [(at["1.2"], "lead"), (at["1.1"], "activity"), (at["second slip"], "because")],
        ground="court-order", by="Ann", because="an order",
    )
    told = board(office.ledger)
    (slip,) = rows(told, "Deadlines that slipped")
    assert (slip[0], slip[5]) == ("1.1 [erased: court-order]", "[erased: court-order]")
    assert rows(told, "Overdue")[0][1] == "[erased: court-order]"
    entries = rows(told, "Late entries and corrections")
    assert sum(row[2].startswith("Erasure of position") for row in entries) == 3
    pdf, shown = squeezed(text_of(told.form(PDF))), "[erased: court-order]"
    assert pdf.count(squeezed(shown)) == unescaped(told.markdown()).count(shown) > 0


def test_an_activity_that_was_withdrawn_or_added_has_not_moved(office: Office) -> None:
    office.on("2019-03-27").says(withdraw, "2019-03-27", "1.1", because="done elsewhere")
    office.add("2019-03-27", "1.5", status="RED")
    told = board(office.ledger)
    assert not rows(told, "What got worse")
    (better,) = [
        each for each in told.content["sections"] if each["heading"].startswith("What got better")
    ]
    assert better["notes"] == ["Besides: 1 activity was added; 1 activity was withdrawn."]


def test_the_fingerprint_is_that_of_show_and_stands_in_the_sentence(office: Office) -> None:
    before = f"@{office.at['worse']}"
    expected = office.ledger.show(as_at=AS_AT, known_at=before)["fingerprint"]
    told = board(office.ledger, known_at=before).content
    assert " ".join(told["fingerprint"]) == expected
    assert len(told["fingerprint"]) == 18
    assert expected in told["sentence"]


def unescaped(markdown: str) -> str:
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown)


def test_both_forms_tell_every_value(office: Office) -> None:
    told = board(office.ledger)
    pdf, markdown = squeezed(text_of(told.form(PDF))), squeezed(unescaped(told.markdown()))
    for section in told.content["sections"]:
        commands = ["elsewhere", "name"]
        shown = {key: value for key, value in section.items() if key not in commands}
        for text in texts_in(shown):
            if not section["rows"] and text in section["captions"]:
                continue
            assert squeezed(visible(text)) in pdf
            assert squeezed(text) in markdown
    for text in texts_in([told.content[key] for key in ("title", "kind", "facts", "sentence")]):
        assert squeezed(text) in pdf
        assert squeezed(text) in markdown


@pytest.mark.parametrize("text", [*NAUGHTY, FROM_THE_RIGHT])
def test_whatever_is_typed_comes_out_as_typed(tmp_path: Path, text: str) -> None:
    office = Office(tmp_path, "2019-01-02")
    short = text[:35]
    office.add("2019-01-02", "1.1", activity=short, lead=short, timeline="28 February 2019",
               status="GREEN")
    office.says(reporting.record_status, "2019-02-28", "1.1", "RED", because=text, by=short)
    told = board(office.ledger)
    pdf = squeezed(text_of(told.form(PDF)))
    markdown = told.markdown()
    (row,) = rows(told, "What got worse")
    for cell in row:
        assert escaped(cell) in markdown
        if text != FROM_THE_RIGHT:
            assert squeezed(visible(cell)) in pdf
    assert row[4].split() == as_typed(text).split() or row[4].endswith("…")


@pytest.mark.parametrize("typed, written", [
    ("a|b", r"a\|b"), ("*a* _b_", r"\*a\* \_b\_"), ("<b>&amp;", r"\<b\>\&amp;"),
    ("[x](y)", r"\[x\](y)"), ("1. one", r"1\. one"), ("- a", r"\- a"), ("# a", r"\# a"),
    ("a\nb\tc", "a b c"), ("http://x.y", r"http\://x.y"), ("www.x.y", r"www\.x.y"),
    ("at 14:05, 3: x", "at 14:05, 3: x"), ("`c`", r"\`c\`"), ("a@b.c", r"a\@b.c"),
    ("\\*", r"\\\*"), ("\u202ex", r"\[U+202E\]x"), ("don't", "don't"),
    ("+ a", r"\+ a"), ("a--b...", r"a-\-b.\.\."),
])
def test_markup_is_escaped_and_nothing_else(typed: str, written: str) -> None:
    assert escaped(typed) == written


def test_the_same_question_gives_the_same_bytes(office: Office) -> None:
    one, two = board(office.ledger), board(office.ledger)
    assert one.content == two.content
    assert one.form(PDF) == two.form(PDF)
    assert one.form(MARKDOWN) == two.form(MARKDOWN)


def test_it_is_archivable_and_accessible(office: Office) -> None:
    with pikepdf.open(io.BytesIO(board(office.ledger).form(PDF))) as pdf:
        with pdf.open_metadata() as said:
            assert (said["pdfaid:part"], said["pdfaid:conformance"]) == ("2", "A")
            assert said["pdfuaid:part"] == "1"
            assert "report to the board" in said["dc:title"]
        assert pdf.Root.MarkInfo.Marked


@pytest.mark.parametrize("known_at", ["@0", "@1", None])
def test_an_empty_plan_has_pages_too(tmp_path: Path, known_at: str | None) -> None:
    office = Office(tmp_path, "2019-01-02", title=None, legend_toml=None)
    told = board(office.ledger, known_at=known_at)
    assert "A plan without a title" in text_of(told.form(PDF))
    assert told.markdown().startswith("# A plan without a title\n")


@pytest.mark.parametrize("words", [
    "Deliver it", "Deliver the commissioned improvements across all of the directorate " * 2,
    "DELIVER THE MEMORANDUM ACROSS ALL TEAMS AND WARDS " * 3,
])
def test_three_hundred_activities_stay_within_four_pages(tmp_path: Path, words: str) -> None:
    office = Office(tmp_path, "2018-12-03")
    header = "Number,Section,Activity,Accountable lead,Timeline,Status"

    def lines(*said: str) -> list[str]:
        return [header] + [
            f"{each // 30 + 1}.{each % 30 + 1},{each // 30 + 1},{words} {each},"
            f"Head of Service {each % 11},"
            + said[each % len(said)] for each in range(300)
        ]

    office.edition("2018-12-03", "one.csv",
                   *lines("31 January 2019,GREEN", "28 February 2019,AMBER", "1 May 2019,RED"))
    office.on("2019-02-04").edition(
        "2019-02-04", "two.csv",
        *lines("28 February 2019,RED", "31 March 2019,GREEN", "1 May 2019,BLUE"),
    )
    office.on("2019-03-30").edition(
        "2019-03-04", "three.csv",
        *lines("15 April 2019,RED", "30 March 2019,GREEN", "1 May 2019,BLUE"),
    )
    told = board(office.ledger)
    counts, figures = told.content["sections"][:2]
    assert (len(counts["rows"]), len(figures["rows"])) == (4, 6)
    assert 3 <= len(pages_of(told.form(PDF))) <= 4
    (slips,) = [each for each in told.content["sections"] if each["name"] == "slips"]
    assert slips["heading"] == "Deadlines that slipped since 31 January 2019: 300"
    assert len(slips["rows"]) + slips["more"] == 300
    assert len(slips["rows"]) > 8, "four pages hold more"
    command = f"plan-ledger slippage --as-at {AS_AT} --known-at @{told.content['position']}"
    assert f"and {slips['more']} more: `{command}`" in told.markdown()


def test_no_row_breaks_over_two_pages(tmp_path: Path) -> None:
    office = Office(tmp_path, "2018-12-03")
    for number in range(1, 26):
        office.add("2018-12-03", f"1.{number}", status="GREEN", timeline="31 January 2019")
    office.on("2019-02-10")
    for number in range(1, 26):
        why = " ".join([f"begin{number}x", *("nobody was there" for _ in range(number % 9)),
                        f"end{number}x"])
        office.status("2019-02-10", f"1.{number}", "RED", because=why)
        office.deadline("2019-02-10", f"1.{number}", "30 June 2019", because=why)
    pages = pages_of(board(office.ledger).form(PDF))
    for page in pages:
        assert sorted(re.findall(r"begin(\d+)x", page)) == sorted(re.findall(r"end(\d+)x", page))
    assert sum("begin" in page for page in pages) > 1 and len(pages) <= 4


def test_a_row_that_is_longer_than_a_page_is_not_cut_off(tmp_path: Path) -> None:
    office = Office(tmp_path, "2018-12-03")
    office.add("2018-12-03", "1.1")
    told = board(office.ledger)
    (differs,) = [each for each in told.content["sections"] if each["name"] == "differs"]
    row = ["1.1", "progress", "none", "Report 499", ", ".join(map(str, range(1000, 1900)))]
    told.content["sections"][told.content["sections"].index(differs)] = differs | {"rows": [row]}
    said = squeezed(text_of(told.form(PDF)))
    assert all(f"{number}" in said for number in range(1000, 1900))


def test_a_plan_without_activities_has_no_headings_without_anything_below(tmp_path: Path) -> None:
    told = board(Office(tmp_path, "2018-12-03").ledger)
    for each in told.content["sections"]:
        assert each["rows"] or each["notes"] or each["facts"], each["heading"]
    assert "No activity is in the plan on this day" in told.markdown()
    assert len(pages_of(told.form(PDF))) == 1


def test_since_is_no_later_day(office: Office) -> None:
    with pytest.raises(SinceAfterAsAt):
        board(office.ledger, since="2019-04-01")


def test_another_form_is_refused(office: Office) -> None:
    with pytest.raises(UnknownForm, match=r"neither \.pdf nor \.md"):
        board(office.ledger).form(Path("board.docx"))


# The command


def run(office: Office, *words: str) -> Result:
    return CliRunner().invoke(
        cli, ["--clock-is-right", "--ledger", str(office.path), *words], catch_exceptions=True
    )


ASKED = ("--as-at", AS_AT, "--since", SINCE)


def test_the_command_writes_both_forms_and_overwrites_neither(office: Office) -> None:
    paper = board(office.ledger)
    for file in (office.folder / "board.pdf", office.folder / "board.MD"):
        done = run(office, "report", "board", *ASKED, str(file))
        assert done.exit_code == 0
        assert paper.content["sentence"] in done.stdout
        assert file.read_bytes() == paper.form(file)
        again = run(office, "report", "board", *ASKED, str(file))
        assert isinstance(again.exception, PlanError)
        assert "exists already and is left as it is" in again.exception.text


def test_the_commands_json_has_the_keys_of_the_reference(office: Office) -> None:
    file = str(office.folder / "board.md")
    done = run(office, "--json", "report", "board", *ASKED, file)
    told = json.loads(done.stdout)
    assert f"| `report board FILE` | {', '.join(f'`{key}`' for key in told)} |" in REFERENCE


def test_without_a_file_the_markdown_goes_to_the_screen_and_the_content_into_json(
    office: Office
) -> None:
    paper = board(office.ledger)
    assert run(office, "report", "board", *ASKED).stdout == paper.markdown()
    told = json.loads(run(office, "--json", "report", "board", *ASKED).stdout)
    assert told == paper.content | {"fingerprint": " ".join(paper.content["fingerprint"])}
    assert f"| `report board` | {', '.join(f'`{key}`' for key in told)} |" in REFERENCE


def test_bad_input_is_one_sentence_and_writes_nothing(office: Office) -> None:
    file = office.folder / "board.txt"
    for words in (
        [*ASKED, str(file)],
        ["--as-at", SINCE, "--since", AS_AT, str(office.folder / "board.pdf")],
        ["--since", "someday", str(office.folder / "board.pdf")],
        [*ASKED, "--known-at", "@99999", str(office.folder / "board.pdf")],
    ):
        assert isinstance(run(office, "report", "board", *words).exception, PlanError)
    assert run(office, "report", "board", str(file)).exit_code == 2
    assert not list(office.folder.glob("board.*"))


def test_what_leads_to_a_smaller_heading_stays_with_it_and_names_have_the_room_that_is_there(
    tmp_path: Path,
) -> None:
    office = Office(tmp_path, "2019-01-02")
    for number in range(30):
        office.add("2019-01-02", f"1.{number}", timeline="28 February 2019", status="GREEN",
                   activity="Publish the threshold document, and train", lead="Jo")
        office.status("2019-02-27", f"1.{number}", "RED", because="so")
    told = board(office.ledger)
    for page in pages_of(told.form(PDF)):
        lines = [line for line in page.splitlines() if line.strip()]
        assert not any("Early warnings" in line or "By four plain" in line for line in lines[-4:])
    (worse,) = [each for each in told.content["sections"] if "got worse" in each["heading"]]
    assert widths_of(worse)[0] == 0
    assert 170 - sum(widths_of(worse)) >= 60
