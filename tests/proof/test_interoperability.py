"""Go's signed notes and transparency logs, unmodified, accept ours, and we theirs; and refuse the
same ones.
"""
from __future__ import annotations

from pathlib import Path

import pytest

from plan_ledger.ledger import Ledger
from plan_ledger.proof.checkpoint import Checkpoint
from plan_ledger.proof.merkle import verify_consistency, verify_inclusion
from plan_ledger.proof.note import BadNote, Note, NotSigned, SigningKey, VerifierKey, signed
from plan_ledger.proof.places import Remembered
from plan_ledger.record.hashing import leaf_hash
from plan_ledger.record.tree import consistency_proof, inclusion_proof
from plan_ledger.vouching import Vouching
from tests.proof.peer import Peer, build, consistency, inclusion
from tests.proof.test_merkle import LEAVES, OTHER, SIZES, complete, leaf, refused, root_of, spoilt
from tests.store.making import make


@pytest.fixture(scope="module")
def peer(tmp_path_factory: pytest.TempPathFactory) -> Peer:
    return Peer(build(tmp_path_factory.mktemp("peer")))


def test_every_proof_of_130_sizes_is_theirs_and_is_judged_alike(peer: Peer) -> None:
    asked: list[str] = []
    ours: list[bool] = []
    for size, answer in zip(SIZES, peer.ask(*(f"tree {size}" for size in SIZES)), strict=True):
        root, *proofs = answer.split(" ")
        assert bytes.fromhex(root) == root_of(size)
        made = [inclusion_proof(index, size, complete) for index in range(size)]
        made += [consistency_proof(first, size, complete) for first in range(1, size)]
        assert proofs == [b"".join(proof).hex() or "-" for proof in made]
        for index in range(size):
            for proof in (made[index], *spoilt(made[index])):
                said = (leaf(index), index, size, proof, root_of(size))
                asked.append(inclusion(*said))
                ours.append(not refused(verify_inclusion, *said))
            for said in (
                (OTHER, index, size, made[index], root_of(size)),
                (leaf(index), index, size, made[index], OTHER),
                (leaf(index), index + 1, size, made[index], root_of(size)),
                (leaf(index), index, size + 1, made[index], root_of(size)),
                (leaf(index), index, max(index, size // 2), made[index], root_of(size)),
                (leaf(index), -1, size, made[index], root_of(size)),
            ):
                asked.append(inclusion(*said))
                ours.append(not refused(verify_inclusion, *said))
        for first in range(1, size):
            proof = made[size + first - 1]
            for some in (proof, *spoilt(proof)):
                pair = (first, size, some, root_of(first), root_of(size))
                asked.append(consistency(*pair))
                ours.append(not refused(verify_consistency, *pair))
            for pair in (
                (first, size, proof, OTHER, root_of(size)),
                (first, size, proof, root_of(first), OTHER),
                (first, size, proof, root_of(size), root_of(first)),
                (first + 1, size, proof, root_of(first), root_of(size)),
                (first, size + 1, proof, root_of(first), root_of(size)),
                (size, first, proof, root_of(size), root_of(first)),
            ):
                asked.append(consistency(*pair))
                ours.append(not refused(verify_consistency, *pair))
    theirs = [answer == "yes" for answer in peer.ask(*asked)]
    odd = [question for question, a, b in zip(asked, ours, theirs, strict=True) if a != b]
    assert odd == []
    assert sum(ours) >= len(SIZES) ** 2 - 1 and len(ours) > 12 * sum(ours)


def test_their_signed_notes_are_ours_and_ours_theirs(peer: Peer) -> None:
    key, other = SigningKey.new("plan-ledger/one"), SigningKey.new("plan-ledger/two")
    text = Checkpoint("plan-ledger/one", 130, root_of(130)).text
    ours = signed(text, [key, other])
    assert peer.open(ours.bytes, str(key.verifier)) == text
    assert peer.open(ours.bytes, str(other.verifier)) == text
    theirs = peer.sign(text, key.text)
    assert theirs == signed(text, [key]).bytes
    assert Note.parse(theirs).signers([key.verifier]) == [key.verifier]


@pytest.mark.parametrize("at", range(0, 260, 7))
def test_a_note_with_one_byte_changed_is_refused_by_both(peer: Peer, at: int) -> None:
    key = SigningKey.new("plan-ledger/one")
    data = bytearray(signed(Checkpoint("plan-ledger/one", 7, root_of(7)).text, [key]).bytes)
    data[at % len(data)] ^= 1
    assert peer.open(bytes(data), str(key.verifier)) is None
    with pytest.raises((BadNote, NotSigned)):
        Note.parse(bytes(data)).signers([key.verifier])


def test_a_ledgers_checkpoints_and_record_proofs_are_accepted(
    peer: Peer, tmp_path: Path, own_folders: Path
) -> None:
    with Ledger(make(tmp_path / "plan.ledger"), clock_is_right=True) as ledger:
        vouching = Vouching(ledger)
        made = vouching.new_key(by="Officer")
        vkey = VerifierKey.parse(vouching.key())
        assert peer.open(made.checkpoint.note, str(vkey)) == made.checkpoint.checkpoint.text
        size, root = made.checkpoint.checkpoint.size, made.checkpoint.checkpoint.root
        proofs = [vouching.prove(position) for position in range(1, size + 1)]
        asked = [
            inclusion(leaf_hash(some.record), some.index, size, list(some.path), root)
            for some in proofs
        ]
        assert peer.ask(*asked) == ["yes"] * size
        key = SigningKey.parse(Remembered.of(vkey.name.rpartition("/")[2]).key.read_text())
        assert peer.sign(made.checkpoint.checkpoint.text, key.text) == made.checkpoint.note


def test_the_records_of_the_test_are_those_that_the_peer_hashes() -> None:
    assert LEAVES[0] == b"record 1" and len(LEAVES) == 130
