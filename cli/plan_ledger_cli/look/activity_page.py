"""One activity in full, with its story: `plan-ledger show 4.2.2`.

First what holds, then how it came to hold. Nothing that was undone is hidden: the story is
told to people who may have read the old page.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping

from .colour import Paper, means_of, status_ink
from .columns import Cell, Column, Piece, Row
from .days import date_of, days
from .events import what_said
from .page import Page
from .plan_page import section_said
from .story import (
    Said,
    because_said,
    events_of,
    late_said,
    origin_said,
    recorded_said,
    statements_of,
    story_of,
    times_said,
    undone_said,
    undone_word,
    with_slips,
)
from .words import (
    NOTHING,
    Answer,
    count,
    day_said,
    full,
    gone,
    positions_said,
    quoted,
    said,
    timeline_lines,
)

_TOLD_TYPES = ("status-changed", "deadline-revised", "lead-reassigned", "progress-reported",
               "confirmed", "retracted")
_TOLD_FIELDS = ("status", "deadline", "lead", "progress")
_WHY = Column("Why, and who said so", 24, weight=3)


def show_activity(show_answer: Answer, history_answer: Answer, paper: Paper) -> str:
    page = Page(paper)
    activity = next(iter(show_answer.get("activities") or []), None)
    if not isinstance(activity, Mapping):
        page.line("No such activity on that day.")
        page.times(show_answer)
        return str(page)
    zone = show_answer.get("time_zone")
    means = means_of(show_answer.get("legend"))
    events = events_of(history_answer, show_answer.get("as_at"))
    later = len(events_of(history_answer)) - len(events)
    page.title(f"{said(activity.get('ref'))}  {said(activity.get('activity'))}")
    section = section_said(activity.get("section"), show_answer.get("sections"))
    page.line(f"{section} of {quoted(show_answer.get('title'))}"
              if show_answer.get("title") else section, lines=2)
    page.times(show_answer)
    if activity.get("withdrawn"):
        page.line(f"WITHDRAWN {day_said(activity['withdrawn'])}", "alarm")
    page.blank()
    _wording(page, activity)
    page.blank()
    _now(page, activity, show_answer, means)
    page.labelled("Confirmed", [Piece(_confirmations(activity, events))])
    _stories(page, events, zone, means)
    page.blank()
    if later:
        page.line(f"{count(later, 'entry', 'entries')} of later days "
                  f"{'is' if later == 1 else 'are'} not told here.", "faint")
    page.line(f"Next: plan-ledger history {said(activity.get('ref'), 'REF')} lists every record "
              "of it.", "faint", hang=2)
    return str(page)


def _wording(page: Page, activity: Answer) -> None:
    codes = said(activity.get("codes"))
    unknown = activity.get("unknown_codes")
    page.labelled("Finding", [Piece(full(activity.get("finding")))])
    page.labelled("Codes", [Piece(codes), Piece(f"not known: {said(unknown)}" if unknown else "",
                                                "alarm")])
    page.labelled("Outcome", [Piece(full(activity.get("outcome")))])
    page.labelled("Lead", [Piece(said(activity.get("lead")))])


def _now(page: Page, activity: Answer, answer: Answer, means: Mapping[str, str]) -> None:
    status = activity.get("status")
    since = f" since {day_said(activity['status_since'])}" if activity.get("status_since") else ""
    meaning = next((entry.get("meaning") for entry in answer.get("legend") or []
                    if isinstance(entry, Mapping) and entry.get("code") == status), None)
    page.labelled("Status", [
        Piece(said(status, "none stated") + since, status_ink(status, means)),
        Piece(quoted(meaning) if status is not None else "")])
    if activity.get("challenged"):
        page.labelled("Challenged", [Piece(said(activity["challenged"]), "alarm")])
    page.labelled("Deadline", [Piece(_deadline(activity)), *_overdue(activity, answer)])
    slips, lost = activity.get("slips"), activity.get("slippage_days")
    moved = count(slips, "slip") + (f", {days(lost)} in all" if lost else "")
    page.labelled("Baseline", [Piece(f"{day_said(activity.get('baseline_deadline'))} · {moved}")])
    page.labelled("Progress", [Piece(full(activity.get("progress")))])
    evidence = [_evidence(each) for each in activity.get("evidence") or []]
    if evidence:
        page.labelled("Evidence", [Piece(each) for each in evidence])


def _deadline(activity: Answer) -> str:
    words = timeline_lines(activity)
    kind = {"by-then-ongoing": ", then ongoing", "recurring": ", recurring",
            "none": ", no date"}.get(said(activity.get("deadline_kind")), "")
    if words == [NOTHING]:
        return "none stated"
    if len(words) > 1:
        return f"{words[0]}: {words[1]}{kind}"
    return words[0] + kind


def _overdue(activity: Answer, answer: Answer) -> list[Piece]:
    if activity.get("overdue") is not True:
        return []
    due, today = date_of(activity.get("deadline")), date_of(answer.get("as_at"))
    late = f" by {days((today - due).days)}" if due and today and today > due else ""
    return [Piece(f"OVERDUE{late}", "alarm")]


def _evidence(each: object) -> str:
    if not isinstance(each, Mapping):
        return said(each)
    at = f" (position {said(each['position'])})" if each.get("position") is not None else ""
    return said(each.get("name"), "a file") + at if "name" in each else said(each)


def _confirmations(activity: Answer, events: list[Answer]) -> str:
    times = [event for event in events if event.get("type") == "confirmed"
             and not all(each.get("undone_by") is not None for each in statements_of(event))]
    last = f"last stated {day_said(activity['last_confirmed'])}" \
        if activity.get("last_confirmed") else ""
    dates = [str(event["effective"]) for event in times if event.get("effective")]
    if times:
        until = f", last {day_said(max(dates))}" if dates else ""
        return f"{times_said(len(times))}{until}"
    return f"never repeated{', ' + last if last else ''}"


def _stories(page: Page, events: list[Answer], zone: object, means: Mapping[str, str]) -> None:
    def status(one: Said) -> Cell:
        return (Piece(said(one.value, "cleared"), status_ink(one.value, means)),)

    def deadline(one: Said) -> Cell:
        slip = Piece("")
        if one.days:
            slip = Piece(f"slip of {days(one.days)}", "alarm") if one.days > 0 \
                else Piece(f"{days(-one.days)} earlier")
        if isinstance(one.value, Mapping) and not gone(one.value):
            return (*(Piece(word) for word in timeline_lines(one.value)), slip)
        return (Piece(day_said(one.value, "cleared")), slip)

    def text(one: Said) -> Cell:
        return (Piece(full(one.value) or "cleared"),)

    def table(heading: str, column: Column, story: list[Said],
              cell: Callable[[Said], Cell]) -> None:
        if story:
            page.heading(heading)
            page.table((Column("From", 11), column, _WHY), [
                ((Piece(day_said(one.event.get("effective"))),),
                 (*cell(one), Piece(undone_word(one.statement, events))),
                 _told(one.event, [one.statement], events, zone, bool(one.days and one.days > 0)))
                for one in story])

    table("How its status went", Column("Status", 12), story_of("status", events), status)
    table("How its deadline moved", Column("Deadline", 16),
          with_slips(story_of("deadline", events)), deadline)
    table("Who led it", Column("Lead", 16, weight=1), story_of("lead", events), text)
    table("What was reported", Column("Progress", 24, weight=4), story_of("progress", events), text)
    _others(page, events, zone)


def _others(page: Page, events: list[Answer], zone: object) -> None:
    rows: list[Row] = []
    for event in events:
        rest = [each for each in statements_of(event) if each.get("field") not in _TOLD_FIELDS]
        told = event.get("type") in _TOLD_TYPES or (event.get("type") == "corrected" and not rest)
        if not told:
            rows.append(((Piece(day_said(event.get("effective"))),),
                         (Piece(what_said(event)), *_told(event, rest, events, zone))))
    if rows:
        page.heading("What else happened to it")
        page.table((Column("From", 11), Column("What", 24, weight=1, lines=6)), rows)


def _told(event: Answer, statements: list[Answer], events: list[Answer], zone: object,
          slipped: bool = False) -> Cell:
    """Why, who, from where, and what became of it; a slip nobody explained says so."""
    reason = because_said(event) or ("no reason given" if slipped else "")
    if event.get("type") == "corrected" and event.get("replaces"):
        reason = f"corrects {positions_said(event['replaces'])}{': ' if reason else ''}{reason}"
    origin = origin_said(event)
    ends = dict.fromkeys(undone_said(each, events, zone) for each in statements)
    return (Piece(reason), Piece(late_said(event), "alarm"),
            Piece(recorded_said(event, zone) + (f", {origin}" if origin else ""), "faint"),
            *(Piece(end, "strong") for end in ends))
