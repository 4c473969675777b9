"""The worked example of docs/proof-format.md: three records, and everything that follows from
their bytes. Made by the program; a test computes it again with code of its own.
"""
from __future__ import annotations

import re
from base64 import b64encode

from plan_ledger.proof.checkpoint import Checkpoint
from plan_ledger.proof.fingerprint import fingerprint
from plan_ledger.proof.note import SigningKey, signed
from plan_ledger.proof.single import RecordProof
from plan_ledger.record.hashing import leaf_hash, node_hash
from plan_ledger.record.tree import consistency_proof, inclusion_proof, root

PLAN = "0f8fad5b-d9cb-469f-a165-70867728950e"
_PLACE = re.compile(
    r"(<!-- the example begins -->\n).*?(<!-- the example ends -->\n)", re.DOTALL
)
RECORDS = [
    b'{"by":"WQfXAXIcmTX5dDuRsLSYkoRmTnlSi4cNxrgSOcdKTws","effective":"2019-02-01","login":"oX8t7o7I'
    b'Em8plIQgQzbXch-wZ71C-4dtSED4KgfeX84","open":{"time_zone":"Europe/London"},"plan":"0f8fad5b-d9'
    b'cb-469f-a165-70867728950e","recorded_at":"2019-02-01T09:00:00.000000Z","sealed":{},"subject":"'
    b'0f8fad5b-d9cb-469f-a165-70867728950e","type":"plan-opened","v":1,"version":1}',
    b'{"by":"q1g1VeKkVDxlFiu5jewfUvVblLjy-vkkUWPbXtfgUr0","login":"jHqZ2gQ6a7gC0UuE8o5BvZ1Y2Jk4x3n9'
    b'm8l7k6j5h4g","open":{"marks":1},"plan":"0f8fad5b-d9cb-469f-a165-70867728950e","recorded_at":"2'
    b'019-02-28T10:03:11.123456Z","sealed":{"name":"O2-25raG6IUcJf49yT5Adgnru221hQZlVxt-s685chI"},"s'
    b'ubject":"0f8fad5b-d9cb-469f-a165-70867728950e","type":"mark-set","v":1,"version":2}',
    b'{"by":"b0bCz1mJr0mM9cJ6wQ1Yk8b7H3s2N5v4T6r8e9w0q1A","effective":"2019-03-01","login":"Zk3m1n2b'
    b'4v5c6x7z8l9k0j1h2g3f4d5s6a7p8o9i0uY","open":{},"plan":"0f8fad5b-d9cb-469f-a165-70867728950e","'
    b'recorded_at":"2019-03-01T08:30:00.000001Z","sealed":{"title":"k7d2f9s0a1q3w5e7r9t1y3u5i7o9p1l3'
    b'j5h7g9f1d3Q"},"subject":"0f8fad5b-d9cb-469f-a165-70867728950e","type":"plan-retitled","v":1,"v'
    b'ersion":3}',
]
SEED = bytes(range(32))


def _node(level: int, number: int) -> bytes:
    if level == 0:
        return leaf_hash(RECORDS[number])
    return node_hash(_node(level - 1, 2 * number), _node(level - 1, 2 * number + 1))


def example() -> str:
    """In Markdown."""
    key = SigningKey(f"plan-ledger/{PLAN}", SEED)
    roots = {size: root(size, _node) for size in (2, 3)}
    note = signed(Checkpoint(key.name, 3, roots[3]).text, [key])
    path = inclusion_proof(1, 3, _node)
    proof = RecordProof(RECORDS[1], 1, tuple(path), note)
    lines = ["The three records, a line each:", "", "```"]
    lines += [record.decode() for record in RECORDS]
    lines += ["```", "", "| what | is, in hexadecimal |", "| --- | --- |"]
    lines += [f"| leaf {n} | `{leaf_hash(record).hex()}` |" for n, record in enumerate(RECORDS)]
    lines += [
        f"| node over leaves 0 and 1; the root of 2 | `{roots[2].hex()}` |",
        f"| root of 3 | `{roots[3].hex()}` |",
        f"| inclusion of leaf 1 in 3 | `{'`, `'.join(some.hex() for some in path)}` |",
        "| consistency of 2 with 3 | "
        f"`{'`, `'.join(some.hex() for some in consistency_proof(2, 3, _node))}` |",
        "",
        f"The fingerprint of the three: `{fingerprint(3, roots[3])}`",
        "",
        "The signing key's seed are the bytes 0 to 31. Its verifier key:",
        "", "```", str(key.verifier), "```", "",
        "The checkpoint, as it is signed and kept:",
        "", "```", note.bytes.decode().rstrip("\n"), "```", "",
        "The proof of the second record, as `prove` writes it:",
        "", "```", proof.bytes.decode().rstrip("\n"), "```",
    ]
    assert b64encode(RECORDS[1]).decode() in proof.bytes.decode()
    return "\n".join(lines) + "\n"


def with_example(document: str) -> str:
    """The document with the example as the code gives it; unchanged where it has no place for it.
    """
    return _PLACE.sub(lambda place: place[1] + "\n" + example() + "\n" + place[2], document)
