"""The two hashes that the proofs are made of (RFC 6962 section 2.1; RFC 9162 section 2.1.1).

A leaf and a node begin with different bytes, so neither can pass for the other.
"""
from __future__ import annotations

from hashlib import sha256

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()
"""The root of a tree without a record."""


def leaf_hash(record: bytes) -> bytes:
    return sha256(b"\x00" + record).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()
