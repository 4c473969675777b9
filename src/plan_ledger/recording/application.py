"""The eventsourcing application of one ledger: loads aggregates, saves their events.

Snapshots, caches, compression and the library's cipher stay off, whatever the environment says:
the bytes in the ledger are the records themselves.
"""
from __future__ import annotations

from typing import Any
from uuid import UUID

from eventsourcing.application import AggregateNotFoundError, Application
from eventsourcing.persistence import ApplicationRecorder, InfrastructureFactory, Mapper
from eventsourcing.utils import Environment, EnvType

from plan_ledger.plan.activity import Activity
from plan_ledger.plan.plan import Plan
from plan_ledger.recording.mapper import RecordMapper
from plan_ledger.store.recorder import LedgerFactory, LedgerRecorder
from plan_ledger.store.writing import LedgerWriter


class PlanRecording(Application[UUID]):
    """One open ledger for writing."""

    def __init__(self, writer: LedgerWriter) -> None:
        self.writer = writer
        super().__init__()

    def construct_env(self, name: str, env: EnvType | None = None) -> Environment:
        return Environment(name, {})

    def construct_factory(self, env: Environment) -> InfrastructureFactory[Any]:
        return LedgerFactory(self.writer)

    def construct_mapper(self) -> Mapper[UUID]:
        return RecordMapper()

    def construct_recorder(self) -> ApplicationRecorder:
        return LedgerRecorder(self.writer)

    def plan(self, plan_id: UUID) -> Plan:
        plan: Plan = self.repository.get(plan_id)
        return plan

    def activity(self, activity_id: UUID, plan: Plan) -> Activity:
        """The activity, without what the plan has taken back. A new one where none is recorded."""
        try:
            activity: Activity = self.repository.get(activity_id)
        except AggregateNotFoundError:
            return Activity(activity_id)
        for retraction in plan.retractions:
            activity.take_back(retraction)
        return activity
