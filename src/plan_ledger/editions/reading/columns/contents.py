"""What a column's cells look like: numbers of activities, statuses, dates, names, long texts.

A sample is enough, and only what most of it says plainly counts. Its caption comes first; this is
for a column whose caption is missing, or is none that is known.
"""
from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum

from plan_ledger.editions.files.grid import Cell, Row, is_blank, text_of
from plan_ledger.editions.reading.layout import Column
from plan_ledger.editions.reading.words.lines import reads_as_reference
from plan_ledger.plan.codes import read_codes
from plan_ledger.plan.recognising import recognise, usual_sense
from plan_ledger.plan.timeline import says_when

SAMPLE = 60

_STATUS_LETTERS = frozenset(("r", "a", "g", "b", "r/a", "a/g", "a/r", "g/a"))
_LETTERS = 3  # of N/S
_ODD = 0.2
_LONGEST_STATUS, _LONGEST_NAME, _SHORTEST_TEXT = 30, 60, 25
_POST = re.compile(
    r"\b(?:director|head|manager|officer|lead|leader|team|nurse|board|chief|coordinator|service|"
    r"consultant|supervisor|practitioner|all staff|executive|commissioner|partner)s?\b", re.I
)
_COUNT = re.compile(r"[0-9]+(?:[.,][0-9]+)?\s*%?")
_FIGURE = re.compile(r"[-+£€$<>~≤≥]*\s*[0-9][0-9,]*(?:\.[0-9]+)?\s*(?:%|[kmbn]+\b)?", re.I)
_SMALL_WORD = re.compile(r"\b(?!and\b|with\b|staff\b)[a-z]{4,}")  # of a sentence, not a post
_NAME = re.compile(r"(?:[A-Z][\w'’.-]*)(?: [A-Z][\w'’.-]*){1,3}(?:\s*[,/&;]\s*.+)?")


class Kind(StrEnum):
    REFERENCES = "references"
    STATUSES = "statuses"
    DATES = "dates"
    NAMES = "names"
    CODES = "codes"
    TEXTS = "texts"
    REPEATED = "texts that repeat"


FIELDS: dict[Kind, tuple[Column, ...]] = {
    Kind.REFERENCES: (Column.REF,),
    Kind.STATUSES: (Column.STATUS,),
    Kind.DATES: (Column.TIMELINE, Column.ORIGINAL),
    Kind.NAMES: (Column.LEAD,),
    Kind.CODES: (Column.CODES,),
    Kind.TEXTS: (Column.ACTIVITY, Column.PROGRESS, Column.OUTCOME, Column.FINDING),
    Kind.REPEATED: (Column.FINDING, Column.OUTCOME, Column.SECTION_TITLE),
}
"""What a column of that kind may hold, the likeliest first."""

# names stand in leads, and in much else that is short: they contradict nothing
_CONTRADICT_NOTHING = (None, Kind.NAMES, Kind.CODES, Kind.REPEATED)
_EXPECTED = {
    Column.REF: Kind.REFERENCES, Column.STATUS: Kind.STATUSES, Column.TIMELINE: Kind.DATES,
    Column.ORIGINAL: Kind.DATES, Column.ACTIVITY: Kind.TEXTS, Column.OUTCOME: Kind.TEXTS,
    Column.PROGRESS: Kind.TEXTS, Column.FINDING: Kind.TEXTS, Column.LEAD: Kind.NAMES,
}
_MAY_BE_SHORT = frozenset((Column.OUTCOME, Column.PROGRESS, Column.FINDING))


def filled_columns(rows: Sequence[Row]) -> set[int]:
    width = max((len(row.cells) for row in rows), default=0)
    return {at for at in range(width) if any(not is_blank(row.at(at)) for row in rows)}


def sample(rows: Sequence[Row], at: int) -> list[Cell]:
    """Of rows of the table rather than of lines below it."""
    whole: list[Cell] = []
    filled: list[Cell] = []
    for row in rows:
        cell = row.at(at)
        if is_blank(cell):
            continue
        filled.append(cell)
        if sum(not is_blank(other) for other in row.cells) > 2:
            whole.append(cell)
            if len(whole) == SAMPLE:  # a plan may have thousands of rows
                break
    return whole or filled[:SAMPLE]


def holds_counts(rows: Sequence[Row], at: int) -> bool:
    """Whether the column has numbers and nothing else, as on a summary of how many are red."""
    cells = sample(rows, at)
    return bool(cells) and all(_COUNT.fullmatch(text_of(cell) or "") for cell in cells)


def are_figures(cells: Sequence[Cell]) -> bool:
    """Whether numbers, percentages or sums stand where dates should, and no date beside them."""
    texts = [text for cell in cells if (text := text_of(cell))]
    return any(map(_FIGURE.fullmatch, texts)) and not any(
        isinstance(cell, date) for cell in cells
    ) and not any(_is_date(text) for text in texts if not _FIGURE.fullmatch(text))


def kind_of(cells: Sequence[Cell]) -> Kind | None:
    """`cells` are filled. None where they are of no one kind."""
    texts = [text for cell in cells[:SAMPLE] if (text := text_of(cell))]
    if not texts:
        return None

    def most(holds: Callable[[str], bool], share: float) -> bool:
        return sum(map(holds, texts)) >= share * len(texts)

    numbers = [text for text in texts if reads_as_reference(text)]
    if are_references(numbers, len(texts) - len(numbers)):
        return Kind.REFERENCES
    if most(is_status, 0.8) or _are_status_letters(texts):
        return Kind.STATUSES
    if sum(isinstance(cell, date) for cell in cells[:SAMPLE]) * 2 > len(texts) or most(
        _is_date, 0.6
    ):
        return Kind.DATES
    if most(_are_codes, 0.8):
        return Kind.CODES
    if sum(map(len, texts)) >= _SHORTEST_TEXT * len(texts) and not most(_is_name, 0.7):
        return Kind.TEXTS if len(set(texts)) * 2 > len(texts) else Kind.REPEATED
    return Kind.NAMES if most(_is_name, 0.7) else None


def contradicts(column: Column, cells: Sequence[Cell]) -> Kind | None:
    """What the cells plainly are, where that is not what the column should hold."""
    if len(cells) < 3 or column not in _EXPECTED:
        return None
    kind = kind_of(cells)
    if kind in _CONTRADICT_NOTHING or kind is _EXPECTED[column]:
        return None
    if column is Column.LEAD and kind is Kind.TEXTS:
        return None
    if column in _MAY_BE_SHORT and kind is not Kind.REFERENCES:
        return None  # "Complete" is progress too
    return kind


def is_status(text: str) -> bool:
    """A letter of R/A/G/B, or few words that plainly say a status, or do in most plans. “Ongoing”
    may as well be a date.
    """
    if text.casefold() in _STATUS_LETTERS:
        return True
    is_short = len(text) <= _LONGEST_STATUS and len(text.split()) <= 4
    return is_short and (
        recognise(text, None) is not None
        or (usual_sense(text) in ("complete", "not-started") and len(text) > _LETTERS)
    )


def _are_status_letters(texts: Sequence[str]) -> bool:
    """R, A and G, and a letter that not everybody uses, such as N for not started."""
    letters = {text.casefold() for text in texts}
    known = sum(text.casefold() in _STATUS_LETTERS for text in texts)
    return (known * 2 > len(texts) and len(letters) <= len(_STATUS_LETTERS)
            and all(len(letter) == 1 and letter.isalpha() for letter in letters - _STATUS_LETTERS))


_MANY = 4


def are_references(texts: Sequence[str], others: int) -> bool:
    """Whether numbers are those of activities, each there once, where as many `others` in the
    same column are blank or odd: one in any case, few of many. Sums of money are none either.
    """
    numbers = [text.rstrip(".") for text in texts]
    in_all = len(numbers) + others
    if not numbers or len(numbers) <= others or others > max(1, _ODD * in_all):
        return False
    if len(numbers) - len(set(numbers)) > most_twice(len(numbers)):
        return False
    whole = [int(number) for number in numbers if number.isdecimal() and len(number) < 10]
    return not whole or max(whole) - min(whole) < 3 * in_all + 3


def most_twice(numbers: int) -> int:
    """How many of so many may stand a second time by a slip of the pen."""
    return max(numbers >= _MANY, numbers // 10)


def _is_date(text: str) -> bool:
    return len(text) <= 60 and says_when(text)


def _are_codes(text: str) -> bool:
    found = read_codes(text)
    return bool(found.codes) and not found.unknown


def _is_name(text: str) -> bool:
    return len(text) <= _LONGEST_NAME and (
        _NAME.fullmatch(text) is not None
        or (_POST.search(text) is not None and not _SMALL_WORD.search(text))
    )
