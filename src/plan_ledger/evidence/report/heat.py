"""The heat strip: statuses by months, letter and colour in each cell.

A small plan has a line for each activity. A large one has a line for each section, with the worst
status in it and how many had it, and then the activities that are off track or at risk, the worst
first: that is what a reader looks for, and more lines could not be read.
"""
from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from plan_ledger.evidence.answers import Answer
from plan_ledger.evidence.reading_words import as_words
from plan_ledger.evidence.report.activities import name_of, section_name
from plan_ledger.evidence.report.counting import counted
from plan_ledger.evidence.report.fitting import fit
from plan_ledger.evidence.report.over_time import OverTime, earliest, month_ends
from plan_ledger.evidence.report.statuses import Statuses

MONTHS = 24
_LINE, _LINES_OF_A_SECTION, _LOWEST_SECTION = 3.45, 2, 5.0
"""Millimetres. Where the sections are many, they are lower."""
_AT_RISK, _ALL = 1, 99
_NAME, _SECTION_NAME = (56, 7), (100, 7)
"""Millimetres and points; a section's may take two lines."""
_ABSENT: Answer = {"letter": "", "fill": None, "ink": "000000", "count": ""}


class HeatStrip:
    """Of the activities on V."""

    def __init__(self, now: Answer, over_time: OverTime, statuses: Statuses) -> None:
        self._now, self._over_time, self._statuses = now, over_time, statuses
        self._activities: list[Answer] = now["activities"]
        first = earliest([over_time.first_day(each["id"]) for each in self._activities])
        self._ends = month_ends(now["as_at"], first, MONTHS)
        self.notes = _notes(now, self._ends, over_time)

    def told(self, room: float) -> Answer:
        """`room` is how many millimetres there are for its lines."""
        strip: Answer = {
            "notes": self.notes,
            "months": [_month(end) for end in self._ends],
            "lines": [],
            "by_section": False,
            "more": 0,
            "sections_more": 0,
        }
        if self._by_activity(room):
            strip["lines"] = [self._line(each) for each in self._activities]
        else:
            self._add_sections(strip, room)
        strip["alt"] = _in_words(strip, self._now["as_at"])
        return strip

    def has_room(self, room: float) -> bool:
        """Whether there is a line for each activity, or for each section."""
        return self._by_activity(room) or len(self._groups(_ALL)) <= _sections_in(room)

    def _by_activity(self, room: float) -> bool:
        return len(self._activities) <= int(room / _LINE)

    def _groups(self, parts: int) -> dict[Any, list[Answer]]:
        """By section, or with few parts by the larger one that it lies in."""
        groups: dict[Any, list[Answer]] = {}
        for each in self._activities:
            groups.setdefault(_key(each["section"], parts), []).append(each)
        return groups

    def _add_sections(self, strip: Answer, room: float) -> None:
        strip["by_section"] = True
        groups = self._groups(_ALL)
        if len(groups) > _sections_in(room):
            larger = self._groups(1)
            groups = larger if len(larger) > 1 else groups
        shown = list(groups.items())[: _sections_in(room)]
        for section, some in shown:
            name = section_name(section, self._now["sections"])
            strip["lines"].append(_section_line(
                name, some, self._ends, self._over_time, self._statuses
            ))
        strip["sections_more"] = len(groups) - len(shown)
        badness = self._statuses.badness
        troubled = [each for each in self._activities if badness(each["status"]) <= _AT_RISK]
        troubled.sort(key=lambda each: badness(each["status"]))
        left = max(0, int(room / _LINE) - _LINES_OF_A_SECTION * len(shown))
        strip["lines"] += [self._line(each) for each in troubled[:left]]
        strip["more"] = max(0, len(troubled) - left)

    def _line(self, activity: Answer) -> Answer:
        return _line(activity, self._ends, self._over_time, self._statuses)


def _sections_in(room: float) -> int:
    return int(room / _LOWEST_SECTION)


def _notes(now: Answer, ends: Sequence[str], over_time: OverTime) -> list[str]:
    """What the strip does not show, though it was."""
    found = []
    first = earliest([over_time.first_day(each) for each in over_time.activities()])
    if first is not None and first[:7] < ends[0][:7]:
        found.append(f"The newest {len(ends)} months: the plan goes back to {first}.")
    shown = {each["id"] for each in now["activities"]}
    gone = sum(
        1 for each in over_time.activities()
        if each not in shown and over_time.value(each, "exists", now["as_at"]) is False
    )
    if gone:
        found.append(
            f"{counted(gone, 'withdrawn activity has', 'withdrawn activities have')} no place in"
            " it: see “Withdrawn by this day”."
        )
    return found


def _key(section: Any, parts: int) -> Any:
    """The section, or with few parts the larger one that it lies in."""
    return ".".join(section.split(".")[:parts]) if isinstance(section, str) else section


def _line(
    activity: Answer, ends: Sequence[str], over_time: OverTime, statuses: Statuses
) -> Answer:
    identity = activity["id"]

    def cell(end: str) -> Answer:
        if not over_time.is_there(identity, end):
            return _ABSENT
        look = statuses.look(over_time.value(identity, "status", end))
        return look | {"count": ""}

    return {
        "name": fit(name_of(activity), *_NAME), "lines": 1, "cells": _cells(cell, ends)
    }


def _section_line(
    name: str, some: Sequence[Answer], ends: Sequence[str], over_time: OverTime, statuses: Statuses
) -> Answer:
    def cell(end: str) -> Answer:
        there = [
            over_time.value(each["id"], "status", end) for each in some
            if over_time.is_there(each["id"], end)
        ]
        if not there:
            return _ABSENT
        worst = min(there, key=statuses.badness)
        alike = sum(1 for status in there if as_words(status) == as_words(worst))
        return statuses.look(worst) | {"count": str(alike)}

    return {
        "name": fit(name, *_SECTION_NAME, bold=True), "lines": _LINES_OF_A_SECTION,
        "cells": _cells(cell, ends),
    }


def _cells(cell: Callable[[str], Answer], ends: Sequence[str]) -> list[Answer]:
    return [cell(end) for end in ends]


def _month(end: str) -> Answer:
    return {"year": end[:4], "month": end[5:7]}


def _in_words(strip: Answer, as_at: str) -> str:
    """The alternative text: the first and the last month of each line, and when it changed."""
    months = [f"{month['year']}-{month['month']}" for month in strip["months"]]
    told = []
    for line in strip["lines"]:
        said, held = [], None
        for month, cell in zip(months, line["cells"], strict=True):
            word = f"{cell.get('word', 'not in the plan')} {cell['count']}".rstrip()
            if word != held:
                said.append(f"{month} {word}")
                held = word
        told.append(f"{line['name']}: {', '.join(said)}")
    if not told:
        return f"No activity to {as_at}."
    return f"Statuses at the end of each month to {as_at}. " + ". ".join(told) + "."
