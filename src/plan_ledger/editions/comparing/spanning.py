"""Which activities a merged cell of an edition stood over, so that an export has it again."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from plan_ledger.editions.reading.edition import Edition, EditionRow
from plan_ledger.editions.reading.profile import Profile
from plan_ledger.plan.reference import is_reference


def with_spans(edition: Edition, rows: Iterable[EditionRow]) -> Sequence[Profile]:
    """The edition's profiles with its merged cells. `rows` are those that are recorded, with the
    numbers that they have then. A kind of file without merged cells says nothing of them.
    """
    if edition.spans is None:
        return edition.profiles
    on_sheets: dict[str | None, list[EditionRow]] = defaultdict(list)
    if edition.spans:
        for row in sorted(rows, key=lambda row: row.row):
            on_sheets[row.sheet].append(row)
    spans: dict[tuple[tuple[str, ...], str], list[tuple[str, str]]] = defaultdict(list)
    for span in edition.spans:
        over = [row.ref for row in on_sheets[span.sheet]
                if span.first <= row.row <= span.last and is_reference(row.ref)]
        if len(over) > 1:
            spans[span.shape, span.column.value].append((over[0], over[-1]))
    return [
        replace(profile, columns=tuple(
            replace(column, spans=tuple(spans[profile.shape, column.holds or ""]))
            for column in profile.columns
        ))
        for profile in edition.profiles
    ]
