"""What stands in the report, in its order, ready to be laid out: the template decides nothing.

All of it is data; a text that somebody typed reaches the template as a string and in no other way.
"""
from __future__ import annotations

from hashlib import sha256
from importlib.resources import files

from plan_ledger.evidence.answers import Answer, Answers
from plan_ledger.evidence.members import VERIFIER
from plan_ledger.evidence.reading_words import LONGEST_CELL, as_words, field_words
from plan_ledger.evidence.report.activities import SHORT, name_of, sections
from plan_ledger.evidence.report.beyond import beyond_what_was_known, newest_record
from plan_ledger.evidence.report.entries import Entries
from plan_ledger.evidence.report.events import Telling, by_subject, moment, newest
from plan_ledger.evidence.report.gone import gone_values, legend_gone
from plan_ledger.evidence.report.over_time import OverTime, first_day
from plan_ledger.evidence.report.slips_chart import charts
from plan_ledger.evidence.report.statuses import Statuses
from plan_ledger.evidence.report.whole import unknown_day, whole
from plan_ledger.plan.words import days, in_words, on_one_line

UNTITLED = "A plan without a title"
_LONGEST_TITLE, _LONGEST_CELL = 300, 200
_FOOTER_TITLE, _IN_REGISTER = 60, 66
_MOST_SLIPPED, _MOST_CHANGES = 35, 200
_BY_IMPORTANCE = (
    "unsaid", "withdrawn", "reinstated", "added", "legend", "title", "status", "deadline", "lead",
    "reworded", "moved", "renumbered", "recoded", "section", "evidence", "progress",
)
_OF_NO_KNOWN_KIND = _BY_IMPORTANCE.index("reworded")


def content(answers: Answers) -> Answer:
    now = answers.now
    reported = [each["status"] for each in now["activities"]]
    if answers.then is not None:
        reported += [each["status"] for each in answers.then["activities"]]
    statuses = Statuses(now["legend"], reported, legend_gone(answers))
    told = by_subject(answers.history["events"])
    telling = Telling(
        now["as_at"], now["time_zone"],
        {each["position"]: each["effective"] for each in answers.history["events"]},
    )
    over_time = OverTime(answers.history["events"])
    entries = Entries(answers.history["events"])
    title = on_one_line(as_words(now["title"]), _LONGEST_TITLE) or UNTITLED
    return {
        "title": title,
        "document_title": f"{title}: inspection pack, as at {in_words(now['as_at'])}",
        "footer": f"{on_one_line(title, _FOOTER_TITLE)}, as at {now['as_at']}, as known at"
                  f" position {now['position']}",
        "as_at": in_words(now["as_at"]),
        "cover": _cover(answers),
        "gone": gone_values(answers),
        "whole": whole(answers, statuses, over_time),
        "movement": _movement(answers, first_day(over_time)),
        "slips": _slips(answers, over_time, entries),
        "register": _register(answers, statuses),
        "sections": sections(answers, statuses, told, telling, entries),
        "withdrawn": _withdrawn(answers, told, over_time),
        "plan": _plan(answers, statuses) | {
            "events": newest(told.get(answers.statement["plan"], []), telling),
        },
        "later": _later(answers.later),
        "longest_cell": f"{LONGEST_CELL:,}",
        "verifier": sha256(_verifier()).hexdigest(),
        "fingerprint": answers.statement["head"]["fingerprint"].split(" "),
    }


def _verifier() -> bytes:
    """The program that lies in the pack; it is published with the project too."""
    return files("plan_ledger.evidence.standalone").joinpath(VERIFIER).read_bytes()


def _cover(answers: Answers) -> Answer:
    statement, now = answers.statement, answers.now
    asked, head = statement["question"], statement["head"]
    known = f"position {asked['position']:,}"
    if asked["known_at"]:
        known += f", {moment(asked['known_at'], now['time_zone'])}"
    signed = statement["signed"]
    if not signed:
        vouched = "nobody has signed for these records"
    elif signed < head["size"]:
        vouched = f"to position {signed:,}; nobody has signed for what follows"
    else:
        vouched = f"all, to position {signed:,}"
    facts = [
        ["As at", in_words(now["as_at"])],
        ["As known at", known],
        ["Times", f"everywhere in this report by the clock of the plan's zone, {now['time_zone']}"],
        ["Records in the ledger", f"{head['size']:,} when this pack was made"],
        ["Signed", vouched],
        ["This pack", "recorded in the ledger" if statement["recorded"] else
         "NOT RECORDED: whoever made it has no right to record, so the ledger does not know of it"],
        ["Made by", as_words(statement["made_by"])],
        ["Made with", ", ".join(
            f"{name} {version}" for name, version in sorted(statement["made_with"].items())
        )],
        ["Plan", statement["plan"]],
    ]
    newest = newest_record(now["as_at"], asked["known_at"], now["time_zone"])
    if newest:
        facts.insert(2, ["Newest record", newest])
    if asked["since"]:
        facts.insert(2, ["Changes since", in_words(asked["since"])])
    return {"facts": facts, "limits": _limits(answers)}


def _limits(answers: Answers) -> list[str]:
    """What this pack's reader was not given, or nobody could know."""
    asked, now = answers.statement["question"], answers.now
    beyond = beyond_what_was_known(now["as_at"], asked["known_at"], now["time_zone"])
    found = [beyond] if beyond else []
    if asked["withheld"]:
        found.append(f"Withheld from this pack: {', '.join(asked['withheld'])}.")
    if asked["activity"]:
        names = [
            on_one_line(name_of(each), SHORT) for each in answers.now["activities"]
            if each["id"] == asked["activity"]
        ]
        found.append(
            "LIMITED TO ONE ACTIVITY: only the texts of"
            f" {names[0] if names else 'an activity that is not in the plan on this day'} are"
            " disclosed. The others are proved all the same."
        )
    return found


def _movement(answers: Answers, first: str | None) -> Answer | None:
    if answers.changes is None:
        return None
    since = answers.changes["from"]
    return {
        "since": in_words(since),
        "note": unknown_day(since, first) if first is None or since < first else "",
    } | _changes(answers.changes["changes"])


def _later(later: Answer) -> Answer:
    return {
        "from": later["from_position"],
        "to": later["to_position"],
        "count": len(later["changes"]),
    } | _changes(later["changes"])


def _changes(changes: list[Answer]) -> Answer:
    """Where they are too many to be read, the kinds that matter most come first, each in the plan's
    order.
    """
    shown, is_cut = changes, len(changes) > _MOST_CHANGES
    if is_cut:
        shown = sorted(changes, key=_importance)[:_MOST_CHANGES]
    return {
        "rows": [change_row(each) for each in shown],
        "more": len(changes) - len(shown),
        "is_cut": is_cut,
    }


def _importance(change: Answer) -> int:
    kind = change["kind"]
    return _BY_IMPORTANCE.index(kind) if kind in _BY_IMPORTANCE else _OF_NO_KNOWN_KIND


def change_row(change: Answer) -> list[str]:
    """Number, what, from, to, positions."""
    what = field_words(change["field"]) or change["kind"]
    if change["field"] and change["kind"] in ("renumbered", "moved", "recoded", "reworded"):
        what = f"{change['kind']}: {what}"
    if change["days"]:
        what += f" ({change['days']:+,} days)"
    old, new = (_shown(change, side) for side in ("from", "to"))
    return [
        as_words(change["ref"]) or "the plan", what, old, new,
        ", ".join(map(str, change["positions"])),
    ]


def _shown(change: Answer, side: str) -> str:
    if change["field"] == "order":
        return "a place" if side == "from" else "another place"
    return on_one_line(as_words(change[side]), _LONGEST_CELL) or "–"


def _slips(answers: Answers, over_time: OverTime, entries: Entries) -> Answer:
    slippage = answers.slippage
    totals = slippage["totals"]
    slipped = [each for each in slippage["activities"] if each["slips"]]
    slipped.sort(key=lambda each: -(each["slippage_days"] or 0))
    words = {each["id"]: each for each in answers.now["activities"]}
    notes = [
        f"Slips: {totals['slips']:,}. Activities that slipped: {len(slipped):,} of"
        f" {totals['activities']:,}. Slippage in all: {days(totals['slippage_days'])}.",
        f"Pull-forwards: {totals['pull_forwards']:,}. Dates removed: {totals['dates_removed']:,}."
        f" Completed late: {totals['completed_late']:,}.",
        f"What can hide a slip: deadlines corrected later: {totals['deadlines_corrected']:,};"
        f" activities withdrawn while overdue: {totals['withdrawn_while_overdue']:,}.",
    ]
    return {
        "notes": notes,
        "charts": charts(slippage, over_time, entries, answers.now),
        "rows": [
            [
                as_words(each["ref"]),
                on_one_line(as_words(words[each["id"]]["activity"]), SHORT),
                each["baseline_deadline"] or "–",
                each["deadline"] or "no date",
                str(len(each["slips"])),
                "–" if each["slippage_days"] is None else f"{each['slippage_days']:,}",
            ]
            for each in slipped[:_MOST_SLIPPED]
        ],
        "more": max(0, len(slipped) - _MOST_SLIPPED),
    }


def _register(answers: Answers, statuses: Statuses) -> list[Answer]:
    return [
        {
            "id": each["id"],
            "ref": as_words(each["ref"]),
            "words": on_one_line(as_words(each["activity"]), _IN_REGISTER) or "–",
            "lead": on_one_line(as_words(each["lead"]), 60) or "–",
            "deadline": each["deadline"] or "–",
            "status": statuses.look(each["status"]),
        }
        for each in answers.now["activities"]
    ]


def _plan(answers: Answers, statuses: Statuses) -> Answer:
    """What belongs to no activity, in full."""
    now = answers.now
    gone = legend_gone(answers)
    return {
        "facts": [
            ["Title", as_words(now["title"]) or "–"],
            ["Time zone", now["time_zone"]],
            ["Fingerprint", f"{now['fingerprint']} (as known at position {now['position']})"],
        ],
        "legend": [
            {
                "status": statuses.look(line["code"]),
                "label": gone or as_words(line["label"]),
                "meaning": gone or as_words(line["meaning"]) or "–",
                "means": line["means"] + (
                    "; so is what is overdue" if line["overdue_is_off_track"] else ""
                ),
            }
            for line in now["legend"]
        ],
        "sections": [[number, as_words(title)] for number, title in now["sections"].items()],
    }


def _withdrawn(
    answers: Answers, told: dict[str, list[Answer]], over_time: OverTime
) -> list[list[str]]:
    """Activities that were in the plan before V and are not on it: number, since, why, by whom."""
    as_at, found = answers.now["as_at"], []
    for activity in over_time.activities():
        if over_time.value(activity, "exists", as_at) is not False:
            continue
        gone = [
            event for event in told[activity]
            if event["type"] == "activity-withdrawn" and event["effective"] <= as_at
        ]
        last = max(gone, key=lambda event: (event["effective"], event["position"]), default=None)
        if last is not None:
            found.append([
                as_words(last["ref"]), last["effective"],
                on_one_line(as_words(last["because"]), _LONGEST_CELL) or "no reason was given",
                as_words(last["by"]), str(last["position"]),
            ])
    return found

