"""The paper we print on, and the colours on it.

A status is always a word; its colour only repeats the word. On paper without colour there is
not one escape byte. The word a council chose wins over what it means: an AMBER that means
“on track” is still printed amber.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from click import style

_STYLES: dict[str, dict[str, Any]] = {
    "red": {"fg": "red"},
    "amber": {"fg": "yellow"},
    "green": {"fg": "green"},
    "blue": {"fg": "bright_blue"},  # plain blue cannot be read on black
    "grey": {"dim": True},  # "bright black" is the background itself in some themes
    "faint": {"dim": True},
    "strong": {"bold": True},
    "alarm": {"fg": "red", "bold": True},
}
_WORDS = {"RED": "red", "AMBER": "amber", "YELLOW": "amber", "GREEN": "green", "BLUE": "blue",
          "GREY": "grey", "GRAY": "grey"}
_MEANS = {"off-track": "red", "at-risk": "amber", "not-started": "grey", "on-track": "green",
          "complete": "blue"}
_WIDE_FROM = 120


class Paper(NamedTuple):
    """What is printed on: so many columns, in colour or not."""

    width: int
    colour: bool

    @property
    def wide(self) -> bool:
        """Whether there is room for columns that are useful but not needed."""
        return self.width >= _WIDE_FROM

    def paint(self, text: str, ink: str | None) -> str:
        return style(text, **_STYLES[ink]) if self.colour and ink and text else text


def means_of(legend: object) -> dict[str, str]:
    """What each status of a legend means, by its code."""
    if not isinstance(legend, Iterable):
        return {}
    return {entry["code"]: entry["means"] for entry in legend
            if isinstance(entry, Mapping) and isinstance(entry.get("code"), str)
            and isinstance(entry.get("means"), str)}


def status_ink(status: object, means: Mapping[str, str] | None = None) -> str | None:
    """The colour of a status: that of its own word, else that of what it means, else none."""
    if not isinstance(status, str):
        return None
    return _WORDS.get(status.strip().upper()) or _MEANS.get((means or {}).get(status, ""))
