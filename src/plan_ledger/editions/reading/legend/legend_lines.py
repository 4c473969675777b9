"""The lines of a legend: which rows around a table are some, and what each says.

A line is a word and its meaning, in two cells or in one ("RED: Not met"); or words stand side by
side. Where a status is only a colour the legend's colours count, and a line may have no word: its
meaning stands beside the colour or, where several lines or cells differ in it, inside.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from plan_ledger.editions.files.grid import Row, text_of
from plan_ledger.editions.reading.words.lines import is_footer, is_key, lone_text
from plan_ledger.editions.reading.words.palette import colour_named
from plan_ledger.plan.recognising import letter_colour, recognise, says_only_a_status
from plan_ledger.plan.words import without_case

from .one_sentence import lines_of

_LONGEST_WORD = 40
_IN_ONE_CELL = re.compile(r"([^:=–—]{1,40}?)\s*(?::|=|\s[-–—]\s|[–—])\s*(\S.*)", re.DOTALL)
_PLAIN_WORDS = frozenset((
    "red", "amber", "green", "blue", "grey", "gray", "white", "yellow", "purple", "black",
    "orange", "dark green", "light green", "r", "a", "g", "b", "complete", "completed", "overdue",
    "on track", "off track", "on target", "at risk", "not started", "not yet started",
    "in progress", "behind schedule", "delayed",
))
_KEY_BEFORE = re.compile(r"(?:b?rag\s+)?(?:status\s+|rating\s+)?(?:key|legend)\s*[:–—-]\s*", re.I)
_COUNT = re.compile(r"[0-9][0-9.,]*\s*%?(?:\s*(?:actions?|activities|tasks?|items?))?", re.I)
_TOTAL = re.compile(r"(?:grand |overall |sub-?)?total\b|(?:number|no\.?) of\b", re.I)
_MOST_WORDS = 4  # of a status that stands alone in its row
LEAST = 2  # lines, below a table or told only by colours; one alone is a remark

Fills = Mapping[tuple[int, int], str]
"""(Row number, column from 0) -> the cell's fill as RRGGBB."""


@dataclass(frozen=True, slots=True)
class LegendLine:
    """The word as written, the legend's own words for it, and the word's cell's fill (RRGGBB)."""

    word: str
    meaning: str | None
    fill: str | None = None


def is_legend_row(row: Row, words: AbstractSet[str]) -> bool:
    """Whether it can only be a legend: `RED: Not met` side by side, words and meanings, or words
    and nothing else.
    """
    legend = LegendReader(words, {})
    return not legend.counts(row) and bool(
        legend.in_cells(row) or legend.in_pairs(row) or legend.in_one_line(row)
        or is_of_a_key(row)
    )


def is_of_a_key(row: Row) -> bool:
    """Whether a key announces the row's texts, or they are words of statuses and nothing else."""
    texts = _texts(row)
    return len(texts) > 1 and (_has_key(row) or (
        len({without_case(text) for _, text in texts}) == len(texts) > LEAST
        and all(is_status_word(text) for _, text in texts)
    ))


def is_status_word(text: str) -> bool:
    """Whether it is plainly one of a legend, and no caption."""
    return " ".join(re.sub(r"[\W_]+", " ", text).casefold().split()) in _PLAIN_WORDS


@dataclass(slots=True)
class LegendReader:
    """Takes the rows one by one; `lines` are what it found. `words` and `used` colours are those of
    the status column. `strict` where a row may as well be an activity.
    """

    words: frozenset[str]
    fills: Fills
    strict: bool
    lines: list[LegendLine]
    used: AbstractSet[str]
    _inside: set[int]
    _with_words: set[int]
    _known: set[int]
    _last: int

    def __init__(self, words: AbstractSet[str], fills: Fills, *, strict: bool = False) -> None:
        self.words = frozenset(word.casefold() for word in words)
        self.fills = fills
        self.strict = strict
        self.lines = []
        self.used = frozenset()
        self._inside = set()
        self._with_words = set()
        self._known = set()
        self._last = -1

    def look_at(self, rows: Sequence[Row], used: AbstractSet[str]) -> None:
        """Before any of them is taken: which lines that stand below each other are one legend.

        Each on another colour, they are a legend's and no title's if statuses have one of these
        colours. Else some are known by their words, and so are the others with them: which statuses
        are used this month makes no difference.
        """
        self.used = used
        announced = {row.number + 1 for row in rows if is_key(lone_text(row) or "")}
        for run in _runs(rows):
            self._colours_inside(run)
            self._known_together(run, is_announced=run[0].number in announced)

    def _colours_inside(self, run: Sequence[Row]) -> None:
        colours: dict[int, str] = {}
        have_words = False
        for row in run:
            (at, word), *rest = _texts(row)
            colour = self.fills.get((row.number, at))
            if colour is None or colour in colours.values():
                colours, have_words = {}, False
            if colour is None or (rest and recognise(word, rest[0][1]) is None):
                continue
            colours[row.number] = colour
            have_words = have_words or bool(rest)
            if len(colours) >= LEAST and self.used & set(colours.values()):
                self._inside |= colours.keys()
                if have_words:
                    self._with_words |= colours.keys()

    def _known_together(self, run: Sequence[Row], *, is_announced: bool) -> None:
        lines = list(map(_parts, run))
        plain = [at for at, line in enumerate(lines)
                 if line[0].casefold() in self.words or (line[1:] and self._is_plain(line[0]))]
        known = [at for at, line in enumerate(lines) if at in plain or self._says_a_status(line)
                 or (is_announced and len(line) == 1 and len(line[0].split()) <= _MOST_WORDS)]
        if not plain or len(known) < LEAST or len(plain) < min(LEAST, 1 + len(run) - len(known)):
            return
        between = range(len(run)) if is_announced else range(known[0], known[-1])
        self._known |= {run[at].number for at in known}
        self._known |= {run[at].number for at in between if len(lines[at]) == LEAST
                        and not self.counts(run[at]) and len(lines[at][0]) <= _LONGEST_WORD}

    def _says_a_status(self, line: Sequence[str]) -> bool:
        word, *rest = line
        if len(word) > _LONGEST_WORD or is_footer(word) or any(map(_COUNT.fullmatch, rest)):
            return False
        if rest:
            return recognise(word, rest[0]) is not None
        return is_status_word(word) or (
            len(word.split()) <= _MOST_WORDS and says_only_a_status(word)
            and recognise(word, None) is not None
        )

    def takes(self, row: Row, *, has_title: bool) -> bool:
        """Whether the row is of the legend: then its lines are kept."""
        texts = _texts(row)
        if self.counts(row):
            return False
        found = (self.in_one_line(row) or self.in_cells(row) or self.in_pairs(row)
                 or self._in_colours(row, texts) or self.in_words(row)
                 or (self._with_others(row, texts) if has_title else [])
                 or self._one(row, texts, has_title))
        if found:
            self.lines.extend(found)
            self._last = row.number
        return bool(found)

    def counts(self, row: Row) -> bool:
        """How many activities are red: `Red | 4`, `Red: 4` or `Red: 4, Amber: 2`."""
        texts = _texts(row)
        lines = self.in_one_line(row) or [
            line for at, text in texts if (line := self._in_one_cell(row, at, text))
        ]
        return any(_COUNT.fullmatch(text) for _, text in texts[1::2]) or any(
            line.meaning and _COUNT.fullmatch(line.meaning) for line in lines
        )

    def is_count(self, row: Row) -> bool:
        """The word and the number, and nothing else."""
        texts = [text for _, text in _texts(row)]
        return len(texts) == 2 and _COUNT.fullmatch(texts[1]) is not None and (
            self._is_plain(texts[0]) or _TOTAL.match(texts[0]) is not None
        )

    def _with_others(self, row: Row, texts: list[tuple[int, str]]) -> list[LegendLine]:
        at = texts[0][0]
        is_colours = row.number in self._inside or (
            len(texts) == 1 and (row.number, at - 1) in self.fills
        )
        if row.number not in self._with_words and (is_colours or row.number not in self._known):
            return []
        word, *rest = _parts(row)
        return [self._coloured(LegendLine(word, rest[0] if rest else None), row, at)]

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
        words = {word for word in self.words if 0 < len(word) <= _LONGEST_WORD} | _PLAIN_WORDS
        return [LegendLine(word, meaning) for word, meaning in lines_of(text, frozenset(words))]

    def _in_colours(self, row: Row, texts: list[tuple[int, str]]) -> list[LegendLine]:
        """Cells side by side, each of another colour, with the meanings inside or to the right."""
        for before in (0, 1):
            colours = [self.fills.get((row.number, at - before)) for at, _ in texts]
            if len(texts) >= LEAST and None not in colours and len({*colours}) == len(colours) and (
                self.used & {*colours} or _has_key(row)
            ):
                return [
                    LegendLine(text, None, colour) if not before and self._is_word(text)
                    else LegendLine("", text, colour)
                    for (_, text), colour in zip(texts, colours, strict=True)
                ]
        return []

    def _is_word(self, text: str) -> bool:
        """Of a text on its colour: whether it is the status's word, rather than what it means."""
        return self._is_plain(text) or len(text.split()) == 1

    def in_pairs(self, row: Row) -> list[LegendLine]:
        """Word, meaning, word, meaning. Not `R | A | G | B`: no colour means another one."""
        texts = _texts(row)
        if len(texts) < 4 or len(texts) % 2 or not all(
            self._is_plain(word) for _, word in texts[::2]
        ):
            return []
        pairs = list(zip(texts[::2], texts[1::2], strict=True))
        if any(_are_two_colours(word, meaning) for (_, word), (_, meaning) in pairs):
            return []
        return [self._coloured(LegendLine(word, meaning), row, at)
                for (at, word), (_, meaning) in pairs]

    def in_words(self, row: Row) -> list[LegendLine]:
        """`Key | Red | Amber | Green`: each once, and no other text in the row. Without the key one
        of them, or its letter, is a status that is used; two alone could be a word and its meaning.
        """
        texts = _texts(row)
        words = {without_case(text) for _, text in texts}
        firsts = {word[:1] for word in words}
        of_letters = {word[:1] for word in self.words} if firsts == words else set()
        is_used = bool(self.used or (words | firsts) & (self.words | of_letters))
        are_words = len(words) == len(texts) > LEAST and all(
            self._is_plain(text) for _, text in texts
        )
        if not (are_words and (is_used or _has_key(row))):
            return []
        return [self._coloured(LegendLine(text, None), row, at) for at, text in texts]

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


def _are_two_colours(one: str, other: str) -> bool:
    colours = {_colour_of(one), _colour_of(other)}
    return len(colours) == 2 and None not in colours


def _colour_of(text: str) -> str | None:
    """Of a letter, or a colour's name alone."""
    if colour_named(text):
        return text.strip().upper().replace("YELLOW", "AMBER")
    return letter_colour(text)


def _runs(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Rows below each other of one text or two, the first of them in the same column."""
    run: list[Row] = []
    for row in rows:
        texts = _texts(row)
        fits = len(texts) in (1, 2) and not is_key(lone_text(row) or "")
        if run and not (fits and row.number == run[-1].number + 1
                        and texts[0][0] == _texts(run[-1])[0][0]):
            yield run
            run = []
        if fits:
            run.append(row)
    if run:
        yield run


def _parts(row: Row) -> list[str]:
    """A word and what it means, if that stands there, also in one cell."""
    texts = [text for _, text in _texts(row)]
    found = _IN_ONE_CELL.fullmatch(texts[0]) if len(texts) == 1 else None
    return [found[1].strip(), found[2].strip()] if found else texts


def _texts(row: Row) -> list[tuple[int, str]]:
    """Without what announces a legend in the same row."""
    texts = _filled(row)
    if len(texts) > 1:
        texts[0] = texts[0][0], _KEY_BEFORE.sub("", texts[0][1], count=1) or texts[0][1]
    return [(at, text) for at, text in texts if not is_key(text)] or texts


def _has_key(row: Row) -> bool:
    """Whether what announces a legend stands in the same row, in a cell of its own or before it."""
    return len(filled := _filled(row)) > 1 and (
        is_key(filled[0][1]) or _KEY_BEFORE.match(filled[0][1]) is not None
    )


def _filled(row: Row) -> list[tuple[int, str]]:
    return [(at, text) for at, cell in enumerate(row.cells) if (text := text_of(cell))]
