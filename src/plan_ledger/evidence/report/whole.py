"""The one page that tells the whole: how many activities had which status then and now, what got
worse, what is overdue, what is challenged, and the heat strip.

Where no earlier day was asked for, it is the end of the month three months before.
"""
from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from plan_ledger.evidence.answers import Answer, Answers
from plan_ledger.evidence.reading_words import as_words
from plan_ledger.evidence.report.activities import name_of
from plan_ledger.evidence.report.heat import MOST_LINES, heat_strip
from plan_ledger.evidence.report.over_time import OverTime
from plan_ledger.evidence.report.statuses import Statuses
from plan_ledger.plan.words import days, on_one_line

_MONTHS_BACK = 3
_MOST_STATUSES, _MOST_ITEMS = 12, 5
_ROOM_FOR_STATUSES, _LINES_OF_A_STATUS = 5, 2
_ITEM, _MEANING = 34, 54


def whole(answers: Answers, statuses: Statuses, over_time: OverTime) -> Answer:
    now = answers.now
    then_day, then = _then(answers, over_time)
    rows = _counts(now, then, statuses)
    lines = MOST_LINES - _LINES_OF_A_STATUS * max(
        0, min(len(rows), _MOST_STATUSES) - _ROOM_FOR_STATUSES
    )
    return {
        "figures": _figures(answers),
        "then": then_day,
        "now": now["as_at"],
        "asked": answers.then is not None,
        "counts": rows[:_MOST_STATUSES],
        "counts_more": max(0, len(rows) - _MOST_STATUSES),
        "heat": heat_strip(now, over_time, statuses, lines),
        "lists": [
            _list("Got worse", "nothing", _worse(now, then, statuses)),
            _list("Overdue", "nothing", _overdue(answers)),
            _list("Challenged", "nothing", _challenged(now)),
        ],
        "shares": _events_told(answers),
    }


def _then(answers: Answers, over_time: OverTime) -> tuple[str, dict[str, Any]]:
    """The earlier day, and the status of each activity that there was."""
    if answers.then is not None:
        table = answers.then
        return table["as_at"], {each["id"]: each["status"] for each in table["activities"]}
    day = date.fromisoformat(answers.now["as_at"])
    for _ in range(_MONTHS_BACK):
        if day.replace(day=1) > date.min:
            day = day.replace(day=1) - timedelta(days=1)
    earlier = day.isoformat()
    return earlier, {
        activity: over_time.value(activity, "status", earlier)
        for activity in over_time.activities() if over_time.is_there(activity, earlier)
    }


def _counts(now: Answer, then: dict[str, Any], statuses: Statuses) -> list[Answer]:
    held = [as_words(each["status"]) for each in now["activities"]]
    before = [as_words(status) for status in then.values()]
    codes = [*statuses.codes]
    codes += [""] if "" in held or "" in before else []
    return [
        {
            "status": statuses.look(code),
            "meaning": on_one_line(
                statuses.meaning.get(code) or ("" if code else "no status was reported"), _MEANING
            ),
            "then": str(before.count(code)),
            "now": str(held.count(code)),
        }
        for code in codes
    ]


def _figures(answers: Answers) -> list[list[str]]:
    totals = answers.slippage["totals"]
    return [
        [f"{totals['activities']:,}", "activities"],
        [f"{totals['complete']:,}", "complete"],
        [f"{totals['overdue']:,}", "overdue"],
        [f"{totals['challenged']:,}", "challenged"],
        [f"{totals['slips']:,}", "slips"],
        [f"{totals['slippage_days']:,}", "days of slippage"],
    ]


def _events_told(answers: Answers) -> str:
    events = answers.history["events"]
    late = sum(1 for event in events if event["late_days"] is not None)
    corrected = sum(1 for event in events if event["type"] == "corrected")
    retracted = sum(1 for event in events if event["type"] == "retracted")
    return (
        f"Of {len(events):,} events known by then, {late:,} are late entries, {corrected:,}"
        f" are corrections and {retracted:,} are retractions."
    )


def _list(title: str, empty: str, items: list[list[str]]) -> Answer:
    return {
        "title": title,
        "count": len(items),
        "items": items[:_MOST_ITEMS],
        "more": max(0, len(items) - _MOST_ITEMS),
        "empty": empty,
    }


def _worse(now: Answer, then: dict[str, Any], statuses: Statuses) -> list[list[str]]:
    found = []
    for each in now["activities"]:
        old, new = then.get(each["id"]), each["status"]
        if statuses.means(old) and statuses.means(new) and (
            statuses.badness(new) < statuses.badness(old)
        ):
            found.append((statuses.badness(new), [
                _name(each), f"{as_words(old)} → {as_words(new)}"
            ]))
    return [item for _, item in sorted(found, key=lambda one: one[0])]


def _overdue(answers: Answers) -> list[list[str]]:
    late = {each["id"]: each["overdue_days"] for each in answers.slippage["activities"]}
    some = [each for each in answers.now["activities"] if each["overdue"]]
    some.sort(key=lambda each: -late[each["id"]])
    return [
        [_name(each), f"due {each['deadline']}, {days(late[each['id']])} ago"] for each in some
    ]


def _challenged(now: Answer) -> list[list[str]]:
    return [
        [_name(each), f"reported {as_words(each['status'])}"]
        for each in now["activities"] if each["challenged"]
    ]


def _name(activity: Answer) -> str:
    return on_one_line(name_of(activity), _ITEM)
