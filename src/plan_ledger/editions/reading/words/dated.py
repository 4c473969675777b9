"""The month or day that a caption speaks of: it changes with each edition, the column does not."""
from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from .in_turn import are_one_series, numbered

MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    "sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
DATED = (
    rf"\b(?:as (?:at|of)|at|to|on|for)?\s*(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?"
    rf"(?:\b(?:{MONTH})(?:[\s’'-]*(?:\d{{4}}|\d{{2}}))?\b|\b\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}}\b"
    r"|\b20\d\d(?:[/-]\d{2,4})?\b|\bq[1-4]\b)"
)
"""A date in words or numbers, with what leads to it; case does not count."""

_PERIOD = r"(?:month|quarter|period|term|week|year|report|meeting)(?:['’]?s)?"
BEFORE = rf"\b(?:(?:last|previous|prior|prev) {_PERIOD}|previous(?:ly)?|prior|prev\b\.?)"
"""What says that a column is of an earlier time; case does not count."""
NOW = rf"\b(?:(?:this|current|latest) {_PERIOD}|current(?:ly)?|latest|now)\b"

_BEFORE, _NOW = re.compile(BEFORE, re.IGNORECASE), re.compile(NOW, re.IGNORECASE)
_QUARTER = re.compile(r"\bq([1-4])\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:20)?(\d\d)\b")
_NAMED = re.compile(rf"\b({MONTH})(?:[\s’'-]*(\d{{4}}|\d{{2}}))?\b", re.IGNORECASE)
_TERM = re.compile(r"\b(spring|summer|autumn)\b", re.IGNORECASE)
_TERMS = ("spring", "summer", "autumn")
_SCHOOL_YEAR = re.compile(r"\b(?:20)?(\d\d)[/-](?:20)?\d\d\b")
_ORDER = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATED = re.compile(DATED, re.IGNORECASE)


def around_dates(text: str) -> list[str]:
    """What stands before, between and after the dates of a text."""
    return _DATED.split(text)


def has_date(text: str) -> bool:
    return _DATED.search(text) is not None


def undated(text: str) -> str:
    """Without its dates, terms, case and stops: “RAG (Mar-26)” is “RAG” of a month."""
    words = re.sub(r"[\W_]+", " ", _TERM.sub(" ", " ".join(around_dates(text))))
    return " ".join(words.casefold().split())


def newest_of(captions: Sequence[str]) -> int | None:
    """Which of several speaks of the latest month, quarter or term, has the highest number or
    speaks alone of now; None where they cannot be told apart so. Without years December comes
    before the January to its right, and a term before the one to its right. “RAG” beside
    “RAG Mar” is of now.
    """
    for read, many in ((_month_of, 12), (_quarter_of, 4), (_term_of, 3)):
        found = [read(caption) for caption in captions]
        if all(number is not None for _, number in found):
            return _latest([(year, number or 0) for year, number in found], many)
    if len(captions) > 1 and are_one_series(captions):
        return numbered(dict(enumerate(captions)))[-1]
    names = set(map(undated, captions))
    plain = [at for at, caption in enumerate(captions)
             if not has_date(caption) and not _TERM.search(caption)]
    if len(plain) == 1 < len(captions) and len(names) == 1 and names != {""}:
        return plain[0]
    earlier = [at for at, caption in enumerate(captions) if _BEFORE.search(caption)]
    now = [at for at, caption in enumerate(captions)
           if _NOW.search(caption) and at not in earlier]
    left = now or [at for at in range(len(captions)) if at not in earlier]
    return left[0] if len(left) == 1 else None


def _latest(found: list[tuple[int | None, int]], many: int) -> int | None:
    years = {year for year, _ in found}
    if len(set(found)) < len(found) or (None in years and len(years) > 1):
        return None
    if years == {None} and (all(
        right == left % many + 1 for (_, left), (_, right) in pairwise(found)
    ) or (many == len(_TERMS) and _go_round([number for _, number in found]))):
        return len(found) - 1
    return max(range(len(found)), key=lambda at: (found[at][0] or 0, found[at][1]))


def _go_round(numbers: Sequence[int]) -> bool:
    """Whether they rise from left to right and begin again once at most: autumn, summer."""
    falls = sum(right < left for left, right in pairwise(numbers))
    return falls == 0 or (falls == 1 and numbers[-1] < numbers[0])


def _month_of(caption: str) -> tuple[int | None, int | None]:
    found = _NAMED.search(caption)
    if found is None:
        return None, None
    year = int(found[2]) % 100 if found[2] else None
    return year, _ORDER.index(found[1][:3].casefold()) + 1


def _quarter_of(caption: str) -> tuple[int | None, int | None]:
    found = _QUARTER.search(caption)
    if found is None:
        return None, None
    year = _YEAR.search(caption)
    return int(year[1]) if year else None, int(found[1])


def _term_of(caption: str) -> tuple[int | None, int | None]:
    """A school's year begins in autumn."""
    found = _TERM.search(caption)
    if found is None:
        return None, None
    term = _TERMS.index(found[1].casefold()) + 1
    school = _SCHOOL_YEAR.search(caption)
    if school is not None:
        return int(school[1]) + (term < len(_TERMS)), term
    year = _YEAR.search(caption)
    return int(year[1]) if year else None, term
