"""The door for time stamps: ask an authority for one, keep its answer, and take it out again.

    with Ledger(Path("plan.ledger")) as ledger:
        Stamping(ledger).get("https://tsa.example.org")
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plan_ledger.ledger import Ledger
from plan_ledger.plan.errors import PlanError
from plan_ledger.proof import asked
from plan_ledger.proof.asked import Request
from plan_ledger.proof.authority import ask
from plan_ledger.proof.bringing import certificates
from plan_ledger.proof.timestamp import LARGEST, TimeStamp
from plan_ledger.store.commitments import Signed, all_signed, keep_time_stamp, newest, time_stamps
from plan_ledger.store.reading import plan_id, recorded_at

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

_APART = timedelta(days=1)
"""Clocks of offices are wrong by minutes and hours; a day is no slip."""


class NothingToStamp(PlanError):
    """Nobody signed, so there is no note to stamp."""

    def __init__(self) -> None:
        super().__init__(
            "nobody has signed this ledger yet: make a checkpoint first, with"
            " `plan-ledger checkpoint`"
        )


class NotOurs(PlanError):
    """A good time stamp of something else."""

    def __init__(self) -> None:
        super().__init__(
            "this time stamp is of none of this ledger's checkpoints; nothing was kept"
        )


class WrongNonce(PlanError):
    """An answer to another request."""

    def __init__(self) -> None:
        super().__init__(
            "this is no answer to the request that was made here: its nonce is another one;"
            " nothing was kept"
        )


class WrongPolicy(PlanError):
    """The authority stamped under rules that were not asked for."""

    def __init__(self, wanted: str, found: str) -> None:
        super().__init__(
            f"policy {wanted} was asked for, and the time stamp is under {found}; nothing was kept"
        )


class FromTheFuture(PlanError):
    """One of the two clocks is wrong."""

    def __init__(self, time: str) -> None:
        super().__init__(
            f"the authority's time, {time}, is more than a day after this computer's: put this"
            " clock right, or ask another authority; nothing was kept"
        )


class AnswerUnreadable(PlanError):
    """The file with the answer cannot be opened."""

    def __init__(self, file: Path, why: str) -> None:
        super().__init__(f"{file} cannot be read ({why}); nothing was kept", where=str(file))


class InTheWay(PlanError):
    """A file is never overwritten."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            f"{file} exists already and is left as it is: name another place", where=str(file)
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for the newest checkpoint, and the file it went into."""

    size: int
    file: Path
    request: Request

    def to_json(self) -> dict[str, Any]:
        nonce = self.request.nonce or 0
        return {"size": self.size, "file": str(self.file), "nonce": f"{nonce:x}"}


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer and its checkpoint; `new` is false where it was kept before."""

    size: int
    stamp: TimeStamp
    new: bool
    trusted: bool
    notes: list[str]

    def to_json(self) -> dict[str, Any]:
        return {
            "size": self.size,
            "time": self.stamp.time,
            "authority": self.stamp.authority,
            "policy": self.stamp.policy,
            "trusted": self.trusted,
            "new": self.new,
            "notes": self.notes,
        }


@dataclass(frozen=True, slots=True)
class Saved:
    """A note and an answer of it, as files for openssl."""

    size: int
    time: str | None
    note: Path
    response: Path

    def to_json(self) -> dict[str, Any]:
        return {
            "size": self.size, "time": self.time, "note": str(self.note),
            "response": str(self.response),
        }


class Stamping:
    """What authorities say of one ledger's checkpoints."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        with ledger.reading() as connection:
            self._plan = plan_id(connection) or ""

    def request(self, out: Path | None = None, *, policy: str | None = None) -> Asked:
        """Raises NothingToStamp, InTheWay, BadPolicy, RequestForgotten."""
        last = self._last()
        file = out or Path(f"{self._plan}-{last.size}.tsq")
        request = Request.new(last.note, policy)
        if file.exists():
            raise InTheWay(file)
        asked.remember(self._plan, request)
        try:
            _write(file, request.data)
        except BaseException:
            asked.forget(self._plan, request)
            raise
        return Asked(last.size, file, request)

    def add(self, file: Path, tsa_cas: Sequence[Path] = ()) -> Kept:
        """Raises AnswerUnreadable, what `TimeStamp.parse` raises, and what is said above."""
        try:
            with file.open("rb") as opened:
                response = opened.read(LARGEST + 1)
        except OSError as error:
            raise AnswerUnreadable(file, (error.strerror or "refused").lower()) from error
        stamp = TimeStamp.parse(response)
        with self._ledger.reading() as connection:
            of = next((some for some in all_signed(connection) if stamp.is_of(some.note)), None)
        if of is None:
            raise NotOurs
        requests = asked.remembered(self._plan, stamp.hashed)
        return self._keep(of, stamp, requests, certificates(tsa_cas))

    def get(
        self, url: str, tsa_cas: Sequence[Path] = (), *, policy: str | None = None
    ) -> Kept:
        """Raises NoTimeStamp too. The file is not held meanwhile."""
        trusted = certificates(tsa_cas)  # what cannot be read is said before anybody is asked
        last = self._last()
        request = Request.new(last.note, policy)
        stamp = TimeStamp.parse(ask(url, request.data))
        if not stamp.is_of(last.note):
            raise NotOurs
        return self._keep(last, stamp, [request], trusted)

    def save(self, folder: Path) -> list[Saved]:
        """All notes with a time stamp, and the answers. Raises InTheWay, OSError."""
        folder.mkdir(parents=True, exist_ok=True)
        with self._ledger.reading() as connection:
            kept = [(some, time_stamps(connection, some.number)) for some in all_signed(connection)]
        saved = []
        for some, responses in kept:
            name = f"{self._plan}-{some.size}"
            for number, response in enumerate(responses, 1):
                note, file = folder / f"{name}.checkpoint", folder / f"{name}-{number}.tsr"
                _write(note, some.note)
                _write(file, response)
                stamp = _parsed(response)
                saved.append(Saved(some.size, stamp.time if stamp else None, note, file))
        return saved

    def _last(self) -> Signed:
        with self._ledger.reading() as connection:
            last = newest(connection)
        if last is None:
            raise NothingToStamp
        return last

    def _keep(
        self, of: Signed, stamp: TimeStamp, requests: Sequence[Request],
        trusted: Sequence[Certificate],
    ) -> Kept:
        if trusted:
            stamp.hold_against(trusted, of.note)
        now = datetime.now(UTC)
        if stamp.moment > now + _APART:
            raise FromTheFuture(stamp.time)
        with self._ledger.reading() as connection:
            before = time_stamps(connection, of.number)
            known = recorded_at(connection, of.size)
        if stamp.response in before:
            return Kept(of.size, stamp, False, bool(trusted), [])
        answered = _answered(stamp, requests)
        if answered is None and stamp.nonce is not None:
            nonces = [some.nonce for response in before if (some := _parsed(response))]
            if stamp.nonce in nonces:
                raise WrongNonce
        with self._ledger.writer().transaction() as writing:
            keep_time_stamp(writing, of.number, stamp.response)
        if answered is not None:
            asked.forget(self._plan, answered)
        notes = _doubts(stamp, known, answered, bool(trusted))
        return Kept(of.size, stamp, True, bool(trusted), notes)


def _answered(stamp: TimeStamp, requests: Sequence[Request]) -> Request | None:
    """The request that this is the answer to; None where none is remembered."""
    if not requests:
        return None
    for request in requests:
        if request.nonce == stamp.nonce:
            if request.policy not in (None, stamp.policy):
                raise WrongPolicy(str(request.policy), stamp.policy)
            return request
    raise WrongNonce


def _doubts(
    stamp: TimeStamp, known: str | None, answered: Request | None, trusted: bool
) -> list[str]:
    notes = []
    if answered is None:
        notes.append("no request for it is remembered here, so its nonce was not checked")
    if not trusted:
        notes.append(
            "whether the authority is to be trusted was not checked: give its certificates with"
            " --tsa-ca"
        )
    if known is not None and stamp.moment + _APART < datetime.fromisoformat(known):
        notes.append(
            f"its time lies more than a day before {known}, when the last of these records was"
            " recorded by the computer's clock: one of the two clocks is wrong"
        )
    return notes


def _parsed(response: bytes) -> TimeStamp | None:
    """A damaged one is saved too: whoever looks may want to see it."""
    try:
        return TimeStamp.parse(response)
    except PlanError:
        return None


def _write(file: Path, data: bytes) -> None:
    try:
        with file.open("xb") as opened:
            opened.write(data)
    except FileExistsError:
        if file.read_bytes() != data:
            raise InTheWay(file) from None
