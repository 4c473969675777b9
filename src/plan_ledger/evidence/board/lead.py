"""What a lead is asked to explain: each of her activities, what is wrong with it by the rules of
`due` and of the board's early warnings, whether it was completed late, the slips that nobody
explained, and a blank for the answer.
"""
from __future__ import annotations

from plan_ledger.evidence.board.asking import LeadAnswers
from plan_ledger.evidence.board.parts import (
    NOTHING,
    Answer,
    activity,
    count,
    name,
    paper,
    positions,
    reasons,
    section,
    text,
)
from plan_ledger.evidence.reading_words import as_words
from plan_ledger.evidence.report.activities import deadline_words
from plan_ledger.evidence.report.statuses import NONE
from plan_ledger.plan.words import days

_MOST_LEADS, _HEADING = 12, 300


def lead_content(answers: LeadAnswers) -> Answer:
    slipped = {each["id"]: each for each in answers.slippage["activities"]}
    to_explain = {each["id"]: each["reasons"] for each in answers.reasons["activities"]}
    completed = _first_completed(answers)
    parts, summary = [], []
    for each in answers.now["activities"]:
        points = _points(
            to_explain.get(each["id"], []), slipped[each["id"]], completed.get(each["id"], [])
        )
        parts.append(_activity(each, slipped[each["id"]], points))
        summary.append([
            activity(each), name(each["lead"]), as_words(each["status"]) or NONE,
            each["deadline"] or NOTHING, str(len(points)),
        ])
    asked = sum(1 for row in summary if row[-1] != "0")
    overview = section(
        "activities", f"Activities: {len(summary)}, {asked} of them to be explained",
        notes=_several(answers.leads),
        captions=("Activity", "Lead", "Status", "Deadline", "To explain"),
        rows=summary, statuses=(2,),
    )
    made = paper(
        "What a lead is asked to explain", answers.now, answers.question, _whose(answers),
        [overview, *parts],
    )
    return made | {"asked": answers.asked, "leads": answers.leads}


def _whose(answers: LeadAnswers) -> list[list[str]]:
    some = [name(lead) for lead in answers.leads[:_MOST_LEADS]]
    if len(answers.leads) > _MOST_LEADS:
        some.append(f"and {len(answers.leads) - _MOST_LEADS} more")
    return [["Lead" if len(some) == 1 else "Leads", "; ".join(some)]]


def _several(leads: list[str]) -> list[str]:
    if len(leads) == 1:
        return []
    return [f"The name that was asked for is part of those of {count(len(leads), 'lead', 'leads')}:"
            " each activity says whose it is. Ask with more of the name for one of them."]


def _first_completed(answers: LeadAnswers) -> dict[str, list[int]]:
    """The position at which each activity was first said to be complete, as at V, by its id."""
    complete = {line["code"] for line in answers.now["legend"] if line["means"] == "complete"}
    first: dict[str, tuple[str, int]] = {}
    for event in answers.history["events"]:
        day = event["effective"]
        if day is None or day > answers.question.as_at:
            continue
        for said in event["statements"]:
            if said["field"] == "status" and said["to"] in complete and not said["undone_by"]:
                mine = day, event["position"]
                first[event["id"]] = min(first.get(event["id"], mine), mine)
    return {identity: [position] for identity, (_, position) in first.items()}


def _points(
    rules: list[Answer], slipped: Answer, completed: list[int]
) -> list[str]:
    found = [
        f"{reason['text'][:1].upper()}{reason['text'][1:]} ({_at(reason['positions'])})."
        for reason in rules
    ]
    if slipped["completed_late_days"]:
        found.append(f"Completed {days(slipped['completed_late_days'])} after its deadline"
                     f" ({_at(completed)}).")
    found += [
        f"No reason was given when its deadline moved from {slip['from']} to {slip['to']}, on"
        f" {slip['effective']} ({_at(slip['positions'])})."
        for slip in slipped["slips"] if slip["because"] is None
    ]
    return found


def _at(some: list[int]) -> str:
    return f"{'position' if len(some) == 1 else 'positions'} {positions(some)}"


def _activity(each: Answer, slipped: Answer, points: list[str]) -> Answer:
    status = as_words(each["status"]) or NONE
    if each["status_since"]:
        status += f", since {each['status_since']}"
    return section(
        "moves", activity(each, _HEADING),
        facts=[
            ["Lead", name(each["lead"])],
            ["Status", status],
            ["Deadline", deadline_words(each, slipped)],
            ["Progress", text(each["progress"])],
            ["Last confirmed", each["last_confirmed"] or NOTHING],
        ],
        captions=("From", "To", "Days", "On", "Reason", "Position"),
        rows=[
            [slip["from"], slip["to"], f"{slip['days']:,}", slip["effective"],
             reasons(slip), positions(slip["positions"])]
            for slip in slipped["slips"]
        ],
        points=points or ["Nothing is to be explained."],
        answer=bool(points),
    )
