"""The colours in which statuses are written: those of the imported file, else standard ones.

A code that is the name of a colour has that colour, whatever it means in this plan. A standard
colour that the imported file gives to another status is not used: there the cell has no fill.
"""
from __future__ import annotations

import re
from collections.abc import Mapping

_STANDARD = {
    "RED": "C00000",
    "AMBER": "FFC000",
    "GREEN": "00763A",
    "GREY": "D9D9D9",
    "BLUE": "1F4E9E",
}
_COLOUR_OF_MEANS = {
    "off-track": "RED",
    "at-risk": "AMBER",
    "on-track": "GREEN",
    "not-started": "GREY",
    "complete": "BLUE",
}
WHITE = "FFFFFF"
_FILL = re.compile("[0-9A-F]{6}")


def standard_fill(code: str, means: str | None) -> str:
    """RRGGBB. A status that the legend does not have is grey."""
    return _STANDARD.get(code.upper()) or _STANDARD[_COLOUR_OF_MEANS.get(means or "", "GREY")]


def fill_of(code: str, means: str | None, fills: Mapping[str, str]) -> str | None:
    """RRGGBB; `fills` are those of the imported file, RRGGBB -> code."""
    own = own_fill(code, fills)
    if own is not None:
        return own
    standard = standard_fill(code, means)
    return None if standard in fills else standard


def own_fill(code: str, fills: Mapping[str, str]) -> str | None:
    """The imported file's fill for the status. White is how a cell without a fill looks; what is
    no colour was mistyped in the profile.
    """
    return next(
        (fill for fill, said in fills.items()
         if said == code and fill != WHITE and _FILL.fullmatch(fill)),
        None,
    )


def ink_on(fill: str) -> str:
    """Black or white, whichever stands out more on the fill (the contrast of WCAG 2)."""
    return "000000" if _luminance(fill) + 0.05 > (1.05 * 0.05) ** 0.5 else WHITE


def _luminance(fill: str) -> float:
    parts = [int(fill[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
