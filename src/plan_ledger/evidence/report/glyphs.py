"""Which characters the report can print, and what stands for the others.

No text may make the typesetter refuse, and none may do anything but be read. So a character that
the report's own fonts lack, and one that is no mark on paper (a control, a formatting command, a
private one), is printed as its number, `[U+2028]`; of MANY in a row the first one's number stands
for all, `[U+6539 and 5 more]`, since a line of numbers says nothing to a reader.

`printable` also says where a long word may be broken (BREAK) and which text runs from right to left
(RIGHT_TO_LEFT stands before it). Both are characters that no text can hold itself after it.
"""
from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

FONTS = ("DejaVuSansCondensed.ttf", "DejaVuSansCondensed-Bold.ttf")
BREAK, RIGHT_TO_LEFT = "\u200b", "\u2067"
LONGEST_WORD, _PIECE = 18, 6
MANY = 3
_PLAIN = re.compile(r"[ -~\n]*")
_JOINERS = "\u200c\u200d"
"""Letters of Arabic and Persian are joined and parted by them."""


def printable(data: Any, longest_word: int = LONGEST_WORD) -> Any:
    """The same with each text in it made printable; the keys of a dict are not looked at."""
    if isinstance(data, str):
        return _text(data, longest_word)
    if isinstance(data, list):
        return [printable(each, longest_word) for each in data]
    if isinstance(data, dict):
        return {key: printable(each, longest_word) for key, each in data.items()}
    return data


def visible(text: str) -> str:
    """What is printed of a text, without the marks for breaks and direction."""
    if _PLAIN.fullmatch(text):
        return text
    seen: list[str] = []
    run = ""
    for each in text:
        if not _is_printed(each) or (run and each in _JOINERS):
            run += each
            continue
        if run:
            seen.append(_stand_in(run))
            run = ""
        seen.append(_character(each))
    return "".join([*seen, _stand_in(run)])


def _stand_in(run: str) -> str:
    if len(run) < MANY:
        return "".join(map(_character, run))
    return f"[U+{ord(run[0]):04X} and {len(run) - 1} more]"


def _text(text: str, longest_word: int) -> str:
    seen = visible(text)
    long = _longer_than(longest_word)
    if long.search(seen):
        seen = long.sub(_with_breaks, seen)
    return RIGHT_TO_LEFT + seen if _runs_from_the_right(seen) else seen


@cache
def _longer_than(longest_word: int) -> re.Pattern[str]:
    return re.compile(rf"[^\s{BREAK}]{{{longest_word + 1},}}")


def _with_breaks(word: re.Match[str]) -> str:
    """Never before a mark that belongs to the letter before it."""
    pieces, piece = [], ""
    for each in word[0]:
        if len(piece) >= _PIECE and not unicodedata.category(each).startswith("M") and (
            each not in _JOINERS and piece[-1] not in _JOINERS
        ):
            pieces.append(piece)
            piece = ""
        piece += each
    return BREAK.join([*pieces, piece])


def _character(each: str) -> str:
    if each == "\t":
        return " "
    return each if _is_printed(each) else by_number(each)


@cache
def _is_printed(each: str) -> bool:
    return each in "\n\t\u00a0" or (not is_no_mark(each) and ord(each) in _in_all_fonts())


def is_no_mark(each: str) -> bool:
    """Whether a character is none that people see: a control, a command, a private one."""
    kind = unicodedata.category(each)
    return kind in ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp") and each not in _JOINERS


def by_number(each: str) -> str:
    return f"[U+{ord(each):04X}]"


def _runs_from_the_right(text: str) -> bool:
    """By the first letter that has a direction, as the Unicode algorithm says; but what begins with
    a number, as each activity does, keeps it on the left.
    """
    if text.isascii():
        return False
    for each in text:
        way = unicodedata.bidirectional(each)
        if way in ("L", "EN", "R", "AL"):
            return way in ("R", "AL")
    return False


@cache
def _in_all_fonts() -> frozenset[int]:
    folder = files("plan_ledger.evidence.report") / "fonts"
    return frozenset.intersection(
        *(frozenset(_characters(folder.joinpath(name).read_bytes())) for name in FONTS)
    )


def _characters(font: bytes) -> Iterator[int]:
    for first, last, _ in glyph_groups(font):
        yield from range(first, last + 1)


def font_tables(font: bytes) -> dict[bytes, int]:
    """Where each table of an OpenType font begins."""
    (tables,) = struct.unpack_from(">H", font, 4)
    return dict(struct.unpack_from(">4s4xI", font, 12 + 16 * at) for at in range(tables))


def glyph_groups(font: bytes) -> Iterator[tuple[int, int, int]]:
    """The code points that an OpenType font has glyphs for, by format 12 of its `cmap`: first, last
    and the first one's glyph.
    """
    cmap = font_tables(font)[b"cmap"]
    (parts,) = struct.unpack_from(">H", font, cmap + 2)
    for at in range(parts):
        start = cmap + struct.unpack_from(">I", font, cmap + 8 + 8 * at)[0]
        if struct.unpack_from(">H", font, start) == (12,):
            (groups,) = struct.unpack_from(">I", font, start + 12)
            yield from struct.iter_unpack(">III", font[start + 16 : start + 16 + 12 * groups])
