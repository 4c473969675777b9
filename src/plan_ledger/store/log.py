"""SQLite's log beside a ledger, looked at before SQLite does (sqlite.org/fileformat2, section 4).

A log may end in the frames of a commit that a crash cut short. SQLite stops silently at the first
frame whose checksum is false, and forgets what stands behind it: also where a single bit was
flipped in the middle. So a commit behind such a frame, or a beginning that is no log's, is damage.
"""
from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from plan_ledger.store.place import log_path
from plan_ledger.store.record_faults import Fault

_MAGIC = 0x377F0682
_HEADER = 32
_FRAME = 24
_WORD = 0xFFFFFFFF


def log_faults(path: Path) -> Iterator[Fault]:
    """Opens the log by hand, which is not the ledger's file, so that no lock is lost by it."""
    data, before = _read(path), None
    # Somebody may be writing to it just now: what is damaged stays as it is.
    while data != before and not _is_whole(data):
        before, data = data, _read(path)
    if data and data == before:
        yield Fault(
            None, "log",
            f"the log {log_path(path).name} beside the ledger is damaged, and what was recorded"
            " last may be lost with it",
        )


def _read(path: Path) -> bytes:
    try:
        return log_path(path).read_bytes()
    except OSError:
        return b""


def _is_whole(data: bytes) -> bool:
    if len(data) < _HEADER:
        return not data
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
        said = struct.unpack(">2I", head[16:])
        if whole and not commits and _was_a_commit(sums, said, page):
            return False
        if frame_salts != salts or sums != said:
            whole = False
        if not whole and commits and _belongs(frame_salts, salts):
            return False
        at += _FRAME + page
    return True


def _belongs(found: list[int], salts: list[int]) -> bool:
    """Both salts are others in each log; where only one is, it was changed afterwards."""
    return found[0] == salts[0] or found[1] == salts[1]


def _was_a_commit(sums: tuple[int, int], said: tuple[int, int], page: int) -> bool:
    """Whether the checksum that the frame carries is right but for its word that says how many
    pages the ledger has after a commit, and that is nought now. Sums are linear in each word.
    """
    if sums == said:
        return False
    first, second = 0, 1
    for _ in range(page // 8):
        first = first + second & _WORD
        second = second + first & _WORD
    off = [(a - b) & _WORD for a, b in zip(said, sums, strict=True)]
    # Two neighbours of Fibonacci's sequence: one of them is odd, and has an inverse.
    pages = (
        off[0] * pow(first, -1, _WORD + 1) if first & 1 else off[1] * pow(second, -1, _WORD + 1)
    ) & _WORD
    return off == [pages * first & _WORD, pages * second & _WORD]


def _summed(data: bytes, order: str, sums: tuple[int, int]) -> tuple[int, int]:
    first, second = sums
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = first + even + second & _WORD
        second = second + odd + first & _WORD
    return first, second
