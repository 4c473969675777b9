"""The pack's report: what stands in it, that everybody can read it, and that texts stay texts."""
from __future__ import annotations

import io
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from plan_ledger.erasure import Erasing
from plan_ledger.evidence.answers import Answers
from plan_ledger.evidence.making import verifier
from plan_ledger.evidence.report import report
from plan_ledger.evidence.report.glyphs import visible
from plan_ledger.evidence.spreadsheets import plan_csv
from plan_ledger.papers import Papers
from plan_ledger.plan.disclosure import KINDS
from plan_ledger.plan.erasure import as_typed
from plan_ledger.recording import reporting, whole_plan
from plan_ledger.recording.attaching import File, attach
from plan_ledger.recording.structure import withdraw
from tests.evidence.packs import members, office, pack, said_of
from tests.evidence.reports import answers, pages_of, squeezed, text_of, texts_in
from tests.history.making import Office

AS_AT, SINCE = "2019-03-31", "2019-01-31"
NAUGHTY = [
    '#panic("x") #import "@preview/x:0.1.0": * #{ let a = 1 }',
    "$x^2$ *a* _b_ `c` ```d``` @ref <label> = Heading - list + list / term: x",
    "\\ \\\\ \\u{41} // no comment /* nor this */ ~ -- --- ... 'single' \"double\"",
    '{"erased": "other"} [withheld] [U+0041] {{ x }} %s %d &amp; <b>bold</b>',
    "=HYPERLINK(\"x\") ;DROP TABLE plan; ../../etc/passwd C:\\x %00",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3,
    "one\ntwo\n\n\nthree\ttabbed    spaced\u00a0kept",
    "e\u0301 o\u0308\u0323 \u036b \ufb01 Ωμέγα Привет ŁódŹ",
    "😀 中文 \ue000 \ufeff \u202eevil\u202c \u200b \u2028 \x01 \x1b[31m \x7f"
    " \U0001f469\u200d\U0001f4bb",
]
FROM_THE_RIGHT = "مرحبا بالعالم (abc) שלום 123"


def a_year(folder: Path) -> Office:
    """A small plan to which everything happened that a report can tell."""
    office = Office(folder, "2018-12-03")
    office.add("2018-12-03", "1.1", finding="Too slow", codes=["R1", "AFI3", "R??"],
               outcome="Faster", timeline="31 January 2019", lead="Head of Help", status="GREEN",
               progress="Begun", name="first")
    office.add("2018-12-03", "1.2", timeline="28 February 2019", status="AMBER", lead="A. Lead")
    office.add("2018-12-03", "2.1", section="2", status="BLUE")
    office.on("2019-01-31").deadline("2019-01-30", "1.1", "31 March 2019", because="no staff")
    office.on("2019-02-28").deadline("2019-02-27", "1.1", "30 June 2019", because="no rooms")
    office.status("2019-02-01", "1.2", "RED", name="late")
    office.status("2019-02-20", "1.1", "AMBER", name="wrong")
    office.on("2019-03-02").correct(office.at["wrong"], to="RED")
    office.says(reporting.record_confirmed, "2019-03-01", "1.1")
    office.says(reporting.record_confirmed, "2019-03-02", "1.1")
    office.says(attach, "2019-03-02", "1.1", File("minutes.txt", b"minutes"), keep=True)
    office.says(withdraw, "2019-03-02", "2.1", because="done elsewhere")
    return office


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Answers:
    office = a_year(tmp_path_factory.mktemp("year"))
    return answers(office.ledger, AS_AT, since=SINCE)


@pytest.fixture(scope="module")
def made(asked: Answers) -> bytes:
    return report(asked)


@pytest.fixture
def opened(made: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(made)) as pdf:
        yield pdf


def test_it_is_archivable_and_accessible_in_one(opened: pikepdf.Pdf) -> None:
    with opened.open_metadata() as said:
        assert (said["pdfaid:part"], said["pdfaid:conformance"]) == ("2", "A")
        assert said["pdfuaid:part"] == "1"
    assert opened.Root.MarkInfo.Marked


def test_it_has_a_language_and_a_title(opened: pikepdf.Pdf) -> None:
    assert str(opened.Root.Lang) == "en-GB"
    assert str(opened.docinfo.Title) == "The plan: inspection pack, as at 31 March 2019"
    assert opened.Root.ViewerPreferences.DisplayDocTitle


def test_its_date_is_that_of_the_newest_record(tmp_path: Path) -> None:
    office = a_year(tmp_path)
    made = report(answers(office.ledger, "2018-12-31", known_at="2018-12-31"))
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert str(pdf.docinfo.CreationDate).startswith("D:20190302")


def test_the_verifier_is_named_by_its_hash(made: bytes) -> None:
    assert sha256(verifier()).hexdigest() in squeezed(text_of(made))


def test_its_bookmarks_lead_to_chapters_sections_and_activities(opened: pikepdf.Pdf) -> None:
    with opened.open_outline() as outline:
        chapters = {entry.title: entry for entry in outline.root}
        assert list(chapters) == [
            "The plan on one page", "What changed since 31 January 2019", "Deadlines that slipped",
            "All activities", "Each activity", "The plan itself",
            "What was recorded later about this day", "How to check this",
        ]
        (section,) = chapters["Each activity"].children
        assert [each.title for each in section.children] == [
            "1.1 Set up 1.1", "1.2 Set up 1.2"
        ]


def test_its_tables_have_header_cells_and_its_pictures_are_told(opened: pikepdf.Pdf) -> None:
    tags, alternatives = set(), []
    waiting = [opened.Root.StructTreeRoot.K]
    while waiting:
        node = waiting.pop()
        if isinstance(node, pikepdf.Array):
            waiting += list(node)
        elif isinstance(node, pikepdf.Dictionary):
            tags.add(str(node.get("/S", "")))
            if node.get("/S") == pikepdf.Name.Figure:
                alternatives.append(str(node.get("/Alt", "")))
            if "/K" in node and "/S" in node:
                waiting.append(node.K)
    assert {"/Title", "/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/Figure"} <= tags
    strip, chart = sorted(alternatives, key=lambda text: text.startswith("Deadlines"))
    assert "1.2 Set up 1.2: 2018-12 AMBER, 2019-02 RED" in strip
    assert "1.1: 2019-01-31 (from 2018-12-03), then 2019-03-31 (from 2019-01-30), then" in chart


def test_every_page_says_which_of_how_many_it_is(made: bytes, opened: pikepdf.Pdf) -> None:
    pages = len(opened.pages)
    told = pages_of(made)
    assert all(f"page {at} of {pages}" in told[at - 1] for at in range(1, pages + 1))


def test_all_that_the_table_says_stands_in_it(asked: Answers, made: bytes) -> None:
    told = squeezed(text_of(made))
    for text in texts_in(asked.now):
        if text not in (AS_AT, asked.now["known_at"]):
            assert squeezed(text[:16] if len(text) == 64 else text) in told, text
    assert "31March2019" in told


@pytest.mark.parametrize("words", [
    "LATE ENTRY, 27 days after it held. Status: AMBER → RED",
    "CORRECTION of position", "UNDONE by position", "Confirmed 2 times, unchanged",
    "2019-01-31 → 2019-03-31: slip of 59 days", "Because: no staff", "Because: no rooms",
    "OVERDUE by 31 days", "minutes.txt", "done elsewhere", "Got worse: 2 since 2019-01-31",
    "AMBER → RED", "What nobody can prove", "verify.py",
])
def test_what_happened_is_told_by_words(made: bytes, words: str) -> None:
    assert squeezed(words) in squeezed(text_of(made))


def test_the_same_answers_give_the_same_bytes(asked: Answers, made: bytes) -> None:
    assert report(asked) == made


@pytest.mark.parametrize("text", NAUGHTY)
def test_a_text_comes_out_as_typed(tmp_path: Path, text: str) -> None:
    office = Office(tmp_path, "2018-12-03", title=None)
    office.says(whole_plan.retitle, "2018-12-03", text)
    office.says(whole_plan.set_section, "2018-12-03", "1", text)
    office.add("2018-12-03", "1.1", activity=text, finding=text, outcome=text, lead=text,
               progress=text, timeline="31 January 2019")
    office.deadline("2018-12-04", "1.1", "31 March 2019", because=text)
    office.says(reporting.record_progress, "2018-12-05", "1.1", f"Now: {text}", by=text)
    office.says(attach, "2018-12-05", "1.1", File(text, b"x"), keep=True)
    asked = answers(office.ledger, AS_AT, since="2018-12-04")
    told = squeezed(text_of(report(asked)))
    assert told.count(squeezed(visible(as_typed(text.strip())))) >= 8


@pytest.mark.parametrize("feigned", [
    "[withheld]", "[erased: court-order]", "[Withheld] by us", "[ erased ]", "see [erased: other",
])
def test_no_typed_text_poses_as_the_mark_of_what_is_gone(tmp_path: Path, feigned: str) -> None:
    office = Office(tmp_path, "2018-12-03")
    office.says(whole_plan.set_section, "2018-12-03", "1", feigned)
    office.add("2018-12-03", "1.1", activity=feigned, finding=feigned, outcome=feigned,
               lead=feigned, progress=feigned, timeline="31 January 2019", status="AMBER")
    office.deadline("2018-12-04", "1.1", "31 March 2019", because=feigned)
    office.status("2018-12-05", "1.1", "RED", because=feigned, by=feigned)
    office.says(attach, "2018-12-05", "1.1", File(feigned, b"x"), keep=True)
    asked = answers(office.ledger, AS_AT, since="2018-12-04")
    papers = Papers(office.ledger)
    board = papers.board(since="2018-12-04", as_at=AS_AT)
    lead = papers.lead(feigned, as_at=AS_AT)
    mark = re.search(r"\[.*?(?:\]|$)", feigned)
    assert mark is not None
    shown = squeezed(mark[0])
    told, *_ = text_of(report(asked)).rpartition("How to check this")
    for where in (
        told, plan_csv(asked).decode(), text_of(board.form(Path("b.pdf"))),
        text_of(lead.form(Path("l.pdf"))),
        board.markdown().replace("\\", ""), lead.markdown().replace("\\", ""),
    ):
        seen = squeezed(where)
        assert seen.count(shown) == seen.count(f"“{shown}") > 0


def test_a_mark_that_has_no_letter_of_its_own_stops_nothing(tmp_path: Path) -> None:
    office = Office(tmp_path, "2018-12-03")
    office.add("2018-12-03", "1.1", activity="\u0301a Z\u0351\u036b\u0343 \u0e33 \u200d \u200c")
    assert "Z" in text_of(report(answers(office.ledger, AS_AT)))


def test_no_character_stops_the_typesetter(asked: Answers) -> None:
    every = [chr(each) for each in range(0x20000) if not 0xD800 <= each < 0xE000]
    some = "".join(each for each in every if not visible(each).startswith("[U+"))
    now = asked.now["activities"][0] | {"finding": some, "lead": f"[{every[0]}{every[0xFFFF]}"}
    assert report(asked._replace(now=asked.now | {"activities": [now]}))


def test_what_runs_from_the_right_is_there(tmp_path: Path) -> None:
    office = Office(tmp_path, "2018-12-03")
    office.add("2018-12-03", "1.1", activity=FROM_THE_RIGHT, lead="שלום")
    told = text_of(report(answers(office.ledger, AS_AT)))
    for word in ("مرحبا", "بالعالم", "(abc)", "123", "שלום"):
        assert word in told


def test_a_cell_of_four_thousand_characters_goes_over_pages(tmp_path: Path) -> None:
    office = Office(tmp_path, "2018-12-03")
    long = " ".join(f"word{number}" for number in range(450))
    office.add("2018-12-03", "1.1", activity=long, finding="\n".join(["A line"] * 300),
               progress="x" * 4000)
    told = squeezed(text_of(report(answers(office.ledger, AS_AT))))
    assert squeezed(long) in told
    assert "x" * 4000 in told


def test_a_plan_of_which_nothing_is_known_yet(tmp_path: Path) -> None:
    office = Office(tmp_path, "2018-12-03", title=None, legend_toml=None)
    for known_at in ("@0", "@1"):
        made = report(answers(office.ledger, "2018-12-03", known_at=known_at))
        told = text_of(made)
        assert len(pages_of(made)) <= 3
        assert "A plan without a title" in told
        assert "No activity is in the plan on this day." in told
        assert "never" not in told.partition("What nobody")[0]


def test_days_at_the_ends_of_the_calendar(tmp_path: Path) -> None:
    office = Office(tmp_path, "2018-12-03")
    office.add("2018-12-03", "1.1", timeline="31 December 2018")
    office.deadline("2018-12-04", "1.1", "31 December 9999")
    for day in ("0001-01-01", "2018-12-31", "9999-12-31"):
        assert report(answers(office.ledger, day))


@pytest.mark.parametrize("kinds", [
    ["leads"], ["actors", "reasons"],
    ["actors", "evidence", "files", "leads", "progress", "reasons", "wording"],
])
def test_what_is_withheld_says_so_and_is_counted(tmp_path: Path, kinds: list[str]) -> None:
    office = a_year(tmp_path)
    asked = answers(office.ledger, AS_AT, since=SINCE, withhold=kinds)
    told = text_of(report(asked))
    assert f"Withheld from this pack: {', '.join(kinds)}." in told
    assert "[withheld]" in told
    assert ("Head of Help" in told) == ("leads" not in kinds)
    if "leads" in kinds:
        assert "Withheld (leads) 2 who leads" in told
    if "wording" in kinds:
        legend = told.partition("\nLegend\n")[2].partition("What was recorded of the plan")[0]
        assert legend.count("[withheld]") == 8
        assert "RED [withheld] 0 2" in told
        assert "R1, AFI3; any others [withheld]" in told


@pytest.mark.parametrize("limits", [
    {"withhold": ["leads"]},
    {"withhold": ["actors", "evidence", "files", "leads", "progress", "reasons", "wording"]},
    {"withhold": ["progress", "wording"], "ref": "4.1.1"},
])
def test_what_is_withheld_is_counted_as_the_verifier_counts_it(
    tmp_path: Path, limits: dict[str, Any]
) -> None:
    ledger = office(tmp_path)
    Erasing(ledger).erase(
        [(3, "by")], ground="court-order", by="Ann", because="an order"
    )
    made = pack(ledger, **limits).file
    told = text_of(members(made)["report.pdf"])
    by_kind = re.compile(r"^Withheld \(([a-z ]+)\) ([\d,]+)", re.M)
    verified = re.findall(r"Withheld from this pack \(([a-z ]+)\): ([\d,]+) value", said_of(made))
    assert sorted(by_kind.findall(told)) == sorted(verified)
    assert verified


def test_a_pack_of_one_activity_says_so(tmp_path: Path) -> None:
    office = a_year(tmp_path)
    told = squeezed(text_of(report(answers(office.ledger, AS_AT, only="1.2"))))
    assert squeezed("LIMITED TO ONE ACTIVITY: only the texts of 1.2 Set up 1.2") in told
    assert squeezed("Set up 1.1") not in told


def test_what_was_erased_is_counted_by_its_ground(tmp_path: Path) -> None:
    office = a_year(tmp_path)
    Erasing(office.ledger).erase(
        [(office.at["first"], "lead"), (office.at["first"], "progress")], ground="court-order",
        by="Ann", because="an order",
    )
    told = text_of(report(answers(office.ledger, AS_AT)))
    assert "[erased: court-order]" in told
    assert "Erased (court-order) 2 lead 1, progress 1" in told


def test_what_was_recorded_later_is_told(tmp_path: Path) -> None:
    office = a_year(tmp_path)
    before = office.ledger.show()["position"]
    office.on("2019-05-01").status("2019-03-15", "1.2", "GREEN")
    told = squeezed(text_of(report(answers(office.ledger, AS_AT, known_at=f"@{before}"))))
    told = told.partition(squeezed("this day reads otherwise now"))[2]
    assert f"1.2statusREDGREEN{before + 1}" in told


def test_a_pack_that_was_not_recorded_says_so(asked: Answers) -> None:
    told = text_of(report(asked._replace(statement=asked.statement | {"recorded": False})))
    assert "NOT RECORDED" in told
    assert "NOT RECORDED" not in text_of(report(asked))


def test_a_large_plan_has_its_whole_on_one_page(tmp_path: Path) -> None:
    office = Office(tmp_path, "2018-12-03")
    for section in range(1, 26):
        for number in range(1, 13):
            office.add("2018-12-03", f"{section}.{number}", section=str(section),
                       timeline="31 January 2019", status="RED" if number == 1 else "AMBER",
                       activity="WWWWW WWWWWWWWWWWWW MMMMMMMM " * 3)
    told = pages_of(report(answers(office.ledger, AS_AT, since="2019-01-31")))
    assert "The plan on one page" in told[1]
    assert re.search(r"And (29\d|300) more off track or at risk", told[1])
    assert all(re.search(rf"^ *Section {number}\b", told[1], re.M) for number in range(1, 26))
    assert "What changed since" in told[2]
    text = "".join(told)
    assert all(f"25.{number} WWWWW" in text for number in range(1, 13))


def test_the_newest_twenty_events_are_told_and_the_rest_is_counted(tmp_path: Path) -> None:
    office = Office(tmp_path, "2018-12-03")
    office.add("2018-12-03", "1.1")
    for number in range(25):
        office.says(reporting.record_progress, "2018-12-04", "1.1", f"Step {number}.")
    told = text_of(report(answers(office.ledger, AS_AT)))
    assert "and 6 more, listed in plan.xlsx" in told
    assert "Step 5." in told
    assert "Step 4." not in told


def test_a_row_of_what_changed_stays_on_one_page_with_its_number(tmp_path: Path) -> None:
    office = Office(tmp_path, "2018-12-03")
    for number in range(1, 41):
        office.add("2018-12-03", f"1.{number}", progress="Nothing yet")
        office.says(reporting.record_progress, "2018-12-05", f"1.{number}",
                    f"update of {number} " + "word " * (20 + number % 7 * 5))
    asked = answers(office.ledger, AS_AT, since="2018-12-04")
    pages = pages_of(report(asked))
    begun = [
        lines[at + 1] for page in pages
        for lines in [[line for line in page.splitlines() if line.strip()]]
        for at, line in enumerate(lines) if line.split() == [
            "Number", "What", "From", "To", "Positions"
        ]
    ]
    assert len(begun) > 2
    assert all(re.match(r"\s*1\.\d+\s+progress", line) for line in begun)


def test_the_contents_do_not_stand_on_a_page_of_their_own(tmp_path: Path) -> None:
    office = a_year(tmp_path)
    for ground, field in (("court-order", "lead"), ("other", "finding")):
        Erasing(office.ledger).erase(
            [(office.at["first"], field)], ground=ground, by="Ann", because="so"
        )
    everything = answers(office.ledger, AS_AT, since=SINCE, withhold=KINDS)
    pages = pages_of(report(everything))
    assert "In this report" in pages[0]
    assert pages[1].lstrip().startswith("The plan on one page")
