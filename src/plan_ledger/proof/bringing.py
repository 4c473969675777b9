"""What an inspector brings, as it was typed or kept: fingerprints, files and keys."""
from __future__ import annotations

import sqlite3
from codecs import BOM_UTF8
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from plan_ledger.plan.errors import PlanError
from plan_ledger.plan.words import quoted
from plan_ledger.proof.anchoring import Brought
from plan_ledger.proof.checkpoint import Checkpoint, origin_of
from plan_ledger.proof.fingerprint import fingerprint, read_fingerprint
from plan_ledger.proof.last_seen import LastSeen
from plan_ledger.proof.merkle import ProofError
from plan_ledger.proof.note import PRIVATE, BadKey, BadNote, Note, VerifierKey
from plan_ledger.proof.places import Remembered
from plan_ledger.proof.single import BadProofFile, RecordProof
from plan_ledger.proof.state_folder import state_file
from plan_ledger.proof.verdict import Verdict
from plan_ledger.proof.verifying import Outside, verify
from plan_ledger.store.errors import LedgerDamaged, NotALedger
from plan_ledger.store.opening import open_for_reading
from plan_ledger.store.reading import plan_id

if TYPE_CHECKING:
    from cryptography.x509 import Certificate


_LONGEST_NAME = 1000
_A_KEY = (
    "a verifier key is one line such as plan-ledger/4f1c…+1a2b3c4d+AbCd…, as `plan-ledger keys"
    " show` prints it"
)


class CannotRead(PlanError):
    """A file that was brought is none that says anything about a ledger."""

    def __init__(self, file: Path, why: str) -> None:
        super().__init__(f"{file} cannot be held against the ledger: {why}", where=str(file))


class NoCertificate(PlanError):
    """A file from which nobody can be trusted."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            f"{file} holds no certificate, so no time stamp could be checked with it: give the"
            " authority's certificates in PEM, which begin with -----BEGIN CERTIFICATE-----, its"
            " root among them",
            where=str(file),
        )


def bring(
    *,
    fingerprints: Sequence[str] = (),
    against: Sequence[Path] = (),
    keys: Sequence[str] = (),
    tsa_cas: Sequence[Path] = (),
) -> Outside:
    """Everything that a ledger is to be held against, with what was last seen here of its plan.

    Raises BadFingerprint, CannotRead, NoCertificate, BadKey.
    """
    brought = [_fingerprint(text) for text in fingerprints]
    brought += [_file(file) for file in against]
    return Outside(
        brought, [_key(key) for key in keys], seen_here, certificates(tsa_cas)
    )


def verify_ledger(
    path: Path,
    *,
    quick: bool = False,
    fingerprints: Sequence[str] = (),
    against: Sequence[Path] = (),
    keys: Sequence[str] = (),
    tsa_cas: Sequence[Path] = (),
    progress: Callable[[int, int], None] | None = None,
) -> Verdict:
    """`proof.verifying.verify` with what was brought. Raises what `bring` raises, and the errors of
    `store.errors` where there is no ledger.
    """
    outside = bring(fingerprints=fingerprints, against=against, keys=keys, tsa_cas=tsa_cas)
    return verify(path, outside=outside, quick=quick, progress=progress)


def certificates(files: Sequence[Path]) -> list[Certificate]:
    """Of authorities that are trusted, from files of PEM. Raises CannotRead, NoCertificate."""
    found = []
    for file in files:
        from plan_ledger.proof.timestamp import read_authorities

        try:
            found += read_authorities(file.read_bytes())
        except OSError as error:
            raise CannotRead(file, (error.strerror or "it cannot be read").lower()) from error
        except ValueError as error:
            raise NoCertificate(file) from error
    return found


def last_seen_of(plan: str) -> LastSeen:
    """In the state folder, and beside the key where this user has one."""
    key = Remembered.of(plan).key
    return LastSeen(state_file(plan), key.with_name(f"{key.name}.last-seen"))


def _fingerprint(text: str) -> Brought:
    size, root = read_fingerprint(text)
    first = " ".join(fingerprint(size, root).split()[:3])
    return Brought("fingerprint", f"the fingerprint {first} …", size, root)


def _file(file: Path) -> Brought:
    """A checkpoint, or the proof of a record with the checkpoint that it stands under."""
    if file.exists() and not file.is_file():
        raise CannotRead(file, "it is no ordinary file")
    try:
        data = file.read_bytes()
    except OSError as error:
        raise CannotRead(file, (error.strerror or "it cannot be read").lower()) from error
    try:
        said = _checkpoint(_as_it_was(data))
    except (BadNote, BadProofFile, ProofError) as error:
        raise CannotRead(file, str(error)) from error
    return Brought("checkpoint", f"the checkpoint in {file.name}", said.size, said.root,
                   said.origin)


def _as_it_was(data: bytes) -> bytes:
    """Without what editors and mail programs do to a text: the mark at its beginning, and the
    carriage returns.
    """
    return data.removeprefix(BOM_UTF8).replace(b"\r\n", b"\n")


def _checkpoint(data: bytes) -> Checkpoint:
    if data.startswith(b"c2sp.org/tlog-proof"):
        return RecordProof.parse(data).under()
    return Checkpoint.parse(Note.parse(data).text)


def _key(said: str) -> VerifierKey:
    """A key, or a file that holds one."""
    text, file = said, Path(said)
    try:
        if said and len(said) < _LONGEST_NAME and file.is_file():
            text = file.read_text("utf-8-sig")  # some editors begin a file with a mark
    except (OSError, ValueError):
        text = said  # what is no name of a file, or no text, is no key either
    if text.strip().startswith(PRIVATE):
        raise BadKey("this is a signing key, which is for whoever signs alone: bring the verifier"
                     " key, as `plan-ledger keys show` prints it")
    try:
        return VerifierKey.parse(text)
    except BadKey as error:
        if "+" in text:
            raise BadKey(f"{error.text}: {_A_KEY}") from error
        raise BadKey(f"{quoted(said)} is neither a verifier key nor a file that holds one: {_A_KEY}"
                     ) from error


def plan_of(path: Path) -> str | None:
    """The plan's id; None where the ledger is so damaged that it does not say it."""
    try:
        with closing(open_for_reading(path)) as connection:
            return plan_id(connection)
    except (NotALedger, LedgerDamaged, sqlite3.DatabaseError, ValueError, KeyError, TypeError):
        return None  # verifying says what is wrong


def seen_here(plan: str) -> Checkpoint | None:
    """The newest checkpoint of the plan that was seen on this computer."""
    return last_seen_of(plan).newest(origin_of(plan))
