"""Each activity in full: what it is, how it stood, its deadlines, its evidence and its story."""
from __future__ import annotations

from itertools import groupby
from typing import Any

from plan_ledger.evidence.answers import Answer, Answers
from plan_ledger.evidence.reading_words import as_words, why_moved
from plan_ledger.evidence.report.entries import Entries
from plan_ledger.evidence.report.events import Telling, moment, newest
from plan_ledger.evidence.report.fitting import fit
from plan_ledger.evidence.report.gone import codes_words
from plan_ledger.evidence.report.statuses import Statuses
from plan_ledger.plan.words import days, on_one_line

SHORT = 84
_HEADING = 146, 10
_NOTHING = "–"
_DIGITS = 16
_MOVES = {"slips": "slip", "pull_forwards": "pull-forward", "dates_removed": "date removed"}


def name_of(activity: Answer) -> str:
    """`4.2.2 Recruit a permanent chair`, however long."""
    return f"{as_words(activity['ref'])} {as_words(activity['activity'])}".strip()


def sections(
    answers: Answers, statuses: Statuses, told: dict[str, list[Answer]], telling: Telling,
    entries: Entries,
) -> list[Answer]:
    """In the plan's order. `told` are the events by subject."""
    titles = answers.now["sections"]
    slips = {each["id"]: each for each in answers.slippage["activities"]}
    found = []
    for section, some in groupby(answers.now["activities"], key=lambda each: each["section"]):
        found.append({
            "name": on_one_line(section_name(section, titles), SHORT),
            "activities": [
                _activity(
                    each, statuses, slips[each["id"]], told.get(each["id"], []), telling, entries
                )
                for each in some
            ],
        })
    return found


def section_name(section: Any, titles: dict[str, Any]) -> str:
    number = as_words(section)
    if not number:
        return "Without a section"
    title = as_words(titles.get(section))
    return f"{number} {title}" if title else f"Section {number}"


def _activity(
    activity: Answer, statuses: Statuses, slipped: Answer, events: list[Answer], telling: Telling,
    entries: Entries,
) -> Answer:
    return {
        "id": activity["id"],
        "name": fit(name_of(activity), *_HEADING, bold=True),
        "status": statuses.look(activity["status"]),
        "standing": _standing(activity),
        "warnings": _warnings(activity, slipped),
        "facts": _facts(activity, slipped),
        "moves": _moves(slipped, telling.zone, entries),
        "evidence": [
            [as_words(each["name"]) or _NOTHING, _digest(each["sha256"]), str(each["position"])]
            for each in activity["evidence"]
        ],
        "events": newest(events, telling),
    }


def _standing(activity: Answer) -> str:
    since, confirmed = activity["status_since"], activity["last_confirmed"]
    said = []
    if since:
        said.append(f"since {since}")
    said.append(f"last confirmed {confirmed}" if confirmed else "never confirmed")
    return f"{', '.join(said)}; subject {activity['id']}"


def _warnings(activity: Answer, slipped: Answer) -> list[str]:
    found = []
    if activity["overdue"]:
        found.append(f"OVERDUE by {days(slipped['overdue_days'])}")
    if activity["challenged"]:
        found.append(f"CHALLENGED: {activity['challenged']}")
    if slipped["completed_late_days"]:
        found.append(f"COMPLETED LATE by {days(slipped['completed_late_days'])}")
    return found


def _facts(activity: Answer, slipped: Answer) -> list[list[str]]:
    facts = [
        ["Wording", as_words(activity["activity"])],
        ["Finding", as_words(activity["finding"])],
        ["Codes", codes_words(activity["codes"], activity["unknown_codes"])],
        ["Outcome", as_words(activity["outcome"])],
        ["Lead", as_words(activity["lead"])],
        ["Timeline", as_words(activity["timeline"])],
        ["Deadline", deadline_words(activity, slipped)],
        ["Progress", as_words(activity["progress"])],
    ]
    return [[label, value or _NOTHING] for label, value in facts]


def deadline_words(activity: Answer, slipped: Answer) -> str:
    """The date, and what became of it: of `show` and `slippage`."""
    day, baseline = activity["deadline"], activity["baseline_deadline"]
    said = [day or "no date"]
    if activity["deadline_kind"] not in ("by", "none"):
        said[0] += f" ({activity['deadline_kind']})"
    if activity["original"]:
        said.append(f"the file's original date {activity['original']}")
    if baseline and baseline != day:
        said.append(f"baseline {baseline}")
    if slipped["slips"]:
        count = len(slipped["slips"])
        said.append(f"{count} slip" if count == 1 else f"{count} slips")
    if activity["slippage_days"]:
        said.append(f"slippage {days(activity['slippage_days'])}")
    return ", ".join(said)


def _moves(slipped: Answer, zone: str, entries: Entries) -> list[Answer]:
    """Every time that the date moved, oldest first."""
    moves = [(each, word) for key, word in _MOVES.items() for each in slipped[key]]
    moves.sort(key=lambda move: (move[0]["effective"], move[0]["recorded_at"]))
    return [
        {
            "day": each["effective"],
            "what": f"{each['from']} → {each['to'] or 'no date'}: {_by(word, each['days'])},"
                    f" recorded {moment(each['recorded_at'], zone)}. {_why(each)}",
            "marks": entries.marks(slipped["id"], each),
            "recorded": "",
        }
        for each, word in moves
    ]


def _why(move: Answer) -> str:
    why = why_moved(move, "")
    if move["because"] is not None:
        return f"Because: {why}"
    return f"No reason was given{why}."


def _by(word: str, moved: int | None) -> str:
    return word if moved is None else f"{word} of {days(abs(moved))}"


def _digest(sha256: Any) -> str:
    return sha256[:_DIGITS] if isinstance(sha256, str) else as_words(sha256)
