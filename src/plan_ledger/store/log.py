"""SQLite's log beside a ledger, looked at before SQLite does (sqlite.org/fileformat2, section 4).

A log may end in the frames of a commit that a crash cut short. SQLite stops silently at the first
frame whose checksum is false, and forgets what stands behind it: also where a single bit was
flipped in the middle. So a commit behind such a frame, or a beginning that is no log's, is damage.
"""
from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from plan_ledger.store.opening import log_path
from plan_ledger.store.record_faults import Fault

_MAGIC = 0x377F0682
_HEADER = 32
_FRAME = 24
_NEARLY = 4
"""So many flipped bits, and the salts of a frame still show which log it belonged to."""


def log_faults(path: Path) -> Iterator[Fault]:
    """Opens the log by hand, which is not the ledger's file, so that no lock is lost by it."""
    try:
        data = log_path(path).read_bytes()
    except OSError:
        return
    if data and not _is_whole(data):
        yield Fault(
            None, "log",
            f"the log {log_path(path).name} beside the ledger is damaged, and what was recorded"
            " last may be lost with it",
        )


def _is_whole(data: bytes) -> bool:
    if len(data) < _HEADER:
        return False
    magic, _, page, _, *salts = struct.unpack(">6I", data[:24])
    if magic & ~1 != _MAGIC or not 512 <= page <= 65536:
        return False
    order = ">" if magic & 1 else "<"
    sums = _summed(data[:24], order, (0, 0))
    if sums != struct.unpack(">2I", data[24:32]):
        return False
    whole = True
    at = _HEADER
    while at + _FRAME + page <= len(data):
        head = data[at : at + _FRAME]
        _, commits, *frame_salts = struct.unpack(">4I", head[:16])
        sums = _summed(head[:8] + data[at + _FRAME : at + _FRAME + page], order, sums)
        if frame_salts != salts or sums != struct.unpack(">2I", head[16:]):
            whole = False
        if not whole and commits and _belongs(frame_salts, salts):
            return False
        at += _FRAME + page
    return True


def _belongs(found: list[int], salts: list[int]) -> bool:
    """The second salt is drawn anew for each log; an older log's frames have another."""
    return (found[1] ^ salts[1]).bit_count() <= _NEARLY


def _summed(data: bytes, order: str, sums: tuple[int, int]) -> tuple[int, int]:
    first, second = sums
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = first + even + second & 0xFFFFFFFF
        second = second + odd + first & 0xFFFFFFFF
    return first, second
