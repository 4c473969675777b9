"""Checking inclusion and consistency: every proof that RFC 9162 defines, and no other."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from hashlib import sha256
from typing import Any

import pytest

from plan_ledger.proof.merkle import ProofError, verify_consistency, verify_inclusion
from plan_ledger.record.tree import consistency_proof, inclusion_proof, root
from tests.proof import by_the_rfc

LEAVES = [f"record {number}".encode() for number in range(1, 131)]
SIZES = range(1, len(LEAVES) + 1)
OTHER = sha256(b"something else").digest()


@cache
def complete(level: int, number: int) -> bytes:
    return by_the_rfc.mth(LEAVES[number << level : number + 1 << level])


@cache
def root_of(size: int) -> bytes:
    return by_the_rfc.mth(LEAVES[:size])


def leaf(index: int) -> bytes:
    return sha256(b"\0" + LEAVES[index]).digest()


def refused(check: Callable[..., None], *said: Any) -> bool:
    try:
        check(*said)
    except ProofError:
        return True
    return False


def spoilt(proof: list[bytes]) -> Iterator[list[bytes]]:
    """The same proof with one thing wrong."""
    yield [*proof, OTHER]
    yield [OTHER, *proof]
    for at in range(len(proof)):
        yield proof[:at] + proof[at + 1 :]
        yield [*proof[:at], OTHER, *proof[at + 1 :]]
        yield [*proof[:at], proof[at], *proof[at:]]
    if len(proof) > 1:
        yield proof[::-1]
        yield [proof[1], proof[0], *proof[2:]]
        yield [proof[-1], *proof[1:-1], proof[0]]


def test_roots_are_those_of_the_rfc_at_every_size() -> None:
    assert root(0, complete) == sha256().digest()
    for size in SIZES:
        assert root(size, complete) == root_of(size)


@pytest.mark.parametrize("size", SIZES)
def test_every_inclusion_is_proved_and_every_wrong_variant_is_refused(size: int) -> None:
    for index in range(size):
        proof = inclusion_proof(index, size, complete)
        assert proof == by_the_rfc.path(index, LEAVES[:size])
        verify_inclusion(leaf(index), index, size, proof, root_of(size))
        for wrong in spoilt(proof):
            if wrong != proof:
                assert refused(verify_inclusion, leaf(index), index, size, wrong, root_of(size))
        for said in (
            (OTHER, index, size, proof, root_of(size)),
            (leaf(index), index, size, proof, OTHER),
            (leaf(index), index + 1, size, proof, root_of(size)),
            (leaf(index), index - 1, size, proof, root_of(size)),
            (leaf(index), size, size, proof, root_of(size)),
            (leaf(index), -1, size, proof, root_of(size)),
            (leaf(index), index, index, proof, root_of(size)),
            (leaf(index), index, -size, proof, root_of(size)),
            (leaf(index), index + 2**64, size, proof, root_of(size)),
            (leaf(index), index, 10**5000, proof, root_of(size)),
            (leaf(index)[:-1], index, size, proof, root_of(size)),
            (leaf(index), index, size, proof, root_of(size)[:-1]),
            (leaf(index), index, size, proof, root_of(size) + b"\0"),
        ):
            assert refused(verify_inclusion, *said), said


@pytest.mark.parametrize("size2", SIZES)
def test_every_consistency_is_proved_and_every_wrong_variant_is_refused(size2: int) -> None:
    for size1 in range(1, size2):
        proof = consistency_proof(size1, size2, complete)
        assert proof == by_the_rfc.proof(size1, LEAVES[:size2])
        root1, root2 = root_of(size1), root_of(size2)
        verify_consistency(size1, size2, proof, root1, root2)
        for wrong in spoilt(proof):
            if wrong != proof:
                assert refused(verify_consistency, size1, size2, wrong, root1, root2)
        for said in (
            (size1, size2, proof, OTHER, root2),
            (size1, size2, proof, root1, OTHER),
            (size1, size2, proof, root2, root1),
            (size2, size1, proof, root1, root2),
            (size1, size1, proof, root1, root1),
            (size1, size1, [], root1, root2),
            (0, size2, proof, sha256().digest(), root2),
            (0, size2, [], root1, root2),
            (-size1, size2, proof, root1, root2),
            (size1, 10**5000, proof, root1, root2),
            (size1, size2, proof, root1[:-1], root2),
            (size1, size2, proof, root1, root2 + b"\0"),
            (size1, size2, [], root1, root2),
        ):
            assert refused(verify_consistency, *said), said


def test_equal_sizes_and_an_empty_beginning_need_no_proof() -> None:
    for size in SIZES:
        verify_consistency(size, size, [], root_of(size), root_of(size))
        verify_consistency(0, size, [], sha256().digest(), root_of(size))
    verify_consistency(0, 0, [], sha256().digest(), sha256().digest())
    assert refused(verify_consistency, 0, 0, [], OTHER, OTHER)


@pytest.mark.parametrize("said", [True, 1.0, "1", None, b"1", 2**63, -1, 10**4000])
def test_a_size_or_index_that_is_no_whole_number_in_range_is_refused(said: Any) -> None:
    one = root_of(1)
    assert refused(verify_inclusion, leaf(0), said, 2, [leaf(1)], root_of(2))
    assert refused(verify_inclusion, leaf(0), 0, said, [], one)
    assert refused(verify_consistency, said, 2, [leaf(1)], one, root_of(2))
    assert refused(verify_consistency, 1, said, [leaf(1)], one, root_of(2))


@pytest.mark.parametrize(
    "said",
    ["no list", None, [None], ["x" * 32], [bytearray(32)], [b""], [b"\0" * 33], [OTHER] * 999],
)
def test_a_proof_that_is_no_list_of_hashes_is_refused(said: Any) -> None:
    assert refused(verify_inclusion, leaf(0), 0, 2, said, root_of(2))
    assert refused(verify_consistency, 1, 2, said, root_of(1), root_of(2))


def test_the_largest_tree_there_can_be_is_checked_at_once() -> None:
    size = 2**63 - 1
    assert refused(verify_inclusion, OTHER, size - 1, size, [OTHER] * 62, OTHER)
    assert refused(verify_consistency, size - 1, size, [OTHER] * 63, OTHER, OTHER)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (1, 1), (-1, 3)])
def test_no_proof_is_made_of_a_record_that_is_not_there(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="there is no record"):
        inclusion_proof(index, size, complete)


@pytest.mark.parametrize(("first", "second"), [(3, 2), (-1, 2)])
def test_no_proof_is_made_of_a_beginning_that_is_longer(first: int, second: int) -> None:
    with pytest.raises(ValueError, match="is no beginning of"):
        consistency_proof(first, second, complete)
