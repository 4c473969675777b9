"""Checks a pack by docs/pack-format.md. The verifier that lies in each pack does the same and
shares no line with this: whoever doubts one asks the other.

Everything that is wrong is found in one run, as far as what was found allows to look on.
"""
from __future__ import annotations

from pathlib import Path

from plan_ledger.evidence import members as names
from plan_ledger.evidence.checking.look import Ended, Look
from plan_ledger.evidence.checking.records import check_records
from plan_ledger.evidence.checking.table import check_table
from plan_ledger.evidence.checking.vouching import (
    check_commitments,
    check_manifest,
    held_against,
)
from plan_ledger.evidence.members import split_lines
from plan_ledger.evidence.statement import asked_of, read_statement
from plan_ledger.evidence.zip_form import MOST_BYTES, NotThisForm, could_be_zipped, unzipped
from plan_ledger.plan.errors import PlanError
from plan_ledger.proof.checkpoint import origin_of
from plan_ledger.proof.fingerprint import fingerprint
from plan_ledger.proof.verdict import Verdict
from plan_ledger.proof.verifying import Outside
from plan_ledger.record.hashing import EMPTY_ROOT
from plan_ledger.record.reading import parse
from plan_ledger.store.nodes import Growing

_DATABASE = b"SQLite format 3\x00"


class NoPack(PlanError):
    """There is no file to look at."""

    def __init__(self, file: Path, why: str) -> None:
        super().__init__(f"{file} cannot be checked: {why}", where=str(file))


def verify_pack(file: Path, outside: Outside) -> Verdict:
    """What was last seen on this computer has no part in it: for a pack only what is brought
    counts. Raises NoPack where there is nothing to look at.
    """
    look = Look(outside)
    data = _read(file)
    try:
        _check_members(look, data)
        _check_statement(look)
        check_records(look)
        check_commitments(look)
        check_manifest(look)
        check_table(look)
    except Ended:
        pass  # what was found says why
    held = held_against(look)  # which also finds whether the manifest's key is vouched for
    size = len(look.states)
    root = look.roots.get(size, EMPTY_ROOT)
    return Verdict(
        size, root, fingerprint(size, root) if size else None, look.faults + held.faults,
        held.anchors, look.checked, look.said + held.notes, look.manifest, held.stamps,
    )


def root_of_pack(data: bytes) -> tuple[str | None, int, bytes]:
    """Origin, size and root of the records in a pack that is brought as a witness; whatever became
    of its other members. Raises NotThisForm, ValueError.
    """
    states = split_lines(unzipped(data, only=names.RECORDS).get(names.RECORDS, b""))
    growing = Growing()
    growing.rows(1, states)
    if not states:
        raise ValueError("it holds no record")
    try:
        plan = parse(states[0])["plan"]
    except (ValueError, KeyError):
        plan = None
    origin = origin_of(plan) if isinstance(plan, str) else None
    return origin, len(states), growing.root(len(states))


def _read(file: Path) -> bytes:
    try:
        if file.exists() and not file.is_file():
            raise NoPack(file, "it is no ordinary file")
        if file.stat().st_size > 2 * MOST_BYTES:
            raise NoPack(file, "it is larger than any pack")
        data = file.read_bytes()
    except OSError as error:
        raise NoPack(file, (error.strerror or "it cannot be read").lower()) from error
    if data.startswith(_DATABASE):
        raise NoPack(
            file, "it is no pack but a database, perhaps the ledger itself: check that with"
            f" `plan-ledger --ledger {file} verify`"
        )
    if not could_be_zipped(data):
        raise NoPack(file, "it is no pack, which is a ZIP file")
    return data


def _check_members(look: Look, data: bytes) -> None:
    try:
        look.members = unzipped(data)
    except NotThisForm as error:
        look.fault("pack", error.text)
        raise Ended from error
    look.checked["members"] = len(look.members)
    for name in (
        names.README, names.REPORT, names.WORKBOOK, names.TABLE, names.CHANGES, names.STATEMENT,
        names.RECORDS, names.DISCLOSURES, names.VERIFIER, names.MANIFEST,
    ):
        if name not in look.members:
            look.fault("pack", f"{name} is gone from the pack")
    stranger = names.misplaced(look.members)
    if stranger is not None:
        look.fault("pack", f"{stranger} does not belong in the pack, or not in that place")
    if look.faults:
        raise Ended


def _check_statement(look: Look) -> None:
    try:
        look.statement = read_statement(look.members[names.STATEMENT])
        look.asked = asked_of(look.statement)
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError, PlanError) as error:
        look.fault("statement", f"{names.STATEMENT} is no statement ({error})")
        raise Ended from error
