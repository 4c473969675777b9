"""Comparing an edition with what the ledger says on the edition's day.

What differs becomes an event; what is repeated is confirmed; a blank cell states nothing. What the
file alone cannot tell is asked, and nothing is recorded until every question is answered.
"""
from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from plan_ledger.editions.findings import Answers, Difference, Findings, Question, ToRecord, Warned
from plan_ledger.editions.legends import legend_of, status_code
from plan_ledger.editions.ordering import orders_for
from plan_ledger.editions.standing import Standing
from plan_ledger.editions.table import Edition, EditionRow
from plan_ledger.history.comparing import KIND_OF, shown
from plan_ledger.history.state import ActivityState
from plan_ledger.plan.cells import SECTION_TITLE
from plan_ledger.plan.deadline import Deadline
from plan_ledger.plan.plan import Plan
from plan_ledger.plan.reference import is_reference
from plan_ledger.plan.timeline import is_understood, read_timeline
from plan_ledger.plan.words import in_words
from plan_ledger.recording.values import legend_content

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
WITHDRAWN, FORGOTTEN = "withdrawn", "forgotten"
REINSTATED, STILL_WITHDRAWN = "reinstated", "still-withdrawn"
KEEP_CORRECTION, FILE_IS_RIGHT = "keep-correction", "file-is-right"


def compare(
    edition: Edition, plan: Plan, standing: Standing, given: Mapping[str, str]
) -> Findings:
    """`given` are answers by a question's id."""
    return _Comparing(edition, plan, standing, dict(given)).findings


class _Comparing:
    def __init__(
        self, edition: Edition, plan: Plan, standing: Standing, given: dict[str, str]
    ) -> None:
        self.findings = Findings(
            warnings=[Warned(w.sheet, w.row, w.text) for w in edition.warnings]
        )
        self._edition = edition
        self._plan = plan
        self._standing = standing
        self._day = standing.day
        self._answers = Answers(given, self.findings.questions)
        self._legend = plan.legend(self._day)
        self._compare_plan()
        rows = self._rows()
        matched = self._claimed_once({row.ref: self._match(row) for row in rows})
        rows = [row for row in rows if matched[row.ref] is not False]
        orders = orders_for(
            [_order_of(matched[row.ref]) for row in rows],
            [state.value("order") for state in standing.there.values()],
        )
        for row, order in zip(rows, orders, strict=True):
            self._compare_row(row, matched[row.ref], order)
        self._ask_for_missing({row.ref for row in rows})

    # the plan's own cells

    def _compare_plan(self) -> None:
        if self._edition.title is not None:
            self._plan_cell("title", self._edition.title, "plan-retitled",
                            {"title": self._edition.title})
        words = [row.status for row in self._edition.rows if row.status]
        legend = legend_of(self._edition.legend, words, self._legend, self._answers)
        if legend is not None:
            self._plan_cell("legend", legend.to_json(), "legend-set", legend_content(legend))
            self._legend = legend
        for section, title in self._edition.sections.items():
            if is_reference(section):
                self._plan_cell(SECTION_TITLE + section, title, "section-set",
                                {"section": section, "title": title})

    def _plan_cell(self, field: str, value: Any, kind: str, content: dict[str, Any]) -> None:
        holding = self._plan.cells.at(field, self._day, plan=True)
        if holding is not None and holding.value == value:
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

    # which row is which activity

    def _rows(self) -> list[EditionRow]:
        """The rows with a number, each number once."""
        by_ref: dict[str, list[EditionRow]] = {}
        for row in self._edition.rows:
            if is_reference(row.ref):
                by_ref.setdefault(row.ref, []).append(row)
            else:
                text = (row.activity or "")[:60]
                self._warn(row, f"“{text}” has no activity number, so its row was left out")
        return [one for some in by_ref.values() if (one := self._one_of(some)) is not None]

    def _one_of(self, rows: list[EditionRow]) -> EditionRow | None:
        if len(rows) == 1:
            return rows[0]
        choices = {f"row-{row.row}" + (f"-{row.sheet}" if row.sheet else ""): row for row in rows}
        first = rows[0]
        numbers = " and ".join(str(row.row) for row in rows)
        chosen = self._answers.choice(
            Question(
                id=f"duplicate:{first.ref}",
                kind="duplicate-reference",
                ref=first.ref,
                text=f"{first.ref} stands in rows {numbers}: which of them is it?",
                choices=tuple(choices),
                proposal=None,
                sheet=first.sheet,
                row=rows[1].row,
            )
        )
        return choices[chosen] if chosen else None

    def _match(self, row: EditionRow) -> ActivityState | str | None | bool:
        """The activity; the id of one that begins only later; None: new; False: left out."""
        there = self._standing.there.get(row.ref)
        if there is not None:
            return there
        gone = self._standing.gone.get(row.ref)
        if gone is None:
            return self._standing.begins_later(row.ref)
        chosen = self._answers.choice(
            Question(
                id=f"withdrawn:{row.ref}",
                kind="withdrawn-row",
                ref=row.ref,
                text=f"{row.ref} is withdrawn on {in_words(self._day)}, and the file still has"
                " it: is it reinstated, or still withdrawn?",
                choices=(REINSTATED, STILL_WITHDRAWN),
                proposal=STILL_WITHDRAWN,
                sheet=row.sheet,
                row=row.row,
            )
        )
        return gone if chosen == REINSTATED else False

    def _claimed_once(
        self, matched: dict[str, ActivityState | str | None | bool]
    ) -> dict[str, ActivityState | str | None | bool]:
        """Where two rows bear numbers that one activity has later, it is the earlier number's."""
        claims: dict[str, list[str]] = {}
        for ref, found in matched.items():
            if isinstance(found, str):
                claims.setdefault(found, []).append(ref)
        for identity, refs in claims.items():
            if len(refs) > 1:
                first = self._standing.first_borne(identity, refs)
                matched |= {ref: None for ref in refs if ref != first}
        return matched

    # one row

    def _compare_row(
        self, row: EditionRow, matched: ActivityState | str | None | bool, order: int
    ) -> None:
        state = matched if isinstance(matched, ActivityState) else None
        values = self._values(row, state, order)
        identity = state.id if state else (matched if isinstance(matched, str) else None)
        to_record = ToRecord(identity, row.ref, row.sheet, row.row)
        self.findings.activities.append(to_record)
        if state is None:
            content: dict[str, Any] = {}
            for field, value in values.items():
                content |= _content(field, value)
            to_record.events.append(("activity-added", content))
            self._differ(row, "added", None, None, row.activity, identity)
            return
        if state.exists:
            to_record.repeats["exists"] = self._standing.holders[state.id]["exists"]
        else:
            to_record.events.append(("activity-reinstated", {}))
            self._differ(row, "reinstated", None, None, row.activity, state.id)
        for field, value in values.items():
            self._compare_cell(row, state, to_record, field, value)

    def _values(
        self, row: EditionRow, state: ActivityState | None, order: int
    ) -> dict[str, Any]:
        """What the row states, field by field, in the form that cells have."""
        said: dict[str, Any] = {"ref": row.ref}
        if row.section is not None and is_reference(row.section):
            said["section"] = row.section
        elif row.section is not None:
            self._warn(row, f"“{row.section}” is no section number and was left out")
        said["order"] = order
        if row.codes is not None:
            said["codes"] = {"codes": list(row.codes), "unknown_codes": list(row.unknown_codes)}
        for field in ("finding", "activity", "outcome"):
            if getattr(row, field) is not None:
                said[field] = getattr(row, field)
        when = date.fromisoformat(self._day)
        if row.timeline is not None:
            said["deadline"] = self._deadline(row, state, when)
        if row.original is not None:
            original = read_timeline(row.original, when).date
            if original:
                said["original"] = original.isoformat()
            else:
                self._warn(row, f"no original date can be read from “{row.original}”")
        for field in ("lead", "progress"):
            if getattr(row, field) is not None:
                said[field] = getattr(row, field)
        if row.status is not None:
            code = status_code(
                row.status, self._legend, self._answers, ref=row.ref, sheet=row.sheet, row=row.row
            )
            if code is not None:
                said["status"] = code
        return said

    def _deadline(
        self, row: EditionRow, state: ActivityState | None, when: date
    ) -> dict[str, Any]:
        assert row.timeline is not None
        held = state.value("deadline") if state else None
        if held and held["timeline"] == row.timeline:
            return dict(held)
        read = read_timeline(row.timeline, when, Deadline.from_json(held) if held else None)
        if read.date is None and not is_understood(row.timeline, when):
            self._warn(
                row,
                f"{row.ref}: no date can be read from the timeline “{row.timeline}”; it is kept"
                " word for word",
            )
        return read.to_json()

    def _compare_cell(
        self,
        row: EditionRow,
        state: ActivityState,
        to_record: ToRecord,
        field: str,
        value: Any,
    ) -> None:
        holder = self._standing.holders[state.id].get(field)
        old = state.value(field)
        if holder is not None and (
            old == value or self._kept_correction(row, state, field, value, holder)
        ):
            to_record.repeats[field] = holder
            return
        kind = _EVENT_FOR[field]
        content = _content(field, value)
        joined = field in ("section", "order") and to_record.events
        if joined and to_record.events[-1][0] == kind:
            to_record.events[-1][1].update(content)
        else:
            to_record.events.append((kind, content))
        self._differ(row, KIND_OF[field], field, shown(field, old), shown(field, value), state.id)

    def _kept_correction(
        self, row: EditionRow, state: ActivityState, field: str, value: Any, holder: int
    ) -> bool:
        """Whether the file brings back what a correction replaced, and the correction is kept."""
        said = self._standing.statements(state.id, field)
        replaced = [s for s in said if s.undone_by == holder and s.value == value]
        if not replaced:
            return False
        old = replaced[0]
        chosen = self._answers.choice(
            Question(
                id=f"corrected:{row.ref}:{field}",
                kind="corrected-value",
                ref=row.ref,
                text=f"{row.ref}, {field}: the file says again what the correction at position"
                f" {old.undone_by} replaced: keep the correction, or is the file right?",
                choices=(KEEP_CORRECTION, FILE_IS_RIGHT),
                proposal=KEEP_CORRECTION,
                sheet=row.sheet,
                row=row.row,
            )
        )
        return chosen != FILE_IS_RIGHT

    # what the file does not have

    def _ask_for_missing(self, in_file: set[str]) -> None:
        stands_twice = {row.ref for row in self._edition.rows}
        for ref, state in self._standing.there.items():
            if ref in in_file or ref in stands_twice:
                continue
            text = (state.value("activity") or "")[:80]
            chosen = self._answers.choice(
                Question(
                    id=f"missing:{ref}",
                    kind="missing",
                    ref=ref,
                    text=f"{ref} (“{text}”) is not in the file: was it withdrawn, or forgotten?",
                    choices=(WITHDRAWN, FORGOTTEN),
                    proposal=FORGOTTEN,
                )
            )
            self.findings.differences.append(
                Difference(ref, "withdrawn" if chosen == WITHDRAWN else "missing", None,
                           state.value("activity"), None, holds_from=self._day)
            )
            if chosen == WITHDRAWN:
                self.findings.activities.append(
                    ToRecord(state.id, ref, None, None, events=[("activity-withdrawn", {})])
                )

    def _differ(
        self, row: EditionRow, kind: str, field: str | None, old: Any, new: Any,
        activity: str | None,
    ) -> None:
        until = None
        if activity is not None:
            until = self._standing.holds_until(activity, field or "exists")
        days = None
        if field == "deadline" and old and old["deadline"] and new["deadline"]:
            moved = date.fromisoformat(new["deadline"]) - date.fromisoformat(old["deadline"])
            days = moved.days
        self.findings.differences.append(
            Difference(row.ref, kind, field, old, new, days, self._day, until, row.sheet, row.row)
        )

    def _warn(self, row: EditionRow, text: str) -> None:
        self.findings.warnings.append(Warned(row.sheet, row.row, text))


def _order_of(matched: ActivityState | str | None | bool) -> int | None:
    return matched.value("order") if isinstance(matched, ActivityState) else None


def _content(field: str, value: Any) -> dict[str, Any]:
    """A cell's value as the fields of an event."""
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


