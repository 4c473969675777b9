"""The month or day that a caption speaks of: it changes with each edition, the column does not."""
from __future__ import annotations

import re

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

_DATED = re.compile(DATED, re.IGNORECASE)


def around_dates(text: str) -> list[str]:
    """What stands before, between and after the dates of a text."""
    return _DATED.split(text)


def has_date(text: str) -> bool:
    return _DATED.search(text) is not None
