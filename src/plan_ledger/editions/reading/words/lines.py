"""Lines with one text: what may be a section's heading, and what is a footer or a note.

A footer never begins a section: where it was printed, which page it is, where it comes from.
"""
from __future__ import annotations

import re

from plan_ledger.editions.files.grid import Row, text_of
from plan_ledger.plan.reference import is_reference

from .dated import MONTH

LONGEST_HEADING = 200
MOST_WORDS_OF_TITLE = 10
"""Where a sentence, or an activity without any details, could stand too."""

_SECTION_WITH_TITLE = re.compile(r"(\d+(?:\.\d+)*)[.:)]?\s+(?:[-–—]\s*)?(\S.*)", re.DOTALL)
_NAMED_SECTION = re.compile(r"section\s+(\d+(?:\.\d+)*)\s*[-–—:.]\s*(\S.*)", re.DOTALL | re.I)
_OF_A_SECTION = re.compile(
    r"(?:(?:key|strategic|improvement)\s+)?(?:section|theme|priority(?:\s+area)?|objective|aim|goal|outcome"
    r"|work\s?stream|pillar|strand|domain|area|part|recommendation)\s+(?:no\.?\s*)?\d.*",
    re.IGNORECASE | re.DOTALL,
)
_FOOTER = re.compile(
    r"(?:(?:printed|produced|generated|exported|prepared|published|(?:last )?(?:updated|saved|"
    r"reviewed))(?: (?:on|by|from|at)\b|\s*:)|(?:version|page|sheet)\s+v?[\d.]+|(?:source|notes?|"
    r"nb|n\.b\.?|key|legend|rag key|author|file|confidential|official(?:[\s–—-]+sensitive)?)"
    r"\s*(?::|$|\.)|contact\s*:|for (?:more|further) information\b|end of|©|copyright|"
    r"please note|[*†‡]|(?:page\s+)?\d+\s*(?:of|/)\s*\d+\s*$|\(?cont(?:inued|'d|\.)?\)?\s*$|"
    r"totals?\b)",
    re.IGNORECASE,
)
_KEY = re.compile(r"(?:(?:brag|rag)\s*)?(?:status\s*|rating\s*)?(?:key|legend)\W*|(?:b?rag) rating"
                  r" definitions?\W*|key to .*", re.I)
_DATE = re.compile(rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?:{MONTH})\s+\d{{4}}"
                   r"|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}", re.I)


def lone_text(row: Row) -> str | None:
    """The row's only text; in .docx a cell that was merged across stands in each column."""
    lone: str | None = None
    for cell in row.cells:
        if cell is None or not (text := text_of(cell)):
            continue
        if lone is not None and text != lone:
            return None
        lone = text
    return lone


def is_footer(text: str) -> bool:
    return _FOOTER.match(text) is not None or _DATE.fullmatch(text) is not None


def is_short_title(text: str) -> bool:
    """Whether it could be a title where a sentence, or an activity without details, could stand."""
    return len(text.split()) <= MOST_WORDS_OF_TITLE and not text.endswith((".", ":", ";", ","))


def names_section(text: str) -> bool:
    """Whether it says which section it is: “Priority 2: Attendance”."""
    return _OF_A_SECTION.fullmatch(text) is not None


def is_key(text: str) -> bool:
    """What announces a legend."""
    return _KEY.fullmatch(text) is not None


def section_of(text: str | None) -> tuple[str | None, str | None]:
    """`4.1 Front door` is section 4.1 and its title; `Leadership` a title alone."""
    if text is None:
        return None, None
    both = _SECTION_WITH_TITLE.fullmatch(text) or _NAMED_SECTION.fullmatch(text)
    if both:
        return both[1], both[2]
    number = tidy_reference(text)
    return (number, None) if is_reference(number) else (None, text)


def tidy_reference(text: str) -> str:
    """Without the closing full stop that Word adds; what is no reference stays as written."""
    return text.rstrip(".") if reads_as_reference(text) else text


def reads_as_reference(text: str | None) -> bool:
    """Whether it is one, a closing full stop apart."""
    return text is not None and is_reference(text.rstrip("."))
