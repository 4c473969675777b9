"""The order of an edition's rows, stated so that as few activities as possible move."""
from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from plan_ledger.recording.order import SPACING


def orders_for(held: Sequence[int | None], taken: Iterable[int] = ()) -> list[int]:
    """An order for each row of the file; `held` is the activity's own, None for a new one.

    The longest run of activities that already stand in the file's order keeps theirs; the others
    are put between their neighbours. `taken` are all orders that anybody has or had, on whatever
    day: none of them is given to another, so that no two ever stand in one place.
    """
    used = sorted({*taken, *(order for order in held if order is not None)})
    kept = longest_rising(held)
    orders: list[int | None] = [held[i] if i in kept else None for i in range(len(held))]
    index = 0
    while index < len(orders):
        if orders[index] is not None:
            index += 1
            continue
        end = index
        while end < len(orders) and orders[end] is None:
            end += 1
        filled = _between(
            orders[index - 1] if index else None,
            orders[end] if end < len(orders) else None,
            end - index,
            used,
        )
        if filled is None:
            return _after(used[-1] if used else 0, len(held))
        orders[index:end] = filled
        index = end
    return [order for order in orders if order is not None]


def _between(
    low: int | None, high: int | None, count: int, used: Sequence[int]
) -> list[int] | None:
    """`count` rising numbers between two neighbours, just after the first of them where others
    stand between the two; None where there is no room.
    """
    if low is None and high is None:
        return _after(used[-1] if used else 0, count)
    if low is None:
        assert high is not None
        before = bisect_left(used, high)
        if not before:
            return [high - SPACING * (count - i) for i in range(count)]
        low = used[before - 1]
    following = bisect_left(used, low + 1)
    if following < len(used):
        high = used[following] if high is None else min(high, used[following])
    if high is None:
        return _after(low, count)
    step = (high - low) // (count + 1)
    return [low + step * (i + 1) for i in range(count)] if step else None


def _after(low: int, count: int) -> list[int]:
    return [low + SPACING * (i + 1) for i in range(count)]


def longest_rising(held: Sequence[int | None]) -> set[int]:
    """Indexes of a longest strictly rising run (patience sorting), new rows left aside."""
    tails: list[int] = []
    tail_index: list[int] = []
    before: dict[int, int | None] = {}
    for index, order in enumerate(held):
        if order is None:
            continue
        at = bisect_left(tails, order)
        before[index] = tail_index[at - 1] if at else None
        if at == len(tails):
            tails.append(order)
            tail_index.append(index)
        else:
            tails[at], tail_index[at] = order, index
    kept: set[int] = set()
    last = tail_index[-1] if tail_index else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return kept
