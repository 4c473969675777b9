"""What a caption means: the words by which councils and health bodies name a plan's columns.

The words are data (captions.toml), which people extend by a file of their own, named by the
environment variable PLAN_LEDGER_CAPTIONS. A caption is compared without case, stops, line breaks,
plurals and the month it may speak of; a long one also by close spelling. Nothing else is guessed.
"""
from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from plan_ledger.editions.files.grid import Cell, Row, text_of
from plan_ledger.editions.reading.words.dated import BEFORE, DATED, NOW
from plan_ledger.plan.errors import PlanError, nearest

from .layout import Column
from .profile import LEAVE_OUT

EXTENDED_BY = "PLAN_LEDGER_CAPTIONS"
LONGEST_CAPTION = 100

_LONGEST_BELOW, _BEGIN = 60, 3
_CLOSE, _LETTERS_TO_BE_CLOSE = 90, 5
_CLASSES = ("captions", "otherwise", "revised")
_WHEN = re.compile(rf"\([^)]*\)|{DATED}", re.IGNORECASE)
_BEFORE, _NOW = re.compile(BEFORE, re.IGNORECASE), re.compile(NOW, re.IGNORECASE)


class BadCaptions(PlanError):
    """The file of further captions cannot be read. The sentence names the file and the place."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """The field that a caption names; None where it is known to name none that is read."""

    column: Column | None
    kind: str = "captions"
    exact: bool = True

    @property
    def is_revised(self) -> bool:
        return self.kind == "revised"

    @property
    def is_otherwise(self) -> bool:
        """Whether the caption means it only where no plainer one does."""
        return self.kind == "otherwise"

    @property
    def doubt(self) -> tuple[bool, bool]:
        """Of several columns for one field the one with least doubt is meant."""
        return self.is_otherwise, not self.exact

    def is_plainer_than(self, other: Meaning) -> bool:
        """Whether of two columns for one field it is the one that is meant."""
        return self.doubt < other.doubt or (self.is_revised and not other.is_revised)


@dataclass(frozen=True, slots=True)
class Captions:
    by_caption: Mapping[str, Meaning]
    _begins: frozenset[str]
    _met: dict[str, Meaning | None] = field(default_factory=dict)

    @classmethod
    def of(cls, by_caption: Mapping[str, Meaning]) -> Captions:
        return cls(by_caption, frozenset(caption[:_BEGIN] for caption in by_caption))

    def meaning(self, caption: str) -> Meaning | None:
        """None where the caption is not known; it may still be spelled like one that is."""
        if len(caption) > LONGEST_CAPTION:
            return None
        if caption not in self._met:
            found = self.by_caption.get(folded(caption))
            if found is None and (shorter := _WHEN.sub(" ", caption)) != caption:
                found = self.by_caption.get(folded(shorter))
            if found is None:
                found = self._now_or_before(caption)
            self._met[caption] = found
        return self._met[caption]

    def _now_or_before(self, caption: str) -> Meaning | None:
        """“RAG this month” is the status; “RAG status last month” is known, and not read."""
        for pattern, is_read in ((_BEFORE, False), (_NOW, True)):
            rest = pattern.sub(" ", caption)
            found = self.by_caption.get(folded(rest)) if rest != caption else None
            if found is not None and found.column in (Column.STATUS, Column.PROGRESS):
                return found if is_read else Meaning(None)
        return None

    def meaning_below(self, cell: Cell) -> Meaning | None:
        """That of a cell below a header, where thousands are looked at: few look like captions."""
        if not isinstance(cell, str) or len(cell) > _LONGEST_BELOW:
            return None
        begin = cell[:_BEGIN].casefold()
        if begin.isalnum() and begin not in self._begins:
            return None
        return self.meaning(cell.strip())

    def name_most_of(self, row: Row) -> set[Column]:
        """The fields that a row's cells name, if most of them do: it may be a header."""
        unknown, width = 0, len(row.cells)
        named: set[Column] = set()
        for cell in row.cells:
            if cell is None:
                width -= 1
                continue
            meaning = self.meaning_below(cell)
            if meaning is not None and meaning.column is not None:
                named.add(meaning.column)
                continue
            unknown += 1
            if unknown * 2 >= len(row.cells):
                return set()
        return named if len(named) * 2 > width else set()

    def close(self, caption: str) -> Meaning | None:
        """The meaning of what the caption is a misspelling of."""
        exact = self.meaning(caption)
        word = folded(caption)
        if exact is not None or not _LETTERS_TO_BE_CLOSE < len(word) <= LONGEST_CAPTION:
            return exact
        from rapidfuzz import fuzz, process

        long = [known for known in self.by_caption if len(known) > _LETTERS_TO_BE_CLOSE]
        found = process.extractOne(word, long, scorer=fuzz.ratio, score_cutoff=_CLOSE)
        return replace(self.by_caption[found[0]], exact=False) if found else None

    def columns_in(self, row: Row, *, misspelled: bool = False) -> set[Column]:
        """The fields that a row's cells name, were they captions."""
        look = self.close if misspelled else self.meaning
        return {
            meaning.column for _, text in named_cells(row)
            if (meaning := look(text)) is not None and meaning.column is not None
        }


def named_cells(row: Row) -> Iterator[tuple[int, str]]:
    """The cells that are short enough to be captions, each with its column."""
    for at, cell in enumerate(row.cells):
        if isinstance(cell, str) and len(cell) <= 2 * LONGEST_CAPTION:
            text = caption_of(cell)
            if text and len(text) <= LONGEST_CAPTION:
                yield at, text


def caption_of(cell: Cell) -> str:
    return text_of(cell) or ""


def folded(caption: str) -> str:
    """Without case, stops, line breaks and plurals: `Action(s) / Task` is `action task`."""
    one = re.sub(r"[(/]s\b\)?", "s", caption.casefold()).replace("&", " and ")
    words = re.sub(r"[\W_]+", " ", one)
    return " ".join(_singular(word) for word in words.split())


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") else word


def known_captions() -> Captions:
    """Those that are delivered, and those of the file that PLAN_LEDGER_CAPTIONS names.

    Raises BadCaptions.
    """
    named = os.environ.get(EXTENDED_BY)
    if not named:
        return Captions.of(_delivered())
    try:
        text = Path(named).read_text("utf-8-sig")
    except OSError as wrong:
        raise BadCaptions(
            f"{named}, named by {EXTENDED_BY}, cannot be read ({wrong.strerror or wrong}); correct "
            "the name, or unset it",
            where=named,
        ) from None
    except ValueError:
        raise BadCaptions(
            f"{named}, named by {EXTENDED_BY}, is no text in UTF-8; save it so", where=named
        ) from None
    return Captions.of({**_delivered(), **_read(text, named)})


@lru_cache(maxsize=1)
def _delivered() -> dict[str, Meaning]:
    name = "captions.toml"
    return _read(files("plan_ledger.editions.reading").joinpath(name).read_text("utf-8"), name)


def _read(text: str, where: str) -> dict[str, Meaning]:
    try:
        tables = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadCaptions(f"{where} is not readable as TOML: {error}", where=where) from None
    fields = [column.value for column in Column] + [LEAVE_OUT]
    meanings: dict[str, Meaning] = {}
    for name, table in tables.items():
        if name not in fields:
            raise BadCaptions(
                f"{where}: “{name}” is no field{nearest(name, fields)}; there are "
                f"{', '.join(fields)}",
                where=where,
            )
        if not isinstance(table, dict):
            raise BadCaptions(
                f"{where}: {name} is no table; write [{name}] and below it captions = [\"…\"]",
                where=where,
            )
        column = None if name == LEAVE_OUT else Column(name)
        for kind, captions in table.items():
            for caption in _checked(name, kind, captions, where):
                meanings[folded(caption)] = Meaning(column, kind)
    return meanings


def _checked(name: str, kind: str, captions: Any, where: str) -> list[str]:
    if kind not in _CLASSES or (kind == "revised" and name != Column.TIMELINE):
        raise BadCaptions(
            f"{where}: [{name}] cannot have “{kind}”{nearest(kind, _CLASSES)}; it has captions and "
            "otherwise, and timeline has revised too",
            where=where,
        )
    if not isinstance(captions, list) or not all(isinstance(each, str) for each in captions):
        raise BadCaptions(
            f"{where}: {kind} of [{name}] must be a list of captions in quotes", where=where
        )
    for caption in captions:
        if not folded(caption):
            raise BadCaptions(
                f"{where}: [{name}] has the caption “{caption}”, which has no letter or number",
                where=where,
            )
    return captions
