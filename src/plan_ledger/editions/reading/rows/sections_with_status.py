"""Sections whose row has a status, and perhaps a lead, of its own: “1”, “Leadership”, “Amber”.

Such a row may as well be an activity with parts of its own (1, 1.1, 1.2), of which no date is known
yet, so it is asked about once. What the profile says of headings answers it on later editions. The
ledger holds statuses of activities alone, so that a section's is left out, and told.
"""
from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from plan_ledger.editions.files.grid import Row, is_blank, text_of
from plan_ledger.editions.reading.findings import Answers, Question
from plan_ledger.editions.reading.layout import Column, Layout
from plan_ledger.editions.reading.profile import NO_HEADINGS, Profile
from plan_ledger.editions.reading.words.lines import is_short_title, tidy_reference
from plan_ledger.plan.words import on_one_line

from .headings import headings_of, sections_of

HEADINGS, ACTIVITIES = "headings", "activities"
_OF_A_SECTION = (Column.REF, Column.ACTIVITY, Column.LEAD, Column.STATUS)
_LEAST = 2
_NAMED = 3


def with_plain_headings(
    body: list[Row], layout: Layout, sheet: str | None, profile: Profile | None,
    answers: Answers | None,
) -> tuple[list[Row], tuple[int, str] | None]:
    """The rows, of which those that head sections have only number and title; and what is told of
    them, with the row.
    """
    if answers is None or (profile is not None and profile.headings == NO_HEADINGS):
        return body, None
    some = _may_head(body, layout)
    if not some:
        return body, None
    titles = [on_one_line(text_of(row.at(layout.columns[Column.ACTIVITY])) or "") for row in some]
    named = ", ".join(f"“{title}”" for title in titles[:_NAMED])
    more = f" and {len(some) - _NAMED} more" if len(some) > _NAMED else ""
    if profile is None and answers.choice(Question(
        id=f"headings:{titles[0]}", kind="headings", ref=None,
        text=f"{named}{more} stand above others and have a status of their own, but no date: do "
        "they head the sections, or are they activities too?",
        choices=(HEADINGS, ACTIVITIES), proposal=HEADINGS, sheet=sheet, row=some[0].number,
    )) == ACTIVITIES:
        return body, None
    numbers = {row.number for row in some}
    kept = {layout.columns[column] for column in (Column.REF, Column.ACTIVITY)
            if column in layout.columns}
    plain = [
        Row(row.number, tuple(cell if at in kept else None for at, cell in enumerate(row.cells)))
        if row.number in numbers else row for row in body
    ]
    return plain, (some[0].number, f"{named}{more} head sections: what else stands in their rows, "
                   "such as a status, was not read")


def _may_head(body: Sequence[Row], layout: Layout) -> list[Row]:
    """All such rows, if every section has one, and no line heads sections otherwise."""
    columns = layout.columns
    if layout.blanks_are_blank or Column.STATUS not in columns or (
        {Column.SECTION, Column.SECTION_TITLE} & columns.keys()
    ):
        return []
    some = _by_number(body, layout) if Column.REF in columns else _by_what_is_filled(body, layout)
    numbers = {row.number for row in some}
    others = [row for row in body if row.number not in numbers and not is_blank(
        row.at(columns[Column.ACTIVITY]))]
    dated = sum(not is_blank(row.at(columns.get(Column.TIMELINE, len(row.cells))))
                for row in others)
    if not some or 5 * dated < 4 * len(others) or headings_of(body, layout, sections_of(
        body, layout
    )):
        return []
    return some


def _by_number(body: Sequence[Row], layout: Layout) -> list[Row]:
    """1 above 1.1, if all numbers of sections stand so."""
    at = layout.columns[Column.REF]
    sections = sections_of(body, layout)
    some: list[Row] = []
    for row, below in pairwise([*body, Row(0, ())]):
        number = tidy_reference(text_of(row.at(at)) or "")
        if number not in sections:
            continue
        if not _has_only(row, layout, _OF_A_SECTION) or not (
            text_of(below.at(at)) or ""
        ).startswith(f"{number}."):
            return []
        some.append(row)
    return some


def _by_what_is_filled(body: Sequence[Row], layout: Layout) -> list[Row]:
    """Only words and status, above rows that have more, from the first on."""
    are = [_has_only(row, layout, (Column.ACTIVITY, Column.STATUS)) for row in body]
    if sum(are) < _LEAST or not are[0] or are[-1] or any(
        one and other for one, other in pairwise(are)
    ):
        return []
    return [row for row, is_one in zip(body, are, strict=True) if is_one]


def _has_only(row: Row, layout: Layout, columns: Sequence[Column]) -> bool:
    """A short title, a status and nothing else than these columns have."""
    title = text_of(row.at(layout.columns[Column.ACTIVITY])) or ""
    others = {at for column, at in layout.columns.items() if column not in columns}
    return bool(title) and is_short_title(title) and not is_blank(
        row.at(layout.columns[Column.STATUS])
    ) and all(is_blank(row.at(at)) for at in others)
