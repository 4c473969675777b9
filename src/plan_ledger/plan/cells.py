"""A cell is one field of one subject; a statement says its value from a day on.

This module owns the two times: which statement holds on an effective date, as known at a
position. Days are ISO text (`2019-02-28`), which sorts as the days do.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from plan_ledger.plan.disclosure import TABLE
from plan_ledger.plan.erasure import is_gone

ACTIVITY_FIELDS = (
    "exists",
    "ref",
    "section",
    "order",
    "codes",
    "finding",
    "activity",
    "outcome",
    "deadline",
    "original",
    "lead",
    "progress",
    "status",
)
PLAN_FIELDS = ("title", "legend")
NO_CELLS = ("mark", "evidence")
"""A retraction names by them a mark that was set, and a file that was attached."""
SECTION_TITLE = "section:"
"""The plan's cell for a section's title is this and the section's number: `section:4.1`."""

_EXISTENCE = {"activity-added": True, "activity-withdrawn": False, "activity-reinstated": True}
_PLAIN = ("ref", "section", "order", "finding", "activity", "outcome", "original", "lead",
          "progress", "status", "title")
_PLAIN_OF = {
    kind: tuple(field for field in _PLAIN if field in fields)
    for kind, fields in TABLE.items()
}
"""A field that a type does not have states nothing there, so that nobody can read it otherwise."""
_CELLS = {*ACTIVITY_FIELDS, *PLAN_FIELDS}


def stated(kind: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """What an event of this kind states: field -> value, in the form `show` prints.

    `content` holds the event's open and unsealed values. A key that is absent states nothing;
    null states that the cell is empty. A sealed value that is gone reads as null. Kinds and fields
    of a later version state nothing.
    """
    said: dict[str, Any] = {}
    if kind in _EXISTENCE:
        said["exists"] = _EXISTENCE[kind]
    elif kind == "section-set":
        return {SECTION_TITLE + content["section"]: content.get("title")}
    elif kind == "corrected":
        field = content["field"]
        return {field: _corrected(content)} if is_cell(field) else {}
    fields = TABLE.get(kind, {})
    for field in _PLAIN_OF.get(kind, ()):
        if field in content:
            said[field] = content[field]
    if "codes" in fields and ("codes" in content or "unknown_codes" in content):
        said["codes"] = _codes(content)
    if "timeline" in fields and ("timeline" in content or "deadline_kind" in content):
        said["deadline"] = _deadline(content)
    if "legend" in fields and "legend" in content:
        said["legend"] = _legend(content)
    return said


def is_cell(field: str) -> bool:
    """Whether a cell is called so, as far as this version knows."""
    return field in _CELLS or field.startswith(SECTION_TITLE)


def _corrected(content: Mapping[str, Any]) -> Any:
    field = content["field"]
    if field == "codes":
        return _codes(content)
    if field == "deadline":
        return _deadline(content)
    if field == "legend":
        return _legend(content)
    if field.startswith(SECTION_TITLE):
        return content.get("title")
    return content.get(field)


def _codes(content: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "codes": content.get("codes") or [],
        "unknown_codes": content.get("unknown_codes") or [],
    }


def _deadline(content: Mapping[str, Any]) -> dict[str, Any] | None:
    if content.get("timeline") is None and content.get("deadline") is None:
        return None
    return {
        "timeline": content.get("timeline"),
        "deadline": content.get("deadline"),
        "deadline_kind": content.get("deadline_kind") or "none",
    }


def _legend(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    words = content.get("legend_words") or {}
    if is_gone(words):  # the codes are open, and say the statuses
        words = {line["code"]: {"label": line["code"]} for line in content["legend"]}
    return [
        {
            "code": line["code"],
            "label": words.get(line["code"], {}).get("label"),
            "meaning": words.get(line["code"], {}).get("meaning"),
            "means": line["means"],
            "overdue_is_off_track": line["overdue_is_off_track"],
        }
        for line in content["legend"]
    ]


class Statement(NamedTuple):
    """A record's value for one cell.

    `rank` orders the statements of one effective date: the record's position, or for a
    correction the rank of what it replaces. `repeats` is the record that holds the value, where
    this one only confirms it. `undone_by` is the record that replaced or retracted it.
    """

    effective: str
    rank: int
    position: int
    value: Any
    repeats: int | None = None
    undone_by: int | None = None
    edition: int | None = None

    @property
    def live(self) -> bool:
        return self.undone_by is None

    @property
    def holder(self) -> int:
        """The position of the record that holds the value: never a confirmation."""
        return self.repeats or self.position

    def live_at(self, known_at: int) -> bool:
        """Recorded by then, and not replaced or retracted by then."""
        if self.position > known_at:
            return False
        return self.undone_by is None or self.undone_by > known_at


def holding(
    statements: Iterable[Statement], as_at: str, *, known_at: int | None = None, plan: bool = False
) -> Statement | None:
    """The statement that gives the cell's value as at `as_at`, as known at a position.

    It is the live one greatest by (effective, rank) that is effective by then. For a cell of the
    plan itself the first value holds at every earlier day too: a plan was never without a title.
    """
    live = [s for s in statements if (s.live if known_at is None else s.live_at(known_at))]
    best = max((s for s in live if s.effective <= as_at), key=_order, default=None)
    if best is None and plan:
        best = min(live, key=_order, default=None)
    return best


def _order(statement: Statement) -> tuple[str, int]:
    return statement.effective, statement.rank


class Cells:
    """All statements about one subject, with both their times."""

    def __init__(self) -> None:
        self._cells: dict[str, list[Statement]] = {}

    def __iter__(self) -> Iterator[str]:
        return iter(self._cells)

    def statements(self, field: str) -> Sequence[Statement]:
        """In the order of recording; undone ones too."""
        return self._cells.get(field, ())

    def live(self, field: str) -> list[Statement]:
        """What holds on some day as known now, by (effective, rank)."""
        return sorted((s for s in self.statements(field) if s.live), key=_order)

    def at(self, field: str, as_at: str, *, plan: bool = False) -> Statement | None:
        return holding(self.statements(field), as_at, plan=plan)

    def value(self, field: str, as_at: str, *, plan: bool = False) -> Any:
        found = self.at(field, as_at, plan=plan)
        return None if found is None else found.value

    def said_at(self, position: int) -> dict[str, list[Statement]]:
        """What one record states, field by field. A correction can state one field on many days."""
        return {
            field: found
            for field, statements in self._cells.items()
            if (found := [s for s in statements if s.position == position])
        }

    def take_in(
        self,
        kind: str,
        position: int,
        effective: str | None,
        said: Mapping[str, Any],
        *,
        repeats: Mapping[str, int] | None = None,
        replaces: Sequence[int] = (),
        retracts: Iterable[tuple[int, str]] = (),
        takes_back: int | None = None,
        edition: int | None = None,
    ) -> None:
        """Folds one record in: what it states, confirms, corrects, or takes back.

        `takes_back` is the edition that a retraction undoes, `edition` the one the record is of.
        """
        if kind == "retracted":
            for target, field in retracts:
                self.undo(target, field, position)
            if takes_back is not None:
                for field in self._cells:
                    self._undo(field, lambda s: s.edition == takes_back, position)
            return
        if effective is None:
            return
        if kind == "confirmed":
            for field, holder in (repeats or {}).items():
                named = next(s for s in self.statements(field) if s.position == holder)
                self._say(
                    field,
                    Statement(effective, position, position, named.value, holder, edition=edition),
                )
        elif kind == "corrected":
            for field, value in said.items():
                self._replace(field, replaces, value, effective, position)
        else:
            for field, value in said.items():
                self._say(field, Statement(effective, position, position, value, edition=edition))

    def _say(self, field: str, statement: Statement) -> None:
        self._cells.setdefault(field, []).append(statement)

    def undo(self, position: int, field: str, by: int) -> list[Statement]:
        """Marks what `position` says of the field as undone, and returns it as it was."""
        return self._undo(field, lambda s: s.position == position, by)

    def _replace(
        self, field: str, positions: Sequence[int], value: Any, effective: str, by: int
    ) -> None:
        """A correction takes exactly the places of what it replaces.

        The new date is the first one's; confirmations that are included keep their own.
        """
        undone: list[Statement] = []
        for position in positions:
            undone += self.undo(position, field, by)
        for index, old in enumerate(sorted(undone, key=lambda s: s.rank)):
            day = effective if index == 0 else old.effective
            self._say(field, Statement(day, old.rank, by, value))

    def _undo(self, field: str, matches: Any, by: int) -> list[Statement]:
        undone = []
        statements = self._cells.get(field, [])
        for index, statement in enumerate(statements):
            if statement.live and matches(statement):
                undone.append(statement)
                statements[index] = statement._replace(undone_by=by)
        return undone
