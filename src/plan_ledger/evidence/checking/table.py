"""That the table follows from the records, that the attached files are those that it names, and
that what is for reading is what this program makes of the records, where it is of the same version.
"""
from __future__ import annotations

import sqlite3
from hashlib import sha256

from plan_ledger.evidence import members as names
from plan_ledger.evidence.answers import Answers, answers_of
from plan_ledger.evidence.checking.look import Look
from plan_ledger.evidence.checking.naming import naming_faults
from plan_ledger.evidence.checking.workbook import NotAsMade, unpacked
from plan_ledger.evidence.making import for_reading, kept_files, made_with
from plan_ledger.evidence.readers_copy import readers_copy
from plan_ledger.evidence.statement import Asked, fits_its_time, table_of
from plan_ledger.plan.errors import PlanError
from plan_ledger.proof.fingerprint import fingerprint
from plan_ledger.record.canonical import encode
from plan_ledger.record.identity import id_text
from plan_ledger.record.reading import parse
from plan_ledger.store.refolding import CANNOT_FOLD


def check_table(look: Look) -> None:
    """The table, folded again, and the attached files that it names. Not where records or what is
    disclosed of them are damaged: they are what it follows from.
    """
    if look.faults:
        return
    assert look.asked is not None
    try:
        with readers_copy(look.states, look.disclosed) as copy:
            if not fits_its_time(copy, look.asked, len(look.states)):
                look.fault("statement", "its known at is no time of its position")
                return
            look.faults += naming_faults(copy, look.states)
            if not look.faults:
                _compare(look, copy, look.asked)
    except (*CANNOT_FOLD, sqlite3.Error, PlanError, RecursionError) as error:
        look.fault("records", f"the records cannot be folded ({error})")


def _compare(look: Look, copy: sqlite3.Connection, asked: Asked) -> None:
    size = len(look.states)
    root = look.roots[size]
    head = {"size": size, "root": root.hex(), "fingerprint": fingerprint(size, root)}
    if not _same(look.statement["head"], head):
        look.fault("statement", "its head is not that of the records")
    first = parse(look.states[0])
    if look.statement["plan"] != first["plan"]:
        look.fault("statement", "it is of another plan than the records")
    if asked.time_zone != first["open"]["time_zone"]:
        look.fault("table", "its time zone is not that of the plan")
    activity = asked.withholding.activity
    if activity is not None and activity not in _subjects(copy):
        look.fault("statement", "the activity that it was limited to is not in the records")
    if not _same(look.statement["table"], table_of(copy, asked)):
        look.fault("table", "the table does not follow from the records")
        return
    answers = answers_of(copy, asked, look.statement)
    _check_for_reading(look, answers)
    kept = {
        names.evidence_name(file["position"], file["name"]): file["sha256"]
        for file in kept_files(answers)
    }
    held = {name for name in look.members if name.startswith("evidence/")}
    for name, digest in kept.items():
        if name not in held:
            look.fault("evidence", f"{name} is gone from the pack")
        elif sha256(look.members[name]).hexdigest() != digest:
            look.fault("evidence", f"{name} is not the file that was attached")
    for name in sorted(held - kept.keys()):
        look.fault("evidence", f"{name} does not belong in the pack")
    look.checked |= {"activities": len(look.statement["table"]["activities"]), "files": len(kept)}


def _same(said: object, computed: object) -> bool:
    """In JSON true is not 1, as it is in Python."""
    return encode(said) == encode(computed)


def _check_for_reading(look: Look, answers: Answers) -> None:
    if look.statement["made_with"] != made_with():
        made = ", ".join(f"{name} {which}" for name, which in look.statement["made_with"].items())
        look.said.append(
            f"the report and the spreadsheets were not made again and compared: they were made with"
            f" {made}, which is not what is installed here"
        )
        return
    try:
        made_again = for_reading(answers)
    except (OSError, MemoryError):
        raise
    except Exception as error:  # whatever typesetting raises: no pack was made of these records
        look.fault("report", f"what is for reading cannot be made of the records ({error})")
        return
    for name, contents in made_again.items():
        if not _is_made_again(name, contents, look.members[name]):
            look.fault("report", f"{name} is not what this program makes of the records")
    look.checked["made_again"] = len(made_again)


def _is_made_again(name: str, again: bytes, held: bytes) -> bool:
    if name != names.WORKBOOK or again == held:
        return again == held
    try:
        return unpacked(again) == unpacked(held)
    except NotAsMade:
        return False


def _subjects(copy: sqlite3.Connection) -> set[str]:
    return {id_text(row[0]) for row in copy.execute("SELECT uuid FROM subjects")}
