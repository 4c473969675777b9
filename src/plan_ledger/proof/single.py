"""The proof of a single record (C2SP tlog-proof): its bytes, its place, the way to a signed root.

`extra` carries the record's own bytes, so that the file proves by itself what was recorded; the
leaf's index is the position less one.
"""
from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from plan_ledger.plan.errors import PlanError
from plan_ledger.proof.base64 import decoded, encoded
from plan_ledger.proof.checkpoint import Checkpoint
from plan_ledger.proof.merkle import LARGEST_SIZE, verify_inclusion
from plan_ledger.proof.note import Note, VerifierKey
from plan_ledger.record.hashing import HASH_BYTES, leaf_hash

_FIRST = "c2sp.org/tlog-proof@v1"
_INDEX = re.compile("index (0|[1-9][0-9]{0,18})")


class BadProofFile(PlanError):
    """The file is no proof of a record."""

    def __init__(self, why: str) -> None:
        super().__init__(f"this is no proof of a record: {why}")


@dataclass(frozen=True, slots=True)
class RecordProof:
    """One record under one checkpoint."""

    record: bytes
    index: int
    path: tuple[bytes, ...]
    note: Note

    @classmethod
    def parse(cls, data: bytes) -> RecordProof:
        """Raises BadProofFile, BadNote."""
        try:
            head, gap, note = data.decode("utf-8").partition("\n\n")
        except UnicodeDecodeError:
            raise BadProofFile("it is not UTF-8") from None
        lines = head.split("\n")
        if not gap or len(lines) < 3 or lines[0] != _FIRST or not lines[1].startswith("extra "):
            raise BadProofFile("its lines are not those of a proof with its record")
        record = _read(lines[1].removeprefix("extra "))
        matched = _INDEX.fullmatch(lines[2])
        if matched is None or int(matched[1]) > LARGEST_SIZE:
            raise BadProofFile("its third line says no index")
        path = [_read(line) for line in lines[3:]]
        if any(len(some) != HASH_BYTES for some in path):
            raise BadProofFile("a line of its path is no hash")
        return cls(record, int(matched[1]), tuple(path), Note.parse(note.encode()))

    @property
    def bytes(self) -> bytes:
        lines = [_FIRST, f"extra {encoded(self.record)}", f"index {self.index}"]
        lines += [encoded(some) for some in self.path]
        return ("\n".join(lines) + "\n\n").encode() + self.note.bytes

    def check(self, keys: Iterable[VerifierKey]) -> Checkpoint:
        """The checkpoint under which the record stands. Raises NotSigned, BadNote, ProofError."""
        self.note.signers(keys)
        return self.under()

    def under(self) -> Checkpoint:
        """The same, whoever signed it. Raises BadNote, ProofError."""
        checkpoint = Checkpoint.parse(self.note.text)
        verify_inclusion(
            leaf_hash(self.record), self.index, checkpoint.size, self.path, checkpoint.root
        )
        return checkpoint


def _read(line: str) -> bytes:
    data = decoded(line)
    if data is None:
        raise BadProofFile("a line of it is not base64 as it is written")
    return data
