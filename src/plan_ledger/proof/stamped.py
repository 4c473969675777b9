"""The time stamps that a ledger keeps, held against their checkpoints and trusted authorities.

One that does not fit its checkpoint is damage, whoever is trusted. One that nothing given leads to
is no damage: two authorities may have stamped, and one was given.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plan_ledger.plan.errors import PlanError
from plan_ledger.proof.anchoring import Held
from plan_ledger.proof.verdict import Anchor
from plan_ledger.store.record_faults import Fault

if TYPE_CHECKING:
    from cryptography.x509 import Certificate


@dataclass(frozen=True, slots=True)
class Stamped:
    """An answer as it is kept, with the checkpoint it is kept with."""

    size: int
    root: bytes
    note: bytes
    response: bytes


def hold_stamps(
    kept: Sequence[Stamped], authorities: Sequence[Certificate], roots: dict[int, bytes]
) -> Held:
    """`roots` were computed from the records. A checkpoint that is not theirs is told elsewhere,
    and its time stamps prove nothing.
    """
    held = Held()
    if not kept:
        if authorities:
            held.notes.append("there is no time stamp in this ledger for --tsa-ca to be held to")
        return held
    from plan_ledger.proof.timestamp import NotVouchedFor, TimeStamp

    for some in kept:
        try:
            stamp = TimeStamp.parse(some.response)
        except PlanError as error:
            held.faults.append(_fault(some, f"cannot be used: {error.text}"))
            continue
        if not stamp.is_of(some.note):
            held.faults.append(_fault(some, "is of something else than that checkpoint"))
            continue
        if not authorities:
            continue
        try:
            stamp.hold_against(authorities, some.note)
        except NotVouchedFor as error:
            held.notes.append(f"of the checkpoint of {some.size} records: {error.text}")
            continue
        if roots.get(some.size) == some.root:
            held.stamps.append(Anchor("timestamp", some.size, stamp.said, stamp.time))
    if not authorities:
        held.notes.append(_unheld(len(kept)))
    return held


def _unheld(number: int) -> str:
    what = "1 time stamp was" if number == 1 else f"{number} time stamps were"
    return (
        f"{what} not held against an authority, and so no time is proved: give its"
        " certificates with --tsa-ca"
    )


def _fault(some: Stamped, why: str) -> Fault:
    return Fault(some.size, "timestamp", f"a time stamp of the checkpoint of {some.size} records"
                 f" {why}")
