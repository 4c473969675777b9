"""The whole plan on one page: `plan-ledger show`."""
from __future__ import annotations

from collections.abc import Mapping

from .colour import Paper, means_of, status_ink
from .columns import Cell, Column, Piece, Row
from .page import Page
from .words import NOTHING, Answer, count, day_said, said, timeline_lines

_NO_STATUS = "no status"
_ESSENTIAL = (Column("Ref", 7, lines=2), Column("Activity", 24, weight=3, lines=4),
              Column("Lead", 12, weight=1, lines=3), Column("Deadline", 12, lines=3),
              Column("Status", 10, lines=3))
_MORE = (Column("Since", 11), Column("Confirmed", 11), Column("Progress", 20, weight=3, lines=4))


def show_plan(answer: Answer, paper: Paper) -> str:
    page = Page(paper)
    activities = answer.get("activities") or []
    if not activities and not answer.get("position"):
        _empty(page, answer)
        return str(page)
    page.title(said(answer.get("title"), "A plan without a title"))
    page.times(answer)
    page.blank()
    if not activities:
        page.line("No activity fits what was asked.")
        page.blank()
        page.line("Next: plan-ledger show without options shows the whole plan; plan-ledger import "
                  "FILE --as-at DAY --dry-run compares an edition.", "faint")
        return str(page)
    means = means_of(answer.get("legend"))
    _counts(page, answer, activities, means)
    page.blank()
    columns = _ESSENTIAL + (_MORE if paper.wide else ())
    page.table(columns, _rows(activities, means, paper, answer.get("sections")))
    page.blank()
    _footer(page, activities)
    page.blank()
    page.fingerprint(answer)
    return str(page)


def _empty(page: Page, answer: Answer) -> None:
    page.line(f"Nothing is recorded{' yet' if not answer.get('known_at') else ''}.", "strong")
    page.times(answer)
    page.blank()
    page.line("Next: plan-ledger import FILE --as-at DATE --dry-run shows what a first edition "
              "would record.", "faint")


def _counts(page: Page, answer: Answer, activities: list[Answer], means: dict[str, str]) -> None:
    found: dict[str, int] = dict.fromkeys(means, 0)
    for activity in activities:
        word = said(activity.get("status"), _NO_STATUS)
        found[word] = found.get(word, 0) + 1
    page.flow([Piece(count(len(activities), "activity", "activities")),
               *(Piece(f"{word} {number}", status_ink(word, means))
                 for word, number in found.items() if number)])
    overdue = sum(activity.get("overdue") is True for activity in activities)
    challenged = sum(bool(activity.get("challenged")) for activity in activities)
    page.flow([Piece(f"{overdue or 'none'} overdue", "alarm" if overdue else None),
               Piece(f"{challenged or 'none'} challenged by the plan's own legend",
                     "alarm" if challenged else None)])


def _rows(
    activities: list[Answer], means: dict[str, str], paper: Paper, titles: object
) -> list[Row]:
    rows: list[Row] = []
    section: object = NOTHING
    sections = {said(activity.get("section"), "") for activity in activities}
    for activity in activities:
        if (len(sections) > 1 or titles) and said(activity.get("section"), "") != section:
            section = said(activity.get("section"), "")
            rows += [Piece("")] if rows else []
            rows.append(Piece(section_said(activity.get("section"), titles), "strong"))
        rows.append(_row(activity, means, paper))
    return rows


def section_said(section: object, titles: object = None) -> str:
    """`Section 4.1: Partnership`; a section with a name of its own bears that."""
    words = said(section, "")
    title = said(titles.get(section), "") if isinstance(titles, Mapping) else ""
    name = f"Section {words}" if words[:1].isdigit() else words or "No section"
    return f"{name}: {title}" if title else name


def _row(activity: Answer, means: dict[str, str], paper: Paper) -> tuple[Cell, ...]:
    status = activity.get("status")
    words = timeline_lines(activity)
    essential: tuple[Cell, ...] = (
        (Piece(said(activity.get("ref"))),),
        (Piece(said(activity.get("activity"))),
         Piece(f"withdrawn {day_said(activity.get('withdrawn'), '')}", "strong")
         if activity.get("withdrawn") else Piece("")),
        (Piece(said(activity.get("lead"))),),
        (Piece(words[0]), *(Piece(word, "faint") for word in words[1:]),
         Piece("OVERDUE" if activity.get("overdue") is True else "", "alarm")),
        (Piece(said(status), status_ink(status, means)),
         Piece("challenged" if activity.get("challenged") else "", "alarm")))
    if not paper.wide:
        return essential
    return (*essential, (Piece(day_said(activity.get("status_since"))),),
            (Piece(day_said(activity.get("last_confirmed"))),),
            (Piece(said(activity.get("progress"))),))


def _footer(page: Page, activities: list[Answer]) -> None:
    challenged = [activity for activity in activities if activity.get("challenged")]
    reasons = list(dict.fromkeys(said(activity["challenged"]) for activity in challenged))
    if len(reasons) == 1:
        page.line(f"Challenged: {reasons[0]}", hang=2, lines=4)
    unknown = [f"{said(activity['unknown_codes'])} in {said(activity.get('ref'))}"
               for activity in activities if activity.get("unknown_codes")]
    if unknown:
        page.line(f"Codes that are not known: {'; '.join(unknown)}", hang=2, lines=4)
    example = (challenged or activities)[0].get("ref")
    page.line(f"Next: plan-ledger show {said(example, 'REF')} tells one activity's story; "
              "plan-ledger slippage says which deadlines moved.", "faint", hang=2)
