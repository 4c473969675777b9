"""What is reported of an activity: status, lead, deadline, progress, or that it all still holds."""
from plan_ledger.plan.events.base import CellName, Day, Event, Kind, Position, StatusCode, Text


class StatusChanged(Event):
    kind = "status-changed"
    status: StatusCode


class LeadReassigned(Event):
    kind = "lead-reassigned"
    lead: Text | None


class DeadlineRevised(Event):
    """A new deadline, or the original date of the file's own column, or both."""

    kind = "deadline-revised"
    timeline: Text | None = None
    deadline: Day | None = None
    deadline_kind: Kind | None = None
    original: Day | None = None


class ProgressReported(Event):
    kind = "progress-reported"
    progress: Text | None


class Confirmed(Event):
    """An edition or a person said again what the ledger holds: field -> the holding position."""

    kind = "confirmed"
    repeats: dict[CellName, Position]
