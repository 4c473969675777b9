"""A ledger's size and root as something that people print, read aloud and type again.

RFC 4648 base32 (section 6) of 45 bytes: the size (8, big-endian), the root (32), and the first 5
of SHA-256 over those 40, which tell a slip of the pen from tampering. That is 72 characters
without padding, written in 18 groups of four.
"""
from __future__ import annotations

import sqlite3
from hashlib import sha256

from plan_ledger.plan.errors import PlanError
from plan_ledger.store.nodes import root_at

CHARACTERS = 72
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_GROUP = 4
_CHECK_BYTES = 5
_ALSO_READ = str.maketrans({"0": "O", "1": "I", "8": "B"})
"""Digits that the alphabet has not, as they are misread."""
_BETWEEN = str.maketrans("", "", " \t\r\n\u00a0\u202f-\u2010\u2011\u2012\u2013\u2014.")


class BadFingerprint(PlanError):
    """What was typed is no fingerprint; nothing is said about the ledger by that."""


def fingerprint(size: int, root: bytes) -> str:
    said = size.to_bytes(8, "big") + root
    number = int.from_bytes(said + sha256(said).digest()[:_CHECK_BYTES], "big")
    # Not by base64: importing it is 2 ms of `show`, which must start fast.
    text = "".join(_ALPHABET[number >> 5 * at & 31] for at in reversed(range(CHARACTERS)))
    return " ".join(text[at : at + _GROUP] for at in range(0, CHARACTERS, _GROUP))


def fingerprint_at(connection: sqlite3.Connection, position: int) -> str:
    """Of the records up to a position, which a report of them can be checked by. Raises
    TreeDamaged.
    """
    return fingerprint(position, root_at(connection, position))


def read_fingerprint(text: str) -> tuple[int, bytes]:
    """Size and root. Case, spaces, dashes and line breaks are forgiven. Raises BadFingerprint."""
    import binascii
    from base64 import b32decode

    tidy = text.translate(_BETWEEN).upper().translate(_ALSO_READ)
    if len(tidy) != CHARACTERS:
        raise BadFingerprint(
            f"a fingerprint has {CHARACTERS} letters and digits, in 18 groups of four, and this has"
            f" {len(tidy)}: compare it with the print, group by group"
        )
    try:
        plain = b32decode(tidy)
    except (binascii.Error, ValueError):
        odd = next(letter for letter in tidy if letter not in _ALPHABET)
        raise BadFingerprint(
            f"“{odd}” is in no fingerprint, only the letters A to Z and the digits 2 to 7: compare"
            " it with the print"
        ) from None
    said, check = plain[:-_CHECK_BYTES], plain[-_CHECK_BYTES:]
    if sha256(said).digest()[:_CHECK_BYTES] != check:
        raise BadFingerprint(
            "the fingerprint is mistyped (its last letters do not fit the rest; that says nothing"
            " about the ledger): compare it with the print, group by group"
        )
    return int.from_bytes(said[:8], "big"), said[8:]
