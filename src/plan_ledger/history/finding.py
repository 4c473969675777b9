"""`find`: which activities ever, or in a time, with the records that show it.

What is asked is asked of one statement at a time: `--was RED --by Ann` are the statements of RED
that Ann recorded. Statements that were corrected or retracted by T are passed over: they are not
said any more.
"""
from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from plan_ledger.history.question import Question, local_day
from plan_ledger.history.state import activities_as_at, plan_as_at
from plan_ledger.history.telling import history
from plan_ledger.plan.cells import ACTIVITY_FIELDS, Statement
from plan_ledger.plan.codes import read_codes
from plan_ledger.plan.erasure import is_gone, text_of
from plan_ledger.plan.errors import PlanError, nearest
from plan_ledger.plan.status import Legend, UnknownStatus
from plan_ledger.plan.timeline import read_timeline
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
    held on one of them while its activity was in the plan, any other statement have taken effect;
    what has no day of its own, as a retraction, have been recorded.
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
    sought = _with_codes(sought, legend, events)
    found: dict[str, set[int]] = {}
    refs: dict[str, str | None] = {}
    held = _held(connection, question, sought) if sought.was is not None else set()
    for event in events:
        refs[event["id"]] = event["ref"] or refs.get(event["id"])
        if event["ref"] is None or not _fits_event(event, sought):
            continue
        for said in event["statements"]:
            if said["undone_by"] is None and _fits(event, said, sought, held, question.time_zone):
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
    for option, words in (("--text", sought.text), ("--by", sought.by)):
        if words is not None and not words.strip():
            raise PlanError(f"{option} is empty: give the words to look for")
    if sought.during is not None and sought.during[0] > sought.during[1]:
        raise BadPeriod(*sought.during)


def _with_codes(sought: Sought, legend: Legend, events: list[Answer]) -> Sought:
    """Statuses by their codes, whatever they were called."""
    was, before, after = sought.was, sought.before, sought.after
    if sought.changed == "status":
        before, after = (
            word and _code(word, legend, events) for word in (before, after)
        )
    return sought._replace(
        was=was if was is None else _code(was, legend, events), before=before, after=after
    )


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
    event: Answer, said: Answer, sought: Sought, held: set[tuple[str, int]], zone: str
) -> bool:
    if sought.was is not None:
        if said["field"] != "status" or (event["id"], event["position"]) not in held:
            return False
    elif sought.during is not None:
        day = event["effective"] or local_day(datetime.fromisoformat(event["recorded_at"]), zone)
        if not sought.during[0] <= day <= sought.during[1]:
            return False
    if sought.changed is not None:
        if said["field"] != sought.changed or said["from"] == said["to"]:
            return False
        if event["type"] == "activity-added":  # it began with that value
            return False
        if sought.before is not None and not _reads(said, "from", sought.before):
            return False
        if sought.after is not None and not _reads(said, "to", sought.after):
            return False
    if sought.text is None:
        return True
    wanted = sought.text.casefold()
    texts = [*_texts(said["field"], said["to"]), text_of(event["because"]) or ""]
    return any(wanted in text.casefold() for text in texts)


def _reads(said: Answer, side: str, wanted: str) -> bool:
    """A whole value as typed, in any case; of a deadline its words or its date, however written; of
    codes one of them, or all in any order.
    """
    field, value = said["field"], said[side]
    if any(without_case(text) == without_case(wanted) for text in _texts(field, value)):
        return True
    if field == "codes" and isinstance(value, list):
        asked = read_codes(wanted)
        return {*asked.codes, *asked.unknown} == {text_of(code) for code in value}
    if field == "deadline" and isinstance(value, dict) and value.get("deadline"):
        due = date.fromisoformat(value["deadline"])
        return read_timeline(wanted, due).date == due
    return False


def _texts(field: str, value: Any) -> Iterator[str]:
    """What a person said: not the ground that stands for what was erased, not a deadline's kind."""
    if is_gone(value):
        return
    if isinstance(value, list):
        for part in value:
            yield from _texts(field, part)
    elif field == "deadline" and isinstance(value, dict):
        yield from _texts("", [value.get("timeline"), value.get("deadline")])
    else:
        yield from each_text(value)


def _held(
    connection: sqlite3.Connection, question: Question, sought: Sought
) -> set[tuple[str, int]]:
    """Activity and position of each statement of the status that held, on some day of the time on
    which the activity was in the plan. One that another of the same day covers never held.
    """
    said: dict[str, dict[str, list[Statement]]] = {}
    for subject, field, statement in statements(connection, ("status", "exists")):
        if statement.live_at(question.position):
            said.setdefault(subject, {}).setdefault(field, []).append(statement)
    first, last = sought.during or ("", "")
    asked = _Days(first, f"{last}~" if last else _FOR_EVER)
    return {
        (subject, position)
        for subject, cells in said.items()
        for of_status, position in _spans(cells.get("status", ()), sought.was)
        for in_plan, _ in _spans(cells.get("exists", ()), True)
        if max(of_status.start, in_plan.start, asked.start)
        < min(of_status.end, in_plan.end, asked.end)
    }


_FOR_EVER = "~"


class _Days(NamedTuple):
    """From a day until before another. Whatever begins with a day lies after it, and before the
    next one.
    """

    start: str
    end: str


def _spans(some: Sequence[Statement], value: Any) -> Iterator[tuple[_Days, int]]:
    """When the cell had that value, and the positions that say so."""
    for one, following in zip(some, [*some[1:], None], strict=True):
        if one.value == value:
            end = _FOR_EVER if following is None else following.effective
            yield _Days(one.effective, end), one.position
