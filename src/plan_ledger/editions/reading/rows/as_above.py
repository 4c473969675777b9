"""“As above”, “ditto” and ditto marks stand for what the activity above has.

They are read so and told, since a sheet that was sorted has other rows above. Where nothing stands
above, the words are kept as written and told. The activity, its progress and status are its own.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from plan_ledger.editions.reading.layout import STANDS_FOR_SEVERAL, Column
from plan_ledger.plan.words import on_one_line

from .headings import Texts

MAY_REPEAT = (Column.SECTION_TITLE, Column.CODES, Column.FINDING, Column.OUTCOME, Column.LEAD,
              Column.TIMELINE)

_DITTO = re.compile(r"(?:(?:the )?same )?as above|ditto|[\"“”„″〃]|''|’’")
_LONGEST = 20
_NAMED = 5


@dataclass(slots=True)
class Dittos:
    """Of one table, row by row."""

    above: dict[Column, str | None] = field(default_factory=dict)
    read: dict[Column, list[tuple[int, str]]] = field(default_factory=dict)
    open: dict[Column, list[tuple[int, str]]] = field(default_factory=dict)

    def resolved(self, number: int, texts: Texts) -> Texts:
        """The row's texts with what stands above. Beside an original date “as above” says that
        the date is not revised.
        """
        found = dict(texts)
        for column in _may_repeat(texts):
            text = texts[column]
            if text is None or not is_ditto(text):
                continue
            above = self.above.get(column)
            (self.read if above else self.open).setdefault(column, []).append((number, text))
            found[column] = above or text
        return found

    def passed(self, texts: Texts) -> None:
        """An activity's row that has been resolved: the next one may repeat it."""
        for column, text in texts.items():
            if text or column not in STANDS_FOR_SEVERAL:
                self.above[column] = None if text and is_ditto(text) else text

    def told(self) -> Iterator[tuple[int, str]]:
        """Row and sentence, once for each column."""
        for column, some in self.read.items():
            yield some[0][0], f"{_named(column, some)} is read as what stands above it"
        for column, some in self.open.items():
            yield some[0][0], (f"{_named(column, some)} is kept as written: nothing stands above"
                               " it; write what is meant")


def is_ditto(text: str) -> bool:
    """Whether a cell with this text would be read as what stands above it."""
    return len(text) <= _LONGEST and _says_as_above(text)


@lru_cache(maxsize=4096)
def _says_as_above(text: str) -> bool:
    return _DITTO.fullmatch(text.strip(" .").casefold()) is not None


def _may_repeat(texts: Mapping[Column, str | None]) -> Iterator[Column]:
    for column in MAY_REPEAT:
        if column in texts and not (column is Column.TIMELINE and Column.ORIGINAL in texts):
            yield column


def _named(column: Column, some: list[tuple[int, str]]) -> str:
    words = " or ".join(dict.fromkeys(f"“{on_one_line(text)}”" for _, text in some))
    rows = ", ".join(str(number) for number, _ in some[:_NAMED])
    more = " …" if len(some) > _NAMED else ""
    return f"{words} in the {column.value} (row{'s' * (len(some) > 1)} {rows}{more})"
