"""The rules of the pages, each broken once in a pack that is otherwise remade: `plan-ledger verify`
refuses what the verifier in each pack refuses (test_standalone), and takes what it takes.
"""
from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from plan_ledger.proof.verdict import Verdict, Word
from tests.evidence.hand_made_pack import (
    LEGEND,
    ONE,
    PLAN,
    THREE,
    TWO,
    HandMade,
    fingerprint,
    story,
    zipped,
)
from tests.evidence.packs import independent, said_of, verdict
from tests.evidence.test_standalone import FILE, LEDGER, QUESTIONS, WITHIN, ZIP

Tamper = Callable[[HandMade], Any]


def both(folder: Path, pack: bytes, made: HandMade) -> tuple[Verdict, int]:
    file = folder / "pack.zip"
    file.write_bytes(pack)
    anchor = fingerprint(made.lines)
    return verdict(file, fingerprints=[anchor]), independent(file, fingerprints=[anchor])


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_honest_packs_made_by_hand_are_taken_by_both(tmp_path: Path, question: Any) -> None:
    made = story()
    found, code = both(tmp_path, zipped(made.members(**question)), made)
    assert (found.failures, found.word, code) == ([], Word.ANCHORED, 0)


@pytest.mark.parametrize("tamper", WITHIN.values(), ids=WITHIN)
def test_of_what_is_in_the_pack_each_rule_is_kept_by_both(tmp_path: Path, tamper: Any) -> None:
    made = story()
    members, honest = made.members(), made.lines
    tamper(made, members)
    file = tmp_path / "pack.zip"
    file.write_bytes(zipped(made.remade(members)))
    anchor = fingerprint(honest)
    assert independent(file, fingerprints=[anchor]) == 3
    assert verdict(file, fingerprints=[anchor]).word is Word.DAMAGED


@pytest.mark.parametrize("tamper", FILE.values(), ids=FILE)
def test_of_the_manifest_each_rule_is_kept_by_both(tmp_path: Path, tamper: Any) -> None:
    made = story()
    members = made.members()
    members["manifest"] = tamper(made, members["manifest"])
    found, code = both(tmp_path, zipped(members), made)
    assert (found.word, code) == (Word.DAMAGED, 3)


@pytest.mark.parametrize("tamper", ZIP.values(), ids=ZIP)
def test_the_zip_file_has_one_form_for_both(tmp_path: Path, tamper: Any) -> None:
    made = story()
    found, code = both(tmp_path, tamper(made, made.members()), made)
    assert (found.word, code) == (Word.DAMAGED, 3)


def _open(position: int, **fields: Any) -> Tamper:
    return lambda made: made.records[position - 1]["open"].update(fields)


def _sealed(position: int, name: str, value: Any) -> Tamper:
    def tamper(made: HandMade) -> None:
        made.records[position - 1]["sealed"][name] = made.seal(position, name, value)
    return tamper


def _less(position: int, name: str) -> Tamper:
    def tamper(made: HandMade) -> None:
        made.records[position - 1]["open"].pop(name, None)
        made.records[position - 1]["sealed"].pop(name, None)
        made.values.pop((position, name), None)
    return tamper


def _more(*words: Any, **more: Any) -> Tamper:
    return lambda made: made.add(*words, **more)


FORMS: dict[str, Tamper] = {
    "a new lead brings no status": _open(13, status="GREEN"),
    "a new lead brings no outcome": _sealed(13, "outcome", "fine"),
    "a new lead does not stand in clear": _open(13, lead="Jo"),
    "a status is not sealed": _sealed(10, "status", "GREEN"),
    "a status change has a status": _less(10, "status"),
    "a status change repeats nothing": _open(10, repeats={"status": 7}),
    "evidence brings no progress": _open(16, progress="done"),
    "evidence has a name": _less(16, "name"),
    "a section has a title": _less(5, "title"),
    "a legend is not empty by null": _open(4, legend=None),
    "a legend has words": _less(4, "legend_words"),
    "a legend has a word for each code": _more(
        "legend-set", PLAN, "2027-06-02", {"legend": LEGEND}, {"legend_words": {}}),
    "a legend has a label for each code": _more(
        "legend-set", PLAN, "2027-06-02", {"legend": LEGEND[:1]},
        {"legend_words": {"RED": {"label": None, "meaning": None}}}),
    "a correction of a legend has words": _more(
        "corrected", PLAN, "2027-06-02", {"field": "legend", "legend": LEGEND}, replaces=[4]),
    "an edition has rows": _less(6, "rows"),
    "a reason is a text": _sealed(10, "because", ["no", "chair"]),
    "a sheet is a text": _sealed(10, "sheet", 7),
    "a name of an actor is a text": lambda made: made.records[9].update(
        by=made.seal(10, "by", {"name": "Ann"})),
    "a recipient is a text": _sealed(33, "recipient", 5),
    "a profile is a text": _sealed(31, "profile", {}),
    "a pack says what it withheld": _less(33, "withheld"),
    "a pack withheld kinds": _open(33, withheld=["moods"]),
    "a pack was as at a day": _open(33, as_at="today"),
    "a pack was known at a position": _open(33, known_at="2027-01-01"),
    "a pack has a hash": _less(33, "sha256"),
    "a mark has a name": _less(29, "name"),
    "a retirement is of a key": _open(22, retires=7),
    "a withdrawal says nothing else": _open(23, ref="4.2"),
    "a confirmation states nothing itself": _open(11, status="GREEN"),
    "a correction replaces what states the cell": _more(
        "corrected", ONE, "2027-06-02", {"field": "status", "status": "RED"}, replaces=[12]),
    "a correction replaces of its own subject": _more(
        "corrected", TWO, "2027-06-02", {"field": "status", "status": "RED"}, replaces=[10]),
    "a correction has no source": lambda made: (
        made.add("edition-imported", PLAN, "2027-06-01", {"rows": 1},
                 {"file": "x", "sha256": "y"}),
        made.add("corrected", ONE, "2027-06-02", {"field": "status", "status": "RED"},
                 replaces=[34], source={"edition": 35}),
    ),
    "an edition's records follow it without a gap": _more(
        "status-changed", THREE, "2027-06-02", {"status": "RED"}, source={"edition": 26}),
    "a version is not true": lambda made: made.records[8].update(version=True),
}


@pytest.mark.parametrize("tamper", (LEDGER | FORMS).values(), ids=LEDGER | FORMS)
def test_of_the_records_each_rule_is_kept_by_both(tmp_path: Path, tamper: Tamper) -> None:
    """Everything is remade. Where no table can be made it is the honest one, and not the reason."""
    made = story()
    honest = made.members()
    tamper(made)
    made.notes = {}
    try:
        members = made.members()
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, UnicodeError):
        made.table = lambda *_: made_table(honest)  # the fold by hand cannot follow it
        members = made.members()
    found, code = both(tmp_path, zipped(made.remade(members)), made)
    assert (found.word, code) == (Word.DAMAGED, 3)
    assert any(fault.kind != "table" for fault in found.failures), found.failures
    said = said_of(tmp_path / "pack.zip").split("Faults:")[1]
    assert "record" in said, said


def made_table(members: Any) -> Any:
    return json.loads(members["statement.json"])["table"]


TAKEN: dict[str, Tamper] = {
    "a type of a later version": _more(
        "weather-noted", ONE, "2027-06-02", {"wind": "W", "status": "RED"}, {"lead": "of no kind"}),
    "a field of a later version": _open(13, wind="S"),
    "a sealed field of a later version": _sealed(13, "mood", {"low": [1]}),
    "a key of a later version": lambda made: made.records[33].update(colour="red"),
    "a correction of a cell of a later version": _more(
        "corrected", ONE, "2027-06-02", {"field": "mood", "mood": "low"}, replaces=[34]),
}


@pytest.mark.parametrize("tamper", TAKEN.values(), ids=TAKEN)
@pytest.mark.parametrize("withheld", [(), ("leads", "wording")])
def test_what_a_later_version_may_say_is_taken_by_both_and_states_nothing(
    tmp_path: Path, tamper: Tamper, withheld: tuple[str, ...]
) -> None:
    made = story()
    made.notes.pop(22)
    made.notes.pop(33)
    tamper(made)
    made.sign()
    found, code = both(tmp_path, zipped(made.members(withheld=withheld)), made)
    assert (found.failures, code) == ([], 0)
