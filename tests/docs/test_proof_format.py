"""docs/proof-format.md is enough to write a verifier from: this is one, for its worked example."""
from __future__ import annotations

import re
from base64 import b32encode, b64decode, b64encode
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.docs.console import ROOT
from tests.docs.proof_example import example

PAGE = (ROOT / "docs" / "proof-format.md").read_text("utf-8")
BLOCKS = re.findall(r"```\n(.*?)\n```", PAGE.partition("## A worked example")[2], re.DOTALL)
TOLD = dict(re.findall(r"^\| (.+?) \| (`[0-9a-f`, ]+`) \|$", PAGE, re.MULTILINE))
RECORDS = [line.encode() for line in BLOCKS[0].split("\n")]


def told(what: str) -> list[bytes]:
    return [bytes.fromhex(some) for some in re.findall(r"`([0-9a-f]{64})`", TOLD[what])]


def leaf(record: bytes) -> bytes:
    return sha256(b"\x00" + record).digest()


def node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def test_the_page_shows_what_the_program_makes() -> None:
    assert example() in PAGE, "see python -m tests.docs.refresh docs/proof-format.md"


def test_the_hashes_follow_from_the_records() -> None:
    leaves = [leaf(record) for record in RECORDS]
    assert [told(f"leaf {number}") for number in range(3)] == [[some] for some in leaves]
    assert told("node over leaves 0 and 1; the root of 2") == [node(*leaves[:2])]
    assert told("root of 3") == [node(node(*leaves[:2]), leaves[2])]
    assert told("inclusion of leaf 1 in 3") == [leaves[0], leaves[2]]
    assert told("consistency of 2 with 3") == [leaves[2]]


def test_the_fingerprint_follows_from_size_and_root() -> None:
    said = (3).to_bytes(8, "big") + told("root of 3")[0]
    text = b32encode(said + sha256(said).digest()[:5]).decode()
    groups = " ".join(text[at : at + 4] for at in range(0, 72, 4))
    assert f"`{groups}`" in PAGE


def test_the_checkpoint_is_signed_by_the_verifier_key() -> None:
    name, key_id, key = BLOCKS[1].split("+", 2)
    public = b64decode(key)
    assert public[:1] == b"\x01"
    assert sha256(name.encode() + b"\n" + public).digest()[:4].hex() == key_id
    text, _, line = BLOCKS[2].partition("\n\n")
    assert text.split("\n") == [name, "3", b64encode(told("root of 3")[0]).decode()]
    dash, signer, data = line.split(" ")
    signature = b64decode(data)
    assert (dash, signer, signature[:4].hex()) == ("\u2014", name, key_id)
    Ed25519PublicKey.from_public_bytes(public[1:]).verify(signature[4:], f"{text}\n".encode())


def test_the_proof_of_the_second_record_leads_to_the_root() -> None:
    head, _, checkpoint = BLOCKS[3].partition("\n\n")
    first, extra, index, *path = head.split("\n")
    assert (first, index) == ("c2sp.org/tlog-proof@v1", "index 1")
    record = b64decode(extra.removeprefix("extra "))
    left, right = (b64decode(line) for line in path)
    assert record == RECORDS[1] and checkpoint == BLOCKS[2]
    assert node(node(left, leaf(record)), right) == told("root of 3")[0]
