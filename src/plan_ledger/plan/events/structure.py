"""Which activities there are, and their numbers, words, codes and places."""
from plan_ledger.plan.events.base import Code, Day, Event, Kind, Order, Ref, StatusCode, Text


class ActivityValues(Event):
    """Every cell of an activity; one that is not given is not stated."""

    ref: Ref | None = None
    section: Ref | None = None
    order: Order | None = None
    codes: tuple[Code, ...] | None = None
    unknown_codes: tuple[Text, ...] | None = None
    finding: Text | None = None
    activity: Text | None = None
    outcome: Text | None = None
    timeline: Text | None = None
    deadline: Day | None = None
    deadline_kind: Kind | None = None
    original: Day | None = None
    lead: Text | None = None
    progress: Text | None = None
    status: StatusCode | None = None


class ActivityAdded(ActivityValues):
    kind = "activity-added"


class ActivityReworded(Event):
    kind = "activity-reworded"
    activity: Text | None = None
    outcome: Text | None = None
    finding: Text | None = None


class ActivityRecoded(Event):
    kind = "activity-recoded"
    codes: tuple[Code, ...]
    unknown_codes: tuple[Text, ...] = ()


class ActivityMoved(Event):
    kind = "activity-moved"
    section: Ref | None = None
    order: Order | None = None


class ActivityRenumbered(Event):
    kind = "activity-renumbered"
    ref: Ref


class ActivityWithdrawn(Event):
    kind = "activity-withdrawn"


class ActivityReinstated(Event):
    kind = "activity-reinstated"
