"""Packs made by hand from the page “The pack format”, for the tests of what verifies them.

Nothing here is of the product: records, digests, notes, the ZIP and the fold are written out once
more, plainly, so that a test can break any of them.
"""
from __future__ import annotations

import base64
import hashlib
import json
import struct
import zlib
from datetime import date

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

PLAN = "0f8fad5b-d9cb-469f-a165-70867728950e"
ONE = "7c0c7a52-5a4e-4f3f-9d5e-2f6d1c3b4a59"
TWO = "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed"
THREE = "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d"
KIND = {
    "by": "actors", "login": "actors", "because": "reasons", "sheet": "files",
    "title": "wording", "legend_words": "wording", "unknown_codes": "wording",
    "finding": "wording", "activity": "wording", "outcome": "wording", "timeline": "wording",
    "lead": "leads", "progress": "progress", "file": "files", "profile": "files",
    "location": "evidence", "recipient": "actors",
}
UNKNOWN = ("weather-noted",)


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def b64(data):
    return base64.b64encode(data).decode()


def b64url(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def sha(data):
    return hashlib.sha256(data).digest()


def root_of(lines):
    if len(lines) < 2:
        return sha(b"\0" + lines[0]) if lines else sha(b"")
    split = 1 << (len(lines) - 1).bit_length() - 1
    return sha(b"\1" + root_of(lines[:split]) + root_of(lines[split:]))


def path_of(index, lines):
    if len(lines) == 1:
        return []
    split = 1 << (len(lines) - 1).bit_length() - 1
    if index < split:
        return [*path_of(index, lines[:split]), root_of(lines[split:])]
    return [*path_of(index - split, lines[split:]), root_of(lines[:split])]


def fingerprint(lines):
    body = len(lines).to_bytes(8, "big") + root_of(lines)
    text = base64.b32encode(body + sha(body)[:5]).decode()
    return " ".join(text[i:i + 4] for i in range(0, 72, 4))


class Signer:
    def __init__(self, number, plan=PLAN):
        self.name = "plan-ledger/" + plan
        self.private = Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)
        self.public = self.private.public_key().public_bytes_raw()
        self.id = sha(self.name.encode() + b"\n\1" + self.public)[:4]

    @property
    def vkey(self):
        key = b64(b"\1" + self.public)
        return f"{self.name}+{self.id.hex()}+{key}"

    def line(self, text):
        return f"— {self.name} {b64(self.id + self.private.sign(text.encode()))}\n"


def note(text, *signers):
    return (text + "\n" + "".join(one.line(text) for one in signers)).encode()


class HandMade:
    """A ledger that grows by `add`; `members` makes the files of a pack of it."""

    def __init__(self):
        self.records, self.values, self.notes, self.stamps, self.files = [], {}, {}, {}, {}
        self.versions, self.keys, self.clock, self.salt = {}, [], 0, 0

    @property
    def head(self):
        return len(self.records)

    @property
    def lines(self):
        return [canonical(one) if isinstance(one, dict) else one for one in self.records]

    def seal(self, position, name, value, salt=None):
        self.salt += 1
        salt = sha(b"salt%d" % self.salt)[:16] if salt is None else salt
        disclosure = b64url(canonical([b64url(salt), name, value]))
        self.values[position, name] = value, disclosure
        return b64url(sha(disclosure.encode()))

    def add(self, type_, subject=PLAN, effective=None, open_=None, sealed=None, **more):
        position = self.head + 1
        self.clock += 1
        self.versions[subject] = self.versions.get(subject, 0) + 1
        record = {
            "v": 1, "plan": PLAN, "subject": subject, "version": self.versions[subject],
            "type": type_, "recorded_at": f"2027-01-01T09:{self.clock:02}:00.000000Z",
            "open": open_ or {},
            "sealed": {name: self.seal(position, name, v) for name, v in (sealed or {}).items()},
            "by": self.seal(position, "by", "Officer"), "login": self.seal(position, "login", "jo"),
        }
        if effective:
            record["effective"] = effective
        record.update(more)
        self.records.append(record)
        return position

    def set_key(self, signer, before=None):
        retired = {"retires": before.vkey} if before else {}
        self.keys.append((self.head + 1, signer))
        return self.add("key-set", open_={"key": signer.vkey, **retired})

    def sign(self, *signers, size=None):
        size = self.head if size is None else size
        text = f"plan-ledger/{PLAN}\n{size}\n{b64(root_of(self.lines[:size]))}\n"
        self.notes[size] = note(text, *(signers or [self.keys[-1][1]]))
        return self.notes[size]

    def proof(self, position, size):
        lines = self.lines[:size]
        head = f"c2sp.org/tlog-proof@v1\nextra {b64(lines[position - 1])}\nindex {position - 1}\n"
        path = "".join(b64(one) + "\n" for one in path_of(position - 1, lines))
        return (head + path + "\n").encode() + self.notes[size]

    def erased(self):
        grounds = {}
        for one in self.records:
            if isinstance(one, dict) and one["type"] == "erased":
                fields = one["open"]
                grounds.setdefault((fields["erases"], fields["field"]), fields["ground"])
        return grounds

    def missing(self, position, name, withheld=(), activity=None):
        """How the value reads if it is not there, else None."""
        record = self.records[position - 1]
        if (position, name) in self.erased():
            return {"erased": self.erased()[position, name]}
        kind = "evidence" if record["type"] == "evidence-attached" and name in (
            "name", "sha256") else KIND.get(name)
        kind = "files" if record["type"] == "edition-imported" and name == "sha256" else kind
        kind = "wording" if record["type"] == "mark-set" and name == "name" else kind
        if record["type"] in UNKNOWN and name not in ("by", "login", "because", "sheet"):
            kind = None
        if kind in withheld or activity and record["subject"] not in (activity, PLAN):
            return {"withheld": True}
        return None

    def disclosed(self, withheld=(), activity=None):
        return "".join(f'[{at},"{text}"]\n' for (at, name), (_, text) in sorted(
            self.values.items(), key=lambda one: one[0])
            if self.missing(at, name, withheld, activity) is None).encode()

    def table(self, as_at, position, known_at, withheld=(), activity=None):
        return Fold(self, as_at, position, known_at, withheld, activity).table()

    def members(self, as_at="2027-06-30", position=None, withheld=(), activity=None, signed=True,
                since=None):
        position = self.head if position is None else position
        known_at = self.records[position - 1]["recorded_at"] if position else None
        lines = self.lines
        table = self.table(as_at, position, known_at, withheld, activity)
        statement = {
            "format": "plan-ledger-pack/1", "plan": PLAN,
            "question": {"as_at": as_at, "position": position, "known_at": known_at,
                         "since": since, "activity": activity, "withheld": sorted(withheld)},
            "head": {"size": len(lines), "root": root_of(lines).hex(),
                     "fingerprint": fingerprint(lines)},
            "signed": max(self.notes, default=0), "recorded": True,
            "made_with": {"by-hand": "1"},
            "made_by": {"withheld": True} if "actors" in withheld else "Ann", "table": table,
        }
        made = {
            "README.txt": b"Read me.\n", "report.pdf": b"%PDF-1.7 " + b"page " * 80,
            "plan.xlsx": b"PK-like", "plan.csv": b"ref\r\n", "changes.csv": b"",
            "statement.json": canonical(statement),
            "records.jsonl": b"".join(line + b"\n" for line in lines),
            "disclosures.jsonl": self.disclosed(withheld, activity),
        }
        for size in sorted(self.notes):
            made[f"checkpoints/{size}.note"] = self.notes[size]
        for size, number in sorted(self.stamps):
            made[f"timestamps/{size}-{number}.tsr"] = self.stamps[size, number]
        for row in sorted((one for line in table["activities"] for one in line["evidence"]),
                          key=lambda one: one["position"]):
            kept = self.records[row["position"] - 1]["open"].get("kept", True)
            if kept and isinstance(row["sha256"], str):
                made[f"evidence/{row['position']}-file.txt"] = self.files[row["sha256"]]
        made["verify.py"] = b"# as published\n"
        made["manifest"] = self.manifest(made, signed)
        return made

    def manifest(self, made, signed=True, *signers):
        text = f"plan-ledger-pack/1 {PLAN}\n" + "".join(
            f"{sha(content).hex()} {len(content)} {name}\n"
            for name, content in made.items() if name != "manifest")
        if not signed:
            return text.encode()
        return note(text, *(signers or [self.keys[-1][1]]))

    def remade(self, made, signed=True):
        """With a manifest that lists and signs whatever was done to the other members."""
        made = dict(made)
        old = made.pop("manifest")
        made["manifest"] = self.manifest(made, signed) if signed is not None else old
        return made

    def attach(self, subject, effective, content, name="file.txt", **open_):
        digest = sha(content).hex()
        self.files[digest] = content
        return self.add("evidence-attached", subject, effective, {"size": len(content), **open_},
                        {"name": name, "sha256": digest})


def zipped(made, change=lambda where, name, fields: None):
    """The pack; `change` may spoil the fields of a header before they are written."""
    out, directory = b"", b""
    for name, content in made.items():
        stored = name.startswith("evidence/")
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        data = content if stored else packer.compress(content) + packer.flush()
        fields = {
            "made": 20, "needed": 20, "flags": 0, "method": 0 if stored else 8, "time": 0,
            "date": 33, "crc": zlib.crc32(content), "packed": len(data), "size": len(content),
            "name": name.encode(), "extra": b"", "comment": b"", "disk": 0, "internal": 0,
            "external": 0, "offset": len(out), "data": data, "gap": b""}
        local, central = dict(fields), dict(fields)
        change("local", name, local)
        change("central", name, central)
        common = [[one["needed"], one["flags"], one["method"], one["time"], one["date"],
                   one["crc"], one["packed"], one["size"], len(one["name"]), len(one["extra"])]
                  for one in (local, central)]
        out += struct.pack("<4s5H3I2H", b"PK\3\4", *common[0])
        out += local["name"] + local["extra"] + local["data"] + local["gap"]
        directory += struct.pack(
            "<4s6H3I5H2I", b"PK\1\2", central["made"], *common[1], len(central["comment"]),
            central["disk"], central["internal"], central["external"], central["offset"])
        directory += central["name"] + central["extra"] + central["comment"]
    end = {"disk": 0, "start_disk": 0, "here": len(made), "count": len(made),
           "size": len(directory), "offset": len(out), "comment": b"", "before": b""}
    change("end", "", end)
    out += directory + end["before"]
    return out + struct.pack("<4s4H2IH", b"PK\5\6", end["disk"], end["start_disk"], end["here"],
                             end["count"], end["size"], end["offset"],
                             len(end["comment"])) + end["comment"]


class Fold:
    """The table, by going through the first T records as if no other had ever followed."""

    def __init__(self, made, as_at, position, known_at, withheld, activity):
        self.made, self.as_at, self.position = made, as_at, position
        self.known_at, self.withheld, self.activity = known_at, withheld, activity
        self.said = []  # [subject, cell, effective, rank, position, value, edition], the live ones
        self.ever = {}  # (position, subject, cell) → value
        for at in range(1, position + 1):
            self.apply(at, made.records[at - 1])

    def value(self, at, name):
        gone = self.made.missing(at, name, self.withheld, self.activity)
        return gone if gone is not None else self.made.values[at, name][0]

    def state(self, at, record, cell, value, effective=None, rank=None, edition=None):
        self.said.append([record["subject"], cell, effective or record["effective"], rank or at,
                          at, value, edition])
        self.ever[at, record["subject"], cell] = value

    def apply(self, at, record):
        fields = dict(record["open"])
        fields.update((name, self.value(at, name)) for name in record["sealed"])
        edition = record.get("source", {}).get("edition")
        kind = record["type"]
        if kind in ("erased", "mark-set", "profile-set", "pack-made", "key-set", *UNKNOWN):
            return
        if kind == "confirmed":
            for cell, named in fields["repeats"].items():
                self.state(at, record, cell, self.ever[named, record["subject"], cell],
                           edition=edition)
        elif kind == "corrected":
            cell = fields.pop("field")
            gone = sorted((one for one in self.said if one[0] == record["subject"]
                           and one[1] == cell and one[4] in record["replaces"]),
                          key=lambda one: one[3])
            self.said = [one for one in self.said if one not in gone]
            value = self.cells({**fields, "deadline_kind": fields.get("deadline_kind")}
                               if cell == "deadline" else fields).get(
                "title" if cell.startswith("section:") else cell)
            for number, one in enumerate(gone):
                self.state(at, record, cell, value, one[2] if number else record["effective"],
                           one[3])
        elif kind == "retracted":
            for named, cell in fields.get("retracts", []):
                self.said = [one for one in self.said if (one[4], one[1]) != (named, cell)]
            self.said = [one for one in self.said
                         if one[6] is None or one[6] != fields.get("edition")]
        else:
            if kind == "section-set":
                cells = {"section:" + fields["section"]: fields["title"]}
            else:
                cells = self.cells(fields) if kind != "evidence-attached" else {}
            if kind in ("activity-added", "activity-reinstated", "activity-withdrawn"):
                cells["exists"] = kind != "activity-withdrawn"
            for cell, value in cells.items():
                self.state(at, record, cell, value, edition=edition)

    @staticmethod
    def cells(fields):
        plain = ("exists", "ref", "section", "order", "original", "status", "finding", "activity",
                 "outcome", "lead", "progress", "title")
        cells = {name: fields[name] for name in plain if name in fields}
        if "codes" in fields or "unknown_codes" in fields:
            cells["codes"] = {"codes": fields.get("codes") or [],
                              "unknown_codes": fields.get("unknown_codes") or []}
        if "timeline" in fields or "deadline_kind" in fields:
            words, end = fields.get("timeline"), fields.get("deadline")
            empty = words is None and end is None
            cells["deadline"] = None if empty else {
                "timeline": words, "deadline": end,
                "deadline_kind": fields.get("deadline_kind") or "none"}
        if "legend" in fields:
            words = fields.get("legend_words") or {}
            if words in ({"withheld": True}, {"erased": words.get("erased")}):
                words = {line["code"]: {"label": line["code"]} for line in fields["legend"]}
            cells["legend"] = [
                {**line, "label": words.get(line["code"], {}).get("label"),
                 "meaning": words.get(line["code"], {}).get("meaning")}
                for line in fields["legend"]]
        return cells

    def lives(self, subject, cell=None, until=True):
        found = [one for one in self.said if one[0] == subject and cell in (None, one[1])]
        return sorted((one for one in found if one[2] <= self.as_at or not until),
                      key=lambda one: (one[2], one[3]))

    def now(self, subject, cell):
        found = self.lives(subject, cell)
        if not found and subject == PLAN:
            found = self.lives(subject, cell, until=False)[:1]
        return found[-1][5] if found else None

    def table(self):
        legend = self.now(PLAN, "legend") or []
        sections = {one[1][8:]: self.now(PLAN, one[1]) for one in self.said
                    if one[1].startswith("section:")}
        subjects = []
        for record in self.made.records[:self.position]:
            if record["subject"] not in [PLAN, *subjects]:
                subjects.append(record["subject"])
        subjects = [one for one in subjects if self.now(one, "exists")]
        subjects.sort(key=lambda one: self.now(one, "order") or 0)
        return {
            "title": self.now(PLAN, "title"), "as_at": self.as_at, "known_at": self.known_at,
            "position": self.position, "fingerprint": fingerprint(self.made.lines[:self.position]),
            "time_zone": self.made.records[0]["open"]["time_zone"], "legend": legend,
            "sections": {name: title for name, title in sections.items() if title is not None},
            "activities": [self.row(one, legend) for one in subjects],
        }

    def row(self, subject, legend):
        row = {name: self.now(subject, name) for name in (
            "ref", "section", "finding", "activity", "outcome", "original", "lead", "progress",
            "status")}
        row |= self.now(subject, "codes") or {"codes": None, "unknown_codes": []}
        row |= self.now(subject, "deadline") or {
            "timeline": None, "deadline": None, "deadline_kind": "none"}
        last = {one[2]: one[5] for one in self.lives(subject, "deadline")}
        held = [one["deadline"] for one in last.values() if one and one["deadline"]]
        baseline = row["original"] or next(iter(held), None)
        since = before = None
        for _, _, effective, _, _, status, _ in self.lives(subject, "status"):
            since, before = since if status == before else effective, status
        meaning = {line["code"]: line["means"] for line in reversed(legend)}
        overdue = (row["deadline_kind"] == "by" and row["deadline"] is not None
                   and row["deadline"] < self.as_at and meaning.get(row["status"]) != "complete")
        challenged = None
        first = next((line for line in legend if line["overdue_is_off_track"]), None)
        if overdue and first and meaning.get(row["status"], "off-track") != "off-track":
            tail = f"when “{first['meaning']}”" if first["meaning"] else "for what is overdue"
            challenged = f"overdue, and the plan's legend says {first['code']} {tail}"
        files = []
        for at, record in enumerate(self.made.records[:self.position], 1):
            if record["type"] == "evidence-attached" and record["subject"] == subject and (
                    record["effective"] <= self.as_at):
                files.append({"name": self.value(at, "name"), "sha256": self.value(at, "sha256"),
                              "position": at})
        return row | {
            "id": subject, "baseline_deadline": baseline, "withdrawn": None, "overdue": overdue,
            "slips": sum(b > a for a, b in zip(held, held[1:], strict=False)),
            "slippage_days": (date.fromisoformat(row["deadline"]) - date.fromisoformat(
                baseline)).days if row["deadline"] and baseline else None,
            "status_since": since if row["status"] is not None else None,
            "last_confirmed": max((one[2] for one in self.lives(subject)), default=None),
            "challenged": challenged, "evidence": files}


LEGEND = [
    {"code": "RED", "means": "off-track", "overdue_is_off_track": True},
    {"code": "AMBER", "means": "at-risk", "overdue_is_off_track": False},
    {"code": "GREEN", "means": "on-track", "overdue_is_off_track": False},
    {"code": "BLUE", "means": "complete", "overdue_is_off_track": False},
]
WORDS = {
    "RED": {"label": "Red", "meaning": "late"}, "AMBER": {"label": "Amber", "meaning": None},
    "GREEN": {"label": "Green", "meaning": "<b>fine</b>"}, "BLUE": {"label": "Done", "meaning": ""},
}


def story():
    """A ledger in which every type of record occurs, and two keys: `first` and `second`."""
    made = HandMade()
    made.first, made.second = Signer(1), Signer(2)
    made.add("plan-opened", effective="2027-01-01", open_={"time_zone": "Europe/London"})
    made.set_key(made.first)
    made.add("plan-retitled", effective="2027-01-01", sealed={"title": "The “front” door <Ü>"})
    made.add("legend-set", effective="2027-01-01", open_={"legend": LEGEND},
             sealed={"legend_words": WORDS})
    made.add("section-set", effective="2027-01-01", open_={"section": "4"},
             sealed={"title": "Practice"})
    edition = made.add("edition-imported", effective="2027-01-29", open_={"rows": 2},
                       sealed={"file": "jan.csv", "sha256": "ab" * 32})
    source = {"edition": edition, "row": 8}
    one = made.one = made.add(
        "activity-added", ONE, "2027-01-29",
        {"ref": "4.2", "section": "4", "order": 2, "codes": ["AB1"], "deadline": "2027-03-31",
         "deadline_kind": "by", "status": "AMBER"},
        {"activity": "Answer every contact", "outcome": None, "timeline": "end of March",
         "lead": "Head of Service", "unknown_codes": ["?x"], "because": "begun"}, source=source)
    made.add("activity-added", TWO, "2027-01-29",
             {"ref": "4.10a", "section": "4", "order": 1, "original": "2027-02-01",
              "deadline": "2027-05-01", "deadline_kind": "by", "status": "GREEN"},
             {"activity": "Write it down", "finding": "Nothing was written", "lead": "Jo",
              "timeline": "May"}, source=source)
    made.sign()
    made.add("activity-added", THREE, "2027-02-01", {"ref": "5", "codes": []}, {"activity": "Old"})
    made.add("status-changed", ONE, "2027-02-26", {"status": "RED"}, {"because": "no chair"})
    made.add("confirmed", ONE, "2027-03-26", {"repeats": {"status": one, "lead": one,
                                                          "exists": one, "deadline": one}})
    made.add("deadline-revised", ONE, "2027-03-30", {"deadline": "2027-04-30",
                                                     "deadline_kind": "by"}, {"timeline": "April"})
    wrong = made.add("lead-reassigned", ONE, "2027-04-01", {}, {"lead": "Personal data"})
    made.corrected = made.add("corrected", ONE, "2027-04-02", {"field": "lead"},
                              {"lead": "Deputy", "because": "misspelt"}, replaces=[wrong])
    made.add("progress-reported", ONE, "2027-04-03", {}, {"progress": "Two\nof three"})
    made.kept = made.attach(ONE, "2027-04-03", b"the minutes")
    made.hashed = made.attach(TWO, "2027-04-04", b"only its hash", kept=False)
    made.add("activity-reworded", TWO, "2027-04-05", {}, {"outcome": "It is written"})
    made.add("activity-moved", THREE, "2027-04-05", {"section": "4", "order": 7})
    made.add("activity-renumbered", THREE, "2027-04-05", {"ref": "4.11"})
    made.add("activity-recoded", THREE, "2027-04-05", {"codes": ["CD12"]}, {"unknown_codes": []})
    made.set_key(made.second, made.first)
    made.sign(made.second, made.first)
    made.add("activity-withdrawn", THREE, "2027-05-01")
    made.gone = made.add("activity-reinstated", THREE, "2027-05-02")
    made.add("retracted", THREE, None, {"retracts": [[made.gone, "exists"]]}, {"because": "slip"})
    second = made.second_edition = made.add("edition-imported", effective="2027-05-28",
                                            open_={"rows": 1}, sealed={"file": "may.csv",
                                                                       "sha256": "cd" * 32})
    made.add("status-changed", TWO, "2027-05-28", {"status": "BLUE"}, source={"edition": second})
    made.taken = made.add("retracted", PLAN, None, {"edition": second})
    made.mark = made.add("mark-set", open_={"marks": 20}, sealed={"name": "Board of April"})
    made.erasing = made.add("erased", ONE, None, {"erases": wrong, "field": "lead",
                                                  "ground": "right-to-erasure"})
    made.add("profile-set", sealed={"profile": "[columns]\n"})
    made.add("corrected", PLAN, "2027-01-01", {"field": "section:4"}, {"title": "Our practice"},
             replaces=[5])
    made.add("pack-made", open_={"as_at": "2027-05-01", "known_at": 29, "sha256": "ef" * 32,
                                 "withheld": []},
             sealed={"recipient": "Inspector"})
    made.sign()
    made.add("status-changed", ONE, "2027-06-01", {"status": "AMBER"}, {"because": "a chair"},
             request=TWO)
    return made
