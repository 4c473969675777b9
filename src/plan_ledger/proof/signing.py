"""Signing the head of a ledger: a checkpoint that can never be taken back.

Under the write lock the stored bytes since the last checkpoint are hashed again, since a log has
signed a root that its own entries did not have. The head must extend the last checkpoint, and what
was last seen here; one size is signed once.
"""
from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plan_ledger.plan.errors import PlanError
from plan_ledger.proof.checkpoint import Checkpoint, origin_of
from plan_ledger.proof.fingerprint import fingerprint
from plan_ledger.proof.last_seen import LastSeen, refuse_to_fork
from plan_ledger.proof.note import BadNote, Note, SigningKey, signed
from plan_ledger.proof.whole_file import put_whole
from plan_ledger.store.commitments import Signed, keep, newest
from plan_ledger.store.nodes import Growing, Nodes, root_at
from plan_ledger.store.reading import head, plan_id
from plan_ledger.store.writing import LedgerWriter


class RefusedToSign(PlanError):
    """The stored records are not those that were recorded; a signature would hide it."""

    exit_code = 3

    def __init__(self, why: str) -> None:
        super().__init__(
            f"nothing was signed: {why}; `plan-ledger verify` says what is damaged, and a backup"
            " puts it right"
        )


class NothingToSign(PlanError):
    """The ledger holds no record."""

    def __init__(self) -> None:
        super().__init__("the ledger holds no record, so there is nothing to sign")


@dataclass(frozen=True, slots=True)
class CheckpointMade:
    """The checkpoint of the head; `new` is false where it was signed before."""

    checkpoint: Checkpoint
    note: bytes
    new: bool

    @property
    def file_name(self) -> str:
        """What a copy of it is called."""
        plan = self.checkpoint.origin.rpartition("/")[2]
        return f"{plan}-{self.checkpoint.size}.checkpoint"

    def to_json(self) -> dict[str, Any]:
        return {
            "origin": self.checkpoint.origin,
            "size": self.checkpoint.size,
            "root": self.checkpoint.root.hex(),
            "fingerprint": fingerprint(self.checkpoint.size, self.checkpoint.root),
            "note": self.note.decode(),
            "new": self.new,
        }


def sign_head(
    writer: LedgerWriter, keys: Sequence[SigningKey], seen: LastSeen
) -> CheckpointMade:
    """Raises RefusedToSign, NothingToSign, RolledBack, Forked, LastSeenUnwritable."""
    with writer.transaction() as connection:
        plan, size = plan_id(connection), head(connection)
        if plan is None:
            raise NothingToSign
        origin = origin_of(plan)
        last = newest(connection)
        if last is not None:
            _refuse_other_beginning(connection, last, origin)
        _hash_again(connection, last.size if last else 0)
        checkpoint = Checkpoint(origin, size, root_at(connection, size))
        with seen.held():
            refuse_to_fork(connection, seen.newest(origin))
            if last is not None and last.size == size:
                seen.move(last.note)
                return CheckpointMade(checkpoint, last.note, False)
            note = signed(checkpoint.text, keys).bytes
            # Whoever is stopped between the two has seen a root that the ledger holds anyway.
            seen.move(note)
            keep(connection, size, checkpoint.root, note)
        return CheckpointMade(checkpoint, note, True)


def copy_to(folder: Path, made: CheckpointMade) -> Path:
    """Puts the note into a folder elsewhere, never over another. Raises CannotCopy, OtherWitness.
    """
    target = folder / made.file_name
    try:
        if target.exists():
            if target.read_bytes() == made.note:
                return target
            raise OtherWitness(target, made.checkpoint.size)
        put_whole(target, made.note)
    except OSError as error:
        raise CannotCopy(target, error.strerror or "the system refused") from error
    return target


class CannotCopy(PlanError):
    """The checkpoint is signed and kept in the ledger, but not copied."""

    def __init__(self, target: Path, why: str) -> None:
        super().__init__(
            f"the checkpoint is signed, but could not be copied to {target} ({why}): say"
            " `plan-ledger checkpoint --to FOLDER` with a folder that can be written",
            where=str(target),
        )


class OtherWitness(PlanError):
    """A copy of that size is there already, and it is not this one: it is evidence."""

    exit_code = 3

    def __init__(self, target: Path, size: int) -> None:
        super().__init__(
            f"{target} is there already and is not the checkpoint of these {size} records, so it"
            " was left as it is: two histories of this plan have been signed;"
            f" `plan-ledger verify --against {target.name}` holds this ledger against the other",
            where=str(target),
        )


def _refuse_other_beginning(
    connection: sqlite3.Connection, last: Signed, origin: str
) -> None:
    try:
        said = Checkpoint.parse(Note.parse(last.note).text)
    except BadNote as error:
        raise RefusedToSign(f"the last checkpoint cannot be read ({error})") from error
    if said != Checkpoint(origin, last.size, last.root):
        raise RefusedToSign("the last checkpoint is not the one that was signed")
    if last.size > head(connection) or root_at(connection, last.size) != last.root:
        raise RefusedToSign(
            f"the first {last.size} records are not those that the last checkpoint was signed for"
        )


def _hash_again(connection: sqlite3.Connection, signed_size: int) -> None:
    growing = Growing(Nodes(connection))
    for position, state, hashes in connection.execute(
        "SELECT r.position, r.state, t.hashes FROM records r"
        " LEFT JOIN tree t ON t.position = r.position WHERE r.position > ? ORDER BY r.position",
        (signed_size,),
    ):
        if growing.row(position, state)[1] != hashes:
            raise RefusedToSign(f"record {position} is not the one that was recorded")
