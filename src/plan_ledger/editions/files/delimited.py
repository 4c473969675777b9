"""Comma-, semicolon- and tab-separated files: bytes into rows.

Owns three guesses, each made so that a wrong one is not silent: the encoding (a byte order
mark, else UTF-16 where every second byte is blank, else UTF-8, else Windows-1252, as Excel in
Britain saves), the delimiter (what a first line `sep=;` says, which Excel obeys and does not
show; else the one under which most lines have equally many fields) and what a quotation mark
is (a quoted field only if it also ends like one: text copied out of a spreadsheet may simply
begin with a quotation).
"""
from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator

from .grid import Row, Sheet, UnreadableFile, check_row_count, row_of

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 1_000_000  # characters that decide on the delimiter
_SAID = re.compile(r'"?sep=([,;\t])"?(?:\r\n|\r|\n|\Z)', re.IGNORECASE)


def read_delimited(file: str, data: bytes, delimiters: str) -> Sheet:
    """The file's one sheet. `delimiters`: those possible, the likeliest first."""
    text = _decode(file, data)
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
    return Sheet(None, tuple(rows))


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


def _decode(file: str, data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            data = data[len(mark) :]
            try:
                # lone surrogates pass here: the cell that holds one is named later
                errors = "strict" if encoding == "utf-8" else "surrogatepass"
                return data.decode(encoding, errors)
            except UnicodeDecodeError as wrong:
                raise _no_text(file, data, wrong, encoding.upper()) from None
    unmarked = _utf_16_without_mark(data[:_SAMPLE])
    try:
        return data.decode(unmarked or "utf-8", "surrogatepass" if unmarked else "strict")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as wrong:
        raise _no_text(file, data, wrong, "UTF-8 or Windows-1252") from None


def _utf_16_without_mark(sample: bytes) -> str | None:
    """Plainly so: of what is written in Western Europe, every second byte is zero."""
    even, odd = sample[::2], sample[1::2]
    half = len(even) / 2
    if len(sample) % 2 or not sample:
        return None
    if odd.count(0) > half and not even.count(0):
        return "utf-16-le"
    if even.count(0) > half and not odd.count(0):
        return "utf-16-be"
    return None


def _no_text(file: str, data: bytes, wrong: UnicodeDecodeError, expected: str) -> UnreadableFile:
    line = data.count(b"\n", 0, wrong.start) + 1
    return UnreadableFile(
        f"{file} is no text in {expected} (see line {line}); save it again as “CSV UTF-8” "
        "or as .xlsx",
        where=f"{file}, line {line}",
    )


def _detect(text: str, delimiters: str) -> str:
    def agreement(delimiter: str) -> tuple[float, int]:
        widths = Counter(len(fields) for fields in records(text, delimiter) if any(fields))
        many = [(count, width) for width, count in widths.items() if width > 1]
        if not many:
            return (0.0, 0)
        count, width = max(many)
        return (count / widths.total(), width)

    return max(delimiters, key=agreement)
