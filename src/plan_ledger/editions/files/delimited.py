"""Comma-, semicolon-, tab- and bar-separated files: text into rows.

Owns two guesses, each made so that a wrong one is not silent: the delimiter (what a first line
`sep=;` says, which Excel obeys and does not show; else the one under which most lines have
equally many fields) and what a quotation mark is (a quoted field only if it also ends like one:
text copied out of a spreadsheet may simply begin with a quotation).
"""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from .encoding import decoded
from .grid import Row, Sheet, check_row_count, row_of

_SAMPLE = 1_000_000  # characters that decide on the delimiter
_SAID = re.compile(r'"?sep=([,;\t|])"?(?:\r\n|\r|\n|\Z)', re.IGNORECASE)


def read_delimited(file: str, data: bytes, delimiters: str) -> tuple[Sheet, str | None]:
    """The file's one sheet, and what to tell where its characters are in doubt.

    `delimiters`: those possible, the likeliest first.
    """
    text, doubt = decoded(file, data)
    said = _SAID.match(text)
    if said:
        text, delimiter = text[said.end() :], said[1]
    else:
        delimiter = _detect(text[:_SAMPLE], delimiters) if len(delimiters) > 1 else delimiters
    rows: list[Row] = []
    for number, fields in enumerate(records(text, delimiter), start=1):
        row = row_of(file, None, number, fields)
        if row is not None:
            rows.append(row)
            check_row_count(rows, file, None)
    return Sheet(None, tuple(rows)), doubt


def records(text: str, delimiter: str) -> Iterator[list[str]]:
    """The records, blank ones too, so that counting them gives the row a spreadsheet shows."""
    end = rf"{re.escape(delimiter)}|\r\n|\r|\n|\Z"
    field = re.compile(
        rf'(?:"(?P<quoted>(?:[^"]++|"")*+)"\ *(?={end})'
        rf"|(?P<plain>[^{re.escape(delimiter)}\r\n]*+))(?P<end>{end})"
    )
    fields: list[str] = []
    position, more = 0, bool(text)
    while more:
        found = field.match(text, position)
        assert found is not None  # every alternative may be empty
        quoted = found["quoted"]
        fields.append(found["plain"] if quoted is None else quoted.replace('""', '"'))
        position = found.end()
        if found["end"] == delimiter:
            continue
        yield fields
        fields = []
        more = position < len(text)


def _detect(text: str, delimiters: str) -> str:
    def agreement(delimiter: str) -> tuple[float, int]:
        widths = Counter(len(fields) for fields in records(text, delimiter) if any(fields))
        many = [(count, width) for width, count in widths.items() if width > 1]
        if not many:
            return (0.0, 0)
        count, width = max(many)
        return (count / widths.total(), width)

    return max(delimiters, key=agreement)
