"""The eventsourcing application of one ledger: loads aggregates, saves their events.

Snapshots, caches, compression and the library's cipher stay off, whatever the environment says:
the bytes in the ledger are the records themselves.
"""
from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from eventsourcing.application import AggregateNotFoundError, Application
from eventsourcing.persistence import ApplicationRecorder, InfrastructureFactory, Mapper
from eventsourcing.utils import Environment, EnvType

from plan_ledger.plan.activity import Activity
from plan_ledger.plan.plan import Plan
from plan_ledger.recording.mapper import RecordMapper
from plan_ledger.store.reading import plan_id
from plan_ledger.store.recorder import LedgerFactory, LedgerRecorder
from plan_ledger.store.writing import LedgerReader, LedgerWriter


class PlanRecording(Application[UUID]):
    """One open ledger for writing; or, on a reader, for loading what others recorded."""

    def __init__(self, writer: LedgerWriter | LedgerReader) -> None:
        self.writer = writer
        self._plan: Plan | None = None
        self._plan_version = 0
        super().__init__()

    def construct_env(self, name: str, env: EnvType | None = None) -> Environment:
        return Environment(name, {})

    def construct_factory(self, env: Environment) -> InfrastructureFactory[Any]:
        return LedgerFactory(self.writer)

    def construct_mapper(self) -> Mapper[UUID]:
        return RecordMapper()

    def construct_recorder(self) -> ApplicationRecorder:
        return LedgerRecorder(self.writer)

    def plan(self, connection: sqlite3.Connection) -> Plan:
        """The plan as it stands; folded again only where it has new records.

        One that drafted events of its own is not used again: it has not taken them in.
        """
        if self._plan is not None and self._plan.version == self._plan_version:
            (newest,) = connection.execute(
                "SELECT max(version) FROM records WHERE subject = ?", (self._plan.id.bytes,)
            ).fetchone()
            if newest == self._plan_version:
                return self._plan
        identity = plan_id(connection)
        assert identity is not None, "a ledger without its first record is not opened"
        self._plan = self.repository.get(UUID(identity), projector_func=fold)
        self._plan_version = self._plan.version
        return self._plan

    def activity(self, activity_id: UUID, plan: Plan) -> Activity:
        """The activity, without what the plan has taken back. A new one where none is recorded."""
        try:
            activity: Activity = self.repository.get(activity_id, projector_func=fold)
        except AggregateNotFoundError:
            return Activity(activity_id)
        for retraction in plan.retractions:
            activity.take_back(retraction)
        return activity


def fold(initial: Any, events: Iterable[Any]) -> Any:
    """The plan or the activity that its events make, from the first on; `initial` is None then.

    The library's own projector asks of every event whether it fits a protocol, and lets it choose
    its aggregate; ours know of none.
    """
    aggregate = initial
    for event in events:
        if aggregate is None:
            kind = Plan if event.kind == "plan-opened" else Activity
            aggregate = kind(event.originator_id)
        aggregate.apply(event)
    return aggregate
