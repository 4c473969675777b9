"""What the ledger says on an edition's day: the side that its rows are compared with."""
from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from uuid import UUID

from plan_ledger.history.state import ActivityState, activities_as_at, holders_as_at
from plan_ledger.plan.cells import Statement
from plan_ledger.store.reading import head, statements
from plan_ledger.store.references import borne, first_later


@dataclass(frozen=True, slots=True)
class Standing:
    """The activities as at the edition's day, as known now."""

    connection: sqlite3.Connection
    day: str
    there: dict[str, ActivityState]
    """Reference -> activity that bears it on the day, in the plan's order."""
    gone: dict[str, ActivityState]
    """Reference -> activity that is withdrawn on the day."""
    holders: dict[str, dict[str, int]]
    """Activity id -> field -> the position of the record that holds its value."""

    def begins_later(self, ref: str) -> str | None:
        """The id of the activity that this reference belongs to on the first later day, if it is
        known only from later on.
        """
        found = first_later(self.connection, ref, self.day)
        if found is None:
            return None
        first = borne(self.connection, found)[0].start
        return found if first > self.day else None

    def first_borne(self, activity: str, refs: list[str]) -> str:
        """Which of these references the activity bears first."""
        return next(span.ref for span in borne(self.connection, activity) if span.ref in refs)

    def statements(self, activity: str, field: str) -> list[Statement]:
        return [s for _, _, s in statements(self.connection, [field], activity)]

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


def standing(connection: sqlite3.Connection, day: str) -> Standing:
    """`day` is ISO."""
    there: dict[str, ActivityState] = {}
    gone: dict[str, ActivityState] = {}
    known_at = head(connection)
    for state in activities_as_at(connection, day, known_at):
        ref = state.value("ref")
        if ref is not None:
            (there if state.exists else gone)[ref] = state
    return Standing(connection, day, there, gone, holders_as_at(connection, day, known_at))


def versions(connection: sqlite3.Connection) -> dict[str, int]:
    """Subject -> its newest version."""
    return {
        str(UUID(bytes=uuid)): version
        for uuid, version in connection.execute(
            "SELECT s.uuid, (SELECT max(r.version) FROM records r WHERE r.subject = s.uuid)"
            " FROM subjects s"
        )
    }
