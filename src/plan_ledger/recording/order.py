"""The plan's own order: widely spaced whole numbers, so that one row can move alone."""
from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from plan_ledger.plan.cells import Statement, holding
from plan_ledger.plan.errors import PlanError
from plan_ledger.plan.reference import sort_key
from plan_ledger.store.reading import statements

SPACING = 2**32
"""Room for 32 halvings between neighbours; with 5,000 activities still a number JSON can hold."""


class NoRoom(PlanError):
    """So many activities were put into one place that no number is left between two of them."""


@dataclass(frozen=True, slots=True)
class Placed:
    """One that is withdrawn on the day keeps its place."""

    id: str
    order: int
    section: str | None


def placed(connection: sqlite3.Connection, day: str) -> list[Placed]:
    """The activities that were known by a day, as known now, in the plan's order."""
    cells: dict[str, dict[str, list[Statement]]] = {}
    for subject, field, statement in statements(connection, ("exists", "order", "section")):
        cells.setdefault(subject, {}).setdefault(field, []).append(statement)
    found = []
    for subject, fields in cells.items():
        there = holding(fields.get("exists", ()), day)
        order = holding(fields.get("order", ()), day)
        section = holding(fields.get("section", ()), day)
        if there is not None:
            place = order.value if order is not None and order.value is not None else 0
            found.append(Placed(subject, place, section.value if section else None))
    return sorted(found, key=lambda p: p.order)


def order_at_end(plan: list[Placed], section: str | None) -> int:
    """The order of a new last activity of a section (a new section goes where its number does)."""
    same = [p for p in plan if p.section == section]
    if same:
        return order_after(plan, same[-1].id)
    before = [
        p
        for p in plan
        if section is None or p.section is None or sort_key(p.section) < sort_key(section)
    ]
    if before:
        return order_after(plan, before[-1].id)
    return plan[0].order - SPACING if plan else SPACING


def order_after(plan: list[Placed], activity: str) -> int:
    """Between an activity and the next order that is taken. Raises NoRoom."""
    low = next(p.order for p in plan if p.id == activity)
    higher = [p.order for p in plan if p.order > low]
    return between(low, higher[0]) if higher else low + SPACING


def between(low: int, high: int) -> int:
    """Raises NoRoom where the two are neighbours."""
    if high - low < 2:
        raise NoRoom(
            "no room is left between these two activities: move the second one to the end of its"
            " section first, then try again"
        )
    return (low + high) // 2
