"""Activity references ("four two two") and recommendation codes (R1, AFI3).

A reference is an attribute, never an identity: plans are renumbered. It sorts by number,
not by text, so that 4.10 follows 4.9.

A code is read only where it is plain. What is not plain ("R??") is kept as written and told,
never dropped and never guessed.
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import total_ordering
from itertools import dropwhile

from plan_ledger.plan.errors import PlanError
from plan_ledger.plan.words import quoted

_LONGEST = 60
_REFERENCE = re.compile(r"([0-9]+(?:\.[0-9]+)*)([a-z]?)")

# Between the letters and the digits of a code stand spaces, but no line end: that separates.
_CODE = re.compile(
    r"(?<![^\s,;/&])(?![Aa][Nn][Dd]\b)([A-Za-z]{1,5})[^\S\r\n]*([0-9]{1,3})(?![^\s,;/&])"
)


class BadReference(PlanError):
    """`text` is no reference. Said to the officer with what one looks like."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{quoted(text)} is not an activity number; one looks like 4.2.2 or 4.2.2a"
        )


class BadSection(PlanError):
    """`text` is no section's number."""

    def __init__(self, text: str) -> None:
        super().__init__(f"{quoted(text)} is not a section number; one looks like 4.2")


@total_ordering
@dataclass(frozen=True, slots=True)
class Reference:
    """`4.2.2` or `4.2.2a`, as written in the plan."""

    text: str

    @classmethod
    def parse(cls, text: str) -> Reference:
        """Raises BadReference. Spaces and a closing full stop, as Word adds them, are forgiven."""
        tidy = _tidy(text)
        if not is_reference(tidy):
            raise BadReference(text)
        return cls(tidy)

    @classmethod
    def of_section(cls, text: str) -> Reference:
        """The same of a section, which is numbered like activities. Raises BadSection."""
        try:
            return cls.parse(text)
        except BadReference:
            raise BadSection(text) from None

    def __lt__(self, other: Reference) -> bool:
        return sort_key(self.text) < sort_key(other.text)

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Codes:
    """What a cell of codes says: the codes, and what could not be read as one."""

    codes: tuple[str, ...]
    unknown: tuple[str, ...]


def is_reference(text: str) -> bool:
    """Whether `text` is exactly a reference, so that it may stand open in a record."""
    return len(text) <= _LONGEST and _REFERENCE.fullmatch(text) is not None


def sort_key(text: str) -> tuple[int, tuple[int, ...], str, str]:
    """The place of a reference in a list. What is none comes after all that are, by its text."""
    tidy = _tidy(text)
    found = _REFERENCE.fullmatch(tidy) if is_reference(tidy) else None
    if found is None:
        return 1, (), "", text
    numbers, suffix = found.groups()
    return 0, tuple(int(number) for number in numbers.split(".")), suffix, text


def nearest_references(text: str, known: Iterable[str], *, most: int = 3) -> list[str]:
    """The known references that are nearest by their numbers, those of its section first."""
    numbers = [int(digits) for digits in re.findall(r"[0-9]+", text[:_LONGEST])]

    def distance(ref: str) -> tuple[int, list[int]]:
        others = sort_key(ref)[1]
        apart = [abs(one - other) for one, other in zip(numbers, others, strict=False)]
        same = next((at for at, gap in enumerate(apart) if gap), len(apart))
        return -same, [*apart, abs(len(numbers) - len(others))]

    return sorted(sorted(set(known), key=sort_key), key=distance)[:most]


def read_codes(cell_text: str) -> Codes:
    """`R?? R 5` is the code R5 and the unknown `R??`. Each once, in the order of the cell."""
    codes = (f"{letters.upper()}{digits}" for letters, digits in _CODE.findall(cell_text))
    return Codes(tuple(dict.fromkeys(codes)), tuple(dict.fromkeys(_between_codes(cell_text))))


def _between_codes(cell_text: str) -> Iterator[str]:
    """What stands between the codes, without what joins it to them.

    Inside it only a comma, a semicolon and a line end separate: the slash of "N/A" and the
    "and" of "Health and Safety" belong to the words.
    """
    for piece in re.split(r"[,;\r\n]", _CODE.sub("\n", cell_text)):
        words = list(dropwhile(_joins, piece.split()))
        words = list(dropwhile(_joins, reversed(words)))
        if words:
            yield " ".join(reversed(words)).strip("/&")


def _joins(word: str) -> bool:
    return word.strip("/&").lower() in ("", "and")


def _tidy(text: str) -> str:
    return text.strip().rstrip(".")
