"""Which rows of a table are activities, and which lines among them head the sections below."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

from plan_ledger.editions.files.grid import Row, is_blank, text_of
from plan_ledger.editions.reading.columns.plain_numbers import plain_number
from plan_ledger.editions.reading.columns.revised_series import last_date
from plan_ledger.editions.reading.layout import Column, Layout
from plan_ledger.editions.reading.words.lines import (
    LONGEST_HEADING,
    MOST_WORDS_OF_TITLE,
    is_footer,
    is_short_title,
    lone_text,
    names_section,
    reads_as_reference,
    section_of,
    tidy_reference,
)

Texts = dict[Column, str | None]


def is_activity(texts: Texts) -> bool:
    """It has a number, or words of its own that are no footer."""
    if reads_as_reference(texts.get(Column.REF)):
        return True
    activity = texts.get(Column.ACTIVITY)
    if not activity:
        return False
    filled = sum(1 for text in texts.values() if text)
    return filled > 1 or not is_footer(activity)


def texts_of(row: Row, layout: Layout) -> Texts:
    texts = {column: text_of(row.at(at)) for column, at in layout.columns.items()}
    if layout.series:
        texts[Column.TIMELINE] = text_of(last_date(row, layout.series))
    return texts


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
    """Row number -> the section's heading: a lone line at the left, just above an activity; or what
    stands beside a section's number, or above each first number of one, in place of an activity.

    Where the activities stand at the left themselves, a line is one only if it is short and hardly
    any activity stands alone. A number alone is one only above an activity of that section, where
    activities have numbers.
    """
    left = min(layout.columns.values())
    is_left = layout.columns[Column.ACTIVITY] == left
    lone = [lone_text(row) for row in body]
    if is_left and 2 * sum(text is not None and not is_footer(text) for text in lone) > len(body):
        return {}
    found = {**_beside_numbers(body, layout, sections), **_above_first_numbers(body, layout, lone)}
    run: list[tuple[int, str]] = []  # the lines since the last row that has more
    for at, text in enumerate(lone[:-1]):
        if text is None:
            run = []
            continue
        if not (_begins_after(body[at], left) or len(text) > LONGEST_HEADING or is_footer(text) or (
            is_left and len(text.split()) > MOST_WORDS_OF_TITLE and not names_section(text)
        )):
            run.append((body[at].number, text))
        elif is_left:
            run = []  # what stands before may be an activity
        below = texts_of(body[at + 1], layout)
        if run and lone[at + 1] is None and is_activity(below):
            found.update(_heads(run, sections, below, layout))
    return found


def _beside_numbers(
    body: Sequence[Row], layout: Layout, sections: AbstractSet[str]
) -> dict[int, str]:
    """“4”, “Practice” and nothing else, just above 4.1: if all numbers of sections stand so."""
    ref, activity = layout.columns.get(Column.REF), layout.columns[Column.ACTIVITY]
    if ref is None:
        return {}
    found: dict[int, str] = {}
    for row, below in pairwise(body):
        number = tidy_reference(text_of(row.at(ref)) or "")
        if number not in sections:
            continue
        title = text_of(row.at(activity))
        if title is None or sum(not is_blank(cell) for cell in row.cells) > 2 or not (
            text_of(below.at(ref)) or ""
        ).startswith(f"{number}."):
            return {}
        found[row.number] = f"{number} {title}"
    return found


def _above_first_numbers(
    body: Sequence[Row], layout: Layout, lone: Sequence[str | None]
) -> dict[int, str]:
    """Short lines in the column of activities, if one stands above each number 1 and no other."""
    ref, activity = layout.columns.get(Column.REF), layout.columns[Column.ACTIVITY]
    if ref is None:
        return {}
    found: dict[int, str] = {}
    above: tuple[Row, str] | None = None
    for row, text in zip(body, lone, strict=True):
        if text is not None:
            is_line = not is_blank(row.at(activity)) and is_short_title(text)
            if above is not None or not is_line or is_footer(text):
                return {}
            above = row, text
            continue
        number = plain_number(text_of(row.at(ref)) or "") or ""
        if (above is not None) is not (number in ("1", "1a") or number.endswith(".1")):
            return {}
        if above is not None:
            found[above[0].number] = above[1]
        above = None
    return found if len(found) > 1 and above is None else {}


def _heads(
    run: Sequence[tuple[int, str]], sections: AbstractSet[str], below: Texts, layout: Layout
) -> dict[int, str]:
    """Of lines one after another the last, unless only one before it has a section's number or is
    short: then what follows explains it. Under it may stand a recommendation that is a line too.
    """
    above = below.get(Column.REF) or ""
    lines = [
        (row, text) for row, text in run
        if not reads_as_reference(text) or Column.REF not in layout.columns or (
            text.rstrip(".") in sections and above.startswith(f"{text.rstrip('.')}.")
        )
    ]
    if not lines:
        return {}
    last = lines[-1]
    numbered = [line for line in lines if _has_number(line[1], sections)]
    short = [line for line in lines if is_short_title(line[1])]
    head = last
    if numbered and last not in numbered:
        head = numbered[-1]
    elif short and last not in short:
        head = short[-1]
    has_findings = layout.columns.get(Column.FINDING) == min(layout.columns.values())
    parents = [line for line in numbered if _is_part_of(head[1], line[1])]
    return dict([*parents, head, last] if has_findings else [*parents, head])


def _is_part_of(heading: str, other: str) -> bool:
    """4.1 Front door below 4 Practice."""
    part, whole = section_of(heading)[0], section_of(other)[0]
    return part is not None and whole is not None and part.startswith(f"{whole}.")


def _has_number(text: str, sections: AbstractSet[str]) -> bool:
    number = section_of(text)[0]
    return names_section(text) or (number is not None and (number in sections or not sections))


def is_numbered(text: str) -> bool:
    return section_of(text)[0] is not None and len(text.split()) <= MOST_WORDS_OF_TITLE


def _begins_after(row: Row, left: int) -> bool:
    """A heading may begin in a column that is not read."""
    return all(is_blank(row.at(at)) for at in range(left + 1))
