"""What comparing an edition finds: differences, questions, warnings, and what to record."""
from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from plan_ledger.plan.errors import PlanError, nearest

from .edition import EditionRow
from .profile import Profile


@dataclass(frozen=True, slots=True)
class Difference:
    """What the edition says that the ledger does not, on the edition's day."""

    ref: str | None
    kind: str
    field: str | None
    old: Any
    new: Any
    days: int | None = None
    holds_from: str | None = None
    holds_until: str | None = None
    sheet: str | None = None
    row: int | None = None
    confidence: float = 1.0
    activity: str | None = None
    """Its id, since one may have the number that another had; None for a new one."""

    def to_json(self) -> dict[str, Any]:
        return {
            "ref": self.ref,
            "kind": self.kind,
            "field": self.field,
            "from": self.old,
            "to": self.new,
            "days": self.days,
            "holds_from": self.holds_from,
            "holds_until": self.holds_until,
            "sheet": self.sheet,
            "row": self.row,
            "confidence": self.confidence,
            "id": self.activity,
        }


@dataclass(frozen=True, slots=True)
class Question:
    """What the file alone cannot tell. `proposal` is one of the choices, or None; `old` and `new`
    are two texts to be shown against each other, where the question is of such.
    """

    id: str
    kind: str
    ref: str | None
    text: str
    choices: tuple[str, ...]
    proposal: str | None
    sheet: str | None = None
    row: int | None = None
    old: str | None = None
    new: str | None = None

    @classmethod
    def of_row(
        cls, row: EditionRow, identity: str, kind: str, text: str, choices: tuple[str, ...],
        proposal: str | None, *, old: str | None = None, new: str | None = None,
    ) -> Question:
        """With the number that the row has, if it has one, and where it stands."""
        return cls(identity, kind, row.ref or None, text, choices, proposal, row.sheet, row.row,
                   old, new)

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "kind": self.kind,
            "ref": self.ref,
            "sheet": self.sheet,
            "row": self.row,
            "text": self.text,
            "choices": list(self.choices),
            "proposal": self.proposal,
        }


@dataclass(frozen=True, slots=True)
class Warned:
    sheet: str | None
    row: int | None
    text: str

    @classmethod
    def of_row(cls, row: EditionRow, text: str) -> Warned:
        return cls(row.sheet, row.row, text)

    def to_json(self) -> dict[str, Any]:
        return {"sheet": self.sheet, "row": self.row, "text": self.text}


@dataclass(slots=True)
class ToRecord:
    """The events of one subject: (registered name, its fields), and what it merely repeats."""

    subject: str | None
    """The activity's id; None for a new one."""
    ref: str | None
    sheet: str | None
    row: int | None
    events: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    repeats: dict[str, int] = field(default_factory=dict)
    withdrawn_on: str | None = None
    """The later day from which an edition that is recorded already does not have it any more."""


@dataclass(slots=True)
class Findings:
    """All of it. With open questions nothing may be recorded."""

    differences: list[Difference] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    warnings: list[Warned] = field(default_factory=list)
    plan: ToRecord = field(default_factory=lambda: ToRecord(None, None, None, None))
    activities: list[ToRecord] = field(default_factory=list)
    profiles: tuple[Profile, ...] = ()
    """How the file's tables were read, with what was answered of columns, words and colours."""

    @property
    def digest(self) -> str:
        """Two comparisons that found the same have the same one."""
        said = [
            [d.to_json() for d in self.differences],
            [q.to_json() for q in self.questions],
        ]
        return sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


class BadAnswer(PlanError):
    """An answer that is none of its question's choices."""


class Answers:
    """Choices by a question's id; what is not answered becomes a question."""

    def __init__(self, given: Mapping[str, str], questions: list[Question]) -> None:
        self._given = given
        self._used: set[str] = set()
        self.questions = questions
        self._asked = {question.id for question in questions}

    def choice(self, question: Question) -> str | None:
        """Raises BadAnswer."""
        chosen = self.said(question.id)
        if chosen is None:
            if question.id not in self._asked:
                self._asked.add(question.id)
                self.questions.append(question)
            return None
        if chosen not in question.choices:
            raise BadAnswer(
                f"the answer “{chosen}” to {question.id} is none of its choices"
                f"{nearest(chosen, question.choices)}; they are {', '.join(question.choices)}"
            )
        return chosen

    def said(self, identity: str) -> str | None:
        """An answer to what is not asked by itself: it counts only where somebody gave it."""
        self._used.add(identity)
        return self._given.get(identity)

    def is_given(self, identity: str) -> bool:
        """Whether there is an answer, which does not use it."""
        return identity in self._given

    def unused(self) -> list[str]:
        """The ids of answers that nothing asked for."""
        return [identity for identity in self._given if identity not in self._used]
