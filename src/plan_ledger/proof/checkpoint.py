"""What is signed of a ledger: its origin, how many records it had, and their root.

The text of a C2SP tlog-checkpoint: three lines. Others may follow there; no checkpoint of a ledger
has any, and what was signed in them would be seen by nobody. The key's name is the origin,
`plan-ledger/` and the plan's id.
"""
from __future__ import annotations

import re
from dataclasses import dataclass

from plan_ledger.proof.base64 import decoded, encoded
from plan_ledger.proof.merkle import LARGEST_SIZE
from plan_ledger.proof.note import BadNote
from plan_ledger.record.hashing import HASH_BYTES

_SIZE = re.compile("0|[1-9][0-9]{0,18}")


def origin_of(plan: str) -> str:
    return f"plan-ledger/{plan}"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree head: nothing vouches for it by itself."""

    origin: str
    size: int
    root: bytes

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """From a note's text. Raises BadNote."""
        lines = text.split("\n")
        if len(lines) != 4 or lines.pop() or not all(lines):
            raise BadNote("it has not the three lines of a checkpoint")
        origin, size, root = lines
        if not _SIZE.fullmatch(size) or int(size) > LARGEST_SIZE:
            raise BadNote("its second line is no number of records")
        hashed = decoded(root)
        if hashed is None or len(hashed) != HASH_BYTES:
            raise BadNote("its third line is no hash")
        return cls(origin, int(size), hashed)

    @property
    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{encoded(self.root)}\n"
