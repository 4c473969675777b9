"""Checking what is said about a Merkle tree over records (RFC 9162 section 2.1).

Pure functions on bytes and integers that need the standard library alone, to be read in one
sitting. Nothing is taken on trust: kinds, sizes, orders and lengths are looked at before anything
is hashed. Hashes are SHA-256 of 32 bytes; an index counts records from 0, so it is a record's
position less one.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence

from plan_ledger.record.hashing import EMPTY_ROOT, HASH_BYTES, node_hash

LARGEST_SIZE = 2**63 - 1


class ProofError(ValueError):
    """What was to be proved does not follow, or this is no proof at all."""


def verify_inclusion(
    leaf_hash: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """The record with this leaf hash stands at `index` of the `size` records under `root`.

    RFC 9162 section 2.1.3.2. `proof` is a list or tuple of hashes, the leaf's sibling first.
    Raises ProofError.
    """
    _check_numbers(index, size)
    path = _hashes(proof)
    _check_hashes([leaf_hash, root, *path])
    if index >= size:
        raise ProofError(f"there is no record {index} among {size}")
    inner = (index ^ (size - 1)).bit_length()
    border = (index >> inner).bit_count()
    if len(path) != inner + border:
        raise ProofError(f"the proof has {len(path)} hashes where {inner + border} are needed")
    found = leaf_hash
    for level, beside in enumerate(path):
        if level >= inner or index >> level & 1:
            found = node_hash(beside, found)
        else:
            found = node_hash(found, beside)
    if found != root:
        raise ProofError("the record does not stand under this root")


def verify_consistency(
    size1: int, size2: int, proof: Sequence[bytes], root1: bytes, root2: bytes
) -> None:
    """The `size2` records under `root2` begin with exactly the `size1` records under `root1`.

    RFC 9162 section 2.1.4.2. Equal sizes, and a first size of 0, need an empty proof.
    Raises ProofError.
    """
    _check_numbers(size1, size2)
    path = _hashes(proof)
    _check_hashes([root1, root2, *path])
    if size1 > size2:
        raise ProofError(f"{size2} records cannot begin with {size1}")
    if size1 in (0, size2):
        _check_needing_no_proof(size1, size2, path, root1, root2)
        return
    trailing = (size1 & -size1).bit_length() - 1
    inner = (size1 - 1 ^ size2 - 1).bit_length() - trailing
    above = size1 - 1 >> trailing
    if size1 & size1 - 1 == 0:
        # The first tree is one complete subtree, whose hash the verifier has: its root.
        path = [root1, *path]
    if len(path) != 1 + inner + (above >> inner).bit_count():
        raise ProofError("the proof has another number of hashes than these sizes need")
    old = new = path[0]
    for level, beside in enumerate(path[1:]):
        if level >= inner or above >> level & 1:
            old = node_hash(beside, old)
            new = node_hash(beside, new)
        else:
            new = node_hash(new, beside)
    if old != root1:
        raise ProofError("the proof does not lead to the first root")
    if new != root2:
        raise ProofError("the proof does not lead to the second root")


def _check_needing_no_proof(
    size1: int, size2: int, path: Sequence[bytes], root1: bytes, root2: bytes
) -> None:
    if path:
        raise ProofError("these sizes need no proof, and there is one")
    if size1 == size2 and root1 != root2:
        raise ProofError("one size has two roots")
    for size, root in ((size1, root1), (size2, root2)):
        if size == 0 and root != EMPTY_ROOT:
            raise ProofError("this is not the root of a tree without records")


def _check_numbers(*numbers: int) -> None:
    """Without printing one: a number may have more digits than Python is willing to write."""
    for number in numbers:
        if type(number) is not int or not 0 <= number <= LARGEST_SIZE:
            raise ProofError("sizes and indexes are whole numbers from 0 to 2**63 - 1")


def _hashes(proof: Sequence[bytes]) -> list[bytes]:
    if not isinstance(proof, (list, tuple)):
        raise ProofError("a proof is a list of hashes")
    if len(proof) > 2 * LARGEST_SIZE.bit_length():
        raise ProofError("no proof has so many hashes")
    return list(proof)


def _check_hashes(hashes: Iterable[bytes]) -> None:
    for some in hashes:
        if type(some) is not bytes or len(some) != HASH_BYTES:
            raise ProofError(f"a hash is {HASH_BYTES} bytes")
