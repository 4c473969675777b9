"""The one page that tells the whole: how many activities had which status then and now, what got
worse, what is overdue, what is challenged, and the heat strip.

Where no earlier day was asked for, it is the end of the month three months before, or the plan's
first day where that is later. Of a day before it nothing is known, which is not the same as none.
"""
from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

from plan_ledger.evidence.answers import Answer, Answers
from plan_ledger.evidence.reading_words import as_words
from plan_ledger.evidence.report.activities import name_of
from plan_ledger.evidence.report.beyond import beyond_what_was_known
from plan_ledger.evidence.report.counting import counted, is_or_are
from plan_ledger.evidence.report.fitting import fit
from plan_ledger.evidence.report.heat import HeatStrip
from plan_ledger.evidence.report.over_time import OverTime, first_day
from plan_ledger.evidence.report.room import ITEM, MEANING, room_for_strip
from plan_ledger.evidence.report.statuses import Statuses
from plan_ledger.plan.words import days

_MONTHS_BACK = 3
_MOST_STATUSES, _ITEMS = 12, (5, 4, 3)
_LINES_OF_A_MEANING, _MOST_LONG_MEANINGS = 1.9, 6
"""Where there are no more statuses than these, a meaning may take two lines."""


def whole(answers: Answers, statuses: Statuses, over_time: OverTime) -> Answer:
    now = answers.now
    earlier = _earlier(answers, over_time)
    rows = _counts(now, earlier, statuses)
    told: Answer = {
        "figures": _figures(answers),
        "then": earlier.day,
        "now": now["as_at"],
        "notes": list(filter(None, [
            beyond_what_was_known(now["as_at"], now["known_at"], now["time_zone"]),
            earlier.note, _gone_since(now, earlier),
        ])),
        "counts": rows[:_MOST_STATUSES],
        "counts_more": max(0, len(rows) - _MOST_STATUSES),
        "shares": _events_told(answers),
    }
    strip = HeatStrip(now, over_time, statuses)
    lists = [
        _got_worse(now, earlier, statuses),
        _list("Overdue", "nothing", _overdue(answers)),
        _list("Challenged", "nothing", _challenged(now)),
    ]
    found = []
    for most in _ITEMS:
        shown = [_cut(each, most) for each in lists]
        room = room_for_strip(told["counts"], shown, told["notes"], strip.notes)
        found.append(told | {"heat": strip.told(room), "lists": shown})
        if strip.has_room(room):
            return found[-1]
    return max(found, key=lambda each: len(each["heat"]["lines"]))


class _Earlier(NamedTuple):
    """The day to compare with, and the status of each activity that there was; `note` says what of
    it is no matter of course.
    """

    day: str
    statuses: dict[str, Any]
    is_known: bool
    note: str


def _earlier(answers: Answers, over_time: OverTime) -> _Earlier:
    as_at, first = answers.now["as_at"], first_day(over_time)
    day = three_months_before(as_at)
    if answers.then is not None:
        day = answers.then["as_at"]
        note = ""
    elif first is not None and day < first <= as_at:
        day = first
        note = f"No earlier day was asked for; {day} is the plan's first day in the ledger."
    else:
        note = (
            f"No earlier day was asked for; {day} is the end of the month three months before."
        )
    if first is None or day < first:
        note = unknown_day(day, first)
    elif day == as_at:
        note = f"{day} is the plan's first day in the ledger: there is none before to compare with."
    is_known = first is not None and first <= day and day != as_at
    if answers.then is not None:
        statuses = {each["id"]: each["status"] for each in answers.then["activities"]}
    else:
        statuses = {
            activity: over_time.value(activity, "status", day)
            for activity in over_time.activities() if over_time.is_there(activity, day)
        }
    return _Earlier(day, statuses, is_known, note)


def unknown_day(day: str, first: str | None) -> str:
    since = f": the plan's first day in it is {first}" if first else ""
    return f"Of {day} the ledger knows nothing{since}."


def three_months_before(as_at: str) -> str:
    day = date.fromisoformat(as_at)
    for _ in range(_MONTHS_BACK):
        if day.replace(day=1) > date.min:
            day = day.replace(day=1) - timedelta(days=1)
    return day.isoformat()


def _counts(now: Answer, earlier: _Earlier, statuses: Statuses) -> list[Answer]:
    held = [as_words(each["status"]) for each in now["activities"]]
    before = [as_words(status) for status in earlier.statuses.values()]
    codes = [*statuses.codes]
    codes += [""] if "" in held or "" in before else []
    width, points = MEANING
    room = width * (_LINES_OF_A_MEANING if len(codes) <= _MOST_LONG_MEANINGS else 1)
    return [
        {
            "status": statuses.look(code),
            "meaning": fit(
                statuses.meaning.get(code) or ("–" if code else "no status was reported"), room,
                points,
            ),
            "then": str(before.count(code)) if earlier.is_known else "–",
            "now": str(held.count(code)),
        }
        for code in codes
    ]


def _gone_since(now: Answer, earlier: _Earlier) -> str:
    count = len(earlier.statuses.keys() - {each["id"] for each in now["activities"]})
    if not count:
        return ""
    return (
        f"{counted(count, 'activity', 'activities')} of {earlier.day} {is_or_are(count)} not in the"
        f" plan on {now['as_at']}."
    )


def _figures(answers: Answers) -> list[list[str]]:
    totals = answers.slippage["totals"]
    return [
        [f"{totals['activities']:,}", "activity" if totals["activities"] == 1 else "activities"],
        [f"{totals['complete']:,}", "complete"],
        [f"{totals['overdue']:,}", "overdue"],
        [f"{totals['challenged']:,}", "challenged"],
        [f"{totals['slips']:,}", "slip" if totals["slips"] == 1 else "slips"],
        [
            f"{totals['slippage_days']:,}",
            "day of slippage" if totals["slippage_days"] == 1 else "days of slippage",
        ],
    ]


def _events_told(answers: Answers) -> str:
    events = answers.history["events"]
    late = sum(1 for event in events if event["late_days"] is not None)
    corrected = sum(1 for event in events if event["type"] == "corrected")
    retracted = sum(1 for event in events if event["type"] == "retracted")
    return (
        f"{counted(len(events), 'event')} known by then, among them"
        f" {counted(late, 'late entry', 'late entries')}, {counted(corrected, 'correction')} and"
        f" {counted(retracted, 'retraction')}."
    )


def _list(title: str, empty: str, items: list[list[str]]) -> Answer:
    return {
        "title": title,
        "count": len(items),
        "items": items,
        "more": 0,
        "empty": empty,
    }


def _cut(some: Answer, most: int) -> Answer:
    items = some["items"]
    return some | {"items": items[:most], "more": max(0, len(items) - most)}


def _got_worse(now: Answer, earlier: _Earlier, statuses: Statuses) -> Answer:
    if not earlier.is_known:
        return _list("Got worse", "unknown: see above", []) | {"count": "–"}
    found = _list("Got worse", "nothing", _worse(now, earlier.statuses, statuses))
    return found | {"since": earlier.day}


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
    return fit(name_of(activity), *ITEM)
