"""The council's real plan, imported as at 31 January 2019, and a year of what became of it."""
from __future__ import annotations

from collections import Counter
from pathlib import Path

from tests.journeys.conftest import Officer


def test_the_seed_is_imported_whole(moved: Officer, seed: Path) -> None:
    moved.do("init")
    imported = moved.ask("import", seed, "--as-at", "2019-01-31", "--yes")
    assert imported["questions"] == []
    assert [w["row"] for w in imported["warnings"]] == [21]
    assert "R??" in imported["warnings"][0]["text"]

    shown = moved.ask("show", "--as-at", "2019-01-31")
    plan = {a["ref"]: a for a in shown["activities"]}
    assert shown["title"] == "Improving the Front Door and MASH arrangements"
    assert Counter(a["status"] for a in plan.values()) == {
        "AMBER": 9, "GREEN": 2, "GREY": 1, "RED": 1,
    }
    assert list(plan) == [
        "4.1.1", "4.1.2", "4.1.3", "4.1.4", "4.1.5", "4.1.6", "4.2.1", "4.2.2", "4.3.1", "4.4.1",
        "4.4.2", "4.4.3", "4.4.4",
    ]
    assert {a["section"] for a in plan.values()} == {"4.1", "4.2", "4.3", "4.4"}
    assert [(line["code"], line["means"], line["overdue_is_off_track"])
            for line in shown["legend"]] == [
        ("RED", "off-track", True),
        ("AMBER", "on-track", False),
        ("GREEN", "complete", False),
        ("GREY", "not-started", False),
        ("BLUE", "complete", False),
    ]
    assert shown["legend"][0]["meaning"] == (
        "Tasks and/or outcomes have not been met or timescale slipped"
    )

    assert plan["4.1.3"]["codes"] == ["AFI2", "AFI5"]
    assert plan["4.1.5"]["codes"] == ["R1", "R5"] == plan["4.1.6"]["codes"]
    assert plan["4.2.1"]["codes"] == ["R5", "AFI3"] == plan["4.2.2"]["codes"]
    assert (plan["4.4.3"]["codes"], plan["4.4.3"]["unknown_codes"]) == (["R5"], ["R??"])
    assert plan["4.4.3"]["finding"] == plan["4.4.1"]["finding"]
    assert plan["4.1.2"]["outcome"] is None
    assert plan["4.1.2"]["finding"] == plan["4.1.1"]["finding"]

    deadlines = {ref: (a["deadline"], a["deadline_kind"]) for ref, a in plan.items()}
    assert deadlines["4.1.1"] == ("2019-01-31", "by")
    assert deadlines["4.1.2"] == ("2019-02-28", "by")
    assert deadlines["4.2.1"] == ("2018-12-31", "by")
    assert deadlines["4.4.3"] == (None, "recurring")
    assert deadlines["4.4.4"] == ("2018-12-31", "by-then-ongoing")
    assert plan["4.1.1"]["timeline"] == "Jan-19"


def test_overdue_and_challenged_follow_the_plans_own_legend(moved: Officer, seed: Path) -> None:
    moved.do("init")
    moved.do("import", seed, "--as-at", "2019-01-31", "--yes")
    february = moved.ask("show", "--as-at", "2019-02-28")["activities"]
    assert [a["ref"] for a in february if a["overdue"]] == ["4.1.1", "4.1.6", "4.2.1", "4.2.2"]
    challenged = {a["ref"]: a["challenged"] for a in february if a["challenged"]}
    assert list(challenged) == ["4.1.1", "4.1.6", "4.2.1"]
    assert all("timescale slipped" in reason for reason in challenged.values())


def test_februarys_board_is_reproduced_after_a_correction_in_april(
    moved: Officer, seed: Path
) -> None:
    moved.do("init")
    moved.do("import", seed, "--as-at", "2019-01-31", "--yes")

    moved.now = "2019-02-19 11:30:00"
    moved.do("record", "status", "4.2.2", "AMBER", "--because", "first meeting held")
    moved.do("record", "deadline", "4.1.2", "April 2019", "--because", "no suitable candidate")
    moved.now = "2019-02-28 16:00:00"
    moved.do("mark", "february-board")
    board = moved.ask("show")
    assert board["as_at"] == "2019-02-28"
    printed = moved.do("show").out

    moved.now = "2019-03-15 09:00:00"
    moved.do("record", "lead", "4.2.2", "Service Director", "--effective", "2019-03-01")
    late = moved.ask("record", "status", "4.1.5", "GREEN", "--effective", "2019-02-15")
    moved.now = "2019-04-03 14:00:00"
    events = moved.ask("history", "4.2.2")["events"]
    wrong = next(e["position"] for e in events if e["type"] == "status-changed")
    moved.do("correct", str(wrong), "--to", "RED", "--because", "the meeting was not quorate")
    moved.do("retract", str(late["position"]), "--because", "dashboard was a draft")

    for known_at in ("february-board", "2019-02-28", f"@{board['position']}"):
        again = moved.ask("show", "--known-at", known_at)
        assert again["activities"] == board["activities"]
        assert (again["as_at"], again["position"]) == ("2019-02-28", board["position"])
    assert moved.do("show", "--known-at", f"@{board['position']}").out == printed

    now = {a["ref"]: a for a in moved.ask("show", "--as-at", "2019-02-28")["activities"]}
    then = {a["ref"]: a for a in board["activities"]}
    assert (then["4.2.2"]["status"], now["4.2.2"]["status"]) == ("AMBER", "RED")
    assert now["4.1.5"]["status"] == then["4.1.5"]["status"] == "AMBER"

    said = moved.ask("changes", "--as-at", "2019-02-28", "--known-from", "february-board")
    assert [(c["ref"], c["kind"], c["from"], c["to"]) for c in said["changes"]] == [
        ("4.2.2", "status", "AMBER", "RED"),
    ]
    slipped = moved.ask("slippage", "--as-at", "2019-04-03")
    recruited = next(a for a in slipped["activities"] if a["ref"] == "4.1.2")
    assert [(s["from"], s["to"], s["days"], s["because"]) for s in recruited["slips"]] == [
        ("2019-02-28", "2019-04-30", 61, "no suitable candidate"),
    ]
    story = moved.do("show", "4.2.2").out
    assert "quorate" in story
    assert "first meeting held" in story


def test_a_year_of_editions_in_any_order(moved: Officer, seed: Path) -> None:
    """February's edition arrives after March's: nothing of it leaks into March."""
    moved.do("init")
    moved.do("import", seed, "--as-at", "2019-01-31", "--yes")
    text = seed.read_text()
    march = moved.folder / "march.tsv"
    march.write_text(text.replace("Audit shows some improvement", "Audit is done"))
    february = moved.folder / "february.tsv"
    february.write_text(text.replace("Audit shows some improvement", "Audit has begun"))

    moved.now = "2019-04-01 10:00:00"
    moved.do("import", march, "--as-at", "2019-03-29", "--yes")
    moved.now = "2019-04-02 10:00:00"
    found = moved.ask("import", february, "--as-at", "2019-02-28", "--dry-run")
    (difference,) = found["differences"]
    assert (difference["ref"], difference["holds_from"], difference["holds_until"]) == (
        "4.1.1", "2019-02-28", "2019-03-29",
    )
    moved.do("import", february, "--as-at", "2019-02-28", "--yes")

    def progress(day: str) -> str:
        shown = moved.ask("show", "4.1.1", "--as-at", day)
        return str(shown["activities"][0]["progress"])

    assert progress("2019-02-27") == "Audit shows some improvement"
    assert progress("2019-03-28") == "Audit has begun"
    assert progress("2019-03-29") == "Audit is done"

    again = moved.do("import", february, "--as-at", "2019-02-28", "--yes")
    assert "othing to do" in again.out + again.err

    editions = [e for e in moved.ask("history")["events"] if e["type"] == "edition-imported"]
    moved.do("retract", "--edition", str(editions[-1]["position"]), "--because", "a draft")
    assert progress("2019-03-28") == "Audit shows some improvement"
    assert progress("2019-03-29") == "Audit is done"
    moved.do("import", february, "--as-at", "2019-02-28", "--yes")
    assert progress("2019-03-28") == "Audit has begun"


def test_an_export_imports_back_with_no_differences(moved: Officer, seed: Path) -> None:
    moved.do("init")
    moved.do("import", seed, "--as-at", "2019-01-31", "--yes")
    for name in ("plan.xlsx", "plan.csv"):
        moved.do("export", name, "--as-at", "2019-01-31")
        back = moved.ask("import", name, "--as-at", "2019-01-31", "--dry-run")
        assert (back["differences"], back["questions"]) == ([], []), name
        assert back["confirmed"] == 14
