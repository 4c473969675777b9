"""What is found in one pack while it is checked, step by step."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from plan_ledger.evidence.readers_copy import Disclosed
from plan_ledger.evidence.statement import Asked
from plan_ledger.evidence.zip_form import Members
from plan_ledger.proof.anchoring import KeyInForce
from plan_ledger.proof.checkpoint import origin_of
from plan_ledger.proof.stamped import Stamped
from plan_ledger.proof.verdict import UNSIGNED
from plan_ledger.proof.verifying import Outside
from plan_ledger.record.hashing import EMPTY_ROOT
from plan_ledger.store.record_faults import Fault


class Ended(Exception):
    """Nothing more can be looked at: what would be is damaged."""


@dataclass(slots=True)
class Look:
    """What was found in one pack."""

    outside: Outside
    members: Members = field(default_factory=dict)
    statement: dict[str, Any] = field(default_factory=dict)
    asked: Asked | None = None
    states: list[bytes] = field(default_factory=list)
    disclosed: list[Disclosed] = field(default_factory=list)
    roots: dict[int, bytes] = field(default_factory=lambda: {0: EMPTY_ROOT})
    notes: list[tuple[int, bytes, bytes]] = field(default_factory=list)
    stamps: list[Stamped] = field(default_factory=list)
    keys: list[KeyInForce] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    checked: dict[str, int] = field(default_factory=dict)
    manifest: str = UNSIGNED

    def fault(self, kind: str, text: str, position: int | None = None) -> None:
        self.faults.append(Fault(position, kind, text))

    @property
    def origin(self) -> str:
        return origin_of(self.statement.get("plan", ""))


def note_members(members: Members) -> Iterator[tuple[int, bytes]]:
    for name, contents in members.items():
        folder, _, rest = name.partition("/")
        size, _, end = rest.partition(".")
        if folder == "checkpoints" and end == "note" and size.isdecimal() and len(size) < 17:
            yield int(size), contents
