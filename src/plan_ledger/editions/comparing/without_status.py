"""Activities whose status the edition leaves blank: it stays as the ledger has it.

A status is never cleared by a blank cell, nor by a fill that was taken away; but a board that reads
Red where the file has nothing must know that. A sheet of completed activities that has no statuses
at all is told of elsewhere.
"""
from __future__ import annotations

from collections.abc import Collection, Sequence

from plan_ledger.editions.reading.findings import Warned
from plan_ledger.editions.reading.layout import Column

from .completed import of_completed
from .pairing import Pair

_NAMED = 3


def without_status(pairs: Sequence[Pair], columns: Collection[str]) -> list[Warned]:
    """`columns` are what the columns of all the file's tables hold. One for the whole file."""
    if Column.STATUS not in columns:
        return []
    with_some = {pair.row.sheet for pair in pairs if _says_one(pair)}
    left = [
        f"{pair.row.ref}: {held}" for pair in pairs
        if not _says_one(pair) and (held := _held(pair)) is not None
        and (pair.row.sheet in with_some or not of_completed(pair.row.sheet))
    ]
    if not left:
        return []
    count = len(left)
    some = ", ".join(left[:_NAMED]) + (" …" if count > _NAMED else "")
    stays = "it stays" if count == 1 else "each stays"
    return [Warned(
        None, None,
        f"the status is blank in {count:,} row{'s' * (count > 1)} where the ledger has one"
        f" ({some}): a blank changes nothing, so {stays} as it was",
    )]


def _says_one(pair: Pair) -> bool:
    return bool(pair.row.status or pair.row.status_fill)


def _held(pair: Pair) -> str | None:
    return pair.state.value("status") if pair.state is not None and pair.is_there else None
