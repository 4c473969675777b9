"""Letters and Roman numerals in the column of numbers: a), b) below section 1 or activity 1.

A letter tells an activity only with what it stands below: 1a. Roman numerals, (i), (ii), are read
as 1, 2; below activity 1 they are 1.1, 1.2.
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from plan_ledger.editions.reading.edition import EditionRow, EditionWarning
from plan_ledger.plan.reference import is_reference
from plan_ledger.plan.words import on_one_line

from .plain_numbers import plain_number

_ALONE = re.compile(r"\(?([a-z]+)[.):]?\)?", re.IGNORECASE)
_TENS, _UNITS = ("", "x", "xx"), ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
_ROMAN = {tens + units: 10 * at + number for at, tens in enumerate(_TENS)
          for number, units in enumerate(_UNITS) if tens or units}
_NAMED = 3


def letter_of(text: str) -> str | None:
    """The letter in `a)`, `(a)` or `A.`."""
    word = _word(text)
    return word if word is not None and len(word) == 1 else None


def are_lettered(texts: Sequence[str]) -> bool:
    """Whether such texts in their order number activities: letters or Roman numerals, each after
    the one before, or the first again, and numbers among them.
    """
    roman = _are_roman(texts)
    before = marks = odd = 0
    for text in texts:
        number = _place(text, roman)
        if number is not None and (number == 1 or number > before):
            before = number
            marks += 1
        elif plain_number(text) is not None:
            before = 0
        else:
            odd += 1
    return marks > 1 and odd <= max(1, len(texts) // 10) < marks


def with_letters(
    rows: Iterable[EditionRow], warnings: list[EditionWarning]
) -> list[EditionRow]:
    """Letters below a number, and Roman numerals, as the numbers that they are. A letter that has
    only its section above it stays as written.
    """
    found = list(rows)
    refs = [row.ref for row in found]
    roman, mixed = _are_roman(refs), _are_mixed(refs)
    above: EditionRow | None = None
    read: list[tuple[EditionRow, str]] = []
    for at, row in enumerate(found):
        if plain_number(row.ref):
            above = row
            continue
        place = _place(row.ref, roman) if row.activity and row.ref != row.activity else None
        if place is None or (mixed and _word(row.ref) in _ROMAN):
            continue
        number = plain_number(above.ref) if above and _together(above, row) else None
        ref = f"{number}{letter_of(row.ref)}" if number else ""
        if roman:
            ref = f"{number}.{place}" if number else f"{place}"
        if is_reference(ref):
            read.append((row, ref))
            found[at] = replace(row, ref=ref)
    if read:
        warnings.append(_told_of_roman(read) if roman else told(read))
    return found


def told(read: Sequence[tuple[EditionRow, str]]) -> EditionWarning:
    """`read` are rows as they stood, and the number that each has now."""
    first, ref = read[0]
    one = on_one_line(first.ref or first.as_number)
    return EditionWarning(
        first.sheet, first.row,
        f"{_named(read)} read with what stands above, as activity numbers: “{one}” is {ref}",
    )


def _told_of_roman(read: Sequence[tuple[EditionRow, str]]) -> EditionWarning:
    first = read[0][0]
    return EditionWarning(first.sheet, first.row, f"{_named(read)} read as Roman numerals")


def _named(read: Sequence[tuple[EditionRow, str]]) -> str:
    some = ", ".join(f"“{on_one_line(row.ref or row.as_number)}”" for row, _ in read[:_NAMED])
    more = f" and {len(read) - _NAMED} more" if len(read) > _NAMED else ""
    return f"{some}{more} {'are' if len(read) > 1 else 'is'}"


def _together(above: EditionRow, row: EditionRow) -> bool:
    return (above.sheet, above.section, above.section_title) == (
        row.sheet, row.section, row.section_title
    )


def _are_roman(texts: Iterable[str]) -> bool:
    words = {word for text in texts if (word := _word(text))}
    return any(len(word) > 1 for word in words) and all(word in _ROMAN for word in words)


def _are_mixed(texts: Iterable[str]) -> bool:
    """Roman numerals among letters: i) may be either."""
    words = {word for text in texts if (word := _word(text))}
    return any(len(word) > 1 and word in _ROMAN for word in words) and not _are_roman(texts)


def _place(text: str, roman: bool) -> int | None:
    """Of b) it is 2."""
    word = _word(text)
    if word is None:
        return None
    if roman:
        return _ROMAN.get(word)
    return ord(word) - ord("a") + 1 if len(word) == 1 else None


def _word(text: str) -> str | None:
    found = _ALONE.fullmatch(text.strip())
    return found[1].lower() if found else None
