"""Requests for time stamps, and those that are not answered yet, in the user's state folder.

The nonce could be derived instead, from the key or the note. But whoever asks need not have the
key, and a nonce that follows from the note is no nonce. One who asks on one computer and adds the
answer on another has no request there; the answer is then taken without one, and says so.
"""
from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from plan_ledger.plan.errors import PlanError
from plan_ledger.proof import der
from plan_ledger.proof.state_folder import request_folder
from plan_ledger.proof.whole_file import put_whole

_LARGEST = 1000


class RequestForgotten(PlanError):
    """The request cannot be remembered; nobody was asked."""

    def __init__(self, folder: Path, why: str) -> None:
        super().__init__(
            f"the request cannot be remembered in {folder} ({why}), and nothing was asked",
            where=str(folder),
        )


class BadPolicy(PlanError):
    """No object identifier."""

    def __init__(self, text: str) -> None:
        super().__init__(f"“{text}” is no policy; one looks like 1.2.3.4.1")


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of an authority: a SHA-256, a nonce, its certificates, perhaps a policy."""

    data: bytes

    @classmethod
    def new(cls, note: bytes, policy: str | None = None) -> Request:
        """Raises BadPolicy."""
        from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

        made = (
            TimestampRequestBuilder()
            .data(note)
            .hash_algorithm(HashAlgorithm.SHA256)
            .nonce(nonce=True)
            .cert_request(cert_request=True)
            .build()
            .as_bytes()
        )
        if policy is None:
            return cls(made)
        try:
            named = der.object_identifier(policy)
        except der.NotDer as error:
            raise BadPolicy(policy) from error
        version, imprint, *rest = (part.whole for part in der.read(made).parts())
        return cls(der.element(der.SEQUENCE, b"".join((version, imprint, named, *rest))))

    @property
    def _parts(self) -> list[der.Element]:
        return der.read(self.data).parts(der.SEQUENCE)

    @property
    def hashed(self) -> bytes:
        """Raises NotDer, ValueError, as all of these do on bytes that are no request."""
        _, hashed = self._parts[1].parts(der.SEQUENCE)
        return hashed.taken(der.OCTETS)

    @property
    def nonce(self) -> int | None:
        return next((some.number for some in self._parts[2:] if some.tag == der.INTEGER), None)

    @property
    def policy(self) -> str | None:
        return next((some.name for some in self._parts[2:] if some.tag == der.OID), None)


def remember(plan: str, request: Request) -> None:
    """Raises RequestForgotten."""
    file = _file(plan, request)
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        put_whole(file, request.data)
    except OSError as error:
        raise RequestForgotten(file.parent, error.strerror or "the system refused") from error


def remembered(plan: str, hashed: bytes) -> list[Request]:
    """Those for that hash. A file that is no request is nobody's."""
    found = []
    try:
        for file in sorted(request_folder(plan).glob("*.tsq")):
            if file.stat().st_size > _LARGEST:
                continue
            request = Request(file.read_bytes())
            try:
                if request.hashed == hashed and request.nonce is not None:
                    found.append(request)
            except (ValueError, IndexError):
                continue
    except OSError:
        return found
    return found


def forget(plan: str, request: Request) -> None:
    """After its answer is kept."""
    try:
        _file(plan, request).unlink(missing_ok=True)
    except OSError:
        return


def _file(plan: str, request: Request) -> Path:
    return request_folder(plan) / f"{request.nonce:x}.tsq"
