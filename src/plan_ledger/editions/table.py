"""One month's file of the plan: its title, legend and activities, as plain rows.

Owns what a blank cell says. Number, code and recommendation were written once over several
activities, so a blank one inherits from the row above, each by itself and within the section;
of the other columns only cells that were really merged are shared. In an export a blank is a
blank. Nothing is judged here: what is odd is kept and told, and the comparison asks.
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from plan_ledger.plan.reference import is_reference, read_codes

from .grid import Cell, Row, Sheet, text_of
from .layout import CALCULATED, Column, Layout, NoTable, column_name, find_layout
from .preamble import LegendLine, Preamble, read_preamble
from .sheets import SheetFile, read_sheets

__all__ = ["Edition", "EditionRow", "EditionWarning", "LegendLine", "read_edition"]

_SECTION_WITH_TITLE = re.compile(r"(\d+(?:\.\d+)*)[.:]?\s+(?:[-–—]\s*)?(\S.*)", re.DOTALL)
_APOSTROPHE = re.compile(f"'(?=[{re.escape(CALCULATED)}])")


@dataclass(frozen=True, slots=True)
class EditionRow:
    """One activity. None: the file states nothing. `codes` is None where their cell is blank.

    `ref` is empty in a plan without numbers. `section_title` is that of the section it stands in,
    `status_fill` (RRGGBB) the colour of a status cell that holds no word.
    """

    sheet: str | None
    row: int
    ref: str
    section: str | None
    codes: tuple[str, ...] | None
    unknown_codes: tuple[str, ...]
    finding: str | None
    activity: str | None
    outcome: str | None
    timeline: str | None
    original: str | None
    lead: str | None
    progress: str | None
    status: str | None
    section_title: str | None = None
    status_fill: str | None = None


@dataclass(frozen=True, slots=True)
class EditionWarning:
    """Something that was left out or is odd. `row` is None where it is the sheet or the file."""

    sheet: str | None
    row: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Edition:
    """`file` is the base name, `sha256` of its bytes, `sections` number to title where given."""

    file: str
    sha256: str
    title: str | None
    legend: tuple[LegendLine, ...]
    sections: dict[str, str]
    rows: tuple[EditionRow, ...]
    warnings: tuple[EditionWarning, ...]


def read_edition(path: str | Path) -> Edition:
    """Reads every visible sheet that has the plan's table. Refuses by a PlanError."""
    source = read_sheets(path)
    reader = _Reader()
    preambles = [
        reader.read(sheet, layout) for sheet, layout in _tables(source, reader.warnings)
    ]
    reader.warnings.extend(
        EditionWarning(name, None, f"sheet “{name}” is hidden and was not read")
        for name in source.hidden
    )
    legend: dict[str, LegendLine] = {}
    for line in (line for preamble in preambles for line in preamble.legend):
        legend.setdefault(line.word, line)
    return Edition(
        file=source.name,
        sha256=source.sha256,
        title=next((preamble.title for preamble in preambles if preamble.title), None),
        legend=tuple(legend.values()),
        sections=reader.sections,
        rows=tuple(reader.rows),
        warnings=tuple(reader.warnings),
    )


def _tables(
    source: SheetFile, warnings: list[EditionWarning]
) -> Iterator[tuple[Sheet, Layout]]:
    """The sheets with the plan's table; raises the most telling NoTable if there is none."""
    found = False
    refused: list[NoTable] = []
    for sheet in source.sheets:
        try:
            layout = find_layout(source.name, sheet)
        except NoTable as none:
            refused.append(none)
            if sheet.rows:
                warnings.append(
                    EditionWarning(sheet.name, None, f"sheet “{sheet.name}” was not read: "
                                   "it has no table of activities")
                )
            continue
        found = True
        yield sheet, layout
    if not found:
        if not refused:
            raise NoTable(
                f"{source.name} has no visible sheet; show the plan's sheet and save it again",
                where=source.name,
            )
        raise max(refused, key=lambda none: none.captions_found)


@dataclass(slots=True)
class _Runs:
    """What blank cells inherit, each until a cell of its own column is filled.

    `sections` are those that the activity numbers speak of: 4 and 4.2 of 4.2.2.
    """

    sections: AbstractSet[str]
    section: str | None = None
    codes: str | None = None
    finding: str | None = None

    def enter(self, section: str) -> None:
        """A new number starts new runs; the same one repeated does not."""
        if section != self.section:
            self.section, self.codes, self.finding = section, None, None


@dataclass(slots=True)
class _Reader:
    rows: list[EditionRow] = field(default_factory=list)
    sections: dict[str, str] = field(default_factory=dict)
    warnings: list[EditionWarning] = field(default_factory=list)

    def read(self, sheet: Sheet, layout: Layout) -> Preamble:
        rows: Sequence[Row] = sheet.rows
        if layout.apostrophes:
            rows = [_without_apostrophes(row) for row in rows]
        header, body = rows[layout.header], rows[layout.header + 1 :]
        for at, caption in layout.unread:
            self._warn(sheet, header.number, f"{column_name(at, caption)} was not read: its "
                       "caption names no field, or one that another column already gives")
        read_row = self._exported if layout.blanks_are_blank else self._inheriting
        runs = _Runs(_sections_of(body, layout.columns[Column.REF]))
        for row in body:
            texts = {column: text_of(row.at(at)) for column, at in layout.columns.items()}
            if not layout.is_header(row):
                read_row(sheet, row, texts, runs)
                self._warn_of_months(sheet, row, layout)
        words = {row.status for row in self.rows if row.status and row.sheet == sheet.name}
        return read_preamble(rows[: layout.header], layout.blanks_are_blank, words)

    def _exported(
        self, sheet: Sheet, row: Row, texts: dict[Column, str | None], runs: _Runs
    ) -> None:
        section, title = texts.get(Column.SECTION), texts.get(Column.SECTION_TITLE)
        if section and title:
            self.sections.setdefault(section, title)
        if texts.get(Column.REF) or texts.get(Column.ACTIVITY):
            if texts.get(Column.CODES) != runs.codes:
                self._warn_of_codes(sheet, row, texts.get(Column.CODES))
            runs.codes = texts.get(Column.CODES)
            self._add(sheet, row, texts, texts.get(Column.REF) or "")
        elif not (section and title):
            self._warn_of_skipped(sheet, row)

    def _inheriting(
        self, sheet: Sheet, row: Row, texts: dict[Column, str | None], runs: _Runs
    ) -> None:
        ref = _tidy_reference(texts.get(Column.REF) or "")
        number, title = _section_of(texts.get(Column.SECTION))
        is_activity = bool(texts.get(Column.ACTIVITY)) or is_reference(ref)
        if not is_activity:
            if number not in runs.sections:
                self._warn_of_skipped(sheet, row)
                return
            title = title or _lone_title(row, texts)
            if title:
                texts = {}  # a line of its own for the section: it says nothing else
            else:
                self._warn_of_skipped(sheet, row)  # yet those below inherit from it
        if number:
            runs.enter(number)
            title = title or texts.get(Column.SECTION_TITLE)
            if title:
                self.sections.setdefault(number, title)
        codes, finding = texts.get(Column.CODES), texts.get(Column.FINDING)
        if codes and codes != runs.codes:
            self._warn_of_codes(sheet, row, codes)
        runs.codes, runs.finding = codes or runs.codes, finding or runs.finding
        if is_activity:
            inherited = {
                Column.SECTION: runs.section,
                Column.CODES: runs.codes,
                Column.FINDING: runs.finding,
            }
            self._add(sheet, row, {**texts, **inherited}, ref)

    def _add(self, sheet: Sheet, row: Row, texts: dict[Column, str | None], ref: str) -> None:
        cell = texts.get(Column.CODES)
        codes = read_codes(cell) if cell else None
        self.rows.append(
            EditionRow(
                sheet=sheet.name,
                row=row.number,
                ref=ref,
                section=texts.get(Column.SECTION),
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
            )
        )

    def _warn_of_codes(self, sheet: Sheet, row: Row, cell: str | None) -> None:
        for unknown in read_codes(cell or "").unknown:
            self._warn(sheet, row.number, f"“{_short(unknown)}” is no code that is known, such as "
                       "R1 or AFI3; it is kept as written")

    def _warn_of_skipped(self, sheet: Sheet, row: Row) -> None:
        first = next(text for cell in row.cells if (text := text_of(cell)))
        self._warn(sheet, row.number, f"row {row.number} (“{_short(first)}”) was skipped: it has "
                   "neither an activity number nor an activity")

    def _warn_of_months(self, sheet: Sheet, row: Row, layout: Layout) -> None:
        """Excel keeps a typed Jan-19 as the first of January, and shows only the month."""
        for column in (Column.TIMELINE, Column.ORIGINAL):
            at = layout.columns.get(column)
            cell = row.at(at) if at is not None else None
            if isinstance(cell, date) and cell.day == 1:
                self._warn(sheet, row.number, f"the {column.value} is a date cell and is read as "
                           f"{text_of(cell)}; if the sheet shows only the month, type it as text")

    def _warn(self, sheet: Sheet, row: int, text: str) -> None:
        self.warnings.append(EditionWarning(sheet.name, row, text))


def _tidy_reference(text: str) -> str:
    """Without the closing full stop that Word adds; what is no reference stays as written."""
    tidy = text.rstrip(".")
    return tidy if is_reference(tidy) else text


def _section_of(text: str | None) -> tuple[str | None, str | None]:
    """`4.1 Front door` is section 4.1 and its title."""
    if text is None:
        return None, None
    both = _SECTION_WITH_TITLE.fullmatch(text)
    if both:
        return both[1], both[2]
    return _tidy_reference(text), None


def _sections_of(body: Iterable[Row], column: int) -> AbstractSet[str]:
    references = (text_of(row.at(column)) or "" for row in body)
    parts = (ref.rstrip(".").split(".") for ref in references if is_reference(ref.rstrip(".")))
    return {".".join(some[:end]) for some in parts for end in range(1, len(some))}


def _lone_title(row: Row, texts: dict[Column, str | None]) -> str | None:
    """The only text beside the section's number, unless it stands under the recommendations."""
    filled = [text for cell in row.cells if (text := text_of(cell))]
    if len(filled) != 2 or texts.get(Column.SECTION) != filled[0]:
        return None
    return None if texts.get(Column.FINDING) == filled[1] else filled[1]


def _without_apostrophes(row: Row) -> Row:
    """Undoes what an export to .csv does to texts that a spreadsheet would calculate."""

    def undo(cell: Cell) -> Cell:
        return cell[1:] if isinstance(cell, str) and _APOSTROPHE.match(cell) else cell

    return Row(row.number, tuple(undo(cell) for cell in row.cells))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:59]}…"
