"""The door for packs: make one of a ledger, and remember that it was made.

    with Ledger(Path("plan.ledger")) as ledger:
        Packing(ledger).make(Path("front-door.zip"), by="Performance officer", as_at="2019-02-28")
"""
from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from plan_ledger.evidence.disclosing import Withholding
from plan_ledger.evidence.making import Made, make_pack
from plan_ledger.evidence.named_elsewhere import named_elsewhere
from plan_ledger.evidence.statement import Asked
from plan_ledger.history.comparing import SinceAfterAsAt
from plan_ledger.history.question import Question
from plan_ledger.history.resolving import resolve
from plan_ledger.ledger import Ledger
from plan_ledger.plan.errors import PlanError
from plan_ledger.plan.words import in_words, quoted
from plan_ledger.proof.note import SigningKey
from plan_ledger.recording.whole_plan import record_pack
from plan_ledger.store.creating import publish
from plan_ledger.store.errors import LedgerExists, LedgerReadOnly
from plan_ledger.store.reading import records
from plan_ledger.vouching import Copied, Vouching


class NothingToPack(PlanError):
    """The ledger holds no record."""

    def __init__(self) -> None:
        super().__init__("the ledger holds no record, so there is nothing to make a pack of")


class PackExists(PlanError):
    """A pack never overwrites anything."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            f"{file} exists already and is left as it is: give the pack another name",
            where=str(file),
        )


class NotNamedAsPack(PlanError):
    """A pack is a ZIP, and its reader's computer goes by the name."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            f"{quoted(file.name)} does not end with .zip, and a pack is a ZIP: give it a name that"
            " does",
            where=str(file),
        )


class CannotWritePack(PlanError):
    """The file cannot be written; nothing was recorded."""

    def __init__(self, file: Path, why: str) -> None:
        super().__init__(
            f"no pack was made at {file} ({why}): choose a folder where you may write, with room"
            " for it",
            where=str(file),
        )


@dataclass(frozen=True, slots=True)
class Packed:
    """A pack that was made. `position` is that of the record that says so; None where this user
    has no right to record. `copied` is the checkpoint that was made for it, if any.
    """

    file: Path
    made: Made
    position: int | None
    copied: Copied | None
    notes: list[str]

    def to_json(self) -> dict[str, Any]:
        asked, head = self.made.statement["question"], self.made.statement["head"]
        return {
            "file": str(self.file),
            "sha256": sha256(self.made.data).hexdigest(),
            "bytes": len(self.made.data),
            "as_at": asked["as_at"],
            "known_at": asked["known_at"],
            "since": asked["since"],
            "withheld": asked["withheld"],
            "size": head["size"],
            "fingerprint": head["fingerprint"],
            "signed": self.made.statement["signed"],
            "manifest_signed": self.made.signed,
            "position": self.position,
        }


class Packing:
    """Packs of one ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def make(
        self,
        file: Path,
        *,
        by: str,
        as_at: str | None = None,
        known_at: str | None = None,
        since: str | None = None,
        ref: str | None = None,
        recipient: str | None = None,
        withhold: Sequence[str] = (),
    ) -> Packed:
        """`as_at` and `since` are ISO days, `known_at` as in `history.question`.

        The head is signed first where the key is at hand. The pack gets its name when it was
        recorded, so there is none that the ledger does not know of, unless this user cannot record.

        Raises NotNamedAsPack, PackExists, CannotWritePack, NothingToPack, SinceAfterAsAt,
        UnknownKind, UnknownActivity and what asking, signing and recording raise; then there is no
        pack.
        """
        withholding = Withholding.of(withhold)
        if file.suffix.lower() != ".zip":
            raise NotNamedAsPack(file)
        if file.exists() or file.is_symlink():
            raise PackExists(file)
        can_record = self._can_record()
        keys, copied = self._sign(can_record)
        with self._ledger.asking(as_at, known_at) as (connection, question):
            asked = _asked(connection, question, since, ref, withholding)
            made = make_pack(connection, asked, keys, by=by, recorded=can_record)
            notes = [
                *question.notes, *_to_come(question),
                *named_elsewhere(connection, asked.withholding),
            ]
        draft = file.with_name(f".{file.name}.{os.getpid()}.new")
        try:
            _write(draft, file, made.data)
            position = None
            if can_record:
                position = self._ledger.record(
                    lambda entry: record_pack(
                        entry, as_at=asked.as_at, known_at=asked.position, since=since,
                        activity=ref, sha256=sha256(made.data).hexdigest(),
                        withheld=withholding.kinds, recipient=recipient,
                    ),
                    by=by, effective=self._ledger.today().isoformat(),
                ).position
            publish(draft, file)
        except LedgerExists:
            raise PackExists(file) from None
        finally:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
        if not made.signed:
            notes.append(_UNSIGNED)
        if not can_record:
            notes.append("you have no right to record, so the ledger does not know of this pack,"
                         " and the pack says so")
        return Packed(file, made, position, copied, notes)

    def _can_record(self) -> bool:
        try:
            self._ledger.writing()
        except LedgerReadOnly:
            return False
        return True

    def _sign(self, can_record: bool) -> tuple[list[SigningKey], Copied | None]:
        """The key at hand, if it is the ledger's, after it signed the head."""
        vouching = Vouching(self._ledger)
        if not vouching.has_key_at_hand():
            return [], None
        copied = vouching.checkpoint() if can_record else None
        return [vouching.signing_key()], copied


_UNSIGNED = (
    "the key is not at hand, so the manifest is not signed, and whoever checks the pack finds it at"
    " most consistent with itself: make it where the key is"
)


def _to_come(question: Question) -> list[str]:
    if question.as_at <= question.today:
        return []
    return [
        f"{in_words(question.as_at)} is still to come: the pack tells what was said of it in"
        " advance, and counts on nothing else happening until then"
    ]


def _asked(
    connection: sqlite3.Connection, question: Question, since: str | None, ref: str | None,
    withholding: Withholding,
) -> Asked:
    first = next(records(connection, until=1), None)
    if first is None:
        raise NothingToPack
    if since is not None and since > question.as_at:
        raise SinceAfterAsAt(since, question.as_at)
    if ref is not None:
        withholding = withholding._replace(activity=resolve(connection, ref, question))
    return Asked(
        question.as_at, question.position,
        question.known.instant if question.position else None, question.time_zone, since,
        withholding,
    )


def _write(draft: Path, file: Path, data: bytes) -> None:
    try:
        with draft.open("xb") as opened:
            opened.write(data)
            opened.flush()
            os.fsync(opened.fileno())
    except OSError as error:
        raise CannotWritePack(file, (error.strerror or "the system refused").lower()) from error
