"""The workload of the benchmark: ten years of a plan of 2,000 activities, in real ledgers.

Status 52 %, progress 26 %, deadline 12 %, lead 10 %; reasons of eleven words; 15 % recorded up to
60 days late. Every event is one of the product's own, drafted, sealed and appended by the product;
only the deciding is left out. The same seed always makes the same events (the salts differ).
"""
from __future__ import annotations

import hashlib
import shutil
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any
from uuid import UUID

from plan_ledger.ledger import Ledger
from plan_ledger.plan.events.base import Event
from plan_ledger.plan.events.reported import (
    DeadlineRevised,
    LeadReassigned,
    ProgressReported,
    StatusChanged,
)
from plan_ledger.plan.events.structure import ActivityAdded
from plan_ledger.plan.events.whole_plan import LegendSet, PlanOpened, PlanRetitled, SectionSet
from plan_ledger.recording.mapper import RecordMapper
from plan_ledger.store.creating import new_ledger
from plan_ledger.store.recorder import LedgerRecorder
from plan_ledger.store.writing import LedgerWriter

START = date(2016, 1, 1)
END = date(2025, 12, 31)
TODAY = END + timedelta(days=1)
"""The day on which the benchmark asks, by a clock of its own."""

LATE_SHARE, LATEST_DAYS = 0.15, 60
PER_SECTION = 100
TITLE = "Improving the front door"
LEGEND = {  # code: its meaning, in words that are recognised without asking
    "RED": "Tasks and/or outcomes have not been met or timescale slipped",
    "AMBER": "Tasks and/or outcomes are on track; milestones met but not completed",
    "GREEN": "Tasks and outcomes are completed; performance is on target",
    "GREY": "Task not yet started",
    "BLUE": "Complete",
}
_MEANS = {"RED": "off-track", "AMBER": "on-track", "GREEN": "complete", "GREY": "not-started",
          "BLUE": "complete"}
_KINDS, _SHARES = ("status", "progress", "deadline", "lead"), (52, 26, 12, 10)
_OFFICERS = ("Performance officer", "Improvement manager", "Business support", "Board secretary")
_LOGINS = ("po1", "im2", "bs3", "sec4")
_TEXT = """
    assessment audit board care case contact dashboard draft early family front gateway help
    improvement interim lead manager meeting multi-agency national new officer partner pathway
    performance permanent plan practice process protocol quality recruitment referral report
    response review risk school screening service social staff strategic team threshold training
    update weekly work young
"""
_WORDS = tuple(_TEXT.split())
_LEADS = tuple(
    f"{rank} of {service}"
    for rank in ("Head", "Assistant Director", "Service Manager", "Director", "Team Leader")
    for service in ("Early Help", "Safeguarding", "MASH", "Children in Care", "Audit", "Finance",
                    "Workforce", "Education", "Health", "Performance", "Legal", "Housing")
)


class Clock:
    """A clock that stands where it is put, a second later at each look."""

    def __init__(self, day: date) -> None:
        self.set(day)

    def set(self, day: date) -> None:
        self._now = datetime.combine(day, time(12), UTC)

    def __call__(self) -> datetime:
        self._now += timedelta(seconds=1)
        return self._now


class Ledgers:
    """Makes the ledgers that measures ask for, each once, and copies to write into."""

    def __init__(self, folder: Path, activities: int) -> None:
        self.folder = folder
        self.activities = activities
        self._code = _code_digest()

    def of(self, events: int) -> Path:
        """The workload, as many records as said in all."""
        return self._made(f"workload-{events}", events, even=False)

    def of_ten_each(self) -> Path:
        """Every activity has exactly ten events."""
        plan = 2 + 1 + len(_sections(self.activities))
        return self._made("ten-each", plan + 10 * self.activities, even=True)

    def copy(self, original: Path, name: str) -> Path:
        """Of a ledger that nobody has open, its log in the file."""
        target = self.scratch(name)
        shutil.copyfile(original, target)
        return target

    def scratch(self, name: str) -> Path:
        """A path in the folder where no file is, nor a log of one."""
        path = self.folder / name
        for left in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
            left.unlink(missing_ok=True)
        return path

    def _made(self, name: str, events: int, *, even: bool) -> Path:
        path = self.folder / f"{name}-{self.activities}-{self._code}.ledger"
        if not path.exists():
            start = perf_counter()
            with new_ledger(path) as draft:
                _build(draft, Workload(self.activities, events, even=even))
            took = perf_counter() - start
            print(f"built {events:,} events in {took:.0f} s", file=sys.stderr, flush=True)
        return path


class Workload:
    """The events. `even`: the activities take turns, rather than by chance."""

    def __init__(self, activities: int, events: int, *, even: bool = False) -> None:
        self._random = Random(f"plan-ledger {activities} {events} {even}")
        self._plan = self._uuid()
        self._ids = [self._uuid() for _ in range(activities)]
        self._versions: dict[UUID, int] = {}
        self._even = even
        self._events = events

    def opening(self) -> list[Event]:
        """The plan with its title, legend, sections and activities, on the first day."""
        first = [
            self._event(self._plan, PlanOpened, START, time_zone="Europe/London"),
            self._event(self._plan, PlanRetitled, START, title=TITLE),
            self._event(self._plan, LegendSet, START, **legend_content()),
        ]
        first += [
            self._event(self._plan, SectionSet, START, section=number, title=self._words(4))
            for number in _sections(len(self._ids))
        ]
        added = [
            self._event(identity, ActivityAdded, START, **activity(self._random, index))
            for index, identity in enumerate(self._ids)
        ]
        return first + added

    def days(self, opening: int) -> Iterator[tuple[date, list[Event]]]:
        """What is recorded on each day. Late entries begin when there is something to be late."""
        count = self._events - opening
        begin = START + timedelta(days=LATEST_DAYS + 1)
        span = (END - begin).days + 1
        kinds = self._random.choices(_KINDS, _SHARES, k=count)
        at = 0
        for offset in range(span):
            day = begin + timedelta(days=offset)
            until = count * (offset + 1) // span
            if until > at:
                yield day, [self._change(kinds[i], i, day) for i in range(at, until)]
            at = until

    def _change(self, kind: str, index: int, day: date) -> Event:
        random = self._random
        turn = index % len(self._ids) if self._even else random.randrange(len(self._ids))
        identity = self._ids[turn]
        if random.random() < LATE_SHARE:
            day -= timedelta(days=random.randint(1, LATEST_DAYS))
        because = self._words(11)
        if kind == "status":
            word = random.choice(tuple(LEGEND))
            return self._event(identity, StatusChanged, day, because=because, status=word)
        if kind == "progress":
            text = self._words(random.randint(8, 24))
            return self._event(identity, ProgressReported, day, because=because, progress=text)
        if kind == "deadline":
            due = deadline(random, day)
            return self._event(identity, DeadlineRevised, day, because=because, **due)
        lead = random.choice(_LEADS)
        return self._event(identity, LeadReassigned, day, because=because, lead=lead)

    def _event(
        self, subject: UUID, event_class: type[Event], day: date, **values: Any
    ) -> Event:
        version = self._versions.get(subject, 0) + 1
        self._versions[subject] = version
        who = self._random.randrange(len(_OFFICERS))
        return event_class(
            originator_id=subject,
            originator_version=version,
            plan=self._plan,
            by=_OFFICERS[who],
            login=_LOGINS[who],
            effective=day.isoformat(),
            **values,
        )

    def _words(self, count: int) -> str:
        return words(self._random, count)

    def _uuid(self) -> UUID:
        return UUID(int=self._random.getrandbits(128), version=4)


def plan_shown(activities: int) -> dict[str, Any]:
    """A plan as `show` would answer it, to be written as a spreadsheet and imported."""
    random = Random(f"edition {activities}")
    shown = []
    for index in range(activities):
        given = activity(random, index)
        del given["order"]
        shown.append(given)
    return {
        "title": TITLE,
        "as_at": START.isoformat(),
        "legend": legend_lines(),
        "sections": {number: words(random, 4) for number in _sections(activities)},
        "activities": shown,
    }


def activity(random: Random, index: int) -> dict[str, Any]:
    """All that is given of one activity."""
    section, number = divmod(index, PER_SECTION)
    return {
        "ref": f"{section + 1}.{number + 1}",
        "section": str(section + 1),
        "order": (index + 1) * 2**32,
        "codes": [f"R{random.randint(1, 20)}", f"AFI{random.randint(1, 9)}"],
        "unknown_codes": [],
        "finding": words(random, 18),
        "activity": words(random, 14),
        "outcome": words(random, 12),
        **deadline(random, START),
        "lead": random.choice(_LEADS),
        "progress": words(random, 12),
        "status": random.choice(tuple(LEGEND)),
    }


def deadline(random: Random, day: date) -> dict[str, Any]:
    due = day + timedelta(days=random.randint(30, 700))
    return {
        "timeline": f"{due.day} {due:%B %Y}",
        "deadline": due.isoformat(),
        "deadline_kind": "by",
    }


def words(random: Random, count: int) -> str:
    text = " ".join(random.choices(_WORDS, k=count))
    return text[0].upper() + text[1:]


def legend_lines() -> list[dict[str, Any]]:
    return [
        {"code": code, "label": code, "meaning": meaning, "means": _MEANS[code],
         "overdue_is_off_track": code == "RED"}
        for code, meaning in LEGEND.items()
    ]


def legend_content() -> dict[str, Any]:
    return {
        "legend": [
            {key: line[key] for key in ("code", "means", "overdue_is_off_track")}
            for line in legend_lines()
        ],
        "legend_words": {
            code: {"label": code, "meaning": meaning} for code, meaning in LEGEND.items()
        },
    }


def asking(path: Path) -> Ledger:
    """The ledger, asked on the day after the workload's last."""
    return Ledger(path, clock=Clock(TODAY), clock_is_right=True)


def _build(path: Path, workload: Workload) -> None:
    """One transaction a day of the workload, by a clock that moves with it.

    Nothing need survive a power cut here, and a log that shrinks is not checkpointed at every
    transaction; the ledger's bytes are the same.
    """
    clock = Clock(START)
    writer = LedgerWriter(path, clock=clock, clock_is_right=True)
    writer.connection.execute("PRAGMA synchronous = OFF")
    writer.connection.execute("PRAGMA journal_size_limit = 0")
    recorder, mapper = LedgerRecorder(writer), RecordMapper()

    def append(day: date, events: Sequence[Event]) -> None:
        clock.set(day)
        recorder.insert_events([mapper.to_stored_event(event) for event in events])

    try:
        opening = workload.opening()
        append(START, opening)
        for day, events in workload.days(len(opening)):
            append(day, events)
    finally:
        writer.close()


def _sections(activities: int) -> list[str]:
    return [str(number + 1) for number in range(-(-activities // PER_SECTION))]




def _code_digest() -> str:
    """Of all that decides what a ledger's bytes are: a kept ledger of other code is not used."""
    import plan_ledger

    seen = hashlib.sha256(Path(__file__).read_bytes())
    root = Path(next(iter(plan_ledger.__path__)))
    for package in ("plan", "record", "store"):
        for module in sorted((root / package).glob("*.py")):
            seen.update(module.read_bytes())
    return seen.hexdigest()[:12]
