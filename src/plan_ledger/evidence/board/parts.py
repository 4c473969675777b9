"""What the board's papers are made of: plain data that both their forms, Markdown and PDF, tell in
the same order, and neither adds anything to.

A section is a heading with notes, facts, one table, points, and a blank for an answer; each of them
may be missing. A cell is a text on one line. `more` counts the rows that are left out.
"""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from plan_ledger.evidence.reading_words import as_words, why_moved
from plan_ledger.evidence.report.beyond import beyond_what_was_known
from plan_ledger.evidence.report.content import UNTITLED
from plan_ledger.evidence.report.events import moment
from plan_ledger.history.chasing import Rules
from plan_ledger.history.question import Question
from plan_ledger.plan.words import days, in_words, on_one_line

Answer = dict[str, Any]
Row = list[str]
NOTHING = "–"
NO_REASON = "no reason given"
_LONGEST_TITLE = 200
_ACTIVITY, _NAME, _TEXT = 60, 40, 160
_MOST_POSITIONS = 8


def section(
    name: str,
    heading: str,
    *,
    level: int = 1,
    notes: Sequence[str] = (),
    facts: Sequence[Row] = (),
    captions: Sequence[str] = (),
    rows: Sequence[Row] = (),
    statuses: Sequence[int] = (),
    points: Sequence[str] = (),
    elsewhere: str = "",
    answer: bool = False,
) -> Answer:
    """`name` tells the template how wide its columns are, `statuses` are the columns that hold one.
    `elsewhere` is the command that lists all rows. With an empty `heading` it goes on with the
    section before.
    """
    return {
        "name": name,
        "heading": heading,
        "level": level,
        "notes": list(notes),
        "facts": list(facts),
        "captions": list(captions),
        "statuses": list(statuses),
        "rows": list(rows),
        "more": 0,
        "elsewhere": elsewhere,
        "points": list(points),
        "answer": answer,
    }


def paper(
    kind: str, now: Answer, question: Question, facts: Sequence[Row], sections: Sequence[Answer]
) -> Answer:
    """`now` is the answer of `show`. `kind` is what the paper is, for its first line."""
    title = on_one_line(as_words(now["title"]), _LONGEST_TITLE) or UNTITLED
    known = f"position {question.position:,}"
    if question.known.instant:
        known += f", {moment(question.known.instant)} UTC"
    beyond = beyond_what_was_known(question.as_at, question.known.instant, question.time_zone)
    if beyond:
        facts = [*facts, ["Mind", beyond]]
    return {
        "kind": kind,
        "title": title,
        "as_at": question.as_at,
        "known_at": question.known.instant,
        "position": question.position,
        "facts": [["As at", in_words(question.as_at)], ["As known at", known], *facts],
        "sections": list(sections),
    }


def activity(each: Answer, most: int = _ACTIVITY) -> str:
    """`4.2.2 Recruit a permanent chair`, with so many characters of its words."""
    words = on_one_line(as_words(each["activity"]), most)
    return f"{as_words(each['ref'])} {words}".strip() or NOTHING


def name(value: Any) -> str:
    return on_one_line(as_words(value), _NAME) or NOTHING


def text(value: Any, instead: str = NOTHING) -> str:
    return on_one_line(as_words(value), _TEXT) or instead


def reasons(move: Answer) -> str:
    """Why a deadline moved, and why that was corrected."""
    return on_one_line(why_moved(move, NO_REASON), _TEXT)


def positions(some: Sequence[int]) -> str:
    more = f" and {len(some) - _MOST_POSITIONS} more" if len(some) > _MOST_POSITIONS else ""
    return (", ".join(map(str, some[:_MOST_POSITIONS])) or NOTHING) + more


def count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def rules_in_words(rules: Rules) -> dict[str, str]:
    """The early warnings by kind, as `history.chasing` finds them."""
    return {
        "slipped": "Its deadline slipped twice or more",
        "silent": f"Nothing was stated of it for more than {days(rules.silent)}",
        "lead-changed": f"Its lead changed within {days(rules.lead_near)} of its deadline",
        "no-evidence": "Its status is complete, and no evidence is attached",
    }
