"""Rows of which the assignment is not sure: a person says which activity each is, or the proposal.

A row is the activity that is asked about, the one that it could also be, or another. An activity
has one row, so what is said of one row comes before what is proposed for the others.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence

from plan_ledger.editions.matching.identity import SURE, Matched
from plan_ledger.editions.matching.similarity import plain
from plan_ledger.editions.reading.findings import Answers, BadAnswer, Question
from plan_ledger.editions.reading.table import EditionRow
from plan_ledger.history.state import ActivityState
from plan_ledger.plan.erasure import text_of
from plan_ledger.plan.words import on_one_line

from .counting import key_of
from .describing import besides, described_row, described_state
from .numbering import Numbering

SAME, ANOTHER = "same", "another"


class Doubts:
    def __init__(
        self, rows: Mapping[str, EditionRow], found: Sequence[Matched],
        states: Mapping[str, ActivityState], numbering: Numbering, answers: Answers,
    ) -> None:
        """`rows` and `states` by the keys that `found` has."""
        self._rows = rows
        self._found = found
        self._states = states
        self._numbering = numbering
        self._answers = answers
        self._sure = {one.activity for one in found if not self._is_doubted(one)}
        self._said: dict[str, str] = {}
        """Activity -> the question whose answer says which row it is."""
        self.others: set[tuple[str, str]] = set()
        """Rows and the activities that they are not."""
        self._answered: set[str] = set()

    def decided(self, taken: set[str | None]) -> dict[str, ActivityState | None]:
        """Row -> its activity; None where that is another. `taken` are the activities that have a
        row by the assignment, and then those that have one.
        """
        decided: dict[str, ActivityState | None] = {}
        given: set[str] = set()
        for one in sorted(self._found, key=self._turn):
            state = self._decided(one, taken)
            decided[one.row] = state
            if one.activity not in given:
                taken.discard(one.activity)
            if state is not None:
                taken.add(state.id)
                given.add(state.id)
        return decided

    def _turn(self, one: Matched) -> tuple[bool, bool]:
        """Last those that are new: what a row turned out not to be, one of them may be."""
        is_answered = self._is_doubted(one) and self._answers.is_given(_question(one, self._rows))
        return one.activity is None, not is_answered

    def _is_doubted(self, one: Matched) -> bool:
        about = one.activity or one.rival
        row = self._rows[one.row]
        if about is None or one.confidence >= SURE or not row.activity:
            return False
        state = self._states[about]
        # Its twin elsewhere in the plan makes it no less the same.
        return not (one.activity and _number(state) == row.ref
                    and row.activity == state.value("activity"))

    def _decided(self, one: Matched, taken: set[str | None]) -> ActivityState | None:
        about = one.activity or one.rival
        if about is None or one.confidence >= SURE:
            return self._states[one.activity] if one.activity else None
        row, state = self._rows[one.row], self._states[about]
        if one.activity is None and about in taken:
            return None
        if not row.activity:  # nothing to compare: its number alone says which it is
            return state if _number(state) == row.ref else None
        if not self._is_doubted(one):
            return state
        rival = self._rival(one, state)
        choices = {SAME: state, **({_number(rival): rival} if rival else {})}
        proposal = SAME if one.activity else ANOTHER
        if about in self._said:  # an answer says that it is another row
            is_free = rival is not None and rival.id not in taken
            proposal = _number(rival) if rival is not None and is_free else ANOTHER
        question = self._question(one, state, rival, proposal)
        chosen = self._answers.choice(question)
        if chosen is not None:
            self._answered.add(one.row)
        decided = choices.get(chosen or proposal)
        if decided is None:
            self.others.add((one.row, about))
        elif chosen is not None:
            self._say(decided, question.id)
        return decided

    def confidence(self, one: Matched) -> float:
        """What a person said is not doubted any more."""
        return 1.0 if one.row in self._answered else one.confidence

    def _rival(self, one: Matched, state: ActivityState) -> ActivityState | None:
        """The activity that the row could also be, where no other row surely is."""
        if one.activity is None or one.rival is None or one.rival in self._sure:
            return None
        if self._is_named_elsewhere(one, one.rival):
            return None
        rival = self._states[one.rival]
        return rival if _number(rival) not in ("", _number(state)) else None

    def _is_named_elsewhere(self, one: Matched, activity: str) -> bool:
        """It is no choice any more then; where it was chosen already, that is refused."""
        identity = _question(one, self._rows)
        return activity in self._said and not self._answers.is_given(identity)

    def _say(self, state: ActivityState, question: str) -> None:
        other = self._said.setdefault(state.id, question)
        if other != question:
            raise BadAnswer(
                f"the answers to {other} and {question} both name {_number(state)}"
                f" (“{on_one_line(state.value('activity'), 80)}”), and an activity has one row:"
                " change one of them"
            )

    def _question(
        self, one: Matched, state: ActivityState, rival: ActivityState | None, proposal: str
    ) -> Question:
        row, number = self._rows[one.row], _number(state)
        held = on_one_line(state.value("activity"), 80)
        here = there = instead = sure = ""
        same = () if self._is_named_elsewhere(one, state.id) else (SAME,)
        if plain(row.activity) == plain(text_of(state.value("activity"))):
            here = besides(described_row(row, 0, self._numbering))
            there = besides(described_state(state, 0, number))
        if rival is not None:
            instead = f", {_number(rival)} (“{on_one_line(rival.value('activity'), 80)}”)"
        if proposal == (SAME if one.activity else ANOTHER):
            sure = f" The proposal is {round(one.confidence * 100)} % sure"
        return Question.of_row(
            row,
            _question(one, self._rows),
            "same-activity",
            f"{row.ref or 'the row'} reads “{on_one_line(row.activity, 80)}”{here}; {number} in"
            f" the ledger reads “{held}”{there}: is it the same activity{instead}, or another?"
            f"{sure}",
            (*same, *([_number(rival)] if rival is not None else []), ANOTHER),
            proposal,
            old=state.value("activity"),
            new=row.activity,
        )


def _question(one: Matched, rows: Mapping[str, EditionRow]) -> str:
    return f"same:{key_of(rows[one.row])}"


def _number(state: ActivityState) -> str:
    return state.value("ref") or ""
