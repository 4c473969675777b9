"""Which column has the activities' numbers, and which the sections'.

Numbers of activities stand in nearly every row, each once. One cell that is blank or odd (2.2*)
does not make another thing of a column: it is asked about where rows are compared.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from plan_ledger.editions.files.grid import Cell, Row, is_blank, text_of
from plan_ledger.editions.reading.captions import folded
from plan_ledger.editions.reading.tables.finding import Table
from plan_ledger.editions.reading.words.lines import lone_text, reads_as_reference, section_of
from plan_ledger.plan.reference import is_reference

from .contents import are_references, filled_columns, most_twice, sample
from .plain_numbers import plain_number

_OF_A_KEY = 2
_GROUPS = ("section", "theme", "priority", "workstream")
"""What a caption says that numbers groups of activities, not the activities."""


def names_groups(caption: str) -> bool:
    return any(word in caption.casefold() for word in _GROUPS)


def numbers_activities(caption: str, rows: Sequence[tuple[Cell, Cell]]) -> bool:
    """Whether a column that a caption names the section's has the activities' own numbers.
    `rows` are its cell and the activity of each.
    """
    texts = [text_of(cell) or "" for cell, activity in rows if not is_blank(activity)]
    numbers = [text for text in texts if reads_as_reference(text)]
    if names_groups(caption) and not any(
        number.rstrip(".").count(".") > 1 for number in numbers
    ):
        return False  # it says whose they are: each section may well have one activity
    return are_references(numbers, len(texts) - len(numbers))


def without_key(rows: Sequence[Row], at: int) -> list[Row]:
    """Without the lines behind the last number that fill two cells at most, as a key's do."""
    found = list(rows)
    while found and is_blank(found[-1].at(at)) and (
        sum(not is_blank(cell) for cell in found[-1].cells) <= _OF_A_KEY
    ):
        found.pop()
    return found


def of_each_section(
    caption: str, rows: Sequence[Row], at: int, title: int | None, activity: int
) -> bool:
    """Whether such a column numbers the activities below each heading, or within one value of the
    section's title: each once there, be it that they begin again at 1 or that they go on.
    """
    groups, odd, blank = _by_section(rows, at, title, activity)
    numbers = sum(map(len, groups))
    twice = sum(len(group) - len(set(group)) for group in groups)
    few = max(1, numbers // 5)
    if len(groups) < 2 or odd > few:
        return False
    if not twice and sum("1" in group for group in groups) > 1 and any(
        len(group) > 1 for group in groups
    ):
        return True
    return not names_groups(caption) and odd + blank <= few and (
        all(group == ["1"] for group in groups)
        or (twice <= most_twice(numbers) and any(len(set(group)) > 1 for group in groups))
    )


def of_each_recommendation(rows: Sequence[Row], at: int, codes: int, activity: int) -> bool:
    """The same below the codes of recommendations, which may go over several sections: only if
    the numbers fall back to 1.
    """
    groups, odd, _ = _by_section(rows, at, codes, activity)
    return (
        not odd
        and all(len(group) == len(set(group)) for group in groups)
        and all(group[0] == "1" for group in groups)
        and any(len(group) > 1 for group in groups[:-1])
    )


def _by_section(
    rows: Sequence[Row], at: int, title: int | None, activity: int
) -> tuple[list[list[str]], int, int]:
    """The numbers below each heading, how many cells hold none, and how many are blank."""
    groups: list[list[str]] = [[]]
    odd = blank = 0
    here: str | None = None
    for row in rows:
        is_heading = lone_text(row) is not None
        named = text_of(row.at(title)) if title is not None else None
        if is_heading or (named and named != here):
            groups.append([])
        here = named or here
        text = None if is_heading else text_of(row.at(at))
        number = plain_number(text) if text else None
        odd += number is None and text is not None
        blank += text is None and not is_heading and not is_blank(row.at(activity))
        if number:
            groups[-1].append(number)
    return [group for group in groups if group], odd, blank


def may_stand_twice(caption: str, rows: Sequence[tuple[Cell, Cell]]) -> bool:
    """Whether nobody can tell from such a column if it numbers activities or sections: as many of
    its numbers stand once as more often (1, 2, 2).
    """
    texts = [text_of(cell) for cell, activity in rows if not is_blank(activity)]
    numbers = Counter(text.rstrip(".") for text in texts if text)
    once = sum(count == 1 for count in numbers.values())
    return (
        not names_groups(caption)
        and None not in texts
        and all(map(is_reference, numbers))
        and 2 * once >= len(numbers) > 1
    )


def names_each(
    caption: str, rows: Sequence[tuple[Cell, Cell]], *, of_few: bool = False
) -> bool:
    """Whether what such a column holds stands on nearly each activity, once: more than a section
    would, whatever it is. Of two activities that may be chance, unless it is told `of_few`.
    """
    texts = [text for cell, activity in rows if not is_blank(activity) and (text := text_of(cell))]
    in_all = sum(not is_blank(activity) for _, activity in rows)
    return (
        not names_groups(caption)
        and len(texts) > (0 if of_few else 2)
        and len(set(texts)) == len(texts)
        and in_all - len(texts) <= max(1, in_all // 5)
    )


def has_titles(cells: Sequence[Cell]) -> bool:
    """Whether most of what a section's column holds is words rather than numbers."""
    texts = [text for cell in cells if (text := text_of(cell))]
    return 2 * sum(section_of(text)[0] is None for text in texts) > len(texts)


def column_of_references(table: Table, taken: set[int]) -> int | None:
    """The column without a caption that holds activity numbers and little else.

    Of several the one with most numbers such as 4.2.2: a mere count of lines has no dots.
    """
    captions = table.header.captions
    best, most = None, (0, 0)
    for at in sorted(filled_columns(table.body) - taken):
        if at < len(captions) and folded(captions[at]):
            continue
        filled = [text for cell in sample(table.body, at) if (text := text_of(cell)) is not None]
        numbers = [text for text in filled if reads_as_reference(text)]
        how_sure = (sum("." in text for text in numbers), len(numbers))
        if how_sure > most and len(numbers) * 2 > len(filled):
            best, most = at, how_sure
    return best


