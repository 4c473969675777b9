"""An event as its record tells it: what the plan and its activities are folded from.

It was validated when it was drafted, so it needs no model, and folding a plan imports none.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID


class Recalled(NamedTuple):
    """`said` holds what is stated by field, as JSON holds it; a value that is erased is null.

    `edition` is the position of the edition it came with, `replaces` what a correction mends.
    """

    kind: str
    originator_id: UUID | str
    originator_version: int
    position: int
    effective: str | None
    said: Mapping[str, Any]
    replaces: Sequence[int] = ()
    edition: int | None = None
