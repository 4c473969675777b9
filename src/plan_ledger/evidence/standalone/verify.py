"""Checks an inspection pack of Plan Ledger, without trusting whoever made it.

    python verify.py PACK.zip --fingerprint "AAAA AAAA AAA4 …"

It needs Python 3.8 or later and nothing else, opens no network connection and unpacks nothing.
Take it from where the project publishes it rather than out of the pack: whoever gives you both can
have changed both. What is checked, and why, is told in the pages pack-format, record-format and
proof-format of the project; this file was written from them and shares no line with the product.

Read it from the bottom: `check_pack` is the plan of the whole, and what it calls stands above.
"""
from __future__ import annotations

import argparse
import base64
import binascii
import contextlib
import datetime
import hashlib
import html
import json
import operator
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from collections import namedtuple

ANCHORED, NOTHING_THERE, DAMAGED, CONSISTENT = 0, 1, 3, 5  # exit codes; 2 is argparse's
FORMAT = "plan-ledger-pack/1"
MEBI = 1 << 20
SHOWN_FAULTS = 20
TABLE_MARK = "<!-- a table proved by verify.py of Plan Ledger -->"


class Damaged(Exception):
    """Something is not as the pages say; the message is for the inspector."""


class NothingToLookAt(Exception):
    """What was named cannot be read, or proves nothing: that says nothing about the pack."""


class Faults:
    """All that was found wrong. Only the first are kept: a hostile pack cannot fill memory."""

    def __init__(self):
        self.count = 0
        self.first = []

    def add(self, sentence):
        self.count += 1
        if len(self.first) < SHOWN_FAULTS:
            self.first.append(printable(sentence))

    def told(self):
        more = self.count - len(self.first)
        return self.first + ([f"and {more:,} more"] if more else [])


def printable(text):
    """Text out of a pack must not steer the terminal that shows it, nor feign a line of ours."""
    return "".join(c if c.isprintable() else " " if c in "\n\r\t" else "\ufffd" for c in text)


def many(count, noun):
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def demand(truth, sentence):
    if not truth:
        raise Damaged(sentence)


# --- JSON in canonical form (RFC 8785), base64, days ---------------------------------------------

def _ordered(pairs):
    """RFC 8785, section 3.2.3: keys by UTF-16 units. Rising strictly, so none stands twice."""
    names = [name for name, _ in pairs]
    if not "".join(names).isascii():
        names = [name.encode("utf-16-be", "surrogatepass") for name in names]
    demand(all(map(operator.lt, names, names[1:])), "its keys are not sorted, or one stands twice")
    return dict(pairs)


def _whole(digits):
    demand(len(digits) <= 17 and abs(int(digits)) < 1 << 53, "a number in it is too large")
    return int(digits)


def _no_fraction(text):
    raise Damaged("a number in it is not whole")


# The built-in parser, with a say in what it lets pass.
_decoder = json.JSONDecoder(object_pairs_hook=_ordered, parse_int=_whole, parse_float=_no_fraction,
                            parse_constant=_no_fraction)


_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def canonical(value):
    """The one way to write `value`, given that its keys are in order."""
    return _encoder.encode(value).encode("utf-8")


def parse_canonical(data, what):
    """The value, if `data` is exactly how RFC 8785 writes it: one text for one meaning."""
    try:
        value, _ = _decoder.raw_decode(data.decode("utf-8"))
        demand(canonical(value) == data, "it is not in canonical form")  # nor is anything behind it
        return value
    except Damaged as fault:
        raise Damaged(f"{what} cannot be read: {fault}") from None
    except UnicodeError:
        raise Damaged(f"{what} is not UTF-8 text") from None
    except RecursionError:
        raise Damaged(f"{what} is nested too deeply") from None
    except ValueError:
        raise Damaged(f"{what} is not JSON") from None


def from_base64(text, url=False):
    """Bytes, or None. Encoded again, so that spare bits and padding cannot differ unseen."""
    try:
        plain = text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4) if url else text
        data = binascii.a2b_base64(plain)
    except (ValueError, binascii.Error):
        return None
    again = to_base64url(data) if url else base64.b64encode(data).decode()
    return data if again == text else None


_URL_SAFE = bytes.maketrans(b"+/", b"-_")
# base64url of 16 and of 32 bytes: the last letter has four, or two, spare bits, which are zero.
_OF_16_BYTES = re.compile("[A-Za-z0-9_-]{21}[AQgw]")
_OF_32_BYTES = re.compile("[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]")


def to_base64url(data):
    return binascii.b2a_base64(data, newline=False).translate(_URL_SAFE, b"=").decode()


def has_ascii_keys(value):
    if isinstance(value, dict):
        return all(name.isascii() and has_ascii_keys(value[name]) for name in value)
    return not isinstance(value, list) or all(map(has_ascii_keys, value))


def day(text):
    """A date, or None where `text` is not a day as YYYY-MM-DD."""
    if not isinstance(text, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        return datetime.date(int(text[:4]), int(text[5:7]), int(text[8:]))
    except ValueError:
        return None


_INSTANT = re.compile(r"[0-9-]{10}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{6}Z")


def is_instant(text):
    """27 characters, in UTC with microseconds. As all have this form they sort as they are."""
    return isinstance(text, str) and bool(_INSTANT.fullmatch(text)) and day(text[:10]) is not None


_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def is_uuid(text):
    return isinstance(text, str) and bool(_UUID.fullmatch(text))


def is_count(value, least, below):
    """A whole number in a range. Python takes true for 1, JSON does not."""
    return type(value) is int and least <= value < below


# --- Ed25519: only verifying (RFC 8032, section 5.1) ---------------------------------------------

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT_OF_MINUS_ONE = pow(2, (_P - 1) // 4, _P)
_NEUTRAL = (0, 1, 1, 0)


def _add(a, b):
    """Extended coordinates x = X/Z, y = Y/Z, xy = T/Z (section 5.1.4): no division on the way."""
    e = (a[1] - a[0]) * (b[1] - b[0]) % _P
    f = (a[1] + a[0]) * (b[1] + b[0]) % _P
    g = 2 * a[3] * b[3] * _D % _P
    h = 2 * a[2] * b[2] % _P
    x, y, z, t = f - e, h + g, h - g, f + e
    return x * z % _P, y * t % _P, z * y % _P, x * t % _P


def _point(data):
    """The point, or None for what is no canonical encoding of one (section 5.1.3)."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT_OF_MINUS_ONE % _P
    if (x * x - square) % _P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = _P - x
    return x, y, 1, x * y % _P


def _encoded(point):
    inverse = pow(point[2], _P - 2, _P)
    x, y = point[0] * inverse % _P, point[1] * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little")


_BASE = _point((4 * pow(5, _P - 2, _P) % _P).to_bytes(32, "little"))


def sound_key(public):
    """A point whose order is not small: under one of small order, one signature fits many texts."""
    point = _point(public) if len(public) == 32 else None
    for _ in range(3):
        point = point and _add(point, point)
    return bool(point) and _encoded(point) != _encoded(_NEUTRAL)


def signature_fits(public, message, signature):
    """Section 5.1.7, without cofactor: R must be how [s]B - [k]A is encoded, so it is canonical."""
    if len(signature) != 64 or not sound_key(public):
        return False
    s = int.from_bytes(signature[32:], "little")
    if s >= _L:  # else s + L were a second signature
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % _L
    x, y, z, t = _point(public)
    minus_a = (_P - x, y, z, _P - t)
    pick = (None, _BASE, minus_a, _add(_BASE, minus_a))
    total = _NEUTRAL
    for bit in range(252, -1, -1):
        total = _add(total, total)
        here = pick[(s >> bit & 1) + 2 * (k >> bit & 1)]
        total = _add(total, here) if here else total
    return _encoded(total) == signature[:32]


# --- The tree (RFC 9162, section 2.1) and the fingerprint ----------------------------------------

def sha256(data):
    return hashlib.sha256(data).digest()


class Tree:
    """Keeps the roots of full subtrees, the widest first: a few dozen hashes for any number."""

    def __init__(self):
        self.size = 0
        self._peaks = []

    def append(self, record):
        node, size = sha256(b"\0" + record), self.size
        while size & 1:
            node, size = sha256(b"\1" + self._peaks.pop() + node), size >> 1
        self._peaks.append(node)
        self.size += 1

    def root(self):
        if not self._peaks:
            return sha256(b"")
        node = self._peaks[-1]
        for left in reversed(self._peaks[:-1]):
            node = sha256(b"\1" + left + node)
        return node


def inclusion_root(leaf, index, size, path):
    """RFC 9162, section 2.1.3.2. None where the path has not exactly the hashes that it needs."""
    node, last = leaf, size - 1
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
    bare = re.sub(r"[\s\-\u2010-\u2015\u2212]", "", text).upper()
    bare = bare.replace("0", "O").replace("1", "I").replace("8", "B")
    data = base64.b32decode(bare) if re.fullmatch(r"[A-Z2-7]{72}", bare) else b""
    if len(data) != 45 or sha256(data[:40])[:5] != data[40:]:
        raise NothingToLookAt("The fingerprint was mistyped, which says nothing about the pack: "
                              "please compare it with where you have it from. It has 72 letters "
                              "and digits.")
    return struct.unpack(">Q", data[:8])[0], data[8:40]


# --- Signed notes, keys and checkpoints (C2SP signed-note, tlog-checkpoint) ----------------------

Key = namedtuple("Key", "name id public")
Note = namedtuple("Note", "text signatures")
Checkpoint = namedtuple("Checkpoint", "origin size root note")
_SIZE = r"0|[1-9][0-9]{0,15}"


def read_key(text):
    """A verifier key, NAME+ID+KEY. Its id binds the name to the key."""
    found = re.fullmatch(r"([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)", text)
    raw = from_base64(found.group(3)) if found else None
    demand(raw is not None and len(raw) == 33 and raw[0] == 1 and sound_key(raw[1:]),
           "it is not an Ed25519 verifier key")
    name = found.group(1)
    identity = sha256(name.encode() + b"\n" + raw)[:4]
    demand(identity.hex() == found.group(2), "the id of the verifier key does not fit it")
    return Key(name, identity, raw[1:])


def read_note(data, what):
    """The text that is signed, and (name, id, signature) of each line below it."""
    try:
        text, line, below = data.decode("utf-8").rpartition("\n\n")
    except UnicodeError:
        raise Damaged(f"{what} is not UTF-8 text") from None
    demand(line and text and below.endswith("\n") and below.count("\n") <= 100
           and not re.search(r"[\0-\x09\x0b-\x1f\x7f]", text), f"{what} is not a signed note")
    signatures = []
    for line in below[:-1].split("\n"):
        found = re.fullmatch("\u2014 ([^\\s+]+) ([A-Za-z0-9+/=]+)", line)
        raw = from_base64(found.group(2)) if found else None
        demand(raw is not None and len(raw) > 4,
               f"{what} has a line that is no signature")
        signatures.append((found.group(1), raw[:4], raw[4:]))
    return Note(text + "\n", signatures)


def signers(note, keys, what):
    """Which of `keys` signed. Lines of others are passed over, as signed-note asks; a line that
    bears the name and id of one of them, and is not its signature, is a forgery."""
    found = []
    for name, identity, signature in note.signatures:
        for key in keys:
            if (key.name, key.id) == (name, identity):
                demand(signature_fits(key.public, note.text.encode(), signature),
                       f"{what}: the signature by {key_text(key)} is false")
                found.append(key)
    return found


def key_text(key):
    return "{}+{}+{}".format(key.name, key.id.hex(), base64.b64encode(b"\1" + key.public).decode())


def read_checkpoint(data, what):
    note = read_note(data, what)
    lines = note.text.split("\n")
    root = from_base64(lines[2]) if len(lines) == 4 else None
    demand(root is not None and len(root) == 32 and re.fullmatch(_SIZE, lines[1]) and lines[0],
           f"{what} is not a checkpoint")
    return Checkpoint(lines[0], int(lines[1]), root, note)


# --- The ZIP file, in the one form that the pack format allows -----------------------------------

Member = namedtuple("Member", "name method crc packed size start")
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_CHUNK = 1 << 18
_LONGEST_LINE = 64 * MEBI


class Pack:
    """The members of one ZIP file. They are read piece by piece and never written anywhere."""

    def __init__(self, path):
        self.path = path
        self._file = open_file(path)
        self.members = {}
        try:
            self._read_directory()
        except Exception as fault:
            self._file.close()
            if isinstance(fault, struct.error):
                raise Damaged("it is not a ZIP file, or not a whole one") from None
            raise

    def close(self):
        self._file.close()

    def _at(self, start, size):
        self._file.seek(start)
        return self._file.read(size)

    def _read_directory(self):
        length = self._file.seek(0, os.SEEK_END)
        demand(length >= 22, "it is not a ZIP file, or not a whole one")
        mark, disk, first_disk, here, count, size, start, comment = _END.unpack(
            self._at(length - 22, 22))
        demand(mark == b"PK\5\6", "it is not a ZIP file, or not a whole one")
        demand((disk, first_disk, comment) == (0, 0, 0) and here == count and size <= 64 * MEBI
               and start + size + 22 == length, "the end record of the ZIP file is not in order")
        directory, at, expected, total = self._at(start, size), 0, 0, 0
        for _ in range(count):
            (mark, made, needed, flags, method, time, date, crc, packed, grown, name_size, extra,
             remark, disk, internal, external, offset) = _CENTRAL.unpack(directory[at:at + 46])
            raw = directory[at + 46:at + 46 + name_size]
            at += 46 + name_size
            name = raw.decode("ascii", "replace")
            demand(re.fullmatch(r"[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*", name)
                   and len(raw) == name_size, "the ZIP file has a member with a forbidden name")
            demand(name not in self.members, f"{name} is in the ZIP file twice")
            stored = name.startswith("evidence/")
            local = (needed, flags, method, time, date, crc, packed, grown, name_size, extra)
            # Both headers and the place of each member are fixed, so that no two programs can
            # see two different files in one ZIP.
            demand(mark == b"PK\1\2" and made == 20
                   and local[:5] == (20, 0, 0 if stored else 8, 0, 33)
                   and (extra, remark, disk, internal, external) == (0, 0, 0, 0, 0)
                   and offset == expected and (packed == grown or not stored)
                   and self._at(offset, 30 + name_size) == _LOCAL.pack(b"PK\3\4", *local) + raw,
                   f"the headers of {name} in the ZIP file are not in order")
            self.members[name] = Member(name, method, crc, packed, grown, offset + 30 + name_size)
            expected, total = offset + 30 + name_size + packed, total + grown
        demand(at == size and expected == start, "the ZIP file has bytes that belong to no member")
        demand(total <= 2048 * MEBI, "the pack is larger than 2 GiB")

    def chunks(self, name):
        """The contents in pieces. More than the size that is said is never grown."""
        member = self.members[name]
        fault = f"{name} in the ZIP file is damaged"
        inflater = None if member.method == 0 else zlib.decompressobj(-15)
        crc, size, read, rest = 0, 0, 0, b""
        while True:
            if not rest and read < member.packed:
                rest = self._at(member.start + read, min(_CHUNK, member.packed - read))
                demand(rest, fault)
                read += len(rest)
            if inflater is None:
                piece, rest = rest, b""
            else:
                try:
                    piece = inflater.decompress(rest, min(_CHUNK, member.size - size + 1))
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
        demand(size == member.size and crc == member.crc, fault)
        demand(inflater is None or inflater.eof, fault)

    def whole(self, name, limit):
        demand(self.members[name].size <= limit, f"{name} is too large")
        return b"".join(self.chunks(name))

    def lines(self, name):
        """Each line without its line feed, which the last one must have too."""
        pieces, length = [], 0
        for piece in self.chunks(name):
            *complete, tail = piece.split(b"\n")
            for line in complete:
                yield b"".join(pieces) + line
                pieces, length = [], 0
            pieces.append(tail)
            length += len(tail)
            demand(length <= _LONGEST_LINE, f"{name} has a line that is too long")
        demand(not any(pieces), f"{name} does not end in a line feed")


def open_file(path):
    try:
        if os.path.isdir(path):
            raise NothingToLookAt(f"{path} is a folder; a file is needed.")
        return open(path, "rb")
    except FileNotFoundError:
        raise NothingToLookAt(f"There is no file {path}.") from None
    except (OSError, ValueError):
        raise NothingToLookAt(f"{path} cannot be read.") from None


_FIRST = ["README.txt", "report.pdf", "plan.xlsx", "plan.csv", "changes.csv", "statement.json",
          "records.jsonl", "disclosures.jsonl"]
_NUMBERED = [re.compile(pattern) for pattern in (
    r"checkpoints/([1-9][0-9]{0,15})\.note",
    r"timestamps/([1-9][0-9]{0,15})-([1-9][0-9]{0,5})\.tsr",
    r"evidence/([1-9][0-9]{0,15})-[A-Za-z0-9._-]+")]


def sort_members(names):
    """Checkpoints by size, time stamps by (size, number), evidence by position."""
    numbered = []
    for pattern in _NUMBERED:
        found = filter(None, map(pattern.fullmatch, names))
        numbered.append({tuple(map(int, one.groups())): one.group() for one in found})
    expected = list(_FIRST)
    for group in numbered:
        expected += [group[number] for number in sorted(group)]
    expected += ["verify.py", "manifest"]
    for name in _FIRST + ["verify.py", "manifest"]:
        demand(name in names, f"{name} is missing from the pack")
    for name in names:
        demand(name in expected, f"{name} does not belong in a pack")
    demand(list(names) == expected, "the members of the pack are not in their order")
    checkpoints, stamps, evidence = numbered
    for size, number in stamps:
        demand((size,) in checkpoints and (number == 1 or (size, number - 1) in stamps),
               f"timestamps/{size}-{number}.tsr has no checkpoint, or one before it is missing")
    return {size: name for (size,), name in checkpoints.items()}, stamps, set(evidence.values())


# --- Records (the table of the record format) ----------------------------------------------------

_REFERENCE = r"[0-9]+(\.[0-9]+)*[a-z]?"
_MEANS = ("off-track", "at-risk", "not-started", "on-track", "complete")
_GROUNDS = ("personal-data-in-error", "right-to-erasure", "court-order", "retention-expired",
            "other")
_KINDS = ["actors", "evidence", "files", "leads", "progress", "reasons", "wording"]
EVERYWHERE = {"by": "actors", "login": "actors", "because": "reasons", "sheet": "files"}

_TEXTS = "finding activity outcome timeline lead progress"
_SEALED_KINDS = {"finding": "wording", "activity": "wording", "outcome": "wording",
                 "timeline": "wording", "unknown_codes": "wording", "title": "wording",
                 "legend_words": "wording", "lead": "leads", "progress": "progress"}


Type = namedtuple("Type", "open sealed dated about")


def _type(in_clear, sealed="", kind=None, dated=True, about=None):
    fields = {name: kind or _SEALED_KINDS[name] for name in sealed.split()}
    return Type(in_clear.split(), fields, dated, about)


TYPES = {
    "plan-opened": _type("time_zone", about="plan"),
    "plan-retitled": _type("", "title", about="plan"),
    "legend-set": _type("legend", "legend_words", about="plan"),
    "section-set": _type("section", "title", about="plan"),
    "profile-set": _type("", "profile", "files", dated=False),
    "edition-imported": _type("rows", "file sha256", "files"),
    "activity-added": _type("ref section order codes deadline deadline_kind original status",
                            _TEXTS + " unknown_codes", about="activity"),
    "activity-reworded": _type("", "activity outcome finding", about="activity"),
    "activity-recoded": _type("codes", "unknown_codes", about="activity"),
    "activity-moved": _type("section order", about="activity"),
    "activity-renumbered": _type("ref", about="activity"),
    "activity-withdrawn": _type("", about="activity"),
    "activity-reinstated": _type("", about="activity"),
    "status-changed": _type("status", about="activity"),
    "lead-reassigned": _type("", "lead", about="activity"),
    "deadline-revised": _type("deadline deadline_kind original", "timeline", about="activity"),
    "progress-reported": _type("", "progress", about="activity"),
    "confirmed": _type("repeats"),
    "evidence-attached": _type("size kept", "name sha256 location", "evidence", about="activity"),
    "corrected": _type("field exists ref section order codes deadline deadline_kind original "
                       "status legend", _TEXTS + " unknown_codes title legend_words"),
    "retracted": _type("retracts edition", dated=False),
    "erased": _type("erases field ground", dated=False),
    "mark-set": _type("marks", "name", "wording", dated=False),
    "key-set": _type("key retires", dated=False),
    "pack-made": _type("as_at known_at activity sha256 withheld", "recipient", "actors",
                       dated=False),
}


def _or_null(form):
    return lambda value: value is None or form(value)


def _matches(pattern):
    return lambda value: isinstance(value, str) and bool(re.fullmatch(pattern, value))


def _is_list(form):
    return lambda value: isinstance(value, list) and all(map(form, value))


def _is_text(value):
    return isinstance(value, str)


def _is_legend_line(value):
    return (isinstance(value, dict) and sorted(value) == ["code", "means", "overdue_is_off_track"]
            and _matches(r"[A-Za-z0-9-]{1,24}")(value["code"]) and value["means"] in _MEANS
            and isinstance(value["overdue_is_off_track"], bool))


def _is_words(value):
    return isinstance(value, dict) and all(
        isinstance(words, dict) and all(map(_or_null(_is_text), words.values()))
        for words in value.values())


# Of what the fold reads, so that it never meets a value that it cannot handle, and of counts.
FORMS = {
    "time_zone": _is_text, "section": _or_null(_matches(_REFERENCE)), "field": _is_text,
    "ref": _or_null(_matches(_REFERENCE)),
    "order": _or_null(lambda v: is_count(v, 1 - 2**53, 2**53)),
    "codes": _or_null(_is_list(_matches(r"[A-Z]{1,5}[0-9]{1,3}"))),
    "deadline": _or_null(day), "original": _or_null(day),
    "deadline_kind": _or_null(lambda v: v in ("by", "by-then-ongoing", "recurring", "none")),
    "status": _or_null(_matches(r"[A-Za-z0-9-]{1,24}")),
    "legend": _or_null(_is_list(_is_legend_line)),
    "exists": _or_null(lambda v: isinstance(v, bool)), "kept": lambda v: isinstance(v, bool),
    "unknown_codes": _or_null(_is_list(_is_text)), "legend_words": _or_null(_is_words),
    "ground": lambda v: v in _GROUNDS,
    "rows": lambda v: is_count(v, 0, 1 << 53), "size": lambda v: is_count(v, 0, 1 << 53),
}
for _name in (_TEXTS + " title name sha256 location").split():
    FORMS[_name] = _or_null(_is_text)

Disclosure = namedtuple("Disclosure", "position name value digest")
_DISCLOSURE = re.compile(rb'\[([1-9][0-9]{0,15}),"([A-Za-z0-9_-]+)"\]')


def read_disclosure(line, number):
    """SD-JWT (RFC 9901, section 4.2): base64url of ["salt","name",value]."""
    what = f"line {number} of the disclosures"
    found = _DISCLOSURE.fullmatch(line)
    raw = from_base64(found.group(2).decode(), url=True) if found else None
    demand(raw is not None, f"{what} is not a disclosure")
    content = parse_canonical(raw, what)
    demand(isinstance(content, list) and len(content) == 3 and _is_text(content[0])
           and _is_text(content[1]) and _OF_16_BYTES.fullmatch(content[0]),
           f"{what} is not a disclosure with a salt of 16 bytes")
    digest = to_base64url(sha256(found.group(2)))
    return Disclosure(int(found.group(1)), content[1], content[2], digest)


def disclosures(pack, faults):
    """Those that can be read, sorted by position and name as they must be, without doubles."""
    last = (0, "")
    for number, line in enumerate(pack.lines("disclosures.jsonl"), 1):
        try:
            one = read_disclosure(line, number)
            demand((one.position, one.name) > last,
                   f"line {number} of the disclosures is not in its order, or is there twice")
            last = one.position, one.name
            yield one
        except Damaged as fault:
            faults.add(str(fault))


def erasures(pack):
    """(position, name) → ground, by the first record that says so. An erasure comes after what it
    erases, so it must be known before the records are read for good. What is not in order here is
    told then."""
    found = {}
    for line in pack.lines("records.jsonl"):
        if b'"type":"erased"' in line:
            try:
                record = parse_canonical(line, "")
                if record["type"] == "erased":
                    key = record["open"]["erases"], record["open"]["field"]
                    found.setdefault(key, record["open"]["ground"])
            except (Damaged, KeyError, TypeError):
                continue
    return found


# --- The fold: what all records together say (pack format, “How the table follows”) --------------

class Unseen(dict):
    """What stands for a sealed value that the pack does not hold; no disclosed value is one."""


class Statement:
    """What one record states for one cell. `undone` is the position that took it back, or 0."""

    __slots__ = ("effective", "rank", "position", "undone", "value")

    def __init__(self, effective, rank, position, value):
        self.effective, self.rank, self.position, self.value = effective, rank, position, value
        self.undone = 0


Attached = namedtuple("Attached", "position effective name digest kept")


class Ledger:
    """Reads the records once, checks each, and keeps what the table needs."""

    def __init__(self, question, plan, erased, wanted_roots):
        self.question, self.plan, self.erased = question, plan, erased
        self.wanted, self.roots, self.tree = wanted_roots, {}, Tree()
        self.roots[0] = self.tree.root()
        self.time_zone = self.time = ""
        self.times = {}  # of the position asked about, and of the one after
        self.versions, self.first = {}, {}
        self.subjects = []  # by position, less one
        self.confirmed, self.editions = set(), {}
        self.cells = {}  # subject → cell → statements in order of position
        self.evidence = {}
        self.keys = []  # (position, key)
        self.digests = set()
        self.erasable = set(erased)
        self.withheld, self.erased_count, self.disclosed, self.unknown = {}, {}, 0, 0

    def read(self, line, here, faults):
        """One record and what is disclosed of it. A fault in it does not stop the next."""
        self.tree.append(line)
        position = self.tree.size
        self.subjects.append(None)
        if position in self.wanted:
            self.roots[position] = self.tree.root()
        try:
            record = parse_canonical(line, "it")
            demand(line.isascii() or has_ascii_keys(record), "it has a key that is not ASCII")
            self._check_form(record, position)
            values = self._unseal(record, position, here)
            self._check_fields(record, values, position)
            self._fold(record, values, position)
        except Damaged as fault:
            faults.add(f"record {position}: {fault}")

    # What must hold of each record

    def _check_form(self, record, position):
        demand(isinstance(record, dict), "it is not an object")
        demand(type(record.get("v")) is int and record["v"] == 1, "it is of an unknown format")
        demand(record.get("plan") == self.plan, "it belongs to another plan")
        subject, kind = record.get("subject"), record.get("type")
        demand(is_uuid(subject) and _is_text(kind), "its subject or its type is missing")
        self.subjects[-1] = subject
        self.first.setdefault(subject, position)
        before, self.versions[subject] = self.versions.get(subject, 0), record.get("version")
        if not is_count(self.versions[subject], 1, 1 << 53):
            self.versions[subject] = before + 1
        demand(type(record.get("version")) is int and record["version"] == before + 1,
               "its version does not follow the one before of its subject")
        time = record.get("recorded_at")
        if position - self.question["position"] in (0, 1):
            self.times[position] = time
        demand(is_instant(time), "its recorded time is not valid")
        demand(time >= self.time, "its recorded time lies before that of the record before")
        self.time = time
        demand((kind == "plan-opened") == (position == 1),
               "a plan is opened by its first record alone")
        demand(all(isinstance(record.get(name), dict) for name in ("open", "sealed")),
               "its fields are missing")
        known = TYPES.get(kind)
        dated = known.dated if known else "effective" in record
        demand(("effective" in record) == dated and (not dated or day(record["effective"])),
               "its effective date is missing, or not valid, or should not be there")
        if known and known.about:
            demand((subject == self.plan) == (known.about == "plan"),
                   "its subject is of the wrong sort")
        demand("request" not in record or is_uuid(record["request"]), "its request is no UUID")

    def _unseal(self, record, position, here):
        """Name → value of all that is sealed. Exactly what may be missing is missing."""
        sealed = dict(record["sealed"])
        demand(not {"by", "login"} & set(sealed), "a sealed field has a forbidden name")
        sealed.update(by=record.get("by"), login=record.get("login"))
        known = TYPES.get(record["type"])
        about = record["subject"] in (self.question["activity"] or record["subject"], self.plan)
        disclosed = {one.name: one for one in here}
        values, faults = {}, []
        for name, digest in sealed.items():
            if not _is_text(digest) or not _OF_32_BYTES.fullmatch(digest):
                faults.append(f"the digest of “{name}” is not valid")
            elif digest in self.digests:
                faults.append(f"the digest of “{name}” occurs twice")
            else:
                self.digests.add(digest)
            kind = EVERYWHERE.get(name) or (known.sealed.get(name) if known else None)
            withheld = kind in self.question["withheld"] or not about
            one = disclosed.pop(name, None)
            self.erasable.discard((position, name))
            if (position, name) in self.erased:
                ground = self.erased[position, name]
                values[name] = Unseen(erased=ground)
                self.erased_count[str(ground)] = self.erased_count.get(str(ground), 0) + 1
            elif withheld:
                values[name] = Unseen(withheld=True)
                kind = kind if kind in self.question["withheld"] else "other activities"
                self.withheld[kind] = self.withheld.get(kind, 0) + 1
            elif one is None:
                faults.append(f"“{name}” is missing from the disclosures")
            elif one.digest != digest:
                faults.append(f"what is disclosed of “{name}” is not what was sealed")
            else:
                self.disclosed += 1
                values[name] = one.value
            if one is not None and name in values and values[name] is not one.value:
                faults.append(f"“{name}” is disclosed, though it is said to be withheld or erased")
        faults += [f"“{name}” is disclosed, but not sealed in it" for name in disclosed]
        demand(not faults, "; ".join(faults))
        return values

    def _check_fields(self, record, values, position):
        """The forms of what is known, and that a record speaks only of what was there before it."""
        known = TYPES.get(record["type"])
        self.unknown += known is None

        def earlier(value, what):
            demand(is_count(value, 1, position), f"{what} names a position that is not before it")

        source = record.get("source")
        if source is not None or "source" in record:
            demand(isinstance(source, dict) and is_count(source.get("row", 0), 0, 1 << 53),
                   "its source is not valid")
            earlier(source.get("edition"), "its source")
            demand(source["edition"] in self.editions, "its source is no edition")
        replaces = record.get("replaces", [])
        demand(isinstance(replaces, list) and bool(replaces) == (record["type"] == "corrected")
               and ("replaces" in record) == bool(replaces), "what it replaces is not valid")
        for one in replaces:
            earlier(one, "“replaces”")
        if known is None:
            return
        for name, value in record["open"].items():
            if name in known.open and name in FORMS and record["type"] != "pack-made":
                demand(FORMS[name](value), f"its “{name}” is not valid")
        for name in known.sealed:
            if name in values and name in FORMS and not isinstance(values[name], Unseen):
                demand(FORMS[name](values[name]), f"its “{name}” is not valid")
        given = record["open"]
        if record["type"] == "confirmed":
            repeats = given.get("repeats")
            demand(isinstance(repeats, dict), "what it repeats is not valid")
            for one in repeats.values():
                earlier(one, "“repeats”")
                demand(one not in self.confirmed, "it repeats a confirmation")
        elif record["type"] == "retracted":
            pairs = given.get("retracts", [])
            demand(isinstance(pairs, list) and ("retracts" in given or "edition" in given),
                   "what it retracts is not valid")
            for pair in pairs:
                demand(isinstance(pair, list) and len(pair) == 2 and _is_text(pair[1]),
                       "what it retracts is not valid")
                earlier(pair[0], "“retracts”")
            if "edition" in given:
                earlier(given["edition"], "“edition”")
                demand(given["edition"] in self.editions, "it retracts what is no edition")
        elif record["type"] == "erased":
            earlier(given.get("erases"), "“erases”")
            demand(_is_text(given.get("field")) and "ground" in given,
                   "what it erases is not valid")
            demand((given["erases"], given["field"]) not in self.erasable,
                   "it erases what was never sealed")
        elif record["type"] == "mark-set":
            demand(is_count(given.get("marks"), 0, position + 1),
                   "it marks a position behind it")

    # What each record does to the cells

    def _fold(self, record, values, position):
        kind, subject, given = record["type"], record["subject"], record["open"]
        if position == 1:
            demand("time_zone" in given, "its time zone is missing")
            self.time_zone = given["time_zone"]
        if kind == "edition-imported":
            self.editions[position] = []
        elif kind == "key-set":
            self._set_key(given, position)
        elif kind == "evidence-attached":
            self.evidence.setdefault(subject, []).append(Attached(
                position, record["effective"], values.get("name"), values.get("sha256"),
                given.get("kept", True)))
        elif kind == "confirmed":
            self.confirmed.add(position)
            for cell, named in given["repeats"].items():
                found = self._stated(subject, cell, named)
                demand(found, f"position {named} states no “{cell}” that could be repeated")
                self._state(record, cell, position, position, found[0].value)
        elif kind == "corrected":
            self._correct(record, values, position)
        elif kind == "retracted":
            taken = [one for named, cell in given.get("retracts", [])
                     for one in self._stated(self.subjects[named - 1], cell, named)]
            for one in taken + self.editions.get(given.get("edition"), []):
                one.undone = one.undone or position
        elif kind in TYPES and TYPES[kind].dated:
            fields = known_fields(record, values)
            if kind in _EXISTENCE:
                fields["exists"] = _EXISTENCE[kind]
            for cell in cells_of(kind, given):
                if is_stated(cell, fields):
                    self._state(record, cell, position, position, cell_value(cell, fields))

    def _set_key(self, given, position):
        before = key_text(self.keys[-1][1]) if self.keys else None
        demand(_is_text(given.get("key")), "its key is missing")
        key = read_key(given["key"])
        demand(key.name == "plan-ledger/" + self.plan, "its key is for another ledger")
        demand(given.get("retires") in (None, before),
               "the key that it retires is not the one before")
        self.keys.append((position, key))

    def _correct(self, record, values, position):
        cell = record["open"].get("field")
        demand(_is_text(cell), "the field that it corrects is missing")
        fields = known_fields(record, values)
        if cell not in ["exists", "title", "legend"] + _CELLS and not cell.startswith("section:"):
            self.unknown += 1
            return
        if cell.startswith("section:"):
            fields = {cell: fields["title"]} if "title" in fields else {}
        demand(is_stated(cell, fields) or (cell == "deadline" and "deadline" in fields),
               f"it has no value for “{cell}”")
        replaced = [one for named in sorted(set(record["replaces"]))
                    for one in self._stated(record["subject"], cell, named) if not one.undone]
        replaced.sort(key=lambda one: one.rank)
        for number, one in enumerate(replaced):
            one.undone = position
            effective = one.effective if number else record["effective"]
            self._state(dict(record, effective=effective, source=None), cell, one.rank, position,
                        cell_value(cell, fields))

    def _state(self, record, cell, rank, position, value):
        statement = Statement(record["effective"], rank, position, value)
        cells = self.cells.setdefault(record["subject"], {})
        cells.setdefault(sys.intern(cell), []).append(statement)
        edition = (record.get("source") or {}).get("edition")
        if edition is not None:
            self.editions[edition].append(statement)

    def _stated(self, subject, cell, position):
        """What the record at `position` states of the cell. The list is in order of position, so
        that halving finds it: a hostile pack cannot make this slow."""
        row = self.cells.get(subject, {}).get(cell, [])
        low, high = 0, len(row)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if row[middle].position < position else (low, middle)
        found = []
        while low < len(row) and row[low].position == position:
            found.append(row[low])
            low += 1
        return found


_EXISTENCE = {"activity-added": True, "activity-reinstated": True, "activity-withdrawn": False}
_CELLS = ["ref", "section", "order", "original", "status", "finding", "activity", "outcome", "lead",
          "progress", "codes", "deadline"]


def known_fields(record, values):
    known = TYPES[record["type"]]
    fields = {name: record["open"][name] for name in known.open if name in record["open"]}
    fields.update((name, values[name]) for name in known.sealed if name in values)
    return fields


def cells_of(kind, given):
    if kind in _EXISTENCE:
        return ["exists"] + _CELLS
    own = {"plan-retitled": ["title"], "legend-set": ["legend"], "section-set": []}
    if kind == "section-set":
        demand(_is_text(given.get("section")), "its section is missing")
        return ["section:" + given["section"]]
    return own.get(kind, _CELLS)


def is_stated(cell, fields):
    if cell in _NEEDED:
        return any(name in fields for name in _NEEDED[cell])
    return cell in fields or cell.startswith("section:") and "title" in fields


_NEEDED = {"codes": ("codes", "unknown_codes"), "deadline": ("timeline", "deadline_kind")}


def cell_value(cell, fields):
    """The value of a cell that takes several fields, or the one field."""
    if cell == "codes":
        return {name: fields.get(name) or [] for name in ("codes", "unknown_codes")}
    if cell == "deadline":
        words, date = fields.get("timeline"), fields.get("deadline")
        return None if words is None and date is None else {
            "timeline": words, "deadline": date,
            "deadline_kind": fields.get("deadline_kind") or "none"}
    if cell == "legend":
        words = fields.get("legend_words") or {}
        words = {} if isinstance(words, Unseen) else words
        return fields["legend"] and [dict(
            line, label=words.get(line["code"], {}).get("label", line["code"]),
            meaning=words.get(line["code"], {}).get("meaning")) for line in fields["legend"]]
    return fields["title" if cell.startswith("section:") and cell not in fields else cell]


# --- The table -----------------------------------------------------------------------------------

def in_order(one):
    return one.effective, one.rank


class Table:
    """The plan as at V (a day), as known at T (a position)."""

    def __init__(self, ledger, as_at, position):
        self.ledger, self.as_at, self.position = ledger, as_at, position

    def live(self, subject, cell):
        """Known at T, and not taken back by then; sorted."""
        return sorted((one for one in self.ledger.cells.get(subject, {}).get(cell, ())
                       if one.position <= self.position
                       and not 0 < one.undone <= self.position), key=in_order)

    def until(self, subject, cell):
        return [one for one in self.live(subject, cell) if one.effective <= self.as_at]

    def holding(self, subject, cell):
        found = self.until(subject, cell)
        if subject == self.ledger.plan and not found:
            found = self.live(subject, cell)[:1]  # a plan has no day without its title
        return found[-1].value if found else None

    def make(self):
        ledger, plan = self.ledger, self.ledger.plan
        self.legend = self.holding(plan, "legend") or []
        titles = {cell[8:]: self.holding(plan, cell) for cell in ledger.cells.get(plan, {})
                  if cell.startswith("section:")}
        there = [one for one in ledger.cells if one != plan and self.holding(one, "exists") is True]
        there.sort(key=lambda one: (self.holding(one, "order") or 0, ledger.first[one]))
        return {
            "title": self.holding(plan, "title"), "as_at": self.as_at,
            "known_at": ledger.question["known_at"], "position": self.position,
            "fingerprint": fingerprint(self.position, ledger.roots[self.position]),
            "time_zone": ledger.time_zone, "legend": self.legend,
            "sections": {name: title for name, title in titles.items() if title is not None},
            "activities": [self.activity(one) for one in there],
        }

    def activity(self, subject):
        row = {name: self.holding(subject, name) for name in _CELLS
               if name not in ("order", "codes", "deadline")}
        codes = self.holding(subject, "codes") or {"codes": None, "unknown_codes": []}
        deadline = self.holding(subject, "deadline") or {
            "timeline": None, "deadline": None, "deadline_kind": "none"}
        row.update(codes, **deadline)
        by_day = {one.effective: one.value for one in self.until(subject, "deadline")}
        held = [by_day[one]["deadline"] for one in sorted(by_day)
                if by_day[one] and by_day[one]["deadline"]]
        baseline = row["original"] or (held[0] if held else None)
        both = baseline and row["deadline"]
        since = None
        for one in reversed(self.until(subject, "status")):
            if row["status"] is None or one.value != row["status"]:
                break
            since = one.effective
        means = [line["means"] for line in self.legend if line["code"] == row["status"]]
        row["overdue"] = (row["deadline_kind"] == "by" and row["deadline"] is not None
                          and row["deadline"] < self.as_at and "complete" not in means)
        row.update(
            id=subject, baseline_deadline=baseline, status_since=since, withdrawn=None,
            slips=sum(held[i] < held[i + 1] for i in range(len(held) - 1)),
            slippage_days=(day(row["deadline"]) - day(baseline)).days if both else None,
            last_confirmed=max((one.effective for cell in self.ledger.cells[subject]
                                for one in self.until(subject, cell)), default=None),
            challenged=self.challenge(means) if row["overdue"] else None,
            evidence=[{"name": one.name, "sha256": one.digest, "position": one.position}
                      for one in self.ledger.evidence.get(subject, ())
                      if one.effective <= self.as_at and one.position <= self.position])
        return row

    def challenge(self, means):
        lines = [line for line in self.legend if line["overdue_is_off_track"]]
        if not lines or not means or "off-track" in means or "complete" in means:
            return None
        said = "overdue, and the plan's legend says {}".format(lines[0]["code"])
        meaning = lines[0]["meaning"]
        return said + (f" when “{meaning}”" if meaning else " for what is overdue")

    def kept_files(self, table):
        """“POSITION-” of each file whose contents must be in the pack → its SHA-256."""
        kept = {one.position: one.kept for rows in self.ledger.evidence.values() for one in rows}
        return {one["position"]: one["sha256"] for row in table["activities"]
                for one in row["evidence"] if kept[one["position"]] and _is_text(one["sha256"])}


def differences(said, computed, where, faults):
    """Tells where two values of JSON differ. True is not 1 here."""
    if isinstance(said, dict) and isinstance(computed, dict):
        for name in sorted(set(said) | set(computed)):
            place = f"{where} {name}"
            if name not in said or name not in computed:
                faults.add(place + (" should not be there" if name in said else " is missing"))
            else:
                differences(said[name], computed[name], place, faults)
    elif isinstance(said, list) and isinstance(computed, list) and len(said) == len(computed):
        for number, one in enumerate(said):
            name = one.get("ref") or one.get("code") if isinstance(one, dict) else None
            differences(one, computed[number], f"{where} {name or number + 1}", faults)
    elif type(said) is not type(computed) or said != computed:
        faults.add(f"{where} says {brief(said)}, but the records say {brief(computed)}")


def brief(value):
    if isinstance(value, list):
        return f"a list of {len(value)}"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 120 else text[:119] + "…"


# --- The statement and the manifest --------------------------------------------------------------

_QUESTION = {
    "as_at": day, "position": lambda v: is_count(v, 0, 1 << 53), "known_at": _or_null(is_instant),
    "since": _or_null(day), "activity": _or_null(is_uuid),
    "withheld": lambda v: _is_list(lambda kind: kind in _KINDS)(v) and v == sorted(set(v)),
}
_STATEMENT = {
    "format": lambda v: v == FORMAT, "plan": is_uuid, "question": lambda v: isinstance(v, dict),
    "head": lambda v: isinstance(v, dict) and sorted(v) == ["fingerprint", "root", "size"]
    and is_count(v["size"], 1, 1 << 53),
    "signed": lambda v: is_count(v, 0, 1 << 53), "table": lambda v: isinstance(v, dict),
    "recorded": lambda v: isinstance(v, bool),
    "made_with": lambda v: isinstance(v, dict) and all(map(_is_text, v.values())),
    "made_by": lambda v: _is_text(v) or v == {"withheld": True},
}


def read_statement(data):
    said = parse_canonical(data, "statement.json")
    demand(isinstance(said, dict) and sorted(said) == sorted(_STATEMENT),
           "statement.json has not the keys that it should have")
    for name, form in _STATEMENT.items():
        demand(form(said[name]), f"statement.json: its “{name}” is not valid")
    question = said["question"]
    demand(sorted(question) == sorted(_QUESTION), "statement.json: the question has not its keys")
    for name, form in _QUESTION.items():
        demand(form(question[name]), f"statement.json: “{name}” of the question is not valid")
    demand(question["position"] <= said["head"]["size"],
           "statement.json: the question is about a position after the last record")
    demand(isinstance(said["made_by"], dict) == ("actors" in question["withheld"]),
           "statement.json: “made_by” is withheld where actors are, and only there")
    return said


def read_manifest(data):
    """The plan's id, the lines for the members, and the note if it is signed."""
    note = read_note(data, "the manifest") if b"\n\n" in data else None
    text = note.text if note else data.decode("ascii", "replace")
    lines = text.split("\n")
    demand(lines[0].startswith(FORMAT + " ") and lines.pop() == "", "the manifest is not one")
    return lines[0][len(FORMAT) + 1:], lines[1:], note


# --- What was brought from outside ---------------------------------------------------------------

class Brought:
    """What the inspector has from elsewhere: roots by size, keys, and trust in an authority."""

    def __init__(self, fingerprints=(), keys=(), against=(), authority=None, pack=None):
        self.roots = []  # (name, size, root)
        self.checkpoints = []  # (name, checkpoint)
        self.keys = []
        self.authority = authority
        for text in fingerprints:
            size, root = read_fingerprint(text)
            self.roots.append((f"the fingerprint {fingerprint(size, root)[:24]}…", size, root))
        for text in keys:
            self.keys += self._keys(text)
        for path in against:
            self._against(path, pack)
        if authority is not None:
            open_file(authority).close()

    def _keys(self, text):
        source = text.strip()
        if not re.fullmatch(r"[^\s+]+\+[0-9a-f]{8}\+\S+", source):
            with open_file(text) as file:
                source = file.read(MEBI).decode("utf-8-sig", "replace").strip()
        try:
            return [read_key(line.strip()) for line in source.split("\n")]
        except Damaged as fault:
            raise NothingToLookAt(f"{text} is no verifier key: {fault}.") from None

    def _against(self, path, pack):
        with open_file(path) as file:
            data = file.read(4)
            data = data if data == b"PK" else data + file.read(4 * MEBI)
        name = os.path.basename(path)
        try:
            if data == b"PK":
                if pack and os.path.samefile(path, pack):
                    raise NothingToLookAt(f"{path} is the very pack that is checked: it cannot "
                                          "vouch for itself.")
                self._earlier(path, name)
            elif data.startswith(b"c2sp.org/tlog-proof@"):
                self.checkpoints.append((name, read_proof(data, name)))
            else:
                self.checkpoints.append((name, read_checkpoint(data, name)))
        except Damaged as fault:
            raise NothingToLookAt(f"{path} proves nothing: {fault}.") from None

    def _earlier(self, path, name):
        """Its newest checkpoint, and the root of its own records, computed here."""
        old = Pack(path)
        try:
            checkpoints, _, _ = sort_members(list(old.members))
            head = read_statement(old.whole("statement.json", 512 * MEBI))["head"]
            newest = max(checkpoints, default=0)
            tree, at_newest = Tree(), sha256(b"")
            for line in old.lines("records.jsonl"):
                tree.append(line)
                at_newest = tree.root() if tree.size == newest else at_newest
            demand((tree.size, tree.root().hex()) == (head["size"], head["root"]),
                   "its records are not those that it states")
            self.roots.append(("the pack " + name, tree.size, tree.root()))
            if newest:
                note = read_checkpoint(old.whole(checkpoints[newest], MEBI), checkpoints[newest])
                demand((note.size, note.root) == (newest, at_newest),
                       "its newest checkpoint is not of its records")
                self.checkpoints.append(("the newest checkpoint in " + name, note))
        finally:
            old.close()


def read_proof(data, what):
    """C2SP tlog-proof: the record as `extra`, its index, the path, and the checkpoint."""
    head, _, rest = data.partition(b"\n\n")
    lines = head.decode("utf-8", "replace").split("\n")
    demand(lines[0] == "c2sp.org/tlog-proof@v1" and len(lines) >= 3
           and lines[1].startswith("extra ") and re.fullmatch("index (" + _SIZE + ")", lines[2]),
           "it is not the proof of a record")
    record, index = from_base64(lines[1][6:]), int(lines[2][6:])
    path = [from_base64(line) for line in lines[3:]]
    checkpoint = read_checkpoint(rest, "its checkpoint")
    sound = (record is not None and index < checkpoint.size
             and all(one is not None and len(one) == 32 for one in path))
    root = sound and inclusion_root(sha256(b"\0" + record), index, checkpoint.size, path)
    demand(root == checkpoint.root, "its hashes do not lead to the root in its checkpoint")
    return checkpoint


# --- Time stamps, by way of openssl --------------------------------------------------------------

_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_STAMPED = re.compile(r"Time stamp: (\w{3}) +(\d+) (\d+):(\d+):(\d+)(?:\.\d+)? (\d{4}) GMT")


def check_stamp(program, note, answer, authority):
    """None if openssl trusts the stamp, else what it says. It is asked again as of the time that
    the stamp states: a certificate that expired since is as good as it was then."""
    with tempfile.TemporaryDirectory(prefix="plan-ledger-verify-") as folder:
        names = [os.path.join(folder, name) for name in ("note", "answer")]
        for name, content in ((names[0], note), (names[1], answer)):
            with open(name, "wb") as file:
                file.write(content)

        def ask(*words):
            try:
                done = subprocess.run([program, "ts"] + list(words), stdin=subprocess.DEVNULL,
                                      stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
            except (OSError, subprocess.SubprocessError):
                return False, "unable to get an answer"
            said = done.stdout.decode("utf-8", "replace")
            return done.returncode == 0 and "Verification: OK" in said, said

        verify = ["-verify", "-data", names[0], "-in", names[1],
                  "-CAfile", os.path.abspath(authority)]
        trusted, said = ask(*verify)
        found = _STAMPED.findall("" if trusted else ask("-reply", "-in", names[1], "-text")[1])
        if found and found[-1][0] in _MONTHS:
            month, date, hour, minute, second, year = found[-1]
            days = day(f"{year}-{_MONTHS.index(month) + 1:02}-{int(date):02}") or datetime.date.max
            seconds = (days - datetime.date(1970, 1, 1)).days * 86400
            seconds += int(hour) * 3600 + int(minute) * 60 + int(second)
            trusted, said = ask(*verify, "-attime", str(seconds))
        return None if trusted else said


# --- The check -----------------------------------------------------------------------------------

class Check:
    """One pack, looked at from end to end. Each step tells its faults, and the next goes on where
    it can."""

    def __init__(self, path, brought):
        self.path, self.brought = path, brought
        self.faults, self.checked, self.unchecked, self.notes = Faults(), [], [], []
        self.anchors = []  # (size, what vouches for it)
        self.statement = self.ledger = self.table = None
        self.vouched_report = True
        try:
            self.pack = Pack(path)
            try:
                self.check_pack()
            finally:
                self.pack.close()
        except Damaged as fault:
            self.faults.add(str(fault))

    @property
    def code(self):
        if self.faults.count:
            return DAMAGED
        return ANCHORED if self.anchors and self.vouched_report else CONSISTENT

    def check_pack(self):
        checkpoints, stamps, evidence = sort_members(list(self.pack.members))
        digests = self.hash_members()
        plan, manifest = self.check_manifest_lines(digests)
        self.statement = read_statement(self.pack.whole("statement.json", 512 * MEBI))
        if plan != self.statement["plan"]:
            self.faults.add("the manifest names another plan than the statement")
        before = self.faults.count
        self.read_records(set(checkpoints))
        sound = self.faults.count == before
        self.check_head()
        sound = sound and self.statement["question"]["position"] <= self.ledger.tree.size
        signed_by = self.check_checkpoints(checkpoints)
        self.check_manifest_signature(manifest)
        if sound:
            self.check_table(evidence, digests)
        else:
            self.unchecked.append("The table: it cannot be computed from records with faults.")
        self.check_stamps(stamps, checkpoints)
        self.compare_brought()
        self.follow_keys(signed_by, manifest)
        self.anchors.sort(key=lambda one: -one[0])
        position = self.statement["question"]["position"]
        if self.anchors and position > self.anchors[0][0]:
            self.notes.append(f"The table is of position {position}, which lies after what is "
                              "vouched for: it rests on the organisation's word too.")

    def hash_members(self):
        digests, before = {}, self.faults.count
        for name in self.pack.members:
            total = hashlib.sha256()
            try:
                for piece in self.pack.chunks(name):
                    total.update(piece)
            except Damaged as fault:
                self.faults.add(str(fault))
            digests[name] = total.hexdigest()
        if self.faults.count != before:
            raise Damaged("the ZIP file itself is damaged, so nothing in it was looked at")
        return digests

    def check_manifest_lines(self, digests):
        plan, lines, note = read_manifest(self.pack.whole("manifest", 64 * MEBI))
        expected = [f"{digests[name]} {one.size} {name}"
                    for name, one in self.pack.members.items() if name != "manifest"]
        for number, line in enumerate(expected):
            if number >= len(lines) or lines[number] != line:
                self.faults.add("{} is not as the manifest lists it".format(line.split(" ")[2]))
        if len(lines) > len(expected):
            self.faults.add("the manifest lists more than there is")
        self.checked.append(f"{many(len(expected), 'file')}, as the manifest lists them")
        return plan, note

    def read_records(self, wanted):
        question = self.statement["question"]
        wanted |= {question["position"], self.statement["head"]["size"]}
        wanted |= {size for _, size, _ in self.brought.roots}
        wanted |= {one.size for _, one in self.brought.checkpoints}
        ledger = Ledger(question, self.statement["plan"], erasures(self.pack), wanted)
        self.ledger = ledger
        waiting = disclosures(self.pack, self.faults)
        one = next(waiting, None)
        for position, line in enumerate(self.pack.lines("records.jsonl"), 1):
            here = []
            while one is not None and one.position == position:
                here.append(one)
                one = next(waiting, None)
            ledger.read(line, here, self.faults)
        if one is not None:
            self.faults.add(f"a disclosure is for position {one.position}, which is no record")
            for _ in waiting:
                pass
        size, position = ledger.tree.size, question["position"]
        if question["activity"] not in ledger.first and question["activity"] is not None:
            self.faults.add("the activity that the question names is in no record")
        known_at = question["known_at"]
        if (known_at is None) != (position == 0):
            self.faults.add("“known_at” does not belong to the position asked about")
        elif known_at is not None and (known_at < str(ledger.times.get(position)) or (
                position < size and known_at >= str(ledger.times.get(position + 1)))):
            self.faults.add("“known_at” is not when the position asked about was the last one")
        self.checked.append(f"{many(size, 'record')}, each in its form and place, and their tree")
        self.checked.append(f"{many(ledger.disclosed, 'disclosed value')}, each behind its digest")
        if ledger.unknown:
            self.notes.append(f"{many(ledger.unknown, 'record')} of types that this program does "
                              "not know: it cannot tell what they mean.")
        for kind, count in sorted(ledger.withheld.items()):
            self.notes.append(f"Withheld from this pack ({kind}): {many(count, 'value')}.")
        for ground, count in sorted(ledger.erased_count.items()):
            self.notes.append(f"Erased ({ground}): {many(count, 'value')}.")

    def check_head(self):
        head, tree = self.statement["head"], self.ledger.tree
        if head["size"] != tree.size:
            self.faults.add("the statement speaks of {} records, and there are {}".format(
                head["size"], tree.size))
        elif head["root"] != tree.root().hex() or head["fingerprint"] != fingerprint(
                tree.size, tree.root()):
            self.faults.add("the root or fingerprint in the statement is not that of the records")

    def key_at(self, size):
        """The key in force for so many records."""
        found = [key for position, key in self.ledger.keys if position <= size]
        return found[-1] if found else None

    def check_checkpoints(self, checkpoints):
        """Size → the keys that signed it, by size."""
        ledger, signed_by, keys = self.ledger, {}, list({key for _, key in self.ledger.keys})
        for size in sorted(checkpoints):
            name = checkpoints[size]
            try:
                one = read_checkpoint(self.pack.whole(name, MEBI), name)
                demand(one.origin == "plan-ledger/" + self.statement["plan"] and one.size == size,
                       f"{name} is of another plan or size")
                demand(size <= ledger.tree.size, f"{name} is of more records than there are")
                demand(one.root == ledger.roots[size],
                       f"{name} has another root than the first {size} records")
                signed_by[size] = signers(one.note, keys, name)
                demand(self.key_at(size) in signed_by[size],
                       f"{name} is not signed by the key in force")
            except Damaged as fault:
                self.faults.add(str(fault))
        if self.statement["signed"] != max(checkpoints, default=0):
            self.faults.add("“signed” in the statement is not the size of the newest checkpoint")
        signatures = sum(map(len, signed_by.values()))
        self.checked.append(f"{many(len(checkpoints), 'checkpoint')} with "
                            f"{many(signatures, 'signature')}")
        return signed_by

    def check_manifest_signature(self, note):
        if note is None:
            self.vouched_report = False
            self.notes.append("The manifest is not signed, so nothing vouches for the report and "
                              "the spreadsheets.")
            return
        key = self.key_at(self.ledger.tree.size)
        try:
            demand(key is not None and [one[:2] for one in note.signatures] == [(key.name, key.id)],
                   "the manifest is not signed by the key in force alone")
            signers(note, [key], "the manifest")
            self.checked.append("The signature under the manifest")
        except Damaged as fault:
            self.faults.add(str(fault))

    def check_table(self, evidence, digests):
        question = self.statement["question"]
        table = Table(self.ledger, question["as_at"], question["position"])
        computed = table.make()
        before = self.faults.count
        differences(self.statement["table"], computed, "the table:", self.faults)
        if self.faults.count == before:
            self.table = computed
        kept = table.kept_files(computed)
        there = {int(re.match(r"evidence/(\d+)", name).group(1)): name for name in evidence}
        for position in sorted(set(kept) | set(there)):
            if position not in there:
                self.faults.add(f"the file attached at position {position} is missing")
            elif position not in kept:
                self.faults.add(f"{there[position]} is no file that belongs to the table")
            elif digests[there[position]] != kept[position]:
                self.faults.add(f"{there[position]} is not the file that was attached")
        self.checked.append("The table, computed again from the records: "
                            + many(len(computed["activities"]), "line"))
        if kept:
            self.checked.append(many(len(kept), "file") + " of evidence")
        self.unchecked.append("Whether report.pdf, plan.xlsx, plan.csv and changes.csv show this "
                              "table: read the table that this program writes instead.")

    def check_stamps(self, stamps, checkpoints):
        authority, program, asked = self.brought.authority, shutil.which("openssl"), 0
        # Windows looks in the current folder first, where the pack's sender may have put one.
        if program and os.path.dirname(os.path.abspath(program)) == os.getcwd():
            program = None
        for size, number in sorted(stamps):
            name = f"timestamps/{size}-{number}.tsr"
            try:
                answer = self.pack.whole(name, MEBI)
                note = self.pack.whole(checkpoints[size], MEBI)
                demand(is_der_about(answer, note), f"{name} is no time stamp of its checkpoint")
                if authority and program:
                    asked += 1
                    told = check_stamp(program, note, answer, authority)
                    if told is None:
                        self.anchors.append((size, "the time stamp " + name))
                    else:
                        demand(_NOT_TRUSTED.search(told), f"{name} is not valid, says openssl")
                        self.notes.append(f"{name} is not by an authority that you trust.")
            except Damaged as fault:
                self.faults.add(str(fault))
        if stamps and asked:
            self.checked.append(many(asked, "time stamp") + ", by openssl")
        elif stamps:
            why = "there is no openssl here" if authority else "give --tsa-ca FILE for that"
            self.unchecked.append(f"{many(len(stamps), 'time stamp')}: {why}.")

    def compare_brought(self):
        origin, keys = "plan-ledger/" + self.statement["plan"], [key for _, key in self.ledger.keys]
        roots = list(self.brought.roots)
        for name, one in self.brought.checkpoints:
            try:
                signers(one.note, keys, name)
            except Damaged as fault:
                sentence = f"What you brought proves nothing: {fault}."
                if not self.faults.count:
                    raise NothingToLookAt(sentence) from None
                self.notes.append(sentence)
                continue
            if one.origin != origin:
                self.faults.add(f"{name} is of another ledger: {one.origin}")
            else:
                roots.append((name, one.size, one.root))
        size_here = self.ledger.tree.size
        for name, size, root in roots:
            if size > size_here:
                self.faults.add(f"{name} is of {size} records, and the pack holds only "
                                f"{size_here}: it was made before that, or records were left out")
            elif self.ledger.roots[size] != root:
                self.faults.add(f"{name} does not agree: the first {size} records are not those "
                                "that it was made of")
            elif size:
                self.anchors.append((size, name))

    def follow_keys(self, signed_by, manifest):
        """A key that you learnt elsewhere vouches for what it signed, and for the next key where it
        signed that one's first checkpoint too; then that key goes on. So does the key that the
        records name which something else vouches for. The manifest must be signed by one of them,
        or whoever adds records and a key of his own could put in another report."""
        reigns, trusted = self.ledger.keys, set(self.brought.keys)
        vouched = trusted | {self.key_at(size) for size, _ in self.anchors}
        is_asked = bool(self.brought.keys or self.anchors)
        for key in self.brought.keys:
            if key not in [one for _, one in reigns]:
                self.faults.add(f"the key {key_text(key)} is not a key of this ledger")
            elif not any(key in some for some in signed_by.values()):
                self.faults.add(f"nothing in this pack is signed with the key {key_text(key)}")
        for number, (start, key) in enumerate(reigns):
            end = reigns[number + 1][0] if number + 1 < len(reigns) else float("inf")
            mine = [size for size in sorted(signed_by) if start <= size < end]
            if number:
                before = reigns[number - 1][1]
                if not mine or before not in signed_by[mine[0]]:
                    self.notes.append(f"The key set at position {start} is not vouched for by the "
                                      "key before it.")
                else:
                    for some in (trusted, vouched):
                        if before in some:
                            some.add(key)
            if key in trusted and mine:
                self.anchors.append((
                    mine[-1], f"the key that you brought, by checkpoints/{mine[-1]}.note"))
        if is_asked and manifest and self.key_at(self.ledger.tree.size) not in vouched:
            self.vouched_report = False
            self.notes.append("The manifest is signed by a key that nothing you brought vouches "
                              "for, so nothing vouches for the report and the spreadsheets.")

    # What is said of it

    def verdict(self):
        if self.code == DAMAGED:
            return f"Damaged: {many(self.faults.count, 'fault')} found."
        if not self.anchors:
            return ("Consistent with itself, not anchored: nothing contradicts anything, but "
                    "nothing from outside vouches for it, so the whole could have been made "
                    "yesterday.")
        size, name = self.anchors[0]
        head = self.ledger.tree.size
        said = f"records 1 to {size:,} are vouched for by {name}"
        if size < head:
            said += f"; records {size + 1:,} to {head:,} rest on the organisation's word"
        if self.code == ANCHORED:
            return f"Anchored: {said}."
        return (f"Consistent with itself, not anchored as a whole: {said}. But nothing vouches for "
                "the report and the spreadsheets.")


_NOT_TRUSTED = re.compile(r"certificate verify error|unable to (get|load)|[Ee]rror loading|"
                          r"self[- ]signed|expired|not yet valid")


def is_der_about(answer, note):
    """What can be seen without openssl: one DER sequence, with the hash of the note in it."""
    header = re.match(rb"\x30(?:([\x00-\x7f])|\x81(.)|\x82(..)|\x83(...))", answer, re.DOTALL)
    if not header or header.end() + int.from_bytes(
            next(one for one in header.groups() if one is not None), "big") != len(answer):
        return False
    hashes = (hashlib.sha256, hashlib.sha384, hashlib.sha512)
    return any(one(note).digest() in answer for one in hashes)


# --- The table as a page -------------------------------------------------------------------------

_STYLE = """body{font:1rem/1.4 sans-serif;margin:1.5rem;color:#111;background:#fff}
table{border-collapse:collapse;width:100%}caption{text-align:left;font-weight:bold;padding:.5rem 0}
th,td{border:1px solid #555;padding:.3rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}
thead{display:table-header-group}tr{break-inside:avoid}.mark{font-style:italic}
@media print{@page{size:landscape;margin:1cm}body{margin:0;font-size:.7rem}}"""


def shown(value):
    """As HTML: all text escaped, and what is not there said in words."""
    if isinstance(value, Unseen):
        word = "withheld" if "withheld" in value else "erased: {}".format(value["erased"])
        return f'<span class="mark">[{html.escape(word)}]</span>'
    if isinstance(value, list):
        return ", ".join(map(shown, value))
    lines = ("" if value is None else str(value)).split("\n")
    return "<br>".join(html.escape(printable(line)) for line in lines)


def page(check):
    table, statement = check.table, check.statement
    labels = {line["code"]: line["label"] for line in reversed(table["legend"])}

    def row(one):
        section = table["sections"].get(one["section"])
        label = labels.get(one["status"])
        status = shown(one["status"])
        if label is not None and label != one["status"]:
            status += f" ({shown(label)})"
        status += "<br>since {}".format(one["status_since"]) if one["status_since"] else ""
        status += "<br>" + shown(one["challenged"] or "overdue") if one["overdue"] else ""
        deadline = [shown(one["timeline"])] if one["timeline"] is not None else []
        deadline += [shown(one["deadline"])] if one["deadline"] else []
        if one["deadline_kind"] in ("by-then-ongoing", "recurring"):
            deadline.append(one["deadline_kind"].replace("-", " "))
        moved = "{} times".format(one["slips"]) if one["slips"] != 1 else "once"
        if one["slippage_days"] is not None:
            moved += ", {} days from {}".format(one["slippage_days"], one["baseline_deadline"])
        files = ["{} (position {})".format(shown(file["name"]), file["position"])
                 for file in one["evidence"]]
        cells = [shown(one["section"]) + (" " + shown(section) if section is not None else ""),
                 shown(one["finding"]), shown(one["activity"]), shown(one["outcome"]),
                 shown((one["codes"] or []) + (one["unknown_codes"] if isinstance(
                     one["unknown_codes"], list) else [one["unknown_codes"]])),
                 shown(one["lead"]), "<br>".join(deadline), moved, status, shown(one["progress"]),
                 shown(one["last_confirmed"]), "<br>".join(files)]
        return '<tr><th scope="row">{}</th>{}</tr>'.format(
            shown(one["ref"]) or "–", "".join(f"<td>{cell}</td>" for cell in cells))

    heads = ["Reference", "Section", "Finding", "Activity", "Outcome", "Codes", "Lead", "Deadline",
             "Deadline moved later", "Status", "Progress", "Last confirmed", "Evidence"]
    legend = "".join("<li>{}: {}</li>".format(shown(line["code"]), shown(line["label"]) + (
        ", " + shown(line["meaning"]) if line["meaning"] else "")) for line in table["legend"])
    facts = [("Plan", shown(table["title"]) or "without a title"), ("Plan id", statement["plan"]),
             ("As at", table["as_at"]),
             ("Known at", shown(table["known_at"]) or "before the first record"),
             ("Position", "{} of {}".format(table["position"], statement["head"]["size"])),
             ("Fingerprint of these records", table["fingerprint"]),
             ("Time zone", shown(table["time_zone"])), ("Verdict", shown(check.verdict()))]
    return "\n".join(
        ["<!DOCTYPE html>", TABLE_MARK, '<html lang="en"><head><meta charset="utf-8">',
         "<title>The plan as its records prove it</title>",
         "<style>" + _STYLE + "</style></head><body>",
         "<h1>The plan as its records prove it</h1><dl>"]
        + [f"<dt>{name}</dt><dd>{fact}</dd>" for name, fact in facts]
        + ["</dl>", "<ul>" + "".join(f"<li>{shown(one)}</li>" for one in check.notes) + "</ul>"
           if check.notes else "",
           "<h2>What the statuses mean</h2><ul>" + legend + "</ul>" if legend else "",
           "<table><caption>The activities</caption><thead><tr>"]
        + [f'<th scope="col">{name}</th>' for name in heads] + ["</tr></thead><tbody>"]
        + [row(one) for one in table["activities"]] + ["</tbody></table></body></html>", ""])


def write_page(check, path):
    """A sentence that says where the table is, or why it is not."""
    try:
        if os.path.lexists(path):
            with open(path, "rb") as file:
                if TABLE_MARK.encode() not in file.read(200):
                    return f"The table was not written: {path} is there, and is not mine.", None
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            file.write(page(check))
    except (OSError, ValueError) as fault:
        return "The table was not written: {} cannot be written ({}).".format(
            path, getattr(fault, "strerror", None) or fault), None
    return f"The table that this program computed is in {path}.", path


# --- The command ---------------------------------------------------------------------------------

def arguments():
    parser = argparse.ArgumentParser(
        prog="verify.py", description="Checks an inspection pack of Plan Ledger. Exit code 0: "
        "anchored; 5: consistent with itself, and nothing more; 3: damaged; 1: there is nothing to "
        "look at.")
    parser.add_argument("pack", nargs="?", metavar="PACK.zip", help="the pack; by default the one "
                        "ZIP file beside this program")
    parser.add_argument("--fingerprint", action="append", default=[], metavar="TEXT",
                        help="72 letters and digits, from minutes or an older report")
    parser.add_argument("--key", action="append", default=[], metavar="KEY",
                        help="the organisation's verifier key, learnt elsewhere; or a file with it")
    parser.add_argument("--against", action="append", default=[], metavar="FILE",
                        help="a checkpoint, the proof of a record, or a pack, kept elsewhere")
    parser.add_argument("--tsa-ca", metavar="FILE", help="certificates of time-stamp authorities "
                        "that you trust")
    parser.add_argument("--table", metavar="FILE.html", help="where to write the proved table")
    parser.add_argument("--json", action="store_true", help="answer in JSON")
    return parser


def pack_beside():
    folder = os.path.dirname(os.path.abspath(__file__))
    found = [name for name in os.listdir(folder) if name.lower().endswith(".zip")]
    return os.path.join(folder, found[0]) if len(found) == 1 else None


def tell(check, said_of_table, table_file, as_json):
    if as_json:
        question = (check.statement or {}).get("question", {})
        answer = {
            "verdict": {ANCHORED: "anchored", CONSISTENT: "consistent"}.get(check.code, "damaged"),
            "exit_code": check.code, "sentence": check.verdict(),
            "plan": (check.statement or {}).get("plan"), "as_at": question.get("as_at"),
            "known_at": question.get("known_at"), "position": question.get("position"),
            "records": check.ledger.tree.size if check.ledger else None,
            "anchored_to": check.anchors[0][0] if check.code == ANCHORED else 0,
            "vouched_for": [{"records": size, "by": name} for size, name in check.anchors],
            "fault_count": check.faults.count, "faults": check.faults.first,
            "checked": check.checked, "not_checked": check.unchecked, "notes": check.notes,
            "table_file": table_file}
        print(json.dumps(answer, indent=1))
        return
    print(printable(check.verdict()))
    parts = [("Faults", check.faults.told())]
    if check.code != DAMAGED:
        vouched = [f"records 1 to {size:,} by {name}" for size, name in check.anchors]
        parts += [("Vouched for", vouched),
                  ("Checked", check.checked), ("Not checked", check.unchecked)]
    for title, lines in parts + [("Notes", check.notes + [said_of_table] * bool(said_of_table))]:
        if lines:
            print(f"\n{title}:")
            for line in lines:
                print("- " + printable(line))


def run(options):
    brought = Brought(options.fingerprint, options.key, options.against, options.tsa_ca,
                      options.pack)
    check = Check(options.pack, brought)
    said, table_file = None, None
    if check.code != DAMAGED:
        name = os.path.splitext(os.path.basename(options.pack))[0] + "-proved.html"
        said, table_file = write_page(check, options.table or name)
    tell(check, said, table_file, options.json)
    return check.code


def main(argv=None):
    for stream in (sys.stdout, sys.stderr):  # a console that lacks a letter is no reason to stop
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    parser = arguments()
    options = parser.parse_args(argv)
    options.pack = options.pack or pack_beside()
    if not options.pack:
        parser.error("say which pack to check: verify.py PACK.zip")
    try:
        return run(options)
    except NothingToLookAt as reason:
        sentence, code = str(reason), NOTHING_THERE
    except KeyboardInterrupt:
        sentence, code = "Stopped before it was checked.", NOTHING_THERE
    except OSError as reason:
        sentence = f"Something cannot be read: {reason.strerror or type(reason).__name__}."
        code = NOTHING_THERE
    except Exception as reason:  # whatever was not foreseen is never a yes
        sentence = f"The pack cannot be checked ({type(reason).__name__}): take it for damaged."
        code = DAMAGED
    with contextlib.suppress(OSError, ValueError):
        print(printable(sentence), file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
