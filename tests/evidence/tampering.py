"""What a forger does to a pack: each changes one honest pack, and makes the rest fit as far as he
can without the organisation's key.
"""
from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from plan_ledger.evidence.manifest import Manifest
from plan_ledger.evidence.members import DISCLOSURES, MANIFEST, RECORDS, STATEMENT, VERIFIER
from plan_ledger.evidence.zip_form import Members, unzipped, zipped
from plan_ledger.record.canonical import canonical

Forge = Callable[[Members], Members | None]


def forged(data: bytes, forge: Forge, *, listed: bool) -> bytes:
    """The pack after a forger; with `listed` its manifest names what he made, under the old
    signature.
    """
    held = unzipped(data)
    made = forge(dict(held)) or held
    if listed and MANIFEST in made:
        made[MANIFEST] = relisted(made)
    return zipped(made)


def relisted(held: Members) -> bytes:
    manifest = Manifest(held[MANIFEST])
    first = held[MANIFEST].split(b"\n", 1)[0]
    lines = [first] + [
        f"{sha256(contents).hexdigest()} {len(contents)} {name}".encode()
        for name, contents in held.items() if name != MANIFEST
    ]
    text = b"".join(line + b"\n" for line in lines)
    if manifest.note is None:
        return text
    return text + b"\n" + "".join(some.line for some in manifest.note.signatures).encode()


def with_records(change: Callable[[list[dict[str, Any]]], None]) -> Forge:
    def forge(held: Members) -> Members:
        records = [json.loads(line) for line in held[RECORDS].splitlines()]
        change(records)
        return held | {RECORDS: b"".join(canonical(record) + b"\n" for record in records)}
    return forge


def with_statement(change: Callable[[dict[str, Any]], None]) -> Forge:
    def forge(held: Members) -> Members:
        statement = json.loads(held[STATEMENT])
        change(statement)
        return held | {STATEMENT: canonical(statement)}
    return forge


def with_disclosures(change: Callable[[list[list[Any]]], None]) -> Forge:
    def forge(held: Members) -> Members:
        lines = [json.loads(line) for line in held[DISCLOSURES].splitlines()]
        change(lines)
        return held | {DISCLOSURES: b"".join(
            json.dumps(line, separators=(",", ":")).encode() + b"\n" for line in lines
        )}
    return forge


def with_value(name: str, value: Any) -> Forge:
    """Another value behind the first disclosure of that name."""
    def change(lines: list[list[Any]]) -> None:
        for line in lines:
            raw = urlsafe_b64decode(line[1] + "=" * (-len(line[1]) % 4))
            salt, said, _ = json.loads(raw)
            if said == name:
                text = json.dumps([salt, said, value], separators=(",", ":"), ensure_ascii=False)
                line[1] = urlsafe_b64encode(text.encode()).decode().rstrip("=")
                return
        raise AssertionError(f"nothing of {name} is disclosed")
    return with_disclosures(change)


def without(*names: str) -> Forge:
    return lambda held: {n: c for n, c in held.items() if n not in names}


def with_member(name: str, contents: bytes, *, before: str = VERIFIER) -> Forge:
    def forge(held: Members) -> Members:
        found: Members = {}
        for some, kept in held.items():
            if some == before and name not in held:
                found[name] = contents
            found[some] = contents if some == name else kept
        return found
    return forge


def first_of(records: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    return next(record for record in records if record["type"] == kind)


def drop_record(records: list[dict[str, Any]]) -> None:
    """The last status change, and its subject's versions closed up behind it."""
    at = max(i for i, r in enumerate(records) if r["type"] in ("status-changed", "corrected"))
    gone = records.pop(at)
    for record in records[at:]:
        if record["subject"] == gone["subject"]:
            record["version"] -= 1


def set_first(kind: str, key: str, value: Any) -> Forge:
    def change(records: list[dict[str, Any]]) -> None:
        record = first_of(records, kind)
        place = record["open"] if key in record["open"] else record
        place[key] = value
    return with_records(change)


def in_table(change: Callable[[dict[str, Any]], None]) -> Forge:
    return with_statement(lambda statement: change(statement["table"]))


def nothing_overdue(table: dict[str, Any]) -> None:
    for activity in table["activities"]:
        activity.update(overdue=False, slips=0, challenged=None)


def asked(key: str, value: Any) -> Forge:
    def change(statement: dict[str, Any]) -> None:
        assert statement["question"][key] != value
        statement["question"][key] = value
    return with_statement(change)


def _swap(records: list[dict[str, Any]]) -> None:
    records[-2], records[-1] = records[-1], records[-2]


def _swap_members(held: Members) -> Members:
    names = list(held)
    names[1], names[2] = names[2], names[1]
    return {name: held[name] for name in names}


FORGERIES: dict[str, Forge] = {
    "a status is another in the records": set_first("status-changed", "status", "BLUE"),
    "a day is another in the records": set_first("status-changed", "effective", "2019-02-14"),
    "a record is taken out": with_records(drop_record),
    "the newest record is taken out": with_records(lambda records: records.pop()),
    "two records are swapped": with_records(_swap),
    "a record comes twice": with_records(lambda records: records.append(dict(records[-1]))),
    "a lead is another behind its digest": with_value("lead", "Somebody else"),
    "a reason is another behind its digest": with_value("because", "all is well"),
    "a disclosure is taken out": with_disclosures(lambda lines: lines.pop(7)),
    "a disclosure comes twice": with_disclosures(lambda lines: lines.insert(7, lines[7])),
    "disclosures are in another order": with_disclosures(lambda lines: lines.reverse()),
    "a disclosure stands at another record": with_disclosures(
        lambda lines: lines[7].__setitem__(0, lines[7][0] + 1)
    ),
    "a kind is declared withheld and is there": asked("withheld", ["leads"]),
    "a status is another in the table": in_table(
        lambda table: table["activities"][0].update(status="BLUE")
    ),
    "an activity is left out of the table": in_table(lambda table: table["activities"].pop()),
    "nothing is overdue in the table": in_table(nothing_overdue),
    "the title is another": in_table(lambda table: table.update(title="Another plan")),
    "the legend is another": in_table(lambda table: table["legend"].pop()),
    "the table has a key too many": in_table(lambda table: table.update(remark="all is well")),
    "the day asked is another": asked("as_at", "2019-02-01"),
    "the position asked is another": asked("position", 3),
    "the instant asked is another": asked("known_at", "2019-03-01T00:00:00.000000Z"),
    "the activity asked is none": asked("activity", "0f8fad5b-d9cb-469f-a165-70867728950e"),
    "the head is another": with_statement(lambda said: said["head"].update(size=3)),
    "the plan is another": with_statement(
        lambda said: said.update(plan="0f8fad5b-d9cb-469f-a165-70867728950e")
    ),
    "the newest checkpoint is not named": with_statement(lambda said: said.update(signed=0)),
    "the statement is no JSON": with_member(STATEMENT, b"{"),
    "the statement is nested without end": with_member(STATEMENT, b"[" * 100_000),
    "the records are nested without end": with_member(RECORDS, b'{"a":' * 100_000 + b"\n"),
    "the records are none": with_member(RECORDS, b""),
    "the disclosures are none": with_member(DISCLOSURES, b""),
    "the disclosures are not text": with_member(DISCLOSURES, b"\xff\xfe\n"),
    "the last record does not end": lambda held: held | {RECORDS: held[RECORDS][:-1]},
    "the workbook is another": with_member("plan.xlsx", b"another"),
    "the spreadsheet is another": with_member("plan.csv", b"another"),
    "the readme is another": with_member("README.txt", b"Trust this."),
    "the verifier is another": with_member(VERIFIER, b"print('valid')"),
    "an attached file is another": lambda held: held | {
        next(n for n in held if n.startswith("evidence/")): b"Present: nobody."
    },
    "an attached file is taken out": lambda held: {
        n: c for n, c in held.items() if not n.startswith("evidence/")
    },
    "a file is put in": with_member("evidence/3-more.txt", b"more"),
    "something is put in that no pack has": with_member("setup.exe", b"MZ"),
    "the manifest is taken out": without(MANIFEST),
    "the verifier is taken out": without(VERIFIER),
    "the records are taken out": without(RECORDS),
    "the statement is taken out": without(STATEMENT),
    "the readme is taken out": without("README.txt"),
    "the manifest is empty": with_member(MANIFEST, b""),
    "the manifest is no text": with_member(MANIFEST, b"\xff" * 40),
    "members are in another order": _swap_members,
    "a checkpoint is taken out": lambda held: {
        n: c for n, c in held.items() if n != max(
            (n for n in held if n.startswith("checkpoints/")),
            key=lambda n: int(n.split("/")[1].split(".")[0]),
        )
    },
    "a checkpoint is of no such size": with_member("checkpoints/5000.note", b"x\n"),
    "a checkpoint is no note": lambda held: held | {
        next(n for n in held if n.startswith("checkpoints/")): b"trust me\n"
    },
    "a time stamp is none": lambda held: with_member(
        "timestamps/" + next(n for n in held if n.startswith("checkpoints/"))[12:-5] + "-1.tsr",
        b"now", before=next(n for n in held if n.startswith("evidence/")),
    )(held),
}
