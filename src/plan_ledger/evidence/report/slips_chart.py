"""The milestone-slip chart: each slipped activity's deadline against the days from which it held. A
level line is a promise that is kept; each step up is a slip. On the diagonal the deadline has come.
A step has a hollow dot where it was no news of its day: a late entry, or a correction.

Everything is worked out here, in millimetres from the top left of the chart's field; the template
only draws. A chart has few lines, each with its number at its end, so that none is told by its
colour alone; where more activities slipped there are more charts, of the longest slippage first.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from plan_ledger.evidence.answers import Answer
from plan_ledger.evidence.reading_words import as_words
from plan_ledger.evidence.report.entries import Entries, marks_of
from plan_ledger.evidence.report.events import moment
from plan_ledger.evidence.report.over_time import OverTime

WIDTH, HEIGHT = 136.0, 56.0
LINES, CHARTS = 7, 5
COLOURS = ("1F4E9E", "B3400B", "00763A", "7A2E8E", "4D4D4D", "8A5A00", "A3123F")
"""Each at least 4.5:1 on white, since the numbers at the lines' ends have them too."""
_LABEL_GAP = 3.6
_STEPS = (1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 24000)
_MOST_TICKS = 9


class _Point(NamedTuple):
    """From `day` the deadline held; null is a date removed. `later` is empty, or when it was
    recorded and as what, where that was no news of its day.
    """

    day: date
    deadline: date | None
    later: str


class _Line(NamedTuple):
    name: str
    points: list[_Point]
    slippage: int


def charts(
    slippage: Answer, over_time: OverTime, entries: Entries, now: Answer
) -> list[Answer]:
    """For the template, none without a slip. `over` of the last counts activities left out."""
    as_at = now["as_at"]
    lines = [
        _line(each, over_time, entries, as_at, now["time_zone"])
        for each in slippage["activities"] if each["slips"]
    ]
    lines.sort(key=lambda line: -line.slippage)
    end = date.fromisoformat(as_at)
    shown = lines[: LINES * CHARTS]
    each = -(-len(shown) // -(-len(shown) // LINES)) if shown else 1
    found = [_chart(shown[at : at + each], end) for at in range(0, len(shown), each)]
    if found:
        found[-1]["over"] = len(lines) - len(shown)
    return found


def _line(
    activity: Answer, over_time: OverTime, entries: Entries, as_at: str, zone: str
) -> _Line:
    moves = [
        move for kind in ("slips", "pull_forwards", "dates_removed") for move in activity[kind]
    ]
    moves.sort(key=lambda move: (move["effective"], move["recorded_at"]))
    identity = activity["id"]
    first = over_time.first_day(identity, "deadline") or moves[0]["effective"]
    begun = entries.of_first(identity, first)
    said = [(
        min(first, moves[0]["effective"]), moves[0]["from"],
        _later(marks_of(begun), begun["recorded_at"], zone) if begun else "",
    )]
    said += [
        (
            move["effective"], move["to"],
            _later(entries.marks(identity, move), move["recorded_at"], zone),
        )
        for move in moves
    ]
    said.append((as_at, said[-1][1], ""))
    return _Line(
        as_words(activity["ref"]),
        [
            _Point(date.fromisoformat(held), date.fromisoformat(day) if day else None, later)
            for held, day, later in said
        ],
        activity["slippage_days"] or 0,
    )


def _later(marks: str, recorded_at: str, zone: str) -> str:
    return f"recorded {moment(recorded_at, zone)[:10]}, {marks}" if marks else ""


def _chart(lines: Sequence[_Line], end: date) -> Answer:
    days = [point.day for line in lines for point in line.points]
    deadlines = [
        point.deadline for line in lines for point in line.points if point.deadline is not None
    ]
    across = _Axis.of(days, WIDTH)
    down = _Axis.of(deadlines, HEIGHT)
    drawn = [
        {
            "name": line.name,
            "colour": colour,
            "paths": list(_paths(line.points, across, down)),
            "dots": list(_dots(line.points, across, down, hollow=False)),
            "hollow": list(_dots(line.points, across, down, hollow=True)),
            "end": _end(line.points, across, down),
        }
        for line, colour in zip(lines, COLOURS, strict=False)
    ]
    _spread(drawn)
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "across": [[round(at, 2), words] for at, words in across.ticks()],
        "down": [[round(HEIGHT - at, 2), words] for at, words in down.ticks()],
        "diagonal": _diagonal(across, down),
        "lines": drawn,
        "alt": _in_words(lines, end),
        "has_hollow": any(line["hollow"] for line in drawn),
        "over": 0,
    }


def _dots(
    points: Sequence[_Point], across: _Axis, down: _Axis, *, hollow: bool
) -> Iterable[list[float]]:
    for point in points[:-1]:
        if point.deadline is not None and bool(point.later) == hollow:
            yield [round(across.at(point.day), 2), round(HEIGHT - down.at(point.deadline), 2)]


class _Axis(NamedTuple):
    """Days along a length."""

    first: date
    last: date
    length: float

    @classmethod
    def of(cls, days: Iterable[date], length: float) -> _Axis:
        """With a little room on both sides."""
        some = sorted(days)
        room = timedelta(max((some[-1] - some[0]).days // 30, 10))
        first = some[0] - room if some[0] - date.min > room else date.min
        last = some[-1] + room if date.max - some[-1] > room else date.max
        return cls(first, last, length)

    def at(self, day: date) -> float:
        return self.length * (day - self.first).days / (self.last - self.first).days

    def ticks(self) -> list[tuple[float, str]]:
        """At the first of months that are as far apart as leaves room for their names."""
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month
        step = next(step for step in _STEPS if months / step <= _MOST_TICKS)
        first = self.first.year * 12 + self.first.month - 1
        found = []
        for month in range(-(-first // step) * step, first + months + 1, step):
            if not 12 <= month < 12 * 10_000:
                continue
            day = date(month // 12, month % 12 + 1, 1)
            if self.first <= day <= self.last:
                words = f"{day.year}" if step >= 12 else f"{day:%b} {day.year}"
                found.append((self.at(day), words))
        return found


def _paths(
    points: Sequence[_Point], across: _Axis, down: _Axis
) -> Iterable[list[list[float]]]:
    """Level until the next statement, then up or down to it; broken where there was no date."""
    path: list[list[float]] = []
    held: date | None = None
    for day, deadline, _ in points:
        x = round(across.at(day), 2)
        if held is not None:
            path.append([x, round(HEIGHT - down.at(held), 2)])
        if deadline is None:
            if len(path) > 1:
                yield path
            path = []
        else:
            spot = [x, round(HEIGHT - down.at(deadline), 2)]
            if not path or path[-1] != spot:
                path.append(spot)
        held = deadline
    if len(path) > 1:
        yield path


def _end(
    points: Sequence[_Point], across: _Axis, down: _Axis
) -> list[float]:
    day, deadline, _ = next(point for point in reversed(points) if point.deadline is not None)
    last = points[-1].day if points[-1].deadline is not None else day
    assert deadline is not None
    return [round(across.at(last), 2), round(HEIGHT - down.at(deadline), 2)]


def _spread(drawn: list[dict[str, Any]]) -> None:
    """Where the numbers at the lines' ends stand, so that none lies on another."""
    order = sorted(drawn, key=lambda line: (line["end"][1], line["end"][0]))
    at = -_LABEL_GAP
    for line in order:
        at = max(line["end"][1], at + _LABEL_GAP)
        line["label"] = at
    limit = HEIGHT
    for line in reversed(order):
        line["label"] = round(min(line["label"], limit), 2)
        limit = line["label"] - _LABEL_GAP


def _diagonal(across: _Axis, down: _Axis) -> list[list[float]] | None:
    """Where a deadline is the day itself, within the field."""
    first, last = max(across.first, down.first), min(across.last, down.last)
    if first >= last:
        return None
    return [
        [round(across.at(day), 2), round(HEIGHT - down.at(day), 2)] for day in (first, last)
    ]


def _in_words(lines: Sequence[_Line], end: date) -> str:
    """The alternative text: all that the chart shows."""
    told = []
    for line in lines:
        steps = [
            f"{deadline.isoformat() if deadline else 'no date'} (from {day.isoformat()}"
            f"{f', {later}' if later else ''})"
            for day, deadline, later in line.points[:-1]
        ]
        told.append(f"{line.name}: {', then '.join(steps)}")
    return (
        f"Deadlines against the days from which they held, to {end.isoformat()}. "
        + ". ".join(told) + "."
    )
