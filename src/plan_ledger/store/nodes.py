"""Where the Merkle tree's hashes lie: one row a record, in the table `tree`.

A row holds the record's leaf hash and, behind it, the hashes of the nodes that this record
completes, level by level. So appending writes one row at the table's end, whatever the size, and
a node is found by the record that completed it: one look-up (ADR 16).
"""
from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from plan_ledger.plan.errors import PlanError
from plan_ledger.record.hashing import HASH_BYTES, leaf_hash, node_hash
from plan_ledger.record.tree import root


class TreeDamaged(PlanError):
    """The hashes that a question needs are not in the ledger."""

    def __init__(self, position: int) -> None:
        super().__init__(
            f"the ledger has no hashes for record {position}, so it cannot vouch for its records:"
            " `plan-ledger verify` says what is damaged"
        )


class Nodes:
    """Looks up the hashes of complete subtrees: a `record.tree.NodeHash`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __call__(self, level: int, number: int) -> bytes:
        """Raises TreeDamaged."""
        position = number + 1 << level
        row = self._connection.execute(
            "SELECT substr(hashes, ?, ?) FROM tree WHERE position = ?",
            (level * HASH_BYTES + 1, HASH_BYTES, position),
        ).fetchone()
        if row is None or not isinstance(row[0], bytes) or len(row[0]) != HASH_BYTES:
            raise TreeDamaged(position)
        found: bytes = row[0]
        return found


def root_at(connection: sqlite3.Connection, size: int) -> bytes:
    """The root over the first `size` records, by the hashes that were kept. Raises TreeDamaged."""
    return root(size, Nodes(connection))


class Growing:
    """The rows of records that are appended one after another, inside one transaction."""

    def __init__(self, nodes: Nodes | None = None) -> None:
        """Without `nodes` the tree is grown from its first record."""
        self._nodes = nodes
        self._lefts: dict[int, bytes] = {}

    def row(self, position: int, state: bytes) -> tuple[int, bytes]:
        """What `tree` holds for the record. Raises TreeDamaged."""
        return position, self.rows(position, (state,))[0]

    def rows(self, first: int, states: Iterable[bytes]) -> list[bytes]:
        """The hashes of records that follow each other, from position `first`. Each record's own
        comes first, then those of the nodes that it completes. Raises TreeDamaged.
        """
        leaf, node, lefts = leaf_hash, node_hash, self._lefts
        made = []
        for position, state in enumerate(states, first):
            found = whole = leaf(state)
            level, rest = 0, position
            while not rest & 1:
                left = lefts[level] if level in lefts else self._left(level, position)
                found = node(left, found)
                whole += found
                level, rest = level + 1, rest >> 1
            lefts[level] = found
            made.append(whole)
        return made

    def root(self, size: int) -> bytes:
        """The root over all records so far, `size` of them, of a tree grown from its first."""
        return root(size, lambda level, _: self._lefts[level])

    def _left(self, level: int, position: int) -> bytes:
        """The complete subtree to the left of the one on this level that ends at `position`."""
        known = self._lefts.get(level)
        if known is not None:
            return known
        if self._nodes is None:
            raise TreeDamaged(position - (1 << level))
        return self._nodes(level, (position >> level) - 2)
