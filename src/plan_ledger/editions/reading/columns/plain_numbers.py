"""What stands in the column of activity numbers and is none, or is one with something added.

`1.1*`, `1.3 NEW` and `1.2 (was 1.4)` are 1.1, 1.3 and 1.2, and `1.a` is 1a. A word of another kind
is no number: its row counts as one without a number, and what looks like a code (LP1) or names an
activity as one does (SIP-001, 1/1) is kept as the activity's code. Each is told once for the file,
whatever the number of rows.
"""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from plan_ledger.editions.reading.edition import EditionRow, EditionWarning
from plan_ledger.plan.codes import read_codes
from plan_ledger.plan.reference import is_reference
from plan_ledger.plan.words import on_one_line

from .contents import Kind, kind_of

_MARKS = r"[*†‡§#^+~!•]+"
_STATES = (
    r"new|revised|amended|updated|changed|added|moved|merged|split|reworded|carried forward|closed|"
    r"completed?|done|superseded|deleted|removed|withdrawn|draft|tbc"
)
_ADDED = re.compile(
    rf"\(?(?:(?:action|activity|task|item|ref(?:erence)?|no|number)\b[.:]?\s*|{_MARKS}\s*)?"
    rf"(?P<number>\d+(?:\.\d+)*)(?P<letter>[. ]?[a-z]\b|\([a-z]\))?[.):]?\s*"
    rf"(?:{_MARKS}|\([^()]*\)|\[[^\[\]]*\]|[-–—:,/]?\s*(?:{_STATES})\b[.!]?|\s)*",
    re.IGNORECASE | re.DOTALL,
)
_LETTER = re.compile(r"\(?[a-z][.):]?\)?", re.IGNORECASE)
_LETTERED = re.compile(r"(\d+(?:\.\d+)*)\s+\(([a-z])\)", re.IGNORECASE)
"""1 (a): a letter of the number only where another stands beside it, else a remark."""
_LONGEST, _NAMED = 60, 3
_NEARLY_ALL = 0.8


def plain_number(text: str) -> str | None:
    """The number in a text that adds something to it; None where it has none."""
    if len(text) > _LONGEST:
        return None
    found = _ADDED.fullmatch(text.strip())
    number = found["number"] + (found["letter"] or "").lower().strip(".() ") if found else ""
    return number if is_reference(number) else None


def words_for_numbers(
    rows: Iterable[tuple[str | None, str | None]], *, may_be_titles: bool
) -> list[str]:
    """The words in place of numbers, where not one row has a number. `rows` are what stands there
    and the activity. Where they may be the titles of sections they must be codes, each once.
    """
    activities = [(word, activity) for word, activity in rows if activity]
    words = [word for word, activity in activities if word and word != activity]
    if any(plain_number(word) for word in words):
        return []
    if may_be_titles and (
        kind_of(words) is not Kind.CODES or len(set(words)) < len(activities)
    ):
        return []
    return words


def are_names(words: Sequence[str]) -> bool:
    """Whether nearly all such words name an activity each, as codes (R1) or ones that are kept as
    written (R1.1).
    """
    names = {word for word in words
             if read_codes(word).unknown in ((), (word,)) and any(map(str.isdigit, word))}
    return bool(words) and len(names) >= _NEARLY_ALL * len(words)


def told_of_words(column: str, words: Sequence[str], *, are_codes: bool) -> str:
    """The sentence for a column that holds such words."""
    some = " and ".join(f"“{on_one_line(word)}”" for word in dict.fromkeys(words[:2]))
    how = "read as the codes" if are_codes else "not read"
    if are_codes and any(read_codes(word).unknown for word in words):
        how += (" (what is unlike R1 or AFI3 is kept as written, and shown as a code that is not"
                " known)")
    return (
        f"{column} holds no activity numbers such as 4.2.2, but {some}: it is {how}, and the"
        " activities get numbers by section and order"
    )


def with_plain_numbers(
    rows: Iterable[EditionRow], warnings: list[EditionWarning]
) -> list[EditionRow]:
    """A line that was merged across the table has the same text everywhere: it is no activity."""
    rows = list(rows)
    found: list[EditionRow] = []
    read: list[EditionRow] = []
    others: list[EditionRow] = []
    bare = Counter(bare[1] for row in rows if (bare := _LETTERED.fullmatch(row.ref)))
    for row in rows:
        if not row.ref or is_reference(row.ref) or not row.activity or row.ref == row.activity:
            found.append(row)
            continue
        number = plain_number(row.ref)
        lettered = _LETTERED.fullmatch(row.ref)
        if lettered and bare[lettered[1]] > 1:
            number = f"{lettered[1]}{lettered[2].lower()}"
        if number is not None:
            read.append(row)
            found.append(replace(row, ref=number))
            continue
        if not (_LETTER.fullmatch(row.ref) and (row.section or row.section_title)):
            others.append(row)  # else it is told when its section's number is known
        found.append(replace(_with_code(row), ref="", as_number=row.ref))
    if read:
        _warn(warnings, read, "are read as the number in them" if len(read) > 1 else
              f"is read as {plain_number(read[0].ref)}")
    if others:
        _warn(warnings, others, "are no activity numbers such as 4.2.2: their rows are read as ones"
              " without a number" if len(others) > 1 else "is no activity number such as 4.2.2: its"
              " row is read as one without a number")
    return found


def _with_code(row: EditionRow) -> EditionRow:
    codes = read_codes(row.ref)
    if row.codes is not None or row.unknown_codes or not (codes.codes or are_names([row.ref])):
        return row
    return replace(row, codes=codes.codes, unknown_codes=codes.unknown)


def _warn(warnings: list[EditionWarning], rows: Sequence[EditionRow], what: str) -> None:
    named = ", ".join(f"“{on_one_line(row.ref)}”" for row in rows[:_NAMED])
    more = f" and {len(rows) - _NAMED} more" if len(rows) > _NAMED else ""
    warnings.append(EditionWarning(rows[0].sheet, rows[0].row, f"{named}{more} {what}"))
