"""Are the contents of attached files what was attached?"""
from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from hashlib import sha256

from plan_ledger.store.attached import named_contents
from plan_ledger.store.record_faults import Fault


def contents_faults(connection: sqlite3.Connection) -> Iterator[Fault]:
    """What is kept must be what was attached, all of it and no more."""
    named: dict[bytes, int] = {}
    for position, value in named_contents(connection):
        named.setdefault(bytes.fromhex(value), position)
    kept = set()
    for digest, contents in connection.execute("SELECT sha256, bytes FROM contents"):
        kept.add(digest)
        if not isinstance(contents, bytes) or sha256(contents).digest() != digest:
            yield Fault(
                named.get(digest), "evidence", "the contents of an attached file were changed"
                + (f" (position {named[digest]})" if digest in named else ""),
            )
        elif digest not in named:
            yield Fault(None, "evidence", "contents are kept that no record names")
    for digest, position in named.items():
        if digest not in kept:
            yield Fault(
                position, "evidence", f"the contents of the file attached at position {position}"
                " are gone",
            )
