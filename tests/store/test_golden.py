"""A ledger of every version ever released is read the same for ever."""
from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from plan_ledger.plan.disclosure import TABLE
from plan_ledger.proof.verifying import verify
from plan_ledger.record.reading import parse
from plan_ledger.store.checking import faults
from plan_ledger.store.opening import open_for_reading
from plan_ledger.store.rebuilding import rebuild
from plan_ledger.store.schema import VERSION
from tests.store.golden.making import answers
from tests.store.making import rows, states

GOLDEN = Path(__file__).parent / "golden"

every_version = pytest.mark.parametrize("version", range(1, VERSION + 1))


def a_copy(folder: Path, version: int) -> Path:
    return Path(shutil.copy(GOLDEN / f"v{version}.ledger", folder / "plan.ledger"))


@every_version
def test_a_ledger_of_any_version_answers_as_it_did_when_it_was_made(
    tmp_path: Path, version: int
) -> None:
    promised = json.loads((GOLDEN / f"v{version}.json").read_text("utf-8"))
    told = json.loads(json.dumps(answers(a_copy(tmp_path, version))))
    assert _as_promised(told, promised) == promised


def _as_promised(told: Any, promised: Any) -> Any:
    """What is told, without what answers have since gained: keys, the fingerprint, and that a file
    was attached as a statement that can be taken back.
    """
    if isinstance(told, dict) and isinstance(promised, dict):
        if told.get("type") == "evidence-attached" and promised["statements"] == []:
            told = told | {"statements": []}
        return {
            key: None if key == "fingerprint" and promised[key] is None
            else _as_promised(told[key], promised[key])
            for key in promised if key in told
        }
    if isinstance(told, list) and isinstance(promised, list) and len(told) == len(promised):
        return [_as_promised(*pair) for pair in zip(told, promised, strict=True)]
    return told


@every_version
def test_brought_up_to_date_its_projections_are_those_of_a_rebuild(
    tmp_path: Path, version: int
) -> None:
    path = a_copy(tmp_path, version)
    open_for_reading(path).close()
    before = rows(path)
    rebuilt = rebuild(path)
    assert rebuilt.differed == [] and rebuilt.records == len(states(path))
    assert rows(path) == before


@every_version
def test_it_is_whole(tmp_path: Path, version: int) -> None:
    path = a_copy(tmp_path, version)
    connection = open_for_reading(path)
    assert list(faults(connection)) == []
    connection.close()
    assert verify(path).failures == []


@every_version
def test_bringing_it_up_to_date_leaves_every_record_as_it_was(
    tmp_path: Path, version: int
) -> None:
    path = a_copy(tmp_path, version)
    before = states(path)
    open_for_reading(path).close()
    assert states(path) == before


def test_the_newest_holds_every_type_of_event_that_can_be_recorded(tmp_path: Path) -> None:
    kinds = {parse(state)["type"] for state in states(a_copy(tmp_path, VERSION))}
    assert kinds == set(TABLE)
