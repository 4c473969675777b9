"""What stands in an exported file, before it is a file of some kind: texts, columns and runs.

In the default shape each activity has a row of its own with every cell filled, so that filtering
and sorting keep it whole; the number column's caption tells the reader that a blank is a blank.
What no file can hold is refused by name, never changed. An erased or withheld value is a blank
cell, which states nothing when it is read.
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from plan_ledger.editions.files.grid import MOST_CHARACTERS, MOST_ROWS
from plan_ledger.editions.reading.layout import (
    EXPORT_CAPTION,
    EXPORT_CSV_CAPTION,
    STANDS_FOR_SEVERAL,
    Column,
)
from plan_ledger.editions.reading.legend.legend_lines import LegendLine
from plan_ledger.editions.reading.legend.preamble import export_note
from plan_ledger.plan.errors import PlanError
from plan_ledger.plan.recognising import code_from_word, letter_colour
from plan_ledger.plan.words import in_words, on_one_line

from .status_colours import standard_fill

Values = Mapping[Column, str | None]
"""The texts of an activity."""

WIDTHS = {
    Column.SECTION: 7,
    Column.SECTION_TITLE: 22,
    Column.CODES: 11,
    Column.FINDING: 38,
    Column.REF: 9,
    Column.ACTIVITY: 42,
    Column.OUTCOME: 38,
    Column.TIMELINE: 15,
    Column.ORIGINAL: 15,
    Column.LEAD: 20,
    Column.PROGRESS: 42,
    Column.STATUS: 12,
}
_CAPTIONS = {  # of the default shape, in its order; a file's own original date is not in it
    Column.SECTION: "No.",
    Column.SECTION_TITLE: "Section title",
    Column.CODES: "Code",
    Column.FINDING: "Inspection recommendations and Areas for Improvement",
    Column.REF: EXPORT_CAPTION,
    Column.ACTIVITY: "Activity required",
    Column.OUTCOME: "Desired outcomes",
    Column.TIMELINE: "Timeline",
    Column.LEAD: "Accountable lead",
    Column.PROGRESS: "Progress update",
    Column.STATUS: "RAG",
}
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)*")
_DASHES = "-–—"
_NOT_TEXT = re.compile("[\x00\ud800-\udfff]")


class DoesNotFit(PlanError):
    """A value that this kind of file cannot hold."""


@dataclass(frozen=True, slots=True)
class WrittenColumn:
    """`holds` is None where the column has only its caption. `merged` where a value stands once
    for the run of activities that share it; `spans` are the first and last activity of those that
    had one cell, which they have again as far as they still share its value.
    """

    holds: Column | None
    caption: str
    merged: bool = False
    spans: tuple[tuple[str, str], ...] = ()

    @property
    def width(self) -> int:
        if self.holds is not None:
            return WIDTHS[self.holds]
        return max(10, min(30, len(self.caption) + 2))


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """`cells` are all filled, those too that a merged cell will cover. `fill` (RRGGBB) is that of
    the status, `section` the one whose runs it belongs to. `ref` is empty in a section's own row,
    which `is_heading` where its title stands across the table.
    """

    ref: str
    section: str | None
    cells: tuple[str | None, ...]
    fill: str | None = None
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class Export:
    """`note` tells the reader that blanks are blank; None where the shape needs no telling."""

    title: str | None
    note: str | None
    created: date | None
    columns: tuple[WrittenColumn, ...]
    rows: tuple[WrittenRow, ...]
    legend: tuple[LegendLine, ...]
    legend_stands: str = "above"
    legend_column: int = 0
    apostrophes: bool = False
    sheet: str = "Plan"
    notes: tuple[str, ...] = ()
    """Sentences for the person who asked for the file: what it does not have, or why."""

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every text with where it belongs, in the words of a sentence."""
        if self.title:
            yield self.title, "the plan's title"
        for line in self.legend:
            yield line.word, f"the legend's word “{on_one_line(line.word)}”"
            if line.meaning:
                yield line.meaning, f"the legend's meaning of “{on_one_line(line.word)}”"
        for column in self.columns:
            yield column.caption, f"the caption “{on_one_line(column.caption)}”"
        for row in self.rows:
            if row.is_heading:
                yield row.cells[0] or "", f"the title of section {row.section}"
                continue
            whose = f"of section {row.section}"
            if row.ref:
                whose = f"of activity {on_one_line(row.ref)}"
            for column, text in zip(self.columns, row.cells, strict=True):
                if text and column.holds:
                    yield text, f"the {column.holds.value} {whose}"

    @property
    def has_lines_above(self) -> bool:
        """Else the captions are the first row. Without a title its row stays, so that nothing else
        is taken for it.
        """
        return bool(self.title or self.note or (self.legend and self.legend_stands == "above"))

    def lines(self) -> Iterator[Sequence[str | None]]:
        """The file's lines where no cell can be merged. Where a blank means "as above", a run's
        value stands in its first row only.
        """
        before = [None] * self.legend_column
        legend = [(*before, line.word, line.meaning) for line in self.legend]
        if self.has_lines_above:
            yield [self.title]
        if self.note:
            yield [self.note]
        if self.legend_stands == "above":
            yield from legend
        yield [column.caption for column in self.columns]
        rows = [list(row.cells) for row in self.rows]
        if self.note is None:
            for at, column in enumerate(self.columns):
                if column.merged and column.holds in STANDS_FOR_SEVERAL:
                    for first, last, _ in self.runs(at):
                        for row in rows[first + 1 : last + 1]:
                            row[at] = None
        yield from rows
        if self.legend_stands == "below" and legend:
            yield []
            yield from legend

    def runs(self, at: int) -> Iterator[tuple[int, int, str | None]]:
        """First and last row of each run of one value of a column, within a section."""
        alike = [(row.is_heading, row.section, row.cells[at]) for row in self.rows]
        for first, last in _runs(alike):
            yield first, last, self.rows[first].cells[at]

    def merged_cells(self) -> Iterator[tuple[int, int, int]]:
        """Column, first and last row of each cell that stands over several rows."""
        for at, column in enumerate(self.columns):
            if column.merged:
                yield from ((at, first, last) for first, last, text in self.runs(at)
                            if text and last > first)
            elif column.spans:
                yield from ((at, first, last) for first, last in self._spans(at, column.spans))

    def _spans(self, at: int, spans: Sequence[tuple[str, str]]) -> Iterator[tuple[int, int]]:
        rows = {row.ref: number for number, row in enumerate(self.rows) if row.ref}
        of_cell: dict[int, int] = {}
        for number, (first, last) in enumerate(spans):
            if first in rows and last in rows:
                of_cell |= dict.fromkeys(range(rows[first], rows[last] + 1), number)
        is_status = self.columns[at].holds is Column.STATUS
        alike = [
            (of_cell.get(number), row.cells[at], row.fill if is_status else None)
            for number, row in enumerate(self.rows)
        ]
        for top, bottom in _runs(alike):
            if bottom > top and alike[top][0] is not None and any(alike[top][1:]):
                yield top, bottom


def _runs(alike: Iterable[object]) -> Iterator[tuple[int, int]]:
    """First and last place of each run of equal ones."""
    first = 0
    for _, some in groupby(alike):
        last = first + len(list(some)) - 1
        yield first, last
        first = last + 1


def default_export(shown: Mapping[str, Any], *, apostrophes: bool) -> Export:
    """`apostrophes` keep a .csv from being calculated. Raises DoesNotFit."""
    statuses = shown.get("legend") or []
    means = {status["code"]: status.get("means") for status in statuses}
    sections = titles_of(shown)
    ref = EXPORT_CSV_CAPTION if apostrophes else EXPORT_CAPTION
    rows = []
    for activity in shown.get("activities") or []:
        values = values_of(activity) | {
            Column.SECTION_TITLE: sections.get(text_in(activity.get("section")) or "")
        }
        code = values[Column.STATUS]
        rows.append(
            WrittenRow(
                values[Column.REF] or "",
                values[Column.SECTION],
                tuple(values[column] for column in _CAPTIONS),
                standard_fill(code, means.get(code)) if code else None,
            )
        )
    used = {row.section for row in rows}
    blanks = (None,) * (len(_CAPTIONS) - 2)
    rows += [WrittenRow("", number, (number, title, *blanks))
             for number, title in sections.items() if number not in used]
    return checked(
        Export(
            title=text_in(shown.get("title")),
            note=export_note(day_in_words(shown)),
            created=day_of(shown),
            columns=tuple(WrittenColumn(column, ref if column is Column.REF else caption)
                          for column, caption in _CAPTIONS.items()),
            rows=tuple(rows),
            legend=tuple(legend_line(each, standard_fill(each["code"], each.get("means")))
                         for each in statuses),
            apostrophes=apostrophes,
        )
    )


def default_captions(*, apostrophes: bool) -> list[str]:
    ref = EXPORT_CSV_CAPTION if apostrophes else EXPORT_CAPTION
    return [ref if column is Column.REF else caption for column, caption in _CAPTIONS.items()]


def checked(export: Export) -> Export:
    """Raises DoesNotFit where a text could not be read back."""
    for text, where in export.texts():
        wrong = _NOT_TEXT.search(text)
        if wrong:
            raise DoesNotFit(
                f"{where} holds the character U+{ord(wrong[0]):04X}, which no spreadsheet can "
                "hold; record the text without it",
                where=where,
            )
        if len(text) > MOST_CHARACTERS:
            raise DoesNotFit(
                f"{where} has {len(text):,} characters, and a file with more than "
                f"{MOST_CHARACTERS:,} in a cell could not be read back; shorten it",
                where=where,
            )
    return export


def check_row_count(shown: Mapping[str, Any]) -> None:
    """Raises DoesNotFit. An .xlsx could hold 1,048,576 rows, more than are read."""
    rows = sum(len(shown.get(part) or ()) for part in ("activities", "sections", "legend"))
    rows += 4  # title, note, header, a gap
    if rows > MOST_ROWS:
        raise DoesNotFit(
            f"the plan needs {rows:,} rows, and a file with more than {MOST_ROWS:,} could not be "
            "read back; export a part of it",
            where="the plan",
        )


def values_of(activity: Mapping[str, Any]) -> dict[Column, str | None]:
    """The texts of an activity as `show` gives it, the status as its code."""
    values = {column: text_in(activity.get(column.value)) for column in Column}
    values[Column.CODES] = _codes(activity)
    values[Column.ORIGINAL] = _original(values[Column.ORIGINAL])
    return values


def titles_of(shown: Mapping[str, Any]) -> dict[str, str]:
    return {
        number: title
        for number, given in (shown.get("sections") or {}).items()
        if (title := text_in(given))
    }


def with_title(section: str, title: str | None) -> str:
    """`4.1 Front door`, or the number alone."""
    return f"{section} {title}" if title and joins(section, title) else section


def joins(section: str, title: str) -> bool:
    """Whether both can be told apart again: a dash between them would not be the title's."""
    return _NUMBER.fullmatch(section) is not None and title[0] not in _DASHES


def legend_line(status: Mapping[str, Any], fill: str | None) -> LegendLine:
    """The label, unless a ledger that knows only this file could not tell its code from it. A
    letter (R, A, G) tells its colour.
    """
    code, label = status["code"], text_in(status.get("label"))
    word = label if label and code in (code_from_word(label), letter_colour(label)) else code
    return LegendLine(word, text_in(status.get("meaning")), fill)


def text_in(value: Any) -> str | None:
    """Trimmed, as reading does. What is erased or withheld is no text."""
    return value.replace("\r\n", "\n").replace("\r", "\n").strip() or None if isinstance(
        value, str
    ) else None


def day_of(shown: Mapping[str, Any]) -> date | None:
    return date.fromisoformat(shown["as_at"]) if shown.get("as_at") else None


def day_in_words(shown: Mapping[str, Any]) -> str:
    day = day_of(shown)
    return in_words(day) if day else "an unknown day"


def _codes(activity: Mapping[str, Any]) -> str | None:
    """R1 R5, R??: a comma keeps what is unknown apart from the codes and from each other."""

    def some(name: str) -> Sequence[str]:
        given = activity.get(name)
        return given if isinstance(given, list | tuple) else ()

    return ", ".join(
        part for part in (" ".join(some("codes")), *some("unknown_codes")) if part
    ) or None


def _original(text: str | None) -> str | None:
    """The ledger holds the day; in words no spreadsheet reads it as another."""
    try:
        return in_words(date.fromisoformat(text)) if text else None
    except ValueError:
        return text
