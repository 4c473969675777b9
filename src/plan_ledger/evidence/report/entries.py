"""How what was no news of its day is told: a late entry, a correction.

The chart and the list of moves know how a deadline moved only by the day and by the moment at which
that was recorded; `Entries` finds the event.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence

from plan_ledger.evidence.answers import Answer
from plan_ledger.plan.words import days

_MOST_POSITIONS = 8


class Entries:
    """Of the told events, those with a deadline in them."""

    def __init__(self, events: Iterable[Answer]) -> None:
        self._exact: dict[tuple[str, str | None, str], Answer] = {}
        self._by_moment: dict[tuple[str, str], Answer] = {}
        self._live: dict[tuple[str, str], Answer] = {}
        for event in events:
            if event["type"] == "retracted":
                continue
            said = next((one for one in event["statements"] if one["field"] == "deadline"), None)
            if said is None:
                continue
            self._exact[event["id"], event["effective"], event["recorded_at"]] = event
            self._by_moment[event["id"], event["recorded_at"]] = event
            if said["undone_by"] is None:
                self._live[event["id"], event["effective"]] = event

    def marks(self, activity: str, move: Answer) -> str:
        """What must not be overlooked of a move, as in the list of events. Empty for what was news
        of its day.
        """
        return marks_of(self._stating(activity, move))

    def of_first(self, activity: str, day: str) -> Answer | None:
        """The event that holds on the first day of a deadline."""
        return self._live.get((activity, day))

    def _stating(self, activity: str, move: Answer) -> Answer | None:
        """A correction that took in confirmations holds on their days as well as on its own."""
        when = move["recorded_at"]
        return self._exact.get((activity, move["effective"], when)) or self._by_moment.get(
            (activity, when)
        )


def marks_of(event: Answer | None) -> str:
    if event is None:
        return ""
    if event["replaces"]:
        return correction(event["replaces"])
    return "" if event["late_days"] is None else late_entry(event["late_days"])


def late_entry(late_days: int) -> str:
    """Late on its own day is what was recorded after a later statement of the same."""
    if not late_days:
        return "LATE ENTRY, after what held later was recorded"
    return f"LATE ENTRY, {days(late_days)} after it held"


def correction(replaces: Sequence[int]) -> str:
    return f"CORRECTION of position {some_positions(replaces)}"


def some_positions(positions: Sequence[int], most: int = _MOST_POSITIONS) -> str:
    some = list(dict.fromkeys(positions))
    more = f" and {len(some) - most} more" if len(some) > most else ""
    return ", ".join(map(str, some[:most])) + more
