"""A date with a word beside it that says which date counts: “31/07/2026 (revised)”, “July 2026 (was
June)”, “30/06/2026 revised to 31/07/2026”.

Only a few plain words mark a date. Two dates of which none is marked, or words that may tell when
the date was revised (“revised May 2026”), leave the deadline open.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple


class MarkedDate(NamedTuple):
    """A way to read the words; `old` is the date that counts no more, if it is told."""

    date: str
    old: str | None
    is_month_clear: bool
    """Whether another date, or “to”, shows that a month is the deadline and not when it was
    revised."""


_MOVED = "(?:revised|extended|slipped|moved|changed|deferred|put back|brought forward)"
_NEW_DATE = "(?:(?:new|revised|extended) (?:completion |target |due )?(?:date|deadline|target))"
_BESIDE = rf"(?:{_NEW_DATE}|revised)"  # the longer first
_TO = rf"(?:(?:now )?{_MOVED} to|{_NEW_DATE}(?: is)?|revised(?=[:-]))[ :-]{{1,2}}"
_NOW_TO = rf"(?:{_TO}|now )"
_FROM = rf"{_MOVED} from"
_WAS = rf"(?:was|previously|originally|formerly|{_FROM}) "
_APART = "[ ,;:-]{1,2}"
_OPEN, _CLOSE = rf"(?:{_APART})?[(\[]", r"[)\]]"

_IS_MARKED = re.compile(
    rf"\b(?:was|previously|originally|formerly|from|now|revised|{_NEW_DATE}|{_MOVED} to)\b"
)
_FORMS = (
    re.compile(rf"(?P<date>.+?){_OPEN}(?:{_WAS}|from )(?P<old>.+){_CLOSE}"),
    re.compile(rf"(?P<date>.+?)(?:{_APART}{_WAS}|-from )(?P<old>.+)"),
    re.compile(rf"(?P<old>.+?){_OPEN}{_NOW_TO}(?P<date>.+){_CLOSE}"),
    re.compile(rf"(?:{_WAS})?(?P<old>.+?){_APART}{_NOW_TO}(?P<date>.+)"),
    re.compile(rf"{_FROM} (?P<old>.+?) to (?P<date>.+)"),
    re.compile(rf"{_TO}(?P<date>.+?)(?:{_OPEN}(?:{_WAS}|from )(?P<old>.+){_CLOSE})?"),
    re.compile(rf"{_TO}(?P<date>.+?){_APART}{_WAS}(?P<old>.+)"),
)
_LONE = re.compile(rf"(?P<dates>.+?)(?:{_OPEN}{_BESIDE}{_CLOSE}|{_APART}{_BESIDE})")


def marked_dates(text: str) -> Iterator[MarkedDate]:
    """Each way in which tidied words may be a date that is marked, whether or not they hold dates:
    the caller reads them and takes only what all ways agree on.
    """
    if not _IS_MARKED.search(text):
        return
    for form in _FORMS:
        if found := form.fullmatch(text):
            yield MarkedDate(found["date"], found.groupdict().get("old"), True)
    if found := _LONE.fullmatch(text):
        dates = found["dates"]
        yield MarkedDate(dates, None, False)
        for gap in re.finditer(_APART, dates):
            yield MarkedDate(dates[gap.end() :], dates[: gap.start()], True)
