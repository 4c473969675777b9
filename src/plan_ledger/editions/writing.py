"""The plan written back as a spreadsheet that reads as exactly what was written.

Each activity has a row of its own with every cell filled, so that filtering and sorting keep
it whole; the number column's caption tells the reader that a blank is a blank. What a kind of
file cannot hold is refused by name, never changed. An erased or withheld value is a blank
cell, which states nothing when it is read.
"""
from __future__ import annotations

import csv
import io
import os
import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from plan_ledger.plan.errors import PlanError
from plan_ledger.plan.recognising import code_from_word

from .grid import MOST_CHARACTERS, in_words
from .layout import CALCULATED, EXPORT_CAPTION, EXPORT_CSV_CAPTION, Column
from .preamble import LegendLine, export_note

MOST_IN_WORKBOOK_CELL = 32_767  # Excel's limit, in UTF-16 units

_COLUMNS = (  # caption, width
    (Column.SECTION, "No.", 7),
    (Column.SECTION_TITLE, "Section title", 22),
    (Column.CODES, "Code", 11),
    (Column.FINDING, "Inspection recommendations and Areas for Improvement", 38),
    (Column.REF, EXPORT_CAPTION, 9),
    (Column.ACTIVITY, "Activity required", 42),
    (Column.OUTCOME, "Desired outcomes", 38),
    (Column.TIMELINE, "Timeline", 15),
    (Column.LEAD, "Accountable lead", 20),
    (Column.PROGRESS, "Progress update", 42),
    (Column.STATUS, "RAG", 12),
)
_NOT_TEXT = re.compile("[\x00\ud800-\udfff]")
# XlsxWriter writes these so that they read as something else: U+FFFE and U+FFFF, an escape
# that overlaps the next, and a text that looks like its own mark-up for rich text
_NOT_IN_WORKBOOK = re.compile(
    r"[\ufffe\uffff]|_x[0-9A-Fa-f]{4}(?=_x[0-9A-Fa-f]{4}_)|\A<r>(?=.*</r>\Z)", re.DOTALL
)

_COLOURS = {  # background, text; the word always stands in the cell too
    "RED": ("#C00000", "#FFFFFF"),
    "AMBER": ("#FFC000", "#000000"),
    "GREEN": ("#00763A", "#FFFFFF"),
    "GREY": ("#D9D9D9", "#000000"),
    "BLUE": ("#1F4E9E", "#FFFFFF"),
}
_COLOUR_OF_MEANS = {
    "off-track": "RED",
    "at-risk": "AMBER",
    "on-track": "GREEN",
    "not-started": "GREY",
    "complete": "BLUE",
}


class CannotWrite(PlanError):
    """The file cannot be written there."""


class FileExists(CannotWrite):
    """There is a file of that name, and nobody said to replace it."""


class DoesNotFit(PlanError):
    """A value that this kind of file cannot hold."""


def write_workbook(path: str | Path, shown: Mapping[str, Any], *, overwrite: bool = False) -> None:
    """An .xlsx of what `show` answered. Raises CannotWrite, FileExists or DoesNotFit."""
    path = Path(path)
    _check_target(path, overwrite)
    export = _Export.of(shown)
    for text, where in export.texts():
        _check_for_workbook(text, where)
    _replace(path, _workbook_bytes(export), overwrite)


def write_csv(path: str | Path, shown: Mapping[str, Any], *, overwrite: bool = False) -> None:
    """The same as .csv, in UTF-8 with its mark, as Excel needs it to see accents."""
    path = Path(path)
    _check_target(path, overwrite)
    export = _Export.of(shown)
    captions = [EXPORT_CSV_CAPTION if c is Column.REF else name for c, name, _ in _COLUMNS]
    lines: list[Sequence[str | None]] = [
        [export.title],
        [export.note],
        *((line.word, line.meaning) for line in export.legend),
        captions,
        *export.rows,
    ]
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for line in lines:
        padded = [*line, *[None] * (len(_COLUMNS) - len(line))]
        writer.writerow([_uncalculated(text or "") for text in padded])
    _replace(path, written.getvalue().encode("utf-8-sig"), overwrite)


@dataclass(frozen=True, slots=True)
class _Export:
    """What stands in the file, as text. `colours` is per status code."""

    title: str | None
    note: str
    created: date | None
    legend: tuple[LegendLine, ...]
    legend_codes: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]
    colours: dict[str, tuple[str, str]]

    @classmethod
    def of(cls, shown: Mapping[str, Any]) -> _Export:
        legend = shown.get("legend") or []
        sections = {
            number: title
            for number, given in (shown.get("sections") or {}).items()
            if (title := _text(given))
        }
        activities = shown.get("activities") or []
        rows = [_row(activity, sections) for activity in activities]
        used = {row[0] for row in rows}
        blanks = (None,) * (len(_COLUMNS) - 2)
        rows += [(number, title, *blanks) for number, title in sections.items()
                 if number not in used]
        day = date.fromisoformat(shown["as_at"]) if shown.get("as_at") else None
        export = cls(
            title=_text(shown.get("title")),
            note=export_note(in_words(day) if day else "an unknown day"),
            created=day,
            legend=tuple(_legend_line(status) for status in legend),
            legend_codes=tuple(status["code"] for status in legend),
            rows=tuple(rows),
            colours={status["code"]: _colour(status["code"], status.get("means"))
                     for status in legend},
        )
        for text, where in export.texts():
            _check_text(text, where)
        return export

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every text with where it belongs, in the words of a sentence."""
        if self.title:
            yield self.title, "the plan's title"
        for line in self.legend:
            yield line.word, f"the legend's word “{_short(line.word)}”"
            if line.meaning:
                yield line.meaning, f"the legend's meaning of “{_short(line.word)}”"
        ref = [column for column, _, _ in _COLUMNS].index(Column.REF)
        for row in self.rows:
            whose = f"of activity {_short(row[ref])}" if row[ref] else f"of section {row[0]}"
            for (column, _, _), text in zip(_COLUMNS, row, strict=True):
                if text:
                    yield text, f"the {column.value} {whose}"


def _row(activity: Mapping[str, Any], sections: Mapping[str, str]) -> tuple[str | None, ...]:
    section = _text(activity.get("section"))
    values: dict[Column, str | None] = {
        column: _text(activity.get(column.value)) for column, _, _ in _COLUMNS
    }
    values[Column.SECTION_TITLE] = sections.get(section or "")
    values[Column.CODES] = _codes(activity)
    return tuple(values[column] for column, _, _ in _COLUMNS)


def _codes(activity: Mapping[str, Any]) -> str | None:
    """R1 R5, R??: a comma keeps what is unknown apart from the codes and from each other."""
    known, unknown = activity.get("codes"), activity.get("unknown_codes")
    known = " ".join(known) if isinstance(known, list | tuple) else ""
    unknown = unknown if isinstance(unknown, list | tuple) else []
    return ", ".join(part for part in (known, *unknown) if part) or None


def _legend_line(status: Mapping[str, Any]) -> LegendLine:
    """The label, unless a ledger that knows only this file could not tell its code from it."""
    code, label = status["code"], _text(status.get("label"))
    word = label if label and code_from_word(label) == code else code
    return LegendLine(word, _text(status.get("meaning")))


def _text(value: Any) -> str | None:
    """Trimmed, as reading does. What is erased or withheld is no text."""
    return value.replace("\r\n", "\n").replace("\r", "\n").strip() or None if isinstance(
        value, str
    ) else None


def _colour(code: str, means: str | None) -> tuple[str, str]:
    """A code that is a colour has it, whatever it means in this plan."""
    return _COLOURS.get(code.upper()) or _COLOURS[_COLOUR_OF_MEANS.get(means or "", "GREY")]


def _check_text(text: str, where: str) -> None:
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


def _check_for_workbook(text: str, where: str) -> None:
    size = len(text.encode("utf-16-le")) // 2
    if size > MOST_IN_WORKBOOK_CELL:
        raise DoesNotFit(
            f"{where} has {size:,} characters and a cell of an .xlsx holds at most "
            f"{MOST_IN_WORKBOOK_CELL:,}; export to a .csv file instead",
            where=where,
        )
    wrong = _NOT_IN_WORKBOOK.search(text)
    if wrong:
        raise DoesNotFit(
            f"{where} holds {wrong[0]!a}, which an .xlsx cannot hold; export to a .csv "
            "file instead",
            where=where,
        )


def _uncalculated(text: str) -> str:
    return f"'{text}" if text.startswith(tuple(CALCULATED)) else text


def _workbook_bytes(export: _Export) -> bytes:
    import xlsxwriter  # type: ignore[import-untyped]

    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True})
    if export.created:  # not the clock: the same answer makes the same file
        book.set_properties({"created": export.created})
    sheet = book.add_worksheet("Plan")
    cell = book.add_format({"text_wrap": True, "valign": "top", "border": 1, "num_format": "@"})
    caption = book.add_format(
        {"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1, "bg_color": "#E8ECF1"}
    )
    coloured = {
        (back, front): book.add_format(
            {"bg_color": back, "font_color": front, "bold": True, "align": "center",
             "valign": "top", "border": 1, "text_wrap": True, "num_format": "@"}
        )
        for back, front in {*export.colours.values(), *_COLOURS.values()}
    }
    if export.title:
        sheet.write_string(0, 0, export.title, book.add_format({"bold": True, "font_size": 16}))
    sheet.write_string(1, 0, export.note, book.add_format({"italic": True}))
    header = 2
    for code, line in zip(export.legend_codes, export.legend, strict=True):
        sheet.write_string(header, 0, line.word, coloured[export.colours[code]])
        if line.meaning:
            sheet.write_string(header, 1, line.meaning)
        header += 1
    for at, (_, name, width) in enumerate(_COLUMNS):
        sheet.set_column(at, at, width)
        sheet.write_string(header, at, name, caption)
    for number, row in enumerate(export.rows, start=header + 1):
        for at, text in enumerate(row):
            column = _COLUMNS[at][0]
            look = cell
            if column is Column.STATUS and text:
                look = coloured[export.colours.get(text) or _colour(text, None)]
            if text:
                sheet.write_string(number, at, text, look)
            else:
                sheet.write_blank(number, at, None, look)
    last = header + len(export.rows)
    sheet.freeze_panes(header + 1, 0)
    sheet.autofilter(header, 0, last, len(_COLUMNS) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:K{last + 1}"})
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(header)
    sheet.set_footer("&LPlan Ledger&RPage &P of &N")
    book.close()
    return written.getvalue()


def _check_target(path: Path, overwrite: bool) -> None:
    if path.is_dir():
        raise CannotWrite(f"{path} is a folder; give the name of a file in it", where=str(path))
    if not overwrite and path.exists():
        raise FileExists(
            f"{path} exists already and was not touched; give another name, or say "
            "--overwrite to replace it",
            where=str(path),
        )


def _replace(path: Path, data: bytes, overwrite: bool) -> None:
    """Whole or not at all: written beside the target first."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _check_target(path, overwrite)
        beside.replace(path)
    except OSError as wrong:
        raise CannotWrite(
            f"{path} cannot be written ({wrong.strerror or wrong}); close it in Excel, or name "
            "a file in a folder where you may write",
            where=str(path),
        ) from None
    finally:
        beside.unlink(missing_ok=True)


def _short(text: str | None) -> str:
    line = " ".join((text or "").split())
    return line if len(line) <= 60 else f"{line[:59]}…"
