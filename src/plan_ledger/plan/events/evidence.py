"""Evidence that is attached, keys that vouch, and packs that were handed out."""
from typing import Annotated, Literal

from pydantic import Field

from plan_ledger.plan.events.base import Day, Event, Ref, Text


class EvidenceAttached(Event):
    kind = "evidence-attached"
    size: Annotated[int, Field(ge=0)] | None = None
    kept: bool = True
    name: Text
    sha256: Text
    location: Text | None = None


class KeySet(Event):
    kind = "key-set"
    key: Annotated[str, Field(pattern=r"^[A-Za-z0-9+/=_-]{1,200}$")]
    retires: Annotated[str, Field(pattern=r"^[A-Za-z0-9+/=_-]{1,200}$")] | None = None


class PackMade(Event):
    kind = "pack-made"
    as_at: Day
    known_at: Annotated[int, Field(ge=0, lt=2**53)]
    since: Day | None = None
    activity: Ref | None = None
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    withheld: tuple[
        Literal["leads", "actors", "reasons", "progress", "wording", "evidence", "files"], ...
    ]
    recipient: Text | None = None
