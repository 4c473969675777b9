"""What belongs to the plan itself: title, legend, section titles, marks; and its first record."""
from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from plan_ledger.plan.cells import SECTION_TITLE
from plan_ledger.plan.errors import PlanError
from plan_ledger.plan.events.evidence import KeySet, PackMade
from plan_ledger.plan.events.whole_plan import (
    LegendSet,
    MarkSet,
    PlanOpened,
    PlanRetitled,
    ProfileSet,
    SectionSet,
)
from plan_ledger.plan.plan import Plan
from plan_ledger.plan.reference import parse_section
from plan_ledger.plan.status import Legend
from plan_ledger.plan.timeline import BadDate, parse_day
from plan_ledger.plan.words import keepable, quoted
from plan_ledger.recording.application import PlanRecording
from plan_ledger.recording.entry import Act, Entry, Recorded
from plan_ledger.recording.errors import BadValue, CannotUndo
from plan_ledger.recording.values import legend_content
from plan_ledger.store.reading import head


class UnknownTimeZone(PlanError):
    """The name is none that the IANA database has."""


def open_plan(
    application: PlanRecording,
    act: Act,
    *,
    time_zone: str,
    title: str | None = None,
    legend: Legend | None = None,
) -> Recorded:
    """The ledger's first record, with title and legend where given, in one transaction."""
    check_time_zone(time_zone)
    keepable(act.by, "name of who records")
    with application.writer.transaction() as connection:
        plan = Plan(uuid4())
        entry = Entry(application, connection, act, plan)
        opened = entry.draft(plan, PlanOpened, effective=act.effective, time_zone=time_zone)
        if title is not None:
            entry.draft(
                plan, PlanRetitled, effective=act.effective, title=keepable(title, "title")
            )
        if legend is not None:
            entry.draft(plan, LegendSet, effective=act.effective, **legend_content(legend))
        position = entry.save(plan)[0]
        return entry.recorded(position, opened, None)


def check_time_zone(name: str) -> None:
    """Raises UnknownTimeZone where the IANA database has no such zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UnknownTimeZone(
            f"{quoted(name)} is no time zone that is known; one looks like Europe/London"
        ) from None


def retitle(entry: Entry, title: str) -> Recorded:
    text = keepable(title, "title")
    event = entry.state(entry.plan, PlanRetitled, {"title": text}, title=text)
    return entry.finish(entry.plan, event, None)


def set_legend(entry: Entry, legend: Legend) -> Recorded:
    content = legend_content(legend)
    event = entry.state(entry.plan, LegendSet, {"legend": legend.to_json()}, **content)
    return entry.finish(entry.plan, event, None)


def set_section(entry: Entry, section: str, title: str) -> Recorded:
    number = parse_section(section)
    text = keepable(title, "section title")
    event = entry.state(
        entry.plan, SectionSet, {SECTION_TITLE + number: text}, section=number, title=text
    )
    return entry.finish(entry.plan, event, None)


def set_profile(entry: Entry, text: str) -> Recorded:
    """How spreadsheets of one shape are read from now on (TOML)."""
    event = entry.draft(entry.plan, ProfileSet, profile=keepable(text, "profile"))
    return entry.finish(entry.plan, event, None)


def set_key(entry: Entry, key: str) -> Recorded:
    """The verifier key by which the ledger is signed for from now on; the one before retires."""
    before = {} if entry.plan.key is None else {"retires": entry.plan.key}
    event = entry.draft(entry.plan, KeySet, key=key, **before)
    return entry.finish(entry.plan, event, None)


def record_pack(
    entry: Entry, *, as_at: str, known_at: int, since: str | None, activity: str | None,
    sha256: str, withheld: Sequence[str], recipient: str | None,
) -> Recorded:
    """That a pack was handed out: what was asked, its hash, what it withholds, and for whom. That
    it was asked since no day is recorded too, as null: older records do not say.
    """
    given: dict[str, Any] = {} if activity is None else {"activity": activity}
    if recipient is not None:
        given["recipient"] = keepable(recipient, "recipient's name")
    event = entry.draft(
        entry.plan, PackMade, as_at=as_at, known_at=known_at, since=since, sha256=sha256,
        withheld=tuple(withheld), **given,
    )
    return entry.finish(entry.plan, event, None)


def _is_day(text: str) -> bool:
    """Whether a command would read it as a day, as it reads `today` and `31 March 2019`."""
    try:
        parse_day(text, date(2000, 1, 1))
    except BadDate:
        return False
    return True


def set_mark(entry: Entry, name: str, at: int | None) -> Recorded:
    """A name for a position (default: the mark's own, so that its day is today). A name that is
    in use is refused.
    """
    text = keepable(name, "mark's name")
    if text.startswith("@") or text[:4].isdigit() or _is_day(text):
        raise BadValue(
            f"{quoted(text)} could be taken for a position or a date: begin the mark's name with a"
            " letter"
        )
    used = entry.plan.marks.get(text)
    if used is not None:
        raise BadValue(
            f"the mark {quoted(text)} names position {used.said['marks']} already (set at"
            f" {used.position}): take another name, or retract that one first"
        )
    newest = head(entry.connection)
    position = newest + 1 if at is None else at
    if at is not None and not 0 <= at <= newest:
        raise CannotUndo(f"there is no position {position}: the last one is {newest}")
    event = entry.draft(entry.plan, MarkSet, marks=position, name=text)
    return entry.finish(entry.plan, event, None)
