"""What stands around the table: the plan's title above it, and its legend above or below.

A legend's line is a word and its meaning, in two cells or in one ("RED: Not met"). Around a
council's table also stand dates, names and versions in two cells, so the legend begins with the
first line that is recognised as a status or whose word the status column uses, and goes on to the
next gap. Where a status is only a colour the legend's colours count, and a line may have no word:
its meaning stands beside the colour or, where several lines or cells differ in it, inside.
"""
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from plan_ledger.editions.files.grid import Row, text_of
from plan_ledger.plan.recognising import recognise
from plan_ledger.plan.words import without_case

from .lines import is_footer, is_key, lone_text

_APOSTROPHES = "; an apostrophe before = + - @ or another apostrophe is not part of the text"
_NOTE = re.compile(
    r"As at .{1,40}\. Exported by Plan Ledger: a blank cell is blank"
    rf"(?P<apostrophes>{re.escape(_APOSTROPHES)})?\."
)
_LONGEST_WORD = 40
_IN_ONE_CELL = re.compile(r"([^:=–—]{1,40}?)\s*(?::|=|\s[-–—]\s|[–—])\s*(\S.*)", re.DOTALL)
_PLAIN_WORDS = frozenset((
    "red", "amber", "green", "blue", "grey", "gray", "white", "yellow", "purple", "black",
    "orange", "dark green", "light green", "r", "a", "g", "b", "complete", "completed", "overdue",
    "on track", "off track", "on target", "at risk", "not started", "not yet started",
    "in progress", "behind schedule", "delayed",
))
_KEY_BEFORE = re.compile(r"(?:b?rag\s+)?(?:status\s+|rating\s+)?(?:key|legend)\s*[:–—-]\s*", re.I)
_SEPARATORS = (r"\s*[;\n|]\s*", r"\s*,\s*")
_COUNT = re.compile(r"[0-9][0-9.,]*\s*%?(?:\s*(?:actions?|activities|tasks?|items?))?", re.I)
_TOTAL = re.compile(r"(?:grand |overall |sub-?)?total\b|(?:number|no\.?) of\b", re.I)
_LEAST = 2  # lines, below a table or told only by colours; one alone is a remark

Fills = Mapping[tuple[int, int], str]
"""(Row number, column from 0) -> the cell's fill as RRGGBB."""


@dataclass(frozen=True, slots=True)
class LegendLine:
    """The word as written, the legend's own words for it, and the word's cell's fill (RRGGBB)."""

    word: str
    meaning: str | None
    fill: str | None = None


@dataclass(frozen=True, slots=True)
class Preamble:
    """`numbers` are the rows of the legend."""

    title: str | None
    legend: tuple[LegendLine, ...]
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Below:
    """The rows of a legend below the table; and of `counts`, which say how many activities have a
    status, or are there in all.
    """

    legend: tuple[LegendLine, ...]
    numbers: frozenset[int]
    counts: frozenset[int] = frozenset()


def is_legend_row(row: Row, words: AbstractSet[str]) -> bool:
    """Whether it can only be a legend: `RED: Not met` side by side, or words and meanings."""
    legend = _Legend(words, {})
    return not legend.counts(row) and bool(
        legend.in_cells(row) or legend.in_pairs(row) or legend.in_one_line(row)
    )


@dataclass(frozen=True, slots=True)
class Note:
    """What an export's note says beside that a blank is a blank."""

    apostrophes: bool


def is_status_word(text: str) -> bool:
    """Whether it is plainly one of a legend, and no caption."""
    return " ".join(re.sub(r"[\W_]+", " ", text).casefold().split()) in _PLAIN_WORDS


def export_note(as_at: str, *, apostrophes: bool = False) -> str:
    """The line of an export between title and legend, by which both are told apart exactly."""
    said = _APOSTROPHES if apostrophes else ""
    return f"As at {as_at}. Exported by Plan Ledger: a blank cell is blank{said}."


def note_above(rows: Sequence[Row]) -> Note | None:
    """`rows` above the header. A table in a council's own shape has no other mark of an export."""
    for row in rows:
        found = _NOTE.fullmatch(text_of(row.at(0)) or "")
        if found:
            return Note(apostrophes=found["apostrophes"] is not None)
    return None


def read_preamble(
    rows: Sequence[Row], exported: bool, words: AbstractSet[str], fills: Fills | None = None,
    used: AbstractSet[str] = frozenset(),
) -> Preamble:
    """`rows` above the header; `words` and `used` colours are those of the status column."""
    lines = [[text_of(cell) for cell in row.cells] for row in rows]
    if exported:
        for at, line in enumerate(lines):
            if line[0] and _NOTE.fullmatch(line[0]):
                title = lines[0][0] if at else None
                return Preamble(title, tuple(_line(below) for below in lines[at + 1 :] if below[0]))
    title = None
    legend = _Legend(words, fills or {})
    legend.colours_inside(rows, used)
    numbers = set()
    for row in rows:
        filled = [text for cell in row.cells if (text := text_of(cell))]
        if legend.takes(row, has_title=title is not None):
            numbers.add(row.number)
        elif title is None and filled and not is_key(filled[0]) and not is_footer(filled[0]):
            title = filled[0]
    return Preamble(title, tuple(legend.lines), frozenset(numbers))


def read_below(
    rows: Sequence[Row], words: AbstractSet[str], fills: Fills | None = None,
    used: AbstractSet[str] = frozenset(),
) -> Below:
    """A legend among the last rows of a table's body; `rows` from the last plain activity on.

    Stricter than above, so that no activity is taken for a line of it.
    """
    legend = _Legend(words, fills or {}, strict=True)
    legend.colours_inside(rows, used)
    numbers = {
        row.number for row in rows
        if (legend.in_one_line(row) or not is_footer(lone_text(row) or ""))
        and legend.takes(row, has_title=True)
    }
    counts = frozenset(row.number for row in rows if legend.is_count(row))
    if len(legend.lines) < _LEAST:
        return Below((), frozenset(), counts)
    keys = {row.number for row in rows if is_key(lone_text(row) or "")}
    return Below(tuple(legend.lines), frozenset(numbers | keys), counts)


@dataclass(slots=True)
class _Legend:
    words: AbstractSet[str]
    fills: Fills
    strict: bool
    lines: list[LegendLine]
    used: AbstractSet[str]
    _inside: AbstractSet[int]
    _last: int

    def __init__(self, words: AbstractSet[str], fills: Fills, *, strict: bool = False) -> None:
        self.words = {word.casefold() for word in words}
        self.fills = fills
        self.strict = strict
        self.lines = []
        self.used = frozenset()
        self._inside = frozenset()
        self._last = -1

    def colours_inside(self, rows: Sequence[Row], used: AbstractSet[str]) -> None:
        """Lines one below the other, each a text on another colour, are a legend's and no title's
        if statuses have one of these colours.
        """
        self.used = used
        found: set[int] = set()
        run: dict[int, str] = {}
        for row in rows:
            texts = _texts(row)
            colour = self.fills.get((row.number, texts[0][0])) if len(texts) == 1 else None
            if colour is None or colour in run.values() or row.number - 1 not in run:
                run = {}
            if colour is not None:
                run[row.number] = colour
            if len(run) >= _LEAST and used & set(run.values()):
                found.update(run)
        self._inside = found

    def takes(self, row: Row, *, has_title: bool) -> bool:
        """Whether the row is of the legend: then its lines are kept."""
        texts = _texts(row)
        if self.counts(row):
            return False
        found = (self.in_one_line(row) or self.in_cells(row) or self.in_pairs(row)
                 or self._in_colours(row, texts) or self._one(row, texts, has_title))
        if found:
            self.lines.extend(found)
            self._last = row.number
        return bool(found)

    def counts(self, row: Row) -> bool:
        """How many activities are red: `Red | 4` or `Red: 4`."""
        texts = _texts(row)
        return any(_COUNT.fullmatch(text) for _, text in texts[1::2]) or any(
            (found := _IN_ONE_CELL.fullmatch(text)) and self._is_plain(found[1])
            and _COUNT.fullmatch(found[2].strip()) for _, text in texts
        )

    def is_count(self, row: Row) -> bool:
        """The word and the number, and nothing else."""
        texts = [text for _, text in _texts(row)]
        return len(texts) == 2 and _COUNT.fullmatch(texts[1]) is not None and (
            self._is_plain(texts[0]) or _TOTAL.match(texts[0]) is not None
        )

    def _one(
        self, row: Row, texts: list[tuple[int, str]], has_title: bool
    ) -> list[LegendLine]:
        filled = [text for _, text in texts]
        if len(filled) == 1:
            at, text = texts[0]
            colour = self.fills.get((row.number, at - 1))
            if row.number in self._inside:
                colour = self.fills.get((row.number, at))
            if colour and not is_footer(text):
                is_word = row.number in self._inside and self._is_word(text)
                return [LegendLine(text, None, colour) if is_word else LegendLine("", text, colour)]
        goes_on = bool(self.lines) and row.number == self._last + 1 and len(filled) == 2
        if self.strict:
            goes_on = False
        if not goes_on and not self._begins(filled, has_title):
            return []
        meaning = filled[1] if len(filled) > 1 else None
        return [self._coloured(LegendLine(filled[0], meaning), row, texts[0][0])]

    def in_cells(self, row: Row) -> list[LegendLine]:
        """`RED: Not met`, one or more of them side by side."""
        texts = _texts(row)
        lines = [line for at, text in texts if (line := self._in_one_cell(row, at, text))]
        return lines if len(lines) == len(texts) else []

    def in_one_line(self, row: Row) -> list[LegendLine]:
        """`Key: Red = Not met; Green = Met`, or the same in lines of one cell."""
        text = lone_text(row)
        if text is None:
            return []
        bare = _KEY_BEFORE.sub("", text, count=1)
        for separator in _SEPARATORS:
            parts = [part for part in re.split(separator, bare) if part]
            lines = [line for part in parts if (line := self._in_one_cell(row, -1, part))]
            if len(lines) == len(parts) > 1:
                return lines
        return []

    def _in_colours(self, row: Row, texts: list[tuple[int, str]]) -> list[LegendLine]:
        """Cells side by side, each of another colour, with the meanings inside."""
        colours = [self.fills.get((row.number, at)) for at, _ in texts]
        if len(texts) < _LEAST or len(set(colours)) < len(colours) or not (
            self.used & set(colours)
        ):
            return []
        return [
            LegendLine(text, None, colour) if self._is_word(text) else LegendLine("", text, colour)
            for (_, text), colour in zip(texts, colours, strict=True)
        ] if None not in colours else []

    def _is_word(self, text: str) -> bool:
        """Of a text on its colour: whether it is the status's word, rather than what it means."""
        return self._is_plain(text) or len(text.split()) == 1

    def in_pairs(self, row: Row) -> list[LegendLine]:
        """Word, meaning, word, meaning."""
        texts = _texts(row)
        if len(texts) < 4 or len(texts) % 2 or not all(
            self._is_plain(word) for _, word in texts[::2]
        ):
            return []
        return [
            self._coloured(LegendLine(word, meaning), row, at)
            for (at, word), (_, meaning) in zip(texts[::2], texts[1::2], strict=True)
        ]

    def _in_one_cell(self, row: Row, at: int, text: str) -> LegendLine | None:
        found = _IN_ONE_CELL.fullmatch(text)
        if found is None or not self._is_plain(found[1]):
            return None
        return self._coloured(LegendLine(found[1].strip(), found[2].strip()), row, at)

    def _is_plain(self, word: str) -> bool:
        tidy = without_case(word)
        return tidy in self.words or tidy in _PLAIN_WORDS

    def _coloured(self, line: LegendLine, row: Row, at: int) -> LegendLine:
        colour = self.fills.get((row.number, at))
        return replace(line, fill=colour) if colour else line

    def _begins(self, filled: list[str], has_title: bool) -> bool:
        if len(filled) not in (1, 2) or len(filled[0]) > _LONGEST_WORD:
            return False
        if filled[0].casefold() in self.words or (self.strict and len(filled) == 2):
            return self._is_plain(filled[0])
        if self.strict:
            return False
        if len(filled) == 1:
            return has_title and recognise(filled[0], None) is not None
        return recognise(filled[0], filled[1]) is not None


def _texts(row: Row) -> list[tuple[int, str]]:
    """Without what announces a legend in the same row."""
    texts = [(at, text) for at, cell in enumerate(row.cells) if (text := text_of(cell))]
    return [(at, text) for at, text in texts if not is_key(text)] or texts


def _line(texts: list[str | None]) -> LegendLine:
    return LegendLine(texts[0] or "", texts[1] if len(texts) > 1 else None)
