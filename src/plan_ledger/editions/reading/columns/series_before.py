"""What was answered for columns of months or meetings stands for the next month's too.

A file that gains a column each month (“Update Apr”, then “Update May” beside it) has a new shape
each month, and captions that differ in their month alone. If the file before was read by the newest
of them, so is this one; if by an older one on purpose, that one goes on to be read.
"""
from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from plan_ledger.editions.reading.layout import OF_A_TIME
from plan_ledger.editions.reading.profile import LEAVE_OUT, Profile, ProfileColumn, shape_of
from plan_ledger.editions.reading.words.dated import has_date, newest_of
from plan_ledger.editions.reading.words.in_turn import in_turn


def as_answered_before(
    profiles: Sequence[Profile], captions: Sequence[str], filled: Collection[int]
) -> dict[int, str]:
    """Column -> what it holds, in the words of a profile. Only of columns with content, of a series
    between which the last profile with such captions had decided.
    """
    series: dict[tuple[str, ...], dict[int, str]] = {}
    for at, caption in enumerate(captions):
        if at in filled and (name := of_any_time(caption)):
            series.setdefault(name, {})[at] = caption
    said: dict[int, str] = {}
    for name, here in series.items():
        if len(here) > 1 and (before := _last(profiles, name)):
            said |= _read_like(before, here)
    return said


def of_any_time(caption: str) -> tuple[str, ...]:
    """The caption without its month or number."""
    if has_date(caption):
        return shape_of([caption])
    name, _ = in_turn(caption)
    return (name,) if name else ()


def _last(profiles: Sequence[Profile], name: tuple[str, ...]) -> list[ProfileColumn]:
    """The columns of the last profile that has several of that name; undecided ones aside."""
    for profile in reversed(profiles):
        found = [each for each in profile.columns
                 if not each.is_undecided and of_any_time(each.caption) == name]
        if len(found) > 1:
            return found
    return []


def _read_like(before: Sequence[ProfileColumn], here: Mapping[int, str]) -> dict[int, str]:
    read = [at for at, column in enumerate(before) if column.holds]
    if len(read) != 1 or before[read[0]].holds not in OF_A_TIME:
        return {}
    was, columns = before[read[0]], list(here)
    if newest_of([column.caption for column in before]) == read[0]:
        newest = newest_of(list(here.values()))
        one = None if newest is None else columns[newest]
    else:
        same = [at for at in columns if here[at].casefold() == was.caption.casefold()]
        one = same[0] if len(same) == 1 else None
    return {} if one is None else {at: was.said if at == one else LEAVE_OUT for at in columns}
