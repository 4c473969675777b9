"""One month's file of the plan, read whole: its tables, what stands around them, and how.

Each table is read by a profile of its shape, else by what is recognised and answered; how it was
read is handed on as its profile. What is not read is told: sheets, columns, lines.
"""
from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from pathlib import Path

from plan_ledger.editions.files.grid import Row, Sheet, is_blank, text_of
from plan_ledger.editions.files.sheets import SheetFile, read_sheets
from plan_ledger.editions.reading.columns.by_profile import (
    contradictions,
    layout_of_profile,
    left_out_unasked,
)
from plan_ledger.editions.reading.columns.contents import holds_counts
from plan_ledger.editions.reading.columns.deciding import with_undecided
from plan_ledger.editions.reading.columns.lettered import with_letters
from plan_ledger.editions.reading.columns.lost_zeros import with_lost_zeros
from plan_ledger.editions.reading.columns.months_ahead import with_months_ahead
from plan_ledger.editions.reading.columns.no_table import no_header
from plan_ledger.editions.reading.columns.plain_numbers import with_plain_numbers
from plan_ledger.editions.reading.columns.recognition import recognise_columns
from plan_ledger.editions.reading.columns.status_fills import (
    Colours,
    coloured_instead,
    has_word,
    is_day,
    with_fills,
    with_status_column,
)
from plan_ledger.editions.reading.legend.legend_lines import LegendLine
from plan_ledger.editions.reading.legend.preamble import read_below, read_preamble
from plan_ledger.editions.reading.rows.activities import TableReader
from plan_ledger.editions.reading.rows.beneath import lines_left_out
from plan_ledger.editions.reading.rows.merged import merged_for_several, spans_of_values
from plan_ledger.editions.reading.rows.numbers_in_words import with_numbers_in_words
from plan_ledger.editions.reading.rows.sections_with_status import with_plain_headings
from plan_ledger.editions.reading.rows.sheets_as_sections import are_themes, with_sheets_as_sections
from plan_ledger.editions.reading.tables.continuing import continues
from plan_ledger.editions.reading.tables.finding import Shape, Table, find_tables
from plan_ledger.editions.reading.tables.headed import headed_in_document, headed_on_sheets
from plan_ledger.editions.reading.tables.months import of_other_months
from plan_ledger.editions.reading.tables.other_lists import other_lists
from plan_ledger.editions.reading.words.lines import lone_text
from plan_ledger.plan.errors import PlanError
from plan_ledger.plan.reference import is_reference
from plan_ledger.plan.words import on_one_line

from .around import Around, read_around
from .captions import known_captions
from .edition import Edition, EditionRow, EditionWarning
from .findings import Answers
from .layout import Column, Layout, NoTable
from .profile import Profile, held_by_captions, said_of_sheets
from .read_shape import ReadShape

__all__ = ["Edition", "EditionRow", "EditionWarning", "LegendLine", "edition_of", "read_edition"]


def read_edition(
    path: str | Path, *, profiles: Sequence[Profile] = (), answers: Answers | None = None
) -> Edition:
    """Reads every visible sheet that has the plan's table. Refuses by a PlanError.

    Of several profiles of one shape the last counts. What is in doubt is asked through `answers`;
    without them it is left out, and told.
    """
    return edition_of(read_sheets(path), profiles=profiles, answers=answers)


def edition_of(
    source: SheetFile, *, profiles: Sequence[Profile] = (), answers: Answers | None = None
) -> Edition:
    """The same of sheets that are read already."""
    return _Reading(source, profiles, answers).edition()


_NAMED = 5


class _Reading:
    def __init__(
        self, source: SheetFile, profiles: Sequence[Profile], answers: Answers | None
    ) -> None:
        self._source = source
        self._known = profiles
        self._profiles = {each.shape: each for each in profiles}
        self._held = held_by_captions(profiles)
        self._answers = answers
        self._captions = known_captions()
        self._colours = Colours(source)
        self._reader = TableReader(months_look_like_days=not source.knows_looks)
        if source.doubt:
            self._tell(None, source.doubt)
        self._shapes: dict[Shape, ReadShape] = {}
        self._of_shape: dict[Shape, list[tuple[Sheet, Table]]] = {}
        self._legend: dict[str, LegendLine] = {}
        self._title: str | None = None
        self._of_sheets: dict[str, str] = {}

    def edition(self) -> Edition:
        others = self._read_all()
        keys = [] if self._legend else [sheet for sheet in others if self._read_key(sheet)]
        for sheet in others:
            if sheet in keys:
                self._tell(sheet.name, f"of {self._named(sheet)} only the legend was read: it has "
                           "no table of activities")
            elif sheet.rows:
                self._tell(sheet.name, f"{self._named(sheet)} was not read: it has no table of "
                           "activities")
        for name in self._source.hidden:
            self._tell(name, f"sheet “{name}” is hidden and was not read")
        warnings = self._reader.warnings
        rows = with_numbers_in_words(self._reader.rows, self._shapes.values(), warnings)
        rows = with_plain_numbers(with_letters(rows, warnings), warnings)
        rows = with_lost_zeros(rows, warnings)
        has_numbers = any(is_reference(row.ref) for row in rows)
        made = tuple(shape.made() for shape in self._shapes.values())
        first = replace(made[0], sheets={**made[0].sheets, **self._of_sheets})
        made = (first, *made[1:])
        return Edition(
            file=self._source.name,
            sha256=self._source.sha256,
            title=self._title,
            legend=tuple(self._legend.values()),
            sections=self._reader.sections,
            rows=tuple(
                with_sheets_as_sections(rows) if are_themes(rows) or not has_numbers else rows
            ),
            warnings=tuple(warnings),
            profile=made[0],
            shape_is_new=any(shape.profile is None for shape in self._shapes.values()),
            profiles=made,
            is_export=any(s.layout.blanks_are_blank for s in self._shapes.values()),
            spans=None if all(sheet.name is None for sheet in self._source.sheets) else tuple(
                span for shape in self._shapes.values() for span in shape.spans
            ),
            known=tuple(self._known),
            coloured=tuple(word for shape in self._shapes.values() for word in shape.words),
        )

    def _read_all(self) -> list[Sheet]:
        """The sheets without a table; raises the most telling NoTable if that is each of them."""
        found = {
            sheet.name: find_tables(sheet, self._captions, self._profiles.keys())
            for sheet in self._source.sheets
        }
        plain = any(self._is_plain(table) for some in found.values() for table in some)
        of_plan = {sheet: [table for table in tables if not plain or self._is_plain(table)]
                   for sheet, tables in found.items()}
        left_out = {} if self._is_document else of_other_months(of_plan, self._answers) or (
            other_lists(of_plan, self._captions, self._profiles.keys(), self._answers,
                        said_of_sheets(self._known), self._of_sheets)
        )
        for name, why in left_out.items():
            self._tell(name, why)
            del found[name], of_plan[name]
        found = self._headed(found, of_plan)
        for sheet in self._source.sheets:
            for table in found.get(sheet.name, ()):
                self._of_shape.setdefault(table.header.shape, []).append((sheet, table))
        refused: list[NoTable] = []
        others: list[Sheet] = []
        last: Table | None = None
        for sheet in (each for each in self._source.sheets if each.name in found):
            tables = [t for t in found[sheet.name] if not plain or self._is_plain(t)]
            if not tables and last is not None and continues(self._source.name, sheet, last,
                                                             self._layout_of(sheet, last)):
                tables = [Table(last.header, (), sheet.rows)]
            if not tables:
                others.append(sheet)
                refused.append(no_header(self._source.name, sheet))
            for table in found[sheet.name] if tables else ():
                if table not in tables and table.header is not tables[0].header:
                    at = table.header.rows[-1].number
                    self._tell(sheet.name, f"the table with its captions in row {at} was not read: "
                               "it has no column for the activity, or only numbers in it", at)
            for number, table in enumerate(tables):
                try:
                    self._read(sheet, table, is_first=number == 0)
                    last = table
                except NoTable as none:
                    refused.append(none)
                    others.append(sheet)
        if not self._shapes:
            if not refused:
                raise NoTable(
                    f"{self._source.name} has no visible sheet; show the plan's sheet and save it "
                    "again",
                    where=self._source.name,
                )
            raise max(refused, key=lambda none: none.captions_found)
        return others

    def _headed(
        self, found: dict[str | None, list[Table]], of_plan: dict[str | None, list[Table]]
    ) -> dict[str | None, list[Table]]:
        """With the headings of sections, which are also known by what stands above other tables."""
        if self._is_document:
            self._title, headed = headed_in_document(self._source.sheets, of_plan)
        else:
            headed = headed_on_sheets(of_plan)
        new = {
            id(table): other for sheet, tables in of_plan.items()
            for table, other in zip(tables, headed[sheet], strict=True)
        }
        return {sheet: [new.get(id(table), table) for table in tables]
                for sheet, tables in found.items()}

    def _is_plain(self, table: Table) -> bool:
        """A caption or a profile names its activities, and they are not how many there are."""
        return table.header.shape in self._profiles or any(
            (meaning := self._captions.close(caption)) is not None
            and meaning.column is Column.ACTIVITY
            and not holds_counts(table.body, at)
            for at, caption in enumerate(table.header.captions)
        )

    def _layout_of(self, sheet: Sheet, table: Table) -> Layout:
        """Columns are recognised, and asked about, once for each shape. Raises NoTable."""
        shape = table.header.shape
        if shape in self._shapes:
            return self._shapes[shape].layout
        table = self._without_swatches(sheet, table)
        of_shape = [(each, self._without_swatches(each, some))
                    for each, some in self._of_shape[shape]]
        profile = self._profiles.get(shape)
        if profile is not None:
            layout = layout_of_profile(self._source.name, sheet, table, profile)
        else:
            layout = recognise_columns(
                self._source.name, sheet, table, self._captions, self._answers, self._held,
                self._known,
            )
            layout = with_status_column(layout, sheet.name, table.body, self._colours)
        layout = with_months_ahead(layout, of_shape, self._colours)
        for other, further in of_shape:
            layout = with_undecided(
                self._source.name, other, further, self._captions, self._answers, layout,
                self._held,
            )
        self._shapes[shape] = ReadShape(replace(layout, unread=(), notes=()), sheet.name, profile)
        return layout

    def _without_swatches(self, sheet: Sheet, table: Table) -> Table:
        body = tuple(
            row for row in table.body if not self._colours.are_swatches(sheet.name, row)
        )
        return table if len(body) == len(table.body) else replace(table, body=body)

    def _read(self, sheet: Sheet, table: Table, *, is_first: bool) -> None:
        layout = self._layout_of(sheet, table)
        shape = self._shapes[table.header.shape]
        colours = self._coloured(sheet, table, layout)
        if shape.profile is not None:
            for text in (*contradictions(table, layout),
                         *left_out_unasked(table, layout, shape.profile, self._captions,
                                           is_coloured=bool(colours))):
                self._tell(sheet.name, text, table.header.rows[-1].number)
        around = read_around(
            sheet.name, table, layout, colours,
            {row.status for row in self._reader.rows if row.status and row.sheet == sheet.name},
            self._colours,
        )
        layout = around.without_its_columns(layout, table.body)
        for number, text in table.left_out:
            self._tell(sheet.name, text, number)
        at = len(self._reader.rows)
        self._reader.inherited, self._reader.headings = shape.inherited, shape.headings
        body = self._activities_of(sheet.name, table, around, layout, colours.keys())
        body, told = with_plain_headings(body, layout, sheet.name, shape.profile, self._answers)
        if told is not None:
            self._tell(sheet.name, told[1], told[0])
        self._reader.read(
            sheet.name,
            table.header,
            body,
            layout,
            self._captions,
            None if around.heading_is_of_legend else table.heading,
            heads_anyway=table.is_one_of,
        )
        shape.inherited |= merged_for_several(sheet, table, layout)
        shape.spans += spans_of_values(sheet, table, layout)
        read = self._reader.rows[at:]
        shape.rows += range(at, len(self._reader.rows))
        self._reader.rows[at:] = with_fills(read, layout, self._colours)
        for row, coloured_row in zip(read, self._reader.rows[at:], strict=True):
            if row.status is not None and coloured_row.status is None and is_day(row.status):
                self._tell(sheet.name, f"“{on_one_line(row.status)}” was left out: the status is "
                           "the colour of its cell", row.row)
        if (instead := coloured_instead(layout, sheet.name, read, self._colours)) is not None:
            self._tell(sheet.name, instead, table.header.rows[-1].number)
        self._tell_of_struck(sheet.name, read, layout)
        if shape.profile is None:
            shape.words += self._colours.of_words(read, layout)
        shape.legend = around.stands or shape.legend
        for line in around.legend:
            self._legend.setdefault(line.word or f"#{line.fill}", line)
        if not is_first:
            self._warn_of_lines(sheet.name, table, around.above)
        elif around.title != table.heading:
            self._title = self._title or around.title
            if around.title not in (None, self._title) and not self._is_document:
                self._tell(sheet.name, f"“{on_one_line(around.title)}” above the table was left "
                           "out: the plan has its title from another sheet", around.above[0].number)

    def _activities_of(
        self, sheet: str | None, table: Table, around: Around, layout: Layout,
        coloured: AbstractSet[int],
    ) -> list[Row]:
        """The table's rows without its legend, counts, and lines beneath."""
        body = []
        for row in table.body:
            if row.number in around.of_legend:
                continue
            if row.number in around.counts:
                first = next(text for cell in row.cells if (text := text_of(cell)))
                self._tell(sheet, f"row {row.number} (“{on_one_line(first)}”) was left out: it says"
                           " how many activities there are", row.number)
                continue
            body.append(row)
        left_out = lines_left_out(body, layout, coloured, sheet, self._answers)
        for row in body:
            if row.number in left_out:
                text = lone_text(row) or " ".join(filter(None, map(text_of, row.cells)))
                self._tell(sheet, f"row {row.number} (“{on_one_line(text)}”) was left out: it "
                           "stands alone below the table", row.number)
        return [row for row in body if row.number not in left_out]

    def _tell_of_struck(
        self, sheet: str | None, read: Sequence[EditionRow], layout: Layout
    ) -> None:
        """An activity is often closed so; what its cells say is read all the same."""
        try:
            struck = self._source.struck(sheet, layout.columns[Column.ACTIVITY])
        except PlanError:
            return  # nothing else needs to know how the file looks
        rows = [row.row for row in read if row.row in struck]
        if rows:
            named = ", ".join(map(str, rows[:_NAMED])) + " …" * (len(rows) > _NAMED)
            self._tell(sheet, f"in row{'s' * (len(rows) > 1)} {named} the activity is struck"
                       " through, which was not read: if it is complete or withdrawn, its status"
                       " has to say so", rows[0])

    def _coloured(self, sheet: Sheet, table: Table, layout: Layout) -> dict[int, str]:
        """The colours of status cells by row, asked for where one of them may have no word."""
        at = layout.columns.get(Column.STATUS)
        if at is None or layout.is_ours:
            return {}
        activity = layout.columns[Column.ACTIVITY]
        if all(
            has_word(text_of(row.at(at))) for row in table.body if not is_blank(row.at(activity))
        ):
            return {}
        return self._colours.of(sheet.name, at)

    def _warn_of_lines(self, sheet: str | None, table: Table, above: Sequence[Row]) -> None:
        for row in above:
            if text_of(next(c for c in row.cells if not is_blank(c))) != table.heading:
                self._reader.warn_of_skipped(sheet, row)

    def _read_key(self, sheet: Sheet) -> bool:
        """A legend on a sheet, or in a .docx in a table, of its own; whether there is one."""
        words = {row.status for row in self._reader.rows if row.status}
        used = {row.status_fill for row in self._reader.rows if row.status_fill}
        fills = self._colours.around(sheet.name, sheet.rows) if used else {}
        lines = [line for line in read_below(sheet.rows, words, fills, used).legend if line.meaning]
        explained = sum(" " in (line.meaning or "") for line in lines)
        if explained * 2 <= len(lines):
            return False  # a list of other things; a word or two may be explained by one word
        for line in lines:
            self._legend.setdefault(line.word or f"#{line.fill}", line)
        if self._is_document:  # its title stands above the legend
            self._title = self._title or read_preamble(sheet.rows, False, words, fills).title
        return True

    @property
    def _is_document(self) -> bool:
        return self._source.name.casefold().endswith(".docx")

    def _named(self, sheet: Sheet) -> str:
        return sheet.name or "" if self._is_document else f"sheet “{sheet.name}”"

    def _tell(self, sheet: str | None, text: str, row: int | None = None) -> None:
        self._reader.warnings.append(EditionWarning(sheet, row, text))
