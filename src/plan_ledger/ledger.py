"""The door for programs: open a ledger, record, ask.

It delegates. Whatever records imports the eventsourcing library and pydantic when it is called,
so that asking starts fast (tests keep it so).

    with Ledger(Path("plan.ledger")) as ledger:
        ledger.show(as_at="2019-02-28")
"""
from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plan_ledger.history import question
from plan_ledger.store.blaming import blaming_the_damaged
from plan_ledger.store.clock import computer_clock
from plan_ledger.store.errors import told_plainly
from plan_ledger.store.opening import open_for_reading
from plan_ledger.store.reading import one_state, plan_id

if TYPE_CHECKING:
    from uuid import UUID

    from plan_ledger.editions.importing import Imported
    from plan_ledger.editions.reading.findings import Question
    from plan_ledger.editions.reading.profile import Profile
    from plan_ledger.history.chasing import Rules
    from plan_ledger.history.finding import Sought
    from plan_ledger.recording.application import PlanRecording
    from plan_ledger.recording.entry import Entry, Recorded
    from plan_ledger.recording.structure import NewActivity
    from plan_ledger.store.writing import LedgerWriter

Answer = dict[str, Any]
Clock = Callable[[], datetime]


class Ledger:
    """One ledger file. Opens for reading at the first question, for writing at the first entry.

    `clock` gives the current moment with its offset. `warnings` gathers sentences about the
    clock that whoever records should see.
    """

    def __init__(
        self, path: Path, *, clock: Clock = computer_clock, clock_is_right: bool = False
    ) -> None:
        self.path = path
        self._clock = clock
        self._clock_is_right = clock_is_right
        self._reader: sqlite3.Connection | None = None
        self._writer: LedgerWriter | None = None
        self._recording: PlanRecording | None = None

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.stop_reading()
        if self._recording is not None:
            self._recording.close()
            self._recording = None
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    @property
    def warnings(self) -> list[str]:
        return [] if self._writer is None else self._writer.warnings

    # Making

    @classmethod
    def create(
        cls,
        path: Path,
        *,
        by: str,
        title: str | None = None,
        legend_toml: tuple[str, str] | None = None,
        time_zone: str = "Europe/London",
        clock: Clock = computer_clock,
        clock_is_right: bool = False,
    ) -> Recorded:
        """Makes a ledger with its first record. Raises LedgerExists and leaves that one alone.

        `legend_toml` is the text of a legend file and its name.
        """
        from plan_ledger.plan.legend_file import read_legend
        from plan_ledger.recording.application import PlanRecording
        from plan_ledger.recording.entry import Act
        from plan_ledger.recording.whole_plan import check_time_zone, open_plan
        from plan_ledger.store.creating import new_ledger
        from plan_ledger.store.writing import LedgerWriter

        legend = read_legend(*legend_toml) if legend_toml else None
        check_time_zone(time_zone)
        today = question.local_day(clock(), time_zone)
        with new_ledger(path) as draft:
            writer = LedgerWriter(draft, clock=clock, clock_is_right=clock_is_right)
            try:
                return open_plan(
                    PlanRecording(writer),
                    Act(by, login_name(), today),
                    time_zone=time_zone,
                    title=title,
                    legend=legend,
                )
            finally:
                writer.close()

    # Asking

    def show(
        self,
        *,
        as_at: str | None = None,
        known_at: str | None = None,
        ref: str | None = None,
        section: str | None = None,
        status: str | None = None,
        lead: str | None = None,
    ) -> Answer:
        """The plan, or one activity. `as_at` is an ISO day, `known_at` as in `history.question`."""
        from plan_ledger.history.showing import show
        from plan_ledger.proof.fingerprint import fingerprint_at

        with self.asking(as_at, known_at) as (connection, asked):
            answer = show(
                connection, asked, ref=ref, section=section, status=status, lead=lead
            )
            answer["fingerprint"] = fingerprint_at(connection, asked.position)
            return _with_notes(answer, asked)

    def to_export(self, *, as_at: str | None = None, known_at: str | None = None) -> Answer:
        """The plan as `history.exporting` gives it to a spreadsheet."""
        from plan_ledger.history.exporting import plan_to_export

        with self.asking(as_at, known_at) as (connection, asked):
            return _with_notes(plan_to_export(connection, asked), asked)

    def history(
        self,
        *,
        ref: str | None = None,
        packs: bool = False,
        as_at: str | None = None,
        known_at: str | None = None,
    ) -> Answer:
        """Of the plan, of one activity, or only the packs that were made."""
        from plan_ledger.history.telling import history

        with self.asking(as_at, known_at) as (connection, asked):
            return _with_notes(history(connection, asked, ref=ref, packs=packs), asked)

    def changes(self, start: str, end: str, *, known_at: str | None = None) -> Answer:
        """What differs between two ISO days, as known at one T."""
        from plan_ledger.history.comparing import changes_between_days

        with self.asking(None, known_at) as (connection, asked):
            return _with_notes(changes_between_days(connection, asked, start, end), asked)

    def changes_known(self, as_at: str, known_from: str, known_to: str | None) -> Answer:
        """What is said of an ISO day at `known_to` (None: now) that was not said before."""
        from plan_ledger.history.comparing import changes_in_what_is_known

        with self.asking(as_at, known_from) as (connection, before):
            after = question.ask(connection, as_at, known_to, self._clock())
            before.notes.extend(after.notes)
            answer = changes_in_what_is_known(connection, as_at, before, after)
            return _with_notes(answer, before)

    def slippage(self, *, as_at: str | None = None, known_at: str | None = None) -> Answer:
        from plan_ledger.history.slipping import slippage

        with self.asking(as_at, known_at) as (connection, asked):
            return _with_notes(slippage(connection, asked), asked)

    def find(
        self, sought: Sought, *, as_at: str | None = None, known_at: str | None = None
    ) -> Answer:
        """Which activities ever, or in a time, with the records that show it."""
        from plan_ledger.history.finding import find

        with self.asking(as_at, known_at) as (connection, asked):
            return _with_notes(find(connection, asked, sought), asked)

    def due(
        self,
        rules: Rules,
        *,
        lead: str | None = None,
        warnings: bool = False,
        as_at: str | None = None,
        known_at: str | None = None,
    ) -> Answer:
        """What to chase, and with `warnings` what to look at early, each with its reasons."""
        from plan_ledger.history.chasing import due

        with self.asking(as_at, known_at) as (connection, asked):
            return _with_notes(due(connection, asked, rules, lead=lead, warnings=warnings), asked)

    def evidence(
        self, *, as_at: str | None = None, known_at: str | None = None, ref: str | None = None
    ) -> Answer:
        """The files that were attached, of the plan or of one activity."""
        from plan_ledger.history.attachments import evidence

        with self.asking(as_at, known_at) as (connection, asked):
            return _with_notes(evidence(connection, asked, ref=ref), asked)

    def attached_file(self, position: int) -> tuple[str, bytes]:
        """Name and contents of the file attached at `position`. Raises NoSuchFile."""
        from plan_ledger.history.attachments import attached_file

        with self.reading() as connection:
            return attached_file(connection, position)

    def today(self) -> date:
        """Today in the ledger's time zone."""
        with self.reading() as connection:
            zone = question.time_zone(connection)
        return date.fromisoformat(question.local_day(self._clock(), zone))

    # Recording

    def record(
        self,
        decide: Callable[[Entry], Recorded],
        *,
        by: str,
        effective: str,
        because: str | None = None,
        request: UUID | None = None,
    ) -> Recorded:
        """Runs one use case of `plan_ledger.recording` as one entry. `effective` is an ISO day.

        Raises a PlanError with the sentence for the user; then nothing was recorded.
        """
        from plan_ledger.recording.entry import Act, entering

        act = Act(by, login_name(), effective, because, request)
        with entering(self.writing(), act) as entry:
            return decide(entry)

    def add_activity(
        self, new: NewActivity, *, by: str, effective: str, because: str | None = None
    ) -> Recorded:
        from plan_ledger.recording.structure import add_activity

        return self.record(
            lambda entry: add_activity(entry, new), by=by, effective=effective, because=because
        )

    def import_edition(
        self,
        path: Path,
        *,
        as_at: str,
        by: str,
        because: str | None = None,
        answers: Mapping[str, str] | None = None,
        dry_run: bool = False,
        shown: str | None = None,
        profile: Profile | None = None,
    ) -> Imported:
        """An edition; or a dry run of one, which needs no right to write. Raises OpenQuestions with
        the findings.
        """
        from plan_ledger.editions.importing import compare_edition, import_edition
        from plan_ledger.recording.entry import Act

        given = answers or {}
        if dry_run:
            with self.reading() as connection:
                return compare_edition(
                    self._loading(connection), connection, as_at, path, answers=given,
                    profile=profile,
                )
        act = Act(by, login_name(), as_at, because)
        return import_edition(
            self.writing(), act, path, answers=given, shown=shown, profile=profile
        )

    def columns(
        self, path: Path, *, answers: Mapping[str, str] | None = None,
        profile: Profile | None = None,
    ) -> tuple[Profile, list[Question]]:
        """How a spreadsheet would be read, and what would be asked of its columns."""
        from plan_ledger.editions.importing import read_columns

        with self.reading() as connection:
            return read_columns(
                self._loading(connection), connection, path, answers=answers or {}, profile=profile
            )

    def keep_profile(self, profile: Profile, *, by: str) -> int | None:
        """Reads files of its shape so from now on. Returns the position; None where it is so."""
        from plan_ledger.recording.whole_plan import set_profile

        if profile in self.profiles():
            return None
        text = profile.to_toml()
        today = self.today().isoformat()
        return self.record(
            lambda entry: set_profile(entry, text), by=by, effective=today
        ).position

    def profiles(self) -> list[Profile]:
        """How files were read: the newest profile of each shape."""
        from plan_ledger.editions.known_profiles import newest_profiles

        with self.reading() as connection:
            return newest_profiles(self._loading(connection).plan(connection))

    def export_profile(self) -> Profile | None:
        """How the edition imported last was laid out; None for the ledger's own layout."""
        from plan_ledger.editions.known_profiles import profile_of_last_edition

        with self.reading() as connection:
            return profile_of_last_edition(self._loading(connection).plan(connection))

    def _loading(self, connection: sqlite3.Connection) -> PlanRecording:
        from plan_ledger.recording.application import PlanRecording
        from plan_ledger.store.writing import LedgerReader

        return PlanRecording(LedgerReader(connection, self.path))

    def writing(self) -> PlanRecording:
        """The application that records, for one who records much in one process."""
        if self._recording is None:
            from plan_ledger.recording.application import PlanRecording
            from plan_ledger.store.writing import LedgerWriter

            writer = LedgerWriter(
                self.path, clock=self._clock, clock_is_right=self._clock_is_right
            )
            try:
                self._refuse_to_fork()
            except BaseException:
                writer.close()
                raise
            self._writer, self._recording = writer, PlanRecording(writer)
        return self._recording

    def writer(self) -> LedgerWriter:
        """The way into the file, for those who sign for it."""
        self.writing()
        assert self._writer is not None
        return self._writer

    def stop_reading(self) -> None:
        """Lets go of the connection that asks, for one who needs the file for himself."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def _refuse_to_fork(self) -> None:
        """What was seen here must be in this file, before anything is added to it; and whoever
        records sees what was signed, also without a key.
        """
        from plan_ledger.proof.state_folder import state_file
        from plan_ledger.store.commitments import newest

        with self.reading() as connection:
            plan = plan_id(connection)
            last = newest(connection)
            if plan is None or (last is None and not state_file(plan).exists()):
                return
            from plan_ledger.proof.checkpoint import origin_of
            from plan_ledger.proof.last_seen import LastSeen, refuse_to_fork

            files = LastSeen(state_file(plan))
            seen = files.newest(origin_of(plan))
            refuse_to_fork(connection, seen)
            if last is not None and (seen is None or seen.size < last.size):
                files.learn(connection, origin_of(plan), last)

    # How it is reached

    @contextmanager
    def asking(
        self, as_at: str | None, known_at: str | None
    ) -> Iterator[tuple[sqlite3.Connection, question.Question]]:
        """One state of the ledger, and the two times of a question about it."""
        with self.reading() as connection:
            yield connection, question.ask(connection, as_at, known_at, self._clock())

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One state of the ledger for the whole of a question; to look at, not to write."""
        if self._reader is None:
            self._reader = open_for_reading(self.path)
        reader = self._reader
        with (
            blaming_the_damaged(self.path, reader), told_plainly(self.path), one_state(reader)
        ):
            yield reader


def _with_notes(answer: Answer, asked: question.Question) -> Answer:
    """`notes` are sentences to point out; they are no part of the answer's JSON."""
    return answer | {"time_zone": asked.time_zone, "notes": asked.notes}


@cache
def login_name() -> str:
    """The login that the system saw; `unknown` where it has no name."""
    from getpass import getuser

    try:
        return getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"
