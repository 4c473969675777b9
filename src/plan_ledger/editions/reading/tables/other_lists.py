"""A list of other things in the plan's workbook, with captions like the plan's: an action log.

A sheet is one that may be none of the plan if it has other captions than the first, which no
profile knows, and is named as such lists are, or numbers its rows 1, 2 where the plan has 1.1.
"""
from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from plan_ledger.editions.files.grid import text_of
from plan_ledger.editions.reading.captions import Captions
from plan_ledger.editions.reading.findings import Answers, Question
from plan_ledger.editions.reading.layout import Column
from plan_ledger.editions.reading.profile import LEAVE_OUT, READ
from plan_ledger.editions.reading.words.dated import undated
from plan_ledger.plan.reference import is_reference

from .finding import Shape, Table
from .headed import Found
from .lines_above import lone_lines

_NAMED_AS_ONE = re.compile(
    r"\b(?:logs?|minutes|meetings?|risks?|issues?|raid|decisions?|registers?|queries)\b",
    re.IGNORECASE,
)


def other_lists(
    found: Found, captions: Captions, shapes: Collection[Shape], answers: Answers | None,
    before: Mapping[str, str], said_now: dict[str, str],
) -> dict[str, str]:
    """The sheets that are not to be read, each with what is told of it. Without somebody to ask
    all are read. `before` is what was answered for files before, which is not asked again; what
    is answered for this one is put into `said_now`.
    """
    sheets = [(name, tables) for name, tables in found.items() if tables]
    if answers is None or len(sheets) < 2 or any(_is_named(*each) for each in sheets[:1]):
        return {}
    plan = sheets[0][1]
    left_out: dict[str, str] = {}
    for name, tables in sheets[1:]:
        shape = tables[0].header.shape
        is_named = _is_named(name, tables)
        if name is None or shape == plan[0].header.shape or shape in shapes or not (
            is_named or (_parts(plan, captions) > 1 and _parts(tables, captions) == 1)
        ):
            continue
        proposal = LEAVE_OUT if is_named else READ
        known = _said(name, before)
        if known is not None and answers.said(f"sheet:{name}") is None:
            if known == LEAVE_OUT:
                left_out[name] = (f"sheet “{name}” was not read: its actions are another list, as"
                                  " was answered for a file before; to change it see import"
                                  " --columns")
            continue
        said = answers.choice(Question(
            id=f"sheet:{name}", kind="sheet", ref=None,
            text=f"sheet “{name}” has actions too, with other captions than sheet"
            f" “{sheets[0][0]}”: are they activities of the plan, or another list?",
            choices=(READ, LEAVE_OUT), proposal=proposal, sheet=name,
            row=tables[0].header.rows[-1].number,
        ))
        if said is not None:
            said_now[name] = said
        if (said or proposal) == LEAVE_OUT:
            left_out[name] = f"sheet “{name}” was not read: its actions are another list"
    return left_out


def _said(name: str, before: Mapping[str, str]) -> str | None:
    """Also for “Change log May” what was said of “Change log April”."""
    if name in before or not undated(name):
        return before.get(name)
    alike = [said for other, said in before.items() if undated(other) == undated(name)]
    return alike[-1] if alike else None


def _is_named(name: str | None, tables: Sequence[Table]) -> bool:
    lines = lone_lines(tables[0].above)[:1]
    return any(_NAMED_AS_ONE.search(text) for text in (name or "", *lines))


def _parts(tables: Sequence[Table], captions: Captions) -> int:
    """Of how many parts the numbers of activities are at most: 2 of 1.1; none where none are."""
    most = 0
    for table in tables:
        for at, caption in enumerate(table.header.captions):
            meaning = captions.meaning(caption)
            if meaning is None or meaning.column not in (Column.REF, Column.SECTION):
                continue
            texts = ((text_of(row.at(at)) or "").rstrip(".") for row in table.body)
            most = max([most, *(1 + text.count(".") for text in texts if is_reference(text))])
    return most
