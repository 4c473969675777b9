"""Workbooks of before 2007 (.xls) before the parser sees them.

The parser trusts what the file says of its size and lays out each sheet's rectangle, all
sheets at once. So the records are walked here first: how far content reaches, whether they are
encrypted, and which cells hold an error, which the parser would give as blanks.

An .xls is a small file system (MS-CFB) with one stream of records (MS-XLS).
"""
from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Iterator

from .archives import damaged
from .grid import MOST_CELLS, Faults, FileTooLarge, UnreadableFile, column_letter

_STREAMS = ("workbook", "book")
_SECTOR_SIZES = (9, 12)  # as powers of two
_END_OF_CHAIN = 0xFFFFFFFA  # and above: no sector
_FREE = 0xFFFFFFFF

_BEGIN, _END, _FILE_PASSWORD, _SHEET, _DIMENSIONS = 0x809, 0x0A, 0x2F, 0x85, 0x200
_NUMBER, _LABEL, _LABEL_SHARED, _RICH, _RK = 0x203, 0x204, 0xFD, 0xD6, 0x27E
_FORMULA, _ERROR, _MANY = (0x06, 0x206, 0x406), 0x205, 0xBD
_CELLS = frozenset((_NUMBER, _LABEL, _LABEL_SHARED, _RICH, _RK, _ERROR, _MANY, *_FORMULA))
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
           0x24: "#NUM!", 0x2A: "#N/A"}
_OF_1995 = b"\x00\x05"
_MOST_RECORDS, _MOST_SHEETS = 3_000_000, 1_000
_LAST_COLUMN, _LARGEST = 255, 65_536 * 257
_MOST_SMALL = 4_096  # sectors of the table of small streams


def look_through(file: str, data: bytes) -> dict[str, Faults]:
    """Sheet -> its cells without a value. Raises UnreadableFile or FileTooLarge."""
    try:
        return {
            name: faults
            for stream in _streams(file, data)
            for name, faults in _walk(file, stream).items()
        }
    except (struct.error, IndexError) as wrong:
        raise damaged(file, "it ends too early") from wrong


def _walk(file: str, stream: bytes) -> dict[str, Faults]:
    """As the parser does: the list of sheets first, then each from where it says it begins."""
    sheets: list[tuple[int, str]] = []
    has_wide_names = True
    for at, kind, content in _records(file, stream, 0):
        if kind == _BEGIN and not at:
            has_wide_names = content[:2] != _OF_1995
        elif kind == _FILE_PASSWORD:
            raise UnreadableFile(
                f"{file} is protected by a password; save a copy without one", where=file
            )
        elif kind == _SHEET:
            (begins,) = struct.unpack_from("<I", content)
            sheets.append((begins, _name(content, has_wide_names)))
    if len(sheets) > _MOST_SHEETS:
        raise damaged(file, "it claims to have more sheets than any can")
    faults: dict[str, Faults] = {}
    cells = 0
    for begins, name in sheets:
        faults[name], more = _walk_sheet(file, stream, begins, cells)
        cells += more
    return faults


def _walk_sheet(
    file: str, stream: bytes, begins: int, cells_before: int
) -> tuple[Faults, int]:
    faults: dict[int, dict[int, str | None]] = defaultdict(dict)
    last_row = last_column = count = 0
    for _, kind, content in _records(file, stream, begins):
        if kind == _DIMENSIONS:
            _check_dimensions(file, content)
        elif kind in _CELLS:
            row, column = struct.unpack_from("<HH", content)
            right = struct.unpack_from("<H", content, len(content) - 2)[0]
            last_row = max(last_row, row + 1)
            last_column = max(last_column, (right if kind == _MANY else column) + 1)
            count += 1
            error = _error(kind, content)
            if error is not None:
                faults[row + 1][column] = error
        if cells_before + max(count, last_row * last_column) > MOST_CELLS:
            raise FileTooLarge(
                f"{file}: a sheet has content as far as row {last_row}, column "
                f"{column_letter(last_column - 1)}; delete what stands far outside the plan",
                where=file,
            )
    return faults, max(count, last_row * last_column)


def _check_dimensions(file: str, content: bytes) -> None:
    """The parser makes room for what is claimed, and counts backwards if that is nonsense."""
    shape = "<IIHH" if len(content) > 10 else "<HHHH"
    first, last, left, right = struct.unpack_from(shape, content)
    is_backwards = first > max(0, last - 1) or (left > max(0, right - 1) and left <= _LAST_COLUMN)
    if is_backwards or (last - first) * (right + 1) > _LARGEST:
        raise damaged(file, "a sheet claims to be larger than any can be")


def _records(file: str, stream: bytes, at: int) -> Iterator[tuple[int, int, bytes]]:
    """Until the end that belongs to the beginning: charts inside a sheet have their own."""
    depth = count = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        count += 1
        if at + 4 + size > len(stream) or count > _MOST_RECORDS:
            raise damaged(file, "a record does not end")
        if kind == _BEGIN:
            depth += 1
        elif kind == _END:
            depth -= 1
            if depth <= 0:
                return
        if depth <= 1:
            yield at, kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _error(kind: int, content: bytes) -> str | None:
    if kind == _ERROR and content[7]:
        return _ERRORS.get(content[6], "#ERROR")
    if kind in _FORMULA and content[12:14] == b"\xff\xff" and content[6] == 2:
        return _ERRORS.get(content[8], "#ERROR")
    return None


def _name(content: bytes, has_wide: bool) -> str:
    """Of a sheet: its length, since 1997 whether in two bytes a letter, and the letters."""
    size = content[6]
    if not has_wide:
        return content[7 : 7 + size].decode("cp1252", "replace")
    is_wide = content[7] & 1
    letters = content[8 : 8 + size * (2 if is_wide else 1)]
    return letters.decode("utf-16-le" if is_wide else "latin-1", "replace")


def _streams(file: str, data: bytes) -> Iterator[bytes]:
    """Every stream of records in the small file system; it may hold one for older programs."""
    if data[30] not in _SECTOR_SIZES:
        raise damaged(file, "its sectors have a size that none have")
    sector, small = 1 << data[30], 64
    (directory, cutoff, first_small) = (
        struct.unpack_from("<I", data, at)[0] for at in (48, 56, 60)
    )
    most = len(data) // sector + 1
    of_table, of_small_table = (struct.unpack_from("<I", data, at)[0] for at in (44, 64))
    if of_table > most or of_small_table > min(most, _MOST_SMALL):
        raise damaged(file, "it claims to be larger than it is")
    table = _table(file, data, sector, most)

    def chain(begins: int) -> bytes:
        found: list[bytes] = []
        at = begins
        while at < _END_OF_CHAIN and len(found) <= most:
            found.append(data[(at + 1) * sector : (at + 2) * sector])
            at = table[at]
        if len(found) > most:
            raise damaged(file, "its sectors go round in a circle")
        return b"".join(found)

    listed = chain(directory)
    entries = [listed[at : at + 128] for at in range(0, len(listed), 128)]
    found = False
    for entry in entries:
        if struct.unpack_from("<I", entry, 120)[0] > len(data) and entry[66]:
            raise damaged(file, "it claims to be larger than it is")
        size = struct.unpack_from("<H", entry, 64)[0]
        if entry[: max(0, size - 2)].decode("utf-16-le", "replace").lower() not in _STREAMS:
            continue
        found = True
        begins, length = struct.unpack_from("<II", entry, 116)
        if length >= cutoff:
            yield chain(begins)[:length]
            continue
        of_small = chain(struct.unpack_from("<I", entries[0], 116)[0])
        links = chain(first_small)
        pieces: list[bytes] = []
        while begins < _END_OF_CHAIN and len(pieces) * small < length:
            pieces.append(of_small[begins * small : (begins + 1) * small])
            (begins,) = struct.unpack_from("<I", links, begins * 4)
        yield b"".join(pieces)[:length]
    if found:
        return
    raise UnreadableFile(
        f"{file} holds no workbook, though it is such a file as Office made before 2007; open it "
        "in Excel and save it as .xlsx",
        where=file,
    )


def _table(file: str, data: bytes, sector: int, most: int) -> list[int]:
    """Which sector follows which, itself kept in sectors, of which the header lists the first."""
    sectors = [at for at in struct.unpack_from("<109I", data, 76) if at != _FREE]
    following = struct.unpack_from("<I", data, 68)[0]
    turns = 0
    while following < _END_OF_CHAIN:
        if turns > most:
            raise damaged(file, "its sectors go round in a circle")
        *more, following = struct.unpack_from(f"<{sector // 4}I", data, (following + 1) * sector)
        sectors += [at for at in more if at != _FREE]
        turns += 1
    table: list[int] = []
    for at in sectors[:most]:
        table += struct.unpack_from(f"<{sector // 4}I", data, (at + 1) * sector)
    return table
