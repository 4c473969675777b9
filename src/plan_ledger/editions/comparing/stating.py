"""What one row of an edition states, field by field, in the form that cells have.

A blank cell states nothing, unless somebody says that it clears the value. What looks like a slip
of the pen is told: a date that goes back by years, a lead spelt nearly like another one.
"""
from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from plan_ledger.editions.reading.findings import Answers, Question, Warned
from plan_ledger.editions.reading.table import EditionRow
from plan_ledger.history.state import ActivityState
from plan_ledger.plan.deadline import Deadline
from plan_ledger.plan.erasure import text_of
from plan_ledger.plan.reference import is_reference
from plan_ledger.plan.timeline import is_understood, plain_day, read_timeline
from plan_ledger.plan.words import in_words, on_one_line, without_case

from .appearance import look_the_same
from .revised import replaces_original, says_no_revision
from .statuses import Statuses

AS_WRITTEN, LEFT_AS_IT_WAS = "as-written", "left-as-it-was"
CLEAR = "clear"
_YEARS_BACK_DAYS = 300
_FAR_YEARS = 15
_CLEARABLE = ("finding", "activity", "outcome", "deadline", "lead", "progress")
_NAMED = 3
_NEARLY = 88.0  # of 100, for names of some length
_LETTERS_OF_A_NAME = 4


class Stating:
    """Reads rows one by one, and remembers the leads that it has met. `states` are the plan's
    activities, `columns` what the file's columns hold.
    """

    def __init__(
        self, day: str, statuses: Statuses, states: Iterable[ActivityState], columns: set[str],
        answers: Answers, warnings: list[Warned],
    ) -> None:
        self._clearable = [field for field in _CLEARABLE if _NAMES.get(field, field) in columns]
        self._day = date.fromisoformat(day)
        self._statuses = statuses
        self._known_leads: dict[str, str] = {}
        self._led: dict[str, set[str]] = {}
        for state in states:
            if lead := text_of(state.value("lead")):
                self._known_leads[without_case(lead)] = lead
                self._led.setdefault(without_case(lead), set()).add(state.id)
        self._answers = answers
        self._warnings = warnings
        self._blank: dict[str, list[str]] = {}
        self._told: set[str] = set()
        self._no_dates: list[str] = []
        self._moved: list[str] = []

    def values(
        self, row: EditionRow, state: ActivityState | None, order: int
    ) -> dict[str, Any]:
        """`state` is the activity as the ledger has it on the day; None for a new one."""
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
        replaces = replaces_original(row, self._day) or _is_held(row, state)
        words = row.timeline if replaces else self._first_date(row, state)
        if words is not None:
            deadline = self._deadline(row, words, state)
            if deadline is not None:
                said["deadline"] = deadline
        if row.original is not None:
            if replaces or state is None or state.value("original") or not row.original_is_due:
                self._original(row, state, said)
            if row.timeline and not replaces:
                self._tell_of_no_date(row, state, said)
        for field in ("lead", "progress"):
            if getattr(row, field) is not None:
                said[field] = getattr(row, field)
        if row.lead is not None and state is not None:
            self._look_at_lead(row, state)
        code = self._statuses.code(row)
        if code is not None:
            said["status"] = code
        if state is not None:
            self._blanks(row, state, said)
        return said

    def finish(self) -> None:
        """Tells of blank cells, once for each column, and of revised dates that are none."""
        if self._no_dates:
            count = len(self._no_dates)
            some = ", ".join(self._no_dates[:_NAMED]) + (" …" if count > _NAMED else "")
            self._warnings.append(
                Warned(
                    None, None,
                    f"the revised date is none in {count} row{'s' * (count > 1)} ({some}): the"
                    " deadline stays as it was, or is the original date",
                )
            )
        if self._moved:
            some = "; ".join(self._moved[:_NAMED]) + (" …" if len(self._moved) > _NAMED else "")
            self._warnings.append(
                Warned(
                    None, None,
                    f"the original date moves to what the deadline was before ({some}): if its"
                    " column holds the previous date, change with import --columns what it holds",
                )
            )
        for field, refs in self._blank.items():
            count = len(refs)
            some = ", ".join(refs[:_NAMED]) + (" …" if count > _NAMED else "")
            self._warnings.append(
                Warned(
                    None, None,
                    f"the {_CAPTION.get(field, field)} is blank in {count} row{'s' * (count > 1)}"
                    f" where the ledger has one ({some}): a blank changes nothing; to clear one,"
                    f" answer blank:{refs[0]}:{field} with “{CLEAR}”",
                )
            )

    def _first_date(self, row: EditionRow, state: ActivityState | None) -> str | None:
        """The original date, where its cell alone is filled and no other deadline was ever said:
        it is the first, and changes with its cell. A due date was the deadline itself as long as
        the ledger knows no original one.
        """
        if row.original is None or row.is_whole:
            return None
        if state is None or state.value("deadline") is None:
            return row.original
        date_now = read_timeline(row.original, self._day).date
        original = state.value("original")
        is_first = state.value("deadline")["deadline"] == original or (
            original is None and row.original_is_due
        )
        return row.original if is_first and date_now and not self._is_original(row, state) else None

    def _is_original(self, row: EditionRow, state: ActivityState) -> bool:
        """Whether the deadline is the original date of the row."""
        if row.original is None:
            return False
        read = read_timeline(row.original, self._day).date
        held = state.value("deadline")
        return (held["deadline"] if held else None) == (read.isoformat() if read else None)

    def _deadline(
        self, row: EditionRow, words: str, state: ActivityState | None
    ) -> dict[str, Any] | None:
        held = state.value("deadline") if state else None
        if held and (look_the_same(text_of(held["timeline"]), words) or _is_day_held(words, held)):
            return dict(held)
        read = read_timeline(words, self._day, Deadline.from_json(held) if held else None)
        if read.date is None and not is_understood(words, self._day):
            self._warn(
                row,
                f"{row.ref}: no date can be read from the timeline “{words}”; it is kept"
                " word for word",
            )
        if held and self._goes_back(row, words, held["deadline"], read.date):
            return None
        if read.date and self._is_far(read.date) and not (
            held and held["deadline"] == read.date.isoformat()
        ):
            self._warn(row, f"{row.ref}: the deadline “{words}” lies in {read.date.year}: see"
                            " whether the year is mistyped")
        return read.to_json()

    def _goes_back(
        self, row: EditionRow, words: str, held: str | None, new: date | None
    ) -> bool:
        """Whether a date that goes back by years was a slip of the pen: then it is not read."""
        if held is None or new is None:
            return False
        if (date.fromisoformat(held) - new).days < _YEARS_BACK_DAYS:
            return False
        chosen = self._answers.choice(
            Question.of_row(
                row,
                f"backwards:{row.ref}",
                "date-backwards",
                f"{row.ref}: the deadline goes back from {in_words(held)} to {in_words(new)}"
                f" (“{words}”): is that meant, or is the year mistyped and the deadline as"
                " it was?",
                (AS_WRITTEN, LEFT_AS_IT_WAS),
                AS_WRITTEN if self._is_far(date.fromisoformat(held)) and not self._is_far(new)
                else LEFT_AS_IT_WAS,
            )
        )
        return chosen != AS_WRITTEN

    def _is_far(self, day: date) -> bool:
        """Further than any plan reaches: the usual slip of the pen in a year."""
        return abs(day.year - self._day.year) > _FAR_YEARS

    def _tell_of_no_date(
        self, row: EditionRow, state: ActivityState | None, said: dict[str, Any]
    ) -> None:
        assert row.timeline is not None
        is_kept = state is not None and state.value("deadline") is not None and (
            "deadline" not in said and not self._is_original(row, state)
        )
        if is_kept or not says_no_revision(row.timeline):
            self._no_dates.append(f"{row.ref}: “{on_one_line(row.timeline)}”")

    def _original(
        self, row: EditionRow, state: ActivityState | None, said: dict[str, Any]
    ) -> None:
        original = read_timeline(row.original, self._day).date
        if original:
            said["original"] = original.isoformat()
            held = state.value("original") if state else None
            if state and held not in (None, said["original"]) and self._is_original(row, state):
                self._moved.append(f"{row.ref}: {in_words(held)} to {in_words(said['original'])}")
        elif not is_understood(row.original, self._day):
            self._warn(row, f"no original date can be read from “{row.original}”")

    def _look_at_lead(self, row: EditionRow, state: ActivityState) -> None:
        assert row.lead is not None
        folded = without_case(row.lead)
        if folded in self._known_leads or folded in self._told:
            return
        self._told.add(folded)
        near = _spelt_nearly(folded, list(self._known_leads))
        if near is not None:
            led = self._led[near]
            whom = "who leads others"
            if state.id in led:
                whom = "who led it till now" if len(led) == 1 else "who led it and others till now"
            self._warn(
                row,
                f"{row.ref}: the lead “{row.lead}” is spelt nearly like"
                f" “{self._known_leads[near]}”, {whom}; if it is the same, mend the file and"
                " import it instead",
            )

    def _blanks(self, row: EditionRow, state: ActivityState, said: dict[str, Any]) -> None:
        for field in self._clearable:
            if state.value(field) is None or field in said or self._is_filled(row, field):
                continue
            if field == "deadline" and self._is_original(row, state):
                continue  # nothing has replaced it
            if self._answers.said(f"blank:{row.ref}:{field}") == CLEAR:
                said[field] = None
            else:
                self._blank.setdefault(field, []).append(row.ref)

    def _is_filled(self, row: EditionRow, field: str) -> bool:
        return getattr(row, _NAMES.get(field, field)) is not None

    def _warn(self, row: EditionRow, text: str) -> None:
        self._warnings.append(Warned.of_row(row, text))


def _spelt_nearly(name: str, known: list[str]) -> str | None:
    """Of long names those that are alike; of short ones one with a letter of a word mistyped."""
    from rapidfuzz import fuzz, process

    near = process.extractOne(name, known, scorer=fuzz.ratio, score_cutoff=_NEARLY)
    if near is not None:
        return str(near[0])
    return next((other for other in known if _is_a_letter_off(name, other)), None)


def _is_a_letter_off(name: str, other: str) -> bool:
    """Not of initials or numbers, which tell people and teams apart."""
    from rapidfuzz.distance import OSA

    words, others = name.split(), other.split()
    unlike = [pair for pair in zip(words, others, strict=False) if pair[0] != pair[1]]
    return len(words) == len(others) and len(unlike) == 1 and all(
        len(word) >= _LETTERS_OF_A_NAME and word.isalpha() for word in unlike[0]
    ) and OSA.distance(*unlike[0]) == 1


def _is_held(row: EditionRow, state: ActivityState | None) -> bool:
    """Whether the ledger has these words as the deadline already."""
    held = state.value("deadline") if state else None
    return held is not None and row.timeline is not None and held["timeline"] == row.timeline


def _is_day_held(words: str, held: dict[str, Any]) -> bool:
    """Whether both are one plain day, which the file now writes in another way: as 30/06/2027, or
    as a date cell in place of typed text. The deadline is not another.
    """
    day = plain_day(words)
    return day is not None and day == plain_day(text_of(held["timeline"])) and (
        held["deadline"] == day.isoformat()
    )


_NAMES = {"deadline": "timeline"}
_CAPTION = {"deadline": "timeline", "progress": "progress update"}
