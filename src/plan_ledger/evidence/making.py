"""Makes a pack: what its reader may see is put into a copy, and all that she is shown is asked of
that copy, so that she who checks the pack can ask it again.
"""
from __future__ import annotations

import gc
import sqlite3
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from importlib.resources import files
from typing import Any, NamedTuple

from plan_ledger.evidence import members as names
from plan_ledger.evidence.answers import Answers, answers_of
from plan_ledger.evidence.disclosing import Withholding
from plan_ledger.evidence.manifest import manifest_of
from plan_ledger.evidence.readers_copy import Disclosed, all_disclosed, readers_copy
from plan_ledger.evidence.readme import readme
from plan_ledger.evidence.report import Manuscript, manuscript_of, report, typeset
from plan_ledger.evidence.spreadsheets import changes_csv, plan_csv, workbook
from plan_ledger.evidence.statement import Asked, statement_of, write_statement
from plan_ledger.evidence.zip_form import Members, zipped
from plan_ledger.history.attachments import attached_file
from plan_ledger.proof.note import SigningKey
from plan_ledger.record.reading import parse
from plan_ledger.record.sealing import disclosure
from plan_ledger.store.commitments import all_signed, time_stamps


class Made(NamedTuple):
    """A pack's bytes, and what it states. `signed` is whether its manifest is."""

    data: bytes
    statement: dict[str, Any]
    signed: bool


def make_pack(
    ledger: sqlite3.Connection, asked: Asked, keys: Sequence[SigningKey], *, by: str,
    recorded: bool,
) -> Made:
    """Of one state of the ledger, up to its head. Without keys the manifest is not signed;
    `by` is who makes it, `recorded`
    whether the ledger will know of it.

    Raises PackTooLarge; and NotAsAttached, NoSuchFile where attached files are damaged.
    """
    states = [
        bytes(state)
        for (state,) in ledger.execute("SELECT state FROM records ORDER BY position")
    ]
    signed = list(_signed(ledger))
    newest = max((size for size, _, _ in signed), default=0)
    told = _told(ledger, asked, states, newest, recorded, by)
    gc.collect()  # typesetting needs much room, and the answers are done with
    members: Members = _for_reading(told.tables, typeset(told.report))
    members[names.STATEMENT] = write_statement(told.statement)
    members[names.RECORDS] = names.record_lines(states)
    members[names.DISCLOSURES] = told.disclosures
    members |= {names.note_name(size): note for size, note, _ in signed}
    members |= {
        names.stamp_name(size, number): stamp
        for size, _, stamps in signed for number, stamp in enumerate(stamps, 1)
    }
    members |= told.attached
    members[names.VERIFIER] = verifier()
    members[names.MANIFEST] = manifest_of(told.statement["plan"], members, keys)
    return Made(zipped(members), told.statement, bool(keys))


class _Told(NamedTuple):
    """What a pack says of the question, in its last form but for the report's typesetting."""

    statement: dict[str, Any]
    disclosures: bytes
    tables: Members
    attached: Members
    report: Manuscript


def _told(
    ledger: sqlite3.Connection, asked: Asked, states: Sequence[bytes], signed: int, recorded: bool,
    by: str,
) -> _Told:
    """The first `signed` of `states` are signed."""
    with readers_copy(states, disclosed(ledger, states, asked.withholding)) as copy:
        statement = statement_of(
            copy, asked, size=len(states), signed=signed, recorded=recorded, made_with=made_with(),
            made_by=by,
        )
        shown = "".join(
            names.disclosure_line(some.position, disclosure(some.salt, some.name, some.value))
            for some in all_disclosed(copy)
        )
        answers = answers_of(copy, asked, statement)
    return _Told(
        statement, shown.encode("ascii"), _tables(answers), _attached(ledger, answers),
        manuscript_of(answers),
    )


def for_reading(answers: Answers) -> Members:
    """What people look at. The same answers and versions give the same bytes."""
    return _for_reading(_tables(answers), report(answers))


def _for_reading(tables: Members, report: bytes) -> Members:
    return {names.README: tables[names.README], names.REPORT: report} | tables


def _tables(answers: Answers) -> Members:
    return {
        names.README: readme(answers.statement),
        names.WORKBOOK: workbook(answers),
        names.TABLE: plan_csv(answers),
        names.CHANGES: changes_csv(answers),
    }


def made_with() -> dict[str, str]:
    return {name: version(name) for name in ("plan-ledger", "typst", "xlsxwriter")}


def verifier() -> bytes:
    """The program that checks a pack without this one."""
    return files("plan_ledger.evidence.standalone").joinpath(names.VERIFIER).read_bytes()


def kept_files(answers: Answers) -> Iterator[dict[str, Any]]:
    """The attached files whose contents are in the pack: those of the table, if they were kept."""
    in_table = {
        file["position"] for activity in answers.now["activities"] for file in activity["evidence"]
    }
    for file in answers.evidence["evidence"]:
        if file["position"] in in_table and file["kept"] and isinstance(file["sha256"], str):
            yield file


def _attached(ledger: sqlite3.Connection, answers: Answers) -> Members:
    return {
        names.evidence_name(file["position"], file["name"]): attached_file(
            ledger, file["position"]
        )[1]
        for file in kept_files(answers)
    }


def disclosed(
    ledger: sqlite3.Connection, states: Sequence[bytes], withholding: Withholding
) -> Iterator[Disclosed]:
    """What the reader may see of what the ledger still holds, by position and name."""
    at, record = 0, {}
    for row in ledger.execute(
        "SELECT position, name, salt, value FROM sealed ORDER BY position, name"
    ):
        some = Disclosed(*row)
        if some.position != at:
            at, record = some.position, parse(states[some.position - 1])
        if not withholding.hides(record, some.name):
            yield some


def _signed(ledger: sqlite3.Connection) -> Iterator[tuple[int, bytes, list[bytes]]]:
    for signed in all_signed(ledger):
        yield signed.size, signed.note, time_stamps(ledger, signed.number)
