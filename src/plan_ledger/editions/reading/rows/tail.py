"""The last rows of a table's body, among which its legend may stand.

A legend's line may fill just the columns of status and activity, as an activity does of which
nothing else is known. Such lines are a legend's if each has another word and what they say are
meanings of statuses. Apart from a table whose activities have more to them, one meaning that is
understood is enough.
"""
from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise

from plan_ledger.editions.files.grid import Row, is_blank, text_of
from plan_ledger.editions.reading.layout import Column, Layout
from plan_ledger.editions.reading.legend.legend_lines import is_legend_row, is_of_a_key
from plan_ledger.editions.reading.words.lines import is_key, lone_text, reads_as_reference
from plan_ledger.plan.recognising import recognise
from plan_ledger.plan.words import without_case

_LEAST = 2  # lines of a legend


def tail_of(
    body: Sequence[Row], header: int, layout: Layout, words: AbstractSet[str],
    colours: Mapping[int, str], are_a_legend: Callable[[Row], bool],
) -> Sequence[Row]:
    """The rows after the last that is an activity. `header` is the row of the captions, `colours`
    are those of status cells by row: a legend that stands in the status column is coloured too.
    """
    tail = _Tail(body, layout, words, colours)
    end = len(body)
    while end and (are_a_legend(body[end - 1]) or not tail.is_plain_activity(body[end - 1])):
        end -= 1
    last = body[end - 1].number if end else header
    at = end
    for block in tail.blocks(body[end:]):
        if tail.explains(block, body[:end], is_apart=block[0].number > last + 1):
            break
        at += len(block)
        last = block[-1].number
        if any(map(tail.is_pair, block)):
            end = at
    return body[end:]


@dataclass(frozen=True, slots=True)
class _Tail:
    body: Sequence[Row]
    layout: Layout
    words: AbstractSet[str]
    colours: Mapping[int, str]

    def is_plain_activity(self, row: Row) -> bool:
        columns = self.layout.columns
        ref = columns.get(Column.REF)
        if ref is not None and reads_as_reference(text_of(row.at(ref))):
            return True
        if is_blank(row.at(columns[Column.ACTIVITY])) or self.is_pair(row) or is_of_a_key(row):
            return False
        filled = sum(not is_blank(row.at(at)) for at in columns.values())
        return row.number in self.colours or (
            filled > _LEAST and not is_legend_row(row, self.words)
        )

    def is_pair(self, row: Row) -> bool:
        """A status, as a word or a colour, an activity, and nothing else."""
        status, activity = self._cells(row)
        filled = sum(not is_blank(cell) for cell in row.cells)
        return bool(status and activity) and status != activity and (
            filled == 1 + (status != self.colours.get(row.number))
        )

    def blocks(self, rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
        """Rows that follow each other without a gap, and none of them with more than a pair has."""
        starts = [0, *(
            at for at, (one, other) in enumerate(pairwise(rows), start=1)
            if other.number != one.number + 1 or self._has_more(one) or self._has_more(other)
        ), len(rows)]
        return (rows[start:end] for start, end in pairwise(starts) if start < end)

    def _has_more(self, row: Row) -> bool:
        return lone_text(row) is None and not self.is_pair(row)

    def explains(self, block: Sequence[Row], before: Sequence[Row], *, is_apart: bool) -> bool:
        """Whether its pairs are words and their meanings."""
        pairs = [self._cells(row) for row in block if self.is_pair(row)]
        others = [lone_text(row) for row in block if not self.is_pair(row)]
        if len(pairs) < _LEAST or None in others or (
            len({without_case(status or "") for status, _ in pairs}) < len(pairs)
        ):
            return False
        meant = sum(recognise("", meaning) is not None for _, meaning in pairs)
        if meant == len(pairs) or any(is_key(text or "") for text in others):
            return True
        if Column.REF in self.layout.columns and pairs[0][0] not in self.colours.values():
            return True
        are_alone = meant > 0 and not any(map(self.is_pair, before))
        return is_apart and (2 * meant >= len(pairs) or are_alone)

    def _cells(self, row: Row) -> tuple[str | None, str | None]:
        at = self.layout.columns.get(Column.STATUS)
        status = text_of(row.at(at)) if at is not None else None
        return (status or self.colours.get(row.number),
                text_of(row.at(self.layout.columns[Column.ACTIVITY])))
