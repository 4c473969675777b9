"""Records and what is disclosed of them: nothing is altered, and only that is missing which may be.
"""
from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from plan_ledger.evidence import members as names
from plan_ledger.evidence.checking.look import Ended, Look, note_members
from plan_ledger.evidence.disclosing import Withholding, sealed_names
from plan_ledger.evidence.forms import form_faults
from plan_ledger.evidence.members import read_disclosures, split_lines
from plan_ledger.evidence.readers_copy import opened
from plan_ledger.proof.anchoring import keys_named
from plan_ledger.record.reading import Record, parse
from plan_ledger.store.nodes import Growing
from plan_ledger.store.record_faults import Erasure, RecordFaults, Sealing


def check_records(look: Look) -> None:
    assert look.asked is not None
    try:
        look.states = split_lines(look.members[names.RECORDS])
        look.disclosed = [
            opened(position, text)
            for position, text in read_disclosures(look.members[names.DISCLOSURES])
        ]
    except (ValueError, RecursionError) as error:
        look.fault("records", f"what is disclosed, or the records, cannot be read ({error})")
        raise Ended from error
    if not look.states:
        look.fault("empty", "it holds no record")
        raise Ended
    places = [(some.position, some.name) for some in look.disclosed]
    if places != sorted(set(places)):
        look.fault("disclosures", "what is disclosed is not in order, or comes twice")
    by_position: dict[int, list[Sealing]] = {}
    for some in look.disclosed:
        by_position.setdefault(some.position, []).append((some.name, some.salt, some.value))
    if by_position and max(by_position) > len(look.states):
        look.fault("disclosures", "something is disclosed of a record that is not there")
    _walk(look, by_position)
    look.checked |= {"records": len(look.states), "disclosures": len(look.disclosed)}


def _walk(look: Look, disclosed: dict[int, list[Sealing]]) -> None:
    assert look.asked is not None
    records = []
    for state in look.states:
        try:
            records.append(parse(state))
        except ValueError:
            records.append({})
    erased = _erasures(records)
    withheld = _withheld(records, erased, look.asked.withholding)
    disclosed = {
        position: [sealing for sealing in some if not _must_not(look, withheld, position, sealing)]
        for position, some in disclosed.items()
    }
    missing = erased | dict.fromkeys(withheld, Erasure(0, ""))
    looking = RecordFaults(missing)
    growing = Growing()
    wanted = {some.size for some in look.outside.brought} | {look.asked.position}
    wanted |= {size for size, _ in note_members(look.members)}
    for position, (state, record) in enumerate(zip(look.states, records, strict=True), 1):
        columns = (_identity(record), record.get("version", 0), record.get("type", ""), state)
        look.faults += looking.of(position, columns, disclosed.get(position, []))
        growing.row(position, state)
        if position in wanted or position == len(look.states):
            look.roots[position] = growing.root(position)
    look.faults += looking.at_the_end()
    look.faults += form_faults(records, _values(disclosed), look.statement["plan"])
    look.keys, faults = keys_named(
        (position, str(record["open"].get("key")))
        for position, record in enumerate(records, 1)
        if record.get("type") == "key-set" and isinstance(record.get("open"), dict)
    )
    look.faults += faults


def _values(disclosed: dict[int, list[Sealing]]) -> dict[int, dict[str, Any]]:
    return {
        position: {name: json.loads(value) for name, _, value in some}
        for position, some in disclosed.items()
    }


def _must_not(
    look: Look, withheld: set[tuple[int, str]], position: int, sealing: Sealing
) -> bool:
    """Whether it is disclosed although it is declared to be withheld; that is told."""
    name = sealing[0]
    if (position, name) not in withheld:
        return False
    look.fault(
        "withheld", f"the {name} of position {position} is in the pack, and should be withheld",
        position,
    )
    return True


def _identity(record: Record) -> bytes:
    try:
        return bytes.fromhex(record["subject"].replace("-", ""))
    except (KeyError, ValueError, AttributeError):
        return b""


def _erasures(records: Sequence[Record]) -> dict[tuple[int, str], Erasure]:
    found: dict[tuple[int, str], Erasure] = {}
    for at, record in enumerate(records, 1):
        if record.get("type") != "erased":
            continue
        try:
            said = record["open"]
            place = int(said["erases"]), str(said["field"])
            if place[0] < at:
                found.setdefault(place, Erasure(at, str(said["ground"])))
        except (KeyError, ValueError, TypeError):
            continue
    return found


def _withheld(
    records: Sequence[Record], erased: dict[tuple[int, str], Erasure], withholding: Withholding
) -> set[tuple[int, str]]:
    """Position and name of everything that must be missing, and was not erased."""
    found = set()
    for position, record in enumerate(records, 1):
        try:
            found |= {
                (position, name) for name in sealed_names(record)
                if (position, name) not in erased and withholding.hides(record, name)
            }
        except (KeyError, TypeError):
            continue  # told as the record that it is
    return found
