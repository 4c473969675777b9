"""Which columns have numbers: those of the activities, and those or the titles of sections.

A caption such as “No.” may name either, so what the column holds decides. What nobody can tell
from it is asked.
"""
from __future__ import annotations

from dataclasses import dataclass

from plan_ledger.editions.files.grid import is_blank, text_of
from plan_ledger.editions.reading.captions import Meaning
from plan_ledger.editions.reading.layout import Column, column_name
from plan_ledger.editions.reading.profile import LEAVE_OUT
from plan_ledger.editions.reading.words.lines import lone_text, reads_as_reference

from .asking import TableColumns
from .contents import Kind, kind_of
from .lettered import are_lettered
from .numbers import (
    column_of_references,
    has_titles,
    may_stand_twice,
    names_each,
    names_groups,
    numbers_activities,
    of_each_recommendation,
    of_each_section,
    without_key,
)
from .plain_numbers import are_names, plain_number, told_of_words, words_for_numbers


@dataclass(slots=True)
class NumberColumns(TableColumns):
    """`named` is what the captions name, before it is decided."""

    def _letters(self, named: dict[Column, list[tuple[int, Meaning]]]) -> None:
        """A “No” that holds a), b) is no section's title."""
        column = Column.REF if Column.REF in named else Column.SECTION
        some = named.get(column, [])
        if len(some) != 1 or self.table.header.is_exported:
            return
        at = some[0][0]
        if not names_groups(self._caption(at)) and are_lettered([
            text for row in self._rows()
            if (text := text_of(row.at(at))) and lone_text(row) is None
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

    def _numbers_beside_sections(self, named: dict[Column, list[tuple[int, Meaning]]]) -> None:
        """A “No.” beside a “Section”, another on each activity of a section."""
        some = named.get(Column.SECTION, [])
        own = [each for each in some if not names_groups(self._caption(each[0]))]
        if Column.REF in named or len(some) != 2 or len(own) != 1:
            return
        at, section = own[0][0], next(each[0] for each in some if each not in own)
        both = [(text_of(row.at(section)), text_of(row.at(at))) for row in self._rows()
                if not is_blank(row.at(at)) and not is_blank(row.at(section))]
        if self._holds_numbers(at) and len(set(both)) == len(both) > len(
            {number for number, _ in both}
        ):
            named[Column.SECTION] = [each for each in some if each not in own]
            named[Column.REF] = own

    def _is_of_each_activity(
        self, at: int, named: dict[Column, list[tuple[int, Meaning]]]
    ) -> bool:
        """A “No.” on each activity that is no plain number, such as LP1, is asked about. It may
        well be its name, which would be lost if it were left out.
        """
        activity = next(iter(named.get(Column.ACTIVITY, [])), None)
        if activity is None or Column.REF in named or (
            column_of_references(self.table, set()) is not None
        ):
            return False
        rows = [(row.at(at), row.at(activity[0])) for row in self._rows()]
        words = [text for cell in self._cells(at) if (text := text_of(cell))]
        name = are_names(words) and not any(map(plain_number, words))  # B.1, SC-1
        if numbers_activities(self._caption(at), rows) or not names_each(
            self._caption(at), rows, of_few=name
        ):
            return False
        is_title = has_titles(self._cells(at))
        fields = (Column.REF, *([Column.CODES] if name and Column.CODES not in named else []),
                  Column.SECTION_TITLE if is_title else Column.SECTION)
        said = self._ask(at, fields, LEAVE_OUT if is_title and not name else Column.REF.value)
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
        return bool(texts) and all(reads_as_reference(text) for text in texts)

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
        if activity is not None:
            self._number_of_recommendations(activity)
        if section is None or activity is None or Column.REF in self.holds:
            return
        caption, title = self._caption(section), self.holds.get(Column.SECTION_TITLE)
        rows = [(row.at(section), row.at(activity)) for row in without_key(self._rows(), section)]
        said: Column | None = Column.SECTION
        if numbers_activities(caption, rows) or of_each_section(
            caption, self._rows(), section, title, activity
        ) or (Column.CODES in self.holds and of_each_recommendation(
            self._rows(), section, self.holds[Column.CODES], activity
        )):
            said = Column.REF
        elif self.answers is not None and may_stand_twice(caption, rows):
            said = self._ask(section, (Column.REF, Column.SECTION), Column.REF.value,
                             why=" Some of its numbers stand more than once.")
            if section in self.asked:
                said = Column.REF
        del self.holds[Column.SECTION]
        if said is not None:
            self.holds[said] = section

    def _number_of_recommendations(self, activity: int) -> None:
        """A “Rec No.” that is a plain number, another on each activity, is the activity's too."""
        at = self.holds.get(Column.CODES)
        if at is None:
            return
        caption = self._caption(at)
        rows = [(row.at(at), row.at(activity)) for row in without_key(self._rows(), at)
                if not is_blank(row.at(activity))]
        if names_each(caption, rows) and numbers_activities(caption, rows) and not any(
            is_blank(cell) for cell, _ in rows
        ):
            self.holds[Column.REF] = self.holds.pop(Column.CODES)

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
