"""Sealing as in SD-JWT (RFC 9901, section 4.2): digests that any other program can compute."""
from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from hashlib import sha256
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from plan_ledger.record.sealing import Sealed, base64url, digest, disclosure, seal

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def base64url_by_hand(data: bytes) -> str:
    """Six bits at a time, without padding."""
    bits = "".join(f"{byte:08b}" for byte in data)
    bits += "0" * (-len(bits) % 6)
    return "".join(ALPHABET[int(bits[at : at + 6], 2)] for at in range(0, len(bits), 6))


def test_a_fixed_example_by_hand() -> None:
    salt = bytes(range(16))
    # the disclosure is the base64url of this JSON array, its salt is base64url too
    array = '["AAECAwQFBgcICQoLDA0ODw","lead","Jo “Lead” Ünal"]'
    by_hand = base64url_by_hand(array.encode())
    assert Sealed("lead", salt, '"Jo “Lead” Ünal"').disclosure == by_hand
    assert digest(by_hand) == base64url_by_hand(sha256(by_hand.encode("ascii")).digest())
    assert (by_hand, digest(by_hand)) == (FIXED, FIXED_DIGEST)


FIXED = "WyJBQUVDQXdRRkJnY0lDUW9MREEwT0R3IiwibGVhZCIsIkpvIOKAnExlYWTigJ0gw5xuYWwiXQ"
FIXED_DIGEST = "SJiTFTmS-fgkIh9YOg9fQLEdjieUIC2LvZLQpeP7rr0"


def test_the_rfcs_own_example_of_a_digest() -> None:
    """RFC 9901, section 4.2.3: the disclosure of the family name Möbius."""
    disclosed = "WyI2cU1RdlJMNWhhaiIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0"
    assert json.loads(urlsafe_b64decode(disclosed + "=")) == [
        "6qMQvRL5haj", "family_name", "Möbius"
    ]
    assert digest(disclosed) == "uutlBuYeMDyjLLTpf6Jxi7yNkEF35jdyWMn9U7b_RYY"


values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(), lambda some: st.lists(some)
)


@given(st.sampled_from(["lead", "because"]), values)
def test_whoever_has_the_disclosure_finds_salt_name_and_value(name: str, value: Any) -> None:
    if str(value) >= "\ud800" and any("\ud800" <= c <= "\udfff" for c in str(value)):
        return
    of_value, sealed = seal(name, value)
    padded = sealed.disclosure + "=" * (-len(sealed.disclosure) % 4)
    salt, told, said = json.loads(urlsafe_b64decode(padded))
    assert (salt, told, said) == (base64url(sealed.salt), name, value)
    assert of_value == digest(disclosure(sealed.salt, name, sealed.value))
    assert len(of_value) == 43 and set(of_value) <= set(ALPHABET)


@given(st.binary())
def test_base64url_has_no_padding_and_reads_back(data: bytes) -> None:
    text = base64url(data)
    assert text == base64url_by_hand(data)
    assert urlsafe_b64decode(text + "=" * (-len(text) % 4)) == data


def test_the_same_value_never_has_the_same_digest_twice() -> None:
    assert len({seal("status", "RED")[0] for _ in range(100)}) == 100
    assert len(seal("status", "RED")[1].salt) == 16
