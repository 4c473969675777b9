"""Is a record what every record is? Its bytes, columns, order, times and sealed values."""
from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from plan_ledger.record.canonical import read_canonical
from plan_ledger.record.reading import Record
from plan_ledger.record.sealing import digest, disclosure

_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z")
_is_digest = re.compile(r"[A-Za-z0-9_-]{43}").fullmatch
_BUCKETS = 64
_FORMATS = (1,)
Sealing = tuple[str, bytes, str]
Columns = tuple[Any, int, str, bytes]
"""Subject, version, type, state."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it was recorded. `ref`: the activity it is about, by its number."""

    position: int | None
    kind: str
    text: str
    ref: str | None = None


@dataclass(frozen=True, slots=True)
class Erasure:
    """What a record says was erased, and where it says so."""

    position: int
    ground: str


class RecordFaults:
    """Looks at one record after another, and remembers what the ones before say of the next."""

    def __init__(self, erased: dict[tuple[int, str], Erasure]) -> None:
        self.disclosures = 0
        self._erased = erased
        self._position = 0
        self._time = ""
        self._plan: str | None = None
        self._versions: dict[Any, int] = {}
        self._refs: dict[Any, str] = {}
        self._digests = [array("q") for _ in range(_BUCKETS)]

    def of(self, position: int, columns: Columns, sealed: list[Sealing]) -> Iterator[Fault]:
        subject, version, kind, state = columns
        before = self._position
        self._position = position
        if position != before + 1:
            yield self._gap(before + 1, position - 1)
        try:
            record = read_canonical(state)
        except (ValueError, TypeError, AttributeError, RecursionError):
            self._versions[subject] = version
            yield Fault(
                position, "bytes", f"the bytes of position {position} are no record",
                self._refs.get(subject),
            )
            return
        try:
            found = [
                *self._content(position, record, subject, version, kind),
                *self._sealing(position, record, sealed),
            ]
        except (KeyError, TypeError, ValueError, AttributeError):
            found = [Fault(position, "bytes", f"position {position} lacks what every record has")]
        for fault in found:
            yield Fault(fault.position, fault.kind, fault.text, self._refs.get(subject))

    def ref_of(self, subject: Any) -> str | None:
        """The number that an activity had last, by the records so far."""
        return self._refs.get(subject)

    def at_the_end(self) -> Iterator[Fault]:
        """What shows only when every record was looked at."""
        if any(len(set(some)) < len(some) for some in self._digests):
            yield Fault(
                None, "sealed", "two sealed values stand behind one digest, so one was copied"
            )

    @staticmethod
    def _gap(first: int, last: int) -> Fault:
        what = f"position {first} is" if first == last else f"positions {first} to {last} are"
        return Fault(first, "gap", f"{what} missing")

    def _content(
        self, position: int, record: Record, subject: Any, version: int, kind: str
    ) -> Iterator[Fault]:
        identity = bytes.fromhex(record["subject"].replace("-", ""))
        said = (identity, record["version"], record["type"])
        if said != (subject, version, kind):
            yield Fault(
                position, "columns", f"the columns of position {position} are not what it says"
            )
        if record["v"] not in _FORMATS:
            yield Fault(position, "bytes", f"position {position} has a format that never was one")
        before = self._versions.get(said[0], 0)
        self._versions[said[0]] = record["version"]
        if record["version"] != before + 1:
            yield Fault(
                position, "version",
                f"position {position} is version {record['version']} of its subject, not"
                f" {before + 1}",
            )
        self._plan = self._plan or record["plan"]
        if record["plan"] != self._plan:
            yield Fault(position, "plan", f"position {position} belongs to another plan")
        if position == 1 and record["type"] != "plan-opened":
            yield Fault(position, "first", "the first record does not open a plan")
        time = record["recorded_at"]
        if not _TIME.fullmatch(time):
            yield Fault(position, "time", f"position {position} has no recorded time")
        elif time < self._time:
            yield Fault(
                position, "time", f"position {position} is recorded before the one before it"
            )
        self._time = max(self._time, time)
        ref = record["open"].get("ref")
        if ref is not None:
            self._refs[said[0]] = ref

    def _sealing(
        self, position: int, record: Record, sealed: list[Sealing]
    ) -> Iterator[Fault]:
        digests = {"by": record["by"], "login": record["login"], **record["sealed"]}
        buckets = self._digests
        for said in digests.values():
            if not _is_digest(said):
                yield Fault(position, "bytes", f"position {position} has a digest that is none")
            number = hash(said)
            buckets[number % _BUCKETS].append(number)
        for name, salt, value in sealed:
            self.disclosures += 1
            if digests.pop(name, None) != digest(disclosure(salt, name, value)):
                yield Fault(
                    position, "sealed",
                    f"what is kept as {name} of position {position} is not what was recorded",
                )
            elif (position, name) in self._erased:
                at = self._erased[position, name].position
                yield Fault(
                    position, "erased",
                    f"the {name} of position {position} is still there, though position {at} says"
                    " that it was erased: run `plan-ledger erase --finish`",
                )
        for name in digests:
            if (position, name) not in self._erased:
                yield Fault(
                    position, "sealed",
                    f"the {name} of position {position} is gone, and no record says that it was"
                    " erased",
                )
