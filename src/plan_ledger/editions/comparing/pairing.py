"""Which row of an edition is which activity.

One assignment for the whole file decides (`editions.matching.identity`). What it is not sure of is
asked, and so is a number that stands twice, a row without a number, and a row of a withdrawn
activity. In a plan without numbers a new activity is given the next one of its section.
"""
from __future__ import annotations

import re
from dataclasses import dataclass, replace

from plan_ledger.editions.matching.identity import match
from plan_ledger.editions.matching.similarity import are_strangers, plain
from plan_ledger.editions.reading.findings import Answers, Question, Warned
from plan_ledger.editions.reading.profile import LEAVE_OUT
from plan_ledger.editions.reading.table import Edition, EditionRow
from plan_ledger.history.state import ActivityState
from plan_ledger.plan.erasure import text_of
from plan_ledger.plan.reference import is_reference
from plan_ledger.plan.words import in_words, on_one_line

from .counting import key_of, rows_that_count
from .describing import described_row, described_state
from .doubts import ANOTHER, Doubts
from .guidance import is_guidance
from .numbering import Numbering
from .other_plan import of_another_plan
from .standing import Standing

REINSTATED, STILL_WITHDRAWN = "reinstated", "still-withdrawn"
_AWAITS_A_NUMBER = re.compile(r"\W*(?:new|added|additional|proposed|tb[acd])\W*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pair:
    """A row and its activity. `state` is null for a new one; `begins_later` where it is known only
    from a later day; `returns` where it was withdrawn and is back.
    """

    row: EditionRow
    state: ActivityState | None
    confidence: float = 1.0
    begins_later: bool = False

    @property
    def is_there(self) -> bool:
        return self.state is not None and not self.begins_later


@dataclass(frozen=True, slots=True)
class Paired:
    """All rows that count, in the file's order."""

    pairs: list[Pair]
    left_open: frozenset[str]
    """The activities that rows may be of which it is not yet said whether they count: they are
    not missing.
    """


def pair_rows(
    edition: Edition, standing: Standing, numbering: Numbering, answers: Answers,
    warnings: list[Warned],
) -> Paired:
    return _Pairing(edition, standing, numbering, answers, warnings).paired()


class _Pairing:
    def __init__(
        self, edition: Edition, standing: Standing, numbering: Numbering, answers: Answers,
        warnings: list[Warned],
    ) -> None:
        self._standing = standing
        self._numbering = numbering
        self._answers = answers
        self._warnings = warnings
        self._counted = rows_that_count(edition, standing, answers, warnings)

    def paired(self) -> Paired:
        rows = self._counted.rows
        keys = {key_of(row): row for row in rows}
        states = {state.id: state for state in self._standing.there.values()}
        later = {state.id: state for ref, state in self._standing.later.items()
                 if ref not in self._standing.gone}
        numbers = {
            # Whoever bears the number on that day comes before one who bears it later.
            state.id: "" if ref in self._standing.there else ref
            for ref, state in reversed(self._standing.later.items())
        }
        known = [described_state(state, at, state.value("ref") or "")
                 for at, state in enumerate(states.values())]
        known += [described_state(state, len(known) + at, numbers[key])
                  for at, (key, state) in enumerate(later.items())]
        found = match(
            [described_row(row, at, self._numbering) for at, row in enumerate(rows)], known
        )
        self._warnings += of_another_plan(found, len(known))
        taken: set[str | None] = {one.activity for one in found if one.activity}
        undecided = self._counted.undecided
        left_open = {one.activity for one in found if one.activity and one.row in undecided}
        found = [one for one in found if one.row not in undecided]
        doubts = Doubts(keys, found, states | later, self._numbering, self._answers)
        decided = doubts.decided(taken)
        pairs: list[Pair] = []
        for one in found:
            row, state = keys[one.row], decided[one.row]
            if state is not None:
                pairs.append(Pair(row, state, doubts.confidence(one), state.id in later))
                continue
            pair = self._unmatched(row, taken, doubts)
            if pair is not None:
                is_new = pair.state is None and one.activity is None
                pairs.append(replace(pair, confidence=doubts.confidence(one)) if is_new else pair)
        return Paired(self._numbered(pairs), frozenset(left_open))

    def _unmatched(
        self, row: EditionRow, taken: set[str | None], doubts: Doubts
    ) -> Pair | None:
        """A new activity; or one that is withdrawn on the day, or begins later under this number.

        None where the row is left out.
        """
        if not row.ref:
            return self._without_number(row)
        gone = self._standing.gone.get(row.ref)
        later = self._standing.later.get(row.ref)
        if later is not None and (later.id in taken or (key_of(row), later.id) in doubts.others):
            later = None
        if gone is None and later is not None:
            taken.add(later.id)
            return Pair(row, later, 1.0, True)
        if gone is None:
            return Pair(row, None)
        chosen = self._of_withdrawn(row, gone)
        if chosen == STILL_WITHDRAWN:
            self._warnings.append(Warned.of_row(
                row, f"{row.ref} (“{on_one_line(row.activity, 80)}”) is still withdrawn: nothing of"
                     " its row is recorded"))
            return None
        return Pair(row, gone if chosen == REINSTATED else None)

    def _of_withdrawn(self, row: EditionRow, gone: ActivityState) -> str | None:
        """A number can be given again: a row of quite another wording is not what was withdrawn."""
        held = text_of(gone.value("activity"))
        proposal = ANOTHER if are_strangers(row.activity, held) else STILL_WITHDRAWN
        texts = ""
        if row.activity and held and plain(row.activity) != plain(held):
            texts = (f"; its row reads “{on_one_line(row.activity, 80)}”, what was withdrawn"
                     f" “{on_one_line(held, 80)}”")
        return self._answers.choice(
            Question.of_row(
                row,
                f"withdrawn:{row.ref}",
                "withdrawn-row",
                f"{row.ref} is withdrawn on {in_words(self._standing.day)}, and the file still"
                f" has it{texts}: is it reinstated, still withdrawn, or another activity that has"
                " its number now?",
                (REINSTATED, STILL_WITHDRAWN, ANOTHER),
                proposal,
                old=held if texts else None,
                new=row.activity if texts else None,
            )
        ) or proposal

    def _without_number(self, row: EditionRow) -> Pair | None:
        if self._numbering.plan_has_none or key_of(row) in self._counted.wanted:
            return Pair(row, None)
        add = "add"
        chosen = self._answers.choice(
            Question.of_row(
                row,
                f"unnumbered:{key_of(row)}",
                "unnumbered-row",
                f"“{on_one_line(row.activity, 80)}” has no number"
                + (f" (“{on_one_line(row.as_number, 30)}” is none)" if row.as_number else "")
                + ", and no activity in the ledger reads like it: is it a new activity, to be given"
                " the next number of its section?",
                (add, LEAVE_OUT),
                add if _has_more(row) and not is_guidance(row) else LEAVE_OUT,
            )
        )
        return Pair(row, None) if chosen == add else None

    # numbers for what has none

    def _numbered(self, pairs: list[Pair]) -> list[Pair]:
        """An activity keeps its number, unless the file gives that to another; a new one gets the
        next free one of its section, which is that of the number above where nothing names it; or
        of the plan, where numbers speak of no section.
        """
        written = {pair.row.ref for pair in pairs}
        are_plain = not any("." in ref for ref in written) and any(written)
        for ref in written:
            self._numbering.take(ref)
        found = []
        above = None
        for pair in pairs:
            row = self._numbering.placed(pair.row)
            if not row.ref:
                kept = pair.state.value("ref") if pair.state is not None else None
                if kept is None or kept in written:
                    section = row.section or _section_in(row) or above
                    kept = self._numbering.next_in(None if are_plain else section)
                row = replace(row, ref=kept)
            elif pair.row.ref:
                above = row.ref.rpartition(".")[0] or None
            found.append(replace(pair, row=row))
        return found


def _has_more(row: EditionRow) -> bool:
    """Whether a row without a number has something like one (LP2), or what says that it is to get
    one (New), or more than a text, so that it is no line of another kind (“Prepared by”,
    “J Smith”).
    """
    return any(map(str.isdigit, row.as_number)) or _AWAITS_A_NUMBER.fullmatch(
        row.as_number
    ) is not None or any(
        (row.lead, row.timeline, row.original, row.status, row.status_fill, row.progress,
         row.outcome)
    )


def _section_in(row: EditionRow) -> str | None:
    """The section that a number speaks of which another row has."""
    return row.as_number.rpartition(".")[0] or None if is_reference(row.as_number) else None
