"""The sample: it is whole, it says what it was planted to say, and the tour shows it."""
from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from plan_ledger.ledger import Ledger
from plan_ledger.store.errors import LedgerExists, LedgerUnreachable
from plan_ledger_cli.sample.building import END, build_sample

Answer = dict[str, Any]
BOARD = "2024-12-18"
SEEN = "board-2024-12"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("sample") / "demo.ledger"
    build_sample(made)
    return made


@pytest.fixture(scope="module")
def ledger(path: Path) -> Iterator[Ledger]:
    with Ledger(path) as opened:
        yield opened


@pytest.fixture(scope="module")
def events(ledger: Ledger) -> list[Answer]:
    found: list[Answer] = ledger.history()["events"]
    return found


def cell(ledger: Ledger, ref: str, field: str, **asked: str) -> Any:
    (activity,) = ledger.show(ref=ref, **asked)["activities"]
    return activity[field]


def run(*words: str, folder: Path, module: str = "plan_ledger_cli", **env: str) -> Any:
    known = {key: value for key, value in os.environ.items() if not key.startswith("PLAN_LEDGER")}
    return subprocess.run(
        [sys.executable, "-m", module, *words],
        cwd=folder,
        env=known | {"PYTHONPATH": os.pathsep.join(sys.path), "COLUMNS": "80"} | env,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


# what it is


def test_it_is_a_plan_of_two_years_in_four_titled_sections(
    ledger: Ledger, events: list[Answer]
) -> None:
    answer = ledger.show(as_at="2025-12-31")
    assert len(answer["activities"]) == 18
    assert {activity["section"] for activity in answer["activities"]} == {"1", "2", "3", "4"}
    assert [status["code"] for status in answer["legend"]] == [
        "RED", "AMBER", "GREEN", "GREY", "BLUE"
    ]
    assert [s["code"] for s in answer["legend"] if s["overdue_is_off_track"]] == ["RED"]
    assert all(status["meaning"] for status in answer["legend"])
    titled = {one["field"] for event in events for one in event["statements"]}
    assert {f"section:{number}" for number in "1234"} <= titled
    assert 400 <= len(events) <= 600


def test_its_statuses_are_of_every_kind(ledger: Ledger) -> None:
    activities = ledger.show(as_at="2025-12-31")["activities"]
    assert {activity["status"] for activity in activities} == {
        "RED", "AMBER", "GREEN", "GREY", "BLUE"
    }
    assert [activity["ref"] for activity in activities if activity["challenged"]] == ["2.2"]


def test_recorded_times_are_the_invented_ones_and_only_the_last_is_true(
    ledger: Ledger, events: list[Answer]
) -> None:
    days = [event["recorded_at"][:10] for event in events]
    assert days == sorted(days)
    assert (days[0], days[-2]) == ("2024-01-08", "2025-12-17")
    assert days[-1] == ledger.show()["known_at"][:10]
    assert events[-1]["by"] == "plan-ledger demo"
    assert ledger.show(known_at=END)["position"] == len(events)
    assert ledger.show(known_at="2025-12-31")["position"] == len(events) - 1


def test_it_can_be_recorded_in_without_saying_that_the_clock_is_right(tmp_path: Path) -> None:
    build_sample(tmp_path / "demo.ledger")
    done = run(
        "--ledger", "demo.ledger", "record", "status", "4.2", "RED", "--because", "two teams short",
        folder=tmp_path,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_its_answers_are_the_same_each_time(ledger: Ledger, tmp_path: Path) -> None:
    again = tmp_path / "again.ledger"
    build_sample(again)
    known_at = "2025-12-31"
    asked = {"as_at": BOARD, "known_at": known_at}
    with Ledger(again) as other:
        assert _without_ids(other.show(**asked)) == _without_ids(ledger.show(**asked))
        assert _without_ids(other.slippage(**asked)) == _without_ids(ledger.slippage(**asked))
        assert _without_ids(other.history(known_at=known_at)) == _without_ids(
            ledger.history(known_at=known_at)
        )


def _without_ids(answer: Any) -> Any:
    if isinstance(answer, dict):
        return {key: _without_ids(value) for key, value in answer.items()
                if key not in ("id", "fingerprint")}
    return [_without_ids(one) for one in answer] if isinstance(answer, list) else answer


# what was planted in it


def test_a_code_was_unknown_and_became_known(ledger: Ledger) -> None:
    assert cell(ledger, "2.4", "unknown_codes", as_at="2024-10-31") == ["R??"]
    assert cell(ledger, "2.4", "codes") == ["R7", "R3"]
    assert cell(ledger, "1.3", "codes") == ["AFI2", "AFI5"]


def test_februarys_edition_was_imported_after_marchs(events: list[Answer]) -> None:
    days = [e["effective"] for e in events if e["type"] == "edition-imported"]
    assert days[1:3] == ["2024-03-31", "2024-02-29"]
    assert len(days) == 15


def test_the_wrong_edition_is_taken_back_and_the_september_board_saw_it(
    ledger: Ledger, events: list[Answer]
) -> None:
    assert [e["type"] for e in events if e["effective"] == "2024-08-31"].count(
        "edition-imported"
    ) == 2
    assert cell(ledger, "2.2", "status", as_at="2024-09-18", known_at="board-2024-09") == "RED"
    assert cell(ledger, "2.2", "status", as_at="2024-09-18") == "AMBER"


def test_the_december_board_saw_another_plan_than_is_known_now(ledger: Ledger) -> None:
    changes = ledger.changes_known(BOARD, SEEN, None)["changes"]
    assert [(c["ref"], c["from"], c["to"]) for c in changes if c["kind"] == "status"] == [
        ("1.3", "GREEN", "AMBER"),
        ("2.1", "AMBER", "BLUE"),
        ("3.1", "GREEN", "RED"),
        ("4.1", "BLUE", "AMBER"),
    ]
    assert [(c["ref"], c["kind"]) for c in changes if c["kind"] != "status"] == [
        ("2.2", "deadline"), ("3.4", "lead"), ("4.5", "added")
    ]


def test_there_are_late_entries(ledger: Ledger) -> None:
    (late,) = [
        event
        for event in ledger.history(ref="3.1")["events"]
        if event["effective"] == "2024-12-11"
    ]
    assert late["late_days"] == 28
    assert "Corporate parenting panel" in late["because"]


def test_a_lead_was_known_before_it_held(ledger: Ledger) -> None:
    asked = {"ref": "4.2", "known_at": "2025-02-28"}
    assert cell(ledger, **asked, field="lead", as_at="2025-03-31") == "Assistant Director"
    assert cell(ledger, **asked, field="lead", as_at="2025-04-01") == "Director of Practice"


def test_a_correction_includes_its_confirmations_and_another_does_not(ledger: Ledger) -> None:
    mended = [e for e in ledger.history(ref="3.2")["events"] if e["type"] == "corrected"]
    assert [len(event["replaces"]) for event in mended] == [3]
    assert cell(ledger, "3.2", "lead", as_at="2024-02-29").startswith("Designated")
    alone = ledger.history(ref="4.2")["events"]
    (first,) = [e for e in alone if e["type"] == "corrected" and e["effective"] == "2024-01-12"]
    assert len(first["replaces"]) == 1
    assert cell(ledger, "4.2", "status", as_at="2024-02-01") == "AMBER"
    assert cell(ledger, "4.2", "status", as_at="2024-03-01") == "RED"


def test_a_statement_is_retracted(ledger: Ledger) -> None:
    assert cell(ledger, "4.1", "status", as_at=BOARD, known_at=SEEN) == "BLUE"
    assert cell(ledger, "4.1", "status", as_at=BOARD) == "AMBER"


def test_one_is_withdrawn_while_overdue_and_one_comes_back(
    ledger: Ledger, events: list[Answer]
) -> None:
    assert cell(ledger, "1.4", "overdue", as_at="2024-07-07") is True
    assert "1.4" not in {a["ref"] for a in ledger.show(as_at="2024-07-08")["activities"]}
    assert "2.4" not in {a["ref"] for a in ledger.show(as_at="2024-06-30")["activities"]}
    assert "2.4" in {a["ref"] for a in ledger.show(as_at="2024-10-14")["activities"]}
    assert "activity-reinstated" in {event["type"] for event in events}


def test_one_is_renumbered_reworded_and_split(ledger: Ledger) -> None:
    before = [a["ref"] for a in ledger.show(as_at="2024-11-11")["activities"]]
    after = [a["ref"] for a in ledger.show(as_at="2024-11-12")["activities"]]
    assert before[-7:-4] == ["3.2", "3.3", "3.4"]
    assert after[-8:-4] == ["3.2", "3.3a", "3.3b", "3.4"]
    assert cell(ledger, "3.3a", "activity") == "Agree a sufficiency strategy"
    assert "by video" in cell(ledger, "2.3", "activity")


def test_deadlines_moved_in_every_way(ledger: Ledger) -> None:
    answer = ledger.slippage(as_at="2025-12-31")
    totals = answer["totals"]
    assert totals["slips"] > 20
    assert totals["pull_forwards"] == 1
    assert totals["dates_removed"] == 2
    assert totals["completed_late"] == 2
    assert totals["deadlines_corrected"] == 1
    assert totals["withdrawn_while_overdue"] == 1
    by_ref = {activity["ref"]: activity for activity in answer["activities"]}
    hidden = by_ref["4.1"]["slips"][0]
    assert (hidden["from"], hidden["to"]) == ("2024-06-30", "2024-09-30")  # a TBC in between
    reasons = [slip["because"] for a in answer["activities"] for slip in a["slips"]]
    assert 3 < sum(reason is None for reason in reasons) < len(reasons) / 2
    assert cell(ledger, "2.5", "deadline") is None  # "summer term 2026"


def test_every_board_has_its_mark(ledger: Ledger) -> None:
    for name in ("2024-03", "2024-06", "2024-09", "2024-12", "2025-03", "2025-06", "2025-09",
                 "2025-12"):
        assert ledger.show(known_at=f"board-{name}")["position"]


# the command


def test_the_command_answers_in_json_and_never_touches_what_is_there(tmp_path: Path) -> None:
    done = run("--json", "demo", folder=tmp_path)
    answer = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert answer == {"ledger": "demo.ledger", "position": 460, "activities": 18}
    assert [file.name for file in tmp_path.iterdir()] == ["demo.ledger"]
    before = (tmp_path / "demo.ledger").read_bytes()
    refused = run("--json", "demo", folder=tmp_path)
    assert refused.returncode == 1
    assert json.loads(refused.stderr)["error"]["kind"] == "ledger-exists"
    assert (tmp_path / "demo.ledger").read_bytes() == before


@pytest.mark.parametrize("words, env", [
    (["--ledger", "my sample.ledger", "demo"], {}),
    (["demo"], {"PLAN_LEDGER": "my sample.ledger"}),
])
def test_the_ledger_is_made_where_it_is_named(
    words: list[str], env: dict[str, str], tmp_path: Path
) -> None:
    done = run(*words, folder=tmp_path, **env)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "my sample.ledger").is_file()
    assert "invented" in done.stdout
    assert done.stdout.count("    plan-ledger ") == 5


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(LedgerUnreachable):
        build_sample(tmp_path / "nowhere" / "demo.ledger")


def test_any_file_of_that_name_is_left_alone(tmp_path: Path) -> None:
    mine = tmp_path / "demo.ledger"
    mine.write_text("mine")
    with pytest.raises(LedgerExists):
        build_sample(mine)
    assert mine.read_text() == "mine"


def test_help_has_an_example(tmp_path: Path) -> None:
    assert "plan-ledger demo" in run("demo", "--help", folder=tmp_path).stdout


# the tour


def test_the_tour_shows_each_command_above_its_answer_and_can_be_taken_again(
    tmp_path: Path,
) -> None:
    for _ in range(2):
        done = run(folder=tmp_path, module="plan_ledger_cli.tour")
        assert done.returncode == 0 and done.stderr.startswith("The signing key lies in")
    asked, _, handed_out = done.stdout.partition("A key, so that what is handed out")
    lines = asked.splitlines()
    assert [line for line in lines if line.startswith("$ ")] == [
        "$ plan-ledger show",
        "$ plan-ledger show --as-at 2024-12-18",
        "$ plan-ledger show --as-at 2024-12-18 --known-at board-2024-12",
        "$ plan-ledger changes --as-at 2024-12-18 --known-from board-2024-12",
        "$ plan-ledger slippage",
        "$ plan-ledger show 1.3",
    ]
    assert all(len(line) <= 80 for line in lines)
    assert "\x1b" not in done.stdout
    order = [handed_out.index(text) for text in (
        "$ plan-ledger keys new", "$ plan-ledger pack", "Wrote build", "$ plan-ledger verify",
        "Anchored up to position", "$ python build", "Anchored: records 1 to",
    )]
    assert order == sorted(order)
    order = [done.stdout.index(text) for text in (
        "$ plan-ledger show\n", "2 challenged by the plan's own legend",
        "$ plan-ledger show --as-at 2024-12-18\n", "$ plan-ledger changes", "7 changes in 7",
        "$ plan-ledger slippage", "Each move, and why", "$ plan-ledger show 1.3",
        "How its status went", "Go on asking this ledger",
    )]
    assert order == sorted(order)


def test_the_tour_leaves_alone_what_is_not_its_own(tmp_path: Path) -> None:
    theirs = tmp_path / "build" / "demo" / "plan.ledger"
    theirs.parent.mkdir(parents=True)
    Ledger.create(theirs, by="Performance Officer", title="A real plan")
    done = run(folder=tmp_path, module="plan_ledger_cli.tour")
    assert done.returncode == 1
    assert done.stderr.startswith("Error: build")
    with Ledger(theirs) as ledger:
        assert ledger.show()["title"] == "A real plan"
