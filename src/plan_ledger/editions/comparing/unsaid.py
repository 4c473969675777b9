"""What an edition says nothing of: a field that the plan has and no column gives, and columns that
hold the statuses, perhaps, of a plan that has none. Nothing changes by it, which is told each time.
"""
from __future__ import annotations

from collections.abc import Collection, Sequence

from plan_ledger.editions.reading.edition import Edition
from plan_ledger.editions.reading.findings import Warned
from plan_ledger.editions.reading.layout import Column
from plan_ledger.plan.words import quoted

from .pairing import Pair

_FIELDS = {
    "status": Column.STATUS, "deadline": Column.TIMELINE, "lead": Column.LEAD,
    "progress": Column.PROGRESS, "outcome": Column.OUTCOME,
}
_MOST_NAMED = 5


def unsaid(
    edition: Edition, pairs: Sequence[Pair], columns: Collection[str]
) -> list[Warned]:
    """`columns` are what the columns of all the file's tables hold."""
    if edition.is_export or not pairs:
        return []
    states = [pair.state for pair in pairs if pair.is_there and pair.state is not None]
    left = [
        field for field, column in _FIELDS.items()
        if column not in columns and any(state.value(field) is not None for state in states)
    ]
    found = []
    if left:
        found.append(Warned(
            None, None,
            f"no column of this file gives the {_listed(left)}: what the plan says of that stands"
            " as it was",
        ))
    if Column.STATUS not in columns and "status" not in left:
        captions = [
            column.caption for profile in edition.profiles for column in profile.columns
            if column.holds is None and column.caption
        ]
        if captions:
            named = ", ".join(map(quoted, captions[:_MOST_NAMED]))
            more = " …" if len(captions) > _MOST_NAMED else ""
            found.append(Warned(
                None, None,
                f"no column of this file gives a status; if one of {named}{more} does, say so with"
                " import --columns",
            ))
    return found


def _listed(words: Sequence[str]) -> str:
    return " and the ".join(filter(None, (", the ".join(words[:-1]), words[-1])))
