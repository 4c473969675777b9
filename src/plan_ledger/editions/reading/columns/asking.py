"""The columns of one table while it is found out what they hold, and how a person is asked."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from plan_ledger.editions.files.grid import Cell, Row, column_letter, place, text_of
from plan_ledger.editions.reading.captions import Captions, Meaning, caption_of
from plan_ledger.editions.reading.findings import Answers, Question
from plan_ledger.editions.reading.layout import OF_A_TIME, Column, Layout, column_name
from plan_ledger.editions.reading.profile import LEAVE_OUT, shape_of
from plan_ledger.editions.reading.tables.finding import Shape, Table
from plan_ledger.editions.reading.words.dated import newest_of
from plan_ledger.editions.reading.words.in_turn import in_turn, numbered, taking_turns_with
from plan_ledger.plan.words import on_one_line

from .contents import filled_columns, sample
from .revised_series import revised_series
from .series_before import of_any_time

_SHOWN_ALREADY = (Column.ACTIVITY, Column.REF)
"""Read as proposed until somebody answers, so that a dry run shows the activities by the numbers
that they will have.
"""


@dataclass(slots=True)
class TableColumns:
    """`holds` is what is known so far; subclasses find it."""

    file: str
    sheet: str | None
    table: Table
    captions: Captions
    answers: Answers | None
    known: Mapping[Shape, str]
    """What columns of other files held: it is not asked again."""
    of_series: Mapping[int, str] = field(default_factory=dict)
    """So of columns that take turns, as the file before was read."""
    holds: dict[Column, int] = field(default_factory=dict)
    decided: set[int] = field(default_factory=set)
    """Columns that are known to hold nothing that is read, or that were asked about."""
    told: set[int] = field(default_factory=set)
    asked: set[int] = field(default_factory=set)
    proposed: set[str] = field(default_factory=set)
    """In the questions that are open."""
    notes: list[str] = field(default_factory=list)
    series: tuple[int, ...] = ()
    """The timeline's columns, of which each row's last filled one is read."""
    lettered: bool = False
    """Whether a), b) stand in place of numbers."""

    def _ask(
        self, at: int, fields: tuple[Column, ...], proposal: str, also: int | None = None,
        why: str = "",
    ) -> Column | None:
        """Without somebody to ask the column is left out, and told."""
        if self.answers is None:
            return None
        caption = self._caption(at)
        samples = list(dict.fromkeys(
            on_one_line(text_of(cell)) for cell in self._cells(at)
        ))[:2]
        holds = " and ".join(f"“{text}”" for text in samples) or "nothing yet"
        beside = f" {column_name(also, self._caption(also))} could be the same." if (
            also is not None
        ) else ""
        identity = f"column:{column_letter(at)}:{caption}"
        known = self._known(at, fields)
        if known is not None and self.answers.said(identity) is None:
            self.decided.add(at)
            what = "is left out" if known == LEAVE_OUT else f"is read as the {known}"
            if not self._is_earlier(at):
                self.notes.append(f"{column_name(at, caption)} {what}, as in files before whose "
                                  "other captions differ; to change it see import --columns")
            return None if known == LEAVE_OUT else Column(known)
        chosen = self.answers.choice(
            Question(
                id=identity,
                kind="column",
                ref=None,
                text=f"{place(self.file, self.sheet)}: {column_name(at, caption)} holds {holds}."
                f"{why}{beside} Which field of the plan is it?",
                choices=(*(column.value for column in fields), LEAVE_OUT),
                proposal=proposal,
                sheet=self.sheet,
                row=self.table.header.rows[-1].number,
            )
        )
        self.decided.add(at)
        if chosen is None:
            self.asked.add(at)
            self.proposed.add(proposal)
        if chosen is None and proposal in _SHOWN_ALREADY:
            return Column(proposal)
        return None if chosen in (None, LEAVE_OUT) else Column(chosen)

    def _known(self, at: int, fields: tuple[Column, ...]) -> str | None:
        """What was said of its caption for a file of another shape, if that may be so here: not of
        one that takes its turn with others.
        """
        captions = self.table.header.captions
        if at in self.of_series:
            return self.of_series[at] if self.of_series[at] in (*fields, LEAVE_OUT) else None
        shape = shape_of([self._caption(at)])
        is_alone = sum(shape_of([each]) == shape for each in captions) == 1 and not (
            self._takes_turns(at)
        )
        said = self.known.get(shape) if is_alone else None
        return said if said in (*fields, LEAVE_OUT) else None

    def _is_earlier(self, at: int) -> bool:
        """Whether the column took its turn before the one that is read: nobody misses it."""
        name = of_any_time(self._caption(at))
        read = [other for other, said in self.of_series.items()
                if said != LEAVE_OUT and of_any_time(self._caption(other)) == name]
        return len(read) == 1 and at in self.of_series and (
            newest_of([self._caption(at), self._caption(read[0])]) == 1
        )

    def _cells(self, at: int) -> list[Cell]:
        """Without the caption, where the header stands again on each printed page."""
        caption = self._caption(at)
        return [cell for cell in sample(self.table.body, at) if caption_of(cell) != caption]

    def _rows(self) -> list[Row]:
        """The same of whole rows."""
        captions = tuple(self.table.header.captions)
        return [row for row in self.table.body
                if tuple(caption_of(cell) for cell in row.cells) != captions]

    def _meaning(self, at: int) -> Meaning | None:
        if at in revised_series(self.table.header.captions, self.captions):
            return Meaning(Column.TIMELINE, "revised")
        caption = self._caption(at)
        if self._takes_turns(at):
            meaning = self.captions.meaning(in_turn(caption)[0])
            if meaning is not None and meaning.column in OF_A_TIME:
                return meaning
        return self.captions.close(caption) if caption else None

    def _takes_turns(self, at: int) -> bool:
        return bool(taking_turns_with(self.table.header.captions, at))

    def _in_series(self, columns: Sequence[int]) -> None:
        """Has the timeline read from these columns of the series that `holds` one of."""
        captions = {at: self._caption(at) for at in {*columns, self.holds[Column.TIMELINE]}}
        self.series = numbered(captions)
        self.told.update(captions)
        some = ", ".join(column_name(at, captions[at]) for at in self.series)
        self.notes.append(f"each activity's deadline is the last that is filled of {some}")

    def _caption(self, at: int) -> str:
        captions = self.table.header.captions
        return captions[at] if at < len(captions) else ""

    def layout(self) -> Layout:
        taken = {*self.holds.values(), *self.decided, *self.series}
        unread = sorted(filled_columns(self.table.body) - taken)
        return Layout(
            captions=self.table.header.captions,
            columns=self.holds,
            unread=tuple((at, self._caption(at)) for at in unread),
            notes=tuple(self.notes),
            is_ours=self.table.header.is_exported,
            blanks_are_blank=self.table.blanks_are_blank,
            apostrophes=self.table.has_apostrophes,
            undecided=self._undecided(),
            asked=frozenset(self.asked - {self.holds.get(Column.ACTIVITY)}),
            series=self.series,
        )

    def _undecided(self) -> frozenset[int]:
        """What is empty and was not asked about, also what is known to hold nothing that is read:
        it is told when it has content.
        """
        empty = set(range(len(self.table.header.captions))) - filled_columns(self.table.body)
        return frozenset(empty - self.decided - {*self.holds.values(), *self.series})
