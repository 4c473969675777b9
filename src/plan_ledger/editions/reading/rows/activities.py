"""The rows of a table as activities.

Owns what a blank cell says. Section, code and recommendation were written once over several
activities, so a blank one inherits from the row above, each by itself and within the section;
of the other columns only cells that were really merged are shared. In an export a blank is a
blank. A line of its own above activities is their section's heading.
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date

from plan_ledger.editions.files.grid import Cell, Row, text_of
from plan_ledger.editions.reading.captions import Captions, Meaning, caption_of
from plan_ledger.editions.reading.edition import EditionRow, EditionWarning
from plan_ledger.editions.reading.layout import CALCULATED, Column, Layout, column_name
from plan_ledger.editions.reading.profile import NUMBERED, TITLED
from plan_ledger.editions.reading.tables.finding import Header
from plan_ledger.editions.reading.words.dated import has_date
from plan_ledger.editions.reading.words.lines import is_short_title, section_of, tidy_reference
from plan_ledger.plan.codes import read_codes
from plan_ledger.plan.reference import is_reference
from plan_ledger.plan.words import on_one_line

from .as_above import Dittos
from .headings import Texts, headings_of, is_activity, is_numbered, sections_of, texts_of
from .update_log import with_updates_joined

_APOSTROPHE = re.compile(f"'(?=[{re.escape(CALCULATED)}])")
_ALWAYS_INHERITED = (Column.CODES, Column.FINDING)


@dataclass(slots=True)
class _Runs:
    """What blank cells inherit, each until a cell of its own column is filled.

    `sections` are those that the activity numbers speak of: 4 and 4.2 of 4.2.2.
    """

    sections: AbstractSet[str]
    section: str | None = None
    title: str | None = None
    above: dict[Column, str | None] = field(default_factory=dict)
    dittos: Dittos = field(default_factory=Dittos)

    def enter(self, section: str) -> None:
        """A new number starts new runs; the same one repeated does not."""
        if section != self.section:
            self.section, self.title, self.above = section, None, {}

    def enter_title(self, section: str | None, title: str) -> None:
        if (section, title) != (self.section, self.title):
            self.section, self.title, self.above = section, title, {}


@dataclass(slots=True)
class TableReader:
    """Gathers the rows of one table after the other. `inherited` are columns with blank cells
    that took what stands above, `headings` says how lines of their own head the sections.
    `months_look_like_days` where a date may be a month of which the sheet shows no day.
    """

    rows: list[EditionRow] = field(default_factory=list)
    sections: dict[str, str] = field(default_factory=dict)
    warnings: list[EditionWarning] = field(default_factory=list)
    inherited: set[Column] = field(default_factory=set)
    headings: set[str] = field(default_factory=set)
    months_look_like_days: bool = False
    _original_is_due: bool = False
    _timeline_is_revised: bool = False
    _in_place_of_numbers: bool = False
    """Whether the codes stand where numbers should: each is its activity's own."""

    def read(
        self,
        sheet: str | None,
        header: Header,
        body: Sequence[Row],
        layout: Layout,
        captions: Captions,
        heading: str | None,
        *,
        heads_anyway: bool,
    ) -> None:
        """`body` without the legend below. `heading` counts where others stand in the body, or
        anyway.
        """
        if layout.apostrophes:
            body = [without_apostrophes(row) for row in body]
        original, timeline, codes = (
            _meaning(layout, captions, column)
            for column in (Column.ORIGINAL, Column.TIMELINE, Column.CODES)
        )
        self._original_is_due = original is not None and original.column is Column.TIMELINE
        self._timeline_is_revised = self._original_is_due or bool(layout.series) or (
            timeline is not None and timeline.is_revised
        )
        self._in_place_of_numbers = codes is not None and codes.column in (
            Column.REF, Column.SECTION
        )
        repeats = _Repeats(header, layout, captions)
        joined = with_updates_joined([row for row in body if not repeats.has(row)], layout)
        body = joined.rows
        row_number = header.rows[-1].number
        if joined.told is not None:
            self._warn(sheet, row_number, joined.told)
        for at, caption in layout.unread:
            if at == joined.dates:
                continue
            self._warn(sheet, row_number, f"{column_name(at, caption)} was not read: its "
                       "caption names no field, or one that another column already gives")
        for note in layout.notes:
            self._warn(sheet, row_number, note)
        runs = _Runs(sections_of(body, layout))
        if layout.blanks_are_blank:
            for row in body:
                self._exported(sheet, row, texts_of(row, layout), runs)
                self._warn_of_months(sheet, row, layout)
            return
        lines = headings_of(body, layout, runs.sections)
        if heading and (lines or (heads_anyway and _heads_all(heading, runs.sections))):
            self._head(runs, heading)
        elif heading and is_short_title(heading) and not has_date(heading):
            self._warn(sheet, header.rows[0].number, f"“{on_one_line(heading)}” above the table "
                       "was left out: nothing says that it heads a section")
        are_findings = layout.columns.get(Column.FINDING) == min(layout.columns.values()) and not (
            Column.REF not in layout.columns and all(map(is_numbered, lines.values()))
        )
        for row in body:
            if row.number in lines:
                if are_findings and section_of(lines[row.number])[0] not in runs.sections:
                    runs.above = {Column.FINDING: lines[row.number]}
                else:
                    self._head(runs, lines[row.number])
            else:
                texts = runs.dittos.resolved(row.number, texts_of(row, layout))
                self._inheriting(sheet, row, texts, runs, layout)
            self._warn_of_months(sheet, row, layout)
        for number, told in runs.dittos.told():
            self._warn(sheet, number, told)

    def _head(self, runs: _Runs, text: str) -> None:
        number, title = section_of(text)
        if number is not None and (number in runs.sections or not runs.sections):
            runs.enter(number)
            runs.title = title
            if title:
                self.sections.setdefault(number, title)
            self.headings.add(NUMBERED)
            return
        runs.enter_title(None, text)
        self.headings.add(TITLED)

    def _exported(self, sheet: str | None, row: Row, texts: Texts, runs: _Runs) -> None:
        section, title = texts.get(Column.SECTION), texts.get(Column.SECTION_TITLE)
        if Column.SECTION_TITLE not in texts:
            section, title = section_of(section)
            texts = {**texts, Column.SECTION: section}
        if section and title:
            self.sections.setdefault(section, title)
        if texts.get(Column.REF) or texts.get(Column.ACTIVITY):
            codes = texts.get(Column.CODES)
            if codes != runs.above.get(Column.CODES):
                self._warn_of_codes(sheet, row, codes)
            runs.above[Column.CODES] = codes
            self._add(sheet, row, texts, texts.get(Column.REF) or "", title, is_whole=True)
        elif not (section and title):
            self.warn_of_skipped(sheet, row)

    def _inheriting(
        self, sheet: str | None, row: Row, texts: Texts, runs: _Runs, layout: Layout
    ) -> None:
        ref = tidy_reference(texts.get(Column.REF) or "")
        number, title = section_of(texts.get(Column.SECTION))
        if number is None and runs.sections:
            number, title = title, None  # a wrong number: it is told when it is compared
        is_one = _is_of_table(row) and is_activity(texts)
        if not is_one:
            if number not in runs.sections:
                self.warn_of_skipped(sheet, row)
                return
            title = title or _lone_title(row, texts)
            if title:
                texts = {}  # a line of its own for the section: it says nothing else
            else:
                self.warn_of_skipped(sheet, row)  # yet those below inherit from it
            ref = ""
        self._enter(runs, number, title, texts.get(Column.SECTION_TITLE))
        codes = texts.get(Column.CODES)
        if codes and codes != runs.above.get(Column.CODES):
            self._warn_of_codes(sheet, row, codes)
        inheriting = [
            column for column in _inheriting_columns(layout)
            if column is not Column.CODES or not self._in_place_of_numbers
        ]
        blank = [column for column in inheriting if not texts.get(column)]
        for column in inheriting:
            runs.above[column] = texts.get(column) or runs.above.get(column)
        if not is_one:
            return
        runs.dittos.passed(texts)
        self.inherited.update(column for column in blank if runs.above[column])
        for column, holds in ((Column.SECTION, runs.section), (Column.SECTION_TITLE, runs.title)):
            if holds and column in layout.columns and not texts.get(column):
                self.inherited.add(column)
        inherited = {**runs.above, Column.SECTION: runs.section}
        self._add(sheet, row, {**texts, **inherited}, ref, runs.title)

    def _enter(
        self, runs: _Runs, number: str | None, title: str | None, column_title: str | None
    ) -> None:
        if number:
            runs.enter(number)
            title = title or column_title
            if title:
                self.sections.setdefault(number, title)
            runs.title = self.sections.get(number) or runs.title
        elif title:
            runs.enter_title(None, title)  # a section column that has titles for numbers
        elif column_title:
            number, title = section_of(column_title)
            if number and title:
                runs.enter(number)
                runs.title = self.sections.setdefault(number, title)
            elif number in runs.sections:
                runs.enter(column_title.rstrip("."))
            elif runs.section is None:
                runs.enter_title(None, column_title)
            else:
                runs.title = column_title

    def _add(
        self, sheet: str | None, row: Row, texts: Texts, ref: str, title: str | None,
        *, is_whole: bool = False,
    ) -> None:
        cell = texts.get(Column.CODES)
        codes = read_codes(cell) if cell else None
        section = texts.get(Column.SECTION)
        self.rows.append(
            EditionRow(
                sheet=sheet,
                row=row.number,
                ref=ref,
                section=section,
                codes=codes.codes if codes else None,
                unknown_codes=codes.unknown if codes else (),
                finding=texts.get(Column.FINDING),
                activity=texts.get(Column.ACTIVITY),
                outcome=texts.get(Column.OUTCOME),
                timeline=texts.get(Column.TIMELINE),
                original=texts.get(Column.ORIGINAL),
                lead=texts.get(Column.LEAD),
                progress=texts.get(Column.PROGRESS),
                status=texts.get(Column.STATUS),
                section_title=title,
                is_whole=is_whole,
                original_is_due=self._original_is_due,
                timeline_is_revised=self._timeline_is_revised,
            )
        )

    def _warn_of_codes(self, sheet: str | None, row: Row, cell: str | None) -> None:
        if self._in_place_of_numbers:
            return
        for unknown in read_codes(cell or "").unknown:
            if is_reference(unknown):
                continue  # a recommendation that has a number alone
            self._warn(sheet, row.number, f"“{on_one_line(unknown)}” is no code that is known, "
                       "such as R1 or AFI3; it is kept as written")

    def warn_of_skipped(self, sheet: str | None, row: Row) -> None:
        first = next(text for cell in row.cells if (text := text_of(cell)))
        what = f"“{on_one_line(first)}”"
        if _is_of_table(row):
            what = f"row {row.number} ({what})"
        self._warn(sheet, row.number, f"{what} was skipped: it has neither an activity number nor "
                   "an activity")

    def _warn_of_months(self, sheet: str | None, row: Row, layout: Layout) -> None:
        """Excel keeps a typed Jan-19 as the first of January, and shows only the month."""
        if not self.months_look_like_days:
            return
        for column in (Column.TIMELINE, Column.ORIGINAL):
            at = layout.columns.get(column)
            cell = row.at(at) if at is not None else None
            if isinstance(cell, date) and cell.day == 1:
                self._warn(sheet, row.number, f"the {column.value} is a date cell and is read as "
                           f"{text_of(cell)}; if the sheet shows only the month, type it as text")

    def _warn(self, sheet: str | None, row: int, text: str) -> None:
        self.warnings.append(EditionWarning(sheet, row if row > 0 else None, text))


def _heads_all(heading: str, sections: AbstractSet[str]) -> bool:
    """Not where the numbers below are those of several sections."""
    return section_of(heading)[0] is not None or sum("." not in each for each in sections) < 2


def _is_of_table(row: Row) -> bool:
    """Not of the prose before a table of a document, which is no activity whatever it says."""
    return row.number > 0


def without_apostrophes(row: Row) -> Row:
    """Undoes what an export to .csv does to texts that a spreadsheet would calculate."""

    def undo(cell: Cell) -> Cell:
        return cell[1:] if isinstance(cell, str) and _APOSTROPHE.match(cell) else cell

    return Row(row.number, tuple(undo(cell) for cell in row.cells))


@dataclass(frozen=True, slots=True)
class _Repeats:
    """The header again, as on each printed page."""

    header: Header
    layout: Layout
    captions: Captions

    def has(self, row: Row) -> bool:
        at = self.layout.columns[Column.ACTIVITY]
        if not self._names(row, Column.ACTIVITY, at):
            return self._is_line(row)
        return self._is_line(row) or all(
            self._names(row, column, at) for column, at in self.layout.columns.items()
        )

    def _is_line(self, row: Row) -> bool:
        return any(
            len(row.cells) == len(line.cells)
            and all(
                cell == other or caption_of(cell).casefold() == caption_of(other).casefold()
                for cell, other in zip(row.cells, line.cells, strict=True)
            )
            for line in self.header.rows
        )

    def _names(self, row: Row, column: Column, at: int) -> bool:
        cell = row.at(at)
        if cell is None or not (text := caption_of(cell)):
            return column is Column.REF
        meaning = self.captions.meaning_below(cell)
        if meaning is not None and meaning.column is column:
            return True
        return text.casefold() == self.layout.caption(at).casefold()


def _meaning(layout: Layout, captions: Captions, column: Column) -> Meaning | None:
    at = layout.columns.get(column)
    caption = layout.caption(at) if at is not None else ""
    return captions.close(caption) if caption else None


def _inheriting_columns(layout: Layout) -> Iterable[Column]:
    return dict.fromkeys((
        *_ALWAYS_INHERITED,
        *(each for each in layout.inheriting
          if each not in (Column.SECTION, Column.SECTION_TITLE)),
    ))


def _lone_title(row: Row, texts: Texts) -> str | None:
    """The only text beside the section's number, unless it stands under the recommendations."""
    filled = [text for cell in row.cells if (text := text_of(cell))]
    if len(filled) != 2 or texts.get(Column.SECTION) != filled[0]:
        return None
    return None if texts.get(Column.FINDING) == filled[1] else filled[1]
