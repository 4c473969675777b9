"""A damaged ledger is told to be damaged, whoever stumbles over it, and with what to do."""
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from plan_ledger.ledger import Ledger
from plan_ledger.plan.errors import PlanError
from plan_ledger.recording import correcting
from plan_ledger.store.backing_up import back_up
from plan_ledger.store.errors import LedgerDamaged
from tests.store.making import add, make, open_ledger, say, unguarded

DAMAGES = {
    "no JSON": "UPDATE records SET state = x'7b22' WHERE position = 4",
    "no text": "UPDATE records SET state = x'ff00' WHERE position = 4",
    "an empty record": "UPDATE records SET state = x'7b7d' WHERE position = 4",
    "no object": "UPDATE records SET state = '[]' WHERE position = 4",
    "a broken value": "UPDATE sealed SET value = '{' WHERE position = 4",
    "a missing record": "DELETE FROM records WHERE position = 4",
}


def correct(ledger: Ledger) -> Any:
    return ledger.record(
        lambda entry: correcting.correct(entry, 6, field=None, to="Begun", effective=None),
        by="Ann", effective="2019-03-01", because="mistyped",
    )


DOINGS: list[Callable[[Ledger], Any]] = [
    lambda ledger: ledger.history(),
    lambda ledger: ledger.history(ref="4.1.1"),
    lambda ledger: ledger.show(),
    lambda ledger: ledger.show(ref="4.1.1"),
    lambda ledger: say(ledger, "4.1.1", "more"),
    lambda ledger: add(ledger, "4.1.9"),
    correct,
]


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = make(tmp_path / "plan.ledger")
    with open_ledger(path) as recording:
        say(recording, "4.1.1", "begun")
    return path


def damage(path: Path, statement: str) -> None:
    with unguarded(path) as connection:
        connection.execute(statement)


@pytest.mark.parametrize("kind", DAMAGES)
@pytest.mark.parametrize("doing", range(len(DOINGS)))
def test_who_stumbles_over_a_damaged_record_is_told_what_to_do(
    ledger: Path, kind: str, doing: int
) -> None:
    damage(ledger, DAMAGES[kind])
    with Ledger(ledger) as opened:
        try:
            DOINGS[doing](opened)
        except PlanError as error:
            if isinstance(error, LedgerDamaged):
                assert "restore the last backup" in error.text


def test_a_history_of_a_damaged_record_is_refused(ledger: Path) -> None:
    damage(ledger, DAMAGES["no JSON"])
    with Ledger(ledger) as opened, pytest.raises(LedgerDamaged, match="the bytes of position 4"):
        opened.history()


def test_what_was_computed_and_is_broken_is_mended_by_rebuilding(ledger: Path) -> None:
    damage(ledger, "UPDATE subjects SET cells = '{'")
    with Ledger(ledger) as opened, pytest.raises(LedgerDamaged, match="`plan-ledger rebuild`"):
        opened.show()


def test_a_fault_that_is_ours_is_not_blamed_on_the_ledger(ledger: Path) -> None:
    def broken(_: object) -> Any:
        raise KeyError("a fault of ours")

    with Ledger(ledger) as opened, pytest.raises(KeyError):
        opened.record(broken, by="Ann", effective="2019-03-01")


def test_no_backup_is_made_of_a_damaged_ledger(ledger: Path) -> None:
    damage(ledger, DAMAGES["no JSON"])
    with pytest.raises(LedgerDamaged, match="position 4 .*; no backup was made of it"):
        back_up(ledger, ledger.with_name("copy.ledger"))
    assert not ledger.with_name("copy.ledger").exists()
