"""Which rows of a table are activities, and which lines among them head the sections below."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from plan_ledger.editions.files.grid import Row, is_blank, text_of
from plan_ledger.plan.reference import is_reference

from .layout import Column, Layout
from .lines import (
    LONGEST_HEADING,
    MOST_WORDS_OF_TITLE,
    is_footer,
    lone_text,
    section_of,
    tidy_reference,
)
from .plain_numbers import plain_number

Texts = dict[Column, str | None]


def is_activity(texts: Texts, layout: Layout) -> bool:
    """It has a number, or words of its own that are no footer."""
    if is_reference(tidy_reference(texts.get(Column.REF) or "")):
        return True
    activity = texts.get(Column.ACTIVITY)
    if not activity:
        return False
    filled = sum(1 for text in texts.values() if text)
    return filled > 1 or not is_footer(activity)


def texts_of(row: Row, layout: Layout) -> Texts:
    return {column: text_of(row.at(at)) for column, at in layout.columns.items()}


def sections_of(body: Iterable[Row], layout: Layout) -> AbstractSet[str]:
    """The sections that the activities' numbers name; without such a column, its own numbers."""
    column = layout.columns.get(Column.REF)
    if column is None:
        at = layout.columns.get(Column.SECTION)
        named = (section_of(text_of(row.at(at)))[0] for row in body) if at is not None else ()
        return {number for number in named if number}
    references = (plain_number(text_of(row.at(column)) or "") for row in body)
    parts = (ref.split(".") for ref in references if ref)
    return {".".join(some[:end]) for some in parts for end in range(1, len(some))}


def headings_of(
    body: Sequence[Row], layout: Layout, sections: AbstractSet[str]
) -> dict[int, str]:
    """Row number -> the section's heading: a lone line at the left, just above an activity.

    Where the activities stand at the left themselves, a line is one only if it is short and hardly
    any activity stands alone. A number alone is one only above an activity of that section, where
    activities have numbers.
    """
    left = min(layout.columns.values())
    is_left = layout.columns[Column.ACTIVITY] == left
    lone = [lone_text(row) for row in body]
    if is_left and 2 * sum(text is not None and not is_footer(text) for text in lone) > len(body):
        return {}
    found: dict[int, str] = {}
    for at, text in enumerate(lone[:-1]):
        if text is None or lone[at + 1] is not None or _begins_after(body[at], left):
            continue
        if len(text) > LONGEST_HEADING or is_footer(text) or (
            is_left and len(text.split()) > MOST_WORDS_OF_TITLE
        ):
            continue
        below = texts_of(body[at + 1], layout)
        number = text.rstrip(".")
        if is_reference(number) and Column.REF in layout.columns and not (
            number in sections and (below.get(Column.REF) or "").startswith(f"{number}.")
        ):
            continue
        if is_activity(below, layout):
            found[body[at].number] = text
    return found


def is_numbered(text: str) -> bool:
    return section_of(text)[0] is not None and len(text.split()) <= MOST_WORDS_OF_TITLE


def _begins_after(row: Row, left: int) -> bool:
    """A heading may begin in a column that is not read."""
    return all(is_blank(row.at(at)) for at in range(left + 1))
