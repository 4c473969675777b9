"""What `find` found: the activities, and the records that show it."""
from __future__ import annotations

from collections.abc import Mapping

from .colour import Paper
from .columns import Column, Piece, Row
from .page import Page
from .words import Answer, count, said

_MOST = 12
"""So many positions are named; the others are counted."""


def show_found(answer: Answer, paper: Paper) -> str:
    page = Page(paper)
    activities = [each for each in answer.get("activities") or [] if isinstance(each, Mapping)]
    page.title(f"{count(len(activities), 'activity', 'activities')} of"
               f" {said(answer.get('title'), 'a plan without a title')}")
    page.times(answer)
    page.blank()
    if not activities:
        page.line("Nothing that was recorded shows that.")
        return str(page)
    page.table((Column("Ref", 7, lines=2), Column("Activity", 30, weight=3, lines=3),
                Column("Positions", 16, weight=1, lines=4)), [_row(each) for each in activities])
    first = next(iter(activities[0].get("positions") or ()), None)
    page.blank()
    page.line(f"Next: plan-ledger history {said(activities[0].get('ref'), 'REF')} tells all of it"
              + (f"; position {first} is the first." if first else "."), "faint", hang=2)
    return str(page)


def _row(each: Answer) -> Row:
    positions = list(each.get("positions") or ())
    named = ", ".join(map(str, positions[:_MOST]))
    more = len(positions) - _MOST
    return ((Piece(said(each.get("ref"))),), (Piece(said(each.get("activity"))),),
            (Piece(named + (f" and {more} more" if more > 0 else "")),))
