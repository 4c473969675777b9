"""Lines above a table: which of them heads it, by where it stands."""
from __future__ import annotations

from collections.abc import Sequence

from plan_ledger.editions.files.grid import Row
from plan_ledger.editions.reading.legend.legend_lines import is_legend_row
from plan_ledger.editions.reading.words.lines import (
    is_footer,
    is_short_title,
    lone_text,
    names_section,
    section_of,
)


def heading_above(above: Sequence[Row], *, is_first: bool) -> str | None:
    """The last lone line, unless it is the only one above the first table: its title; or only
    explains the section that a line before it names.
    """
    lone = lone_lines(above)
    if len(lone) < 1 + is_first or lone_text(above[-1]) != lone[-1]:
        return None
    named = [text for text in lone[is_first:] if names_section(text)]
    return named[-1] if named else lone[-1]


def heading_in_prose(above: Sequence[Row], *, is_first: bool) -> str | None:
    """The same in a document, where sentences may stand between a heading and its table. A
    sentence is no heading.
    """
    lone = lone_lines(above)
    while lone and not is_short_title(lone[-1]):
        lone.pop()
    titles = [text for text in lone if is_short_title(text)]
    return titles[-1] if len(titles) >= 1 + (is_first and not last_is_numbered(titles)) else None


def last_is_numbered(titles: Sequence[str]) -> bool:
    """Whether the last line is no title of the whole."""
    return bool(titles) and all(section_of(titles[-1]))


def lone_lines(above: Sequence[Row]) -> list[str]:
    return [
        text for row in above
        if (text := lone_text(row)) and not is_footer(text) and not is_legend_row(row, frozenset())
    ]
