"""How days and texts are said to people, how names are compared, which texts can be kept at all."""
from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from plan_ledger.plan.errors import PlanError

LONGEST_TEXT = 1_000_000
LONGEST_QUOTED = 80
GIVE_WORDS = "give its words"
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)


class BadText(PlanError):
    """A text that cannot be kept."""


def in_words(day: str | date | None) -> str:
    """`28 February 2019`."""
    if day is None:
        return "no date"
    when = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def days(number: int) -> str:
    """`1 day`, `1,204 days`."""
    return "1 day" if number == 1 else f"{number:,} days"


def shortened(text: str) -> str:
    """What somebody typed, as a sentence can hold it: not more of it than tells it apart."""
    return text if len(text) <= LONGEST_QUOTED else f"{text[:LONGEST_QUOTED]}…"


def quoted(text: str) -> str:
    """The same in quotation marks."""
    return f"“{shortened(text)}”"


def on_one_line(text: str | None, most: int = 60) -> str:
    """A text of a cell, as a sentence can quote it."""
    line = " ".join((text or "").split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def without_case(name: str) -> str:
    """A name or a word as it is compared with others, its blanks being alike too."""
    return " ".join(name.casefold().split())


def searchable(text: str) -> str:
    """A text as words are looked for in it: case, blanks and line breaks, and the ways to write one
    letter (é as one character or two) make no difference.
    """
    import unicodedata

    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split())


def texts_in(value: Any) -> str:
    """All texts of a value, in a line each."""
    return "\n".join(filter(None, each_text(value)))


def each_text(value: Any) -> Iterator[str]:
    """The texts of a value, however deep in lists and objects."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from each_text(part)
    elif isinstance(value, list):
        for part in value:
            yield from each_text(part)


def keepable(text: str, what: str, instead: str = GIVE_WORDS) -> str:
    """The text without outer blanks, each line's end one character. Raises BadText where it is
    empty or cannot be kept; `instead` says what to do about an empty one.
    """
    if "\x00" in text:
        raise BadText(f"the {what} holds a NUL character, which no text has: take it out")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise BadText(
            f"the {what} holds a broken character (half of one), which cannot be kept: type it"
            " again"
        ) from None
    tidy = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not tidy:
        raise BadText(f"the {what} is empty: {instead}")
    if len(tidy) > LONGEST_TEXT:
        raise BadText(f"the {what} has {len(tidy)} characters; at most {LONGEST_TEXT} are kept")
    return tidy
