"""Which rows of an edition count: each number once.

Of rows with one number one is the activity, or each is one and the others get numbers of their own:
that is asked, with whatever tells them apart.
"""
from __future__ import annotations

from dataclasses import dataclass, replace

from plan_ledger.editions.matching.similarity import plain
from plan_ledger.editions.reading.findings import Answers, Question, Warned
from plan_ledger.editions.reading.table import Edition, EditionRow
from plan_ledger.plan.reference import is_reference
from plan_ledger.plan.words import on_one_line

from .standing import Standing

KEEP_ALL = "keep-all"
_NEARLY = 90.0  # of 100


@dataclass(frozen=True, slots=True)
class Counted:
    """In the file's order."""

    rows: list[EditionRow]
    undecided: set[str]
    """Keys of rows of which it is not yet said whether they count."""
    wanted: set[str]
    """Keys of rows without a number that somebody said to keep."""


def rows_that_count(
    edition: Edition, standing: Standing, answers: Answers, warnings: list[Warned]
) -> Counted:
    return _Counting(edition, standing, answers, warnings).counted()


def key_of(row: EditionRow) -> str:
    """Stable between one look at the file and the next."""
    return row.ref or _place(row)


class _Counting:
    def __init__(
        self, edition: Edition, standing: Standing, answers: Answers, warnings: list[Warned]
    ) -> None:
        self._edition = edition
        self._standing = standing
        self._answers = answers
        self._warnings = warnings
        self._undecided: set[str] = set()
        self._wanted: set[str] = set()

    def counted(self) -> Counted:
        return Counted(self._rows(), self._undecided, self._wanted)

    def _rows(self) -> list[EditionRow]:
        """Each number once; without numbers in a plan that has them, only where it is wanted."""
        by_ref: dict[str, list[EditionRow]] = {}
        rows: list[EditionRow] = []
        for row in self._edition.rows:
            if is_reference(row.ref):
                by_ref.setdefault(row.ref, []).append(row)
        for ref, some in by_ref.items():
            if len(some) > 1:
                by_ref[ref] = self._of_several(ref, some)
        for row in self._edition.rows:
            if is_reference(row.ref):
                rows += [one for one in by_ref[row.ref] if one.row == row.row
                         and one.sheet == row.sheet]
            elif not row.ref and row.activity:
                rows.append(row)
            else:
                self._warn(row, f"“{(row.ref or row.activity or '')[:60]}” is no activity number,"
                                " so its row was left out; one looks like 4.2.2")
        return rows

    def _of_several(self, ref: str, rows: list[EditionRow]) -> list[EditionRow]:
        """What counts of the rows with one number: one of them; or all, and one has the number."""
        choices = {_place(row): row for row in rows}
        several_sheets = len({row.sheet for row in rows}) > 1
        where = {
            _place(row): f"row {row.row}" + (f" of sheet “{row.sheet}”" if several_sheets else "")
            for row in rows
        }
        told = _besides(rows)
        words = "; ".join(
            f"{where[_place(row)]}: “{on_one_line(row.activity or 'no activity', 80)}”{besides}"
            for row, besides in zip(rows, told, strict=True)
        )
        likest = self._likest(ref, rows)
        are_several = all(row.activity for row in rows) and not _nearly_the_same(rows)
        chosen = self._answers.choice(
            Question.of_row(
                rows[1],
                f"duplicate:{ref}",
                "duplicate-reference",
                f"{ref} stands in {len(rows)} rows ({words}): which of them is it? Of the others"
                f" nothing is recorded; or, with “{KEEP_ALL}”, each is kept:"
                f" {where[_place(likest)]} as {ref}, any other as the activity that reads like it,"
                " or as a new one with the next free number of its section",
                (*choices, KEEP_ALL),
                KEEP_ALL if are_several else next(iter(choices)),
                old=rows[0].activity,
                new=rows[1].activity,
            )
        )
        if chosen not in (None, KEEP_ALL):
            for row, besides in zip(rows, told, strict=True):
                if row is not choices[chosen]:
                    self._warn(row, f"{ref} (“{on_one_line(row.activity or '', 80)}”{besides}) was"
                                    f" left out: {chosen} was said to be {ref}")
            return [choices[chosen]]
        kept = []
        for row in rows:
            if row is not likest:
                row = replace(row, ref="", as_number=ref)
                self._wanted.add(key_of(row))
            if chosen is None:
                self._undecided.add(key_of(row))
            kept.append(row)
        return kept

    def _likest(self, ref: str, rows: list[EditionRow]) -> EditionRow:
        """The row that reads most like the activity of that number; the first where none is."""
        state = self._standing.there.get(ref)
        held = state.value("activity") if state else None
        if held is None:
            return rows[0]
        from rapidfuzz import fuzz

        return max(rows, key=lambda row: fuzz.ratio(row.activity or "", held))

    def _warn(self, row: EditionRow, text: str) -> None:
        self._warnings.append(Warned.of_row(row, text))


def _nearly_the_same(rows: list[EditionRow]) -> bool:
    from rapidfuzz import fuzz

    return all(
        fuzz.ratio(row.activity or "", rows[0].activity or "") >= _NEARLY for row in rows[1:]
    )


def _besides(rows: list[EditionRow]) -> list[str]:
    """Of each row what differs between them, where their wordings do not tell them apart; in the
    words of the file.
    """
    if len({plain(row.activity) for row in rows}) == len(rows):
        return [""] * len(rows)
    cells = {
        "status": [row.status or (row.status_fill and f"#{row.status_fill}") for row in rows],
        "lead": [row.lead for row in rows],
        "timeline": [row.timeline for row in rows],
        "original date": [row.original for row in rows],
        "outcome": [row.outcome for row in rows],
        "progress": [row.progress for row in rows],
        "finding": [row.finding for row in rows],
    }
    unlike = {what: texts for what, texts in cells.items() if len(set(texts)) > 1}
    if not unlike:
        return [", the same in every column that is read"] * len(rows)
    return [
        ", " + ", ".join(f"{what} {on_one_line(texts[at] or 'blank', 40)}"
                         for what, texts in unlike.items())
        for at in range(len(rows))
    ]


def _place(row: EditionRow) -> str:
    return f"row-{row.row}" + (f"-{row.sheet}" if row.sheet else "")
