"""Which column of a table holds what: by its caption, by what it holds, or by a person's answer.

Of several columns for one field the plainest caption decides, and a revised date makes the plain
one beside it the original. What stays in doubt is asked, and what is not asked is told: no column
is guessed. A profile of the same shape has all this decided.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from plan_ledger.editions.files.grid import (
    Cell,
    Row,
    Sheet,
    column_letter,
    is_blank,
    place,
    text_of,
)
from plan_ledger.plan.reference import is_reference
from plan_ledger.plan.words import on_one_line

from .captions import Captions, Meaning, caption_of, folded
from .contents import FIELDS, Kind, filled_columns, kind_of, sample
from .date_columns import DateColumn, proposals
from .dated import newest_of
from .finding import Table
from .findings import Answers, Question
from .layout import Column, Layout, column_name
from .lettered import are_lettered
from .no_table import no_activity
from .numbers import (
    column_of_references,
    has_titles,
    may_stand_twice,
    names_each,
    names_groups,
    numbers_activities,
    of_each_section,
    without_key,
)
from .plain_numbers import are_names, told_of_words, words_for_numbers
from .profile import LEAVE_OUT

_RANKS = frozenset((
    "high", "medium", "low", "h", "m", "l", "urgent", "critical", "essential", "normal",
    "1", "2", "3", "4", "5", "p1", "p2", "p3",
))


def recognise_columns(
    file: str, sheet: Sheet, table: Table, captions: Captions, answers: Answers | None
) -> Layout:
    """Raises NoTable, which says the captions found and the one needed."""
    columns = Columns(file, sheet.name, table, captions, answers)
    columns.by_caption()
    columns.by_contents()
    if Column.ACTIVITY not in columns.holds:
        raise no_activity(file, sheet, table, columns.holds)
    return columns.layout()


@dataclass(slots=True)
class Columns:
    """The columns of one table while it is found out what they hold."""

    file: str
    sheet: str | None
    table: Table
    captions: Captions
    answers: Answers | None
    holds: dict[Column, int] = field(default_factory=dict)
    decided: set[int] = field(default_factory=set)
    """Columns that are known to hold nothing that is read, or that were asked about."""
    told: set[int] = field(default_factory=set)
    asked: set[int] = field(default_factory=set)
    proposed: set[str] = field(default_factory=set)
    """In the questions that are open."""
    notes: list[str] = field(default_factory=list)
    lettered: bool = False
    """Whether a), b) stand in place of numbers."""

    def by_caption(self) -> None:
        filled = filled_columns(self.table.body)
        named: dict[Column, list[tuple[int, Meaning]]] = {}
        for at, caption in enumerate(self.table.header.captions):
            meaning = self.captions.close(caption) if caption else None
            if meaning is None:
                continue
            if meaning.column is None:
                self.told.add(at)
            elif not self._only_ranks(at, meaning):
                named.setdefault(meaning.column, []).append((at, meaning))
        self._letters(named)
        self._titles_of_sections(named)
        self._numbers_of_sections(named)
        for column, some in named.items():
            if len(some) > 1:
                named[column] = [each for each in some if each[0] in filled] or some
        self._dates(named.pop(Column.TIMELINE, []), named.pop(Column.ORIGINAL, []))
        for column, some in named.items():
            self._plainest(column, some)
        self._numbers()

    def _letters(self, named: dict[Column, list[tuple[int, Meaning]]]) -> None:
        """A “No” that holds a), b) is no section's title."""
        activity = next(iter(named.get(Column.ACTIVITY, [])), None)
        column = Column.REF if Column.REF in named else Column.SECTION
        some = named.get(column, [])
        if activity is None or len(some) != 1:
            return
        at = some[0][0]
        if not names_groups(self._caption(at)) and are_lettered([
            text for row in self._rows()
            if not is_blank(row.at(activity[0])) and (text := text_of(row.at(at)))
        ]):
            named[Column.REF] = named.pop(column)
            self.lettered = True

    def _titles_of_sections(self, named: dict[Column, list[tuple[int, Meaning]]]) -> None:
        """A “Section” that holds Leadership, Practice is the section's title."""
        some = named.get(Column.SECTION, []) if not self.table.header.is_exported else []
        if len(some) == 1 and self._is_of_each_activity(some[0][0], named):
            del named[Column.SECTION]
            return
        titles = [each for each in some if has_titles(self._cells(each[0]))]
        if titles:
            named[Column.SECTION] = [each for each in some if each not in titles]
            named[Column.SECTION_TITLE] = [*named.get(Column.SECTION_TITLE, []), *titles]
            if not named[Column.SECTION]:
                del named[Column.SECTION]

    def _is_of_each_activity(
        self, at: int, named: dict[Column, list[tuple[int, Meaning]]]
    ) -> bool:
        """A “No.” on each activity that is no plain number, such as LP1, is asked about."""
        activity = next(iter(named.get(Column.ACTIVITY, [])), None)
        if activity is None or Column.REF in named or (
            column_of_references(self.table, set()) is not None
        ):
            return False
        rows = [(row.at(at), row.at(activity[0])) for row in self._rows()]
        if numbers_activities(self._caption(at), rows) or not names_each(self._caption(at), rows):
            return False
        is_title = has_titles(self._cells(at))
        fields = Column.REF, Column.SECTION_TITLE if is_title else Column.SECTION
        said = self._ask(at, fields, LEAVE_OUT if is_title else Column.REF.value)
        if said is not None:
            self.holds[said] = at
        return True

    def _numbers_of_sections(self, named: dict[Column, list[tuple[int, Meaning]]]) -> None:
        """A “Theme” that holds 1, 2, 3 is the section's number rather than its title."""
        titles = named.get(Column.SECTION_TITLE, [])
        if Column.SECTION in named:
            return
        numbers = [(at, meaning) for at, meaning in titles if self._holds_numbers(at)]
        if numbers:
            named[Column.SECTION] = numbers
            named[Column.SECTION_TITLE] = [each for each in titles if each not in numbers]
            if not named[Column.SECTION_TITLE]:
                del named[Column.SECTION_TITLE]

    def _holds_numbers(self, at: int) -> bool:
        texts = [text_of(cell) or "" for cell in self._cells(at)]
        return bool(texts) and all(is_reference(text.rstrip(".")) for text in texts)

    def _only_ranks(self, at: int, meaning: Meaning) -> bool:
        """A priority that is high or low, not the one that the activity belongs to."""
        if meaning.column is not Column.SECTION_TITLE or self.table.header.is_exported:
            return False
        texts = [text_of(cell) or "" for cell in self._cells(at)]
        if not meaning.doubt[0] and self._holds_numbers(at):
            return False  # themes are numbered, priorities ranked
        if texts and all(text.casefold() in _RANKS for text in texts):
            self.told.add(at)
            return True
        return False

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

    def _numbers(self) -> None:
        """Activities' numbers without a caption, or under one that else names the section's."""
        if not self.lettered:
            self._words_for_numbers()
        if Column.REF in self.holds:
            return
        at = column_of_references(self.table, set(self.holds.values()))
        if at is not None:
            self.holds[Column.REF] = at
            return
        section, activity = self.holds.get(Column.SECTION), self.holds.get(Column.ACTIVITY)
        if section is None or activity is None:
            return
        caption, title = self._caption(section), self.holds.get(Column.SECTION_TITLE)
        rows = [(row.at(section), row.at(activity)) for row in without_key(self._rows(), section)]
        said: Column | None = Column.SECTION
        if numbers_activities(caption, rows) or of_each_section(
            caption, self._rows(), section, title, activity
        ):
            said = Column.REF
        elif self.answers is not None and may_stand_twice(caption, rows):
            said = self._ask(section, (Column.REF, Column.SECTION), Column.REF.value,
                             why=" Some of its numbers stand more than once.")
            if section in self.asked:
                said = Column.REF
        del self.holds[Column.SECTION]
        if said is not None:
            self.holds[said] = section

    def _words_for_numbers(self) -> None:
        """A column of words in place of numbers (LP1, PR1): the activities' codes, if they are
        some. The plan is one without numbers.
        """
        column = Column.REF if Column.REF in self.holds else Column.SECTION
        at, activity = self.holds.get(column), self.holds.get(Column.ACTIVITY)
        if at is None or activity is None:
            return
        words = words_for_numbers(
            [(text_of(row.at(at)), text_of(row.at(activity))) for row in self.table.body],
            may_be_titles=column is Column.SECTION,
        )
        if not words:
            return
        del self.holds[column]
        self.decided.add(at)
        are_codes = Column.CODES not in self.holds and (
            kind_of(words) is Kind.CODES or are_names(words)
        )
        if are_codes:
            self.holds[Column.CODES] = at
        name = column_name(at, self._caption(at))
        self.notes.append(told_of_words(name, words, are_codes=are_codes))

    def by_contents(self) -> None:
        """What a column without a known caption holds, if no other column gives it."""
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

    def _status_of_now(self, unknown: list[int]) -> int | None:
        """Of “Last month” and “This month” the one that the plan reports."""
        newest = newest_of([self._caption(at) for at in unknown]) if len(unknown) > 1 else None
        return None if newest is None else unknown[newest]

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
        letter = column_letter(at)
        chosen = self.answers.choice(
            Question(
                id=f"column:{letter}:{caption}",
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
        if chosen is None and proposal == Column.ACTIVITY:
            return Column.ACTIVITY  # so that the rest of the file can be shown already
        return None if chosen in (None, LEAVE_OUT) else Column(chosen)

    def _cells(self, at: int) -> list[Cell]:
        """Without the caption, where the header stands again on each printed page."""
        caption = self._caption(at)
        return [cell for cell in sample(self.table.body, at) if caption_of(cell) != caption]

    def _rows(self) -> list[Row]:
        """The same of whole rows."""
        captions = tuple(self.table.header.captions)
        return [row for row in self.table.body
                if tuple(caption_of(cell) for cell in row.cells) != captions]

    def _caption(self, at: int) -> str:
        captions = self.table.header.captions
        return captions[at] if at < len(captions) else ""

    def layout(self) -> Layout:
        taken = {*self.holds.values(), *self.decided}
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
            asked=frozenset(self.asked - {*self.holds.values()}),
        )

    def _undecided(self) -> frozenset[int]:
        """What is empty and was not asked about: what is known to hold nothing that is read, too, so
        that it is told when it has content.
        """
        empty = set(range(len(self.table.header.captions))) - filled_columns(self.table.body)
        return frozenset(empty - self.decided - {*self.holds.values()})
