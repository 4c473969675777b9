"""The 1.10 that became 1.1: a cell that holds a number, and no text, loses the zero at its end.

So a 1.1 that stands a second time, behind 1.9, is 1.10; and a 1.2 behind 1.19 is 1.20. It is told.
"""
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from plan_ledger.editions.reading.edition import EditionRow, EditionWarning

_NUMBER = re.compile(r"(\d+)\.([1-9])")


def with_lost_zeros(
    rows: Sequence[EditionRow], warnings: list[EditionWarning]
) -> list[EditionRow]:
    there = {row.ref for row in rows}
    seen: set[str] = set()
    found: list[EditionRow] = []
    before = ""
    for row in rows:
        ref = _with_zero(row.ref, before) if row.ref in seen else None
        if ref is not None and ref not in there:
            warnings.append(EditionWarning(
                row.sheet, row.row, f"{row.ref} stands a second time, behind {before}, and is read"
                f" as {ref}: a cell that holds a number loses the zero at its end"))
            row = replace(row, ref=ref)
        seen.add(row.ref)
        before = row.ref or before
        found.append(row)
    return found


def _with_zero(ref: str, before: str) -> str | None:
    match = _NUMBER.fullmatch(ref)
    if match is None or before != f"{match[1]}.{10 * int(match[2]) - 1}":
        return None
    return f"{ref}0"
