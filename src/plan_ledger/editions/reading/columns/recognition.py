"""Which column of a table holds what: by its caption, by what it holds, or by a person's answer.

Of several columns for one field the plainest caption decides, and a revised date makes the plain
one beside it the original. What stays in doubt is asked, and what is not asked is told: no column
is guessed. A profile of the same shape has all this decided.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plan_ledger.editions.files.grid import Cell, Sheet, is_blank, text_of
from plan_ledger.editions.reading.captions import Captions, Meaning, folded
from plan_ledger.editions.reading.findings import Answers
from plan_ledger.editions.reading.layout import BARE_DATE, Column, Layout, column_name
from plan_ledger.editions.reading.profile import LEAVE_OUT, Profile
from plan_ledger.editions.reading.tables.finding import Shape, Table
from plan_ledger.editions.reading.words.dated import newest_of

from .contents import FIELDS, Kind, are_figures, filled_columns, kind_of
from .date_columns import DateColumn, proposals
from .no_table import no_activity
from .number_columns import NumberColumns
from .revised_series import revised_series
from .scores import are_few_words, are_scores, is_rank
from .series_before import as_answered_before

_TEXTS = (Column.FINDING, Column.OUTCOME, Column.PROGRESS)
_A_FEW = 2
_TITLES = ("title", "name")


def recognise_columns(
    file: str, sheet: Sheet, table: Table, captions: Captions, answers: Answers | None,
    known: Mapping[Shape, str], before: Sequence[Profile] = (),
) -> Layout:
    """Raises NoTable, which says the captions found and the one needed."""
    columns = Columns(
        file, sheet.name, table, captions, answers, known,
        of_series=as_answered_before(before, table.header.captions, filled_columns(table.body)),
    )
    columns.by_caption()
    columns.by_contents()
    if Column.ACTIVITY not in columns.holds:
        raise no_activity(file, sheet, table, columns.holds)
    return columns.layout()


@dataclass(slots=True)
class Columns(NumberColumns):
    """By their captions, then by what they hold."""

    def by_caption(self) -> None:
        filled = filled_columns(self.table.body)
        named: dict[Column, list[tuple[int, Meaning]]] = {}
        for at in range(len(self.table.header.captions)):
            meaning = self._meaning(at)
            if meaning is None or self._are_texts_of_each(at, meaning):
                continue
            if meaning.column is None:
                self.told.add(at)
            elif not self._holds_no_such(at, meaning):
                named.setdefault(meaning.column, []).append((at, meaning))
        self._title_of_description(named)
        self._statuses_of_progress(named)
        self._letters(named)
        self._titles_of_sections(named)
        self._numbers_beside_sections(named)
        self._numbers_of_sections(named)
        for column, some in named.items():
            if len(some) > 1:
                named[column] = [each for each in some if each[0] in filled] or some
        self._date_before_activity(named)
        self._dates(named.pop(Column.TIMELINE, []), named.pop(Column.ORIGINAL, []))
        for column, some in named.items():
            self._plainest(column, some)
        self._numbers()

    def _are_texts_of_each(self, at: int, meaning: Meaning) -> bool:
        """An “Item” that is what is to be done and no number, an “Objective” of each activity that
        is no section.
        """
        if not meaning.is_otherwise or meaning.column not in (Column.REF, Column.SECTION_TITLE):
            return False
        texts = [text for row in self._rows() if (text := text_of(row.at(at)))]
        return kind_of(self._cells(at)) is Kind.TEXTS and (
            meaning.column is Column.REF
            or (len(texts) == len(set(texts)) and 5 * len(texts) >= 4 * len(self._rows()))
        )

    def _only_ranks(self, at: int, meaning: Meaning) -> bool:
        """A priority that is high or low, not the one that the activity belongs to."""
        if meaning.column is not Column.SECTION_TITLE or self.table.header.is_exported:
            return False
        texts = [text_of(cell) or "" for cell in self._cells(at)]
        if not meaning.is_otherwise and self._holds_numbers(at):
            return False  # themes are numbered, priorities ranked
        if texts and all(map(is_rank, texts)):
            self.told.add(at)
            return True
        return False

    def _holds_no_such(self, at: int, meaning: Meaning) -> bool:
        """Whether what stands there is not what the caption says, and is left out."""
        return (self._only_ranks(at, meaning) or self._only_figures(at, meaning)
                or self._only_scores(at, meaning))

    def _only_scores(self, at: int, meaning: Meaning) -> bool:
        """An “Impact” that is high or low, a “Risk” of 12: no outcome and no finding. Under a
        caption that else says nothing but the field, it is asked.
        """
        if meaning.column not in _TEXTS or self.table.header.is_exported or (
            self.table.blanks_are_blank
        ):
            return False
        cells = self._cells(at)
        scored = are_scores(cells)
        if scored and meaning.is_otherwise:
            self.decided.add(at)
            self.notes.append(f"{column_name(at, self._caption(at))} was not read: it holds scores "
                              f"such as “{text_of(cells[0])}”, and no {meaning.column.value}")
            return True
        if not scored and not (meaning.is_otherwise and are_few_words(cells)):
            return False
        if self.answers is None and not meaning.is_otherwise:
            return False  # with nobody to ask the caption is believed
        may_be_code = meaning.column is Column.FINDING and self._may_be_codes(cells)
        fields = (*([Column.CODES] if may_be_code else []), meaning.column)
        said = self._ask(at, fields, Column.CODES.value if may_be_code else LEAVE_OUT)
        if said is Column.CODES:
            self.holds[said] = at
        return said is not meaning.column

    def _may_be_codes(self, cells: Sequence[Cell]) -> bool:
        """“Recommendation” 1, 2 is its number, unless another column has that."""
        captioned = map(self._meaning, range(len(self.table.header.captions)))
        return all(are_figures([cell]) for cell in cells) and not any(
            meaning is not None and meaning.column is Column.CODES for meaning in captioned
        )

    def _only_figures(self, at: int, meaning: Meaning) -> bool:
        """A “Baseline” that says how much it was, and not when it was due."""
        if meaning.column is not Column.ORIGINAL or not are_figures(self._cells(at)):
            return False
        self.decided.add(at)
        self.notes.append(f"{column_name(at, self._caption(at))} was not read: it holds figures, "
                          "and no original dates")
        return True

    def _title_of_description(self, named: dict[Column, list[tuple[int, Meaning]]]) -> None:
        """Of a “Title” beside a “Description” either may be the activity."""
        some = named.get(Column.ACTIVITY, [])
        if self.answers is None or len(some) != 1 or not some[0][1].is_otherwise:
            return
        titles = [at for at, caption in enumerate(self.table.header.captions)
                  if folded(caption) in _TITLES and self._cells(at)]
        if len(titles) == 1 and titles[0] not in self.told:
            named[Column.ACTIVITY] = [(titles[0], some[0][1]), *some]

    def _statuses_of_progress(self, named: dict[Column, list[tuple[int, Meaning]]]) -> None:
        """A “Progress” that says In progress, Completed, and no other column says the status."""
        some = named.get(Column.PROGRESS, [])
        if Column.STATUS in named or self.answers is None or self.table.header.is_exported or (
            self.table.blanks_are_blank
        ):
            return
        for each in some:
            cells = self._cells(each[0])
            if len(cells) < _A_FEW or kind_of(cells) is not Kind.STATUSES:
                continue
            said = self._ask(each[0], (Column.STATUS, Column.PROGRESS), Column.STATUS.value)
            if said is Column.PROGRESS:
                return
            named[Column.PROGRESS] = [other for other in some if other is not each]
            if not named[Column.PROGRESS]:
                del named[Column.PROGRESS]
            if said is Column.STATUS:
                self.holds[Column.STATUS] = each[0]
            return

    def _date_before_activity(self, named: dict[Column, list[tuple[int, Meaning]]]) -> None:
        """A bare “Date” to the left of the activity may say when it was raised."""
        some, activities = named.get(Column.TIMELINE, []), named.get(Column.ACTIVITY, [])
        if self.answers is None or len(some) != 1 or len(activities) != 1:
            return
        at = some[0][0]
        if folded(self._caption(at)) != BARE_DATE or at > activities[0][0] or not self._cells(at):
            return
        del named[Column.TIMELINE]
        fields = tuple(column for column in FIELDS[Kind.DATES] if column not in named)
        said = self._ask(at, fields, LEAVE_OUT)
        if said is not None:
            named[said] = some

    def _plainest(self, column: Column, some: list[tuple[int, Meaning]]) -> None:
        least = min(meaning.doubt for _, meaning in some)
        best = [at for at, meaning in some if meaning.doubt == least]
        if column is Column.STATUS:
            # beside “In progress” it is the RAG that the plan reports
            best = [at for at in best if "rag" in folded(self._caption(at))] or best
        self.told.update(at for at, _ in some)
        self.holds[column] = best[0]
        newest = newest_of([self._caption(at) for at in best])
        if not self._cells(best[0]):
            return  # of empty columns one is as good as another until they have content
        for number, at in enumerate(best[1:], start=1):
            proposal = column.value if number == newest else LEAVE_OUT
            if self._ask(at, (column,), proposal, also=best[0]) is column:
                self.holds[column] = at

    def _dates(
        self, timelines: list[tuple[int, Meaning]], originals: list[tuple[int, Meaning]]
    ) -> None:
        self.told.update(at for at, _ in [*timelines, *originals])
        if originals:
            self._plainest(Column.ORIGINAL, originals)
        revised = [at for at, meaning in timelines if meaning.is_revised]
        plain = [each for each in timelines if not each[1].is_revised]
        if revised:
            self.holds[Column.TIMELINE] = revised[-1]  # revised again stands to the right
            series = revised_series(self.table.header.captions, self.captions)
            if revised[-1] in series:
                self._in_series(series)
                self.holds[Column.TIMELINE] = series[0]
            if plain and not originals:
                self._plainest(Column.ORIGINAL, plain)
            return
        least = min((meaning.doubt for _, meaning in plain), default=None)
        best = [at for at, meaning in plain if meaning.doubt == least]
        has_content = any(map(self._cells, best))
        if len(best) == 2 and not originals and self.answers is not None and has_content:
            self._two_dates(best)
        elif plain:
            self._plainest(Column.TIMELINE, plain)

    def _two_dates(self, both: list[int]) -> None:
        likely = (Column.ORIGINAL, Column.TIMELINE)
        for at, proposal, other in zip(both, likely, reversed(both), strict=True):
            free = tuple(column for column in likely if column not in self.holds)
            said = self._ask(at, free, proposal.value, also=other)
            if said is not None:
                self.holds[said] = at

    def by_contents(self) -> None:
        """What a column without a known caption holds, if no other column gives it."""
        has_activity = Column.ACTIVITY in self.holds
        unknown = [
            at for at in sorted(filled_columns(self.table.body))
            if at not in {*self.told, *self.decided, *self.holds.values()}
        ]
        kinds = {at: kind_of(self._cells(at)) for at in unknown}
        dates = self._dates_proposed([at for at in unknown if kinds[at] is Kind.DATES])
        of_now = self._status_of_now([at for at in unknown if kinds[at] is Kind.STATUSES])
        for at in unknown:
            kind = kinds[at]
            if kind is None:
                continue
            if kind is Kind.DATES:
                self._ask_date(at, dates[at])
                continue
            missing = tuple(column for column in FIELDS[kind] if column not in self.holds)
            if kind is Kind.STATUSES and self._is_newer_status(at):
                missing = (Column.STATUS,)
            if not missing:
                continue
            is_plain = kind is Kind.STATUSES and not self._caption(at) and len(self._cells(at)) > 2
            if is_plain:
                self.holds[Column.STATUS] = at
                continue
            free = tuple(column for column in missing if column.value not in self.proposed)
            proposal = self._likeliest(at, free).value if free else LEAVE_OUT
            if kind is Kind.STATUSES and of_now not in (None, at):
                proposal = LEAVE_OUT
            said = self._ask(at, missing, proposal)
            if said is not None:
                self.holds[said] = at
        if not has_activity and Column.ACTIVITY in self.holds:
            self._numbers()  # what they number could not be told before

    def _status_of_now(self, unknown: list[int]) -> int | None:
        """Of “Last month” and “This month” the one that the plan reports."""
        newest = newest_of([self._caption(at) for at in unknown]) if len(unknown) > 1 else None
        return None if newest is None else unknown[newest]

    def _is_newer_status(self, at: int) -> bool:
        """Whether the status is read from “Spring”, and this is “Summer”."""
        held = self.holds.get(Column.STATUS)
        if held is None or held in self.asked:
            return False
        both = sorted((held, at))
        newest = newest_of([self._caption(each) for each in both])
        return newest is not None and both[newest] == at

    def _dates_proposed(self, unknown: list[int]) -> Mapping[int, str]:
        def described(at: int) -> DateColumn:
            filled = sum(not is_blank(row.at(at)) for row in self.table.body)
            return DateColumn(at, self._caption(at), filled)

        held = self.holds.get(Column.TIMELINE)
        return proposals([described(at) for at in unknown],
                         None if held is None else described(held))

    def _ask_date(self, at: int, proposal: str) -> None:
        """It may also replace the one that a caption names, which is the original then."""
        if Column.TIMELINE in self.holds and Column.ORIGINAL in self.holds:
            return
        held = self.holds.get(Column.TIMELINE)
        by_caption = held is not None and held not in self.decided
        fields = tuple(column for column in FIELDS[Kind.DATES] if column not in self.holds
                       or (column is Column.TIMELINE and by_caption))
        said = self._ask(at, fields, proposal, also=held)
        if said is Column.TIMELINE and held is not None:
            self.holds[Column.ORIGINAL] = held
        if said is not None:
            self.holds[said] = at

    def _likeliest(self, at: int, missing: tuple[Column, ...]) -> Column:
        """Findings stand to the left of the activity, progress near the end."""
        activity = self.holds.get(Column.ACTIVITY)
        if activity is not None and at < activity and Column.FINDING in missing:
            return Column.FINDING
        return missing[0]
