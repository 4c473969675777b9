"""What to chase, lead by lead: `plan-ledger due`."""
from __future__ import annotations

from collections.abc import Mapping

from .colour import Paper, status_ink
from .columns import Column, Piece, Row
from .page import Page
from .words import Answer, count, day_said, said

_ALARMS = ("overdue", "challenged")
_NO_LEAD = "No lead"


def show_due(answer: Answer, paper: Paper) -> str:
    page = Page(paper)
    activities = [each for each in answer.get("activities") or [] if isinstance(each, Mapping)]
    page.title(f"What to chase in {said(answer.get('title'), 'a plan without a title')}")
    page.times(answer)
    page.blank()
    if not activities:
        page.line("Nothing is overdue, due soon, silent, slipped twice or challenged.")
        return str(page)
    page.line(count(len(activities), "activity", "activities"), "strong")
    by_lead: dict[str, list[Answer]] = {}
    for each in activities:
        by_lead.setdefault(said(each.get("lead"), _NO_LEAD), []).append(each)
    for lead in sorted(by_lead, key=lambda name: (name == _NO_LEAD, name.casefold())):
        page.heading(lead)
        page.table((Column("Ref", 7, lines=2), Column("Status", 9, lines=2),
                    Column("Deadline", 11, lines=2), Column("Why", 30, weight=3, lines=8),
                    Column("Confirmed", 11, lines=2)), [_row(each) for each in by_lead[lead]])
    return str(page)


def _row(each: Answer) -> Row:
    reasons = [some for some in each.get("reasons") or () if isinstance(some, Mapping)]
    return (
        (Piece(said(each.get("ref"))),),
        (Piece(said(each.get("status")), status_ink(each.get("status"))),),
        (Piece(day_said(each.get("deadline"))),),
        tuple(
            Piece(f"{said(some.get('text'))} (position {_positions(some)})"
                  if some.get("positions") else said(some.get("text")),
                  "alarm" if some.get("kind") in _ALARMS else None)
            for some in reasons
        ),
        (Piece(day_said(each.get("last_confirmed"))),),
    )


def _positions(reason: Answer) -> str:
    named = list(reason.get("positions") or ())
    return ", ".join(map(str, named[:4])) + (" …" if len(named) > 4 else "")
