"""Numbers that stand before the words of the activities: “1. Appoint a head”, “1.2 Publish it”.

In tables without a column of numbers they are the activities' numbers if each activity of the new
shape begins with one, and what follows is the wording. Its profile says so from then on, so that
one that is forgotten later does not turn the others back into words.
"""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from plan_ledger.editions.reading.columns.contents import most_twice
from plan_ledger.editions.reading.edition import EditionRow, EditionWarning
from plan_ledger.editions.reading.layout import Column
from plan_ledger.editions.reading.read_shape import ReadShape
from plan_ledger.plan.reference import is_reference
from plan_ledger.plan.words import on_one_line

_LEAST = 2
_NUMBERED = re.compile(
    r"(?P<number>\d{1,3}(?:\.\d{1,3})*[a-z]?)(?:[.)]\s*|\s+[-–—]\s+)(?=\D|(?<=\s))(?P<words>\S.*)"
    r"|(?P<parts>\d{1,3}(?:\.\d{1,3})+[a-z]?)\s+(?P<rest>\S.*)",
    re.DOTALL,
)


def with_number(ref: str, words: str) -> str:
    """As it is written into a file of such a shape, so that it is told apart again."""
    return f"{ref} {words}" if "." in ref and words[:1].isalnum() else f"{ref}. {words}"


def with_numbers_in_words(
    rows: Sequence[EditionRow], shapes: Iterable[ReadShape], warnings: list[EditionWarning]
) -> list[EditionRow]:
    """The rows with these numbers apart; of a shape that is new it is noted, and told."""
    found = list(rows)
    for shape in shapes:
        if Column.REF in shape.layout.columns:
            continue
        read = {at: split for at in shape.rows if (split := _split(rows[at])) is not None}
        if shape.profile is None:
            shape.numbers_in_words = _are_numbers(rows, shape.rows, read)
            if shape.numbers_in_words:
                first = rows[shape.rows[0]]
                warnings.append(EditionWarning(
                    first.sheet, first.row, "the activities' numbers are read from the beginning of"
                    f" their words: “{on_one_line(first.activity)}” is {read[shape.rows[0]][0]}"))
        if shape.numbers_in_words:
            for at, (ref, words) in read.items():
                found[at] = replace(rows[at], ref=ref, activity=words)
    return found


def _are_numbers(
    rows: Sequence[EditionRow], of_shape: Sequence[int], read: dict[int, tuple[str, str]]
) -> bool:
    """They begin again in each section at most; one may stand twice by a slip of the pen."""
    if not len(of_shape) == len(read) >= _LEAST:
        return False
    times = Counter((rows[at].sheet, rows[at].section, rows[at].section_title, ref)
                    for at, (ref, _) in read.items())
    return len(read) - len(times) <= most_twice(len(read))


def _split(row: EditionRow) -> tuple[str, str] | None:
    match = _NUMBERED.fullmatch(row.activity or "")
    if match is None:
        return None
    ref = match["number"] or match["parts"]
    return (ref, match["words"] or match["rest"]) if is_reference(ref) else None
