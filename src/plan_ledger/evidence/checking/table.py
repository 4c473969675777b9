"""That the table follows from the records, and that the attached files are those that it names."""
from __future__ import annotations

import sqlite3
from hashlib import sha256

from plan_ledger.evidence import members as names
from plan_ledger.evidence.answers import answers_of
from plan_ledger.evidence.checking.look import Look
from plan_ledger.evidence.making import kept_files
from plan_ledger.evidence.readers_copy import readers_copy
from plan_ledger.evidence.statement import Asked, fits_its_time, table_of
from plan_ledger.plan.errors import PlanError
from plan_ledger.proof.fingerprint import fingerprint
from plan_ledger.record.identity import id_text
from plan_ledger.record.reading import parse
from plan_ledger.store.rebuilding import CANNOT_FOLD


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
            _compare(look, copy, look.asked)
    except (*CANNOT_FOLD, sqlite3.Error, PlanError, RecursionError) as error:
        look.fault("records", f"the records cannot be folded ({error})")


def _compare(look: Look, copy: sqlite3.Connection, asked: Asked) -> None:
    size = len(look.states)
    root = look.roots[size]
    head = {"size": size, "root": root.hex(), "fingerprint": fingerprint(size, root)}
    if look.statement["head"] != head:
        look.fault("statement", "its head is not that of the records")
    plan = str(parse(look.states[0])["plan"])
    if look.statement["plan"] != plan:
        look.fault("statement", "it is of another plan than the records")
    activity = asked.withholding.activity
    if activity is not None and activity not in _subjects(copy):
        look.fault("statement", "the activity that it was limited to is not in the records")
    if look.statement["table"] != table_of(copy, asked):
        look.fault("table", "the table does not follow from the records")
        return
    kept = {
        names.evidence_name(file["position"], file["name"]): file["sha256"]
        for file in kept_files(answers_of(copy, asked, look.statement))
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


def _subjects(copy: sqlite3.Connection) -> set[str]:
    return {id_text(row[0]) for row in copy.execute("SELECT uuid FROM subjects")}
