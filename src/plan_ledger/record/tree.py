"""The shape of the Merkle tree over records (RFC 9162 section 2.1): which nodes there are, and
which of them make a root or a proof.

Only complete subtrees are named, since their hashes never change: level 0 are the leaves, and
node n of level k covers the records from n * 2**k on, counted from 0. Whoever asks gives the
function that looks a complete subtree's hash up; each answer takes O(log n) of them.
"""
from __future__ import annotations

from collections.abc import Callable, Sequence

from plan_ledger.record.hashing import EMPTY_ROOT, node_hash

NodeHash = Callable[[int, int], bytes]
"""Level and number of a complete subtree to its hash."""


def completed_levels(position: int) -> int:
    """How many levels above the leaves the record at `position` (from 1) completes a node on."""
    return (position & -position).bit_length() - 1


def root(size: int, node: NodeHash) -> bytes:
    """The root over the first `size` records (RFC 9162 section 2.1.1)."""
    return _range_hash(0, size, node) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, node: NodeHash) -> list[bytes]:
    """PATH(index, D_size) of RFC 9162 section 2.1.3.1. `index` is a position less one.

    Raises ValueError where the tree has no such record.
    """
    if not 0 <= index < size:
        raise ValueError(f"there is no record {index} among {size}")
    start, end = 0, size
    found: list[bytes] = []
    while end - start > 1:
        split = start + _left_size(end - start)
        if index < split:
            found.append(_range_hash(split, end, node))
            end = split
        else:
            found.append(_range_hash(start, split, node))
            start = split
    return found[::-1]


def consistency_proof(first: int, second: int, node: NodeHash) -> list[bytes]:
    """PROOF(first, D_second) of RFC 9162 section 2.1.4.1; empty where nothing is to be shown.

    Raises ValueError where the first size is the greater.
    """
    if not 0 <= first <= second:
        raise ValueError(f"a tree of {first} records is no beginning of one of {second}")
    if first in (0, second):
        return []
    start, end, first_is_whole = 0, second, True
    found: list[bytes] = []
    while first < end:
        split = start + _left_size(end - start)
        if first <= split:
            found.append(_range_hash(split, end, node))
            end = split
        else:
            found.append(_range_hash(start, split, node))
            start, first_is_whole = split, False
    if not first_is_whole:
        found.append(_range_hash(start, end, node))
    return found[::-1]


def _range_hash(start: int, end: int, node: NodeHash) -> bytes:
    """The hash of the records from `start` to `end`, where `start` is where a subtree begins."""
    hashes = []
    while start < end:
        level = (end - start).bit_length() - 1
        hashes.append(node(level, start >> level))
        start += 1 << level
    return _joined(hashes)


def _joined(hashes: Sequence[bytes]) -> bytes:
    """Complete subtrees from left to right, each smaller than the one before, under one hash."""
    joined = hashes[-1]
    for left in reversed(hashes[:-1]):
        joined = node_hash(left, joined)
    return joined


def _left_size(size: int) -> int:
    """The largest power of two smaller than the size: how many records lie to the left."""
    return 1 << ((size - 1).bit_length() - 1)
