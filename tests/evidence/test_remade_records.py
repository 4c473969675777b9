"""Records that nobody wrote, with everything remade and signed by the honest key, given to both
verifiers: they must agree on each, whichever of them makes the table. Run more of them with
REMADE=1000.
"""
from __future__ import annotations

import json
import os
from argparse import Namespace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from plan_ledger.evidence.checking import table as checking_the_table
from plan_ledger.proof.verdict import Word
from tests.evidence.hand_made_pack import LEGEND, ONE, TWO, HandMade, story, zipped
from tests.evidence.packs import independent, verdict
from tests.evidence.test_standalone import verify

SEEDS = range(int(os.environ.get("REMADE", "8")))
EACH = 12
ODD: list[Any] = [
    None, True, False, 0, 1, -1, 2, 35, 2**53 - 1, "", "x", "RED", "2019-02-30", "2027-04-31",
    "2027-04-01", [], {}, [1], [[1, "status"]], [[10, "status"]], ["R1"], {"status": 10}, "4.2",
    "status", "lead", "section:4", "section:", "none", "é", "a" * 25, LEGEND, {"RED": "x"},
    {"RED": {"label": "x", "meaning": None}}, "2027-01-01T09:00:00.000000Z",
]
TYPES = [*verify.TYPES, "weather-noted"]
NAMES = sorted({*verify.NAMES, "mood"})
KEYS = ["v", "subject", "version", "type", "recorded_at", "effective", "source", "replaces",
        "request", "plan", "extra"]
DAYS = ["2026-01-01", "2027-02-10", "2027-02-26", "2027-04-02", "2027-06-01", "2027-08-01"]


def said_otherwise(made: HandMade, random: Random) -> None:
    """A field, or a key, more, less or with another value; or another type."""
    position = random.randint(1, made.head)
    record = made.records[position - 1]
    what, value = random.randrange(6), random.choice(ODD)
    if what in (0, 1):
        own = random.choice([*record["open"], random.choice(NAMES)])
        record["open"][own] = value
    elif what == 2:
        for name in list(record["open"])[:1]:
            del record["open"][name]
    elif what == 3:
        name = random.choice([*record["sealed"], random.choice(NAMES)])
        record["sealed"][name] = made.seal(position, name, value)
    elif what == 4:
        record[random.choice(KEYS)] = random.choice([value, random.choice(TYPES)])
    else:
        record["type"] = random.choice(TYPES)


def said_more(made: HandMade, random: Random) -> None:
    """Records in the form of their types that say what comes: some cannot be."""
    for _ in range(random.randint(1, 6)):
        subject, day = random.choice([ONE, ONE, TWO]), random.choice(DAYS)
        mine = [at for at, one in enumerate(made.records, 1) if one["subject"] == subject]
        target = random.choice(mine)
        what = random.randrange(5)
        cell = random.choice(["status", "lead", "deadline", "exists"])
        value: dict[str, Any] = {
            "status": {"status": random.choice(["RED", "GREEN", "BLUE"])},
            "deadline": {"deadline": random.choice(DAYS), "deadline_kind": "by"},
            "exists": {"exists": random.choice([True, False])},
            "lead": {},
        }[cell]
        sealed = {"lead": {"lead": "Jo"}, "deadline": {"timeline": "then"}}.get(cell, {})
        states = [at for at in mine if _states(made.records[at - 1], cell)] or mine
        if what == 0 and cell != "exists":
            kind = {"status": "status-changed", "lead": "lead-reassigned",
                    "deadline": "deadline-revised"}[cell]
            made.add(kind, subject, day, value, sealed)
        elif what == 1:
            made.add("confirmed", subject, day, {"repeats": {cell: random.choice(states)}})
        elif what == 2:
            made.add("corrected", subject, day, {"field": cell, **value}, sealed,
                     replaces=random.sample(states, random.randint(1, min(2, len(states)))))
        elif what == 3:
            said = random.choice([{"retracts": [[random.choice(states), cell]]}, {"edition": 6},
                                  {"edition": 26, "retracts": [[target, cell]]}])
            made.add("retracted", subject, None, said)
        else:
            made.add(random.choice(["activity-withdrawn", "activity-reinstated"]), subject, day)


def _states(record: dict[str, Any], cell: str) -> bool:
    said = {**record["open"], **record["sealed"], **record["open"].get("repeats", {})}
    if record["type"] == "corrected":
        return bool(record["open"]["field"] == cell)
    return cell in said or cell == "exists" and record["type"].startswith("activity-")


def by_the_verifier(file: Path) -> Any:
    """The table that the verifier in each pack makes, if it comes so far."""
    nothing = Namespace(fingerprint=[], key=[], against=[], tsa_ca=[], pack=str(file))
    try:
        return verify.Check(str(file), verify.Brought(nothing)).table
    except AttributeError:
        return None


@pytest.fixture
def tables(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Those that the product makes while it checks."""
    made: list[Any] = []
    honest = checking_the_table.table_of

    def table_of(*asked: Any) -> Any:
        made.append(honest(*asked))
        return made[-1]

    monkeypatch.setattr(checking_the_table, "table_of", table_of)
    return made


def write(file: Path, made: HandMade, members: dict[str, bytes], table: Any) -> None:
    said = json.loads(members["statement.json"])
    said["table"] = table
    members["statement.json"] = verify.encode(said).encode()
    file.write_bytes(zipped(made.remade(members, signed=False)))


@pytest.mark.parametrize("change", [said_otherwise, said_more])
@pytest.mark.parametrize("seed", SEEDS)
def test_of_records_that_nobody_wrote_both_say_the_same(
    tmp_path: Path, tables: list[Any], seed: int, change: Any
) -> None:
    random = Random(seed)
    file = tmp_path / "pack.zip"
    for number in range(EACH):
        made = story()
        change(made, random)
        made.notes = {}
        as_at = random.choice(DAYS)
        made.table = lambda *_: {"activities": []}  # which takes its place comes below
        try:
            members = made.members(as_at=as_at)
        except (KeyError, TypeError, ValueError):
            continue  # it is not even to be written down
        for name in [name for name in members if name.startswith("evidence/")]:
            del members[name]
        write(file, made, members, {"time_zone": "UTC"})
        table = by_the_verifier(file)
        _attach(made, members, table)
        write(file, made, members, table or {"time_zone": "Europe/London"})
        _agree(file, (seed, number))
        found = verdict(file)
        if found.word is Word.DAMAGED and tables and tables[-1] != table:
            _attach(made, members, tables[-1])
            write(file, made, members, tables[-1])
            _agree(file, (seed, number, "the product's table"))


def _attach(made: HandMade, members: dict[str, bytes], table: Any) -> None:
    """The files that the table names."""
    rest = {name: members.pop(name) for name in ("verify.py", "manifest")}
    for name in [name for name in members if name.startswith("evidence/")]:
        del members[name]
    rows = [one for activity in (table or {"activities": []})["activities"]
            for one in activity["evidence"]]
    for row in sorted(rows, key=lambda one: one["position"]):
        kept = made.records[row["position"] - 1]["open"].get("kept", True)
        if kept is True and isinstance(row["sha256"], str) and row["sha256"] in made.files:
            name = row["name"] if row["name"] == "file.txt" else "file"
            members[f"evidence/{row['position']}-{name}"] = made.files[row["sha256"]]
    members.update(rest)


def _agree(file: Path, which: tuple[Any, ...]) -> None:
    word = verdict(file).word
    code = {Word.DAMAGED: 3, Word.CONSISTENT: 5, Word.ANCHORED: 0}[word]
    assert independent(file) == code, which


def test_some_of_them_are_taken_and_some_are_not(tmp_path: Path) -> None:
    codes = set()
    for seed in range(12):
        made = story()
        said_more(made, Random(seed))
        made.notes = {}
        file = tmp_path / "pack.zip"
        try:
            members = made.members()
        except (KeyError, TypeError, ValueError, AttributeError):
            continue
        file.write_bytes(zipped(made.remade(members, signed=False)))
        codes.add(independent(file))
        _agree(file, (seed,))
    assert codes == {3, 5}
