"""Recording an edition: compared again under the write lock, whole or not at all."""
from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from plan_ledger.editions.comparing.differences import compare, unanswered
from plan_ledger.editions.comparing.standing import standing, versions
from plan_ledger.editions.known_profiles import (
    known_profiles,
    profile_texts,
    read_texts,
    to_record,
)
from plan_ledger.editions.reading.findings import Answers, Findings, Question, ToRecord, Warned
from plan_ledger.editions.reading.profile import Profile
from plan_ledger.editions.reading.table import Edition, read_edition
from plan_ledger.plan.activity import Activity
from plan_ledger.plan.errors import PlanError
from plan_ledger.plan.events import event_class
from plan_ledger.plan.events.reported import Confirmed
from plan_ledger.plan.events.structure import ActivityWithdrawn
from plan_ledger.plan.events.whole_plan import EditionImported, ProfileSet
from plan_ledger.plan.plan import Plan
from plan_ledger.plan.words import in_words
from plan_ledger.recording.application import PlanRecording
from plan_ledger.recording.entry import Act, Entry, entering
from plan_ledger.store.errors import LedgerBusy
from plan_ledger.store.reading import head
from plan_ledger.store.references import refuse_any_shared, refuse_if_shared

_BEARS = frozenset(("activity-added", "activity-reinstated", "activity-renumbered"))
_MANY = 100
"""From here on looking at all references at once is quicker."""


class OpenQuestions(PlanError):
    """The edition raises questions that are not answered; nothing was recorded."""

    def __init__(self, findings: Findings) -> None:
        super().__init__(unanswered(findings))
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or in a dry run would do."""

    edition: Edition
    as_at: str
    dry_run: bool
    findings: Findings
    recorded: int
    confirmed: int
    already: int | None = None
    """The position of the edition, where the same file was recorded for the same day before."""

    def to_json(self) -> dict[str, Any]:
        return {
            "file": self.edition.file,
            "sha256": self.edition.sha256,
            "as_at": self.as_at,
            "dry_run": self.dry_run,
            "recorded": self.recorded,
            "confirmed": self.confirmed,
            "differences": [d.to_json() for d in self.findings.differences],
            "questions": [q.to_json() for q in self.findings.questions],
            "warnings": [w.to_json() for w in self.findings.warnings],
        }


def compare_edition(
    application: PlanRecording,
    connection: sqlite3.Connection,
    day: str,
    path: Path,
    *,
    answers: Mapping[str, str],
    profile: Profile | None = None,
) -> Imported:
    """What an import would record on the ISO day; needs no right to write."""
    plan = application.plan(connection)
    said = Answers(answers, [])
    edition = read_edition(path, profiles=_with_given(known_profiles(plan), profile), answers=said)
    already = _same_edition(plan, edition, day)
    if already is not None:
        return Imported(edition, day, True, Findings(), 0, 0, already)
    findings = compare(edition, plan, standing(connection, day), said)
    _warn_of_same_day(plan, day, findings)
    recorded, confirmed = _counts(findings, to_record(plan, findings.profiles))
    return Imported(edition, day, True, findings, recorded, confirmed)


def import_edition(
    application: PlanRecording,
    act: Act,
    path: Path,
    *,
    answers: Mapping[str, str],
    shown: str | None = None,
    profile: Profile | None = None,
) -> Imported:
    """Reads the file outside the lock, compares and records inside it.

    `shown` is the digest of the findings that a person has seen and accepted. Raises
    OpenQuestions; LedgerBusy where the findings are not those any more.
    """
    with application.writer.reading() as connection:
        known = profile_texts(application.plan(connection))
    said = Answers(answers, [])
    profiles = _with_given(read_texts(known), profile)
    edition = read_edition(path, profiles=profiles, answers=said)
    with entering(application, act) as entry:
        already = _same_edition(entry.plan, edition, act.effective)
        if already is not None:
            return Imported(edition, act.effective, False, Findings(), 0, 0, already)
        findings = compare(edition, entry.plan, standing(entry.connection, act.effective), said)
        _warn_of_same_day(entry.plan, act.effective, findings)
        if findings.questions:
            raise OpenQuestions(findings)
        if profile_texts(entry.plan) != known or shown not in (None, findings.digest):
            raise LedgerBusy(
                why="the ledger changed after these differences were shown, so nothing was"
                " recorded: run the import again to see them as they are now"
            )
        recorded, confirmed = _record(entry, edition, findings)
        return Imported(edition, act.effective, False, findings, recorded, confirmed)


def read_columns(
    application: PlanRecording,
    connection: sqlite3.Connection,
    path: Path,
    *,
    answers: Mapping[str, str],
    profile: Profile | None = None,
) -> tuple[Profile, list[Question]]:
    """How a file would be read, and what would be asked of its columns."""
    said = Answers(answers, [])
    profiles = _with_given(known_profiles(application.plan(connection)), profile)
    edition = read_edition(path, profiles=profiles, answers=said)
    return edition.profile, said.questions


def _with_given(known: list[Profile], given: Profile | None) -> list[Profile]:
    """The ledger's, and last the one that was given with the file."""
    return known if given is None else [*known, given]


def _same_edition(plan: Plan, edition: Edition, day: str) -> int | None:
    for event in plan.live_editions():
        if event.said["sha256"] == edition.sha256 and event.effective == day:
            return event.position
    return None


def _warn_of_same_day(plan: Plan, day: str, findings: Findings) -> None:
    for event in plan.live_editions():
        if event.effective == day:
            findings.warnings.append(
                Warned(
                    None,
                    None,
                    f"another edition of {in_words(day)} is recorded already:"
                    f" {event.said['file']}, at position {event.position}; where both say"
                    " something, this one holds",
                )
            )


def _counts(findings: Findings, profiles: Sequence[Profile]) -> tuple[int, int]:
    parts = [findings.plan, *findings.activities]
    confirmed = sum(bool(part.repeats) for part in parts)
    own = 1 + len(profiles)
    withdrawn = sum(part.withdrawn_on is not None for part in parts)
    return own + confirmed + withdrawn + sum(len(part.events) for part in parts), confirmed


def _record(entry: Entry, edition: Edition, findings: Findings) -> tuple[int, int]:
    """The edition's own record first: every other one names its position."""
    position = head(entry.connection) + 1
    entry.draft(
        entry.plan,
        EditionImported,
        effective=entry.day,
        rows=len(edition.rows),
        file=edition.file,
        sha256=edition.sha256,
    )
    _draft(entry, entry.plan, findings.plan, position)
    newest = versions(entry.connection)
    activities = []
    for part in findings.activities:
        activity = Activity(UUID(part.subject) if part.subject else uuid4())
        activity.version = newest.get(str(activity.id), 0)
        _draft(entry, activity, part, position)
        activities.append(activity)
    profiles = to_record(entry.plan, findings.profiles)
    recorded, confirmed = _counts(findings, profiles)
    entry.save(entry.plan, *activities)
    for profile in profiles:
        source = {"edition": position}
        entry.draft(entry.plan, ProfileSet, profile=profile.to_toml(), source=source)
    entry.save(entry.plan)
    _check_references(entry, findings, activities)
    return recorded, confirmed


def _check_references(entry: Entry, findings: Findings, activities: list[Activity]) -> None:
    """Only what came, came back or was renumbered can share a reference with another."""
    moved = [
        activity
        for part, activity in zip(findings.activities, activities, strict=True)
        if any(kind in _BEARS for kind, _ in part.events)
    ]
    if len(moved) > _MANY:
        refuse_any_shared(entry.connection)
        return
    for activity in moved:
        refuse_if_shared(entry.connection, str(activity.id))


def _draft(entry: Entry, subject: Plan | Activity, part: ToRecord, edition: int) -> None:
    source: dict[str, Any] = {"source": {"edition": edition}}
    if part.row is not None:
        source["source"]["row"] = part.row
    if part.sheet is not None:
        source["sheet"] = part.sheet
    for kind, content in part.events:
        entry.draft(subject, event_class(kind), effective=entry.day, **source, **content)
    if part.repeats:
        entry.draft(subject, Confirmed, effective=entry.day, repeats=part.repeats, **source)
    if part.withdrawn_on is not None:
        entry.draft(subject, ActivityWithdrawn, effective=part.withdrawn_on, **source)
