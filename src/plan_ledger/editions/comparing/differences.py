"""Comparing an edition with what the ledger says on the edition's day.

What differs becomes an event; what is repeated is confirmed; a blank cell states nothing. What the
file alone cannot tell is asked, and nothing is recorded until every question is answered.
"""
from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from plan_ledger.editions.reading.findings import (
    Answers,
    Difference,
    Findings,
    Question,
    ToRecord,
    Warned,
)
from plan_ledger.editions.reading.table import Edition, EditionRow
from plan_ledger.history.comparing import KIND_OF, shown
from plan_ledger.history.state import ActivityState
from plan_ledger.plan.cells import SECTION_TITLE, Statement
from plan_ledger.plan.errors import PlanError
from plan_ledger.plan.plan import Plan
from plan_ledger.plan.reference import is_reference
from plan_ledger.plan.status import Legend
from plan_ledger.recording.values import NO_DEADLINE, legend_content

from .appearance import look_the_same
from .completed import still_open
from .legends import legend_of, with_statuses_in_use
from .missing import Missing
from .numbering import Numbering
from .pairing import Pair, pair_rows
from .past_dates import past_dates
from .placing import Places
from .restarting import with_sections_in_numbers
from .spanning import with_spans
from .standing import Standing
from .stating import Stating
from .statuses import Statuses
from .unsaid import unsaid
from .without_status import without_status

_EVENT_FOR = {
    "ref": "activity-renumbered",
    "section": "activity-moved",
    "order": "activity-moved",
    "codes": "activity-recoded",
    "finding": "activity-reworded",
    "activity": "activity-reworded",
    "outcome": "activity-reworded",
    "deadline": "deadline-revised",
    "original": "deadline-revised",
    "lead": "lead-reassigned",
    "progress": "progress-reported",
    "status": "status-changed",
}
KEEP_CORRECTION, FILE_IS_RIGHT = "keep-correction", "file-is-right"
STAY_ERASED, RECORD_AGAIN = "stay-erased", "record-again"


class NoActivities(PlanError):
    """The plan would begin with an edition that has nothing in it."""


def compare(
    edition: Edition, plan: Plan, standing: Standing, answers: Answers
) -> Findings:
    """Questions go into `answers.questions`, which are the findings' own too."""
    return _Comparing(edition, plan, standing, answers).findings


class _Comparing:
    def __init__(
        self, edition: Edition, plan: Plan, standing: Standing, answers: Answers
    ) -> None:
        numbering = Numbering(edition, plan, standing)
        edition = with_sections_in_numbers(edition, numbering, standing)
        self.findings = Findings(
            questions=answers.questions,
            warnings=[Warned(w.sheet, w.row, w.text) for w in edition.warnings],
        )
        self._edition = edition
        self._plan = plan
        self._standing = standing
        self._day = standing.day
        self._answers = answers
        paired = pair_rows(edition, standing, numbering, answers, self.findings.warnings)
        if not edition.rows and not edition.is_export and not standing.knows_any:
            raise NoActivities(
                f"{edition.file} has no activity below its captions, and the plan has none yet: see"
                " whether it is the right file",
                where=edition.file,
            )
        if not paired.pairs and not answers.questions:
            self.findings.warnings.append(
                Warned(None, None, "no activity was found in the file: see whether it is the right"
                                   " one")
            )
        legend, is_said = self._legend()
        statuses = Statuses(legend, edition.legend, edition.learnt, answers)
        for pair in paired.pairs:
            statuses.code(pair.row)
        if statuses.added:
            legend, is_said = Legend((*legend.statuses, *statuses.added)), True
        self._compare_plan(numbering, legend if is_said else None)
        columns = {c.holds for profile in edition.profiles for c in profile.columns if c.holds}
        self._stating = Stating(
            self._day, statuses, standing.there.values(), columns, answers, self.findings.warnings
        )
        self._missing = Missing(self.findings, plan, standing, numbering, answers)
        self._places = Places(paired.pairs, standing)
        self.findings.warnings += self._places.warnings
        for pair, order in zip(paired.pairs, self._places.orders, strict=True):
            self._compare_row(pair, order)
        self._missing.ask(paired)
        self._stating.finish()
        self.findings.warnings += still_open(paired.pairs, legend)
        self.findings.warnings += without_status(paired.pairs, columns)
        self.findings.warnings += unsaid(edition, paired.pairs, columns)
        self.findings.warnings += past_dates(edition, paired.pairs, self._day, [
            pair.row.ref for pair in paired.pairs
            if pair.row.status and not legend.is_complete(statuses.code(pair.row))
        ])
        if statuses.shortened:
            self.findings.warnings.append(
                Warned(None, None, "a status has no date: without it is recorded"
                                   f" {', '.join(statuses.shortened[:3])}"
                                   f"{' …' * (len(statuses.shortened) > 3)}")
            )
        if statuses.left_out:
            self.findings.warnings.append(
                Warned(None, None, f"no status is {', '.join(statuses.left_out[:3])}"
                                   f"{' …' * (len(statuses.left_out) > 3)}, as was answered for a"
                                   " file before: it is left out, and the status stays as it was;"
                                   " to change that see import --columns")
            )
        self.findings.profiles = tuple(
            replace(
                profile,
                statuses=profile.statuses | statuses.words,
                fills=profile.fills | statuses.fills,
                colours=profile.colours or statuses.colours(edition.coloured),
            )
            for profile in with_spans(edition, [pair.row for pair in paired.pairs])
        )
        for identity in answers.unused():
            self.findings.warnings.append(
                Warned(None, None, f"the answer to “{identity}” answers no question of this"
                                   " edition")
            )

    # the plan's own cells

    def _legend(self) -> tuple[Legend, bool]:
        """The legend that rows are read by, and whether the edition states it."""
        in_force = self._plan.legend(self._day)
        rows = self._edition.rows
        legend = legend_of(
            self._edition.legend,
            [row.status for row in rows if row.status],
            [row.status_fill for row in rows if row.status_fill and not row.status],
            in_force, self._answers,
        )
        if legend is None:
            return in_force, False
        return with_statuses_in_use(legend, in_force, self._edition), True

    def _compare_plan(self, numbering: Numbering, legend: Legend | None) -> None:
        title = self._edition.title
        if title is not None:
            self._plan_cell("title", title, "plan-retitled", {"title": title})
        if legend is not None:
            self._plan_cell("legend", legend.to_json(), "legend-set", legend_content(legend))
        for section, name in {**self._edition.sections, **numbering.sections}.items():
            if is_reference(section):
                self._plan_cell(SECTION_TITLE + section, name, "section-set",
                                {"section": section, "title": name})

    def _plan_cell(self, field: str, value: Any, kind: str, content: dict[str, Any]) -> None:
        holding = self._plan.cells.at(field, self._day, plan=True)
        if holding is not None and (
            look_the_same(holding.value, value) or self._of_plan_stays_erased(field, holding.holder)
        ):
            self.findings.plan.repeats[field] = holding.holder
            return
        self.findings.plan.events.append((kind, content))
        what = "section" if field.startswith(SECTION_TITLE) else KIND_OF[field]
        old = holding.value if holding else None
        later = [s for s in self._plan.cells.live(field) if s.effective > self._day]
        self.findings.differences.append(
            Difference(
                None, what, field, old, value, holds_from=self._day,
                holds_until=later[0].effective if later else None,
            )
        )

    def _of_plan_stays_erased(self, field: str, holder: int) -> bool:
        if not self._standing.is_erased(holder, field):
            return False
        what = (
            f"the title of section {field.removeprefix(SECTION_TITLE)}"
            if field.startswith(SECTION_TITLE)
            else {"title": "the plan's title"}.get(field, "the legend's words")
        )
        return self._answers.choice(
            Question(
                f"erased:plan:{field}", "erased-value", None,
                f"{what}: the ledger's text (position {holder}) was erased, and the file has one:"
                " does it stay erased, or is the file's text recorded?",
                (STAY_ERASED, RECORD_AGAIN), STAY_ERASED,
            )
        ) != RECORD_AGAIN

    # one row

    def _compare_row(self, pair: Pair, order: int) -> None:
        row = pair.row
        state = pair.state if pair.is_there else None
        values = self._stating.values(row, state, order)
        identity = pair.state.id if pair.state else None
        to_record = ToRecord(identity, row.ref, row.sheet, row.row)
        self.findings.activities.append(to_record)
        if state is None:
            content: dict[str, Any] = {}
            for field, value in values.items():
                content |= _content(field, value)
            to_record.events.append(("activity-added", content))
            if row.activity is None and not row.is_whole:
                self._tell_of_no_words(row)
            self._brings(pair, "extended" if pair.begins_later else "added", to_record)
            return
        if state.exists:
            to_record.repeats["exists"] = self._standing.holders[state.id]["exists"]
        else:
            to_record.events.append(("activity-reinstated", {}))
            self._brings(pair, "reinstated", to_record)
        for field, value in values.items():
            self._compare_cell(pair, state, to_record, field, value)

    def _tell_of_no_words(self, row: EditionRow) -> None:
        self.findings.warnings.append(Warned.of_row(
            row, f"{row.ref}: row {row.row} does not say what is to be done, and the activity is "
            "recorded without words: complete the file and import that instead, or say it later "
            f"with activity reword {row.ref} --activity TEXT",
        ))

    def _brings(self, pair: Pair, kind: str, to_record: ToRecord) -> None:
        """The activity was not there on the day: until when will it be?"""
        row = pair.row
        until = self._missing.of_later_editions(pair, to_record)
        self.findings.differences.append(
            Difference(row.ref, kind, None, None, row.activity, None, self._day, until, row.sheet,
                       row.row, pair.confidence, to_record.subject)
        )
        self._missing.tell_of_withdrawal(pair, to_record)

    def _compare_cell(
        self,
        pair: Pair,
        state: ActivityState,
        to_record: ToRecord,
        field: str,
        value: Any,
    ) -> None:
        holder = self._standing.holders[state.id].get(field)
        old = state.value(field)
        if holder is not None:
            if look_the_same(old, value) or self._stays_erased(pair.row, field, holder):
                to_record.repeats[field] = holder
                return
            kept = self._kept_correction(pair.row, state, field, value)
            if kept is not None:
                to_record.repeats[field] = kept.position
                if kept.value != old:
                    self._differ(pair, KIND_OF[field], field, shown(field, old),
                                 shown(field, kept.value), state.id)
                return
        kind = _EVENT_FOR[field]
        content = _content(field, value)
        joined = field in ("section", "order") and to_record.events
        if joined and to_record.events[-1][0] == kind:
            to_record.events[-1][1].update(content)
        else:
            to_record.events.append((kind, content))
        told = "cleared" if value is None else KIND_OF[field]
        self._differ(pair, told, field, shown(field, old), shown(field, value), state.id)

    def _kept_correction(
        self, row: EditionRow, state: ActivityState, field: str, value: Any
    ) -> Statement | None:
        """The correction that is kept, where the file brings back a value that it replaced, also
        through further corrections, and whatever was said since.
        """
        said = self._standing.statements(state.id, field)
        replaced = [s for s in said if s.undone_by and s.value == value
                    and s.effective <= self._day]
        live = [found for s in replaced if (found := _replacement(s, said)) is not None]
        if not live:
            return None
        correction = live[-1]
        chosen = self._answers.choice(
            Question.of_row(
                row,
                f"corrected:{row.ref}:{field}",
                "corrected-value",
                f"{row.ref}, {field}: the file says again what the correction at position"
                f" {correction.position} replaced: keep the correction, or is the file right?",
                (KEEP_CORRECTION, FILE_IS_RIGHT),
                KEEP_CORRECTION,
            )
        )
        return None if chosen == FILE_IS_RIGHT else correction

    def _stays_erased(self, row: EditionRow, field: str, holder: int) -> bool:
        """Whether the ledger's text was erased on purpose, and is not to come back by a file."""
        if not self._standing.is_erased(holder, field):
            return False
        chosen = self._answers.choice(
            Question.of_row(
                row,
                f"erased:{row.ref}:{field}",
                "erased-value",
                f"{row.ref}, {field}: the ledger's text (position {holder}) was erased, and"
                " the file has one: does it stay erased, or is the file's text recorded?",
                (STAY_ERASED, RECORD_AGAIN),
                STAY_ERASED,
            )
        )
        return chosen != RECORD_AGAIN

    def _differ(
        self, pair: Pair, kind: str, field: str, old: Any, new: Any, activity: str
    ) -> None:
        row = pair.row
        if field == "order":
            old, new = self._places.told(activity)
        until = self._standing.holds_until(activity, field)
        days = None
        if field == "deadline" and old and old["deadline"] and new and new["deadline"]:
            moved = date.fromisoformat(new["deadline"]) - date.fromisoformat(old["deadline"])
            days = moved.days
        self.findings.differences.append(
            Difference(row.ref, kind, field, old, new, days, self._day, until, row.sheet, row.row,
                       pair.confidence, activity)
        )


def _replacement(replaced: Statement, said: list[Statement]) -> Statement | None:
    """The live correction that stands where this was; None where it was taken back."""
    at: int | None = replaced.undone_by
    while at is not None:
        here = [s for s in said if s.position == at and s.rank == replaced.rank]
        if not here:
            return None
        if here[0].live:
            return here[0]
        at = here[0].undone_by
    return None


def _content(field: str, value: Any) -> dict[str, Any]:
    """A cell's value as the fields of an event."""
    if field == "deadline" and value is None:
        return dict(NO_DEADLINE)
    return dict(value) if field in ("codes", "deadline") else {field: value}


def unanswered(findings: Findings) -> str:
    """The sentence of a refusal for open questions."""
    first = findings.questions[0]
    count = len(findings.questions)
    more = f" (and {count - 1} more)" if count > 1 else ""
    return (
        f"{count} question{'s' * (count > 1)} must be answered before anything is recorded:"
        f" {first.text}{more}; write them to a file with --dry-run --questions FILE, fill in the"
        " answers, and import again with --answers FILE"
    )


