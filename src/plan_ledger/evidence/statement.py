"""What a pack states: the question with both its times resolved, the head it was made of, and the
table that answers the question (docs/pack-format.md).
"""
from __future__ import annotations

import sqlite3
from typing import Any, NamedTuple

from plan_ledger.evidence.disclosing import Withholding
from plan_ledger.evidence.forms import is_day, is_identity, is_instant
from plan_ledger.evidence.members import FORMAT
from plan_ledger.history.question import Known, Question
from plan_ledger.history.showing import show
from plan_ledger.plan.erasure import WITHHELD, gone
from plan_ledger.proof.fingerprint import fingerprint, fingerprint_at
from plan_ledger.record.canonical import canonical, encode, read_canonical
from plan_ledger.store.nodes import root_at
from plan_ledger.store.reading import plan_id, recorded_at

Table = dict[str, Any]
_NOT_SAID = gone(WITHHELD)


class Asked(NamedTuple):
    """As at V, as known at T (a position, and the instant it stands for), since an earlier day, of
    one activity or all; and what of it its reader may not see.
    """

    as_at: str
    position: int
    known_at: str | None
    time_zone: str
    since: str | None
    withholding: Withholding

    @property
    def question(self) -> Question:
        """To ask the reader's copy by. What today is has no part in it."""
        known = Known(self.position, self.known_at, self.as_at)
        return Question(self.as_at, known, self.time_zone, self.as_at, [])

    def to_json(self) -> dict[str, Any]:
        return {
            "as_at": self.as_at,
            "position": self.position,
            "known_at": self.known_at,
            "since": self.since,
            "activity": self.withholding.activity,
            "withheld": list(self.withholding.kinds),
        }


def table_of(copy: sqlite3.Connection, asked: Asked) -> Table:
    """The table, folded from the reader's copy."""
    shown = show(copy, asked.question)
    return shown | {"fingerprint": fingerprint_at(copy, asked.position)}


def statement_of(
    copy: sqlite3.Connection, asked: Asked, *, size: int, signed: int, recorded: bool,
    made_with: dict[str, str],
    made_by: str,
) -> dict[str, Any]:
    """`size` is the head's, `signed` that of the newest checkpoint in the pack; `recorded` is
    whether the ledger will know of the pack. `made_by` reads as withheld where actors are.
    """
    root = root_at(copy, size)
    return {
        "format": FORMAT,
        "plan": plan_id(copy),
        "question": asked.to_json(),
        "head": {"size": size, "root": root.hex(), "fingerprint": fingerprint(size, root)},
        "signed": signed,
        "recorded": recorded,
        "made_with": made_with,
        "made_by": _NOT_SAID if "actors" in asked.withholding.kinds else made_by,
        "table": table_of(copy, asked),
    }


def write_statement(statement: dict[str, Any]) -> bytes:
    return canonical(statement)


def read_statement(data: bytes) -> dict[str, Any]:
    """Raises ValueError where it is none, or lacks what each has."""
    said = read_canonical(data)
    if said.get("format") != FORMAT:
        raise ValueError("its format is not one that this program knows")
    keys = {"format", "plan", "question", "head", "signed", "recorded", "made_with", "made_by",
            "table"}
    if said.keys() != keys or not is_identity(said["plan"]):
        raise ValueError("it lacks what each statement has, or has more")
    head, made_with, table = said["head"], said["made_with"], said["table"]
    if not (isinstance(head, dict) and isinstance(made_with, dict) and isinstance(table, dict)):
        raise ValueError("it lacks what each statement has")
    if not all(isinstance(version, str) for version in made_with.values()):
        raise ValueError("a version in it is no text")
    if not isinstance(said["recorded"], bool):
        raise ValueError("it does not say whether the pack was recorded")
    if not isinstance(said["made_by"], str) and not _is_not_said(said["made_by"]):
        raise ValueError("it does not say who made the pack")
    if type(said["signed"]) is not int or type(head.get("size")) is not int:
        raise ValueError("a size in it is no number")
    return said


def asked_of(statement: dict[str, Any]) -> Asked:
    """The question. Raises ValueError where it is none."""
    said = statement["question"]
    keys = {"as_at", "position", "known_at", "since", "activity", "withheld"}
    if not isinstance(said, dict) or said.keys() != keys:
        raise ValueError("its question is none")
    if type(said["position"]) is not int or not isinstance(said["withheld"], list):
        raise ValueError("its question is none")
    if not is_day(said["as_at"]) or not (said["since"] is None or is_day(said["since"])):
        raise ValueError("a day in its question is none")
    if said["since"] is not None and said["since"] > said["as_at"]:
        raise ValueError(f"it asks for what changed since {said['since']}, which lies after the day"
                         f" that it is of, {said['as_at']}")
    if not (said["known_at"] is None or is_instant(said["known_at"])):
        raise ValueError("its known at is no time")
    if not (said["activity"] is None or is_identity(said["activity"])):
        raise ValueError("its activity is none")
    withholding = Withholding.of(map(str, said["withheld"]), said["activity"])
    if list(withholding.kinds) != said["withheld"]:
        raise ValueError("what is withheld is not said as it should be")
    if ("actors" in withholding.kinds) != _is_not_said(statement["made_by"]):
        raise ValueError("it does not say who made the pack as it should")
    zone = statement["table"].get("time_zone")
    if not isinstance(zone, str):
        raise ValueError("it names no time zone")
    return Asked(
        said["as_at"], said["position"], said["known_at"], zone, said["since"], withholding
    )


def _is_not_said(made_by: Any) -> bool:
    return isinstance(made_by, dict) and encode(made_by) == encode(_NOT_SAID)


def fits_its_time(copy: sqlite3.Connection, asked: Asked, size: int) -> bool:
    """Whether the instant is one at which T was the last position recorded."""
    if not 0 <= asked.position <= size:
        return False
    if asked.known_at is None or asked.position == 0:
        return asked.known_at is None and asked.position == 0
    last = recorded_at(copy, asked.position) or ""
    following = recorded_at(copy, asked.position + 1)
    return last <= asked.known_at and (following is None or asked.known_at < following)
