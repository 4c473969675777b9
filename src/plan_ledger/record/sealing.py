"""Sealing: a value is kept beside the record, and the record holds only its digest.

Digest and disclosure are those of SD-JWT (RFC 9901, section 4.2): base64url without padding of
SHA-256 over the ASCII of the disclosure, which is base64url of the JSON array [salt, name, value].
The 128-bit random salt keeps a digest from being guessed by trying likely values.
"""
from __future__ import annotations

from binascii import b2a_base64
from dataclasses import dataclass
from hashlib import sha256
from os import urandom
from typing import Any

from plan_ledger.record.canonical import encode

SALT_BYTES = 16
_URL_SAFE = bytes.maketrans(b"+/", b"-_")


@dataclass(frozen=True, slots=True)
class Sealed:
    """One value behind a digest; `value` is its canonical JSON text."""

    name: str
    salt: bytes
    value: str

    @property
    def disclosure(self) -> str:
        return disclosure(self.salt, self.name, self.value)


def seal(name: str, value: Any) -> tuple[str, Sealed]:
    """The digest for the record, and what is kept beside it."""
    sealed = Sealed(name, urandom(SALT_BYTES), encode(value))
    return _digest(_disclosed(sealed.salt, name, sealed.value)), sealed


def disclosure(salt: bytes, name: str, value: str) -> str:
    """`value` is canonical JSON text, so that the same value always gives the same bytes."""
    return _disclosed(salt, name, value).decode("ascii")


def digest(of_disclosure: str) -> str:
    return _digest(of_disclosure.encode("ascii"))


def base64url(data: bytes) -> str:
    """RFC 4648 section 5, without padding."""
    return _base64url(data).decode("ascii")


def _disclosed(salt: bytes, name: str, value: str) -> bytes:
    return _base64url(b'["%b","%b",%b]' % (_base64url(salt), name.encode(), value.encode()))


def _digest(of_disclosure: bytes) -> str:
    return _base64url(sha256(of_disclosure).digest()).decode("ascii")


def _base64url(data: bytes) -> bytes:
    return b2a_base64(data, newline=False).translate(_URL_SAFE, b"=")
