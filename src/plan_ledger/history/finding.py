"""`find`: which activities ever, or in a time, with the records that show it.

What is asked is asked of one statement at a time: `--was RED --by Ann` are the statements of RED
that Ann recorded. Statements that were corrected or retracted by T are passed over: they are not
said any more.
"""
from __future__ import annotations

import sqlite3
from typing import Any, NamedTuple

from plan_ledger.history.question import Question
from plan_ledger.history.state import activities_as_at, plan_as_at
from plan_ledger.history.telling import history
from plan_ledger.plan.cells import ACTIVITY_FIELDS, Statement
from plan_ledger.plan.erasure import text_of
from plan_ledger.plan.errors import PlanError, nearest
from plan_ledger.plan.status import Legend, UnknownStatus
from plan_ledger.plan.words import each_text, in_words, quoted, without_case
from plan_ledger.store.reading import statements

Answer = dict[str, Any]
FIELDS = tuple(field for field in ACTIVITY_FIELDS if field not in ("exists", "order"))


class UnknownField(PlanError):
    """No cell of an activity is called so."""

    def __init__(self, field: str) -> None:
        super().__init__(
            f"{quoted(field)} is no field that changes{nearest(field, FIELDS)}; it is one of"
            f" {', '.join(FIELDS)}"
        )


class NothingAsked(PlanError):
    """Without a criterion every record would be the answer."""

    def __init__(self) -> None:
        super().__init__(
            "say what to find: --was STATUS, --changed FIELD, --by NAME or --text WORDS; with"
            " --during 2019-01-01..2019-03-31 only in that time"
        )


class BadPeriod(PlanError):
    """The second day lies before the first."""

    def __init__(self, start: str, end: str) -> None:
        super().__init__(
            f"--during ends ({in_words(end)}) before it begins ({in_words(start)}): give the"
            " earlier day first"
        )


class Sought(NamedTuple):
    """What each statement must fit. `during` are two ISO days, both included: a status must have
    held on one of them, any other statement have taken effect.
    """

    was: str | None = None
    changed: str | None = None
    before: str | None = None
    after: str | None = None
    by: str | None = None
    during: tuple[str, str] | None = None
    text: str | None = None


def find(connection: sqlite3.Connection, question: Question, sought: Sought) -> Answer:
    """Raises NothingAsked, UnknownField, UnknownStatus, BadPeriod."""
    _check(sought)
    plan = plan_as_at(connection, question.as_at, question.position)
    legend = Legend.from_json(plan.get("legend") or [])
    events = history(connection, question)["events"]
    if sought.was is not None:
        sought = sought._replace(was=_code(sought.was, legend, events))
    found: dict[str, set[int]] = {}
    refs: dict[str, str | None] = {}
    held = _held(connection, question, sought) if sought.was is not None else set()
    for event in events:
        refs[event["id"]] = event["ref"] or refs.get(event["id"])
        if event["ref"] is None or not _fits_event(event, sought):
            continue
        for said in event["statements"]:
            if said["undone_by"] is None and _fits(event, said, sought, held):
                found.setdefault(event["id"], set()).add(event["position"])
    known = {s.id: s for s in activities_as_at(connection, question.as_at, question.position)}
    order = [identity for identity in known if identity in found]
    order += [identity for identity in found if identity not in known]
    return {
        "title": plan.get("title"),
        "known_at": question.known.instant,
        "position": question.position,
        "activities": [
            {
                "id": identity,
                "ref": (known[identity].value("ref") if identity in known else None)
                or refs[identity],
                "activity": known[identity].value("activity") if identity in known else None,
                "positions": sorted(found[identity]),
            }
            for identity in order
        ],
    }


def _check(sought: Sought) -> None:
    if sought.changed is not None and sought.changed not in FIELDS:
        raise UnknownField(sought.changed)
    if sought.changed is None and (sought.before is not None or sought.after is not None):
        raise PlanError("--from and --to need --changed FIELD: say which field changed")
    if all(part is None for part in (sought.was, sought.changed, sought.by, sought.text)):
        raise NothingAsked
    if sought.during is not None and sought.during[0] > sought.during[1]:
        raise BadPeriod(*sought.during)


def _code(word: str, legend: Legend, events: list[Answer]) -> str:
    """A status that was once reported counts too where the legend has since dropped it."""
    try:
        return legend.find(word).code
    except UnknownStatus:
        said = (said for event in events for said in event["statements"])
        for code in (str(one["to"]) for one in said if one["field"] == "status"):
            if without_case(code) == without_case(word):
                return code
        raise


def _fits_event(event: Answer, sought: Sought) -> bool:
    if sought.by is None:
        return True
    return sought.by.casefold() in (text_of(event["by"]) or "").casefold()


def _fits(
    event: Answer, said: Answer, sought: Sought, held: set[tuple[str, int]]
) -> bool:
    if sought.was is not None:
        if said["field"] != "status" or (event["id"], event["position"]) not in held:
            return False
    elif sought.during is not None:
        day = event["effective"] or event["recorded_at"][:10]
        if not sought.during[0] <= day <= sought.during[1]:
            return False
    if sought.changed is not None:
        if said["field"] != sought.changed or said["from"] == said["to"]:
            return False
        if event["type"] == "activity-added":  # it began with that value
            return False
        if sought.before is not None and not _reads(said["from"], sought.before):
            return False
        if sought.after is not None and not _reads(said["to"], sought.after):
            return False
    if sought.text is None:
        return True
    wanted = sought.text.casefold()
    texts = [*each_text(said["to"]), text_of(event["because"]) or ""]
    return any(wanted in text.casefold() for text in texts)


def _reads(value: Any, wanted: str) -> bool:
    """A whole value as typed, in any case; of a deadline its words or its date."""
    return any(without_case(text) == without_case(wanted) for text in each_text(value))


def _held(
    connection: sqlite3.Connection, question: Question, sought: Sought
) -> set[tuple[str, int]]:
    """Activity and position of each statement of the status that held, on some day of the time. One
    that another of the same day covers never held.
    """
    said: dict[str, list[Statement]] = {}
    for subject, _, statement in statements(connection, ("status",)):
        if statement.live_at(question.position):
            said.setdefault(subject, []).append(statement)
    found = set()
    for subject, some in said.items():
        for one, following in zip(some, [*some[1:], None], strict=True):
            end = None if following is None else following.effective
            if one.value == sought.was and one.effective != end:
                start, last = sought.during or ("", "~")
                if one.effective <= last and (end is None or end > start):
                    found.add((subject, one.position))
    return found
