"""Lines below a section's heading that say who leads it, or what is expected: “Lead: Jo Smith”.

No field holds them. Taken for what a lone line else is, the heading above them would be an
activity, and the section would have another name whenever another leads it.
"""
from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from plan_ledger.editions.files.grid import Heading, Row, text_of
from plan_ledger.editions.reading.words.lines import lone_text, names_section
from plan_ledger.plan.words import on_one_line

_LABELLED = re.compile(r"(?P<label>[^\W\d]+(?:\s[^\W\d]+){0,3})\s*:")
_ALWAYS = re.compile(
    r"(?:\w+\s+){0,2}(?:leads?|owners?|sponsors?|sro|lead officers?|responsible officers?"
    r"|accountable officers?|lead members?|link governors?|responsib(?:le|ility)|led by|owned by"
    r"|success criteri(?:a|on)|success measures?|measures? of success)",
    re.IGNORECASE,
)
_BELOW_A_HEADING = re.compile(
    r"(?:\w+\s+)?(?:outcomes?|impact|aims?|goals?|objectives?|rationale|baseline|targets?|evidence"
    r"|monitoring|monitored by|governors?|resources?|budgets?|costs?|kpis?|measures?|timescales?"
    r"|(?:start|end|review) date)",
    re.IGNORECASE,
)
"""Alone they could as well head a section; below a heading with a number they do not."""


def particulars_of(rows: Sequence[Row], again: AbstractSet[int]) -> frozenset[int]:
    """The numbers of such rows. What follows the last row with more is no section's any longer.

    In `again` are the rows that repeat the header: of lines above one, those below the section's
    number explain it whatever they say.
    """
    found: set[int] = set()
    waiting: list[int] = []
    explaining: list[int] = []
    is_below_heading = has_heading = False
    for row in rows:
        text = _line(row)
        if text is None:
            found.update([*waiting, *explaining] if row.number in again else waiting)
            waiting, explaining = [], []
            is_below_heading = has_heading = False
        elif _is_one(text, is_below_heading) and not isinstance(row.at(0), Heading):
            waiting.append(row.number)
        elif names_section(text):
            explaining = []
            is_below_heading = has_heading = True
        else:
            is_below_heading = False
            if has_heading:
                explaining.append(row.number)
    return frozenset(found)


def told(row: Row) -> str:
    """What is said of one that is left out."""
    said = on_one_line(" ".join(_texts(row)))
    return f"“{said}” was left out: it says of a section what no field holds"


def _line(row: Row) -> str | None:
    """The row's only text; or a label and what is said, in two cells."""
    lone = lone_text(row)
    if lone is not None:
        return lone
    first = next((text for cell in row.cells if (text := text_of(cell))), "")
    if first.endswith(":") and len(filled := _texts(row)) == 2:
        both = " ".join(filled)
        return both if _is_one(both, False) else None
    return None


def _texts(row: Row) -> list[str]:
    """Each once: a cell that was merged across stands in each column."""
    return list(dict.fromkeys(text for cell in row.cells if (text := text_of(cell))))


def _is_one(text: str, is_below_heading: bool) -> bool:
    found = _LABELLED.match(text)
    if found is None:
        return False
    label = found["label"]
    return _ALWAYS.fullmatch(label) is not None or (
        is_below_heading and _BELOW_A_HEADING.fullmatch(label) is not None
    )
