"""Where tables stand on a sheet: their headers, and what stands above and in each.

A header is the row that names most fields, or whose captions a profile knows. Another row that
names the activity and other fields begins a further table, unless it only repeats the header as
each printed page does. Captions may stand in two rows, the upper ones over several columns.
"""
from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from plan_ledger.editions.files.grid import Row, Sheet, is_blank
from plan_ledger.editions.reading.captions import LONGEST_CAPTION, Captions, caption_of, folded
from plan_ledger.editions.reading.layout import EXPORT_CSV_CAPTION, Column
from plan_ledger.editions.reading.legend.legend_lines import is_status_word
from plan_ledger.editions.reading.legend.preamble import note_above
from plan_ledger.editions.reading.profile import is_export_caption, shape_of
from plan_ledger.editions.reading.words.lines import lone_text, reads_as_reference

from .lines_above import heading_above, lone_lines
from .other_tables import other_tables
from .other_tables import told as told_of_other
from .particulars import particulars_of, told

Shape = tuple[str, ...]

_HEADER_WITHIN = 200  # rows with content
_LEAST_CAPTIONS = 2
_LONGEST_IN_HEADER = 60  # of the cells of a header's second row


@dataclass(frozen=True, slots=True)
class Header:
    """One row, or two where captions stand below merged ones; and the caption of each column."""

    rows: tuple[Row, ...]
    captions: tuple[str, ...]

    @property
    def shape(self) -> Shape:
        return shape_of(list(self.captions))

    @property
    def is_exported(self) -> bool:
        return any(map(is_export_caption, self.captions))


@dataclass(frozen=True, slots=True)
class Table:
    """`above` are the rows since the table before; `heading` the lone line of theirs that is one
    where other headings stand on the sheet: those in the body, or of other tables (`is_one_of`).
    `left_out` says of rows that are of neither why, each with its number.
    """

    header: Header
    above: tuple[Row, ...]
    body: tuple[Row, ...]
    heading: str | None = None
    is_one_of: bool = False
    left_out: tuple[tuple[int, str], ...] = ()

    @property
    def blanks_are_blank(self) -> bool:
        """As in an export, where nothing stands for a blank cell."""
        return self.header.is_exported or note_above(self.above) is not None

    @property
    def has_apostrophes(self) -> bool:
        """Before what a spreadsheet would calculate."""
        if any(shape_of([each]) == shape_of([EXPORT_CSV_CAPTION]) for each in self.header.captions):
            return True
        note = note_above(self.above)
        return note is not None and note.apostrophes


def find_tables(sheet: Sheet, captions: Captions, shapes: Collection[Shape]) -> list[Table]:
    """The tables in their order; none where no row is a header. `shapes`: of known profiles."""
    rows = sheet.rows
    first = _first_header(rows, captions, shapes)
    if first is None:
        return []
    at, header = first
    if header.is_exported:
        return [Table(header, rows[:at], rows[at + 1 :])]
    headers = _all_headers(rows, at, header, captions, shapes)
    ends = [start for start, _ in headers[1:]] + [len(rows)]
    tables: list[Table] = []
    begin = 0
    again = {row.number for row in rows[at + 1:] if row.cells == header.rows[0].cells}
    is_ours = note_above(rows[:at]) is not None
    particulars = frozenset() if is_ours else particulars_of(rows, again)
    for (start, header), end in zip(headers, ends, strict=True):
        first_row = start + len(header.rows)
        stop = end if end == len(rows) else _before_lines(rows, first_row, end, particulars)
        above = tuple(row for row in rows[begin:start] if row.number not in particulars)
        heading = heading_above(above, is_first=not tables)
        if tables and heading in lone_lines(tables[0].above)[:1]:
            heading = None  # the plan's title again
        body = tuple(row for row in rows[first_row:stop] if row.number not in particulars)
        left_out = [(row.number, told(row)) for row in rows[begin:stop]
                    if row.number in particulars]
        others: set[int] = set()
        if not is_ours:
            for named, of_other in other_tables(body, captions, header.captions):
                left_out.append((named.number, told_of_other(named, of_other)))
                others.update(row.number for row in of_other)
        body = tuple(row for row in body if row.number not in others)
        body = _without_tops_of_pages(body, header, above, heading)
        tables.append(Table(header, above, body, heading, len(headers) > 1, tuple(left_out)))
        begin = stop
    return tables


def _before_lines(
    rows: Sequence[Row], first: int, end: int, particulars: Collection[int]
) -> int:
    """Where the body ends above a further table: a heading, a title belong to the one below."""
    while end > first and (lone_text(rows[end - 1]) or rows[end - 1].number in particulars):
        end -= 1
    return end


def _without_tops_of_pages(
    body: tuple[Row, ...], header: Header, above: Sequence[Row], heading: str | None
) -> tuple[Row, ...]:
    """Without what stands above the header, such as the plan's title, and again where the header
    is repeated. A section's heading stays.
    """
    tops = {_texts(row) for row in above if lone_text(row) != heading}
    firsts = {row.cells[:1] for row in above}
    lines = {shape_of(list(_texts(row))) for row in header.rows}
    again: set[int] = set()
    run: list[int] = []
    for at, row in enumerate(body):
        if row.cells[:1] in firsts and _texts(row) in tops:
            run.append(at)
        elif lone_text(row) != heading or heading is None:
            if run and shape_of(list(_texts(row))) in lines:
                again.update(run)
            run = []
    return tuple(row for at, row in enumerate(body) if at not in again) if again else body


def likely_captions(sheet: Sheet) -> Row | None:
    """The row that would be the header, were its captions known."""
    for row in sheet.rows[:_HEADER_WITHIN]:
        filled = [cell for cell in row.cells if not is_blank(cell)]
        if len(filled) > 2 and all(_may_be_caption(cell) for cell in filled):
            return row
    return None


def _first_header(
    rows: Sequence[Row], captions: Captions, shapes: Collection[Shape]
) -> tuple[int, Header] | None:
    candidates = rows[:_HEADER_WITHIN]
    if shapes:
        # One row before two: above a header stands what joins with it to the same captions.
        possible = [(at, header) for at in range(len(candidates))
                    for header in _possible(rows, at, captions)]
        for at, header in sorted(possible, key=lambda each: len(each[1].rows)):
            if header.shape in shapes:
                whole = _whole(rows, at, captions)
                return whole if whole[1].shape == header.shape else (at, header)
    for misspelled in (False, True):
        named = [captions.columns_in(row, misspelled=misspelled) for row in candidates]
        found = [len(some) + 2 * (Column.ACTIVITY in some) if len(some) >= _LEAST_CAPTIONS else 0
                 for some in named]  # a table of other things may stand above the plan's
        if any(found):
            return _whole(rows, found.index(max(found)), captions)
    return None


def _all_headers(
    rows: Sequence[Row], at: int, header: Header, captions: Captions, shapes: Collection[Shape]
) -> list[tuple[int, Header]]:
    most = len({m.column for c in header.captions if (m := captions.close(c)) and m.column})
    least = max(_LEAST_CAPTIONS, (most + 1) // 2)
    begins = {shape[:1] for shape in shapes}
    headers = [(at, header)]
    position = 0
    while position < len(rows):
        row = rows[position]
        if at <= position < at + len(header.rows):
            position = at + len(header.rows)
            continue
        known = captions.name_most_of(row)
        is_header = len(known) >= least and Column.ACTIVITY in known
        if not is_header and not (begins and _begins_as(row, begins)):
            position += 1
            continue
        start, other = position, Header((row,), _texts(row))
        if is_header:
            start, other = _whole(rows, position, captions)
        else:
            other = next((h for h in _possible(rows, position, captions) if h.shape in shapes),
                         other)
            is_header = other.shape in shapes
        position = start + len(other.rows)
        before = [each for each in headers if each[0] < start] or headers[:1]
        if is_header and not _repeats(other, max(before, key=lambda each: each[0])[1]):
            headers.append((start, other))
    return sorted(headers, key=lambda each: each[0])


def _repeats(header: Header, before: Header) -> bool:
    """The same captions again; a page's may leave out the second row, or a caption."""
    if header.shape == before.shape:
        return True
    if header.shape and all(
        not caption or folded(caption) == folded("".join(before.captions[at : at + 1]))
        for at, caption in enumerate(header.captions)
    ):
        return True
    lines = {shape_of(list(_texts(row))) for row in before.rows}
    return all(shape_of(list(_texts(row))) in lines for row in header.rows)


def _begins_as(row: Row, begins: Collection[Shape]) -> bool:
    first = caption_of(row.at(0))
    return len(first) <= LONGEST_CAPTION and shape_of([first]) in begins


def _possible(rows: Sequence[Row], at: int, captions: Captions) -> list[Header]:
    row = rows[at]
    single = Header((row,), _texts(row))
    if at + 1 < len(rows) and rows[at + 1].number == row.number + 1:
        below = rows[at + 1]
        if not lone_text(row) and all(_may_be_caption(cell) for cell in below.cells):
            return [single, Header((row, below), _joined(row, below, captions))]
    return [single]


def _whole(rows: Sequence[Row], at: int, captions: Captions) -> tuple[int, Header]:
    """The header of which this row is one: alone, below another, or above another."""
    row = rows[at]
    single = len(captions.columns_in(row))
    if at and rows[at - 1].number + 1 == row.number and _is_upper(rows[at - 1], row, captions):
        return at - 1, Header((rows[at - 1], row), _joined(rows[at - 1], row, captions))
    if at + 1 < len(rows) and rows[at + 1].number == row.number + 1:
        below = rows[at + 1]
        joined = _joined(row, below, captions)
        gains = _known(joined, captions) > single or _stands_under_group(row, below, captions)
        if gains and _is_lower(row, below, joined, captions):
            return at, Header((row, below), joined)
    return at, Header((row,), _texts(row))


def _is_upper(upper: Row, row: Row, captions: Captions) -> bool:
    filled = [(at, caption_of(cell)) for at, cell in enumerate(upper.cells) if not is_blank(cell)]
    if len(filled) < 2 or not all(_may_be_caption(cell) for cell in upper.cells):
        return False
    if is_status_word(filled[0][1]):
        return False  # the last line of a legend
    if any(at >= len(row.cells) and captions.meaning(text) is None for at, text in filled):
        return False
    if _known(_joined(upper, row, captions), captions) > _known(_texts(row), captions):
        return True
    return all(
        captions.meaning(text) is not None or text == caption_of(row.at(at)) for at, text in filled
    )


def _stands_under_group(upper: Row, lower: Row, captions: Captions) -> bool:
    """Two captions or more below one that is merged over them, and nothing elsewhere: “Last month”
    and “This month” below “RAG”.
    """
    filled = [at for at, cell in enumerate(lower.cells) if not is_blank(cell)]
    return len(filled) > 1 and all(is_blank(upper.at(at)) for at in filled[1:]) and (
        filled == list(range(filled[0], filled[0] + len(filled)))
        and captions.meaning(caption_of(upper.at(filled[0]))) is not None
    )


def _is_lower(upper: Row, lower: Row, joined: Sequence[str], captions: Captions) -> bool:
    """Each of its texts is a caption, so that no first line of the plan is taken for captions."""
    return all(
        is_blank(cell) or (
            _may_be_caption(cell)
            and (captions.meaning(joined[at]) is not None
                 or caption_of(cell) == caption_of(upper.at(at)))
        )
        for at, cell in enumerate(lower.cells)
    )


def _joined(upper: Row, lower: Row, captions: Captions) -> tuple[str, ...]:
    under = _texts(lower)
    joined: list[str] = []
    group = ""
    for at in range(max(len(upper.cells), len(lower.cells))):
        over, below = caption_of(upper.at(at)), caption_of(lower.at(at))
        group = over or group
        if not below or over == below:
            joined.append(over or below)
            continue
        both = f"{group} {below}".strip()
        plain = under.count(below) == 1
        if plain and (captions.meaning(below) or not captions.meaning(both)):
            both = below
        joined.append(both)
    return tuple(joined)


def _known(texts: Sequence[str], captions: Captions) -> int:
    found = (captions.meaning(text) for text in texts if text)
    return len({(each.column, each.kind) for each in found if each is not None and each.column})


def _texts(row: Row) -> tuple[str, ...]:
    return tuple(caption_of(cell) for cell in row.cells)


def _may_be_caption(cell: object) -> bool:
    if cell is None:
        return True
    if isinstance(cell, date):
        return False
    text = str(cell).strip()
    return len(text) <= min(_LONGEST_IN_HEADER, LONGEST_CAPTION) and not reads_as_reference(text)
