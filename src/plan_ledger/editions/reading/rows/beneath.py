"""Lines beneath a table: in a plan without numbers they could be taken for activities.

A row whose only content is one cell, behind the last row that fills two of the columns that are
read, is a line beneath the table if it stands after a gap or reads like a footer. Else it may be an
activity of which nothing else is known yet, so it is asked about; where other activities stand
alone too it is one of them, and after a gap it is asked about.

A key in one row that is not read as the legend is such a line wherever it stands below the table.
Where activities have numbers, a word and a text alone (“Prepared by”, “J Smith”) are such a line
too. What has no gap before it and reads like no footer is asked about as a row without a number.
"""
from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from plan_ledger.editions.files.grid import Row, is_blank, text_of
from plan_ledger.editions.reading.findings import Answers, Question
from plan_ledger.editions.reading.layout import Column, Layout
from plan_ledger.editions.reading.legend.legend_lines import is_of_a_key
from plan_ledger.editions.reading.profile import LEAVE_OUT
from plan_ledger.editions.reading.words.lines import is_footer, lone_text, reads_as_reference
from plan_ledger.plan.words import on_one_line

from .headings import headings_of, is_activity, sections_of, texts_of

_ACTIVITY = "activity"
_LEAST = 2  # columns of a row that is plainly of the table


def lines_left_out(
    body: Sequence[Row], layout: Layout, coloured: AbstractSet[int], sheet: str | None,
    answers: Answers | None,
) -> set[int]:
    """The rows that would be read as activities and are none, those too of which that was answered.

    `body` is without its legend; `coloured` are the rows whose status is a colour. Without
    `answers` whatever may be none is left out.
    """
    lines, doubtful = _beneath(body, layout, coloured)
    for row in doubtful:
        text = on_one_line(lone_text(row) or "")
        if answers is None or answers.choice(Question(
            id=f"line:{text}", kind="line", ref=None,
            text=f"“{text}” stands alone below the table: is it an activity of which nothing "
            "else is known yet, or a line that is none?",
            choices=(_ACTIVITY, LEAVE_OUT), proposal=_ACTIVITY, sheet=sheet, row=row.number,
        )) == LEAVE_OUT:
            lines.append(row)
    return {row.number for row in lines}


def _beneath(
    body: Sequence[Row], layout: Layout, coloured: AbstractSet[int]
) -> tuple[list[Row], list[Row]]:
    """Lines, and what may be some."""
    if layout.blanks_are_blank:
        return [], []
    last = next(
        (at for at in reversed(range(len(body)))
         if _is_full(body[at], layout, coloured) and not _is_labelled(body[at], layout)
         and not is_of_a_key(body[at])), None
    )
    if last is None:
        return [], []
    tail = [(at, row) for at, row in enumerate(body[last + 1:], start=1)
            if _could_be_activity(row, layout) or _is_labelled(row, layout)]
    others_are_alone = bool(tail) and _stand_alone(body[:last], layout, coloured)
    lines = [row for row in body[last + 1:] if is_of_a_key(row)]
    doubtful: list[Row] = []
    for at, row in tail:
        is_near = row.number == body[last].number + at
        if _is_labelled(row, layout):
            label = text_of(row.at(layout.columns[Column.REF])) or ""
            if not is_near or is_footer(label):
                lines.append(row)
        elif is_footer(lone_text(row) or "") or not (is_near or others_are_alone):
            lines.append(row)
        elif not (is_near and others_are_alone) and Column.REF not in layout.columns:
            doubtful.append(row)  # what should have a number is asked about for that
    return lines, doubtful


def _is_full(row: Row, layout: Layout, coloured: AbstractSet[int]) -> bool:
    filled = {at for at in layout.columns.values() if not is_blank(row.at(at))}
    return len(filled) + (row.number in coloured) >= _LEAST and (
        row.number in coloured or lone_text(row) is None
    )


def _could_be_activity(row: Row, layout: Layout) -> bool:
    texts = texts_of(row, layout)
    return (
        lone_text(row) is not None
        and not reads_as_reference(texts.get(Column.REF))
        and is_activity(texts)
    )


def _is_labelled(row: Row, layout: Layout) -> bool:
    """Whether all that it holds is a word, where the numbers stand, and a text."""
    texts = texts_of(row, layout)
    label, activity = texts.get(Column.REF), texts[Column.ACTIVITY]
    return bool(
        label and activity and label != activity and not any(map(str.isdigit, label))
        and sum(not is_blank(cell) for cell in row.cells) == 2
    )


def _stand_alone(body: Sequence[Row], layout: Layout, coloured: AbstractSet[int]) -> bool:
    heads = headings_of(body, layout, sections_of(body, layout))
    return any(
        row.number not in heads and not _is_full(row, layout, coloured)
        and is_activity(texts_of(row, layout))
        for row in body
    )
