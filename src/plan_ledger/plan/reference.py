"""Activity references: "four two two".

A reference is an attribute, never an identity: plans are renumbered. It sorts by number,
not by text, so that 4.10 follows 4.9.
"""
from __future__ import annotations

import re
from collections.abc import Iterable

from plan_ledger.plan.errors import PlanError
from plan_ledger.plan.words import quoted

_LONGEST = 60
_REFERENCE = re.compile(r"([0-9]+(?:\.[0-9]+)*)([a-z]?)")


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


def parse_reference(text: str) -> str:
    """Raises BadReference. Spaces and a closing full stop, as Word adds them, are forgiven."""
    tidy = _tidy(text)
    if not is_reference(tidy):
        raise BadReference(text)
    return tidy


def parse_section(text: str) -> str:
    """The same of a section, which is numbered like activities. Raises BadSection."""
    try:
        return parse_reference(text)
    except BadReference:
        raise BadSection(text) from None


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


def _tidy(text: str) -> str:
    return text.strip().rstrip(".")
