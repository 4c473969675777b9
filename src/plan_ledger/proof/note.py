"""Signed notes (C2SP signed-note): a text, and who vouches for it.

The text ends in a line break; behind an empty line stands a line for each signature: a dash, the
key's name, and base64 of the key's id (4 bytes) and the signature. Keys here are Ed25519 (RFC
8032), signature type 1. A verifier key is written NAME+ID+KEY, a signing key
PRIVATE+KEY+NAME+ID+SEED, as other implementations of signed notes write them.
"""
from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from os import urandom
from typing import TYPE_CHECKING

from plan_ledger.plan.errors import PlanError
from plan_ledger.proof.base64 import decoded, encoded

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_ED25519 = b"\x01"
_KEY_BYTES = 32
_SIGNATURE_BYTES = 64
_ID_BYTES = 4
_LARGEST = 1_000_000
_MOST_SIGNATURES = 100
_OF_ORDER_8 = "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"
_NAME = re.compile(r"[^\s+\x00-\x1f\x7f]+")
_SIGNATURE = re.compile(r"\u2014 ([^\s+]+) ([A-Za-z0-9+/=]+)")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f]")
PRIVATE = "PRIVATE+KEY+"


class BadNote(PlanError):
    """The bytes are no signed note."""

    def __init__(self, why: str) -> None:
        super().__init__(f"this is no signed checkpoint: {why}")


class NotSigned(PlanError):
    """No key that is known vouches for the note, or one of them does not."""


class BadKey(PlanError):
    """The text is no key."""


@dataclass(frozen=True, slots=True)
class Signature:
    """Whose it is said to be, and its bytes."""

    name: str
    key_id: bytes
    signature: bytes

    @property
    def line(self) -> str:
        return f"\u2014 {self.name} {encoded(self.key_id + self.signature)}\n"


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """The public half, by which everybody can check."""

    name: str
    public: bytes

    @classmethod
    def parse(cls, text: str) -> VerifierKey:
        """Raises BadKey."""
        name, key_id, key = _parts(text.strip(), "a verifier key", "NAME+ID+KEY")
        found = cls(name, key)
        if found.key_id.hex() != key_id:
            raise BadKey("the key's name, its id and the key itself do not fit: copy it again")
        if not _is_sound(key):
            raise BadKey("this is no key that anybody can sign with: one signature would fit many"
                         " texts")
        return found

    @property
    def key_id(self) -> bytes:
        said = self.name.encode() + b"\n" + _ED25519 + self.public
        return sha256(said).digest()[:_ID_BYTES]

    def __str__(self) -> str:
        key = encoded(_ED25519 + self.public)
        return f"{self.name}+{self.key_id.hex()}+{key}"

    def verifies(self, text: str, signature: bytes) -> bool:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text.encode())
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The private half. It is never printed; `text` is what its file holds."""

    name: str
    seed: bytes

    @classmethod
    def new(cls, name: str) -> SigningKey:
        return cls(name, urandom(_KEY_BYTES))

    @classmethod
    def parse(cls, text: str) -> SigningKey:
        """Raises BadKey."""
        tidy = text.strip()
        if not tidy.startswith(PRIVATE):
            raise BadKey(f"a signing key begins with {PRIVATE}")
        name, key_id, seed = _parts(tidy[len(PRIVATE) :], "a signing key", "NAME+ID+SEED")
        found = cls(name, seed)
        if found.verifier.key_id.hex() != key_id:
            raise BadKey("the signing key's name, its id and the key itself do not fit")
        return found

    @property
    def verifier(self) -> VerifierKey:
        return VerifierKey(self.name, self._private().public_key().public_bytes_raw())

    @property
    def text(self) -> str:
        seed = encoded(_ED25519 + self.seed)
        return f"{PRIVATE}{self.name}+{self.verifier.key_id.hex()}+{seed}\n"

    def sign(self, text: str) -> Signature:
        signature = self._private().sign(text.encode())
        return Signature(self.name, self.verifier.key_id, signature)

    def _private(self) -> Ed25519PrivateKey:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self.seed)

    def __repr__(self) -> str:
        return f"SigningKey({self.name})"


@dataclass(frozen=True, slots=True)
class Note:
    """Nobody vouches for the text before `signers` was asked."""

    text: str
    signatures: tuple[Signature, ...]

    @classmethod
    def parse(cls, data: bytes) -> Note:
        """Raises BadNote."""
        if len(data) > _LARGEST:
            raise BadNote("it is too large")
        try:
            whole = data.decode("utf-8")
        except UnicodeDecodeError:
            raise BadNote("it is not UTF-8") from None
        if _CONTROL.search(whole):
            raise BadNote("it holds control characters")
        text, gap, lines = whole.rpartition("\n\n")
        if not gap or not lines.endswith("\n"):
            raise BadNote("no signature follows an empty line")
        signatures = lines.split("\n")[:-1]
        if len(signatures) > _MOST_SIGNATURES:
            raise BadNote("it has too many signatures")
        return cls(text + "\n", tuple(_signature(line) for line in signatures))

    @property
    def bytes(self) -> bytes:
        return f"{self.text}\n{''.join(some.line for some in self.signatures)}".encode()

    def signers(self, keys: Iterable[VerifierKey]) -> list[VerifierKey]:
        """Those of the keys that vouch for the text; signatures of other keys say nothing.

        Raises NotSigned where none does, and where a signature of one of the keys is false.
        """
        known = {(key.name, key.key_id): key for key in keys}
        found: dict[VerifierKey, None] = {}
        for some in self.signatures:
            key = known.get((some.name, some.key_id))
            if key is None or key in found:
                continue
            if not key.verifies(self.text, some.signature):
                raise NotSigned(f"the signature of {key.name} ({key.key_id.hex()}) is false")
            found[key] = None
        if not found:
            raise NotSigned("none of the keys that are known has signed this checkpoint")
        return list(found)


def signed(text: str, keys: Iterable[SigningKey]) -> Note:
    """The text with a signature of each key. The text ends in a line break."""
    return Note(text, tuple(key.sign(text) for key in keys))


def _signature(line: str) -> Signature:
    matched = _SIGNATURE.fullmatch(line)
    if matched is None:
        raise BadNote("a signature's line is not as it should be")
    data = decoded(matched[2])
    if data is None or len(data) <= _ID_BYTES:
        raise BadNote("a signature is not as it should be")
    return Signature(matched[1], data[:_ID_BYTES], data[_ID_BYTES:])


def _is_sound(public: bytes) -> bool:
    """Whether the bytes are a point of the curve (RFC 8032, section 5.1.3), and none of the eight
    of small order, whose second coordinates are the ones below.
    """
    p = 2**255 - 19
    y = int.from_bytes(public, "little") & (2**255 - 1)
    d = -121665 * pow(121666, -1, p)
    square = (y * y - 1) * pow(d * y * y + 1, -1, p)
    of_order_8 = int.from_bytes(bytes.fromhex(_OF_ORDER_8), "little")
    small = (0, 1, p - 1, of_order_8, p - of_order_8)
    return y < p and y not in small and pow(square, (p - 1) // 2, p) == 1


def _parts(text: str, what: str, form: str) -> tuple[str, str, bytes]:
    name, _, rest = text.partition("+")
    key_id, _, key = rest.partition("+")
    data = decoded(key)
    if (
        not _NAME.fullmatch(name)
        or not re.fullmatch("[0-9a-f]{8}", key_id)
        or data is None
        or len(data) != 1 + _KEY_BYTES
        or data[:1] != _ED25519
    ):
        raise BadKey(f"this is not {what}, which is written {form}, of type Ed25519")
    return name, key_id, data[1:]
