"""Whether what stands where a revised date would stand replaces the original one beside it."""
from __future__ import annotations

import re
from datetime import date

from plan_ledger.editions.reading.edition import EditionRow
from plan_ledger.plan.timeline import read_timeline

_NO_REVISION = re.compile(
    r"(?:n\.? ?/? ?a\.?|not applicable|none|nil|no|not (?:revised|changed|extended)|unchanged"
    r"|no (?:change|revision|extension|revised date)s?(?: (?:needed|required|agreed))?"
    r"|(?:same )?as (?:the )?(?:original|before|above|planned)(?: date| deadline)?"
    r"|(?:the )?same(?: date)?|original(?: date)?|[-–—_./*?x]{1,9})", re.I,
)
_GOES_ON = re.compile(r"\b(?:on-?going|continu(?:ous|ing))\b", re.I)


def says_no_revision(words: str) -> bool:
    """As n/a, – and “no change” do."""
    return _NO_REVISION.fullmatch(" ".join(words.split())) is not None


def replaces_original(row: EditionRow, day: date) -> bool:
    """A date does, what holds one among other words, and what recurs or goes on. Of a current
    deadline other words do too: to be confirmed there is no date; to be confirmed is no revised
    date.
    """
    if row.timeline is None or row.is_whole or row.original is None:
        return row.timeline is not None
    if read_timeline(row.original, day).date is None:
        return True
    if says_no_revision(row.timeline):
        return False
    read = read_timeline(row.timeline, day)
    is_said = read.kind != "none" or _GOES_ON.search(row.timeline) is not None
    holds_figures = any(letter.isdigit() for letter in row.timeline)
    return is_said or holds_figures or not row.timeline_is_revised
