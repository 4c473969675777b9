"""Importing a generated file as an officer would who knows the plan, and what must come of it."""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from plan_ledger.editions.importing import Imported
from plan_ledger.editions.reading.findings import Question
from plan_ledger.ledger import Ledger
from tests.editions.generated.files import FILLED, Feature
from tests.editions.generated.layouts import Layout
from tests.editions.generated.plans import Activity, Plan, Status

FIRST, SECOND = "2027-01-31", "2027-02-28"
"""The days of a plan's two editions."""

QUICK_FOLDER = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""In memory, where there is such a place: thousands of ledgers are made, none is kept."""

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
MISSING = "missing"
_ASKED_OF = re.compile(r"; (\S+) in the ledger reads “")
_MOST_ROUNDS = 6
_USUAL = {
    "red": "off-track", "off track": "off-track", "overdue": "off-track", "r": "off-track",
    "amber": "at-risk", "at risk": "at-risk", "some risk": "at-risk", "a": "at-risk",
    "green": "on-track", "on track": "on-track", "in progress - on track": "on-track",
    "g": "on-track", "blue": "complete", "complete": "complete", "completed": "complete",
    "closed": "complete", "b": "complete", "grey": "not-started", "not started": "not-started",
    "yet to start": "not-started", "n": "not-started",
}
"""What a status means where no legend says anything else."""


@contextmanager
def new_ledger(path: Path) -> Iterator[Ledger]:
    Ledger.create(path, by="Officer", clock=lambda: NOW)
    with Ledger(path, clock=lambda: NOW) as opened:
        yield opened


def import_answering(
    ledger: Ledger, path: Path, day: str, plan: Plan, layout: Layout
) -> tuple[Imported, list[Question]]:
    """Dry, then answered truthfully until nothing is asked, then recorded; and what was asked."""
    answers: dict[str, str] = {}
    asked: list[Question] = []
    for _ in range(_MOST_ROUNDS):
        found = ledger.import_edition(path, as_at=day, by="Officer", answers=answers, dry_run=True)
        if not found.findings.questions:
            break
        for question in found.findings.questions:
            answers[question.id] = truthful(question, plan, layout)
            asked.append(question)
    return ledger.import_edition(path, as_at=day, by="Officer", answers=answers), asked


def truthful(
    question: Question, plan: Plan, layout: Layout, before: Plan | None = None
) -> str:
    """What somebody answers who knows what each column and each status is, and with the plan
    `before` which activity is which. Else as proposed.
    """
    choices = question.choices
    if before is not None and question.kind == "same-activity":
        return _same_or_another(question, plan, before)
    for name, caption in layout.captions.items():
        if caption and f"“{caption}”" in question.text and name in choices:
            return name
    for status in plan.legend:
        if not _speaks_of(question.text, status, layout):
            continue
        means = status.means if _says_legend(layout) else _usual(status, layout)
        for answer in (status.code, means, f"add-as-{means}"):
            if answer in choices:
                return answer
    if question.proposal in choices:
        return str(question.proposal)
    return "leave-out" if "leave-out" in choices else choices[-1]


def _same_or_another(question: Question, plan: Plan, before: Plan) -> str:
    asked_of = _ASKED_OF.search(question.text)
    row = {activity.ref: activity.key for activity in plan.activities}.get(question.ref or "")
    known = {(activity.ref, activity.activity): activity.key for activity in before.activities}
    activity = known.get((asked_of[1], question.old)) if asked_of else None
    if row is None or activity is None:
        return str(question.proposal)
    return "same" if row == activity else "another"


def wrongly_shown(shown: dict[str, Any], plan: Plan, layout: Layout) -> list[str]:
    """What `show` answers otherwise than the plan that the file was written of."""
    wrong = []

    def compare(what: str, told: Any, wanted: Any) -> None:
        if told != wanted:
            wrong.append(f"{what}: {told!r} rather than {wanted!r}")

    if Feature.NO_TITLE not in layout:
        compare("title", shown["title"], plan.title)
    legend = {line["code"]: line for line in shown["legend"]}
    if _says_legend(layout):
        compare("legend",
                [(line["label"], line["meaning"], line["means"]) for line in shown["legend"]],
                [(status.word, status.meaning, status.means) for status in plan.legend])
    if _says_sections(layout, plan):
        compare("sections", shown["sections"],
                {number: title for number, title in plan.sections.items() if title})
    compare("activities", [told["activity"] for told in shown["activities"]],
            [activity.activity for activity in plan.activities])
    for told, activity in zip(shown["activities"], plan.activities, strict=False):
        for name, value in _wanted(activity, layout).items():
            if name in ("ref", "section") and not _says_sections(layout, plan):
                continue
            said = set(told[name] or []) if isinstance(value, set) else told[name]
            if name == "timeline":
                said = told[name]
                if said not in (value or {None}):
                    compare(f"{activity.ref} timeline", said, value)
                continue
            compare(f"{activity.ref} {name}", said, value)
        status = plan.status(activity.status) if activity.status else None
        if _says_legend(layout):
            compare(f"{activity.ref} status", told["status"], status.code if status else None)
        else:
            means = legend[told["status"]]["means"] if told["status"] else None
            compare(f"{activity.ref} status", means, _usual(status, layout) if status else None)
    return wrong


def _wanted(activity: Activity, layout: Layout) -> dict[str, Any]:
    due = activity.due
    wanted: dict[str, Any] = {
        "ref": activity.ref,
        "section": activity.section,
        "codes": set(activity.codes),
        "unknown_codes": set(activity.unknown_codes),
        "finding": activity.finding,
        "outcome": activity.outcome,
        "timeline": layout.due_words(due) if due else None,
        "deadline": due.date if due else None,
        "deadline_kind": due.kind if due else "none",
        "lead": activity.lead,
        "progress": activity.progress,
    }
    if Feature.ORIGINAL in layout and activity.original is not None:
        wanted["baseline_deadline"] = activity.original.date
    return wanted


def _says_sections(layout: Layout, plan: Plan) -> bool:
    """Where nothing in the file numbers a section, the ledger gives it a number of its own."""
    numbered = Feature.NO_NUMBERS not in layout or Feature.HEADINGS not in layout
    return numbered or all(plan.sections.values())


def _says_legend(layout: Layout) -> bool:
    return Feature.NO_LEGEND not in layout


def _usual(status: Status, layout: Layout) -> str:
    text = layout.status_text(status)
    return _USUAL.get((text or status.word).casefold(), status.means)


def _speaks_of(text: str, status: Status, layout: Layout) -> bool:
    said = [status.word, layout.status_text(status)]
    by_word = any(f"“{word}”" in text for word in said if word)
    return by_word or (layout.kind in FILLED and status.fill in text.upper())


def kinds_asked(asked: Iterable[Question]) -> list[str]:
    return [question.kind for question in asked]
