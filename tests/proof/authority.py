"""A time-stamp authority of a test's own: its certificates, and openssl, which answers for it.

`answer` is `openssl ts -reply`. What openssl refuses to say as an authority (with a certificate
that is not for time stamps, of a time that is not now) is signed with `openssl cms` instead.
"""
from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.store.making import look

POLICY, OTHER_POLICY = "1.2.3.4.1", "1.2.3.4.5"
_TST_INFO = "1.2.840.113549.1.9.16.1.4"
_DAY = timedelta(days=1)
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
Dated = tuple[x509.Certificate, Key]


def needs_openssl() -> None:
    """Installs it where it may (Debian, as root), else skips with what to do."""
    if shutil.which("openssl") is not None:
        return
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        pytest.skip("Debian's openssl is not installed, so there is no time-stamp authority")
    for command in (["update", "-qq"], ["install", "-y", "-qq", "openssl"]):
        subprocess.run(
            ["apt-get", *command], check=True, capture_output=True,
            env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
        )


def issue(
    name: str,
    by: Dated | None = None,
    *,
    ca: bool = False,
    usage: x509.ObjectIdentifier | None = ExtendedKeyUsageOID.TIME_STAMPING,
    critical: bool = True,
    valid: tuple[timedelta, timedelta] = (-_DAY, 365 * _DAY),
    key: Key | None = None,
    also: tuple[x509.ObjectIdentifier, ...] = (),
) -> Dated:
    """A certificate and its key, from `by`, or from itself."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Test Authority"),
        x509.NameAttribute(NameOID.COMMON_NAME, name),
    ])
    now = datetime.now(UTC).replace(microsecond=0)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by[0].subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + valid[0])
        .not_valid_after(now + valid[1])
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=not ca, content_commitment=False, key_encipherment=False,
                data_encipherment=False, key_agreement=False, key_cert_sign=ca, crl_sign=ca,
                encipher_only=False, decipher_only=False,
            ),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    if usage is not None and not ca:
        made = made.add_extension(x509.ExtendedKeyUsage([usage, *also]), critical=critical)
    return made.sign(by[1] if by else key, hashes.SHA256()), key


def pem(*certificates: x509.Certificate) -> bytes:
    return b"".join(some.public_bytes(serialization.Encoding.PEM) for some in certificates)


class Authority:
    """What it answers is signed by `signer`, whose certificate leads to `ca`."""

    def __init__(
        self, folder: Path, *, ca: Dated | None = None, signer: Dated | None = None,
        digest: str = "sha256", chain: tuple[x509.Certificate, ...] = (),
        accepts: str = "sha256, sha384, sha512",
    ) -> None:
        needs_openssl()
        folder.mkdir()
        self.folder = folder
        self.ca = ca or issue("Root", ca=True)
        self.signer = signer or issue("Clock One", self.ca)
        self.ca_file = folder / "ca.pem"
        self.ca_file.write_bytes(pem(self.ca[0]))
        (folder / "signer.pem").write_bytes(pem(self.signer[0]))
        (folder / "chain.pem").write_bytes(pem(*chain) or pem(self.ca[0]))
        (folder / "signer.key").write_bytes(
            self.signer[1].private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        (folder / "serial").write_text("01\n")
        (folder / "tsa.cnf").write_text(
            "[tsa]\ndefault_tsa = one\n[one]\n"
            f"serial = {folder}/serial\nsigner_cert = {folder}/signer.pem\n"
            f"certs = {folder}/chain.pem\nsigner_key = {folder}/signer.key\n"
            f"signer_digest = {digest}\ndefault_policy = {POLICY}\n"
            f"other_policies = {OTHER_POLICY}\ndigests = {accepts}\naccuracy = secs:1\n"
            "ordering = no\ntsa_name = yes\ness_cert_id_chain = no\ness_cert_id_alg = sha256\n"
        )

    def answer(self, request: bytes) -> bytes:
        """Also a refusal is an answer."""
        asked, said = self.folder / "asked.tsq", self.folder / "said.tsr"
        asked.write_bytes(request)
        run("ts", "-reply", "-config", self.folder / "tsa.cnf", "-queryfile", asked, "-out", said)
        return said.read_bytes()

    def sign(self, info: bytes, *more: str) -> bytes:
        """A response with these bytes as its TSTInfo, whatever they say."""
        content, token = self.folder / "info.der", self.folder / "token.der"
        content.write_bytes(info)
        run(
            "cms", "-sign", "-binary", "-nodetach", "-outform", "DER", "-cades", "-md", "sha256",
            "-econtent_type", _TST_INFO, "-in", content, "-out", token,
            "-signer", self.folder / "signer.pem", "-inkey", self.folder / "signer.key",
            "-certfile", self.folder / "chain.pem", *more,
        )
        return respond(token.read_bytes())


def query(data: Path, *more: str) -> bytes:
    """A request as openssl makes it."""
    out = data.with_name("theirs.tsq")
    run("ts", "-query", "-data", data, "-cert", "-out", out, *more)
    return out.read_bytes()


def have_stamped(ledger: Path, authority: Authority) -> None:
    """The ledger keeps a time stamp of its newest checkpoint, by the authority's real clock."""
    with closing(look(ledger)) as connection, connection:
        number, note = connection.execute(
            "SELECT number, note FROM checkpoints ORDER BY size DESC LIMIT 1"
        ).fetchone()
        data = authority.folder / "newest.note"
        data.write_bytes(note)
        connection.execute(
            "INSERT INTO timestamps (checkpoint, token) VALUES (?, ?)",
            (number, authority.answer(query(data))),
        )


def accepts(data: Path, response: Path, ca: Path) -> bool:
    """What `openssl ts -verify` says."""
    done = run("ts", "-verify", "-data", data, "-in", response, "-CAfile", ca, check=False)
    return done.returncode == 0 and b"Verification: OK" in done.stdout + done.stderr


def run(*words: object, check: bool = True) -> subprocess.CompletedProcess[bytes]:
    done = subprocess.run(["openssl", *map(str, words)], capture_output=True, check=False)
    assert done.returncode == 0 or not check, done.stderr.decode()
    return done


def tlv(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 128:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def respond(token: bytes, status: int = 0) -> bytes:
    return tlv(0x30, tlv(0x30, tlv(0x02, bytes([status]))) + token)


def info(hashed: bytes, *, when: str, nonce: int | None = 7, policy: str = "2a030401") -> bytes:
    """A TSTInfo over a SHA-256, of any time."""
    imprint = tlv(0x30, tlv(0x30, bytes.fromhex("0609608648016503040201") + b"\x05\x00")
                  + tlv(0x04, hashed))
    said = tlv(0x02, b"\x01") + tlv(0x06, bytes.fromhex(policy))
    said += imprint + tlv(0x02, b"\x05") + tlv(0x18, when.encode())
    if nonce is not None:
        said += tlv(0x02, nonce.to_bytes(nonce.bit_length() // 8 + 1, "big"))
    return tlv(0x30, said)
