"""What a cell was on any day, folded from the told events: for the heat strip and its like.

The events are those up to T. A statement that was undone by then is out; a correction stands in the
place of what it corrects (time.md).
"""
from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from plan_ledger.evidence.answers import Answer

FIELDS = ("status", "exists", "deadline")
_STATES_NOTHING = ("retracted", "mark-set")


class _Place(NamedTuple):
    effective: str
    rank: int


class OverTime:
    """The cells of FIELDS, of every activity."""

    def __init__(self, events: Iterable[Answer]) -> None:
        stated: dict[tuple[int, str], list[_Place]] = {}
        said: dict[tuple[str, str], list[tuple[_Place, Any]]] = {}
        for event in events:
            if event["effective"] is None or event["type"] in _STATES_NOTHING:
                continue
            for each in event["statements"]:
                field = each["field"]
                if field not in FIELDS:
                    continue
                places = _places(event, field, stated)
                stated[event["position"], field] = places
                if each["undone_by"] is None:
                    cell = said.setdefault((event["id"], field), [])
                    cell += [(place, each["to"]) for place in places]
        self._days: dict[tuple[str, str], list[str]] = {}
        self._values: dict[tuple[str, str], list[Any]] = {}
        for name, cell in said.items():
            cell.sort(key=lambda one: one[0])
            self._days[name] = [place.effective for place, _ in cell]
            self._values[name] = [value for _, value in cell]

    def value(self, activity: str, field: str, day: str) -> Any:
        """Null where nothing was said by that day."""
        at = bisect_right(self._days.get((activity, field), ()), day)
        return self._values[activity, field][at - 1] if at else None

    def is_there(self, activity: str, day: str) -> bool:
        return self.value(activity, "exists", day) is True

    def first_day(self, activity: str, field: str = "exists") -> str | None:
        """The first on which the cell had a value."""
        name = activity, field
        return next(
            (day for day, value in zip(self._days.get(name, ()), self._values.get(name, ()),
                                       strict=True) if value),
            None,
        )

    def activities(self) -> list[str]:
        return [activity for activity, field in self._days if field == "exists"]


def first_day(over_time: OverTime) -> str | None:
    """The plan's: that of the first activity, as known at T."""
    return earliest([over_time.first_day(each) for each in over_time.activities()])


def _places(
    event: Answer, field: str, stated: dict[tuple[int, str], list[_Place]]
) -> list[_Place]:
    if event["type"] != "corrected":
        return [_Place(event["effective"], event["position"])]
    replaced = sorted(
        (place for target in event["replaces"] for place in stated.get((target, field), ())),
        key=lambda place: place.rank,
    )
    if not replaced:
        return [_Place(event["effective"], event["position"])]
    return [_Place(event["effective"], replaced[0].rank), *replaced[1:]]


def month_ends(as_at: str, first: str | None, most: int) -> list[str]:
    """The last day of each month from that of `first` up to V's, which ends with V; the newest
    ones where there are more than `most`. Without a first day only V's.
    """
    day = date.fromisoformat(as_at)
    found = [as_at]
    while len(found) < most and day.replace(day=1) > date.min:
        day = day.replace(day=1) - timedelta(days=1)
        if first is None or day.isoformat() < first:
            break
        found.append(day.isoformat())
    return found[::-1]


def earliest(days: Sequence[str | None]) -> str | None:
    return min((day for day in days if day is not None), default=None)
