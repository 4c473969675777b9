"""A log of updates: an activity that stands in several rows, one for each update.

Rows of one number and one wording that differ in their progress alone are one activity, whose
updates are joined in their order, so that none is lost. Where a column says on which day each
update was made (“Date of update”), status and deadline may differ too: those of the newest row
count. Without it, or without the years, nobody can tell which row is the newest, and the number
that stands twice is asked about.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from plan_ledger.editions.files.grid import Cell, NoValue, Row, is_blank, text_of
from plan_ledger.editions.reading.layout import Column, Layout
from plan_ledger.editions.reading.words.lines import lone_text, tidy_reference
from plan_ledger.plan.timeline import BadDate, parse_day
from plan_ledger.plan.words import in_words, on_one_line, without_case

_OF_AN_UPDATE = re.compile(
    r"\b(?:date|day|when)\b.*\b(?:updat|progress|comment|entry|entered|report)"
    r"|\b(?:updat\w*|progress|comment|entry|report)\b.*\b(?:date|day|when)\b|\b(?:last )?updated\b",
    re.IGNORECASE | re.DOTALL,
)
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Joined:
    """The table's rows, each activity in one, and what is told of it. `dates` is the column of the
    updates' dates, if it was read.
    """

    rows: tuple[Row, ...]
    told: str | None = None
    dates: int | None = None


def with_updates_joined(rows: Sequence[Row], layout: Layout) -> Joined:
    progress, number = layout.columns.get(Column.PROGRESS), layout.columns.get(Column.REF)
    if progress is None or number is None or layout.blanks_are_blank:
        return Joined(tuple(rows))
    dates = _dates_of_updates(layout)
    into: dict[int, Row] = {}
    gone: set[int] = set()
    named: list[str] = []
    for group in _groups(rows, layout, number, dates):
        one = _joined(group, layout, progress, dates)
        if one is not None:
            into[group[0].number] = one
            gone.update(row.number for row in group[1:])
            named.append(tidy_reference(text_of(group[0].at(number)) or ""))
    if not into:
        return Joined(tuple(rows))
    kept = tuple(into.get(row.number, row) for row in rows if row.number not in gone)
    return Joined(kept, _told(named, layout, dates), dates)


def _told(named: Sequence[str], layout: Layout, dates: int | None) -> str:
    some = ", ".join(named[:_NAMED]) + " …" * (len(named) > _NAMED)
    text = (f"{some}: each row is an update of the same activity; it is read once, with all updates"
            " in its progress")
    if dates is None:
        return f"{text}, in the order of the rows"
    by = layout.name(dates)
    return f"{text} in the order of {by}, and with the status and deadline of the newest"


def _dates_of_updates(layout: Layout) -> int | None:
    read = {*layout.columns.values(), *layout.series}
    found = [at for at, caption in enumerate(layout.captions)
             if at not in read and _OF_AN_UPDATE.search(caption)]
    return found[0] if len(found) == 1 else None


def _groups(
    rows: Sequence[Row], layout: Layout, number: int, dates: int | None
) -> Iterator[list[Row]]:
    """Rows of one number and wording, between the same headings. A blank wording is that of the
    row with this number above, and a dated row with neither is of the activity above.
    """
    wording = layout.columns[Column.ACTIVITY]
    groups: dict[tuple[int, str, str], list[Row]] = {}
    last: dict[str, str] = {}
    headings, here = 0, None
    for row in rows:
        ref = tidy_reference(text_of(row.at(number)) or "")
        words = without_case(text_of(row.at(wording)) or "")
        if ref:
            words = words or last.get(ref, "")
            last[ref] = words
            here = headings, ref, words
            groups.setdefault(here, []).append(row)
        elif lone_text(row) is not None:
            headings, here = headings + 1, None
        elif here and not words and dates is not None and not is_blank(row.at(dates)):
            groups[here].append(row)
    return (group for group in groups.values() if len(group) > 1)


def _joined(
    group: Sequence[Row], layout: Layout, progress: int, dates: int | None
) -> Row | None:
    """None where they are no updates of one activity, or nobody can tell which is the newest."""
    days = [day for row in group if dates is not None and (day := _day(row.at(dates)))]
    if len(days) < len(group):
        return _in_their_order(group, layout, progress, dates)
    if not _are_one(group, layout, but=(Column.PROGRESS, Column.STATUS, Column.TIMELINE)) or (
        len(set(days)) < len(days) and not _are_one(group, layout, but=(Column.PROGRESS,))
    ):
        return None
    in_order = sorted(zip(days, group, strict=True), key=lambda each: each[0])
    return _one([row for _, row in in_order], -1, progress, [
        _said(row, progress, dates) for _, row in in_order if not is_blank(row.at(progress))
    ])


def _in_their_order(
    group: Sequence[Row], layout: Layout, progress: int, dates: int | None
) -> Row | None:
    """Without days all that differs is the progress, each time another."""
    said = [_said(row, progress, dates) for row in group if not is_blank(row.at(progress))]
    status = layout.columns.get(Column.STATUS)
    may_be_coloured = status is not None and all(is_blank(row.at(status)) for row in group)
    if len({*said}) < len(group) or may_be_coloured or not _are_one(
        group, layout, but=(Column.PROGRESS,)
    ):
        return None
    return _one(group, 0, progress, said)


def _are_one(group: Sequence[Row], layout: Layout, *, but: Sequence[Column]) -> bool:
    """Whether no other column says two things."""
    return all(
        len({without_case(text) for row in group if (text := text_of(row.at(at)))}) < 2
        for column, at in layout.columns.items() if column not in but
    )


def _one(group: Sequence[Row], number: int, progress: int, said: Sequence[str]) -> Row:
    """Of rows from the oldest to the newest; with the number in the file of one of them."""
    width = max(progress + 1, *(len(row.cells) for row in group))
    cells = [_newest(group, at) for at in range(width)]
    cells[progress] = "\n".join(said) or None
    return replace(group[number], cells=tuple(cells))


def _newest(group: Sequence[Row], at: int) -> Cell:
    return next((row.at(at) for row in reversed(group) if not is_blank(row.at(at))), None)


def _said(row: Row, progress: int, dates: int | None) -> str:
    """The update, behind its day, or behind what stands there instead."""
    said = text_of(row.at(progress)) or ""
    cell = None if dates is None else row.at(dates)
    day = _day(cell)
    when = text_of(cell) if day is None else in_words(day)
    return f"{on_one_line(when)}: {said}" if when else said


def _day(cell: Cell) -> date | None:
    """None where it has no year, which nobody could make up."""
    if isinstance(cell, date):
        return cell
    text = None if isinstance(cell, NoValue) else text_of(cell)
    try:
        return parse_day(text, date.min) if text else None
    except BadDate:
        return None
