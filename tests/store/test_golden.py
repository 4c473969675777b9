"""A ledger of every version ever released is read the same for ever."""
from __future__ import annotations

import json
import shutil
from pathlib import Path

from plan_ledger.plan.disclosure import TABLE
from plan_ledger.record.reading import parse
from plan_ledger.store.checking import faults
from plan_ledger.store.opening import open_for_reading
from plan_ledger.store.rebuilding import rebuild
from tests.store.golden.make_v1 import answers
from tests.store.making import rows, states

GOLDEN = Path(__file__).parent / "golden"
NOT_YET = {"profile-set", "evidence-attached", "erased", "key-set", "pack-made"}
"""No command of version 1's first release records these."""


def a_copy(folder: Path) -> Path:
    return Path(shutil.copy(GOLDEN / "v1.ledger", folder / "v1.ledger"))


def test_a_ledger_of_version_1_answers_as_it_did_when_it_was_made(tmp_path: Path) -> None:
    promised = json.loads((GOLDEN / "v1.json").read_text("utf-8"))
    assert json.loads(json.dumps(answers(a_copy(tmp_path)))) == promised


def test_rebuilding_it_finds_no_difference_and_keeps_every_row(tmp_path: Path) -> None:
    path = a_copy(tmp_path)
    before = rows(path)
    rebuilt = rebuild(path)
    assert rebuilt.differed == [] and rebuilt.records == len(states(path))
    assert rows(path) == before


def test_it_is_whole(tmp_path: Path) -> None:
    connection = open_for_reading(a_copy(tmp_path))
    assert list(faults(connection)) == []
    connection.close()


def test_it_holds_every_type_of_event_that_can_be_recorded(tmp_path: Path) -> None:
    assert {parse(state)["type"] for state in states(a_copy(tmp_path))} == set(TABLE) - NOT_YET
