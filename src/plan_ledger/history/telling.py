"""`history`: every event, oldest first, with both its times, who, why, and what became of it."""
from __future__ import annotations

import sqlite3
from datetime import date, datetime
from typing import Any

from plan_ledger.history.comparing import shown
from plan_ledger.history.question import Question, local_day
from plan_ledger.history.state import plan_as_at
from plan_ledger.plan.cells import NO_CELLS, Cells, Statement
from plan_ledger.record.reading import Record, statements
from plan_ledger.store.reading import bearers, plan_id, records
from plan_ledger.store.references import absence, borne, find, withdrawn_on

Answer = dict[str, Any]
LATE_AFTER_DAYS = 7


def history(
    connection: sqlite3.Connection, question: Question, *, ref: str | None = None,
    packs: bool = False,
) -> Answer:
    """Of the whole plan, or of one activity with what the plan took back of it; or `packs`: only
    the packs that were made.

    `ref` is today's; else the last activity that bore it. Raises UnknownActivity.
    """
    subject = None if ref is None else last_bearer(connection, ref, question)
    told = _Telling(connection, question, subject)
    return {
        "title": plan_as_at(connection, question.as_at, question.position).get("title"),
        "known_at": question.known.instant,
        "position": question.position,
        "events": told.packs() if packs else told.events(),
    }


def last_bearer(connection: sqlite3.Connection, ref: str, question: Question) -> str:
    """The activity that bears `ref` today, else the last one that did, as known at T."""
    found = find(connection, ref, question.as_at, question.position)
    if found:
        return found
    last = [
        (span.start, candidate)
        for candidate in bearers(connection, ref)
        for span in borne(connection, candidate, question.position)
        if span.ref == ref
    ]
    if last:
        return max(last)[1]
    gone = withdrawn_on(connection, ref, question.as_at, question.position)
    if gone is None:
        raise absence(connection, ref, question.as_at, question.position)
    return gone[0]


class _Telling:
    """Folds the records again, so that it can say of each what held just before it."""

    def __init__(
        self, connection: sqlite3.Connection, question: Question, subject: str | None
    ) -> None:
        self._connection = connection
        self._question = question
        self._only = subject
        self._plan = plan_id(connection)
        self._cells: dict[str, Cells] = {}
        self._subject_of: dict[int, str] = {}
        self._editions: dict[int, str | None] = {}
        self._gone: dict[int, int] = {}
        self._files: dict[int, Any] = {}
        self._told: list[tuple[Answer, str]] = []

    def events(self) -> list[Answer]:
        known_at = self._question.position
        if self._only is None:
            for position, record, unsealed in records(self._connection, until=known_at):
                self._tell(position, record, unsealed)
        else:
            for position, record, unsealed in self._of_one(self._only, known_at):
                self._tell(position, record, unsealed)
        return [self._finished(*told) for told in self._told]

    def packs(self) -> list[Answer]:
        """They state nothing, so that nothing has to be folded for them."""
        for made in records(self._connection, until=self._question.position, types=("pack-made",)):
            self._tell(*made)
        return [told for told, _ in self._told]

    def _of_one(self, subject: str, known_at: int) -> list[tuple[int, Record, dict[str, Any]]]:
        """The activity's own records, and the plan's that took back an edition of some."""
        own = list(records(self._connection, until=known_at, subject=subject))
        editions = {r["source"]["edition"] for _, r, _ in own if "source" in r}
        for position, record, unsealed in records(
            self._connection,
            until=known_at,
            subject=self._plan,
            types=("retracted", "edition-imported"),
        ):
            if record["type"] == "edition-imported":
                self._editions[position] = unsealed.get("file")
            elif record["open"].get("edition") in editions:
                own.append((position, record, unsealed))
        return sorted(own, key=lambda some: some[0])

    def _tell(self, position: int, record: Record, unsealed: dict[str, Any]) -> None:
        subject = record["subject"]
        self._subject_of[position] = subject
        if record["type"] == "edition-imported":
            self._editions[position] = unsealed.get("file")
        said = statements(record, unsealed)
        told: Answer = {
            "position": position,
            "id": subject,
            "ref": None,
            "type": record["type"],
            "effective": record.get("effective"),
            "recorded_at": record["recorded_at"],
            "late_days": self._late(record, said),
            "by": unsealed.get("by"),
            "because": unsealed.get("because"),
            "statements": self._statements(position, record, said, unsealed),
            "replaces": record.get("replaces", []),
            "retracts": _retracted(record),
            "source": self._source(position, record, unsealed),
        }
        if record["type"] == "erased":
            open_ = record["open"]
            told["erases"] = {
                "position": open_["erases"], "field": open_["field"], "ground": open_["ground"]
            }
        if record["type"] == "evidence-attached":
            told["file"] = {name: unsealed.get(name) for name in ("name", "sha256")}
        if record["type"] == "pack-made":
            told["pack"] = _handed_out(record["open"], unsealed)
        self._told.append((told, subject))

    def _statements(
        self, position: int, record: Record, said: dict[str, Any], unsealed: dict[str, Any]
    ) -> list[Answer]:
        if record["type"] == "retracted":
            return self._take_back(position, record)
        if record["type"] == "mark-set":
            return [_told("mark", None, unsealed.get("name"))]
        if record["type"] == "evidence-attached":
            self._files[position] = unsealed.get("name")
            return [_told("evidence", None, unsealed.get("name"))]
        cells = self._cells.setdefault(record["subject"], Cells())
        day = record.get("effective")
        if day is None:
            return []
        repeats = record["open"].get("repeats", {})
        before = {
            field: shown(field, self._value(record["subject"], field, day))
            for field in (*said, *repeats)
        }
        cells.take_in(
            record["type"],
            position,
            day,
            said,
            repeats=repeats,
            replaces=record.get("replaces", ()),
            edition=record.get("source", {}).get("edition"),
        )
        told = []
        for field, held in before.items():
            mine = next((s for s in cells.statements(field) if s.position == position), None)
            if mine is not None:  # else all that it corrects had been taken back
                told.append(_told(field, held, shown(field, mine.value), mine.repeats))
        return told

    def _take_back(self, position: int, record: Record) -> list[Answer]:
        """Each statement that it takes back: what its cell was on that day, and what it is now."""
        pairs = [(target, field) for target, field in record["open"].get("retracts") or ()]
        self._gone |= {target: position for target, field in pairs if field in NO_CELLS}
        edition = record["open"].get("edition")
        gone = [
            (subject, field, each)
            for target, field in pairs
            if (subject := self._subject_of.get(target, "")) in self._cells
            for each in self._cells[subject].statements(field)
            if each.position == target
        ]
        if edition is not None:
            gone += self._of_edition(edition)
        before = [self._value(subject, field, each.effective) for subject, field, each in gone]
        touched = self._cells if edition is not None else {subject for subject, _, _ in gone}
        for subject in touched:
            self._cells[subject].take_in(
                "retracted", position, None, {}, retracts=pairs, takes_back=edition
            )
        files = [
            _told("evidence", self._files.get(target), None)
            for target, field in pairs if field == "evidence"
        ]
        return files + [
            _told(
                field, shown(field, old), shown(field, self._value(subject, field, each.effective))
            )
            for (subject, field, each), old in zip(gone, before, strict=True)
        ]

    def _of_edition(self, edition: int) -> list[tuple[str, str, Statement]]:
        """What stands of it: of the one activity, or of the plan itself, as a whole edition's
        activities could not be told apart in one event.
        """
        subject = self._only or str(self._plan)
        cells = self._cells[subject]
        return [
            (subject, field, each)
            for field in cells
            for each in cells.statements(field)
            if each.live and each.edition == edition
        ]

    def _value(self, subject: str, field: str, day: str) -> Any:
        return self._cells[subject].value(field, day, plan=subject == self._plan)

    def _late(self, record: Record, said: dict[str, Any]) -> int | None:
        """Days, of a late entry only: recorded more than seven days after its effective date, or
        after a later statement of its cell; not an edition's confirmation, not a correction.
        """
        day = record.get("effective")
        if day is None or record["type"] == "corrected":
            return None
        if record["type"] == "confirmed" and "source" in record:
            return None
        recorded = local_day(
            datetime.fromisoformat(record["recorded_at"]), self._question.time_zone
        )
        days = (date.fromisoformat(recorded) - date.fromisoformat(day)).days
        if days > LATE_AFTER_DAYS:
            return days
        cells = self._cells.get(record["subject"])
        fields = (*said, *record["open"].get("repeats", {}))
        overtaken = cells is not None and any(
            s.effective > day for field in fields for s in cells.live(field)
        )
        return max(days, 0) if overtaken else None

    def _source(
        self, position: int, record: Record, unsealed: dict[str, Any]
    ) -> Answer | None:
        source = record.get("source")
        if record["type"] == "edition-imported":
            source = {"edition": position}
        if source is None:
            return None
        return {
            "edition": source["edition"],
            "file": self._editions.get(source["edition"]),
            "sheet": unsealed.get("sheet"),
            "row": source.get("row"),
        }

    def _finished(self, told: Answer, subject: str) -> Answer:
        """With what only the end of the fold knows: its reference then, and what undid it."""
        cells = self._cells.get(subject)
        if cells is None:
            return told
        for statement in told["statements"]:
            mine = _first(cells.statements(statement["field"]), told["position"])
            statement["undone_by"] = (
                mine.undone_by if mine else self._gone.get(told["position"])
            )
        if subject != self._plan:
            day = told["effective"] or told["recorded_at"][:10]
            borne_then = cells.value("ref", day)
            last = [s.value for s in cells.live("ref")] or [
                s.value for s in cells.statements("ref")
            ]
            told["ref"] = borne_then or (last[-1] if last else None)
        return told


def _handed_out(open_: Answer, unsealed: Answer) -> Answer:
    """The question that a pack answers, what it withholds, its hash, and for whom it was. Of older
    ones it is not known whether they were asked since a day.
    """
    since = {"since": open_["since"]} if "since" in open_ else {}
    return {
        "as_at": open_["as_at"],
        "known_at": open_["known_at"],
        **since,
        "activity": open_.get("activity"),
        "withheld": list(open_["withheld"]),
        "sha256": open_["sha256"],
        "recipient": unsealed.get("recipient"),
    }


def _told(field: str, old: Any, new: Any, repeats: int | None = None) -> Answer:
    return {"field": field, "from": old, "to": new, "repeats": repeats, "undone_by": None}


def _first(statements: Any, position: int) -> Statement | None:
    return next((s for s in statements if s.position == position), None)


def _retracted(record: Record) -> list[int]:
    if record["type"] != "retracted":
        return []
    edition = record["open"].get("edition")
    return ([] if edition is None else [edition]) + [
        target for target, _ in record["open"].get("retracts") or ()
    ]
