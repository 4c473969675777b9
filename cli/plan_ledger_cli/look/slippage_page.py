"""Which deadlines moved, how far and why: `plan-ledger slippage`. Totals come first."""
from __future__ import annotations

from collections.abc import Iterator, Mapping

from .colour import Paper, status_ink
from .columns import Cell, Column, Piece, Row
from .days import days, instant_day
from .page import Page
from .story import because_said
from .words import NOTHING, Answer, count, day_said, said

_NARROW = (Column("Ref", 7, lines=2), Column("Status", 11, lines=2),
           Column("Baseline", 11, lines=2), Column("Deadline", 11, lines=2),
           Column("Slips", 5, right=True), Column("Days", 5, right=True),
           Column("Stands", 17, weight=1, lines=3))
_WIDE = (*_NARROW[:1], Column("Lead", 16, weight=1, lines=2), *_NARROW[1:])
_HIDING = (("pull_forwards", "deadline brought forward", "deadlines brought forward"),
           ("dates_removed", "date removed", "dates removed"),
           ("completed_late", "completed late", "completed late"),
           ("deadlines_corrected", "deadline corrected later", "deadlines corrected later"),
           ("withdrawn_while_overdue", "withdrawn while overdue", "withdrawn while overdue"))


def show_slippage(answer: Answer, paper: Paper) -> str:
    page = Page(paper)
    page.title(f"Slippage of {said(answer.get('title'), 'a plan without a title')}")
    page.times(answer)
    page.blank()
    _totals(page, answer.get("totals") or {})
    activities = [each for each in answer.get("activities") or [] if isinstance(each, Mapping)]
    if not activities:
        return str(page)
    page.blank()
    page.table(_WIDE if paper.wide else _NARROW, [_row(each, paper) for each in activities])
    _each(page, activities, answer.get("time_zone"))
    moved = next((each for each in activities if each.get("slips")), activities[0])
    page.blank()
    page.line(f"Next: plan-ledger show {said(moved.get('ref'), 'REF')} tells one activity's story.",
              "faint", hang=2)
    return str(page)


def _totals(page: Page, totals: Answer) -> None:
    lost, slips = totals.get("slippage_days"), totals.get("slips")
    page.flow([Piece(count(totals.get("activities"), "activity", "activities")),
               Piece(f"{said(totals.get('complete') or None, 'none')} complete"),
               _alarm(totals.get("overdue"), "overdue"),
               _alarm(totals.get("challenged"), "challenged")])
    page.flow([Piece(count(slips, "slip"), "strong" if slips else None),
               Piece(f"slippage of {days(lost or 0)} in all", "strong" if lost else None)])
    hiding = [Piece(f"{said(totals[key])} {one if totals[key] == 1 else many}")
              for key, one, many in _HIDING if totals.get(key)]
    page.flow(hiding)


def _alarm(number: object, word: str) -> Piece:
    return Piece(f"{said(number) if number else 'none'} {word}", "alarm" if number else None)


def _row(each: Answer, paper: Paper) -> Row:
    stands: list[Piece] = []
    if each.get("overdue_days"):
        stands.append(Piece(f"OVERDUE {days(each['overdue_days'])}", "alarm"))
    if each.get("completed_late_days"):
        stands.append(Piece(f"completed {days(each['completed_late_days'])} late"))
    if each.get("challenged"):
        stands.append(Piece("challenged", "alarm"))
    lost = each.get("slippage_days")
    cells: tuple[Cell, ...] = (
        (Piece(said(each.get("status")), status_ink(each.get("status"))),),
        (Piece(day_said(each.get("baseline_deadline"))),),
        (Piece(day_said(each.get("deadline"))),),
        (Piece(said(len(each.get("slips") or []))),),
        (Piece(said(lost), "alarm" if isinstance(lost, int) and lost > 0 else None),),
        tuple(stands))
    lead: tuple[Cell, ...] = ((Piece(said(each.get("lead"))),),) if paper.wide else ()
    return ((Piece(said(each.get("ref"))),), *lead, *cells)


def _each(page: Page, activities: list[Answer], zone: object) -> None:
    """Each move of each deadline, with its reason."""
    rows: list[Row] = []
    for activity in activities:
        moves = [(name, move) for key, name in (("slips", "slip"), ("pull_forwards", "earlier"),
                                                ("dates_removed", "removed"))
                 for move in activity.get(key) or [] if isinstance(move, Mapping)]
        moves.sort(key=lambda one: str(one[1].get("effective") or ""))
        for at, (name, move) in enumerate(moves):
            rows.append(((Piece(said(activity.get("ref")) if not at else "", "strong"),),
                         *_move(name, move, zone)))
    if rows:
        page.heading("Each move, and why")
        page.table((Column("Ref", 7, lines=2), Column("Moved", 11), Column("From → to", 11, 1),
                    Column("How far", 16), Column("Why", 20, weight=4, lines=6)), rows)


def _move(name: str, move: Answer, zone: object) -> tuple[Cell, ...]:
    far = move.get("days")
    how = {"slip": f"slip of {days(far)}", "earlier": f"{_plain(far)} earlier"}.get(name, "")
    if name == "removed" or far is None:
        how = "date removed" if name == "removed" else name
    known = instant_day(move.get("recorded_at"), zone)
    return ((Piece(day_said(move.get("effective"))),),
            (Piece(day_said(move.get("from"))), Piece(f"→ {day_said(move.get('to'), 'no date')}")),
            (Piece(how, "alarm" if name == "slip" else None),),
            (*_reasons(move),
             Piece(f"recorded {known}" if known else "", "faint")))


def _reasons(move: Answer) -> Iterator[Piece]:
    """Why the date moved, and why that was corrected."""
    given = [each for each in move.get("reasons") or [] if isinstance(each, Mapping)]
    moved = dict.fromkeys(because_said(each) for each in given if not each.get("corrects"))
    yield Piece("; ".join(moved) or "no reason given")
    for each in given:
        if each.get("corrects"):
            yield Piece(f"corrected at {said(each.get('position'))}: {because_said(each)}")


def _plain(far: object) -> str:
    return days(abs(far)) if isinstance(far, int) else NOTHING
