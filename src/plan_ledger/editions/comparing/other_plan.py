"""Whether a file seems to be of another plan: it has the same numbers, and other words."""
from __future__ import annotations

from collections.abc import Sequence

from plan_ledger.editions.matching.identity import SURE, Matched
from plan_ledger.editions.reading.findings import Warned

_LEAST = 4
"""Of fewer activities nothing can be said."""


def of_another_plan(found: Sequence[Matched], activities: int) -> list[Warned]:
    """A warning where most of what could be found again reads like no activity of the plan: of an
    extract that is the rows, of a plan that has grown its activities.
    """
    could_be = min(len(found), activities)
    known = sum(one.activity is not None and (one.confidence >= SURE or one.how != "reference")
                for one in found)
    if could_be < _LEAST or 2 * known >= could_be:
        return []
    return [Warned(
        None, None,
        f"{known or 'none'} of the file's {len(found)} activities read{'s' * (known == 1)} like one"
        f" of the plan's {activities}: this seems to be an edition of another plan; see whether it"
        " is the right file for this ledger",
    )]
