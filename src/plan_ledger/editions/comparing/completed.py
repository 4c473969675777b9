"""Activities on a sheet of completed ones that has no column for the status.

Nothing says that each of them is complete, so their statuses stay; that they do is told.
"""
from __future__ import annotations

import re
from collections.abc import Iterable

from plan_ledger.editions.reading.findings import Warned
from plan_ledger.plan.status import Legend

from .pairing import Pair

_COMPLETED = re.compile(r"\b(?:completed?|closed|done|finished|signed[ -]off)\b", re.IGNORECASE)
_NAMED = 3


def still_open(pairs: Iterable[Pair], legend: Legend) -> list[Warned]:
    """One for each such sheet."""
    by_sheet: dict[str, list[Pair]] = {}
    for pair in pairs:
        if pair.row.sheet is not None and of_completed(pair.row.sheet):
            by_sheet.setdefault(pair.row.sheet, []).append(pair)
    found = []
    for sheet, some in by_sheet.items():
        if any(pair.row.status or pair.row.status_fill for pair in some):
            continue
        left = {pair.row.ref: held for pair in some
                if not legend.is_complete(held := _status(pair))}
        if left:
            named = ", ".join(f"{ref}: {held or 'none'}" for ref, held in [*left.items()][:_NAMED])
            more = " …" if len(left) > _NAMED else ""
            found.append(Warned(
                sheet, None,
                f"sheet “{sheet}” has no status, so its activities keep the one that the ledger has"
                f" ({named}{more}): to have them complete, add a column with their status",
            ))
    return found


def of_completed(sheet: str | None) -> bool:
    return sheet is not None and _COMPLETED.search(sheet) is not None


def _status(pair: Pair) -> str | None:
    return pair.state.value("status") if pair.state is not None and pair.is_there else None
