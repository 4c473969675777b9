"""docs/record-format.md is precise: its table, example and tables are the program's own."""
from __future__ import annotations

import json
import re
import sqlite3
from base64 import urlsafe_b64encode
from hashlib import sha256
from uuid import UUID

from plan_ledger.plan.cells import ACTIVITY_FIELDS, PLAN_FIELDS
from plan_ledger.plan.events.reported import StatusChanged
from plan_ledger.record import sealing
from plan_ledger.record.drafting import ZERO_TIME, draft, stamp
from plan_ledger.store.schema import APPLICATION_ID, COMMITMENTS, PROJECTIONS, RECORDS, VERSION
from tests.docs.console import ROOT
from tests.docs.sealed_table import table, with_table

PAGE = (ROOT / "docs" / "record-format.md").read_text("utf-8")
FILE = PAGE.partition("## The file")[2]
LINE = re.search(r"```json\n(.+)\n```", PAGE)[1]
SEALED = re.findall(r"^\| `(\w+)` \| `([0-9a-f]{32})` \| `(.+?)` \| `([\w-]+)` \|$", PAGE, re.M)


def base64url(data):
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def test_its_table_of_open_and_sealed_fields_is_the_codes_own():
    assert with_table(PAGE) == PAGE, "see python -m tests.docs.refresh"
    assert table() in PAGE


def test_its_example_is_canonical():
    again = json.dumps(json.loads(LINE), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert again == LINE


def test_the_digests_of_its_example_follow_from_the_disclosures():
    record = json.loads(LINE)
    digests = record["sealed"] | {"by": record["by"], "login": record["login"]}
    assert [name for name, *_ in SEALED] == ["because", "by", "login"]
    for name, salt, value, shown in SEALED:
        array = f'["{base64url(bytes.fromhex(salt))}","{name}",{value}]'
        assert base64url(array.encode()) == shown
        assert base64url(sha256(shown.encode("ascii")).digest()) == digests[name]


def test_the_program_makes_just_these_bytes(monkeypatch):
    values = {name: json.loads(value) for name, _, value, _ in SEALED}
    salts = iter(bytes.fromhex(salt) for _, salt, _, _ in SEALED)
    monkeypatch.setattr(sealing, "urandom", lambda size: next(salts))
    record = json.loads(LINE)
    event = StatusChanged(
        originator_id=UUID(record["subject"]),
        originator_version=record["version"],
        plan=UUID(record["plan"]),
        effective=record["effective"],
        status="RED",
        **values,
    )
    drafted = draft(event)
    assert stamp(drafted.state, record["recorded_at"]).decode() == LINE
    assert [sealed.disclosure for sealed in drafted.sealed] == [row[3] for row in SEALED]


def test_it_names_every_cell():
    for field in (*ACTIVITY_FIELDS, *PLAN_FIELDS):
        assert f"`{field}`" in PAGE


def test_it_names_the_files_marks_and_every_column():
    assert f"`0x{APPLICATION_ID:X}`" in PAGE
    assert f"now {VERSION}, as `user_version`" in PAGE
    assert f"`{ZERO_TIME}`" in PAGE
    made = sqlite3.connect(":memory:")
    made.executescript(RECORDS + COMMITMENTS + PROJECTIONS)
    tables = made.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    for (name,) in tables:
        (row,) = re.findall(rf"^\| `{name}` \| (.+?) \| ", FILE, re.MULTILINE)
        told = re.findall(r"`(\w+)`", re.sub(r"\(.*?\)", "", row))
        assert told == [column[1] for column in made.execute(f"PRAGMA table_info({name})")]
    made.close()
