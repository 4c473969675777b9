"""Texts that a workbook holds once and many cells share.

The parser copies the text for each cell, so that a small file could fill the memory: the sum of
what all cells would hold is known before. It is only counted one by one where the longest text
in every cell would be too much.
"""
from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass

from .grid import FileTooLarge

MOST_TEXT = 256 * 1024 * 1024

_TEXT = re.compile(rb"<(?:[^\s<>/:]{1,100}:)?si[\s/>]")
_SHARING = re.compile(rb"""\st\s*=\s*["']s["']""")
_CELL = re.compile(rb"""\st\s*=\s*["']s["'][^<>]{0,2000}>\s*<(?:\w+:)?v[^<>]{0,100}>\s*(\d{1,9})""")


@dataclass(slots=True)
class SharedTexts:
    """Of one workbook: what its parts say, one after the other."""

    longest: int = 0
    sharing: int = 0

    def look(self, content: bytes) -> None:
        if b"si" in content and _TEXT.search(content):
            self.longest = max(self.longest, max(_lengths(content)))
        self.sharing += sum(1 for _ in _SHARING.finditer(content))

    @property
    def may_be_too_much(self) -> bool:
        return self.longest * self.sharing > MOST_TEXT


def check_shared_texts(file: str, data: bytes) -> None:
    """The second look, cell by cell. Raises FileTooLarge."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        lengths: list[int] = []
        for name in archive.namelist():
            content = archive.read(name)
            if _TEXT.search(content):
                lengths = max(lengths, _lengths(content), key=sum)
        in_all = 0
        for name in archive.namelist():
            for found in _CELL.finditer(archive.read(name)):
                number = int(found[1])
                in_all += lengths[number] if number < len(lengths) else 0
                if in_all > MOST_TEXT:
                    raise FileTooLarge(
                        f"{file} holds more than {MOST_TEXT // 1024**2} MB of text in its cells, "
                        "which is no improvement plan; keep only the plan's sheet",
                        where=file,
                    )


def _lengths(content: bytes) -> list[int]:
    begins = [found.start() for found in _TEXT.finditer(content)]
    ends = [*begins[1:], len(content)]
    return [end - begin for begin, end in zip(begins, ends, strict=True)]
