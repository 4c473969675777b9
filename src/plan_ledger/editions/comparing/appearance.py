"""Whether two values look the same: a difference that nobody can see is none.

Spreadsheets and web pages leave two blanks for one, blanks that do not break and characters that
show nothing. A line's end is seen.
"""
from __future__ import annotations

import re
import unicodedata
from typing import Any

_SHOW_NOTHING = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")
_BLANKS = re.compile(r"[^\S\n]+")


def look_the_same(one: Any, other: Any) -> bool:
    """Of what is no text, whether it is equal."""
    if one == other:
        return True
    if isinstance(one, str) and isinstance(other, str):
        return as_seen(one) == as_seen(other)
    return False


def as_seen(text: str) -> str:
    shown = unicodedata.normalize("NFC", _SHOW_NOTHING.sub("", text.replace("\r\n", "\n")))
    return "\n".join(_BLANKS.sub(" ", line).strip() for line in shown.split("\n")).strip()
