"""The one form of a pack's ZIP file (docs/pack-format.md): so that the same members give the same
bytes, and nothing can stand in it that a reader does not look at.

PKWARE's APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16, with every choice taken away.
"""
from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Sequence

from plan_ledger.plan.errors import PlanError

Members = dict[str, bytes]
"""Name -> contents, in the order of the file."""

MOST_BYTES = 2**31
_MOST_OF = {"statement.json": 2**29, "manifest": 2**26}
_MOST_OF_NOTE = 2**20
_NAME = re.compile(r"[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)?")
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_STORED, _DEFLATED = 0, 8
_VERSION = 20
_DAY = 33
"""1 January 1980: a pack's time is in its records, not on its members."""
_MOST_MEMBERS = 65_534


class PackTooLarge(PlanError):
    """A ZIP of this form cannot hold it."""

    def __init__(self) -> None:
        super().__init__(
            "the pack would hold more than 2 GB: leave attached files out with"
            " `--withhold evidence`, or ask for one activity with --activity"
        )


class NotThisForm(PlanError):
    """The bytes are no pack, or not one that was left as it was made."""

    def __init__(self, why: str) -> None:
        super().__init__(f"this is no pack as Plan Ledger makes them: {why}")


def zipped(members: Members) -> bytes:
    """The file's bytes. Raises PackTooLarge."""
    if sum(map(len, members.values())) > MOST_BYTES or len(members) > _MOST_MEMBERS:
        raise PackTooLarge
    parts: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for name, contents in members.items():
        packed = contents if _method(name) == _STORED else _deflated(contents)
        crc, size = zlib.crc32(contents), len(contents)
        parts += [_local(name, crc, len(packed), size), packed]
        directory.append(_central(name, crc, len(packed), size, offset))
        offset += len(parts[-2]) + len(packed)
    length = sum(map(len, directory))
    return b"".join([*parts, *directory, _end(len(directory), length, offset)])


def could_be_zipped(data: bytes) -> bool:
    """Whether the bytes begin or end as a ZIP file does: else they are no damaged one either."""
    return data[:2] == b"PK" or data[-_END.size :][:4] == b"PK\x05\x06"


def unzipped(data: bytes, only: str | None = None) -> Members:
    """The members, or of them `only` one. Raises NotThisForm where anything is in another form than
    `zipped` gives; what is in other members than that one is not looked at.
    """
    entries, start = _directory(data)
    if sum(size for *_, size in entries) > MOST_BYTES:
        raise NotThisForm("it unpacks to more than 2 GB")
    members: Members = {}
    offset = 0
    for name, crc, packed, size in entries:
        header = _local(name, crc, packed, size)
        if data[offset : offset + len(header)] != header:
            raise NotThisForm(f"the header of {name} is not what its directory says")
        begins = offset + len(header)
        offset = begins + packed
        if offset > start:
            raise NotThisForm(f"{name} reaches into the directory")
        if name in members:
            raise NotThisForm(f"it holds {name} twice")
        if only not in (None, name):
            members[name] = b""
            continue
        contents = _contents(name, data[begins:offset], size)
        if zlib.crc32(contents) != crc:
            raise NotThisForm(f"{name} is damaged (its check sum is another)")
        members[name] = contents
    if offset != start:
        raise NotThisForm("there are bytes between its members and its directory")
    return members


def _directory(data: bytes) -> tuple[Sequence[tuple[str, int, int, int]], int]:
    """Name, check sum, packed size and size of each member, and where the directory begins."""
    ending = data[-_END.size :]
    if len(ending) < _END.size or not ending.startswith(b"PK\x05\x06"):
        raise NotThisForm("it is no ZIP file, or it is cut short or has something behind its end")
    count, length, start = struct.unpack("<H2I", ending[10:20])
    if ending != _end(count, length, start) or start + length + _END.size != len(data):
        raise NotThisForm("its end does not fit the rest of it")
    entries = []
    at, offset = start, 0
    for _ in range(count):
        fixed = data[at : at + _CENTRAL.size]
        if len(fixed) < _CENTRAL.size or fixed[:4] != b"PK\x01\x02":
            raise NotThisForm("its directory is damaged")
        crc, packed, size, length_of_name = struct.unpack("<3IH", fixed[16:30])
        raw = data[at + _CENTRAL.size : at + _CENTRAL.size + length_of_name]
        name = raw.decode("ascii", "replace")
        if not _NAME.fullmatch(name) or name.startswith(".") or "/." in name:
            raise NotThisForm(f"it holds a member with a name that none has ({name[:60]!a})")
        entry = _central(name, crc, packed, size, offset)
        if data[at : at + len(entry)] != entry:
            raise NotThisForm(f"its directory describes {name} otherwise than packs are made")
        entries.append((name, crc, packed, size))
        at += len(entry)
        offset += _LOCAL.size + length_of_name + packed
    if at != start + length:
        raise NotThisForm("its directory is longer than its members need")
    return entries, start


def _contents(name: str, packed: bytes, size: int) -> bytes:
    most = _MOST_OF.get(name, _MOST_OF_NOTE if name.startswith("checkpoints/") else MOST_BYTES)
    if size > most:
        raise NotThisForm(f"{name} is larger than one can be")
    if _method(name) == _STORED:
        contents = packed
    else:
        unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            contents = unpacking.decompress(packed, size + 1)
        except zlib.error as error:
            raise NotThisForm(f"{name} cannot be unpacked") from error
        if not unpacking.eof or unpacking.unused_data:
            raise NotThisForm(f"{name} does not end where it should")
    if len(contents) != size:
        raise NotThisForm(f"{name} has not the size that it says")
    return contents


def _method(name: str) -> int:
    """Attached files are mostly packed already, and may be anything: they are kept as they are."""
    return _STORED if name.startswith("evidence/") else _DEFLATED


def _deflated(contents: bytes) -> bytes:
    packing = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packing.compress(contents) + packing.flush()


def _local(name: str, crc: int, packed: int, size: int) -> bytes:
    raw = name.encode("ascii")
    fixed = _LOCAL.pack(
        b"PK\x03\x04", _VERSION, 0, _method(name), 0, _DAY, crc, packed, size, len(raw), 0
    )
    return fixed + raw


def _central(name: str, crc: int, packed: int, size: int, offset: int) -> bytes:
    raw = name.encode("ascii")
    fixed = _CENTRAL.pack(
        b"PK\x01\x02", _VERSION, _VERSION, 0, _method(name), 0, _DAY, crc, packed, size,
        len(raw), 0, 0, 0, 0, 0, offset,
    )
    return fixed + raw


def _end(count: int, length: int, start: int) -> bytes:
    return _END.pack(b"PK\x05\x06", 0, 0, count, count, length, start, 0)
