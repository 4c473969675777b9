"""An edition's legend, and the status words of its rows, as codes of the plan's legend."""
from __future__ import annotations

from collections.abc import Iterable

from plan_ledger.editions.findings import Answers, Question
from plan_ledger.editions.preamble import LegendLine
from plan_ledger.plan.errors import nearest
from plan_ledger.plan.recognising import code_from_word, recognise
from plan_ledger.plan.status import MEANS, Legend, Status, UnknownStatus


def legend_of(
    lines: Iterable[LegendLine], words: Iterable[str], in_force: Legend, answers: Answers
) -> Legend | None:
    """The legend that the file gives, or that its status words need; None where neither.

    A line that the ledger knows with the same words keeps what a person has accepted of it.
    """
    given = list(lines)
    if not given:
        if in_force.statuses:
            return None
        given = [LegendLine(word, None) for word in dict.fromkeys(words)]
    statuses: dict[str, Status] = {}
    for line in given:
        status = _status(line, in_force, answers)
        if status is not None:
            statuses.setdefault(status.code.casefold(), status)
    return Legend(tuple(statuses.values())) if statuses else None


def _status(line: LegendLine, in_force: Legend, answers: Answers) -> Status | None:
    known = _known(line.word, in_force)
    if known is not None and line.meaning in (known.meaning, None):
        return known
    code = known.code if known is not None else code_from_word(line.word)
    recognised = recognise(line.word, line.meaning)
    if recognised is None and known is not None:
        recognised = (known.means, known.overdue_is_off_track)
    if recognised is None:
        said = f" (“{line.meaning}”)" if line.meaning else ""
        chosen = answers.choice(
            Question(
                id=f"legend:{code}",
                kind="legend-word",
                ref=None,
                text=f"what does the status “{line.word}”{said} mean?",
                choices=MEANS,
                proposal=None,
            )
        )
        if chosen is None:
            return None
        recognised = (chosen, False)
    means, overdue_is_off_track = recognised
    return Status(code, line.word, line.meaning, means, overdue_is_off_track)


def _known(word: str, legend: Legend) -> Status | None:
    try:
        return legend.find(word)
    except UnknownStatus:
        return None


LEAVE_OUT = "leave-out"


def status_code(
    word: str, legend: Legend, answers: Answers, *, ref: str, sheet: str | None, row: int
) -> str | None:
    """The code of a row's status; None where it is left out or not answered yet."""
    known = _known(word, legend)
    if known is not None:
        return known.code
    codes = tuple(status.code for status in legend.statuses)
    close = nearest(word, codes, most=1)
    chosen = answers.choice(
        Question(
            id=f"status:{ref}:{word}",
            kind="unknown-status",
            ref=ref,
            text=f"“{word}” is not in the plan's legend{close}: which status is it?",
            choices=(*codes, LEAVE_OUT),
            proposal=close.removeprefix("; nearest: ") or None,
            sheet=sheet,
            row=row,
        )
    )
    return None if chosen in (None, LEAVE_OUT) else chosen
