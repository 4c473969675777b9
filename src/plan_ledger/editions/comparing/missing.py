"""What an edition does not have, and what the editions after it do not have.

An activity that the file lacks was withdrawn, or forgotten: that is asked. The same holds for one
that an older edition brings, which an edition imported before it, of a later day, lacks: what it
says must not outlive the edition that does not have it any more, unless that one forgot it.

Of many that the file lacks, as an extract does, is asked once for all of them.
"""
from __future__ import annotations

from collections.abc import Iterable

from plan_ledger.editions.reading.findings import (
    Answers,
    Difference,
    Findings,
    Question,
    ToRecord,
)
from plan_ledger.history.state import ActivityState
from plan_ledger.plan.plan import Plan
from plan_ledger.plan.words import in_words, on_one_line

from .numbering import Numbering
from .pairing import Pair, Paired
from .standing import Standing

WITHDRAWN, FORGOTTEN, RENUMBERED = "withdrawn", "forgotten", "renumbered"
ONE_BY_ONE = "one-by-one"
_OF_MANY = "missing"
_MANY, _NAMED = 5, 3


class Missing:
    """Asks, and puts into the findings what the answers say."""

    def __init__(
        self, findings: Findings, plan: Plan, standing: Standing, numbering: Numbering,
        answers: Answers,
    ) -> None:
        self._numbering = numbering
        self._findings = findings
        self._standing = standing
        self._answers = answers
        self._later: dict[str, list[str]] = {}
        """Day -> the files of that day that are recorded already, of days after the edition's."""
        for event in sorted(plan.live_editions(), key=lambda event: event.effective or ""):
            if event.effective and event.effective > standing.day:
                self._later.setdefault(event.effective, []).append(event.said["file"])

    def ask(self, paired: Paired) -> None:
        """Of what the file lacks. Whose number another activity has now cannot be forgotten."""
        here = {pair.state.id for pair in paired.pairs if pair.state is not None}
        numbers = {pair.row.ref: pair.row.row for pair in paired.pairs}
        missing = {ref: state for ref, state in self._standing.there.items()
                   if state.id not in here and state.id not in paired.left_open}
        of_all = self._asked_of_all({
            ref: state for ref, state in missing.items() if ref not in numbers
        })
        for ref, state in missing.items():
            chosen = of_all.get(ref, ONE_BY_ONE)
            if chosen == ONE_BY_ONE:
                chosen = self._asked(ref, state, numbers.get(ref))
            if chosen == WITHDRAWN:
                self._withdraw(ref, state)
                continue
            self._findings.differences.append(
                Difference(ref, "missing", None, state.value("activity"), None,
                           holds_from=self._standing.day, activity=state.id)
            )
            if chosen == RENUMBERED:
                self._renumber(ref, state)

    def _asked_of_all(self, missing: dict[str, ActivityState]) -> dict[str, str | None]:
        """What is said of many at once, by reference; an answer for one of them comes before it."""
        if len(missing) < _MANY:
            return {}
        open_ = [ref for ref in missing if self._answers.said(f"missing:{ref}") is None]
        if not open_:
            self._answers.said(_OF_MANY)
            return {}
        some = ", ".join(
            f"{ref} (“{on_one_line(missing[ref].value('activity'), 40)}”)"
            for ref in open_[:_NAMED]
        )
        more = f" and {len(open_) - _NAMED} more" if len(open_) > _NAMED else ""
        chosen = self._answers.choice(
            Question(
                _OF_MANY, "missing", None,
                f"{len(open_)} activities are not in the file, such as {some}{more}: were they"
                " all forgotten, as in an extract of the plan, or all withdrawn? With"
                f" “{ONE_BY_ONE}” each is asked about",
                (FORGOTTEN, WITHDRAWN, ONE_BY_ONE), FORGOTTEN,
            )
        )
        return dict.fromkeys(open_, chosen)

    def _asked(self, ref: str, state: ActivityState, taken_by: int | None) -> str:
        """`taken_by` is the row that has its number now."""
        about = f"{ref} (“{on_one_line(state.value('activity'), 80)}”) is not in the file"
        text = f"{about}: was it withdrawn, or forgotten?"
        choices, proposal = (WITHDRAWN, FORGOTTEN), FORGOTTEN
        if taken_by is not None:
            text = (f"{about}, and row {taken_by} has its number: was it withdrawn, or does it stay"
                    " in the plan with the next free number of its section?")
            choices, proposal = (WITHDRAWN, RENUMBERED), WITHDRAWN
        return self._answers.choice(
            Question(f"missing:{ref}", "missing", ref, text, choices, proposal)
        ) or proposal

    def of_later_editions(self, pair: Pair, to_record: ToRecord) -> str | None:
        """The day from which an activity that the edition brings does not hold any more what is
        said of its existence here; None where that is never. A withdrawal is put into `to_record`.
        """
        until = None
        if to_record.subject is not None:
            until = self._standing.holds_until(to_record.subject, "exists")
        for day, files in self._later.items():
            if until is not None and day >= until:
                break
            if self._is_withdrawn_by(pair, day, files):
                to_record.withdrawn_on = day
                return day
        return until

    def tell_of_withdrawal(self, pair: Pair, to_record: ToRecord) -> None:
        """That of a later edition's day, after what the edition brings."""
        day = to_record.withdrawn_on
        if day is None:
            return
        until = None
        if to_record.subject is not None:
            until = self._standing.holds_until(to_record.subject, "exists")
        self._findings.differences.append(
            Difference(pair.row.ref, "withdrawn", None, pair.row.activity, None, holds_from=day,
                       holds_until=until, activity=to_record.subject)
        )

    def _is_withdrawn_by(self, pair: Pair, day: str, files: Iterable[str]) -> bool:
        row = pair.row
        other = self._standing.bearer(row.ref, day)
        is_taken = other is not None and other != (pair.state.id if pair.state else None)
        text = on_one_line(row.activity or "", 80)
        chosen = self._answers.choice(
            Question.of_row(
                row,
                f"missing:{row.ref}:{day}",
                "missing",
                f"{row.ref} (“{text}”) is in this file, but not in the later edition of"
                f" {in_words(day)} ({', '.join(files)})"
                + (", where another activity has its number" if is_taken else "")
                + ": was it withdrawn by then, or forgotten there?",
                (WITHDRAWN, FORGOTTEN),
                WITHDRAWN if is_taken else FORGOTTEN,
            )
        )
        return chosen == WITHDRAWN

    def _renumber(self, ref: str, state: ActivityState) -> None:
        section = state.value("section") or ref.rpartition(".")[0] or None
        number = self._numbering.next_in(section)
        self._findings.differences.append(
            Difference(number, "renumbered", "ref", ref, number, holds_from=self._standing.day,
                       holds_until=self._standing.holds_until(state.id, "ref"),
                       activity=state.id)
        )
        self._findings.activities.append(
            ToRecord(state.id, number, None, None,
                     events=[("activity-renumbered", {"ref": number})])
        )

    def _withdraw(self, ref: str, state: ActivityState) -> None:
        self._findings.differences.append(
            Difference(ref, "withdrawn", None, state.value("activity"), None,
                       holds_from=self._standing.day,
                       holds_until=self._standing.holds_until(state.id, "exists"),
                       activity=state.id)
        )
        self._findings.activities.append(
            ToRecord(state.id, ref, None, None, events=[("activity-withdrawn", {})])
        )
