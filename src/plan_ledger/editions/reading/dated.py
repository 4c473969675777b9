"""The month or day that a caption speaks of: it changes with each edition, the column does not."""
from __future__ import annotations

import re
from collections.abc import Sequence

_MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    "sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
DATED = (
    rf"\b(?:as (?:at|of)|at|to|on|for)?\s*(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?"
    rf"(?:\b(?:{_MONTH})(?:[\s’'-]*(?:\d{{4}}|\d{{2}}))?\b|\b\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}}\b"
    r"|\b20\d\d(?:[/-]\d{2,4})?\b|\bq[1-4]\b)"
)
"""A date in words or numbers, with what leads to it; case does not count."""

_NAMED = re.compile(rf"\b({_MONTH})(?:[\s’'-]*(\d{{4}}|\d{{2}}))?\b", re.IGNORECASE)
_ORDER = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATED = re.compile(DATED, re.IGNORECASE)


def around_dates(text: str) -> list[str]:
    """What stands before, between and after the dates of a text."""
    return _DATED.split(text)


def has_date(text: str) -> bool:
    return _DATED.search(text) is not None


def newest_of(captions: Sequence[str]) -> int | None:
    """Which of several speaks of the latest month; None where they cannot be told apart so."""
    found = [_month_of(caption) for caption in captions]
    years = {year for year, _ in found}
    months = {month for _, month in found}
    if None in months or len(set(found)) < len(found) or (None in years and len(years) > 1):
        return None
    return max(range(len(found)), key=lambda at: (found[at][0] or 0, found[at][1] or 0))


def _month_of(caption: str) -> tuple[int | None, int | None]:
    found = _NAMED.search(caption)
    if found is None:
        return None, None
    year = int(found[2]) % 100 if found[2] else None
    return year, _ORDER.index(found[1][:3].casefold())
