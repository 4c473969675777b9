"""The events as the report tells them, newest first: what, from which day, why, by whom, recorded
when; what is late, corrects, or was undone says so by a word.

A run of confirmations is one line, as in `history`. The report tells the newest MOST of each
activity, since an inspector reads it on paper, and counts the rest; plan.xlsx has all. What is of a
later day than V comes after the rest and never in its place: how it was on V is what she asked.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from plan_ledger.evidence.answers import Answer
from plan_ledger.evidence.reading_words import as_words, field_words
from plan_ledger.evidence.report.entries import correction, late_entry, some_positions
from plan_ledger.history.question import clock_of
from plan_ledger.plan.words import on_one_line

MOST, MOST_LATER = 20, 5
_LONGEST_VALUE, _LONGEST_REASON = 120, 200
_WORDS = {
    "plan-opened": "Plan opened",
    "plan-retitled": "Plan retitled",
    "legend-set": "Legend set",
    "section-set": "Section named",
    "profile-set": "How its files are read was kept",
    "edition-imported": "Edition imported",
    "activity-added": "Activity added",
    "activity-reworded": "Reworded",
    "activity-recoded": "Codes changed",
    "activity-moved": "Moved",
    "activity-renumbered": "Renumbered",
    "activity-withdrawn": "Withdrawn",
    "activity-reinstated": "Reinstated",
    "status-changed": "Status changed",
    "lead-reassigned": "Lead changed",
    "deadline-revised": "Deadline changed",
    "progress-reported": "Progress reported",
    "confirmed": "Confirmed",
    "evidence-attached": "Evidence attached",
    "corrected": "Corrected",
    "retracted": "Retracted",
    "erased": "Erased",
    "mark-set": "Mark set",
    "key-set": "Key set",
    "pack-made": "Pack made",
}
_LATER = "FROM A LATER DAY than the one told here"
_TOLD_WHEN_ADDED = ("status", "deadline", "lead")
_NOT_FOR_PEOPLE = ("order", "exists")
_SAID_BY_THE_FIELD = (
    "plan-retitled", "legend-set", "section-set", "activity-reworded", "activity-recoded",
    "activity-renumbered", "status-changed", "lead-reassigned", "deadline-revised",
    "progress-reported", "mark-set",
)
_MOST_TAKEN_BACK = 4
_SHORT_FIELDS = ("ref", "section", "codes", "deadline", "original", "lead", "status", "title",
                 "evidence")
"""Told with what was there before; of a long text the event before tells that."""


def by_subject(events: Iterable[Answer]) -> dict[str, list[Answer]]:
    found: dict[str, list[Answer]] = {}
    for event in events:
        found.setdefault(event["id"], []).append(event)
    return found


class Telling(NamedTuple):
    """How the events of one report are told: as at which day, by which clock; `effective`
    is every event's day by position.
    """

    as_at: str
    zone: str
    effective: dict[int, str | None]

    def is_later(self, event: Answer) -> bool:
        """Whether it is of a day after V. What has no day of its own is of the day of what it takes
        back or erases; a mark and its like of the day on which it was recorded.
        """
        day: str | None = event["effective"]
        if day is None:
            about = [*event["retracts"]]
            if event["type"] == "erased":
                about.append(event["erases"]["position"])
            of = [held for each in about if (held := self.effective.get(each)) is not None]
            day = min(of, default=None) or moment(event["recorded_at"], self.zone)[:10]
        return day > self.as_at


def newest(events: Sequence[Answer], telling: Telling) -> Answer:
    """`events` of one subject, oldest first. Gives `rows` for the template, how many `more` there
    are, and `later` ones, the next after V, as far as there is room, and how many `more_later`.
    """
    told = [event for event in reversed(events) if not telling.is_later(event)]
    later = [event for event in events if telling.is_later(event)]
    rows, count = _rows(told, MOST, telling)
    later.sort(key=lambda event: (event["effective"] or event["recorded_at"], event["position"]))
    room = min(MOST_LATER, MOST - len(rows))
    rows_later, count_later = _rows(later, room, telling)
    return {
        "rows": rows, "more": len(told) - count,
        "later": rows_later[::-1], "more_later": len(later) - count_later,
    }


def _rows(events: Iterable[Answer], most: int, telling: Telling) -> tuple[list[Answer], int]:
    """At most so many, and how many events they tell."""
    rows: list[Answer] = []
    told = 0
    for _, run in groupby(events, key=_run):
        if len(rows) == most:
            break
        some = list(run)
        told += len(some)
        rows.append(_row(some[0], telling) if len(some) == 1 else _confirmations(some, telling))
    return rows, told


def _run(event: Answer) -> Any:
    """Alike for confirmations that one line can tell."""
    plain = (
        event["type"] == "confirmed" and event["late_days"] is None and not event["because"]
        and not any(said["undone_by"] for said in event["statements"])
    )
    return plain or event["position"]


def _confirmations(some: Sequence[Answer], telling: Telling) -> Answer:
    held = sorted(event["effective"] for event in some)
    recorded = sorted(moment(event["recorded_at"], telling.zone)[:10] for event in some)
    positions = sorted(event["position"] for event in some)
    names = dict.fromkeys(as_words(event["by"]) for event in some)
    by = ", ".join(names) if len(names) < 3 else f"{len(names)} people"
    return {
        "day": held[-1],
        "what": f"Confirmed {len(some)} times, unchanged, {_range(held[0], held[-1])}",
        "marks": _LATER if telling.is_later(some[0]) else "",
        "recorded": f"recorded {_range(recorded[0], recorded[-1])}"
                    f" by {by}, positions {positions[0]} to {positions[-1]}",
    }


def _range(first: str, last: str) -> str:
    return first if first == last else f"{first} to {last}"


def _row(event: Answer, telling: Telling) -> Answer:
    return {
        "day": event["effective"] or "–",
        "what": because(
            what(event), on_one_line(as_words(event["because"]), _LONGEST_REASON)
        ),
        "marks": ". ".join(_marks(event, telling.as_at)),
        "recorded": f"recorded {moment(event['recorded_at'], telling.zone)}"
                    f" by {as_words(event['by'])}, position {event['position']}",
    }


def because(what: str, reason: str) -> str:
    """In one text: each run of letters of another look costs memory, and there may be 40,000."""
    if not reason:
        return what
    return f"{what}{'' if what.endswith(('.', '…')) else '.'} Because: {reason}"


def what(event: Answer) -> str:
    """What happened, in words."""
    kind, said = event["type"], event["statements"]
    title = _WORDS.get(kind, str(kind))
    if kind == "erased":
        erases = event["erases"]
        return (f"{title}: the {field_words(erases['field'])} of position {erases['position']}"
                f" ({erases['ground']})")
    if kind == "evidence-attached":
        return f"{title}: {as_words(event['file']['name']) or 'a file'}"
    if kind == "edition-imported":
        return f"{title}: {as_words((event['source'] or {}).get('file')) or 'a file'}"
    if kind == "activity-added":
        lines = [_said(each) for each in said if each["field"] in _TOLD_WHEN_ADDED]
    elif kind == "confirmed":
        lines = [_said(each) for each in said if not each["repeats"]]
    elif kind == "retracted" and len(said) > _MOST_TAKEN_BACK:
        lines = [f"{len(said)} values"]
    else:
        lines = [_change(each) for each in said if each["field"] not in _NOT_FOR_PEOPLE]
    if kind in _SAID_BY_THE_FIELD and lines:
        return "; ".join(line[:1].upper() + line[1:] for line in lines)
    return f"{title}: {'; '.join(lines)}" if lines else title


def _said(said: Answer) -> str:
    return f"{field_words(said['field'])}: {_short(said['to'])}"


def _change(said: Answer) -> str:
    if said["from"] is None or said["field"] not in _SHORT_FIELDS:
        return _said(said)
    return f"{field_words(said['field'])}: {_short(said['from'])} → {_short(said['to'])}"


def _short(value: Any) -> str:
    return on_one_line(as_words(value), _LONGEST_VALUE) or "nothing"


def _marks(event: Answer, as_at: str) -> list[str]:
    """What must not be overlooked."""
    found = []
    if event["effective"] is not None and event["effective"] > as_at:
        found.append(_LATER)
    if event["late_days"] is not None:
        found.append(late_entry(event["late_days"]))
    if event["replaces"]:
        found.append(correction(event["replaces"]))
    if event["retracts"]:
        found.append(f"RETRACTION of position {some_positions(event['retracts'])}")
    if event["type"] != "retracted":
        undone = sorted({said["undone_by"] for said in event["statements"] if said["undone_by"]})
        if undone:
            found.append(f"UNDONE by position {some_positions(undone)}")
    return found


def moment(instant: str | None, zone: str = "UTC") -> str:
    """`2019-03-01 14:05`, by that zone's clock; of an hour that it shows twice it says which."""
    if not instant:
        return ""
    there = datetime.fromisoformat(instant).astimezone(clock_of(zone))
    told = there.replace(tzinfo=None).isoformat(" ", "minutes")
    comes_twice = there.replace(fold=0).utcoffset() != there.replace(fold=1).utcoffset()
    return f"{told} {there.tzname()}" if comes_twice else told
