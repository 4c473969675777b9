"""What the ledger says on an edition's day: the side that its rows are compared with."""
from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from uuid import UUID

from plan_ledger.history.state import ActivityState, activities_as_at, holders_as_at
from plan_ledger.plan.cells import SECTION_TITLE, Statement
from plan_ledger.store.reading import head, known_orders, records, statements
from plan_ledger.store.references import borne, find, first_later

LAST_DAY = "9999-12-31"
"""No statement holds from a later one."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The activities as at the edition's day, as known now."""

    connection: sqlite3.Connection
    day: str
    there: dict[str, ActivityState]
    """Reference -> activity that bears it on the day, in the plan's order."""
    gone: dict[str, ActivityState]
    """Reference -> activity that is withdrawn on the day."""
    later: dict[str, ActivityState]
    """Reference -> activity that is known only from a later day, and the next to bear it."""
    holders: dict[str, dict[str, int]]
    """Activity id -> field -> the position of the record that holds its value."""
    orders: frozenset[int]
    """Places in the plan's order that were ever given to an activity, on whatever day."""
    erased: frozenset[tuple[int, str]]
    """Position and name of the sealed values that were erased."""

    @property
    def knows_any(self) -> bool:
        """Whether the plan has activities, on whatever day."""
        return bool(self.there or self.gone or self.later)

    def is_erased(self, position: int, field: str) -> bool:
        """Whether the text that a record held for this cell has been erased."""
        name = "title" if field.startswith(SECTION_TITLE) else _SEALED_AS.get(field, field)
        return (position, name) in self.erased

    def statements(self, activity: str, field: str) -> list[Statement]:
        return [s for _, _, s in statements(self.connection, [field], activity)]

    def bearer(self, ref: str, day: str) -> str | None:
        """The id of the activity that bears a reference on another day."""
        return find(self.connection, ref, day)

    def holds_until(self, activity: str, field: str) -> str | None:
        """The first later day on which the cell is stated again; None where it never is."""
        return min(
            (
                s.effective
                for s in self.statements(activity, field)
                if s.live and s.effective > self.day
            ),
            default=None,
        )


_SEALED_AS = {"deadline": "timeline", "codes": "unknown_codes", "legend": "legend_words"}


def standing(connection: sqlite3.Connection, day: str) -> Standing:
    """`day` is ISO."""
    there: dict[str, ActivityState] = {}
    gone: dict[str, ActivityState] = {}
    known_at = head(connection)
    known = activities_as_at(connection, day, known_at)
    for state in known:
        ref = state.value("ref")
        if ref is not None:
            (there if state.exists else gone)[ref] = state
    erased = frozenset(
        (record["open"]["erases"], record["open"]["field"])
        for _, record, _ in records(connection, types=("erased",))
    )
    holders = holders_as_at(connection, day, known_at)
    return Standing(
        connection, day, there, gone, _later(connection, day, {state.id for state in known}),
        holders, frozenset(known_orders(connection)), erased,
    )


def _later(
    connection: sqlite3.Connection, day: str, known: set[str]
) -> dict[str, ActivityState]:
    """Activities that nothing is said of by `day`."""
    (count,) = connection.execute("SELECT count(*) FROM subjects").fetchone()
    if count <= len(known) + 1:
        return {}
    begin = {s.id: s for s in activities_as_at(connection, LAST_DAY, head(connection))
             if s.id not in known}
    return {
        span.ref: state
        for state in begin.values()
        for span in borne(connection, state.id)
        if first_later(connection, span.ref, day) == state.id
    }


def versions(connection: sqlite3.Connection) -> dict[str, int]:
    """Subject -> its newest version."""
    return {
        str(UUID(bytes=uuid)): version
        for uuid, version in connection.execute(
            "SELECT s.uuid, (SELECT max(r.version) FROM records r WHERE r.subject = s.uuid)"
            " FROM subjects s"
        )
    }
