"""What verifying says: one of three words, what it rests on, and everything that is wrong.

*damaged*: something is not as it was recorded. *consistent*: the ledger agrees with itself, and
nothing from outside vouches for it; it could have been made yesterday. *anchored*: something from
outside vouches for the first records, and the rest rests on the organisation's word. A time stamp
never anchors: it says when records were there, and not whose they are (ADR 19).
"""
from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from plan_ledger.store.record_faults import Fault


class Word(Enum):
    """The verdict in one word; `exit_code` is the command's."""

    ANCHORED = "anchored"
    CONSISTENT = "consistent"
    DAMAGED = "damaged"

    @property
    def exit_code(self) -> int:
        return {Word.ANCHORED: 0, Word.CONSISTENT: 5, Word.DAMAGED: 3}[self]


LAST_SEEN = "last-seen"
"""The kind of anchor that is not brought, but was kept on this computer."""


SIGNED, NOT_VOUCHED_FOR, UNSIGNED = "signed", "not-vouched-for", "unsigned"
"""A pack's manifest: signed by the key in force; by it, but nothing brought vouches for that key;
not signed.
"""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Something from outside that the first `size` records agree with. `time` (UTC) is that of a
    time stamp, whose `text` names who says it.
    """

    kind: str
    size: int
    text: str
    time: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Of a ledger of `size` records under `root`. Without a record there is no fingerprint.
    `stamps` prove a time and anchor nothing.
    """

    size: int
    root: bytes
    fingerprint: str | None
    failures: list[Fault]
    anchors: list[Anchor]
    checked: dict[str, int]
    notes: list[str] = field(default_factory=list)
    manifest: str | None = None
    """Of a pack: SIGNED, or why what is for reading in it rests on nothing."""
    stamps: list[Anchor] = field(default_factory=list)

    @property
    def word(self) -> Word:
        if self.failures:
            return Word.DAMAGED
        is_all = self.manifest in (None, SIGNED)
        return Word.ANCHORED if self.anchors and is_all else Word.CONSISTENT

    @property
    def anchored_to(self) -> int | None:
        """The last position that what was brought vouches for; what was last seen on this
        computer counts where nothing was brought, since it is the keepers' own.
        """
        brought = [anchor for anchor in self.anchors if anchor.kind != LAST_SEEN]
        return max((anchor.size for anchor in brought or self.anchors), default=None)

    def to_json(self) -> dict[str, Any]:
        return {
            "verdict": self.word.value,
            "size": self.size,
            "root": self.root.hex(),
            "fingerprint": self.fingerprint,
            "anchored_to": None if self.failures else self.anchored_to,
            "anchors": [
                {"kind": some.kind, "size": some.size, "time": some.time, "text": some.text}
                for some in (*self.anchors, *self.stamps)
            ],
            "checked": self.checked,
            **({} if self.manifest is None else {"manifest": self.manifest}),
            "failures": [
                {"position": some.position, "ref": some.ref, "kind": some.kind, "text": some.text}
                for some in self.failures
            ],
            "notes": self.notes,
        }
