"""The numbers, months, quarters and years in a wording, by which the parts of a series are told
apart: ten audits in Q1 2026/27, and ten in Q1 2027/28.
"""
from __future__ import annotations

import re

from plan_ledger.plan.words import MONTHS

_COUNTED = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|first|second|third|fourth|fifth"
    "|sixth|seventh|eighth|ninth|tenth|ii|iii|iv|vi|vii|viii|ix|spring|summer|autumn|winter|sept"
)
_MONTHS = "|".join(
    f"{month}|{month[:3]}".casefold() for month in MONTHS if month not in ("March", "May")
)
_NUMBER = re.compile(rf"\b(?:\w*\d\w*|{_COUNTED}|{_MONTHS}|march|(?:mar|may)(?= \d))\b")
"""May is a month only before a year or a day; on its own it is mostly a verb."""


def numbers_in(wording: str) -> list[str]:
    """Of a plain wording, in no order that its sentence gives them."""
    return sorted(_NUMBER.findall(wording))


def name_different_things(one: str, other: str) -> bool:
    """Whether both plain wordings have numbers, and not the same: as likely as not one part of a
    series is gone and another new."""
    numbers, others = numbers_in(one), numbers_in(other)
    return bool(numbers) and bool(others) and numbers != others
