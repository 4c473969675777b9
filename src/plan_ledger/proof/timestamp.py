"""An authority's time stamp (RFC 3161): that the note of a checkpoint existed at a time.

The library rfc3161-client makes the request, and checks the signature and the chain to a given
authority at the time that is stamped. It leaves some out, so this is checked here, also where no
authority is trusted: that nothing follows behind the answer; one signer, whose certificate is the
one that the signed attributes name (RFC 5816; else another certificate could be put in its place);
the signature itself; no SHA-1 or weak key; a certificate that is for time stamps only and was
valid at that time; no critical extension that nobody understands. The library also refuses two
honest answers: one that was granted with modifications (its token is checked like any other, and
the status is not signed anyway), and one whose certificates are not in the order of DER, as
openssl writes them. Both are put into the form it takes before it is asked.
"""
from __future__ import annotations

import hashlib
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from plan_ledger.plan.errors import PlanError
from plan_ledger.proof import der

LARGEST = 64 * 1024
"""An answer with a long chain has some 10 KB."""

_HASHES = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}
_SIGNING: dict[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()
}
_SIGNED_DATA, _TST_INFO = "1.2.840.113549.1.7.2", "1.2.840.113549.1.9.16.1.4"
_CONTENT_TYPE, _MESSAGE_DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
_CERTIFICATE, _CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.12", "1.2.840.113549.1.9.16.2.47"
_PSS = "1.2.840.113549.1.1.10"
_TIME = re.compile(rb"(\d{14})(?:\.(\d{1,6})\d*)?Z")
_WORST_ACCURACY = 60
_FEWEST_BITS = 2048
_STATUS = {2: "rejected", 3: "put off", 4: "refused, a revocation being near", 5: "revoked"}
_FAILURES = {
    0: "it does not know the hash algorithm", 2: "it cannot read the request",
    5: "it calls the request's form wrong", 14: "its clock cannot be reached",
    15: "it does not stamp under that policy", 16: "it does not know an extension",
    17: "it cannot say what was asked for", 25: "it is out of order",
}


class NotAnAnswer(PlanError):
    """The bytes are no response of RFC 3161."""

    def __init__(self, why: str) -> None:
        super().__init__(f"this is not a time-stamp authority's answer (RFC 3161): {why}")


class AuthorityRefused(PlanError):
    """An answer without a time stamp."""

    def __init__(self, status: int, words: Sequence[str]) -> None:
        said = "; ".join(words)
        super().__init__(
            f"the authority gave no time stamp: it {_STATUS.get(status, 'did not grant')} the"
            f" request{f' ({said})' if said else ''}"
        )


class BadTimeStamp(PlanError):
    """A time stamp that cannot be one, whoever signed it."""

    def __init__(self, why: str) -> None:
        super().__init__(f"this is no good time stamp: {why}")


class NotVouchedFor(PlanError):
    """Nothing given leads to the one who signed."""

    def __init__(self, authority: str, why: str) -> None:
        super().__init__(
            f"the certificates given do not vouch for the time stamp of {authority}: {why}"
        )


@dataclass(frozen=True)
class TimeStamp:
    """A granted answer whose signature is that of the certificate in it. Nobody is trusted yet."""

    response: bytes
    policy: str
    hash_name: str
    hashed: bytes
    moment: datetime
    accuracy: int
    nonce: int | None
    signer: x509.Certificate
    _plain: bytes

    @classmethod
    def parse(cls, response: bytes) -> TimeStamp:
        """Raises NotAnAnswer, AuthorityRefused, BadTimeStamp."""
        if len(response) > LARGEST:
            raise NotAnAnswer("it is larger than any such answer")
        try:
            with _foreign():
                return _parse(response)
        except (ValueError, OverflowError) as error:
            raise NotAnAnswer(_plainly(error)) from error

    @property
    def time(self) -> str:
        """UTC, as records have it."""
        return self.moment.isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"

    @cached_property
    def authority(self) -> str:
        """Who it says it is."""
        named = [
            str(found[0].value)
            for oid in (x509.NameOID.COMMON_NAME, x509.NameOID.ORGANIZATION_NAME)
            if (found := self.signer.subject.get_attributes_for_oid(oid))
        ]
        return ", ".join(named) or self.signer.subject.rfc4514_string() or "a nameless authority"

    @property
    def said(self) -> str:
        """For a sentence, before the time."""
        much = f", give or take {self.accuracy} s" if self.accuracy >= _WORST_ACCURACY else ""
        return f"the time-stamp authority {self.authority}{much}"

    def is_of(self, note: bytes) -> bool:
        return hashlib.new(self.hash_name, note).digest() == self.hashed

    def hold_against(self, authorities: Sequence[x509.Certificate], note: bytes) -> None:
        """That the certificates lead to the signer at that time. Raises NotVouchedFor."""
        from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response

        roots = [some for some in authorities if some.issuer == some.subject]
        between = [some for some in authorities if some.issuer != some.subject]
        if not roots:
            raise NotVouchedFor(
                self.authority, "none of them is a root, whose issuer is itself"
            )
        verifier = VerifierBuilder(roots=roots, intermediates=between).build()
        try:
            with _foreign():
                verifier.verify_message(decode_timestamp_response(self._plain), note)
        except (ValueError, VerificationError) as error:
            raise NotVouchedFor(self.authority, _plainly(error)) from error


def read_authorities(data: bytes) -> list[x509.Certificate]:
    """From PEM. Raises ValueError where it holds none."""
    with _foreign():
        return x509.load_pem_x509_certificates(data)


def _parse(response: bytes) -> TimeStamp:
    status, token = _granted(response)
    kind, wrapped = token.parts(der.SEQUENCE)
    (signed,) = wrapped.parts(der.FIRST)
    if kind.name != _SIGNED_DATA:
        raise der.NotDer("what it holds is not signed data")
    parts = signed.parts(der.SEQUENCE)
    (info,) = _content(parts[2])
    signers = parts[-1].parts(der.SET)
    if len(signers) != 1:
        raise BadTimeStamp("it has not exactly one signature")
    certificates = next((some.parts() for some in parts[3:-1] if some.tag == der.FIRST), [])
    stamp = _info(info, response, _plain(kind, parts))
    signer = _signed(signers[0], info, [some.whole for some in certificates])
    _fit(signer, stamp["moment"])
    made = TimeStamp(signer=signer, **stamp)
    _decodable(made)
    return made


def _granted(response: bytes) -> tuple[int, der.Element]:
    said, *token = der.read(response).parts(der.SEQUENCE)
    status, *more = said.parts(der.SEQUENCE)
    if status.number not in (0, 1):
        words = []
        for some in more:
            if some.tag == der.SEQUENCE:
                words += [part.content.decode("utf-8", "replace")[:200] for part in some.parts()]
            elif some.tag == der.BITS:
                bits = some.content[1:]
                words += [
                    text for bit, text in _FAILURES.items()
                    if bit // 8 < len(bits) and bits[bit // 8] & 0x80 >> bit % 8
                ]
        raise AuthorityRefused(status.number, words)
    if len(token) != 1:
        raise der.NotDer("it grants a time stamp and holds none")
    return status.number, token[0]


def _content(encapsulated: der.Element) -> list[bytes]:
    kind, *content = encapsulated.parts(der.SEQUENCE)
    if kind.name != _TST_INFO:
        raise BadTimeStamp("what is signed is not a time")
    return [inner.taken(der.OCTETS) for some in content for inner in some.parts(der.FIRST)]


def _plain(kind: der.Element, parts: Sequence[der.Element]) -> bytes:
    """In the form that the library takes: granted, and its certificates in order."""
    ordered = [
        der.element(der.FIRST, b"".join(sorted(one.whole for one in some.parts())))
        if some.tag == der.FIRST else some.whole
        for some in parts
    ]
    signed = der.element(der.SEQUENCE, b"".join(ordered))
    token = der.element(der.SEQUENCE, kind.whole + der.element(der.FIRST, signed))
    granted = der.element(der.SEQUENCE, der.element(der.INTEGER, b"\0"))
    return der.element(der.SEQUENCE, granted + token)


def _info(data: bytes, response: bytes, plain: bytes) -> dict[str, Any]:
    version, policy, imprint, _, when, *rest = der.read(data).parts(der.SEQUENCE)
    if version.number != 1:
        raise BadTimeStamp("it is of a version that is not known")
    algorithm, hashed = imprint.parts(der.SEQUENCE)
    hash_name = _HASHES.get(algorithm.parts(der.SEQUENCE)[0].name)
    if hash_name is None:
        raise BadTimeStamp("it stamps a hash that is none of SHA-256, SHA-384 and SHA-512")
    for some in rest:
        if some.tag == der.SECOND and any(
            part.tag == 1 and part.content != b"\0" for one in some.parts() for part in one.parts()
        ):
            raise BadTimeStamp("it has a critical extension that nobody here understands")
    return {
        "response": response,
        "policy": policy.name,
        "hash_name": hash_name,
        "hashed": hashed.taken(der.OCTETS),
        "moment": _moment(when.taken(der.TIME)),
        "accuracy": next(
            (part.number for some in rest if some.tag == der.SEQUENCE
             for part in some.parts() if part.tag == der.INTEGER), 0,
        ),
        "nonce": next((some.number for some in rest if some.tag == der.INTEGER), None),
        "_plain": plain,
    }


def _moment(text: bytes) -> datetime:
    found = _TIME.fullmatch(text)
    if found is None:
        raise der.NotDer("its time is none")
    whole = datetime.strptime(found[1].decode(), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    return whole.replace(microsecond=int((found[2] or b"0").ljust(6, b"0")))


def _signed(signer: der.Element, info: bytes, certificates: list[bytes]) -> x509.Certificate:
    """By the certificate that the signed attributes name. Raises BadTimeStamp."""
    _, who, algorithm, attributes, scheme, signature, *_ = signer.parts(der.SEQUENCE)
    hash_name = _HASHES.get(algorithm.parts(der.SEQUENCE)[0].name)
    if hash_name is None:
        raise BadTimeStamp("it is signed over a hash that is none of SHA-256, SHA-384 and SHA-512")
    issuer, serial = who.parts(der.SEQUENCE)
    found = next(
        (some for data in certificates
         if (some := x509.load_der_x509_certificate(data)).serial_number == serial.number
         and some.issuer.public_bytes() == issuer.whole), None,
    )
    if found is None:
        raise BadTimeStamp(
            "it does not hold the certificate of who signed it: ask with certificates wanted"
        )
    named: dict[str, der.Element] = {}
    for one in attributes.parts(der.FIRST):
        kind, values = one.parts(der.SEQUENCE)
        (named[kind.name],) = values.parts(der.SET)
    if _CONTENT_TYPE not in named or named[_CONTENT_TYPE].name != _TST_INFO:
        raise BadTimeStamp("what is signed is not a time")
    digest = named.get(_MESSAGE_DIGEST)
    if digest is None or digest.taken(der.OCTETS) != hashlib.new(hash_name, info).digest():
        raise BadTimeStamp("what it says is not what was signed")
    if not _names(named, found):
        raise BadTimeStamp("the certificate in it is not the one that its signature names")
    said = der.element(der.SET, attributes.content)
    _check(found, scheme.parts(der.SEQUENCE)[0].name, hash_name, said, signature.taken(der.OCTETS))
    return found


def _names(attributes: dict[str, der.Element], certificate: x509.Certificate) -> bool:
    """RFC 5816: the hash of the signer's certificate is among what is signed."""
    for kind, default in ((_CERTIFICATE_V2, "sha256"), (_CERTIFICATE, "sha1")):
        if kind not in attributes:
            continue
        first = attributes[kind].parts(der.SEQUENCE)[0].parts(der.SEQUENCE)[0]
        hash_name, parts = default, first.parts(der.SEQUENCE)
        if parts[0].tag == der.SEQUENCE:
            hash_name = _HASHES.get(parts.pop(0).parts()[0].name, "")
        whole = certificate.public_bytes(Encoding.DER)
        return bool(hash_name) and (
            parts[0].taken(der.OCTETS) == hashlib.new(hash_name, whole).digest()
        )
    return False


def _check(
    certificate: x509.Certificate, scheme: str, hash_name: str, said: bytes, signature: bytes
) -> None:
    key, algorithm = certificate.public_key(), _SIGNING[hash_name]
    try:
        if isinstance(key, rsa.RSAPublicKey):
            if key.key_size < _FEWEST_BITS:
                raise BadTimeStamp(f"its key has {key.key_size} bits, which is too few")
            manner = padding.PKCS1v15() if scheme != _PSS else padding.PSS(
                padding.MGF1(algorithm), padding.PSS.AUTO
            )
            key.verify(signature, said, manner, algorithm)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, said, ec.ECDSA(algorithm))
        elif isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(signature, said)
        else:
            raise BadTimeStamp("its key is neither RSA nor an elliptic curve's")
    except InvalidSignature:
        raise BadTimeStamp("its signature is not that of the certificate in it") from None


def _fit(certificate: x509.Certificate, moment: datetime) -> None:
    """RFC 3161 2.3: a certificate for time stamps and nothing else, and in force."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except x509.ExtensionNotFound:
        usage = None
    stamping = ExtendedKeyUsageOID.TIME_STAMPING
    if usage is None or not usage.critical or list(usage.value) != [stamping]:
        raise BadTimeStamp("the certificate of who signed it is not one for time stamps alone")
    if not certificate.not_valid_before_utc <= moment <= certificate.not_valid_after_utc:
        raise BadTimeStamp(
            "the certificate of who signed it was not valid at the time that it states"
        )
    used = certificate.signature_hash_algorithm
    if used is not None and used.name in ("md5", "sha1"):
        raise BadTimeStamp(f"the certificate of who signed it rests on {used.name.upper()}")


def _decodable(stamp: TimeStamp) -> None:
    """What the library cannot read could never be vouched for."""
    from rfc3161_client import decode_timestamp_response

    decode_timestamp_response(stamp._plain).tst_info  # noqa: B018


@contextmanager
def _foreign() -> Iterator[None]:
    """Bytes from outside may bring anything out of the libraries, also a panic of their Rust
    parts, which is no Exception.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (PlanError, ValueError):
        raise
    except Exception as error:
        raise ValueError(_plainly(error)) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise ValueError("it cannot be read") from error


def _plainly(error: Exception) -> str:
    if isinstance(error, der.NotDer):
        return str(error)
    found = re.search('Verify error: ([^"]+)"', str(error))
    if found:
        return found[1]
    return " ".join(str(error).split())[:160].rstrip(".") or "it cannot be read"
