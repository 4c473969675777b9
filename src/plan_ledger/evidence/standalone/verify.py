"""Checks an inspection pack of Plan Ledger, without trusting whoever made it.

    python verify.py PACK.zip --fingerprint "AAAA AAAA AAA4 …"

It needs Python 3.8 or later and nothing else, opens no network connection and unpacks nothing.
Take it from where the project publishes it rather than out of the pack: whoever gives you both can
have changed both. It proves, as far as what you bring reaches (`Brought`), that the pack is

    genuine      its records are those that you have from elsewhere, or that were signed by a key
                 which you have from elsewhere
    complete     no record up to the pack's head is left out or altered: all have one root
    in time      they existed by the time that an authority stamped, if you trust that authority
    and the table follows from the records: it is computed again, and written as a web page

What is checked, and why, is told in the project's pages pack-format, record-format and
proof-format; this file was written from them and shares no line with the product. The whole check
is `Check.check_pack`, step by step; what is called stands below what calls it:

    1  The command         8  The table
    2  The check           9  The page: that table as HTML
    3  What is brought    10  The ZIP file, in the one form that is allowed
    4  Time stamps        11  The tree, fingerprints, signed notes, keys and checkpoints
    5  Forms              12  Ed25519, only verifying
    6  Disclosures        13  Canonical JSON and base64
    7  Records            14  Faults and words
"""
import argparse
import base64
import binascii
import bisect
import collections
import contextlib
import datetime
import gc
import hashlib
import html
import json
import operator
import os
import re
import struct
import sys
import zlib
from collections import namedtuple

if sys.version_info < (3, 8):  # noqa: UP036 (an older one would call an honest pack damaged)
    sys.exit(f"verify.py needs Python 3.8 or later, and this is {sys.version.split()[0]}: nothing "
             "was looked at.")

ANCHORED, NOTHING_THERE, DAMAGED, CONSISTENT = 0, 1, 3, 5  # exit codes; 2 is argparse's
FORMAT = "plan-ledger-pack/1"
MEBI = 1 << 20


# --- 1 The command -------------------------------------------------------------------------------

def main(words=None):
    """The exit code. Whatever goes wrong, it is neither a traceback nor a yes."""
    for stream in (sys.stdout, sys.stderr):  # a console that lacks a letter is no reason to stop
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    code, options = NOTHING_THERE, read_arguments(words)
    try:
        check = Check(options.pack, Brought(options))
        damaged = check.code == DAMAGED
        check.notes += earlier_page(options) if damaged else write_page(check, options)
        tell(check)
        return check.code
    except (NothingToLookAt, KeyboardInterrupt) as reason:
        sentence = str(reason) or "Stopped before it was checked."
    except OSError as reason:
        sentence = f"Something cannot be read: {reason.strerror or type(reason).__name__}."
    except Exception as reason:  # whatever was not foreseen is never a yes
        sentence = f"The pack cannot be checked ({type(reason).__name__}): take it for damaged."
        code = DAMAGED
    with contextlib.suppress(OSError, ValueError):
        for line in [sentence, *earlier_page(options)]:
            print(printable(line), file=sys.stderr)
    return code


def read_arguments(words):
    parser = argparse.ArgumentParser(prog="verify.py", description=(
        "Checks an inspection pack of Plan Ledger. Exit code 0: anchored; 5: consistent with "
        "itself, and nothing more; 3: damaged; 1: there is nothing to look at."))
    parser.add_argument("pack", metavar="PACK.zip")
    for name, text in {
            "--fingerprint": "72 letters and digits, from minutes or an older report",
            "--key": "the organisation's verifier key, learnt elsewhere; or a file with it",
            "--against": "a file: a checkpoint, the proof of a record, or a pack, kept elsewhere",
            "--tsa-ca": "a file: certificates of time-stamp authorities that you trust"}.items():
        parser.add_argument(name, action="append", default=[], help=text)
    parser.add_argument("--table", metavar="FILE.html", help="where to write the proved table")
    return parser.parse_args(words)


def tell(check):
    print(printable(check.verdict()))
    more = check.faults.count - len(check.faults.first)
    told = {"Faults": check.faults.first + [f"and {more:,} more"] * bool(more)}
    if check.code != DAMAGED:
        told["Vouched for"] = [f"records 1 to {size:,} by {name}" for size, name in check.anchors]
        told["By time stamps"] = [f"records 1 to {size:,} existed by {when}: {name}"
                                  for size, when, name in check.stamped]
        told["Checked"] = [many(count, noun) for noun, count in check.checked.items()]
    told["Notes"] = check.notes
    for title, lines in told.items():
        if lines:
            print("", title + ":", *(f"- {printable(line)}" for line in lines), sep="\n")


# --- 2 The check ---------------------------------------------------------------------------------

class Check:
    """One pack, looked at from end to end. Each step tells its faults, and the next goes on where
    it can."""

    def __init__(self, path, brought):
        self.brought = brought
        self.faults, self.checked, self.notes = Faults(), {}, []
        self.anchors = []  # (size, what vouches for so many records)
        self.stamped = []  # (size, the time by which they existed, by which time stamp)
        self.report_is_vouched_for = False
        with self.faults, open_pack(path) as file:
            self.pack = Pack(file)
            self.check_pack()

    def check_pack(self):
        checkpoints, evidence, stamps = sort_members(self.pack.members)
        digests = self.check_members()
        plan, manifest = self.check_manifest(digests)
        self.statement = read_statement(self.pack.whole("statement.json", 512 * MEBI))
        position = self.statement["question"]["position"]
        self.faults.unless(plan == self.statement["plan"], "the manifest is of another plan")
        before = self.faults.count
        self.read_records({position, *checkpoints, *(one.size for one in self.brought.witnesses)})
        sound = self.faults.count == before
        self.check_statement()
        signed_by = self.check_signatures(checkpoints, manifest)
        if sound and position in self.ledger.roots:
            self.check_table(evidence, digests)
        else:
            self.notes.append("No table was computed: it would be of records with faults.")
        self.check_stamps(stamps, checkpoints)
        self.compare_brought()
        self.follow_keys(signed_by, manifest)
        self.anchors.sort(key=lambda one: -one[0])
        if self.anchors and position > self.anchors[0][0]:
            self.notes.append(f"The table is of position {position}, which lies after what is "
                              "vouched for: it rests on the organisation's word too.")

    def check_members(self):
        """Name → SHA-256 of each member, after its check sum was found right."""
        digests = {}
        for name in self.pack.members:
            total = hashlib.sha256()
            with self.faults:
                for piece in self.pack.chunks(name):
                    total.update(piece)
            digests[name] = total.hexdigest()
        demand(not self.faults.count, "as the ZIP file is damaged, nothing in it was looked at")
        return digests

    def check_manifest(self, digests):
        """The plan that it names; and its note, or None where it is not signed."""
        data = self.pack.whole("manifest", 64 * MEBI)
        note = read_note(data, "the manifest") if b"\n\n" in data else None
        first, *lines = (note.text if note else data.decode("ascii", "replace")).split("\n")
        demand(first.startswith(FORMAT + " ") and lines[-1:] == [""], "the manifest is not one")
        listed = [one for one in self.pack.members.values() if one.name != "manifest"]
        for number, one in enumerate(listed):
            self.faults.unless(
                lines[number:number + 1] == [f"{digests[one.name]} {one.size} {one.name}"],
                f"{one.name} is not as the manifest lists it")
        self.faults.unless(len(lines) <= len(listed) + 1, "the manifest lists more than there is")
        self.checked["listed file"] = len(listed)
        return first[len(FORMAT) + 1:], note

    def read_records(self, sizes):
        """All records, and what is disclosed of each. The roots of `sizes` will be asked for."""
        self.ledger = ledger = Ledger(self.statement, erasures(self.pack), sizes)
        waiting = disclosures(self.pack, self.faults)
        (at, name), value, digest = next(waiting, NO_MORE)
        for position, line in enumerate(self.pack.lines("records.jsonl"), 1):
            here = {}
            while at == position:
                here[name] = value, digest
                (at, name), value, digest = next(waiting, NO_MORE)
            with self.faults:
                ledger.read(line, here)
        self.faults.unless(not at, f"a disclosure is for position {at}, which is no record")
        self.checked.update({"record": ledger.tree.size, "disclosed value": ledger.disclosed})
        if ledger.unknown:
            self.notes.append(f"{many(ledger.unknown, 'record')} of types that this program does "
                              "not know: it cannot tell what they mean.")
        self.notes += [f"{why}: {many(count, 'value')}." for why, count in ledger.unseen.items()]

    def check_statement(self):
        """What the statement says of the records, besides the table."""
        question, head, ledger = self.statement["question"], self.statement["head"], self.ledger
        size, root = ledger.tree.size, ledger.tree.root()
        self.faults.unless(head["size"] == size,
                           f"the statement speaks of {head['size']} records, and there are {size}")
        said, true = (head["root"], head["fingerprint"]), (root.hex(), fingerprint(size, root))
        self.faults.unless(said == true or head["size"] != size,
                           "the root or fingerprint in the statement is not that of the records")
        self.faults.unless(question["activity"] in (None, *ledger.first),
                           "the activity that the question names is in no record")
        position, known_at = question["position"], question["known_at"]
        since, until = (ledger.times[position:position + 2] + ["~", "~"])[:2]  # no instant is later
        self.faults.unless(
            known_at is None if position == 0 else known_at and since <= known_at < until,
            "“known_at” is not when the position asked about was the last one")

    def check_signatures(self, checkpoints, manifest):
        """Size → the keys that signed its checkpoint."""
        ledger, signed_by = self.ledger, {}
        for size, name in checkpoints.items():
            with self.faults:
                one = read_checkpoint(self.pack.whole(name, MEBI), name)
                demand((one.origin, one.size) == (ledger.origin, size), f"{name} is of another")
                demand(size <= ledger.tree.size, f"{name} is of more records than there are")
                demand(one.root == ledger.roots[size], f"{name} is not of these records")
                signed_by[size] = signers(one.note, {key for _, key in ledger.keys}, name)
                demand(ledger.key_at(size) in signed_by[size], f"{name} lacks the key in force")
        self.faults.unless(self.statement["signed"] == max(checkpoints, default=0),
                           "“signed” in the statement is not the size of the newest checkpoint")
        self.checked["checkpoint"] = len(checkpoints)
        self.checked["signature"] = sum(map(len, signed_by.values()))
        with self.faults:
            if manifest:
                key = ledger.key_at(ledger.tree.size)
                demand(key and [one[:2] for one in manifest.signatures] == [(key.name, key.id)],
                       "the manifest is not signed by the key in force alone")
                signers(manifest, [key], "the manifest")
                self.checked["signed manifest"] = 1
        return signed_by

    def check_table(self, evidence, digests):
        """`evidence`: position → the name of the member with the file that was attached there."""
        question = self.statement["question"]
        table = Table(self.ledger, question["as_at"], question["position"])
        self.table = table.make()
        differences(self.statement["table"], self.table, "the table:", self.faults)
        for position in sorted({*table.kept, *evidence}):
            name = evidence.get(position)
            self.faults.unless(name, f"the file attached at position {position} is missing")
            self.faults.unless(not name or digests[name] == table.kept.get(position),
                               f"{name} is no file that the table names")
        self.checked.update({
            "table line": len(self.table["activities"]), "attached file": len(evidence)})
        self.notes.append("Whether the report and the spreadsheets show this table is not checked: "
                          "read the table that this program writes instead.")

    def check_stamps(self, stamps, checkpoints):
        """They prove when records were there, and not whose they are: anybody can have anything
        stamped. So they vouch for nothing."""
        trusted = self.brought.authorities
        openssl = find_openssl() if stamps and trusted else None
        for (size, number), name in stamps.items():
            with self.faults:
                demand(size in checkpoints and (number == 1 or (size, number - 1) in stamps),
                       f"{name} has no checkpoint, or one before it is missing")
                answer = self.pack.whole(name, MEBI)
                note = self.pack.whole(checkpoints[size], MEBI)
                demand(is_stamp_of(answer, note), f"{name} is no time stamp of its checkpoint")
                if not openssl:
                    continue
                told, when = ask_openssl(openssl, note, answer, trusted)
                if told is None:
                    self.stamped.append((size, when, name))
                elif "Verification: FAILED" not in told:  # LibreSSL has no -attime, for one
                    self.notes.append(f"Not checked: {name}: the openssl here cannot.")
                else:
                    demand(NOT_TRUSTED.search(told), f"{name} is not valid, says openssl")
                    self.notes.append(f"{name} is not by an authority that you trust.")
        if openssl:
            self.checked["time stamp"] = len(stamps)
        elif stamps:
            why = "there is no openssl here" if trusted else "give --tsa-ca FILE for that"
            self.notes.append(f"Not checked: {many(len(stamps), 'time stamp')}: {why}.")

    def compare_brought(self):
        ledger = self.ledger
        for one in self.brought.witnesses:
            if one.origin not in (None, ledger.origin):
                self.faults.add(f"{one.name} is of another ledger: {one.origin}")
            elif one.size > ledger.tree.size:
                self.faults.add(f"{one.name} is of {one.size} records, and the pack holds only "
                                f"{ledger.tree.size}: it is older, or records were left out")
            elif ledger.roots[one.size] != one.root:
                self.faults.add(f"{one.name} does not agree with the first {one.size} records")
            elif one.size:
                self.anchors.append((one.size, one.name))

    def follow_keys(self, signed_by, manifest):
        """A key that you brought vouches for what it signed, and for the next key where it signed
        that one's first checkpoint too. So does the key that the records name which something else
        vouches for. The manifest must be signed by one of them, or whoever adds records and a key
        of his own could put in another report."""
        ledger, before = self.ledger, None
        trusted = dict.fromkeys(self.brought.keys, "that you brought")
        vouched = {*trusted, *(ledger.key_at(size) for size, _ in self.anchors)}
        for key in self.brought.keys:
            if key not in [one for _, one in ledger.keys]:
                self.faults.add(f"the key {key_text(key)} is not a key of this ledger")
            elif not any(key in some for some in signed_by.values()):
                self.faults.add(f"nothing in this pack is signed with the key {key_text(key)}")
        for number, (start, key) in enumerate(ledger.keys, 1):
            end = ledger.keys[number][0] if number < len(ledger.keys) else float("inf")
            reign = [size for size in signed_by if start <= size < end]
            if before and not (reign and before in signed_by[reign[0]]):
                self.notes.append(f"The key before does not vouch for that of position {start}.")
            elif before:
                if before in trusted:
                    trusted.setdefault(key, f"{key.id.hex()}, to which the one before handed over")
                if before in vouched:
                    vouched.add(key)
            before = key
        for key, how in trusted.items():
            for size in [size for size, keys in signed_by.items() if key in keys][-1:]:
                self.anchors.append((size, f"the key {how}, by checkpoints/{size}.note"))
        self.report_is_vouched_for = bool(manifest) and (before in vouched or not vouched)
        if not self.report_is_vouched_for:
            why = "nothing you brought vouches for its key" if manifest else "there is none"
            self.notes.append("Nothing vouches for the report and the spreadsheets, as the "
                              f"manifest's signature would: {why}.")

    @property
    def code(self):
        if self.faults.count:
            return DAMAGED
        return ANCHORED if self.anchors and self.report_is_vouched_for else CONSISTENT

    def verdict(self):
        if self.code == DAMAGED:
            return f"Damaged: {many(self.faults.count, 'fault')} found."
        word = "Consistent with itself, not anchored"
        if self.anchors:
            (size, name), head = self.anchors[0], self.ledger.tree.size
            word = "Anchored" if self.code == ANCHORED else word + " as a whole"
            rest = "" if size == head else (
                f"; records {size + 1:,} to {head:,} rest on the organisation's word")
            return f"{word}: records 1 to {size:,} are vouched for by {name}{rest}."
        if self.stamped:
            size, when, name = min(self.stamped, key=lambda one: (-one[0], one[1]))
            return (f"{word}: records 1 to {size:,} existed by {when}, by {name}, but nothing "
                    "vouches for whose they are.")
        return word + (": nothing from outside vouches for it, so the whole could have been made "
                       "yesterday.")


def differences(said, computed, where, faults):
    """Tells where two values of JSON differ. True is not 1 here."""
    if isinstance(said, dict) and isinstance(computed, dict) and said.keys() == computed.keys():
        for name in said:
            differences(said[name], computed[name], f"{where} {name}", faults)
    elif isinstance(said, list) and isinstance(computed, list) and len(said) == len(computed):
        for number, one in enumerate(said):
            name = one.get("ref") if isinstance(one, dict) else None
            differences(one, computed[number], f"{where} {name or number + 1}", faults)
    else:
        faults.unless(encode(said) == encode(computed), f"{where} says {encode(said)[:120]}, but "
                      f"the records say {encode(computed)[:120]}")


# --- 3 What is brought from outside --------------------------------------------------------------

# Something that vouches for the first `size` records by their root. That you kept it is what
# counts: who signed it, if anybody, would add nothing.
Witness = namedtuple("Witness", "name origin size root")


class Brought:
    """What the inspector has from elsewhere: witnesses, keys, and certificates of authorities."""

    def __init__(self, options):
        self.witnesses = []
        for text in options.fingerprint:
            size, root = read_fingerprint(text)
            name = f"the fingerprint {fingerprint(size, root)[:24]}…"
            self.witnesses.append(Witness(name, None, size, root))
        self.witnesses += [read_witness(path, options.pack) for path in options.against]
        self.keys = [key_brought(text) for text in options.key]
        self.authorities = b"".join(map(certificates, options.tsa_ca))


def open_file(path):
    try:
        if os.path.exists(path) and not os.path.isfile(path):  # a pipe might never end
            raise NothingToLookAt(f"{path} cannot be read: it is no ordinary file.")
        return open(path, "rb")
    except (OSError, ValueError) as fault:
        why = getattr(fault, "strerror", None) or fault
        raise NothingToLookAt(f"{path} cannot be read: {why}.") from None


def open_pack(path):
    """What neither begins nor ends as a ZIP file is none, and no damaged pack either."""
    file = open_file(path)
    size = file.seek(0, os.SEEK_END)
    file.seek(max(size - END.size, 0))
    end = file.read(4)
    file.seek(0)
    start = file.read(15)
    if start[:2] != b"PK" and end != b"PK\5\6":
        file.close()
        if start == b"SQLite format 3":
            raise NothingToLookAt(f"{path} is no pack but a database, perhaps the ledger itself: "
                                  "check that with `plan-ledger --ledger FILE verify`.")
        raise NothingToLookAt(f"{path} is no pack, which is a ZIP file.")
    return file


def key_brought(text):
    """A verifier key as it is written, or the one in a file."""
    source = text.strip()
    if not re.fullmatch(r"[^\s+]+\+[0-9a-f]{8}\+\S+", source):
        if not os.path.exists(text):
            raise NothingToLookAt(f"“{text}” is neither a verifier key, such as plan-ledger/ID+"
                                  "0a1b2c3d+AbC=, nor a file with one.")
        with open_file(text) as file:
            source = file.read(MEBI).decode("utf-8-sig", "replace").strip()
    try:
        return read_key(source)
    except Damaged as fault:
        raise NothingToLookAt(f"{text} is no verifier key: {fault}.") from None


def certificates(path):
    """Those in a file of PEM, and nothing else of it."""
    with open_file(path) as file:
        found = re.findall(b"-----BEGIN (?:X509 )?CERTIFICATE-----(.*?)-----END", file.read(),
                           re.DOTALL)
    if not found or not all(is_der(from_base64(b"".join(one.split())) or b"") for one in found):
        raise NothingToLookAt(f"{path} holds no certificate in PEM, which begins with -----BEGIN "
                              "CERTIFICATE-----, or one that cannot be read.")
    return b"".join(b"-----BEGIN CERTIFICATE-----\n%b\n-----END CERTIFICATE-----\n"
                    % b"\n".join(one.split()) for one in found)


def read_witness(path, checked):
    """A checkpoint, the checkpoint under the proof of a record, or the records of another pack."""
    name = os.path.basename(path)
    try:
        with open_file(path) as file:
            data = file.read(4 * MEBI)
            if data[:4] == b"PK\3\4":
                demand(not are_same(path, checked), "it is the very pack that is checked, which "
                       "cannot vouch for itself")
                tree, pack, origin = Tree(), Pack(file), None
                demand("records.jsonl" in pack.members, "it is no pack")
                for line in pack.lines("records.jsonl"):
                    if not tree.size:
                        origin = origin_of(line)
                    tree.append(line)
                demand(tree.size, "it holds no record")
                return Witness("the pack " + name, origin, tree.size, tree.root())
        # Whatever a mail program or an editor did to a text that can be read again is undone.
        data = (data[3:] if data[:3] == b"\xef\xbb\xbf" else data).replace(b"\r\n", b"\n")
        one = read_proof(data) if data[:9] == b"c2sp.org/" else read_checkpoint(data, name)
        return Witness(name, one.origin, one.size, one.root)
    except Damaged as fault:
        raise NothingToLookAt(f"{path} proves nothing: {fault}.") from None


def origin_of(line):
    """Of which ledger a record says to be, if it says that."""
    with contextlib.suppress(Damaged, KeyError, TypeError):
        return "plan-ledger/" + parse_canonical(line)["plan"]


def are_same(path, other):
    """Whether one is a copy of the other, or just it."""
    with open_file(path) as one, open_file(other) as two:
        while True:
            pieces = one.read(MEBI), two.read(MEBI)
            if pieces[0] != pieces[1] or not pieces[0]:
                return pieces[0] == pieces[1]


def read_proof(data):
    """The checkpoint under a C2SP tlog-proof: the record as `extra`, its index, and the path."""
    head, _, rest = data.partition(b"\n\n")
    found = re.fullmatch(rb"c2sp\.org/tlog-proof@v1\nextra (\S+)\nindex (%b)((?:\n\S+)*)"
                         % SIZE.encode(), head)
    demand(found, "it is not the proof of a record")
    record, index = from_base64(found.group(1)), int(found.group(2))
    path = [from_base64(line) for line in found.group(3).split()]
    checkpoint = read_checkpoint(rest, "its checkpoint")
    sound = record and index < checkpoint.size and all(one and len(one) == 32 for one in path)
    demand(sound and checkpoint.root == inclusion_root(record, index, checkpoint.size, path),
           "its hashes do not lead to the root in its checkpoint")
    return checkpoint


# --- 4 Time stamps, by way of openssl ------------------------------------------------------------

NOT_TRUSTED = re.compile(r"certificate verify error|unable to (get|load)|[Ee]rror loading|"
                         r"self[- ]signed|expired|not yet valid")
STAMPED = re.compile(r"Time stamp: (\w{3} +\d+ \d+:\d+:\d+)(?:\.\d+)? (\d{4}) GMT")


def is_der(data):
    """Whether it is one sequence of DER: as far as can be seen without openssl."""
    found = re.match(rb"\x30(?:([\0-\x7f])|\x81(.)|\x82(..)|\x83(...))", data, re.DOTALL)
    size = found and found.end() + int.from_bytes(found.group(found.lastindex), "big")
    return size == len(data)


def is_stamp_of(answer, note):
    return is_der(answer) and any(
        make(note).digest() in answer for make in (hashlib.sha256, hashlib.sha384, hashlib.sha512))


def find_openssl():
    import shutil
    program = shutil.which("openssl")
    if program and os.path.dirname(os.path.abspath(program)) == os.getcwd():
        return None  # Windows looks there first, where the pack's sender may have put one
    return program


def ask_openssl(program, note, answer, authorities):
    """None if openssl trusts the stamp, else what it says; and the time that the stamp states. It
    is asked as of that time: a certificate that expired since is as good as it was then."""
    import calendar
    import subprocess
    import tempfile
    import time
    with tempfile.TemporaryDirectory(prefix="plan-ledger-verify-") as folder:
        of_note, of_answer, trusted = (os.path.join(folder, name) for name in "nat")
        for path, content in ((of_note, note), (of_answer, answer), (trusted, authorities)):
            with open(path, "wb") as file:
                file.write(content)

        def ask(*words):
            try:
                return subprocess.run(
                    [program, "ts", *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT, timeout=60, encoding="utf-8", errors="replace")
            except (OSError, subprocess.SubprocessError):
                return subprocess.CompletedProcess(words, 1, "unable to get an answer")

        words, when = ["-verify", "-data", of_note, "-in", of_answer, "-CAfile", trusted], "no time"
        for stated in STAMPED.findall(ask("-reply", "-in", of_answer, "-text").stdout)[-1:]:
            then = time.strptime(" ".join(stated), "%b %d %H:%M:%S %Y")
            words += ["-attime", str(calendar.timegm(then))]
            when = time.strftime("%Y-%m-%d %H:%M:%S UTC", then)
        done = ask(*words)
    is_good = done.returncode == 0 and "Verification: OK" in done.stdout
    return None if is_good else done.stdout, when


# --- 5 Forms -------------------------------------------------------------------------------------

def form_of(spec):
    """A function that says whether a value has the form that is written down as a pattern of the
    whole text, a type, None, a [form] of all in a list, a {key: form} of exactly these keys, a
    {str: form} of all values, a function; or as a tuple of forms, of which one must fit."""
    if isinstance(spec, str):
        fits = re.compile(spec).fullmatch
        return lambda value: isinstance(value, str) and fits(value) is not None
    if isinstance(spec, type):  # true is no number here
        return lambda value: type(value) is spec
    if isinstance(spec, (tuple, list)):
        forms = [form_of(one) for one in spec]
        if isinstance(spec, tuple):
            return lambda value: any(form(value) for form in forms)
        return lambda value: isinstance(value, list) and all(map(forms[0], value))
    if isinstance(spec, dict):
        forms = {name: form_of(one) for name, one in spec.items()}
        if str in forms:
            return lambda value: isinstance(value, dict) and all(map(forms[str], value.values()))
        return lambda value: isinstance(value, dict) and value.keys() == forms.keys() and all(
            form(value[name]) for name, form in forms.items())
    return spec or (lambda value: value is None)


def day(text):
    """A date, or None where `text` is not a day as YYYY-MM-DD."""
    try:
        found = datetime.date.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return found if found.isoformat() == text else None


def is_instant(text):
    """27 characters, in UTC with microseconds. As all have this form they sort as they are."""
    return is_clock(text) and day(text[:10]) is not None


def is_count(value):
    return type(value) is int and value >= 0


def is_position(value):
    return type(value) is int and value > 0


is_clock = form_of(r"[0-9-]{10}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{6}Z")
# Base64url of 16 and of 32 bytes: of the last letter four, or two, bits are spare, and zero.
SALT, DIGEST = "[A-Za-z0-9_-]{21}[AQgw]", "[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]"
UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
REFERENCE, STATUS = r"[0-9]+(\.[0-9]+)*[a-z]?", "[A-Za-z0-9-]{1,24}"
is_salt, is_digest = form_of(SALT), form_of(DIGEST)

SEALED_EVERYWHERE = {"by": "actors", "login": "actors", "because": "reasons", "sheet": "files"}
KIND = "actors|evidence|files|leads|progress|reasons|wording"
STATEMENT = {
    "format": re.escape(FORMAT), "plan": UUID, "signed": is_count, "recorded": bool,
    "head": {"size": is_position, "root": str, "fingerprint": str},
    "question": {"as_at": day, "position": is_count, "known_at": (None, is_instant),
                 "since": (None, day), "activity": (None, UUID),
                 "withheld": [KIND]},
    "made_with": {str: str}, "made_by": (str, {"withheld": lambda value: value is True}),
    "table": dict,
}
RECORD = {
    "v": lambda value: is_count(value) and value == 1, "plan": str, "subject": UUID,
    "version": is_count, "type": str, "recorded_at": is_instant, "open": dict, "sealed": dict,
}
WHERE_GIVEN = {
    "effective": day, "request": UUID, "replaces": [is_position],
    "source": lambda value: isinstance(value, dict) and is_position(value.get("edition"))
    and is_count(value.get("row", 0)),
}
# Of the fields: what the fold reads, so that it meets only what it can handle; and counts.
FIELDS = {
    "time_zone": "[A-Za-z0-9_+/-]{1,64}", "field": str, "key": str, "retires": (None, str),
    "exists": (None, bool), "kept": bool, "as_at": day, "known_at": is_count, "since": (None, day),
    "withheld": [KIND], "ref": (None, REFERENCE), "section": (None, REFERENCE),
    "status": (None, STATUS),
    "order": (None, int), "codes": (None, ["[A-Z]{1,5}[0-9]{1,3}"]), "unknown_codes": (None, [str]),
    "deadline": (None, day), "original": (None, day),
    "deadline_kind": (None, "by|by-then-ongoing|recurring|none"),
    "legend": [{"code": STATUS, "overdue_is_off_track": bool,
                "means": "off-track|at-risk|not-started|on-track|complete"}],
    "legend_words": {str: {"label": str, "meaning": (None, str)}}, "repeats": {str: is_position},
    "retracts": [lambda value: isinstance(value, list) and list(map(type, value)) == [int, str]],
    "edition": is_position, "erases": is_position, "marks": is_count,
    "ground": "personal-data-in-error|right-to-erasure|court-order|retention-expired|other",
    "rows": is_count, "size": is_count, **dict.fromkeys((
        "finding", "activity", "outcome", "timeline", "lead", "progress", "title", "name", "sha256",
        "location", "file", "profile", "recipient", *SEALED_EVERYWHERE), (None, str)),
}
STATEMENT, RECORD, WHERE_GIVEN, FIELDS = (
    {name: form_of(spec) for name, spec in forms.items()}
    for forms in (STATEMENT, RECORD, WHERE_GIVEN, FIELDS))

# The table of the record format. Each type is about the plan, an activity, or any; is dated by an
# effective date or not; and has fields: in clear, or sealed of a kind, under which it is withheld.
# It has those that are marked with ! always, in clear not null.
TEXTS = (" unknown_codes:wording finding:wording activity:wording outcome:wording timeline:wording"
         " lead:leads progress:progress")
TYPES = {
    "plan-opened": "plan dated time_zone!",
    "plan-retitled": "plan dated title!:wording",
    "legend-set": "plan dated legend! legend_words!:wording",
    "section-set": "plan dated section! title!:wording",
    "profile-set": "any undated profile!:files",
    "edition-imported": "any dated rows! file!:files sha256!:files",
    "activity-added": "activity dated ref section order codes deadline deadline_kind original "
                      "status" + TEXTS,
    "activity-reworded": "activity dated activity:wording outcome:wording finding:wording",
    "activity-recoded": "activity dated codes! unknown_codes:wording",
    "activity-moved": "activity dated section order",
    "activity-renumbered": "activity dated ref!",
    "activity-withdrawn": "activity dated",
    "activity-reinstated": "activity dated",
    "status-changed": "activity dated status!",
    "lead-reassigned": "activity dated lead!:leads",
    "deadline-revised": "activity dated deadline deadline_kind original timeline:wording",
    "progress-reported": "activity dated progress!:progress",
    "confirmed": "any dated repeats!",
    "evidence-attached": "activity dated size kept name!:evidence sha256!:evidence "
                         "location:evidence",
    "corrected": "any dated field! exists ref section order codes deadline deadline_kind original "
                 "status legend title:wording legend_words:wording" + TEXTS,
    "retracted": "any undated retracts edition",
    "erased": "any undated erases! field! ground!",
    "mark-set": "any undated marks! name!:wording",
    "key-set": "any undated key! retires",
    "pack-made": "any undated as_at! known_at! since activity sha256! withheld! recipient:actors",
}
Type = namedtuple("Type", "about dated required clear own kinds")


def type_of(text):
    about, dated, *words = text.split()
    required = [word.split("!")[0] for word in words if "!" in word]
    words = [word.replace("!", "") for word in words]
    own = dict(word.split(":") for word in words if ":" in word)
    clear = {word for word in words if ":" not in word}
    return Type(about, dated == "dated", required, clear, list(own), {**SEALED_EVERYWHERE, **own})


TYPES = {name: type_of(text) for name, text in TYPES.items()}
UNKNOWN = type_of("any either")
NAMES = {name for one in TYPES.values() for name in (*one.clear, *one.kinds)}


def check_forms(value, forms, where=""):
    for name, form in forms.items():
        if not form(value.get(name)):
            raise Damaged(f"{where}its “{name}” is missing or not valid")


def read_statement(data):
    said = parse_canonical(data, "statement.json")
    demand(isinstance(said, dict) and said.keys() == STATEMENT.keys(),
           "statement.json has not the keys that it should have")
    check_forms(said, STATEMENT, "statement.json: ")
    kinds, position = said["question"]["withheld"], said["question"]["position"]
    demand(kinds == sorted(set(kinds)) and position <= said["head"]["size"],
           "statement.json: what is withheld is not sorted, or the position is after the last one")
    as_at, since = said["question"]["as_at"], said["question"]["since"]
    demand(since is None or since <= as_at, f"statement.json: it asks for what changed since "
           f"{since}, which lies after the day that it is of, {as_at}")
    demand(isinstance(said["made_by"], dict) == ("actors" in kinds),
           "statement.json: “made_by” is withheld where actors are, and only there")
    return said


# --- 6 Disclosures -------------------------------------------------------------------------------

NO_MORE = (0, None), None, None
DISCLOSURE = re.compile(rb'\[([1-9][0-9]{0,15}),"([\w-]+)"\]')
# Most values are texts in which JSON has nothing to escape. These are canonical as they stand.
OF_PLAIN_TEXT = re.compile(rb'\["%b","([ !#-\[\]-~]*)","([ !#-\[\]-~]*)"\]' % SALT.encode())


def disclosures(pack, faults):
    """((position, name), value, digest) of those that can be read, sorted as they must be, without
    doubles."""
    last = (0, "")
    for number, line in enumerate(pack.lines("disclosures.jsonl"), 1):
        try:
            one = read_disclosure(line)
            if one[0] <= last:
                raise Damaged("it is not in its order, or is there twice")
            last = one[0]
            yield one
        except Damaged as fault:
            faults.add(f"line {number} of the disclosures: {fault}")


def read_disclosure(line):
    """SD-JWT (RFC 9901, section 4.2): base64url of ["salt","name",value]."""
    found = DISCLOSURE.fullmatch(line)
    demand(found, "it is not a disclosure")
    position, text = found.groups()
    data = from_base64(text.translate(FROM_URL) + b"=" * (-len(text) % 4))
    demand(data, "it is not a disclosure")
    plain = OF_PLAIN_TEXT.fullmatch(data)
    if plain:
        name, value = plain.group(1).decode(), plain.group(2).decode()
    else:
        content = parse_canonical(data)
        demand(isinstance(content, list) and len(content) == 3 and is_salt(content[0])
               and isinstance(content[1], str),
               "it is not a disclosure with a salt of 16 bytes")
        _, name, value = content
    return (int(position), name), value, to_base64url(sha256(text))


def erasures(pack):
    """(position, name) → ground, by the first record that says so. An erasure comes after what it
    erases, so it must be known before the records are read for good. What is not in order here is
    told then."""
    found = {}
    for line in pack.lines("records.jsonl"):
        if b'"type":"erased"' in line:
            with contextlib.suppress(Damaged, KeyError, TypeError):
                record = parse_canonical(line)
                if record["type"] == "erased":
                    key = record["open"]["erases"], record["open"]["field"]
                    found.setdefault(key, record["open"]["ground"])
    return found


# --- 7 Records, and what all say together (pack format, “How the table follows”) -----------------

class Unseen(dict):
    """What stands for a sealed value that the pack does not hold; no disclosed value is one."""


class Statement:
    """What one record states for one cell. `undone` is the position that took it back, or 0."""

    __slots__ = ("effective", "rank", "position", "undone", "value")

    def __init__(self, effective, rank, position, value):
        self.effective, self.rank, self.position, self.value = effective, rank, position, value
        self.undone = 0

    def __lt__(self, position):  # as `bisect` asks
        return self.position < position


class Ledger:
    """Reads the records in order, checks each, and keeps what the table needs."""

    def __init__(self, statement, erased, sizes):
        self.question, self.plan = statement["question"], statement["plan"]
        self.origin = "plan-ledger/" + self.plan
        self.tree, self.sizes, self.roots = Tree(), sizes, {0: Tree().root()}
        self.position = 0  # of the record that is read
        self.subjects, self.times = [None], [""]  # by position
        self.versions, self.first = {}, {}  # by subject
        self.digests, self.erased, self.never_sealed = set(), erased, set(erased)
        self.cells = {}  # subject → cell → all that was ever stated, in order of position
        self.confirmed, self.editions = set(), {}  # positions; position → what the edition states
        self.edition = None  # the one whose records are read
        self.evidence = {}  # subject → (effective, whether its contents are kept, the file)
        self.taken_back = {}  # position of such a file → that of the record that took it back
        self.keys = []  # (position, key)
        self.disclosed, self.unknown, self.unseen = 0, 0, collections.Counter()

    def key_at(self, size):
        """The key in force for so many records."""
        return next((key for position, key in reversed(self.keys) if position <= size), None)

    def read(self, line, disclosed):
        """One record. `disclosed`: name → value and digest of what is disclosed of it."""
        self.tree.append(line)
        self.position = self.tree.size
        self.subjects.append(None)
        self.times.append(self.times[-1])
        if self.position in self.sizes:
            self.roots[self.position] = self.tree.root()
        try:
            record = parse_canonical(line)
            known = self.check_form(record)
            values = self.unseal(record, known, disclosed)
            fields = {name: value for name, value in record["open"].items() if name in known.clear}
            fields.update({name: values[name] for name in known.kinds if name in values})
            self.check_fields(record, known, fields)
            self.fold(record, fields)
        except Damaged as fault:
            raise Damaged(f"record {self.position}: {fault}") from None

    def check_form(self, record):
        """Its type, after what every record has was found."""
        demand(isinstance(record, dict), "it is not an object")
        check_forms(record, RECORD)
        check_forms(record, {name: WHERE_GIVEN[name] for name in record if name in WHERE_GIVEN})
        subject, kind, at = record["subject"], record["type"], record["recorded_at"]
        known = TYPES.get(kind, UNKNOWN)
        self.subjects[-1] = subject
        self.first.setdefault(subject, self.position)
        before, self.versions[subject] = self.versions.get(subject, 0), record["version"]
        demand(record["version"] == before + 1, "its version is not the next of its subject")
        before, self.times[-1] = self.times[-1], at
        demand(at >= before, "its recorded time lies before that of the record before")
        demand(record["plan"] == self.plan, "it belongs to another plan")
        demand((kind == "plan-opened") == (self.position == 1), "a plan is opened once, and first")
        demand(known is UNKNOWN or ("effective" in record) == known.dated,
               "its effective date is missing, or should not be there")
        demand(known.about == "any" or (subject == self.plan) == (known.about == "plan"),
               "its subject is of the wrong sort")
        demand(bool(record.get("replaces")) == ("replaces" in record) == (kind == "corrected"),
               "a correction, and nothing else, replaces something")
        return known

    def unseal(self, record, known, disclosed):
        """Name → value of all that is sealed. Exactly what may be missing is missing."""
        sealed, withheld = record["sealed"], self.question["withheld"]
        demand("by" not in sealed and "login" not in sealed, "a sealed field has a forbidden name")
        sealed = dict(sealed, by=record.get("by"), login=record.get("login"))
        is_about = record["subject"] == self.plan or (
            self.question["activity"] in (None, record["subject"]))
        values = {}
        for name in disclosed:
            demand(name in sealed, f"“{name}” is disclosed, but not sealed in it")
        for name, digest in sealed.items():
            value, seen = disclosed.get(name, (None, None))
            place, kind = (self.position, name), known.kinds.get(name)
            demand(seen == digest if seen else is_digest(digest),
                   f"the digest of “{name}” is not valid, or not that of what is disclosed")
            demand(digest not in self.digests, f"the digest of “{name}” occurs twice")
            self.digests.add(digest)
            if place in self.erased:
                self.never_sealed.discard(place)
                ground = self.erased[place]
                values[name], why = Unseen(erased=ground), f"Erased ({ground})"
            elif kind in withheld or not is_about:
                kind = kind if kind in withheld else "other activities"
                values[name], why = Unseen(withheld=True), f"Withheld from this pack ({kind})"
            else:
                demand(seen, f"what was sealed as “{name}” is missing")
                values[name] = value
                continue
            demand(not seen, f"“{name}” is disclosed, though it is said to be withheld or erased")
            self.unseen[why] += 1
        self.disclosed += len(disclosed)
        return values

    def check_fields(self, record, known, fields):
        """That they are those of the type, what form they have, and that the record speaks only of
        what was there before it. Names that are of no type are of a later version."""
        foreign = [name for there, own in ((record["open"], known.clear),
                                           (record["sealed"], known.kinds))
                   for name in there if name in NAMES and name not in own]
        if foreign and known is not UNKNOWN:
            raise Damaged(f"a record of type {record['type']} has no “{foreign[0]}” there")
        for name, value in fields.items():
            if name in FIELDS and not FIELDS[name](value) and not isinstance(value, Unseen):
                raise Damaged(f"its “{name}” is not valid")
        for name in known.required:
            demand(name in fields and (fields[name] is not None or name in known.own),
                   "its “" + name + "” is missing")
        words = fields.get("legend_words", {})
        demand(isinstance(words, Unseen) or all(
            line["code"] in words for line in fields.get("legend", ())), "its legend lacks words")
        if "source" in record:
            demand(record["source"]["edition"] == self.edition and record["type"] != "corrected",
                   "it is of an edition that it does not follow directly")
        else:  # what an edition says follows it without a gap
            self.edition = None
        if known.about != "any":
            return  # such a record names no position
        demand("edition" not in fields or fields["edition"] in self.editions,
               "it names what is no edition")
        named = [*record.get("replaces", ()), *fields.get("repeats", {}).values(),
                 *(position for position, _ in fields.get("retracts", ())),
                 *([fields["erases"]] if "erases" in fields else [])]
        demand(all(0 < one < self.position for one in named)
               and fields.get("marks", 0) <= self.position, "it names a position not before it")

    def fold(self, record, fields):
        kind, position = record["type"], self.position
        if kind == "plan-opened":
            self.time_zone = fields["time_zone"]
        elif kind == "edition-imported":
            self.editions[position], self.edition = [], position
        elif kind == "evidence-attached":
            file = {"name": fields.get("name"), "sha256": fields.get("sha256"),
                    "position": position}
            self.evidence.setdefault(record["subject"], []).append(
                (record["effective"], fields.get("kept", True), file))
        elif kind == "confirmed":
            self.confirm(record, fields["repeats"])
        elif kind == "corrected":
            self.correct(record, fields)
        elif kind == "retracted":
            self.retract(fields)
        elif kind == "erased":
            demand((fields["erases"], fields["field"]) not in self.never_sealed,
                   "it erases what was never sealed")
        elif kind == "key-set":
            self.set_key(fields)
        elif kind not in TYPES:
            self.unknown += 1
        elif TYPES[kind].dated:
            for cell, value in stated(kind, fields):
                self.state(record, cell, value)

    def state(self, record, cell, value, effective=None, rank=None):
        one = Statement(effective or record["effective"], rank or self.position, self.position,
                        value)
        self.cells.setdefault(record["subject"], {}).setdefault(cell, []).append(one)
        if "source" in record:
            self.editions[record["source"]["edition"]].append(one)

    def stated_by(self, position, cell, subject):
        """What that record states of that cell. By halving: no pack can make this slow."""
        row = self.cells.get(subject, {}).get(cell, [])
        return row[bisect.bisect_left(row, position):bisect.bisect_left(row, position + 1)]

    def confirm(self, record, repeats):
        self.confirmed.add(self.position)
        for cell, position in repeats.items():
            found = self.stated_by(position, cell, record["subject"])
            demand(found and position not in self.confirmed,
                   f"position {position} states no “{cell}” that could be repeated")
            self.state(record, cell, found[0].value)

    def correct(self, record, fields):
        """In the place of each that is replaced, a statement of the same rank. The first has this
        record's effective date, the others keep theirs."""
        cell = fields["field"]
        if cell not in CELLS and not cell.startswith("section:"):
            self.unknown += 1
            return
        value = corrected_value(cell, fields)
        named = [one for position in sorted(set(record["replaces"]))
                 for one in self.stated_by(position, cell, record["subject"])]
        demand({one.position for one in named} == set(record["replaces"]),
               f"it replaces a position that states no “{cell}”")
        replaced = [one for one in named if not one.undone]
        for number, one in enumerate(sorted(replaced, key=operator.attrgetter("rank"))):
            one.undone = self.position
            effective = one.effective if number else record["effective"]
            self.state(record, cell, value, effective, one.rank)

    def retract(self, fields):
        demand("retracts" in fields or "edition" in fields, "it retracts nothing")
        taken = [one for position, cell in fields.get("retracts", ())
                 for one in self.stated_by(position, cell, self.subjects[position])]
        for position, cell in fields.get("retracts", ()):
            if cell == "evidence":
                self.taken_back.setdefault(position, self.position)
        for one in taken + self.editions.get(fields.get("edition"), []):
            one.undone = one.undone or self.position

    def set_key(self, fields):
        before = key_text(self.keys[-1][1]) if self.keys else None
        key = read_key(fields["key"])
        demand(key.name == self.origin, "its key is for another ledger")
        demand(fields.get("retires") in (None, before), "the key before is another than it retires")
        self.keys.append((self.position, key))


EXISTENCE = {"activity-added": True, "activity-reinstated": True, "activity-withdrawn": False}
PLAIN_CELLS = {"exists", "ref", "section", "order", "original", "status", "finding", "activity",
               "outcome", "lead", "progress", "title"}
CELLS = PLAIN_CELLS | {"codes", "deadline", "legend"}


def stated(kind, fields):
    """(cell, value) for each cell whose fields are given."""
    if kind == "section-set":
        return [("section:" + fields["section"], fields["title"])] if "title" in fields else []
    found = [(name, value) for name, value in fields.items() if name in PLAIN_CELLS]
    if kind in EXISTENCE:
        found.append(("exists", EXISTENCE[kind]))
    if "codes" in fields or "unknown_codes" in fields:
        found.append(("codes", {"codes": fields.get("codes") or [],
                                "unknown_codes": fields.get("unknown_codes") or []}))
    if "timeline" in fields or "deadline_kind" in fields:
        found.append(("deadline", deadline_value(fields)))
    if "legend" in fields:
        found.append(("legend", legend_value(fields)))
    return found


def corrected_value(cell, fields):
    """As above, but of one cell; a section's is its title, and for a deadline its date will do."""
    if cell == "deadline" and "deadline" in fields:
        return deadline_value(fields)
    values = dict(stated("corrected", fields))
    name = "title" if cell.startswith("section:") else cell
    demand(name in values, f"it has no value for “{cell}”")
    return values[name]


def deadline_value(fields):
    words, date = fields.get("timeline"), fields.get("deadline")
    return None if words is None and date is None else {
        "timeline": words, "deadline": date, "deadline_kind": fields.get("deadline_kind") or "none"}


def legend_value(fields):
    """Where its words are not to be seen, the label is the code."""
    words = fields["legend_words"]
    return [dict(line, **({"label": line["code"], "meaning": None} if isinstance(words, Unseen)
                          else words[line["code"]])) for line in fields["legend"]]


# --- 8 The table ---------------------------------------------------------------------------------

class Table:
    """The plan as at V, a day, as known at T, a position."""

    def __init__(self, ledger, as_at, position):
        self.ledger, self.as_at, self.position = ledger, as_at, position
        self.kept = {}  # position → SHA-256 of each file whose contents must be in the pack

    def held(self, subject):
        """Cell → the statements that are live at T and effective by V, in order: the last one
        holds. A plan has no day without its title: there the first one holds before it too."""
        found = {}
        for cell, row in self.ledger.cells.get(subject, {}).items():
            live = [one for one in row if one.position <= self.position
                    and not 0 < one.undone <= self.position]
            live.sort(key=operator.attrgetter("effective", "rank"))
            until = [one for one in live if one.effective <= self.as_at]
            found[cell] = until or (live[:1] if subject == self.ledger.plan else [])
        return {cell: row for cell, row in found.items() if row}

    def make(self):
        ledger = self.ledger
        plan = {cell: row[-1].value for cell, row in self.held(ledger.plan).items()}
        self.legend = plan.get("legend") or []
        rows = []
        for subject in ledger.cells:
            held = self.held(subject)
            now = {cell: row[-1].value for cell, row in held.items()}
            if subject != ledger.plan and now.get("exists") is True:
                place = now.get("order") or 0, ledger.first[subject]
                rows.append((place, self.activity(subject, held, now)))
        return {
            "title": plan.get("title"), "as_at": self.as_at,
            "known_at": ledger.question["known_at"], "position": self.position,
            "fingerprint": fingerprint(self.position, ledger.roots[self.position]),
            "time_zone": ledger.time_zone, "legend": self.legend,
            "sections": {cell[8:]: title for cell, title in plan.items()
                         if cell.startswith("section:") and title is not None},
            "activities": [row for _, row in sorted(rows, key=operator.itemgetter(0))],
        }

    def activity(self, subject, held, now):
        row = {name: now.get(name) for name in ("ref", "section", "finding", "activity", "outcome",
                                                "original", "lead", "progress", "status")}
        row.update(now.get("codes") or {"codes": None, "unknown_codes": []})
        row.update(now.get("deadline") or {
            "timeline": None, "deadline": None, "deadline_kind": "none"})
        last_of_day = {one.effective: one.value for one in held.get("deadline", ())}
        dates = [value["deadline"] for value in last_of_day.values()
                 if value and value["deadline"]]
        baseline = row["original"] or (dates[0] if dates else None)
        since = None
        for one in reversed(held.get("status", ())):
            if row["status"] is None or one.value != row["status"]:
                break
            since = one.effective
        means = [line["means"] for line in self.legend if line["code"] == row["status"]]
        overdue = (row["deadline_kind"] == "by" and row["deadline"] is not None
                   and row["deadline"] < self.as_at and "complete" not in means)
        attached = []
        for effective, kept, file in self.ledger.evidence.get(subject, ()):
            gone = self.ledger.taken_back.get(file["position"], self.position + 1)
            if effective <= self.as_at and file["position"] <= self.position < gone:
                attached.append(file)
                if kept and isinstance(file["sha256"], str):
                    self.kept[file["position"]] = file["sha256"]
        row.update(
            id=subject, baseline_deadline=baseline, status_since=since, withdrawn=None,
            slips=sum(map(operator.lt, dates, dates[1:])), overdue=overdue,
            slippage_days=(day(row["deadline"]) - day(baseline)).days
            if row["deadline"] and baseline else None,
            last_confirmed=max(some[-1].effective for some in held.values()),
            challenged=self.challenge(means) if overdue else None, evidence=attached)
        return row

    def challenge(self, means):
        lines = [line for line in self.legend if line["overdue_is_off_track"]]
        if not lines or not means or "off-track" in means or "complete" in means:
            return None
        code, meaning = lines[0]["code"], lines[0]["meaning"]
        return f"overdue, and the plan's legend says {code} " + (
            f"when “{meaning}”" if meaning else "for what is overdue")


# --- 9 The page ----------------------------------------------------------------------------------

MARK = "<!-- a table proved by verify.py of Plan Ledger -->"
STYLE = """body{font:1rem/1.4 sans-serif;margin:1.5rem;color:#111;background:#fff}
table{border-collapse:collapse;width:100%}caption{text-align:left;font-weight:bold;padding:.5rem 0}
th,td{border:1px solid #555;padding:.3rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}
thead{display:table-header-group}tr{break-inside:avoid}.mark{font-style:italic}
@media print{@page{size:landscape;margin:1cm}body{margin:0;font-size:.7rem}}"""
COLUMNS = ("Reference", "Section", "Finding", "Activity", "Outcome", "Codes", "Lead", "Deadline",
           "Deadline moved later", "Status", "Progress", "Last confirmed", "Evidence")


def write_page(check, options):
    """A sentence: where the table is, or why it is not."""
    path = path_of_page(options)
    try:
        if os.path.lexists(path) and not is_page(path):
            return [f"The table was not written: {path} is there, and is not mine."]
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            file.write(page(check))
    except (OSError, ValueError) as fault:
        why = getattr(fault, "strerror", None) or fault
        return [f"The table was not written: {path} cannot be written ({why})."]
    return [f"The table that this program computed is in {path}."]


def earlier_page(options):
    """A sentence, where a table of an earlier check lies where this one's would."""
    with contextlib.suppress(OSError, ValueError):
        if options and is_page(path_of_page(options)):
            return [f"{path_of_page(options)} is of an earlier check, and not of this one."]
    return []


def path_of_page(options):
    return options.table or os.path.splitext(os.path.basename(options.pack))[0] + "-proved.html"


def is_page(path):
    with open(path, "rb") as file:
        return MARK.encode() in file.read(200)


def page(check):
    table, statement = check.table, check.statement
    facts = {
        "Plan": table["title"] or "without a title", "Plan id": statement["plan"],
        "As at": table["as_at"], "Known at": table["known_at"] or "before the first record",
        "Position": f"{table['position']} of {statement['head']['size']}",
        "Fingerprint of these records": table["fingerprint"], "Time zone": table["time_zone"],
        "Verdict": check.verdict(), "Notes": check.notes}
    for line in table["legend"]:
        facts["Status " + line["code"]] = [line["label"] or "", line["meaning"] or ""]
    return "\n".join([
        "<!DOCTYPE html>", MARK, '<html lang="en"><head><meta charset="utf-8">',
        f"<title>The plan as its records prove it</title><style>{STYLE}</style></head><body>",
        "<h1>The plan as its records prove it</h1><dl>",
        *(f"<dt>{name}</dt><dd>{shown(fact)}</dd>" for name, fact in facts.items() if fact),
        "</dl><table><caption>The activities</caption><thead><tr>",
        *(f'<th scope="col">{head}</th>' for head in COLUMNS), "</tr></thead><tbody>",
        *(page_row(one, table) for one in table["activities"]), "</tbody></table></body></html>\n"])


def page_row(one, table):
    labels = {line["code"]: line["label"] for line in reversed(table["legend"])}
    kind, since = one["deadline_kind"].replace("-", " "), one["status_since"]
    days, baseline = one["slippage_days"], one["baseline_deadline"]
    cells = (
        [one["ref"]], [one["section"], table["sections"].get(one["section"])], [one["finding"]],
        [one["activity"]], [one["outcome"]], [one["codes"], one["unknown_codes"]], [one["lead"]],
        [one["timeline"], one["deadline"], "" if kind in ("by", "none") else kind],
        [one["slips"] and f"{one['slips']} ×", days and f"{days} days from {baseline}"],
        [one["status"], labels.get(one["status"]), since and f"since {since}",
         one["challenged"] or one["overdue"] and "overdue"],
        [one["progress"]], [one["last_confirmed"]], [one["evidence"]])
    first, *others = ("<br>".join(shown(value) for value in cell if value) for cell in cells)
    return f'<tr><th scope="row">{first or "–"}</th>' + "".join(
        f"<td>{cell}</td>" for cell in others) + "</tr>"


STEERING = re.compile(  # what would turn what follows to the left, or is no character at all
    "[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufffe\uffff]")


def shown(value):
    """As HTML: all text escaped, and what is not there said in words."""
    if isinstance(value, Unseen):
        word = "withheld" if "withheld" in value else f"erased: {value['erased']}"
        return f'<span class="mark">[{html.escape(word)}]</span>'
    if isinstance(value, list):
        return "<br>".join(map(shown, value))
    if isinstance(value, dict):
        return f"{shown(value['name'])} (position {value['position']})"
    typed = STEERING.sub(lambda sign: f"[U+{ord(sign[0]):04X}]", str(value).replace("\r", ""))
    return html.escape(typed).replace("\n", "<br>")


# --- 10 The ZIP file, in the one form that the pack format allows --------------------------------

Member = namedtuple("Member", "name packed size crc start")
LOCAL, CENTRAL = struct.Struct("<4s5H3I2H"), struct.Struct("<4s6H3I5H2I")
END = struct.Struct("<4s4H2IH")
CHUNK, LONGEST_LINE = MEBI, 64 * MEBI


class Pack:
    """The members of one ZIP file. They are read piece by piece and never written anywhere.

    All else in the file must be what follows from their names, sizes and check sums, so that no two
    programs can see two different files in one ZIP."""

    def __init__(self, file):
        self.file, self.members = file, {}
        at, total, directory = 0, 0, []
        while self.at(at, 4) == b"PK\3\4" and len(directory) < 0xFFFF:
            head = self.at(at, LOCAL.size)
            demand(len(head) == LOCAL.size, "the ZIP file is cut short")
            crc, packed, size, length = LOCAL.unpack(head)[6:10]
            raw = self.at(at + LOCAL.size, length)
            name = raw.decode("ascii", "replace")
            demand(re.fullmatch("[A-Za-z0-9._/-]+", name) and len(raw) == length,
                   "the ZIP file has a member with a forbidden name")
            demand(name not in self.members, f"{name} is in the ZIP file twice")
            method = 0 if name.startswith("evidence/") else 8
            same = 20, 0, method, 0, 33, crc, packed, size, length, 0
            demand(head == LOCAL.pack(b"PK\3\4", *same) and (method or packed == size),
                   f"the header of {name} in the ZIP file is not in order")
            directory.append(CENTRAL.pack(b"PK\1\2", 20, *same, 0, 0, 0, 0, at) + raw)
            start = at + LOCAL.size + length
            self.members[name] = Member(name, packed, size, crc, start)
            at, total = start + packed, total + size
        demand(directory, "it is not a ZIP file")
        count, whole = len(directory), b"".join(directory)
        whole += END.pack(b"PK\5\6", 0, 0, count, count, len(whole), at, 0)
        demand(self.at(at, len(whole) + 1) == whole,
               "the ZIP file is cut short, or its directory is not that of its members")
        demand(total <= 2048 * MEBI, "the pack is larger than 2 GiB")

    def at(self, start, size):
        self.file.seek(start)
        return self.file.read(size)

    def chunks(self, name):
        """The contents in pieces. More than the size that is said is never grown."""
        member, fault = self.members[name], f"{name} in the ZIP file is damaged"
        inflater = None if name.startswith("evidence/") else zlib.decompressobj(-15)
        crc, size, read, rest = 0, 0, 0, b""
        while True:
            if not rest and read < member.packed:
                rest = self.at(member.start + read, min(CHUNK, member.packed - read))
                demand(rest, fault)
                read += len(rest)
            piece, rest = rest, b""
            if inflater:
                try:
                    piece = inflater.decompress(piece, min(CHUNK, member.size - size + 1))
                except zlib.error:
                    raise Damaged(fault) from None
                rest = inflater.unconsumed_tail
                demand(not inflater.unused_data, fault)
            crc, size = zlib.crc32(piece, crc), size + len(piece)
            demand(size <= member.size, fault)
            if piece:
                yield piece
            elif not rest and read == member.packed:
                break
        demand((size, crc) == (member.size, member.crc) and (not inflater or inflater.eof), fault)

    def whole(self, name, limit):
        demand(self.members[name].size <= limit, f"{name} is too large")
        return b"".join(self.chunks(name))

    def lines(self, name):
        """Each line without its line feed, which the last one must have too."""
        rest = b""
        for piece in self.chunks(name):
            *lines, rest = (rest + piece).split(b"\n")
            yield from lines
            demand(len(rest) <= LONGEST_LINE, f"{name} has a line that is too long")
        demand(not rest, f"{name} does not end in a line feed")


NUMBER, REST = "[1-9][0-9]{0,15}", "[A-Za-z0-9._-]+"
MEMBERS = re.compile(
    r"README\.txt report\.pdf plan\.xlsx plan\.csv changes\.csv statement\.json records\.jsonl "
    rf"disclosures\.jsonl((?: checkpoints/{NUMBER}\.note)*)"
    rf"((?: timestamps/{NUMBER}-{NUMBER}\.tsr)*)((?: evidence/{NUMBER}-{REST})*) "
    r"verify\.py manifest")


def sort_members(names):
    """Checkpoints by size, evidence by position, time stamps by (size, number)."""
    found = MEMBERS.fullmatch(" ".join(names))
    demand(found, "a member of the pack is missing, or does not belong there, or in that place")

    def number(name, place=1):
        return int(re.split("[/.-]", name)[place])

    def in_order(names, key):
        sorted_names = {key(name): name for name in names.split()}
        demand(list(sorted_names) == sorted(sorted_names) and len(sorted_names) == names.count("/"),
               "the members of the pack are not in order")
        return sorted_names

    checkpoints, stamps, evidence = found.groups()
    return (in_order(checkpoints, number), in_order(evidence, number),
            in_order(stamps, lambda name: (number(name), number(name, 2))))


# --- 11 Commitments: the tree, the fingerprint, signed notes, keys and checkpoints ---------------

def sha256(data):
    return hashlib.sha256(data).digest()


class Tree:
    """RFC 9162, section 2.1. Keeps the roots of full subtrees, the widest first: a few dozen
    hashes for any number of records."""

    def __init__(self):
        self.size, self.peaks = 0, []

    def append(self, record):
        node, size = sha256(b"\0" + record), self.size
        while size & 1:
            node, size = sha256(b"\1" + self.peaks.pop() + node), size >> 1
        self.peaks.append(node)
        self.size += 1

    def root(self):
        if not self.peaks:
            return sha256(b"")
        node = self.peaks[-1]
        for left in reversed(self.peaks[:-1]):
            node = sha256(b"\1" + left + node)
        return node


def inclusion_root(record, index, size, path):
    """RFC 9162, section 2.1.3.2. None where the path has not exactly the hashes that it needs."""
    node, last = sha256(b"\0" + record), size - 1
    for sibling in path:
        if last == 0:
            return None
        if index & 1 or index == last:
            node = sha256(b"\1" + sibling + node)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            node = sha256(b"\1" + node + sibling)
        index, last = index >> 1, last >> 1
    return node if last == 0 else None


def fingerprint(size, root):
    body = struct.pack(">Q", size) + root
    text = base64.b32encode(body + sha256(body)[:5]).decode()
    return " ".join(text[i:i + 4] for i in range(0, 72, 4))


def read_fingerprint(text):
    """(size, root). The last five bytes tell a slip of the typist from another ledger."""
    bare = re.sub(r"[\s\-\u2010-\u2015\u2212]", "", text).upper().translate(
        {ord("0"): "O", ord("1"): "I", ord("8"): "B"})
    data = base64.b32decode(bare) if re.fullmatch("[A-Z2-7]{72}", bare) else bytes(45)
    if sha256(data[:40])[:5] != data[40:]:
        raise NothingToLookAt("The fingerprint was mistyped, which says nothing about the pack: it "
                              "has 72 letters and digits; compare it with where you have it from.")
    return struct.unpack(">Q", data[:8])[0], data[8:40]


Key = namedtuple("Key", "name id public")
Note = namedtuple("Note", "text signatures")
Checkpoint = namedtuple("Checkpoint", "origin size root note")
SIZE = "(?:0|[1-9][0-9]{0,15})"


def read_key(text):
    """A verifier key, NAME+ID+KEY. Its id binds the name to the key."""
    found = re.fullmatch(r"([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)", text)
    raw = from_base64(found.group(3).encode()) if found else None
    demand(raw and len(raw) == 33 and raw[0] == 1 and is_sound_key(raw[1:]),
           "it is not an Ed25519 verifier key")
    name = found.group(1)
    identity = sha256(name.encode() + b"\n" + raw)[:4]
    demand(identity.hex() == found.group(2), "the id of the verifier key does not fit it")
    return Key(name, identity, raw[1:])


def key_text(key):
    return f"{key.name}+{key.id.hex()}+{base64.b64encode(bytes([1]) + key.public).decode()}"


def read_note(data, what):
    """C2SP signed-note: the text that is signed, and (name, id, signature) of each line below."""
    try:
        text, line, below = data.decode("utf-8").rpartition("\n\n")
    except UnicodeError:
        raise Damaged(f"{what} is not UTF-8 text") from None
    demand(text and below.endswith("\n") and below.count("\n") <= 100
           and not re.search(r"[\0-\x09\x0b-\x1f\x7f]", text), f"{what} is not a signed note")
    signatures = []
    for line in below[:-1].split("\n"):
        found = re.fullmatch("\u2014 ([^\\s+]+) ([A-Za-z0-9+/=]+)", line)
        raw = from_base64(found.group(2).encode()) if found else None
        demand(raw and len(raw) > 4, f"{what} has a line that is no signature")
        signatures.append((found.group(1), raw[:4], raw[4:]))
    return Note(text + "\n", signatures)


def signers(note, keys, what):
    """Which of `keys` signed. Lines of others are passed over, as signed-note asks; a line that
    bears the name and id of one of them, and is not its signature, is a forgery."""
    found = []
    for name, identity, signature in note.signatures:
        for key in keys:
            if (key.name, key.id) == (name, identity):
                demand(is_signature(key.public, note.text.encode(), signature),
                       f"{what}: the signature by {key_text(key)} is false")
                found.append(key)
    return found


def read_checkpoint(data, what):
    """C2SP tlog-checkpoint: three lines, of the origin, the size and the root."""
    note = read_note(data, what)
    lines = note.text.split("\n")
    root = from_base64(lines[2].encode()) if len(lines) == 4 else None
    demand(root and len(root) == 32 and re.fullmatch(SIZE, lines[1]) and lines[0],
           f"{what} is not a checkpoint")
    return Checkpoint(lines[0], int(lines[1]), root, note)


# --- 12 Ed25519: only verifying (RFC 8032, section 5.1) ------------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
NEUTRAL = (0, 1, 1, 0)


def add(a, b):
    """Extended coordinates x = X/Z, y = Y/Z, xy = T/Z (section 5.1.4): no division on the way."""
    e = (a[1] - a[0]) * (b[1] - b[0]) % P
    f = (a[1] + a[0]) * (b[1] + b[0]) % P
    g = 2 * a[3] * b[3] * D % P
    h = 2 * a[2] * b[2] % P
    x, y, z, t = f - e, h + g, h - g, f + e
    return x * z % P, y * t % P, z * y % P, x * t % P


def times(number, point):
    total = NEUTRAL
    while number:
        if number & 1:
            total = add(total, point)
        number, point = number >> 1, add(point, point)
    return total


def point_of(data):
    """The point, or None for what is no canonical encoding of one (section 5.1.3)."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


def encoded(point):
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_sound_key(public):
    """A point whose order is not small: under one of small order, one signature fits many texts."""
    point = point_of(public) if len(public) == 32 else None
    return bool(point) and encoded(times(8, point)) != encoded(NEUTRAL)


def is_signature(public, message, signature):
    """Section 5.1.7, without cofactor: R must be how [s]B - [k]A is encoded, so it is canonical."""
    if len(signature) != 64 or not is_sound_key(public):
        return False
    s = int.from_bytes(signature[32:], "little")
    if s >= L:  # else s + L were a second signature
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    x, y, z, t = point_of(public)
    return encoded(add(times(s, BASE), times(k, (P - x, y, z, P - t)))) == signature[:32]


# --- 13 Canonical JSON (RFC 8785), base64 --------------------------------------------------------

def _whole(digits):
    demand(len(digits) <= 17 and abs(int(digits)) < 1 << 53, "a number in it is too large")
    return int(digits)


def _no_fraction(text):
    raise Damaged("a number in it is not whole")


# The built-in parser, with a say in what it lets pass. Of whole numbers and ASCII keys, this
# encoder writes what RFC 8785 does.
scan = json.JSONDecoder(parse_int=_whole, parse_float=_no_fraction,
                        parse_constant=_no_fraction).raw_decode
encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True,
                          check_circular=False).encode


def parse_canonical(data, what="it"):
    """The value, if `data` is exactly how RFC 8785 writes it: one text for one meaning."""
    try:
        text = data.decode("utf-8")
        value, _ = scan(text)
        demand(encode(value) == text, f"{what} is not in canonical form")  # nor more follows
        demand(text.isascii() or has_ascii_keys(value), f"{what} has a key that is not ASCII")
        return value
    except UnicodeError:
        raise Damaged(f"{what} is not UTF-8 text") from None
    except RecursionError:
        raise Damaged(f"{what} is nested too deeply") from None
    except ValueError:
        raise Damaged(f"{what} is not JSON") from None


def has_ascii_keys(value):
    if isinstance(value, dict):
        return all(name.isascii() and has_ascii_keys(value[name]) for name in value)
    return not isinstance(value, list) or all(map(has_ascii_keys, value))


FROM_URL, TO_URL = bytes.maketrans(b"-_", b"+/"), bytes.maketrans(b"+/", b"-_")


def from_base64(text):
    """Of bytes; or None. Encoded again, so that spare bits and padding cannot differ unseen."""
    try:
        data = binascii.a2b_base64(text)
    except ValueError:
        return None
    return data if binascii.b2a_base64(data, newline=False) == text else None


def to_base64url(data):
    return binascii.b2a_base64(data, newline=False).translate(TO_URL, b"=").decode()


# --- 14 Faults and words -------------------------------------------------------------------------

class Damaged(Exception):
    """Something is not as the pages say; the message is for the inspector."""


class NothingToLookAt(Exception):
    """What was named cannot be read, or proves nothing: that says nothing about the pack."""


class Faults:
    """All that was found wrong. `with faults:` notes what is damaged in there, and goes on behind
    it. Only the first are kept: a hostile pack cannot fill memory."""

    def __init__(self):
        self.count, self.first = 0, []

    def add(self, sentence):
        self.count += 1
        if self.count <= 20:
            self.first.append(printable(sentence))

    def unless(self, truth, sentence):
        if not truth:
            self.add(sentence)

    def __enter__(self):
        return self

    def __exit__(self, kind, fault, traceback):
        if kind is Damaged:
            self.add(str(fault))
        return kind is Damaged


def demand(truth, sentence):
    if not truth:
        raise Damaged(sentence)


def printable(text):
    """Text out of a pack must not steer the terminal that shows it, nor feign a line of ours."""
    return text if text.isprintable() else "".join(
        c if c.isprintable() else " " if c in "\n\r\t" else "\ufffd" for c in text)


def many(count, noun):
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


if __name__ == "__main__":
    gc.disable()  # nothing here makes rings of objects, and to look for them takes time
    sys.exit(main())
