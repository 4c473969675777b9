"""How many of something, as people say it."""
from __future__ import annotations


def counted(number: int, one: str, many: str = "") -> str:
    """`1 slip`, `1,204 slips`; `many` where it is more than an s."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def is_or_are(number: int) -> str:
    return "is" if number == 1 else "are"
