"""All that stands in the file of a workbook, but how its members are packed: that hangs on the
computer that packed them, and the rest does not. A spreadsheet program reads a ZIP file from its
end and passes over what no member has; nothing may hide there.
"""
from __future__ import annotations

import struct
import zlib

_LOCAL, _CENTRAL = struct.Struct("<4s5H3I2H"), struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_STORED, _DEFLATED = 0, 8

Unpacked = list[tuple[object, ...]]


class NotAsMade(Exception):
    """It holds something that no workbook of this program holds."""


def unpacked(data: bytes) -> Unpacked:
    """What is to be compared: of each member its header and contents, then the directory. Raises
    NotAsMade where a byte belongs to none of them.
    """
    found: Unpacked = []
    places: list[tuple[int, int]] = []
    at = 0
    try:
        while data[at : at + 4] == b"PK\x03\x04":
            begins = at
            *head, packed, size, name, extra = _LOCAL.unpack_from(data, at)
            at += _LOCAL.size + name + extra
            told = data[begins + _LOCAL.size : at]
            found.append((*head, size, told, _contents(head[3], data[at : at + packed], size)))
            places.append((packed, begins))
            at += packed
        start = at
        for place in places:
            entry = list(_CENTRAL.unpack_from(data, at))
            if (entry[8], entry[16]) != place:
                raise NotAsMade
            end = at + _CENTRAL.size + sum(entry[10:13])
            found.append((*entry[:8], *entry[9:16], data[at + _CENTRAL.size : end]))
            at = end
        *last, length, begins, comment = _END.unpack_from(data, at)
    except (struct.error, zlib.error) as error:
        raise NotAsMade from error
    if (length, begins, comment, at + _END.size) != (at - start, start, 0, len(data)):
        raise NotAsMade
    return [*found, tuple(last)]


def _contents(method: int, packed: bytes, size: int) -> bytes:
    if method == _STORED:
        return packed
    if method != _DEFLATED:
        raise NotAsMade
    unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
    contents = unpacking.decompress(packed, size + 1)
    if not unpacking.eof or unpacking.unused_data or len(contents) != size:
        raise NotAsMade
    return contents
