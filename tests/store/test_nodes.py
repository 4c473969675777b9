"""The hashes kept with the records give the roots and proofs that RFC 9162 defines."""
from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from plan_ledger.ledger import Ledger
from plan_ledger.proof.merkle import verify_consistency, verify_inclusion
from plan_ledger.record.hashing import leaf_hash
from plan_ledger.record.tree import consistency_proof, inclusion_proof
from plan_ledger.recording import reporting
from plan_ledger.store.nodes import Growing, Nodes, TreeDamaged, root_at
from plan_ledger.store.opening import open_for_reading
from plan_ledger.store.rebuilding import rebuild
from plan_ledger.store.schema import VERSION
from plan_ledger.store.writing import LedgerWriter
from tests.proof import by_the_rfc
from tests.store.making import rows, states

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(params=range(1, VERSION + 1))
def ledger(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    return Path(shutil.copy(GOLDEN / f"v{request.param}.ledger", tmp_path / "plan.ledger"))


def test_every_past_root_is_the_tree_hash_of_the_records_up_to_then(ledger: Path) -> None:
    connection = open_for_reading(ledger)
    kept = states(ledger)
    for size in range(len(kept) + 1):
        assert root_at(connection, size) == by_the_rfc.mth(kept[:size])
    connection.close()


def test_records_that_are_added_one_by_one_and_together_continue_the_tree(ledger: Path) -> None:
    for day in ("2019-06-01", "2019-06-02", "2019-06-03"):
        with Ledger(ledger, clock_is_right=True) as opened:
            writing = opened.writing()
            with writing.writer.transaction():
                for text in ("first", "second", "third")[: int(day[-1])]:
                    opened.record(
                        lambda entry, text=text: reporting.record_progress(entry, "4.1.1", text),
                        by="Officer", effective=day,
                    )
    test_every_past_root_is_the_tree_hash_of_the_records_up_to_then(ledger)
    before = rows(ledger)["tree"]
    assert rebuild(ledger).differed == []
    assert rows(ledger)["tree"] == before


def test_proofs_made_from_what_is_kept_are_accepted(ledger: Path) -> None:
    connection = open_for_reading(ledger)
    kept, nodes = states(ledger), Nodes(connection)
    size = len(kept)
    root = root_at(connection, size)
    for index, state in enumerate(kept):
        verify_inclusion(
            leaf_hash(state), index, size, inclusion_proof(index, size, nodes), root
        )
        verify_consistency(
            index, size, consistency_proof(index, size, nodes), root_at(connection, index), root
        )
    connection.close()


def test_a_recording_that_fails_leaves_no_hashes_behind(ledger: Path) -> None:
    open_for_reading(ledger).close()
    before = rows(ledger)
    writer = LedgerWriter(ledger)
    with (
        Ledger(ledger, clock_is_right=True) as opened,
        pytest.raises(ZeroDivisionError),
        opened.writing().writer.transaction(),
    ):
        opened.record(
            lambda entry: reporting.record_progress(entry, "4.1.1", "said"),
            by="Officer", effective="2019-06-01",
        )
        raise ZeroDivisionError
    writer.close()
    assert rows(ledger) == before


def test_hashes_that_are_gone_are_said_to_be(ledger: Path) -> None:
    open_for_reading(ledger).close()
    writer = LedgerWriter(ledger)
    writer.connection.execute("DELETE FROM tree WHERE position = 2")
    writer.connection.execute("UPDATE tree SET hashes = x'00' WHERE position = 4")
    for size in (2, 4):
        with pytest.raises(TreeDamaged, match=f"no hashes for record {size}"):
            root_at(writer.connection, size)
    writer.close()
    with pytest.raises(TreeDamaged, match="record 1"):
        Growing().row(2, b"a second record")
