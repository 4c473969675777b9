"""The events as the report tells them, newest first: what, from which day, why, by whom, recorded
when; what is late, corrects, or was undone says so by a word.

A run of confirmations is one line, as in `history`. The report tells the newest MOST of each
activity, since an inspector reads it on paper, and counts the rest; plan.xlsx has all.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from plan_ledger.evidence.answers import Answer
from plan_ledger.evidence.reading_words import as_words, field_words
from plan_ledger.plan.words import days, on_one_line

MOST = 20
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
_TOLD_WHEN_ADDED = ("status", "deadline", "lead")
_NOT_FOR_PEOPLE = ("order", "exists")
_SAID_BY_THE_FIELD = (
    "plan-retitled", "legend-set", "section-set", "activity-reworded", "activity-recoded",
    "activity-renumbered", "status-changed", "lead-reassigned", "deadline-revised",
    "progress-reported", "mark-set",
)
_MOST_TAKEN_BACK = 4
_SHORT_FIELDS = ("ref", "section", "codes", "deadline", "original", "lead", "status", "title")
"""Told with what was there before; of a long text the event before tells that."""


def by_subject(events: Iterable[Answer]) -> dict[str, list[Answer]]:
    found: dict[str, list[Answer]] = {}
    for event in events:
        found.setdefault(event["id"], []).append(event)
    return found


def newest(events: Sequence[Answer], files: dict[int, Any], as_at: str) -> Answer:
    """`events` of one subject, oldest first; `files` are the names of attached files by position.

    Gives `rows` for the template, and how many events are not among them.
    """
    rows: list[Answer] = []
    told = 0
    for _, run in groupby(reversed(events), key=_run):
        some = list(run)
        if len(rows) == MOST:
            break
        told += len(some)
        rows.append(_row(some[0], files, as_at) if len(some) == 1 else _confirmations(some))
    return {"rows": rows, "more": len(events) - told}


def _run(event: Answer) -> Any:
    """Alike for confirmations that one line can tell."""
    plain = (
        event["type"] == "confirmed" and event["late_days"] is None and not event["because"]
        and not any(said["undone_by"] for said in event["statements"])
    )
    return plain or event["position"]


def _confirmations(some: Sequence[Answer]) -> Answer:
    held = sorted(event["effective"] for event in some)
    names = dict.fromkeys(as_words(event["by"]) for event in some)
    by = ", ".join(names) if len(names) < 3 else f"{len(names)} people"
    return {
        "day": held[-1],
        "what": f"Confirmed {len(some)} times, unchanged, {_range(held[0], held[-1])}",
        "marks": "",
        "recorded": f"recorded {_range(some[-1]['recorded_at'][:10], some[0]['recorded_at'][:10])}"
                    f" by {by}, positions {some[-1]['position']} to {some[0]['position']}",
    }


def _range(first: str, last: str) -> str:
    return first if first == last else f"{first} to {last}"


def _row(event: Answer, files: dict[int, Any], as_at: str) -> Answer:
    return {
        "day": event["effective"] or "–",
        "what": because(
            what(event, files), on_one_line(as_words(event["because"]), _LONGEST_REASON)
        ),
        "marks": ". ".join(_marks(event, as_at)),
        "recorded": f"recorded {moment(event['recorded_at'])} by {as_words(event['by'])},"
                    f" position {event['position']}",
    }


def because(what: str, reason: str) -> str:
    """In one text: each run of letters of another look costs memory, and there may be 40,000."""
    if not reason:
        return what
    return f"{what}{'' if what.endswith(('.', '…')) else '.'} Because: {reason}"


def what(event: Answer, files: dict[int, Any]) -> str:
    """What happened, in words; `files` as for `newest`."""
    kind, said = event["type"], event["statements"]
    title = _WORDS.get(kind, str(kind))
    if kind == "erased":
        erases = event["erases"]
        return (f"{title}: the {field_words(erases['field'])} of position {erases['position']}"
                f" ({erases['ground']})")
    if kind == "evidence-attached":
        return f"{title}: {as_words(files.get(event['position'])) or 'a file'}"
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
        found.append("FROM A LATER DAY than the one told here")
    if event["late_days"] is not None:
        found.append(f"LATE ENTRY, {days(event['late_days'])} after it held")
    if event["replaces"]:
        found.append(f"CORRECTION of position {_list(event['replaces'])}")
    if event["retracts"]:
        found.append(f"RETRACTION of position {_list(event['retracts'])}")
    if event["type"] != "retracted":
        undone = sorted({said["undone_by"] for said in event["statements"] if said["undone_by"]})
        if undone:
            found.append(f"UNDONE by position {_list(undone)}")
    return found


def _list(positions: Sequence[int]) -> str:
    some = list(dict.fromkeys(positions))
    more = f" and {len(some) - 8} more" if len(some) > 8 else ""
    return ", ".join(map(str, some[:8])) + more


def moment(instant: str | None) -> str:
    """`2019-03-01 14:05`, in UTC as it is recorded."""
    return f"{instant[:10]} {instant[11:16]}" if instant else ""
