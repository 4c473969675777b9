"""Tables of other things beneath the plan's on the same sheet: risks, decisions, versions.

Their rows have cells enough to pass for activities. One is known by its captions, behind a gap, of
which several name what no plan has; the rows below them up to the plan's next header, its legend
or its next number are the table's.
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from plan_ledger.editions.files.grid import Cell, Row, is_blank, text_of
from plan_ledger.editions.reading.captions import Captions, caption_of, folded, named_cells
from plan_ledger.editions.reading.layout import Column
from plan_ledger.editions.reading.legend.legend_lines import is_legend_row
from plan_ledger.editions.reading.profile import shape_of
from plan_ledger.editions.reading.words.dated import has_date
from plan_ledger.editions.reading.words.lines import is_key, lone_text, reads_as_reference
from plan_ledger.plan.reference import is_reference
from plan_ledger.plan.words import on_one_line

_LEAST = 3  # captions
_OTHERS = frozenset(map(folded, (
    "Risk", "Risks", "Risk description", "Description of risk", "Risk title", "Risk owner",
    "Risk score", "Risk rating", "Likelihood", "Probability", "Impact", "Severity", "Consequence",
    "Mitigation", "Mitigations", "Mitigating action", "Mitigating actions", "Control", "Controls",
    "Existing controls", "Current controls", "Score", "Inherent risk", "Residual risk",
    "Inherent score", "Residual score", "Gross score", "Net score", "Issue", "Issue description",
    "Decision", "Decision made", "Decided by", "Dependency", "Assumption", "Version", "Version No.",
    "Author", "Amendment", "Change", "Changes", "Changes made", "Changed by", "Approved by",
    "Meeting", "Attendees", "Name", "Role", "Job title", "Organisation", "Email", "Telephone",
    "Indicator", "KPI", "Measure", "Target", "Baseline", "Actual", "Q1", "Q2", "Q3", "Q4",
)))
_REFS = frozenset(map(folded, ("Ref", "No.", "ID", "Risk ref", "Risk No.", "Risk ID", "Version")))


def other_tables(
    body: Sequence[Row], captions: Captions, header: Sequence[str]
) -> Iterator[tuple[Row, Sequence[Row]]]:
    """Of each such table among the rows below the plan's `header` its captions, and all its rows
    with the line that heads them.
    """
    number = next((
        at for at, caption in enumerate(header)
        if (meaning := captions.meaning(caption)) is not None and meaning.column is Column.REF
    ), None)
    until = 0
    for at in range(1, len(body)):
        if at < until or (_is_near(body, at) and not lone_text(body[at - 1])):
            continue
        begin = at
        while begin > until and _is_near(body, begin) and lone_text(body[begin - 1]):
            begin -= 1
        if begin == 0 or _is_near(body, begin) or not _names_other_things(
            body[at], captions, header
        ):
            continue
        until = at + 1
        while until < len(body) and (
            not _ends(body, until, header, number)
            or _goes_on(body[_below_lines(body, until)], body[:begin], body[at + 1:until], number)
        ):
            until += 1
        yield body[at], body[begin:until]


def told(captions: Row, rows: Sequence[Row]) -> str:
    """What is said of a table that is left out."""
    named = ", ".join(f"“{on_one_line(text)}”" for _, text in list(named_cells(captions))[:_LEAST])
    return (f"rows {rows[0].number} to {rows[-1].number} were not read: they are a table of other "
            f"things beneath the plan's, with the captions {named}")


def _is_near(body: Sequence[Row], at: int) -> bool:
    return body[at - 1].number + 1 == body[at].number


def _names_other_things(row: Row, captions: Captions, header: Sequence[str]) -> bool:
    texts = [text for _, text in named_cells(row)]
    filled = sum(not is_blank(cell) for cell in row.cells)
    if not _LEAST <= len(texts) == filled == len(set(texts)) or is_legend_row(row, frozenset()):
        return False
    first = captions.meaning(texts[0])
    if is_key(texts[0]) or (first is not None and first.column is Column.STATUS):
        return False
    others = [folded(text) in _OTHERS for text in texts]
    known = sum(other or captions.meaning(text) is not None
                for other, text in zip(others, texts, strict=True))
    begins = others[0] or (folded(texts[0]) in _REFS and others[1])
    return begins and 2 * known > filled and shape_of(texts) != shape_of(
        [caption for caption in header if caption]
    )


def _ends(
    body: Sequence[Row], at: int, header: Sequence[str], number: int | None
) -> bool:
    """Where something of the plan's follows; a line above it is its heading."""
    if _is_near(body, at):
        return False
    row = body[_below_lines(body, at)]
    if shape_of([caption_of(cell) for cell in row.cells]) == shape_of(list(header)):
        return True
    if is_key(lone_text(row) or "") or is_legend_row(row, frozenset()):
        return True
    return number is not None and reads_as_reference(text_of(row.at(number)))


def _below_lines(body: Sequence[Row], at: int) -> int:
    while at < len(body) - 1 and (text := lone_text(body[at])) and not is_key(text):
        at += 1
    return at


def _goes_on(
    row: Row, plan: Sequence[Row], others: Sequence[Row], number: int | None
) -> bool:
    """Whether a row with a number is rather one of the other table's, which have numbers too: its
    cells are as theirs are, or as much as the plan's and an activity above has the number.
    """
    if number is None or not reads_as_reference(text_of(row.at(number))) or not any(
        reads_as_reference(text_of(other.at(number))) for other in others
    ):
        return False
    to_plan, to_others = _likeness(row, plan), _likeness(row, others)
    return to_others > to_plan or (to_others == to_plan and any(
        text_of(row.at(number)) == text_of(other.at(number)) for other in plan
    ))


def _likeness(row: Row, others: Sequence[Row]) -> int:
    """In how many columns it has what the most alike of them has."""
    return max((
        sum(_kind(row.at(at)) == _kind(other.at(at))
            for at in range(max(len(row.cells), len(other.cells))))
        for other in others
    ), default=0)


def _kind(cell: Cell) -> str:
    """Blank, a date, a number with as many parts, or a text."""
    text = (text_of(cell) or "").rstrip(".")
    if isinstance(cell, date) or has_date(text):
        return "date"
    if is_reference(text):
        return f"number of {1 + text.count('.')}"
    return "text" if text else ""
