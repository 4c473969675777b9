"""Every event, oldest first: `plan-ledger history`.

Confirmations that follow each other in one activity are folded into one line, so that the
changes can be seen; never one in which something was undone.
"""
from __future__ import annotations

from collections.abc import Sequence

from .colour import Paper, status_ink
from .columns import Cell, Column, Piece, Row
from .days import instant_day
from .events import what_said
from .page import Page
from .story import because_said, events_of, origin_said, statements_of, times_said, undone_said
from .words import Answer, count, day_said, field_said, said

_NARROW = (Column("At", 5, lines=2), Column("From", 14), Column("Ref", 7, lines=2),
           Column("What, who and why", 30, weight=1, lines=6))
# The columns are narrower than the one column of a narrow page; the lines make up for it.
_WIDE = (Column("At", 9, lines=2), Column("From", 14), Column("Recorded", 16),
         Column("Ref", 7, lines=2), Column("What", 34, weight=3, lines=8),
         Column("By", 12, weight=1, lines=6), Column("Because", 20, weight=2, lines=12),
         Column("Source", 14, weight=1))
_NAMED = 4


def show_history(answer: Answer, paper: Paper) -> str:
    page = Page(paper)
    zone = answer.get("time_zone")
    events = events_of(answer)
    page.title(f"History of {said(answer.get('title'), 'a plan without a title')}")
    page.times(answer)
    page.blank()
    if not events:
        page.line("Nothing is recorded.")
        return str(page)
    runs = _folded(events)
    page.table(_WIDE if paper.wide else _NARROW,
               [_row(run, events, zone, paper) for run in runs])
    page.blank()
    undone = sum(bool(_ends(event, events, zone)) for event in events)
    page.line(f"{count(len(events), 'record')}"
              + (f", {undone} of them corrected or taken back, in whole or in part."
                 if undone else "."))
    page.line("Next: plan-ledger show --known-at @POSITION shows the plan as it was known then.",
              "faint", hang=2)
    return str(page)


def _folded(events: list[Answer]) -> list[list[Answer]]:
    """Each event as a run of one; several confirmations of one activity as one run, which
    stands where it began."""
    runs: list[list[Answer]] = []
    open_runs: dict[str, list[Answer]] = {}
    for event in events:
        subject = said(event.get("id") if event.get("id") is not None else event.get("ref"), "")
        plain = event.get("type") == "confirmed" and not event.get("because") and not any(
            each.get("undone_by") is not None for each in statements_of(event))
        run = open_runs.get(subject)
        if plain and run is not None and subject and run[0].get("by") == event.get("by"):
            run.append(event)
            continue
        runs.append([event])
        open_runs.pop(subject, None)
        if plain:
            open_runs[subject] = runs[-1]
    return runs


def _row(run: list[Answer], events: Sequence[Answer], zone: object, paper: Paper) -> Row:
    event, last = run[0], run[-1]
    at = said(event.get("position"))
    what = what_said(event)
    since = [Piece(day_said(event.get("effective")))]
    known = [Piece(instant_day(event.get("recorded_at"), zone))]
    if len(run) > 1:
        what = f"confirmed {times_said(len(run))}, last at {said(last.get('position'))}"
        since.append(Piece(f"to {day_said(last.get('effective'))}"))
        known.append(Piece(f"to {instant_day(last.get('recorded_at'), zone)}"))
    late = event.get("late_days")
    late_words = f"late by {count(late, 'day')}" if isinstance(late, int) and late > 0 else ""
    ends = _ends(event, events, zone)
    whats = (Piece(what, _ink(event)), *(Piece(end, "strong") for end in ends))
    by, reason = said(event.get("by"), ""), because_said(event)
    origin = origin_said(event) if len(run) == 1 else ""
    first: tuple[Cell, ...] = ((Piece(at),), tuple(since))
    if paper.wide:
        return (*first, (*known, Piece(late_words, "alarm")),
                (Piece(said(event.get("ref"), "plan")),), whats, (Piece(by),), (Piece(reason),),
                (Piece(origin, "faint"),))
    recorded = ", ".join(words for words in (
        f"recorded {known[0].text}" if known[0].text and len(run) == 1 else "",
        f"by {by}" if by else "", origin) if words)
    return (*first, (Piece(said(event.get("ref"), "plan")),),
            (*whats, Piece(reason), Piece(late_words, "alarm"), Piece(recorded, "faint")))


def _ends(event: Answer, events: Sequence[Answer], zone: object) -> list[str]:
    """What became of what it said: of the whole of it in one line, else of which fields."""
    stated = statements_of(event)
    if event.get("type") == "edition-imported":
        return [end for end in [_edition_end(event, events, zone)] if end]
    fields: dict[str, list[str]] = {}
    for each in stated:
        end = undone_said(each, events, zone)
        if end:
            fields.setdefault(end, []).append(field_said(each.get("field")))
    return [end if len(names) == len(stated) else f"{_some(names)} {end}"
            for end, names in fields.items()]


def _edition_end(event: Answer, events: Sequence[Answer], zone: object) -> str:
    """An edition states nothing by itself: its retraction names it."""
    position = event.get("position")
    by = next((each for each in events if each.get("type") == "retracted"
               and isinstance(each.get("retracts"), list) and position in each["retracts"]), None)
    return undone_said({"undone_by": by.get("position")}, events, zone) if by else ""


def _some(names: list[str]) -> str:
    if len(names) > _NAMED + 1:
        names = [*names[:_NAMED], f"{len(names) - _NAMED} more"]
    return " and ".join([*([", ".join(names[:-1])] if names[1:] else []), *names[-1:]])


def _ink(event: Answer) -> str | None:
    stated = statements_of(event)
    if event.get("type") == "status-changed" and stated:
        return status_ink(stated[0].get("to"))
    return None
