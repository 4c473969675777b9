"""Numbers that begin again in each section: 1, 2, 3 under “Leadership”, 1, 2 under “Practice”.

Such a number tells an activity only with its section, so the ledger has it as 1.1, 1.2 … 2.1. A
number that is once mistyped makes no such plan: at least two sections must have a number 1. What
the ledger has in that manner is read so again, also where a file brings one section alone. Letters
below a section, a), b), are 1a, 1b.
"""
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from plan_ledger.editions.reading.columns.lettered import letter_of, told
from plan_ledger.editions.reading.edition import Edition, EditionRow, EditionWarning
from plan_ledger.editions.reading.rows.sheets_as_sections import with_sheets_as_sections
from plan_ledger.plan.reference import is_reference
from plan_ledger.plan.words import on_one_line

from .numbering import Numbering
from .standing import Standing

_NUMBERED = re.compile(r"([A-Za-z]*)\s?(\d+)")


def with_sections_in_numbers(
    edition: Edition, numbering: Numbering, standing: Standing
) -> Edition:
    """The edition with numbers that tell its activities; it is told where they are new."""
    edition = _with_letters(edition, numbering, standing)
    rows = _in_recommendations(with_sheets_as_sections(edition.rows))
    numbered = [row for row in rows if is_reference(row.ref)]
    if not numbered or not all("." not in row.ref and _section(row) for row in numbered):
        return edition
    begin_again = len({_section(row) for row in numbered if row.ref in ("1", "1a")}) > 1
    if not begin_again and not _are_known_so(numbered, numbering, standing):
        return edition
    found = []
    for row in rows:
        placed = numbering.placed(row)
        if is_reference(row.ref):
            placed = replace(placed, ref=f"{placed.section}.{row.ref}")
        found.append(placed)
    told = [] if any(row.ref in standing.there for row in found) else [_told(numbered, found)]
    return replace(edition, rows=tuple(found), warnings=(*edition.warnings, *told))


def _in_recommendations(rows: list[EditionRow]) -> list[EditionRow]:
    """Where nothing names sections, each recommendation is one, if it has a number: R1, R2."""
    found = [
        None if row.section or row.section_title else _NUMBERED.fullmatch(code)
        for row in rows for code in [" ".join((*(row.codes or ()), *row.unknown_codes))]
    ]
    if len({number[1] for number in found if number}) != 1 or not all(found):
        return rows
    return [replace(row, section=number[2]) for row, number in zip(rows, found, strict=True)
            if number]


def _with_letters(edition: Edition, numbering: Numbering, standing: Standing) -> Edition:
    """A letter below a section's heading is 1a."""
    borne = {row.ref for row in edition.rows}
    read: list[tuple[EditionRow, str]] = []
    rows = list(edition.rows)
    for at, row in enumerate(rows):
        letter = letter_of(row.as_number) if not row.ref else None
        if letter is None or not _section(row):
            continue
        placed = numbering.placed(row)
        ref = f"{placed.section}{letter}"
        if is_reference(ref) and ref not in borne:
            read.append((row, ref))
            rows[at] = replace(placed, ref=ref, as_number="")
    if not read:
        return edition
    is_known = any(ref in standing.there for _, ref in read)
    warnings = edition.warnings if is_known else (*edition.warnings, told(read))
    return replace(edition, rows=tuple(rows), warnings=warnings)


def _section(row: EditionRow) -> str | None:
    if row.section is not None:
        return row.section if is_reference(row.section) else None
    return row.section_title


def _are_known_so(
    numbered: Sequence[EditionRow], numbering: Numbering, standing: Standing
) -> bool:
    """Whether the ledger has most of these numbers with their sections, and none without."""
    sections = [row.section or numbering.known_section(row.section_title) for row in numbered]
    known = sum(
        f"{section}.{row.ref}" in standing.there
        for row, section in zip(numbered, sections, strict=True)
    )
    return 2 * known > len(numbered) and not any(row.ref in standing.there for row in numbered)


def _told(before: Sequence[EditionRow], after: Sequence[EditionRow]) -> EditionWarning:
    first = next(row for row in before if _section(row) != _section(before[0]))
    now = next(row for row in after if (row.sheet, row.row) == (first.sheet, first.row))
    title = on_one_line(first.section_title or first.section or "", 60)
    return EditionWarning(
        first.sheet, first.row,
        f"the numbers begin again in each section, so each is read with that of its section:"
        f" {first.ref} of “{title}” is {now.ref}",
    )
