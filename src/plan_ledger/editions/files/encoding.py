"""The bytes of a text file into characters: a guess where the file does not say its encoding.

A byte order mark says it; else UTF-16 where every second byte is blank, else UTF-8. What is none
of these is Windows-1252, as Excel in Britain saves, or Mac Roman, as Excel on a Mac does. Any
text can be read as either, so it is told apart by what cannot be meant: a capital with an accent
straight after a small letter, or a lone Ð, is how a Mac's quotation marks, dashes and accents look
when they are read as Windows'; Ã and another sign is how UTF-8 looks, of which a part was broken.
Where that is the case the reading is told as one to look at.
"""
from __future__ import annotations

import codecs
import re

from .grid import UnreadableFile

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 1_000_000  # bytes that decide whether it is UTF-16
_OF_A_MAC = re.compile(r"[a-z][À-ÖØ-ÞŠŒŽŸ]|(?<![^\W\d_])Ð(?![^\W\d_])")
_OF_UTF_8 = re.compile("Ã[\u0080-¿\u0152-\u2122]|Â[\u00a0-¿]")
_OF_WINDOWS = re.compile("[€…‘’“”–—]")


def decoded(file: str, data: bytes) -> tuple[str, str | None]:
    """The text, and what to tell where its characters are in doubt. Raises UnreadableFile."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            data = data[len(mark) :]
            try:
                # lone surrogates pass here: the cell that holds one is named later
                errors = "strict" if encoding == "utf-8" else "surrogatepass"
                return data.decode(encoding, errors), None
            except UnicodeDecodeError as wrong:
                raise _no_text(file, data, wrong, encoding.upper()) from None
    unmarked = _utf_16_without_mark(data[:_SAMPLE])
    try:
        return data.decode(unmarked or "utf-8", "surrogatepass" if unmarked else "strict"), None
    except UnicodeDecodeError:
        return _of_windows_or_a_mac(file, data)


def _of_windows_or_a_mac(file: str, data: bytes) -> tuple[str, str | None]:
    as_windows = data.decode("cp1252", "replace")
    of_utf_8 = _OF_UTF_8.search(as_windows)
    odd = of_utf_8 or _OF_A_MAC.search(as_windows)
    if odd and not of_utf_8 and not _OF_WINDOWS.search(as_windows):
        return data.decode("mac_roman"), (
            f"{file} was read as saved on a Mac (Mac Roman): look at its accents, dashes and "
            "quotation marks; where they are wrong, save it again as “CSV UTF-8”"
        )
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as wrong:
        raise _no_text(file, data, wrong, "UTF-8 or Windows-1252") from None
    return text, None if odd is None else (
        f"{file} does not say its encoding, and “{odd[0]}” in line "
        f"{len(text[: odd.end()].splitlines())} looks wrong: some accents, dashes or quotation "
        "marks may be others; save it again as “CSV UTF-8”"
    )


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
