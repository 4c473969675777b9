"""Every refusal is one sentence that says what to do, and leaves the ledger as it was."""
from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.conftest import Officer

REFUSALS = [
    (["show", "9.9"], 1, ["no activity 9.9"]),
    (["show", "1.3"], 1, ["no activity 1.3", "nearest: 1.2, 1.1"]),
    (["show", "1.1", "--as-at", "2025-12-31"], 1, ["exists from 1 January 2026"]),
    (["show", "--known-at", "2126-01-01"], 1, ["nobody can know yet"]),
    (["show", "--known-at", "@999"], 1, ["no position 999"]),
    (["show", "--known-at", "2019-01-01T10:00"], 1, ["offset"]),
    (["show", "--known-at", "0001-01-01T00:00+14:00"], 1, ["outside the calendar"]),
    (["show", ""], 1, ["no activity “”"]),
    (["correct", "9" * 30, "--to", "x", "--because", "x"], 1, ["there is no position 999"]),
    (["show", "--known-at", "the-board"], 1, ["mark"]),
    (["show", "--as-at", "31st of nowhere"], 1, ["31 March 2019"]),
    (["show", "--status", "AMBRE"], 1, ["AMBER"]),
    (["record", "status", "1.1", "PURPLE"], 1, ["PURPLE", "RED, AMBER, GREEN, GREY"]),
    (["record", "status", "1.1", "RED"], 1, ["needs a reason", "--because"]),
    (["record", "status", "1.1", "RED", "--because", ""], 1, ["reason is empty: give its words\n"]),
    (["activity", "recode", "1.1", ""], 1, ["list of codes is empty: give one at least"]),
    (["correct", "4", "--field", "section", "--to", "foo", "--because", "x"], 1,
     ["“foo” is not a section number"]),
    (["show", "9.9.9"], 1, ["no activity 9.9.9 in this plan; nearest: 1.2, 1.1"]),
    (["changes", "--from", "2026-03-01", "--to", "2026-02-01"], 1, ["lies after --to"]),
    (["record", "deadline", "1.1", "April 2030"], 1, ["needs a reason"]),
    (["record", "progress", "1.1", "   "], 1, ["empty", "--clear"]),
    (["record", "progress", "1.1"], 2, ["TEXT or --clear"]),
    (["record", "lead", "1.1", "x", "--effective", "2025-01-01"], 1, ["activity add 1.1"]),
    (["activity", "add", "1.2", "--section", "1", "--activity", "x"], 1, ["already"]),
    (["activity", "add", "one", "--section", "1", "--activity", "x"], 1, ["4.2.2"]),
    (["activity", "renumber", "1.1", "1.2"], 1, ["two activities would be numbered 1.2"]),
    (["activity", "withdraw", "1.1"], 1, ["needs a reason"]),
    (["activity", "reinstate", "1.1"], 1, ["nothing to reinstate"]),
    (["activity", "move", "1.1", "--after", "1.1"], 1, ["behind itself"]),
    (["correct", "4", "--to", "GREEN", "--because", "x"], 1, ["--field", "status"]),
    (["correct", "4", "--field", "status", "--to", "GREEN"], 1, ["needs a reason"]),
    (["correct", "4", "--field", "status", "--to", "AMBER", "--because", "x"], 1, ["already"]),
    (["correct", "1", "--to", "x", "--because", "x"], 1, ["cannot be undone"]),
    (["correct", "77", "--to", "x", "--because", "x"], 1, ["no position 77"]),
    (["correct", "4", "--because", "x"], 2, ["--to"]),
    (["retract", "4", "--field", "exists", "--because", "x"], 1, ["--all"]),
    (["retract", "--edition", "4", "--because", "x"], 1, ["no edition"]),
    (["mark", "2019"], 1, ["letter"]),
    (["mark", "x", "--at", "99"], 1, ["no position 99"]),
    (["init"], 1, ["exists already"]),
    (["plan", "legend", "nowhere.toml"], 1, ["nowhere.toml"]),
    (["import", "nowhere.xlsx", "--as-at", "2026-02-01", "--yes"], 1, ["nowhere.xlsx"]),
    (["import", "legend.toml", "--as-at", "2026-02-01", "--yes"], 1, ["legend.toml"]),
    (["export", "plan.pdf"], 1, [".xlsx"]),
    (["changes", "--from", "2026-01-01", "--known-from", "@1"], 2, ["either"]),
    (["shwo"], 2, ["nearest: show"]),
    (["--ledger", "postgresql://x/y", "show"], 2, ["PostgreSQL"]),
    (["--ledger", "none.ledger", "show"], 1, ["plan-ledger init"]),
    (["--ledger", ".", "show"], 1, ["folder"]),
    (["--ledger", "legend.toml", "show"], 1, ["another kind of file"]),
]


@pytest.mark.parametrize("part", range(4))
def test_a_refusal_is_one_sentence_that_helps(small: Officer, part: int) -> None:
    for words, code, fragments in REFUSALS[part::4]:
        said = small.refused(*words, code=code)
        for fragment in fragments:
            assert fragment in said, (words, said)
        assert code == 2 or len(said.strip().splitlines()) == 1, (words, said)


LONG = "x" * 100_000
QUOTING = [
    ["show", LONG], ["show", "--known-at", LONG], ["show", "--known-at", "@" + "9" * 100_000],
    ["show", "--as-at", LONG], ["record", "status", "1.1", LONG],
    ["correct", "4", "--field", LONG, "--to", "x", "--because", "x"],
    ["--ledger", "new.ledger", "init", "--time-zone", LONG], ["plan", "section", LONG, "x"],
    ["import", LONG, "--as-at", "2026-02-01", "--yes"], ["export", LONG], ["mark", "2019" + LONG],
    ["activity", "renumber", "1.1", LONG], ["plan", "legend", LONG], ["backup", LONG],
]


def test_no_sentence_quotes_the_whole_of_a_long_text(small: Officer) -> None:
    for words in QUOTING:
        said = small.refused(*words)
        assert len(said) < 500 and "x" * 200 not in said, (words[:2], len(said), said[:500])
    for words in ([LONG], ["correct", LONG]):
        assert len(small.refused(*words, code=2)) < 600
    noted = small.do("record", "deadline", "1.1", "by " + LONG).err
    assert len(noted) < 400, len(noted)


@pytest.mark.skipif(sys.platform == "win32", reason="rights of files are those of POSIX")
def test_a_file_that_may_not_be_read_is_told_in_one_sentence(small: Officer) -> None:
    from tests.journeys.conftest import _environment

    locked = small.folder / "locked.csv"
    locked.write_text("")
    locked.chmod(0)
    as_anybody = [] if os.geteuid() else [
        "setpriv", "--bounding-set", "-dac_override,-dac_read_search"
    ]
    for words in (["plan", "legend", "locked.csv"],
                  ["import", "locked.csv", "--as-at", "2026-02-01", "--yes"],
                  ["import", "plan.csv", "--as-at", "2026-02-01", "--answers", "locked.csv"],
                  ["--ledger", "other.ledger", "init", "--legend", "locked.csv"],
                  ["--ledger", "other.ledger", "restore", "locked.csv"]):
        ran = subprocess.run(
            [*as_anybody, sys.executable, "-m", "plan_ledger_cli", *words], cwd=small.folder,
            env=_environment(), capture_output=True, text=True, timeout=60, check=False,
        )
        assert ran.returncode in (1, 4), (words, ran.stderr)
        assert "locked.csv" in ran.stderr and len(ran.stderr.strip().splitlines()) == 1, ran.stderr


def test_a_refusal_in_json_has_kind_text_and_place(small: Officer) -> None:
    ran = small.run("--json", "record", "status", "1.1", "PURPLE")
    assert (ran.code, ran.out) == (1, "")
    error = json.loads(ran.err)["error"]
    assert error["kind"] == "unknown-status"
    assert set(error) == {"kind", "text", "where"}


def test_nothing_is_asked_without_a_terminal(small: Officer) -> None:
    (small.folder / "plan.csv").write_text(
        "No.,Activity number,Activity,Lead,RAG\n1,1.1,Do 1.1 at once,Head of Service,AMBER\n"
    )
    said = small.refused("import", "plan.csv", "--as-at", "2026-02-01")
    assert "1.2" in said
    assert "--answers" in said


@pytest.mark.skipif(sys.platform == "win32", reason="arguments are bytes on POSIX only")
def test_half_a_character_from_the_argument_vector_is_refused(small: Officer) -> None:
    for words in (
        ["record", "progress", "1.1", b"bad \xff byte"],
        ["record", "status", b"\xff", "AMBER"],
        ["show", b"1.1\xff"],
        ["record", "lead", "1.1", "x", "--by", b"\xed\xa0\x80"],
    ):
        assert "broken character" in small.refused(*words)


def test_any_text_is_kept_as_typed(small: Officer) -> None:
    for text in (
        "مرحبا بالعالم",
        "👩‍👩‍👧 family meeting",
        "a\tb\nc",
        "x" * 100_000,
        "'; DROP TABLE records; --",
        '"quoted" \\ {"json": null}',
        "\u202eright to left\u202c",
    ):
        small.do("record", "progress", "1.1", text)
        assert small.ask("show", "1.1")["activities"][0]["progress"] == text
        assert "\x1b" not in small.do("show", "1.1").out


def test_escape_sequences_in_a_text_reach_no_terminal(small: Officer) -> None:
    small.do("record", "progress", "1.1", "\x1b[2J\x1b]0;owned\x07 red")
    for words in (["show"], ["show", "1.1"], ["history"], ["slippage"]):
        assert "\x1b" not in small.do(*words).out


def test_the_clock_set_back_is_warned_of_and_ahead_is_refused(moved: Officer) -> None:
    moved.now = "2027-01-11 10:00:00"
    moved.do("init", "--title", "Clocks")
    moved.now = "2027-01-11 09:00:00"
    ran = moved.do("plan", "title", "An hour back")
    assert "clock says 11 January 2027 09:00" in ran.err
    moved.now = "1970-01-01 12:00:00"
    moved.do("plan", "title", "Before all computers")
    times = [e["recorded_at"] for e in moved.ask("history")["events"]]
    assert times == sorted(times)
    assert all(time.startswith("2027-01-11T10:00:") for time in times)

    real = Officer(moved.folder)
    moved.now = None
    for clock, said in (("1970-01-01 12:00:00", "before this program was built"),
                        ("2050-01-01 12:00:00", "more than a year after")):
        sentence = _under(real, clock, "plan", "title", "X")
        assert said in sentence
        assert "--clock-is-right" in sentence


def _under(officer: Officer, clock: str, *words: str) -> str:
    """Refused under a clock that nobody has said to be right."""
    import subprocess

    from tests.journeys.conftest import _environment

    before = officer.head()
    done = subprocess.run(
        ["faketime", clock, sys.executable, "-m", "plan_ledger_cli", *words],
        cwd=officer.folder, env=_environment(), capture_output=True, text=True, timeout=60,
        check=False,
    )
    assert done.returncode == 1, done
    assert officer.head() == before
    return done.stderr


def test_a_read_is_possible_where_nothing_may_be_written(small: Officer, tmp_path: Path) -> None:
    copy = tmp_path / "copy.ledger"
    copy.write_bytes(small.ledger.read_bytes())
    assert small.ask("--ledger", str(copy), "show")["title"] == "A small plan"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only root can: no such device here")
def test_what_is_recorded_is_never_said_not_to_be(small: Officer) -> None:
    """The disk that takes the answer is full, not the ledger's."""
    from tests.journeys.conftest import _environment

    before = small.head() or 0
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "plan_ledger_cli", "record", "progress", "1.1", "going on"],
            cwd=small.folder, env=_environment(), stdout=full, stderr=subprocess.PIPE, text=True,
            timeout=60, check=False,
        )
    assert small.head() == before + 1
    assert (done.returncode, "it is recorded" in done.stderr) == (0, True), done.stderr


def test_an_empty_day_is_no_day(small: Officer) -> None:
    for words in (["record", "progress", "1.1", "x", "--effective", ""], ["show", "--as-at", ""]):
        assert "not understood as a day" in small.refused(*words)


def test_line_ends_are_kept_as_one_character(small: Officer) -> None:
    small.do("record", "progress", "1.1", "one\r\ntwo\rthree")
    assert small.ask("show", "1.1")["activities"][0]["progress"] == "one\ntwo\nthree"
    small.do("export", "plan.csv")
    back = small.ask("import", "plan.csv", "--as-at", "today", "--dry-run")
    assert back["differences"] == []
