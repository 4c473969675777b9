"""A timeline's words -> the deadline they mean.

A month is due by its last day, a financial year runs from April. What the words leave open stays
open: a season, a school term, "mid March", two dates in one cell have no date unless one is marked
as the one that counts, and "Jan 19" has none either, since it may be a day or a month. Nothing is
guessed; what is not understood is told.
"""
from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from plan_ledger.plan.deadline import Deadline, DeadlineKind
from plan_ledger.plan.errors import PlanError
from plan_ledger.plan.marked_dates import marked_dates
from plan_ledger.plan.words import quoted

_ANY_DAY = date(2019, 1, 1)  # a date without a year is one in every year
_LONGEST = 120  # no phrase is longer; what is, is prose

_MONTH_NAMES = (
    ("jan", "january"), ("feb", "february"), ("mar", "march"), ("apr", "april"), ("may",),
    ("jun", "june"), ("jul", "july"), ("aug", "august"), ("sep", "sept", "september"),
    ("oct", "october"), ("nov", "november"), ("dec", "december"),
)
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names}


class BadDate(PlanError):
    """No day can be read from what was typed."""

    def __init__(self, words: str, why: str) -> None:
        super().__init__(f"{quoted(words)} {why}; a date looks like 2019-03-31 or 31 March 2019")


def read_timeline(
    words: str | None, effective: date, in_force: Deadline | None = None
) -> Deadline:
    """Never raises. A date without a year is the first on or after the effective date.

    Words equal to those in force keep the date they had: "31 March", said again in April, is
    the same deadline, not the next year's.
    """
    if words is None or not words.strip():
        return Deadline(None, None, "none")
    before = in_force.timeline if in_force else None
    if in_force and before is not None and _tidy(before) == _tidy(words):
        return in_force._replace(timeline=words)
    kind, day, _ = _read(words, effective)
    return Deadline(words, day, kind)


def says_when(words: str | None) -> bool:
    """Whether they are a date or say how often, whatever day they are said on."""
    return read_timeline(words, _ANY_DAY).kind != "none"


def says_which_day(words: str | None) -> bool:
    """The same of a date alone: “monthly” says when, and no day."""
    return read_timeline(words, _ANY_DAY).date is not None


def plain_day(words: str | None) -> date | None:
    """The day of what is a day, a month and a year and nothing beside, however it is written."""
    said = _said_day(_CLOCK_TIME.sub("", _tidy(words))) if words else None
    return said.in_year(said.year) if said is not None and said.year is not None else None


def is_understood(words: str | None, effective: date) -> bool:
    """False where a person should look: the words may mean a date that could not be read."""
    return words is None or _read(words, effective)[2]


def parse_day(words: str, today: date) -> date:
    """The day of a command's option. Raises BadDate. `03/04/2019` is 3 April, as in England."""
    text = _tidy(words)
    if text == "today":
        return today
    if text == "yesterday":
        return today - timedelta(days=1)
    said = _said_day(text)
    if said is None:
        raise BadDate(words, "is not understood as a day")
    if said.year is None:
        raise BadDate(words, "has no year")
    day = said.in_year(said.year)
    if day is None:
        raise BadDate(words, "is not in the calendar")
    return day


def is_ambiguous_day(words: str) -> bool:
    """Whether another country would read another day, so that it is echoed in words."""
    found = _NUMERIC_DAY.fullmatch(_tidy(words))
    if found is None:
        return False
    day, month = int(found["day"]), int(found["month"])
    return day != month and 1 <= day <= 12 and 1 <= month <= 12


@dataclass(frozen=True, slots=True)
class _Said:
    """A date as said. Without a day it is the month's last; `then` days are added."""

    year: int | None
    month: int
    day: int | None
    then: int = 0

    def in_year(self, year: int) -> date | None:
        try:
            day = monthrange(year, self.month)[1] if self.day is None else self.day
            return date(year, self.month, day) + timedelta(days=self.then)
        except (ValueError, OverflowError):
            return None

    def resolve(self, effective: date) -> date | None:
        if self.year is not None:
            return self.in_year(self.year)
        # From the year before, for a week that began in it; over eight, for a 29 February.
        days = (self.in_year(effective.year + ahead) for ahead in range(-1, 9))
        return next((day for day in days if day is not None and day >= effective), None)


_DAY_NAME = r"(?:mon|tue|tues|wednes|weds?|thu|thurs?|fri|satur|sat|sun)(?:day)?"
_FULL_YEAR = "(?:19|20)[0-9]{2}"
_YEAR = rf"(?P<year>{_FULL_YEAR}|'?[0-9]{{2}})"
_WRITTEN_YEAR = re.compile(rf"\b{_FULL_YEAR}\b")
_DAY = r"(?P<day>[0-9]{1,2})"
_TH = "(?:st|nd|rd|th)"
_MONTH = r"(?P<name>[a-z]{3,9})\.?"
_NUMBER_MONTH = r"(?P<month>[0-9]{1,2})"

_NUMERIC_DAY = re.compile(rf"{_DAY}(?P<mark>[-/. ]){_NUMBER_MONTH}(?P=mark){_YEAR}")
_DAYS = (
    re.compile(rf"(?P<year>[0-9]{{4}})(?P<mark>[-/.]){_NUMBER_MONTH}(?P=mark){_DAY}"),
    _NUMERIC_DAY,
    re.compile(rf"{_DAY}{_TH}?(?: of)?(?P<mark>[ /-]?){_MONTH}(?:(?:,? |,|(?P=mark)){_YEAR})?"),
    re.compile(rf"{_MONTH} {_DAY}(?:{_TH}|{_TH}?(?:, ?| )(?P<year>{_FULL_YEAR}))"),
)
_MONTHS_SAID = (
    re.compile(_MONTH),
    re.compile(rf"{_MONTH}[ ,/'-]{{0,2}}(?P<year>{_FULL_YEAR})"),
    re.compile(rf"{_MONTH} ?[-/'] ?'?(?P<year>[0-9]{{2}})"),
    re.compile(rf"{_NUMBER_MONTH}[-/.](?P<year>{_FULL_YEAR})"),
)
_QUARTER = r"q(?:uarter|tr)?\.? ?(?P<quarter>[1-4])"
_BOTH_YEARS = rf"(?:fy ?)?{_YEAR}[/-](?P<next>[0-9]{{4}}|[0-9]{{2}})"
_QUARTERS = (
    re.compile(rf"{_QUARTER}[ ,-]{{0,2}}(?:of )?\(?{_BOTH_YEARS}\)?"),
    re.compile(rf"{_BOTH_YEARS}[ ,-]{{0,2}}{_QUARTER}"),
)
_QUARTER_ENDS = (6, 9, 12, 3)

_WEEKDAY = re.compile(rf"{_DAY_NAME}\.?,? (?=.)")
_WEEK_COMMENCING = re.compile(r"(?:w/?c|w/b|week (?:commencing|beginning))[.:]? ")
_WEEK_ENDING = re.compile(r"(?:w/e|week ending)[.:]? ")
_CLOCK_TIME = re.compile(r"(?<=[0-9])[t ][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?z?")
_LEAD_IN = re.compile(
    r"(?:(?:to be )?(?:completed?|completion|implemented|in place|finished) by "
    r"|(?:due|deadline|target)(?: date)?:? (?:by |on |in )?"
    r"|(?:by|on|in|during|no later than|not later than) )?(?:the )?"
)
_END_OF = re.compile(r"end (?:of )?")

_COUNT = "(?:[0-9]{1,2}|two|three|four|five|six|seven|eight|nine|ten|twelve)"
_PERIOD = "(?:day|week|fortnight|month|quarter|half[ -]term|term|year|annum)"
_TIMES = rf"(?:once|twice|{_COUNT} ?(?:times|x))"
_ONGOING = "(?:on[ -]?going|continuous|continuing)"
_OFTEN = (
    rf"(?:on an? )?"
    rf"(?:(?:(?:half|bi|{_COUNT}|{_TIMES})[ -]?)?"
    rf"(?:daily|weekly|fortnightly|monthly|quarterly|termly|yearly|annually|annual)"
    rf"|{_TIMES}(?: (?:a|an|per|each|every|in a) |/){_PERIOD}"
    rf"|(?:every|each) (?:(?:(?:{_COUNT}|other|second) )?{_PERIOD}s?|{_DAY_NAME}))"
    rf"(?: (?:basis|reviews?|reports?|reporting|meetings?|updates?|audits?|monitoring))?"
)
_RECURRING = re.compile(
    rf"(?:{_ONGOING}[ ,(-]{{1,2}}(?:and )?)?{_OFTEN}\)?(?:[ ,-]{{1,2}}(?:and )?{_ONGOING})?"
)
_DATELESS = re.compile(
    rf"(?:date |timescale )?(?:{_ONGOING}|t\.?b\.?[acd]|n\.?/?a|not applicable|none|nil|no date"
    r"|to be (?:confirmed|agreed|announced|advised|determined|decided)|-{0,9})"
)
# A tail that begins with a number needs its "then": in "31 March 19 monthly" 19 is the year.
_THEN_ONGOING = re.compile(
    rf"(?P<date>.+?)[ .,;(/-]{{1,2}}(?:(?:and then|then|and|&|thereafter),? |(?![0-9]))"
    rf"(?:{_ONGOING}|{_OFTEN})(?: thereafter| afterwards| after that)?\)?"
)
_FROM_THEN_ON = re.compile(
    rf"(?:(?:{_ONGOING}|{_OFTEN}),? )?(?:from|starting(?: from)?|commencing) (?P<date>.+)"
)


def _read(words: str, effective: date) -> tuple[DeadlineKind, date | None, bool]:
    """Kind, date, and whether the words were understood."""
    return _read_anew(words, effective) if len(words) > _LONGEST else _read_phrase(
        words, effective
    )


def _read_anew(words: str, effective: date) -> tuple[DeadlineKind, date | None, bool]:
    text = _tidy(words)
    if len(text) > _LONGEST:
        return "none", None, False
    if _DATELESS.fullmatch(text):
        return "none", None, True
    if _RECURRING.fullmatch(text):
        return "recurring", None, True
    kind: DeadlineKind = "by"
    for goes_on in (_THEN_ONGOING, _FROM_THEN_ON):
        if found := goes_on.fullmatch(text):
            kind, text = "by-then-ongoing", found["date"]
    said = _said_date(text) or (_said_of_marked(text) if kind == "by" else None)
    day = said.resolve(effective) if said else None
    return (kind, day, True) if day else ("none", None, False)


_read_phrase = lru_cache(maxsize=4096)(_read_anew)
"""A plan says few phrases, each many times over."""


def _said_date(text: str) -> _Said | None:
    text = _after(_LEAD_IN, text)
    if _END_OF.match(text):
        return _said_month(_after(_END_OF, text))
    text = _CLOCK_TIME.sub("", text)  # a spreadsheet's 2019-03-31 00:00:00
    if _WEEK_COMMENCING.match(text):
        start = _said_day(_after(_WEEK_COMMENCING, text))
        return replace(start, then=6) if start else None
    if _WEEK_ENDING.match(text):
        return _said_day(_after(_WEEK_ENDING, text))
    return _said_day(text) or _said_month(text)


def _said_of_marked(text: str) -> _Said | None:
    """The date that words beside it say is the one that counts, if there is no other."""
    found: set[_Said] = set()
    for marked in marked_dates(text):
        said = _said_date(marked.date.strip(" ,;:"))
        if said is None or (marked.old is not None and not _may_be_old(marked.old)):
            continue
        if said.day is not None or marked.is_month_clear or _WRITTEN_YEAR.search(marked.date):
            found.add(said)
    return found.pop() if len(found) == 1 else None


def _may_be_old(text: str) -> bool:
    return _said_date(text) is not None or _DATELESS.fullmatch(text) is not None


def _said_day(text: str) -> _Said | None:
    """The weekday is a courtesy: where it disagrees with the date, the date counts."""
    found = _first_match(_DAYS, _after(_WEEKDAY, text))
    month = _month(found) if found else None
    return _Said(_year(found), month, int(found["day"])) if found and month else None


def _said_month(text: str) -> _Said | None:
    """A month or a quarter of a financial year: due by its last day."""
    if quarter := _first_match(_QUARTERS, text):
        return _said_quarter(quarter)
    found = _first_match(_MONTHS_SAID, text)
    month = _month(found) if found else None
    return _Said(_year(found), month, None) if found and month else None


def _said_quarter(found: re.Match[str]) -> _Said | None:
    first, second = _full_year(found["year"]), _full_year(found["next"])
    if second != first + 1:
        return None
    number = int(found["quarter"])
    return _Said(second if number == 4 else first, _QUARTER_ENDS[number - 1], None)


def _month(found: re.Match[str]) -> int | None:
    said = found.groupdict()
    return _MONTHS.get(said["name"]) if said.get("name") else int(said["month"])


def _year(found: re.Match[str]) -> int | None:
    written = found.groupdict().get("year")
    return _full_year(written) if written else None


def _full_year(written: str) -> int:
    digits = written.lstrip("'")
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _first_match(patterns: tuple[re.Pattern[str], ...], text: str) -> re.Match[str] | None:
    return next((found for each in patterns if (found := each.fullmatch(text))), None)


def _after(pattern: re.Pattern[str], text: str) -> str:
    """The text without the pattern at its start."""
    found = pattern.match(text)
    return text[found.end() :] if found else text


_LOOKALIKES = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
    | dict.fromkeys("\u2018\u2019\u00b4`", "'")
    | dict.fromkeys("\u200b\u200e\u200f\u2060\ufeff\u00ad", "")
)


def _tidy(words: str) -> str:
    """Without what says nothing: case, kind of dash, odd spaces, a closing full stop."""
    text = " ".join(words.translate(_LOOKALIKES).split())
    if len(text) <= _LONGEST:  # normalizing some long texts takes quadratic time
        text = " ".join(unicodedata.normalize("NFKC", text).split())
    text = re.sub(r" ?([-/]) ?", r"\1", text.casefold()).replace(" ,", ",")
    return text.rstrip(" .,;:")
