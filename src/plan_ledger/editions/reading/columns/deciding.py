"""What a column holds that was empty when the others were recognised, now that it has content.

It is read where its caption names a field that no other column gives, or the date that replaces
the one that is read. Where another column gives the field, the plainer caption is proposed, or
this column if the other is empty now; a caption that says less than the other's is told.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from plan_ledger.editions.files.grid import Sheet
from plan_ledger.editions.reading.captions import Captions, Meaning
from plan_ledger.editions.reading.findings import Answers
from plan_ledger.editions.reading.layout import OF_A_TIME, Column, Layout
from plan_ledger.editions.reading.profile import LEAVE_OUT
from plan_ledger.editions.reading.tables.finding import Shape, Table
from plan_ledger.editions.reading.words.dated import newest_of

from .contents import filled_columns
from .months_ahead import other_months
from .numbers import has_titles
from .recognition import Columns
from .revised_series import revised_series


def with_undecided(
    file: str, sheet: Sheet, table: Table, captions: Captions, answers: Answers | None,
    layout: Layout, known: Mapping[Shape, str],
) -> Layout:
    """The layout of tables of this shape when the table's own columns are decided too."""
    now = layout.undecided & filled_columns(table.body)
    if not now:
        return layout
    width = max(len(row.cells) for row in table.body)
    held = {*layout.columns.values()}
    columns = _Undecided(
        file, sheet.name, table, captions, answers, known, holds=dict(layout.columns),
        decided={*range(width)} - now - held, series=layout.series,
    )
    columns.decide(sorted(now))
    columns.by_contents()
    found = columns.layout()
    return replace(
        layout,
        columns=found.columns,
        series=found.series,
        unread=tuple(dict.fromkeys((*layout.unread, *found.unread))),
        notes=(*layout.notes, *found.notes),
        undecided=layout.undecided - now,
        asked=layout.asked | found.asked,
    )


class _Undecided(Columns):
    """`holds` are the other columns of the table."""

    def decide(self, columns: Iterable[int]) -> None:
        """What no caption names is left to what the columns hold."""
        series = revised_series(self.table.header.captions, self.captions)
        for at in columns:
            meaning = self._meaning(at)
            if meaning is None:
                of_time = self._of_another_time(at)
                if of_time is not None:
                    self._instead(at, self.holds[of_time], of_time, None)
                continue
            if meaning.column is None:
                self.told.add(at)
                continue
            if self._holds_no_such(at, meaning):
                continue
            column = self._field(at, meaning.column)
            held = self.holds.get(column)
            if held is None:
                self.holds[column] = at
            elif column is Column.TIMELINE and {at, held} <= {*series}:
                self._in_series((*self.series, at))
            elif column is Column.TIMELINE and Column.ORIGINAL not in self.holds:
                self._replacing_date(at, held, meaning)
            else:
                self._instead(at, held, column, meaning)

    def _of_another_time(self, at: int) -> Column | None:
        """The field that a column gives whose caption differs in its month alone."""
        months = other_months(self.table.header.captions, at)
        return next((column for column in OF_A_TIME if self.holds.get(column) in months), None)

    def _field(self, at: int, column: Column) -> Column:
        if column is Column.SECTION and has_titles(self._cells(at)):
            return Column.SECTION_TITLE
        if column is Column.SECTION_TITLE and self._holds_numbers(at):
            return Column.SECTION
        return column

    def _replacing_date(self, at: int, held: int, meaning: Meaning) -> None:
        """A revised date beside a plain one needs no question, as in a table that has both."""
        other = self._meaning(held)
        said: Column | None = Column.TIMELINE
        if not meaning.is_revised or other is None or other.is_revised:
            likely = (Column.TIMELINE, Column.ORIGINAL)
            proposal = Column.TIMELINE if at > held else Column.ORIGINAL
            said = self._ask(at, likely, proposal.value, also=held)
        if said is Column.TIMELINE:
            self.holds[Column.ORIGINAL] = held
        if said is not None:
            self.holds[said] = at

    def _instead(self, at: int, held: int, column: Column, meaning: Meaning | None) -> None:
        """`meaning` is None where the caption says no more than the other's does."""
        other = self._meaning(held)
        is_empty = not self._cells(held)
        says_less = meaning is not None and other is not None and other.doubt < meaning.doubt
        if says_less and not is_empty:
            self.told.add(at)
            return
        is_plainer = meaning is not None and (other is None or meaning.is_plainer_than(other))
        is_newer = newest_of([self._caption(held), self._caption(at)]) == 1
        proposal = column.value if is_empty or is_plainer or is_newer else LEAVE_OUT
        if self._ask(at, (column,), proposal, also=held) is column:
            self.holds[column] = at
            self.told.add(held)  # it is known what it holds, and of no other field
